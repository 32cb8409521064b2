//! Each check with its own faults: every row names the checks that end otherwise than on a good
//! document, with status and reason, and no other check may. So a fault is caught where it
//! belongs, and nowhere by luck.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

mod algorithms;
mod chip;
mod deviations;
mod issuer;
mod passive;

use cccd_chip::crypto::signature::verify;
use cccd_chip::document::{
    AccessProtocol, CardAccessSeen, FileState, KeyKind, NotRun, PaceCamEvidence, Proof,
};
use cccd_chip::judge::{Headline, Policy, Validity, judge};
use cccd_chip::lds::date::Expiry;
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{RevocationList, TrustStore};
use cccd_chip::verify::{CheckName, Finding, Report, Source, Status, VerifyOptions};
use cccd_softcard::authority::Authority;
use cccd_softcard::certificate::{
    CertificateChange, CertificateField, Country, Extension, ListScope, Name,
    RevocationList as IssuedList, USAGE_AUTHORITY, USAGE_SIGNER, Validity as Days, usual_hash,
};
use cccd_softcard::cms::{CmsFlaw, SignerIdentifier};
use cccd_softcard::curve::Curve;
use cccd_softcard::der::{self, FieldChange};
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, Group, Mapping, PaceSupport};
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm, SigningKey};
use cccd_softcard::sod::SecurityObjectVersion;
use cccd_softcard::{AaSpec, CaSpec, Fault, Issuer, Order, Profile};
use cccd_tests::judged::{CHALLENGE, Judged, SEED, active_authentication};
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};

use CheckName::{
    Aa, Access, Ca, PaChain, PaConsistency, PaHashes, PaRevocation, PaSignature, PaValidity,
    PaceCam, Ta,
};
use Headline::{Expired, Genuine, Invalid, IssuerUnknown, SignedChipUnproven};
use Status::{Failed, Inconclusive, NotApplicable, NotAvailable, Passed};

/// A check that ends otherwise than on a good document: status, and code unless it passed.
type Differs = (CheckName, Status, &'static str);

/// How the checks of a good document end, read live, with no revocation list at hand.
const GOOD: [(CheckName, Status); 11] = [
    (Access, Passed),
    (PaHashes, Passed),
    (PaSignature, Passed),
    (PaChain, Passed),
    (PaValidity, Passed),
    (PaRevocation, NotAvailable),
    (PaConsistency, Passed),
    (Aa, Passed),
    (Ca, Passed),
    (Ta, NotApplicable),
    (PaceCam, NotApplicable),
];

/// What follows where the SOD's signature does not hold: nothing is known of who made it.
const NO_SIGNER: [Differs; 3] = [
    (PaChain, NotAvailable, "needs"),
    (PaValidity, NotAvailable, "needs"),
    (PaRevocation, NotAvailable, "needs"),
];
/// What follows where no anchor vouches for the signer.
const NO_ANCHOR: [Differs; 3] = [
    (PaChain, NotAvailable, "issuer_unknown"),
    (PaValidity, NotAvailable, "needs"),
    (PaRevocation, NotAvailable, "needs"),
];

/// One after the other, all rows that are wrong at once.
#[derive(Default)]
struct Table {
    wrong: Vec<String>,
    rows: usize,
}

impl Table {
    fn row(
        &mut self,
        name: &str,
        judged: &Judged,
        differs: &[Differs],
        headline: Headline,
    ) -> Report {
        self.rows += 1;
        let report = judged.report();
        for (check, good) in GOOD {
            let found = report.check(check).unwrap();
            let expected = differs.iter().rev().find(|(name, ..)| *name == check);
            let (status, code) = expected.map_or((good, None), |(_, status, code)| {
                (*status, Some(*code).filter(|code| !code.is_empty()))
            });
            let code_differs = code.is_some() && found.code() != code;
            if found.status() != status || code_differs {
                self.wrong.push(format!(
                    "{name}: {check} {} ({}), not {status} {}",
                    found.status(),
                    found.reason(),
                    code.unwrap_or_default()
                ));
            }
        }
        let found = judge(&report, &Policy::default()).headline;
        if found != headline {
            self.wrong.push(format!("{name}: {found}, not {headline}"));
        }
        report
    }

    #[track_caller]
    fn done(self) {
        assert!(
            self.wrong.is_empty(),
            "of {} rows:\n{}",
            self.rows,
            self.wrong.join("\n")
        );
    }
}

fn with(head: &[Differs], more: &[Differs]) -> Vec<Differs> {
    [head, more].concat()
}

/// A citizen card with keys on curves throughout, which are made at once.
fn order() -> Order {
    let mut order = Order::new(Profile::Cccd2021);
    order.active_authentication = AaSpec::Ecdsa {
        curve: Curve::BrainpoolP256r1,
        parameters: CurveParameters::Explicit,
        hash: Hash::Sha256,
    };
    order
}

fn good() -> Judged {
    Judged::new(&order())
}

fn faulty(fault: Fault) -> Judged {
    Judged::new(&order().with(fault))
}

fn changed(change: impl FnOnce(&mut Order)) -> Judged {
    let mut order = order();
    change(&mut order);
    Judged::new(&order)
}

fn altered(change: impl FnOnce(&mut Judged)) -> Judged {
    let mut judged = good();
    change(&mut judged);
    judged
}

fn dg(group: DataGroup) -> FileIdentity {
    FileIdentity::dg(group)
}

fn days(from: Date, until: Date) -> Days {
    Days { from, until }
}

fn notes(report: &Report, check: CheckName) -> Vec<&'static str> {
    let findings = &report.check(check).unwrap().findings;
    findings.iter().map(Finding::code).collect()
}

#[test]
fn good_documents_are_genuine() {
    let mut table = Table::default();
    table.row("curves throughout", &good(), &[], Genuine);
    for profile in Profile::ALL {
        let judged = Judged::new(&Order::new(profile));
        table.row(profile.name(), &judged, &[], Genuine);
    }
    table.done();
}

#[test]
fn the_documents_own_date() {
    let at = |expiry: Expiry, at: OffsetDateTime| {
        let mut judged = changed(|order| order.expiry = expiry);
        judged.options.at = at;
        judged
    };
    let last = Expiry::On(date!(2030 - 01 - 15).into());
    let mut table = Table::default();
    for (name, expiry, moment, validity, headline) in [
        // The last day ends at 17:00 UTC in Việt Nam.
        (
            "its last minute",
            last,
            datetime!(2030-01-15 16:59:59 UTC),
            Validity::Valid,
            Genuine,
        ),
        (
            "the next day",
            last,
            datetime!(2030-01-15 17:00 UTC),
            Validity::Expired,
            Expired,
        ),
        (
            "by another zone's clock",
            last,
            datetime!(2030-01-15 23:00 +14),
            Validity::Valid,
            Genuine,
        ),
        (
            "still the 15th in the west",
            last,
            datetime!(2030-01-15 23:59 -10),
            Validity::Expired,
            Expired,
        ),
        (
            "no expiry",
            Expiry::Never,
            datetime!(2099-12-31 23:59 UTC),
            Validity::Valid,
            Genuine,
        ),
        (
            "no expiry, later",
            Expiry::Never,
            datetime!(2120-01-01 00:00 UTC),
            Validity::Valid,
            Genuine,
        ),
    ] {
        let judged = at(expiry, moment);
        table.row(name, &judged, &[], headline);
        assert_eq!(judged.verdict().validity, validity, "{name}");
    }
    // "Không thời hạn" in DG13, where the MRZ was not read.
    let mut card = at(Expiry::Never, datetime!(2120-01-01 00:00 UTC));
    card.document.files.remove(&dg(DataGroup::Dg1));
    table.row("no expiry by DG13", &card, &[], Genuine);
    assert_eq!(card.verdict().validity, Validity::Valid);
    card.document.files.remove(&dg(DataGroup::Dg13));
    card.options.at = datetime!(2025-01-01 00:00 UTC);
    assert_eq!(card.verdict().validity, Validity::NotStated);

    // Worse things come first.
    let mut expired = at(last, datetime!(2030-06-01 00:00 UTC));
    expired.trust = TrustStore::new();
    table.row("expired, no anchor", &expired, &NO_ANCHOR, IssuerUnknown);
    let mut expired = at(last, datetime!(2030-06-01 00:00 UTC));
    expired.document.active_auth = Proof::NotRun(NotRun::NotAsked);
    expired.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
    let differs = [(Aa, NotAvailable, "not_run"), (Ca, NotAvailable, "not_run")];
    table.row("expired, chip not proven", &expired, &differs, Expired);
    table.done();
}
