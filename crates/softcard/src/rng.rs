//! Deterministic bytes from a seed: SHA-256 over key and counter.
//!
//! A test card must be the same on every machine, so nothing here is random to anyone who knows
//! the seed, and nothing that it makes protects anything.

use sha2::{Digest, Sha256};

/// A stream of bytes that follows from its seed.
#[derive(Clone)]
pub struct Rng {
    key: [u8; 32],
    counter: u64,
}

impl Rng {
    /// The stream of a seed.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Self {
        Self {
            key: Sha256::digest(seed).into(),
            counter: 0,
        }
    }

    /// An independent stream for one purpose: what is drawn for one never shifts another.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(b"/");
        hash.update(purpose.as_bytes());
        Self {
            key: hash.finalize().into(),
            counter: 0,
        }
    }

    /// The next bytes of the stream.
    #[must_use]
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.fill(&mut bytes);
        bytes
    }

    /// Overwrites `bytes` with the next ones of the stream.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.key);
            hash.update(self.counter.to_be_bytes());
            self.counter = self.counter.wrapping_add(1);
            for (to, from) in chunk.iter_mut().zip(hash.finalize()) {
                *to = from;
            }
        }
    }
}

impl core::fmt::Debug for Rng {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Rng(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let draw = |seed: &[u8], purpose| Rng::from_seed(seed).derive(purpose).bytes(40);
        assert_eq!(draw(b"1", "serial"), draw(b"1", "serial"));
        assert_ne!(draw(b"1", "serial"), draw(b"2", "serial"));
        assert_ne!(draw(b"1", "serial"), draw(b"1", "key"));
    }

    #[test]
    fn the_stream_goes_on() {
        let mut rng = Rng::from_seed(b"x");
        assert_ne!(rng.bytes(32), rng.bytes(32));
    }
}
