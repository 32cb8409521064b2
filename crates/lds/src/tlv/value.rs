//! Typed values of ASN.1 (X.690, 8), as methods of a data object. They look at the value, not at
//! the tag, which the caller has matched; strings alone depend on it.

use super::{Tag, Tlv, TlvError};
use crate::oid::Oid;

impl<'a> Tlv<'a> {
    /// INTEGER: the content, checked to be there and minimal; two's complement, big-endian.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] where it is empty or has redundant leading bytes.
    pub fn integer(&self) -> Result<&'a [u8], TlvError> {
        match self.value {
            [] => Err(self.invalid("INTEGER")),
            [0x00, next, ..] if next & 0x80 == 0 => Err(self.invalid("INTEGER")),
            [0xFF, next, ..] if next & 0x80 != 0 => Err(self.invalid("INTEGER")),
            content => Ok(content),
        }
    }

    /// INTEGER that is not negative: its magnitude, big-endian, without leading zeros; zero is
    /// the empty slice. Redundant leading zeros are accepted, as real keys have them.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] where it is empty or negative.
    pub fn unsigned(&self) -> Result<&'a [u8], TlvError> {
        match self.value.first() {
            None => Err(self.invalid("INTEGER")),
            Some(first) if first & 0x80 != 0 => Err(self.invalid("non-negative INTEGER")),
            Some(_) => {
                let zeros = self.value.iter().take_while(|byte| **byte == 0).count();
                Ok(self.value.get(zeros..).unwrap_or_default())
            }
        }
    }

    /// INTEGER that is not negative and fits 64 bits.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] otherwise.
    pub fn to_u64(&self) -> Result<u64, TlvError> {
        let magnitude = self.unsigned()?;
        if magnitude.len() > 8 {
            return Err(self.invalid("INTEGER of at most 64 bits"));
        }
        Ok(magnitude
            .iter()
            .fold(0, |value, byte| (value << 8) | u64::from(*byte)))
    }

    /// BOOLEAN; any byte but zero is true, as in BER.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] unless it is one byte.
    pub fn to_bool(&self) -> Result<bool, TlvError> {
        match self.value {
            [byte] => Ok(*byte != 0),
            _ => Err(self.invalid("BOOLEAN")),
        }
    }

    /// OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] where the content is none.
    pub fn to_oid(&self) -> Result<Oid, TlvError> {
        Oid::from_content(self.value).map_err(|_| self.invalid("OBJECT IDENTIFIER"))
    }

    /// BIT STRING: the number of unused bits in the last byte, and the bytes.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] where that number is missing or impossible.
    pub fn bit_string(&self) -> Result<(u8, &'a [u8]), TlvError> {
        match self.value.split_first() {
            Some((&unused, bits)) if unused < 8 && (unused == 0 || !bits.is_empty()) => {
                Ok((unused, bits))
            }
            _ => Err(self.invalid("BIT STRING")),
        }
    }

    /// BIT STRING that holds whole bytes, as keys and signatures do.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] where bits are unused.
    pub fn bit_string_bytes(&self) -> Result<&'a [u8], TlvError> {
        match self.bit_string()? {
            (0, bytes) => Ok(bytes),
            _ => Err(self.invalid("BIT STRING of whole bytes")),
        }
    }

    /// Any of the character string types. TeletexString is read as ISO 8859-1, which is what
    /// issuers put there; the ASCII types may hold UTF-8, as some issuers do.
    ///
    /// # Errors
    /// [`TlvError::InvalidValue`] for other tags and for invalid encodings.
    pub fn to_text(&self) -> Result<String, TlvError> {
        let invalid = || self.invalid("character string");
        match self.tag {
            Tag::UTF8_STRING
            | Tag::NUMERIC_STRING
            | Tag::PRINTABLE_STRING
            | Tag::IA5_STRING
            | Tag::VISIBLE_STRING => core::str::from_utf8(self.value)
                .map(str::to_owned)
                .map_err(|_| invalid()),
            Tag::TELETEX_STRING => Ok(self.value.iter().map(|byte| char::from(*byte)).collect()),
            Tag::BMP_STRING => {
                let (pairs, rest) = self.value.as_chunks::<2>();
                let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
                let text = char::decode_utf16(units).collect::<Result<_, _>>();
                text.ok().filter(|_| rest.is_empty()).ok_or_else(invalid)
            }
            Tag::UNIVERSAL_STRING => {
                let (quads, rest) = self.value.as_chunks::<4>();
                let units = quads
                    .iter()
                    .map(|quad| char::from_u32(u32::from_be_bytes(*quad)));
                units
                    .collect::<Option<_>>()
                    .filter(|_| rest.is_empty())
                    .ok_or_else(invalid)
            }
            _ => Err(invalid()),
        }
    }
}
