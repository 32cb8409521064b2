//! PACE in every standardised variant, and the choice among several.

use cccd_chip::access::{
    AccessError, AccessOptions, KeyStatus, OpenedSession, Password, key_status, open,
};
use cccd_chip::crypto::{Curve as ChipCurve, PrivateKey};
use cccd_chip::document::{AccessProtocol, CardAccessSeen, KeyKind, Proof};
use cccd_chip::lds::security_infos::{
    ChipAuthPublicKeyInfo, PaceDomainParameterInfo, PaceInfo, SecurityInfos, protocol,
};
use cccd_chip::lds::spki::{AlgorithmIdentifier, SubjectPublicKeyInfo};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::verify::{CheckName, Status};
use cccd_softcard::behaviour::PaceReference;
use cccd_softcard::order::Fault;
use cccd_softcard::personalisation::{
    CaKey, Cipher, CurveId, Group, Mapping, ModpGroup, PaceSupport,
};
use cccd_softcard::{Behaviour, IssuedCard};

use super::soft::{
    CAN, CIPHERS, PIN, PUK, Soft, can, check, issue, mrz, opened, order, pace, read_quick,
    reads_com, report, status,
};

const BRAINPOOL: Group = Group::Curve(CurveId::BrainpoolP256r1);

fn groups() -> impl Iterator<Item = Group> {
    ModpGroup::ALL
        .into_iter()
        .map(Group::Modp)
        .chain(CurveId::ALL.into_iter().map(Group::Curve))
}

/// Every variant that there is: chip authentication mapping only on curves and only with AES,
/// integrated mapping not on secp224r1, whose field has no point encoding.
fn variants() -> Vec<PaceSupport> {
    let mut variants = Vec::new();
    for group in groups() {
        for cipher in CIPHERS {
            for mapping in [
                Mapping::Generic,
                Mapping::Integrated,
                Mapping::ChipAuthentication,
            ] {
                let exists = match (mapping, group) {
                    (Mapping::Generic, _) => true,
                    (Mapping::Integrated, group) => group != Group::Curve(CurveId::Secp224r1),
                    (Mapping::ChipAuthentication, Group::Curve(_)) => cipher != Cipher::Tdes,
                    (Mapping::ChipAuthentication, Group::Modp(_)) => false,
                };
                if exists {
                    variants.push(pace(mapping, group, cipher));
                }
            }
        }
    }
    variants
}

fn pace_info(variant: PaceSupport) -> PaceInfo {
    PaceInfo {
        protocol: variant.oid().parse().unwrap(),
        version: 2,
        parameter_id: Some(variant.group.parameter_id().into()),
    }
}

/// The card runs these variants and offers those.
fn offering(card: &IssuedCard, runs: &[PaceSupport], offers: &SecurityInfos) -> IssuedCard {
    let mut card = card.clone();
    card.personalisation.pace = runs.to_vec();
    let files = &mut card.personalisation.files;
    files.insert(FileIdentity::CARD_ACCESS, offers.encode());
    card
}

fn offers(variants: &[PaceSupport]) -> SecurityInfos {
    SecurityInfos {
        pace: variants.iter().copied().map(pace_info).collect(),
        ..SecurityInfos::default()
    }
}

fn passwords(card: &IssuedCard) -> [Password; 4] {
    [
        mrz(card),
        Password::can(CAN).unwrap(),
        Password::pin(PIN).unwrap(),
        Password::puk(PUK).unwrap(),
    ]
}

/// A static key for the chip authentication mapping: the chip's half, and the public one.
fn static_key(group: Group) -> Option<(CaKey, SecurityInfos)> {
    let Group::Curve(_) = group else { return None };
    let curve = ChipCurve::from_parameter_id(group.parameter_id().into()).unwrap();
    let mut scalar = vec![0; curve.field_len()];
    scalar[curve.field_len() - 20..].fill(0x5D);
    let private = PrivateKey::new(curve, &scalar).unwrap();
    let public = private.public_key(&curve.generator().unwrap()).unwrap();
    let algorithm = AlgorithmIdentifier::standardized(group.parameter_id().into());
    let infos = SecurityInfos {
        chip_auth_keys: vec![ChipAuthPublicKeyInfo {
            protocol: protocol::ID_PK_ECDH,
            spki: SubjectPublicKeyInfo::new(algorithm, public.encoded().to_vec()).encode(),
            key_id: None,
        }],
        ..SecurityInfos::default()
    };
    let key = CaKey {
        key_id: None,
        group,
        private: cccd_chip::lds::Private::new(scalar),
        cipher: Cipher::Aes128,
    };
    Some((key, infos))
}

/// Parameter ids 0 to 2 and 8 to 18, three mappings, four ciphers; each with one of the passwords.
#[test]
fn every_variant_of_pace_opens() {
    let card = issue(&order(
        &[pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128)],
        &[],
    ));
    let keys = passwords(&card);
    let variants = variants();
    assert_eq!(variants.len(), 14 * 4 + 13 * 4 + 11 * 3);
    for (variant, key) in variants.iter().zip(keys.iter().cycle()) {
        let mut card = offering(&card, &[*variant], &offers(&[*variant]));
        let static_key = static_key(variant.group);
        if let Some((key, _)) = &static_key {
            card.personalisation.keys.chip_authentication = vec![key.clone()];
        }
        let mut soft = Soft::new(&card, Behaviour::default());
        let mut opened =
            opened(&mut soft, key).unwrap_or_else(|error| panic!("{variant:?}: {error}"));
        reads_com(&mut opened);
        assert!(matches!(opened.session, OpenedSession::Pace(_)));
        assert_eq!(opened.access.key, Some(key.kind()));
        let Some(AccessProtocol::Pace {
            oid, parameter_id, ..
        }) = &opened.access.protocol
        else {
            panic!("{variant:?}");
        };
        assert_eq!(*oid, variant.oid());
        assert_eq!(*parameter_id, Some(variant.group.parameter_id().into()));
        let proof = opened.cam.map(|cam| cam.prove(&static_key.unwrap().1));
        if variant.mapping == Mapping::ChipAuthentication {
            assert!(matches!(proof, Some(Proof::Done(_))), "{variant:?}");
        } else {
            assert!(proof.is_none());
        }
    }
}

#[test]
fn every_password_with_every_habit_of_naming_the_parameters() {
    let variant = pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128);
    let card = issue(&order(&[variant], &[]));
    for pace_reference in [
        PaceReference::Optional,
        PaceReference::Required,
        PaceReference::Refused,
    ] {
        let behaviour = Behaviour {
            pace_reference,
            ..Behaviour::default()
        };
        for key in passwords(&card) {
            let mut soft = Soft::new(&card, behaviour.clone());
            reads_com(&mut opened(&mut soft, &key).unwrap());
        }
    }
}

/// Of all that EF.CardAccess can offer at once, the strongest is run, and the report says why.
#[test]
fn of_several_variants_the_strongest_is_chosen_and_said_so() {
    let weak = pace(
        Mapping::Generic,
        Group::Modp(ModpGroup::Modp1024Order160),
        Cipher::Tdes,
    );
    let middle = pace(Mapping::Integrated, BRAINPOOL, Cipher::Aes192);
    let strong = pace(
        Mapping::Generic,
        Group::Curve(CurveId::Secp521r1),
        Cipher::Aes256,
    );
    let all = [weak, strong, middle];
    let card = issue(&order(&all, &[]));
    let mut soft = Soft::new(&card, Behaviour::default());
    let access = opened(&mut soft, &can()).unwrap().access;
    assert!(
        matches!(&access.protocol, Some(AccessProtocol::Pace { oid, .. }) if *oid == strong.oid())
    );
    assert!(
        access.reason.starts_with("the strongest of 3 variants"),
        "{}",
        access.reason
    );
    assert!(matches!(&access.card_access, CardAccessSeen::Offered(offered) if offered.len() == 3));
    assert_eq!(access.refused, Vec::<String>::new());

    // Offered, and not done: the next one, unless the caller forbids it; never in silence.
    let card = offering(&card, &[weak, middle], &offers(&all));
    let mut soft = Soft::new(&card, Behaviour::default());
    let access = opened(&mut soft, &can()).unwrap().access;
    assert!(
        matches!(&access.protocol, Some(AccessProtocol::Pace { oid, .. }) if *oid == middle.oid())
    );
    assert_eq!(access.refused, ["id-PACE-ECDH-GM-AES-CBC-CMAC-256 (6A80)"]);
    let strongest_only = AccessOptions {
        allow_weaker_pace: false,
        ..AccessOptions::default()
    };
    let not = open(soft.again(), Some(&can()), &strongest_only).unwrap_err();
    assert!(matches!(not.error, AccessError::Refused { .. }));

    let document = read_quick(soft.again(), &can()).unwrap();
    let report = report(&card, &document);
    let access = check(&report, CheckName::Access);
    assert_eq!(access.status(), Status::Passed);
    let codes: Vec<_> = access
        .findings
        .iter()
        .map(|finding| finding.code())
        .collect();
    assert_eq!(codes, ["weaker_variant"]);
}

/// Domain parameters that are spelt out are taken where they are a known group's, under whatever
/// number; a group that the chip made up is not.
#[test]
fn explicit_domain_parameters_must_be_those_of_a_known_group() {
    let variant = pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128);
    let card = issue(&order(&[variant], &[(BRAINPOOL, Cipher::Aes128)]));
    let dg14 = &card.personalisation.files[&FileIdentity::dg(DataGroup::Dg14)];
    let keys = SecurityInfos::parse(dg14).unwrap().chip_auth_keys;
    // The static key spells brainpoolP256r1 out.
    let known = keys[0].subject_public_key_info().unwrap().algorithm;
    let with = |domain_parameter: AlgorithmIdentifier| {
        let infos = SecurityInfos {
            pace: vec![PaceInfo {
                parameter_id: Some(41),
                ..pace_info(variant)
            }],
            pace_domain_parameters: vec![PaceDomainParameterInfo {
                protocol: "0.4.0.127.0.7.2.2.4.2".parse().unwrap(),
                domain_parameter,
                parameter_id: Some(41),
            }],
            ..SecurityInfos::default()
        };
        Soft::new(&offering(&card, &[variant], &infos), Behaviour::default())
    };
    let mut soft = with(known.clone());
    let mut session = opened(&mut soft, &can()).unwrap();
    reads_com(&mut session);

    // Another coefficient: the same prime, a curve of the chip's own making.
    let mut parameters = known.parameters.clone().unwrap();
    let a = parameters.len() / 3;
    parameters[a] ^= 1;
    let unknown = AlgorithmIdentifier {
        parameters: Some(parameters),
        ..known
    };
    let not = opened(&mut with(unknown), &can()).unwrap_err();
    assert_eq!(not.error, AccessError::Unsupported);
    assert!(not.access.reason.contains("none of the offered"));
}

#[test]
fn without_pace_only_the_mrz_opens_and_nothing_is_counted() {
    let mut order = order(&[], &[]);
    order.bac = true;
    let card = issue(&order);
    let mut soft = Soft::new(&card, Behaviour::default());
    assert_eq!(
        key_status(&mut soft, KeyKind::Mrz),
        Ok(KeyStatus::Ready { tries_left: None })
    );
    assert_eq!(
        key_status(soft.again(), KeyKind::Pin),
        Err(AccessError::NeedsMrz)
    );
}

fn cam_order(curve: CurveId) -> cccd_softcard::Order {
    let group = Group::Curve(curve);
    let variant = pace(Mapping::ChipAuthentication, group, Cipher::Aes128);
    order(&[variant], &[(group, Cipher::Aes128)])
}

/// EF.CardSecurity has the key, its own signature and its own chain.
#[test]
fn the_chip_authentication_mapping_is_judged_by_ef_card_security() {
    let judged = |order: &cccd_softcard::Order| {
        let card = issue(order);
        let mut soft = Soft::new(&card, Behaviour::default());
        let document = read_quick(&mut soft, &can()).unwrap();
        assert!(matches!(document.pace_cam, Proof::Done(_)));
        (report(&card, &document), document)
    };
    let order = cam_order(CurveId::BrainpoolP384r1);
    let (report, document) = judged(&order);
    let cam = check(&report, CheckName::PaceCam);
    assert_eq!(cam.status(), Status::Passed);
    assert!(cam.reason().contains("EF.CardSecurity"), "{}", cam.reason());

    // Without DG14 nothing ties the key to this document.
    let mut alone = order.clone();
    alone.groups.remove(&DataGroup::Dg14);
    let (report, _) = judged(&alone);
    let cam = check(&report, CheckName::PaceCam);
    let untied = (Status::Inconclusive, Some("key_untied"));
    assert_eq!((cam.status(), cam.code()), untied);

    // Its signature does not hold, although DG14 has the key.
    let flipped = order
        .clone()
        .with(Fault::FlippedBit(FileIdentity::CARD_SECURITY));
    let (report, _) = judged(&flipped);
    let cam = check(&report, CheckName::PaceCam);
    assert_eq!(
        (cam.status(), cam.code()),
        (Status::Failed, Some("bad_signature"))
    );

    // Nobody knows who signed it: nothing is proven, and nothing refuted.
    let nobody = cccd_chip::pki::TrustStore::new();
    let options = cccd_chip::verify::VerifyOptions::live(super::soft::NOW);
    let mut unlisted = document.clone();
    unlisted.files.remove(&FileIdentity::dg(DataGroup::Dg14));
    let report = cccd_chip::verify::verify(&unlisted, &nobody, &options);
    let cam = check(&report, CheckName::PaceCam);
    let unknown = (Status::NotAvailable, Some("issuer_unknown"));
    assert_eq!((cam.status(), cam.code()), unknown);

    // A whole EF.CardSecurity of a card of another authority.
    let other = cccd_softcard::Issuer::from_seed(12).issue(&order).unwrap();
    let mut swapped = unlisted;
    let foreign = other.personalisation.files[&FileIdentity::CARD_SECURITY].clone();
    swapped.insert(FileIdentity::CARD_SECURITY, foreign);
    let card = issue(&order);
    let report = super::soft::report(&card, &swapped);
    assert_ne!(status(&report, CheckName::PaceCam), Status::Passed);
}
