//! UTCTime and GeneralizedTime (RFC 5280, 4.1.2.5), with what real certificates do to them:
//! missing seconds, fractions, offsets from UTC.

use ::time::{Date, Month, OffsetDateTime, Time, UtcOffset};
use cccd_lds::tlv::{Tag, Tlv};

/// The moment that the object names; `None` if it is no time.
pub(super) fn parse(object: &Tlv<'_>) -> Option<OffsetDateTime> {
    let text = core::str::from_utf8(object.value).ok()?;
    let generalized = match object.tag {
        Tag::GENERALIZED_TIME => true,
        Tag::UTC_TIME => false,
        _ => return None,
    };
    parse_text(text, generalized)
}

/// Whether the object is written as RFC 5280 wants it: to the second and in UTC, the years 1950 to
/// 2049 as UTCTime, others as GeneralizedTime.
pub(super) fn is_as_profiled(object: &Tlv<'_>) -> bool {
    let short = parse(object).is_some_and(|moment| (1950..2050).contains(&moment.year()));
    let (tag, digits) = if short {
        (Tag::UTC_TIME, 12)
    } else {
        (Tag::GENERALIZED_TIME, 14)
    };
    let zone = object.value.get(digits..);
    object.tag == tag
        && zone == Some(b"Z")
        && object.value.iter().take(digits).all(u8::is_ascii_digit)
}

/// The text of a GeneralizedTime, as PrivateKeyUsagePeriod holds it under a tag of its own.
pub(super) fn parse_generalized(value: &[u8]) -> Option<OffsetDateTime> {
    parse_text(core::str::from_utf8(value).ok()?, true)
}

fn parse_text(text: &str, generalized: bool) -> Option<OffsetDateTime> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (digits, zone) = text.split_at_checked(zone_at)?;
    let digits = digits.split(['.', ',']).next()?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let pair = |from: usize| -> Option<u8> { digits.get(from..from.checked_add(2)?)?.parse().ok() };
    let year_len = if generalized { 4 } else { 2 };
    let year: i32 = digits.get(..year_len)?.parse().ok()?;
    let year = match (generalized, year) {
        (true, year) => year,
        (false, 0..50) => year.saturating_add(2000),
        (false, _) => year.saturating_add(1900),
    };
    let at = |fields: usize| year_len.saturating_add(fields.saturating_mul(2));
    let month = Month::try_from(pair(at(0))?).ok()?;
    let date = Date::from_calendar_date(year, month, pair(at(1))?).ok()?;
    let (hour, minute) = (pair(at(2))?, pair(at(3)).unwrap_or(0));
    // A leap second is the last one that the clock knows.
    let second = pair(at(4)).unwrap_or(0).min(59);
    let time = Time::from_hms(hour, minute, second).ok()?;
    if digits.len() > at(5) {
        return None;
    }
    date.with_time(time).assume_utc().checked_sub(offset(zone)?)
}

/// The offset from UTC; a missing `Z` counts as one.
fn offset(zone: &str) -> Option<::time::Duration> {
    let (sign, digits) = match zone {
        "" | "Z" => return Some(::time::Duration::ZERO),
        _ => (zone.get(..1)?, zone.get(1..)?),
    };
    let hours: i8 = digits.get(..2)?.parse().ok()?;
    let minutes: i8 = digits.get(2..4).unwrap_or("00").parse().ok()?;
    let offset = UtcOffset::from_hms(hours, minutes, 0).ok()?;
    let seconds = i64::from(offset.whole_seconds());
    let seconds = if sign == "-" {
        seconds.checked_neg()?
    } else {
        seconds
    };
    Some(::time::Duration::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use ::time::macros::datetime;

    use super::*;

    #[test]
    fn what_issuers_write() {
        for (text, generalized, expected) in [
            ("210520083000Z", false, datetime!(2021-05-20 08:30 UTC)),
            ("990520083000Z", false, datetime!(1999-05-20 08:30 UTC)),
            ("2105200830Z", false, datetime!(2021-05-20 08:30 UTC)),
            ("210520083000+0700", false, datetime!(2021-05-20 01:30 UTC)),
            ("210520083000-0130", false, datetime!(2021-05-20 10:00 UTC)),
            ("20210520083000Z", true, datetime!(2021-05-20 08:30 UTC)),
            ("20510520083000.5Z", true, datetime!(2051-05-20 08:30 UTC)),
            ("20210520083000", true, datetime!(2021-05-20 08:30 UTC)),
            ("20210520083060Z", true, datetime!(2021-05-20 08:30:59 UTC)),
        ] {
            assert_eq!(parse_text(text, generalized), Some(expected), "{text}");
        }
        for text in [
            "",
            "Z",
            "2",
            "211320083000Z",
            "21052008300012Z",
            "2105200830é0Z",
            "-1",
        ] {
            assert_eq!(parse_text(text, false), None, "{text}");
        }
    }
}
