//! PEM (RFC 7468): the blocks of a file, whatever stands between them, and how one is written.

/// The content of each block with its label, e.g. `CERTIFICATE`. Broken blocks are left out and
/// counted.
pub(super) fn blocks(text: &str) -> (Vec<(String, Vec<u8>)>, usize) {
    let (mut found, mut broken) = (Vec::new(), 0_usize);
    let mut open: Option<(String, String)> = None;
    for line in text.lines().map(str::trim) {
        if let Some(label) = marker(line, "-----BEGIN ") {
            broken = broken.saturating_add(usize::from(open.is_some()));
            open = Some((label.to_owned(), String::new()));
        } else if let Some(label) = marker(line, "-----END ") {
            match open.take() {
                Some((opened, base64)) if opened == label => match decode(&base64) {
                    Some(bytes) => found.push((opened, bytes)),
                    None => broken = broken.saturating_add(1),
                },
                _ => broken = broken.saturating_add(1),
            }
        } else if let Some((_, base64)) = &mut open {
            base64.push_str(line);
        }
    }
    (found, broken.saturating_add(usize::from(open.is_some())))
}

/// The content of the first block with this label.
#[must_use]
pub fn from_pem(label: &str, text: &str) -> Option<Vec<u8>> {
    let (blocks, _) = blocks(text);
    let mut found = blocks.into_iter().filter(|(found, _)| found == label);
    found.next().map(|(_, bytes)| bytes)
}

/// A block with this label, its lines of 64 characters.
#[must_use]
pub fn to_pem(label: &str, bytes: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    // 48 bytes are 64 characters.
    for line in bytes.chunks(48) {
        for group in line.chunks(3) {
            let byte = |position: usize| u32::from(group.get(position).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for (position, shift) in [18, 12, 6, 0].into_iter().enumerate() {
                let letter = match (bits >> shift) as u8 & 0x3F {
                    // One letter for each byte of the group, and one more.
                    _ if position > group.len() => b'=',
                    value @ 0..26 => value.wrapping_add(b'A'),
                    value @ 26..52 => value.wrapping_sub(26).wrapping_add(b'a'),
                    value @ 52..62 => value.wrapping_sub(52).wrapping_add(b'0'),
                    62 => b'+',
                    _ => b'/',
                };
                text.push(char::from(letter));
            }
        }
        text.push('\n');
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

fn marker<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    line.strip_prefix(start)?.strip_suffix("-----")
}

/// Base64 (RFC 4648, 4); padding may be missing.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter.wrapping_sub(b'A'),
            b'a'..=b'z' => letter.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => letter.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count = count.saturating_add(6);
        if let Some(left) = count.checked_sub(8) {
            bytes.push((bits >> left) as u8);
            count = left;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_among_other_text() {
        let text = "subject=C = VN\n-----BEGIN CERTIFICATE-----\r\nAQID\r\nBA==\r\n-----END CERTIFICATE-----\n\
                    -----BEGIN X509 CRL-----\n!\n-----END X509 CRL-----\n-----BEGIN X-----\n";
        let (found, broken) = blocks(text);
        assert_eq!(found, [("CERTIFICATE".to_owned(), vec![1, 2, 3, 4])]);
        assert_eq!(broken, 2);
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(
            to_pem("X", b"light wo"),
            "-----BEGIN X-----\nbGlnaHQgd28=\n-----END X-----\n"
        );
        for length in 0..200_u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
            let (found, broken) = blocks(&to_pem("CERTIFICATE", &bytes));
            assert_eq!(found, [("CERTIFICATE".to_owned(), bytes)]);
            assert_eq!(broken, 0);
        }
    }
}
