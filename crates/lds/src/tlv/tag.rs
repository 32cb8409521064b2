//! Tags.

use core::fmt;

/// A tag with all its bytes as written, at most four: `Tag(0x30)`, `Tag(0x5F1F)`, `Tag(0x7F49)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u32);

#[allow(
    missing_docs,
    reason = "the names of the universal types of ASN.1 (X.680, 8.4)"
)]
impl Tag {
    pub const BOOLEAN: Self = Self(0x01);
    pub const INTEGER: Self = Self(0x02);
    pub const BIT_STRING: Self = Self(0x03);
    pub const OCTET_STRING: Self = Self(0x04);
    pub const NULL: Self = Self(0x05);
    pub const OID: Self = Self(0x06);
    pub const UTF8_STRING: Self = Self(0x0C);
    pub const NUMERIC_STRING: Self = Self(0x12);
    pub const PRINTABLE_STRING: Self = Self(0x13);
    pub const TELETEX_STRING: Self = Self(0x14);
    pub const IA5_STRING: Self = Self(0x16);
    pub const UTC_TIME: Self = Self(0x17);
    pub const GENERALIZED_TIME: Self = Self(0x18);
    pub const VISIBLE_STRING: Self = Self(0x1A);
    pub const UNIVERSAL_STRING: Self = Self(0x1C);
    pub const BMP_STRING: Self = Self(0x1E);
    pub const SEQUENCE: Self = Self(0x30);
    pub const SET: Self = Self(0x31);
}

impl Tag {
    /// The constructed context-specific tag `[number]`, for numbers up to 30.
    #[must_use]
    pub const fn context(number: u8) -> Self {
        Self(0xA0 | (number & 0x1F) as u32)
    }

    /// The primitive context-specific tag `[number]`, for numbers up to 30.
    #[must_use]
    pub const fn context_primitive(number: u8) -> Self {
        Self(0x80 | (number & 0x1F) as u32)
    }

    /// Whether the value is itself a series of data objects.
    #[must_use]
    pub fn is_constructed(self) -> bool {
        self.significant()
            .next()
            .is_some_and(|first| first & 0x20 != 0)
    }

    /// The bytes of the tag, first one first.
    pub(crate) fn significant(self) -> impl Iterator<Item = u8> {
        let skipped = (self.0.leading_zeros() / 8).min(3);
        self.0.to_be_bytes().into_iter().skip(skipped as usize)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.significant()
            .try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}
