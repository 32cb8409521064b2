//! Lists that a state signs: master lists and deviation lists (Doc 9303-12, 9 and 10).

use std::sync::Arc;

use ::time::{Date, Duration, OffsetDateTime};
use cccd_lds::tlv::TlvError;

use super::certificate::Certificate;
use super::cms::{CmsError, SignedData};
use super::path::{Path, PathError};
use super::store::TrustStore;
use crate::crypto::signature::Verified;

/// Why bytes are no such list, or its signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// The list itself is broken.
    #[error("not a list: {0}")]
    Structure(#[from] TlvError),
    /// The signed data around it is broken or signed badly.
    #[error(transparent)]
    Signed(#[from] CmsError),
    /// It is signed, but over something else.
    #[error("signed data, but not over such a list")]
    Content,
    /// It is a bare list, which nobody signed.
    #[error("the list is not signed")]
    NotSigned,
    /// The signer's certificate is not in the list.
    #[error("the certificate of the list's signer is not at hand")]
    NoSigner,
    /// The signer's certificate is made for something else.
    #[error("{0} may not sign such a list")]
    Usage(String),
    /// The list says that it was signed when a certificate of its signer's chain was not valid.
    #[error("the list was signed on {day}, when the certificate of {subject} was not valid")]
    NotValid {
        /// Whose certificate.
        subject: String,
        /// The day of the signature.
        day: Date,
    },
    /// The list does not say when it was signed, and a certificate of its signer's chain is not
    /// valid on the day on which it is judged.
    #[error(
        "the list does not say when it was signed, and on {day} the certificate of {subject} is not valid"
    )]
    NotValidWhenJudged {
        /// Whose certificate.
        subject: String,
        /// The day of the judgement.
        day: Date,
    },
    /// The signer does not lead to an anchor.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// A signature over a list that holds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ListSigned {
    /// What was verified.
    pub verified: Verified,
    /// When the list says that it was signed (signingTime; RFC 5652, 11.3), in the attributes that
    /// this very signature covers.
    pub signed_at: Option<OffsetDateTime>,
}

/// What the signer of a list must be made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    MasterList,
    Deviations,
}

/// Verifies the signature of a list and its signer's way to an anchor. `extra` are certificates
/// that may stand between them. A list that does not say when it was signed is judged at `now`, and
/// without that by no date.
pub(super) fn verify(
    signed: &SignedData,
    extra: &[Certificate],
    anchors: &TrustStore,
    purpose: Purpose,
    now: Option<OffsetDateTime>,
) -> Result<(ListSigned, Path), ListError> {
    let came_along = signed.certificates.iter().map(AsRef::as_ref);
    let extra: Vec<_> = came_along.chain(extra).collect();
    any_signer(signed, |certificate, list| {
        if !purpose.allows(certificate) {
            return Err(ListError::Usage(certificate.to_string()));
        }
        let at = list.signed_at.or(now);
        let path = anchors.find_path(certificate, &extra, at)?;
        if let Some((at, outside)) = at.and_then(|at| Some((at, outside_validity(&path, at)?))) {
            let (subject, day) = (outside.subject().to_string(), at.date());
            return Err(match list.signed_at {
                Some(_) => ListError::NotValid { subject, day },
                None => ListError::NotValidWhenJudged { subject, day },
            });
        }
        Ok((list, path))
    })
}

/// The first certificate that is not valid then. The anchor counts as it is: the operator gave it.
/// Clocks differ, and so do time zones: a day is allowed on both sides.
fn outside_validity(path: &Path, at: OffsetDateTime) -> Option<&Certificate> {
    let mut certificates = path.steps().map(|(certificate, _)| certificate.as_ref());
    certificates.find(|one| {
        at.saturating_add(Duration::DAY) < one.not_before()
            || one.not_after() < at.saturating_sub(Duration::DAY)
    })
}

/// Verifies the signature of a list with the certificate that came along.
pub(super) fn verify_signature(signed: &SignedData) -> Result<ListSigned, ListError> {
    any_signer(signed, |_, list| Ok(list))
}

/// The first signer whose signature holds and who is accepted; else why the last was not.
fn any_signer<T>(
    signed: &SignedData,
    accept: impl Fn(&Arc<Certificate>, ListSigned) -> Result<T, ListError>,
) -> Result<T, ListError> {
    let mut last = ListError::NoSigner;
    for info in &signed.signers {
        for certificate in signed.certificates.iter().filter(|c| info.id.names(c)) {
            let verified = signed.verify(info, certificate).map_err(ListError::from);
            let attributes = info.attributes.as_ref();
            let signed_at = attributes.and_then(|attributes| attributes.signing_time);
            let list = verified.map(|verified| ListSigned {
                verified,
                signed_at,
            });
            match list.and_then(|list| accept(certificate, list)) {
                Ok(accepted) => return Ok(accepted),
                Err(error) => last = error,
            }
        }
    }
    Err(last)
}

impl Purpose {
    /// A signer's certificate says what it is for, and a document signer's key is not for lists.
    /// Where it says nothing, an authority may have signed by itself.
    fn allows(self, signer: &Certificate) -> bool {
        let wanted = match self {
            Self::MasterList => 3,
            Self::Deviations => 8,
        };
        let purposes = &signer.extensions().extended_key_usage;
        let is_wanted = |content: &[u8]| content == [0x67, 0x81, 0x08, 0x01, 0x01, wanted];
        purposes.iter().any(|purpose| is_wanted(purpose.content()))
            || (purposes.is_empty() && signer.is_ca())
    }
}
