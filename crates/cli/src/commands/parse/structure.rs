//! `cccd parse dg|sod|cert|ml|image`: a file as a tree.
//!
//! Any file of the LDS, and the DER of signatures and certificates, is shown data object by data
//! object, under the standard's names where it has them; nothing is left out. What the typed
//! parsers find odd is said beside.

use std::fmt::Debug;

use cccd_chip::lds::biometric::face::FaceRecord;
use cccd_chip::lds::biometric::finger::FingerRecord;
use cccd_chip::lds::biometric::iris::IrisRecord;
use cccd_chip::lds::biometric::iso39794::{DataBlock, Element, Value};
use cccd_chip::lds::biometric::{BiometricRecord, Modality};
use cccd_chip::lds::com::Com;
use cccd_chip::lds::dg1::Dg1;
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::dg3::Dg3;
use cccd_chip::lds::dg4::Dg4;
use cccd_chip::lds::dg11::Dg11;
use cccd_chip::lds::dg12::Dg12;
use cccd_chip::lds::dg13_vn::Dg13Vn;
use cccd_chip::lds::dg16::Dg16;
use cccd_chip::lds::displayed_images::DisplayedImages;
use cccd_chip::lds::image_format::{ImageFormat, dimensions};
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::lds::tlv::{Reader, Tag, Tlv};
use cccd_chip::lds::{DataGroup, ParseError};
use cccd_portrait::Limits;

use crate::render::tree::Node;

/// Bytes shown of a long value; its length is always told.
const SHOWN: usize = 32;

/// A file as a tree, and what is odd in it.
pub(super) type Shown = (Vec<Node>, Vec<String>);

/// A file of the LDS. What its own parser refuses is a remark, as long as it is TLV at all.
///
/// # Errors
/// Where it is not.
pub(super) fn data_group(file: &[u8]) -> Result<Shown, ParseError> {
    let objects = objects(file)?;
    let tag = Reader::new(file).peek().map_or(0, |tag| tag.0);
    let group = u8::try_from(tag).ok().and_then(DataGroup::from_tag);
    let name = match (tag, group) {
        (0x60, _) => "EF.COM".to_owned(),
        (0x31, _) => "EF.CardAccess".to_owned(),
        (0x77, _) => "EF.SOD".to_owned(),
        (_, Some(group)) => format!("EF.{group}"),
        _ => "?".to_owned(),
    };
    let warnings = match odd(file, tag, group) {
        Ok(warnings) => warnings,
        Err(error) => vec![error.to_string()],
    };
    Ok((vec![Node::of(name, objects)], warnings))
}

/// What the typed parser of a file finds odd.
fn odd(file: &[u8], tag: u32, group: Option<DataGroup>) -> Result<Vec<String>, ParseError> {
    fn said<T: Debug>(warnings: impl IntoIterator<Item = T>) -> Vec<String> {
        let words = warnings.into_iter().map(|warning| format!("{warning:?}"));
        words.collect()
    }
    Ok(match group {
        Some(DataGroup::Dg1) => said(Dg1::parse(file)?.mrz.warnings),
        Some(DataGroup::Dg2) => said(Dg2::parse(file)?.warnings),
        Some(DataGroup::Dg3) => said(Dg3::parse(file)?.warnings),
        Some(DataGroup::Dg4) => said(Dg4::parse(file)?.warnings),
        Some(DataGroup::Dg5 | DataGroup::Dg7) => said(DisplayedImages::parse(file)?.warnings),
        Some(DataGroup::Dg11) => said(Dg11::parse(file)?.warnings()),
        Some(DataGroup::Dg12) => said(Dg12::parse(file)?.warnings()),
        Some(DataGroup::Dg13) => said(Dg13Vn::parse(file)?.warnings),
        Some(DataGroup::Dg14) => said(SecurityInfos::parse_dg14(file)?.warnings),
        Some(DataGroup::Dg16) => said(Dg16::parse(file)?.warnings),
        _ if tag == 0x60 => said(Com::parse(file)?.warnings()),
        _ if tag == 0x31 => said(SecurityInfos::parse(file)?.warnings),
        _ => Vec::new(),
    })
}

/// A signature, a certificate or a list of them, as DER.
///
/// # Errors
/// Where it is no TLV.
pub(super) fn der(file: &[u8]) -> Result<Shown, ParseError> {
    Ok((objects(file)?, Vec::new()))
}

/// What an image file is, and whether it decodes.
pub(super) fn image(file: &[u8]) -> Shown {
    let mut nodes = vec![
        Node::new("format", format_name(ImageFormat::detect(file))),
        Node::new("bytes", file.len().to_string()),
    ];
    if let Some((width, height)) = dimensions(file) {
        nodes.push(Node::new("size", format!("{width} × {height}")));
    }
    let (decodes, warnings) = match cccd_portrait::decode(file, &Limits::default()) {
        Ok(_) => ("yes", Vec::new()),
        Err(error) => ("no", vec![error.to_string()]),
    };
    nodes.push(Node::new("decodes", decodes));
    (nodes, warnings)
}

fn objects(bytes: &[u8]) -> Result<Vec<Node>, ParseError> {
    let nodes: Result<Vec<Node>, _> = Reader::new(bytes).map(|object| object.map(node)).collect();
    Ok(nodes?)
}

fn node(object: Tlv<'_>) -> Node {
    let name = match name(object.tag) {
        Some(name) => format!("{} {name}", object.tag),
        None => object.tag.to_string(),
    };
    match object.tag.0 {
        // Whose record it is, the record says itself.
        0x5F2E => return Node::of(name, record(object.value)),
        0x7F2E => {
            if let Some(block) = [Modality::Face, Modality::Finger, Modality::Iris]
                .into_iter()
                .find_map(|modality| DataBlock::parse(modality, object.value).ok())
            {
                return Node::of(name, block.elements().iter().map(element).collect());
            }
        }
        _ => {}
    }
    if object.tag.is_constructed() {
        let inner: Option<Vec<Node>> = object
            .children()
            .ok()
            .and_then(|children| children.map(|child| child.ok().map(node)).collect());
        if let Some(inner) = inner {
            return Node::of(name, inner);
        }
    }
    Node::new(name, value(object))
}

/// The value of a primitive object, by its type, else as text where it is some, else as bytes.
fn value(object: Tlv<'_>) -> String {
    let typed = match object.tag {
        Tag::OID => object.to_oid().ok().map(|oid| oid.to_string()),
        Tag::INTEGER => object.to_u64().ok().map(|number| number.to_string()),
        Tag::BOOLEAN => object.to_bool().ok().map(|value| value.to_string()),
        Tag::UTC_TIME | Tag::GENERALIZED_TIME => {
            core::str::from_utf8(object.value).ok().map(str::to_owned)
        }
        _ => object.to_text().ok(),
    };
    typed.unwrap_or_else(|| bytes(object.value))
}

fn bytes(bytes: &[u8]) -> String {
    let format = ImageFormat::detect(bytes);
    if format != ImageFormat::Unknown {
        let size = dimensions(bytes).map_or_else(String::new, |(width, height)| {
            format!(", {width} × {height}")
        });
        return format!("{}{size}, {} bytes", format_name(format), bytes.len());
    }
    let text = core::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.chars().any(char::is_alphanumeric) && !text.contains(char::is_control));
    if let Some(text) = text.filter(|text| text.chars().count() > 1) {
        return text.to_owned();
    }
    let shown: String = bytes
        .iter()
        .take(SHOWN)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    if bytes.len() > SHOWN {
        return format!("{shown}… ({} bytes)", bytes.len());
    }
    shown
}

fn format_name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Jp2 => "JPEG 2000 (JP2)",
        ImageFormat::J2kCodestream => "JPEG 2000 (codestream)",
        ImageFormat::Wsq => "WSQ",
        ImageFormat::Png => "PNG",
        ImageFormat::Pnm => "PNM",
        ImageFormat::Unknown => "unknown",
    }
}

/// A record of ISO/IEC 19794: its kind and its images. Its fields are in the library.
fn record(record: &[u8]) -> Vec<Node> {
    fn images<R: BiometricRecord>(record: &[u8]) -> Option<Vec<Node>> {
        let parsed = R::parse(record).ok()?;
        let kind = match R::MODALITY {
            Modality::Face => "ISO/IEC 19794-5 (face)",
            Modality::Finger => "ISO/IEC 19794-4 (finger)",
            Modality::Iris => "ISO/IEC 19794-6 (iris)",
        };
        let mut nodes = vec![Node::new("record", kind)];
        let images = parsed.images();
        nodes.extend(images.iter().map(|image| {
            let size = image.width.zip(image.height);
            let size = size.map_or_else(String::new, |(w, h)| format!(", {w} × {h}"));
            let format = format_name(image.format);
            Node::new(
                "image",
                format!("{format}{size}, {} bytes", image.image.len()),
            )
        }));
        Some(nodes)
    }
    images::<FaceRecord>(record)
        .or_else(|| images::<FingerRecord>(record))
        .or_else(|| images::<IrisRecord>(record))
        .unwrap_or_else(|| vec![Node::new("bytes", bytes(record))])
}

fn element(element: &Element) -> Node {
    let name = element
        .name
        .map_or_else(|| element.tag.to_string(), str::to_owned);
    match &element.value {
        Value::Number(number) => Node::new(name, number.to_string()),
        Value::Flag(flag) => Node::new(name, flag.to_string()),
        Value::Text(text) => Node::new(name, text.reveal().as_str()),
        Value::Bytes(value) => Node::new(name, bytes(value.reveal())),
        Value::Elements(inner) => Node::of(name, inner.iter().map(self::element).collect()),
        _ => Node::new(name, "?"),
    }
}

/// What the standards call an object with this tag (Doc 9303-10, 4.6 and 4.7; X.680).
fn name(tag: Tag) -> Option<&'static str> {
    Some(match tag.0 {
        0x01 => "BOOLEAN",
        0x02 => "INTEGER",
        0x03 => "BIT STRING",
        0x04 => "OCTET STRING",
        0x05 => "NULL",
        0x06 => "OBJECT IDENTIFIER",
        0x0A => "ENUMERATED",
        0x0C => "UTF8String",
        0x13 => "PrintableString",
        0x14 => "TeletexString",
        0x16 => "IA5String",
        0x17 => "UTCTime",
        0x18 => "GeneralizedTime",
        0x30 => "SEQUENCE",
        0x31 => "SET",
        0x5C => "tag list",
        0x5F01 => "LDS version",
        0x5F36 => "Unicode version",
        0x5F1F => "MRZ",
        0x7F61 => "biometric information template group",
        0x7F60 => "biometric information template",
        0x5F2E | 0x7F2E => "biometric data block",
        0x5F40 => "displayed portrait",
        0x5F43 => "displayed signature or mark",
        0x5F0E => "name",
        0x5F0F => "other name",
        0x5F10 => "personal number",
        0x5F2B => "date of birth",
        0x5F11 => "place of birth",
        0x5F42 => "address",
        0x5F12 => "telephone",
        0x5F13 => "profession",
        0x5F14 => "title",
        0x5F15 => "personal summary",
        0x5F16 => "proof of citizenship",
        0x5F17 => "other valid travel documents",
        0x5F18 => "custody information",
        0x5F19 => "issuing authority",
        0x5F26 => "date of issue",
        0x5F1A => "other person",
        0x5F1B => "endorsements and observations",
        0x5F1C => "tax and exit requirements",
        0x5F1D => "image of the front",
        0x5F1E => "image of the rear",
        0x5F55 => "date and time of personalization",
        0x5F56 => "serial number of the personalization system",
        0x5F50 => "date recorded",
        0x5F51 => "person to notify",
        0x5F52 => "telephone of the person to notify",
        0x5F53 => "address of the person to notify",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    fn json((nodes, warnings): Shown) -> (Vec<Json>, Vec<String>) {
        (nodes.iter().map(Node::to_json).collect(), warnings)
    }

    #[test]
    fn a_portrait_in_its_data_group() {
        let image = vec![0xFF, 0xD8, 0xFF, 0xD9];
        let (nodes, warnings) = json(data_group(&Dg2::of_image(image).encode()).unwrap());
        assert_eq!(nodes[0]["name"], "EF.DG2");
        let text = nodes[0].to_string();
        for words in [
            "7F60 biometric information template",
            "ISO/IEC 19794-5 (face)",
            "JPEG, 4 bytes",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(warnings, Vec::<String>::new());
    }

    #[test]
    fn elements_by_their_names() {
        let block = DataBlock::of_image(Modality::Face, 0, [0; 3], b"\xFF\xD8\xFF\xD9");
        let group = Dg2::of_record(0, cccd_chip::lds::biometric::Record::Iso39794(block));
        let (nodes, _) = json(data_group(&group.encode()).unwrap());
        let text = nodes[0].to_string();
        assert!(text.contains("imageInformation2DBlock"), "{text}");
    }

    #[test]
    fn what_is_odd_and_what_is_refused() {
        // A DG16 without its number, and bytes that are none of the LDS.
        let (_, warnings) = data_group(&[0x70, 0x00]).unwrap();
        assert_eq!(warnings, ["CountMissing"]);
        let (nodes, warnings) = json(data_group(&[0x61, 0x03, 0x04, 0x01, 0x41]).unwrap());
        let inner = &nodes[0]["elements"][0]["elements"][0];
        assert_eq!(inner["name"], "04 OCTET STRING");
        assert_eq!(warnings.len(), 1);
        assert!(data_group(&[0x61, 0x7F]).is_err());
        let (nodes, _) = json(der(&[0x30, 0x05, 0x06, 0x03, 0x55, 0x04, 0x06]).unwrap());
        assert_eq!(nodes[0]["elements"][0]["value"], "2.5.4.6");
    }

    #[test]
    fn an_image_and_none() {
        let (nodes, warnings) = json(image(b"\xFF\xD8\xFF\xD9"));
        assert_eq!(nodes[0]["value"], "JPEG");
        assert_eq!(nodes.last().unwrap()["value"], "no");
        assert_eq!(warnings.len(), 1);
    }
}
