//! Tag-length-value: a bounded, zero-copy reader and a writer (ISO/IEC 7816-4, 6.3; X.690).
//!
//! Data objects on the card are BER-TLV, and real chips write lengths in more bytes than needed;
//! what is signed is DER. [`Mode`] tells the two apart. Whatever the bytes are, reading them
//! allocates nothing, goes no deeper than [`MAX_DEPTH`] and never beyond the input.
//!
//! ```
//! use cccd_lds::tlv::{Reader, Tag};
//!
//! let mut reader = Reader::new(&[0x30, 0x03, 0x02, 0x01, 0x05]);
//! let mut sequence = reader.expect(Tag::SEQUENCE)?.children()?;
//! assert_eq!(sequence.expect(Tag::INTEGER)?.to_u64()?, 5);
//! sequence.finish()?;
//! reader.finish()?;
//! # Ok::<(), cccd_lds::tlv::TlvError>(())
//! ```

mod error;
mod tag;
mod value;
mod writer;

use core::fmt;

pub use self::{
    error::TlvError,
    tag::Tag,
    writer::{Writer, encode},
};

/// How many levels [`Tlv::children`] may be applied. A certificate in a SOD needs about fifteen.
pub const MAX_DEPTH: u8 = 32;

/// The longest file believed, in bytes: several times the largest real data group, so that a
/// chip claiming gigabytes is refused before anything is read.
pub const MAX_FILE_LENGTH: usize = 4 * 1024 * 1024;

/// The rules by which lengths are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Lengths in more bytes than needed, and indefinite lengths, are accepted.
    Ber,
    /// Every length must be definite and in the fewest bytes (X.690, 10.1).
    Der,
}

/// One data object. `Debug` shows tag and length only, as values may be personal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The tag as written.
    pub tag: Tag,
    /// Bytes of tag and length together.
    pub header_len: usize,
    /// The value; of an indefinite length without the end-of-contents marker.
    pub value: &'a [u8],
    /// The whole object as written: what a signature or a hash covers.
    pub raw: &'a [u8],
    offset: usize,
    depth: u8,
    mode: Mode,
}

impl<'a> Tlv<'a> {
    /// A reader over the objects within this constructed one.
    ///
    /// # Errors
    /// [`TlvError::NotConstructed`], or [`TlvError::TooDeep`] beyond [`MAX_DEPTH`] levels.
    pub fn children(&self) -> Result<Reader<'a>, TlvError> {
        if !self.tag.is_constructed() {
            return Err(TlvError::NotConstructed {
                offset: self.offset,
                tag: self.tag,
            });
        }
        self.contents()
    }

    /// A reader over the value, for the primitive types that wrap data objects: OCTET STRING in
    /// CMS and extensions, `53` in responses.
    ///
    /// # Errors
    /// [`TlvError::TooDeep`] beyond [`MAX_DEPTH`] levels.
    pub fn contents(&self) -> Result<Reader<'a>, TlvError> {
        if self.depth >= MAX_DEPTH {
            return Err(TlvError::TooDeep {
                offset: self.offset,
            });
        }
        Ok(Reader {
            data: self.value,
            offset: self.offset.saturating_add(self.header_len),
            depth: self.depth.saturating_add(1),
            mode: self.mode,
        })
    }

    /// Where the object begins in the outermost input.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    fn invalid(&self, what: &'static str) -> TlvError {
        TlvError::InvalidValue {
            offset: self.offset,
            tag: self.tag,
            what,
        }
    }
}

impl fmt::Debug for Tlv<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tlv({}, {} bytes)", self.tag, self.value.len())
    }
}

/// Reads data objects one after the other. After an error it stays where it was.
#[derive(Clone)]
pub struct Reader<'a> {
    data: &'a [u8],
    offset: usize,
    depth: u8,
    mode: Mode,
}

impl<'a> Reader<'a> {
    /// Over data objects from the card, by the rules of [`Mode::Ber`].
    #[must_use]
    pub const fn new(data: &'a [u8]) -> Self {
        Self::with_mode(data, Mode::Ber)
    }

    /// Over data that must be DER, by the rules of [`Mode::Der`].
    #[must_use]
    pub const fn der(data: &'a [u8]) -> Self {
        Self::with_mode(data, Mode::Der)
    }

    /// Over data by the rules given.
    #[must_use]
    pub const fn with_mode(data: &'a [u8], mode: Mode) -> Self {
        Self {
            data,
            offset: 0,
            depth: 0,
            mode,
        }
    }

    /// The next data object.
    ///
    /// # Errors
    /// What is malformed, and where; at the end of input [`TlvError::Truncated`].
    pub fn read(&mut self) -> Result<Tlv<'a>, TlvError> {
        let header = Header::read(self.data, self.mode).map_err(|fault| fault.at(self.offset))?;
        let (length, end_marker) = match header.length {
            Some(length) => (length, 0),
            None => {
                let contents = self.data.get(header.len..).unwrap_or_default();
                let length = end_of_contents(contents).map_err(|fault| fault.at(self.offset))?;
                (length, 2)
            }
        };
        let value_end = header.len.saturating_add(length);
        let total = value_end.saturating_add(end_marker);
        let Some((raw, rest)) = self.data.split_at_checked(total) else {
            return Err(TlvError::Truncated {
                offset: self.offset,
                missing: total.saturating_sub(self.data.len()),
            });
        };
        let object = Tlv {
            tag: header.tag,
            header_len: header.len,
            value: raw.get(header.len..value_end).unwrap_or_default(),
            raw,
            offset: self.offset,
            depth: self.depth,
            mode: self.mode,
        };
        self.data = rest;
        self.offset = self.offset.saturating_add(total);
        Ok(object)
    }

    /// The next data object, which must have this tag.
    ///
    /// # Errors
    /// As [`Reader::read`]; [`TlvError::UnexpectedTag`] where another object or none follows.
    pub fn expect(&mut self, tag: Tag) -> Result<Tlv<'a>, TlvError> {
        let offset = self.offset;
        self.optional(tag)?.ok_or_else(|| TlvError::UnexpectedTag {
            offset,
            expected: tag,
            found: self.peek(),
        })
    }

    /// The next data object if it has this tag; nothing is consumed otherwise.
    ///
    /// # Errors
    /// As [`Reader::read`], where bytes follow.
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Tlv<'a>>, TlvError> {
        if self.is_empty() {
            return Ok(None);
        }
        let mut ahead = self.clone();
        let object = ahead.read()?;
        if object.tag != tag {
            return Ok(None);
        }
        *self = ahead;
        Ok(Some(object))
    }

    /// The tag that follows, if a valid one does.
    #[must_use]
    pub fn peek(&self) -> Option<Tag> {
        read_tag(self.data).ok().map(|(tag, _)| tag)
    }

    /// Whether everything has been read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// What has not been read yet.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.data
    }

    /// Where the next object begins in the outermost input.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// States that nothing may follow.
    ///
    /// # Errors
    /// [`TlvError::TrailingData`] where something does.
    pub const fn finish(self) -> Result<(), TlvError> {
        if self.data.is_empty() {
            Ok(())
        } else {
            Err(TlvError::TrailingData {
                offset: self.offset,
                left: self.data.len(),
            })
        }
    }
}

/// Objects until the end of input or the first error, which is the last item.
impl<'a> Iterator for Reader<'a> {
    type Item = Result<Tlv<'a>, TlvError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_empty() {
            return None;
        }
        let item = self.read();
        if item.is_err() {
            self.data = &[];
        }
        Some(item)
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Reader(at byte {}, {} bytes left)",
            self.offset,
            self.data.len()
        )
    }
}

/// The one data object that is the whole input, with this tag: how every file is laid out.
///
/// # Errors
/// As [`Reader::expect`]; [`TlvError::TrailingData`] where bytes follow the object.
pub fn only(data: &[u8], tag: Tag) -> Result<Tlv<'_>, TlvError> {
    let mut reader = Reader::new(data);
    let object = reader.expect(tag)?;
    reader.finish()?;
    Ok(object)
}

/// The length of a whole file in bytes, header included, from its first bytes. Six bytes are
/// enough for every file of the LDS.
///
/// # Errors
/// [`TlvError::Truncated`] if the header goes on beyond the bytes given,
/// [`TlvError::FileTooLong`] beyond [`MAX_FILE_LENGTH`], others if this is no data object.
pub fn file_length(first_bytes: &[u8]) -> Result<usize, TlvError> {
    let header = Header::read(first_bytes, Mode::Ber).map_err(|fault| fault.at(0))?;
    let length = header.length.ok_or(TlvError::InvalidLength { offset: 0 })?;
    let total = header.len.saturating_add(length);
    if total > MAX_FILE_LENGTH {
        return Err(TlvError::FileTooLong { length: total });
    }
    Ok(total)
}

/// What is wrong with a header, before it is known where the header stands.
enum Fault {
    Truncated(usize),
    Tag,
    Length,
    NotDer,
    TooDeep,
}

impl Fault {
    const fn at(self, offset: usize) -> TlvError {
        match self {
            Self::Truncated(missing) => TlvError::Truncated { offset, missing },
            Self::Tag => TlvError::InvalidTag { offset },
            Self::Length => TlvError::InvalidLength { offset },
            Self::NotDer => TlvError::NotDer { offset },
            Self::TooDeep => TlvError::TooDeep { offset },
        }
    }
}

struct Header {
    tag: Tag,
    /// Bytes of tag and length.
    len: usize,
    /// None where indefinite.
    length: Option<usize>,
}

impl Header {
    fn read(data: &[u8], mode: Mode) -> Result<Self, Fault> {
        let (tag, after_tag) = read_tag(data)?;
        let (&first, after_first) = after_tag.split_first().ok_or(Fault::Truncated(1))?;
        let consumed = |rest: &[u8]| data.len().saturating_sub(rest.len());
        let octets = match first {
            0x00..=0x7F => {
                let length = Some(usize::from(first));
                return Ok(Self {
                    tag,
                    len: consumed(after_first),
                    length,
                });
            }
            0x80 => {
                return match mode {
                    Mode::Der => Err(Fault::NotDer),
                    Mode::Ber if !tag.is_constructed() => Err(Fault::Length),
                    Mode::Ber => Ok(Self {
                        tag,
                        len: consumed(after_first),
                        length: None,
                    }),
                };
            }
            0x81..=0x84 => usize::from(first & 0x7F),
            _ => return Err(Fault::Length),
        };
        let (bytes, rest) = after_first
            .split_at_checked(octets)
            .ok_or_else(|| Fault::Truncated(octets.saturating_sub(after_first.len())))?;
        let value = bytes
            .iter()
            .fold(0_u32, |value, byte| (value << 8) | u32::from(*byte));
        if mode == Mode::Der && (value < 0x80 || bytes.first() == Some(&0)) {
            return Err(Fault::NotDer);
        }
        let length = Some(usize::try_from(value).map_err(|_| Fault::Length)?);
        Ok(Self {
            tag,
            len: consumed(rest),
            length,
        })
    }
}

/// The tag and what follows it.
fn read_tag(data: &[u8]) -> Result<(Tag, &[u8]), Fault> {
    let (&first, mut rest) = data.split_first().ok_or(Fault::Truncated(2))?;
    if first == 0 {
        return Err(Fault::Tag);
    }
    let mut tag = u32::from(first);
    if first & 0x1F != 0x1F {
        return Ok((Tag(tag), rest));
    }
    for position in 1..=3 {
        let (&next, after) = rest.split_first().ok_or(Fault::Truncated(2))?;
        // X.690, 8.1.2.4.2: no leading zeros in the number. (A number below 31 in this form is
        // against the same clause, but Doc 9303 has such tags: 5F01, 5F0E.)
        if position == 1 && next == 0x80 {
            return Err(Fault::Tag);
        }
        tag = (tag << 8) | u32::from(next);
        rest = after;
        if next & 0x80 == 0 {
            return Ok((Tag(tag), rest));
        }
    }
    Err(Fault::Tag)
}

/// How many bytes stand before the end-of-contents marker that closes the object whose contents
/// begin here. Objects of a definite length are skipped whole, so one pass suffices.
fn end_of_contents(contents: &[u8]) -> Result<usize, Fault> {
    let mut rest = contents;
    let mut open = 1_u8;
    loop {
        if let Some(after) = rest.strip_prefix(&[0, 0]) {
            open = open.saturating_sub(1);
            if open == 0 {
                return Ok(contents.len().saturating_sub(rest.len()));
            }
            rest = after;
            continue;
        }
        let header = Header::read(rest, Mode::Ber)?;
        let skipped = match header.length {
            Some(length) => header.len.saturating_add(length),
            None => {
                open = open.saturating_add(1);
                header.len
            }
        };
        if open > MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        let missing = skipped.saturating_sub(rest.len());
        rest = rest.get(skipped..).ok_or(Fault::Truncated(missing))?;
    }
}

#[cfg(test)]
mod tests;
