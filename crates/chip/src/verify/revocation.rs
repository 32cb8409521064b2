//! `pa.revocation`: no certificate of the chain is revoked (Doc 9303-12, 4 and 7.1.4).

use core::fmt;

/// Revocation lists of these issuers were searched and do not name the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRevoked {
    lists: Vec<String>,
}

impl fmt::Display for NotRevoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not on the revocation list of {}", self.lists.join(", "))
    }
}
