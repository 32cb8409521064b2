//! What was handed over, when and how.

use rusqlite::Connection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::list::no_of;
use super::{By, Store, StoreError, journal, rows};

/// The format under which a stay is marked that was declared at the portal or the police by hand.
pub const DECLARED_BY_HAND: &str = "declared_by_hand";

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
        self.mark_all_exported(&[(format, ids)], by)
    }

    /// As [`Store::mark_exported`], for several formats at once.
    pub(crate) fn mark_all_exported(
        &mut self,
        formats: &[(&str, &[Uuid])],
        by: &By,
    ) -> Result<(), StoreError> {
        let (at, offset) = rows::time(by.at)?;
        self.write(|tx| {
            for (format, ids) in formats {
                for id in *ids {
                    tx.prepare_cached(
                        "INSERT INTO export (check_in, format, at, at_offset, clerk, correction)
                         VALUES (?1, ?2, ?3, ?4, ?5, coalesce(
                           (SELECT max(no) FROM correction WHERE check_in = ?1), 0))",
                    )?
                    .execute((
                        no_of(tx, *id)?,
                        format,
                        at,
                        offset,
                        &by.clerk,
                    ))?;
                    journal(tx, "export", Some(*id), by)?;
                }
            }
            Ok(())
        })
    }
}

/// The condition that check-in `c` was exported to one of these formats with all its corrections.
/// What a person brought along when coming again does not make an older check-in's export bad.
pub(super) fn exported(formats: &str) -> String {
    format!(
        "EXISTS (
           SELECT 1 FROM export e WHERE e.check_in = c.no AND e.format IN {formats}
             AND e.correction >= coalesce((SELECT max(k.no) FROM correction k
               WHERE k.check_in = c.no AND NOT k.returned), 0))"
    )
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
