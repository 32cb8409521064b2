//! What was verified before: documents come in thousands under one signer, and its certificate is
//! verified once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::certificate::Certificate;
use crate::crypto::signature::{SignatureError, Verified};

/// How many certificates are remembered: those of all states' signers in use, several times.
const MAX_REMEMBERED: usize = 16_384;

/// Certificates whose signature was verified with the key of an anchor, by their DER. Nobody but the
/// holders of these keys can fill it.
#[derive(Debug, Default)]
pub(super) struct Memory(RwLock<HashMap<Vec<u8>, Remembered>>);

#[derive(Debug)]
struct Remembered {
    certificate: Arc<Certificate>,
    signed: Vec<Signed>,
}

#[derive(Debug)]
struct Signed {
    issuer: Arc<Certificate>,
    verified: Verified,
}

impl Memory {
    /// The certificate of these bytes, if it is remembered: taken apart, and its key with it.
    pub(super) fn certificate(&self, der: &[u8]) -> Option<Arc<Certificate>> {
        let remembered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = remembered.get(der)?;
        Some(Arc::clone(&known.certificate))
    }

    /// Verifies a certificate's signature with an anchor's key, or remembers that it holds.
    pub(super) fn verify(
        &self,
        certificate: &Arc<Certificate>,
        anchor: &Arc<Certificate>,
    ) -> Result<Verified, SignatureError> {
        let remembered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = remembered.get(certificate.der()).into_iter();
        let mut signed = known.flat_map(|known| &known.signed);
        if let Some(signed) = signed.find(|signed| signed.issuer == *anchor) {
            return Ok(signed.verified.clone());
        }
        drop(remembered);

        let verified = certificate.verify_signed_by(anchor)?;
        let mut remembered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() < MAX_REMEMBERED {
            let known = remembered.entry(certificate.der().to_vec());
            let known = known.or_insert_with(|| Remembered {
                certificate: Arc::clone(certificate),
                signed: Vec::new(),
            });
            known.signed.push(Signed {
                issuer: Arc::clone(anchor),
                verified: verified.clone(),
            });
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
