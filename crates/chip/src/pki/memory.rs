//! What was verified before: documents come in thousands under one signer, and its certificate is
//! verified once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::certificate::Certificate;
use crate::crypto::signature::{SignatureError, Verified};

/// How many certificates are remembered: those of all states' signers in use, several times.
const MAX_REMEMBERED: usize = 16_384;

/// Certificates whose signature was verified with the key of an anchor. Nobody but the holders of
/// these keys can fill it.
#[derive(Debug, Default)]
pub(super) struct Memory(RwLock<HashMap<Vec<u8>, Vec<Known>>>);

#[derive(Debug)]
struct Known {
    issuer: Arc<Certificate>,
    verified: Verified,
}

impl Memory {
    /// Verifies a certificate's signature with an anchor's key, or remembers that it holds.
    pub(super) fn verify(
        &self,
        certificate: &Certificate,
        anchor: &Arc<Certificate>,
    ) -> Result<Verified, SignatureError> {
        let remembered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = remembered.get(certificate.der()).into_iter().flatten();
        let known = known.into_iter().find(|known| known.issuer == *anchor);
        if let Some(known) = known {
            return Ok(known.verified.clone());
        }
        drop(remembered);

        let verified = certificate.verify_signed_by(anchor)?;
        let mut remembered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() < MAX_REMEMBERED {
            let known = Known {
                issuer: Arc::clone(anchor),
                verified: verified.clone(),
            };
            let of_certificate = remembered.entry(certificate.der().to_vec());
            of_certificate.or_default().push(known);
        }
        Ok(verified)
    }
}

/// A copy remembers nothing yet.
impl Clone for Memory {
    fn clone(&self) -> Self {
        Self::default()
    }
}
