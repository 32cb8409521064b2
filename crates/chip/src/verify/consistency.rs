//! `pa.consistency`: issuer, document type, EF.COM, SOD, DG14 and EF.CardAccess tell one story.

use core::fmt;

/// These statements were compared and agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    compared: Vec<&'static str>,
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "agree: {}", self.compared.join(", "))
    }
}
