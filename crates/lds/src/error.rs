//! The error shared by the parsers of all structures on the card.

use crate::tlv::TlvError;

/// Why bytes are not the structure they should be.
///
/// The recovery is the same for all kinds: the file is to be read again, and if it stays so, it
/// is treated as unreadable. No kind carries content of the file, so all may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The TLV structure itself is broken.
    #[error(transparent)]
    Tlv(#[from] TlvError),
    /// A mandatory element is not there.
    #[error("{structure}: {field} is missing")]
    Missing {
        /// The structure, as the standard names it.
        structure: &'static str,
        /// The element, as the standard names it.
        field: &'static str,
    },
    /// An element is there, but its content is not what the standard allows.
    #[error("{structure}: {field} is invalid: {reason}")]
    Invalid {
        /// The structure, as the standard names it.
        structure: &'static str,
        /// The element, as the standard names it.
        field: &'static str,
        /// What is wrong with it, in general terms.
        reason: &'static str,
    },
    /// The structure holds more elements, or longer ones, than this library accepts.
    #[error("{structure}: {field} exceeds the limit of {limit}")]
    TooLarge {
        /// The structure, as the standard names it.
        structure: &'static str,
        /// The element, as the standard names it.
        field: &'static str,
        /// The greatest number (of elements or bytes) that is accepted.
        limit: usize,
    },
}

impl ParseError {
    /// A mandatory element is not there.
    #[must_use]
    pub const fn missing(structure: &'static str, field: &'static str) -> Self {
        Self::Missing { structure, field }
    }

    /// An element has a content that the standard does not allow.
    #[must_use]
    pub const fn invalid(
        structure: &'static str,
        field: &'static str,
        reason: &'static str,
    ) -> Self {
        Self::Invalid {
            structure,
            field,
            reason,
        }
    }
}
