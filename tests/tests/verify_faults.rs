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

use cccd_chip::crypto::signature::verify;
use cccd_chip::document::{
    AccessProtocol, CardAccessSeen, FileState, KeyKind, NotRun, PaceCamEvidence, Proof,
};
use cccd_chip::judge::{Headline, Policy, Validity, judge};
use cccd_chip::lds::date::Expiry;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{RevocationList, TrustStore};
use cccd_chip::verify::{CheckName, Finding, Report, Source, Status, VerifyOptions};
use cccd_softcard::certificate::{
    Country, Extension, ExtensionChange, USAGE_AUTHORITY, USAGE_SIGNER, Validity as Days,
};
use cccd_softcard::cms::{CmsFlaw, SignerIdentifier};
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm, SigningKey};
use cccd_softcard::sod::SecurityObjectVersion;
use cccd_softcard::{AaSpec, Fault, Issuer, Order, Profile};
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
fn hashes() {
    const MISMATCH: Differs = (PaHashes, Failed, "hash_mismatch");
    let mut table = Table::default();
    for group in [DataGroup::Dg2, DataGroup::Dg13] {
        let changed = faulty(Fault::FlippedBit(dg(group)));
        table.row(&format!("{group} changed"), &changed, &[MISMATCH], Invalid);
        let wrong = faulty(Fault::WrongHash(group));
        table.row(
            &format!("{group} with another hash"),
            &wrong,
            &[MISMATCH],
            Invalid,
        );
    }
    // The keys of the chip count only where they are signed.
    for (group, proof) in [(DataGroup::Dg14, Ca), (DataGroup::Dg15, Aa)] {
        let wrong = faulty(Fault::WrongHash(group));
        let differs = [MISMATCH, (proof, Inconclusive, "key_not_bound")];
        table.row(
            &format!("{group} with another hash"),
            &wrong,
            &differs,
            Invalid,
        );
    }
    let unlisted = changed(|order| order.faults.push(Fault::NotInSod(DataGroup::Dg13)));
    let differs = [(PaHashes, Failed, "not_signed")];
    let report = table.row("DG13 not in the SOD", &unlisted, &differs, Invalid);
    assert_eq!(notes(&report, PaConsistency), ["com_extra"]);
    // What is not signed proves nothing; what is not used does not condemn.
    for (group, proof) in [(DataGroup::Dg14, Ca), (DataGroup::Dg15, Aa)] {
        let unlisted = faulty(Fault::NotInSod(group));
        let differs = [(proof, NotApplicable, "not_listed")];
        table.row(
            &format!("{group} not in the SOD"),
            &unlisted,
            &differs,
            Genuine,
        );
    }

    let hash = |group| Hash::Sha256.digest(&good().card.personalisation.files[&dg(group)]);
    let withheld = altered(|j| j.state(dg(DataGroup::Dg2), FileState::Hash(hash(DataGroup::Dg2))));
    let report = table.row("the hash of DG2 instead of it", &withheld, &[], Genuine);
    assert!(notes(&report, PaHashes).contains(&"hash_only"));
    let other = altered(|j| j.state(dg(DataGroup::Dg2), FileState::Hash(hash(DataGroup::Dg1))));
    table.row("another hash instead of DG2", &other, &[MISMATCH], Invalid);
    let short = altered(|j| j.state(dg(DataGroup::Dg2), FileState::Hash(Vec::new())));
    table.row("an empty hash instead of DG2", &short, &[MISMATCH], Invalid);
    let key = altered(|j| j.state(dg(DataGroup::Dg15), FileState::Hash(hash(DataGroup::Dg15))));
    let differs = [(Aa, NotAvailable, "only_hash")];
    table.row("the hash of DG15 instead of it", &key, &differs, Genuine);

    let alone = altered(|j| {
        j.document
            .files
            .retain(|file, _| *file == FileIdentity::SOD)
    });
    let differs = [
        (PaHashes, NotAvailable, "nothing_read"),
        (Aa, NotAvailable, "file_not_given"),
        (Ca, NotAvailable, "file_not_given"),
    ];
    table.row("an SOD alone", &alone, &differs, SignedChipUnproven);
    table.done();
}

#[test]
fn signature() {
    let bad = |code| with(&NO_SIGNER, &[(PaSignature, Failed, code)]);
    // The last bit of the content belongs to the hash of the last group.
    let content = [
        (PaHashes, Failed, "hash_mismatch"),
        (Aa, Inconclusive, "key_not_bound"),
    ];
    let mut table = Table::default();
    for (flaw, differs) in [
        (CmsFlaw::Signature, bad("bad_signature")),
        (CmsFlaw::MessageDigest, bad("digest_mismatch")),
        (CmsFlaw::ContentType, bad("bad_attributes")),
        (CmsFlaw::NoMessageDigest, bad("bad_attributes")),
        (CmsFlaw::Content, with(&bad("digest_mismatch"), &content)),
        (
            CmsFlaw::ContentAndMessageDigest,
            with(&bad("bad_signature"), &content),
        ),
    ] {
        let judged = faulty(Fault::Cms(flaw));
        table.row(&format!("{flaw:?}"), &judged, &differs, Invalid);
    }
    let flipped = faulty(Fault::FlippedBit(FileIdentity::SOD));
    table.row(
        "last bit of the SOD",
        &flipped,
        &bad("bad_signature"),
        Invalid,
    );

    // Nobody's SOD, and no SOD: nothing can be said of anything signed.
    let nothing = |code| {
        let rest = [
            (PaHashes, NotAvailable, code),
            (PaSignature, NotAvailable, code),
            (PaConsistency, NotAvailable, "file_not_given"),
            (Aa, NotAvailable, code),
            (Ca, NotAvailable, code),
        ];
        with(&NO_SIGNER, &rest)
    };
    let missing = altered(|j| drop(j.document.files.remove(&FileIdentity::SOD)));
    table.row(
        "no SOD",
        &missing,
        &nothing("file_not_given"),
        IssuerUnknown,
    );
    let broken = altered(|j| {
        let mut sod = j.card.personalisation.files[&FileIdentity::SOD].clone();
        sod.truncate(sod.len() - 1);
        j.document.insert(FileIdentity::SOD, sod);
    });
    let differs = with(&nothing("needs"), &[(PaSignature, Failed, "malformed")]);
    table.row("an SOD cut short", &broken, &differs, Invalid);

    // The signer's certificate need not come along, if the verifier has it.
    let without = changed(|order| order.cms.certificate = false);
    let unknown = with(&NO_SIGNER, &[(PaSignature, NotAvailable, "signer_unknown")]);
    table.row(
        "no certificate in the SOD",
        &without,
        &unknown,
        IssuerUnknown,
    );
    let mut at_hand = without;
    at_hand.trust.add_bytes(&at_hand.card.ds_der, "the signer");
    table.row("the certificate at hand", &at_hand, &[], Genuine);
    let mut alone = at_hand;
    alone.trust = TrustStore::new();
    alone.trust.add_bytes(&alone.card.ds_der, "the signer");
    table.row(
        "a signer at hand is no anchor",
        &alone,
        &NO_ANCHOR,
        IssuerUnknown,
    );

    for identifier in [
        SignerIdentifier::IssuerAndSerialNumber,
        SignerIdentifier::SubjectKeyIdentifier,
    ] {
        for attributes in [true, false] {
            let judged = changed(|order| {
                order.cms.identifier = identifier;
                order.cms.signed_attributes = attributes;
            });
            table.row(
                &format!("{identifier:?} {attributes}"),
                &judged,
                &[],
                Genuine,
            );
        }
    }
    table.done();
}

#[test]
fn chain() {
    let mut table = Table::default();
    let empty = altered(|j| j.trust = TrustStore::new());
    table.row("no anchor", &empty, &NO_ANCHOR, IssuerUnknown);

    let authority = |seed, generation, country| {
        let mut spec = order().authority;
        (spec.generation, spec.country) = (generation, country);
        Issuer::from_seed(seed).authority(&spec).unwrap()
    };
    let trusting = |anchors: &[&[u8]]| {
        altered(|j| {
            j.trust = TrustStore::new();
            for anchor in anchors {
                j.trust.add_bytes(anchor, "given");
            }
        })
    };
    let own = authority(SEED, 1, Country::VIETNAM);
    let next = authority(SEED, 2, Country::VIETNAM);
    let stranger = authority(SEED, 1, Country::UTOPIA);
    let forger = authority(SEED + 1, 1, Country::VIETNAM);
    for (name, anchor) in [
        ("another country's anchor", &stranger),
        ("an anchor of the same name, another key", &next),
        ("an anchor of the same name, another issuer", &forger),
    ] {
        let judged = trusting(&[anchor.certificate()]);
        table.row(name, &judged, &NO_ANCHOR, IssuerUnknown);
        let both = trusting(&[anchor.certificate(), own.certificate()]);
        table.row(
            &format!("{name}, beside the right one"),
            &both,
            &[],
            Genuine,
        );
    }
    let broken = faulty(Fault::SignerCertificate);
    let differs = with(&NO_ANCHOR, &[(PaChain, Failed, "chain_broken")]);
    table.row(
        "last bit of the signer's certificate",
        &broken,
        &differs,
        Invalid,
    );
    // A document signer is no authority, even if somebody puts it among the anchors.
    let signer = good().card.ds_der;
    table.row(
        "the signer as anchor",
        &trusting(&[&signer]),
        &NO_ANCHOR,
        IssuerUnknown,
    );

    // Roll-over, both ways, with the link in the SOD or in the store.
    let validity = order().authority.validity;
    let forward = own.link(&next, validity).unwrap();
    let backward = next.link(&own, validity).unwrap();
    let forged = forger.link(&next, validity).unwrap();
    let linked = |generation, anchor: &[u8], in_sod: &[&[u8]], in_store: &[&[u8]]| {
        let mut judged = changed(|order| {
            order.authority.generation = generation;
            let links = in_sod.iter().map(|link| link.to_vec());
            order.cms.additional_certificates.extend(links);
        });
        judged.trust = TrustStore::new();
        judged.trust.add_bytes(anchor, "anchor");
        for link in in_store {
            judged.trust.add_bytes(link, "link");
        }
        judged
    };
    let (old, new) = (own.certificate(), next.certificate());
    for (name, judged) in [
        (
            "new signer, old anchor, link in the SOD",
            linked(2, old, &[&forward], &[]),
        ),
        (
            "new signer, old anchor, link in the store",
            linked(2, old, &[], &[&forward]),
        ),
        (
            "old signer, new anchor, link in the SOD",
            linked(1, new, &[&backward], &[]),
        ),
        (
            "old signer, new anchor, link in the store",
            linked(1, new, &[], &[&backward]),
        ),
        (
            "a forged link beside the right one",
            linked(2, old, &[&forged, &forward], &[]),
        ),
    ] {
        table.row(name, &judged, &[], Genuine);
    }
    for (name, judged) in [
        ("new signer, old anchor, no link", linked(2, old, &[], &[])),
        ("old signer, new anchor, no link", linked(1, new, &[], &[])),
        (
            "the link of the other way",
            linked(2, old, &[&backward], &[]),
        ),
        ("a forged link", linked(2, old, &[&forged], &[])),
        ("the anchor that came along", linked(2, old, &[new], &[])),
    ] {
        table.row(name, &judged, &NO_ANCHOR, IssuerUnknown);
    }

    // Certificates that may not be used so. Their dates and revocation are beside the point.
    let wrong_usage = with(&NO_ANCHOR, &[(PaChain, Failed, "wrong_usage")]);
    let signer_with =
        |extension| changed(|order| order.signer.changes = vec![ExtensionChange::Put(extension)]);
    let unknown = Extension {
        oid: "1.2.3.4",
        critical: true,
        value: vec![0x05, 0x00],
    };
    for (name, judged) in [
        (
            "a signer for certificates",
            signer_with(Extension::key_usage(USAGE_AUTHORITY)),
        ),
        (
            "an unknown critical extension",
            signer_with(unknown.clone()),
        ),
    ] {
        table.row(name, &judged, &wrong_usage, Invalid);
    }
    let lenient = Extension {
        critical: false,
        ..unknown
    };
    table.row("an unknown extension", &signer_with(lenient), &[], Genuine);
    let powerless = changed(|order| {
        order.authority.changes = vec![
            ExtensionChange::Omit("2.5.29.19"),
            ExtensionChange::Put(Extension::key_usage(USAGE_SIGNER)),
        ];
    });
    table.row(
        "an anchor that may not certify",
        &powerless,
        &NO_ANCHOR,
        IssuerUnknown,
    );
    for oid in ["2.5.29.14", "2.5.29.35"] {
        let judged = changed(|order| {
            order.authority.changes = vec![ExtensionChange::Omit(oid)];
            order.signer.changes = vec![ExtensionChange::Omit(oid)];
        });
        table.row(
            &format!("without the key identifier {oid}"),
            &judged,
            &[],
            Genuine,
        );
    }
    table.done();
}

#[test]
fn validity() {
    // The card was issued on 2021-05-20.
    let mut table = Table::default();
    let signer = |from, until| changed(|order| order.signer.validity = days(from, until));
    let key = |from, until| changed(|order| order.signer.key_usage_period = days(from, until));
    let authority = |from, until| changed(|order| order.authority.validity = days(from, until));
    let (early, late) = (date!(2021 - 04 - 01), date!(2036 - 06 - 30));
    let not_valid = [(PaValidity, Failed, "not_valid_at")];
    let not_in_use = [(PaValidity, Failed, "key_not_in_use_at")];
    for (name, judged, differs) in [
        (
            "signer expired at issue",
            signer(early, date!(2021 - 05 - 18)),
            &not_valid,
        ),
        (
            "signer not yet valid at issue",
            signer(date!(2021 - 05 - 22), late),
            &not_valid,
        ),
        (
            "CSCA expired at issue",
            authority(date!(2011 - 01 - 01), date!(2021 - 05 - 18)),
            &not_valid,
        ),
        (
            "CSCA not yet valid at issue",
            authority(date!(2021 - 05 - 22), late),
            &not_valid,
        ),
        (
            "key out of use before issue",
            key(early, date!(2021 - 05 - 18)),
            &not_in_use,
        ),
        (
            "key not yet in use at issue",
            key(date!(2021 - 05 - 22), late),
            &not_in_use,
        ),
    ] {
        table.row(name, &judged, differs, Invalid);
    }
    // A day is allowed on both sides: a date of issue has no time zone.
    for (name, judged) in [
        (
            "signer's last day before issue",
            signer(early, date!(2021 - 05 - 19)),
        ),
        (
            "signer's first day after issue",
            signer(date!(2021 - 05 - 21), late),
        ),
        (
            "key's last day before issue",
            key(early, date!(2021 - 05 - 19)),
        ),
        (
            "key's first day after issue",
            key(date!(2021 - 05 - 21), late),
        ),
        (
            "no usage period",
            changed(|order| {
                order.signer.changes = vec![ExtensionChange::Omit("2.5.29.16")];
            }),
        ),
    ] {
        table.row(name, &judged, &[], Genuine);
    }

    // Cards outlive their signers, some for life.
    let signer_only = signer(early, date!(2022 - 06 - 30));
    let report = table.row("signer expired since", &signer_only, &[], Genuine);
    assert_eq!(notes(&report, PaValidity), ["expired_now"]);
    let mut lifelong = Judged::new(&Order::new(Profile::Cancuoc2024));
    lifelong.options.at = datetime!(2060-01-01 12:00 UTC);
    let report = table.row(
        "a lifelong card, everything expired since",
        &lifelong,
        &[],
        Genuine,
    );
    assert_eq!(notes(&report, PaValidity), ["expired_now"]);

    // Without a signed date of issue, today is all there is.
    let undated = |mut judged: Judged| {
        judged.document.files.remove(&dg(DataGroup::Dg13));
        judged
    };
    table.row("no date of issue", &undated(good()), &[], Genuine);
    let differs = [(PaValidity, Inconclusive, "expired_issue_unknown")];
    table.row(
        "expired, no date of issue",
        &undated(signer_only),
        &differs,
        Genuine,
    );
    let future = signer(date!(2030 - 01 - 01), late);
    table.row(
        "not yet valid, no date of issue",
        &undated(future),
        &not_valid,
        Invalid,
    );
    // A date that is not signed is no date.
    let mut unsigned = faulty(Fault::FlippedBit(dg(DataGroup::Dg13)));
    unsigned.options.at = datetime!(2060-01-01 12:00 UTC);
    let differs = [
        (PaHashes, Failed, "hash_mismatch"),
        (PaValidity, Inconclusive, "expired_issue_unknown"),
    ];
    table.row(
        "expired, a date of issue that is not signed",
        &unsigned,
        &differs,
        Invalid,
    );
    table.done();
}

#[test]
fn revocation() {
    let mut table = Table::default();
    let authority = |seed, generation, country| {
        let mut spec = order().authority;
        (spec.generation, spec.country) = (generation, country);
        Issuer::from_seed(seed).authority(&spec).unwrap()
    };
    let own = authority(SEED, 1, Country::VIETNAM);
    let signer = own.document_signer(&order().signer).unwrap();
    let period = days(date!(2025 - 05 - 01), date!(2025 - 08 - 01));
    let revoked = [(signer.serial().to_vec(), date!(2025 - 05 - 15))];
    let others = [(vec![0x41; 16], date!(2025 - 05 - 15))];
    let listed = |lists: &[Vec<u8>]| {
        altered(|j| {
            for list in lists {
                j.trust.add_crl(RevocationList::parse(list).unwrap());
            }
        })
    };
    let clean = own.revocation_list(7, period, &others).unwrap();
    let naming = own.revocation_list(8, period, &revoked).unwrap();
    let passed = [(PaRevocation, Passed, "")];
    let failed = [(PaRevocation, Failed, "revoked")];
    table.row(
        "not on the list",
        &listed(&[clean.clone()]),
        &passed,
        Genuine,
    );
    let empty = own.revocation_list(6, period, &[]).unwrap();
    table.row("an empty list", &listed(&[empty]), &passed, Genuine);
    table.row("on the list", &listed(&[naming.clone()]), &failed, Invalid);
    table.row(
        "on one of two lists",
        &listed(&[clean.clone(), naming.clone()]),
        &failed,
        Invalid,
    );

    let foreign = authority(SEED, 1, Country::UTOPIA);
    let foreign = foreign.revocation_list(1, period, &revoked).unwrap();
    let judged = listed(&[foreign]);
    table.row("the list of another issuer", &judged, &[], Genuine);

    // A list that the issuer did not sign says nothing, neither way.
    for (name, list) in [("naming", &naming), ("clean", &clean)] {
        let mut list = list.clone();
        *list.last_mut().unwrap() ^= 1;
        let judged = listed(&[list]);
        let report = table.row(
            &format!("a {name} list with a bad signature"),
            &judged,
            &[],
            Genuine,
        );
        assert_eq!(notes(&report, PaRevocation), ["bad_crl"]);
    }
    let forger = authority(SEED + 1, 1, Country::VIETNAM);
    let forged = forger.revocation_list(1, period, &revoked).unwrap();
    let judged = listed(&[forged]);
    let report = table.row("a list of another key of that name", &judged, &[], Genuine);
    assert_eq!(notes(&report, PaRevocation), ["bad_crl"]);
    // The issuer's next key may sign its list, if that key is trusted.
    let next = authority(SEED, 2, Country::VIETNAM);
    let by_next = next.revocation_list(1, period, &revoked).unwrap();
    let mut judged = listed(&[by_next]);
    judged.trust.add_bytes(next.certificate(), "the next key");
    table.row("a list by the next key", &judged, &failed, Invalid);

    let past = days(date!(2024 - 01 - 01), date!(2024 - 04 - 01));
    let stale = own.revocation_list(1, past, &others).unwrap();
    let report = table.row("a list overdue", &listed(&[stale]), &passed, Genuine);
    assert_eq!(notes(&report, PaRevocation), ["stale_crl"]);
    let stale = own.revocation_list(1, past, &revoked).unwrap();
    table.row("on a list overdue", &listed(&[stale]), &failed, Invalid);

    // A policy may ask for a list.
    let policy = Policy {
        require_revocation: true,
        ..Policy::default()
    };
    let headline = |judged: &Judged| judge(&judged.report(), &policy).headline;
    assert_eq!(headline(&good()), IssuerUnknown);
    assert_eq!(headline(&listed(&[clean])), Genuine);
    table.done();
}

#[test]
fn consistency() {
    let mut table = Table::default();
    let fault = |code| [(PaConsistency, Failed, code)];
    let foreign = |order: &mut Order| {
        order.authority.country = Country::UTOPIA;
        order.signer.country = Country::UTOPIA;
    };
    let country = fault("country_mismatch");
    let judged = changed(foreign);
    table.row(
        "a foreign signer for a VNM card",
        &judged,
        &country,
        Invalid,
    );
    let judged = changed(|order| order.signer.country = Country::UTOPIA);
    table.row(
        "a foreign signer under the right CSCA",
        &judged,
        &country,
        Invalid,
    );
    let judged = changed(|order| order.authority.country = Country::UTOPIA);
    table.row(
        "the right signer under a foreign CSCA",
        &judged,
        &country,
        Invalid,
    );
    // The card says its country in DG13 as well: leaving the MRZ out is no way around.
    let judged = changed(|order| {
        foreign(order);
        order.groups.remove(&DataGroup::Dg1);
    });
    table.row(
        "a foreign signer, no DG1 at all",
        &judged,
        &country,
        Invalid,
    );
    let mut judged = changed(foreign);
    judged.document.files.remove(&dg(DataGroup::Dg1));
    table.row("a foreign signer, DG1 not read", &judged, &country, Invalid);
    let judged = changed(|order| {
        foreign(order);
        order.country = Country::UTOPIA;
    });
    table.row(
        "a foreign MRZ over a Vietnamese DG13",
        &judged,
        &country,
        Invalid,
    );
    let mut passport = Order::new(Profile::Passport);
    foreign(&mut passport);
    table.row(
        "a foreign signer for a VNM passport",
        &Judged::new(&passport),
        &country,
        Invalid,
    );
    passport.country = Country::UTOPIA;
    table.row("a foreign passport", &Judged::new(&passport), &[], Genuine);

    let types = |types: &[&'static str]| {
        let types = types.to_vec();
        changed(|order| order.signer.document_types = types)
    };
    let judged = types(&["P"]);
    table.row(
        "a signer for passports",
        &judged,
        &fault("document_type_mismatch"),
        Invalid,
    );
    let judged = types(&["IP", "P"]);
    table.row(
        "a signer for other cards",
        &judged,
        &fault("document_type_mismatch"),
        Invalid,
    );
    table.row("a signer for both", &types(&["P", "ID"]), &[], Genuine);
    table.row("a signer for all cards", &types(&["I"]), &[], Genuine);
    let judged =
        changed(|order| order.signer.changes = vec![ExtensionChange::Omit("2.23.136.1.1.6.2")]);
    table.row("a signer that does not say", &judged, &[], Genuine);

    for group in [DataGroup::Dg2, DataGroup::Dg14, DataGroup::Dg15] {
        let judged = faulty(Fault::NotInCom(group));
        let name = format!("EF.COM without {group}");
        table.row(&name, &judged, &fault("com_lacks"), Invalid);
    }
    // The clone that leaves out what it cannot prove: in EF.COM and on the chip.
    for (group, proof) in [(DataGroup::Dg14, Ca), (DataGroup::Dg15, Aa)] {
        let mut judged = faulty(Fault::NotInCom(group));
        judged.state(dg(group), FileState::Absent(0x6A82));
        let differs = with(&fault("com_lacks"), &[(proof, Failed, "key_withheld")]);
        table.row(
            &format!("EF.COM and chip without {group}"),
            &judged,
            &differs,
            Invalid,
        );
    }
    let no_com = altered(|j| drop(j.document.files.remove(&FileIdentity::COM)));
    table.row("no EF.COM", &no_com, &[], Genuine);
    let garbage = altered(|j| j.document.insert(FileIdentity::COM, vec![0x60, 0x01, 0x00]));
    table.row("an EF.COM that does not parse", &garbage, &[], Genuine);
    let mut mixed = changed(|order| order.security_object = SecurityObjectVersion::V1);
    let com = good().card.personalisation.files[&FileIdentity::COM].clone();
    mixed.document.insert(FileIdentity::COM, com);
    table.row(
        "EF.COM of another LDS",
        &mixed,
        &fault("lds_version_mismatch"),
        Invalid,
    );

    for group in [DataGroup::Dg1, DataGroup::Dg2, DataGroup::Dg13] {
        let judged = altered(|j| j.state(dg(group), FileState::Absent(0x6A82)));
        table.row(
            &format!("{group} absent"),
            &judged,
            &fault("withheld"),
            Invalid,
        );
    }
    for group in [DataGroup::Dg1, DataGroup::Dg2] {
        let judged = altered(|j| j.state(dg(group), FileState::Refused(0x6982)));
        table.row(
            &format!("{group} refused"),
            &judged,
            &fault("withheld"),
            Invalid,
        );
    }

    let hidden = altered(|j| {
        j.document.files.remove(&FileIdentity::CARD_ACCESS);
        j.document.access.card_access = CardAccessSeen::Absent(0x6A82);
        j.document.access.protocol = Some(AccessProtocol::Bac);
        j.document.access.key = Some(KeyKind::Mrz);
    });
    table.row(
        "EF.CardAccess hidden",
        &hidden,
        &fault("pace_hidden"),
        Invalid,
    );
    let emptied = altered(|j| j.document.access.card_access = CardAccessSeen::NoPace);
    table.row(
        "EF.CardAccess without PACE",
        &emptied,
        &fault("pace_hidden"),
        Invalid,
    );
    let weaker = altered(|j| {
        let mut order = order();
        order.pace[0].cipher = cccd_softcard::personalisation::Cipher::Tdes;
        let other = Judged::new(&order).card.personalisation;
        let other = other.files[&FileIdentity::CARD_ACCESS].clone();
        j.document.insert(FileIdentity::CARD_ACCESS, other);
    });
    table.row(
        "EF.CardAccess changed",
        &weaker,
        &fault("pace_differs"),
        Invalid,
    );
    let unsigned = faulty(Fault::PaceNotInDg14);
    let report = table.row("PACE not in DG14", &unsigned, &[], Genuine);
    assert_eq!(notes(&report, PaConsistency), ["pace_not_signed"]);
    table.done();
}

#[test]
fn active_authentication_answers() {
    let mut table = Table::default();
    let fault = |code| [(Aa, Failed, code)];
    let no_proof = |code| [(Aa, Inconclusive, code)];
    let keys = faulty(Fault::ForeignKeys);
    table.row("another key", &keys, &fault("proof_failed"), Invalid);
    let keys = faulty(Fault::NoKeys);
    table.row("no key", &keys, &fault("refused"), Invalid);
    let mut rsa = Order::new(Profile::Cccd2021);
    rsa.faults.push(Fault::ForeignKeys);
    table.row(
        "another RSA key",
        &Judged::new(&rsa),
        &fault("proof_failed"),
        Invalid,
    );

    let flipped = |mut judged: Judged, byte: usize| {
        if let Proof::Done(evidence) = &mut judged.document.active_auth {
            evidence.signature[byte] ^= 1;
        }
        judged
    };
    let rsa = Judged::new(&Order::new(Profile::Cccd2021));
    for byte in [0, 31, 32, 63] {
        let name = format!("signature with another byte {byte}");
        table.row(
            &name,
            &flipped(good(), byte),
            &fault("proof_failed"),
            Invalid,
        );
        table.row(
            &name,
            &flipped(rsa.clone(), byte),
            &fault("proof_failed"),
            Invalid,
        );
    }
    for length in [0, 63, 65] {
        let cut = altered(|j| {
            if let Proof::Done(evidence) = &mut j.document.active_auth {
                evidence.signature.resize(length, 0);
            }
        });
        table.row(
            &format!("signature of {length} bytes"),
            &cut,
            &fault("proof_failed"),
            Invalid,
        );
    }
    let other = altered(|j| {
        if let Proof::Done(evidence) = &mut j.document.active_auth {
            evidence.challenge[7] ^= 1;
        }
    });
    table.row("another challenge", &other, &fault("proof_failed"), Invalid);

    // A verifier that issued the challenge itself.
    let mut expected = good();
    expected.options.expected_challenge = Some(CHALLENGE);
    table.row("the expected challenge", &expected, &[], Genuine);
    let mut replayed = good();
    replayed.options.expected_challenge = Some([9; 8]);
    table.row(
        "a replayed challenge",
        &replayed,
        &fault("challenge_mismatch"),
        Invalid,
    );
    let mut answered = replayed;
    answered.document.active_auth = active_authentication(&answered.card, [9; 8]);
    table.row("the expected challenge, answered", &answered, &[], Genuine);

    let ended = |proof| altered(|j| j.document.active_auth = proof);
    let refused = Proof::Refused {
        step: "INTERNAL AUTHENTICATE",
        status: 0x6A80,
    };
    table.row(
        "INTERNAL AUTHENTICATE refused",
        &ended(refused),
        &fault("refused"),
        Invalid,
    );
    let lost = Proof::Inconclusive("the link was lost".into());
    table.row(
        "link lost",
        &ended(lost),
        &no_proof("not_finished"),
        Genuine,
    );
    let not_asked = [(Aa, NotAvailable, "not_run")];
    table.row(
        "not asked",
        &ended(Proof::NotRun(NotRun::NotAsked)),
        &not_asked,
        Genuine,
    );
    table.row(
        "said not to be offered",
        &ended(Proof::NotRun(NotRun::NotOffered)),
        &not_asked,
        Genuine,
    );

    let key = |state| altered(|j| j.state(dg(DataGroup::Dg15), state));
    for state in [
        FileState::Absent(0x6A82),
        FileState::Refused(0x6982),
        FileState::Broken("no end".into()),
    ] {
        let name = format!("DG15 {state:?}");
        table.row(&name, &key(state), &fault("key_withheld"), Invalid);
    }
    table.row(
        "DG15 lost",
        &key(FileState::LinkLost),
        &no_proof("link_lost"),
        Genuine,
    );
    let unasked = altered(|j| drop(j.document.files.remove(&dg(DataGroup::Dg15))));
    table.row(
        "DG15 not read",
        &unasked,
        &[(Aa, NotAvailable, "file_not_given")],
        Genuine,
    );
    let none = changed(|order| order.groups.retain(|group| *group != DataGroup::Dg15));
    table.row(
        "no DG15",
        &none,
        &[(Aa, NotApplicable, "not_listed")],
        Genuine,
    );
    table.done();
}

#[test]
fn chip_authentication_answers() {
    let mut table = Table::default();
    let fault = |code| [(Ca, Failed, code)];
    let no_proof = |code| [(Ca, Inconclusive, code)];
    let other = altered(|j| {
        j.document.chip_auth = Judged::issued_by(&Issuer::from_seed(SEED + 1), &order())
            .document
            .chip_auth;
    });
    table.row(
        "a key that is not DG14's",
        &other,
        &fault("key_not_signed"),
        Invalid,
    );
    let ended = |proof| altered(|j| j.document.chip_auth = proof);
    for step in ["MSE:Set KAT", "MSE:Set AT", "GENERAL AUTHENTICATE"] {
        let status = 0x6A80;
        let refused = ended(Proof::Refused { step, status });
        table.row(
            &format!("{step} refused"),
            &refused,
            &fault("refused"),
            Invalid,
        );
    }
    let failed = ended(Proof::Failed("wrong MAC under the new keys".into()));
    table.row(
        "wrong MAC after it",
        &failed,
        &fault("proof_failed"),
        Invalid,
    );
    let lost = ended(Proof::Inconclusive("the link was lost".into()));
    table.row("link lost", &lost, &no_proof("not_finished"), Genuine);
    let unknown = ended(Proof::NotRun(NotRun::Unsupported(
        "key on no known curve".into(),
    )));
    table.row("unsupported", &unknown, &no_proof("not_finished"), Genuine);
    let not_asked = ended(Proof::NotRun(NotRun::NotAsked));
    table.row(
        "not asked",
        &not_asked,
        &[(Ca, NotAvailable, "not_run")],
        Genuine,
    );

    let key = |state| altered(|j| j.state(dg(DataGroup::Dg14), state));
    for state in [
        FileState::Absent(0x6A82),
        FileState::Refused(0x6982),
        FileState::Broken("no end".into()),
    ] {
        let name = format!("DG14 {state:?}");
        table.row(&name, &key(state), &fault("key_withheld"), Invalid);
    }
    table.row(
        "DG14 lost",
        &key(FileState::LinkLost),
        &no_proof("link_lost"),
        Genuine,
    );
    let none = changed(|order| order.chip_authentication.clear());
    table.row(
        "DG14 without a key",
        &none,
        &[(Ca, NotApplicable, "not_offered")],
        Genuine,
    );
    let none = changed(|order| order.groups.retain(|group| *group != DataGroup::Dg14));
    table.row(
        "no DG14",
        &none,
        &[(Ca, NotApplicable, "not_listed")],
        Genuine,
    );

    // Neither proof, or one that failed beside one that passed.
    let neither = altered(|j| {
        j.document.active_auth = Proof::NotRun(NotRun::NotAsked);
        j.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
    });
    let differs = [(Aa, NotAvailable, "not_run"), (Ca, NotAvailable, "not_run")];
    table.row(
        "no proof of the chip",
        &neither,
        &differs,
        SignedChipUnproven,
    );

    let signed_key = match good().document.chip_auth {
        Proof::Done(evidence) => evidence.public_key,
        _ => panic!("the card has a key"),
    };
    let cam = |proof| altered(|j| j.document.pace_cam = proof);
    let done = |public_key| Proof::Done(PaceCamEvidence { public_key });
    let passed = [(PaceCam, Passed, "")];
    table.row(
        "PACE-CAM with DG14's key",
        &cam(done(signed_key)),
        &passed,
        Genuine,
    );
    let fault = |code| [(PaceCam, Failed, code)];
    table.row(
        "PACE-CAM with another key",
        &cam(done(vec![0x30, 0])),
        &fault("key_not_signed"),
        Invalid,
    );
    let failed = cam(Proof::Failed("the mapping key is another".into()));
    table.row("PACE-CAM failed", &failed, &fault("proof_failed"), Invalid);
    table.done();
}

#[test]
fn from_files() {
    let mut table = Table::default();
    let from_file = |change: fn(&mut Judged)| {
        let mut judged = altered(change);
        judged.options = VerifyOptions::file(judged.options.at);
        judged
    };
    let asserted = [
        (Access, Inconclusive, "asserted_by_reader"),
        (Ca, Inconclusive, "asserted_by_reader"),
    ];
    let unknown = with(&asserted, &[(Aa, Inconclusive, "challenge_unknown")]);
    let judged = from_file(|_| {});
    assert_eq!(judged.options.source, Source::File);
    table.row("a file", &judged, &unknown, SignedChipUnproven);
    let mut issued = judged;
    issued.options.expected_challenge = Some(CHALLENGE);
    table.row(
        "a file with the expected challenge",
        &issued,
        &asserted,
        Genuine,
    );
    issued.options.expected_challenge = Some([9; 8]);
    let replayed = with(&asserted, &[(Aa, Failed, "challenge_mismatch")]);
    table.row(
        "a file with a re-used challenge",
        &issued,
        &replayed,
        Invalid,
    );

    let fabricated = from_file(|j| {
        let public_key = vec![0x30, 0];
        j.document.pace_cam = Proof::Done(PaceCamEvidence { public_key });
        j.document.terminal_auth = Proof::Done(());
    });
    let fabrications = [
        (PaceCam, Inconclusive, "asserted_by_reader"),
        (Ta, Inconclusive, "asserted_by_reader"),
    ];
    table.row(
        "fabricated proofs",
        &fabricated,
        &with(&unknown, &fabrications),
        SignedChipUnproven,
    );
    let forged = from_file(|j| {
        if let Proof::Done(evidence) = &mut j.document.active_auth {
            evidence.signature[5] ^= 4;
        }
    });
    let failed = with(&asserted, &[(Aa, Failed, "proof_failed")]);
    table.row("a forged signature", &forged, &failed, Invalid);
    let refused = from_file(|j| {
        let (step, status) = ("MSE:Set KAT", 0x6A80);
        j.document.chip_auth = Proof::Refused { step, status };
    });
    table.row(
        "a refusal that is asserted",
        &refused,
        &unknown,
        SignedChipUnproven,
    );
    let only_files = from_file(|j| {
        j.document.access = cccd_chip::document::Access::default();
        j.document.active_auth = Proof::NotRun(NotRun::NoChip);
        j.document.chip_auth = Proof::NotRun(NotRun::NoChip);
    });
    let differs = [
        (Access, NotApplicable, "no_chip"),
        (Aa, NotAvailable, "no_chip"),
        (Ca, NotAvailable, "no_chip"),
    ];
    table.row(
        "files of no chip",
        &only_files,
        &differs,
        SignedChipUnproven,
    );
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

#[test]
fn weak_algorithms_verify_and_are_named() {
    let rsa = |bits| KeySpec::Rsa(bits);
    let pkcs1 = SignatureAlgorithm::RsaPkcs1;
    let mut table = Table::default();
    for (name, weak, change) in [
        ("nothing weak", &[][..], (|_| {}) as fn(&mut Order)),
        ("SHA-1 in the SOD", &["SHA-1"], |order| {
            order.digest = Hash::Sha1
        }),
    ] {
        let judged = changed(change);
        let report = table.row(name, &judged, &[], Genuine);
        assert_eq!(report.facts.weak, weak, "{name}");
    }
    let judged = changed(|order| {
        order.signer.key = rsa(1024);
        order.signer.algorithm = pkcs1(Hash::Sha256);
    });
    let report = table.row("RSA-1024", &judged, &[], Genuine);
    assert_eq!(report.facts.weak, ["RSA 1024 bits"]);
    let judged = changed(|order| {
        order.signer.key = KeySpec::Ec(Curve::BrainpoolP224r1, CurveParameters::Explicit);
        order.signer.algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha224);
    });
    let report = table.row("brainpoolP224r1", &judged, &[], Genuine);
    assert_eq!(report.facts.weak, ["brainpoolP224r1"]);
    let judged = changed(|order| {
        order.authority.key = KeySpec::Ec(Curve::Secp224r1, CurveParameters::Named);
        order.authority.algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha1);
    });
    let report = table.row("a weak authority", &judged, &[], Genuine);
    assert_eq!(report.facts.weak, ["SHA-1", "secp224r1"]);
    let policy = Policy {
        refuse_weak: true,
        ..Policy::default()
    };
    assert_eq!(judge(&report, &policy).headline, IssuerUnknown);

    // The chip's own weak key is named with the proof that rests on it.
    let judged = changed(|order| {
        order.active_authentication = AaSpec::Rsa {
            bits: 1024,
            hash: Hash::Sha1,
        };
    });
    let report = table.row("a weak chip", &judged, &[], Genuine);
    assert_eq!(notes(&report, Aa), ["weak", "weak"]);
    table.done();
}

/// Everything that the soft issuer can sign with, as signer's and as authority's algorithm.
#[test]
fn every_algorithm_verifies() {
    let mut table = Table::default();
    let mut row = |name: String, key: KeySpec, algorithm: SignatureAlgorithm| {
        for (role, authority) in [("signer", false), ("authority", true)] {
            let judged = changed(|order| {
                if authority {
                    (order.authority.key, order.authority.algorithm) = (key, algorithm);
                } else {
                    (order.signer.key, order.signer.algorithm) = (key, algorithm);
                }
                // The content's hash need not be the signature's.
                order.groups = [DataGroup::Dg1, DataGroup::Dg13, DataGroup::Dg14].into();
            });
            let differs = [(Aa, NotApplicable, "not_listed")];
            table.row(&format!("{role} {name}"), &judged, &differs, Genuine);
        }
    };
    let curves = [
        Curve::Secp224r1,
        Curve::Secp256r1,
        Curve::Secp384r1,
        Curve::Secp521r1,
        Curve::BrainpoolP224r1,
        Curve::BrainpoolP256r1,
        Curve::BrainpoolP320r1,
        Curve::BrainpoolP384r1,
        Curve::BrainpoolP512r1,
    ];
    for curve in curves {
        for parameters in [CurveParameters::Named, CurveParameters::Explicit] {
            for hash in Hash::ALL {
                let key = KeySpec::Ec(curve, parameters);
                let name = format!("{} {parameters:?} {hash:?}", curve.name());
                row(name.clone(), key, SignatureAlgorithm::Ecdsa(hash));
                if parameters == CurveParameters::Named {
                    row(
                        format!("{name} plain"),
                        key,
                        SignatureAlgorithm::EcdsaPlain(hash),
                    );
                }
            }
        }
    }
    table.done();
}

/// The same for RSA, on bare signatures: a key of its own for each document would take minutes.
#[test]
fn every_rsa_signature_verifies() {
    for (name, spec) in [
        ("3", KeySpec::RsaExponent3(2048)),
        ("65537", KeySpec::Rsa(2048)),
    ] {
        let key = SigningKey::generate(spec, Rng::from_seed(b"every RSA signature"));
        let mut algorithms: Vec<_> = Hash::ALL.map(SignatureAlgorithm::RsaPkcs1).into();
        for hash in Hash::ALL {
            for mask in Hash::ALL {
                let pss = |salt| SignatureAlgorithm::RsaPss { hash, mask, salt };
                algorithms.extend([0, 20, 32, 48, 64].map(pss));
            }
        }
        for algorithm in algorithms {
            let signature = key.sign(algorithm, b"signed").unwrap();
            let holds = |message: &[u8], signature: &[u8]| {
                let (identifier, key) = (algorithm.identifier(), key.public_key_info());
                verify(&identifier, None, &key, message, signature).is_ok()
            };
            let name = format!("exponent {name}, {algorithm:?}");
            assert!(holds(b"signed", &signature), "{name}");
            assert!(!holds(b"Signed", &signature), "{name}");
            for byte in [0, 100, 255] {
                let mut changed = signature.clone();
                changed[byte] ^= 1;
                assert!(!holds(b"signed", &changed), "{name}, byte {byte}");
            }
            assert!(!holds(b"signed", &signature[1..]), "{name}");
        }
    }
}

#[test]
fn every_digest_and_form_of_the_sod_verifies() {
    let mut table = Table::default();
    for digest in Hash::ALL {
        for security_object in [SecurityObjectVersion::V0, SecurityObjectVersion::V1] {
            let judged = changed(|order| {
                order.digest = digest;
                order.security_object = security_object;
            });
            table.row(
                &format!("{digest:?} {security_object:?}"),
                &judged,
                &[],
                Genuine,
            );
        }
        let judged = changed(|order| {
            order.signer.key = KeySpec::Rsa(2048);
            order.signer.algorithm = SignatureAlgorithm::RsaPkcs1(digest);
            order.digest = digest;
            order.cms.bare_rsa_identifier = true;
        });
        table.row(
            &format!("{digest:?}, bare rsaEncryption"),
            &judged,
            &[],
            Genuine,
        );
    }
    for hash in Hash::ALL {
        let judged = changed(|order| {
            order.active_authentication = AaSpec::Rsa { bits: 2048, hash };
        });
        table.row(&format!("AA by RSA, {hash:?}"), &judged, &[], Genuine);
        for curve in [Curve::Secp256r1, Curve::Secp521r1, Curve::BrainpoolP320r1] {
            for parameters in [CurveParameters::Named, CurveParameters::Explicit] {
                let judged = changed(|order| {
                    order.active_authentication = AaSpec::Ecdsa {
                        curve,
                        parameters,
                        hash,
                    };
                });
                let name = format!("AA on {} {parameters:?}, {hash:?}", curve.name());
                table.row(&name, &judged, &[], Genuine);
            }
        }
    }
    table.done();
}
