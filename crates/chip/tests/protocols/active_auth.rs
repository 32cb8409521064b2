//! Active Authentication with every key and trailer, over readers long and short.

use cccd_chip::access::Password;
use cccd_chip::active_auth::{ActiveAuthError, verify as verify_signature};
use cccd_chip::document::{Document, Proof};
use cccd_chip::lds::DataGroup;
use cccd_chip::lds::dg15::Dg15;
use cccd_chip::reader::{ExtendedLength, Plan, ReadOptions, read};
use cccd_chip::transport::Limits;
use cccd_chip::verify::{CheckName, Status, VerifyOptions, verify};
use cccd_softcard::behaviour::EcdsaFormat;
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, CurveId, Group, Mapping};
use cccd_softcard::signature::CurveParameters;
use cccd_softcard::{AaSpec, Behaviour, IssuedCard, Order};

use super::soft::{NOW, Soft, can, check, issue, mrz, order, pace, report, status};

const CHALLENGE: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

fn with_key(key: AaSpec, cipher: Cipher) -> Order {
    let group = Group::Curve(CurveId::BrainpoolP256r1);
    let mut order = order(&[pace(Mapping::Generic, group, cipher)], &[]);
    order.groups = [DataGroup::Dg1, DataGroup::Dg15].into();
    order.active_authentication = key;
    order
}

fn options() -> ReadOptions {
    ReadOptions {
        plan: Plan::proofs().without_com(),
        extended_length: ExtendedLength::Never,
        challenge: Some(CHALLENGE),
        ..ReadOptions::default()
    }
}

fn read_on(card: &IssuedCard, behaviour: Behaviour, limits: Limits, key: &Password) -> Document {
    let mut soft = Soft::on(card, behaviour, limits);
    read(&mut soft, Some(key), &options()).unwrap()
}

/// The proof passes, over the challenge that the caller gave and over no other.
fn assert_proven(card: &IssuedCard, document: &Document) {
    let Proof::Done(evidence) = &document.active_auth else {
        panic!("{:?}", document.active_auth)
    };
    assert_eq!(evidence.challenge, CHALLENGE);
    let mut trust = cccd_chip::pki::TrustStore::new();
    trust.add_bytes(&card.csca_der, "the authority");
    for (expected, outcome) in [(CHALLENGE, Status::Passed), ([9; 8], Status::Failed)] {
        let options = VerifyOptions {
            expected_challenge: Some(expected),
            ..VerifyOptions::live(NOW)
        };
        let report = verify(document, &trust, &options);
        assert_eq!(status(&report, CheckName::Aa), outcome);
    }
}

#[test]
fn rsa_with_every_hash_and_ecdsa_in_both_formats() {
    for hash in Hash::ALL {
        let card = issue(&with_key(AaSpec::Rsa { bits: 1024, hash }, Cipher::Aes128));
        let document = read_on(&card, Behaviour::default(), Limits::EXTENDED, &can());
        assert_proven(&card, &document);
    }
    for curve in CurveId::ALL {
        let key = AaSpec::Ecdsa {
            curve,
            parameters: CurveParameters::Explicit,
            hash: Hash::Sha256,
        };
        let card = issue(&with_key(key, Cipher::Aes128));
        for ecdsa_format in [EcdsaFormat::Plain, EcdsaFormat::Der] {
            let behaviour = Behaviour {
                ecdsa_format,
                ..Behaviour::default()
            };
            let document = read_on(&card, behaviour, Limits::EXTENDED, &can());
            assert_proven(&card, &document);
        }
    }
}

/// A signature goes into a short answer up to 223 bytes under AES and 231 under 3DES; beyond that a
/// short reader leaves the question open, and says why.
#[test]
fn a_short_reader_leaves_long_signatures_open() {
    for (bits, cipher, fits) in [
        (1776, Cipher::Aes256, true),
        (1792, Cipher::Aes256, false),
        (1840, Cipher::Tdes, true),
        (1856, Cipher::Tdes, false),
    ] {
        let hash = Hash::Sha256;
        let card = issue(&with_key(AaSpec::Rsa { bits, hash }, cipher));
        let document = read_on(&card, Behaviour::default(), Limits::EXTENDED, &can());
        assert_proven(&card, &document);
        let document = read_on(&card, Behaviour::default(), Limits::SHORT, &can());
        if fits {
            assert_proven(&card, &document);
            continue;
        }
        assert!(
            matches!(&document.active_auth, Proof::Inconclusive(why) if why.starts_with("reader")),
            "{bits}: {:?}",
            document.active_auth
        );
        let report = report(&card, &document);
        assert_eq!(status(&report, CheckName::Aa), Status::Inconclusive);
    }
}

/// BAC is 3DES as well.
#[test]
fn the_same_over_bac() {
    let key = AaSpec::Rsa {
        bits: 1840,
        hash: Hash::Sha1,
    };
    let mut order = with_key(key, Cipher::Aes128);
    order.pace.clear();
    let card = issue(&order);
    let document = read_on(&card, Behaviour::default(), Limits::SHORT, &mrz(&card));
    assert_proven(&card, &document);
}

/// For any key, every few hundredth number opens to something that ends like a trailer of an unknown
/// hash: it is no proof, and no excuse.
#[test]
fn a_trailer_of_an_unknown_hash_is_a_copys() {
    let key = AaSpec::Rsa {
        bits: 1024,
        hash: Hash::Sha1,
    };
    let card = issue(&with_key(key, Cipher::Aes128));
    let mut document = read_on(&card, Behaviour::default(), Limits::EXTENDED, &can());
    let dg15 = Dg15::parse(document.dg(DataGroup::Dg15).unwrap()).unwrap();
    let spki = dg15.spki.encode();
    let number = |number: u16| [vec![0; 126], number.to_be_bytes().to_vec()].concat();
    let found = (2..5000)
        .map(number)
        .find(|signature| {
            verify_signature(&spki, &CHALLENGE, signature, None)
                == Err(ActiveAuthError::UnsupportedHash)
        })
        .unwrap();
    match &mut document.active_auth {
        Proof::Done(evidence) => evidence.signature = found,
        other => panic!("{other:?}"),
    }
    let report = report(&card, &document);
    let aa = check(&report, CheckName::Aa);
    assert_eq!(
        (aa.status(), aa.code()),
        (Status::Failed, Some("proof_failed"))
    );
    assert!(aa.reason().contains("unknown hash"), "{}", aa.reason());
}
