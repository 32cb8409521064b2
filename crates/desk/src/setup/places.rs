//! Where a desk's files are.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::SetupError;
use crate::config::{self, Config, ConfigError};
use crate::export;

/// Where a desk's files are, as long as its configuration does not say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The configuration file.
    pub config: PathBuf,
    /// The folder of the encrypted records.
    pub data: PathBuf,
}

/// Name of the configuration file.
const CONFIG: &str = "desk.toml";
/// Name of the folder of records.
const RECORDS: &str = "records";
/// Name of the folder for exported files, beside that of the records.
const EXPORTS: &str = "exports";

impl Places {
    /// The system's places for this user; `None` where the user has no home.
    #[must_use]
    pub fn of_system() -> Option<Self> {
        let folders = ProjectDirs::from("", "", "cccd")?;
        Some(Self {
            config: folders.config_dir().join(CONFIG),
            // Local: records of a desk do not roam between machines.
            data: folders.data_local_dir().join(RECORDS),
        })
    }

    /// Everything under one folder.
    #[must_use]
    pub fn under(dir: &Path) -> Self {
        Self {
            config: dir.join(CONFIG),
            data: dir.join(RECORDS),
        }
    }

    /// The folder of the records of a configuration.
    #[must_use]
    pub fn store(&self, config: &Config) -> PathBuf {
        let configured = config.store.dir.as_deref();
        configured.unwrap_or(&self.data).to_owned()
    }

    /// The folder for exported files of a configuration.
    #[must_use]
    pub fn exports(&self, config: &Config) -> PathBuf {
        match &config.export.dir {
            Some(dir) => dir.clone(),
            None => self.store(config).with_file_name(EXPORTS),
        }
    }

    /// Writes the configuration, in one step.
    ///
    /// # Errors
    /// [`SetupError::Config`] with every mistake, [`SetupError::Write`]; the former file then
    /// stands.
    pub fn save(&self, config: &Config) -> Result<(), SetupError> {
        let text = config::render(config);
        config::parse(&text).map_err(|mistakes| ConfigError::Mistakes {
            path: self.config.clone(),
            mistakes,
        })?;
        Ok(export::replace(&self.config, text.as_bytes())?)
    }
}
