//! EF.SOD taken apart once, for all checks.

use cccd_lds::sod::{ID_LDS_SECURITY_OBJECT, LdsSecurityObject, unwrap_sod};
use cccd_lds::{FileIdentity, Oid};

use super::finding::Finding;
use super::report::Outcome;
use crate::document::{Document, FileState};
use crate::pki::{SignedData, TrustStore};

/// What came of EF.SOD.
pub(super) enum SodContent {
    /// There is none to work on, for this reason.
    Missing(Finding),
    /// The link was lost before it was there.
    Lost,
    /// It is no signed data.
    Broken(String),
    /// Signed data; its content may still be no LDS security object.
    Read(Box<SignedData>, Result<LdsSecurityObject, String>),
}

impl SodContent {
    pub(super) fn new(document: &Document, trust: &TrustStore) -> Self {
        let file = FileIdentity::SOD;
        let bytes = match document.files.get(&file) {
            Some(FileState::Read(bytes)) => bytes.reveal(),
            Some(FileState::LinkLost) => return Self::Lost,
            Some(FileState::Hash(_)) => return Self::Missing(Finding::OnlyHash { file }),
            _ => return Self::Missing(Finding::FileNotGiven { file }),
        };
        Self::of(bytes, trust)
    }

    /// What this file holds.
    pub(super) fn of(bytes: &[u8], trust: &TrustStore) -> Self {
        let content = unwrap_sod(bytes).map_err(|error| error.to_string());
        match content.and_then(|cms| trust.signed_data(cms).map_err(|error| error.to_string())) {
            Err(error) => Self::Broken(error),
            Ok(signed) => {
                let object = if is_lds_security_object(&signed.content_type) {
                    LdsSecurityObject::parse(&signed.content).map_err(|error| error.to_string())
                } else {
                    Err(format!("signed content of type {}", signed.content_type))
                };
                Self::Read(Box::new(signed), object)
            }
        }
    }

    /// The signed data, or why a check that needs it cannot pass.
    pub(super) fn signed(&self) -> Result<&SignedData, Outcome> {
        let file = FileIdentity::SOD;
        match self {
            Self::Read(signed, _) => Ok(signed),
            Self::Missing(finding) => Err(Outcome::NotAvailable(finding.clone())),
            Self::Lost => Err(Outcome::Inconclusive(Finding::LinkLost { file })),
            Self::Broken(error) => Err(Outcome::Failed(Finding::Malformed {
                file,
                error: error.clone(),
            })),
        }
    }

    /// The signed list of hashes, or why a check that needs it cannot pass. Only one check fails
    /// over a broken SOD: its signature; the others have nothing to work on.
    pub(super) fn object(&self) -> Result<&LdsSecurityObject, Outcome> {
        let file = FileIdentity::SOD;
        match self {
            Self::Read(_, Ok(object)) => Ok(object),
            Self::Read(_, Err(error)) => Err(Outcome::Failed(Finding::Malformed {
                file,
                error: error.clone(),
            })),
            Self::Broken(_) => Err(Outcome::NotAvailable(Finding::Needs {
                check: "pa.signature",
            })),
            Self::Missing(finding) => Err(Outcome::NotAvailable(finding.clone())),
            Self::Lost => Err(Outcome::Inconclusive(Finding::LinkLost { file })),
        }
    }
}

/// The identifier of Doc 9303, and those of the first years before it.
fn is_lds_security_object(oid: &Oid) -> bool {
    const BEFORE: [&str; 2] = ["1.3.27.1.1.1", "1.2.528.1.1006.1.20.1"];
    *oid == ID_LDS_SECURITY_OBJECT || BEFORE.contains(&oid.to_string().as_str())
}
