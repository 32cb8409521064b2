//! The form of the data groups that hold the holder: kinds and counts of what is there, nothing of
//! what it says. What only some people have (a spouse, identifying features, a life-long card) is
//! not told apart either.

use std::fmt::Debug;

use cccd_chip::lds::biometric::{Record, cbeff};
use cccd_chip::lds::date::{Expiry, PartialDate};
use cccd_chip::lds::dg1::Dg1;
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::dg13_vn::{Dg13Vn, Dg13Warning, Field, ParentsLayout};
use cccd_chip::lds::expiry;
use cccd_chip::lds::image_format::ImageFormat;
use cccd_chip::lds::mrz::Warning;
use cccd_chip::lds::qr::Qr;
use cccd_chip::lds::tlv::{Reader, Tag, Tlv};

use super::facts::Facts;
use super::files::rounded;
use crate::render::hex;

/// The highest number of a field that is told; a higher one is no number of a field.
const MAX_NUMBER: u64 = 99;

pub(super) fn dg1(file: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let Ok(dg1) = Dg1::parse(file) else {
        facts.text("structure", "cannot be read");
        return facts;
    };
    let mrz = &dg1.mrz;
    facts.text("mrz", format!("{:?}", mrz.format).to_uppercase());
    facts.text("document_code", mrz.document_code.as_str());
    facts.text("issuing_state", mrz.issuing_state.as_str());
    facts.flag(
        "id_number_in_optional_data",
        mrz.vietnamese_id_number().is_some(),
    );
    // A day of birth that does not exist, for example, is the holder's.
    let of_the_issuer = |warning: &&Warning| {
        matches!(
            warning,
            Warning::CheckDigit(_) | Warning::NumberDiffersFromId
        )
    };
    let odd = mrz.warnings.iter().filter(of_the_issuer);
    facts.list("warnings", odd.map(ToString::to_string));
    facts
}

pub(super) fn dg2(file: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let Ok(dg2) = Dg2::parse(file) else {
        facts.text("structure", "cannot be read");
        return facts;
    };
    facts.number("templates", dg2.templates.len());
    if let Some(template) = dg2.templates.first() {
        let standard = match &template.record {
            Record::Iso19794(_) => "ISO/IEC 19794-5",
            Record::Iso39794(_) => "ISO/IEC 39794-5",
            _ => "?",
        };
        facts.text("standard", standard);
        let header = &template.header;
        facts.list("header", header.iter().map(|(tag, _)| tag.to_string()));
        for (name, tag) in [
            ("format_owner", cbeff::Header::FORMAT_OWNER),
            ("format_type", cbeff::Header::FORMAT_TYPE),
        ] {
            facts.maybe(
                name,
                header.get(tag).filter(|value| value.len() == 2).map(hex),
            );
        }
    }
    let images = dg2.images().map(|image| {
        let format = match image.format {
            ImageFormat::Jpeg => "JPEG",
            ImageFormat::Jp2 => "JPEG 2000 (JP2)",
            ImageFormat::J2kCodestream => "JPEG 2000 (codestream)",
            ImageFormat::Png => "PNG",
            _ => "another format",
        };
        let size = image.width.zip(image.height);
        let size = size.map_or_else(String::new, |(width, height)| {
            format!(", {width} × {height}")
        });
        format!("{format}{size}, {}", rounded(image.image.len()))
    });
    facts.list("images", images.collect::<Vec<_>>());
    facts.list("warnings", debug(&dg2.warnings));
    facts
}

/// The layout of the Vietnamese DG13.
pub(super) fn dg13(file: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let Ok(dg13) = Dg13Vn::parse(file) else {
        facts.text("structure", "cannot be read");
        return facts;
    };
    facts.maybe("layout", dg13.layout.map(|layout| layout.to_string()));
    if !dg13.is_vietnamese() {
        return facts;
    }
    let fields = fields(file).unwrap_or_default();
    facts.list("fields", fields.iter().filter_map(form));
    facts.maybe("empty_fields", empty_fields(&fields));
    let details = &dg13.details;
    if details.father.is_some() && details.mother.is_some() {
        facts.text(
            "parents",
            match dg13.parents {
                ParentsLayout::Siblings => "two sequences side by side",
                ParentsLayout::Nested => "two sequences within one",
            },
        );
    }
    if let (Some(birth), Some(issued), Some(expiry)) =
        (&details.birth, details.issued, details.expiry)
    {
        facts.text("expiry_by_rule", by_rule(*birth.reveal(), issued, expiry));
    }
    let odd = dg13
        .warnings
        .iter()
        .filter(|warning| is_impersonal(warning));
    facts.list("warnings", debug(odd));
    facts
}

/// The QR code: how many slots, and of which kind those are whose meaning is not known.
pub(super) fn qr(qr: &Qr) -> Facts {
    let mut facts = Facts::default();
    facts.number("slots", qr.extra.len().saturating_add(7));
    let extra = qr.extra.iter().zip(8_usize..);
    facts.list(
        "unknown_slots",
        extra.map(|(slot, number)| format!("{number}: {}", shape(slot.reveal()))),
    );
    facts.list("repairs", debug(&qr.repairs));
    facts
}

/// A field of DG13 as it stands in the file.
struct RawField<'a> {
    number: u64,
    values: Vec<Tlv<'a>>,
}

impl<'a> RawField<'a> {
    fn of(object: Tlv<'a>) -> Option<Self> {
        let mut inner = object.children().ok()?;
        let number = inner.expect(Tag::INTEGER).ok()?.to_u64().ok()?;
        Some(Self {
            number,
            values: inner.map_while(Result::ok).collect(),
        })
    }
}

fn fields(file: &[u8]) -> Option<Vec<RawField<'_>>> {
    let outer = Reader::new(file).read().ok()?;
    let mut body = outer
        .children()
        .ok()?
        .expect(Tag::SEQUENCE)
        .ok()?
        .children()
        .ok()?;
    body.expect(Tag::INTEGER).ok()?;
    body.expect(Tag::OID).ok()?;
    let fields = body.expect(Tag::SET).ok()?.children().ok()?;
    let objects = fields.map_while(Result::ok);
    Some(objects.filter_map(RawField::of).collect())
}

/// Number and types of a field that every holder has; of 15 and 16, which public readings take
/// for different things, the kind of text; of one that is unknown, the tags. Nothing of those that
/// only some have.
fn form(field: &RawField<'_>) -> Option<String> {
    let number = field.number;
    let types: Vec<String> = field.values.iter().map(|value| typed(value.tag)).collect();
    let types = types.join(" ");
    match Field::from_number(number) {
        Some(Field::Features | Field::Parents | Field::Spouse) => None,
        None if number > MAX_NUMBER => Some("another number".into()),
        Some(Field::OldIdNumber | Field::Sixteenth) => {
            let text = field.values.first().map(|value| value.to_text());
            let shape = match text {
                Some(Ok(text)) => shape(&text),
                Some(Err(_)) => "no text".into(),
                None => "empty".into(),
            };
            Some(format!("{number}: {types} {shape}"))
        }
        Some(Field::Issued) => {
            let text = field.values.first()?.to_text().ok()?;
            let pattern = text.replace(|letter: char| letter.is_ascii_digit(), "9");
            Some(format!("{number}: {types} {pattern}"))
        }
        _ => Some(format!("{number}: {types}")),
    }
}

/// A tag with its name, where a text or the wrapper of one is to be expected.
fn typed(tag: Tag) -> String {
    let name = match tag {
        Tag::SEQUENCE => "SEQUENCE",
        Tag::UTF8_STRING => "UTF8String",
        Tag::PRINTABLE_STRING => "PrintableString",
        Tag::IA5_STRING => "IA5String",
        _ => return tag.to_string(),
    };
    format!("{tag} {name}")
}

/// How fields 15 and 16 are left empty, where one is. Whether others are, is the holder's affair.
fn empty_fields(fields: &[RawField<'_>]) -> Option<&'static str> {
    let how = [Field::OldIdNumber, Field::Sixteenth].map(|field| {
        let number = u64::from(field.number());
        match fields.iter().find(|field| field.number == number) {
            None => Some("left out"),
            Some(field) if field.values.is_empty() => Some("listed by their number"),
            Some(_) => None,
        }
    });
    how.into_iter().flatten().next()
}

/// What a text consists of, and how long it is if it is a number or code.
fn shape(text: &str) -> String {
    let all = |of: fn(char) -> bool| !text.is_empty() && text.chars().all(of);
    let length = text.chars().count();
    if text.is_empty() {
        "empty".into()
    } else if all(|letter| letter.is_ascii_digit()) {
        format!("{length} digits")
    } else if all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase()) {
        format!("{length} digits and capitals")
    } else if all(|letter| letter.is_ascii_graphic()) {
        format!("{length} ASCII characters")
    } else {
        "text".into()
    }
}

/// Whether the day of expiry is the one that the law's rule gives.
fn by_rule(birth: PartialDate, issued: PartialDate, expiry: Expiry) -> &'static str {
    let candidates = expiry::candidates(birth, issued);
    match candidates.iter().position(|candidate| *candidate == expiry) {
        Some(0) => "as the rule has it",
        Some(_) => "the other day at a boundary",
        None if candidates.is_empty() => "cannot be told",
        None => "another day than the rule has",
    }
}

/// Whether a warning tells nothing of what only some holders have.
const fn is_impersonal(warning: &Dg13Warning) -> bool {
    match warning {
        Dg13Warning::OneParent | Dg13Warning::Empty(_) => false,
        Dg13Warning::Repeated(field)
        | Dg13Warning::Missing(field)
        | Dg13Warning::StringType(field)
        | Dg13Warning::Encoding(field)
        | Dg13Warning::Normalised(field)
        | Dg13Warning::ExtraValue(field)
        | Dg13Warning::Unreadable(field) => {
            !matches!(field, Field::Features | Field::Parents | Field::Spouse)
        }
        _ => true,
    }
}

fn debug<T: Debug>(warnings: impl IntoIterator<Item = T>) -> Vec<String> {
    let words = warnings.into_iter().map(|warning| format!("{warning:?}"));
    words.collect()
}
