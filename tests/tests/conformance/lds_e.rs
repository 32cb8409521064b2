//! EF.DG4: irises.

use cccd_lds::biometric::iris::IrisFormat;
use cccd_lds::{DataGroup, FileIdentity};

use crate::cards::{replacing, tagged, too_long, too_short};
use crate::case::{Unit, plan};
use crate::inspection::Inspection;
use crate::lds_d::{last_record, uncounted};
use crate::terminals::{eac, irises, jp2};

fn dg4(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    [eac().altered_group(DataGroup::Dg4, alter)]
}

fn in_jpeg_2000() -> [Inspection; 1] {
    let file = irises(IrisFormat::RgbJpeg2000, &jp2());
    [eac().holding(FileIdentity::dg(DataGroup::Dg4), file)]
}

pub(crate) fn unit() -> Unit {
    let genuine = "genuine by ca and ta";
    Unit {
        name: "LDS_E",
        title: "EF.DG4",
        count: 14,
        cases: vec![
            plan("LDS_E_01", "Two JPEG2000 iris images").succeeds(in_jpeg_2000, genuine),
            plan("LDS_E_02", "Two RAW iris images").succeeds(|| [eac()], genuine),
            plan("LDS_E_03", "DG tag 76 wrong (use tag 77 instead)")
                .fails(|| dg4(tagged(0x77)), "genuine by ca and ta — EF.DG4 not read, it does not begin with its tag"),
            plan("LDS_E_04", "DG tag 76 length byte too small").fails(|| dg4(too_short()), "invalid by ca and ta: pa.hashes failed (hash_mismatch) — EF.DG4 data object at byte 0 is cut off: 1 more bytes needed"),
            plan("LDS_E_05", "DG tag 76 length byte too big").fails(|| dg4(too_long()), "genuine by ca and ta — EF.DG4 not read, it ends before the length that it states"),
            plan("LDS_E_06", "BIGT, missing number of instances")
                .fails(|| dg4(|file| uncounted(file)), "genuine by ca and ta — EF.DG4 Template(CountMissing); EF.DG4 Template(UnknownObject(Tag(04)))"),
            plan("LDS_E_07", "BHT, illegal format owner").fails(
                || {
                    dg4(replacing(
                        &[0x87, 0x02, 0x01, 0x01],
                        &[0x87, 0x02, 0x01, 0xFF],
                    ))
                },
                "genuine by ca and ta — EF.DG4 Template(FormatOwner)",
            ),
            plan("LDS_E_08", "BHT, missing format owner").fails(
                || {
                    dg4(replacing(
                        &[0x87, 0x02, 0x01, 0x01],
                        &[0x89, 0x02, 0x01, 0x01],
                    ))
                },
                "genuine by ca and ta — EF.DG4 Template(FormatOwner)",
            ),
            plan("LDS_E_09", "BHT, not allowed format type").fails(
                || {
                    dg4(replacing(
                        &[0x88, 0x02, 0x00, 0x09],
                        &[0x88, 0x02, 0x00, 0x0F],
                    ))
                },
                "genuine by ca and ta — EF.DG4 Template(FormatType)",
            ),
            plan("LDS_E_10", "BHT, missing format type").fails(
                || {
                    dg4(replacing(
                        &[0x88, 0x02, 0x00, 0x09],
                        &[0x89, 0x02, 0x00, 0x09],
                    ))
                },
                "genuine by ca and ta — EF.DG4 Template(FormatType)",
            ),
            plan("LDS_E_11", "BHT, incorrect biometric subtype").fails(
                || dg4(replacing(&[0x82, 0x01, 0x01], &[0x82, 0x01, 0xFE])),
                "genuine by ca and ta — EF.DG4 Template(Subtype)",
            ),
            plan("LDS_E_12", "BHT, missing biometric subtype").fails(
                || dg4(replacing(&[0x82, 0x01, 0x01], &[0x89, 0x01, 0x01])),
                "genuine by ca and ta — EF.DG4 Template(Subtype)",
            ),
            plan("LDS_E_13", "BHT, incorrect format identifier")
                .fails(|| dg4(replacing(b"IIR\0", b"FIS\0")), "genuine by ca and ta — EF.DG4 Unreadable(Invalid { structure: \"iris image record\", field: \"format identifier\", reason: \"another one\" })"),
            plan("LDS_E_14", "Missing iris image in instance two (tag 5F2E)")
                .fails(|| dg4(|file| last_record(file)), "genuine by ca and ta — EF.DG4 Template(UnknownObject(Tag(5F2F))); EF.DG4 Template(RecordMissing)"),
        ],
    }
}
