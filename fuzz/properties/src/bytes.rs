//! An input taken apart: the first bytes choose, the rest is given to what is tested.

/// A cursor over an input. Past its end there are zeros and empty pieces.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    pub(crate) fn word(&mut self) -> u16 {
        self.take(2)
            .iter()
            .fold(0, |word, byte| (word << 8) | u16::from(*byte))
    }

    /// A piece with its length before it: one byte, or FF and two bytes.
    pub(crate) fn piece(&mut self) -> &'a [u8] {
        let length = match self.byte() {
            0xFF => usize::from(self.word()),
            short => usize::from(short),
        };
        self.take(length)
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }
}

/// A piece as [`Bytes::piece`] reads it.
pub(crate) fn piece(bytes: &[u8]) -> Vec<u8> {
    let mut piece = match u8::try_from(bytes.len()) {
        Ok(short) if short < 0xFF => vec![short],
        _ => {
            let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
            [&[0xFF], &length.to_be_bytes()[..]].concat()
        }
    };
    piece.extend_from_slice(bytes);
    piece
}
