//! The twelve-digit personal identification number, and what its digits hint at.
//!
//! `PPP C YY NNNNNN`: province or country of birth registration, century and sex, year of birth,
//! six random digits. There is no check digit. Since 1 July 2024 the structure is no longer law,
//! so it yields hints and warnings, never a rejection.

use core::fmt;

use thiserror::Error;

use crate::{Private, date::PartialDate, sex::Sex};

/// A personal identification number: twelve digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdNumber(Private<String>);

/// Why a text is no identification number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IdNumberError {
    /// It has another number of digits.
    #[error("an ID number has 12 digits, this text has {0}: check for a cut or doubled scan")]
    Length(usize),
    /// It has a character other than digits, spaces, dots and hyphens.
    #[error("an ID number has only digits, character {0} is another: type it again")]
    NotADigit(usize),
}

/// Something about a number that does not fit the rest of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdNumberWarning {
    /// The first three digits are no province of the list that was in force until 2024 (people
    /// born abroad have a country's code here).
    UnknownProvince,
    /// The fourth digit says another sex.
    Sex,
    /// The digits four to six say another year of birth.
    BirthYear,
}

impl IdNumber {
    /// From text. Spaces, dots and hyphens between the digits are skipped.
    ///
    /// # Errors
    /// Where there are not exactly twelve ASCII digits, or anything else is among them.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        let mut digits = String::with_capacity(12);
        for (index, c) in text.chars().enumerate() {
            if c.is_ascii_digit() {
                digits.push(c);
            } else if !(c.is_whitespace() || matches!(c, '.' | '-' | '\0' | '\u{FEFF}')) {
                return Err(IdNumberError::NotADigit(index.saturating_add(1)));
            }
        }
        let digits = Private::new(digits);
        match digits.reveal().len() {
            12 => Ok(Self(digits)),
            other => Err(IdNumberError::Length(other)),
        }
    }

    /// The twelve digits.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// The last six digits: the Card Access Number of a chip card issued since 2021.
    #[must_use]
    pub fn can(&self) -> &str {
        self.reveal().get(6..).unwrap_or_default()
    }

    /// The last nine digits: the document number in the card's MRZ.
    #[must_use]
    pub fn document_number(&self) -> &str {
        self.reveal().get(3..).unwrap_or_default()
    }

    /// The first three digits.
    #[must_use]
    pub fn province_code(&self) -> &str {
        self.reveal().get(..3).unwrap_or_default()
    }

    /// The province as it was named when the numbers were given out; the mergers of 2025 changed
    /// no number. `None` for a country of birth or an unknown code.
    #[must_use]
    pub fn province(&self) -> Option<&'static str> {
        let code: u8 = self.province_code().parse().ok()?;
        let index = PROVINCES
            .binary_search_by_key(&code, |(code, _)| *code)
            .ok()?;
        PROVINCES.get(index).map(|(_, name)| *name)
    }

    /// The sex that the fourth digit hints at: even male, odd female.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.century_digit().is_multiple_of(2) {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The first year of the century of birth, from the fourth digit: 1900 for 0 and 1, up to
    /// 2300 for 8 and 9.
    #[must_use]
    pub fn century(&self) -> u16 {
        let steps = u16::from(self.century_digit() / 2);
        1900_u16.saturating_add(steps.saturating_mul(100))
    }

    /// The year of birth that the digits four to six hint at.
    #[must_use]
    pub fn birth_year(&self) -> u16 {
        let year = self
            .reveal()
            .get(4..6)
            .and_then(|yy| yy.parse().ok())
            .unwrap_or(0);
        self.century().saturating_add(year)
    }

    /// What does not fit the holder's data.
    #[must_use]
    pub fn warnings(&self, birth: Option<PartialDate>, sex: Option<Sex>) -> Vec<IdNumberWarning> {
        let mut warnings = Vec::new();
        if self.province().is_none() {
            warnings.push(IdNumberWarning::UnknownProvince);
        }
        if sex.is_some_and(|sex| sex != Sex::Unspecified && sex != self.sex()) {
            warnings.push(IdNumberWarning::Sex);
        }
        if birth
            .and_then(PartialDate::year)
            .is_some_and(|year| year != self.birth_year())
        {
            warnings.push(IdNumberWarning::BirthYear);
        }
        warnings
    }

    fn century_digit(&self) -> u8 {
        self.reveal()
            .as_bytes()
            .get(3)
            .map_or(0, |digit| digit.wrapping_sub(b'0'))
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(private)")
    }
}

impl core::str::FromStr for IdNumber {
    type Err = IdNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Code and name, in the order of the codes.
const PROVINCES: [(u8, &str); 63] = [
    (1, "Hà Nội"),
    (2, "Hà Giang"),
    (4, "Cao Bằng"),
    (6, "Bắc Kạn"),
    (8, "Tuyên Quang"),
    (10, "Lào Cai"),
    (11, "Điện Biên"),
    (12, "Lai Châu"),
    (14, "Sơn La"),
    (15, "Yên Bái"),
    (17, "Hòa Bình"),
    (19, "Thái Nguyên"),
    (20, "Lạng Sơn"),
    (22, "Quảng Ninh"),
    (24, "Bắc Giang"),
    (25, "Phú Thọ"),
    (26, "Vĩnh Phúc"),
    (27, "Bắc Ninh"),
    (30, "Hải Dương"),
    (31, "Hải Phòng"),
    (33, "Hưng Yên"),
    (34, "Thái Bình"),
    (35, "Hà Nam"),
    (36, "Nam Định"),
    (37, "Ninh Bình"),
    (38, "Thanh Hóa"),
    (40, "Nghệ An"),
    (42, "Hà Tĩnh"),
    (44, "Quảng Bình"),
    (45, "Quảng Trị"),
    (46, "Thừa Thiên Huế"),
    (48, "Đà Nẵng"),
    (49, "Quảng Nam"),
    (51, "Quảng Ngãi"),
    (52, "Bình Định"),
    (54, "Phú Yên"),
    (56, "Khánh Hòa"),
    (58, "Ninh Thuận"),
    (60, "Bình Thuận"),
    (62, "Kon Tum"),
    (64, "Gia Lai"),
    (66, "Đắk Lắk"),
    (67, "Đắk Nông"),
    (68, "Lâm Đồng"),
    (70, "Bình Phước"),
    (72, "Tây Ninh"),
    (74, "Bình Dương"),
    (75, "Đồng Nai"),
    (77, "Bà Rịa–Vũng Tàu"),
    (79, "TP. Hồ Chí Minh"),
    (80, "Long An"),
    (82, "Tiền Giang"),
    (83, "Bến Tre"),
    (84, "Trà Vinh"),
    (86, "Vĩnh Long"),
    (87, "Đồng Tháp"),
    (89, "An Giang"),
    (91, "Kiên Giang"),
    (92, "Cần Thơ"),
    (93, "Hậu Giang"),
    (94, "Sóc Trăng"),
    (95, "Bạc Liêu"),
    (96, "Cà Mau"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_of_a_number() {
        let id = IdNumber::parse("001090000123").unwrap();
        assert_eq!(id.can(), "000123");
        assert_eq!(id.document_number(), "090000123");
        assert_eq!(id.province(), Some("Hà Nội"));
        assert_eq!(
            (id.sex(), id.century(), id.birth_year()),
            (Sex::Male, 1900, 1990)
        );
        let id = IdNumber::parse("079 305 000 123").unwrap();
        assert_eq!(
            (id.sex(), id.century(), id.birth_year()),
            (Sex::Female, 2000, 2005)
        );
        assert_eq!(id.province(), Some("TP. Hồ Chí Minh"));
        assert_eq!(format!("{id:?}"), "IdNumber(private)");
    }

    #[test]
    fn warnings_never_reject() {
        let id = IdNumber::parse("999190000123").unwrap();
        let birth = PartialDate::full(1991, 1, 15);
        assert_eq!(
            id.warnings(birth, Some(Sex::Male)),
            [
                IdNumberWarning::UnknownProvince,
                IdNumberWarning::Sex,
                IdNumberWarning::BirthYear
            ]
        );
        let id = IdNumber::parse("001090000123").unwrap();
        assert!(
            id.warnings(PartialDate::full(1990, 1, 15), Some(Sex::Male))
                .is_empty()
        );
        assert!(id.warnings(None, None).is_empty());
    }

    #[test]
    fn what_is_no_number() {
        assert_eq!(
            IdNumber::parse("01090000123"),
            Err(IdNumberError::Length(11))
        );
        assert_eq!(IdNumber::parse(""), Err(IdNumberError::Length(0)));
        assert_eq!(
            IdNumber::parse("00109000012O"),
            Err(IdNumberError::NotADigit(12))
        );
        assert_eq!(
            IdNumber::parse("٠٠١٠٩٠٠٠٠١٢٣"),
            Err(IdNumberError::NotADigit(1))
        );
    }

    #[test]
    fn provinces_are_in_order() {
        assert!(PROVINCES.is_sorted_by(|a, b| a.0 < b.0));
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,20}") {
            let _ = IdNumber::parse(&text);
        }

        #[test]
        fn any_number(text in "[0-9]{12}") {
            let id = IdNumber::parse(&text).unwrap();
            prop_assert_eq!(id.reveal(), text.as_str());
            prop_assert!((1900..2400).contains(&id.birth_year()));
            let _ = id.warnings(None, None);
            let shown = format!("{:?}", id);
            prop_assert!(!shown.contains(&text));
        }
    }
}
