//! `pa.signature`: the SOD is signed by its document signer (Doc 9303-11, 5.1).

use core::fmt;

/// The signature over the SOD was verified with the key of this certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHolds {
    algorithm: String,
    signer: String,
}

impl fmt::Display for SignatureHolds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signed by {} ({})", self.signer, self.algorithm)
    }
}
