//! Writing.

use super::{FALSE, Major, NULL, TRUE};

/// Writes data items one after the other, each in its shortest form.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// A whole number.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.head(Major::Unsigned, value)
    }

    /// A whole number with a sign.
    pub fn int(&mut self, value: i64) -> &mut Self {
        // What stands for -1 - n is n, which is the complement (RFC 8949, 3.1).
        match u64::try_from(value) {
            Ok(value) => self.head(Major::Unsigned, value),
            Err(_) => self.head(Major::Negative, (!value).unsigned_abs()),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(Major::Bytes, length(value.len()));
        self.bytes.extend_from_slice(value);
        self
    }

    /// A text string.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.head(Major::Text, length(value.len()));
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    /// The head of an array: so many items follow.
    pub fn array(&mut self, items: usize) -> &mut Self {
        self.head(Major::Array, length(items))
    }

    /// The head of a map: so many pairs follow, by ascending keys.
    pub fn map(&mut self, pairs: usize) -> &mut Self {
        self.head(Major::Map, length(pairs))
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.head(Major::Simple, if value { TRUE } else { FALSE })
    }

    /// `null`.
    pub fn null(&mut self) -> &mut Self {
        self.head(Major::Simple, NULL)
    }

    /// An item that is encoded already.
    pub fn raw(&mut self, item: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(item);
        self
    }

    fn head(&mut self, major: Major, value: u64) -> &mut Self {
        let first = (major as u8) << 5;
        let encoded = value.to_be_bytes();
        let (info, len) = match value {
            0..24 => (value as u8, 0),
            24..0x100 => (24, 1),
            0x100..0x1_0000 => (25, 2),
            0x1_0000..0x1_0000_0000 => (26, 4),
            _ => (27, 8),
        };
        self.bytes.push(first | info);
        let unused = encoded.len().saturating_sub(len);
        self.bytes
            .extend_from_slice(encoded.get(unused..).unwrap_or_default());
        self
    }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
