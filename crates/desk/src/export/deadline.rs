//! When a stay must be declared, and until when it can be. Pure functions of given times; the
//! law's clock is GMT+7 wherever the desk stands.
//!
//! Vietnamese guests are declared before 23:00 on the day of arrival; who arrives at 23:00 or
//! later, before 08:00 the next day. Foreigners are declared within 12 hours, in remote areas
//! within 24. The portal takes arrivals of today and yesterday only.

use time::{Date, Duration, OffsetDateTime, UtcOffset, macros::offset};

/// The time zone of Viet Nam, which has no summer time.
pub const VIETNAM: UtcOffset = offset!(+7);

/// What kind of guest, as far as the deadline goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guest {
    /// A Vietnamese citizen.
    Vietnamese,
    /// A foreigner.
    Foreign {
        /// In a remote area.
        remote: bool,
    },
}

/// How much time is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Countdown {
    /// So long until the deadline, more than nothing.
    Left(Duration),
    /// The deadline passed so long ago, and the portal still takes the declaration.
    Overdue(Duration),
    /// The portal takes it no more: it has to be declared at the police by hand.
    Closed,
}

/// The day in Viet Nam at a moment.
#[must_use]
pub fn day(at: OffsetDateTime) -> Date {
    vietnam(at).date()
}

/// The deadline for declaring an arrival, in Viet Nam's time.
#[must_use]
pub fn deadline(arrival: OffsetDateTime, guest: Guest) -> OffsetDateTime {
    let arrival = vietnam(arrival);
    match guest {
        Guest::Vietnamese if arrival.hour() < 23 => at_hour(arrival.date(), 23),
        Guest::Vietnamese => at_hour(next(arrival.date()), 8),
        Guest::Foreign { remote: false } => arrival.saturating_add(Duration::hours(12)),
        Guest::Foreign { remote: true } => arrival.saturating_add(Duration::hours(24)),
    }
}

/// The moment from which the portal refuses the arrival: the end of the day after it.
#[must_use]
pub fn closes(arrival: OffsetDateTime) -> OffsetDateTime {
    at_hour(next(next(vietnam(arrival).date())), 0)
}

/// How much time is left at `now`.
#[must_use]
pub fn countdown(arrival: OffsetDateTime, guest: Guest, now: OffsetDateTime) -> Countdown {
    let deadline = deadline(arrival, guest);
    if now < deadline {
        Countdown::Left(between(now, deadline))
    } else if now < closes(arrival) {
        Countdown::Overdue(between(deadline, now))
    } else {
        Countdown::Closed
    }
}

/// The same moment with Viet Nam's offset. At the very ends of the calendar, where there is no
/// such time, the moment as it is.
pub(super) fn vietnam(at: OffsetDateTime) -> OffsetDateTime {
    at.checked_to_offset(VIETNAM).unwrap_or(at)
}

fn next(day: Date) -> Date {
    day.next_day().unwrap_or(day)
}

fn at_hour(day: Date, hour: u8) -> OffsetDateTime {
    let time = time::Time::from_hms(hour, 0, 0).unwrap_or(time::Time::MIDNIGHT);
    day.with_time(time).assume_offset(VIETNAM)
}

fn between(earlier: OffsetDateTime, later: OffsetDateTime) -> Duration {
    Duration::seconds(
        later
            .unix_timestamp()
            .saturating_sub(earlier.unix_timestamp()),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn vietnamese_before_23_and_8() {
        let due = |at| deadline(at, Guest::Vietnamese);
        assert_eq!(
            due(datetime!(2026-11-22 14:00 +7)),
            datetime!(2026-11-22 23:00 +7)
        );
        assert_eq!(
            due(datetime!(2026-11-22 00:00 +7)),
            datetime!(2026-11-22 23:00 +7)
        );
        assert_eq!(
            due(datetime!(2026-11-22 22:59:59 +7)),
            datetime!(2026-11-22 23:00 +7)
        );
        assert_eq!(
            due(datetime!(2026-11-22 23:00 +7)),
            datetime!(2026-11-23 08:00 +7)
        );
        assert_eq!(
            due(datetime!(2026-12-31 23:30 +7)),
            datetime!(2027-01-01 08:00 +7)
        );
        // The desk's own clock says another day and hour.
        assert_eq!(
            due(datetime!(2026-11-22 15:59 UTC)),
            datetime!(2026-11-22 23:00 +7)
        );
        assert_eq!(
            due(datetime!(2026-11-22 16:00 UTC)),
            datetime!(2026-11-23 08:00 +7)
        );
        assert_eq!(
            due(datetime!(2026-11-22 20:00 UTC)),
            datetime!(2026-11-23 23:00 +7)
        );
    }

    #[test]
    fn foreigners_in_12_or_24_hours() {
        let at = datetime!(2026-11-22 20:30 +7);
        assert_eq!(
            deadline(at, Guest::Foreign { remote: false }),
            datetime!(2026-11-23 08:30 +7)
        );
        assert_eq!(
            deadline(at, Guest::Foreign { remote: true }),
            datetime!(2026-11-23 20:30 +7)
        );
    }

    #[test]
    fn the_countdown_ends_with_the_day_after() {
        let at = datetime!(2026-11-22 14:00 +7);
        let count = |now| countdown(at, Guest::Vietnamese, now);
        assert_eq!(count(at), Countdown::Left(Duration::hours(9)));
        assert_eq!(
            count(datetime!(2026-11-22 22:59:59 +7)),
            Countdown::Left(Duration::SECOND)
        );
        assert_eq!(
            count(datetime!(2026-11-22 23:00 +7)),
            Countdown::Overdue(Duration::ZERO)
        );
        assert_eq!(
            count(datetime!(2026-11-23 23:59:59 +7)),
            Countdown::Overdue(Duration::seconds(24 * 3600 + 3599))
        );
        assert_eq!(count(datetime!(2026-11-24 00:00 +7)), Countdown::Closed);
        assert_eq!(
            day(datetime!(2026-11-22 17:00 UTC)),
            time::macros::date!(2026 - 11 - 23)
        );
    }

    proptest! {
        #[test]
        fn no_moment_is_too_early_or_late(seconds in -377_705_116_800_i64..=253_402_300_799) {
            let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            for guest in [Guest::Vietnamese, Guest::Foreign { remote: true }] {
                let _ = countdown(at, guest, at);
                prop_assert!(deadline(at, guest).unix_timestamp() >= at.unix_timestamp()
                    || at.year() >= 9999);
            }
        }
    }
}
