//! `pa.chain`: the document signer leads to a trust anchor (Doc 9303-12, 4).

use core::fmt;

/// Every signature from the document signer up to an anchor was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedChain {
    steps: Vec<String>,
}

impl TrustedChain {
    /// One line per step, the document signer first, the anchor last.
    #[must_use]
    pub fn steps(&self) -> &[String] {
        &self.steps
    }
}

impl fmt::Display for TrustedChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.steps.join(" <- "))
    }
}
