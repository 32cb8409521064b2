//! A writer of DER (X.690), from the inside out: each function returns one encoded element.
//!
//! What the issuer signs is written here, apart from the code that parses it elsewhere.

use time::Date;

/// One element: identifier octet, definite minimal length, content.
#[must_use]
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    match significant.as_slice() {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or(8));
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// One element with a tag of two bytes, such as `5F1F`.
#[must_use]
pub fn long_tag(tag: u16, content: &[u8]) -> Vec<u8> {
    let [first, second] = tag.to_be_bytes();
    let mut bytes = element(second, content);
    bytes.insert(0, first);
    bytes
}

/// SEQUENCE of the given elements.
#[must_use]
pub fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

/// SET OF: the elements in ascending order of their encodings (X.690, 11.6).
#[must_use]
pub fn set_of(elements: &[Vec<u8>]) -> Vec<u8> {
    let mut sorted = elements.to_vec();
    sorted.sort();
    element(0x31, &sorted.concat())
}

/// A departure from the fields that a structure must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldChange<F> {
    /// Leave the field out.
    Omit(F),
    /// Put these bytes, one encoded element or several, in its place.
    Put(F, Vec<u8>),
}

/// Named fields one after the other, with departures.
#[must_use]
pub fn changed<F: PartialEq>(fields: Vec<(F, Vec<u8>)>, changes: &[FieldChange<F>]) -> Vec<u8> {
    let written = fields.into_iter().map(|(name, usual)| {
        let change = changes.iter().rev().find(|change| match change {
            FieldChange::Omit(field) | FieldChange::Put(field, _) => *field == name,
        });
        match change {
            Some(FieldChange::Omit(_)) => Vec::new(),
            Some(FieldChange::Put(_, other)) => other.clone(),
            None => usual,
        }
    });
    written.collect::<Vec<_>>().concat()
}

/// `[number] EXPLICIT`, for numbers below 31.
#[must_use]
pub fn explicit(number: u8, inner: &[u8]) -> Vec<u8> {
    element(0xA0 | number, inner)
}

/// `[number] IMPLICIT` of a primitive type, for numbers below 31.
#[must_use]
pub fn implicit(number: u8, content: &[u8]) -> Vec<u8> {
    element(0x80 | number, content)
}

/// BOOLEAN.
#[must_use]
pub fn boolean(value: bool) -> Vec<u8> {
    element(0x01, &[if value { 0xFF } else { 0x00 }])
}

/// INTEGER of a small number.
#[must_use]
pub fn integer(value: u32) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

/// INTEGER of an unsigned big-endian magnitude, with or without leading zeros.
#[must_use]
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let mut content: Vec<u8> = magnitude
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    if content.first().is_none_or(|byte| byte & 0x80 != 0) {
        content.insert(0, 0);
    }
    element(0x02, &content)
}

/// BIT STRING of whole bytes.
#[must_use]
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], bytes].concat())
}

/// BIT STRING of named bits (X.690, 11.2.2): `bits` has bit 0 as its most significant bit, and
/// trailing zeros are dropped.
#[must_use]
pub fn named_bits(bits: u16) -> Vec<u8> {
    let bytes = bits.to_be_bytes();
    let used = match bytes {
        [0, 0] => 0,
        [_, 0] => 1,
        _ => 2,
    };
    let content = bytes.get(..used).unwrap_or_default();
    let unused = content.last().map_or(0, |byte| byte.trailing_zeros());
    let unused = u8::try_from(unused).unwrap_or(0);
    element(0x03, &[&[unused], content].concat())
}

/// OCTET STRING.
#[must_use]
pub fn octet_string(bytes: &[u8]) -> Vec<u8> {
    element(0x04, bytes)
}

/// NULL.
#[must_use]
pub fn null() -> Vec<u8> {
    element(0x05, &[])
}

/// OBJECT IDENTIFIER of a dotted string; arcs that are not numbers are left out, so only literals
/// belong here.
#[must_use]
pub fn oid(dotted: &str) -> Vec<u8> {
    let mut arcs = dotted.split('.').filter_map(|arc| arc.parse::<u32>().ok());
    let first = arcs.next().unwrap_or(0);
    let second = arcs.next().unwrap_or(0);
    let joined = first.saturating_mul(40).saturating_add(second);
    let content: Vec<u8> = core::iter::once(joined)
        .chain(arcs)
        .flat_map(base_128)
        .collect();
    element(0x06, &content)
}

/// UTF8String.
#[must_use]
pub fn utf8(text: &str) -> Vec<u8> {
    element(0x0C, text.as_bytes())
}

/// PrintableString.
#[must_use]
pub fn printable(text: &str) -> Vec<u8> {
    element(0x13, text.as_bytes())
}

/// IA5String.
#[must_use]
pub fn ia5(text: &str) -> Vec<u8> {
    element(0x16, text.as_bytes())
}

/// A point in time of a certificate, CRL or CMS: UTCTime up to 2049, GeneralizedTime from 2050
/// (RFC 5280, 4.1.2.5). `clock` is the time of day as six digits, in UTC.
#[must_use]
pub fn time(date: Date, clock: &str) -> Vec<u8> {
    if (1950..2050).contains(&date.year()) {
        let year = date.year().rem_euclid(100);
        let text = format!(
            "{year:02}{:02}{:02}{clock}Z",
            u8::from(date.month()),
            date.day()
        );
        element(0x17, text.as_bytes())
    } else {
        generalized_time(date, clock)
    }
}

/// GeneralizedTime, of the years 0 to 9999.
#[must_use]
pub fn generalized_time(date: Date, clock: &str) -> Vec<u8> {
    element(0x18, general_text(date, clock).as_bytes())
}

/// The text of a GeneralizedTime.
#[must_use]
pub fn general_text(date: Date, clock: &str) -> String {
    format!(
        "{:04}{:02}{:02}{clock}Z",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

fn base_128(arc: u32) -> Vec<u8> {
    let mut rest = arc;
    let mut digits = Vec::new();
    loop {
        let more = if digits.is_empty() { 0 } else { 0x80 };
        digits.push(u8::try_from(rest & 0x7F).unwrap_or(0) | more);
        rest >>= 7;
        if rest == 0 {
            digits.reverse();
            return digits;
        }
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use time::macros::date;

    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(element(0x04, &[0; 127])[..2], hex!("047f"));
        assert_eq!(element(0x04, &[0; 128])[..3], hex!("048180"));
        assert_eq!(element(0x04, &[0; 256])[..4], hex!("04820100"));
        assert_eq!(null(), hex!("0500"));
    }

    #[test]
    fn numbers() {
        assert_eq!(integer(0), hex!("020100"));
        assert_eq!(integer(127), hex!("02017f"));
        assert_eq!(integer(128), hex!("02020080"));
        assert_eq!(integer(65537), hex!("0203010001"));
        assert_eq!(unsigned(&hex!("0000ff")), hex!("020200ff"));
    }

    #[test]
    fn identifiers() {
        assert_eq!(oid("1.2.840.113549.1.7.2"), hex!("06092a864886f70d010702"));
        assert_eq!(oid("2.23.136.1.1.1"), hex!("060667810801 0101"));
        assert_eq!(
            oid("2.16.840.1.101.3.4.2.1"),
            hex!("0609608648016503040201")
        );
        assert_eq!(oid("1.0.10646.1.0.8"), hex!("060628d316010008"));
    }

    #[test]
    fn bits() {
        // keyCertSign (5) and cRLSign (6)
        assert_eq!(named_bits(0b0000_0110 << 8), hex!("03020106"));
        assert_eq!(named_bits(0x8000), hex!("03020780"));
        assert_eq!(named_bits(0), hex!("030100"));
    }

    #[test]
    fn times() {
        assert_eq!(
            time(date!(2049 - 12 - 31), "235959"),
            element(0x17, b"491231235959Z")
        );
        assert_eq!(
            time(date!(2050 - 01 - 01), "000000"),
            element(0x18, b"20500101000000Z")
        );
    }

    #[test]
    fn a_set_is_sorted() {
        assert_eq!(set_of(&[integer(2), integer(1)]), hex!("3106020101020102"));
    }
}
