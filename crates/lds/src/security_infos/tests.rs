use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::{
    hash::HashAlgorithm,
    oid::Oid,
    spki::{AlgorithmIdentifier, DomainParameters, PublicKey, SubjectPublicKeyInfo},
    test_data::{shared, shared_json_hex},
};

/// EF.CardAccess as seen on Vietnamese cards.
const CARD_ACCESS: [u8; 54] = hex!(
    "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204"
    "020202010202010D"
);

#[test]
fn card_access_of_the_vietnamese_card() {
    let infos = SecurityInfos::parse(&CARD_ACCESS).unwrap();
    let [pace] = &infos.pace[..] else {
        panic!("one PACEInfo")
    };
    assert_eq!((pace.version, pace.parameter_id), (2, Some(13)));
    let mechanism = pace.mechanism().unwrap();
    assert_eq!(mechanism.to_string(), "PACE-ECDH-GM-AES-CBC-CMAC-128");
    assert_eq!(mechanism.key_agreement, KeyAgreement::Ecdh);
    assert_eq!(mechanism.mapping, Mapping::Generic);
    assert_eq!(mechanism.cipher, CipherSuite::Aes128);
    assert_eq!(
        StandardizedParameters::from_id(13).unwrap().name,
        "brainpoolP256r1"
    );
    assert_eq!(infos.chip_auth.len(), 1);
    assert_eq!(infos.terminal_auth.len(), 1);
    assert_eq!(infos.terminal_auth[0].version, 1);
    assert_eq!(
        (&infos.unknown[..], &infos.warnings[..]),
        (&[][..], &[][..])
    );
    assert_eq!(infos.encode(), CARD_ACCESS);
}

#[test]
fn dg14_with_an_explicit_curve() {
    let Some(bytes) = shared("datasets/bsi_silver_2008/Datagroup14.bin") else {
        return;
    };
    let infos = SecurityInfos::parse(&bytes).unwrap();
    assert_eq!(infos.warnings, [Warning::NotSorted]);
    let key = infos.key_for(&infos.chip_auth[0]).unwrap();
    assert_eq!(
        (key.key_agreement(), key.key_id),
        (Some(KeyAgreement::Ecdh), None)
    );
    let PublicKey::Ec { parameters, point } =
        key.subject_public_key_info().unwrap().public_key().unwrap()
    else {
        panic!("a key on a curve")
    };
    let DomainParameters::ExplicitCurve(curve) = parameters else {
        panic!("spelt out")
    };
    assert_eq!(hex::encode(&curve.prime[..8]), "d7c134aa26436686");
    assert_eq!(
        (curve.base_point.len(), curve.order.len(), point.len()),
        (57, 28, 57)
    );
    assert_eq!(curve.cofactor, Some(vec![1]));
    // The issuer put the entries in another order; nothing else differs.
    let again = SecurityInfos::parse(&infos.encode_dg14()).unwrap();
    assert_eq!(
        again,
        SecurityInfos {
            warnings: vec![],
            ..infos
        }
    );
    assert_eq!(again.encode_dg14().len(), bytes.len());
}

#[test]
fn dg14_of_the_standard_with_a_multiplicative_group() {
    let Some(bytes) = shared("datasets/spec_sample_encoded_dg14.bin") else {
        return;
    };
    let infos = SecurityInfos::parse(&bytes).unwrap();
    let key = infos.key_for(&infos.chip_auth[0]).unwrap();
    assert_eq!(key.key_agreement(), Some(KeyAgreement::Dh));
    let key = key.subject_public_key_info().unwrap();
    let PublicKey::Dh {
        parameters: DomainParameters::ExplicitGroup(group),
        value,
    } = key.public_key().unwrap()
    else {
        panic!("a key in a spelt-out group")
    };
    assert_eq!(
        (group.prime.len(), group.generator.len(), value.len()),
        (128, 128, 128)
    );
    assert_eq!(group.subgroup_order, None);
}

#[test]
fn worked_example_on_a_curve() {
    let path = "vectors/eac_worked_example.json";
    let Some(bytes) = shared_json_hex(path, "ecdh_ef_cardaccess") else {
        return;
    };
    let infos = SecurityInfos::parse(&bytes).unwrap();
    assert_eq!(infos.pace[0].parameter_id, Some(13));
    assert_eq!(infos.terminal_auth[0].version, 2);
    assert_eq!(
        (infos.chip_auth[0].version, infos.chip_auth[0].key_id),
        (2, Some(1))
    );
    let parameters = &infos.chip_auth_domain_parameters[0];
    let standardized = parameters.domain_parameter.domain_parameters().unwrap();
    assert_eq!(standardized, DomainParameters::Standardized(13));
    assert_eq!(parameters.key_id, Some(1));
    assert!(infos.card_info.as_ref().unwrap().url.starts_with("http"));
    assert_eq!(infos.card_info.as_ref().unwrap().ef_card_info, None);
    let privileged = SecurityInfos::parse(infos.privileged_terminal.as_ref().unwrap()).unwrap();
    assert_eq!(privileged.chip_auth[0].key_id, Some(2));
    assert_eq!(privileged.chip_auth_domain_parameters[0].key_id, Some(2));
    assert_eq!(infos.unknown, []);
    let again = SecurityInfos::parse(&infos.encode()).unwrap();
    assert_eq!(
        again,
        SecurityInfos {
            warnings: vec![],
            ..infos
        }
    );
}

#[test]
fn worked_example_in_a_multiplicative_group() {
    let path = "vectors/eac_worked_example.json";
    let Some(bytes) = shared_json_hex(path, "dh_ef_cardaccess") else {
        return;
    };
    let infos = SecurityInfos::parse(&bytes).unwrap();
    assert_eq!(
        infos.pace[0].mechanism().unwrap().to_string(),
        "PACE-DH-GM-AES-CBC-CMAC-128"
    );
    assert_eq!(infos.pace[0].parameter_id, Some(0));
    assert_eq!(
        infos.chip_auth_domain_parameters[0].protocol.to_string(),
        "0.4.0.127.0.7.2.2.3.1"
    );
}

#[test]
fn content_of_card_security_files_by_others() {
    let Some(bytes) = shared_json_hex("vectors/eac_worked_example.json", "ecdh_ef_cardsecurity")
    else {
        return;
    };
    // The content follows the identifier of id-SecurityObject, within [0] and an OCTET STRING.
    let marker = hex!("060804007F0007030201");
    let place = bytes
        .windows(marker.len())
        .position(|window| window == marker)
        .unwrap();
    let wrapped = Reader::new(&bytes[place + marker.len()..]).read().unwrap();
    let octets = wrapped
        .children()
        .unwrap()
        .expect(Tag::OCTET_STRING)
        .unwrap();
    let infos = SecurityInfos::parse(octets.value).unwrap();
    let key = &infos.chip_auth_keys[0];
    assert_eq!(key.key_id, Some(1));
    let key = key.subject_public_key_info().unwrap().public_key().unwrap();
    let PublicKey::Standardized { parameters, key } = key else {
        panic!("by number")
    };
    assert_eq!(
        (parameters, key.len()),
        (DomainParameters::Standardized(13), 65)
    );
    // Restricted Identification has no type here and is kept.
    let names: Vec<_> = infos
        .unknown
        .iter()
        .map(|info| protocol::name(info.protocol.as_ref().unwrap()).unwrap())
        .collect();
    assert_eq!(
        names,
        ["id-RI-ECDH-SHA-256", "id-RI-ECDH-SHA-256", "id-RI-ECDH"]
    );
}

#[test]
fn ef_cvca_and_active_authentication() {
    let mut infos = SecurityInfos::default();
    infos.terminal_auth.push(TerminalAuthInfo {
        protocol: protocol::ID_TA,
        version: 1,
        ef_cvca: Some(FileId {
            fid: 0x011C,
            sfid: Some(0x1C),
        }),
    });
    infos.active_auth = Some(ActiveAuthInfo::ecdsa(HashAlgorithm::Sha256));
    let bytes = infos.encode();
    let expected = hex!(
        "3131"
        "3016 060804007F0007020202 020101 3007 0402011C 04011C"
        "3017 0606678108010105 020101 060A04007F00070101040103"
    );
    assert_eq!(hex::encode(&bytes), hex::encode(expected));
    assert_eq!(SecurityInfos::parse(&bytes).unwrap(), infos);
    assert_eq!(
        infos.active_auth.unwrap().hash(),
        Some(HashAlgorithm::Sha256)
    );
}

#[test]
fn oddities_are_warnings() {
    let parse = |entries: &[u8]| SecurityInfos::parse(&encode(Tag::SET, entries)).unwrap();
    let pace = hex!("3012060A04007F0007020204020202010202010D");

    let twice = parse(&[pace, pace].concat());
    assert_eq!((twice.pace.len(), twice.unknown.len()), (1, 1));
    assert!(matches!(twice.warnings[..], [Warning::Duplicate { .. }]));

    let version = parse(&hex!("3012060A04007F0007020204020202010102010D"));
    assert!(matches!(
        version.warnings[..],
        [Warning::UnexpectedVersion { version: 1, .. }]
    ));
    assert_eq!(version.pace.len(), 1);

    let no_parameters = parse(&hex!("300F060A04007F00070202040202020102"));
    assert!(matches!(
        no_parameters.warnings[..],
        [Warning::NoDomainParameters { .. }]
    ));

    let unknown_variant = parse(&hex!("3012060A04007F0007020204090202010202010D"));
    assert!(matches!(
        unknown_variant.warnings[..],
        [Warning::UnknownVariant { .. }]
    ));
    assert_eq!(
        (unknown_variant.pace.len(), unknown_variant.unknown.len()),
        (0, 1)
    );

    let extra = parse(&hex!("3014060A04007F0007020204020202010202010D0500"));
    assert!(matches!(
        extra.warnings[..],
        [Warning::ExtraElements { .. }]
    ));

    let not_der = parse(&hex!("308112060A04007F0007020204020202010202010D"));
    assert_eq!(
        (not_der.pace.len(), &not_der.warnings[..]),
        (1, &[Warning::NotDer][..])
    );

    let malformed = parse(&[&hex!("300006 30 0401AA")[..2], &hex!("0500"), &pace].concat());
    assert_eq!((malformed.pace.len(), malformed.unknown.len()), (1, 2));
    assert!(matches!(
        malformed.warnings[..],
        [
            Warning::Malformed { protocol: None, .. },
            Warning::Malformed { protocol: None, .. },
            Warning::NotSorted
        ]
    ));

    let other = parse(&hex!("3008 06032A0304 020101"));
    assert_eq!((other.unknown.len(), &other.warnings[..]), (1, &[][..]));

    let mut trailing = CARD_ACCESS.to_vec();
    trailing.extend([0, 0]);
    let trailing = SecurityInfos::parse(&trailing).unwrap();
    assert_eq!(trailing.warnings, [Warning::TrailingBytes { count: 2 }]);
    for warning in [twice, version, unknown_variant, malformed, trailing] {
        assert!(!warning.warnings[0].to_string().is_empty());
    }
}

#[test]
fn keys_and_protocols_belong_together() {
    let key = |key_id| ChipAuthPublicKeyInfo {
        protocol: protocol::ID_PK_ECDH,
        spki: SubjectPublicKeyInfo::new(AlgorithmIdentifier::standardized(12), vec![4]).encode(),
        key_id,
    };
    let protocol = ChipAuthProtocol {
        key_agreement: KeyAgreement::Ecdh,
        cipher: CipherSuite::Aes256,
    };
    let info = |key_id| ChipAuthInfo {
        protocol: protocol.oid(),
        version: 1,
        key_id,
    };
    let parse = |chip_auth: Vec<_>, chip_auth_keys: Vec<_>| {
        let infos = SecurityInfos {
            chip_auth,
            chip_auth_keys,
            ..SecurityInfos::default()
        };
        SecurityInfos::parse(&infos.encode_dg14()).unwrap()
    };
    let fine = parse(
        vec![info(Some(1)), info(Some(2))],
        vec![key(Some(1)), key(Some(2))],
    );
    assert_eq!(fine.warnings, []);
    assert_eq!(fine.key_for(&info(Some(2))).unwrap().key_id, Some(2));
    assert_eq!(fine.key_for(&info(None)), None);

    let lone_key = parse(vec![], vec![key(None)]);
    assert!(matches!(
        lone_key.warnings[..],
        [Warning::KeyWithoutProtocol { .. }]
    ));
    let lone_protocol = parse(vec![info(Some(1))], vec![]);
    assert!(matches!(
        lone_protocol.warnings[..],
        [Warning::ProtocolWithoutKey { .. }]
    ));
    let ambiguous = parse(vec![info(None)], vec![key(None), key(Some(1))]);
    assert_eq!(ambiguous.warnings, [Warning::AmbiguousKeys]);
}

fn pace_info() -> impl Strategy<Value = PaceInfo> {
    (1_u128..5, 1_u128..5, any::<u64>(), any::<Option<u64>>()).prop_map(
        |(family, cipher, version, parameter_id)| PaceInfo {
            protocol: protocol::ID_PACE
                .child(family)
                .unwrap()
                .child(cipher)
                .unwrap(),
            version,
            parameter_id,
        },
    )
}

fn key_info() -> impl Strategy<Value = ChipAuthPublicKeyInfo> {
    (
        any::<bool>(),
        any::<Vec<u8>>(),
        any::<u8>(),
        any::<Option<u64>>(),
    )
        .prop_map(|(dh, key, id, key_id)| ChipAuthPublicKeyInfo {
            protocol: if dh {
                protocol::ID_PK_DH
            } else {
                protocol::ID_PK_ECDH
            },
            spki: SubjectPublicKeyInfo::new(AlgorithmIdentifier::standardized(id.into()), key).raw,
            key_id,
        })
}

fn security_infos() -> impl Strategy<Value = SecurityInfos> {
    let chip_auth = (1_u128..3, 1_u128..5, any::<u64>(), any::<Option<u64>>()).prop_map(
        |(family, cipher, version, key_id)| ChipAuthInfo {
            protocol: protocol::ID_CA
                .child(family)
                .unwrap()
                .child(cipher)
                .unwrap(),
            version,
            key_id,
        },
    );
    let file = (any::<u16>(), any::<Option<u8>>()).prop_map(|(fid, sfid)| FileId { fid, sfid });
    let terminal_auth =
        (any::<u64>(), prop::option::of(file)).prop_map(|(version, ef_cvca)| TerminalAuthInfo {
            protocol: protocol::ID_TA,
            version,
            ef_cvca,
        });
    (
        prop::collection::vec(pace_info(), 0..4),
        prop::collection::vec(chip_auth, 0..3),
        prop::collection::vec(key_info(), 0..3),
        prop::collection::vec(terminal_auth, 0..2),
        prop::option::of(prop::sample::select(HashAlgorithm::ALL.to_vec())),
        prop::option::of(any::<Vec<u8>>()),
    )
        .prop_map(
            |(pace, chip_auth, chip_auth_keys, terminal_auth, hash, ef_dir)| SecurityInfos {
                pace,
                chip_auth,
                chip_auth_keys,
                terminal_auth,
                active_auth: hash.map(ActiveAuthInfo::ecdsa),
                ef_dir,
                ..SecurityInfos::default()
            },
        )
}

proptest! {
    #[test]
    fn what_is_encoded_is_parsed(infos in security_infos()) {
        let bytes = infos.encode();
        let parsed = SecurityInfos::parse(&bytes).unwrap();
        // A set has no order, and a duplicate is kept as bytes.
        prop_assert_eq!(parsed.encode(), bytes.clone());
        prop_assert_eq!(SecurityInfos::parse(&parsed.encode()).unwrap(), parsed.clone());
        prop_assert!(infos.pace.iter().all(|info| parsed.pace.contains(info)));
        prop_assert!(infos.chip_auth.iter().all(|info| parsed.chip_auth.contains(info)));
        prop_assert!(infos.chip_auth_keys.iter().all(|key| parsed.chip_auth_keys.contains(key)));
        prop_assert_eq!(&parsed.active_auth, &infos.active_auth);
        prop_assert_eq!(&parsed.ef_dir, &infos.ef_dir);
        prop_assert_eq!(SecurityInfos::parse(&infos.encode_dg14()).unwrap().pace, parsed.pace);
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, place: prop::sample::Index, byte: u8) {
        let _ = SecurityInfos::parse(&bytes);
        let _ = SecurityInfos::parse(&encode(Tag::SET, &bytes));
        let mut flipped = CARD_ACCESS.to_vec();
        flipped[place.index(CARD_ACCESS.len())] = byte;
        if let Ok(infos) = SecurityInfos::parse(&flipped) {
            let _ = infos.encode();
            let _ = Oid::from_content(&bytes);
        }
    }
}
