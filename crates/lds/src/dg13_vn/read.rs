//! Reading a DG13, forgiving everything that can be forgiven.

use super::{DG13, Details, Dg13Vn, Dg13Warning, Field, ParentsLayout, RawField};
use crate::{
    Oid, ParseError, Private,
    date::{Expiry, PartialDate},
    id_number::IdNumber,
    name::tidy,
    sex::Sex,
    tlv::{Reader, Tag, Tlv, TlvError},
};

/// More fields than any card has; the rest of a file with more is not read.
const MAX_FIELDS: usize = 256;
/// How deep text may be nested within a field.
const MAX_NESTING: u8 = 4;

pub(super) fn file(file: &[u8]) -> Result<Dg13Vn, ParseError> {
    let mut reader = Reader::new(file);
    let outer = reader.read()?;
    let mut input = Input::default();
    if outer.tag != DG13 {
        input.warn(Dg13Warning::FileTag(outer.tag));
    }
    if !reader.is_empty() {
        input.warn(Dg13Warning::TrailingData);
    }
    input.body(outer);
    Ok(input.finish())
}

#[derive(Default)]
struct Input {
    layout: Option<Oid>,
    details: Details,
    parents: ParentsLayout,
    seen: Vec<u64>,
    filled: Vec<Field>,
    extras: Vec<RawField>,
    warnings: Vec<Dg13Warning>,
}

/// A text with what was odd about it.
struct Text {
    text: Private<String>,
    usual_type: bool,
    damaged: bool,
    untidy: bool,
}

impl Input {
    fn warn(&mut self, warning: Dg13Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// The children of a constructed object, as far as they can be read.
    fn children<'a>(&mut self, parent: Tlv<'a>) -> Vec<Tlv<'a>> {
        if !is_der(parent) {
            self.warn(Dg13Warning::NotDer);
        }
        let reader = match parent.children() {
            Ok(reader) => reader,
            Err(error) => {
                self.warn(Dg13Warning::Broken(error));
                return Vec::new();
            }
        };
        self.objects(reader)
    }

    fn objects<'a>(&mut self, mut reader: Reader<'a>) -> Vec<Tlv<'a>> {
        let mut objects = Vec::new();
        while !reader.is_empty() && objects.len() < MAX_FIELDS {
            match reader.read() {
                Ok(object) => {
                    if !is_der(object) {
                        self.warn(Dg13Warning::NotDer);
                    }
                    objects.push(object);
                }
                Err(error) => {
                    self.broken(error, reader.rest());
                    break;
                }
            }
        }
        objects
    }

    fn broken(&mut self, error: TlvError, rest: &[u8]) {
        self.warn(Dg13Warning::Broken(error));
        self.extras.push(RawField {
            number: None,
            value: Private::new(rest.to_vec()),
        });
    }

    fn body(&mut self, outer: Tlv<'_>) {
        let top = self.children(outer);
        let objects = match top.as_slice() {
            [sequence, rest @ ..] if sequence.tag == Tag::SEQUENCE => {
                for other in rest {
                    self.unknown_object(*other);
                }
                self.children(*sequence)
            }
            _ => {
                self.warn(Dg13Warning::SequenceMissing);
                top
            }
        };
        let (mut version, mut fields_found) = (None, false);
        for object in objects {
            match object.tag {
                Tag::INTEGER if version.is_none() => version = object.to_u64().ok(),
                Tag::OID if self.layout.is_none() => self.layout = object.to_oid().ok(),
                Tag::SET | Tag::SEQUENCE if !fields_found => {
                    fields_found = true;
                    for field in self.children(object) {
                        self.field(field);
                    }
                }
                _ => self.unknown_object(object),
            }
        }
        if version != Some(1) {
            self.warn(Dg13Warning::Version);
        }
        if self.layout != Some(Dg13Vn::LAYOUT) {
            self.warn(Dg13Warning::ObjectIdentifier);
        }
        if !fields_found {
            self.warn(Dg13Warning::FieldsMissing);
        }
    }

    fn unknown_object(&mut self, object: Tlv<'_>) {
        self.warn(Dg13Warning::UnknownObject(object.tag));
        self.extras.push(RawField {
            number: None,
            value: Private::new(object.raw.to_vec()),
        });
    }

    fn field(&mut self, object: Tlv<'_>) {
        if object.tag != Tag::SEQUENCE {
            return self.unknown_object(object);
        }
        let Ok(mut reader) = object.children() else {
            return self.unknown_object(object);
        };
        let number = match reader
            .optional(Tag::INTEGER)
            .map(|found| found.map(|n| n.to_u64()))
        {
            Ok(Some(Ok(number))) => number,
            _ => return self.unknown_object(object),
        };
        let raw = RawField {
            number: Some(number),
            value: Private::new(reader.rest().to_vec()),
        };
        if self.seen.last().is_some_and(|last| *last > number) {
            self.warn(Dg13Warning::Order);
        }
        let repeated = self.seen.contains(&number);
        self.seen.push(number);
        let Some(field) = Field::from_number(number) else {
            self.warn(Dg13Warning::UnknownField(number));
            return self.extras.push(raw);
        };
        if repeated {
            self.warn(Dg13Warning::Repeated(field));
        }
        if reader.is_empty() {
            return;
        }
        if self.filled.contains(&field) {
            return self.extras.push(raw);
        }
        let extras = self.extras.len();
        let objects = self.objects(reader);
        // A broken value is kept once, with its number.
        self.extras.truncate(extras);
        if self.value(field, &objects) {
            self.filled.push(field);
        } else {
            self.warn(Dg13Warning::Unreadable(field));
            self.extras.push(raw);
        }
    }

    /// Takes the value in. False if it cannot be read as what the field holds.
    fn value(&mut self, field: Field, objects: &[Tlv<'_>]) -> bool {
        if field == Field::Parents {
            return self.parents(objects);
        }
        let mut texts = Vec::new();
        for object in objects {
            collect_texts(*object, MAX_NESTING, &mut texts);
        }
        if texts.len() > 1 {
            self.warn(Dg13Warning::ExtraValue(field));
        }
        // A SEQUENCE without a string is as empty as no value.
        let Some(text) = texts.into_iter().next() else {
            return objects.iter().all(|object| object.tag.is_constructed());
        };
        let text = self.taken(field, text);
        let shown = text.reveal().as_str();
        if shown.is_empty() {
            return true;
        }
        let details = &mut self.details;
        match field {
            Field::IdNumber => details.id_number = IdNumber::parse(shown).ok(),
            Field::Birth => {
                details.birth = PartialDate::parse_vietnamese(shown).map(Private::new);
            }
            Field::Sex => details.sex = Sex::from_vietnamese(shown),
            Field::Issued => details.issued = PartialDate::parse_vietnamese(shown),
            Field::Expiry => details.expiry = Expiry::parse_vietnamese(shown),
            Field::Name => details.name = Some(text),
            Field::Nationality => details.nationality = Some(text),
            Field::Ethnicity => details.ethnicity = Some(text),
            Field::Religion => details.religion = Some(text),
            Field::Origin => details.origin = Some(text),
            Field::Residence => details.residence = Some(text),
            Field::Features => details.features = Some(text),
            Field::Spouse => details.spouse = Some(text),
            Field::OldIdNumber => details.old_id_number = Some(text),
            Field::Sixteenth => details.sixteenth = Some(text),
            Field::Parents => {}
        }
        self.has(field)
    }

    fn parents(&mut self, objects: &[Tlv<'_>]) -> bool {
        let mut slots = Vec::new();
        match objects {
            // Both within one SEQUENCE.
            [single] if single.tag.is_constructed() => {
                let inner = self.children(*single);
                if inner.len() > 1 || inner.iter().any(|object| object.tag.is_constructed()) {
                    self.parents = ParentsLayout::Nested;
                    inner
                        .iter()
                        .for_each(|object| slots.push(first_text(*object)));
                } else {
                    slots.push(first_text(*single));
                }
            }
            several => several
                .iter()
                .for_each(|object| slots.push(first_text(*object))),
        }
        let mut names = slots.into_iter().map(|slot| {
            slot.map(|text| self.taken(Field::Parents, text))
                .filter(|name| !name.reveal().is_empty())
        });
        match (names.next(), names.next(), names.next()) {
            (Some(father), Some(mother), more) => {
                let more = more.is_some();
                drop(names);
                self.details.father = father;
                self.details.mother = mother;
                if more {
                    self.warn(Dg13Warning::ExtraValue(Field::Parents));
                }
                !more
            }
            (Some(Some(one)), None, _) => {
                drop(names);
                self.details.one_parent = Some(one);
                // So that writing it gives the bytes again.
                self.parents = ParentsLayout::Siblings;
                self.warn(Dg13Warning::OneParent);
                true
            }
            _ => objects.iter().all(|object| object.tag.is_constructed()),
        }
    }

    fn taken(&mut self, field: Field, text: Text) -> Private<String> {
        if !text.usual_type {
            self.warn(Dg13Warning::StringType(field));
        }
        if text.damaged {
            self.warn(Dg13Warning::Encoding(field));
        }
        if text.untidy {
            self.warn(Dg13Warning::Normalised(field));
        }
        text.text
    }

    const fn has(&self, field: Field) -> bool {
        let details = &self.details;
        match field {
            Field::IdNumber => details.id_number.is_some(),
            Field::Name => details.name.is_some(),
            Field::Birth => details.birth.is_some(),
            Field::Sex => details.sex.is_some(),
            Field::Nationality => details.nationality.is_some(),
            Field::Ethnicity => details.ethnicity.is_some(),
            Field::Religion => details.religion.is_some(),
            Field::Origin => details.origin.is_some(),
            Field::Residence => details.residence.is_some(),
            Field::Features => details.features.is_some(),
            Field::Issued => details.issued.is_some(),
            Field::Expiry => details.expiry.is_some(),
            Field::Parents => {
                details.father.is_some() || details.mother.is_some() || details.one_parent.is_some()
            }
            Field::Spouse => details.spouse.is_some(),
            Field::OldIdNumber => details.old_id_number.is_some(),
            Field::Sixteenth => details.sixteenth.is_some(),
        }
    }

    fn finish(mut self) -> Dg13Vn {
        let mut left_out = Vec::new();
        for field in Field::ALL {
            let number = u64::from(field.number());
            let there = self.seen.contains(&number);
            if !there {
                left_out.push(field);
            }
            let unreadable = self.extras.iter().any(|extra| extra.number == Some(number));
            if !field.is_usual() || self.has(field) || unreadable {
                continue;
            }
            self.warn(if there {
                Dg13Warning::Empty(field)
            } else {
                Dg13Warning::Missing(field)
            });
        }
        Dg13Vn {
            layout: self.layout,
            details: self.details,
            parents: self.parents,
            left_out,
            extras: self.extras,
            warnings: self.warnings,
        }
    }
}

/// All strings within an object, in order.
fn collect_texts(object: Tlv<'_>, depth: u8, texts: &mut Vec<Text>) {
    if !object.tag.is_constructed() {
        texts.extend(text(object));
        return;
    }
    let Some(deeper) = depth.checked_sub(1) else {
        return;
    };
    for child in object.children().into_iter().flatten() {
        let Ok(child) = child else { return };
        collect_texts(child, deeper, texts);
    }
}

fn first_text(object: Tlv<'_>) -> Option<Text> {
    let mut texts = Vec::new();
    collect_texts(object, MAX_NESTING, &mut texts);
    texts.into_iter().next()
}

/// The text of a primitive object: of the string types, and of any other that holds UTF-8.
fn text(object: Tlv<'_>) -> Option<Text> {
    let usual_type = matches!(object.tag, Tag::UTF8_STRING | Tag::PRINTABLE_STRING);
    let (text, damaged) = match object.to_text() {
        Ok(text) => (text, false),
        Err(_)
            if matches!(
                object.tag,
                Tag::INTEGER | Tag::NULL | Tag::BOOLEAN | Tag::OID
            ) =>
        {
            return None;
        }
        Err(_) => match core::str::from_utf8(object.value) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (String::from_utf8_lossy(object.value).into_owned(), true),
        },
    };
    let text = Private::new(text);
    let tidied = Private::new(tidy(text.reveal()));
    let untidy = tidied != text;
    Some(Text {
        text: tidied,
        usual_type,
        damaged,
        untidy,
    })
}

/// Whether tag and length are in their shortest form.
fn is_der(object: Tlv<'_>) -> bool {
    Reader::der(object.raw).read().is_ok()
}
