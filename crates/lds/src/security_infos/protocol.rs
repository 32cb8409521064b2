//! The protocols by their object identifiers, as plain data (Doc 9303-11, 9.2; TR-03110-3, A.1).

use core::fmt;

use crate::{hash::HashAlgorithm, oid::Oid};

/// `bsi-de protocols(2) smartcard(2)`, then the arcs given.
macro_rules! bsi {
    ($($arc:literal),+) => {
        Oid::literal(&[0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, $($arc),+])
    };
}

/// `id-icao-mrtd-security`, then the arc given.
macro_rules! icao {
    ($arc:literal) => {
        Oid::literal(&[0x67, 0x81, 0x08, 0x01, 0x01, $arc])
    };
}

/// `id-PK`: public keys for Chip Authentication.
pub const ID_PK: Oid = bsi!(1);
/// `id-PK-DH`.
pub const ID_PK_DH: Oid = bsi!(1, 1);
/// `id-PK-ECDH`.
pub const ID_PK_ECDH: Oid = bsi!(1, 2);
/// `id-TA`: Terminal Authentication.
pub const ID_TA: Oid = bsi!(2);
/// `id-CA`: Chip Authentication.
pub const ID_CA: Oid = bsi!(3);
/// `id-PACE`.
pub const ID_PACE: Oid = bsi!(4);
/// `id-CI`: where to find the CardInfo file.
pub const ID_CI: Oid = bsi!(6);
/// `id-PT`: keys for privileged terminals only.
pub const ID_PT: Oid = bsi!(8);
/// `id-icao-mrtd-security-aaProtocolObject`: Active Authentication.
pub const ID_AA: Oid = icao!(5);
/// `id-EFDIR`: a signed copy of EF.DIR.
pub const ID_EF_DIR: Oid = icao!(13);

/// The name of a protocol or algorithm identifier that occurs in SecurityInfos.
#[must_use]
pub fn name(oid: &Oid) -> Option<&'static str> {
    NAMES
        .iter()
        .find(|(known, _)| known == oid)
        .map(|(_, name)| *name)
}

#[rustfmt::skip]
static NAMES: [(Oid, &str); 78] = [
    (ID_PK_DH, "id-PK-DH"),
    (ID_PK_ECDH, "id-PK-ECDH"),
    (ID_TA, "id-TA"),
    (bsi!(2, 1), "id-TA-RSA"),
    (bsi!(2, 1, 1), "id-TA-RSA-v1-5-SHA-1"),
    (bsi!(2, 1, 2), "id-TA-RSA-v1-5-SHA-256"),
    (bsi!(2, 1, 3), "id-TA-RSA-PSS-SHA-1"),
    (bsi!(2, 1, 4), "id-TA-RSA-PSS-SHA-256"),
    (bsi!(2, 1, 5), "id-TA-RSA-v1-5-SHA-512"),
    (bsi!(2, 1, 6), "id-TA-RSA-PSS-SHA-512"),
    (bsi!(2, 2), "id-TA-ECDSA"),
    (bsi!(2, 2, 1), "id-TA-ECDSA-SHA-1"),
    (bsi!(2, 2, 2), "id-TA-ECDSA-SHA-224"),
    (bsi!(2, 2, 3), "id-TA-ECDSA-SHA-256"),
    (bsi!(2, 2, 4), "id-TA-ECDSA-SHA-384"),
    (bsi!(2, 2, 5), "id-TA-ECDSA-SHA-512"),
    (bsi!(3, 1), "id-CA-DH"),
    (bsi!(3, 1, 1), "id-CA-DH-3DES-CBC-CBC"),
    (bsi!(3, 1, 2), "id-CA-DH-AES-CBC-CMAC-128"),
    (bsi!(3, 1, 3), "id-CA-DH-AES-CBC-CMAC-192"),
    (bsi!(3, 1, 4), "id-CA-DH-AES-CBC-CMAC-256"),
    (bsi!(3, 2), "id-CA-ECDH"),
    (bsi!(3, 2, 1), "id-CA-ECDH-3DES-CBC-CBC"),
    (bsi!(3, 2, 2), "id-CA-ECDH-AES-CBC-CMAC-128"),
    (bsi!(3, 2, 3), "id-CA-ECDH-AES-CBC-CMAC-192"),
    (bsi!(3, 2, 4), "id-CA-ECDH-AES-CBC-CMAC-256"),
    (bsi!(4, 1), "id-PACE-DH-GM"),
    (bsi!(4, 1, 1), "id-PACE-DH-GM-3DES-CBC-CBC"),
    (bsi!(4, 1, 2), "id-PACE-DH-GM-AES-CBC-CMAC-128"),
    (bsi!(4, 1, 3), "id-PACE-DH-GM-AES-CBC-CMAC-192"),
    (bsi!(4, 1, 4), "id-PACE-DH-GM-AES-CBC-CMAC-256"),
    (bsi!(4, 2), "id-PACE-ECDH-GM"),
    (bsi!(4, 2, 1), "id-PACE-ECDH-GM-3DES-CBC-CBC"),
    (bsi!(4, 2, 2), "id-PACE-ECDH-GM-AES-CBC-CMAC-128"),
    (bsi!(4, 2, 3), "id-PACE-ECDH-GM-AES-CBC-CMAC-192"),
    (bsi!(4, 2, 4), "id-PACE-ECDH-GM-AES-CBC-CMAC-256"),
    (bsi!(4, 3), "id-PACE-DH-IM"),
    (bsi!(4, 3, 1), "id-PACE-DH-IM-3DES-CBC-CBC"),
    (bsi!(4, 3, 2), "id-PACE-DH-IM-AES-CBC-CMAC-128"),
    (bsi!(4, 3, 3), "id-PACE-DH-IM-AES-CBC-CMAC-192"),
    (bsi!(4, 3, 4), "id-PACE-DH-IM-AES-CBC-CMAC-256"),
    (bsi!(4, 4), "id-PACE-ECDH-IM"),
    (bsi!(4, 4, 1), "id-PACE-ECDH-IM-3DES-CBC-CBC"),
    (bsi!(4, 4, 2), "id-PACE-ECDH-IM-AES-CBC-CMAC-128"),
    (bsi!(4, 4, 3), "id-PACE-ECDH-IM-AES-CBC-CMAC-192"),
    (bsi!(4, 4, 4), "id-PACE-ECDH-IM-AES-CBC-CMAC-256"),
    (bsi!(4, 6), "id-PACE-ECDH-CAM"),
    (bsi!(4, 6, 2), "id-PACE-ECDH-CAM-AES-CBC-CMAC-128"),
    (bsi!(4, 6, 3), "id-PACE-ECDH-CAM-AES-CBC-CMAC-192"),
    (bsi!(4, 6, 4), "id-PACE-ECDH-CAM-AES-CBC-CMAC-256"),
    (bsi!(5, 1), "id-RI-DH"),
    (bsi!(5, 1, 1), "id-RI-DH-SHA-1"),
    (bsi!(5, 1, 2), "id-RI-DH-SHA-224"),
    (bsi!(5, 1, 3), "id-RI-DH-SHA-256"),
    (bsi!(5, 1, 4), "id-RI-DH-SHA-384"),
    (bsi!(5, 1, 5), "id-RI-DH-SHA-512"),
    (bsi!(5, 2), "id-RI-ECDH"),
    (bsi!(5, 2, 1), "id-RI-ECDH-SHA-1"),
    (bsi!(5, 2, 2), "id-RI-ECDH-SHA-224"),
    (bsi!(5, 2, 3), "id-RI-ECDH-SHA-256"),
    (bsi!(5, 2, 4), "id-RI-ECDH-SHA-384"),
    (bsi!(5, 2, 5), "id-RI-ECDH-SHA-512"),
    (ID_CI, "id-CI"),
    (bsi!(7), "id-eIDSecurity"),
    (ID_PT, "id-PT"),
    (ID_AA, "id-icao-mrtd-security-aaProtocolObject"),
    (ID_EF_DIR, "id-EFDIR"),
    (ecdsa_plain(1), "ecdsa-plain-SHA1"),
    (ecdsa_plain(2), "ecdsa-plain-SHA224"),
    (ecdsa_plain(3), "ecdsa-plain-SHA256"),
    (ecdsa_plain(4), "ecdsa-plain-SHA384"),
    (ecdsa_plain(5), "ecdsa-plain-SHA512"),
    (ecdsa_plain(6), "ecdsa-plain-RIPEMD160"),
    (ECDSA_WITH_SHA1, "ecdsa-with-SHA1"),
    (ecdsa_with_sha2(1), "ecdsa-with-SHA224"),
    (ecdsa_with_sha2(2), "ecdsa-with-SHA256"),
    (ecdsa_with_sha2(3), "ecdsa-with-SHA384"),
    (ecdsa_with_sha2(4), "ecdsa-with-SHA512"),
];

const ECDSA_WITH_SHA1: Oid = Oid::literal(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01]);

const fn ecdsa_plain(arc: u8) -> Oid {
    Oid::literal(&[0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01, arc])
}

const fn ecdsa_with_sha2(arc: u8) -> Oid {
    Oid::literal(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, arc])
}

/// The kind of group in which keys are agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyAgreement {
    /// Diffie-Hellman in a multiplicative group.
    Dh,
    /// Diffie-Hellman on an elliptic curve.
    Ecdh,
}

/// How PACE derives the ephemeral generator from the nonce (Doc 9303-11, 4.4.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mapping {
    /// Generic mapping: one more anonymous key agreement.
    Generic,
    /// Integrated mapping: a pseudo-random function into the group.
    Integrated,
    /// Chip authentication mapping: generic mapping that also proves the chip.
    ChipAuthentication,
}

/// Cipher and MAC of the secure messaging that a protocol starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum CipherSuite {
    /// Two-key triple DES in CBC mode, retail MAC.
    Tdes = 1,
    /// AES-128 in CBC mode, CMAC.
    Aes128,
    /// AES-192 in CBC mode, CMAC.
    Aes192,
    /// AES-256 in CBC mode, CMAC.
    Aes256,
}

impl CipherSuite {
    /// All of them, the weakest first.
    pub const ALL: [Self; 4] = [Self::Tdes, Self::Aes128, Self::Aes192, Self::Aes256];

    fn from_arc(arc: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| *suite as u8 == arc)
    }
}

/// A variant of PACE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaceProtocol {
    /// Which group.
    pub key_agreement: KeyAgreement,
    /// Which mapping.
    pub mapping: Mapping,
    /// Which secure messaging follows.
    pub cipher: CipherSuite,
}

impl PaceProtocol {
    /// The variant with this object identifier.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        let [family, cipher] = *oid.content().strip_prefix(ID_PACE.content())? else {
            return None;
        };
        let (key_agreement, mapping) = family_of(family)?;
        let protocol = Self {
            key_agreement,
            mapping,
            cipher: CipherSuite::from_arc(cipher)?,
        };
        // There is no id-PACE-ECDH-CAM with 3DES.
        let exists = mapping != Mapping::ChipAuthentication || protocol.cipher != CipherSuite::Tdes;
        exists.then_some(protocol)
    }

    /// Its object identifier. The two combinations that do not exist (chip authentication
    /// mapping with DH or with 3DES) have none.
    #[must_use]
    pub fn oid(self) -> Option<Oid> {
        let family = match (self.key_agreement, self.mapping) {
            (KeyAgreement::Dh, Mapping::Generic) => 1,
            (KeyAgreement::Ecdh, Mapping::Generic) => 2,
            (KeyAgreement::Dh, Mapping::Integrated) => 3,
            (KeyAgreement::Ecdh, Mapping::Integrated) => 4,
            (KeyAgreement::Ecdh, Mapping::ChipAuthentication) => 6,
            (KeyAgreement::Dh, Mapping::ChipAuthentication) => return None,
        };
        let oid = ID_PACE
            .child(family)?
            .child(u128::from(self.cipher as u8))?;
        Self::from_oid(&oid).map(|_| oid)
    }
}

/// The group and mapping that a bare identifier `id-PACE-…` without cipher names, as in
/// PACEDomainParameterInfo.
#[must_use]
pub fn pace_family(oid: &Oid) -> Option<(KeyAgreement, Mapping)> {
    match *oid.content().strip_prefix(ID_PACE.content())? {
        [family] => family_of(family),
        _ => None,
    }
}

const fn family_of(arc: u8) -> Option<(KeyAgreement, Mapping)> {
    Some(match arc {
        1 => (KeyAgreement::Dh, Mapping::Generic),
        2 => (KeyAgreement::Ecdh, Mapping::Generic),
        3 => (KeyAgreement::Dh, Mapping::Integrated),
        4 => (KeyAgreement::Ecdh, Mapping::Integrated),
        6 => (KeyAgreement::Ecdh, Mapping::ChipAuthentication),
        _ => return None,
    })
}

impl fmt::Display for PaceProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.oid().as_ref().and_then(name).unwrap_or("id-PACE");
        f.write_str(name.strip_prefix("id-").unwrap_or(name))
    }
}

/// A variant of Chip Authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChipAuthProtocol {
    /// Which group.
    pub key_agreement: KeyAgreement,
    /// Which secure messaging follows.
    pub cipher: CipherSuite,
}

impl ChipAuthProtocol {
    /// The variant with this object identifier.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        let [family, cipher] = *oid.content().strip_prefix(ID_CA.content())? else {
            return None;
        };
        let key_agreement = group_of(family)?;
        Some(Self {
            key_agreement,
            cipher: CipherSuite::from_arc(cipher)?,
        })
    }

    /// Its object identifier.
    #[must_use]
    pub fn oid(self) -> Oid {
        let family = match self.key_agreement {
            KeyAgreement::Dh => 1,
            KeyAgreement::Ecdh => 2,
        };
        let child = |oid: Oid, arc: u8| oid.child(u128::from(arc)).unwrap_or(oid);
        child(child(ID_CA, family), self.cipher as u8)
    }
}

impl fmt::Display for ChipAuthProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = name(&self.oid()).unwrap_or("id-CA");
        f.write_str(name.strip_prefix("id-").unwrap_or(name))
    }
}

/// The group that `id-CA-DH`, `id-CA-ECDH` (bare, as in domain parameters), `id-PK-DH` or
/// `id-PK-ECDH` names.
#[must_use]
pub fn group(oid: &Oid) -> Option<KeyAgreement> {
    let content = oid.content();
    let arc = [ID_CA, ID_PK]
        .into_iter()
        .find_map(|base| content.strip_prefix(base.content()))?;
    match *arc {
        [family] => group_of(family),
        _ => None,
    }
}

const fn group_of(arc: u8) -> Option<KeyAgreement> {
    match arc {
        1 => Some(KeyAgreement::Dh),
        2 => Some(KeyAgreement::Ecdh),
        _ => None,
    }
}

/// The hash that an ECDSA signature algorithm of Active Authentication uses, and whether the
/// identifier is one of the plain format that TR-03111, 5.2.1.1 names and Doc 9303 demands.
/// Chips also carry the X9.62 identifiers, and mean the plain format by them.
#[must_use]
pub fn ecdsa_hash(oid: &Oid) -> Option<(HashAlgorithm, bool)> {
    let numbered = HashAlgorithm::ALL.into_iter().zip(1_u8..);
    if *oid == ECDSA_WITH_SHA1 {
        return Some((HashAlgorithm::Sha1, false));
    }
    numbered.into_iter().find_map(|(hash, arc)| {
        if *oid == ecdsa_plain(arc) {
            Some((hash, true))
        } else if hash != HashAlgorithm::Sha1 && *oid == ecdsa_with_sha2(arc.saturating_sub(1)) {
            Some((hash, false))
        } else {
            None
        }
    })
}

/// The identifier of plain ECDSA with this hash (TR-03111, 5.2.1.1).
#[must_use]
pub fn ecdsa_plain_oid(hash: HashAlgorithm) -> Oid {
    let arcs = HashAlgorithm::ALL.into_iter().zip(1_u8..);
    ecdsa_plain(
        arcs.into_iter()
            .find(|(known, _)| *known == hash)
            .map_or(0, |(_, arc)| arc),
    )
}

/// Standardized domain parameters (Doc 9303-11, table 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardizedParameters {
    /// The number in SecurityInfos and in MSE:Set AT.
    pub id: u8,
    /// The usual name.
    pub name: &'static str,
    /// Which kind of group.
    pub key_agreement: KeyAgreement,
    /// Bits of the field.
    pub bits: u16,
}

impl StandardizedParameters {
    /// The parameters with this number; the rest of 0 to 31 is reserved.
    #[must_use]
    pub fn from_id(id: u64) -> Option<Self> {
        use KeyAgreement::{Dh, Ecdh};
        let (name, key_agreement, bits) = match id {
            0 => ("1024-bit MODP group, 160-bit subgroup", Dh, 1024),
            1 => ("2048-bit MODP group, 224-bit subgroup", Dh, 2048),
            2 => ("2048-bit MODP group, 256-bit subgroup", Dh, 2048),
            8 => ("secp192r1", Ecdh, 192),
            9 => ("brainpoolP192r1", Ecdh, 192),
            10 => ("secp224r1", Ecdh, 224),
            11 => ("brainpoolP224r1", Ecdh, 224),
            12 => ("secp256r1", Ecdh, 256),
            13 => ("brainpoolP256r1", Ecdh, 256),
            14 => ("brainpoolP320r1", Ecdh, 320),
            15 => ("secp384r1", Ecdh, 384),
            16 => ("brainpoolP384r1", Ecdh, 384),
            17 => ("brainpoolP512r1", Ecdh, 512),
            18 => ("secp521r1", Ecdh, 521),
            _ => return None,
        };
        Some(Self {
            id: u8::try_from(id).ok()?,
            name,
            key_agreement,
            bits,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_fits_its_identifier() {
        for (oid, name) in &NAMES {
            let cipher = CipherSuite::ALL
                .into_iter()
                .zip([
                    "3DES-CBC-CBC",
                    "AES-CBC-CMAC-128",
                    "AES-CBC-CMAC-192",
                    "AES-CBC-CMAC-256",
                ])
                .find(|(_, suffix)| name.ends_with(suffix))
                .map(|(cipher, _)| cipher);
            let pace = PaceProtocol::from_oid(oid);
            let chip_auth = ChipAuthProtocol::from_oid(oid);
            assert_eq!(
                pace.map(|p| p.cipher).or(chip_auth.map(|p| p.cipher)),
                cipher,
                "{name}"
            );
            let ecdh = name.contains("-ECDH-").then_some(KeyAgreement::Ecdh);
            if let Some(pace) = pace {
                assert_eq!(pace.key_agreement, ecdh.unwrap_or(KeyAgreement::Dh));
                assert_eq!(pace.oid(), Some(*oid));
                assert_eq!(format!("id-{pace}"), *name);
            }
            if let Some(chip_auth) = chip_auth {
                assert_eq!(chip_auth.key_agreement, ecdh.unwrap_or(KeyAgreement::Dh));
                assert_eq!(chip_auth.oid(), *oid);
            }
        }
        assert_eq!(
            name(&"0.4.0.127.0.7.2.2.4.2.2".parse().unwrap()),
            NAMES[33].1.into()
        );
    }

    #[test]
    fn what_does_not_exist() {
        assert_eq!(PaceProtocol::from_oid(&bsi!(4, 6, 1)), None);
        assert_eq!(PaceProtocol::from_oid(&bsi!(4, 5, 2)), None);
        assert_eq!(PaceProtocol::from_oid(&bsi!(4, 2, 5)), None);
        assert_eq!(PaceProtocol::from_oid(&bsi!(4, 2)), None);
        let pace = PaceProtocol {
            key_agreement: KeyAgreement::Dh,
            mapping: Mapping::ChipAuthentication,
            cipher: CipherSuite::Aes128,
        };
        assert_eq!(pace.oid(), None);
    }

    #[test]
    fn bare_identifiers() {
        assert_eq!(
            pace_family(&bsi!(4, 2)),
            Some((KeyAgreement::Ecdh, Mapping::Generic))
        );
        assert_eq!(pace_family(&bsi!(4, 2, 1)), None);
        assert_eq!(group(&ID_PK_DH), Some(KeyAgreement::Dh));
        assert_eq!(group(&bsi!(3, 2)), Some(KeyAgreement::Ecdh));
        assert_eq!(group(&bsi!(3, 2, 2)), None);
    }

    #[test]
    fn ecdsa_identifiers() {
        let hash_of = |dotted: &str| ecdsa_hash(&dotted.parse().unwrap());
        assert_eq!(
            hash_of("0.4.0.127.0.7.1.1.4.1.3"),
            Some((HashAlgorithm::Sha256, true))
        );
        assert_eq!(
            hash_of("1.2.840.10045.4.3.4"),
            Some((HashAlgorithm::Sha512, false))
        );
        assert_eq!(
            hash_of("1.2.840.10045.4.1"),
            Some((HashAlgorithm::Sha1, false))
        );
        assert_eq!(hash_of("1.2.840.10045.4.3.5"), None);
        for hash in HashAlgorithm::ALL {
            assert_eq!(ecdsa_hash(&ecdsa_plain_oid(hash)), Some((hash, true)));
        }
    }
}
