//! A citizen ID card or e-passport in software.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod authority;
pub mod certificate;
pub mod cms;
pub mod curve;
pub mod der;
pub mod dh;
pub mod hash;
pub mod issuer;
pub mod order;
pub mod pem;
pub mod people;
pub mod personalisation;
pub mod portrait;
pub mod profiles;
pub mod rng;
pub mod rsa_key;
pub mod signature;
pub mod sod;

mod data_groups;
mod folder;
mod mrz;

pub use data_groups::Dg13Fields;
pub use issuer::{IssueError, IssuedCard, Issuer};
pub use order::{AaSpec, CaSpec, Fault, Order};
pub use personalisation::Personalisation;
pub use profiles::Profile;
