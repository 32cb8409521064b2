//! DG16, persons to notify (Doc 9303-10, 4.7.16).
//!
//! ```text
//! 70 { 02 count, A1 { 5F50 date, 5F51 name, 5F52 telephone, 5F53 address }, A2 { … } … }
//! ```

use core::fmt;

use crate::{
    ParseError, Private,
    date::PartialDate,
    elements::{date, spaced, text},
    tlv::{self, Tag, Writer},
};

const DG16: Tag = Tag(0x70);
const RECORDED: Tag = Tag(0x5F50);
const NAME: Tag = Tag(0x5F51);
const TELEPHONE: Tag = Tag(0x5F52);
const ADDRESS: Tag = Tag(0x5F53);
/// Templates are tagged `A1`, `A2` …; there are no more tags of this form.
const MAX_PERSONS: usize = 15;

/// EF.DG16.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Dg16 {
    /// The persons in order.
    pub persons: Vec<PersonToNotify>,
    /// Data objects that do not belong there, written after the persons.
    pub others: Vec<(Tag, Private<Vec<u8>>)>,
    /// What is odd in the file as it was parsed.
    pub warnings: Vec<Dg16Warning>,
}

/// A person to notify: the data objects as they stand in the file, unknown ones too.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PersonToNotify {
    objects: Vec<(Tag, Private<Vec<u8>>)>,
}

/// Something odd in a DG16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dg16Warning {
    /// The number of persons is missing.
    CountMissing,
    /// Another number of persons than stated.
    Count,
    /// The templates' tags do not count up from `A1`.
    Numbering,
    /// A person lacks this mandatory element.
    Missing(Tag),
    /// A data object that the standard does not have here; it is kept.
    UnknownObject(Tag),
}

impl Dg16 {
    /// From the whole file.
    ///
    /// # Errors
    /// Where the structure is broken, or holds more than 15 persons.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        let mut objects = tlv::only(file, DG16)?.children()?;
        let mut dg16 = Self::default();
        let declared = match objects.optional(Tag::INTEGER)? {
            Some(count) => Some(count.to_u64()?),
            None => {
                dg16.warnings.push(Dg16Warning::CountMissing);
                None
            }
        };
        for object in objects {
            let object = object?;
            if !(0xA0..=0xAF).contains(&object.tag.0) {
                dg16.warnings.push(Dg16Warning::UnknownObject(object.tag));
                let value = Private::new(object.value.to_vec());
                dg16.others.push((object.tag, value));
                continue;
            }
            if dg16.persons.len() >= MAX_PERSONS {
                return Err(ParseError::TooLarge {
                    structure: "DG16",
                    field: "persons",
                    limit: MAX_PERSONS,
                });
            }
            if object.tag != template_tag(dg16.persons.len()) {
                dg16.warnings.push(Dg16Warning::Numbering);
            }
            let mut person = PersonToNotify::default();
            for element in object.children()? {
                let element = element?;
                let value = Private::new(element.value.to_vec());
                person.objects.push((element.tag, value));
            }
            person.check(&mut dg16.warnings);
            dg16.persons.push(person);
        }
        if declared.is_some_and(|count| count != dg16.persons.len() as u64) {
            dg16.warnings.push(Dg16Warning::Count);
        }
        Ok(dg16)
    }

    /// The whole file, count and tags computed; persons beyond the fifteenth have no tag and are
    /// left out.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(DG16, |file| {
            file.uint(self.persons.len().min(MAX_PERSONS) as u64);
            for (index, person) in self.persons.iter().take(MAX_PERSONS).enumerate() {
                file.nest(template_tag(index), |template| {
                    for (tag, value) in &person.objects {
                        template.put(*tag, value.reveal());
                    }
                });
            }
            for (tag, value) in &self.others {
                file.put(*tag, value.reveal());
            }
        });
        writer.into_bytes()
    }
}

impl PersonToNotify {
    /// As issuers write it; `name` as in an MRZ, surname first (`NGUYEN<<VAN<MAU`).
    #[must_use]
    pub fn new(recorded: PartialDate, name: &str, telephone: &str, address: &str) -> Self {
        let recorded = recorded.to_yyyymmdd();
        let objects = [
            (RECORDED, recorded.as_str()),
            (NAME, name),
            (TELEPHONE, telephone),
            (ADDRESS, address),
        ];
        Self {
            objects: objects
                .map(|(tag, text)| (tag, Private::new(text.as_bytes().to_vec())))
                .to_vec(),
        }
    }

    /// The day on which this was recorded.
    #[must_use]
    pub fn recorded(&self) -> Option<PartialDate> {
        date(self.get(RECORDED)?)
    }

    /// Name, with spaces for `<`.
    #[must_use]
    pub fn name(&self) -> Option<Private<String>> {
        text(self.get(NAME)?).map(|name| spaced(&name))
    }

    /// Telephone.
    #[must_use]
    pub fn telephone(&self) -> Option<Private<String>> {
        text(self.get(TELEPHONE)?)
    }

    /// Address.
    #[must_use]
    pub fn address(&self) -> Option<Private<String>> {
        text(self.get(ADDRESS)?)
    }

    /// All data objects in order.
    pub fn objects(&self) -> impl Iterator<Item = (Tag, &Private<Vec<u8>>)> {
        self.objects.iter().map(|(tag, value)| (*tag, value))
    }

    fn get(&self, tag: Tag) -> Option<&[u8]> {
        self.objects()
            .find(|(other, _)| *other == tag)
            .map(|(_, value)| value.reveal().as_slice())
    }

    fn check(&self, warnings: &mut Vec<Dg16Warning>) {
        let known = [RECORDED, NAME, TELEPHONE, ADDRESS];
        for tag in known {
            if self.get(tag).is_none() {
                warnings.push(Dg16Warning::Missing(tag));
            }
        }
        for (tag, _) in self.objects() {
            if !known.contains(&tag) {
                warnings.push(Dg16Warning::UnknownObject(tag));
            }
        }
    }
}

/// `A1` for the first.
fn template_tag(index: usize) -> Tag {
    Tag::context(u8::try_from(index).map_or(0, |index| index.saturating_add(1)))
}

impl fmt::Debug for Dg16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dg16")
            .field("persons", &self.persons.len())
            .field("warnings", &self.warnings)
            .finish()
    }
}

impl fmt::Debug for PersonToNotify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.objects().map(|(tag, _)| tag))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    /// The shape of Doc 9303-10, A.6: two persons.
    #[test]
    fn two_persons() {
        let day = PartialDate::full(2002, 1, 1).unwrap();
        let written = Dg16 {
            persons: vec![
                PersonToNotify::new(day, "MAU<<THI<MOT", "+84 24 0000 0000", "1 Phố Mẫu, Hà Nội"),
                PersonToNotify::new(day, "MAU<<VAN<HAI", "+84 28 0000 0000", "2 Đường Mẫu, Huế"),
            ],
            ..Dg16::default()
        };
        let parsed = Dg16::parse(&written.encode()).unwrap();
        assert_eq!(parsed, written);
        let first = &parsed.persons[0];
        assert_eq!(first.recorded(), Some(day));
        assert_eq!(first.name().unwrap().reveal(), "MAU THI MOT");
        assert_eq!(first.telephone().unwrap().reveal(), "+84 24 0000 0000");
        assert_eq!(first.address().unwrap().reveal(), "1 Phố Mẫu, Hà Nội");
        assert!(!format!("{parsed:?} {first:?}").contains("MAU"));
    }

    #[test]
    fn oddities() {
        let file = hex!("70 10 020102 A2 08 5F51 01 41 5F60 01 00 04 00");
        let mut file = file.to_vec();
        file[1] = (file.len() - 2) as u8;
        let dg16 = Dg16::parse(&file).unwrap();
        use Dg16Warning::{Count, Missing, Numbering, UnknownObject};
        assert_eq!(
            dg16.warnings,
            [
                Numbering,
                Missing(RECORDED),
                Missing(TELEPHONE),
                Missing(ADDRESS),
                UnknownObject(Tag(0x5F60)),
                UnknownObject(Tag(0x04)),
                Count,
            ]
        );
        assert_eq!(
            Dg16::parse(&hex!("7000")).unwrap().warnings,
            [Dg16Warning::CountMissing]
        );
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            for file in [bytes.clone(), tlv::encode(DG16, &bytes)] {
                if let Ok(dg16) = Dg16::parse(&file) {
                    let again = Dg16::parse(&dg16.encode()).unwrap();
                    prop_assert_eq!((again.persons, again.others), (dg16.persons.clone(), dg16.others));
                    for person in &dg16.persons {
                        let _ = (person.recorded(), person.name(), person.address());
                    }
                }
            }
        }

        #[test]
        fn encoded_and_parsed(
            persons in proptest::collection::vec(any::<[Vec<u8>; 5]>(), 0..15), other: Vec<u8>,
        ) {
            let tags = [RECORDED, NAME, TELEPHONE, ADDRESS, Tag(0x5F54)];
            let written = Dg16 {
                persons: persons
                    .into_iter()
                    .map(|values| PersonToNotify {
                        objects: tags.into_iter().zip(values.map(Private::new)).collect(),
                    })
                    .collect(),
                others: vec![(Tag(0x5F60), Private::new(other))],
                warnings: Vec::new(),
            };
            let mut parsed = Dg16::parse(&written.encode()).unwrap();
            parsed.warnings.clear();
            prop_assert_eq!(parsed, written);
        }
    }
}
