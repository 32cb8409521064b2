//! Whole documents: the bytes that are known from elsewhere, what the parsers of `cccd-lds` make
//! of them, faults, and the folders in `fixtures/cards`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where something is wrong"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cccd_lds::dg2::Dg2;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::certificate::Country;
use cccd_softcard::cms::CmsFlaw;
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::order::{AaSpec, CaSpec};
use cccd_softcard::personalisation::{AaKey, Cipher, Group, Mapping, ModpGroup, PaceSupport};
use cccd_softcard::portrait::{HEIGHT, Portrait, PortraitFormat, WIDTH};
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use cccd_softcard::{Fault, IssueError, IssuedCard, Issuer, Order, Profile, fixtures, people};
use hex_literal::hex;

fn issue(order: &Order) -> IssuedCard {
    Issuer::from_seed(1).issue(order).unwrap()
}

fn file(card: &IssuedCard, file: FileIdentity) -> &[u8] {
    card.personalisation.files.get(&file).unwrap()
}

fn group(card: &IssuedCard, group: DataGroup) -> &[u8] {
    file(card, FileIdentity::dg(group))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[test]
fn the_usual_card_has_the_known_bytes() {
    let card = issue(&Order::new(Profile::Cccd2021));
    let mrz = "IDVNM0900001233001090000123<<49001158M3001156VNM<<<<<<<<<<<6\
        NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";
    assert_eq!(card.mrz.reveal(), mrz);
    assert!(group(&card, DataGroup::Dg1).ends_with(mrz.as_bytes()));
    let passwords = &card.personalisation.passwords;
    assert_eq!(
        passwords.mrz_information.as_ref().unwrap().reveal(),
        "090000123390011583001156"
    );
    assert_eq!(passwords.can.as_ref().unwrap().reveal(), "000123");
    assert_eq!(
        file(&card, FileIdentity::CARD_ACCESS),
        hex!(
            "3134300D060804007F0007020202020101300F060A04007F00070202030202020101"
            "3012060A04007F0007020204020202010202010D"
        )
    );
    assert_eq!(
        file(&card, FileIdentity::COM),
        hex!("6018 5F0104 30313037 5F3606 303430303030 5C06 6175636D6E6F")
    );
    assert_eq!(
        group(&card, DataGroup::Dg13),
        hex!(
            "6d8201a03082019c020101060628d3160100083182018d3011020101130c30303130393030303031"
            "323330180201020c134e677579e1bb856e2056c4836e204de1baab75300f020103130a31352f3031"
            "2f3139393030080201040c034e616d300f0201050c0a5669e1bb8774204e616d30090201060c044b"
            "696e68300b0201070c064b68c3b46e6730280201080c2358c3a3204de1baab752c20487579e1bb87"
            "6e204de1baab752c2048c3a0204ee1bb996930460201090c4153e1bb9120312c20c490c6b0e1bb9d"
            "6e67204de1baab752c205068c6b0e1bb9d6e67204de1baab752c205175e1baad6e204de1baab752c"
            "2048c3a0204ee1bb9969302b02010a0c264ee1bb9174207275e1bb936920433a31636d2064c6b0e1"
            "bb9b69206dc3a970207068e1baa369300f02010b130a32302f30352f32303231300f02010c0c0a31"
            "352f30312f32303330302d02010d30130c114e677579e1bb856e2056c4836e2043686130130c1154"
            "72e1baa76e205468e1bb8b204de1bab9300302010e300e02010f1309303132333435363738301502"
            "0110131030313233343536373839414243444546"
        )
    );
    let qr = "001090000123|012345678|Nguyễn Văn Mẫu|15011990|Nam|\
        Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội|20052021";
    assert_eq!(card.qr.unwrap().reveal(), qr);
}

#[test]
fn the_security_object_has_the_hash_of_every_group() {
    for profile in Profile::ALL {
        let order = Order::new(profile);
        let card = issue(&order);
        let sod = file(&card, FileIdentity::SOD);
        for data_group in &order.groups {
            let hash = order.digest.digest(group(&card, *data_group));
            assert!(contains(sod, &hash), "{profile} {data_group}");
        }
        assert!(contains(sod, &card.ds_der));
        assert!(card.personalisation.keys.active_authentication.is_some());
        assert_eq!(card.personalisation.keys.chip_authentication.len(), 1);
    }
}

#[test]
fn the_portrait_comes_back_from_dg2() {
    for (format, expected) in [
        (PortraitFormat::Jpeg, "Jpeg"),
        (PortraitFormat::Jp2, "Jp2"),
        (PortraitFormat::Codestream, "J2kCodestream"),
    ] {
        let mut order = Order::new(Profile::Cccd2021);
        order.portrait = format;
        let card = issue(&order);
        let dg2 = Dg2::parse(group(&card, DataGroup::Dg2)).unwrap();
        assert_eq!(dg2.warnings, []);
        let face = dg2.portrait().unwrap();
        assert_eq!(face.image, order.holder.portrait.encode(format));
        assert_eq!(format!("{:?}", face.format), expected);
        assert_eq!(
            (face.width, face.height),
            (Some(WIDTH.into()), Some(HEIGHT.into()))
        );
        let size = group(&card, DataGroup::Dg2).len();
        assert!((12_000..30_000).contains(&size), "{size}");
    }
}

#[test]
fn jpeg_2000_shows_the_drawing() {
    for portrait in Portrait::ALL {
        let bytes = portrait.encode(PortraitFormat::Jp2);
        let image = hayro_jpeg2000::Image::new(&bytes, &Default::default()).unwrap();
        let mut context = hayro_jpeg2000::DecoderContext::default();
        let decoded = image.decode(&mut context).unwrap();
        let shown = decoded.data_u8();
        let drawn = portrait.pixels();
        assert_eq!(shown.len(), drawn.len());
        let difference: u64 = shown
            .iter()
            .zip(&drawn)
            .map(|(a, b)| u64::from(a.abs_diff(*b)))
            .sum();
        assert!(
            difference < 4 * drawn.len() as u64,
            "{} {difference}",
            portrait.name()
        );
    }
}

#[test]
fn the_same_order_gives_the_same_card() {
    let order = Order::new(Profile::Cccd2021);
    assert_eq!(issue(&order).to_files(), issue(&order).to_files());
    let other = Issuer::from_seed(2).issue(&order).unwrap();
    assert_ne!(issue(&order).csca_der, other.csca_der);
    assert_ne!(
        group(&issue(&order), DataGroup::Dg15),
        group(&other, DataGroup::Dg15)
    );
}

#[test]
fn a_card_that_never_expires() {
    let card = issue(&Order::new(Profile::Cancuoc2024));
    assert!(card.mrz.reveal().contains("9912315VNM"));
    let dg13 = group(&card, DataGroup::Dg13);
    assert!(contains(dg13, "Không thời hạn".as_bytes()));
    // Ethnicity, religion: only the number of the field; former number, field 16: not at all.
    assert!(contains(dg13, &hex!("3003020106 3003020107")));
    assert!(!contains(dg13, &hex!("02010f")) && !contains(dg13, &hex!("020110")));
    assert_eq!(card.qr.unwrap().reveal().matches('|').count(), 10);
}

#[test]
fn the_passport_has_a_long_name_and_two_more_groups() {
    let card = issue(&Order::new(Profile::Passport));
    let mrz = card.mrz.reveal();
    assert_eq!(mrz.len(), 88);
    assert!(
        mrz.starts_with("P<VNMCONG<<TANG<TON<NU<THU<NGHIEM<PHUONG<THA"),
        "{mrz}"
    );
    assert!(contains(
        group(&card, DataGroup::Dg11),
        "Quỳnh<Hương".as_bytes()
    ));
    assert!(contains(
        group(&card, DataGroup::Dg12),
        b"\x5f\x26\x0820230310"
    ));
    assert!(card.can.is_none() && card.qr.is_none());
    let tall = AaSpec::Ecdsa {
        curve: Curve::Secp384r1,
        parameters: CurveParameters::Named,
        hash: Hash::Sha384,
    };
    let mut order = Order::new(Profile::Passport);
    order.country = Country::UTOPIA;
    order.active_authentication = tall;
    let card = issue(&order);
    assert!(card.mrz.reveal().starts_with("P<UTO"));
    // ActiveAuthenticationInfo: ecdsa-plain-SHA384.
    assert!(contains(
        group(&card, DataGroup::Dg14),
        &hex!("0606678108010105 020101 060a04007f00070101040104")
    ));
    let key = card.personalisation.keys.active_authentication.unwrap();
    assert!(matches!(
        key,
        AaKey::Ecdsa {
            curve: Curve::Secp384r1,
            hash: Hash::Sha384,
            ..
        }
    ));
}

#[test]
fn access_as_ordered() {
    let mut order = Order::new(Profile::Cccd2021);
    order.pace.clear();
    order.extended_length = None;
    let card = issue(&order).personalisation;
    assert!(card.bac && card.card_access().is_none() && !card.is_open());
    assert!(!card.files.contains_key(&FileIdentity::ATR_INFO));

    order.extended_length = Some((2048, 61_440));
    order.bac = false;
    let group = Group::Modp(ModpGroup::Modp2048Order256);
    order.pace = vec![PaceSupport {
        mapping: Mapping::Generic,
        cipher: Cipher::Aes256,
        group,
    }];
    order.chip_authentication = vec![CaSpec {
        key_id: Some(7),
        group,
        parameters: CurveParameters::Named,
        cipher: Cipher::Tdes,
    }];
    let card = issue(&order);
    let expected = hex!("47038401E0 7F6609 02020800 020300F000");
    assert_eq!(file(&card, FileIdentity::ATR_INFO), expected);
    assert!(contains(
        card.personalisation.card_access().unwrap(),
        &hex!("060a04007f00070202040104 020102 020102")
    ));
    assert!(contains(
        self::group(&card, DataGroup::Dg14),
        &hex!("060a04007f00070202030101 020101 020107")
    ));

    let on = |curve| PaceSupport {
        mapping: Mapping::ChipAuthentication,
        cipher: Cipher::Aes128,
        group: Group::Curve(curve),
    };
    let mut order = Order::new(Profile::Cccd2021);
    order.pace = vec![on(Curve::BrainpoolP256r1)];
    assert!(
        issue(&order)
            .personalisation
            .files
            .contains_key(&FileIdentity::CARD_SECURITY)
    );
    order.pace = vec![on(Curve::Secp256r1)];
    let error = Issuer::from_seed(1).issue(&order).unwrap_err();
    assert_eq!(error, IssueError::NoKeyForChipAuthenticationMapping);
}

#[test]
fn faults_touch_what_they_name() {
    let usual = issue(&Order::new(Profile::Cccd2021));
    let spoilt = |fault| issue(&Order::new(Profile::Cccd2021).with(fault));
    let changed = |card: &IssuedCard| -> Vec<String> {
        let files = &card.personalisation.files;
        let before = &usual.personalisation.files;
        let differs = |file: &&FileIdentity| files.get(file) != before.get(file);
        before
            .keys()
            .filter(differs)
            .map(ToString::to_string)
            .collect()
    };
    let dg2 = FileIdentity::dg(DataGroup::Dg2);
    assert_eq!(changed(&spoilt(Fault::FlippedBit(dg2))), ["EF.DG2"]);
    assert_eq!(
        changed(&spoilt(Fault::FlippedBit(FileIdentity::SOD))),
        ["EF.SOD"]
    );
    assert_eq!(
        changed(&spoilt(Fault::Missing(FileIdentity::CARD_ACCESS))),
        ["EF.CardAccess"]
    );
    assert_eq!(
        changed(&spoilt(Fault::NotInCom(DataGroup::Dg15))),
        ["EF.COM"]
    );
    for fault in [
        Fault::NotInSod(DataGroup::Dg2),
        Fault::WrongHash(DataGroup::Dg13),
        Fault::Cms(CmsFlaw::Signature),
        Fault::SignerCertificate,
    ] {
        assert_eq!(changed(&spoilt(fault)), ["EF.SOD"], "{fault:?}");
    }
    assert_eq!(
        changed(&spoilt(Fault::PaceNotInDg14)),
        ["EF.DG14", "EF.SOD"]
    );

    let clone = spoilt(Fault::ForeignKeys);
    assert!(changed(&clone).is_empty());
    let keys = |card: &IssuedCard| format!("{:?}", card.personalisation.keys);
    let (
        Some(AaKey::Rsa { modulus, .. }),
        Some(AaKey::Rsa {
            modulus: foreign, ..
        }),
    ) = (
        &usual.personalisation.keys.active_authentication,
        &clone.personalisation.keys.active_authentication,
    )
    else {
        panic!("{}", keys(&usual));
    };
    assert_ne!(modulus, foreign);
    assert!(contains(group(&usual, DataGroup::Dg15), modulus));
    let private = |card: &IssuedCard| {
        card.personalisation.keys.chip_authentication[0]
            .private
            .clone()
    };
    assert!(private(&usual) != private(&clone));
    let none = spoilt(Fault::NoKeys).personalisation.keys;
    assert!(none.active_authentication.is_none() && none.chip_authentication.is_empty());
}

#[test]
fn a_contradiction_is_an_error() {
    let mut order = Order::new(Profile::Cccd2021);
    order.signer.key = KeySpec::Rsa(1024);
    assert!(matches!(
        Issuer::from_seed(1).issue(&order),
        Err(IssueError::KeyMismatch(_))
    ));
    order.signer.algorithm = SignatureAlgorithm::pss(Hash::Sha1);
    assert!(Issuer::from_seed(1).issue(&order).is_ok());
}

#[test]
fn every_holder_gets_a_card_of_every_profile() {
    for (name, holder) in people::all() {
        for profile in Profile::ALL {
            let card = issue(&Order::for_holder(profile, holder.clone()));
            let width = if profile == Profile::Passport { 88 } else { 90 };
            assert_eq!(card.mrz.reveal().len(), width, "{name} {profile}");
        }
    }
}

#[test]
fn the_fixtures_are_what_the_issuer_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cards");
    let issuer = Issuer::from_seed(fixtures::SEED);
    for (name, order) in fixtures::cards() {
        let folder = root.join(name);
        let expected: BTreeMap<String, Vec<u8>> = issuer
            .issue(&order)
            .unwrap()
            .to_files()
            .into_iter()
            .collect();
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            found.insert(name, fs::read(entry.path()).unwrap());
        }
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&expected), "{name}");
        for (file, content) in &expected {
            assert!(
                found.get(file) == Some(content),
                "{name}/{file} is another: issue it again"
            );
        }
    }
}
