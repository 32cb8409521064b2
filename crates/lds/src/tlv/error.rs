//! What can be wrong with a data object.

use core::fmt;

use super::Tag;

/// Why bytes could not be read as TLV. Offsets count from the start of the outermost input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlvError {
    /// The input ends before the object does.
    #[error("data object at byte {offset} is cut off: {missing} more bytes needed")]
    Truncated {
        /// Where the object begins.
        offset: usize,
        /// How many bytes are known to be missing; more may turn out once these are there.
        missing: usize,
    },
    /// The bytes at this place begin no data object.
    #[error("no valid tag at byte {offset}")]
    InvalidTag {
        /// Where the tag was expected.
        offset: usize,
    },
    /// The length is reserved, of more than four bytes, or indefinite where it may not be.
    #[error("invalid length of the data object at byte {offset}")]
    InvalidLength {
        /// Where the object begins.
        offset: usize,
    },
    /// A length that DER would write shorter.
    #[error("length of the data object at byte {offset} is not DER")]
    NotDer {
        /// Where the object begins.
        offset: usize,
    },
    /// Another object stands here, or none.
    #[error("expected data object {expected} at byte {offset}, found {}", Found(*found))]
    UnexpectedTag {
        /// Where it was expected.
        offset: usize,
        /// What was expected.
        expected: Tag,
        /// What stands there.
        found: Option<Tag>,
    },
    /// Bytes follow where nothing should.
    #[error("{left} unexpected bytes at byte {offset}")]
    TrailingData {
        /// Where they begin.
        offset: usize,
        /// How many there are.
        left: usize,
    },
    /// A primitive object where a constructed one was expected.
    #[error("data object {tag} at byte {offset} is not constructed")]
    NotConstructed {
        /// Where the object begins.
        offset: usize,
        /// Its tag.
        tag: Tag,
    },
    /// Nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    #[error("data objects at byte {offset} are nested too deep")]
    TooDeep {
        /// Where the limit was met.
        offset: usize,
    },
    /// The file claims to be longer than [`MAX_FILE_LENGTH`](super::MAX_FILE_LENGTH).
    #[error("the file claims {length} bytes, more than any real one has")]
    FileTooLong {
        /// What it claims, header included.
        length: usize,
    },
    /// The value is not what its type demands.
    #[error("data object {tag} at byte {offset} holds no valid {what}")]
    InvalidValue {
        /// Where the object begins.
        offset: usize,
        /// Its tag.
        tag: Tag,
        /// The type it should have.
        what: &'static str,
    },
}

struct Found(Option<Tag>);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(tag) => tag.fmt(f),
            None => f.write_str("nothing"),
        }
    }
}
