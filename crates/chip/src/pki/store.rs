//! The trust store: what an operator trusts, where each certificate comes from, and the
//! revocation lists at hand.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, OnceLock};

use super::certificate::Certificate;
use super::cms::{CmsError, SignedData, SignerId};
use super::content::{Content, Contents};
use super::crl::RevocationList;
use super::deviation::DeviationList;
use super::folder::TrustFolder;
use super::master_list::MasterList;
use super::memory::Memory;
use super::name::Name;

/// Where a certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, or what the caller called it.
    pub origin: String,
    /// Whether it came in a master list.
    pub master_list: bool,
}

/// A trusted certificate.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The certificate.
    pub certificate: Arc<Certificate>,
    /// Where it comes from; the first place if there were several.
    pub source: Source,
}

/// Something in a file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The file, or what the caller called it.
    pub origin: String,
    /// What is wrong.
    pub reason: String,
}

/// What an operator trusts.
///
/// Certificates that may sign others are trust anchors, self-signed or not: giving them is the
/// act of trust. Others, such as document signers that a file brings along, are kept for
/// documents that leave them out, and are not trusted by themselves.
#[derive(Debug, Clone, Default)]
pub struct TrustStore {
    anchors: Vec<Entry>,
    by_name: HashMap<Vec<u8>, Vec<usize>>,
    by_key_id: HashMap<Vec<u8>, Vec<usize>>,
    /// By the identifier of their key.
    signers: BTreeMap<Vec<u8>, Vec<Arc<Certificate>>>,
    signers_by_serial: HashMap<Vec<u8>, Vec<Arc<Certificate>>>,
    crls: Vec<RevocationList>,
    /// Of each revocation list, whether an anchor's key signed it, once that was asked.
    crls_signed: Vec<OnceLock<bool>>,
    deviations: Vec<DeviationList>,
    failures: Vec<Failure>,
    pub(super) memory: Memory,
}

/// The largest file that is read in bytes: some twenty times the largest master list.
const MAX_FILE: u64 = 64 * 1024 * 1024;
/// How deep folders are searched.
const MAX_FOLDERS: usize = 8;

impl TrustStore {
    /// A store that trusts nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in files and folders: certificates, revocation lists, master lists and deviation lists
    /// in DER, PEM or LDIF, and folders that a [`super::TrustFolder`] keeps. What cannot be used is listed in
    /// [`TrustStore::failures`].
    ///
    /// # Errors
    /// [`io::Error`] with the path where one of the given paths cannot be opened.
    pub fn from_paths<P: AsRef<FilePath>>(paths: &[P]) -> io::Result<Self> {
        let mut store = Self::new();
        for path in paths {
            store.add_path(path.as_ref())?;
        }
        Ok(store)
    }

    /// Takes in one file or folder.
    ///
    /// # Errors
    /// [`io::Error`] with the path where it cannot be opened.
    pub fn add_path(&mut self, path: &FilePath) -> io::Result<()> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        if !fs::metadata(path).map_err(named)?.is_dir() {
            return self.add_file(path).map_err(named);
        }
        if TrustFolder::is_at(path) {
            let folder =
                TrustFolder::open(path).map_err(|error| io::Error::other(error.to_string()))?;
            folder.add_to(self);
            return Ok(());
        }
        for file in files_in(path).map_err(named)? {
            if let Err(error) = self.add_file(&file) {
                self.fail(&file.display().to_string(), error);
            }
        }
        Ok(())
    }

    fn add_file(&mut self, path: &FilePath) -> io::Result<()> {
        self.add_bytes(&read_bounded(path)?, &path.display().to_string());
        Ok(())
    }

    /// Takes in the content of a file: certificates, revocation lists, master lists and deviation
    /// lists in DER, PEM or LDIF. `origin` is kept as where it comes from. Signatures of lists are not asked for
    /// here: see [`MasterList::verify`] and [`super::TrustFolder`].
    pub fn add_bytes(&mut self, bytes: &[u8], origin: &str) {
        let contents = Contents::of(bytes);
        for failure in contents.failures {
            self.fail(origin, failure);
        }
        for content in contents.found {
            match content {
                Content::Certificate(certificate) => {
                    let source = Source {
                        origin: origin.to_owned(),
                        master_list: false,
                    };
                    self.add_certificate(*certificate, source);
                }
                Content::MasterList(list) => self.add_master_list(*list, origin),
                Content::RevocationList(crl) => self.add_crl(*crl),
                Content::DeviationList(list) => {
                    for position in list.unreadable() {
                        self.fail(origin, unreadable_deviation(position));
                    }
                    self.deviations.push(*list);
                }
            }
        }
    }

    /// Takes in the certificates of a master list. Its signature is not asked for here: see
    /// [`MasterList::verify`].
    pub fn add_master_list(&mut self, list: MasterList, origin: &str) {
        for certificate in list.certificates {
            let source = Source {
                origin: origin.to_owned(),
                master_list: true,
            };
            self.add_certificate(certificate, source);
        }
        for (position, error) in list.failures {
            self.fail(origin, format!("certificate {position}: {error}"));
        }
    }

    /// Takes in one certificate: as an anchor if it may sign others, else as a document signer
    /// that is not trusted by itself. One that is there already changes nothing.
    pub fn add_certificate(&mut self, certificate: impl Into<Arc<Certificate>>, source: Source) {
        let certificate: Arc<Certificate> = certificate.into();
        if !certificate.is_ca() {
            let of_key = self
                .signers
                .entry(certificate.key_id().to_vec())
                .or_default();
            if !of_key.contains(&certificate) {
                of_key.push(Arc::clone(&certificate));
                let serial = certificate.serial().to_vec();
                let of_serial = self.signers_by_serial.entry(serial).or_default();
                of_serial.push(certificate);
            }
            return;
        }
        if self.anchored(&certificate).is_some() {
            return;
        }
        let position = self.anchors.len();
        let name = certificate.subject().folded().to_owned();
        self.by_name.entry(name).or_default().push(position);
        self.by_key_id
            .entry(certificate.key_id().to_vec())
            .or_default()
            .push(position);
        self.anchors.push(Entry {
            certificate,
            source,
        });
        self.crls_signed.fill(OnceLock::new());
    }

    /// Takes in a revocation list.
    pub fn add_crl(&mut self, crl: RevocationList) {
        self.crls.push(crl);
        self.crls_signed.push(OnceLock::new());
    }

    /// The trust anchors.
    #[must_use]
    pub fn anchors(&self) -> &[Entry] {
        &self.anchors
    }

    /// Document signers at hand, not trusted by themselves.
    pub fn signers(&self) -> impl Iterator<Item = &Arc<Certificate>> {
        self.signers.values().flatten()
    }

    /// Those of them that this names. States' directories have tens of thousands.
    pub(crate) fn signers_named(&self, id: &SignerId) -> impl Iterator<Item = &Arc<Certificate>> {
        let of = match id {
            SignerId::IssuerAndSerial { serial, .. } => self.signers_by_serial.get(serial),
            SignerId::KeyId(key_id) => self.signers.get(key_id),
        };
        of.into_iter().flatten().filter(|signer| id.names(signer))
    }

    /// Signed data whose signers come again and again: those that are known are not taken apart anew.
    pub(crate) fn signed_data(&self, bytes: &[u8]) -> Result<SignedData, CmsError> {
        SignedData::parse_knowing(bytes, |der| self.memory.certificate(der))
    }

    /// The revocation lists of an issuer by these names, and whether an anchor of the list's name
    /// signed each. States sign their lists with the newest key, which need not be the one in the
    /// chain.
    pub(crate) fn crls_of<'a>(
        &'a self,
        names: [&'a Name; 2],
    ) -> impl Iterator<Item = (&'a RevocationList, bool)> {
        let all = self.crls.iter().zip(&self.crls_signed);
        all.filter(move |(list, _)| names.contains(&list.issuer()))
            .map(move |(list, signed)| {
                let anchors = || self.with_name_or_key(list.issuer(), None);
                let signs = |anchor: &Arc<Certificate>| list.verify_signed_by(anchor).is_ok();
                (list, *signed.get_or_init(|| anchors().any(signs)))
            })
    }

    /// The revocation lists at hand.
    #[must_use]
    pub fn crls(&self) -> &[RevocationList] {
        &self.crls
    }

    /// Takes in a deviation list.
    pub fn add_deviation_list(&mut self, list: DeviationList) {
        self.deviations.push(list);
    }

    /// The deviation lists at hand. Whether one counts is to be asked of
    /// [`DeviationList::verify`], with this store's anchors.
    #[must_use]
    pub fn deviation_lists(&self) -> &[DeviationList] {
        &self.deviations
    }

    /// What could not be used, with its file.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Whether no anchor is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Where this very certificate comes from, if it is an anchor.
    pub(super) fn anchored(&self, certificate: &Certificate) -> Option<&str> {
        let positions = self.by_key_id.get(certificate.key_id())?;
        positions
            .iter()
            .filter_map(|position| self.anchors.get(*position))
            .find(|entry| *entry.certificate == *certificate)
            .map(|entry| entry.source.origin.as_str())
    }

    /// The anchors of this name or with this key identifier, each once.
    pub(super) fn with_name_or_key(
        &self,
        name: &Name,
        key_id: Option<&[u8]>,
    ) -> impl Iterator<Item = &Arc<Certificate>> {
        let by_key = key_id.and_then(|key_id| self.by_key_id.get(key_id));
        let by_name = self.by_name.get(name.folded());
        let mut positions: Vec<usize> = by_key
            .into_iter()
            .chain(by_name)
            .flatten()
            .copied()
            .collect();
        positions.sort_unstable();
        positions.dedup();
        positions
            .into_iter()
            .filter_map(|position| self.anchors.get(position))
            .map(|entry| &entry.certificate)
    }

    fn fail(&mut self, origin: &str, reason: impl ToString) {
        self.failures.push(Failure {
            origin: origin.to_owned(),
            reason: reason.to_string(),
        });
    }
}

/// What is said of a deviation that is limited by more than could be read.
pub(super) fn unreadable_deviation(position: usize) -> String {
    format!("deviation {position}: which documents it means cannot be read, so it excuses none")
}

/// All files in a folder and the folders in it, by name, so that every system has one order.
pub(super) fn files_in(folder: &FilePath) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    list_files(folder, MAX_FOLDERS, &mut files)?;
    files.sort();
    Ok(files)
}

/// A file's content, if it is not larger than files of certificates are.
pub(super) fn read_bounded(path: &FilePath) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > MAX_FILE {
        return Err(io::Error::other("too large for a file of certificates"));
    }
    fs::read(path)
}

fn list_files(folder: &FilePath, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if let Some(depth) = depth.checked_sub(1) {
                list_files(&path, depth, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
