//! Dates and times as the formats write them, and which characters they can hold.

use cccd_chip::lds::date::PartialDate;
use time::{Date, OffsetDateTime};

use super::deadline::vietnam;
pub(super) use crate::judging::portal_date as day;

/// A birth date from the record: `yyyy-mm-dd`, `yyyy-mm` or `yyyy`.
pub(super) fn birth(text: &str) -> Option<PartialDate> {
    let digits = |part: &str, length: usize| -> Option<u16> {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    let small = |part: &str| digits(part, 2).and_then(|n| u8::try_from(n).ok());
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = match parts.next() {
        None => None,
        Some(part) => Some(small(part)?),
    };
    let day = match parts.next() {
        None => None,
        Some(part) => Some(small(part)?),
    };
    if parts.next().is_some() {
        return None;
    }
    PartialDate::new(Some(year), month, day)
}

/// `yyyy-mm-dd`.
pub(super) fn iso_day(date: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

/// `hh:mm` in Viet Nam.
pub(super) fn clock(at: OffsetDateTime) -> String {
    let at = vietnam(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// RFC 3339 with seconds and Viet Nam's offset, as JSON and FHIR write moments.
pub(super) fn moment(at: OffsetDateTime) -> String {
    let at = vietnam(at);
    let (hours, minutes, _) = at.offset().as_hms();
    format!(
        "{}T{:02}:{:02}:{:02}{}{:02}:{:02}",
        iso_day(at.date()),
        at.hour(),
        at.minute(),
        at.second(),
        if at.offset().is_negative() { '-' } else { '+' },
        hours.unsigned_abs(),
        minutes.unsigned_abs()
    )
}

/// Whether a text can be written into every format: no control characters and none of those that
/// XML 1.0 cannot hold at all (section 2.2).
pub(super) fn writable(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn births_are_complete_or_not() {
        let shown = |text| birth(text).map(|b| b.to_string());
        assert_eq!(shown("1990-02-28").as_deref(), Some("28/02/1990"));
        assert_eq!(shown("1990-02").as_deref(), Some("02/1990"));
        assert_eq!(shown("1990").as_deref(), Some("1990"));
        for bad in [
            "",
            "90",
            "1990-2",
            "1990-13",
            "1990-02-30",
            "1990-02-01-",
            "+990",
            "28/02/1990",
            "1990-",
        ] {
            assert_eq!(birth(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_have_viet_nams_offset() {
        let at = datetime!(2026-11-22 17:05:09 UTC);
        assert_eq!(moment(at), "2026-11-23T00:05:09+07:00");
        assert_eq!(clock(at), "00:05");
    }
}
