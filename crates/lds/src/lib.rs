//! What is written on a Vietnamese citizen ID card (CCCD, Căn cước) or an ICAO Doc 9303
//! e-passport: parse and encode, no cryptography, no I/O.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod atr_info;
pub mod biometric;
pub mod com;
pub mod cv_certificate;
pub mod cvca;
pub mod date;
pub mod dg1;
pub mod dg11;
pub mod dg12;
pub mod dg13_vn;
pub mod dg15;
pub mod dg16;
pub mod dg2;
pub mod dg3;
pub mod dg4;
pub mod displayed_images;
pub mod ef_dir;
pub mod elements;
pub mod error;
pub mod expiry;
pub mod file;
pub mod hash;
pub mod id_number;
pub mod image_format;
pub mod mrz;
pub mod name;
pub mod oid;
pub mod person;
pub mod private;
pub mod qr;
pub mod raw;
pub mod security_infos;
pub mod sex;
pub mod sod;
pub mod spki;
pub mod tlv;

#[cfg(test)]
mod test_data;

pub use error::ParseError;
pub use file::{DataGroup, FileIdentity, Location};
pub use oid::Oid;
pub use private::Private;
