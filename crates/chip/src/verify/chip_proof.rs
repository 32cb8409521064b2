//! `aa`, `ca`, `pace_cam` and `ta`: what the chip proved by a key of its own.

use core::fmt;

/// The chip proved that it holds the private key to a public key in the signed data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipProven {
    line: String,
}

impl fmt::Display for ChipProven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}
