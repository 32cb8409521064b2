//! What a read tells while it runs.

use core::fmt;

use cccd_lds::FileIdentity;

/// The named steps of a read, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// EF.ATR/INFO, where the card says that its sizes stand there.
    Sizes,
    /// EF.CardAccess and the access protocol.
    Open,
    /// One file.
    File(FileIdentity),
    /// Chip Authentication.
    ChipAuthentication,
    /// Active Authentication.
    ActiveAuthentication,
    /// Terminal Authentication.
    TerminalAuthentication,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sizes => f.write_str("sizes"),
            Self::Open => f.write_str("open"),
            Self::File(file) => file.fmt(f),
            Self::ChipAuthentication => f.write_str("chip authentication"),
            Self::ActiveAuthentication => f.write_str("active authentication"),
            Self::TerminalAuthentication => f.write_str("terminal authentication"),
        }
    }
}

/// One event of a read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// A step begins.
    Started(Step),
    /// Part of a file has come.
    Bytes {
        /// Which file.
        file: FileIdentity,
        /// Bytes read of it so far.
        read: usize,
        /// Its length in bytes.
        total: usize,
    },
    /// A file is complete, so that it can be shown, hashed or decoded beside the reading.
    File {
        /// Which file.
        file: FileIdentity,
        /// Its bytes; `Debug` of this event shows their length alone.
        bytes: Content<'a>,
    },
    /// The session was lost for a reason that another try may cure, and the chip is opened again.
    OpenedAgain {
        /// Why.
        reason: String,
    },
    /// The step is over, with whatever result.
    Finished(Step),
}

/// The bytes of a file; silent in `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Content<'a>(
    /// The bytes.
    pub &'a [u8],
);

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
