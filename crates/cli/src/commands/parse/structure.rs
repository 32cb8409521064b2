//! `cccd parse dg|image`: a file as a tree.
//!
//! Any file of the LDS is shown data object by data object, under the standard's names where it has
//! them; nothing is left out. What the typed parsers find odd is said beside. The names of the
//! standards are the same in both languages.

mod dg13;
mod names;
mod records;

use std::fmt::Debug;

use cccd_chip::lds::atr_info::AtrInfo;
use cccd_chip::lds::biometric::Modality;
use cccd_chip::lds::biometric::iso39794::{DataBlock, Element, Value};
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
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::raw::RawDataGroup;
use cccd_chip::lds::security_infos::{SecurityInfos, protocol};
use cccd_chip::lds::tlv::{Reader, Tag, Tlv};
use cccd_chip::lds::{DataGroup, ParseError};
use cccd_chip::pki::SignedData;
use cccd_portrait::Limits;

use super::oddities::{self, Odd, Words};
use super::signed;
use crate::messages::{Label, Language};
use crate::render::{hex, tree::Node};

/// Bytes that people see of a long value; its length is always told.
const SHOWN: usize = 32;

/// A file as a tree, and what is odd in it.
pub(super) type Shown = (Vec<Node>, Vec<Odd>);

/// A file of the LDS. What its own parser refuses is a remark, as long as it is TLV at all.
///
/// # Errors
/// Where it is not.
pub(super) fn data_group(file: &[u8], language: Language) -> Result<Shown, ParseError> {
    if let Some(record) = bare_record(file, language) {
        return Ok(record);
    }
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
    let nodes = match kind {
        Kind::Group(DataGroup::Dg13) => dg13::tree(file, language).map(|tree| vec![tree]),
        _ => None,
    };
    let nodes = nodes.map_or_else(|| objects(Reader::new(file)), Ok)?;
    Ok((vec![Node::of(kind.name(), nodes)], warnings))
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
    let mut nodes = vec![Node::of("SecurityInfos", content(&card.content))];
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

/// What was signed: data objects, or bytes where it is none.
pub(super) fn content(content: &[u8]) -> Vec<Node> {
    der(content).unwrap_or_else(|_| vec![bytes("bytes", content)])
}

/// What an image file is, and whether it decodes.
pub(super) fn image(file: &[u8], language: Language) -> Shown {
    let label = |label| language.label(label);
    let mut nodes = vec![
        Node::new("format", format_name(ImageFormat::detect(file))).called(label(Label::Format)),
        Node::new("bytes", file.len().to_string()).called(label(Label::Bytes)),
    ];
    if let Some((width, height)) = dimensions(file) {
        let size = format!("{width} × {height}");
        nodes.push(Node::new("size", size).called(label(Label::PixelSize)));
    }
    let (decodes, said, warnings) = match cccd_portrait::decode(file, &Limits::default()) {
        Ok(_) => ("yes", Label::Yes, Vec::new()),
        Err(error) => ("no", Label::No, vec![Odd::refused(&error, language)]),
    };
    let decodes = Node::new("decodes", decodes).called(label(Label::Decodes));
    nodes.push(decodes.said(label(said)));
    (nodes, warnings)
}

/// A biometric record without the file around it: of ISO/IEC 19794, or of ISO/IEC 39794.
fn bare_record(file: &[u8], language: Language) -> Option<Shown> {
    if let Some(fields) = records::record(file) {
        let warnings = oddities::all(records::warnings(file), language);
        return Some((vec![Node::of("ISO/IEC 19794", fields)], warnings));
    }
    let block = data_block(file)?;
    let elements = block.elements().iter().map(element).collect();
    let warnings = oddities::all(block.warnings, language);
    Some((vec![Node::of("ISO/IEC 39794", elements)], warnings))
}

fn data_block(content: &[u8]) -> Option<DataBlock> {
    [Modality::Face, Modality::Finger, Modality::Iris]
        .into_iter()
        .find_map(|modality| DataBlock::parse(modality, content).ok())
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
                nodes.push(bytes("bytes", rest));
                break;
            }
        }
    }
    Ok(nodes)
}

fn node(object: Tlv<'_>) -> Node {
    let name = named(object.tag, names::of(object.tag));
    match object.tag.0 {
        // Whose record it is, the record says itself.
        0x5F2E => {
            if let Some(fields) = records::record(object.value) {
                return Node::of(name, fields);
            }
        }
        0x7F2E => {
            if let Some(block) = data_block(object.value) {
                return Node::of(name, block.elements().iter().map(element).collect());
            }
        }
        0x7F60 => {
            if let Some(inner) = within(object) {
                return Node::of(name, inner.into_iter().map(of_template).collect());
            }
        }
        0x5C => return tag_list(name, object.value),
        0x5F1F => {
            if let Ok(mrz) = Mrz::parse(object.value) {
                let lines = mrz.reveal_lines().map(|line| Node::new("line", line));
                return Node::of(name, lines.collect());
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
    match text(object) {
        Some(text) => Node::new(name, text),
        None => bytes(name, object.value),
    }
}

/// The objects within a constructed one; `None` where it is not made of whole objects.
fn within(object: Tlv<'_>) -> Option<Vec<Tlv<'_>>> {
    object.children().ok()?.collect::<Result<_, _>>().ok()
}

fn named(tag: Tag, name: Option<&str>) -> String {
    name.map_or_else(|| tag.to_string(), |name| format!("{tag} {name}"))
}

/// An object within a biometric information template, whose header has tags of its own.
fn of_template(object: Tlv<'_>) -> Node {
    match object.tag {
        Tag(0xA1) if let Some(elements) = within(object) => Node::of(
            named(object.tag, Some("biometric header template")),
            elements
                .into_iter()
                .map(|element| {
                    let name = names::of_biometric_header(element.tag);
                    bytes(named(element.tag, name), element.value)
                })
                .collect(),
        ),
        _ => node(object),
    }
}

/// Tags of one or two bytes each, with their names; those of data groups above all.
fn tag_list(name: String, list: &[u8]) -> Node {
    let mut tags = Vec::new();
    let mut rest = list;
    while let Some((&first, others)) = rest.split_first() {
        let length = usize::from(first & 0x1F == 0x1F).saturating_add(1);
        let (tag, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        let number = tag
            .iter()
            .fold(0, |number, byte| (number << 8) | u32::from(*byte));
        let group = DataGroup::from_tag(first).filter(|_| others.len() == after.len());
        let group = group.map(|group| group.to_string());
        let name = group.as_deref().or_else(|| names::of(Tag(number)));
        tags.push(match name {
            Some(name) => format!("{} ({name})", hex(tag)),
            None => hex(tag),
        });
        rest = after;
    }
    Node::new(name, tags.join(", "))
}

/// The value of a primitive object by its type; `None` where that is bytes.
fn text(object: Tlv<'_>) -> Option<String> {
    let utf8 = || {
        let text = core::str::from_utf8(object.value).ok()?;
        (!text.is_empty() && !text.contains(char::is_control)).then(|| text.to_owned())
    };
    match object.tag {
        Tag::OID => object.to_oid().ok().map(|oid| match protocol::name(&oid) {
            Some(name) => format!("{oid} ({name})"),
            None => oid.to_string(),
        }),
        Tag::INTEGER => object.to_u64().ok().map(|number| number.to_string()),
        Tag::BOOLEAN => object.to_bool().ok().map(|value| value.to_string()),
        Tag::UTC_TIME | Tag::GENERALIZED_TIME => utf8(),
        Tag(0x5F24 | 0x5F25) => cv_date(object.value),
        tag if names::is_text(tag) => utf8(),
        _ => object.to_text().ok(),
    }
}

/// Six digits, one a byte: year of this century, month, day (TR-03110-3, D.2.1.3).
fn cv_date(digits: &[u8]) -> Option<String> {
    let mut date = String::from("20");
    for (digit, place) in digits.iter().zip(0..) {
        if place == 2 || place == 4 {
            date.push('-');
        }
        date.push(char::from_digit(u32::from(*digit), 10)?);
    }
    (digits.len() == 6).then_some(date)
}

/// Bytes: an image by what it is, anything else in hexadecimal, with the text that it may be.
/// People see the beginning of long ones, programs all of it.
fn bytes(name: impl Into<String>, bytes: &[u8]) -> Node {
    let format = ImageFormat::detect(bytes);
    if format != ImageFormat::Unknown {
        let size = dimensions(bytes).map_or_else(String::new, |(width, height)| {
            format!(", {width} × {height}")
        });
        let length = bytes.len();
        return Node::new(
            name,
            format!("{}{size}, {length} bytes", format_name(format)),
        );
    }
    let text = core::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.chars().any(char::is_alphanumeric) && !text.contains(char::is_control))
        .filter(|text| text.chars().count() > 1)
        .map_or_else(String::new, |text| format!(" “{text}”"));
    let node = Node::new(name, hex(bytes));
    match bytes.get(..SHOWN) {
        Some(shown) if bytes.len() > SHOWN => {
            node.said(format!("{}… ({} bytes){text}", hex(shown), bytes.len()))
        }
        _ => node.said(format!("{}{text}", hex(bytes))),
    }
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

fn element(element: &Element) -> Node {
    let name = element
        .name
        .map_or_else(|| element.tag.to_string(), str::to_owned);
    match &element.value {
        Value::Number(number) => Node::new(name, number.to_string()),
        Value::Flag(flag) => Node::new(name, flag.to_string()),
        Value::Text(text) => Node::new(name, text.reveal().as_str()),
        Value::Bytes(value) => bytes(name, value.reveal()),
        Value::Elements(inner) => Node::of(name, inner.iter().map(self::element).collect()),
        _ => Node::new(name, "?"),
    }
}

#[cfg(test)]
mod tests;
