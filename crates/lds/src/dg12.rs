//! DG12, additional document details (Doc 9303-10, 4.7.12).

use crate::{
    ParseError, Private,
    date::PartialDate,
    elements::{ElementWarning, Elements, digits},
    tlv::Tag,
};

const DG12: Tag = Tag(0x6C);
const OTHER_PERSON: Tag = Tag(0x5F1A);

/// EF.DG12. Every element is optional; all are kept as they stand in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dg12 {
    elements: Elements,
}

/// The elements of one object each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
#[non_exhaustive]
pub enum Dg12Element {
    /// Issuing authority.
    Authority = 0x5F19,
    /// Date of issue.
    Issued = 0x5F26,
    /// Endorsements and observations.
    Endorsements = 0x5F1B,
    /// Tax or exit requirements.
    TaxExit = 0x5F1C,
    /// Image of the front of the document.
    Front = 0x5F1D,
    /// Image of the rear of the document.
    Rear = 0x5F1E,
    /// Date and time of personalization.
    Personalized = 0x5F55,
    /// Serial number of the personalization system.
    PersonalizationSystem = 0x5F56,
}

impl Dg12 {
    /// From the whole file.
    ///
    /// # Errors
    /// Where the structure is broken.
    pub fn parse(file: &[u8]) -> Result<Self, ParseError> {
        Elements::parse(file, DG12, "DG12").map(|elements| Self { elements })
    }

    /// The whole file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.elements.encode(DG12)
    }

    /// With this text, in UTF-8.
    #[must_use]
    pub fn with_text(mut self, element: Dg12Element, text: &str) -> Self {
        self.elements.set(element.tag(), text.as_bytes().to_vec());
        self
    }

    /// With this date of issue, as eight digits.
    #[must_use]
    pub fn with_issued(self, issued: PartialDate) -> Self {
        self.with_text(Dg12Element::Issued, &issued.to_yyyymmdd())
    }

    /// The text of an element, NFC, `<` left as written.
    #[must_use]
    pub fn text(&self, element: Dg12Element) -> Option<Private<String>> {
        self.elements.text(element.tag())
    }

    /// The date of issue, from characters or BCD.
    #[must_use]
    pub fn issued(&self) -> Option<PartialDate> {
        self.elements.date(Dg12Element::Issued.tag())
    }

    /// The day of personalization, and the time as `hhmmss`, from characters or BCD.
    #[must_use]
    pub fn personalized(&self) -> Option<(PartialDate, Option<String>)> {
        let tag = Dg12Element::Personalized.tag();
        let time = digits(self.elements.get(tag)?)?
            .get(8..14)
            .and_then(|time| String::from_utf8(time.to_vec()).ok());
        Some((self.elements.date(tag)?, time))
    }

    /// Names of other persons included in the document.
    #[must_use]
    pub fn other_persons(&self) -> Vec<Private<String>> {
        self.elements.names(OTHER_PERSON)
    }

    /// The image of the front or the rear, if there is one.
    #[must_use]
    pub fn image(&self, element: Dg12Element) -> Option<&[u8]> {
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

impl Dg12Element {
    /// Its tag.
    #[must_use]
    pub const fn tag(self) -> Tag {
        Tag(self as u32)
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_issued() {
        let dg12 = Dg12::default()
            .with_text(Dg12Element::Authority, "Cục Quản lý xuất nhập cảnh")
            .with_issued(PartialDate::full(2021, 5, 20).unwrap());
        let parsed = Dg12::parse(&dg12.encode()).unwrap();
        assert_eq!(parsed, dg12);
        assert_eq!(parsed.issued(), PartialDate::full(2021, 5, 20));
        assert_eq!(parsed.warnings(), []);
        assert!(parsed.personalized().is_none());
    }

    #[test]
    fn dates_in_characters_and_bcd() {
        for file in [
            &hex!("6C 07 5F26 04 20210520")[..],
            &hex!("6C 0B 5F26 08 3230323130353230")[..],
        ] {
            assert_eq!(
                Dg12::parse(file).unwrap().issued(),
                PartialDate::full(2021, 5, 20)
            );
        }
        let dg12 = Dg12::parse(&hex!("6C 0A 5F55 07 20210520 123059")).unwrap();
        let day = PartialDate::full(2021, 5, 20).unwrap();
        assert_eq!(dg12.personalized(), Some((day, Some("123059".to_owned()))));
        assert_eq!(
            Dg12::parse(&hex!("6C 07 5F26 04 20211320"))
                .unwrap()
                .issued(),
            None
        );
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            for file in [bytes.clone(), crate::tlv::encode(DG12, &bytes)] {
                if let Ok(dg12) = Dg12::parse(&file) {
                    let _ = (dg12.issued(), dg12.personalized(), dg12.other_persons());
                    prop_assert_eq!(Dg12::parse(&dg12.encode()).unwrap(), dg12);
                }
            }
        }
    }
}
