use ::time::macros::datetime;
use cccd_softcard::{Issuer, Order, Profile};
use proptest::prelude::*;

use super::*;
use crate::document::{
    ActiveAuthEvidence, ChipAuthEvidence, PaceCamEvidence, Proof, TerminalAuthEvidence,
};

const AT: OffsetDateTime = datetime!(2026-03-01 08:00:30 UTC);

fn document() -> Document {
    let card = Issuer::from_seed(5)
        .issue(&Order::new(Profile::Cccd2021))
        .unwrap();
    let mut document = Document::default();
    for (file, content) in &card.personalisation.files {
        document.insert(*file, content.clone());
    }
    let dg3 = FileIdentity::dg(DataGroup::Dg3);
    document.files.insert(dg3, FileState::Refused(0x6982));
    document.active_auth = Proof::Done(ActiveAuthEvidence {
        challenge: [1, 2, 3, 4, 5, 6, 7, 8],
        signature: vec![9; 64],
    });
    document.chip_auth = Proof::Done(ChipAuthEvidence {
        oid: "0.4.0.127.0.7.2.2.3.2.2".into(),
        key_id: Some(vec![1]),
        public_key: vec![2; 91],
        refused: Vec::new(),
    });
    document.pace_cam = Proof::Done(PaceCamEvidence {
        public_key: vec![3; 91],
    });
    document.terminal_auth = Proof::Refused {
        step: "MSE:SET DST",
        status: 0x6A88,
    };
    document
}

#[test]
fn minimal_evidence_holds_nothing_personal() {
    let document = document();
    let bytes = write(&document, &Disclosure::minimal(), AT, None).unwrap();
    let read = EvidenceFile::parse(bytes.reveal()).unwrap();
    assert_eq!(read.created, AT);
    assert_eq!(read.attestation(&[]), Attestation::Unsigned);
    for (file, state) in &read.document.files {
        let personal = file
            .data_group()
            .is_some_and(|group| !matches!(group, DataGroup::Dg14 | DataGroup::Dg15));
        match state {
            FileState::Hash(hash) => assert!(personal && hash.len() == 32, "{file}"),
            FileState::Refused(0x6982) => assert_eq!(file.data_group(), Some(DataGroup::Dg3)),
            FileState::Read(content) => {
                assert!(!personal, "{file}");
                assert_eq!(document.file(*file), Some(content.reveal().as_slice()));
            }
            other => panic!("{file}: {other:?}"),
        }
    }
    assert_eq!(read.document.active_auth, document.active_auth);
    assert_eq!(read.document.chip_auth, document.chip_auth);
    assert_eq!(read.document.pace_cam, document.pace_cam);
    let status = |proof| matches!(proof, Proof::Refused { status: 0x6A88, .. });
    assert!(status(read.document.terminal_auth));
}

/// What the chip refused, and how a weaker way was taken, is not lost on the way.
#[test]
fn remarks_of_a_downgrade_are_kept() {
    let mut document = document();
    let plain = write(&document, &Disclosure::minimal(), AT, None).unwrap();
    document.access.refused = vec!["id-PACE-ECDH-CAM-AES-CBC-CMAC-256 (6A80)".into()];
    document.access.tries_left = Some(2);
    if let Proof::Done(evidence) = &mut document.chip_auth {
        evidence.refused = vec![
            "MSE:SET AT (6A80)".into(),
            "GENERAL AUTHENTICATE (6300)".into(),
        ];
    }
    document.terminal_auth = Proof::Done(TerminalAuthEvidence {
        static_binding: true,
        ..TerminalAuthEvidence::default()
    });
    let bytes = write(&document, &Disclosure::minimal(), AT, None).unwrap();
    let read = EvidenceFile::parse(bytes.reveal()).unwrap().document;
    assert_eq!(read.access.refused, document.access.refused);
    assert_eq!(read.access.tries_left, Some(2));
    assert_eq!(read.chip_auth, document.chip_auth);
    assert_eq!(read.terminal_auth, document.terminal_auth);
    assert_eq!(
        write(&read, &Disclosure::minimal(), AT, None).unwrap(),
        bytes
    );
    // Without remarks the file is as it was before there were any.
    assert!(plain.reveal().len() + 80 < bytes.reveal().len());
    let without = EvidenceFile::parse(plain.reveal()).unwrap().document;
    assert!(without.access.refused.is_empty() && without.access.tries_left.is_none());
    // No text that could steer a terminal.
    document.access.refused = vec!["\u{1b}[2J".into()];
    let hostile = write(&document, &Disclosure::minimal(), AT, None).unwrap();
    assert!(EvidenceFile::parse(hostile.reveal()).is_err());
}

#[test]
fn each_group_can_be_replaced_by_its_hash() {
    let document = document();
    for (group, other) in [
        (DataGroup::Dg1, DataGroup::Dg2),
        (DataGroup::Dg2, DataGroup::Dg13),
        (DataGroup::Dg13, DataGroup::Dg1),
    ] {
        let all_but_one = Disclosure::whole().without(group);
        let only_one = Disclosure::minimal().with(group);
        for (disclosure, shown) in [(all_but_one, false), (only_one, true)] {
            let bytes = write(&document, &disclosure, AT, None).unwrap();
            let read = EvidenceFile::parse(bytes.reveal()).unwrap();
            assert_eq!(read.document.dg(group).is_some(), shown, "{group}");
            assert_eq!(read.document.dg(other).is_some(), !shown, "{group}");
        }
    }
    let whole = write(&document, &Disclosure::whole(), AT, None).unwrap();
    let read = EvidenceFile::parse(whole.reveal()).unwrap();
    // One content, one file.
    let again = write(&read.document, &Disclosure::whole(), AT, None).unwrap();
    assert_eq!(again, whole);
}

#[test]
fn the_desk_signs_every_byte() {
    for kind in [DeskKeyKind::Ed25519, DeskKeyKind::P256] {
        let desk = DeskKey::from_pkcs8(DeskKey::generate(kind).unwrap().reveal()).unwrap();
        let other = DeskKey::from_pkcs8(DeskKey::generate(kind).unwrap().reveal()).unwrap();
        assert_eq!(desk.public_key().kind(), kind);
        let trusted = [desk.public_key().clone()];
        let others = [other.public_key().clone()];
        let bytes = write(&document(), &Disclosure::minimal(), AT, Some(&desk)).unwrap();
        let read = EvidenceFile::parse(bytes.reveal()).unwrap();
        assert_eq!(
            read.attestation(&trusted),
            Attestation::Trusted(trusted[0].clone())
        );
        assert_eq!(
            read.attestation(&others),
            Attestation::Unknown(trusted[0].clone())
        );
        assert_eq!(read.attestation(&trusted).source(), Source::Attested);
        assert_eq!(read.attestation(&others).source(), Source::File);
        for position in 0..bytes.reveal().len() {
            let mut changed = bytes.reveal().clone();
            changed[position] ^= 1;
            if let Ok(read) = EvidenceFile::parse(&changed) {
                assert_eq!(
                    read.attestation(&trusted).source(),
                    Source::File,
                    "{position}"
                );
            }
        }
    }
}

#[test]
fn other_files_are_told_apart() {
    let bytes = write(&document(), &Disclosure::minimal(), AT, None).unwrap();
    assert!(EvidenceFile::is_evidence(bytes.reveal()));
    let mut later = bytes.reveal().clone();
    later[15] = 2;
    assert_eq!(
        EvidenceFile::parse(&later).unwrap_err(),
        EvidenceError::Version(2)
    );
    assert_eq!(
        EvidenceFile::parse(b"\x77\x03").unwrap_err(),
        EvidenceError::NotEvidence
    );
    let cut = &bytes.reveal()[..bytes.reveal().len() - 1];
    assert!(matches!(
        EvidenceFile::parse(cut),
        Err(EvidenceError::Damaged(_))
    ));
    let nothing = write(&Document::default(), &Disclosure::minimal(), AT, None);
    assert_eq!(nothing.unwrap_err(), WriteError::NoSod);
    assert_eq!(
        DeskKey::from_pkcs8(&[0; 48]).unwrap_err(),
        DeskKeyError::Private
    );
    assert_eq!(
        DeskPublicKey::from_spki(&[0; 44]).unwrap_err(),
        DeskKeyError::Public
    );
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes: Vec<u8>) {
        let _ = EvidenceFile::parse(&bytes);
        let framed = [&b"\x84\x6dcccd-evidence\x01"[..], &bytes].concat();
        let _ = EvidenceFile::parse(&framed);
    }
}
