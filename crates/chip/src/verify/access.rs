//! `access`: the chip was opened with a key that its holder showed (Doc 9303-11, 4.3 and 4.4).

use core::fmt;

use super::finding::Finding;
use super::report::{Check, CheckName, Outcome};
use super::{Evidence, Source};
use crate::document::{Access, AccessProtocol, KeyKind};

/// The chip was opened with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    protocol: String,
    reason: String,
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "opened by {}", self.protocol)?;
        match self.reason.as_str() {
            "" => Ok(()),
            reason => write!(f, ": {reason}"),
        }
    }
}

pub(super) fn check(access: &Access, source: Source) -> Check {
    let key = match access.key {
        Some(KeyKind::Mrz) => "the MRZ",
        Some(KeyKind::Can) => "the CAN",
        Some(KeyKind::Pin) => "the PIN",
        Some(KeyKind::Puk) => "the PUK",
        None => "a key",
    };
    let protocol = match &access.protocol {
        None => return Check::new(CheckName::Access, Outcome::NotApplicable(Finding::NoChip)),
        Some(AccessProtocol::Open) => {
            return Check::new(
                CheckName::Access,
                Outcome::NotApplicable(Finding::FreeToRead),
            );
        }
        Some(AccessProtocol::Bac) => format!("BAC with {key}"),
        Some(AccessProtocol::Pace { name, .. }) => format!("{name} with {key}"),
    };
    let outcome = match source {
        Source::File => Outcome::Inconclusive(Finding::AssertedByReader),
        Source::Live => Outcome::Passed(Evidence::Opened(Opened {
            protocol,
            reason: access.reason.clone(),
        })),
    };
    Check::new(CheckName::Access, outcome)
}
