//! What was handed over, when and how.

use rusqlite::Connection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::list::no_of;
use super::{By, Store, StoreError, journal, rows};

/// That a check-in was written to a file for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportMark {
    /// When.
    pub at: OffsetDateTime,
    /// The file's format, by the exporter's name for it.
    pub format: String,
    /// By whom.
    pub clerk: String,
}

impl Store {
    /// Marks check-ins as exported to a format: all or none. They may be exported again; every
    /// time is kept.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if one of them is not there; [`StoreError::DiskFull`],
    /// [`StoreError::Io`], [`StoreError::Busy`].
    pub fn mark_exported(&mut self, ids: &[Uuid], format: &str, by: &By) -> Result<(), StoreError> {
        let (at, offset) = rows::time(by.at)?;
        self.write(|tx| {
            for id in ids {
                tx.prepare_cached(
                    "INSERT INTO export (check_in, format, at, at_offset, clerk)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((no_of(tx, *id)?, format, at, offset, &by.clerk))?;
                journal(tx, "export", Some(*id), by)?;
            }
            Ok(())
        })
    }
}

/// When a check-in was exported, oldest first.
pub(super) fn export_marks(db: &Connection, id: Uuid) -> Result<Vec<ExportMark>, StoreError> {
    let mut marks = db.prepare_cached(
        "SELECT e.at, e.at_offset, e.format, e.clerk FROM export e
         JOIN check_in c ON c.no = e.check_in WHERE c.id = ?1 ORDER BY e.no",
    )?;
    let marks = marks.query_map([id.as_bytes()], |row| {
        let mut columns = rows::Columns::new(row);
        Ok(ExportMark {
            at: columns.time()?,
            format: columns.get()?,
            clerk: columns.get()?,
        })
    })?;
    Ok(marks.collect::<Result<_, _>>()?)
}
