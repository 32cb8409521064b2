//! The trust store: what an operator trusts, where each certificate comes from, and the
//! revocation lists at hand.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use super::certificate::Certificate;
use super::crl::RevocationList;
use super::master_list::MasterList;
use super::name::Name;
use super::pem;

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
    by_name: HashMap<String, Vec<usize>>,
    by_key_id: HashMap<Vec<u8>, Vec<usize>>,
    signers: Vec<Arc<Certificate>>,
    crls: Vec<RevocationList>,
    failures: Vec<Failure>,
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

    /// Takes in files and folders: certificates and revocation lists in DER or PEM, PEM bundles,
    /// master lists. What cannot be used is listed in [`TrustStore::failures`].
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
        let mut files = Vec::new();
        list_files(path, MAX_FOLDERS, &mut files).map_err(named)?;
        files.sort();
        for file in files {
            if let Err(error) = self.add_file(&file) {
                self.fail(&file.display().to_string(), error);
            }
        }
        Ok(())
    }

    fn add_file(&mut self, path: &FilePath) -> io::Result<()> {
        if fs::metadata(path)?.len() > MAX_FILE {
            return Err(io::Error::other("too large for a file of certificates"));
        }
        self.add_bytes(&fs::read(path)?, &path.display().to_string());
        Ok(())
    }

    /// Takes in the content of a file: PEM, or DER of a certificate, a revocation list or a
    /// master list. `origin` is kept as where it comes from.
    pub fn add_bytes(&mut self, bytes: &[u8], origin: &str) {
        let text = core::str::from_utf8(bytes)
            .ok()
            .filter(|text| text.contains("-----BEGIN "));
        let Some(text) = text else {
            return self.add_der(bytes, origin);
        };
        let (blocks, broken) = pem::blocks(text);
        if broken > 0 {
            self.fail(origin, format!("{broken} broken PEM blocks"));
        }
        for (label, der) in blocks {
            match label.as_str() {
                "CERTIFICATE"
                | "X509 CERTIFICATE"
                | "TRUSTED CERTIFICATE"
                | "X509 CRL"
                | "CMS"
                | "PKCS7" => self.add_der(&der, origin),
                _ => self.fail(
                    origin,
                    format!("a PEM block {label}, which is of no use here"),
                ),
            }
        }
    }

    fn add_der(&mut self, der: &[u8], origin: &str) {
        let certificate = match Certificate::parse(der) {
            Ok(certificate) => {
                let source = Source {
                    origin: origin.to_owned(),
                    master_list: false,
                };
                self.add_certificate(certificate, source);
                return;
            }
            Err(error) => error,
        };
        if let Ok(list) = MasterList::parse(der) {
            self.add_master_list(list, origin);
        } else if let Ok(crl) = RevocationList::parse(der) {
            self.crls.push(crl);
        } else {
            self.fail(origin, certificate);
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
    pub fn add_certificate(&mut self, certificate: Certificate, source: Source) {
        let certificate = Arc::new(certificate);
        if !certificate.is_ca() {
            if !self.signers.contains(&certificate) {
                self.signers.push(certificate);
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
    }

    /// Takes in a revocation list.
    pub fn add_crl(&mut self, crl: RevocationList) {
        self.crls.push(crl);
    }

    /// The trust anchors.
    #[must_use]
    pub fn anchors(&self) -> &[Entry] {
        &self.anchors
    }

    /// Document signers at hand, not trusted by themselves.
    #[must_use]
    pub fn signers(&self) -> &[Arc<Certificate>] {
        &self.signers
    }

    /// The revocation lists at hand.
    #[must_use]
    pub fn crls(&self) -> &[RevocationList] {
        &self.crls
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
    pub(super) fn anchored(&self, certificate: &Certificate) -> Option<String> {
        let positions = self.by_key_id.get(certificate.key_id())?;
        positions
            .iter()
            .filter_map(|position| self.anchors.get(*position))
            .find(|entry| *entry.certificate == *certificate)
            .map(|entry| entry.source.origin.clone())
    }

    /// The anchors of this name or with this key identifier, each once, and their origin.
    pub(super) fn with_name_or_key(
        &self,
        name: &Name,
        key_id: Option<&[u8]>,
    ) -> impl Iterator<Item = (&Arc<Certificate>, String)> {
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
            .map(|entry| (&entry.certificate, entry.source.origin.clone()))
    }

    fn fail(&mut self, origin: &str, reason: impl ToString) {
        self.failures.push(Failure {
            origin: origin.to_owned(),
            reason: reason.to_string(),
        });
    }
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
