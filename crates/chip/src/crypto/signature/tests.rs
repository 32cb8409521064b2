use proptest::prelude::*;

use super::*;

/// `ecdsa-with-SHA256`.
const ECDSA_SHA256: [u8; 12] = [
    0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
];

#[test]
fn what_is_not_implemented_is_named() {
    let algorithm = cccd_lds::tlv::encode(
        cccd_lds::tlv::Tag::SEQUENCE,
        &[0x06, 0x03, 0x2B, 0x65, 0x70], // Ed25519
    );
    assert_eq!(
        verify(&algorithm, None, &[], &[], &[]),
        Err(SignatureError::Unsupported("1.3.101.112".into()))
    );
}

#[test]
fn a_signature_of_zeros_is_none() {
    // CVE-2022-21449: r = s = 0 satisfies the equation of a careless implementation.
    for curve in crate::crypto::Curve::ALL {
        let point = curve.generator().unwrap();
        let key = PublicKey::Ec(ec::EcKey::new(curve, point.encoded()).unwrap());
        let algorithm = SignatureAlgorithm::parse(&ECDSA_SHA256, None).unwrap();
        let zeros = [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00];
        assert!(verify_parsed(&algorithm, &key, b"", &zeros).is_err());
        let plain = SignatureAlgorithm {
            scheme: Scheme::PlainEcdsa,
            ..algorithm
        };
        assert!(verify_parsed(&plain, &key, b"", &vec![0; curve.field_len() * 2]).is_err());
    }
}

#[test]
fn padding_with_room_to_forge_in_is_refused() {
    // CVE-2006-4339: with e = 3 anyone can find a cube that begins like a signature. The modulus
    // is larger than the cube, so the signature below recovers exactly what it encodes.
    let mut modulus = vec![0xFF; 128];
    modulus[127] = 0xFD;
    let key = rsa::RsaKey::new(&modulus, &[3]).unwrap();
    let algorithm = SignatureAlgorithm {
        scheme: Scheme::Pkcs1,
        hash: crate::crypto::HashAlgorithm::Sha1,
    };
    let mut cube_root = vec![0; 128];
    cube_root[127] = 2;
    assert_eq!(key.recover(&cube_root).unwrap().last(), Some(&8));
    let key = PublicKey::Rsa(key);
    assert!(verify_parsed(&algorithm, &key, b"message", &cube_root).is_err());
}

#[test]
fn the_null_of_the_hash_may_be_left_out() {
    use cccd_lds::tlv::{Tag, encode};
    use cccd_softcard::{rng::Rng, rsa_key};
    use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
    use crypto_bigint::{BoxedUint, Odd};

    let signer = rsa_key::RsaKey::generate(1024, 65_537, Rng::from_seed(b"null"));
    let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, 1024).unwrap();
    let modulus = Odd::new(number(signer.modulus())).into_option().unwrap();
    let params = BoxedMontyParams::new_vartime(modulus);
    let exponent = number(signer.private_exponent().reveal());
    let key = rsa::RsaKey::new(signer.modulus(), &signer.public_exponent()).unwrap();
    let key = PublicKey::Rsa(key);

    for hash in HashAlgorithm::ALL {
        let algorithm = SignatureAlgorithm {
            scheme: Scheme::Pkcs1,
            hash,
        };
        for (parameters, holds) in [
            (&[0x05, 0x00][..], true),
            (&[], true),
            // Whatever else stands there is room to forge in.
            (&[0x04, 0x00], false),
            (&[0x05, 0x00, 0x05, 0x00], false),
            (&[0x05, 0x81, 0x00], false),
        ] {
            let oid = encode(Tag::OID, hash.oid().content());
            let identifier = encode(Tag::SEQUENCE, &[&oid, parameters].concat());
            let digest = crate::crypto::digest(hash, b"message");
            let digest = encode(Tag::OCTET_STRING, &digest);
            let info = encode(Tag::SEQUENCE, &[identifier, digest].concat());
            let padding = vec![0xFF; 128 - 3 - info.len()];
            let block = [&[0, 1], padding.as_slice(), &[0], &info].concat();
            let raised = BoxedMontyForm::new(number(&block), &params).pow(&exponent);
            let signature = raised.retrieve().to_be_bytes();
            let found = verify_parsed(&algorithm, &key, b"message", &signature);
            assert_eq!(found.is_ok(), holds, "{hash} {parameters:02X?}");
        }
    }
}

#[test]
fn keys_out_of_bounds_are_refused() {
    let odd = vec![0xFF; 256];
    assert!(rsa::RsaKey::new(&odd, &[3]).is_ok());
    assert!(
        rsa::RsaKey::new(&odd, &[0x94, 0xF2]).is_err(),
        "even exponent"
    );
    assert!(
        rsa::RsaKey::new(&odd, &[0x94, 0xF1]).is_ok(),
        "unusual exponent"
    );
    assert!(rsa::RsaKey::new(&odd, &[1]).is_err());
    assert!(rsa::RsaKey::new(&odd, &[0xFF; 9]).is_err());
    assert!(rsa::RsaKey::new(&odd[..60], &[3]).is_err());
    assert!(rsa::RsaKey::new(&vec![0xFF; 1025], &[3]).is_err());
    let mut even = odd;
    even[255] = 0xFE;
    assert!(rsa::RsaKey::new(&even, &[3]).is_err());
}

/// CVE-2017-15361: a power of 65537 is one modulo every prime.
#[test]
fn keys_of_the_roca_kind_are_reported() {
    let mut modulus = vec![1_u8];
    for _ in 0..128 {
        // 65537 times: itself, and itself two bytes further up.
        let (mut product, mut carry) = (vec![0; modulus.len() + 2], 0);
        for (place, byte) in product.iter_mut().rev().enumerate() {
            let digit = |back: usize| {
                let at = modulus.len().checked_sub(back + 1);
                at.map_or(0, |at| u16::from(modulus[at]))
            };
            let sum = digit(place) + place.checked_sub(2).map_or(0, digit) + carry;
            (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
        }
        if carry > 0 {
            product.insert(0, 1);
        }
        modulus = product;
    }
    while modulus[0] == 0 {
        modulus.remove(0);
    }
    let key = rsa::RsaKey::new(&modulus, &[1, 0, 1]).unwrap();
    assert!(key.is_roca());
    let weakness = PublicKey::Rsa(key).weakness();
    assert_eq!(weakness.as_deref(), Some("RSA key of the ROCA kind"));
    // Its neighbours, and a modulus whose length is no multiple of a word, are none.
    for change in [2, 4, 6] {
        *modulus.last_mut().unwrap() ^= change;
        assert!(!rsa::RsaKey::new(&modulus, &[1, 0, 1]).unwrap().is_roca());
        *modulus.last_mut().unwrap() ^= change;
    }
    let small = PublicKey::Rsa(rsa::RsaKey::new(&[0xFF; 129], &[3]).unwrap());
    assert_eq!(small.weakness().as_deref(), Some("RSA 1032 bits"));
}

proptest! {
    #[test]
    fn any_bytes_are_refused(
        algorithm: Vec<u8>, spki: Vec<u8>, message: Vec<u8>, signature: Vec<u8>
    ) {
        prop_assert!(verify(&algorithm, None, &spki, &message, &signature).is_err());
        prop_assert!(PublicKey::parse(&spki).is_err());
    }
}
