//! `access`: the chip was opened with a key that its holder showed (Doc 9303-11, 4.3 and 4.4).

use core::fmt;

/// The chip was opened with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    protocol: String,
    reason: String,
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "opened by {}: {}", self.protocol, self.reason)
    }
}
