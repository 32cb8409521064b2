//! What is written on a Vietnamese citizen ID card (CCCD, Căn cước) or an ICAO Doc 9303
//! e-passport: parse and encode, no cryptography, no I/O.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod file;
pub mod private;

pub use file::{DataGroup, FileIdentity, Location};
pub use private::Private;
