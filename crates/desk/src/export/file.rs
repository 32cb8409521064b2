//! Writing a file so that it is there whole or not at all.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use thiserror::Error;
use uuid::Uuid;

/// How often another name is tried where a file of the name exists.
const NAMES: u32 = 1000;

/// Why a file was not written. Nothing is left behind.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder cannot be made or written to, or the disk is full.
    #[error("cannot write {path}: {source}; free space or choose another folder in the settings")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There are too many files of that name.
    #[error("{path} and a thousand like it exist; move old exports away")]
    Exists {
        /// The file.
        path: PathBuf,
    },
}

impl WriteError {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => "disk_full",
            Self::Io { .. } => "write_io",
            Self::Exists { .. } => "write_exists",
        }
    }
}

/// Writes a new file into `folder` (made where it is missing) and returns its path. It is written
/// under another name, brought to the disk and then named, so a crash or a full disk leaves
/// either the whole file or none. An existing file is never replaced: `name.xlsx` becomes
/// `name-2.xlsx`. Only the desk's user can read it, where the system has such permissions.
///
/// # Errors
/// Where the file system refuses.
pub fn write_new(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, WriteError> {
    std::fs::create_dir_all(folder).map_err(|source| io_error(folder, source))?;
    let temporary = Temporary::write(folder, bytes)?;
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem, format!(".{extension}")),
        None => (name, String::new()),
    };
    for count in 1..=NAMES {
        let target = folder.join(match count {
            1 => name.to_owned(),
            _ => format!("{stem}-{count}{extension}"),
        });
        match name_new(&temporary.0, &target) {
            Ok(()) => {
                sync_folder(folder).map_err(|source| io_error(folder, source))?;
                return Ok(target);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(io_error(&target, source)),
        }
    }
    Err(WriteError::Exists {
        path: folder.join(name),
    })
}

/// Writes a file in the place of an older one of the same path, such as the configuration: after
/// a crash one of both is there whole.
///
/// # Errors
/// Where the file system refuses; the older file then stands.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder).map_err(|source| io_error(folder, source))?;
    let temporary = Temporary::write(folder, bytes)?;
    std::fs::rename(&temporary.0, path).map_err(|source| io_error(path, source))?;
    sync_folder(folder).map_err(|source| io_error(folder, source))
}

/// A file that is removed when it goes out of scope, if it is still there.
struct Temporary(PathBuf);

impl Temporary {
    fn write(folder: &Path, bytes: &[u8]) -> Result<Self, WriteError> {
        let path = folder.join(format!(".{}.part", Uuid::now_v7().simple()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options
            .open(&path)
            .map_err(|source| io_error(&path, source))?;
        let temporary = Self(path);
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(|source| io_error(&temporary.0, source))?;
        Ok(temporary)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After a rename there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Gives a file a name that must be free. `rename` alone would replace silently.
fn name_new(temporary: &Path, target: &Path) -> io::Result<()> {
    match std::fs::hard_link(temporary, target) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // File systems without hard links, such as those of USB sticks: the name is taken first.
        Err(_) => {
            drop(File::create_new(target)?);
            std::fs::rename(temporary, target)
        }
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows brings a rename to the disk with the file.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn io_error(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut all: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        all.sort();
        all
    }

    #[test]
    fn an_existing_file_is_never_replaced() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b");
        let first = write_new(&folder, "day.xlsx", b"one").unwrap();
        let second = write_new(&folder, "day.xlsx", b"two").unwrap();
        let plain = write_new(&folder, "plain", b"x").unwrap();
        let other = write_new(&folder, "plain", b"y").unwrap();
        assert_eq!(std::fs::read(first).unwrap(), b"one");
        assert_eq!(std::fs::read(second).unwrap(), b"two");
        assert_eq!(std::fs::read(plain).unwrap(), b"x");
        assert_eq!(std::fs::read(other).unwrap(), b"y");
        assert_eq!(
            names(&folder),
            ["day-2.xlsx", "day.xlsx", "plain", "plain-2"]
        );
    }

    #[test]
    fn the_configuration_is_replaced_whole() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("desk.toml");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(names(root.path()), ["desk.toml"]);
    }

    #[test]
    fn a_refusal_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("file"), b"").unwrap();
        // A folder cannot be made below a file.
        let error = write_new(&root.path().join("file"), "x", b"1").unwrap_err();
        assert!(matches!(error, WriteError::Io { .. }));
        // Nor a file replace a folder.
        std::fs::create_dir(root.path().join("taken")).unwrap();
        assert!(replace(&root.path().join("taken"), b"1").is_err());
        assert_eq!(names(root.path()), ["file", "taken"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_desks_user_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        let path = write_new(root.path(), "x", b"1").unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
