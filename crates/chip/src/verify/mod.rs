//! Named checks: a pure function of document, trust, time and expected challenge.

mod access;
mod chain;
mod chip_proof;
mod consistency;
pub mod evidence;
pub mod finding;
mod hashes;
mod report;
mod revocation;
mod signature;
mod validity;

pub use evidence::Evidence;
pub use finding::Finding;
pub use report::{Check, CheckName, Expiry, Facts, Outcome, Report, Status};
