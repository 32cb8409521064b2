//! What can go wrong with the records: one kind per thing to do about it.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::vault::VaultError;

/// Why the store did not do as asked. Nothing personal is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No space left. Nothing of what was asked is stored; all earlier records are intact.
    #[error(
        "the disk is full and this check-in is not stored: free some space, then confirm again; \
         earlier records are safe"
    )]
    DiskFull,
    /// The first page does not open.
    #[error(
        "these records do not open with this key; if the key is right, the file is damaged: \
         restore the newest back-up"
    )]
    WrongKey,
    /// A page or a record does not hold what it must.
    #[error("the records are damaged: restore the newest back-up, and keep this folder for rescue")]
    Damaged,
    /// Written by a newer version of this program.
    #[error(
        "the records were written by a newer version of this program (format {found}, this one \
         knows {known}): install that version"
    )]
    Newer {
        /// The version found.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// Another program holds the records.
    #[error("another program is using the records: close it, then try again")]
    Busy,
    /// No record of that identifier.
    #[error("there is no such record")]
    NotFound,
    /// The identifier is taken by another check-in.
    #[error("another check-in has this identifier: correct that one, or confirm anew")]
    Conflict,
    /// The ID number stands in the store with another name or birth date, and no reason was given.
    #[error(
        "this ID number is registered with another name or birth date: check it, and give a \
         reason to register it all the same"
    )]
    IdentityConflict,
    /// The record contradicts itself.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What should be a back-up is none, or is incomplete.
    #[error("this is not a complete back-up: choose another one")]
    NotABackup,
    /// Reading or writing failed, and not for lack of space.
    #[error("the records cannot be read or written: check the disk and the folder's permissions")]
    Io,
    /// A key could not be derived.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A mistake in this program.
    #[error("the store failed in a way it should not (code {0}): please report it")]
    Internal(i32),
}

/// Why a record cannot be stored as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Demo records go to the demo's file, real ones to the real one.
    #[error("demo records and real ones are kept apart: this one is of the other kind")]
    DemoMixed,
    /// The guest would leave before arriving.
    #[error("the day of departure is before the day of arrival: correct one of them")]
    DepartsBeforeArrival,
    /// Extending, moving or checking out what is not a stay.
    #[error("this check-in is not a stay")]
    NotAStay,
    /// The guest has left already.
    #[error("this guest has checked out already")]
    CheckedOut,
    /// Changing or voiding what is void.
    #[error("this check-in was made void and cannot be changed any more")]
    Voided,
    /// Voiding without saying why.
    #[error("a reason is needed: say why this check-in is made void")]
    ReasonMissing,
    /// A time that no desk lives in (the years 1678 to 2261 can be stored).
    #[error("this time cannot be right: check the machine's clock")]
    Time,
    /// A correction may not turn a visit into a stay, or change identifiers.
    #[error("a correction cannot make this a record of another kind: check the person in anew")]
    KindChanged,
}

impl Refusal {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::DemoMixed => "refused_demo_mixed",
            Self::DepartsBeforeArrival => "refused_departs_before_arrival",
            Self::NotAStay => "refused_not_a_stay",
            Self::CheckedOut => "refused_checked_out",
            Self::Voided => "refused_voided",
            Self::ReasonMissing => "refused_reason_missing",
            Self::Time => "refused_time",
            Self::KindChanged => "refused_kind_changed",
        }
    }
}

impl StoreError {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DiskFull => "disk_full",
            Self::WrongKey => "store_wrong_key",
            Self::Damaged => "store_damaged",
            Self::Newer { .. } => "store_newer",
            Self::Busy => "store_busy",
            Self::NotFound => "store_not_found",
            Self::Conflict => "store_conflict",
            Self::IdentityConflict => "store_identity_conflict",
            Self::Refused(refusal) => refusal.kind(),
            Self::NotABackup => "store_not_a_backup",
            Self::Io => "store_io",
            Self::Vault(error) => error.kind(),
            Self::Internal(_) => "store_internal",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // SQLite's own message may quote values, so only its code is kept.
        match error {
            rusqlite::Error::SqliteFailure(
                ffi::Error {
                    code,
                    extended_code,
                },
                _,
            ) => match code {
                ErrorCode::DiskFull => Self::DiskFull,
                // A shared-memory file that cannot grow, where SQLite does not say why.
                ErrorCode::SystemIoFailure if extended_code == ffi::SQLITE_IOERR_SHMSIZE => {
                    Self::DiskFull
                }
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied => Self::Io,
                // A page whose authentication fails reads as "not a database".
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                _ => Self::Internal(extended_code),
            },
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::Damaged,
            _ => Self::Internal(-1),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io,
        }
    }
}
