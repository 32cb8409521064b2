//! Talks to the chip on a Vietnamese citizen ID card (CCCD, Căn cước) or an ICAO Doc 9303
//! e-passport, and judges whether it is genuine.
//!
//! The first reader, a card, its access number, a folder of anchors; then name and verdict:
//!
#![cfg_attr(feature = "pcsc", doc = "```no_run")]
#![cfg_attr(not(feature = "pcsc"), doc = "```text")]
//! use std::time::Duration;
//!
//! use cccd_chip::access::Password;
//! use cccd_chip::judge::{Policy, judge};
//! use cccd_chip::lds::person::Person;
//! use cccd_chip::pki::TrustStore;
//! use cccd_chip::reader::{ReadOptions, read};
//! use cccd_chip::transport::{Cancel, pcsc};
//! use cccd_chip::verify::{VerifyOptions, verify};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let readers = pcsc::Service::connect()?;
//!     let first = readers.wait_for_card(None, Duration::from_secs(30), &Cancel::new())?;
//!     let mut card = readers.open(&first.name, pcsc::Sharing::Shared)?;
//!
//!     let document = read(&mut card, Some(&Password::can("000123")?), &ReadOptions::default())?;
//!     let anchors = TrustStore::from_paths(&["anchors"])?;
//!     let now = time::OffsetDateTime::now_utc();
//!     let report = verify(&document, &anchors, &VerifyOptions::live(now));
//!     let verdict = judge(&report, &Policy::default());
//!
//!     let person = Person::read(|group| document.dg(group), Some(now.date()));
//!     let name = person.and_then(|person| person.name);
//!     println!("{:?}: {}", name.as_ref().map(|name| name.reveal()), verdict.headline.as_str());
//!     Ok(())
//! }
//! ```
//!
//! What happens in between is told in the modules: [`transport`] carries commands, [`access`] opens
//! the chip, [`reader`] gathers a [`document::Document`], [`mod@verify`] makes a
//! [`verify::Report`] of it, [`mod@judge`] a verdict.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod access;
pub mod active_auth;
pub mod bulk;
pub mod cbor;
pub mod channel;
pub mod chip_auth;
pub mod crypto;
pub mod document;
pub mod evidence;
pub mod iso7816;
pub mod judge;
pub mod pki;
pub mod reader;
pub mod terminal_auth;
pub mod trace;
pub mod transport;
pub mod verify;
pub mod words;

pub use cccd_lds as lds;
