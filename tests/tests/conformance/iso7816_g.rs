//! PACE.

use cccd_lds::security_infos::{PaceDomainParameterInfo, PaceInfo, RawSecurityInfo};
use cccd_lds::spki::SubjectPublicKeyInfo;
use cccd_lds::{FileIdentity, Oid};
use cccd_softcard::apdu::{Command, Status};
use cccd_softcard::behaviour::{AnswerFlaw, EphemeralFault, Fault};
use cccd_softcard::curve::Curve;
use cccd_softcard::data_object;
use cccd_softcard::der;
use cccd_softcard::order;
use cccd_softcard::personalisation::{Cipher, Group, Mapping, ModpGroup, PaceSupport};
use cccd_softcard::signature::{CurveParameters, SigningKey};

use crate::cards::{
    DEFAULT_PACE, cam, cam_with, pace, pace_in, too_long, with_card_security, with_offer,
};
use crate::case::{Unit, plan, titled};
use crate::inspection::{Inspection, Key};

const CIPHERS: [Cipher; 4] = [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256];
const P256: Group = Group::Curve(Curve::BrainpoolP256r1);
const MODP: Group = Group::Modp(ModpGroup::Modp2048Order256);

/// The objects of the answers of the four steps.
const NONCE: u16 = 0x80;
const MAPPING: u16 = 0x82;
const EPHEMERAL: u16 = 0x84;
const TOKEN: u16 = 0x86;
const PROOF: u16 = 0x8A;

fn every_group() -> impl Iterator<Item = Group> {
    let modp = ModpGroup::ALL.into_iter().map(Group::from);
    modp.chain(Curve::ALL.into_iter().map(Group::from))
}

/// A passport with this one variant, which must be the one that opened it.
fn variant(mapping: Mapping, cipher: Cipher, group: Group) -> Inspection {
    let support = PaceSupport {
        mapping,
        cipher,
        group,
    };
    pace_in([support]).by(support.oid(), group.parameter_id())
}

fn generic_on_every_group() -> Vec<Inspection> {
    every_group()
        .map(|group| variant(Mapping::Generic, Cipher::Aes128, group))
        .collect()
}

/// The curve secp224r1 has no integrated mapping: its prime is 1 modulo 4.
fn integrated_on_every_group() -> Vec<Inspection> {
    every_group()
        .filter(|group| *group != Group::Curve(Curve::Secp224r1))
        .map(|group| variant(Mapping::Integrated, Cipher::Aes128, group))
        .collect()
}

fn every_algorithm() -> Vec<Inspection> {
    let families = [
        (Mapping::Generic, MODP),
        (Mapping::Generic, P256),
        (Mapping::Integrated, MODP),
        (Mapping::Integrated, P256),
    ];
    families
        .into_iter()
        .flat_map(|(mapping, group)| CIPHERS.map(|cipher| variant(mapping, cipher, group)))
        .collect()
}

/// EF.CardAccess has an entry more, of a protocol that nobody knows.
fn unknown_entry() -> Inspection {
    let raw = der::sequence(&[der::oid("1.2.3.4.5"), der::integer(1)]);
    with_offer(pace(), |infos| {
        infos.unknown.push(RawSecurityInfo {
            protocol: None,
            raw: raw.clone(),
        });
    })
}

/// One algorithm on two curves, and a stronger one on a third: it must be named in full.
fn several() -> Inspection {
    let on = |cipher, curve: Curve| PaceSupport {
        mapping: Mapping::Generic,
        cipher,
        group: curve.into(),
    };
    let strongest = on(Cipher::Aes256, Curve::BrainpoolP384r1);
    pace_in([
        on(Cipher::Aes128, Curve::Secp256r1),
        on(Cipher::Aes128, Curve::BrainpoolP256r1),
        strongest,
        on(Cipher::Aes256, Curve::BrainpoolP320r1),
    ])
    .by(strongest.oid(), 16)
    .telling(|heard| names_parameters(heard, 16))
}

/// Whether MSE:Set AT names protocol, password and these domain parameters.
fn names_parameters(heard: &[Command], number: u8) -> bool {
    let set_at = heard.iter().find(|command| command.ins == 0x22);
    let objects = set_at.and_then(|command| data_object::parse(&command.data));
    objects.is_some_and(|objects| {
        let named: Vec<(u16, &[u8])> = objects.iter().map(|o| (o.tag, o.value)).collect();
        matches!(named[..], [(0x80, _), (0x83, [1]), (0x84, [id])] if *id == number)
    })
}

/// The second variant has explicit domain parameters, under the number 64.
fn explicit_parameters() -> Inspection {
    let curve = Curve::Secp384r1;
    let variants = [
        DEFAULT_PACE,
        PaceSupport {
            mapping: Mapping::Generic,
            cipher: Cipher::Aes256,
            group: curve.into(),
        },
    ];
    let key = SigningKey::Ec {
        curve,
        parameters: CurveParameters::Explicit,
        private: vec![1].into(),
    };
    let parameters = SubjectPublicKeyInfo::parse(&key.public_key_info()).unwrap();
    with_offer(pace_in(variants), |infos| {
        let number = Some(u64::from(Group::from(curve).parameter_id()));
        let info = infos
            .pace
            .iter_mut()
            .find(|info| info.parameter_id == number);
        info.unwrap().parameter_id = Some(64);
        infos.pace_domain_parameters.push(PaceDomainParameterInfo {
            protocol: "0.4.0.127.0.7.2.2.4.2".parse().unwrap(),
            domain_parameter: parameters.algorithm.clone(),
            parameter_id: Some(64),
        });
    })
    .behaving(|chip| chip.explicit_parameters = Some((curve.into(), 64)))
    .telling(|heard| names_parameters(heard, 64))
}

fn set_at_refused() -> Inspection {
    pace().with(Fault::Refuse {
        ins: 0x22,
        p1_p2: Some(0xC1A4),
        status: Status::WRONG_DATA,
    })
}

/// The default passport, its answer to a step spoilt.
fn spoilt(step: u8, flaw: AnswerFlaw) -> Inspection {
    pace().with(Fault::PaceAnswer { step, flaw })
}

fn refused(step: u8, status: Status) -> Inspection {
    spoilt(step, AnswerFlaw::Status(status))
}

fn tagged(step: u8, of: u16, becomes: u16) -> Inspection {
    spoilt(step, AnswerFlaw::Tag { of, becomes })
}

/// Each part of a point altered: format, x, y; both zero; cut off.
fn points(step: u8, of: u16) -> Vec<Inspection> {
    let flip = |byte| AnswerFlaw::Flip { of, byte };
    let value = |becomes| AnswerFlaw::Value { of, becomes };
    [
        flip(0),
        flip(1),
        flip(64),
        value([&[0x04][..], &[0; 64]].concat()),
        value(vec![0x00]),
        value(vec![0x04; 33]),
    ]
    .into_iter()
    .map(|flaw| spoilt(step, flaw))
    .collect()
}

/// A number outside the subgroup, 0, 1, the prime and what is one below it; one byte too few.
fn numbers(step: u8, of: u16) -> Vec<Inspection> {
    let group = ModpGroup::Modp2048Order256;
    let prime = group.prime().to_bytes_be();
    let mut one_below = prime.clone();
    *one_below.last_mut().unwrap() -= 1;
    let mut one = vec![0; 256];
    one[255] = 1;
    let value = |becomes| AnswerFlaw::Value { of, becomes };
    [
        AnswerFlaw::Flip { of, byte: 100 },
        value(vec![0; 256]),
        value(one),
        value(prime),
        value(one_below),
        value(vec![2; 255]),
    ]
    .into_iter()
    .map(|flaw| {
        let card = variant(Mapping::Generic, Cipher::Aes128, MODP);
        card.with(Fault::PaceAnswer { step, flaw })
    })
    .collect()
}

fn integrated() -> Inspection {
    variant(Mapping::Integrated, Cipher::Aes128, P256)
}

/// The answer to the mapping step of integrated mapping, which must be empty, is not.
fn mapping_data_without_use() -> Inspection {
    integrated().with(Fault::PaceAnswer {
        step: 2,
        flaw: AnswerFlaw::Value {
            of: MAPPING,
            becomes: vec![0x04; 65],
        },
    })
}

fn unknown_parameters() -> Inspection {
    with_offer(pace(), |infos| infos.pace[0].parameter_id = Some(19))
}

/// The chip authentication data of the mapping, spoilt.
fn cam_spoilt(flaw: AnswerFlaw) -> [Inspection; 1] {
    [cam().with(Fault::PaceAnswer { step: 4, flaw })]
}

fn cam_on_every_curve() -> Vec<Inspection> {
    Curve::ALL
        .into_iter()
        .map(|curve| cam_with(Cipher::Aes128, curve.into()))
        .chain([Cipher::Aes192, Cipher::Aes256].map(|cipher| cam_with(cipher, P256)))
        .collect()
}

/// A key on the same curve that is not the chip's.
fn other_key() -> Vec<u8> {
    SigningKey::Ec {
        curve: Curve::BrainpoolP256r1,
        parameters: CurveParameters::Explicit,
        private: vec![2].into(),
    }
    .public_key_info()
}

/// The default variant, and one with the arcs that CAM over Diffie-Hellman would have.
fn cam_over_dh() -> Vec<Inspection> {
    let card = with_offer(pace(), |infos| {
        infos.pace.push(PaceInfo {
            protocol: "0.4.0.127.0.7.2.2.4.5.2".parse::<Oid>().unwrap(),
            version: 2,
            parameter_id: Some(13),
        });
    })
    .by(DEFAULT_PACE.oid(), 13);
    vec![
        card.clone().telling(|heard| told_default(heard, 1)),
        card.opened_with(Key::Can)
            .telling(|heard| told_default(heard, 2)),
    ]
}

/// Whether MSE:Set AT names the default variant and this password.
fn told_default(heard: &[Command], password: u8) -> bool {
    let set_at = heard.iter().find(|command| command.ins == 0x22);
    let objects = set_at.and_then(|command| data_object::parse(&command.data));
    let oid = der::oid(&DEFAULT_PACE.oid());
    objects.is_some_and(|objects| {
        let named: Vec<(u16, &[u8])> = objects.iter().map(|o| (o.tag, o.value)).collect();
        named.starts_with(&[(0x80, &oid[2..]), (0x83, &[password])])
    })
}

pub(crate) fn unit() -> Unit {
    let signed = "signed_chip_unproven";
    let mapped = "genuine by ca and pace_cam";
    let both_keys = || [pace(), pace().opened_with(Key::Can)];
    let reflected = || integrated().with(Fault::Ephemeral(EphemeralFault::Reflected));
    Unit {
        name: "ISO7816_G",
        title: "PACE",
        count: 41,
        cases: vec![
            titled("ISO7816_G_01", "Correct execution of PACE protocols")
                .succeeds(both_keys, signed),
            titled(
                "ISO7816_G_02",
                "Check supported standardized domain parameters with Generic Mapping",
            )
            .succeeds(generic_on_every_group, signed),
            titled(
                "ISO7816_G_03",
                "Check supported standardized domain parameters with Integrated Mapping",
            )
            .succeeds(integrated_on_every_group, signed),
            titled("ISO7816_G_04", "Check supported algorithms").succeeds(every_algorithm, signed),
            titled(
                "ISO7816_G_05",
                "Check PACE with additional entries in SecurityInfos",
            )
            .succeeds(|| [unknown_entry()], signed),
            titled(
                "ISO7816_G_06",
                "Check selection of standardized Domain Parameters and algorithms",
            )
            .succeeds(|| [several()], signed),
            titled(
                "ISO7816_G_07",
                "EF.CardAccess contains two PACEInfo and PACEDomainParameter",
            )
            .succeeds(|| [explicit_parameters()], signed),
            titled(
                "ISO7816_G_08",
                "Abort PACE because of SW error code during MSE:Set AT",
            )
            .fails(|| [set_at_refused()], "not opened: the chip refused PACE: MSE:Set AT: 6A80 (incorrect data)"),
            titled(
                "ISO7816_G_09",
                "Error on the nonce – Value modifications after first General Authenticate",
            )
            .fails(|| [spoilt(1, AnswerFlaw::Flip { of: NONCE, byte: 3 })], "not opened: the chip says that the key is wrong"),
            titled(
                "ISO7816_G_10",
                "Error on General Authenticate step 1 command",
            )
            .fails(|| [refused(1, Status::WRONG_DATA)], "not opened: the chip refused PACE: Encrypted Nonce: 6A80 (incorrect data)"),
            titled(
                "ISO7816_G_11",
                "Error on General Authenticate step 1 command – bad tag (use 90h instead of 80h)",
            )
            .fails(|| [tagged(1, NONCE, 0x90)], "not opened: the chip broke the protocol: an expected data object is missing in the answer"),
            titled(
                "ISO7816_G_12",
                "Error on General Authenticate step 2 command",
            )
            .fails(|| [refused(2, Status::WRONG_DATA)], "not opened: the chip refused PACE: Map Nonce: 6A80 (incorrect data)"),
            titled(
                "ISO7816_G_13",
                "Error on General Authenticate step 2 command bad tag (use 92h instead of 82h)",
            )
            .fails(|| [tagged(2, MAPPING, 0x92)], "not opened: the chip broke the protocol: an expected data object is missing in the answer"),
            titled(
                "ISO7816_G_14",
                "Abort PACE because of error in GA step 2 (GM)",
            )
            .fails(|| [spoilt(2, AnswerFlaw::Missing(MAPPING))], "not opened: the chip broke the protocol: an expected data object is missing in the answer"),
            titled(
                "ISO7816_G_15",
                "Abort PACE because of error in GA step 2 (IM)",
            )
            .fails(|| [mapping_data_without_use()], "not opened: the chip broke the protocol: the mapping data is not empty"),
            titled(
                "ISO7816_G_16",
                "Error in General Authenticate step 2 command – error on mapping data – all ECDH \
                 public key components",
            )
            .fails(|| points(2, MAPPING), "not opened: the chip broke the protocol: the chip's key is not an element of the group"),
            titled(
                "ISO7816_G_17",
                "Error in General Authenticate step 2 command – error on mapping data – all DH \
                 public key components",
            )
            .fails(|| numbers(2, MAPPING), "not opened: the chip broke the protocol: the chip's key is not an element of the group"),
            titled(
                "ISO7816_G_18",
                "Error in General Authenticate step 3 command",
            )
            .fails(|| [refused(3, Status::WRONG_DATA)], "not opened: the chip refused PACE: Perform Key Agreement: 6A80 (incorrect data)"),
            titled(
                "ISO7816_G_19",
                "Error in General Authenticate step 3 command – bad tag (use 94h instead of 84h)",
            )
            .fails(|| [tagged(3, EPHEMERAL, 0x94)], "not opened: the chip broke the protocol: an expected data object is missing in the answer"),
            titled("ISO7816_G_20", "Abort PACE because of error in GA step 3")
                .fails(|| [spoilt(3, AnswerFlaw::Missing(EPHEMERAL))], "not opened: the chip broke the protocol: an expected data object is missing in the answer"),
            titled(
                "ISO7816_G_21",
                "Error on General Authenticate step 3 command – error on ephemeral public key – \
                 all ECDH public key components",
            )
            .fails(|| points(3, EPHEMERAL), "not opened: the chip broke the protocol: the chip's key is not an element of the group"),
            titled(
                "ISO7816_G_22",
                "Error on General Authenticate step 3 command – error on ephemeral public key – \
                 all DH public key components",
            )
            .fails(|| numbers(3, EPHEMERAL), "not opened: the chip broke the protocol: the chip's key is not an element of the group"),
            titled(
                "ISO7816_G_23",
                "Abort PACE because of identical ephemeral public keys",
            )
            .fails(move || [reflected()], "not opened: the chip broke the protocol: the chip sent our own ephemeral key back"),
            titled(
                "ISO7816_G_24",
                "Error on General Authenticate step 4 command",
            )
            .fails(|| [refused(4, Status::AUTHENTICATION_FAILED)], "not opened: the chip says that the key is wrong"),
            titled(
                "ISO7816_G_25",
                "Error on General Authenticate step 4 command – bad tag (use 96h instead of 86h)",
            )
            .fails(|| [tagged(4, TOKEN, 0x96)], "not opened: the chip broke the protocol: an expected data object is missing in the answer"),
            titled("ISO7816_G_26", "Abort PACE because of error in GA step 4")
                .fails(|| [spoilt(4, AnswerFlaw::Flip { of: TOKEN, byte: 0 })], "not opened: the chip did not prove that it knows the key"),
            titled(
                "ISO7816_G_27",
                "Abort PACE because of TLV error on EF.CardAccess",
            )
            .fails(
                || [pace().altered(FileIdentity::CARD_ACCESS, too_long())],
                "not opened: the chip refused BAC: EXTERNAL AUTHENTICATE: 6D00 (instruction not supported)",
            ),
            titled(
                "ISO7816_G_28",
                "Abort PACE because of incorrect paramterId in PACEInfo",
            )
            .fails(|| [unknown_parameters()], "not opened: the chip offers PACE only in forms that are not supported"),
            titled(
                "ISO7816_G_29",
                "PACE-CAM with missing tag 8Ah but correct ECAD",
            )
            .fails(|| cam_spoilt(AnswerFlaw::Missing(PROOF)), "invalid by ca: pace_cam failed (proof_failed)"),
            titled(
                "ISO7816_G_30",
                "PACE-CAM with incorrectly encoded ECAD (no octet string)",
            )
            .fails(|| [cam().with(Fault::MappingProofAsInteger)], "invalid by ca: pace_cam failed (proof_failed)"),
            titled("ISO7816_G_31", "PACE-CAM with wrong ECAD")
                .fails(|| [cam().with(Fault::WrongMappingProof)], "invalid by ca: pace_cam failed (proof_failed)"),
            titled(
                "ISO7816_G_32",
                "PACE-CAM with wrong tag 8Ah (use 8Bh) but correct ECAD",
            )
            .fails(
                || {
                    cam_spoilt(AnswerFlaw::Tag {
                        of: PROOF,
                        becomes: 0x8B,
                    })
                },
                "invalid by ca: pace_cam failed (proof_failed)",
            ),
            titled(
                "ISO7816_G_33",
                "PACE-CAM with correct tag 8Ah but missing ECAD",
            )
            .fails(
                || {
                    cam_spoilt(AnswerFlaw::Value {
                        of: PROOF,
                        becomes: Vec::new(),
                    })
                },
                "invalid by ca: pace_cam failed (proof_failed)",
            ),
            titled("ISO7816_G_34", "PACE-CAM with Passive Authentication")
                .succeeds(|| [cam()], mapped),
            titled("ISO7816_G_35", "Return additional tag 8Ah during PACE-GM").ends_either_way(
                || {
                    let value = vec![0x5A; 48];
                    [spoilt(4, AnswerFlaw::Added { tag: PROOF, value })]
                },
                "signed_chip_unproven",
            ),
            plan(
                "ISO7816_G_36",
                "Use invalid OID for PACE-CAM in EF.CardAccess",
            )
            .succeeds(cam_over_dh, "signed_chip_unproven — EF.CardAccess 0.4.0.127.0.7.2.2.4.5.2 is no known variant of its protocol; EF.DG14 0.4.0.127.0.7.2.2.4.5.2 is no known variant of its protocol"),
            plan(
                "ISO7816_G_37",
                "Use invalid OID for PACE-CAM in EF.CardAccess",
            )
            .does_not_apply("deleted in version 1.41 of the plan"),
            titled(
                "ISO7816_G_38",
                "Use DG14 without SecurityInfo during PACE-CAM",
            )
            .fails(
                || [cam().ordered(|order| order.faults.push(order::Fault::PaceNotInDg14))],
                "genuine by ca and pace_cam — pace_not_signed",
            ),
            titled(
                "ISO7816_G_39",
                "Use EF.CardSecurity with wrong chipAuthenticationPublicKey during PACE-CAM",
            )
            .fails(
                || [with_card_security(cam(), |infos| infos.chip_auth_keys[0].spki = other_key())],
                "invalid by ca: pace_cam failed (proof_failed)",
            ),
            titled(
                "ISO7816_G_40",
                "Use EF.CardSecurity without ChipAuthenticationPublicKeyInfo during PACE-CAM",
            )
            .fails(
                || {
                    [with_card_security(cam(), |infos| {
                        infos.chip_auth_keys.clear()
                    })]
                },
                "genuine by ca: pace_cam inconclusive (not_finished)",
            ),
            titled(
                "ISO7816_G_41",
                "Check supported standardized domain parameters with Chip Authentication Mapping",
            )
            .succeeds(cam_on_every_curve, mapped),
        ],
    }
}
