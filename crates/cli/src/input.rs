//! What is typed, scanned or read from files.

use std::io::{self, Read};

use cccd_chip::lds::Private;
use cccd_chip::lds::date::PartialDate;
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
    fn a_day_is_judged_at_noon() {
        assert_eq!(
            moment(Some("2026-11-22")).unwrap().to_string(),
            "2026-11-22 12:00:00.0 +00:00:00"
        );
        assert!(moment(Some("22/11/2026")).is_err());
    }
}
