//! EF.SOD (Doc 9303-10, 4.6.2): the hashes of the data groups in a signed LDS security object.

use std::collections::BTreeMap;

use crate::authority::Signer;
use crate::cms::{SignedData, SignedDataOptions};
use crate::der;
use crate::hash::Hash;
use crate::signature::{KeyMismatch, digest_identifier};

/// The version of the LDS security object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecurityObjectVersion {
    /// Version 0, of LDS 1.7.
    #[default]
    V0,
    /// Version 1, of LDS 1.8, which names the LDS and Unicode versions.
    V1,
}

/// What goes into EF.SOD.
#[derive(Debug)]
pub struct SecurityObject<'a> {
    /// Its version.
    pub version: SecurityObjectVersion,
    /// The hash of the data groups and of the object itself.
    pub digest: Hash,
    /// The hash of each data group, by its number.
    pub hashes: &'a BTreeMap<u8, Vec<u8>>,
    /// Who signs.
    pub signer: &'a Signer,
    /// The choices of CMS.
    pub options: &'a SignedDataOptions,
}

impl SecurityObject<'_> {
    /// The content of EF.SOD.
    ///
    /// # Errors
    /// [`KeyMismatch`], which a signer that could be created does not give.
    pub fn sign(&self) -> Result<Vec<u8>, KeyMismatch> {
        let content_info = SignedData {
            content_type: "2.23.136.1.1.1",
            content: &self.content(),
            digest: self.digest,
            signer: self.signer,
            options: self.options,
        }
        .sign()?;
        Ok(der::element(0x77, &content_info))
    }

    /// The LDSSecurityObject.
    fn content(&self) -> Vec<u8> {
        let hashes: Vec<Vec<u8>> = self
            .hashes
            .iter()
            .map(|(number, hash)| {
                der::sequence(&[der::integer(u32::from(*number)), der::octet_string(hash)])
            })
            .collect();
        let version = match self.version {
            SecurityObjectVersion::V0 => 0,
            SecurityObjectVersion::V1 => 1,
        };
        let mut fields = vec![
            der::integer(version),
            digest_identifier(self.digest),
            der::sequence(&hashes),
        ];
        if self.version == SecurityObjectVersion::V1 {
            fields.push(der::sequence(&[
                der::printable("0108"),
                der::printable("040000"),
            ]));
        }
        der::sequence(&fields)
    }
}
