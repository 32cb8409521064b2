//! The expiry date of a Vietnamese card, computed from birth and issue when only the QR code is
//! known (the QR does not carry it, the key for BAC needs it).
//!
//! A card is renewed at the ages of 14, 25, 40 and 60; one issued within the two years before
//! such a birthday lives until the next. Cards issued before 1 July 2024 knew no age 14.

use time::{Date, Month, macros::date};

use crate::date::{Expiry, PartialDate};

/// The day on which the Law on Identification of 2023 took effect.
const LAW_OF_2024: Date = date!(2024 - 07 - 01);

/// The possible expiry dates, the likeliest first.
///
/// More than one where the rule is not known to the day: a card issued exactly two years before a
/// birthday of renewal, and holders born on 29 February. None where either date is incomplete, or
/// the card would be older than its holder.
#[must_use]
pub fn candidates(birth: PartialDate, issued: PartialDate) -> Vec<Expiry> {
    let (Some(birth), Some(issued)) = (birth.to_date(), issued.to_date()) else {
        return Vec::new();
    };
    if issued < birth {
        return Vec::new();
    }
    let ages: &[i32] = if issued < LAW_OF_2024 {
        &[25, 40, 60]
    } else {
        &[14, 25, 40, 60]
    };
    let mut likely = Vec::new();
    let mut at_the_boundary = Vec::new();
    for &age in ages {
        let expiries = birthdays(birth, age)
            .into_iter()
            .map(|day| Expiry::On(day.into()));
        let deadlines = birthdays(birth, age.saturating_sub(2));
        if deadlines.iter().all(|deadline| issued < *deadline) {
            likely.extend(expiries);
            break;
        }
        if deadlines.iter().any(|deadline| issued <= *deadline) {
            at_the_boundary.extend(expiries);
        }
    }
    if likely.is_empty() {
        likely.push(Expiry::Never);
    }
    likely.extend(at_the_boundary);
    likely
}

/// The birthday in the year in which the holder turns `age`; for one born on 29 February and a
/// year without it, both days that it may be taken for.
fn birthdays(birth: Date, age: i32) -> Vec<Date> {
    let year = birth.year().saturating_add(age);
    match Date::from_calendar_date(year, birth.month(), birth.day()) {
        Ok(day) => vec![day],
        Err(_) => [(Month::February, 28), (Month::March, 1)]
            .into_iter()
            .filter_map(|(month, day)| Date::from_calendar_date(year, month, day).ok())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(birth: &str, issued: &str) -> Vec<String> {
        let date = |text| PartialDate::parse_vietnamese(text).unwrap();
        candidates(date(birth), date(issued))
            .into_iter()
            .map(|e| e.to_string())
            .collect()
    }

    #[test]
    fn by_age_at_issue() {
        const NEVER: &str = Expiry::NEVER_VIETNAMESE;
        assert_eq!(of("05/01/1993", "20/05/2021"), ["05/01/2033"]);
        assert_eq!(of("15/01/1990", "20/05/2021"), ["15/01/2030"]);
        // Under the law of 2024: younger than 12, 12 to 23, 23 to 38, 38 to 58, 58 and older.
        for (birth, expiry) in [
            ("02/08/2013", "02/08/2027"),
            ("31/07/2013", "31/07/2038"),
            ("02/08/2002", "02/08/2027"),
            ("31/07/2002", "31/07/2042"),
            ("02/08/1987", "02/08/2027"),
            ("31/07/1987", "31/07/2047"),
            ("02/08/1967", "02/08/2027"),
            ("31/07/1967", NEVER),
        ] {
            assert_eq!(of(birth, "01/08/2025"), [expiry], "{birth}");
        }
        // Before it there was no renewal at 14.
        assert_eq!(of("02/08/2013", "30/06/2024"), ["02/08/2038"]);
        assert_eq!(of("02/08/2013", "01/07/2024"), ["02/08/2027"]);
    }

    #[test]
    fn both_candidates_at_the_boundary() {
        assert_eq!(of("01/08/2002", "01/08/2025"), ["01/08/2042", "01/08/2027"]);
        assert_eq!(
            of("01/08/1967", "01/08/2025"),
            ["Không thời hạn", "01/08/2027"]
        );
        assert_eq!(of("29/02/2000", "20/05/2021"), ["28/02/2025", "01/03/2025"]);
        assert_eq!(of("29/02/1984", "20/05/2021"), ["29/02/2024"]);
        assert_eq!(of("29/02/2000", "28/02/2023").len(), 3);
    }

    #[test]
    fn what_cannot_be_computed() {
        assert!(of("1990", "20/05/2021").is_empty());
        assert!(of("15/01/1990", "05/2021").is_empty());
        assert!(of("15/01/2022", "20/05/2021").is_empty());
    }

    proptest! {
        #[test]
        fn an_expiry_lies_two_years_ahead_at_least(
            birth in -700_000_i32..2_000_000, later in 0_i32..40_000)
        {
            let day = |n: i32| Date::from_julian_day(2_400_000 + n).ok();
            if let (Some(birth), Some(issued)) = (day(birth), day(birth.saturating_add(later))) {
                let found = candidates(birth.into(), issued.into());
                prop_assert!(found.len() <= 4);
                for expiry in found.iter().filter_map(|e| e.date()).filter_map(|d| d.to_date()) {
                    prop_assert!((expiry - issued).whole_days() >= 729);
                }
            }
        }
    }
}
