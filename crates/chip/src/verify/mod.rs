//! Named checks: a pure function of document, trust, time and expected challenge.
//!
//! Each check is a small file of its own; this one only puts them in order. What each proves and
//! does not prove is told in `docs/checks.md`.

mod access;
mod ahead;
mod card_security;
mod chain;
mod chip_proof;
mod consistency;
mod deviation;
pub mod evidence;
mod facts;
pub mod finding;
mod hashes;
mod report;
mod revocation;
mod signature;
mod sod;
mod validity;

pub use ahead::Ahead;
pub use evidence::Evidence;
pub use finding::Finding;
pub use report::{Check, CheckName, Expiry, Facts, Outcome, Report, SignerStanding, Status};

use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::{DataGroup, FileIdentity};
use time::OffsetDateTime;

use ahead::Done;

use crate::crypto::HashAlgorithm;
use crate::document::Document;
use crate::pki::TrustStore;

/// Where the document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// This program has just read it from a chip.
    Live,
    /// It was given: what only its reader has witnessed is not proof.
    File,
    /// It was given, and a desk that the verifier trusts has signed for what it witnessed (see
    /// [`crate::evidence`]).
    Attested,
}

impl Source {
    /// Whether what only the reader witnessed counts.
    #[must_use]
    pub const fn is_witnessed(self) -> bool {
        matches!(self, Self::Live | Self::Attested)
    }
}

/// What a verification needs beside the document and the trust store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyOptions {
    /// The moment to judge at.
    pub at: OffsetDateTime,
    /// The challenge that Active Authentication must have signed, where the verifier issued one.
    pub expected_challenge: Option<[u8; 8]>,
    /// Where the document comes from.
    pub source: Source,
}

impl VerifyOptions {
    /// For a document that was just read from a chip.
    #[must_use]
    pub const fn live(at: OffsetDateTime) -> Self {
        Self {
            at,
            expected_challenge: None,
            source: Source::Live,
        }
    }

    /// For a document that was given.
    #[must_use]
    pub const fn file(at: OffsetDateTime) -> Self {
        Self {
            at,
            expected_challenge: None,
            source: Source::File,
        }
    }
}

/// Runs all checks. [`Ahead`] does part of them while the chip is still being read.
#[must_use]
pub fn verify(document: &Document, trust: &TrustStore, options: &VerifyOptions) -> Report {
    verify_after(&Done::default(), document, trust, options)
}

/// Runs the checks that were not `done` before, with this trust store.
fn verify_after(
    done: &Done,
    document: &Document,
    trust: &TrustStore,
    options: &VerifyOptions,
) -> Report {
    let sod = sod::SodContent::new(document, trust);
    let (hashes, bound) = hashes::check(document, &sod, done);
    let issued = facts::issued(document, &bound);
    // Issued at midnight of that day, wherever: the hours are within the tolerance for dates.
    let signed_at = issued.map_or(options.at, |day| day.midnight().assume_utc());

    let sod_file = document.file(FileIdentity::SOD);
    let (signature, signed) = sod_file
        .and_then(|bytes| done.signature(bytes))
        .unwrap_or_else(|| signature::check(&sod, trust));
    let (chain, path) = chain::check(&sod, signed.as_ref(), trust, signed_at);
    let dg14 = document
        .dg(DataGroup::Dg14)
        .filter(|_| bound.contains(&DataGroup::Dg14))
        .and_then(|bytes| SecurityInfos::parse(bytes).ok());
    let card_security = card_security::judge(document, path.as_ref(), trust, issued, options.at);
    let card_security = card_security.as_ref().map(Result::as_ref);
    let consistency = consistency::check(
        document,
        &sod,
        signed.as_ref(),
        path.as_ref(),
        dg14.as_ref(),
        card_security.and_then(Result::ok).map(|card| &card.infos),
    );
    let chip = chip_proof::Subject {
        document,
        sod: &sod,
        bound: &bound,
        dg14: dg14.as_ref(),
        card_security,
        options,
    };

    let sha1 =
        sod.object().ok().and_then(|object| object.hash_algorithm()) == Some(HashAlgorithm::Sha1);
    let mut weak = signature::weak(signed.as_ref(), path.as_ref());
    weak.extend(sha1.then(|| HashAlgorithm::Sha1.to_string()));
    let mut pace_cam = chip.pace_cam();
    let rests_on = chip_proof::rests_on_card_security(&pace_cam);
    let rests_on = card_security.and_then(Result::ok).filter(|_| rests_on);
    let validity = validity::check(path.as_ref(), issued, options.at);
    let revocation = revocation::check(path.as_ref(), trust, options.at);
    if let Some(card_security) = rests_on {
        let told = [&validity, &revocation].map(|check| check.outcome.finding());
        let remarks = card_security.remarks();
        let remarks = remarks.filter(|remark| !told.contains(&Some(remark)));
        pace_cam.findings.extend(remarks);
        weak.extend_from_slice(card_security.weak());
    }
    weak.sort();
    weak.dedup();

    let mut checks = vec![
        access::check(document, options.source),
        hashes,
        signature,
        chain,
        validity,
        revocation,
        consistency,
        chip.aa(),
        chip.ca(),
        chip.ta(),
        pace_cam,
    ];
    deviation::explain(&mut checks, document, &sod, signed.as_ref(), trust, issued);
    if options.source == Source::Attested {
        checks.iter_mut().for_each(attested);
    }
    let facts = Facts {
        at: options.at,
        expiry: facts::expiry(document),
        issued,
        weak,
        card_security: rests_on.map(card_security::CardSecurity::signer),
    };
    Report { checks, facts }
}

/// Says of a check that it rests on the word of the desk.
fn attested(check: &mut Check) {
    const WITNESSED: [CheckName; 5] = [
        CheckName::Access,
        CheckName::Aa,
        CheckName::Ca,
        CheckName::Ta,
        CheckName::PaceCam,
    ];
    let decided = matches!(check.status(), Status::Passed | Status::Failed);
    if decided && WITNESSED.contains(&check.name) {
        check.findings.push(Finding::Attested);
    }
}
