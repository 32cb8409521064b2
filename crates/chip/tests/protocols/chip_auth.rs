//! Chip Authentication in every group, with every cipher, by both commands.

use cccd_chip::document::Proof;
use cccd_chip::lds::security_infos::{ChipAuthProtocol, CipherSuite, SecurityInfos};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::transport::Limits;
use cccd_chip::verify::{CheckName, Status};
use cccd_softcard::behaviour::{ChipAuthenticationCommands, Fault, KeyFault};
use cccd_softcard::order;
use cccd_softcard::personalisation::{Cipher, CurveId, Group, Mapping, ModpGroup};
use cccd_softcard::signature::CurveParameters;
use cccd_softcard::{Behaviour, CaSpec, Order};

use super::soft::{CIPHERS, Soft, can, check, issue, mrz, order, pace, read_quick, report, status};

const BRAINPOOL: Group = Group::Curve(CurveId::BrainpoolP256r1);

fn with_keys(keys: &[CaSpec]) -> Order {
    let mut order = order(&[pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128)], &[]);
    // Nothing but what the proof needs is signed.
    order.groups = [DataGroup::Dg1, DataGroup::Dg14].into();
    order.chip_authentication = keys.to_vec();
    order
}

const fn key(group: Group, cipher: Cipher, key_id: Option<u8>) -> CaSpec {
    CaSpec {
        key_id,
        group,
        parameters: CurveParameters::Explicit,
        cipher,
    }
}

/// The identifier of the variant that ran, after a live read that passed.
fn proven(order: &Order, behaviour: Behaviour, by_bac: bool) -> String {
    let card = issue(order);
    let mut soft = Soft::new(&card, behaviour);
    let password = if by_bac { mrz(&card) } else { can() };
    let document = read_quick(&mut soft, &password).unwrap();
    let report = report(&card, &document);
    let check = check(&report, CheckName::Ca);
    assert_eq!(check.status(), Status::Passed, "{}", check.reason());
    match document.chip_auth {
        Proof::Done(evidence) => evidence.oid,
        other => panic!("{other:?}"),
    }
}

fn oid(group: Group, cipher: Cipher) -> String {
    let arc = match group {
        Group::Modp(_) => 1,
        Group::Curve(_) => 2,
    };
    format!("0.4.0.127.0.7.2.2.3.{arc}.{}", cipher.arc())
}

/// All groups of Doc 9303-11, table 12, over PACE and over BAC.
#[test]
fn every_group_and_every_cipher() {
    let groups = ModpGroup::ALL
        .into_iter()
        .map(Group::Modp)
        .chain(CurveId::ALL.into_iter().map(Group::Curve));
    for (index, group) in groups.enumerate() {
        for cipher in CIPHERS {
            let mut order = with_keys(&[key(group, cipher, None)]);
            let by_bac = (index + usize::from(cipher.arc())) % 2 == 0;
            if by_bac {
                order.pace.clear();
            }
            let ran = proven(&order, Behaviour::default(), by_bac);
            assert_eq!(ran, oid(group, cipher), "{group:?} {cipher:?}");
        }
    }
}

/// PKCS #3 keys, whose subgroup is not told, beside the X9.42 ones of the other tests.
#[test]
fn keys_of_pkcs_3() {
    for group in ModpGroup::ALL {
        let spec = CaSpec {
            parameters: CurveParameters::Named,
            ..key(Group::Modp(group), Cipher::Aes256, None)
        };
        proven(&with_keys(&[spec]), Behaviour::default(), false);
    }
}

/// MSE:Set KAT is for 3DES; Set AT and GENERAL AUTHENTICATE for all; a chip may know one of them.
#[test]
fn both_commands_and_the_fallback_between_them() {
    for group in [BRAINPOOL, Group::Modp(ModpGroup::Modp1024Order160)] {
        for commands in [
            ChipAuthenticationCommands::Both,
            ChipAuthenticationCommands::SetKat,
            ChipAuthenticationCommands::SetAt,
        ] {
            for key_id in [None, Some(1), Some(200)] {
                let behaviour = Behaviour {
                    chip_authentication: commands,
                    ..Behaviour::default()
                };
                let order = with_keys(&[key(group, Cipher::Tdes, key_id)]);
                proven(&order, behaviour, false);
            }
        }
    }
}

#[test]
fn of_several_keys_the_one_with_the_strongest_cipher_is_used() {
    let other = Group::Curve(CurveId::Secp384r1);
    let keys = [
        key(BRAINPOOL, Cipher::Tdes, Some(1)),
        key(other, Cipher::Aes256, Some(2)),
        key(BRAINPOOL, Cipher::Aes128, Some(3)),
    ];
    let ran = proven(&with_keys(&keys), Behaviour::default(), false);
    assert_eq!(ran, oid(other, Cipher::Aes256));
}

/// DG14 promises more than the chip does: the weaker variant proves the chip, and is told.
#[test]
fn a_refused_stronger_variant_is_told() {
    let keys = [
        key(BRAINPOOL, Cipher::Aes256, Some(1)),
        key(BRAINPOOL, Cipher::Tdes, Some(2)),
    ];
    let mut card = issue(&with_keys(&keys));
    card.personalisation.keys.chip_authentication.remove(0);
    let mut soft = Soft::new(&card, Behaviour::default());
    let document = read_quick(&mut soft, &can()).unwrap();
    let report = report(&card, &document);
    let ca = check(&report, CheckName::Ca);
    assert_eq!(ca.status(), Status::Passed);
    assert_eq!(ca.findings.len(), 1);
    assert_eq!(
        ca.findings[0].to_string(),
        "the chip offers stronger variants and refused them: \
         id-CA-ECDH-AES-CBC-CMAC-256 (MSE:Set AT: 6A88)"
    );
}

/// A chip with one key that no ChipAuthenticationInfo names by its identifier, and the reverse.
#[test]
fn a_missing_key_reference_is_made_up_for() {
    let card = issue(&with_keys(&[key(BRAINPOOL, Cipher::Aes128, Some(7))]));
    let dg14 = FileIdentity::dg(DataGroup::Dg14);
    for (in_info, in_key) in [(true, false), (false, true)] {
        let mut card = card.clone();
        let mut infos = SecurityInfos::parse(&card.personalisation.files[&dg14]).unwrap();
        if !in_info {
            infos.chip_auth[0].key_id = None;
        }
        if !in_key {
            infos.chip_auth_keys[0].key_id = None;
        }
        card.personalisation.files.insert(dg14, infos.encode_dg14());
        let mut soft = Soft::new(&card, Behaviour::default());
        let document = read_quick(&mut soft, &can()).unwrap();
        assert!(matches!(document.chip_auth, Proof::Done(_)));
    }
    // A name that the chip does not know is no missing one.
    let mut unknown = card;
    unknown.personalisation.keys.chip_authentication[0].key_id = Some(8);
    let mut soft = Soft::new(&unknown, Behaviour::default());
    let document = read_quick(&mut soft, &can()).unwrap();
    assert!(matches!(
        document.chip_auth,
        Proof::Refused { status: 0x6A88, .. }
    ));
}

/// It counts only with a DG14 that the SOD covers.
#[test]
fn without_a_signed_dg14_it_proves_nothing() {
    let dg14 = FileIdentity::dg(DataGroup::Dg14);
    let keys = [key(BRAINPOOL, Cipher::Aes128, None)];
    for (fault, expected) in [
        (
            order::Fault::NotInSod(DataGroup::Dg14),
            Status::NotApplicable,
        ),
        (
            order::Fault::WrongHash(DataGroup::Dg14),
            Status::Inconclusive,
        ),
        (order::Fault::Missing(dg14), Status::Failed),
        (order::Fault::ForeignKeys, Status::Failed),
        (order::Fault::NoKeys, Status::Failed),
    ] {
        let card = issue(&with_keys(&keys).with(fault));
        let mut soft = Soft::new(&card, Behaviour::default());
        let document = read_quick(&mut soft, &can()).unwrap();
        let report = report(&card, &document);
        assert_eq!(status(&report, CheckName::Ca), expected, "{fault:?}");
    }
}

/// And only with an answer under the new keys.
#[test]
fn keys_that_do_not_change_are_a_copys() {
    let card = issue(&with_keys(&[key(BRAINPOOL, Cipher::Aes128, None)]));
    for fault in [
        Fault::IgnoreChipAuthentication,
        Fault::Keys(KeyFault::Other),
    ] {
        let mut soft = Soft::new(&card, Behaviour::default().with(fault));
        let document = read_quick(&mut soft, &can()).unwrap();
        let report = report(&card, &document);
        let ca = check(&report, CheckName::Ca);
        assert_eq!(
            (ca.status(), ca.code()),
            (Status::Failed, Some("proof_failed"))
        );
    }
}

/// A 2,048-bit key does not go through a short reader: that is not the chip's fault.
#[test]
fn a_reader_too_short_for_the_key_leaves_it_open() {
    let group = Group::Modp(ModpGroup::Modp2048Order256);
    let card = issue(&with_keys(&[key(group, Cipher::Aes128, None)]));
    let mut soft = Soft::on(&card, Behaviour::default(), Limits::SHORT);
    let document = read_quick(&mut soft, &can()).unwrap();
    assert!(
        matches!(&document.chip_auth, Proof::Inconclusive(why) if why.starts_with("reader")),
        "{:?}",
        document.chip_auth
    );
    let report = report(&card, &document);
    assert_eq!(status(&report, CheckName::Ca), Status::Inconclusive);
}

#[test]
fn identifiers_of_the_variants() {
    for (suite, cipher) in CipherSuite::ALL.into_iter().zip(CIPHERS) {
        let named: ChipAuthProtocol =
            ChipAuthProtocol::from_oid(&oid(BRAINPOOL, cipher).parse().unwrap()).unwrap();
        assert_eq!(named.cipher, suite);
    }
}
