//! Finding people: by number, by any part of the name, and those who come again.

use std::collections::HashSet;

use cccd_chip::lds::name;
use rusqlite::types::ToSql;
use rusqlite::{CachedStatement, OptionalExtension as _};
use time::OffsetDateTime;
use uuid::Uuid;

use super::rows::{self, name_words, number_key};
use super::void::present;
use super::{Store, StoreError};
use crate::record::PersonRecord;

/// A person in the records, by the values that were searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The person.
    pub person: PersonRecord,
    /// How often this person was checked in: by identifier, or with the same number, name and birth
    /// date. Void check-ins do not count.
    pub times: u32,
    /// The last check-in; a void one only where there is no other.
    pub last: Uuid,
    /// When that was.
    pub last_at: OffsetDateTime,
}

/// Rows looked at for one search before it shows what it has.
const MOST_ROWS: usize = 2000;

impl Store {
    /// Searches as a clerk types: with a digit in it, the beginning of a number; else beginnings
    /// of words of the name, in any order, with or without diacritics. Each person is returned
    /// once, names latest first; at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Found>, StoreError> {
        if text.chars().any(|c| c.is_ascii_digit()) {
            let from = number_key(text);
            let to = format!("{from}\u{10FFFF}");
            return self.found(
                "WHERE p.number_key >= ?1 AND p.number_key < ?2 ORDER BY p.number_key, p.no DESC",
                &[&from, &to],
                limit,
            );
        }
        let words: Vec<String> = name_words(text)
            .into_iter()
            .map(|word| format!("\"{word}\"*"))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.found(
            "JOIN name_index n ON n.rowid = p.no WHERE name_index MATCH ?1 ORDER BY n.rowid DESC",
            &[&words.join(" AND ")],
            limit,
        )
    }

    /// Who this may be among those already registered, latest first, unless all their check-ins
    /// are void: the same number, which does
    /// not prove the same person, or else the same name and birth date.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn returning(&self, person: &PersonRecord) -> Result<Vec<Found>, StoreError> {
        const ENOUGH: usize = 20;
        let number = number_key(person.number.reveal());
        if !number.is_empty() {
            let same = self.found(
                &format!("WHERE {} ORDER BY p.no DESC", present("p.number_key = ?1")),
                &[&number],
                ENOUGH,
            )?;
            if !same.is_empty() {
                return Ok(same);
            }
        }
        self.found(
            &format!(
                "WHERE {} ORDER BY p.no DESC",
                present("p.folded_name = ?1 AND p.birth = ?2")
            ),
            &[
                &name::fold(person.full_name.reveal()),
                person.birth.reveal(),
            ],
            ENOUGH,
        )
    }

    fn found(
        &self,
        which: &str,
        values: &[&dyn ToSql],
        limit: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let mut persons = self.db.prepare_cached(&[rows::PERSON, which].concat())?;
        let mut check_ins = self.db.prepare_cached(
            "SELECT c.id, c.at, c.at_offset, count(*) FILTER (WHERE o.at IS NULL) OVER ()
             FROM person p JOIN check_in c ON c.person = p.no
             LEFT JOIN void o ON o.check_in = c.no
             WHERE p.who = ?4 OR p.number_key = ?1 AND p.folded_name = ?2 AND p.birth = ?3
             ORDER BY o.at IS NOT NULL, c.no DESC LIMIT 1",
        )?;
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut rows = persons.query(values)?;
        let mut looked_at = 0..MOST_ROWS;
        while found.len() < limit && looked_at.next().is_some() {
            let Some(row) = rows.next()? else { break };
            let person = rows::person(row)?;
            if !seen.insert(identity(&person)) {
                continue;
            }
            // Who was known by other values before is found by them too, and shown once.
            if let Some(one) = self::found(&mut check_ins, person)?
                && found.iter().all(|other: &Found| other.last != one.last)
            {
                found.push(one);
            }
        }
        Ok(found)
    }
}

/// What makes two records the same person's, as a digest, so that no copies of names lie about.
fn identity(person: &PersonRecord) -> Vec<u8> {
    let mut digest = ring::digest::Context::new(&ring::digest::SHA256);
    for part in [
        number_key(person.number.reveal()),
        name::fold(person.full_name.reveal()),
        person.birth.reveal().clone(),
    ] {
        digest.update(part.as_bytes());
        digest.update(&[0]);
    }
    digest.finish().as_ref().to_vec()
}

fn found(
    check_ins: &mut CachedStatement<'_>,
    person: PersonRecord,
) -> Result<Option<Found>, StoreError> {
    let who = (
        number_key(person.number.reveal()),
        name::fold(person.full_name.reveal()),
        person.birth.reveal(),
        person.id.as_bytes(),
    );
    let last = check_ins
        .query_row(who, |row| {
            let mut columns = rows::Columns::new(row);
            Ok((columns.id()?, columns.time()?, columns.get()?))
        })
        .optional()?;
    Ok(last.map(|(last, last_at, times)| Found {
        person,
        times,
        last,
        last_at,
    }))
}
