//! Evidence files: what a read brought, in one file that anybody can judge later
//! (`docs/evidence.md` describes the format).
//!
//! The SOD, the hashes it lists, the chip's keys and its signature over the verifier's challenge
//! convince anybody. What only the desk witnessed (Chip Authentication, PACE-CAM, how the chip was
//! opened, that a challenge was fresh) counts where the desk signed the file with a key that the
//! verifier trusts; else it is the reader's assertion.

mod desk;
mod file;

use std::collections::BTreeSet;

use ::time::OffsetDateTime;
use cccd_lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_lds::{DataGroup, FileIdentity, Private};

use crate::cbor::CborError;
use crate::crypto::digest;
use crate::document::{Document, FileState};
use crate::pki::SignedData;
use crate::verify::Source;

pub use self::desk::{DeskKey, DeskKeyError, DeskKeyKind, DeskPublicKey};

/// The largest evidence file that is read, in bytes: all groups of a document with room to spare.
pub const MAX_FILE: usize = 16 * 1024 * 1024;

/// Which data groups go into a file whole. The others are there by their hashes.
///
/// Whatever is chosen, EF.SOD, EF.COM, EF.CardAccess, EF.CardSecurity, DG14 and DG15 are: they
/// hold the chip's keys and nothing that the person is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Disclosure(BTreeSet<DataGroup>);

impl Disclosure {
    /// No personal data.
    #[must_use]
    pub fn minimal() -> Self {
        Self::default()
    }

    /// Everything that was read.
    #[must_use]
    pub fn whole() -> Self {
        Self(DataGroup::ALL.into_iter().collect())
    }

    /// This group too.
    #[must_use]
    pub fn with(mut self, group: DataGroup) -> Self {
        self.0.insert(group);
        self
    }

    /// Of this group only the hash.
    #[must_use]
    pub fn without(mut self, group: DataGroup) -> Self {
        self.0.remove(&group);
        self
    }

    fn discloses(&self, group: DataGroup) -> bool {
        matches!(group, DataGroup::Dg14 | DataGroup::Dg15) || self.0.contains(&group)
    }
}

/// An evidence file taken apart. Nothing of it is verified yet, the desk's signature included.
#[derive(Debug, Clone)]
pub struct EvidenceFile {
    /// What was read, as far as the file says.
    pub document: Document,
    /// When the file was written, by the desk's clock.
    pub created: OffsetDateTime,
    /// What the desk signed, and its signature.
    desk: Option<Signed>,
}

#[derive(Debug, Clone)]
struct Signed {
    key: DeskPublicKey,
    message: Private<Vec<u8>>,
    signature: Vec<u8>,
}

/// Who vouches for what only the reader witnessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attestation {
    /// Nobody: the file is not signed.
    Unsigned,
    /// A desk that the verifier trusts.
    Trusted(DeskPublicKey),
    /// A desk that the verifier does not know; the signature holds.
    Unknown(DeskPublicKey),
    /// Nobody: the signature does not hold, so the file was changed, or is somebody else's.
    Broken(DeskPublicKey),
}

/// Why bytes are no evidence file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// It begins otherwise: another file was meant.
    #[error("this is no evidence file")]
    NotEvidence,
    /// It is of another version: use the program that wrote it.
    #[error("the evidence file has version {0}, this program reads version 1")]
    Version(u64),
    /// It is larger than any.
    #[error("the evidence file is larger than {MAX_FILE} bytes")]
    TooLarge,
    /// It is damaged.
    #[error("the evidence file is damaged: {0}")]
    Damaged(#[from] CborError),
    /// The key of the desk is none.
    #[error("the desk's key in the evidence file: {0}")]
    DeskKey(#[from] DeskKeyError),
}

/// Why a document cannot be written as evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There is no EF.SOD, or none that says which hash it lists: nothing would be proven.
    #[error("without a readable EF.SOD there is nothing to prove")]
    NoSod,
    /// The desk's key does not sign.
    #[error(transparent)]
    DeskKey(#[from] DeskKeyError),
}

/// The evidence of a read. With a desk's key the desk vouches for what it witnessed.
///
/// # Errors
/// [`WriteError`] where the document has no usable EF.SOD, or the key does not sign.
pub fn write(
    document: &Document,
    disclosure: &Disclosure,
    created: OffsetDateTime,
    desk: Option<&DeskKey>,
) -> Result<Private<Vec<u8>>, WriteError> {
    let hidden = hide(document, disclosure)?;
    let body = file::encode_body(&hidden, created);
    file::encode(&body, desk)
}

impl EvidenceFile {
    /// Whether bytes begin as an evidence file does, of whatever version.
    #[must_use]
    pub fn is_evidence(bytes: &[u8]) -> bool {
        file::is_evidence(bytes)
    }

    /// Takes a file apart.
    ///
    /// # Errors
    /// [`EvidenceError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceError> {
        if bytes.len() > MAX_FILE {
            return Err(EvidenceError::TooLarge);
        }
        file::decode(bytes)
    }

    /// Who vouches for what only the reader witnessed, given the desks that the verifier trusts.
    #[must_use]
    pub fn attestation(&self, trusted: &[DeskPublicKey]) -> Attestation {
        let Some(signed) = &self.desk else {
            return Attestation::Unsigned;
        };
        let key = signed.key.clone();
        if !key.verify(signed.message.reveal(), &signed.signature) {
            Attestation::Broken(key)
        } else if trusted.contains(&key) {
            Attestation::Trusted(key)
        } else {
            Attestation::Unknown(key)
        }
    }
}

impl Attestation {
    /// What the file counts as when it is verified.
    #[must_use]
    pub const fn source(&self) -> Source {
        match self {
            Self::Trusted(_) => Source::Attested,
            Self::Unsigned | Self::Unknown(_) | Self::Broken(_) => Source::File,
        }
    }

    /// Its name in JSON: `unsigned`, `trusted`, `unknown` or `broken`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Trusted(_) => "trusted",
            Self::Unknown(_) => "unknown",
            Self::Broken(_) => "broken",
        }
    }

    /// The key that signed, or is said to have.
    #[must_use]
    pub const fn key(&self) -> Option<&DeskPublicKey> {
        match self {
            Self::Unsigned => None,
            Self::Trusted(key) | Self::Unknown(key) | Self::Broken(key) => Some(key),
        }
    }
}

/// The document with hashes in place of the groups that are not disclosed.
fn hide(document: &Document, disclosure: &Disclosure) -> Result<Document, WriteError> {
    let sod = document.file(FileIdentity::SOD).ok_or(WriteError::NoSod)?;
    let algorithm = unwrap_sod(sod)
        .ok()
        .and_then(|cms| SignedData::parse(cms).ok())
        .and_then(|signed| LdsSecurityObject::parse(&signed.content).ok())
        .and_then(|object| object.hash_algorithm())
        .ok_or(WriteError::NoSod)?;
    let mut hidden = document.clone();
    for (file, state) in &mut hidden.files {
        let keep = file
            .data_group()
            .is_none_or(|group| disclosure.discloses(group));
        if !keep && let FileState::Read(content) = state {
            *state = FileState::Hash(digest(algorithm, content.reveal()));
        }
    }
    Ok(hidden)
}

#[cfg(test)]
mod tests;
