//! The hash functions of the signatures and key derivations, chosen at run time.

use digest::Digest;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// Every hash function.
    pub const ALL: [Self; 5] = [
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// The hash of `message`.
    #[must_use]
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        self.digest_parts(&[message])
    }

    /// The hash of the parts, one after the other.
    #[must_use]
    pub fn digest_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => run::<Sha1>(parts),
            Self::Sha224 => run::<Sha224>(parts),
            Self::Sha256 => run::<Sha256>(parts),
            Self::Sha384 => run::<Sha384>(parts),
            Self::Sha512 => run::<Sha512>(parts),
        }
    }

    /// Length of a hash in bytes.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// HMAC (RFC 2104) of the parts, one after the other, under `key`.
    #[must_use]
    pub fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        let block = match self {
            Self::Sha1 | Self::Sha224 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => 128,
        };
        let mut key = if key.len() > block {
            self.digest(key)
        } else {
            key.to_vec()
        };
        key.resize(block, 0);
        let inner: Vec<u8> = key.iter().map(|byte| byte ^ 0x36).collect();
        let outer: Vec<u8> = key.iter().map(|byte| byte ^ 0x5C).collect();
        let mut message: Vec<&[u8]> = vec![&inner];
        message.extend_from_slice(parts);
        self.digest_parts(&[&outer, &self.digest_parts(&message)])
    }
}

fn run<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn rfc_4231_test_case_2() {
        assert_eq!(
            Hash::Sha256.hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]),
            hex!("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        );
    }

    #[test]
    fn lengths() {
        for hash in Hash::ALL {
            assert_eq!(hash.digest(b"").len(), hash.output_len());
        }
    }
}
