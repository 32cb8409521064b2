//! DG11, additional personal details (Doc 9303-10, 4.7.11).

use crate::{
    Private,
    date::PartialDate,
    elements::{ElementGroup, ElementName, spaced},
    tlv::Tag,
};

const OTHER_NAME: Tag = Tag(0x5F0F);

/// EF.DG11. Every element is optional; all are kept as they stand in the file.
pub type Dg11 = ElementGroup<Dg11Element>;

/// The elements of one object each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
#[non_exhaustive]
pub enum Dg11Element {
    /// Full name of the holder in national characters; `<` separates as in an MRZ.
    Name = 0x5F0E,
    /// Personal number.
    PersonalNumber = 0x5F10,
    /// Full date of birth.
    Birth = 0x5F2B,
    /// Place of birth, parts separated by `<`.
    PlaceOfBirth = 0x5F11,
    /// Permanent address, parts separated by `<`.
    Address = 0x5F42,
    /// Telephone.
    Telephone = 0x5F12,
    /// Profession.
    Profession = 0x5F13,
    /// Title.
    Title = 0x5F14,
    /// Personal summary.
    Summary = 0x5F15,
    /// Proof of citizenship, an image.
    ProofOfCitizenship = 0x5F16,
    /// Other valid travel documents, separated by `<`.
    OtherDocuments = 0x5F17,
    /// Custody information.
    Custody = 0x5F18,
}

impl Dg11 {
    /// With this date of birth, as eight digits.
    #[must_use]
    pub fn with_birth(self, birth: PartialDate) -> Self {
        self.with_text(Dg11Element::Birth, &birth.to_yyyymmdd())
    }

    /// With these other names.
    #[must_use]
    pub fn with_other_names(mut self, names: &[&str]) -> Self {
        self.elements.set_names(OTHER_NAME, names);
        self
    }

    /// The name of the holder, with spaces for `<`.
    #[must_use]
    pub fn name(&self) -> Option<Private<String>> {
        self.text(Dg11Element::Name).map(|name| spaced(&name))
    }

    /// Other names, with spaces for `<`.
    #[must_use]
    pub fn other_names(&self) -> Vec<Private<String>> {
        self.elements.names(OTHER_NAME).iter().map(spaced).collect()
    }

    /// The date of birth, from characters or BCD.
    #[must_use]
    pub fn birth(&self) -> Option<Private<PartialDate>> {
        self.date(Dg11Element::Birth).map(Private::new)
    }

    /// The proof of citizenship, an image file.
    #[must_use]
    pub fn proof_of_citizenship(&self) -> Option<&[u8]> {
        self.image(Dg11Element::ProofOfCitizenship)
    }
}

impl ElementName for Dg11Element {
    const FILE: Tag = Tag(0x6B);
    const STRUCTURE: &'static str = "DG11";

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
        let dg11 = Dg11::default()
            .with_text(Dg11Element::Name, "NGUYỄN<<VĂN<MẪU")
            .with_birth(PartialDate::full(1990, 1, 15).unwrap())
            .with_text(Dg11Element::PlaceOfBirth, "XÃ MẪU<HÀ NỘI")
            .with_other_names(&["MẪU<<VĂN", "TÈO"]);
        let file = dg11.encode();
        let parsed = Dg11::parse(&file).unwrap();
        assert_eq!(parsed, dg11);
        assert_eq!(parsed.warnings(), []);
        assert_eq!(parsed.name().unwrap().reveal(), "NGUYỄN VĂN MẪU");
        assert_eq!(parsed.birth().unwrap().reveal().to_string(), "15/01/1990");
        let names: Vec<_> = parsed
            .other_names()
            .iter()
            .map(|n| n.reveal().clone())
            .collect();
        assert_eq!(names, ["MẪU VĂN", "TÈO"]);
        assert!(parsed.text(Dg11Element::Telephone).is_none());
        assert!(!format!("{parsed:?}").contains("MẪU"));
    }

    /// The shape of Doc 9303-10, A.5: tag list, name, profession.
    #[test]
    fn lists_that_do_not_fit() {
        let file = hex!("6B 14 5C 06 5F0E 5F11 5F12 5F0E 01 41 5F11 01 42 5F13 01 43");
        let dg11 = Dg11::parse(&file).unwrap();
        assert_eq!(dg11.encode(), file);
        assert_eq!(
            dg11.warnings(),
            [
                ElementWarning::Absent(Tag(0x5F12)),
                ElementWarning::NotListed(Tag(0x5F13))
            ]
        );
        let dg11 = Dg11::parse(&hex!("6B 07 5F2B 04 19900100")).unwrap();
        assert_eq!(dg11.birth().unwrap().reveal().to_string(), "01/1990");
        assert_eq!(dg11.warnings(), [ElementWarning::TagListMissing]);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            for file in [bytes.clone(), crate::tlv::encode(Dg11Element::FILE, &bytes)] {
                if let Ok(dg11) = Dg11::parse(&file) {
                    let _ = (dg11.name(), dg11.birth(), dg11.other_names(), dg11.warnings());
                    prop_assert_eq!(Dg11::parse(&dg11.encode()).unwrap(), dg11);
                }
            }
        }

        #[test]
        fn encoded_and_parsed(name in "\\PC{1,200}", telephone in "[0-9]{0,12}") {
            let dg11 = Dg11::default()
                .with_text(Dg11Element::Name, &name)
                .with_text(Dg11Element::Telephone, &telephone);
            prop_assert_eq!(Dg11::parse(&dg11.encode()).unwrap(), dg11);
        }
    }
}
