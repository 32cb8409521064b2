//! The hash functions of travel documents.

use cccd_lds::hash::HashAlgorithm;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

/// The hash of a message.
#[must_use]
pub fn digest(algorithm: HashAlgorithm, message: &[u8]) -> Vec<u8> {
    digest_parts(algorithm, &[message])
}

/// The hash of several parts, one after the other.
#[must_use]
pub fn digest_parts(algorithm: HashAlgorithm, parts: &[&[u8]]) -> Vec<u8> {
    fn run<D: digest::Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut state = D::new();
        for part in parts {
            state.update(part);
        }
        state.finalize().to_vec()
    }
    match algorithm {
        HashAlgorithm::Sha1 => run::<Sha1>(parts),
        HashAlgorithm::Sha224 => run::<Sha224>(parts),
        HashAlgorithm::Sha256 => run::<Sha256>(parts),
        HashAlgorithm::Sha384 => run::<Sha384>(parts),
        HashAlgorithm::Sha512 => run::<Sha512>(parts),
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn of_abc() {
        // FIPS 180-4, examples.
        let sha1 = hex!("a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(digest(HashAlgorithm::Sha1, b"abc"), sha1);
        let sha224 = hex!("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
        assert_eq!(digest(HashAlgorithm::Sha224, b"abc"), sha224);
        for algorithm in HashAlgorithm::ALL {
            assert_eq!(digest(algorithm, b"abc").len(), algorithm.output_len());
            assert_eq!(
                digest_parts(algorithm, &[b"a", b"bc"]),
                digest(algorithm, b"abc")
            );
        }
    }
}
