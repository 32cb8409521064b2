//! What an issuer writes into one chip before it leaves the factory: files, keys, passwords and
//! the access protocols it offers. Issuance fills it in, the card engine answers from it.

use std::collections::{BTreeMap, BTreeSet};

use cccd_lds::{FileIdentity, Private};
use time::Date;

pub use crate::curve::Curve as CurveId;
pub use crate::dh::ModpGroup;
pub use crate::group::Group;
pub use crate::hash::Hash;

/// Everything that makes one chip this chip.
#[derive(Debug, Clone, Default)]
pub struct Personalisation {
    /// The content of every file, by its identity, without any padding.
    pub files: BTreeMap<FileIdentity, Vec<u8>>,
    /// The private keys that never leave the chip.
    pub keys: ChipKeys,
    /// What opens the chip.
    pub passwords: Passwords,
    /// Whether Basic Access Control opens the application.
    pub bac: bool,
    /// The variants of PACE that the chip runs, in the order of EF.CardAccess; empty for none.
    pub pace: Vec<PaceSupport>,
    /// Whose terminals may read DG3 and DG4; `None` where none may.
    pub terminals: Option<TerminalTrust>,
    /// Files besides DG3 and DG4 that open only to a terminal that has authenticated itself.
    pub guarded: BTreeSet<FileIdentity>,
}

/// What Terminal Authentication begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalTrust {
    /// Certificates of one or two Country Verifying CAs, the most recent first.
    pub certificates: Vec<Vec<u8>>,
    /// The day of personalisation: the chip's first idea of the date.
    pub today: Date,
}

impl Personalisation {
    /// The content of EF.CardAccess, where the chip has one.
    #[must_use]
    pub fn card_access(&self) -> Option<&[u8]> {
        self.files
            .get(&FileIdentity::CARD_ACCESS)
            .map(Vec::as_slice)
    }

    /// Whether the files can be read without opening the chip first.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.bac && self.pace.is_empty()
    }
}

/// The passwords of Doc 9303-11, 4.3 and 4.4, and the PIN and PUK of TR-03110.
#[derive(Debug, Clone, Default)]
pub struct Passwords {
    /// The MRZ information: document number, date of birth and date of expiry, each with its check
    /// digit (Doc 9303-11, 4.3.2), such as `090000123390011583001156`.
    pub mrz_information: Option<Private<String>>,
    /// The card access number: six digits.
    pub can: Option<Private<String>>,
    /// The holder's PIN.
    pub pin: Option<Private<String>>,
    /// The key that unblocks the PIN.
    pub puk: Option<Private<String>>,
}

/// The chip's private keys.
#[derive(Debug, Clone, Default)]
pub struct ChipKeys {
    /// The Active Authentication key, whose public half stands in DG15.
    pub active_authentication: Option<AaKey>,
    /// The Chip Authentication keys, whose public halves stand in DG14.
    pub chip_authentication: Vec<CaKey>,
}

/// A private key for Active Authentication (Doc 9303-11, 6.1).
#[derive(Debug, Clone)]
pub enum AaKey {
    /// RSA: signatures by ISO/IEC 9796-2, scheme 1.
    Rsa {
        /// The modulus, big-endian.
        modulus: Vec<u8>,
        /// The private exponent, big-endian.
        private_exponent: Private<Vec<u8>>,
        /// The hash of the signature; SHA-1 uses the one-byte trailer `BC`, the others two bytes.
        hash: Hash,
    },
    /// ECDSA with the signature in plain format, r‖s (TR-03111).
    Ecdsa {
        /// The curve of the key.
        curve: CurveId,
        /// The private scalar, big-endian, as long as the group order.
        private: Private<Vec<u8>>,
        /// The hash of the signature.
        hash: Hash,
    },
}

/// A private key for Chip Authentication (Doc 9303-11, 6.2).
#[derive(Debug, Clone)]
pub struct CaKey {
    /// The key's identifier in DG14; `None` where it is the only one and goes unnamed.
    pub key_id: Option<u8>,
    /// The curve or MODP group of the key.
    pub group: Group,
    /// The private scalar, big-endian, as long as the group order.
    pub private: Private<Vec<u8>>,
    /// The cipher of the secure messaging that it starts.
    pub cipher: Cipher,
}

/// One variant of PACE: a PACEInfo with a standardised domain parameter identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaceSupport {
    /// How the nonce becomes a generator.
    pub mapping: Mapping,
    /// The cipher of the nonce and of the secure messaging.
    pub cipher: Cipher,
    /// The curve or MODP group of the key agreement.
    pub group: Group,
}

impl PaceSupport {
    /// The object identifier of the protocol, dotted (Doc 9303-11, 9.2.1), such as
    /// `0.4.0.127.0.7.2.2.4.2.2`.
    #[must_use]
    pub fn oid(self) -> String {
        let mapping = self.mapping_arc();
        format!("0.4.0.127.0.7.2.2.4.{mapping}.{}", self.cipher.arc())
    }

    /// The arc of the identifier that names the mapping and the kind of group.
    pub(crate) const fn mapping_arc(self) -> u8 {
        match (self.mapping, self.group) {
            (Mapping::Generic, Group::Modp(_)) => 1,
            (Mapping::Generic, Group::Curve(_)) => 2,
            (Mapping::Integrated, Group::Modp(_)) => 3,
            (Mapping::Integrated, Group::Curve(_)) => 4,
            (Mapping::ChipAuthentication, _) => 6,
        }
    }
}

/// How PACE maps the nonce to a generator (Doc 9303-11, 4.4.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mapping {
    /// By a first, anonymous Diffie-Hellman key agreement.
    Generic,
    /// By hashing into the group.
    Integrated,
    /// Generic mapping, whose ephemeral key also proves the chip's static key.
    ChipAuthentication,
}

/// The cipher of a protocol's secure messaging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cipher {
    /// Two-key 3DES in CBC mode with the retail MAC.
    Tdes,
    /// AES-128 in CBC mode with CMAC.
    Aes128,
    /// AES-192 in CBC mode with CMAC.
    Aes192,
    /// AES-256 in CBC mode with CMAC.
    Aes256,
}

impl Cipher {
    /// The last arc of the identifiers of PACE and of Chip Authentication with this cipher.
    #[must_use]
    pub const fn arc(self) -> u8 {
        match self {
            Self::Tdes => 1,
            Self::Aes128 => 2,
            Self::Aes192 => 3,
            Self::Aes256 => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        let pace = PaceSupport {
            mapping: Mapping::Generic,
            cipher: Cipher::Aes128,
            group: CurveId::BrainpoolP256r1.into(),
        };
        assert_eq!(pace.oid(), "0.4.0.127.0.7.2.2.4.2.2");
        assert_eq!(pace.group.parameter_id(), 13);
        let mut ids: Vec<u8> = CurveId::ALL.iter().map(|c| c.parameter_id()).collect();
        ids.sort_unstable();
        assert_eq!(ids, (8..=18).collect::<Vec<u8>>());
    }

    #[test]
    fn secrets_do_not_print() {
        let card = Personalisation {
            passwords: Passwords {
                can: Some(Private::new("000123".into())),
                ..Passwords::default()
            },
            ..Personalisation::default()
        };
        assert!(!format!("{card:?}").contains("000123"));
        assert!(card.is_open());
    }
}
