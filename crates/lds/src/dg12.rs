//! DG12, additional document details (Doc 9303-10, 4.7.12).

use crate::{
    Private,
    date::PartialDate,
    elements::{ElementGroup, ElementName, digits},
    tlv::Tag,
};

const OTHER_PERSON: Tag = Tag(0x5F1A);

/// EF.DG12. Every element is optional; all are kept as they stand in the file.
pub type Dg12 = ElementGroup<Dg12Element>;

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
    /// With this date of issue, as eight digits.
    #[must_use]
    pub fn with_issued(self, issued: PartialDate) -> Self {
        self.with_text(Dg12Element::Issued, &issued.to_yyyymmdd())
    }

    /// The date of issue, from characters or BCD.
    #[must_use]
    pub fn issued(&self) -> Option<PartialDate> {
        self.date(Dg12Element::Issued)
    }

    /// The day of personalization, and the time as `hhmmss`, from characters or BCD.
    #[must_use]
    pub fn personalized(&self) -> Option<(PartialDate, Option<String>)> {
        let tag = Dg12Element::Personalized.tag();
        let time = digits(self.elements.get(tag)?)?
            .get(8..14)
            .and_then(|time| String::from_utf8(time.to_vec()).ok());
        Some((self.date(Dg12Element::Personalized)?, time))
    }

    /// Names of other persons included in the document.
    #[must_use]
    pub fn other_persons(&self) -> Vec<Private<String>> {
        self.elements.names(OTHER_PERSON)
    }
}

impl ElementName for Dg12Element {
    const FILE: Tag = Tag(0x6C);
    const STRUCTURE: &'static str = "DG12";

    fn tag(self) -> Tag {
        Tag(self as u32)
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;
    use crate::elements::ElementWarning;

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

    #[test]
    fn a_zero_byte_in_the_tag_list_is_kept() {
        for file in [
            &hex!("6C 08 5C0100 5F19024142")[..],
            &hex!("6C 0B 5C04005F1900 5F19024142"),
        ] {
            let dg12 = Dg12::parse(file).unwrap();
            assert!(dg12.warnings().contains(&ElementWarning::Absent(Tag(0))));
            assert_eq!(dg12.encode(), file);
        }
    }

    proptest! {
        #[test]
        fn any_tag_list(list: Vec<u8>, rest in prop::sample::select(vec![
            &[][..], &hex!("5C00"), &hex!("5C0100"), &hex!("5F1900"), &hex!("5F19005C0100"),
        ])) {
            let content = [&crate::tlv::encode(Tag(0x5C), &list)[..], rest].concat();
            if let Ok(dg12) = Dg12::parse(&crate::tlv::encode(Dg12Element::FILE, &content)) {
                prop_assert_eq!(Dg12::parse(&dg12.encode()).unwrap(), dg12);
            }
        }

        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            for file in [bytes.clone(), crate::tlv::encode(Dg12Element::FILE, &bytes)] {
                if let Ok(dg12) = Dg12::parse(&file) {
                    let _ = (dg12.issued(), dg12.personalized(), dg12.other_persons());
                    prop_assert_eq!(Dg12::parse(&dg12.encode()).unwrap(), dg12);
                }
            }
        }
    }
}
