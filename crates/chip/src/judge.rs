//! Report and policy → verdict. This file is the whole truth table; `docs/checks.md` shows it as
//! [`truth_table`] renders it.
//!
//! Every check sets a ceiling on authenticity by its status ([`ceiling`]); authenticity is the
//! lowest of them, where of the three proofs of the chip (`aa`, `ca`, `pace_cam`) one that
//! passed is enough, and none may fail. Validity is the document's own date. The headline is the
//! worst of both ([`headline`]). A [`Policy`] only ever lowers a ceiling.

use core::fmt::{self, Write as _};

use crate::verify::{CheckName, Expiry, Finding, Report, Status};

/// What can be said about where the document and the chip come from, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authenticity {
    /// Something that must hold does not: forged, altered, copied or revoked.
    Invalid,
    /// Nothing contradicts it, but no trust anchor at hand vouches for it.
    IssuerUnknown,
    /// The data is the issuer's; that this is the issuer's chip and not a copy was not proven.
    SignedChipUnproven,
    /// The data is the issuer's, and this is the chip that the issuer made.
    Genuine,
}

impl Authenticity {
    /// All values, worst first.
    pub const ALL: [Self; 4] = [
        Self::Invalid,
        Self::IssuerUnknown,
        Self::SignedChipUnproven,
        Self::Genuine,
    ];

    /// Its name in JSON, logs and documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::IssuerUnknown => "issuer_unknown",
            Self::SignedChipUnproven => "signed_chip_unproven",
            Self::Genuine => "genuine",
        }
    }
}

/// What the document says about its own lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Validity {
    /// Its last day has passed.
    Expired,
    /// It does not say, or what says it was not read.
    NotStated,
    /// Its last day has not passed, or it has none.
    Valid,
}

impl Validity {
    /// All values, worst first.
    pub const ALL: [Self; 3] = [Self::Expired, Self::NotStated, Self::Valid];

    /// Its name in JSON, logs and documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotStated => "not_stated",
            Self::Valid => "valid",
        }
    }
}

/// The one word for the desk, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Headline {
    /// See [`Authenticity::Invalid`].
    Invalid,
    /// See [`Authenticity::IssuerUnknown`].
    IssuerUnknown,
    /// Authentic, but its last day has passed.
    Expired,
    /// See [`Authenticity::SignedChipUnproven`].
    SignedChipUnproven,
    /// Authentic and not expired.
    Genuine,
}

impl Headline {
    /// Its name in JSON, logs and documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::IssuerUnknown => "issuer_unknown",
            Self::Expired => "expired",
            Self::SignedChipUnproven => "signed_chip_unproven",
            Self::Genuine => "genuine",
        }
    }
}

macro_rules! display_as_str {
    ($($type:ty),*) => { $(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )* };
}
display_as_str!(Authenticity, Validity, Headline);

/// What an operator demands beyond the rule. Each field can only make a verdict worse. What is
/// demanded of EF.SOD's signer is demanded of EF.CardSecurity's as well, where `pace_cam` passed with
/// a key from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// `pa.revocation` must pass, else the issuer counts as unknown.
    pub require_revocation: bool,
    /// `pa.validity` must pass, else the issuer counts as unknown.
    pub require_validity: bool,
    /// A document that rests on weak algorithms (SHA-1, RSA below 2048 bits, curves below 256)
    /// counts as one of an unknown issuer, and what the chip proves with them as not proven.
    pub refuse_weak: bool,
    /// A document that departs from the standards, even where no signature hangs on it, counts as
    /// one of an unknown issuer.
    pub refuse_departures: bool,
    /// Every proof of the chip that applies must pass, not just one.
    pub require_every_chip_proof: bool,
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Where the document and the chip come from.
    pub authenticity: Authenticity,
    /// Whether it is still valid by its own date.
    pub validity: Validity,
    /// The worst of both, in one word.
    pub headline: Headline,
}

/// Judges a report.
#[must_use]
pub fn judge(report: &Report, policy: &Policy) -> Verdict {
    let status = |name| match report.status(name) {
        Status::Passed if policy.refuse_weak && is_weak_proof(report, name) => Status::Inconclusive,
        status => status,
    };
    let by_card_security = |name| match (name, report.facts.card_security) {
        (CheckName::PaValidity, Some(signer)) => signer.validity,
        (CheckName::PaRevocation, Some(signer)) => signer.revocation,
        _ => Status::Passed,
    };
    let authenticity = authenticity(
        &status,
        &|name| [status(name), by_card_security(name)] == [Status::Passed; 2],
        !report.facts.weak.is_empty(),
        departs(report),
        policy,
    );
    let validity = match report.facts.expiry {
        Expiry::NotStated => Validity::NotStated,
        Expiry::On(day) if day < report.facts.day() => Validity::Expired,
        Expiry::On(_) | Expiry::Never => Validity::Valid,
    };
    Verdict {
        authenticity,
        validity,
        headline: headline(authenticity, validity),
    }
}

/// The checks of which one that passes proves the chip.
const CHIP_PROOFS: [CheckName; 3] = [CheckName::Aa, CheckName::Ca, CheckName::PaceCam];

/// How good a document can be at best, given how one check ended.
///
/// For the proofs of the chip, [`Authenticity::SignedChipUnproven`] is lifted where another of
/// them passed.
#[must_use]
pub const fn ceiling(name: CheckName, status: Status) -> Authenticity {
    match (name, status) {
        (_, Status::Failed) => Authenticity::Invalid,
        (_, Status::Passed) => Authenticity::Genuine,
        // Without these two nobody vouches for the data.
        (CheckName::PaSignature | CheckName::PaChain, _) => Authenticity::IssuerUnknown,
        // An SOD alone is signed, but binds nothing that was read.
        (CheckName::PaHashes, Status::NotAvailable) => Authenticity::SignedChipUnproven,
        (CheckName::PaHashes, _) => Authenticity::IssuerUnknown,
        (CheckName::Aa | CheckName::Ca | CheckName::PaceCam, _) => Authenticity::SignedChipUnproven,
        // Shown, but not a reason to doubt: no CRL at hand, a dead link, a signer expired since.
        (
            CheckName::Access
            | CheckName::PaValidity
            | CheckName::PaRevocation
            | CheckName::PaConsistency
            | CheckName::Ta,
            _,
        ) => Authenticity::Genuine,
    }
}

/// The headline: the worst in the order of [`Headline`].
#[must_use]
pub const fn headline(authenticity: Authenticity, validity: Validity) -> Headline {
    match (authenticity, validity) {
        (Authenticity::Invalid, _) => Headline::Invalid,
        (Authenticity::IssuerUnknown, _) => Headline::IssuerUnknown,
        (_, Validity::Expired) => Headline::Expired,
        (Authenticity::SignedChipUnproven, _) => Headline::SignedChipUnproven,
        (Authenticity::Genuine, _) => Headline::Genuine,
    }
}

/// Whether a proof of the chip rests on a weak algorithm or key of the chip.
fn is_weak_proof(report: &Report, name: CheckName) -> bool {
    let mut findings = report
        .check(name)
        .into_iter()
        .flat_map(|check| &check.findings);
    CHIP_PROOFS.contains(&name) && findings.any(|finding| matches!(finding, Finding::Weak { .. }))
}

fn departs(report: &Report) -> bool {
    let findings = report.checks.iter().flat_map(|check| &check.findings);
    findings
        .into_iter()
        .any(|finding| matches!(finding, Finding::Departs { .. }))
}

/// `holds` says of a check whether it passed for everybody who signed.
fn authenticity(
    status: &dyn Fn(CheckName) -> Status,
    holds: &dyn Fn(CheckName) -> bool,
    weak: bool,
    departs: bool,
    policy: &Policy,
) -> Authenticity {
    let proven = CHIP_PROOFS
        .into_iter()
        .any(|name| status(name) == Status::Passed);
    let by_checks = CheckName::ALL
        .into_iter()
        .map(|name| {
            let status = status(name);
            let ceiling = ceiling(name, status);
            let lifted = proven
                && CHIP_PROOFS.contains(&name)
                && ceiling == Authenticity::SignedChipUnproven
                && !(policy.require_every_chip_proof && status != Status::NotApplicable);
            if lifted {
                Authenticity::Genuine
            } else {
                ceiling
            }
        })
        .min()
        .unwrap_or(Authenticity::IssuerUnknown);

    let missing = |name, demand: bool| demand && !holds(name);
    let too_weak = missing(CheckName::PaRevocation, policy.require_revocation)
        || missing(CheckName::PaValidity, policy.require_validity)
        || (weak && policy.refuse_weak)
        || (departs && policy.refuse_departures);
    if too_weak {
        by_checks.min(Authenticity::IssuerUnknown)
    } else {
        by_checks
    }
}

/// The truth table as Markdown, as it stands in `docs/checks.md`.
#[must_use]
pub fn truth_table() -> String {
    let mut text = String::from("| check |");
    for status in Status::ALL {
        let _ = write!(text, " {status} |");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Status::ALL.len()));
    for name in CheckName::ALL {
        let _ = write!(text, "\n| `{name}` |");
        for status in Status::ALL {
            let _ = write!(text, " {} |", ceiling(name, status));
        }
    }
    text.push_str("\n\n| authenticity | validity | headline |\n|---|---|---|");
    for authenticity in Authenticity::ALL {
        for validity in Validity::ALL {
            let headline = headline(authenticity, validity);
            let _ = write!(text, "\n| {authenticity} | {validity} | **{headline}** |");
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
