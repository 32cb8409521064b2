//! A trust store on disk: what was imported, from where, when, and who signed for it.
//!
//! It is one file, [`STORE_FILE`], in a folder of its own. It is replaced as a whole, so that
//! whoever opens it meanwhile sees the old or the new one, and imports wait for each other.
//! Nothing in it is signed: whoever may write the folder decides whom the machine trusts.

mod file;
mod import;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::time::OffsetDateTime;

use super::certificate::Certificate;
use super::crl::RevocationList;
use super::deviation::DeviationList;
use super::store::{Source, TrustStore};
use crate::cbor::CborError;

pub use self::import::ImportReport;

/// The name of the file that a trust store is.
pub const STORE_FILE: &str = "trust.cbor";
/// The name of the file that keeps a second import waiting.
const LOCK_FILE: &str = "trust.lock";

/// A trust store on disk.
#[derive(Debug)]
pub struct TrustFolder {
    folder: PathBuf,
    imports: Vec<Import>,
    certificates: Vec<Held<Arc<Certificate>>>,
    /// Positions of the certificates by the identifier of their key.
    by_key_id: HashMap<Vec<u8>, Vec<usize>>,
    crls: Vec<Held<RevocationList>>,
    deviations: Vec<Held<DeviationList>>,
    /// Held while there may be changes to write.
    lock: Option<File>,
}

/// One file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The name of the file, without its folders.
    pub file: String,
    /// When it was taken in, last.
    pub at: OffsetDateTime,
    /// What it was.
    pub kind: ImportKind,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// What the signature of the list in it is worth.
    pub signature: ListSignature,
    /// When the list says that it was signed.
    pub signed_at: Option<OffsetDateTime>,
}

/// What a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Certificates and revocation lists, one or many.
    Bundle,
    /// A master list.
    MasterList,
    /// A deviation list.
    DeviationList,
}

/// What the signature of a master list or a deviation list is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListSignature {
    /// There is no list in the file, or nobody signed it.
    NotSigned,
    /// It holds, and its signer leads to an anchor that was given: one line per step.
    Holds(String),
    /// It holds, but no anchor was given, so anybody may have made it.
    NoAnchor(String),
    /// It cannot be told, for this reason.
    Unknown(String),
    /// It does not hold, or its signer leads to none of the anchors given. Nothing of such a list
    /// is taken in.
    Bad(String),
}

/// Something in the store, and which imports brought it (by position).
#[derive(Debug, Clone)]
pub struct Held<T> {
    /// What it is.
    pub item: T,
    /// Positions in [`TrustFolder::imports`], the first one first.
    pub imports: Vec<usize>,
}

/// Why a trust store could not be opened or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// There is none.
    #[error("{} holds no trust store", .0.display())]
    Missing(PathBuf),
    /// The system refuses.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it says.
        error: io::Error,
    },
    /// The file was changed by something else than this program.
    #[error("{} is damaged: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: CborError,
    },
}

impl TrustFolder {
    /// Whether there is a trust store in this folder.
    #[must_use]
    pub fn is_at(folder: &Path) -> bool {
        folder.join(STORE_FILE).is_file()
    }

    /// Opens a store to look into.
    ///
    /// # Errors
    /// [`FolderError`] where there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, FolderError> {
        if !Self::is_at(folder) {
            return Err(FolderError::Missing(folder.to_owned()));
        }
        let mut store = Self::empty(folder);
        store.read()?;
        Ok(store)
    }

    /// Opens a store to change it, or begins one; waits for others that are changing it.
    ///
    /// # Errors
    /// [`FolderError`] where the folder cannot be made, or what is there cannot be read.
    pub fn change(folder: &Path) -> Result<Self, FolderError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            |error| FolderError::Io { path, error }
        };
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let path = folder.join(LOCK_FILE);
        let lock = File::create(&path).map_err(failed(&path))?;
        lock.lock().map_err(failed(&path))?;
        let mut store = Self::empty(folder);
        store.lock = Some(lock);
        if Self::is_at(folder) {
            store.read()?;
        }
        Ok(store)
    }

    fn empty(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            imports: Vec::new(),
            certificates: Vec::new(),
            by_key_id: HashMap::new(),
            crls: Vec::new(),
            deviations: Vec::new(),
            lock: None,
        }
    }

    fn read(&mut self) -> Result<(), FolderError> {
        let path = self.folder.join(STORE_FILE);
        let bytes = fs::read(&path).map_err(|error| FolderError::Io {
            path: path.clone(),
            error,
        })?;
        self.decode(&bytes)
            .map_err(|why| FolderError::Damaged { path, why })
    }

    /// Writes the store: whole, beside the old one, and then in its place.
    ///
    /// # Errors
    /// [`FolderError::Io`] where that fails; the old one is then still there.
    pub fn save(&self) -> Result<(), FolderError> {
        let path = self.folder.join(STORE_FILE);
        let beside = self.folder.join(format!("{STORE_FILE}.new"));
        let write = || -> io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(&self.encode())?;
            // On disk before the name is: else a power cut could leave an empty store.
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            #[cfg(unix)]
            File::open(&self.folder)?.sync_all()?;
            Ok(())
        };
        write().map_err(|error| FolderError::Io {
            path: path.clone(),
            error,
        })
    }

    /// The files that were taken in, the oldest first.
    #[must_use]
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// The certificates, in the order they came.
    #[must_use]
    pub fn certificates(&self) -> &[Held<Arc<Certificate>>] {
        &self.certificates
    }

    /// The revocation lists.
    #[must_use]
    pub fn crls(&self) -> &[Held<RevocationList>] {
        &self.crls
    }

    /// The deviation lists.
    #[must_use]
    pub fn deviations(&self) -> &[Held<DeviationList>] {
        &self.deviations
    }

    /// The first import that brought this.
    #[must_use]
    pub fn source<T>(&self, held: &Held<T>) -> Option<&Import> {
        self.imports.get(*held.imports.first()?)
    }

    /// What is trusted by all of it.
    #[must_use]
    pub fn trust_store(&self) -> TrustStore {
        let mut store = TrustStore::new();
        self.add_to(&mut store);
        store
    }

    pub(super) fn add_to(&self, store: &mut TrustStore) {
        for held in &self.certificates {
            let import = self.source(held);
            let source = Source {
                origin: import.map_or_else(String::new, ToString::to_string),
                master_list: import.is_some_and(|import| import.kind == ImportKind::MasterList),
            };
            store.add_certificate(Arc::clone(&held.item), source);
        }
        for held in &self.crls {
            store.add_crl(held.item.clone());
        }
        for held in &self.deviations {
            store.add_deviation_list(held.item.clone());
        }
    }

    /// Takes in a certificate; whether it is new.
    fn hold(&mut self, certificate: Certificate, import: usize) -> bool {
        let of_key = self.by_key_id.entry(certificate.key_id().to_vec());
        let of_key = of_key.or_default();
        for position in of_key.iter() {
            if let Some(held) = self.certificates.get_mut(*position)
                && *held.item == certificate
            {
                note(&mut held.imports, import);
                return false;
            }
        }
        of_key.push(self.certificates.len());
        self.certificates.push(Held {
            item: Arc::new(certificate),
            imports: vec![import],
        });
        true
    }
}

fn note(imports: &mut Vec<usize>, import: usize) {
    if !imports.contains(&import) {
        imports.push(import);
    }
}

/// File and day, as where a certificate comes from.
impl core::fmt::Display for Import {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} ({})", self.file, self.at.date())
    }
}

#[cfg(test)]
mod tests;
