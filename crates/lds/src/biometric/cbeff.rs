//! Biometric information templates (ISO/IEC 7816-11, the CBEFF patron format of Doc 9303-10,
//! 4.7.2.1 to 4.7.4.1): what DG2, DG3 and DG4 wrap their records in.
//!
//! ```text
//! 7F61 { 02 count, 7F60 { A1 header, 5F2E or 7F2E record }, 7F60 … }
//! ```

use core::fmt;

use super::Modality;
use crate::{
    ParseError, Private,
    date::PartialDate,
    tlv::{Reader, Tag, Tlv, Writer},
};

const STRUCTURE: &str = "biometric information template";
const GROUP: Tag = Tag(0x7F61);
const TEMPLATE: Tag = Tag(0x7F60);
const HEADER: Tag = Tag(0xA1);
const RECORD_19794: Tag = Tag(0x5F2E);
const RECORD_39794: Tag = Tag(0x7F2E);
/// More data objects in one place than any card has (9 faces, 10 fingers, 2 irises, several
/// versions).
const MAX_OBJECTS: usize = 64;
/// ISO/IEC JTC 1/SC 37 as format owner, the one that Doc 9303 allows.
const FORMAT_OWNER: [u8; 2] = [0x01, 0x01];

/// All templates of a data group.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateGroup {
    /// The templates in order.
    pub templates: Vec<Template>,
    /// Data objects beside the templates that do not belong there, and templates without a record;
    /// written after the templates.
    pub others: Vec<(Tag, Private<Vec<u8>>)>,
    /// What is odd.
    pub warnings: Vec<TemplateWarning>,
}

/// One biometric record with its header.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    /// The header.
    pub header: Header,
    /// Which of the two families of standards the record follows.
    pub encoding: Encoding,
    /// The record.
    pub record: Private<Vec<u8>>,
    /// Data objects that do not belong here, written after the record.
    pub others: Vec<(Tag, Private<Vec<u8>>)>,
}

/// The family of standards that a record follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// ISO/IEC 19794, first edition; tag `5F2E`.
    Iso19794,
    /// ISO/IEC 39794; tag `7F2E`.
    Iso39794,
}

/// The biometric header template: its data objects in order, by tag. Unknown ones are kept.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Header {
    objects: Vec<(Tag, Vec<u8>)>,
}

/// Something in a template that is not as Doc 9303 has it. The record is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TemplateWarning {
    /// The number of instances is missing.
    CountMissing,
    /// Another number of templates than stated.
    Count,
    /// A template without its record.
    RecordMissing,
    /// The format owner is missing or not `0101`.
    FormatOwner,
    /// The format type is missing or none of this data group's.
    FormatType,
    /// The type of biometry is not this data group's.
    BiometricType,
    /// The sub-type, which says which finger or eye it is, is missing or undefined.
    Subtype,
    /// A data object that the standard does not have here; it is kept.
    UnknownObject(Tag),
}

impl TemplateGroup {
    /// From the content of the data group of this modality, which is `7F61 L …`.
    ///
    /// # Errors
    /// Where the structure is broken, or more than 64 data objects stand beside one another: in the
    /// group (its count aside), in a template or in a header.
    pub fn parse(content: &[u8], modality: Modality) -> Result<Self, ParseError> {
        let mut reader = Reader::new(content);
        let mut group = reader.expect(GROUP)?.children()?;
        reader.finish()?;
        let mut warnings = Vec::new();
        let declared = match group.optional(Tag::INTEGER)? {
            Some(count) => Some(count.to_u64()?),
            None => {
                warnings.push(TemplateWarning::CountMissing);
                None
            }
        };
        let mut templates = Vec::new();
        let mut others = Vec::new();
        let mut found = 0_u64;
        for object in bounded(group, "templates") {
            let object = object?;
            if object.tag != TEMPLATE {
                warnings.push(TemplateWarning::UnknownObject(object.tag));
                others.push((object.tag, Private::new(object.value.to_vec())));
                continue;
            }
            found = found.saturating_add(1);
            match Template::parse(object.children()?, &mut warnings)? {
                Some(template) => {
                    template.header.check(modality, &mut warnings);
                    templates.push(template);
                }
                None => {
                    warnings.push(TemplateWarning::RecordMissing);
                    others.push((TEMPLATE, Private::new(object.value.to_vec())));
                }
            }
        }
        if declared.is_some_and(|count| count != found) {
            warnings.push(TemplateWarning::Count);
        }
        Ok(Self {
            templates,
            others,
            warnings,
        })
    }

    /// The content of the data group, count and lengths computed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(GROUP, |group| {
            let without_record = self.others.iter().filter(|(tag, _)| *tag == TEMPLATE);
            let count = self.templates.len().saturating_add(without_record.count());
            group.uint(count as u64);
            let templates = self.templates.iter().map(Template::to_object);
            for (tag, value) in templates.chain(self.others.iter().cloned()) {
                group.put(tag, value.reveal());
            }
        });
        writer.into_bytes()
    }
}

impl Template {
    fn parse(
        fields: Reader<'_>,
        warnings: &mut Vec<TemplateWarning>,
    ) -> Result<Option<Self>, ParseError> {
        let mut header = Header::default();
        let mut record = None;
        let mut others = Vec::new();
        for field in bounded(fields, "objects of a template") {
            let field = field?;
            match field.tag {
                HEADER => header = Header::parse(field.children()?)?,
                RECORD_19794 if record.is_none() => {
                    record = Some((Encoding::Iso19794, field.value));
                }
                RECORD_39794 if record.is_none() => {
                    record = Some((Encoding::Iso39794, field.value));
                }
                other => {
                    warnings.push(TemplateWarning::UnknownObject(other));
                    others.push((other, Private::new(field.value.to_vec())));
                }
            }
        }
        Ok(record.map(|(encoding, record)| Self {
            header,
            encoding,
            record: Private::new(record.to_vec()),
            others,
        }))
    }

    /// The template as a data object.
    pub(super) fn to_object(&self) -> (Tag, Private<Vec<u8>>) {
        let mut writer = Writer::new();
        writer.nest(HEADER, |header| {
            for (tag, value) in &self.header.objects {
                header.put(*tag, value);
            }
        });
        let tag = match self.encoding {
            Encoding::Iso19794 => RECORD_19794,
            Encoding::Iso39794 => RECORD_39794,
        };
        writer.put(tag, self.record.reveal());
        for (tag, value) in &self.others {
            writer.put(*tag, value.reveal());
        }
        (TEMPLATE, Private::new(writer.into_bytes()))
    }
}

impl Header {
    /// Tag of the version of the patron format.
    pub const VERSION: Tag = Tag(0x80);
    /// Tag of the type of biometry.
    pub const BIOMETRIC_TYPE: Tag = Tag(0x81);
    /// Tag of the sub-type.
    pub const SUBTYPE: Tag = Tag(0x82);
    /// Tag of date and time of creation.
    pub const CREATED: Tag = Tag(0x83);
    /// Tag of the validity period.
    pub const VALIDITY: Tag = Tag(0x85);
    /// Tag of the creator.
    pub const CREATOR: Tag = Tag(0x86);
    /// Tag of the format owner.
    pub const FORMAT_OWNER: Tag = Tag(0x87);
    /// Tag of the format type.
    pub const FORMAT_TYPE: Tag = Tag(0x88);

    /// The header that issuers write: version 0101, the type (02 face, 08 finger, 10 iris), the
    /// sub-type, the format owner and the type of format.
    #[must_use]
    pub fn issued(biometric_type: u8, subtype: u8, format_type: [u8; 2]) -> Self {
        Self {
            objects: vec![
                (Self::VERSION, vec![0x01, 0x01]),
                (Self::BIOMETRIC_TYPE, vec![biometric_type]),
                (Self::SUBTYPE, vec![subtype]),
                (Self::FORMAT_OWNER, FORMAT_OWNER.to_vec()),
                (Self::FORMAT_TYPE, format_type.to_vec()),
            ],
        }
    }

    /// The value of an element, where it is present: version 2 bytes, type 1 to 3, sub-type 1,
    /// creation 7 (BCD), validity 8 (BCD, from and to), creator 4, owner and format type 2 each.
    #[must_use]
    pub fn get(&self, tag: Tag) -> Option<&[u8]> {
        self.objects
            .iter()
            .find(|(t, _)| *t == tag)
            .map(|(_, value)| value.as_slice())
    }

    /// The day of creation.
    #[must_use]
    pub fn created(&self) -> Option<PartialDate> {
        bcd_date(self.get(Self::CREATED)?.get(..4)?)
    }

    /// The first and the last day of validity.
    #[must_use]
    pub fn validity(&self) -> Option<(PartialDate, PartialDate)> {
        let (from, to) = self.get(Self::VALIDITY)?.split_at_checked(4)?;
        Some((bcd_date(from)?, bcd_date(to)?))
    }

    /// All elements in the order in which they are written.
    pub fn iter(&self) -> impl Iterator<Item = (Tag, &[u8])> {
        self.objects
            .iter()
            .map(|(tag, value)| (*tag, value.as_slice()))
    }

    fn parse(fields: Reader<'_>) -> Result<Self, ParseError> {
        let objects = bounded(fields, "objects of a header")
            .map(|field| field.map(|field| (field.tag, field.value.to_vec())))
            .collect::<Result<_, _>>()?;
        Ok(Self { objects })
    }

    fn check(&self, modality: Modality, warnings: &mut Vec<TemplateWarning>) {
        if self.get(Self::FORMAT_OWNER) != Some(&FORMAT_OWNER) {
            warnings.push(TemplateWarning::FormatOwner);
        }
        let format_type = self.get(Self::FORMAT_TYPE);
        let mut allowed = modality.format_types().iter();
        if !allowed.any(|kind| format_type == Some(kind)) {
            warnings.push(TemplateWarning::FormatType);
        }
        let biometric_type = self.get(Self::BIOMETRIC_TYPE);
        if biometric_type.is_some_and(|kind| kind != [modality.biometric_type()]) {
            warnings.push(TemplateWarning::BiometricType);
        }
        let subtype_known = match self.get(Self::SUBTYPE) {
            // Optional for a face, as a person has one.
            None => modality == Modality::Face,
            Some([subtype]) => modality.knows_subtype(*subtype),
            Some(_) => false,
        };
        if !subtype_known {
            warnings.push(TemplateWarning::Subtype);
        }
    }
}

/// The data objects of one place, as many as are believed; all kinds count alike, so that what was
/// parsed can be parsed again however it is sorted when written.
fn bounded<'a>(
    objects: Reader<'a>,
    field: &'static str,
) -> impl Iterator<Item = Result<Tlv<'a>, ParseError>> {
    objects.enumerate().map(move |(position, object)| {
        if position >= MAX_OBJECTS {
            return Err(ParseError::TooLarge {
                structure: STRUCTURE,
                field,
                limit: MAX_OBJECTS,
            });
        }
        Ok(object?)
    })
}

/// `yyyymmdd` in four bytes BCD.
fn bcd_date(bytes: &[u8]) -> Option<PartialDate> {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let digits: Vec<u8> = digits.map(|digit| b'0'.wrapping_add(digit)).collect();
    PartialDate::parse_yyyymmdd(&digits)
}

impl fmt::Debug for TemplateGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemplateGroup")
            .field("templates", &self.templates)
            .field("warnings", &self.warnings)
            .finish()
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template")
            .field("header", &self.header)
            .field("encoding", &self.encoding)
            .field("bytes", &self.record.reveal().len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.objects.iter().map(|(tag, _)| tag))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    fn group() -> TemplateGroup {
        let template = |encoding, byte| Template {
            header: Header::issued(0x08, 0x09, [0x00, 0x07]),
            encoding,
            record: Private::new(vec![byte]),
            others: Vec::new(),
        };
        TemplateGroup {
            templates: vec![
                template(Encoding::Iso19794, 1),
                template(Encoding::Iso39794, 2),
            ],
            others: Vec::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn warnings() {
        let bytes = group().encode();
        assert_eq!(
            TemplateGroup::parse(&bytes, Modality::Finger).unwrap(),
            group()
        );
        let warnings = |bytes: &[u8]| {
            TemplateGroup::parse(bytes, Modality::Finger)
                .unwrap()
                .warnings
        };
        let mut other = bytes.clone();
        other[5] = 3;
        assert_eq!(warnings(&other), [TemplateWarning::Count]);
        let wrong = TemplateGroup::parse(&bytes, Modality::Iris)
            .unwrap()
            .warnings;
        let each = [
            TemplateWarning::FormatType,
            TemplateWarning::BiometricType,
            TemplateWarning::Subtype,
        ];
        assert_eq!(wrong, [each, each].concat());
        assert_eq!(warnings(&hex!("7F6100")), [TemplateWarning::CountMissing]);
        assert_eq!(
            warnings(&hex!("7F61 08 020101 7F6002A100")),
            [TemplateWarning::RecordMissing]
        );
    }

    #[test]
    fn what_does_not_belong_there_is_kept() {
        let bytes = hex!("7F61 17 020102 7F6009 A100 5F2E0101 990107 7F6002A100 5F1900");
        let parsed = TemplateGroup::parse(&bytes, Modality::Face).unwrap();
        assert_eq!(parsed.templates[0].others[0].0, Tag(0x99));
        assert_eq!(parsed.others.len(), 2);
        assert_eq!(parsed.encode(), bytes);
    }

    /// One object of a group: a template, a template without a record, something else, in which
    /// so many objects stand that do not belong there.
    fn object(kind: u8, strange: usize) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(TEMPLATE, |template| {
            if kind != 1 {
                template.nest(HEADER, |_| ());
                template.put(RECORD_19794, &[1]);
            }
            for _ in 0..strange {
                template.put(Tag(0x99), &[]);
            }
        });
        match kind {
            0 | 1 => writer.into_bytes(),
            _ => crate::tlv::encode(Tag(0x9A), &[kind]),
        }
    }

    fn of_objects(objects: &[Vec<u8>]) -> Result<TemplateGroup, ParseError> {
        let count = hex!("020101").to_vec();
        let content = [&[count], objects].concat().concat();
        TemplateGroup::parse(&crate::tlv::encode(GROUP, &content), Modality::Finger)
    }

    #[test]
    fn all_that_stands_in_one_place_counts() {
        for kind in 0..3 {
            assert!(of_objects(&vec![object(kind, 0); 64]).is_ok());
            let mixed = [vec![object(kind, 0); 32], vec![object(0, 0); 33]].concat();
            assert!(matches!(
                of_objects(&mixed),
                Err(ParseError::TooLarge { limit: 64, .. })
            ));
        }
        // Header and record are two of the template's.
        assert!(of_objects(&[object(0, 62)]).is_ok());
        assert!(of_objects(&[object(0, 63)]).is_err());
        let header = |objects: usize| {
            let header = crate::tlv::encode(HEADER, &hex!("9900").repeat(objects));
            of_objects(&[crate::tlv::encode(TEMPLATE, &header)])
        };
        assert!(header(64).is_ok());
        assert!(header(65).is_err());
    }

    proptest! {
        #[test]
        fn what_was_parsed_is_parsed_again(
            kinds in prop::collection::vec((0_u8..4, 0_usize..3), 0..80),
        ) {
            let objects: Vec<_> = kinds.iter().map(|(kind, strange)| object(*kind, *strange)).collect();
            let Ok(group) = of_objects(&objects) else {
                prop_assert!(objects.len() > MAX_OBJECTS);
                return Ok(());
            };
            prop_assert!(objects.len() <= MAX_OBJECTS);
            let bytes = group.encode();
            let again = TemplateGroup::parse(&bytes, Modality::Finger).unwrap();
            prop_assert_eq!(&again.templates, &group.templates);
            prop_assert_eq!(&again.others, &group.others);
            prop_assert_eq!(again.encode(), bytes);
        }

        #[test]
        fn any_bytes(bytes: Vec<u8>, at in 0usize..64, value: u8) {
            let _ = TemplateGroup::parse(&bytes, Modality::Face);
            let mut damaged = group().encode();
            if let Some(byte) = damaged.get_mut(at) {
                *byte = value;
            }
            let _ = TemplateGroup::parse(&damaged, Modality::Face);
        }
    }
}
