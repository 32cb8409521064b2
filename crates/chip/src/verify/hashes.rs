//! `pa.hashes`: every data group read has the hash that the SOD lists (Doc 9303-11, 5.1).

use core::fmt;

use cccd_lds::DataGroup;

use super::finding::Groups;

/// The hashes of these groups were computed and are the signed ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashesMatch {
    algorithm: &'static str,
    groups: Groups,
}

impl HashesMatch {
    /// The groups whose content is bound to the SOD.
    #[must_use]
    pub fn groups(&self) -> &[DataGroup] {
        &self.groups.0
    }
}

impl fmt::Display for HashesMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} match ({})", self.groups, self.algorithm)
    }
}
