use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::tlv;
use hex_literal::hex;

use super::*;
use crate::channel::Session;
use crate::crypto::rng::ScriptedRng;
use crate::crypto::{Curve, Group};
use crate::document::{PaceCamEvidence, Proof};
use crate::iso7816::Command;
use crate::transport::script::Script;
use crate::transport::{Limits, Protocol};

mod examples;
use examples::{E1, E2, Example, G1, G2, H1, H2, I1, I1_KEY};

impl Example {
    fn option(&self) -> PaceOption {
        let infos = SecurityInfos::parse(&hex::decode(self.infos).unwrap()).unwrap();
        options(&infos).remove(0)
    }

    /// Kπ: given, or from the MRZ of the appendices.
    fn key(&self, option: &PaceOption) -> Secret {
        if self.key.is_empty() {
            password(self).pace_key(option.cipher)
        } else {
            Secret::new(hex::decode(self.key).unwrap())
        }
    }

    fn script(&self, then: &[(String, String)]) -> Script {
        let lines: Vec<(Vec<u8>, Vec<u8>)> = self
            .exchanges
            .iter()
            .map(|(c, r)| ((*c).to_owned(), (*r).to_owned()))
            .chain(then.iter().cloned())
            .map(|(c, r)| (hex::decode(c).unwrap(), hex::decode(r).unwrap()))
            .collect();
        let lines: Vec<(&[u8], &[u8])> = lines.iter().map(|(c, r)| (&c[..], &r[..])).collect();
        Script::new(Protocol::T1, Limits::EXTENDED, &lines)
    }
}

/// The MRZ of appendix G, or that of appendix I.
fn password(example: &Example) -> Password {
    if example.exchanges[1].1.contains("cb60e8e0") {
        return Password::mrz_information("C11T002JM496081222310314").unwrap();
    }
    Password::from_document("T22000129", "640812", "101031").unwrap()
}

/// Runs an example; every command must be as published, and then the next command must be
/// protected under the published session keys.
fn run_example(example: &Example) -> Established {
    let option = example.option();
    let keys = || {
        let [enc, mac] = [example.ks_enc, example.ks_mac].map(|key| hex::decode(key).unwrap());
        SecureMessaging::new(option.cipher, Secret::new(enc), Secret::new(mac), 0).unwrap()
    };
    let next = Command::select_application(&hex!("A0000002471001"));
    let protected = hex::encode(keys().wrap(&next).unwrap().encode());
    let mut script = example.script(&[(protected, "9000".into())]);
    let mut session = Session::new(&mut script);
    let mut rng = ScriptedRng::new(example.random);
    select(&mut session, &option, KeyKind::Mrz).unwrap();
    let key = example.key(&option);
    let established = run_with_key(&mut session, &option, &key, &mut rng).unwrap();
    let Established {
        keys,
        cam,
        ephemeral,
    } = established;
    let mut session = session.into_pace(keys);
    // The plain status word ends the session; the command was compared by then.
    assert!(session.exchange(&next).is_err());
    drop(session);
    assert!(script.is_done() && rng.0.is_empty());
    Established {
        keys: any_keys(),
        cam,
        ephemeral,
    }
}

fn any_keys() -> SecureMessaging {
    let key = || Secret::new(vec![0; 16]);
    SecureMessaging::new(Cipher::Aes128, key(), key(), 0).unwrap()
}

#[test]
fn ecdh_generic_mapping_of_appendix_g_1() {
    assert!(run_example(&G1).cam.is_none());
}

#[test]
fn dh_generic_mapping_of_appendix_g_2() {
    run_example(&G2);
}

#[test]
fn ecdh_integrated_mapping_of_appendix_h_1() {
    run_example(&H1);
}

#[test]
fn dh_integrated_mapping_of_appendix_h_2() {
    run_example(&H2);
}

#[test]
fn ecdh_and_dh_of_the_eac_worked_example() {
    run_example(&E1);
    run_example(&E2);
}

#[test]
fn chip_authentication_mapping_of_appendix_i_1() {
    let cam = run_example(&I1).cam.unwrap();
    let set = |info: &[u8]| SecurityInfos::parse(&tlv::encode(Tag::SET, info)).unwrap();
    let info = hex::decode(I1_KEY).unwrap();
    let infos = set(&info);
    let public_key = infos.chip_auth_keys[0].spki.clone();
    assert_eq!(
        cam.prove(&infos),
        Proof::Done(PaceCamEvidence { public_key })
    );

    // Another key on the same curve, and no key at all.
    let generator = Curve::BrainpoolP256r1.generator().unwrap();
    let mut other = info.clone();
    let start = other.len() - 3 - 65;
    other[start..start + 65].copy_from_slice(generator.encoded());
    assert!(matches!(cam.prove(&set(&other)), Proof::Failed(_)));
    assert!(matches!(
        cam.prove(&SecurityInfos::default()),
        Proof::NotRun(_)
    ));
}

#[test]
fn chip_authentication_data_that_is_missing_or_garbled_proves_nothing() {
    let option = I1.option();
    let enc = Secret::new(hex::decode(I1.ks_enc).unwrap());
    let key = option.group.generator().unwrap();
    let infos = SecurityInfos::default();
    for sealed in [None, Some(vec![]), Some(vec![1; 16]), Some(vec![1; 15])] {
        let cam = ChipAuthenticationData::open(&option, &enc, key.clone(), sealed);
        assert!(matches!(cam.prove(&infos), Proof::Failed(_)));
    }
}

/// Answers to the five commands of appendix G.1, one of them replaced.
fn with_answer(index: usize, answer: &str) -> AccessError {
    let option = G1.option();
    let mut answers: Vec<Vec<u8>> = G1
        .exchanges
        .iter()
        .map(|(_, r)| hex::decode(r).unwrap())
        .collect();
    answers[index] = hex::decode(answer).unwrap();
    let mut script = Script::answering(answers, false);
    let mut session = Session::new(&mut script);
    let mut rng = ScriptedRng::new(G1.random);
    select(&mut session, &option, KeyKind::Mrz)
        .and_then(|key| key.allow(2))
        .and_then(|_| run(&mut session, &option, &password(&G1), &mut rng))
        .err()
        .unwrap()
}

#[test]
fn the_state_of_a_key_is_known_before_a_try_is_spent() {
    let ready = |tries_left| KeyStatus::Ready { tries_left };
    for (key, status, expected) in [
        (KeyKind::Pin, 0x9000, Some(ready(None))),
        (KeyKind::Pin, 0x63C2, Some(ready(Some(2)))),
        (KeyKind::Pin, 0x63C1, Some(KeyStatus::Suspended)),
        (KeyKind::Pin, 0x6985, Some(KeyStatus::Suspended)),
        (KeyKind::Pin, 0x63C0, Some(KeyStatus::Blocked)),
        (KeyKind::Pin, 0x6983, Some(KeyStatus::Blocked)),
        (KeyKind::Pin, 0x6283, Some(KeyStatus::Deactivated)),
        (KeyKind::Pin, 0x6984, Some(KeyStatus::Deactivated)),
        // A PUK is used up, and never suspended.
        (KeyKind::Puk, 0x63C1, Some(ready(Some(1)))),
        (KeyKind::Puk, 0x63C0, Some(KeyStatus::Blocked)),
        (KeyKind::Can, 0x6985, None),
        (KeyKind::Can, 0x6A88, None),
        (KeyKind::Mrz, 0x6300, None),
    ] {
        let found = KeyStatus::from_selection(StatusWord(status), key);
        assert_eq!(found, expected, "{key:?} {status:04X}");
    }
    let few = AccessError::FewTries { tries_left: 2 };
    assert_eq!(ready(Some(2)).allow(3), Err(few));
    assert_eq!(ready(Some(3)).allow(3), Ok(Some(3)));
    assert_eq!(ready(None).allow(u8::MAX), Ok(None));
    assert_eq!(KeyStatus::Suspended.allow(0), Err(AccessError::Suspended));
    assert_eq!(KeyStatus::Blocked.allow(0), Err(AccessError::Blocked));
    let off = Err(AccessError::Deactivated);
    assert_eq!(KeyStatus::Deactivated.allow(0), off);
}

#[test]
fn wrong_key_and_broken_chip_are_told_apart() {
    assert_eq!(with_answer(0, "63C0"), AccessError::Blocked);
    assert_eq!(
        with_answer(0, "63C1"),
        AccessError::FewTries { tries_left: 1 }
    );
    assert_eq!(with_answer(0, "6983"), AccessError::Blocked);
    assert_eq!(
        with_answer(4, "6300"),
        AccessError::WrongKey { tries_left: None }
    );
    assert_eq!(
        with_answer(4, "63C2"),
        AccessError::WrongKey {
            tries_left: Some(2)
        }
    );
    assert_eq!(
        with_answer(4, "6982"),
        AccessError::WrongKey { tries_left: None }
    );
    assert_eq!(with_answer(4, "6983"), AccessError::Blocked);
    assert_eq!(
        with_answer(4, "7C0A860800000000000000009000"),
        AccessError::NotAuthentic
    );
    for index in 1..4 {
        assert!(matches!(
            with_answer(index, "6300"),
            AccessError::Refused { .. }
        ));
        for broken in [
            "9000",
            "7C009000",
            "7C0280009000",
            "7C0380FF009000",
            "04009000",
        ] {
            assert!(
                matches!(with_answer(index, broken), AccessError::Protocol(_)),
                "{index}"
            );
        }
    }
}

#[test]
fn reflected_and_false_points_are_refused() {
    let point = |index: usize| {
        G1.exchanges[index].0[18..]
            .trim_end_matches("00")
            .to_owned()
    };
    // Our own keys back, with either sign.
    for (index, tag) in [(2, "82"), (3, "84")] {
        let ours = point(index);
        let reflected = format!("7c43{tag}41{ours}9000");
        assert!(
            matches!(with_answer(index, &reflected), AccessError::Protocol(why) if why.contains("our own"))
        );
        let curve = Curve::BrainpoolP256r1;
        let y = hex::decode(&ours[66..]).unwrap();
        let negative = negate(&curve.prime(), &y);
        let reflected = format!("7c43{tag}41{}{}9000", &ours[..66], hex::encode(negative));
        assert!(
            matches!(with_answer(index, &reflected), AccessError::Protocol(why) if why.contains("our own"))
        );
        for bad in [
            format!("7c43{tag}41{}9000", "00".repeat(65)),
            format!("7c03{tag}01009000"),
            format!("7c43{tag}4104{}9000", "01".repeat(64)),
        ] {
            assert!(
                matches!(with_answer(index, &bad), AccessError::Protocol(why) if why.contains("element"))
            );
        }
    }
}

/// p − y.
fn negate(p: &[u8], y: &[u8]) -> Vec<u8> {
    let mut borrow = 0i16;
    let mut difference: Vec<u8> = p
        .iter()
        .zip(y)
        .rev()
        .map(|(p, y)| {
            let digit = i16::from(*p) - i16::from(*y) - borrow;
            borrow = i16::from(digit < 0);
            digit.rem_euclid(256) as u8
        })
        .collect();
    difference.reverse();
    difference
}

#[test]
fn the_strongest_variant_is_chosen() {
    let info = |family: u8, cipher: u8, id: u8| {
        let mut info = hex!("3012060A04007F000702020402020201020201 0D").to_vec();
        info[12] = family;
        info[13] = cipher;
        info[19] = id;
        info
    };
    let all = [
        info(2, 2, 13), // ECDH, generic, AES-128, brainpoolP256r1
        info(2, 4, 16), // ECDH, generic, AES-256, brainpoolP384r1
        info(6, 4, 16), // ECDH, chip authentication mapping, the same
        info(1, 4, 2),  // DH, generic, AES-256
        info(4, 4, 10), // integrated mapping on secp224r1: impossible
        info(2, 4, 99), // unknown parameters
        info(1, 4, 16), // DH on a curve
        info(2, 1, 18), // 3DES
    ];
    let infos = SecurityInfos::parse(&tlv::encode(Tag::SET, &all.concat())).unwrap();
    let chosen: Vec<(Mapping, Cipher, Option<u64>)> = options(&infos)
        .iter()
        .map(|o| (o.mapping, o.cipher, o.parameter_id))
        .collect();
    assert_eq!(
        chosen,
        [
            (Mapping::ChipAuthentication, Cipher::Aes256, Some(16)),
            (Mapping::Generic, Cipher::Aes256, Some(16)),
            (Mapping::Generic, Cipher::Aes256, Some(2)),
            (Mapping::Generic, Cipher::Aes128, Some(13)),
            (Mapping::Generic, Cipher::Tdes, Some(18)),
        ]
    );
    assert!(options(&infos).iter().all(|option| option.ambiguous));
    assert_eq!(
        options(&infos)[0].group,
        Group::Curve(Curve::BrainpoolP384r1)
    );
}

#[test]
fn domain_parameters_are_named_where_they_must_be() {
    let mut option = G1.option();
    option.ambiguous = true;
    let with = hex!("0022C1A412800A04007F000702020402028301018401 0D");
    let without = hex!("0022C1A40F800A04007F00070202040202830101");
    let mut script = Script::t1(&[(&with, &hex!("9000"))]);
    select(&mut Session::new(&mut script), &option, KeyKind::Mrz).unwrap();
    // A chip that does not bear the reference, and one that wants it unasked.
    let mut script = Script::t1(&[(&with, &hex!("6A80")), (&without, &hex!("9000"))]);
    select(&mut Session::new(&mut script), &option, KeyKind::Mrz).unwrap();
    option.ambiguous = false;
    let mut script = Script::t1(&[(&without, &hex!("6A88")), (&with, &hex!("9000"))]);
    select(&mut Session::new(&mut script), &option, KeyKind::Mrz).unwrap();
    let mut script = Script::t1(&[(&without, &hex!("6A88")), (&with, &hex!("6A80"))]);
    assert_eq!(
        select(&mut Session::new(&mut script), &option, KeyKind::Mrz),
        Err(AccessError::Refused {
            step: "PACE: MSE:Set AT",
            status: StatusWord::REFERENCE_NOT_FOUND
        })
    );
}
