//! Sex as written in an MRZ (Doc 9303-3, 4.1), in DG13 and in the QR code of the Vietnamese card.

use zeroize::DefaultIsZeroes;

/// Sex of the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Sex {
    /// MRZ `M`, "Nam".
    Male,
    /// MRZ `F`, "Nữ".
    Female,
    /// MRZ `<` or `X`, or nothing stated.
    #[default]
    Unspecified,
}

impl DefaultIsZeroes for Sex {}

impl Sex {
    /// From the MRZ's letter; `None` for a letter that the standard does not know.
    #[must_use]
    pub const fn from_mrz(letter: char) -> Option<Self> {
        match letter {
            'M' => Some(Self::Male),
            'F' => Some(Self::Female),
            '<' | 'X' => Some(Self::Unspecified),
            _ => None,
        }
    }

    /// The MRZ's letter.
    #[must_use]
    pub const fn to_mrz(self) -> char {
        match self {
            Self::Male => 'M',
            Self::Female => 'F',
            Self::Unspecified => '<',
        }
    }

    /// From Vietnamese text: "Nam", "Nữ", in any case and with or without diacritics.
    #[must_use]
    pub fn from_vietnamese(text: &str) -> Option<Self> {
        match crate::name::fold(text).as_str() {
            "NAM" => Some(Self::Male),
            "NU" => Some(Self::Female),
            _ => None,
        }
    }

    /// "Nam", "Nữ", or nothing.
    #[must_use]
    pub const fn to_vietnamese(self) -> &'static str {
        match self {
            Self::Male => "Nam",
            Self::Female => "Nữ",
            Self::Unspecified => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_letters() {
        for sex in [Sex::Male, Sex::Female] {
            assert_eq!(Sex::from_mrz(sex.to_mrz()), Some(sex));
            assert_eq!(Sex::from_vietnamese(sex.to_vietnamese()), Some(sex));
        }
        assert_eq!(
            Sex::from_vietnamese("NU\u{031B}\u{0303}"),
            Some(Sex::Female)
        );
        assert_eq!(Sex::from_vietnamese("khác"), None);
        assert_eq!(Sex::from_mrz('Q'), None);
    }
}
