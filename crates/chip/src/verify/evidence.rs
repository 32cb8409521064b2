//! What a passed check rests on.
//!
//! Each kind is a type of its own with private fields, built only in the file of its check, by
//! the function that did the computation. [`Evidence`] only gathers them.

use core::fmt;

pub use super::access::Opened;
pub use super::chain::TrustedChain;
pub use super::chip_proof::{ChipProof, ChipProven};
pub use super::consistency::{Agreement, Compared};
pub use super::hashes::HashesMatch;
pub use super::revocation::NotRevoked;
pub use super::signature::SignatureHolds;
pub use super::validity::{DayOf, ValidAt};

/// What a passed check rests on.
///
/// The list is closed, as that of [`super::Finding`]: who puts it into words is told by the
/// compiler of a kind without words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// The chip was opened.
    Opened(Opened),
    /// The hashes of these groups were computed and are the signed ones.
    Hashes(HashesMatch),
    /// A signature was verified.
    Signature(SignatureHolds),
    /// Every signature up to an anchor was verified.
    Chain(TrustedChain),
    /// The dates were compared.
    Validity(ValidAt),
    /// Revocation lists were searched.
    Revocation(NotRevoked),
    /// These statements were compared and agree.
    Consistency(Agreement),
    /// The chip proved that it holds a signed key.
    Chip(ChipProven),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened(evidence) => evidence.fmt(f),
            Self::Hashes(evidence) => evidence.fmt(f),
            Self::Signature(evidence) => evidence.fmt(f),
            Self::Chain(evidence) => evidence.fmt(f),
            Self::Validity(evidence) => evidence.fmt(f),
            Self::Revocation(evidence) => evidence.fmt(f),
            Self::Consistency(evidence) => evidence.fmt(f),
            Self::Chip(evidence) => evidence.fmt(f),
        }
    }
}
