//! Check-ins made void: a wrong person, a double, someone who left again.

use time::OffsetDateTime;
use uuid::Uuid;

use super::change::valid;
use super::list::{entry, no_of};
use super::{By, Entry, Refusal, Store, StoreError, journal, rows};

/// That a check-in was made void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// When.
    pub at: OffsetDateTime,
    /// By whom.
    pub clerk: String,
    /// The reason given.
    pub why: String,
}

/// The condition that `p` is, of those for whom `which` holds, what a person was last registered as:
/// it has a check-in that is not void, and no other row of the person has a later one. Each
/// person's last check-in is looked up once, not once for every row.
pub(super) fn present(which: &str) -> String {
    format!(
        "{which} AND p.no IN (
           SELECT person FROM check_in WHERE no IN (
             SELECT max(n.no) FROM person q JOIN check_in n ON n.person = q.no
             WHERE q.who IN (SELECT p.who FROM person p WHERE {which})
             AND NOT EXISTS (SELECT 1 FROM void WHERE check_in = n.no)
             GROUP BY q.who))"
    )
}

impl Store {
    /// Makes a check-in void for the reason in `by`. It is kept and marked; counts, exports and
    /// the look for returning persons leave it out. Its ticket number is not given again. What
    /// was exported before has to be told to whoever received it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Refused`] without a reason, or if it is void
    /// already; [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Busy`].
    pub fn void(&mut self, id: Uuid, by: &By) -> Result<Entry, StoreError> {
        if by.why.trim().is_empty() {
            return Err(Refusal::ReasonMissing.into());
        }
        let session = self.session;
        self.write(|tx| {
            valid(entry(tx, id, session)?)?;
            let (at, offset) = rows::time(by.at)?;
            tx.prepare_cached(
                "INSERT INTO void (check_in, at, at_offset, clerk, why)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((no_of(tx, id)?, at, offset, &by.clerk, &by.why))?;
            journal(tx, "void", Some(id), by)?;
            entry(tx, id, session)
        })
    }
}
