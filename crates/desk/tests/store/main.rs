//! The store from outside: what it keeps, what it hides, and what it survives.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

mod backup;
mod crash;
mod full_disk;
mod purge;
mod records;
mod sample;
mod secrecy;
mod void;
