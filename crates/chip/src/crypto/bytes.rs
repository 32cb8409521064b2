//! Numbers as bytes.

use crypto_bigint::{BoxedUint, NonZero};

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

/// A big-endian number modulo another, in constant time for lengths given; empty if the modulus
/// is zero.
pub(crate) fn reduce(number: &[u8], modulus: &[u8]) -> Vec<u8> {
    let bits = |bytes: &[u8]| u32::try_from(bytes.len().saturating_mul(8)).unwrap_or(u32::MAX);
    let (Ok(number), Ok(divisor)) = (
        BoxedUint::from_be_slice(number, bits(number)),
        BoxedUint::from_be_slice(modulus, bits(modulus)),
    ) else {
        return Vec::new();
    };
    let Some(divisor) = Option::<NonZero<BoxedUint>>::from(divisor.to_nz()) else {
        return Vec::new();
    };
    let remainder = number.rem(&divisor).to_be_bytes();
    let surplus = remainder.len().saturating_sub(modulus.len());
    remainder.get(surplus..).unwrap_or_default().to_vec()
}
