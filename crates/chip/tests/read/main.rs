//! Whole reads of a card in software: what they cost, refusals, pulls, habits and copies.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

mod floors;
mod pulls;
mod quirks;
mod reads;
mod refusals;
mod soft;
