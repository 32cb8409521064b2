//! The vault's file: JSON, replaced whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::VaultError;
use super::wrap::{Passphrase, Wrapped};

/// Version of this file's format.
pub(super) const FORMAT: u32 = 1;

/// No vault is larger.
const LARGEST: u64 = 64 * 1024;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) format: u32,
    #[serde(with = "identifier")]
    pub(super) id: Uuid,
    pub(super) key_check: String,
    pub(super) keyring: Option<Wrapped>,
    pub(super) passphrase: Option<Passphrase>,
    pub(super) recovery: Wrapped,
}

/// Only the format is looked at before anything else is understood.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

pub(super) fn read(path: &Path) -> Result<Content, VaultError> {
    let mut text = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut text)?;
    let FormatOnly { format } = serde_json::from_slice(&text).map_err(|_| VaultError::Damaged)?;
    if format > FORMAT {
        return Err(VaultError::Newer);
    }
    serde_json::from_slice(&text).map_err(|_| VaultError::Damaged)
}

/// Writes a vault where there is none, even if another process tries the same.
pub(super) fn write_new(path: &Path, content: &Content) -> Result<(), VaultError> {
    let part = write_part(path, content)?;
    // A hard link, unlike a rename, refuses to replace; not every file system has them.
    match fs::hard_link(&part, path) {
        Ok(()) => fs::remove_file(&part)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            fs::remove_file(&part)?;
            return Err(VaultError::Exists);
        }
        Err(_) => fs::rename(&part, path)?,
    }
    Ok(sync_dir_of(path)?)
}

pub(super) fn write(path: &Path, content: &Content) -> Result<(), VaultError> {
    let part = write_part(path, content)?;
    fs::rename(&part, path)?;
    Ok(sync_dir_of(path)?)
}

fn write_part(path: &Path, content: &Content) -> Result<std::path::PathBuf, VaultError> {
    let text = serde_json::to_vec_pretty(content).map_err(|_| VaultError::Crypto)?;
    let part = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(&text)?;
    file.sync_all()?;
    Ok(part)
}

/// Makes the data folder, for this user alone.
pub(crate) fn make_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Makes names written to the folder of `path` last through a power cut. Windows does so by
/// itself and cannot open a folder for it.
pub(crate) fn sync_dir_of(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// An identifier as text in JSON.
mod identifier {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use uuid::Uuid;

    pub(super) fn serialize<S: Serializer>(id: &Uuid, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Uuid, D::Error> {
        Uuid::parse_str(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
