use cccd_lds::tlv;
use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::channel::Bac;
use crate::crypto::rng::ScriptedRng;
use crate::crypto::{Curve, GroupKey, PrivateKey, Secret};
use crate::transport::script::Script;

/// id-PK-ECDH, brainpoolP256r1 by number, no key identifier: the key of appendix I.
const KEY: &[u8] = &hex!(
    "305F060904007F0007020201023052300C060704007F0007010202010D03420004"
    "1872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F"
);
/// The same with key identifier 13.
const NAMED_KEY: &[u8] = &hex!(
    "3062060904007F0007020201023052300C060704007F0007010202010D03420004"
    "1872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F"
    "02010D"
);
const AES: &[u8] = &hex!("300F060A04007F00070202030202020101");
const AES_NAMED: &[u8] = &hex!("3012060A04007F0007020203020202010102010D");
const TDES: &[u8] = &hex!("300F060A04007F00070202030201020101");
const PRIVATE: &str = "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595";

fn infos(entries: &[&[u8]]) -> SecurityInfos {
    SecurityInfos::parse(&tlv::encode(Tag::SET, &entries.concat())).unwrap()
}

fn public() -> String {
    let key = PrivateKey::new(Curve::BrainpoolP256r1, &hex::decode(PRIVATE).unwrap()).unwrap();
    let public = key
        .public_key(&Curve::BrainpoolP256r1.generator().unwrap())
        .unwrap();
    hex::encode(public.encoded())
}

/// Runs the strongest offer over the bare wire, where commands can be read.
fn agree(infos: &SecurityInfos, lines: &[(String, &str)]) -> Agreed {
    let offer = offers(infos).remove(0);
    let lines: Vec<(Vec<u8>, Vec<u8>)> = lines
        .iter()
        .map(|(c, r)| (hex::decode(c).unwrap(), hex::decode(r).unwrap()))
        .collect();
    let lines: Vec<(&[u8], &[u8])> = lines.iter().map(|(c, r)| (&c[..], &r[..])).collect();
    let mut script = Script::t1(&lines);
    let mut session = Session::new(&mut script);
    let agreed = offer
        .agree(&mut session, &mut ScriptedRng::new(&[PRIVATE]))
        .unwrap();
    drop(session);
    assert!(script.is_done());
    agreed
}

fn set_kat(reference: &str) -> String {
    let length = 67 + reference.len() / 2;
    format!("002241a6{length:02x}9141{}{reference}", public())
}

fn set_at(oid: &str, reference: &str) -> String {
    let length = 12 + reference.len() / 2;
    format!("002241a4{length:02x}800a{oid}{reference}")
}

fn general_authenticate() -> String {
    format!("00860000457c438041{}00", public())
}

const AES_OID: &str = "04007f00070202030202";
const TDES_OID: &str = "04007f00070202030201";

#[test]
fn aes_by_set_at_and_general_authenticate() {
    let lines = [
        (set_at(AES_OID, ""), "9000"),
        (general_authenticate(), "7C009000"),
    ];
    assert!(matches!(
        agree(&infos(&[AES, KEY]), &lines),
        Agreed::Keys(..)
    ));
    // AES goes before 3DES; a key is named where it has a name, whoever gives it.
    let named = [
        (set_at(AES_OID, "84010d"), "9000"),
        (general_authenticate(), "7C009000"),
    ];
    for entries in [
        &[TDES, AES, NAMED_KEY][..],
        &[AES_NAMED, KEY],
        &[AES_NAMED, NAMED_KEY],
    ] {
        assert!(matches!(agree(&infos(entries), &named), Agreed::Keys(..)));
    }
}

#[test]
fn tdes_by_set_kat_or_else_by_set_at() {
    for entries in [&[TDES, KEY][..], &[KEY]] {
        let lines = [(set_kat(""), "9000")];
        assert!(matches!(agree(&infos(entries), &lines), Agreed::Keys(..)));
    }
    let lines = [(set_kat("84010d"), "9000")];
    assert!(matches!(
        agree(&infos(&[TDES, NAMED_KEY]), &lines),
        Agreed::Keys(..)
    ));
    let lines = [
        (set_kat(""), "6D00"),
        (set_at(TDES_OID, ""), "9000"),
        (general_authenticate(), "7C009000"),
    ];
    assert!(matches!(
        agree(&infos(&[TDES, KEY]), &lines),
        Agreed::Keys(..)
    ));
}

/// A chip with one key that does not bear its name; with two keys the name cannot be left out.
#[test]
fn a_key_that_need_not_be_named_is_tried_without_its_name() {
    let refused = (set_at(AES_OID, "84010d"), "6A80");
    let lines = [
        refused.clone(),
        (set_at(AES_OID, ""), "9000"),
        (general_authenticate(), "7C009000"),
    ];
    let agreed = agree(&infos(&[AES, NAMED_KEY]), &lines);
    assert!(matches!(agreed, Agreed::Keys(..)));
    let agreed = agree(&infos(&[AES_NAMED, NAMED_KEY, KEY]), &[refused]);
    assert!(matches!(agreed, Agreed::Not(Proof::Refused { .. })));
}

#[test]
fn a_refusal_names_its_step() {
    let refused = |entries: &[&[u8]], lines: &[(String, &str)]| match agree(&infos(entries), lines)
    {
        Agreed::Not(proof) => proof,
        Agreed::Keys(..) => panic!("agreed"),
    };
    let set_at_refused = [(set_at(AES_OID, ""), "6A80")];
    let proof = Proof::Refused {
        step: "MSE:Set AT",
        status: 0x6A80,
    };
    assert_eq!(refused(&[AES, KEY], &set_at_refused), proof);
    let general = [
        (set_at(AES_OID, ""), "9000"),
        (general_authenticate(), "6300"),
    ];
    let proof = Proof::Refused {
        step: "GENERAL AUTHENTICATE",
        status: 0x6300,
    };
    assert_eq!(refused(&[AES, KEY], &general), proof);
    let kat = [(set_kat(""), "6A80"), (set_at(TDES_OID, ""), "6A80")];
    let proof = Proof::Refused {
        step: "MSE:Set KAT",
        status: 0x6A80,
    };
    assert_eq!(refused(&[TDES, KEY], &kat), proof);
}

#[test]
fn only_usable_keys_are_offered() {
    assert!(offers(&SecurityInfos::default()).is_empty());
    assert!(offers(&infos(&[AES])).is_empty());
    let mut off = KEY.to_vec();
    *off.last_mut().unwrap() ^= 1;
    assert!(offers(&infos(&[AES, &off])).is_empty());
    // Version 2 needs Terminal Authentication first.
    let mut second = AES.to_vec();
    *second.last_mut().unwrap() = 2;
    assert!(offers(&infos(&[&second, KEY])).is_empty());
    // A variant for another key.
    let mut other = AES_NAMED.to_vec();
    *other.last_mut().unwrap() = 14;
    assert!(offers(&infos(&[&other, NAMED_KEY])).is_empty());
}

/// DG14 is not verified when it is used: its length must not be squared.
#[test]
fn a_flood_of_variants_and_keys_is_cut_short() {
    let variants: Vec<Vec<u8>> = (0..100)
        .map(|id| {
            let mut variant = AES_NAMED.to_vec();
            *variant.last_mut().unwrap() = id;
            variant
        })
        .collect();
    let mut entries: Vec<&[u8]> = variants.iter().map(Vec::as_slice).collect();
    entries.push(KEY);
    assert_eq!(offers(&infos(&entries)).len(), MOST);
}

const OLD: [u8; 16] = [0x11; 16];

/// A protected answer `9000` without data.
fn protected(cipher: Cipher, mac: &[u8], ssc: u8) -> Vec<u8> {
    let mut message = vec![0; cipher.block_len()];
    *message.last_mut().unwrap() = ssc;
    message.extend(hex!("99029000"));
    let mac = cipher.mac_padded(mac, &message).unwrap();
    [&hex!("990290008E08")[..], &mac, &hex!("9000")].concat()
}

fn old_session(script: &mut Script) -> Session<'_, Bac> {
    let key = || Secret::new(OLD.to_vec());
    Session::new(script).into_bac(SecureMessaging::new(Cipher::Tdes, key(), key(), 0).unwrap())
}

/// The session keys that a chip with the right private key, or another, comes to.
fn new_mac(private: &[u8]) -> Vec<u8> {
    let curve = Curve::BrainpoolP256r1;
    let chip = PrivateKey::new(curve, private).unwrap();
    let ours = curve.decode_point(&hex::decode(public()).unwrap()).unwrap();
    let secret = chip.agree(&ours).unwrap();
    kdf(Cipher::Aes128, secret.reveal(), KeyUse::Authentication)
        .reveal()
        .clone()
}

/// DG14 with a key whose private half is 5.
fn own_chip() -> SecurityInfos {
    let key = GroupKey::Curve(PrivateKey::new(Curve::BrainpoolP256r1, &[5]).unwrap());
    let group = Group::Curve(Curve::BrainpoolP256r1);
    let public = key.apply(&group.generator().unwrap()).unwrap().encoded();
    let mut info = KEY.to_vec();
    let start = info.len() - 65;
    info[start..].copy_from_slice(&public);
    infos(&[AES, &info])
}

fn whole_run(last: Vec<u8>) -> (Option<Proof<ChipAuthEvidence>>, bool) {
    let answers = vec![
        protected(Cipher::Tdes, &OLD, 2),
        protected(Cipher::Tdes, &OLD, 4),
        last,
    ];
    let mut script = Script::answering(answers, false);
    let session = old_session(&mut script);
    let command = Command::select_file(0x011D);
    let mut rng = ScriptedRng::new(&[PRIVATE]);
    match run_with(session, &own_chip(), &command, &mut rng).unwrap() {
        Outcome::Proven {
            mut session,
            response,
            evidence,
            ephemeral,
        } => {
            assert!(response.status.is_ok());
            // The x-coordinate of our key.
            assert_eq!(hex::encode(ephemeral), public()[2..66]);
            assert_eq!(session.cipher(), Some(Cipher::Aes128));
            assert_eq!(evidence.oid, "0.4.0.127.0.7.2.2.3.2.2");
            assert!(
                session.exchange(&command).is_err(),
                "the script is at its end"
            );
            (None, true)
        }
        Outcome::Kept { proof, .. } | Outcome::Failed(proof) => (Some(proof), false),
    }
}

#[test]
fn the_proof_is_a_command_under_the_new_keys() {
    assert_eq!(
        whole_run(protected(Cipher::Aes128, &new_mac(&[5]), 2)),
        (None, true)
    );
}

#[test]
fn a_copy_is_found_out() {
    for last in [
        protected(Cipher::Aes128, &new_mac(&[6]), 2),
        protected(Cipher::Tdes, &OLD, 6),
        hex!("6988").to_vec(),
        hex!("9000").to_vec(),
    ] {
        let (proof, _) = whole_run(last);
        assert!(matches!(proof, Some(Proof::Failed(_))), "{proof:?}");
    }
}

#[test]
fn a_lost_link_is_no_proof_of_anything() {
    let answers = vec![
        protected(Cipher::Tdes, &OLD, 2),
        protected(Cipher::Tdes, &OLD, 4),
    ];
    let mut script = Script::answering(answers, false);
    let session = old_session(&mut script);
    let mut rng = ScriptedRng::new(&[PRIVATE]);
    let outcome = run_with(
        session,
        &own_chip(),
        &Command::select_file(0x011D),
        &mut rng,
    );
    assert!(matches!(outcome, Err(ChannelError::Transport(_))));
}

/// A key of 2,048 bits does not fit a short protected command, which is the reader's lack.
#[test]
fn a_key_too_long_for_the_reader_leaves_the_session_as_it_is() {
    let group = Group::from_parameter_id(2).unwrap();
    let key = GroupKey::Modp(match group.random_key(&mut OsRng).unwrap() {
        GroupKey::Modp(key) => key,
        GroupKey::Curve(_) => panic!("another group"),
    });
    let value = key.apply(&group.generator().unwrap()).unwrap().encoded();
    let integer = [&[0][..], &value].concat();
    let spki = tlv::encode(
        Tag::SEQUENCE,
        &[
            tlv::encode(
                Tag::SEQUENCE,
                &[
                    tlv::encode(Tag::OID, &hex!("04007F000701 02")),
                    tlv::encode(Tag::INTEGER, &[2]),
                ]
                .concat(),
            ),
            tlv::encode(
                Tag::BIT_STRING,
                &[vec![0], tlv::encode(Tag::INTEGER, &integer)].concat(),
            ),
        ]
        .concat(),
    );
    let key_info = tlv::encode(
        Tag::SEQUENCE,
        &[tlv::encode(Tag::OID, &hex!("04007F000702020101")), spki].concat(),
    );
    const DH_TDES: &[u8] = &hex!("300F060A04007F00070202030101020101");
    let infos = infos(&[DH_TDES, &key_info]);
    assert_eq!(offers(&infos).len(), 1);
    // MSE:Set AT goes through, the two commands with the key are never sent.
    let mut script = Script::answering(vec![protected(Cipher::Tdes, &OLD, 2)], false);
    let session = old_session(&mut script);
    let outcome = run(session, &infos, &Command::select_file(0x011D)).unwrap();
    let Outcome::Kept { proof, .. } = outcome else {
        panic!("ran")
    };
    assert!(
        matches!(&proof, Proof::Inconclusive(why) if why.starts_with("reader")),
        "{proof:?}"
    );
}

#[test]
fn nothing_offered_is_said_so() {
    let mut script = Script::answering(vec![], false);
    let session = old_session(&mut script);
    let command = Command::select_file(0x011D);
    let outcome = run(session, &SecurityInfos::default(), &command).unwrap();
    let Outcome::Kept { proof, session } = outcome else {
        panic!("ran")
    };
    assert_eq!(proof, Proof::NotRun(NotRun::NotOffered));
    let outcome = run(session, &infos(&[AES]), &command).unwrap();
    let Outcome::Kept { proof, .. } = outcome else {
        panic!("ran")
    };
    assert!(matches!(proof, Proof::NotRun(NotRun::Unsupported(_))));
}

/// Our private key, the chip's and our public keys, the shared secret, the nonce, the MAC key.
static EAC: [[&str; 6]; 2] = [
    [
        "a6a4d255c5bf7a77ec3d0553db74f693cf044e18c98364d4977a296108af19bd",
        "04a44ebe5451df7aadb01e459b8c928a87746a57927c8c28a6775c97a7e1fe8d9a46ff4a1cc7e4d1389aea19758e4f75c28c598fd734aebeb135337cf95be12e94",
        "045a7a377fc9cafc03ac7ff45441a8b2909d88eab8e6b0173847ab49b949df3799a34ee57ec55268cf8b1c3ec489f8bf4cf4c68d3fd9670e89c0d5d3fff1aaf89f",
        "791da04273ccfe862e52df60347e2557192e1f8d7517822ce3d306056c1cdeb4",
        "4287b3072a3edc60",
        "78b5709e7abedb185b424d0ee3a82499",
    ],
    [
        "0dd05a00f2be7cd6a8bd0aff10e47b9cc9bbc842",
        "1b3345f8dc04341bf8b2c97f652fa680e5d4fa4c146ae4b839431a644a79bc368c4822c89cd018a57f953644beda679c5b532902320e83e13b80deef8c18af3e7d493ae3f88196101b9f78eafe4b3025ef8bff916b2fc02d762d0838dea29c09b485591c2f47f87c71f530bb358f56af6459d86dbf85eaf9edbd962cd364f7b8",
        "a2830947a6fcaacde2fcb88b29ab38e07c3453abc4bcb466087e11c79f32a19e6ef22be108f8dd18fe8249c960951511200dc985aa3ec0ccad59a5f9bbcc33ee5f1577e20330b4dd10eb06b740277c97a189180ede52bee9d429f10fb77f180f05d6a99c499cb5e1eceeb8e92284f66ea98479674ce73f53c567a03b0d297833",
        "2a4fc2d11490df4773ddfa6ff705557c51f4ad4533e8d8a66a3001bfdd271db87be3c1cac22a05e8af1a066dd0298e75db928aafdf00eb4bfb1bd12f372313c1ca649056517305638515d5a4fbe0ac59bdc80e8c5a5f46254d231916ea77f80ac58e6b63a26198ee4387f10981e8e46ffba23790c81e679363c589587d30bbb3",
        "1a1ac1ab04d96965",
        "066721f3ebea787b4f1c6dca431ec229",
    ],
];

/// The key agreement of the EAC worked example: the static keys, ours, the shared secret.
/// (Its session keys include a nonce of version 2.)
#[test]
fn key_agreement_of_the_eac_worked_example() {
    let ec = Group::Curve(Curve::BrainpoolP256r1);
    let dh = Group::from_parameter_id(0).unwrap();
    for [private, chip, public, shared, nonce, k_mac] in EAC {
        let group = if chip.len() == 130 { &ec } else { &dh };
        let mut rng = ScriptedRng::new(&[private]);
        let key = group.random_key(&mut rng).unwrap();
        let ours = key.apply(&group.generator().unwrap()).unwrap();
        assert_eq!(hex::encode(ours.encoded()), public);
        let chip = group.decode(&hex::decode(chip).unwrap()).unwrap();
        let secret = key.agree(&chip).unwrap();
        assert_eq!(hex::encode(secret.reveal()), shared);
        let with_nonce = [&secret.reveal()[..], &hex::decode(nonce).unwrap()].concat();
        let mac = kdf(Cipher::Aes128, &with_nonce, KeyUse::Authentication);
        assert_eq!(hex::encode(mac.reveal()), k_mac);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn arbitrary_answers_never_panic(
        answers in proptest::collection::vec(
            proptest::collection::vec(any::<u8>(), 0..40), 0..4),
    ) {
        let mut script = Script::answering(answers, false);
        let session = old_session(&mut script);
        let _ = run(session, &own_chip(), &Command::select_file(0x011D));
    }
}
