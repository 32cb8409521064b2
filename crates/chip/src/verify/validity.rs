//! `pa.validity`: the certificates were valid when the document was issued (Doc 9303-12, 4).

use core::fmt;

use ::time::{Date, OffsetDateTime};

use super::Evidence;
use super::finding::Finding;
use super::report::{Check, CheckName, Outcome, day_in_vietnam};
use crate::pki::{Certificate, Path};

/// The certificates of the chain were valid on this day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidAt {
    day: Date,
    basis: DayOf,
}

/// Which day the certificates had to be valid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOf {
    /// The signed date of issue.
    Issue,
    /// The day of the judgement, as no signed date of issue was read.
    Judgement,
}

impl ValidAt {
    /// The day.
    #[must_use]
    pub const fn day(&self) -> Date {
        self.day
    }

    /// Which day that is.
    #[must_use]
    pub const fn basis(&self) -> DayOf {
        self.basis
    }
}

impl fmt::Display for ValidAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = match self.basis {
            DayOf::Issue => "signed date of issue",
            DayOf::Judgement => "today; no signed date of issue was read",
        };
        write!(f, "certificates valid on {} ({basis})", self.day)
    }
}

pub(super) fn check(path: Option<&Path>, issued: Option<Date>, at: OffsetDateTime) -> Check {
    let done = |outcome| Check::new(CheckName::PaValidity, outcome);
    let Some(path) = path else {
        return done(Outcome::NotAvailable(Finding::Needs { check: "pa.chain" }));
    };
    let mut check = match issued {
        Some(issued) => at_issue(path, issued, at),
        None => done(now(path, day_in_vietnam(at))),
    };
    check.findings.extend(issued_out_of_use(path));
    check
}

/// Everybody signed within their time. That the signer's certificate has run out since is only
/// worth a remark: cards live longer than it, and some for life.
fn at_issue(path: &Path, issued: Date, at: OffsetDateTime) -> Check {
    let mut findings: Vec<Finding> = path
        .certificates
        .iter()
        .filter(|certificate| !valid_on(certificate, issued))
        .map(|certificate| not_valid(certificate, issued))
        .chain(
            path.certificates
                .first()
                .and_then(|signer| key_not_in_use(signer, issued)),
        )
        .collect();
    let outcome = if findings.is_empty() {
        let basis = DayOf::Issue;
        Outcome::Passed(Evidence::Validity(ValidAt { day: issued, basis }))
    } else {
        Outcome::Failed(findings.remove(0))
    };
    if let Some(signer) = path
        .certificates
        .first()
        .filter(|signer| signer.not_after() < at)
    {
        let (subject, to) = (signer.subject().to_string(), signer.not_after().date());
        findings.push(Finding::ExpiredNow { subject, to });
    }
    Check {
        name: CheckName::PaValidity,
        outcome,
        findings,
    }
}

/// Without a date of issue, only that everything is valid today is proof. What has expired may
/// well have been valid when it signed.
fn now(path: &Path, today: Date) -> Outcome {
    let early = path
        .certificates
        .iter()
        .find(|c| c.not_before().date() > after(today));
    if let Some(certificate) = early {
        return Outcome::Failed(not_valid(certificate, today));
    }
    match path
        .certificates
        .iter()
        .find(|certificate| !valid_on(certificate, today))
    {
        Some(expired) => Outcome::Inconclusive(Finding::ExpiredAndIssueUnknown {
            subject: expired.subject().to_string(),
            to: expired.not_after().date(),
        }),
        None => {
            let basis = DayOf::Judgement;
            Outcome::Passed(Evidence::Validity(ValidAt { day: today, basis }))
        }
    }
}

/// A date of issue has no hour and no time zone, so a day is allowed on both sides.
fn valid_on(certificate: &Certificate, day: Date) -> bool {
    certificate.not_before().date() <= after(day) && certificate.not_after().date() >= before(day)
}

fn key_not_in_use(signer: &Certificate, day: Date) -> Option<Finding> {
    let (from, to) = out_of_use(signer, day)?;
    let subject = signer.subject().to_string();
    Some(Finding::KeyNotInUseAt {
        subject,
        day,
        from,
        to,
    })
}

/// The certificates that begin outside the time in which their issuer's key signed. Worth a remark
/// and no more: on which day a certificate was signed stands nowhere in it, and it may be made
/// to begin on another.
fn issued_out_of_use(path: &Path) -> impl Iterator<Item = Finding> {
    path.steps().filter_map(|(certificate, issuer)| {
        let day = certificate.not_before().date();
        let (from, to) = out_of_use(issuer, day)?;
        let (subject, issuer) = (
            certificate.subject().to_string(),
            issuer.subject().to_string(),
        );
        Some(Finding::IssuedOutOfUse {
            subject,
            day,
            issuer,
            from,
            to,
        })
    })
}

/// The time in which a private key was used, for display, where that day is not within it.
fn out_of_use(certificate: &Certificate, day: Date) -> Option<(String, String)> {
    let extensions = certificate.extensions();
    let from = extensions.private_key_from.map(OffsetDateTime::date);
    let to = extensions.private_key_to.map(OffsetDateTime::date);
    let early = from.is_some_and(|from| from > after(day));
    let late = to.is_some_and(|to| to < before(day));
    let shown = |day: Option<Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    (early || late).then(|| (shown(from), shown(to)))
}

fn not_valid(certificate: &Certificate, day: Date) -> Finding {
    Finding::NotValidAt {
        subject: certificate.subject().to_string(),
        day,
        from: certificate.not_before().date(),
        to: certificate.not_after().date(),
    }
}

fn after(day: Date) -> Date {
    day.next_day().unwrap_or(day)
}

fn before(day: Date) -> Date {
    day.previous_day().unwrap_or(day)
}
