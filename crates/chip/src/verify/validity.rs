//! `pa.validity`: the certificates were valid when the document was issued (Doc 9303-12, 4).

use core::fmt;

use time::Date;

/// The certificates of the chain were valid on this day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidAt {
    day: Date,
    basis: &'static str,
}

impl fmt::Display for ValidAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificates valid on {} ({})", self.day, self.basis)
    }
}
