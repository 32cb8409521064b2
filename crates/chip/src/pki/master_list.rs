//! CSCA master lists (Doc 9303-12, 9): signed ones, and the bare list inside.

use cccd_lds::tlv::{Reader, Tag, Tlv, TlvError};

use super::certificate::{Certificate, CertificateError};
use super::cms::{CmsError, SignedData};
use super::path::{Path, PathError};
use super::store::TrustStore;
use crate::crypto::signature::Verified;

/// A CSCA master list.
#[derive(Debug, Clone)]
pub struct MasterList {
    /// The certificates of the list that parse, in its order.
    pub certificates: Vec<Certificate>,
    /// Position in the list and fault of each that does not.
    pub failures: Vec<(usize, CertificateError)>,
    /// The signed data that the list came in; `None` for a bare list.
    pub signed: Option<SignedData>,
}

/// Why bytes are no master list, or its signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MasterListError {
    /// The list itself is broken.
    #[error("not a master list: {0}")]
    Structure(#[from] TlvError),
    /// The signed data around it is broken or signed badly.
    #[error(transparent)]
    Signed(#[from] CmsError),
    /// It is signed, but over something else.
    #[error("signed data, but not over a master list")]
    Content,
    /// It is a bare list, which nobody signed.
    #[error("the list is not signed")]
    NotSigned,
    /// The signer's certificate is not in the list.
    #[error("the certificate of the list's signer is not at hand")]
    NoSigner,
    /// The signer does not lead to an anchor.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// `icao-cscaMasterList`.
const CSCA_MASTER_LIST: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x02];

impl MasterList {
    /// Parses a list in signed data, or a bare `CscaMasterList`.
    ///
    /// # Errors
    /// [`MasterListError`] where it is neither. Single certificates that do not parse are no
    /// error: they are in [`MasterList::failures`].
    pub fn parse(bytes: &[u8]) -> Result<Self, MasterListError> {
        let outer = Reader::new(bytes).expect(Tag::SEQUENCE)?;
        if outer.children()?.peek() == Some(Tag::INTEGER) {
            return Self::parse_bare(&outer, None);
        }
        let signed = SignedData::parse(bytes)?;
        if signed.content_type.content() != CSCA_MASTER_LIST {
            return Err(MasterListError::Content);
        }
        let content = signed.content.clone();
        Self::parse_bare(&Reader::new(&content).expect(Tag::SEQUENCE)?, Some(signed))
    }

    fn parse_bare(list: &Tlv<'_>, signed: Option<SignedData>) -> Result<Self, MasterListError> {
        let mut fields = list.children()?;
        fields.expect(Tag::INTEGER)?;
        let (mut certificates, mut failures) = (Vec::new(), Vec::new());
        for (position, certificate) in fields.expect(Tag::SET)?.children()?.enumerate() {
            match Certificate::parse(certificate?.raw) {
                Ok(certificate) => certificates.push(certificate),
                Err(error) => failures.push((position, error)),
            }
        }
        Ok(Self {
            certificates,
            failures,
            signed,
        })
    }

    /// Verifies the list's own signature and its signer's way to one of the anchors.
    ///
    /// # Errors
    /// [`MasterListError`] with what does not hold.
    pub fn verify(&self, anchors: &TrustStore) -> Result<(Verified, Path), MasterListError> {
        let signed = self.signed.as_ref().ok_or(MasterListError::NotSigned)?;
        let mut last = MasterListError::NoSigner;
        // Links between the keys of the signer's state stand in the list itself.
        let extra: Vec<_> = signed
            .certificates
            .iter()
            .chain(&self.certificates)
            .collect();
        for info in &signed.signers {
            for certificate in signed.certificates.iter().filter(|c| info.id.names(c)) {
                let verified = signed.verify(info, certificate);
                let path = anchors.find_path(certificate, &extra, None);
                match (verified, path) {
                    (Ok(verified), Ok(path)) => return Ok((verified, path)),
                    (Err(error), _) => last = error.into(),
                    (_, Err(error)) => last = error.into(),
                }
            }
        }
        Err(last)
    }
}
