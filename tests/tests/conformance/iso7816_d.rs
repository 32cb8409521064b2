//! Chip Authentication.

use std::collections::BTreeSet;

use cccd_softcard::CaSpec;
use cccd_softcard::apdu::{Command, Status};
use cccd_softcard::behaviour::{Behaviour, ChipAuthenticationCommands, Fault};
use cccd_softcard::curve::Curve;
use cccd_softcard::data_object;
use cccd_softcard::personalisation::{Cipher, Group, ModpGroup};

use crate::cards::{ca, ca_key, ca_with, with_infos};
use crate::case::{Unit, titled};
use crate::inspection::Inspection;

const CIPHERS: [Cipher; 4] = [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256];
const DH: CaSpec = ca_key(Group::Modp(ModpGroup::Modp2048Order256), Cipher::Tdes);

fn in_each_cipher(group: Group) -> Vec<Inspection> {
    let keys = CIPHERS.into_iter().map(|cipher| ca_key(group, cipher));
    keys.map(|key| ca_with([key])).collect()
}

/// So many keys with numbers, each on a curve of its own.
fn numbered(count: usize) -> Inspection {
    let keys = [
        (1, Curve::BrainpoolP224r1, Cipher::Tdes),
        (2, Curve::BrainpoolP256r1, Cipher::Aes128),
        (3, Curve::Secp256r1, Cipher::Aes256),
    ];
    let keys = keys.map(|(id, curve, cipher)| CaSpec {
        key_id: Some(id),
        ..ca_key(curve.into(), cipher)
    });
    ca_with(keys.into_iter().take(count))
}

/// Every status that a chip may find fitting for a reference that it does not know.
fn refusing() -> Vec<Inspection> {
    [0x6A80, 0x6A88, 0x6985, 0x6300, 0x6F00]
        .into_iter()
        .map(|status| {
            let status = Status(status);
            let refuse = |p1_p2| Fault::Refuse {
                ins: 0x22,
                p1_p2: Some(p1_p2),
                status,
            };
            numbered(1).with(refuse(0x41A4)).with(refuse(0x41A6))
        })
        .collect()
}

/// DG14 names both keys otherwise than the chip does. (One alone would not need its name.)
fn unknown_references() -> Inspection {
    with_infos(numbered(2), |infos| {
        let named = infos.chip_auth.iter_mut().map(|info| &mut info.key_id);
        let keys = infos.chip_auth_keys.iter_mut().map(|key| &mut key.key_id);
        named.chain(keys).flatten().for_each(|id| *id += 7);
    })
}

/// The last byte of the public key, and so the key, is another.
fn corrupted(key: CaSpec) -> Inspection {
    with_infos(ca_with([key]), |infos| {
        *infos.chip_auth_keys[0].spki.last_mut().unwrap() ^= 0x01;
    })
}

/// The algorithm of the public key is none: the first arcs of its identifier are others.
fn no_algorithm(key: CaSpec) -> Inspection {
    with_infos(ca_with([key]), |infos| {
        let spki = &mut infos.chip_auth_keys[0].spki;
        let identifier = spki.iter().position(|byte| *byte == 0x06).unwrap();
        spki[identifier + 2] ^= 0x01;
    })
}

fn old_keys() -> Inspection {
    ca().with(Fault::IgnoreChipAuthentication)
}

/// Whether each MSE:Set KAT carried a public key of its own.
fn fresh_keys(heard: &[Command]) -> bool {
    let sent: Vec<Vec<u8>> = heard
        .iter()
        .filter(|command| command.ins == 0x22)
        .filter_map(|command| {
            let objects = data_object::parse(&command.data)?;
            Some(objects.first()?.value.to_vec())
        })
        .collect();
    sent.len() == 2 && sent.iter().collect::<BTreeSet<_>>().len() == 2
}

/// Whether the public key of 256 bytes went out in one command.
fn extended(heard: &[Command]) -> bool {
    heard.iter().any(|command| command.data.len() > 255)
}

/// Both ways of sending a long public key.
fn long_key() -> Vec<Inspection> {
    let by = |commands| {
        let choose = move |chip: &mut Behaviour| chip.chip_authentication = commands;
        ca_with([DH]).behaving(choose).telling(extended)
    };
    vec![
        by(ChipAuthenticationCommands::SetKat),
        by(ChipAuthenticationCommands::SetAt),
    ]
}

pub(crate) fn unit() -> Unit {
    let genuine = "genuine by ca";
    let ecdh = Group::Curve(Curve::BrainpoolP256r1);
    Unit {
        name: "ISO7816_D",
        title: "Chip Authentication",
        count: 15,
        cases: vec![
            titled("ISO7816_D_01", "Chip authentication with DH")
                .succeeds(|| in_each_cipher(DH.group), genuine),
            titled("ISO7816_D_02", "Chip authentication with ECDH")
                .succeeds(move || in_each_cipher(ecdh), genuine),
            titled("ISO7816_D_03", "DG14 with one key reference")
                .succeeds(|| [numbered(1)], genuine),
            titled("ISO7816_D_04", "DG14 with two key references")
                .succeeds(|| [numbered(2)], genuine),
            titled("ISO7816_D_05", "DG14 with three key references")
                .succeeds(|| [numbered(3)], genuine),
            titled("ISO7816_D_06", "DG14 with invalid key reference")
                .fails(|| [unknown_references()], "invalid: ca failed (refused)"),
            titled("ISO7816_D_07", "DG14 with corrupted DH public key")
                .fails(|| [corrupted(DH)], "signed_chip_unproven: ca inconclusive (not_finished)"),
            titled("ISO7816_D_08", "DG14 with corrupted ECDH public key")
                .fails(move || [corrupted(ca_key(ecdh, Cipher::Tdes))], "signed_chip_unproven: ca inconclusive (not_finished)"),
            titled(
                "ISO7816_D_09",
                "Use old session keys after Chip Authentication",
            )
            .fails(|| [old_keys()], "invalid: ca failed (proof_failed)"),
            titled("ISO7816_D_10", "Verify lifetime of ephemeral keys")
                .succeeds(|| [ca().times(2).telling(fresh_keys)], genuine),
            titled(
                "ISO7816_D_11",
                "DG14 with invalid DH public key specification",
            )
            .fails(|| [no_algorithm(DH)], "signed_chip_unproven: ca inconclusive (not_finished)"),
            titled(
                "ISO7816_D_12",
                "DG14 with invalid ECDH public key specification",
            )
            .fails(move || [no_algorithm(ca_key(ecdh, Cipher::Tdes))], "signed_chip_unproven: ca inconclusive (not_finished)"),
            titled(
                "ISO7816_D_13",
                "ChipAuthenticationPublicKeyInfo, key reference does not match key reference in \
                 ChipAuthenticationInfo",
            )
            .fails(
                || {
                    [with_infos(numbered(1), |infos| {
                        infos.chip_auth[0].key_id = Some(2)
                    })]
                },
                "signed_chip_unproven: ca inconclusive (not_finished) — EF.DG14 no chip authentication key for id-CA-ECDH-3DES-CBC-CBC",
            ),
            titled("ISO7816_D_14", "ChipAuthentication with Extended Length")
                .succeeds(long_key, genuine),
            titled(
                "ISO7816_D_15",
                "ChipAuthentication: Use various status words for invalid key reference",
            )
            .fails(refusing, "invalid: ca failed (refused)"),
        ],
    }
}
