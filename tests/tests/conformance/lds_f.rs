//! EF.DG14.

use cccd_lds::DataGroup;
use cccd_softcard::{CaSpec, der};

use crate::cards::{DEFAULT_CA, ca, ca_with, replacing, tagged, too_long, too_short, with_infos};
use crate::case::{Unit, plan};
use crate::inspection::Inspection;

fn dg14(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    [ca().altered_group(DataGroup::Dg14, alter)]
}

/// id-CA-ECDH-3DES-CBC-CBC with the version 1, as it stands in DG14.
const INFO: &[u8] = &[
    0x30, 0x0F, 0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03, 0x02, 0x01, 0x02, 0x01,
    0x01,
];
/// The same with the version 16.
const INFO_OF_VERSION_16: &[u8] = &[
    0x30, 0x0F, 0x06, 0x0A, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03, 0x02, 0x01, 0x02, 0x01,
    0x10,
];
/// id-PK-ECDH and the identifier that the case puts in its place.
const PUBLIC_KEY: &[u8] = &[
    0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x01, 0x02,
];
const UNKNOWN_KEY: &[u8] = &[
    0x06, 0x09, 0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x01, 0x03,
];

/// The ChipAuthenticationInfo has no version, and its key a number, so that nothing stands for it.
fn no_version() -> [Inspection; 1] {
    let key = CaSpec {
        key_id: None,
        ..DEFAULT_CA
    };
    [with_infos(ca_with([key]), |infos| {
        let info = infos.chip_auth.remove(0);
        let raw = der::sequence(&[der::oid(&info.protocol.to_string())]);
        infos
            .unknown
            .push(cccd_lds::security_infos::RawSecurityInfo {
                protocol: None,
                raw,
            });
    })]
}

pub(crate) fn unit() -> Unit {
    Unit {
        name: "LDS_F",
        title: "EF.DG14",
        count: 7,
        cases: vec![
            plan("LDS_F_01", "DG tag 6E wrong (tag 6F instead)").fails(|| dg14(tagged(0x6F)), "invalid: ca failed (key_withheld) — EF.DG14 not read, it does not begin with its tag"),
            plan("LDS_F_02", "DG tag 6E length byte too small").fails(|| dg14(too_short()), "invalid: pa.hashes failed (hash_mismatch); ca inconclusive (key_not_bound) — EF.DG14 data object at byte 4 is cut off: 1 more bytes needed"),
            plan("LDS_F_03", "DG tag 6E length byte too big").fails(|| dg14(too_long()), "invalid: ca failed (key_withheld) — EF.DG14 not read, it ends before the length that it states"),
            plan("LDS_F_04", "SecurityInfos, illegal chip authentication OID")
                .fails(|| dg14(replacing(PUBLIC_KEY, UNKNOWN_KEY)), "signed_chip_unproven — EF.DG14 0.4.0.127.0.7.2.2.1.3 is no known variant of its protocol; EF.DG14 no chip authentication key for id-CA-ECDH-3DES-CBC-CBC"),
            plan("LDS_F_05", "SecurityInfos, missing chip authentication OID")
                .fails(|| [with_infos(ca(), |infos| infos.chip_auth.clear())], "genuine by ca — EF.DG14 no chip authentication protocol for the key id-PK-ECDH"),
            plan(
                "LDS_F_06",
                "ChipAuthenticationInfo, incorrect version element",
            )
            .fails(|| dg14(replacing(INFO, INFO_OF_VERSION_16)), "signed_chip_unproven: ca inconclusive (not_finished) — EF.DG14 id-CA-ECDH-3DES-CBC-CBC has the unexpected version 16"),
            plan(
                "LDS_F_07",
                "ChipAuthenticationInfo, missing version element",
            )
            .fails(no_version, "genuine by ca — EF.DG14 id-CA-ECDH-3DES-CBC-CBC is malformed: expected data object 02 at byte 22, found nothing; EF.DG14 no chip authentication protocol for the key id-PK-ECDH"),
        ],
    }
}
