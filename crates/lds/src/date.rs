//! Dates as cards write them: complete, or with the day, the month or the year unknown; and the
//! expiry that may be "never".

use core::fmt;

use time::{Date, Month};
use zeroize::DefaultIsZeroes;

/// A date of which parts may be unknown.
///
/// People whose day of birth was never recorded carry cards with only a month and a year, or a
/// year; Doc 9303-3, 4.8 and Doc 9303-10, 4.7.11.1 let any part be unknown.
///
/// The order of dates is that of their known parts, unknown first. It is not evidence of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PartialDate {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

impl DefaultIsZeroes for PartialDate {}

impl PartialDate {
    /// From its parts. `None` if a part is out of range (year 1 to 9999), if the day does not
    /// exist in the month, or if all parts are unknown.
    #[must_use]
    pub fn new(year: Option<u16>, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if year.is_none() && month.is_none() && day.is_none() {
            return None;
        }
        if year.is_some_and(|y| !(1..=9999).contains(&y)) {
            return None;
        }
        let longest = match month.map(Month::try_from) {
            Some(Ok(m)) => m.length(year.map_or(2000, i32::from)),
            Some(Err(_)) => return None,
            None => 31,
        };
        if day.is_some_and(|d| d == 0 || d > longest) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// A complete date.
    #[must_use]
    pub fn full(year: u16, month: u8, day: u8) -> Option<Self> {
        Self::new(Some(year), Some(month), Some(day))
    }

    /// The year, 1 to 9999, where known.
    #[must_use]
    pub const fn year(self) -> Option<u16> {
        self.year
    }

    /// The month, 1 to 12, where known.
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, 1 to 31, where known.
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        self.day
    }

    /// As a calendar date, if no part is unknown.
    #[must_use]
    pub fn to_date(self) -> Option<Date> {
        let month = Month::try_from(self.month?).ok()?;
        Date::from_calendar_date(i32::from(self.year?), month, self.day?).ok()
    }

    /// From Vietnamese text: `dd/mm/yyyy`, `ddmmyyyy`, `mm/yyyy` or `yyyy`.
    ///
    /// The separator may also be `-` or `.`, single digits are taken, `00` and blanks such as
    /// `--` or `__` mean unknown, and `yyyy-mm-dd` and `yyyymmdd` are recognised where they can
    /// be nothing else.
    #[must_use]
    pub fn parse_vietnamese(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{FEFF}');
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return match text.len() {
                4 => Self::new(plausible_year(text)?, None, None),
                8 => Self::from_ddmmyyyy(text).or_else(|| Self::from_yyyymmdd_text(text)),
                _ => None,
            };
        }
        let separator = if text.contains('/') {
            ['/'; 2]
        } else {
            ['-', '.']
        };
        let mut parts = [""; 3];
        let mut count = 0_usize;
        // A date whose day is a blank of dashes has slashes, so splitting by dashes is for dates
        // without slashes only.
        for part in text.split(separator) {
            *parts.get_mut(count)? = part.trim();
            count = count.checked_add(1)?;
        }
        match (count, parts) {
            (1, [year, ..]) => Self::new(plausible_year(year)?, None, None),
            (2, [month, year, _]) => Self::new(plausible_year(year)?, small(month)?, None),
            (3, [year, month, day]) if year.len() == 4 => {
                Self::new(plausible_year(year)?, small(month)?, small(day)?)
            }
            (3, [day, month, year]) => Self::new(plausible_year(year)?, small(month)?, small(day)?),
            _ => None,
        }
    }

    /// From eight digits `yyyymmdd`, `00` and `0000` meaning unknown (Doc 9303-10, 4.7.11.1).
    #[must_use]
    pub fn parse_yyyymmdd(digits: &[u8]) -> Option<Self> {
        let text = core::str::from_utf8(digits).ok()?;
        if text.len() != 8 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
        let year: u16 = year.parse().ok()?;
        Self::new((year != 0).then_some(year), small(month)?, small(day)?)
    }

    /// `yyyymmdd`, with zeros for what is unknown.
    #[must_use]
    pub fn to_yyyymmdd(self) -> String {
        format!(
            "{:04}{:02}{:02}",
            self.year.unwrap_or(0),
            self.month.unwrap_or(0),
            self.day.unwrap_or(0)
        )
    }

    /// `ddmmyyyy`, as the QR code writes it; a date with unknown parts as `mm/yyyy` or `yyyy`.
    #[must_use]
    pub fn to_ddmmyyyy(self) -> String {
        let text = self.to_string();
        if self.to_date().is_some() {
            text.replace('/', "")
        } else {
            text
        }
    }

    /// `YYMMDD` for an MRZ, `<<` for what is unknown (Doc 9303-3, 4.8).
    #[must_use]
    pub fn to_mrz(self) -> String {
        let two = |part: Option<u8>| part.map_or_else(|| "<<".to_owned(), |v| format!("{v:02}"));
        let year = self
            .year
            .and_then(|y| u8::try_from(y.checked_rem(100)?).ok());
        format!("{}{}{}", two(year), two(self.month), two(self.day))
    }

    /// Whether both dates may be the same day: the parts known in both are equal.
    #[must_use]
    pub fn agrees_with(self, other: Self) -> bool {
        fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            a.zip(b).is_none_or(|(a, b)| a == b)
        }
        same(self.year, other.year) && same(self.month, other.month) && same(self.day, other.day)
    }

    fn from_ddmmyyyy(text: &str) -> Option<Self> {
        Self::new(
            plausible_year(text.get(4..)?)?,
            small(text.get(2..4)?)?,
            small(text.get(..2)?)?,
        )
    }

    fn from_yyyymmdd_text(text: &str) -> Option<Self> {
        Self::new(
            plausible_year(text.get(..4)?)?,
            small(text.get(4..6)?)?,
            small(text.get(6..)?)?,
        )
    }
}

impl From<Date> for PartialDate {
    /// A year before 1 or after 9999 becomes unknown.
    fn from(date: Date) -> Self {
        Self {
            year: u16::try_from(date.year())
                .ok()
                .filter(|y| (1..=9999).contains(y)),
            month: Some(u8::from(date.month())),
            day: Some(date.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    /// `dd/mm/yyyy`, `mm/yyyy` or `yyyy`; a part unknown before a known one is written as blanks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.day, self.month) {
            (Some(d), Some(m)) => write!(f, "{d:02}/{m:02}/")?,
            (Some(d), None) => write!(f, "{d:02}/__/")?,
            (None, Some(m)) => write!(f, "{m:02}/")?,
            (None, None) => {}
        }
        match self.year {
            Some(y) => write!(f, "{y:04}"),
            None => f.write_str("____"),
        }
    }
}

/// When a document expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expiry {
    /// After this day.
    On(PartialDate),
    /// Never: "Không thời hạn", in the MRZ `991231`.
    Never,
}

impl Default for Expiry {
    fn default() -> Self {
        Self::On(PartialDate::default())
    }
}

impl DefaultIsZeroes for Expiry {}

impl Expiry {
    /// What the card prints when it never expires.
    pub const NEVER_VIETNAMESE: &'static str = "Không thời hạn";
    /// What the MRZ of a Vietnamese card holds when it never expires.
    pub const NEVER_MRZ: &'static str = "991231";

    /// From Vietnamese text: a date, or "Không thời hạn" in any case, with or without diacritics.
    #[must_use]
    pub fn parse_vietnamese(text: &str) -> Option<Self> {
        // 31/12/2099 is how the MRZ's "never" looks once somebody has expanded it.
        match PartialDate::parse_vietnamese(text) {
            Some(date) if date == NEVER_EXPANDED => Some(Self::Never),
            Some(date) => Some(Self::On(date)),
            None => crate::name::fold(text)
                .contains("KHONG")
                .then_some(Self::Never),
        }
    }

    /// `YYMMDD` for the MRZ of a Vietnamese card.
    #[must_use]
    pub fn to_mrz(self) -> String {
        match self {
            Self::On(date) => date.to_mrz(),
            Self::Never => Self::NEVER_MRZ.to_owned(),
        }
    }

    /// The date, unless it never expires.
    #[must_use]
    pub const fn date(self) -> Option<PartialDate> {
        match self {
            Self::On(date) => Some(date),
            Self::Never => None,
        }
    }
}

const NEVER_EXPANDED: PartialDate = PartialDate {
    year: Some(2099),
    month: Some(12),
    day: Some(31),
};

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => date.fmt(f),
            Self::Never => f.write_str(Self::NEVER_VIETNAMESE),
        }
    }
}

/// One or two digits; zeros and blanks are "unknown". The outer `None` is "not a number at all".
#[allow(
    clippy::option_option,
    reason = "unreadable and unknown are different answers"
)]
fn small(text: &str) -> Option<Option<u8>> {
    if text
        .chars()
        .all(|c| matches!(c, '-' | '_' | '<' | ' ' | '.'))
    {
        return Some(None);
    }
    if text.len() > 2 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: u8 = text.parse().ok()?;
    Some((value != 0).then_some(value))
}

/// Four digits that can be a year on a card. The range decides between `ddmmyyyy` and
/// `yyyymmdd`: as a year, no `mmdd` reaches 1800.
#[allow(
    clippy::option_option,
    reason = "the form of PartialDate::new's argument"
)]
fn plausible_year(text: &str) -> Option<Option<u16>> {
    if text.len() != 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse()
        .ok()
        .filter(|y| (1800..=9999).contains(y))
        .map(Some)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        PartialDate::parse_vietnamese(text).map(PartialDate::to_yyyymmdd)
    }

    #[test]
    fn every_known_form() {
        for text in [
            "15/01/1990",
            "15011990",
            "15-01-1990",
            "15.1.1990",
            " 15/1/1990\0",
            "1990-01-15",
            "19900115",
        ] {
            assert_eq!(read(text).as_deref(), Some("19900115"), "{text}");
        }
        assert_eq!(read("01/1990").as_deref(), Some("19900100"));
        assert_eq!(read("00/01/1990").as_deref(), Some("19900100"));
        assert_eq!(read("--/--/1990").as_deref(), Some("19900000"));
        assert_eq!(read("1990").as_deref(), Some("19900000"));
        assert_eq!(read("20/12/2012").as_deref(), Some("20121220"));
        assert_eq!(read("20122012").as_deref(), Some("20121220"));
    }

    #[test]
    fn what_is_not_a_date() {
        for text in [
            "",
            "30/02/2000",
            "29/02/1900",
            "15/13/1990",
            "1/2/3/4",
            "0000",
            "abc",
            "15/01/90",
            "//",
            "99999999",
            "١٥/٠١/١٩٩٠",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(PartialDate::new(None, None, None).is_none());
        assert!(PartialDate::full(1900, 2, 29).is_none());
        assert!(PartialDate::full(2000, 2, 29).is_some());
    }

    #[test]
    fn never_expires() {
        for text in [
            "Không thời hạn",
            "KHÔNG THỜI HẠN",
            "Khong thoi han",
            "31/12/2099",
        ] {
            assert_eq!(
                Expiry::parse_vietnamese(text),
                Some(Expiry::Never),
                "{text}"
            );
        }
        assert_eq!(Expiry::parse_vietnamese("?"), None);
        assert_eq!(Expiry::Never.to_mrz(), "991231");
        let date = Expiry::parse_vietnamese("15/01/2030").and_then(Expiry::date);
        assert_eq!(date.map(PartialDate::to_mrz).as_deref(), Some("300115"));
    }

    #[test]
    fn unknown_parts_agree_with_anything() {
        let year = PartialDate::new(Some(1990), None, None).unwrap();
        let day = PartialDate::full(1990, 1, 15).unwrap();
        assert!(year.agrees_with(day));
        assert!(!day.agrees_with(PartialDate::full(1990, 1, 16).unwrap()));
        assert_eq!(year.to_mrz(), "90<<<<");
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,16}") {
            let _ = PartialDate::parse_vietnamese(&text);
            let _ = PartialDate::parse_yyyymmdd(text.as_bytes());
            let _ = Expiry::parse_vietnamese(&text);
        }

        #[test]
        fn written_and_read(year in 1800u16..=9999, month in 1u8..=12, day in 1u8..=31) {
            for date in [PartialDate::full(year, month, day),
                PartialDate::new(Some(year), Some(month), None),
                PartialDate::new(Some(year), None, None)].into_iter().flatten()
            {
                prop_assert_eq!(PartialDate::parse_vietnamese(&date.to_string()), Some(date));
                prop_assert_eq!(PartialDate::parse_vietnamese(&date.to_ddmmyyyy()), Some(date));
                prop_assert_eq!(
                    PartialDate::parse_yyyymmdd(date.to_yyyymmdd().as_bytes()), Some(date));
            }
        }
    }
}
