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
/// on, pieces cut out, doubled and cut off, and pieces of another example or a word of the
/// dictionary put in.
#[must_use]
pub fn changed(
    example: &[u8],
    other: &[u8],
    dictionary: &[Vec<u8>],
    numbers: &mut Numbers,
) -> Vec<u8> {
    const ODD: [u8; 8] = [0x00, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xFF, 0x30];
    let mut bytes = example.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(7) {
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
            4 => {
                let from = numbers.below(other.len());
                let to = (from + numbers.below(200)).min(other.len());
                let piece = other.get(from..to).unwrap_or_default();
                bytes.splice(at..end, piece.iter().copied());
            }
            5 => {
                let word = dictionary.get(numbers.below(dictionary.len()));
                let word = word.map(Vec::as_slice).unwrap_or_default();
                bytes.splice(
                    at..at + word.len().min(bytes.len() - at),
                    word.iter().copied(),
                );
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}

/// The words of a dictionary as libFuzzer reads it: a quoted word on each line, with `\xNN`.
///
/// # Panics
/// Where a line is anything else: no fuzzer would start with it.
#[must_use]
pub fn dictionary(text: &str) -> Vec<Vec<u8>> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| word(line).unwrap_or_else(|| panic!("no word of a dictionary: {line}")))
        .collect()
}

fn word(line: &str) -> Option<Vec<u8>> {
    let quoted = line.strip_prefix('"')?.strip_suffix('"')?;
    let mut pieces = quoted.split("\\x");
    let mut word = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        word.push(u8::from_str_radix(piece.get(..2)?, 16).ok()?);
        word.extend(piece.get(2..)?.as_bytes());
    }
    Some(word)
}
