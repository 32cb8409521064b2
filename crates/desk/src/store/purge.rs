//! What is too old is deleted: the law lets a desk keep no person longer than it needs to.

use rusqlite::Connection;
use time::{Date, Duration};
use uuid::Uuid;

use super::exports::{DECLARED_BY_HAND, exported};
use super::rows::{self, SqlDay, day};
use super::{By, Store, StoreError, journal};
use crate::export::Destination;

/// How long records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days after which a hospital visit is deleted.
    pub visit_days: u32,
    /// Days after departure after which a stay is deleted.
    pub stay_days: u32,
}

/// What a purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Visits and stays deleted.
    pub deleted: usize,
    /// Stays that are old enough and were never declared: kept until they are.
    pub kept: usize,
}

/// How far the clock may be ahead of the last check-in.
const BELIEVED: Duration = Duration::days(31);

/// The journal's word for a deleted check-in.
const DEED: &str = "purge";
/// The journal's word for one that must not be deleted yet.
const KEPT: &str = "purge_kept_undeclared";

impl Store {
    /// Deletes every visit and stay whose time is over at `by.at`, with its history and its
    /// export marks, and every person that has no other. Each is noted in the journal by its
    /// identifier alone. A stay that was not declared since its last correction is kept, unless
    /// it was made void, and noted once.
    ///
    /// A clock that runs years ahead must not empty the records: no day counts that is more than
    /// a month after the last check-in.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Busy`]; then nothing is
    /// deleted.
    pub fn purge(&mut self, retention: Retention, by: &By) -> Result<Purged, StoreError> {
        let purged = self.write(|tx| {
            let today = by.at.date().min(last_believed(tx)?);
            let visits = before(today, retention.visit_days);
            let stays = before(today, retention.stay_days);
            let mut purged = Purged::default();
            for (no, id) in old_visits(tx, &visits)?
                .into_iter()
                .chain(old_stays(tx, &stays, true)?)
            {
                delete(tx, no)?;
                journal(tx, DEED, Some(id), by)?;
                purged.deleted = purged.deleted.saturating_add(1);
            }
            for (_, id) in old_stays(tx, &stays, false)? {
                if !is_noted(tx, id)? {
                    journal(tx, KEPT, Some(id), by)?;
                }
                purged.kept = purged.kept.saturating_add(1);
            }
            if purged.deleted > 0 {
                tx.execute(
                    "DELETE FROM name_index WHERE rowid IN (SELECT p.no FROM person p
                       WHERE NOT EXISTS (SELECT 1 FROM check_in c WHERE c.person = p.no))",
                    [],
                )?;
                tx.execute(
                    "DELETE FROM person WHERE no NOT IN (SELECT person FROM check_in)",
                    [],
                )?;
                // Else the index keeps the words of deleted names until it merges by itself.
                tx.execute(
                    "INSERT INTO name_index (name_index) VALUES ('optimize')",
                    [],
                )?;
            }
            Ok(purged)
        })?;
        if purged.deleted > 0 {
            // The write-ahead log still has the old pages. If a reader holds it, it is emptied
            // when the last connection closes.
            self.db
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(purged)
    }
}

/// The last day that the clock is believed.
fn last_believed(tx: &Connection) -> Result<Date, StoreError> {
    let last: Option<SqlDay> =
        tx.query_row("SELECT max(day) FROM check_in", [], |row| row.get(0))?;
    Ok(last
        .and_then(|last| last.0.checked_add(BELIEVED))
        .unwrap_or(Date::MAX))
}

/// The first day that is not yet too old.
fn before(today: Date, days: u32) -> String {
    let kept = Duration::days(days.into());
    day(today.checked_sub(kept).unwrap_or(Date::MIN))
}

/// Number and identifier of a check-in.
type Which = (i64, Uuid);

fn old_visits(tx: &Connection, before: &str) -> Result<Vec<Which>, StoreError> {
    which(
        tx,
        "SELECT c.no, c.id FROM check_in c WHERE c.kind = 'visit' AND c.day < ?1",
        &[&before],
    )
}

/// Stays whose guest left, or should have left, before this day: those that may be deleted, or
/// those that must still be declared.
fn old_stays(tx: &Connection, before: &str, deletable: bool) -> Result<Vec<Which>, StoreError> {
    let sql = format!(
        "SELECT c.no, c.id FROM check_in c JOIN stay s ON s.check_in = c.no
         LEFT JOIN void o ON o.check_in = c.no
         WHERE coalesce(date(s.departed / 1000000000 + s.departed_offset, 'unixepoch'),
           s.departs) < ?1
         AND {} (o.at IS NOT NULL OR {})",
        if deletable { "" } else { "NOT" },
        exported("(?2, ?3, ?4)")
    );
    which(
        tx,
        &sql,
        &[
            &before,
            &Destination::LodgingXlsx.as_str(),
            &Destination::LodgingXml.as_str(),
            &DECLARED_BY_HAND,
        ],
    )
}

fn which(
    tx: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::types::ToSql],
) -> Result<Vec<Which>, StoreError> {
    let mut select = tx.prepare_cached(sql)?;
    let rows = select.query_map(values, |row| {
        let mut columns = rows::Columns::new(row);
        Ok((columns.get()?, columns.id()?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn delete(tx: &Connection, no: i64) -> Result<(), StoreError> {
    for table in ["visit", "stay", "correction", "export", "void"] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE check_in = ?1"))?
            .execute([no])?;
    }
    tx.prepare_cached("DELETE FROM check_in WHERE no = ?1")?
        .execute([no])?;
    Ok(())
}

fn is_noted(tx: &Connection, id: Uuid) -> Result<bool, StoreError> {
    Ok(tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM journal WHERE deed = ?1 AND subject = ?2)")?
        .query_row((KEPT, id.as_bytes()), |row| row.get(0))?)
}
