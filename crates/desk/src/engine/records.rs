//! What the flow needs of the records.

use time::OffsetDateTime;
use time::macros::date;

use crate::flow::{Known, StoreTrouble, Ticket};
use crate::record::{CheckIn, PersonRecord};
use crate::store::{By, Retention, Store, StoreError};

/// Records of check-ins.
pub trait Records: Send + 'static {
    /// Whether they answer.
    ///
    /// # Errors
    /// Why they do not.
    fn answer(&mut self) -> Result<(), StoreTrouble>;

    /// Who this person may be among those registered.
    ///
    /// # Errors
    /// If they cannot be searched.
    fn returning(&mut self, person: &PersonRecord) -> Result<Vec<Known>, StoreTrouble>;

    /// Stores a check-in durably; the same one given again is stored once. `settled`: the clerk has
    /// said why its number is known with another name or birth date.
    ///
    /// # Errors
    /// Then nothing of it is stored.
    fn register(&mut self, check_in: &CheckIn, settled: bool) -> Result<Ticket, StoreTrouble>;

    /// Deletes what is too old at this moment.
    ///
    /// # Errors
    /// Then nothing is deleted, and it is tried again the next day.
    fn purge(&mut self, retention: Retention, at: OffsetDateTime) -> Result<(), StoreTrouble>;
}

/// Who purges, in the journal.
const PURGER: &str = "retention";

impl Records for Store {
    fn answer(&mut self) -> Result<(), StoreTrouble> {
        self.count(date!(2000 - 01 - 01))?;
        Ok(())
    }

    fn returning(&mut self, person: &PersonRecord) -> Result<Vec<Known>, StoreTrouble> {
        let found = Self::returning(self, person)?;
        found
            .into_iter()
            .map(|found| {
                let last = self.get(found.last)?;
                Ok(Known {
                    person: found.person,
                    last: Some(last.check_in.purpose),
                    last_at: found.last_at,
                    times: found.times,
                })
            })
            .collect()
    }

    fn register(&mut self, check_in: &CheckIn, settled: bool) -> Result<Ticket, StoreTrouble> {
        let stored = if settled {
            self.register_settled(check_in)?
        } else {
            Self::register(self, check_in)?
        };
        Ok(Ticket {
            id: stored.id,
            number: stored.ticket,
        })
    }

    fn purge(&mut self, retention: Retention, at: OffsetDateTime) -> Result<(), StoreTrouble> {
        let by = By {
            clerk: PURGER.to_owned(),
            at,
            why: String::new(),
        };
        Self::purge(self, retention, &by)?;
        Ok(())
    }
}

impl From<StoreError> for StoreTrouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::IdentityConflict => Self::IdentityConflict,
            StoreError::Conflict => Self::IdTaken,
            other => Self::Other(other.kind()),
        }
    }
}
