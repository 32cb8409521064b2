//! The tables, and how older ones are brought up to date. Versions are counted in `user_version`;
//! a version, once released, is never changed.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;
use super::rows::name_words;

/// The SQL that leads from each version to the next, from nothing on.
pub(super) const STEPS: [&str; 5] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
];

/// The step after which the index of names is filled from the persons already there.
const NAME_INDEX: usize = 3;

/// Brings the tables up to date: all steps or none.
pub(super) fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let newest = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    if version(db)? == newest {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated before this one got the lock.
    let found = version(&tx)?;
    if found > newest {
        return Err(StoreError::Newer {
            found,
            known: newest,
        });
    }
    let from = usize::try_from(found).unwrap_or(usize::MAX);
    for (number, step) in (1..).zip(STEPS).skip(from) {
        tx.execute_batch(step)?;
        if number == NAME_INDEX {
            index_names(&tx)?;
        }
    }
    tx.pragma_update(None, "user_version", newest)?;
    Ok(tx.commit()?)
}

fn version(db: &Connection) -> rusqlite::Result<u32> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn index_names(tx: &Connection) -> rusqlite::Result<()> {
    let mut persons = tx.prepare("SELECT no, full_name FROM person")?;
    let mut rows = persons.query([])?;
    while let Some(row) = rows.next()? {
        index_name(tx, row.get(0)?, &row.get::<_, String>(1)?)?;
    }
    Ok(())
}

/// Enters a person's name into the index of names.
pub(super) fn index_name(tx: &Connection, no: i64, full_name: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO name_index (rowid, name) VALUES (?1, ?2)")?
        .execute((no, name_words(full_name).join(" ")))?;
    Ok(())
}
