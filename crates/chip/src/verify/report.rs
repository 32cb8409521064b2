//! The result of verification: one named check each, with status and reason.

use core::fmt;

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
    /// Document and certificates were valid when it was issued.
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

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// One check with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which check.
    pub name: CheckName,
    /// How it ended.
    pub status: Status,
    /// Why, one line, without personal data.
    pub reason: String,
}

/// All checks of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One entry per [`CheckName`], in order.
    pub checks: Vec<Check>,
}
