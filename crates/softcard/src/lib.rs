//! A citizen ID card or e-passport in software.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod curve;
pub mod dh;
pub mod hash;
pub mod personalisation;

pub use personalisation::Personalisation;
