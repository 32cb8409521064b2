//! The lists of the day.

use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _};
use time::Date;
use uuid::Uuid;

use super::exports::{DECLARED_BY_HAND, export_marks, exported};
use super::rows::{self, day};
use super::{Entry, Session, Store, StoreError};

impl Store {
    /// One check-in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn get(&self, id: Uuid) -> Result<Entry, StoreError> {
        entry(&self.db, id, self.session)
    }

    /// All check-ins confirmed on this day by the desk's clock, latest first, void ones among
    /// them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn day(&self, date: Date) -> Result<Vec<Entry>, StoreError> {
        self.days(date, date)
    }

    /// All check-ins confirmed from one day to another, both included, latest first,
    /// void ones among them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn days(&self, from: Date, to: Date) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            "WHERE c.day BETWEEN ?1 AND ?2 ORDER BY c.no DESC",
            &[&day(from), &day(to)],
        )
    }

    /// Guests who have not checked out, by room.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn in_house(&self) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            "WHERE c.kind = 'stay' AND s.departed IS NULL AND o.at IS NULL
             ORDER BY s.room, c.no",
            &[],
        )
    }

    /// Stays that begin on this day, by the desk's clock.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn arrivals(&self, date: Date) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            "WHERE s.arrives_day = ?1 AND o.at IS NULL ORDER BY c.no",
            &[&day(date)],
        )
    }

    /// Guests who should leave on this day or should have left before, and have not.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn departures(&self, date: Date) -> Result<Vec<Entry>, StoreError> {
        self.entries(
            "WHERE s.departs <= ?1 AND s.departed IS NULL AND o.at IS NULL
             ORDER BY s.departs, s.room",
            &[&day(date)],
        )
    }

    /// Check-ins from one day to another, both included, that were not exported to this format
    /// since their last correction, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn not_exported(
        &self,
        format: &str,
        from: Date,
        to: Date,
    ) -> Result<Vec<Entry>, StoreError> {
        let which = format!(
            "WHERE c.day BETWEEN ?1 AND ?2 AND o.at IS NULL AND NOT {} ORDER BY c.no",
            exported("(?3)")
        );
        self.entries(&which, &[&day(from), &day(to), &format])
    }

    /// Stays that were neither exported to this format nor declared by hand since their last
    /// correction, oldest first: of all days, as nobody else keeps them in mind.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn not_declared(&self, format: &str) -> Result<Vec<Entry>, StoreError> {
        let which = format!(
            "WHERE c.kind = 'stay' AND o.at IS NULL AND NOT {} ORDER BY c.no",
            exported("(?1, ?2)")
        );
        self.entries(&which, &[&format, &DECLARED_BY_HAND])
    }

    /// How many check-ins there are on this day, void ones left out.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn count(&self, date: Date) -> Result<u64, StoreError> {
        let count: i64 = self
            .db
            .prepare_cached(
                "SELECT count(*) FROM check_in c WHERE c.day = ?1
                   AND NOT EXISTS (SELECT 1 FROM void WHERE check_in = c.no)",
            )?
            .query_row([day(date)], |row| row.get(0))?;
        u64::try_from(count).map_err(|_| StoreError::Damaged)
    }

    fn entries(&self, which: &str, values: &[&dyn ToSql]) -> Result<Vec<Entry>, StoreError> {
        let sql = [rows::ENTRY, which].concat();
        let demo = self.session == Session::Demo;
        let mut select = self.db.prepare_cached(&sql)?;
        let found = select.query_map(values, |row| rows::entry(row, demo))?;
        let mut entries = found.collect::<Result<Vec<_>, _>>()?;
        for entry in &mut entries {
            entry.exports = export_marks(&self.db, entry.check_in.id())?;
        }
        Ok(entries)
    }
}

/// Reads one check-in.
pub(super) fn entry(db: &Connection, id: Uuid, session: Session) -> Result<Entry, StoreError> {
    let sql = [rows::ENTRY, "WHERE c.id = ?1"].concat();
    let mut entry = db.prepare_cached(&sql)?.query_row([id.as_bytes()], |row| {
        rows::entry(row, session == Session::Demo)
    })?;
    entry.exports = export_marks(db, id)?;
    Ok(entry)
}

/// The number of a check-in in its table.
pub(super) fn no_of(db: &Connection, id: Uuid) -> Result<i64, StoreError> {
    db.prepare_cached("SELECT no FROM check_in WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound)
}
