//! PEM, the text form of certificates (RFC 7468).

use core::fmt::Write as _;

/// DER as PEM text with this label.
#[must_use]
pub fn encode(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in der.chunks(48) {
        for group in line.chunks(3) {
            let mut block = [0_u8; 4];
            for (to, from) in block.iter_mut().skip(1).zip(group) {
                *to = *from;
            }
            let bits = u32::from_be_bytes(block);
            for (index, shift) in [18_u32, 12, 6, 0].into_iter().enumerate() {
                text.push(if index <= group.len() {
                    symbol(bits >> shift)
                } else {
                    '='
                });
            }
        }
        text.push('\n');
    }
    // Writing to a string does not fail.
    let _ = writeln!(text, "-----END {label}-----");
    text
}

/// The symbol of the lowest six bits.
fn symbol(bits: u32) -> char {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    SYMBOLS
        .get((bits & 0x3F) as usize)
        .map_or('=', |byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_4648_vectors() {
        let body = |bytes: &[u8]| encode("X", bytes).lines().nth(1).unwrap().to_owned();
        assert_eq!(body(b"f"), "Zg==");
        assert_eq!(body(b"fo"), "Zm8=");
        assert_eq!(body(b"foo"), "Zm9v");
        assert_eq!(body(b"foobar"), "Zm9vYmFy");
    }
}
