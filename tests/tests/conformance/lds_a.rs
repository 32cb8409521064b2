//! EF.COM.

use cccd_lds::FileIdentity;
use cccd_softcard::sod::SecurityObjectVersion;

use crate::cards::{bac, replacing, tagged, too_long, too_short};
use crate::case::{Unit, titled};
use crate::inspection::Inspection;

fn com(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    [bac().altered(FileIdentity::COM, alter)]
}

/// Without one of its objects, its length in order.
fn without(object: &'static [u8]) -> [Inspection; 1] {
    com(|file| {
        let at = crate::cards::place(file, object);
        file.drain(at..at + object.len());
        file[1] -= u8::try_from(object.len()).unwrap();
    })
}

pub(crate) fn unit() -> Unit {
    let lds_1_8 = || [bac().ordered(|order| order.security_object = SecurityObjectVersion::V1)];
    Unit {
        name: "LDS_A",
        title: "EF.COM",
        count: 10,
        cases: vec![
            titled("LDS_A_01", "DG tag 60 wrong (use tag 61 instead)")
                .fails(|| com(tagged(0x61)), "signed_chip_unproven — EF.COM not read, it does not begin with its tag"),
            titled("LDS_A_02", "DG tag 60 length byte too small").fails(|| com(too_short()), "signed_chip_unproven — malformed; EF.COM data object at byte 18 is cut off: 1 more bytes needed"),
            titled("LDS_A_03", "DG tag 60 length byte too big").fails(|| com(too_long()), "signed_chip_unproven — EF.COM not read, it ends before the length that it states"),
            titled("LDS_A_04", "Incorrect LDS version (use V3.0 instead)")
                .fails(|| com(replacing(b"0107", b"0300")), "signed_chip_unproven — EF.COM unknown LDS version"),
            titled("LDS_A_05", "Missing LDS version").fails(|| without(b"\x5F\x01\x040107"), "signed_chip_unproven — malformed; EF.COM EF.COM: LDS version is missing"),
            titled(
                "LDS_A_06",
                "Incorrect Unicode version (use V05.00.00 instead)",
            )
            .fails(|| com(replacing(b"040000", b"050000")), "signed_chip_unproven — EF.COM unknown Unicode version"),
            titled("LDS_A_07", "Missing Unicode version")
                .fails(|| without(b"\x5F\x36\x06040000"), "signed_chip_unproven — malformed; EF.COM EF.COM: Unicode version is missing"),
            titled("LDS_A_08", "Incorrect DGPM (missing DG1 tag)").fails(
                || com(replacing(b"\x5C\x02\x61\x75", b"\x5C\x02\x75\x75")),
                "invalid: pa.consistency failed (com_lacks)",
            ),
            titled("LDS_A_09", "Missing DGPM").fails(|| without(b"\x5C\x02\x61\x75"), "signed_chip_unproven — malformed; EF.COM EF.COM: tag list is missing"),
            titled("LDS_A_10", "EF.COM with LDS Version 1.8")
                .succeeds(lds_1_8, "signed_chip_unproven"),
        ],
    }
}
