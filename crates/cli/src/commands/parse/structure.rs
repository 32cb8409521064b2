//! `cccd parse dg|image`: a file as a tree.
//!
//! Any file of the LDS is shown data object by data object, under the standard's names where it has
//! them; nothing is left out. What the typed parsers find odd is said beside.

use std::fmt::Debug;

use cccd_chip::lds::atr_info::AtrInfo;
use cccd_chip::lds::biometric::face::FaceRecord;
use cccd_chip::lds::biometric::finger::FingerRecord;
use cccd_chip::lds::biometric::iris::IrisRecord;
use cccd_chip::lds::biometric::iso39794::{DataBlock, Element, Value};
use cccd_chip::lds::biometric::{BiometricRecord, Modality};
use cccd_chip::lds::com::Com;
use cccd_chip::lds::cvca::EfCvca;
use cccd_chip::lds::dg1::Dg1;
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::dg3::Dg3;
use cccd_chip::lds::dg4::Dg4;
use cccd_chip::lds::dg11::Dg11;
use cccd_chip::lds::dg12::Dg12;
use cccd_chip::lds::dg13_vn::Dg13Vn;
use cccd_chip::lds::dg15::Dg15;
use cccd_chip::lds::dg16::Dg16;
use cccd_chip::lds::displayed_images::DisplayedImages;
use cccd_chip::lds::ef_dir::EfDir;
use cccd_chip::lds::image_format::{ImageFormat, dimensions};
use cccd_chip::lds::raw::RawDataGroup;
use cccd_chip::lds::security_infos::{SecurityInfos, protocol};
use cccd_chip::lds::tlv::{Reader, Tag, Tlv};
use cccd_chip::lds::{DataGroup, ParseError};
use cccd_chip::pki::SignedData;
use cccd_portrait::Limits;

use super::oddities::{self, Odd, Words};
use super::signed;
use crate::messages::Language;
use crate::render::tree::Node;

/// Bytes shown of a long value; its length is always told.
const SHOWN: usize = 32;

/// A file as a tree, and what is odd in it.
pub(super) type Shown = (Vec<Node>, Vec<Odd>);

/// A file of the LDS. What its own parser refuses is a remark, as long as it is TLV at all.
///
/// # Errors
/// Where it is not.
pub(super) fn data_group(file: &[u8], language: Language) -> Result<Shown, ParseError> {
    let kind = Kind::of(file)?;
    if kind == Kind::CardSecurity
        && let Ok(card) = SignedData::parse(file)
    {
        return Ok(card_security(&card, language));
    }
    let warnings = match odd(file, kind, language) {
        Ok(warnings) => warnings,
        Err(error) => vec![Odd::refused(&error, language)],
    };
    Ok((
        vec![Node::of(kind.name(), objects(Reader::new(file))?)],
        warnings,
    ))
}

/// The files of a card, as far as their first bytes tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Group(DataGroup),
    Com,
    Sod,
    CardAccess,
    CardSecurity,
    Cvca,
    Dir,
    AtrInfo,
    Unknown,
}

impl Kind {
    fn of(file: &[u8]) -> Result<Self, ParseError> {
        let first = Reader::new(file).read()?;
        // EF.DIR begins with the tag of DG1, but lists applications.
        let within = first.children().ok().and_then(|inner| inner.peek());
        let lists = |tags: [u32; 2]| within.is_some_and(|tag| tags.contains(&tag.0));
        Ok(match first.tag.0 {
            0x61 if lists([0x4F, 0x50]) => Self::Dir,
            0x60 => Self::Com,
            0x77 => Self::Sod,
            0x31 => Self::CardAccess,
            0x30 => Self::CardSecurity,
            0x42 => Self::Cvca,
            0x43 | 0x46 | 0x47 | 0x7F66 => Self::AtrInfo,
            tag => u8::try_from(tag)
                .ok()
                .and_then(DataGroup::from_tag)
                .map_or(Self::Unknown, Self::Group),
        })
    }

    fn name(self) -> String {
        match self {
            Self::Group(group) => return format!("EF.{group}"),
            Self::Com => "EF.COM",
            Self::Sod => "EF.SOD",
            Self::CardAccess => "EF.CardAccess",
            Self::CardSecurity => "EF.CardSecurity",
            Self::Cvca => "EF.CVCA",
            Self::Dir => "EF.DIR",
            Self::AtrInfo => "EF.ATR/INFO",
            Self::Unknown => "?",
        }
        .to_owned()
    }
}

/// The SecurityInfos that were signed, and who signed them.
fn card_security(card: &SignedData, language: Language) -> Shown {
    let warnings = match SecurityInfos::parse(&card.content) {
        Ok(infos) => oddities::all(infos.warnings, language),
        Err(error) => vec![Odd::refused(&error, language)],
    };
    let content = objects(Reader::new(&card.content))
        .unwrap_or_else(|_| vec![Node::new("bytes", bytes(&card.content))]);
    let mut nodes = vec![Node::of("SecurityInfos", content)];
    nodes.extend(signed::signatures(card, language));
    (vec![Node::of("EF.CardSecurity", nodes)], warnings)
}

/// What the typed parser of a file finds odd.
fn odd(file: &[u8], kind: Kind, language: Language) -> Result<Vec<Odd>, ParseError> {
    fn said<T: Words + Debug>(
        warnings: impl IntoIterator<Item = T>,
        language: Language,
    ) -> Result<Vec<Odd>, ParseError> {
        Ok(oddities::all(warnings, language))
    }
    let group = match kind {
        Kind::Group(group) => group,
        Kind::Com => return said(Com::parse(file)?.warnings(), language),
        Kind::CardAccess => return said(SecurityInfos::parse(file)?.warnings, language),
        Kind::Cvca => return EfCvca::parse(file).map(|_| Vec::new()),
        Kind::Dir => return EfDir::parse(file).map(|_| Vec::new()),
        Kind::AtrInfo => return AtrInfo::parse(file).map(|_| Vec::new()),
        Kind::Sod | Kind::CardSecurity | Kind::Unknown => return Ok(Vec::new()),
    };
    match group {
        DataGroup::Dg1 => said(Dg1::parse(file)?.mrz.warnings, language),
        DataGroup::Dg2 => said(Dg2::parse(file)?.warnings, language),
        DataGroup::Dg3 => said(Dg3::parse(file)?.warnings, language),
        DataGroup::Dg4 => said(Dg4::parse(file)?.warnings, language),
        DataGroup::Dg5 | DataGroup::Dg7 => said(DisplayedImages::parse(file)?.warnings, language),
        DataGroup::Dg11 => said(Dg11::parse(file)?.warnings(), language),
        DataGroup::Dg12 => said(Dg12::parse(file)?.warnings(), language),
        DataGroup::Dg13 => said(Dg13Vn::parse(file)?.warnings, language),
        DataGroup::Dg14 => said(SecurityInfos::parse_dg14(file)?.warnings, language),
        DataGroup::Dg15 => Dg15::parse(file).map(|_| Vec::new()),
        DataGroup::Dg16 => said(Dg16::parse(file)?.warnings, language),
        DataGroup::Dg6 | DataGroup::Dg8 | DataGroup::Dg9 | DataGroup::Dg10 => {
            RawDataGroup::parse(file).map(|_| Vec::new())
        }
    }
}

/// Anything in DER, object by object.
///
/// # Errors
/// Where it is no TLV.
pub(super) fn der(file: &[u8]) -> Result<Vec<Node>, ParseError> {
    // An empty file is none either.
    Reader::new(file).read()?;
    objects(Reader::new(file))
}

/// What an image file is, and whether it decodes.
pub(super) fn image(file: &[u8], language: Language) -> Shown {
    let mut nodes = vec![
        Node::new("format", format_name(ImageFormat::detect(file))),
        Node::new("bytes", file.len().to_string()),
    ];
    if let Some((width, height)) = dimensions(file) {
        nodes.push(Node::new("size", format!("{width} × {height}")));
    }
    let (decodes, warnings) = match cccd_portrait::decode(file, &Limits::default()) {
        Ok(_) => ("yes", Vec::new()),
        Err(error) => ("no", vec![Odd::refused(&error, language)]),
    };
    nodes.push(Node::new("decodes", decodes));
    (nodes, warnings)
}

/// All data objects; what follows them and is none (padding, unknown content) as bytes.
fn objects(mut reader: Reader<'_>) -> Result<Vec<Node>, ParseError> {
    let mut nodes = Vec::new();
    while !reader.is_empty() {
        let rest = reader.rest();
        match reader.read() {
            Ok(object) if !rest.starts_with(&[0]) => nodes.push(node(object)),
            Err(error) if nodes.is_empty() => return Err(error.into()),
            _ => {
                nodes.push(Node::new("bytes", bytes(rest)));
                break;
            }
        }
    }
    Ok(nodes)
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
        let inner = object.children().map_err(ParseError::from);
        if let Ok(inner) = inner.and_then(objects) {
            return Node::of(name, inner);
        }
    }
    Node::new(name, value(object))
}

/// The value of a primitive object, by its type, else as text where it is some, else as bytes.
fn value(object: Tlv<'_>) -> String {
    let typed = match object.tag {
        Tag::OID => object.to_oid().ok().map(|oid| match protocol::name(&oid) {
            Some(name) => format!("{oid} ({name})"),
            None => oid.to_string(),
        }),
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
    use cccd_chip::lds::ef_dir::Application;
    use serde_json::Value as Json;

    use super::*;

    fn json((nodes, warnings): Shown) -> (Vec<Json>, Vec<String>) {
        let codes = warnings.into_iter().map(|odd| odd.code);
        (nodes.iter().map(Node::to_json).collect(), codes.collect())
    }

    fn data_group(file: &[u8]) -> Result<Shown, ParseError> {
        super::data_group(file, Language::En)
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
        assert_eq!(warnings[0].code, "CountMissing");
        assert_eq!(warnings[0].words, "the number of instances is missing");
        let (_, warnings) = super::data_group(&[0x70, 0x00], Language::Vi).unwrap();
        assert_eq!(warnings[0].words, "thiếu số lượng");
        let (nodes, warnings) = json(data_group(&[0x61, 0x03, 0x04, 0x01, 0x41]).unwrap());
        let inner = &nodes[0]["elements"][0]["elements"][0];
        assert_eq!(inner["name"], "04 OCTET STRING");
        assert_eq!(warnings.len(), 1);
        assert!(data_group(&[0x61, 0x7F]).is_err());
        let nodes = der(&[0x30, 0x05, 0x06, 0x03, 0x55, 0x04, 0x06]).unwrap();
        assert_eq!(nodes[0].to_json()["elements"][0]["value"], "2.5.4.6");
        assert!(der(&[]).is_err());
    }

    #[test]
    fn every_file_by_its_name_and_nothing_dropped() {
        let name = |file: &[u8]| json(data_group(file).unwrap()).0[0]["name"].clone();
        let com = Com::new([DataGroup::Dg1]).encode();
        let dir = EfDir {
            applications: vec![Application {
                aid: vec![0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01],
                ..Application::default()
            }],
        };
        let info = [0x47, 0x03, 0xC4, 0x01, 0xE0];
        for (file, expected) in [
            (com.as_slice(), "EF.COM"),
            (&dir.encode(), "EF.DIR"),
            (&info, "EF.ATR/INFO"),
            (&[0x31, 0x00], "EF.CardAccess"),
            (&[0x42, 0x01, 0x41, 0x00, 0x00], "EF.CVCA"),
            (&[0x66, 0x02, 0x12, 0x34], "EF.DG6"),
            (&[0x5F, 0x99, 0x01, 0x00], "?"),
        ] {
            assert_eq!(name(file), expected);
        }
        // Padding and what is no data object is shown as bytes.
        let (nodes, _) = json(data_group(&[0x42, 0x01, 0x41, 0x00, 0x00]).unwrap());
        assert_eq!(nodes[0]["elements"][1]["value"], "0000");
        let (nodes, _) = json(data_group(&[0x68, 0x05, 0x02, 0x01, 0x07, 0x04, 0x7F]).unwrap());
        let inner = &nodes[0]["elements"][0]["elements"];
        assert_eq!(inner[0]["value"], "7");
        assert_eq!(inner[1]["value"], "047F");
    }

    #[test]
    fn a_nest_without_end_is_no_danger() {
        let mut file = Vec::new();
        for _ in 0..16_000 {
            file = cccd_chip::lds::tlv::encode(Tag::SEQUENCE, &file);
            if file.len() > 60_000 {
                break;
            }
        }
        assert!(!data_group(&file).unwrap().0.is_empty());
    }

    #[test]
    fn an_image_and_none() {
        let (nodes, warnings) = json(image(b"\xFF\xD8\xFF\xD9", Language::En));
        assert_eq!(nodes[0]["value"], "JPEG");
        assert_eq!(nodes.last().unwrap()["value"], "no");
        assert_eq!(warnings.len(), 1);
    }
}
