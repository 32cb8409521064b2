//! Reading.

use super::{FALSE, Major, NULL, TRUE};

/// Why bytes are not the CBOR that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} expected at byte {at}")]
pub struct CborError {
    /// Where, counted from the start.
    pub at: usize,
    /// What should stand there.
    pub what: &'static str,
}

/// Reads data items one after the other.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Over encoded data items.
    #[must_use]
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// Where it stands, counted from the start.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.at
    }

    /// What was read since that position.
    #[must_use]
    pub fn since(&self, position: usize) -> &'a [u8] {
        self.data.get(position..self.at).unwrap_or_default()
    }

    /// That nothing follows.
    ///
    /// # Errors
    /// [`CborError`] where something does.
    pub fn finish(&self) -> Result<(), CborError> {
        if self.at == self.data.len() {
            Ok(())
        } else {
            Err(self.wanted("the end"))
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here.
    pub fn uint(&mut self) -> Result<u64, CborError> {
        self.head(Major::Unsigned, "a whole number")
    }

    /// A whole number with a sign.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here, or the number has more than 63 bits.
    pub fn int(&mut self) -> Result<i64, CborError> {
        const WHAT: &str = "a whole number of at most 63 bits";
        let before = self.clone();
        let number = match self.peek() {
            Some(Major::Negative) => {
                let complement = self.head(Major::Negative, WHAT)?;
                i64::try_from(complement).map(|value| !value)
            }
            _ => i64::try_from(self.head(Major::Unsigned, WHAT)?),
        };
        number.map_err(|_| before.wanted(WHAT))
    }

    /// A byte string.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here, or it is cut off.
    pub fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        self.string(Major::Bytes, "a byte string")
    }

    /// A byte string of this length.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here.
    pub fn byte_array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], CborError> {
        let before = self.clone();
        <[u8; N]>::try_from(self.bytes()?).map_err(|_| before.wanted(what))
    }

    /// A text string.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here, it is cut off, or it is not UTF-8.
    pub fn text(&mut self) -> Result<&'a str, CborError> {
        let before = self.clone();
        let bytes = self.string(Major::Text, "text")?;
        core::str::from_utf8(bytes).map_err(|_| before.wanted("text"))
    }

    /// The head of an array: how many items follow.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here, or the input is too short for so many.
    pub fn array(&mut self) -> Result<usize, CborError> {
        self.count(Major::Array, "an array", 1)
    }

    /// The head of an array of so many items.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here.
    pub fn array_of(&mut self, items: usize, what: &'static str) -> Result<(), CborError> {
        let before = self.clone();
        if self.array()? == items {
            Ok(())
        } else {
            Err(before.wanted(what))
        }
    }

    /// The head of a map: how many pairs follow.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here, or the input is too short for so many.
    pub fn map(&mut self) -> Result<usize, CborError> {
        self.count(Major::Map, "a map", 2)
    }

    /// A whole number as the next key of a map, larger than the one before.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here, or the key is out of order.
    pub fn key(&mut self, before: &mut Option<u64>) -> Result<u64, CborError> {
        let start = self.clone();
        let key = self.uint()?;
        if before.is_some_and(|before| key <= before) {
            return Err(start.wanted("a larger key"));
        }
        *before = Some(key);
        Ok(key)
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// [`CborError`] where another thing stands here.
    pub fn bool(&mut self) -> Result<bool, CborError> {
        let before = self.clone();
        match self.head(Major::Simple, "true or false")? {
            TRUE => Ok(true),
            FALSE => Ok(false),
            _ => Err(before.wanted("true or false")),
        }
    }

    /// Takes `null`, if it stands here.
    #[must_use]
    pub fn null(&mut self) -> bool {
        let mut ahead = self.clone();
        let null = ahead.head(Major::Simple, "null") == Ok(NULL);
        if null {
            *self = ahead;
        }
        null
    }

    /// That something else should stand here.
    #[must_use]
    pub const fn wanted(&self, what: &'static str) -> CborError {
        CborError { at: self.at, what }
    }

    fn string(&mut self, major: Major, what: &'static str) -> Result<&'a [u8], CborError> {
        let before = self.clone();
        let length = self.head(major, what)?;
        let value = usize::try_from(length)
            .ok()
            .and_then(|length| self.rest().get(..length))
            .ok_or_else(|| before.wanted(what))?;
        self.at = self.at.saturating_add(value.len());
        Ok(value)
    }

    /// A count that the rest of the input can pay for.
    fn count(
        &mut self,
        major: Major,
        what: &'static str,
        least: usize,
    ) -> Result<usize, CborError> {
        let before = self.clone();
        let count = self.head(major, what)?;
        usize::try_from(count)
            .ok()
            .filter(|count| count.saturating_mul(least) <= self.rest().len())
            .ok_or_else(|| before.wanted(what))
    }

    fn head(&mut self, major: Major, what: &'static str) -> Result<u64, CborError> {
        let wanted = self.wanted(what);
        let (first, rest) = self.rest().split_first().ok_or(wanted)?;
        if first >> 5 != major as u8 {
            return Err(wanted);
        }
        let info = first & 0x1F;
        let (len, least) = match info {
            0..24 => (0, 0),
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return Err(wanted),
        };
        let encoded = rest.get(..len).ok_or(wanted)?;
        let value = match len {
            0 => u64::from(info),
            _ => encoded
                .iter()
                .fold(0, |value: u64, byte| (value << 8) | u64::from(*byte)),
        };
        if len > 0 && value < least {
            return Err(wanted);
        }
        self.at = self.at.saturating_add(len).saturating_add(1);
        Ok(value)
    }

    fn peek(&self) -> Option<Major> {
        match self.rest().first()? >> 5 {
            0 => Some(Major::Unsigned),
            1 => Some(Major::Negative),
            _ => None,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }
}
