//! `access`: the chip was opened with a key that its holder showed (Doc 9303-11, 4.3 and 4.4).

use core::fmt;

use super::finding::{Finding, Words};
use super::report::{Check, CheckName, Outcome};
use super::{Evidence, Source};
use crate::document::{Access, AccessProtocol, Document, KeyKind, PrintedZone};

/// The chip was opened with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    access: Box<Access>,
}

impl Opened {
    /// How it was opened, and what the chip offered.
    #[must_use]
    pub const fn access(&self) -> &Access {
        &self.access
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = match self.access.key {
            Some(KeyKind::Mrz) => "the MRZ",
            Some(KeyKind::Can) => "the CAN",
            Some(KeyKind::Pin) => "the PIN",
            Some(KeyKind::Puk) => "the PUK",
            None => "a key",
        };
        let protocol = match &self.access.protocol {
            Some(AccessProtocol::Pace { name, .. }) => name,
            _ => "BAC",
        };
        write!(f, "opened by {protocol} with {key}")?;
        match self.access.reason.as_str() {
            "" => Ok(()),
            reason => write!(f, ": {reason}"),
        }
    }
}

pub(super) fn check(document: &Document, source: Source) -> Check {
    let access = &document.access;
    let outcome = match (&access.protocol, source) {
        (Some(_), Source::Live) if document.printed == Some(PrintedZone::OtherDocument) => {
            Outcome::Failed(Finding::KeyOfAnother)
        }
        (None, _) => Outcome::NotApplicable(Finding::NoChip),
        (Some(AccessProtocol::Open), _) => Outcome::NotApplicable(Finding::FreeToRead),
        (Some(AccessProtocol::Bac | AccessProtocol::Pace { .. }), Source::File) => {
            Outcome::Inconclusive(Finding::AssertedByReader)
        }
        (
            Some(AccessProtocol::Bac | AccessProtocol::Pace { .. }),
            Source::Live | Source::Attested,
        ) => Outcome::Passed(Evidence::Opened(Opened {
            access: Box::new(access.clone()),
        })),
    };
    let mut check = Check::new(CheckName::Access, outcome);
    if !access.refused.is_empty() {
        let refused = Words(access.refused.clone());
        check.findings.push(Finding::WeakerVariant { refused });
    }
    check
        .findings
        .extend(access.tries_left.map(|left| Finding::TriesLost { left }));
    if document.printed == Some(PrintedZone::OtherText) {
        check.findings.push(Finding::PrintedDiffers);
    }
    check
}
