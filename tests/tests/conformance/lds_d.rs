//! EF.DG3: fingers.

use cccd_lds::{DataGroup, FileIdentity};

use crate::cards::{place, replacing, tagged, too_long, too_short};
use crate::case::{Unit, plan};
use crate::inspection::Inspection;
use crate::terminals::{eac, fingers, jp2, raw, wsq};

fn dg3(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    [eac().altered_group(DataGroup::Dg3, alter)]
}

fn images(images: &[Vec<u8>]) -> [Inspection; 1] {
    [eac().holding(FileIdentity::dg(DataGroup::Dg3), fingers(images))]
}

/// The tag of the last record becomes another.
pub(crate) fn last_record(file: &mut [u8]) {
    let at = file
        .windows(2)
        .rposition(|two| two == [0x5F, 0x2E])
        .unwrap();
    file[at + 1] = 0x2F;
}

/// The number of instances becomes an object of another kind.
pub(crate) fn uncounted(file: &mut [u8]) {
    let at = place(file, &[0x02, 0x01, 0x02, 0x7F, 0x60]);
    file[at] = 0x04;
}

pub(crate) fn unit() -> Unit {
    let genuine = "genuine by ca and ta";
    Unit {
        name: "LDS_D",
        title: "EF.DG3",
        count: 16,
        cases: vec![
            plan("LDS_D_01", "Two JPEG2000 fingerprint images")
                .succeeds(|| images(&[jp2(), jp2()]), genuine),
            plan("LDS_D_02", "Two WSQ fingerprint images").succeeds(|| [eac()], genuine),
            plan("LDS_D_03", "Three WSQ fingerprint images")
                .succeeds(|| images(&[wsq(), wsq(), wsq()]), genuine),
            plan("LDS_D_04", "DG tag 63 wrong (tag 64 instead)").fails(|| dg3(tagged(0x64)), "genuine by ca and ta — EF.DG3 not read, it does not begin with its tag"),
            plan("LDS_D_05", "DG tag 63 length byte too small").fails(|| dg3(too_short()), "invalid by ca and ta: pa.hashes failed (hash_mismatch) — EF.DG3 data object at byte 0 is cut off: 1 more bytes needed"),
            plan("LDS_D_06", "DG tag 63 length byte too big").fails(|| dg3(too_long()), "genuine by ca and ta — EF.DG3 not read, it ends before the length that it states"),
            plan("LDS_D_07", "BIGT, missing number of instances")
                .fails(|| dg3(|file| uncounted(file)), "genuine by ca and ta — EF.DG3 Template(CountMissing); EF.DG3 Template(UnknownObject(Tag(04)))"),
            plan("LDS_D_08", "BHT, not allowed format owner").fails(
                || {
                    dg3(replacing(
                        &[0x87, 0x02, 0x01, 0x01],
                        &[0x87, 0x02, 0x01, 0xFF],
                    ))
                },
                "genuine by ca and ta — EF.DG3 Template(FormatOwner)",
            ),
            plan("LDS_D_09", "BHT, missing format owner").fails(
                || {
                    dg3(replacing(
                        &[0x87, 0x02, 0x01, 0x01],
                        &[0x89, 0x02, 0x01, 0x01],
                    ))
                },
                "genuine by ca and ta — EF.DG3 Template(FormatOwner)",
            ),
            plan("LDS_D_10", "BHT, not allowed format type").fails(
                || {
                    dg3(replacing(
                        &[0x88, 0x02, 0x00, 0x07],
                        &[0x88, 0x02, 0x00, 0x09],
                    ))
                },
                "genuine by ca and ta — EF.DG3 Template(FormatType)",
            ),
            plan("LDS_D_11", "BHT, missing format type").fails(
                || {
                    dg3(replacing(
                        &[0x88, 0x02, 0x00, 0x07],
                        &[0x89, 0x02, 0x00, 0x07],
                    ))
                },
                "genuine by ca and ta — EF.DG3 Template(FormatType)",
            ),
            plan("LDS_D_12", "BHT, incorrect biometric subtype").fails(
                || dg3(replacing(&[0x82, 0x01, 0x09], &[0x82, 0x01, 0xFE])),
                "genuine by ca and ta — EF.DG3 Template(Subtype)",
            ),
            plan("LDS_D_13", "BHT, missing biometric subtype").fails(
                || dg3(replacing(&[0x82, 0x01, 0x09], &[0x89, 0x01, 0x09])),
                "genuine by ca and ta — EF.DG3 Template(Subtype)",
            ),
            plan("LDS_D_14", "GRH, incorrect format identifier")
                .fails(|| dg3(replacing(b"FIR\0", b"PIR\0")), "genuine by ca and ta — EF.DG3 Unreadable(Invalid { structure: \"finger image record\", field: \"format identifier\", reason: \"another one\" })"),
            plan(
                "LDS_D_15",
                "Missing fingerprint image in instance two (tag 5F2E)",
            )
            .fails(|| dg3(|file| last_record(file)), "genuine by ca and ta — EF.DG3 Template(UnknownObject(Tag(5F2F))); EF.DG3 Template(RecordMissing)"),
            plan("LDS_D_16", "Two RAW fingerprint images")
                .succeeds(|| images(&[raw(), raw()]), genuine),
        ],
    }
}
