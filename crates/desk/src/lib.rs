//! Check-in without a window: flow, readers, records, encrypted store, exports, configuration.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

// Tests here and in `tests/` share their invented people, who name this crate from outside.
#[cfg(test)]
extern crate self as cccd_desk;

pub mod catalogue;
pub mod config;
pub mod engine;
pub mod export;
pub mod flow;
pub mod hand_over;
pub mod judging;
pub mod permission;
pub mod reader;
pub mod record;
pub mod setup;
pub mod store;
pub mod vault;
pub mod wedge;
