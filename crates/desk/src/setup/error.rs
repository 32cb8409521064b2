//! Why a desk does not start.

use std::path::PathBuf;

use crate::config::ConfigError;
use crate::export::WriteError;
use crate::store::StoreError;
use crate::vault::VaultError;

/// Why a desk does not start, or cannot be set up. Nothing personal is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The configuration is not in order.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The key does not come out.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The records do not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another window is at this desk.
    #[error("this desk is open in another window: use that one, or close it and try again")]
    SeatTaken,
    /// A first run where a desk is at home already.
    #[error("{dir} has records already: open them, or choose another folder in the settings")]
    StoreExists {
        /// The folder.
        dir: PathBuf,
    },
    /// Records without the vault that holds their key.
    #[error(
        "{dir} has records but not the vault with their key: copy vault.json from the newest \
         back-up into it, or restore that back-up"
    )]
    VaultMissing {
        /// The folder.
        dir: PathBuf,
    },
    /// A vault without the records that it opens.
    #[error(
        "{dir} has a vault but no records: restore the newest back-up; to begin with no records \
         at all, move the folder away"
    )]
    RecordsMissing {
        /// The folder.
        dir: PathBuf,
    },
}

impl SetupError {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Config(ConfigError::Unreadable { .. }) => "config_unreadable",
            Self::Config(ConfigError::Mistakes { .. }) => "config_mistakes",
            Self::Write(error) => error.kind(),
            Self::Vault(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::SeatTaken => "setup_seat_taken",
            Self::StoreExists { .. } => "setup_store_exists",
            Self::VaultMissing { .. } => "setup_vault_missing",
            Self::RecordsMissing { .. } => "setup_records_missing",
        }
    }
}
