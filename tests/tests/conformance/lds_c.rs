//! EF.DG2: the face.

use cccd_lds::DataGroup;
use cccd_lds::biometric::Record;
use cccd_lds::biometric::face::{FaceRecord, FeaturePoint};
use cccd_lds::dg2::Dg2;
use cccd_softcard::portrait::PortraitFormat;

use crate::cards::{bac, place, replacing, tagged, too_long, too_short};
use crate::case::{Unit, titled};
use crate::inspection::Inspection;

/// Where the fields of the record's first image stand (ISO/IEC 19794-5, 5.5 to 5.7), counted from
/// the record's format identifier.
const VERSION: usize = 4;
const GENDER: usize = 20;
const EYES: usize = 21;
const HAIR: usize = 22;
const POSE: usize = 28;
const POSE_UNCERTAINTY: usize = 31;
const IMAGE_TYPE: usize = 34;
const DATA_TYPE: usize = 35;

fn dg2(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    [bac().altered_group(DataGroup::Dg2, alter)]
}

/// One byte of the record is another.
fn record(at: usize, value: u8) -> [Inspection; 1] {
    dg2(|file| {
        let start = place(file, b"FAC\0");
        file[start + at] = value;
    })
}

fn in_format(format: PortraitFormat) -> Inspection {
    bac().ordered(|order| order.portrait = format)
}

/// A feature point more: the left eye's centre.
fn with_point(record: &mut FaceRecord) {
    record.images[0].feature_points.push(FeaturePoint {
        kind: 1,
        code: 0xC1,
        x: 100,
        y: 120,
        reserved: 0,
    });
}

fn rewritten(alter: impl FnOnce(&mut FaceRecord)) -> impl FnOnce(&mut Vec<u8>) {
    |file| {
        let mut dg2 = Dg2::parse(file).unwrap();
        match &mut dg2.templates[0].record {
            Record::Iso19794(record) => alter(record),
            other => panic!("{other:?}"),
        }
        *file = dg2.encode();
    }
}

fn feature_points() -> [Inspection; 1] {
    let card = in_format(PortraitFormat::Jp2);
    [card.altered_group(DataGroup::Dg2, rewritten(with_point))]
}

/// A feature point more that the length of the image's block leaves out.
fn uncounted_point() -> [Inspection; 1] {
    dg2(|file| {
        rewritten(with_point)(file);
        let start = place(file, b"FAC\0");
        let length = &mut file[start + 14..start + 18];
        let short = u32::from_be_bytes(length.try_into().unwrap()) - 8;
        length.copy_from_slice(&short.to_be_bytes());
    })
}

pub(crate) fn unit() -> Unit {
    let signed = "signed_chip_unproven";
    Unit {
        name: "LDS_C",
        title: "EF.DG2",
        count: 28,
        cases: vec![
            titled("LDS_C_01", "JPEG2000 image, full frontal")
                .succeeds(|| [in_format(PortraitFormat::Jp2)], signed),
            titled("LDS_C_02", "JPEG image, full frontal")
                .succeeds(|| [in_format(PortraitFormat::Jpeg)], signed),
            titled(
                "LDS_C_03",
                "JPEG2000 image, full frontal with additional facial feature points",
            )
            .succeeds(feature_points, signed),
            titled("LDS_C_04", "DG tag 75 wrong (tag 76 instead)").fails(|| dg2(tagged(0x76)), "signed_chip_unproven — EF.DG2 not read, it does not begin with its tag"),
            titled("LDS_C_05", "DG tag 75 length byte too small").fails(|| dg2(too_short()), "invalid: pa.hashes failed (hash_mismatch) — EF.DG2 data object at byte 0 is cut off: 1 more bytes needed"),
            titled("LDS_C_06", "DG tag 75 length byte too big").fails(|| dg2(too_long()), "signed_chip_unproven — EF.DG2 not read, it ends before the length that it states"),
            titled("LDS_C_07", "BIT, missing tag for number of instances").fails(
                || {
                    dg2(replacing(
                        &[0x02, 0x01, 0x01, 0x7F, 0x60],
                        &[0x04, 0x01, 0x01, 0x7F, 0x60],
                    ))
                },
                "signed_chip_unproven — EF.DG2 Template(CountMissing); EF.DG2 Template(UnknownObject(Tag(04)))",
            ),
            titled("LDS_C_08", "BHT, not allowed format owner").fails(
                || {
                    dg2(replacing(
                        &[0x87, 0x02, 0x01, 0x01],
                        &[0x87, 0x02, 0x01, 0xFF],
                    ))
                },
                "signed_chip_unproven — EF.DG2 Template(FormatOwner)",
            ),
            titled("LDS_C_09", "BHT, missing format owner").fails(
                || {
                    dg2(replacing(
                        &[0x87, 0x02, 0x01, 0x01],
                        &[0x89, 0x02, 0x01, 0x01],
                    ))
                },
                "signed_chip_unproven — EF.DG2 Template(FormatOwner)",
            ),
            titled("LDS_C_10", "BHT, not allowed format type").fails(
                || {
                    dg2(replacing(
                        &[0x88, 0x02, 0x00, 0x08],
                        &[0x88, 0x02, 0x00, 0x09],
                    ))
                },
                "signed_chip_unproven — EF.DG2 Template(FormatType)",
            ),
            titled("LDS_C_11", "BHT, missing format type").fails(
                || {
                    dg2(replacing(
                        &[0x88, 0x02, 0x00, 0x08],
                        &[0x89, 0x02, 0x00, 0x08],
                    ))
                },
                "signed_chip_unproven — EF.DG2 Template(FormatType)",
            ),
            titled("LDS_C_12", "BHT, deprecated biometric type").ends_either_way(
                || dg2(replacing(&[0x81, 0x01, 0x02], &[0x81, 0x01, 0x00])),
                "signed_chip_unproven — EF.DG2 Template(BiometricType)",
            ),
            titled("LDS_C_13", "BHT, incorrect biometric type").fails(
                || dg2(replacing(&[0x81, 0x01, 0x02], &[0x81, 0x01, 0x08])),
                "signed_chip_unproven — EF.DG2 Template(BiometricType)",
            ),
            titled("LDS_C_14", "FRH, incorrect format identifier")
                .fails(|| dg2(replacing(b"FAC\0", b"FIC\0")), "signed_chip_unproven — EF.DG2 face image record: format identifier is invalid: another one"),
            titled("LDS_C_15", "FRH, incorrect version number")
                .fails(|| record(VERSION, b'9'), "signed_chip_unproven — EF.DG2 Record(Version)"),
            titled(
                "LDS_C_16",
                "FIB, incorrect Facial Record Data Length due to additional feature points",
            )
            .fails(uncounted_point, "signed_chip_unproven — EF.DG2 Record(TrailingData)"),
            titled("LDS_C_17", "FIB, incorrect gender").fails(|| record(GENDER, 0x10), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"gender\"))"),
            titled("LDS_C_18", "FIB, incorrect eye color").fails(|| record(EYES, 0x10), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"eye colour\"))"),
            titled("LDS_C_19", "FIB, incorrect hair color").fails(|| record(HAIR, 0x10), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"hair colour\"))"),
            titled("LDS_C_20", "FIB, incorrect Pose Angle - Yaw").fails(|| record(POSE, 182), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"pose angle\"))"),
            titled("LDS_C_21", "FIB, incorrect Pose Angle - Pitch")
                .fails(|| record(POSE + 1, 182), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"pose angle\"))"),
            titled("LDS_C_22", "FIB, incorrect Pose Angle - Roll")
                .fails(|| record(POSE + 2, 182), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"pose angle\"))"),
            titled("LDS_C_23", "FIB, incorrect Pose Angle Uncertainty - Yaw")
                .fails(|| record(POSE_UNCERTAINTY, 182), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"pose angle\"))"),
            titled("LDS_C_24", "FIB, incorrect Pose Angle Uncertainty - Pitch")
                .fails(|| record(POSE_UNCERTAINTY + 1, 182), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"pose angle\"))"),
            titled("LDS_C_25", "FIB, incorrect Pose Angle Uncertainty - Roll")
                .fails(|| record(POSE_UNCERTAINTY + 2, 182), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"pose angle\"))"),
            titled("LDS_C_26", "IIB, incorrect face image type")
                .fails(|| record(IMAGE_TYPE, 0x10), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"face image type\"))"),
            titled("LDS_C_27", "IIB, incorrect image data type")
                .fails(|| record(DATA_TYPE, 0x10), "signed_chip_unproven — EF.DG2 Record(UndefinedCode(\"image data type\")); EF.DG2 Record(Format)"),
            titled("LDS_C_28", "Missing facial image (tag 5F2E)").fails(
                || {
                    dg2(|file| {
                        let at = place(file, &[0x5F, 0x2E, 0x82]);
                        file[at + 1] = 0x2F;
                    })
                },
                "signed_chip_unproven — EF.DG2 Template(UnknownObject(Tag(5F2F))); EF.DG2 Template(RecordMissing)",
            ),
        ],
    }
}
