//! Changed bytes, the same in every run, for tests that have no fuzzer.

/// A linear congruential generator (Knuth's constants): all the randomness that changes need.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// The numbers that follow from a seed.
    #[must_use]
    pub const fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below the bound; zero where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

/// The example with one to three changes: bits flipped, bytes set to what lengths and tags break
/// on, pieces cut out, doubled and cut off.
#[must_use]
pub fn changed(example: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const ODD: [u8; 8] = [0x00, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xFF, 0x30];
    let mut bytes = example.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(5) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            1 => {
                let odd = ODD.get(numbers.below(ODD.len()));
                if let (Some(byte), Some(odd)) = (bytes.get_mut(at), odd) {
                    *byte = *odd;
                }
            }
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece: Vec<u8> = bytes.drain(at..end).collect();
                bytes.splice(at..at, [piece.clone(), piece].concat());
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}
