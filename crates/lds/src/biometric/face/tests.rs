use hex_literal::hex;
use proptest::prelude::*;

use super::*;

/// A record as the BSI's test set has it, with a JPEG 2000 codestream of nothing.
const RECORD: [u8; 70] = hex!(
    "46414300 30313000 00000046 0001"
    "00000038 0000 01 03 02 000003 0001 010203 040506"
    "01 01 0140 01C0 01 02 0007 0064"
    "FF4FFF51 002F 0000 00000140 000001C0 00000000 00000000"
);

#[test]
fn all_fields() {
    let record = FaceRecord::parse(&RECORD).unwrap();
    assert_eq!(record.warnings, []);
    let face = &record.images[0];
    assert_eq!(
        (face.sex, face.eye_colour),
        (SexCode::Male, EyeColour::Brown)
    );
    assert_eq!(
        (face.hair_colour, face.expression),
        (HairColour::Black, Expression::Neutral)
    );
    assert_eq!((face.feature_mask, face.pose), (3, [1, 2, 3]));
    assert_eq!(
        (face.image_type, face.quality),
        (FaceImageType::FullFrontal, 100)
    );
    assert_eq!(
        (face.source, face.device),
        (SourceType::StaticDigitalCamera, 7)
    );
    assert_eq!(record.encode(), RECORD);
    let faces = record.images();
    assert_eq!((faces[0].width, faces[0].height), (Some(320), Some(448)));
    assert_eq!(faces[0].format, ImageFormat::J2kCodestream);
}

#[test]
fn oddities() {
    let warnings = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = RECORD.to_vec();
        change(&mut bytes);
        FaceRecord::parse(&bytes).map(|record| record.warnings)
    };
    assert_eq!(
        warnings(&|b| b[11] += 1),
        Ok(vec![RecordWarning::RecordLength])
    );
    assert_eq!(
        warnings(&|b| b[17] += 1),
        Ok(vec![RecordWarning::BlockLength])
    );
    assert_eq!(
        warnings(&|b| b[13] = 2),
        Ok(vec![RecordWarning::ImageCount])
    );
    assert_eq!(warnings(&|b| b[6] = b'9'), Ok(vec![RecordWarning::Version]));
    assert_eq!(
        warnings(&|b| b[20] = 3),
        Ok(vec![RecordWarning::UndefinedCode("gender")])
    );
    assert_eq!(
        warnings(&|b| b[28] = 182),
        Ok(vec![RecordWarning::UndefinedCode("pose angle")])
    );
    assert_eq!(warnings(&|b| b[35] = 0), Ok(vec![RecordWarning::Format]));
    assert_eq!(
        warnings(&|b| b[37] += 1),
        Ok(vec![RecordWarning::Dimensions])
    );
    assert_eq!(
        warnings(&|b| b[46] = 0),
        Ok(vec![RecordWarning::UnknownFormat])
    );
    assert!(warnings(&|b| b[0] = b'G').is_err());
    assert!(warnings(&|b| b.truncate(46)).is_err());
}

fn any_face() -> impl Strategy<Value = Face> {
    let points = proptest::collection::vec(any::<[u16; 4]>(), 0..4);
    (
        any::<[u8; 15]>(),
        any::<[u16; 5]>(),
        points,
        proptest::collection::vec(any::<u8>(), 1..40),
    )
        .prop_map(|(b, w, points, image)| Face {
            sex: b[0].into(),
            eye_colour: b[1].into(),
            hair_colour: b[2].into(),
            feature_mask: u32::from_be_bytes([0, b[3], b[4], b[5]]),
            expression: w[0].into(),
            pose: [b[6], b[7], b[8]],
            pose_uncertainty: [b[9], b[10], b[0]],
            feature_points: points
                .into_iter()
                .map(|[k, x, y, reserved]| {
                    let [kind, code] = k.to_be_bytes();
                    FeaturePoint {
                        kind,
                        code,
                        x,
                        y,
                        reserved,
                    }
                })
                .collect(),
            image_type: b[11].into(),
            data_type: b[12].into(),
            width: w[1],
            height: w[2],
            colour_space: b[13].into(),
            source: b[14].into(),
            device: w[3],
            quality: w[4],
            image: Private::new(image),
        })
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>, tail: Vec<u8>) {
        let _ = FaceRecord::parse(&bytes);
        let _ = FaceRecord::parse(&[&RECORD[..14], &tail].concat());
    }

    #[test]
    fn encoded_and_parsed(images in proptest::collection::vec(any_face(), 1..4)) {
        let record = FaceRecord { version: VERSION, images, warnings: Vec::new() };
        let parsed = FaceRecord::parse(&record.encode()).unwrap();
        prop_assert!(parsed.images == record.images);
    }
}
