//! Every standardised protocol variant against a card in software, and the chips that cheat.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

#[path = "protocols/access.rs"]
mod access;
#[path = "protocols/active_auth.rs"]
mod active_auth;
#[path = "protocols/chip_auth.rs"]
mod chip_auth;
#[path = "protocols/hostile.rs"]
mod hostile;
#[path = "protocols/soft.rs"]
mod soft;
#[path = "protocols/terminal.rs"]
mod terminal;
