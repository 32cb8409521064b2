//! What the cross-crate tests share: the real pcscd with its virtual reader, the `cccd` command,
//! the soft card as a transport, and scratch folders.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "only tests use this, and a test stops where it cannot go on"
)]

pub mod ccid;
pub mod command;
pub mod display;
pub mod judged;
pub mod pcscd;
pub mod scratch;
pub mod shared;
pub mod soft;
