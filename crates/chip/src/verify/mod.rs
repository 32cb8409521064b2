//! Named checks: a pure function of document, trust, time and expected challenge.

mod report;

pub use report::{Check, CheckName, Report, Status};
