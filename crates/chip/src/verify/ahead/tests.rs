use cccd_lds::DataGroup;
use cccd_softcard::{IssuedCard, Issuer, Order, Profile};
use time::macros::datetime;

use super::*;
use crate::verify::verify;

const NOW: VerifyOptions = VerifyOptions::live(datetime!(2026-03-01 08:00 UTC));

fn card(seed: u64) -> IssuedCard {
    let order = Order::new(Profile::Cccd2021);
    Issuer::from_seed(seed).issue(&order).unwrap()
}

fn ahead(card: &IssuedCard) -> Ahead {
    let mut trust = TrustStore::new();
    trust.add_bytes(&card.csca_der, "the authority");
    Ahead::begin(Arc::new(trust))
}

fn document(card: &IssuedCard) -> Document {
    let mut document = Document::default();
    for (file, content) in &card.personalisation.files {
        document.insert(*file, content.clone());
    }
    document
}

/// Gives all files, these first.
fn give(ahead: &Ahead, card: &IssuedCard, first: &[FileIdentity]) {
    let files = &card.personalisation.files;
    let rest = files.keys().filter(|file| !first.contains(file));
    for file in first.iter().chain(rest) {
        ahead.file(*file, &files[file]);
    }
}

#[test]
fn whatever_needs_one_file_alone_is_done_before_the_document_is_there() {
    let card = card(5);
    let document = document(&card);
    let dg = FileIdentity::dg;
    for first in [
        vec![FileIdentity::SOD],
        vec![dg(DataGroup::Dg13), dg(DataGroup::Dg1), FileIdentity::SOD],
    ] {
        let ahead = ahead(&card);
        give(&ahead, &card, &first);
        let done = ahead.done();
        let sod = document.file(FileIdentity::SOD).unwrap();
        let (_, signed) = done.signature(sod).unwrap();
        assert!(signed.is_some());
        let groups = DataGroup::ALL.into_iter();
        let mut groups: Vec<_> = groups.filter_map(|group| document.dg(group)).collect();
        let mut hashed: Vec<_> = done
            .hashes
            .iter()
            .map(|(file, _)| file.reveal().as_slice())
            .collect();
        groups.sort_unstable();
        hashed.sort_unstable();
        assert_eq!(hashed, groups);
        // Its signature is remembered with the issuer's key.
        let signer = ahead
            .trust
            .signed_data(cccd_lds::sod::unwrap_sod(sod).unwrap());
        let signer = Arc::clone(&signer.unwrap().certificates[0]);
        let again = ahead.trust.find_path(&signer, &[], None).unwrap();
        assert!(Arc::ptr_eq(&again.certificates[0], &signer));
    }
}

#[test]
fn the_report_is_the_same_whatever_was_given_before() {
    let (card, other) = (card(5), card(6));
    let document = document(&card);
    let sod = FileIdentity::SOD;
    let dg1 = FileIdentity::dg(DataGroup::Dg1);
    let trust = ahead(&card).trust;
    let expected = verify(&document, &trust, &NOW);
    let given: [&dyn Fn(&Ahead); 6] = [
        &|_| {},
        &|ahead| give(ahead, &card, &[]),
        &|ahead| give(ahead, &other, &[]),
        // A chip that answers otherwise the second time.
        &|ahead| {
            ahead.file(sod, &other.personalisation.files[&sod]);
            ahead.file(dg1, &other.personalisation.files[&dg1]);
            give(ahead, &card, &[]);
        },
        &|ahead| {
            give(ahead, &card, &[]);
            ahead.file(sod, b"not a SOD");
            ahead.file(dg1, b"");
        },
        &|ahead| {
            give(ahead, &card, &[]);
            ahead.file(sod, &other.personalisation.files[&sod]);
            // Asked twice.
            assert_eq!(ahead.verify(&document, &NOW), expected);
        },
    ];
    for give in given {
        let ahead = Ahead::begin(Arc::clone(&trust));
        give(&ahead);
        assert_eq!(ahead.verify(&document, &NOW), expected);
    }
}
