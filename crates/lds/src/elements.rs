//! What DG11 and DG12 have in common: a list of tags, and the data objects that it names.
//!
//! Objects are kept as they stand in the file, unknown ones too, and are read when asked for.

use core::{fmt, marker::PhantomData};

use crate::{
    ParseError, Private,
    date::PartialDate,
    name::tidy,
    tlv::{self, Reader, Tag, TlvError, Writer},
};

/// Tag of the tag list.
const TAG_LIST: Tag = Tag(0x5C);
/// Tag of the group of names ("content-specific class").
const NAME_GROUP: Tag = Tag(0xA0);
/// More objects than any card has.
const MAX_ELEMENTS: usize = 64;

/// Something odd in a DG11 or DG12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ElementWarning {
    /// The tag list is missing.
    TagListMissing,
    /// The tag list names this object, but it is not there.
    Absent(Tag),
    /// This object is there, but the tag list does not name it.
    NotListed(Tag),
    /// This object appears more than once; the first counts.
    Repeated(Tag),
}

/// A data group of elements that are all optional, by the type that names them; all are kept as
/// they stand in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct ElementGroup<E> {
    pub(crate) elements: Elements,
    names: PhantomData<E>,
}

/// The names of a data group's elements of one object each.
pub trait ElementName: Copy {
    /// Tag of the file.
    const FILE: Tag;
    /// The data group, as the standard names it.
    const STRUCTURE: &'static str;

    /// Tag of the element.
    #[must_use]
    fn tag(self) -> Tag;
}

impl<E: ElementName> ElementGroup<E> {
    /// From the whole file.
    ///
    /// # Errors
    /// Where the structure is broken.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        Ok(Self {
            elements: Elements::parse(file, E::FILE, E::STRUCTURE)?,
            names: PhantomData,
        })
    }

    /// The whole file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.elements.encode(E::FILE)
    }

    /// With this text, in UTF-8.
    #[must_use]
    pub fn with_text(mut self, element: E, text: &str) -> Self {
        self.elements.set(element.tag(), text.as_bytes().to_vec());
        self
    }

    /// The text of an element, NFC, `<` left as written.
    #[must_use]
    pub fn text(&self, element: E) -> Option<Private<String>> {
        self.elements.text(element.tag())
    }

    /// The date of an element, from characters or BCD.
    #[must_use]
    pub fn date(&self, element: E) -> Option<PartialDate> {
        self.elements.date(element.tag())
    }

    /// The image of an element, if there is one.
    #[must_use]
    pub fn image(&self, element: E) -> Option<&[u8]> {
        self.elements
            .get(element.tag())
            .filter(|image| !image.is_empty())
    }

    /// All data objects after the tag list, in order.
    pub fn objects(&self) -> impl Iterator<Item = (Tag, &Private<Vec<u8>>)> {
        self.elements.objects()
    }

    /// What is odd.
    #[must_use]
    pub fn warnings(&self) -> Vec<ElementWarning> {
        self.elements.warnings()
    }
}

impl<E> Default for ElementGroup<E> {
    fn default() -> Self {
        Self {
            elements: Elements::default(),
            names: PhantomData,
        }
    }
}

impl<E: ElementName> fmt::Debug for ElementGroup<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", E::STRUCTURE, self.elements)
    }
}

/// The objects of the file.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Elements {
    tag_list: Vec<Tag>,
    objects: Vec<(Tag, Private<Vec<u8>>)>,
}

impl Elements {
    pub(crate) fn parse(
        file: &[u8],
        tag: Tag,
        structure: &'static str,
    ) -> Result<Self, ParseError> {
        let mut elements = Self::default();
        for object in tlv::only(file, tag)?.children()? {
            let object = object?;
            if object.tag == TAG_LIST && elements.objects.is_empty() && elements.tag_list.is_empty()
            {
                elements.tag_list = parse_tag_list(object.value)
                    .ok_or(ParseError::invalid(structure, "tag list", "cut off"))?;
                continue;
            }
            if elements.objects.len() >= MAX_ELEMENTS {
                return Err(ParseError::TooLarge {
                    structure,
                    field: "objects",
                    limit: MAX_ELEMENTS,
                });
            }
            elements
                .objects
                .push((object.tag, Private::new(object.value.to_vec())));
        }
        Ok(elements)
    }

    pub(crate) fn encode(&self, tag: Tag) -> Vec<u8> {
        let listed = self.tag_list.iter().flat_map(|listed| listed.significant());
        let list: Vec<u8> = listed.collect();
        let mut writer = Writer::new();
        writer.nest(tag, |file| {
            if !self.tag_list.is_empty() {
                file.put(TAG_LIST, &list);
            }
            for (tag, value) in &self.objects {
                file.put(*tag, value.reveal());
            }
        });
        writer.into_bytes()
    }

    pub(crate) fn warnings(&self) -> Vec<ElementWarning> {
        let mut warnings = Vec::new();
        if self.tag_list.is_empty() {
            warnings.push(ElementWarning::TagListMissing);
        }
        // Some issuers list the names within the group instead of the group.
        let group_is_there = self.get(NAME_GROUP).is_some();
        let in_group = |tag: Tag| group_is_there && matches!(tag.0, 0x5F0F | 0x5F1A);
        for listed in &self.tag_list {
            if self.get(*listed).is_none() && !in_group(*listed) {
                warnings.push(ElementWarning::Absent(*listed));
            }
        }
        for (index, (tag, _)) in self.objects.iter().enumerate() {
            let before = self.objects.iter().take(index);
            if before.clone().any(|(other, _)| other == tag) {
                warnings.push(ElementWarning::Repeated(*tag));
            }
            let listed = self.tag_list.contains(tag)
                || (*tag == NAME_GROUP && self.tag_list.iter().any(|tag| in_group(*tag)));
            if !listed && !self.tag_list.is_empty() {
                warnings.push(ElementWarning::NotListed(*tag));
            }
        }
        warnings
    }

    /// Puts an object in, or replaces it.
    pub(crate) fn set(&mut self, tag: Tag, value: Vec<u8>) {
        let value = Private::new(value);
        if !self.tag_list.contains(&tag) {
            self.tag_list.push(tag);
        }
        match self.objects.iter_mut().find(|(other, _)| *other == tag) {
            Some((_, old)) => *old = value,
            None => self.objects.push((tag, value)),
        }
    }

    pub(crate) fn set_names(&mut self, tag: Tag, names: &[&str]) {
        let mut group = Writer::new();
        group.uint(names.len() as u64);
        for name in names {
            group.put(tag, name.as_bytes());
        }
        self.set(NAME_GROUP, group.into_bytes());
    }

    pub(crate) fn get(&self, tag: Tag) -> Option<&[u8]> {
        self.objects
            .iter()
            .find(|(other, _)| *other == tag)
            .map(|(_, value)| value.reveal().as_slice())
    }

    /// Text of an object, NFC; `None` if it is absent or empty.
    pub(crate) fn text(&self, tag: Tag) -> Option<Private<String>> {
        self.get(tag).and_then(text)
    }

    /// Texts of the name group's objects with this tag.
    pub(crate) fn names(&self, tag: Tag) -> Vec<Private<String>> {
        let group = self.get(NAME_GROUP).unwrap_or_default();
        Reader::new(group)
            .filter_map(Result::<_, TlvError>::ok)
            .filter(|object| object.tag == tag)
            .filter_map(|object| text(object.value))
            .collect()
    }

    pub(crate) fn date(&self, tag: Tag) -> Option<PartialDate> {
        self.get(tag).and_then(date)
    }

    pub(crate) fn objects(&self) -> impl Iterator<Item = (Tag, &Private<Vec<u8>>)> {
        self.objects.iter().map(|(tag, value)| (*tag, value))
    }
}

impl fmt::Debug for Elements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.objects.iter().map(|(tag, _)| tag))
            .finish()
    }
}

/// UTF-8, or ISO 8859-1 as older issuers write it.
pub(crate) fn text(value: &[u8]) -> Option<Private<String>> {
    let text = match core::str::from_utf8(value) {
        Ok(text) => tidy(text),
        Err(_) => tidy(
            &value
                .iter()
                .map(|byte| char::from(*byte))
                .collect::<String>(),
        ),
    };
    (!text.is_empty()).then(|| Private::new(text))
}

/// With spaces for the `<` of an MRZ.
pub(crate) fn spaced(name: &Private<String>) -> Private<String> {
    Private::new(tidy(&name.reveal().replace('<', " ")))
}

/// `yyyymmdd` as eight characters or as four bytes BCD (Doc 9303-10, 4.7.12 recommends to take
/// both); what follows is a time.
pub(crate) fn date(value: &[u8]) -> Option<PartialDate> {
    PartialDate::parse_yyyymmdd(digits(value)?.get(..8)?)
}

/// The digits of a date and time in characters, or in BCD.
pub(crate) fn digits(value: &[u8]) -> Option<Vec<u8>> {
    if value.len() >= 8 && value.iter().all(u8::is_ascii_digit) {
        return Some(value.to_vec());
    }
    let digits: Vec<u8> = value
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0F])
        .map(|d| d.wrapping_add(b'0'))
        .collect();
    (digits.len() >= 8 && digits.iter().all(u8::is_ascii_digit)).then_some(digits)
}

fn parse_tag_list(mut list: &[u8]) -> Option<Vec<Tag>> {
    let mut tags = Vec::new();
    while let [first, rest @ ..] = list {
        let two_bytes = first & 0x1F == 0x1F;
        let (tag, rest) = match (two_bytes, rest) {
            (true, [second, rest @ ..]) => (u32::from(u16::from_be_bytes([*first, *second])), rest),
            (true, []) => return None,
            (false, rest) => (u32::from(*first), rest),
        };
        tags.push(Tag(tag));
        list = rest;
    }
    Some(tags)
}
