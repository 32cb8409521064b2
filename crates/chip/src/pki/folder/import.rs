//! Taking files in.

use std::fs;
use std::io;
use std::path::Path;

use ::time::OffsetDateTime;

use super::{Held, Import, ImportKind, ListSignature, TrustFolder, note};
use crate::crypto::signature::SignatureError;
use crate::crypto::{HashAlgorithm, digest};
use crate::pki::cms::CmsError;
use crate::pki::content::{Content, Contents};
use crate::pki::crl::RevocationList;
use crate::pki::deviation::DeviationList;
use crate::pki::list::{ListError, ListSigned};
use crate::pki::path::{Path as CertificatePath, PathError};
use crate::pki::store::{Failure, TrustStore, files_in, read_bounded, unreadable_deviation};

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The name of the file, without its folders.
    pub file: String,
    /// How many certificates were found in it that may be used.
    pub certificates: usize,
    /// How many of them were not in the store.
    pub new: usize,
    /// How many revocation lists were found in it.
    pub crls: usize,
    /// How many deviations were found in it.
    pub deviations: usize,
    /// What the signature of the list in it is worth.
    pub signature: ListSignature,
    /// What in it cannot be used.
    pub failures: Vec<Failure>,
}

impl TrustFolder {
    /// Takes in a file, or all files of a folder and the folders in it. Nothing is written before
    /// [`TrustFolder::save`].
    ///
    /// With `anchors`, the signature of a list must hold and its signer must lead to one of them;
    /// else nothing of that list is taken in. The anchors themselves are not.
    ///
    /// # Errors
    /// [`io::Error`] where the path cannot be opened. What is wrong within files is told by the
    /// reports.
    pub fn import_path(
        &mut self,
        path: &Path,
        anchors: Option<&TrustStore>,
        at: OffsetDateTime,
    ) -> io::Result<Vec<ImportReport>> {
        if !fs::metadata(path)?.is_dir() {
            let bytes = read_bounded(path)?;
            return Ok(vec![self.import_bytes(&bytes, &name(path), anchors, at)]);
        }
        let mut reports = Vec::new();
        for file in files_in(path)? {
            reports.push(match read_bounded(&file) {
                Ok(bytes) => self.import_bytes(&bytes, &name(&file), anchors, at),
                Err(error) => ImportReport::failed(&name(&file), error.to_string()),
            });
        }
        Ok(reports)
    }

    /// Takes in the content of a file.
    pub fn import_bytes(
        &mut self,
        bytes: &[u8],
        file: &str,
        anchors: Option<&TrustStore>,
        at: OffsetDateTime,
    ) -> ImportReport {
        let mut report = ImportReport::empty(file);
        let contents = Contents::of(bytes);
        for why in contents.failures {
            report.fail(why);
        }
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(&digest(HashAlgorithm::Sha256, bytes));
        let mut import = Import {
            file: file.to_owned(),
            at,
            kind: ImportKind::Bundle,
            sha256,
            signature: ListSignature::NotSigned,
            signed_at: None,
        };
        // Lists first: what they are worth stands in the record that all else refers to.
        let mut accepted = Vec::new();
        for content in contents.found {
            let (kind, judged) = match &content {
                Content::MasterList(list) => {
                    let verify = |anchors: &TrustStore| list.verify(anchors, at);
                    let judged = list
                        .signed
                        .as_ref()
                        .map(|_| judged(anchors, at, verify, || list.verify_signature()));
                    (ImportKind::MasterList, judged)
                }
                Content::DeviationList(list) => {
                    let verify = |anchors: &TrustStore| list.verify(anchors, Some(at));
                    let judged = judged(anchors, at, verify, || list.verify_signature());
                    (ImportKind::DeviationList, Some(judged))
                }
                _ => {
                    accepted.push(content);
                    continue;
                }
            };
            import.kind = kind;
            // A bare list where an anchor was given is no better than one signed by nobody known.
            let (signature, signed_at) = judged.unwrap_or_else(|| {
                let signature = match anchors {
                    Some(_) => ListSignature::Bad(ListError::NotSigned.to_string()),
                    None => ListSignature::NotSigned,
                };
                (signature, None)
            });
            import.signed_at = signed_at;
            match &signature {
                ListSignature::Bad(why) | ListSignature::Unknown(why) => report.fail(why.clone()),
                _ => accepted.push(content),
            }
            import.signature = import.signature.worse(signature);
        }
        report.signature = import.signature.clone();
        if !accepted.is_empty() {
            let position = self.record(import);
            for content in accepted {
                self.take(content, position, &mut report);
            }
        }
        report
    }

    /// The position of this import; the same file again renews its record.
    fn record(&mut self, import: Import) -> usize {
        let known = self
            .imports
            .iter_mut()
            .position(|known| known.sha256 == import.sha256);
        match known {
            Some(position) => {
                if let Some(known) = self.imports.get_mut(position) {
                    *known = import;
                }
                position
            }
            None => {
                self.imports.push(import);
                self.imports.len().saturating_sub(1)
            }
        }
    }

    fn take(&mut self, content: Content, import: usize, report: &mut ImportReport) {
        let mut certificate = |store: &mut Self, certificate| {
            report.certificates = report.certificates.saturating_add(1);
            let new = store.hold(certificate, import);
            report.new = report.new.saturating_add(usize::from(new));
        };
        match content {
            Content::Certificate(one) => certificate(self, *one),
            Content::MasterList(list) => {
                for one in list.certificates {
                    certificate(self, one);
                }
                for (position, error) in list.failures {
                    report.fail(format!("certificate {position}: {error}"));
                }
            }
            Content::RevocationList(crl) => {
                report.crls = report.crls.saturating_add(1);
                self.hold_crl(*crl, import);
            }
            Content::DeviationList(list) => {
                report.deviations = report.deviations.saturating_add(list.deviations.len());
                for position in list.unreadable() {
                    report.fail(unreadable_deviation(position));
                }
                self.hold_deviations(*list, import);
            }
        }
    }

    pub(super) fn hold_crl(&mut self, crl: RevocationList, import: usize) {
        let known = self
            .crls
            .iter_mut()
            .find(|held| held.item.der() == crl.der());
        match known {
            Some(held) => note(&mut held.imports, import),
            None => self.crls.push(Held {
                item: crl,
                imports: vec![import],
            }),
        }
    }

    pub(super) fn hold_deviations(&mut self, list: DeviationList, import: usize) {
        let known = self
            .deviations
            .iter_mut()
            .find(|held| held.item.raw() == list.raw());
        match known {
            Some(held) => note(&mut held.imports, import),
            None => self.deviations.push(Held {
                item: list,
                imports: vec![import],
            }),
        }
    }
}

/// What the signature of a list is worth, and when the one that holds says it was made.
fn judged(
    anchors: Option<&TrustStore>,
    at: OffsetDateTime,
    verify: impl FnOnce(&TrustStore) -> Result<(ListSigned, CertificatePath), ListError>,
    verify_signature: impl FnOnce() -> Result<ListSigned, ListError>,
) -> (ListSignature, Option<OffsetDateTime>) {
    let judged = match anchors {
        Some(anchors) => verify(anchors).map(|(list, path)| {
            let path = path.lines().join(" <- ");
            let line = match list.signed_at {
                Some(_) => format!("{}; {path}", list.verified),
                None => format!(
                    "{}; {path}; the list does not say when it was signed, its signer was judged on {}",
                    list.verified,
                    at.date()
                ),
            };
            (ListSignature::Holds(line), list.signed_at)
        }),
        None => verify_signature().map(|list| {
            let signature = ListSignature::NoAnchor(list.verified.to_string());
            (signature, list.signed_at)
        }),
    };
    judged.unwrap_or_else(|error| {
        let line = error.to_string();
        let signature = match error {
            ListError::Signed(CmsError::Signature(SignatureError::Unsupported(_)))
            | ListError::Path(PathError::Unsupported { .. }) => ListSignature::Unknown(line),
            _ => ListSignature::Bad(line),
        };
        (signature, None)
    })
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

impl ListSignature {
    /// What it rests on, or why not; empty where nothing is signed.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::NotSigned => "",
            Self::Holds(line) | Self::NoAnchor(line) | Self::Unknown(line) | Self::Bad(line) => {
                line
            }
        }
    }

    /// Of two lists in one file the worse one counts.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() {
            other
        } else {
            self
        }
    }

    const fn weight(&self) -> u8 {
        match self {
            Self::NotSigned => 0,
            Self::Holds(_) => 1,
            Self::NoAnchor(_) => 2,
            Self::Unknown(_) => 3,
            Self::Bad(_) => 4,
        }
    }
}

impl ImportReport {
    fn empty(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            certificates: 0,
            new: 0,
            crls: 0,
            deviations: 0,
            signature: ListSignature::NotSigned,
            failures: Vec::new(),
        }
    }

    fn failed(file: &str, why: String) -> Self {
        let mut report = Self::empty(file);
        report.fail(why);
        report
    }

    fn fail(&mut self, reason: String) {
        self.failures.push(Failure {
            origin: self.file.clone(),
            reason,
        });
    }
}
