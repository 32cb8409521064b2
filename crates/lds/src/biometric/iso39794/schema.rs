//! The schema of the blocks: which name and type an element has by its tag, and the reader that
//! follows it. Names are those of the ASN.1 modules of ISO/IEC 39794-1, -4, -5 and -6.

use core::fmt;

use super::find;
use crate::{
    Private,
    tlv::{Tag, Tlv, TlvError},
};

/// One element of a block.
#[derive(Clone, PartialEq, Eq)]
pub struct Element {
    /// The schema's name, where it has one for this tag here.
    pub name: Option<&'static str>,
    /// The tag as written.
    pub tag: Tag,
    /// The value by the type that the schema gives it.
    pub value: Value,
}

/// The value of an element.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// INTEGER, ENUMERATED, or a code of an extensible list (its fallback where it is an
    /// extension that came later).
    Number(u64),
    /// BOOLEAN.
    Flag(bool),
    /// Character string.
    Text(Private<String>),
    /// Anything else, and what does not fit its type.
    Bytes(Private<Vec<u8>>),
    /// Elements within it.
    Elements(Vec<Element>),
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name.unwrap_or("?"), self.tag)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elements(elements) => f.debug_list().entries(elements).finish(),
            _ => f.write_str("(private)"),
        }
    }
}

/// An element that the schema knows.
pub(super) struct Field(u8, &'static str, Kind);

/// The type of an element.
enum Kind {
    /// INTEGER or ENUMERATED.
    Number,
    /// An extensible list: `code [0]`, or `extensionBlock [1]` with `fallback [0]` in it.
    Code,
    Flag,
    Bytes,
    /// SEQUENCE or CHOICE: elements told apart by their tags.
    Fields(&'static [Field]),
    /// SEQUENCE OF SEQUENCE.
    List(&'static [Field]),
    /// SEQUENCE OF a universal type: texts or bytes.
    Items,
}

use Kind::{Bytes, Code, Fields, Flag, Items, List, Number};

pub(super) const VERSION: &[Field] = &[Field(0, "generation", Number), Field(1, "year", Number)];

const DATE_TIME: &[Field] = &[
    Field(0, "year", Number),
    Field(1, "month", Number),
    Field(2, "day", Number),
    Field(3, "hour", Number),
    Field(4, "minute", Number),
    Field(5, "second", Number),
    Field(6, "millisecond", Number),
];
const REGISTRY_ID: &[Field] = &[Field(0, "organization", Number), Field(1, "id", Number)];
const SCORE_OR_ERROR: &[Field] = &[Field(0, "score", Number), Field(1, "error", Code)];
const QUALITY: &[Field] = &[
    Field(0, "algorithmIdBlock", Fields(REGISTRY_ID)),
    Field(1, "scoreOrError", Fields(SCORE_OR_ERROR)),
];
const EXTENDED_DATA: &[Field] = &[
    Field(0, "dataTypeIdBlock", Fields(REGISTRY_ID)),
    Field(1, "data", Bytes),
];
const PAD_SCORE: &[Field] = &[
    Field(0, "mechanismIdBlock", Fields(REGISTRY_ID)),
    Field(1, "scoreOrError", Fields(SCORE_OR_ERROR)),
];
/// Presentation attack detection.
const PAD: &[Field] = &[
    Field(0, "decision", Code),
    Field(1, "scoreBlocks", List(PAD_SCORE)),
    Field(2, "extendedDataBlocks", List(EXTENDED_DATA)),
    Field(3, "captureContext", Code),
    Field(4, "supervisionLevel", Code),
    Field(5, "riskLevel", Number),
    Field(6, "criteriaCategory", Code),
    Field(7, "parameter", Bytes),
    Field(8, "challenges", Items),
    Field(9, "captureDateTimeBlock", Fields(DATE_TIME)),
];
const CAPTURE_DEVICE: &[Field] = &[
    Field(0, "modelIdBlock", Fields(REGISTRY_ID)),
    Field(1, "technologyId", Code),
    Field(2, "certificationIdBlocks", List(REGISTRY_ID)),
];
const POINT: &[Field] = &[Field(0, "x", Number), Field(1, "y", Number)];

/// RepresentationBlock of part 4.
pub(super) const FINGER: &[Field] = &[
    Field(0, "position", Code),
    Field(1, "impression", Code),
    Field(2, "imageDataFormat", Code),
    Field(3, "imageData", Bytes),
    Field(4, "captureDateTimeBlock", Fields(DATE_TIME)),
    Field(5, "captureDeviceBlock", Fields(CAPTURE_DEVICE)),
    Field(6, "qualityBlocks", List(QUALITY)),
    Field(7, "spatialSamplingRateBlock", Fields(SAMPLING_RATE)),
    Field(8, "positionComputedByCaptureSystem", Flag),
    Field(9, "originalRotation", Number),
    Field(10, "imageRotatedToVertical", Flag),
    Field(11, "imageHasBeenLossilyCompressed", Flag),
    Field(12, "segmentationBlocks", List(SEGMENTATION)),
    Field(13, "annotationBlocks", List(ANNOTATION)),
    Field(14, "pADDataBlock", Fields(PAD)),
    Field(15, "commentBlocks", Items),
    Field(16, "vendorSpecificDataBlocks", List(EXTENDED_DATA)),
];
const SAMPLING_RATE: &[Field] = &[
    Field(0, "samplesPerUnit", Number),
    Field(1, "unitDimension", Number),
];
const SEGMENTATION: &[Field] = &[
    Field(0, "algorithmIdBlock", Fields(REGISTRY_ID)),
    Field(1, "segmentBlocks", List(SEGMENT)),
];
const SEGMENT: &[Field] = &[
    Field(0, "position", Code),
    Field(1, "enclosingCoordinatesBlock", List(POINT)),
    Field(2, "orientation", Number),
    Field(3, "qualityBlocks", List(QUALITY)),
    Field(4, "confidence", Fields(SCORE_OR_ERROR)),
];
const ANNOTATION: &[Field] = &[Field(0, "position", Code), Field(1, "reason", Code)];

/// RepresentationBlock of part 5.
pub(super) const FACE: &[Field] = &[
    Field(0, "representationId", Number),
    Field(1, "imageRepresentation", Fields(IMAGE_REPRESENTATION)),
    Field(2, "captureDateTimeBlock", Fields(DATE_TIME)),
    Field(3, "qualityBlocks", List(QUALITY)),
    Field(4, "pADDataBlock", Fields(PAD)),
    Field(5, "sessionId", Number),
    Field(6, "derivedFrom", Number),
    Field(7, "captureDeviceBlock", Fields(FACE_CAPTURE_DEVICE)),
    Field(8, "identityMetadataBlock", Fields(IDENTITY_METADATA)),
    Field(9, "landmarkBlocks", List(LANDMARK)),
];
const IMAGE_REPRESENTATION: &[Field] = &[Field(0, "base", Fields(IMAGE_REPRESENTATION_BASE))];
const IMAGE_REPRESENTATION_BASE: &[Field] = &[Field(
    0,
    "imageRepresentation2DBlock",
    Fields(IMAGE_REPRESENTATION_2D),
)];
const IMAGE_REPRESENTATION_2D: &[Field] = &[
    Field(0, "representationData2D", Bytes),
    Field(1, "imageInformation2DBlock", Fields(IMAGE_INFORMATION_2D)),
    Field(2, "captureDevice2DBlock", Fields(CAPTURE_DEVICE_2D)),
];
const IMAGE_INFORMATION_2D: &[Field] = &[
    Field(0, "imageDataFormat", Code),
    Field(1, "imageFaceKind2D", Code),
    Field(
        2,
        "postAcquisitionProcessingBlock",
        Fields(POST_ACQUISITION),
    ),
    Field(3, "lossyTransformationAttempts", Code),
    Field(4, "cameraToSubjectDistance", Number),
    Field(5, "sensorDiagonal", Number),
    Field(6, "lensFocalLength", Number),
    Field(7, "imageSizeBlock", Fields(IMAGE_SIZE)),
    Field(8, "imageFaceMeasurementsBlock", Fields(FACE_MEASUREMENTS)),
    Field(9, "imageColourSpace", Code),
    Field(10, "referenceColourMappingBlock", Fields(COLOUR_MAPPING)),
];
const POST_ACQUISITION: &[Field] = &[
    Field(0, "rotated", Flag),
    Field(1, "cropped", Flag),
    Field(2, "downSampled", Flag),
    Field(3, "whiteBalanceAdjusted", Flag),
    Field(4, "multiplyCompressed", Flag),
    Field(5, "interpolated", Flag),
    Field(6, "contrastStretched", Flag),
    Field(7, "poseCorrected", Flag),
    Field(8, "multiViewImage", Flag),
    Field(9, "ageProgressed", Flag),
    Field(10, "superResolutionProcessed", Flag),
    Field(11, "normalised", Flag),
];
const IMAGE_SIZE: &[Field] = &[Field(0, "width", Number), Field(1, "height", Number)];
const FACE_MEASUREMENTS: &[Field] = &[
    Field(0, "imageHeadWidth", Number),
    Field(1, "imageInterEyeDistance", Number),
    Field(2, "imageEyeToMouthDistance", Number),
    Field(3, "imageHeadLength", Number),
];
const COLOUR_MAPPING: &[Field] = &[
    Field(0, "referenceColourSchema", Bytes),
    Field(1, "referenceColourDefinitionAndValueBlocks", List(COLOUR)),
];
const COLOUR: &[Field] = &[
    Field(0, "referenceColourDefinition", Bytes),
    Field(1, "referenceColourValue", Bytes),
];
const CAPTURE_DEVICE_2D: &[Field] = &[
    Field(0, "captureDeviceSpectral2DBlock", Fields(SPECTRAL)),
    Field(1, "captureDeviceTechnologyId2D", Code),
];
const SPECTRAL: &[Field] = &[
    Field(0, "whiteLight", Flag),
    Field(1, "nearInfrared", Flag),
    Field(2, "thermal", Flag),
];
const FACE_CAPTURE_DEVICE: &[Field] = &[
    Field(0, "modelIdBlock", Fields(REGISTRY_ID)),
    Field(1, "certificationIdBlocks", List(REGISTRY_ID)),
];
const IDENTITY_METADATA: &[Field] = &[
    Field(0, "gender", Code),
    Field(1, "eyeColour", Code),
    Field(2, "hairColour", Code),
    Field(3, "subjectHeight", Number),
    Field(4, "propertiesBlock", Fields(PROPERTIES)),
    Field(5, "expressionBlock", Fields(EXPRESSION)),
    Field(6, "poseAngleBlock", Fields(POSE)),
];
const PROPERTIES: &[Field] = &[
    Field(0, "glasses", Flag),
    Field(1, "moustache", Flag),
    Field(2, "beard", Flag),
    Field(3, "teethVisible", Flag),
    Field(4, "pupilOrIrisNotVisible", Flag),
    Field(5, "mouthOpen", Flag),
    Field(6, "leftEyePatch", Flag),
    Field(7, "rightEyePatch", Flag),
    Field(8, "darkGlasses", Flag),
    Field(9, "biometricAbsent", Flag),
    Field(10, "headCoveringsPresent", Flag),
];
const EXPRESSION: &[Field] = &[
    Field(0, "neutral", Flag),
    Field(1, "smile", Flag),
    Field(2, "raisedEyebrows", Flag),
    Field(3, "eyesLookingAwayFromTheCamera", Flag),
    Field(4, "squinting", Flag),
    Field(5, "frowning", Flag),
];
const POSE: &[Field] = &[
    Field(0, "yawAngleBlock", Fields(ANGLE)),
    Field(1, "pitchAngleBlock", Fields(ANGLE)),
    Field(2, "rollAngleBlock", Fields(ANGLE)),
];
const ANGLE: &[Field] = &[
    Field(0, "angleValue", Number),
    Field(1, "angleUncertainty", Number),
];
const LANDMARK: &[Field] = &[
    Field(0, "landmarkKind", Fields(LANDMARK_KIND)),
    Field(1, "landmarkCoordinates", Fields(LANDMARK_COORDINATES)),
];
const LANDMARK_KIND: &[Field] = &[Field(0, "base", Fields(LANDMARK_KIND_BASE))];
const LANDMARK_KIND_BASE: &[Field] = &[
    Field(0, "mPEG4FeaturePoint", Code),
    Field(1, "anthropometricLandmark", Fields(ANTHROPOMETRIC)),
];
const ANTHROPOMETRIC: &[Field] = &[Field(0, "base", Fields(ANTHROPOMETRIC_BASE))];
const ANTHROPOMETRIC_BASE: &[Field] = &[
    Field(0, "anthropometricLandmarkName", Code),
    Field(1, "anthropometricLandmarkPointName", Code),
    Field(2, "anthropometricLandmarkPointId", Code),
];
const LANDMARK_COORDINATES: &[Field] = &[Field(0, "base", Fields(LANDMARK_COORDINATES_BASE))];
const LANDMARK_COORDINATES_BASE: &[Field] = &[
    Field(0, "coordinateCartesian2DBlock", Fields(POINT)),
    Field(1, "coordinateTextureImageBlock", Fields(TEXTURE_POINT)),
    Field(2, "coordinateCartesian3DBlock", Fields(POINT_3D)),
];
const TEXTURE_POINT: &[Field] = &[Field(0, "uInPixel", Number), Field(1, "vInPixel", Number)];
const POINT_3D: &[Field] = &[
    Field(0, "x", Number),
    Field(1, "y", Number),
    Field(2, "z", Number),
];

/// RepresentationBlock of part 6.
pub(super) const IRIS: &[Field] = &[
    Field(0, "eyeLabel", Number),
    Field(1, "irisImageKind", Code),
    Field(2, "bitDepth", Number),
    Field(3, "imageDataFormat", Code),
    Field(4, "horizontalOrientation", Number),
    Field(5, "verticalOrientation", Number),
    Field(6, "compressionHistory", Number),
    Field(7, "captureDateTimeBlock", Fields(DATE_TIME)),
    Field(8, "irisImageData", Bytes),
    Field(9, "range", Fields(RANGE)),
    Field(10, "captureDeviceBlock", Fields(CAPTURE_DEVICE)),
    Field(11, "qualityBlocks", List(QUALITY)),
    Field(12, "rollAngleBlock", Fields(ROLL)),
    Field(13, "localisationBlock", Fields(LOCALISATION)),
    Field(14, "pADDataBlock", Fields(PAD)),
];
const RANGE: &[Field] = &[Field(0, "range", Number), Field(1, "errorCode", Number)];
const ROLL: &[Field] = &[Field(0, "angle", Number), Field(1, "uncertainty", Number)];
const LOCALISATION: &[Field] = &[
    Field(0, "irisCenterXSmallest", Number),
    Field(1, "irisCenterXLargest", Number),
    Field(2, "irisCenterYSmallest", Number),
    Field(3, "irisCenterYLargest", Number),
    Field(4, "irisDiameterSmallest", Number),
    Field(5, "irisDiameterLargest", Number),
];

/// The two fields that all blocks have, and whatever follows them.
pub(super) fn block_elements(
    block: Tlv<'_>,
    version: &'static [Field],
    representation: &'static [Field],
) -> Vec<Element> {
    children(block, |child| match child.tag {
        tag if tag == Tag::context(0) => (Some("versionBlock"), fields(child, version)),
        tag if tag == Tag::context(1) => {
            (Some("representationBlocks"), list(child, representation))
        }
        _ => (None, bytes(child.raw)),
    })
}

fn fields(parent: Tlv<'_>, schema: &[Field]) -> Value {
    Value::Elements(children(parent, |child| {
        let known = schema.iter().find(|Field(number, ..)| {
            child.tag == Tag::context(*number) || child.tag == Tag::context_primitive(*number)
        });
        match known {
            Some(Field(_, name, kind)) => (Some(*name), kind.read(child)),
            None => (None, unnamed(child)),
        }
    }))
}

fn list(parent: Tlv<'_>, schema: &[Field]) -> Value {
    Value::Elements(children(parent, |child| match child.tag {
        Tag::SEQUENCE => (None, fields(child, schema)),
        _ => (None, unnamed(child)),
    }))
}

/// What the schema does not know: numbers, as most are, or bytes; nested as it is.
fn unnamed(tlv: Tlv<'_>) -> Value {
    if tlv.tag.is_constructed() {
        fields(tlv, &[])
    } else {
        Kind::Number.read(tlv)
    }
}

/// The children one by one; bytes that are none stand last, without a name.
fn children<'a>(
    parent: Tlv<'a>,
    mut read: impl FnMut(Tlv<'a>) -> (Option<&'static str>, Value),
) -> Vec<Element> {
    let Ok(mut reader) = parent.children() else {
        return Vec::new();
    };
    let mut elements = Vec::new();
    while !reader.is_empty() {
        let Ok(child) = reader.read() else {
            elements.push(Element {
                name: None,
                tag: parent.tag,
                value: bytes(reader.rest()),
            });
            break;
        };
        let (name, value) = read(child);
        elements.push(Element {
            name,
            tag: child.tag,
            value,
        });
    }
    elements
}

impl Kind {
    fn read(&self, tlv: Tlv<'_>) -> Value {
        match self {
            Number => number(tlv),
            Code => code(tlv).map_or_else(|| fields(tlv, &[]), number),
            Flag => tlv.to_bool().map_or_else(|_| bytes(tlv.value), Value::Flag),
            Bytes => bytes(tlv.value),
            Fields(schema) => fields(tlv, schema),
            List(schema) => list(tlv, schema),
            Items => Value::Elements(children(tlv, |child| (None, text(child)))),
        }
    }
}

/// The number of an extensible list, if it is this choice alone.
fn code(choice: Tlv<'_>) -> Option<Tlv<'_>> {
    let inner = find(choice, Tag::context(1)).unwrap_or(choice);
    let only = |parent: Tlv<'_>| {
        let mut children = parent.children().ok()?;
        children.read().ok()?;
        children.is_empty().then_some(())
    };
    only(choice)?;
    only(inner)?;
    find(inner, Tag::context_primitive(0))
}

fn number(tlv: Tlv<'_>) -> Value {
    let minimal = |_: &u64| tlv.integer().is_ok();
    match tlv.to_u64().ok().filter(minimal) {
        Some(number) => Value::Number(number),
        None => bytes(tlv.value),
    }
}

fn text(tlv: Tlv<'_>) -> Value {
    let text: Result<String, TlvError> = tlv.to_text();
    match text {
        Ok(text) => Value::Text(Private::new(text)),
        Err(_) => bytes(tlv.value),
    }
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(Private::new(bytes.to_vec()))
}
