//! Check-in without a window: flow, readers, records, encrypted store, exports, configuration.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod record;
