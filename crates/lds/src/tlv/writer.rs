//! Writing data objects; what is written is DER as far as tags and lengths go.

use super::Tag;
use crate::oid::Oid;

/// One data object.
#[must_use]
pub fn encode(tag: Tag, value: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.put(tag, value);
    writer.into_bytes()
}

/// Builds a series of data objects, nested ones by closures.
///
/// ```
/// use cccd_lds::tlv::{Tag, Writer};
///
/// let mut writer = Writer::new();
/// writer.nest(Tag::SEQUENCE, |inner| {
///     inner.uint(2).put(Tag::OCTET_STRING, &[0xAB]);
/// });
/// assert_eq!(writer.into_bytes(), [0x30, 6, 2, 1, 2, 4, 1, 0xAB]);
/// ```
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Nothing written yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// A data object with this value.
    pub fn put(&mut self, tag: Tag, value: &[u8]) -> &mut Self {
        self.bytes.extend(tag.significant());
        let length = value.len().to_be_bytes();
        let significant = length.iter().copied().skip_while(|byte| *byte == 0);
        if value.len() >= 0x80 {
            let count = significant.clone().count() as u8;
            self.bytes.push(0x80 | count);
        }
        if value.is_empty() {
            self.bytes.push(0);
        }
        self.bytes.extend(significant);
        self.bytes.extend_from_slice(value);
        self
    }

    /// A data object whose value is written by the closure.
    pub fn nest(&mut self, tag: Tag, build: impl FnOnce(&mut Self)) -> &mut Self {
        let mut inner = Self::new();
        build(&mut inner);
        self.put(tag, &inner.bytes)
    }

    /// Bytes that are encoded already.
    pub fn raw(&mut self, encoded: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(encoded);
        self
    }

    /// INTEGER.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.unsigned(&value.to_be_bytes())
    }

    /// INTEGER from a magnitude, big-endian, leading zeros allowed.
    pub fn unsigned(&mut self, magnitude: &[u8]) -> &mut Self {
        let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
        let significant = magnitude.get(zeros..).unwrap_or_default();
        let sign = significant.first().is_none_or(|first| first & 0x80 != 0);
        let mut content = vec![0; usize::from(sign)];
        content.extend_from_slice(significant);
        self.put(Tag::INTEGER, &content)
    }

    /// OBJECT IDENTIFIER.
    pub fn oid(&mut self, oid: &Oid) -> &mut Self {
        self.put(Tag::OID, oid.content())
    }

    /// OCTET STRING.
    pub fn octets(&mut self, value: &[u8]) -> &mut Self {
        self.put(Tag::OCTET_STRING, value)
    }

    /// BIT STRING of whole bytes.
    pub fn bits(&mut self, value: &[u8]) -> &mut Self {
        let mut content = vec![0];
        content.extend_from_slice(value);
        self.put(Tag::BIT_STRING, &content)
    }

    /// NULL.
    pub fn null(&mut self) -> &mut Self {
        self.put(Tag::NULL, &[])
    }

    /// UTF8String.
    pub fn utf8(&mut self, text: &str) -> &mut Self {
        self.put(Tag::UTF8_STRING, text.as_bytes())
    }

    /// PrintableString; the caller vouches for the characters.
    pub fn printable(&mut self, text: &str) -> &mut Self {
        self.put(Tag::PRINTABLE_STRING, text.as_bytes())
    }
}

impl core::fmt::Debug for Writer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Writer({} bytes)", self.bytes.len())
    }
}
