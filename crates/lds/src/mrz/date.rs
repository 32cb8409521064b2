//! The six characters of a date in a zone (Doc 9303-3, 4.8): `YYMMDD`, fillers where unknown.

use core::fmt;

use zeroize::DefaultIsZeroes;

use crate::date::PartialDate;

/// A date without its century. `Debug` is silent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct MrzDate([u8; 6]);

impl DefaultIsZeroes for MrzDate {}

impl MrzDate {
    /// The six characters as written; what is too short is filled up.
    pub(super) fn new(text: &str) -> Self {
        let mut bytes = [b'<'; 6];
        bytes
            .iter_mut()
            .zip(text.bytes())
            .for_each(|(to, from)| *to = from);
        Self(bytes)
    }

    /// `YYMMDD` as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The last two digits of the year, where known.
    #[must_use]
    pub fn year(&self) -> Option<u8> {
        self.part(0)
    }

    /// The month as written, where known.
    #[must_use]
    pub fn month(&self) -> Option<u8> {
        self.part(2)
    }

    /// The day as written, where known.
    #[must_use]
    pub fn day(&self) -> Option<u8> {
        self.part(4)
    }

    /// Whether it is a date, in some century, or wholly unknown.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let well_formed = self
            .0
            .as_chunks::<2>()
            .0
            .iter()
            .all(|pair| pair.iter().all(u8::is_ascii_digit) || *pair == [b'<'; 2]);
        let unknown = self.year().is_none() && self.month().is_none() && self.day().is_none();
        well_formed && (unknown || self.in_century(2000).is_some())
    }

    /// The date with this century, as `1900` or `2000`. `None` where it does not exist, or
    /// nothing of it is known. Zeros for month and day are unknown, as fillers are.
    #[must_use]
    pub fn in_century(&self, century: u16) -> Option<PartialDate> {
        let year = self
            .year()
            .map(|year| century.saturating_add(u16::from(year)));
        let known = |part: Option<u8>| part.filter(|value| *value != 0);
        PartialDate::new(year, known(self.month()), known(self.day()))
    }

    /// The date in the century that makes it the last on or before `latest`.
    #[must_use]
    pub fn on_or_before(&self, latest: time::Date) -> Option<PartialDate> {
        let this_century = u16::try_from(latest.year())
            .ok()?
            .checked_div(100)?
            .checked_mul(100)?;
        let previous = this_century.checked_sub(100)?;
        let after = |date: PartialDate| {
            let day = (
                date.year(),
                date.month().unwrap_or(1),
                date.day().unwrap_or(1),
            );
            let limit = u16::try_from(latest.year()).ok();
            day > (limit, u8::from(latest.month()), latest.day())
        };
        self.in_century(this_century)
            .filter(|date| !after(*date))
            .or_else(|| self.in_century(previous))
    }

    fn part(&self, start: usize) -> Option<u8> {
        self.as_str()
            .get(start..start.saturating_add(2))?
            .parse()
            .ok()
    }
}

impl fmt::Debug for MrzDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MrzDate")
    }
}
