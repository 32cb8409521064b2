//! Talks to the chip on a Vietnamese citizen ID card (CCCD, Căn cước) or an ICAO Doc 9303
//! e-passport, and judges whether it is genuine.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod access;
pub mod active_auth;
pub mod channel;
pub mod chip_auth;
pub mod crypto;
pub mod document;
pub mod iso7816;
pub mod judge;
pub mod pki;
pub mod reader;
pub mod trace;
pub mod transport;
pub mod verify;

pub use cccd_lds as lds;
