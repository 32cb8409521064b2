//! Moments as the window shows them.

use cccd_desk::judging::portal_date;
use time::OffsetDateTime;

/// `hh:mm`.
pub(crate) fn clock(at: OffsetDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `dd/mm/yyyy hh:mm`.
pub(crate) fn moment(at: OffsetDateTime) -> String {
    format!("{} {}", portal_date(at.date()), clock(at))
}
