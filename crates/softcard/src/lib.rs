//! A citizen ID card or e-passport in software.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod apdu;
pub mod authority;
pub mod behaviour;
pub mod certificate;
pub mod cms;
pub mod curve;
pub mod data_object;
pub mod der;
pub mod dh;
pub mod dsa;
pub mod fixtures;
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
pub mod terminal_authority;
pub mod vpcd;

mod active_auth;
mod bac;
mod chip_auth;
mod crypto;
mod data_groups;
mod engine;
mod files;
mod folder;
mod group;
mod mapping;
mod mrz;
mod pace;
mod random;
mod sm;
mod terminal_auth;

pub use behaviour::Behaviour;
pub use data_groups::Dg13Fields;
pub use engine::{Counters, Meddling, SoftCard};
pub use issuer::{IssueError, IssuedCard, Issuer};
pub use order::{AaSpec, CaSpec, Fault, Order};
pub use personalisation::Personalisation;
pub use profiles::Profile;
pub use random::Random;
