//! The hash functions of travel documents: `ring`'s, whose assembly matters for portraits, but for
//! SHA-224, which it lacks.

use cccd_lds::hash::HashAlgorithm;
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use sha2::{Digest as _, Sha224};

/// The hash of a message.
#[must_use]
pub fn digest(algorithm: HashAlgorithm, message: &[u8]) -> Vec<u8> {
    digest_parts(algorithm, &[message])
}

/// The hash of several parts, one after the other.
#[must_use]
pub fn digest_parts(algorithm: HashAlgorithm, parts: &[&[u8]]) -> Vec<u8> {
    let of_ring = match algorithm {
        HashAlgorithm::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
        HashAlgorithm::Sha256 => &SHA256,
        HashAlgorithm::Sha384 => &SHA384,
        HashAlgorithm::Sha512 => &SHA512,
        HashAlgorithm::Sha224 => {
            let mut state = Sha224::new();
            parts.iter().for_each(|part| state.update(part));
            return state.finalize().to_vec();
        }
    };
    let mut state = Context::new(of_ring);
    parts.iter().for_each(|part| state.update(part));
    state.finish().as_ref().to_vec()
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
