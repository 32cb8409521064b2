//! The result of verification: one named check each, with its outcome, why, and from what.

use core::fmt;

use time::{Date, OffsetDateTime, UtcOffset};

use super::evidence::Evidence;
use super::finding::Finding;

/// The checks, in the order they are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckName {
    /// The chip was opened with a key that its holder showed (Doc 9303-11, 4.3 and 4.4).
    Access,
    /// Every data group read has the hash that the SOD lists (Doc 9303-11, 5.1).
    PaHashes,
    /// The SOD's signature is the document signer's.
    PaSignature,
    /// The document signer's certificate leads to a trust anchor.
    PaChain,
    /// Document signer and issuer certificates were valid when the document was issued.
    PaValidity,
    /// No certificate of the chain is revoked.
    PaRevocation,
    /// Issuer, document type, COM, SOD, DG14 and EF.CardAccess tell one story.
    PaConsistency,
    /// Active Authentication (Doc 9303-11, 6.1).
    Aa,
    /// Chip Authentication (Doc 9303-11, 6.2).
    Ca,
    /// Terminal Authentication (TR-03110-1, 3.5).
    Ta,
    /// PACE with Chip Authentication Mapping (Doc 9303-11, 4.4.3.3.3).
    PaceCam,
}

impl CheckName {
    /// All checks in the order they are reported.
    pub const ALL: [Self; 11] = [
        Self::Access,
        Self::PaHashes,
        Self::PaSignature,
        Self::PaChain,
        Self::PaValidity,
        Self::PaRevocation,
        Self::PaConsistency,
        Self::Aa,
        Self::Ca,
        Self::Ta,
        Self::PaceCam,
    ];

    /// Its name in JSON, logs and documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::PaHashes => "pa.hashes",
            Self::PaSignature => "pa.signature",
            Self::PaChain => "pa.chain",
            Self::PaValidity => "pa.validity",
            Self::PaRevocation => "pa.revocation",
            Self::PaConsistency => "pa.consistency",
            Self::Aa => "aa",
            Self::Ca => "ca",
            Self::Ta => "ta",
            Self::PaceCam => "pace_cam",
        }
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a check ended, without the why: see [`Outcome`] for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It holds, and the evidence is there.
    Passed,
    /// It does not hold.
    Failed,
    /// It could not be decided.
    Inconclusive,
    /// The signed data says that this document has no such property.
    NotApplicable,
    /// What it needs is not at hand (a CRL, a file).
    NotAvailable,
}

impl Status {
    /// All statuses.
    pub const ALL: [Self; 5] = [
        Self::Passed,
        Self::Failed,
        Self::Inconclusive,
        Self::NotApplicable,
        Self::NotAvailable,
    ];

    /// Its name in JSON, logs and documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Inconclusive => "inconclusive",
            Self::NotApplicable => "not_applicable",
            Self::NotAvailable => "not_available",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a check ended and why.
///
/// A pass holds its evidence, and each kind of evidence is built in one place only: where the
/// computation that it stands for succeeded. So nobody can write a pass by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds; this is what shows it.
    Passed(Evidence),
    /// It does not hold.
    Failed(Finding),
    /// It could not be decided.
    Inconclusive(Finding),
    /// The signed data says that this document has no such property.
    NotApplicable(Finding),
    /// What it needs is not at hand.
    NotAvailable(Finding),
}

impl Outcome {
    /// Why it is no pass; `None` of a pass.
    #[must_use]
    pub const fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Passed(_) => None,
            Self::Failed(finding)
            | Self::Inconclusive(finding)
            | Self::NotApplicable(finding)
            | Self::NotAvailable(finding) => Some(finding),
        }
    }

    /// The bare status.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Passed(_) => Status::Passed,
            Self::Failed(_) => Status::Failed,
            Self::Inconclusive(_) => Status::Inconclusive,
            Self::NotApplicable(_) => Status::NotApplicable,
            Self::NotAvailable(_) => Status::NotAvailable,
        }
    }
}

/// One check with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which check.
    pub name: CheckName,
    /// How it ended, and why.
    pub outcome: Outcome,
    /// What else was noticed: warnings that do not change the status, further failures.
    pub findings: Vec<Finding>,
}

impl Check {
    /// A check without further findings.
    #[must_use]
    pub const fn new(name: CheckName, outcome: Outcome) -> Self {
        Self {
            name,
            outcome,
            findings: Vec::new(),
        }
    }

    /// Its bare status.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.outcome.status()
    }

    /// Why it ended so, in one line of English without personal data: the main reason first,
    /// then what else was noticed.
    #[must_use]
    pub fn reason(&self) -> String {
        let mut line = match &self.outcome {
            Outcome::Passed(evidence) => evidence.to_string(),
            other => other
                .finding()
                .map_or_else(String::new, ToString::to_string),
        };
        for finding in &self.findings {
            line.push_str("; ");
            line.push_str(&finding.to_string());
        }
        line
    }

    /// The stable code of the main reason, e.g. `hash_mismatch`; `None` for a pass, whose
    /// reason is its evidence.
    #[must_use]
    pub const fn code(&self) -> Option<&'static str> {
        match self.outcome.finding() {
            Some(finding) => Some(finding.code()),
            None => None,
        }
    }
}

/// All checks of one document, and the facts that the verdict needs beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One entry per [`CheckName`], in the order of [`CheckName::ALL`].
    pub checks: Vec<Check>,
    /// What the document says about itself.
    pub facts: Facts,
}

impl Report {
    /// The check of this name.
    #[must_use]
    pub fn check(&self, name: CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }

    /// The status of the check of this name; `NotAvailable` if the report lacks it.
    #[must_use]
    pub fn status(&self, name: CheckName) -> Status {
        self.check(name).map_or(Status::NotAvailable, Check::status)
    }
}

/// What the document says about itself, as far as the verdict needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The moment that the document was judged at.
    pub at: OffsetDateTime,
    /// Until when the document is valid.
    pub expiry: Expiry,
    /// The signed date of issue (DG13 field 11, else DG12).
    pub issued: Option<Date>,
    /// Weak algorithms and keys that a pass rests on, e.g. `SHA-1`; empty if none.
    pub weak: Vec<String>,
    /// How the signer of EF.CardSecurity stands, where `pace_cam` passed with a key from there.
    pub card_security: Option<SignerStanding>,
}

/// How a signer stands in what a policy can demand of its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignerStanding {
    /// Whether its certificates were valid when it signed, as `pa.validity` tells it of EF.SOD's.
    pub validity: Status,
    /// Whether none of them is revoked, as `pa.revocation` tells it of EF.SOD's.
    pub revocation: Status,
}

impl Facts {
    /// The day of the judgement where the documents are made, at GMT+7.
    #[must_use]
    pub fn day(&self) -> Date {
        day_in_vietnam(self.at)
    }
}

/// The calendar day at GMT+7.
pub(crate) fn day_in_vietnam(at: OffsetDateTime) -> Date {
    let zone = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
    at.checked_to_offset(zone).unwrap_or(at).date()
}

/// Until when a document is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Through this day.
    On(Date),
    /// It never expires (`991231`, "Không thời hạn").
    Never,
    /// It does not say, or what says it was not read.
    NotStated,
}
