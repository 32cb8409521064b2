//! What is typed, scanned or read from files.

use std::io::{self, Read};

use cccd_chip::lds::date::PartialDate;
use cccd_chip::lds::{DataGroup, Private};
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use crate::problem::Problem;

/// Longest text that is read from standard input, in bytes: more than any code on a card.
const MAX_INPUT: u64 = 16 * 1024;

/// The value of an argument: itself, or what stands on standard input where it is `-`.
///
/// # Errors
/// Where standard input is not text.
pub(crate) fn value(option: &'static str, given: &str) -> Result<String, Problem> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut text = String::new();
    io::stdin()
        .lock()
        .take(MAX_INPUT)
        .read_to_string(&mut text)
        .map_err(|error| Problem::KeyMalformed {
            option,
            why: error.to_string(),
        })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// The characters of a machine-readable zone without line breaks and other space, in capitals.
pub(crate) fn mrz_characters(text: &str) -> Private<String> {
    let characters = text.chars().filter(|c| !c.is_whitespace());
    Private::new(characters.map(|c| c.to_ascii_uppercase()).collect())
}

/// A date of birth or expiry as the MRZ writes it, `YYMMDD`, from `YYMMDD`, `YYYY-MM-DD` or
/// `dd/mm/yyyy`.
///
/// # Errors
/// Where it is none of these.
pub(crate) fn mrz_date(option: &'static str, given: &str) -> Result<String, Problem> {
    let given = given.trim();
    if given.len() == 6
        && given
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'<')
    {
        return Ok(given.to_owned());
    }
    let date = day(given)
        .map(|date| (date.year(), u8::from(date.month()), date.day()))
        .or_else(|| {
            let date = PartialDate::parse_vietnamese(given)?;
            Some((i32::from(date.year()?), date.month()?, date.day()?))
        });
    date.map(|(year, month, day)| format!("{:02}{month:02}{day:02}", year.rem_euclid(100)))
        .ok_or_else(|| Problem::KeyMalformed {
            option,
            why: "a date is YYMMDD, YYYY-MM-DD or dd/mm/yyyy".into(),
        })
}

/// The moment to judge at: noon UTC of the day given, or now.
///
/// # Errors
/// Where it is no `YYYY-MM-DD`.
pub(crate) fn moment(given: Option<&str>) -> Result<OffsetDateTime, Problem> {
    let Some(given) = given else {
        return Ok(OffsetDateTime::now_utc());
    };
    let date = day(given).ok_or_else(|| Problem::KeyMalformed {
        option: "--at",
        why: "a date is YYYY-MM-DD".into(),
    })?;
    // Noon in Greenwich is the same day in Vietnam.
    Ok(date
        .midnight()
        .assume_utc()
        .saturating_add(time::Duration::hours(12)))
}

/// A challenge of eight bytes, from 16 hexadecimal digits.
///
/// # Errors
/// Where it is none.
pub(crate) fn challenge(option: &'static str, given: &str) -> Result<[u8; 8], Problem> {
    let malformed = || Problem::KeyMalformed {
        option,
        why: "a challenge is 16 hexadecimal digits".into(),
    };
    let digits = given.trim();
    if digits.len() != 16 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(malformed());
    }
    u64::from_str_radix(digits, 16)
        .map(u64::to_be_bytes)
        .map_err(|_| malformed())
}

/// The data groups in a list such as `DG1,13`; `all` are all.
///
/// # Errors
/// Where one of them is none.
pub(crate) fn groups(option: &'static str, given: &str) -> Result<Vec<DataGroup>, Problem> {
    if given.trim().eq_ignore_ascii_case("all") {
        return Ok(DataGroup::ALL.to_vec());
    }
    let group = |name: &str| {
        let name = name.trim().to_ascii_uppercase();
        let number = name.strip_prefix("DG").unwrap_or(&name).parse().ok()?;
        DataGroup::from_number(number)
    };
    let groups: Option<Vec<_>> = given.split(',').map(group).collect();
    groups.ok_or_else(|| Problem::KeyMalformed {
        option,
        why: "data groups are written as in DG1,DG13, or all".into(),
    })
}

fn day(given: &str) -> Option<Date> {
    Date::parse(given, format_description!("[year]-[month]-[day]")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_typed_in_several_ways() {
        for given in ["900115", "1990-01-15", "15/01/1990", " 900115 "] {
            assert_eq!(mrz_date("--dob", given).unwrap(), "900115");
        }
        for given in ["", "9001", "1990-13-01", "15.1", "90O115"] {
            assert!(mrz_date("--dob", given).is_err(), "{given}");
        }
    }

    #[test]
    fn challenges_and_groups() {
        let challenge = |given| challenge("--challenge", given).ok();
        assert_eq!(
            challenge("0102030405060708"),
            Some([1, 2, 3, 4, 5, 6, 7, 8])
        );
        for given in ["", "01020304050607", "010203040506070g", "+102030405060708"] {
            assert_eq!(challenge(given), None, "{given}");
        }
        let groups = |given| groups("--disclose", given).ok();
        assert_eq!(
            groups("dg1, 13"),
            Some(vec![DataGroup::Dg1, DataGroup::Dg13])
        );
        assert_eq!(groups("all").map(|all| all.len()), Some(16));
        assert_eq!(groups("DG17"), None);
    }

    #[test]
    fn a_day_is_judged_at_noon() {
        assert_eq!(
            moment(Some("2026-11-22")).unwrap().to_string(),
            "2026-11-22 12:00:00.0 +00:00:00"
        );
        assert!(moment(Some("22/11/2026")).is_err());
    }
}
