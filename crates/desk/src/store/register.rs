//! A check-in, stored in one transaction.

use cccd_chip::lds::name::{self, NameMatch};
use rusqlite::{Connection, OptionalExtension as _, ToSql, named_params};
use uuid::Uuid;

use super::rows::{self, day, digest, number_key, source_words};
use super::schema::index_name;
use super::void::present;
use super::{By, Refusal, Session, Store, StoreError, Stored, journal};
use crate::record::{CheckIn, PersonRecord, Purpose, Stay, Visit};

impl Store {
    /// Stores a check-in. When this returns, it is on disk, and a visit has its ticket number.
    ///
    /// Calling it again with the same check-in, for instance after a crash, stores nothing and
    /// returns what was stored. A person's identifier that is known already is that person
    /// returning; the check-ins of before keep what they were made with.
    ///
    /// # Errors
    /// In any error nothing is stored. [`StoreError::DiskFull`];
    /// [`StoreError::Conflict`] if another check-in has this identifier;
    /// [`StoreError::IdentityConflict`] if a Vietnamese ID number is known with another name or
    /// birth date; [`StoreError::Refused`].
    pub fn register(&mut self, check_in: &CheckIn) -> Result<Stored, StoreError> {
        self.register_if(check_in, |tx| {
            match identity_conflict(tx, &check_in.person)? {
                true => Err(StoreError::IdentityConflict),
                false => Ok(()),
            }
        })
    }

    /// The same where the clerk has looked at whom the number is known with, and says in
    /// `override_reason` why it is stored nevertheless.
    ///
    /// # Errors
    /// As [`Store::register`], but for the conflict; [`StoreError::Refused`] without a reason.
    pub fn register_settled(&mut self, check_in: &CheckIn) -> Result<Stored, StoreError> {
        if check_in.override_reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing.into());
        }
        self.register_if(check_in, |_| Ok(()))
    }

    fn register_if(
        &mut self,
        check_in: &CheckIn,
        allowed: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<Stored, StoreError> {
        if check_in.demo != (self.session == Session::Demo) {
            return Err(Refusal::DemoMixed.into());
        }
        admit(&check_in.purpose)?;
        self.write(|tx| {
            let digest = digest(check_in);
            if let Some(stored) = stored_before(tx, check_in.id(), digest.as_ref())? {
                return Ok(stored);
            }
            allowed(tx)?;
            let person = insert_person(tx, &check_in.person)?;
            let no = insert_check_in(tx, check_in, person, digest.as_ref())?;
            let ticket = match &check_in.purpose {
                Purpose::Visit(visit) => Some(insert_visit(tx, no, check_in, visit)?),
                Purpose::Stay(stay) => {
                    insert_stay(tx, no, stay)?;
                    None
                }
            };
            let by = By {
                clerk: check_in.clerk.clone(),
                at: check_in.at,
                why: String::new(),
            };
            journal(tx, "register", Some(check_in.id()), &by)?;
            Ok(Stored {
                id: check_in.id(),
                ticket,
                again: false,
            })
        })
    }

    /// Whether this person's Vietnamese ID number stands in the records with another name or
    /// birth date, so that [`Store::register`] will refuse.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`], [`StoreError::Busy`].
    pub fn has_identity_conflict(&self, person: &PersonRecord) -> Result<bool, StoreError> {
        identity_conflict(&self.db, person)
    }
}

/// What can be said of a visit or stay by itself.
pub(super) fn admit(purpose: &Purpose) -> Result<(), Refusal> {
    match purpose {
        Purpose::Stay(stay) if stay.departs < stay.arrives.date() => {
            Err(Refusal::DepartsBeforeArrival)
        }
        _ => Ok(()),
    }
}

fn stored_before(tx: &Connection, id: Uuid, digest: &[u8]) -> Result<Option<Stored>, StoreError> {
    let found: Option<(Vec<u8>, Option<u32>)> = tx
        .prepare_cached(
            "SELECT c.digest, v.ticket FROM check_in c LEFT JOIN visit v ON v.check_in = c.no
             WHERE c.id = ?1",
        )?
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        None => Ok(None),
        Some((kept, ticket)) if kept == digest => Ok(Some(Stored {
            id,
            ticket,
            again: true,
        })),
        Some(_) => Err(StoreError::Conflict),
    }
}

/// A citizen's 12-digit number is one person's for life (Law on Identity), so another name under
/// it is a mistyped number or another's card. Other numbers may repeat.
fn identity_conflict(db: &Connection, person: &PersonRecord) -> Result<bool, StoreError> {
    let key = number_key(person.number.reveal());
    if person.nationality != "VNM" || key.len() != 12 || !key.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(false);
    }
    let mut same_number = db.prepare_cached(&format!(
        "SELECT p.who, p.full_name, p.birth FROM person p WHERE {}",
        present("p.number_key = ?1")
    ))?;
    let mut rows = same_number.query([&key])?;
    while let Some(row) = rows.next()? {
        let mut columns = rows::Columns::new(row);
        if columns.id()? == person.id {
            continue;
        }
        let (full_name, birth) = (columns.private()?, columns.private()?);
        let name_differs =
            name::compare(full_name.reveal(), person.full_name.reveal()) == NameMatch::Different;
        // A year alone does not contradict a full date of that year.
        let (old, new) = (birth.reveal(), person.birth.reveal());
        let birth_differs = !old.starts_with(new.as_str()) && !new.starts_with(old.as_str());
        if name_differs || birth_differs {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn insert_person(tx: &Connection, person: &PersonRecord) -> Result<i64, StoreError> {
    let sql = "INSERT INTO person (id, who, source, headline, authenticity, validity, document,
           number, number_key, full_name, folded_name, birth, sex, nationality, residence, expires,
           phone)
         VALUES (randomblob(16), :key, :source, :headline, :authenticity, :validity, :document, :number,
           :number_key, :full_name, :folded_name, :birth, :sex, :nationality, :residence,
           :expires, :phone)";
    put_person(tx, sql, &person.id.as_bytes(), person)?;
    let no = tx.last_insert_rowid();
    index_name(tx, no, person.full_name.reveal())?;
    Ok(no)
}

/// Overwrites a person's row and its place in the index of names.
pub(super) fn update_person(
    tx: &Connection,
    no: i64,
    person: &PersonRecord,
) -> Result<(), StoreError> {
    let sql = "UPDATE person SET source = :source, headline = :headline,
           authenticity = :authenticity, validity = :validity, document = :document,
           number = :number, number_key = :number_key, full_name = :full_name,
           folded_name = :folded_name, birth = :birth, sex = :sex, nationality = :nationality,
           residence = :residence, expires = :expires, phone = :phone
         WHERE no = :key";
    put_person(tx, sql, &no, person)?;
    tx.prepare_cached("DELETE FROM name_index WHERE rowid = ?1")?
        .execute([no])?;
    index_name(tx, no, person.full_name.reveal())?;
    Ok(())
}

/// Writes a person's values by this statement; `key` says whose they are.
fn put_person(
    tx: &Connection,
    sql: &str,
    key: &dyn ToSql,
    person: &PersonRecord,
) -> Result<(), StoreError> {
    let [source, headline, authenticity, validity] = source_words(person.source);
    tx.prepare_cached(sql)?.execute(named_params! {
        ":key": key,
        ":source": source, ":headline": headline,
        ":authenticity": authenticity, ":validity": validity,
        ":document": person.document.as_str(),
        ":number": person.number.reveal(),
        ":number_key": number_key(person.number.reveal()),
        ":full_name": person.full_name.reveal(),
        ":folded_name": name::fold(person.full_name.reveal()),
        ":birth": person.birth.reveal(),
        ":sex": person.sex.to_string(),
        ":nationality": person.nationality,
        ":residence": person.residence.reveal(),
        ":expires": person.expires.map(rows::SqlDay),
        ":phone": person.phone.reveal(),
    })?;
    Ok(())
}

fn insert_check_in(
    tx: &Connection,
    check_in: &CheckIn,
    person: i64,
    digest: &[u8],
) -> Result<i64, StoreError> {
    let [source, headline, authenticity, validity] = source_words(check_in.person.source);
    let (at, at_offset) = rows::time(check_in.at)?;
    tx.prepare_cached(
        "INSERT INTO check_in (id, person, kind, source, headline, authenticity, validity, basis,
           notice, clerk, at, at_offset, day, override_reason, digest)
         VALUES (:id, :person, :kind, :source, :headline, :authenticity, :validity, :basis,
           :notice, :clerk, :at, :at_offset, :day, :override_reason, :digest)",
    )?
    .execute(named_params! {
        ":id": check_in.id().as_bytes(),
        ":person": person,
        ":kind": match check_in.purpose { Purpose::Visit(_) => "visit", Purpose::Stay(_) => "stay" },
        ":source": source, ":headline": headline,
        ":authenticity": authenticity, ":validity": validity,
        ":basis": rows::basis_word(&check_in.basis),
        ":notice": check_in.basis.notice(),
        ":clerk": check_in.clerk,
        ":at": at, ":at_offset": at_offset,
        ":day": day(check_in.at.date()),
        ":override_reason": check_in.override_reason,
        ":digest": digest,
    })?;
    Ok(tx.last_insert_rowid())
}

/// The ticket is the day's last plus one, taken under the write lock of the transaction that
/// stores it: no number is given twice, and none is lost to a crash.
fn insert_visit(
    tx: &Connection,
    no: i64,
    check_in: &CheckIn,
    visit: &Visit,
) -> Result<u32, StoreError> {
    let day = day(check_in.at.date());
    let ticket: u32 = tx
        .prepare_cached("SELECT coalesce(max(ticket), 0) + 1 FROM visit WHERE day = ?1")?
        .query_row([&day], |row| row.get(0))?;
    tx.prepare_cached(
        "INSERT INTO visit (check_in, day, ticket, insurance, clinic, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        no,
        &day,
        ticket,
        visit.insurance.reveal(),
        &visit.clinic,
        visit.reason.reveal(),
    ))?;
    Ok(ticket)
}

fn insert_stay(tx: &Connection, no: i64, stay: &Stay) -> Result<(), StoreError> {
    let sql = "INSERT INTO stay (check_in, room, arrives, arrives_offset, arrives_day, departs,
           reason, reason_text, residence_kind, stay_limit, note)
         VALUES (:no, :room, :arrives, :arrives_offset, :arrives_day, :departs, :reason,
           :reason_text, :residence_kind, :stay_limit, :note)";
    put_stay(tx, sql, no, stay)
}

/// Writes a stay's values by this statement.
pub(super) fn put_stay(tx: &Connection, sql: &str, no: i64, stay: &Stay) -> Result<(), StoreError> {
    let (arrives, arrives_offset) = rows::time(stay.arrives)?;
    tx.prepare_cached(sql)?.execute(named_params! {
        ":no": no,
        ":room": stay.room,
        ":arrives": arrives, ":arrives_offset": arrives_offset,
        ":arrives_day": day(stay.arrives.date()),
        ":departs": day(stay.departs),
        ":reason": stay.reason, ":reason_text": stay.reason_text,
        ":residence_kind": stay.residence_kind,
        ":stay_limit": stay.stay_limit.map(rows::SqlDay),
        ":note": stay.note.reveal(),
    })?;
    Ok(())
}
