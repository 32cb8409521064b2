//! The window of the desk: check-in at a hospital or lodging counter.
//!
//! [`app::App`] draws what [`cccd_desk::engine::Engine`] knows and gives it what is done; it
//! decides nothing. [`theme`] holds the look, [`text`] the words, [`widgets`] the parts and
//! `screens` one file per state.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects))]

pub mod app;
mod chrome;
pub mod commands;
#[cfg(feature = "demo")]
pub mod demo;
pub mod gate;
pub mod measure;
pub mod names;
pub mod office;
pub mod portrait;
pub mod scanner;
pub mod screens;
pub mod start;
pub mod text;
pub mod theme;
pub mod view;
mod when;
pub mod widgets;
