//! A citizen ID card or e-passport in software.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod authority;
pub mod certificate;
pub mod cms;
pub mod curve;
pub mod der;
pub mod dh;
pub mod hash;
pub mod pem;
pub mod personalisation;
pub mod portrait;
pub mod rng;
pub mod rsa_key;
pub mod signature;
pub mod sod;

pub use personalisation::Personalisation;
