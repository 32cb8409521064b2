use hex_literal::hex;

use super::*;

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

#[test]
fn every_curve_is_in_the_table_and_consistent() {
    for (curve, id) in Curve::ALL.into_iter().zip(8..=18) {
        assert_eq!(Curve::from_parameter_id(id), Some(curve));
        assert_eq!(Curve::from_oid_bytes(curve.oid_bytes()), Some(curve));
        assert_eq!(curve.order_bytes(), curve.field_bytes());
        assert!(curve.contains(curve.generator()), "{}", curve.name());
        assert_eq!(
            curve.multiply(curve.order(), curve.generator()),
            Point::Infinity
        );
        let minus_one = curve.order() - 1_u8;
        let opposite = curve.public_key(&minus_one);
        assert_eq!(curve.add(&opposite, curve.generator()), Point::Infinity);
        assert_eq!(curve.multiply(&minus_one, &opposite), *curve.generator());
    }
    assert_eq!(Curve::from_parameter_id(7), None);
    assert_eq!(Curve::from_parameter_id(19), None);
}

#[test]
fn points_off_the_curve_do_not_decode() {
    for curve in Curve::ALL {
        let mut bytes = curve.encode(curve.generator());
        assert_eq!(curve.decode(&bytes).as_ref(), Some(curve.generator()));
        assert_eq!(curve.decode(&bytes[..bytes.len() - 1]), None);
        *bytes.last_mut().unwrap() ^= 1;
        assert_eq!(curve.decode(&bytes), None);
        assert_eq!(curve.decode(&[0]), None);
        assert_eq!(curve.decode(&[]), None);
    }
}

#[test]
fn rfc_6979_nonce_and_signature() {
    // A.2.5, P-256, "sample" with SHA-256.
    let private = number(&hex!(
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
    ));
    let signature = Curve::Secp256r1.sign(&private, Hash::Sha256, b"sample");
    assert_eq!(
        signature.to_plain(Curve::Secp256r1),
        hex!(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
        )
    );
    // A.2.4, P-224, "test" with SHA-512: the hash is longer than the order.
    let private = number(&hex!(
        "F220266E1105BFE3083E03EC7A3A654651F45E37167E88600BF257C1"
    ));
    let signature = Curve::Secp224r1.sign(&private, Hash::Sha512, b"test");
    assert_eq!(
        signature.to_plain(Curve::Secp224r1),
        hex!(
            "049F050477C5ADD858CAC56208394B5A55BAEBBE887FDF765047C17C"
            "077EB13E7005929CEFA3CD0403C7CDCC077ADF4E44F3C41B2F60ECFF"
        )
    );
}

#[test]
fn doc_9303_11_appendix_g_shared_secrets() {
    let curve = Curve::BrainpoolP256r1;
    let chip = number(&hex!(
        "498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560"
    ));
    let terminal = hex!(
        "04"
        "7ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
        "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
    );
    assert_eq!(
        curve.encode(&curve.public_key(&chip)),
        hex!(
            "04"
            "824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
            "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
        )
    );
    let secret = curve.multiply(&chip, &curve.decode(&terminal).unwrap());
    assert_eq!(
        curve.x_bytes(&secret).unwrap(),
        hex!("60332EF2450B5D247EF6D3868397D398852ED6E8CAF6FFEEF6BF85CA57057FD5")
    );
}

#[test]
fn signatures_verify_on_every_curve_with_every_hash() {
    for curve in Curve::ALL {
        let private = curve.private_key(curve.name().as_bytes());
        let public = curve.public_key(&private);
        for hash in [Hash::Sha1, Hash::Sha512] {
            let prehash = hash.digest(b"message");
            let signature = curve.sign(&private, hash, b"message");
            assert!(curve.verify_prehash(&public, &prehash, &signature));
            assert!(!curve.verify_prehash(&public, &hash.digest(b"other"), &signature));
            let zero = Signature {
                r: 0_u8.into(),
                s: signature.s.clone(),
            };
            assert!(!curve.verify_prehash(&public, &prehash, &zero));
        }
    }
}

#[test]
fn der_of_a_signature() {
    let signature = Signature {
        r: 0x80_u8.into(),
        s: 1_u8.into(),
    };
    assert_eq!(signature.to_der(), hex!("3007 02020080 020101"));
}
