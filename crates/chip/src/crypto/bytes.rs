//! Numbers as bytes.

/// A big-endian number in the fewest bytes; zero is empty.
pub(super) fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// Reads the hexadecimal numbers of the tables.
pub(super) fn from_hexadecimal(number: &str) -> Vec<u8> {
    number
        .as_bytes()
        .chunks(2)
        .map(|pair| {
            pair.iter().fold(0u8, |byte, digit| {
                let value = match digit {
                    b'0'..=b'9' => digit.wrapping_sub(b'0'),
                    _ => digit.wrapping_sub(b'a').wrapping_add(10),
                };
                (byte << 4) | value
            })
        })
        .collect()
}
