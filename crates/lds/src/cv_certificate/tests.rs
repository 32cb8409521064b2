use hex_literal::hex;
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::file::DataGroup;
use crate::hash::HashAlgorithm;
use crate::spki::EcParameters;

/// An inspection system's certificate, byte by byte.
const TERMINAL: &[u8] = &hex!(
    "7F216B"
    "  7F4E5E"
    "    5F290100"
    "    420D 56544456494330303030303031"
    "    7F4917  060A04007F00070202020203  8609 040102030405060708"
    "    5F200B 56544445534B3030303031"
    "    7F4C0E  060904007F000703010201 530103"
    "    5F2506  020600010001"
    "    5F2406  020701020301"
    "  5F3707 11111111111111"
);

fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

fn terminal() -> CvBody {
    CvBody {
        authority: reference("VTDVIC0000001"),
        public_key: CvPublicKey::Ec {
            algorithm: TerminalAuthProtocol::Ecdsa(HashAlgorithm::Sha256)
                .oid()
                .unwrap(),
            parameters: None,
            point: vec![4, 1, 2, 3, 4, 5, 6, 7, 8],
        },
        holder: reference("VTDESK00001"),
        authorization: Authorization::inspection_system(
            Role::Terminal,
            &[DataGroup::Dg3, DataGroup::Dg4],
        ),
        effective: date!(2026 - 01 - 01),
        expiration: date!(2027 - 12 - 31),
        extensions: None,
    }
}

fn cvca() -> CvBody {
    CvBody {
        authority: reference("VTCVCA00001"),
        public_key: CvPublicKey::Ec {
            algorithm: TerminalAuthProtocol::Ecdsa(HashAlgorithm::Sha1)
                .oid()
                .unwrap(),
            parameters: Some(Box::new(EcParameters {
                prime: vec![0xD3; 24],
                a: vec![0x6A; 24],
                b: vec![0x46; 24],
                base_point: [&[4][..], &[0xC0; 48]].concat(),
                order: vec![0xD2; 24],
                cofactor: Some(vec![1]),
            })),
            point: [&[4][..], &[0x77; 48]].concat(),
        },
        holder: reference("VTCVCA00002"),
        authorization: Authorization::inspection_system(Role::Cvca, &[DataGroup::Dg3]),
        extensions: Some(hex!("7305060155 8000").to_vec()),
        ..terminal()
    }
}

fn rsa() -> CvBody {
    CvBody {
        public_key: CvPublicKey::Rsa {
            algorithm: TerminalAuthProtocol::RsaPss(HashAlgorithm::Sha256)
                .oid()
                .unwrap(),
            modulus: vec![0xC1; 256],
            exponent: vec![1, 0, 1],
        },
        ..cvca()
    }
}

#[test]
fn a_terminals_certificate_byte_by_byte() {
    let certificate = CvCertificate::parse(TERMINAL).unwrap();
    assert_eq!(*certificate.body(), terminal());
    assert_eq!(certificate.signature(), [0x11; 7]);
    assert_eq!(certificate.encode(), TERMINAL);
    assert_eq!(certificate.to_command_data(), TERMINAL[3..]);
    assert_eq!(certificate.signed_bytes(), &TERMINAL[3..3 + 0x61]);
    assert_eq!(CvCertificate::new(terminal(), vec![0x11; 7]), certificate);
    assert_eq!(certificate.body().authorization.role(), Role::Terminal);
}

#[test]
fn all_kinds_of_keys_come_back() {
    let mut zero = cvca();
    if let CvPublicKey::Ec {
        parameters: Some(parameters),
        ..
    } = &mut zero.public_key
    {
        parameters.a = vec![0];
    }
    let bodies = [terminal(), cvca(), zero, rsa()];
    let chain: Vec<CvCertificate> = bodies
        .iter()
        .map(|body| CvCertificate::new(body.clone(), vec![9; 64]))
        .collect();
    let bytes: Vec<u8> = chain.iter().flat_map(CvCertificate::encode).collect();
    assert_eq!(CvCertificate::parse_all(&bytes).unwrap(), chain);
    assert_eq!(CvCertificate::parse_all(&[]).unwrap(), []);
    assert!(CvCertificate::parse(&bytes).is_err());
    let many = TERMINAL.repeat(33);
    assert!(matches!(
        CvCertificate::parse_all(&many),
        Err(ParseError::TooLarge { limit: 32, .. })
    ));
    assert!(cvca().public_key.domain_parameters().is_some());
    assert!(rsa().public_key.domain_parameters().is_none());
}

#[test]
fn every_object_is_needed_and_in_its_place() {
    // The objects of the body, each left out, and each doubled.
    let body = CvCertificate::parse(TERMINAL).unwrap();
    let objects: Vec<&[u8]> = {
        let mut reader = Reader::new(body.signed_bytes())
            .expect(BODY)
            .unwrap()
            .children()
            .unwrap();
        core::iter::from_fn(|| reader.read().ok())
            .map(|object| object.raw)
            .collect()
    };
    assert_eq!(objects.len(), 7);
    let with = |objects: &[&[u8]]| {
        let body = encode(BODY, &objects.concat());
        let certificate = [body, encode(SIGNATURE, &[1])].concat();
        CvCertificate::parse(&encode(CERTIFICATE, &certificate))
    };
    assert!(with(&objects).is_ok());
    for index in 0..objects.len() {
        let mut without = objects.clone();
        without.remove(index);
        assert!(with(&without).is_err(), "without {index}");
        let mut twice = objects.clone();
        twice.insert(index, objects[index]);
        assert!(with(&twice).is_err(), "{index} twice");
        if index > 0 {
            let mut swapped = objects.clone();
            swapped.swap(index, index - 1);
            assert!(with(&swapped).is_err(), "{index} swapped");
        }
    }
}

#[test]
fn what_breaks_the_profile_is_refused() {
    let changed = |at: usize, value: u8| {
        let mut bytes = TERMINAL.to_vec();
        bytes[at] = value;
        CvCertificate::parse(&bytes)
    };
    let find = |needle: &[u8]| {
        TERMINAL
            .windows(needle.len())
            .position(|window| window == needle)
            .unwrap()
    };
    // Another profile; a day that is none; a digit that is none; a control character.
    assert!(changed(find(&hex!("5F2901")) + 3, 1).is_err());
    let effective = find(&hex!("5F2506")) + 3;
    assert!(changed(effective + 2, 1).is_ok());
    assert!(changed(effective + 3, 0).is_err());
    assert!(changed(effective + 4, 4).is_err());
    assert!(changed(effective + 5, 10).is_err());
    assert!(changed(find(b"VTDVIC"), 0x1F).is_err());
    assert!(changed(find(b"VTDVIC"), 0xC4).is_ok());
    assert!(CvCertificate::parse(&TERMINAL[..TERMINAL.len() - 1]).is_err());
    // A length in more bytes than needed is not DER.
    let long = [&[0x7F, 0x21, 0x81, 0x6B][..], &TERMINAL[3..]].concat();
    assert!(CvCertificate::parse(&long).is_err());
}

#[test]
fn names_of_keys() {
    assert_eq!(reference("DÄCVCA00001").to_latin1()[1], 0xC4);
    assert_eq!(reference("DECVCA00001").to_string(), "DECVCA00001");
    for wrong in [
        "",
        "DECVCAEPASSX00001",
        "DE\u{7F}",
        "DE\u{9F}",
        "DE€",
        "A\nB",
    ] {
        assert!(Reference::new(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn rights_are_bits_of_inspection_systems_only() {
    let both = Authorization::inspection_system(
        Role::DomesticVerifier,
        &[DataGroup::Dg3, DataGroup::Dg4, DataGroup::Dg1],
    );
    assert_eq!(both.template, [0x83]);
    assert_eq!(both.role(), Role::DomesticVerifier);
    assert!(both.may_read(DataGroup::Dg3) && both.may_read(DataGroup::Dg4));
    assert!(!both.may_read(DataGroup::Dg1));
    let iris = Authorization::inspection_system(Role::ForeignVerifier, &[DataGroup::Dg4]);
    assert_eq!(iris.template, [0x42]);
    assert!(!iris.may_read(DataGroup::Dg3));
    let other = Authorization {
        terminal_type: "0.4.0.127.0.7.3.1.2.2".parse().unwrap(),
        ..both
    };
    assert!(!other.may_read(DataGroup::Dg3));
}

#[test]
fn algorithms_have_their_identifiers() {
    for protocol in TerminalAuthProtocol::all() {
        let oid = protocol.oid().unwrap();
        assert_eq!(TerminalAuthProtocol::from_oid(&oid), Some(protocol));
        let scheme = match protocol {
            TerminalAuthProtocol::RsaPkcs1(_) => "RSA-v1-5",
            TerminalAuthProtocol::RsaPss(_) => "RSA-PSS",
            TerminalAuthProtocol::Ecdsa(_) => "ECDSA",
        };
        let name = format!("id-TA-{scheme}-{}", protocol.hash());
        assert_eq!(protocol.name(), name);
    }
    let none = TerminalAuthProtocol::RsaPss(HashAlgorithm::Sha384);
    assert_eq!(none.oid(), None);
    let pace = "0.4.0.127.0.7.2.2.4.2.2".parse().unwrap();
    assert_eq!(TerminalAuthProtocol::from_oid(&pace), None);
}

prop_compose! {
    fn any_body()(
        kind in 0_u8..3,
        authority in "[A-Z]{2}[A-ZÄ0-9]{1,9}[0-9]{5}",
        holder in "[A-Z]{2}[A-ZÄ0-9]{1,9}[0-9]{5}",
        template in prop::collection::vec(any::<u8>(), 1..6),
        days in (0_i64..36_000, 0_i64..36_000),
        extensions in prop::option::of(prop::collection::vec(any::<u8>(), 0..40)),
    ) -> CvBody {
        let body = match kind {
            0 => terminal(),
            1 => cvca(),
            _ => rsa(),
        };
        let day = |days| date!(2000 - 01 - 01) + time::Duration::days(days);
        CvBody {
            authority: reference(&authority),
            holder: reference(&holder),
            authorization: Authorization { template, ..body.authorization },
            effective: day(days.0),
            expiration: day(days.1),
            extensions,
            public_key: body.public_key,
        }
    }
}

proptest! {
    #[test]
    fn what_is_encoded_is_parsed(
        body in any_body(),
        signature in prop::collection::vec(any::<u8>(), 1..300),
    ) {
        let certificate = CvCertificate::new(body, signature);
        prop_assert_eq!(CvCertificate::parse(&certificate.encode()).unwrap(), certificate);
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let _ = CvCertificate::parse(&bytes);
        let _ = CvCertificate::parse_all(&bytes);
    }

    /// A certificate with bytes changed is refused, or encodes to what was parsed.
    #[test]
    fn changed_bytes_do_not_panic(at in 0..TERMINAL.len(), value: u8) {
        let mut bytes = TERMINAL.to_vec();
        bytes[at] = value;
        if let Ok(certificate) = CvCertificate::parse(&bytes) {
            prop_assert_eq!(certificate.encode(), bytes);
        }
    }
}
