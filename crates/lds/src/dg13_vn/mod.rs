//! DG13 of the Vietnamese card: the holder's data with diacritics, and what no other data group
//! has (origin, residence, parents, date of issue). The layout is the issuer's own, plain DER:
//!
//! ```text
//! 6D { SEQUENCE { INTEGER 1, OID 1.0.10646.1.0.8, SET { field… } } }
//! field = SEQUENCE { INTEGER number, value? }
//! ```
//!
//! There is no public specification, and two generations of cards differ. So every oddity is a
//! [`Dg13Warning`] and what cannot be read is kept in [`Dg13Vn::extras`]; only bytes that are no
//! data object at all are an error.

mod read;

use core::fmt;

use crate::{
    Oid, ParseError, Private,
    date::{Expiry, PartialDate},
    id_number::IdNumber,
    sex::Sex,
    tlv::{Tag, TlvError, Writer},
};

/// Tag of the file.
const DG13: Tag = Tag(0x6D);

/// The content of DG13.
#[derive(Clone, PartialEq, Eq)]
pub struct Dg13Vn {
    /// The object identifier of the layout, [`Dg13Vn::LAYOUT`] on every card seen.
    pub layout: Option<Oid>,
    /// What the fields say.
    pub details: Details,
    /// How the parents are nested.
    pub parents: ParentsLayout,
    /// Fields that are not in the file at all. Other fields without a value are in it with their
    /// number only.
    pub left_out: Vec<Field>,
    /// Fields that could not be read as what their number says, that repeat another, or that are
    /// of an unknown number; as they are in the file.
    pub extras: Vec<RawField>,
    /// What is odd in the file as it was parsed.
    pub warnings: Vec<Dg13Warning>,
}

/// What the sixteen fields say. Texts are NFC; an empty field is `None`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// 1: personal identification number.
    pub id_number: Option<IdNumber>,
    /// 2: full name with diacritics.
    pub name: Option<Private<String>>,
    /// 3: date of birth.
    pub birth: Option<Private<PartialDate>>,
    /// 4: sex.
    pub sex: Option<Sex>,
    /// 5: nationality, in words.
    pub nationality: Option<Private<String>>,
    /// 6: ethnicity.
    pub ethnicity: Option<Private<String>>,
    /// 7: religion, "Không" for none.
    pub religion: Option<Private<String>>,
    /// 8: place of origin.
    pub origin: Option<Private<String>>,
    /// 9: place of residence.
    pub residence: Option<Private<String>>,
    /// 10: identifying features.
    pub features: Option<Private<String>>,
    /// 11: date of issue.
    pub issued: Option<PartialDate>,
    /// 12: date of expiry.
    pub expiry: Option<Expiry>,
    /// 13, first: father.
    pub father: Option<Private<String>>,
    /// 13, second: mother.
    pub mother: Option<Private<String>>,
    /// 13 with a single name: one of the parents, it is unknown which.
    pub one_parent: Option<Private<String>>,
    /// 14: spouse.
    pub spouse: Option<Private<String>>,
    /// 15: number of the former nine-digit ID card.
    pub old_id_number: Option<Private<String>>,
    /// 16: sixteen characters of unknown meaning.
    pub sixteenth: Option<Private<String>>,
}

/// The fields by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "described at the fields of `Details`")]
pub enum Field {
    IdNumber = 1,
    Name,
    Birth,
    Sex,
    Nationality,
    Ethnicity,
    Religion,
    Origin,
    Residence,
    Features,
    Issued,
    Expiry,
    Parents,
    Spouse,
    OldIdNumber,
    Sixteenth,
}

/// The two ways in which field 13 holds father and mother.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ParentsLayout {
    /// `02 01 0D, 30 { father }, 30 { mother }`.
    #[default]
    Siblings,
    /// `02 01 0D, 30 { 30 { father }, 30 { mother } }`.
    Nested,
}

/// A field as it is in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct RawField {
    /// Its number, if it begins with one.
    pub number: Option<u64>,
    /// The data objects after the number; without a number, the whole object.
    pub value: Private<Vec<u8>>,
}

/// Something odd in a DG13. None of these makes the rest less readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dg13Warning {
    /// The file does not begin with `6D`.
    FileTag(Tag),
    /// Bytes follow the file's data object.
    TrailingData,
    /// Lengths are not in their shortest form.
    NotDer,
    /// The SEQUENCE around version, identifier and fields is missing.
    SequenceMissing,
    /// The version is missing or not 1.
    Version,
    /// The object identifier is missing or another one: this may be another issuer's DG13.
    ObjectIdentifier,
    /// There are no fields.
    FieldsMissing,
    /// A data object that has no place in the layout.
    UnknownObject(Tag),
    /// Data objects are cut off; what came before was read.
    Broken(TlvError),
    /// The fields are not in the order of their numbers.
    Order,
    /// A field of a number above 16, or 0.
    UnknownField(u64),
    /// The field appears more than once; the first that has a value counts.
    Repeated(Field),
    /// A field that cards usually have is not there.
    Missing(Field),
    /// A field that cards usually fill is empty.
    Empty(Field),
    /// A value of another kind than UTF8String or PrintableString, read all the same.
    StringType(Field),
    /// Text with bytes that are no characters, replaced by U+FFFD.
    Encoding(Field),
    /// Text that was not NFC, or had stray spaces.
    Normalised(Field),
    /// More values than one; the first counts.
    ExtraValue(Field),
    /// The value is not what the field holds (no date, no sex, no twelve digits): see the extras.
    Unreadable(Field),
    /// One parent only, without saying which.
    OneParent,
}

impl Dg13Vn {
    /// The object identifier of this layout (of UTF-8 in ISO/IEC 10646).
    pub const LAYOUT: Oid = Oid::literal(&[0x28, 0xD3, 0x16, 0x01, 0x00, 0x08]);

    /// To be issued: these details in the layout of the cards seen.
    #[must_use]
    pub const fn new(details: Details) -> Self {
        Self {
            layout: Some(Self::LAYOUT),
            details,
            parents: ParentsLayout::Siblings,
            left_out: Vec::new(),
            extras: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// From the whole file.
    ///
    /// # Errors
    /// Only where the bytes do not begin with a whole data object.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        read::file(file)
    }

    /// Whether the file states the Vietnamese layout; DG13 of other states is whatever they like.
    #[must_use]
    pub fn is_vietnamese(&self) -> bool {
        self.layout == Some(Self::LAYOUT)
    }

    /// The whole file, in DER: fields in order, then the extras.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(DG13, |file| {
            file.nest(Tag::SEQUENCE, |body| {
                body.uint(1);
                if let Some(layout) = &self.layout {
                    body.oid(layout);
                }
                body.nest(Tag::SET, |fields| {
                    for field in Field::ALL {
                        self.write_field(fields, field);
                    }
                    for extra in &self.extras {
                        extra.write(fields);
                    }
                });
            });
        });
        writer.into_bytes()
    }

    fn write_field(&self, fields: &mut Writer, field: Field) {
        let mut value = Writer::new();
        self.write_value(&mut value, field);
        let value = Private::new(value.into_bytes());
        // A repeated or unreadable field stands among the extras already.
        let among_extras = self
            .extras
            .iter()
            .any(|extra| extra.number == Some(u64::from(field.number())));
        if value.reveal().is_empty() && (among_extras || self.left_out.contains(&field)) {
            return;
        }
        fields.nest(Tag::SEQUENCE, |inner| {
            inner.uint(u64::from(field.number())).raw(value.reveal());
        });
    }

    fn write_value(&self, value: &mut Writer, field: Field) {
        let details = &self.details;
        let text = match field {
            Field::IdNumber => details.id_number.as_ref().map(|id| id.reveal().to_owned()),
            Field::Birth => details.birth.as_ref().map(|date| date.reveal().to_string()),
            Field::Sex => details.sex.map(|sex| sex.to_vietnamese().to_owned()),
            Field::Issued => details.issued.map(|date| date.to_string()),
            Field::Expiry => details.expiry.map(|expiry| expiry.to_string()),
            Field::Parents => return self.write_parents(value),
            Field::Spouse => {
                if let Some(spouse) = &details.spouse {
                    value.nest(Tag::SEQUENCE, |inner| {
                        inner.utf8(spouse.reveal());
                    });
                }
                return;
            }
            Field::Name => reveal(&details.name),
            Field::Nationality => reveal(&details.nationality),
            Field::Ethnicity => reveal(&details.ethnicity),
            Field::Religion => reveal(&details.religion),
            Field::Origin => reveal(&details.origin),
            Field::Residence => reveal(&details.residence),
            Field::Features => reveal(&details.features),
            Field::OldIdNumber => reveal(&details.old_id_number),
            Field::Sixteenth => reveal(&details.sixteenth),
        };
        let Some(text) = text
            .map(Private::new)
            .filter(|text| !text.reveal().is_empty())
        else {
            return;
        };
        if field.is_printable() && text.reveal().bytes().all(is_printable) {
            value.printable(text.reveal());
        } else {
            value.utf8(text.reveal());
        }
    }

    fn write_parents(&self, value: &mut Writer) {
        fn one(writer: &mut Writer, name: &Option<Private<String>>) {
            writer.nest(Tag::SEQUENCE, |inner| {
                if let Some(name) = name {
                    inner.utf8(name.reveal());
                }
            });
        }
        let details = &self.details;
        if details.father.is_none() && details.mother.is_none() {
            if details.one_parent.is_some() {
                one(value, &details.one_parent);
            }
            return;
        }
        let both = |writer: &mut Writer| {
            one(writer, &details.father);
            one(writer, &details.mother);
        };
        match self.parents {
            ParentsLayout::Siblings => both(value),
            ParentsLayout::Nested => {
                value.nest(Tag::SEQUENCE, both);
            }
        }
    }
}

impl Field {
    /// All fields in order.
    pub const ALL: [Self; 16] = [
        Self::IdNumber,
        Self::Name,
        Self::Birth,
        Self::Sex,
        Self::Nationality,
        Self::Ethnicity,
        Self::Religion,
        Self::Origin,
        Self::Residence,
        Self::Features,
        Self::Issued,
        Self::Expiry,
        Self::Parents,
        Self::Spouse,
        Self::OldIdNumber,
        Self::Sixteenth,
    ];

    /// 1 to 16.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The field with this number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|field| u64::from(field.number()) == number)
    }

    /// Whether every card seen has it, and filled.
    const fn is_usual(self) -> bool {
        !matches!(
            self,
            Self::Features | Self::Parents | Self::Spouse | Self::OldIdNumber | Self::Sixteenth
        )
    }

    /// Whether it is written as PrintableString, not as UTF8String.
    const fn is_printable(self) -> bool {
        matches!(
            self,
            Self::IdNumber | Self::Birth | Self::Issued | Self::OldIdNumber | Self::Sixteenth
        )
    }
}

impl RawField {
    fn write(&self, fields: &mut Writer) {
        match self.number {
            Some(number) => fields.nest(Tag::SEQUENCE, |inner| {
                inner.uint(number).raw(self.value.reveal());
            }),
            None => fields.raw(self.value.reveal()),
        };
    }
}

impl fmt::Debug for Dg13Vn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dg13Vn")
            .field("layout", &self.layout)
            .field("extras", &self.extras)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Details(private)")
    }
}

impl fmt::Debug for RawField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawField")
            .field("number", &self.number)
            .field("bytes", &self.value.reveal().len())
            .finish_non_exhaustive()
    }
}

fn reveal(text: &Option<Private<String>>) -> Option<String> {
    text.as_ref().map(|text| text.reveal().clone())
}

/// The characters of PrintableString (X.680, 41.4).
const fn is_printable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b' ' | b'\'' | b'(' | b')' | b'+' | b',' | b'-' | b'.' | b'/' | b':'
        )
        || matches!(byte, b'=' | b'?')
}

#[cfg(test)]
mod tests;
