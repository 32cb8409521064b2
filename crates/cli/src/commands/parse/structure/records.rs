//! A record of ISO/IEC 19794 field by field, under the names of the standard.

use std::fmt::Debug;

use cccd_chip::lds::biometric::face::{Face, FaceRecord};
use cccd_chip::lds::biometric::finger::{FingerRecord, FingerView};
use cccd_chip::lds::biometric::iris::{IrisImage, IrisRecord};
use cccd_chip::lds::biometric::{BiometricRecord, RecordWarning};

use super::bytes;
use crate::render::hex;
use crate::render::tree::Node;

/// What the bits of a face's feature mask say, from the lowest (ISO/IEC 19794-5, 5.5.6).
const FEATURES: [&str; 11] = [
    "features are specified",
    "glasses",
    "moustache",
    "beard",
    "teeth visible",
    "blink",
    "mouth open",
    "left eye patch",
    "right eye patch",
    "dark glasses",
    "distorting medical condition",
];

/// All fields of a record, and the bytes behind its last image; `None` where it is no record.
pub(super) fn record(record: &[u8]) -> Option<Vec<Node>> {
    of(record, face)
        .or_else(|| of(record, finger))
        .or_else(|| of(record, iris))
}

/// What is odd in a record.
pub(super) fn warnings(record: &[u8]) -> Vec<RecordWarning> {
    fn of<R: BiometricRecord>(record: &[u8]) -> Option<Vec<RecordWarning>> {
        Some(R::parse(record).ok()?.warnings().to_vec())
    }
    of::<FaceRecord>(record)
        .or_else(|| of::<FingerRecord>(record))
        .or_else(|| of::<IrisRecord>(record))
        .unwrap_or_default()
}

fn of<R: BiometricRecord>(record: &[u8], fields: fn(&R) -> Vec<Node>) -> Option<Vec<Node>> {
    let parsed = R::parse(record).ok()?;
    let mut nodes = fields(&parsed);
    let rest = record.get(parsed.encode().len()..).unwrap_or_default();
    if !rest.is_empty() {
        nodes.push(bytes("bytes", rest));
    }
    Some(nodes)
}

fn face(record: &FaceRecord) -> Vec<Node> {
    let images = record.images.iter().map(face_image);
    [
        text("record", "ISO/IEC 19794-5 (face)"),
        text("version", &version(record.version)),
    ]
    .into_iter()
    .chain(images)
    .collect()
}

fn face_image(face: &Face) -> Node {
    let features: Vec<&str> = FEATURES
        .iter()
        .zip(0..)
        .filter(|(_, bit)| (face.feature_mask >> *bit) & 1 == 1)
        .map(|(feature, _)| *feature)
        .collect();
    let mask = format!("{:06X} {}", face.feature_mask, features.join(", "));
    let mut nodes = vec![
        code("gender", face.sex),
        code("eye colour", face.eye_colour),
        code("hair colour", face.hair_colour),
        text("feature mask", mask.trim_end()),
        code("expression", face.expression),
        list("pose angle (yaw, pitch, roll)", &face.pose.map(angle)),
        list(
            "pose angle uncertainty",
            &face.pose_uncertainty.map(|code| code.to_string()),
        ),
    ];
    nodes.extend(face.feature_points.iter().map(|point| {
        let [major, minor] = [point.code >> 4, point.code & 0x0F];
        let place = format!(
            "type {}, {major}.{minor}, x {}, y {}, reserved {:04X}",
            point.kind, point.x, point.y, point.reserved
        );
        text("feature point", &place)
    }));
    nodes.extend([
        code("face image type", face.image_type),
        code("image data type", face.data_type),
        list("width and height", &[face.width, face.height]),
        code("image colour space", face.colour_space),
        code("source type", face.source),
        number("device type", face.device),
        number("quality", face.quality),
        image(face.image.reveal()),
    ]);
    Node::of("facial information", nodes)
}

/// 0 is unspecified, 1 to 181 are -180 to 180 degrees in steps of two (ISO/IEC 19794-5, 5.5.8).
fn angle(code: u8) -> String {
    match code {
        0 => "unspecified".to_owned(),
        1..=91 => format!("{}°", i16::from(code).saturating_sub(1).saturating_mul(2)),
        92..=181 => format!("{}°", i16::from(code).saturating_sub(181).saturating_mul(2)),
        _ => format!("undefined ({code})"),
    }
}

fn finger(record: &FingerRecord) -> Vec<Node> {
    let views = record.views.iter().map(finger_view);
    [
        text("record", "ISO/IEC 19794-4 (finger)"),
        text("version", &version(record.version)),
        number("capture device", record.device),
        number("image acquisition level", record.acquisition_level),
        number("number of fingers", record.fingers),
        code("scale units", record.scale_units),
        list("scan resolution", &record.scan_resolution),
        list("image resolution", &record.image_resolution),
        number("pixel depth", record.bit_depth),
        code("image compression algorithm", record.compression),
        text("reserved", &hex(&record.reserved)),
    ]
    .into_iter()
    .chain(views)
    .collect()
}

fn finger_view(view: &FingerView) -> Node {
    Node::of(
        "finger image",
        vec![
            code("finger position", view.position),
            number("count of views", view.view_count),
            number("view number", view.view),
            number("finger image quality", view.quality),
            code("impression type", view.impression),
            list("width and height", &[view.width, view.height]),
            text("reserved", &hex(&[view.reserved])),
            image(view.image.reveal()),
        ],
    )
}

fn iris(record: &IrisRecord) -> Vec<Node> {
    let eyes = record.eyes.iter().map(|eye| {
        let images = eye.images.iter().map(iris_image).collect();
        Node::of("iris", images).with_value(format!("{:?}", eye.label))
    });
    [
        text("record", "ISO/IEC 19794-6 (iris)"),
        text("version", &version(record.version)),
        number("capture device", record.device),
        text("image properties", &hex(&record.properties.to_be_bytes())),
        number("iris diameter", record.diameter),
        code("image format", record.format),
        list("raw image width and height", &[record.width, record.height]),
        number("intensity depth", record.bit_depth),
        number("image transformation", record.transformation),
        text("device unique identifier", &hex(&record.device_id)),
    ]
    .into_iter()
    .chain(eyes)
    .collect()
}

fn iris_image(iris: &IrisImage) -> Node {
    Node::of(
        "iris image",
        vec![
            number("image number", iris.number),
            number("quality", iris.quality),
            number("rotation angle", iris.rotation),
            number("rotation uncertainty", iris.rotation_uncertainty),
            image(iris.image.reveal()),
        ],
    )
}

fn text(name: &str, value: &str) -> Node {
    Node::new(name, value)
}

fn number(name: &str, value: impl Into<u32>) -> Node {
    Node::new(name, value.into().to_string())
}

/// A code by the standard's name for it, or as the number that the standard does not define.
fn code(name: &str, value: impl Debug) -> Node {
    Node::new(name, format!("{value:?}"))
}

fn list(name: &str, values: &[impl ToString]) -> Node {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    Node::new(name, values.join(", "))
}

fn image(image: &[u8]) -> Node {
    bytes("image", image)
}

/// `010` and a zero byte, usually.
fn version(version: [u8; 4]) -> String {
    match version {
        [digits @ .., 0] if digits.iter().all(u8::is_ascii_digit) => {
            String::from_utf8_lossy(&digits).into_owned()
        }
        other => hex(&other),
    }
}
