//! Every standardised protocol variant against a card in software, and the chips that cheat.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

mod access;
mod active_auth;
mod chip_auth;
mod hostile;
mod pin;
mod soft;
mod terminal;
