//! Evidence files judged elsewhere: what convinces anybody verifies as in the live read, what only
//! the reader saw does not, and each part that is forged is caught by the check that it belongs to.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

use cccd_chip::document::{ChipAuthEvidence, Document, FileState, NotRun, PaceCamEvidence, Proof};
use cccd_chip::evidence::{DeskKey, DeskKeyKind, Disclosure, EvidenceFile, write};
use cccd_chip::judge::{Policy, judge};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::verify::{CheckName, Report, Source, Status, verify};
use cccd_softcard::{Issuer, Order, Profile};
use cccd_tests::judged::{CHALLENGE, Judged, NOW, active_authentication};

use CheckName::{Aa, Access, Ca, PaChain, PaHashes, PaSignature, PaceCam};
use Status::{Failed, Inconclusive, NotApplicable, Passed};

fn live() -> Judged {
    Judged::new(&Order::new(Profile::Cccd2021))
}

fn desk() -> DeskKey {
    DeskKey::from_pkcs8(DeskKey::generate(DeskKeyKind::Ed25519).unwrap().reveal()).unwrap()
}

/// Writes the document as whole evidence, takes it apart and verifies it.
fn through_a_file(judged: &Judged, expected: Option<[u8; 8]>, desk: Option<&DeskKey>) -> Report {
    report(judged, &judged.document, expected, desk, desk)
}

fn report(
    judged: &Judged,
    document: &Document,
    expected: Option<[u8; 8]>,
    signs: Option<&DeskKey>,
    trusted: Option<&DeskKey>,
) -> Report {
    let bytes = write(document, &Disclosure::whole(), NOW, signs).unwrap();
    let file = EvidenceFile::parse(bytes.reveal()).unwrap();
    let trusted: Vec<_> = trusted
        .iter()
        .map(|desk| desk.public_key().clone())
        .collect();
    let mut options = judged.options;
    options.source = file.attestation(&trusted).source();
    options.expected_challenge = expected;
    verify(&file.document, &judged.trust, &options)
}

#[track_caller]
fn ends(report: &Report, expected: &[(CheckName, Status, &str)]) {
    for (name, status, code) in expected {
        let check = report.check(*name).unwrap();
        assert_eq!(check.status(), *status, "{name}: {}", check.reason());
        assert_eq!(check.code().unwrap_or_default(), *code, "{name}");
    }
}

#[test]
fn what_convinces_anybody_verifies_as_in_the_live_read() {
    let judged = live();
    let (here, there) = (
        judged.report(),
        through_a_file(&judged, Some(CHALLENGE), None),
    );
    for name in CheckName::ALL {
        let (here, there) = (here.check(name).unwrap(), there.check(name).unwrap());
        match name {
            Access | Ca => assert_eq!(there.code(), Some("asserted_by_reader"), "{name}"),
            _ => assert_eq!(here, there, "{name}"),
        }
    }
    let verdict = judge(&there, &Policy::default());
    assert_eq!(
        verdict.headline.as_str(),
        "genuine",
        "the chip signed our challenge"
    );

    // Without a challenge of its own the verifier does not know that the signature was fresh.
    let there = through_a_file(&judged, None, None);
    ends(&there, &[(Aa, Inconclusive, "challenge_unknown")]);
    let verdict = judge(&there, &Policy::default());
    assert_eq!(verdict.headline.as_str(), "signed_chip_unproven");
}

#[test]
fn minimal_evidence_proves_the_chip_too() {
    let judged = live();
    let bytes = write(&judged.document, &Disclosure::minimal(), NOW, None).unwrap();
    let file = EvidenceFile::parse(bytes.reveal()).unwrap();
    let mut options = judged.options;
    (options.source, options.expected_challenge) = (Source::File, Some(CHALLENGE));
    let report = verify(&file.document, &judged.trust, &options);
    ends(
        &report,
        &[
            (PaHashes, Passed, ""),
            (PaSignature, Passed, ""),
            (PaChain, Passed, ""),
            (Aa, Passed, ""),
            (Ca, Inconclusive, "asserted_by_reader"),
        ],
    );
    let hashes = report.check(PaHashes).unwrap();
    assert!(
        hashes
            .findings
            .iter()
            .any(|finding| finding.code() == "hash_only")
    );
}

#[test]
fn a_trusted_desk_vouches_for_what_it_saw() {
    let (judged, desk) = (live(), desk());
    let report_of = |signs, trusts| report(&judged, &judged.document, None, signs, trusts);
    let trusted = report_of(Some(&desk), Some(&desk));
    ends(
        &trusted,
        &[(Access, Passed, ""), (Aa, Passed, ""), (Ca, Passed, "")],
    );
    for name in [Access, Aa, Ca] {
        let findings = &trusted.check(name).unwrap().findings;
        assert!(
            findings.iter().any(|finding| finding.code() == "attested"),
            "{name}"
        );
    }
    // Its word does not go further than what it saw: the signed data decides.
    let other = self::desk();
    for (signs, trusts) in [
        (Some(&desk), Some(&other)),
        (Some(&desk), None),
        (None, Some(&desk)),
    ] {
        let report = report_of(signs, trusts);
        ends(
            &report,
            &[
                (Access, Inconclusive, "asserted_by_reader"),
                (Aa, Inconclusive, "challenge_unknown"),
                (Ca, Inconclusive, "asserted_by_reader"),
            ],
        );
    }
}

#[test]
fn forged_chip_authentication() {
    // The key is in DG14 for all to read: a transcript that names it costs nothing.
    let mut judged = live();
    ends(
        &through_a_file(&judged, Some(CHALLENGE), None),
        &[(Ca, Inconclusive, "asserted_by_reader")],
    );
    // Even a desk that is trusted cannot vouch for a key that nobody signed.
    judged.document.chip_auth = Proof::Done(ChipAuthEvidence {
        oid: "0.4.0.127.0.7.2.2.3.2.2".into(),
        key_id: None,
        public_key: vec![4; 91],
        refused: Vec::new(),
    });
    ends(
        &through_a_file(&judged, Some(CHALLENGE), Some(&desk())),
        &[(Ca, Failed, "key_not_signed")],
    );
    // What a desk says against the chip counts only if the desk is trusted.
    judged.document.chip_auth = Proof::Failed("no".into());
    ends(
        &through_a_file(&judged, Some(CHALLENGE), None),
        &[(Ca, Inconclusive, "asserted_by_reader")],
    );
    ends(
        &through_a_file(&judged, Some(CHALLENGE), Some(&desk())),
        &[(Ca, Failed, "proof_failed")],
    );
}

#[test]
fn forged_pace_mapping() {
    let mut judged = live();
    judged.document.pace_cam = Proof::Done(PaceCamEvidence {
        public_key: vec![4; 91],
    });
    ends(
        &through_a_file(&judged, Some(CHALLENGE), None),
        &[(PaceCam, Inconclusive, "asserted_by_reader")],
    );
    ends(
        &through_a_file(&judged, Some(CHALLENGE), Some(&desk())),
        &[(PaceCam, Failed, "key_not_signed")],
    );
    judged.document.pace_cam = Proof::NotRun(NotRun::NotOffered);
    ends(
        &through_a_file(&judged, Some(CHALLENGE), None),
        &[(PaceCam, NotApplicable, "not_offered")],
    );
}

#[test]
fn a_challenge_is_good_for_one_verifier() {
    let mut judged = live();
    let mine = [7; 8];
    // An old answer, sent again to another verifier, by a trusted desk even.
    for desk in [None, Some(desk())] {
        let report = through_a_file(&judged, Some(mine), desk.as_ref());
        ends(&report, &[(Aa, Failed, "challenge_mismatch")]);
    }
    // The same answer under the challenge that is expected.
    let Proof::Done(evidence) = &mut judged.document.active_auth else {
        panic!("the card signs");
    };
    evidence.challenge = mine;
    ends(
        &through_a_file(&judged, Some(mine), None),
        &[(Aa, Failed, "proof_failed")],
    );
    // Another card's answer.
    let other = Issuer::from_seed(77)
        .issue(&Order::new(Profile::Cccd2021))
        .unwrap();
    judged.document.active_auth = active_authentication(&other, mine);
    ends(
        &through_a_file(&judged, Some(mine), None),
        &[(Aa, Failed, "proof_failed")],
    );
    // And this card's.
    judged.document.active_auth = active_authentication(&judged.card, mine);
    ends(
        &through_a_file(&judged, Some(mine), None),
        &[(Aa, Passed, "")],
    );
}

#[test]
fn swapped_files() {
    let judged = live();
    let other = Issuer::from_seed(77)
        .issue(&Order::new(Profile::Cccd2021))
        .unwrap();
    let swapped = |file: FileIdentity, state: FileState| {
        let mut forged = judged.clone();
        forged.document.files.insert(file, state);
        forged
    };
    let taken = |file: FileIdentity| {
        let content = other.personalisation.files[&file].clone();
        FileState::Read(content.into())
    };
    let dg = FileIdentity::dg;
    let mut portrait = judged.document.dg(DataGroup::Dg2).unwrap().to_vec();
    *portrait.last_mut().unwrap() ^= 1;
    let forged = swapped(dg(DataGroup::Dg2), FileState::Read(portrait.into()));
    ends(
        &through_a_file(&forged, Some(CHALLENGE), None),
        &[(PaHashes, Failed, "hash_mismatch")],
    );
    // A hash that is not the signed one, in place of the content.
    let forged = swapped(dg(DataGroup::Dg2), FileState::Hash(vec![0; 32]));
    ends(
        &through_a_file(&forged, Some(CHALLENGE), None),
        &[(PaHashes, Failed, "hash_mismatch")],
    );
    // Another chip's key, with that chip's signature.
    let mut forged = swapped(dg(DataGroup::Dg15), taken(dg(DataGroup::Dg15)));
    forged.document.active_auth = active_authentication(&other, CHALLENGE);
    ends(
        &through_a_file(&forged, Some(CHALLENGE), None),
        &[
            (PaHashes, Failed, "hash_mismatch"),
            (Aa, Inconclusive, "key_not_bound"),
        ],
    );
    // Another authority's SOD.
    let forged = swapped(FileIdentity::SOD, taken(FileIdentity::SOD));
    let report = through_a_file(&forged, Some(CHALLENGE), None);
    ends(&report, &[(PaHashes, Failed, "hash_mismatch")]);
    assert_ne!(report.status(PaChain), Passed);
    // A file that says the chip withholds its key convinces nobody of that.
    let forged = swapped(dg(DataGroup::Dg15), FileState::Absent(0x6A82));
    ends(
        &through_a_file(&forged, Some(CHALLENGE), None),
        &[(Aa, Inconclusive, "asserted_by_reader")],
    );
    ends(
        &through_a_file(&forged, Some(CHALLENGE), Some(&desk())),
        &[(Aa, Failed, "key_withheld")],
    );
}
