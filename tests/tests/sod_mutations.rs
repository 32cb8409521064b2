//! A good SOD with any byte changed: the signed bytes may not change at all, and whatever else
//! changes may not change what is believed.
//!
//! Outside the signatures are, by the design of CMS, only: the headers that may be written in
//! several ways in BER, the version numbers, the SET of digest algorithms, the name of the issuer
//! as the signer is named with (it only selects a certificate, and letter case does not count),
//! the parameters beside the algorithm identifiers, and certificates that nobody needs.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

use std::ops::Range;
use std::sync::OnceLock;

use cccd_chip::judge::Authenticity;
use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::lds::tlv::{Reader, Tag, Tlv};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{RevocationList, SignedData};
use cccd_chip::verify::{CheckName, Status};
use cccd_softcard::certificate::Validity;
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use cccd_softcard::{Issuer, Order, Profile};
use cccd_tests::judged::{Judged, SEED};
use proptest::prelude::*;
use time::macros::date;

/// An SOD and DG1, signed, the chip not proven: few bytes, quickly judged.
fn lean() -> &'static Judged {
    static LEAN: OnceLock<Judged> = OnceLock::new();
    LEAN.get_or_init(|| {
        let judged = Judged::new(&order());
        assert_eq!(
            accepted(&judged, &sod(&judged)),
            Some(content(&sod(&judged)))
        );
        judged
    })
}

/// Keys on the curve that verifies the quickest: there are thousands of SODs to judge.
fn order() -> Order {
    let mut order = Order::new(Profile::Cccd2021);
    order.groups = [DataGroup::Dg1].into();
    let key = KeySpec::Ec(Curve::Secp256r1, CurveParameters::Explicit);
    let algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha256);
    (order.authority.key, order.authority.algorithm) = (key, algorithm);
    (order.signer.key, order.signer.algorithm) = (key, algorithm);
    order
}

fn sod(judged: &Judged) -> Vec<u8> {
    judged.card.personalisation.files[&FileIdentity::SOD].clone()
}

fn content(sod: &[u8]) -> Vec<u8> {
    SignedData::parse(unwrap_sod(sod).unwrap()).unwrap().content
}

/// The content that is believed to be the issuer's with this SOD; `None` if none is.
fn accepted(judged: &Judged, sod: &[u8]) -> Option<Vec<u8>> {
    let mut judged = judged.clone();
    judged.document.insert(FileIdentity::SOD, sod.to_vec());
    let believed = judged.verdict().authenticity > Authenticity::IssuerUnknown;
    believed.then(|| content(sod))
}

fn content_range(object: &Tlv<'_>) -> Range<usize> {
    let start = object.offset() + object.header_len;
    start..start + object.value.len()
}

/// Where the signed bytes and the signatures stand in an SOD.
fn signed_ranges(sod: &[u8]) -> Vec<Range<usize>> {
    let inside = |object: Tlv<'_>| -> Vec<Range<usize>> {
        let mut fields = object.children().unwrap();
        let mut found = Vec::new();
        while !fields.is_empty() {
            let field = fields.read().unwrap();
            found.push(field.offset()..field.offset() + field.raw.len());
        }
        found
    };
    let mut info = Reader::new(sod)
        .expect(Tag(0x77))
        .and_then(|outer| outer.children())
        .and_then(|mut outer| outer.expect(Tag::SEQUENCE))
        .and_then(|info| info.children())
        .unwrap();
    info.expect(Tag::OID).unwrap();
    let mut fields = info
        .expect(Tag::context(0))
        .and_then(|explicit| explicit.children())
        .and_then(|mut explicit| explicit.expect(Tag::SEQUENCE))
        .and_then(|signed| signed.children())
        .unwrap();
    fields.expect(Tag::INTEGER).unwrap();
    fields.expect(Tag::SET).unwrap();
    let mut encapsulated = fields.expect(Tag::SEQUENCE).unwrap().children().unwrap();
    encapsulated.expect(Tag::OID).unwrap();
    let explicit = encapsulated.expect(Tag::context(0)).unwrap();
    let octets = explicit
        .children()
        .unwrap()
        .expect(Tag::OCTET_STRING)
        .unwrap();
    let mut ranges = vec![content_range(&octets)];

    let certificates = fields.expect(Tag::context(0)).unwrap();
    let certificate = certificates
        .children()
        .unwrap()
        .expect(Tag::SEQUENCE)
        .unwrap();
    let parts = inside(certificate);
    ranges.push(parts[0].clone());
    // Its signature, without the header of the BIT STRING.
    ranges.push(parts[2].end - 64..parts[2].end);

    let signers = fields.expect(Tag::SET).unwrap();
    let mut signer = signers
        .children()
        .and_then(|mut signers| signers.expect(Tag::SEQUENCE))
        .and_then(|signer| signer.children())
        .unwrap();
    signer.expect(Tag::INTEGER).unwrap();
    signer.expect(Tag::SEQUENCE).unwrap();
    signer.expect(Tag::SEQUENCE).unwrap();
    ranges.push(content_range(&signer.expect(Tag::context(0)).unwrap()));
    signer.expect(Tag::SEQUENCE).unwrap();
    ranges.push(content_range(&signer.expect(Tag::OCTET_STRING).unwrap()));
    ranges
}

#[test]
fn every_signed_byte_counts() {
    let judged = lean();
    let good = sod(judged);
    let believed = content(&good);
    let signed = signed_ranges(&good);
    let mut survivors = 0;
    for position in 0..good.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut sod = good.clone();
            sod[position] ^= bit;
            let Some(content) = accepted(judged, &sod) else {
                continue;
            };
            survivors += 1;
            assert_eq!(content, believed, "byte {position} ^ {bit:02X}");
            let within = signed.iter().any(|range| range.contains(&position));
            assert!(!within, "byte {position} ^ {bit:02X} is signed");
        }
    }
    let outside = good.len() - signed.iter().map(Range::len).sum::<usize>();
    assert!(survivors < 3 * outside, "{survivors} of {outside} bytes");
}

#[test]
fn cut_anywhere_it_is_nothing() {
    let judged = lean();
    let good = sod(judged);
    for length in 0..good.len() {
        assert_eq!(accepted(judged, &good[..length]), None, "{length}");
    }
}

/// Nobody is acquitted by a list that was touched.
#[test]
fn a_revocation_list_with_any_byte_changed() {
    let spec = order();
    let own = Issuer::from_seed(SEED).authority(&spec.authority).unwrap();
    let signer = own.document_signer(&spec.signer).unwrap();
    let period = Validity {
        from: date!(2025 - 05 - 01),
        until: date!(2025 - 08 - 01),
    };
    let revoked = [(signer.serial().to_vec(), date!(2025 - 05 - 15))];
    let list = own.revocation_list(1, period, &revoked).unwrap();
    for position in 0..list.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut list = list.clone();
            list[position] ^= bit;
            let Ok(list) = RevocationList::parse(&list) else {
                continue;
            };
            let mut judged = lean().clone();
            judged.trust.add_crl(list);
            let status = judged.report().status(CheckName::PaRevocation);
            assert_ne!(status, Status::Passed, "byte {position} ^ {bit:02X}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_to_it_the_content_is_the_issuers(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..5),
    ) {
        let judged = lean();
        let good = sod(judged);
        let mut sod = good.clone();
        for (index, byte, kind) in edits {
            let position = index.index(sod.len());
            match kind {
                0 => sod[position] = byte,
                1 => sod.insert(position, byte),
                _ => drop(sod.remove(position)),
            }
        }
        if let Some(content) = accepted(judged, &sod) {
            prop_assert_eq!(content, self::content(&good));
        }
    }
}
