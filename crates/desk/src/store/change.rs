//! Corrections, and the life of a stay: extended, moved, checked out. Old values are kept.

use cccd_chip::lds::Private;
use rusqlite::Connection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::list::{entry, no_of};
use super::register::{admit, insert_person, put_stay, update_person};
use super::rows::{self, Field, person_fields, purpose_fields, source_words};
use super::{By, Entry, Refusal, Store, StoreError, journal};
use crate::record::{PersonRecord, Purpose, Stay, Visit};

/// A check-in as it should have been. Identifiers, ticket, basis, clerk and time stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The person; its identifier must be the check-in's person's.
    pub person: PersonRecord,
    /// The visit or stay; its identifier must be the check-in's.
    pub purpose: Purpose,
}

/// One value that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: OffsetDateTime,
    /// By whom.
    pub clerk: String,
    /// The reason given.
    pub why: String,
    /// Which field: `person.full_name`, `stay.room` …
    pub field: String,
    /// What stood there before.
    pub old: Private<String>,
    /// What stands there since.
    pub new: Private<String>,
}

impl Store {
    /// Corrects a check-in: every value that differs is changed, and its old value kept.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Refused`] if it would become another kind of record
    /// or contradict itself; [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Busy`].
    pub fn correct(&mut self, id: Uuid, to: &Amendment, by: &By) -> Result<Entry, StoreError> {
        let session = self.session;
        admit(&to.purpose)?;
        self.write(|tx| {
            let old = valid(entry(tx, id, session)?)?;
            if to.person.id != old.check_in.person.id
                || to.purpose.id() != id
                || to.purpose.mode() != old.check_in.purpose.mode()
            {
                return Err(Refusal::KindChanged.into());
            }
            let no = no_of(tx, id)?;
            let people = changed_fields(
                tx,
                no,
                person_fields(&old.check_in.person),
                person_fields(&to.person),
                by,
            )?;
            if people {
                let person = person_of_its_own(tx, no, &to.person)?;
                let [source, headline, authenticity, validity] = source_words(to.person.source);
                tx.prepare_cached(
                    "UPDATE check_in SET person = ?2, source = ?3, headline = ?4,
                       authenticity = ?5, validity = ?6 WHERE no = ?1",
                )?
                .execute((
                    no,
                    person,
                    source,
                    headline,
                    authenticity,
                    validity,
                ))?;
            }
            let rest = changed_fields(
                tx,
                no,
                purpose_fields(&old.check_in.purpose),
                purpose_fields(&to.purpose),
                by,
            )?;
            if rest {
                match &to.purpose {
                    Purpose::Visit(visit) => update_visit(tx, no, visit)?,
                    Purpose::Stay(stay) => update_stay(tx, no, stay)?,
                }
            }
            if people || rest {
                journal(tx, "correct", Some(id), by)?;
            }
            entry(tx, id, session)
        })
    }

    /// Sets another day of departure: later or earlier.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Refused`] if this is no stay, the guest has left,
    /// or the day is before the arrival; [`StoreError::DiskFull`], [`StoreError::Io`],
    /// [`StoreError::Busy`].
    pub fn extend_stay(&mut self, id: Uuid, departs: Date, by: &By) -> Result<Entry, StoreError> {
        self.change_stay(id, "extend", by, |stay| stay.departs = departs)
    }

    /// Moves a guest to another room.
    ///
    /// # Errors
    /// As [`Store::extend_stay`].
    pub fn move_room(&mut self, id: Uuid, room: &str, by: &By) -> Result<Entry, StoreError> {
        self.change_stay(id, "move", by, |stay| room.clone_into(&mut stay.room))
    }

    /// Checks a guest out at the time of `by`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Refused`] if this is no stay or the guest has left
    /// already; [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Busy`].
    pub fn check_out(&mut self, id: Uuid, by: &By) -> Result<Entry, StoreError> {
        let session = self.session;
        self.write(|tx| {
            open_stay(&valid(entry(tx, id, session)?)?)?;
            let (at, offset) = rows::time(by.at)?;
            tx.prepare_cached(
                "UPDATE stay SET departed = ?2, departed_offset = ?3 WHERE check_in = ?1",
            )?
            .execute((no_of(tx, id)?, at, offset))?;
            journal(tx, "check_out", Some(id), by)?;
            entry(tx, id, session)
        })
    }

    /// What was changed in a check-in, its person included, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn history(&self, id: Uuid) -> Result<Vec<Change>, StoreError> {
        let no = no_of(&self.db, id)?;
        let mut changes = self.db.prepare_cached(
            "SELECT at, at_offset, clerk, why, field, old, new FROM correction
             WHERE check_in = ?1 ORDER BY no",
        )?;
        let changes = changes.query_map([no], |row| {
            let mut columns = rows::Columns::new(row);
            Ok(Change {
                at: columns.time()?,
                clerk: columns.get()?,
                why: columns.get()?,
                field: columns.get()?,
                old: columns.private()?,
                new: columns.private()?,
            })
        })?;
        Ok(changes.collect::<Result<_, _>>()?)
    }

    fn change_stay(
        &mut self,
        id: Uuid,
        deed: &str,
        by: &By,
        change: impl FnOnce(&mut Stay),
    ) -> Result<Entry, StoreError> {
        let session = self.session;
        self.write(|tx| {
            let old = valid(entry(tx, id, session)?)?;
            let mut stay = open_stay(&old)?.clone();
            change(&mut stay);
            let purpose = Purpose::Stay(stay);
            admit(&purpose)?;
            let no = no_of(tx, id)?;
            let changed = changed_fields(
                tx,
                no,
                purpose_fields(&old.check_in.purpose),
                purpose_fields(&purpose),
                by,
            )?;
            if let (true, Purpose::Stay(stay)) = (changed, &purpose) {
                update_stay(tx, no, stay)?;
                journal(tx, deed, Some(id), by)?;
            }
            entry(tx, id, session)
        })
    }
}

/// The check-in, unless it was made void.
pub(super) fn valid(entry: Entry) -> Result<Entry, Refusal> {
    match entry.voided {
        Some(_) => Err(Refusal::Voided),
        None => Ok(entry),
    }
}

/// The stay of a guest who is still here.
fn open_stay(entry: &Entry) -> Result<&Stay, Refusal> {
    match (&entry.check_in.purpose, entry.departed) {
        (Purpose::Visit(_), _) => Err(Refusal::NotAStay),
        (Purpose::Stay(_), Some(_)) => Err(Refusal::CheckedOut),
        (Purpose::Stay(stay), None) => Ok(stay),
    }
}

/// Writes these values of a check-in's person; the number of the row. One that other check-ins
/// share, as in records made before each had its own, stays as it is.
fn person_of_its_own(tx: &Connection, no: i64, to: &PersonRecord) -> Result<i64, StoreError> {
    let (person, shared): (i64, bool) = tx
        .prepare_cached(
            "SELECT c.person, EXISTS (
               SELECT 1 FROM check_in o WHERE o.person = c.person AND o.no <> c.no)
             FROM check_in c WHERE c.no = ?1",
        )?
        .query_row([no], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if shared {
        return insert_person(tx, to);
    }
    update_person(tx, person, to)?;
    Ok(person)
}

/// Writes down which values differ; whether any does.
pub(super) fn changed_fields(
    tx: &Connection,
    check_in: i64,
    old: Vec<Field>,
    new: Vec<Field>,
    by: &By,
) -> Result<bool, StoreError> {
    let (at, offset) = rows::time(by.at)?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO correction (check_in, at, at_offset, clerk, why, field, old, new)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut changed = false;
    for ((field, old), (_, new)) in old.into_iter().zip(new) {
        if old != new {
            let (old, new) = (old.reveal(), new.reveal());
            insert.execute((check_in, at, offset, &by.clerk, &by.why, field, old, new))?;
            changed = true;
        }
    }
    Ok(changed)
}

fn update_visit(tx: &Connection, no: i64, visit: &Visit) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE visit SET insurance = ?2, clinic = ?3, reason = ?4 WHERE check_in = ?1",
    )?
    .execute((
        no,
        visit.insurance.reveal(),
        &visit.clinic,
        visit.reason.reveal(),
    ))?;
    Ok(())
}

fn update_stay(tx: &Connection, no: i64, stay: &Stay) -> Result<(), StoreError> {
    let sql = "UPDATE stay SET room = :room, arrives = :arrives, arrives_offset = :arrives_offset,
           arrives_day = :arrives_day, departs = :departs, reason = :reason,
           reason_text = :reason_text, residence_kind = :residence_kind,
           stay_limit = :stay_limit, note = :note
         WHERE check_in = :no";
    put_stay(tx, sql, no, stay)
}
