//! The window, driven through its accessibility tree as a person with a keyboard would.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

mod desk;
mod gate;
mod hospital;
mod lodging;
mod screen;
mod sizes;
mod trouble;
