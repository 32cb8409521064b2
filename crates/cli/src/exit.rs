//! What the exit status of `cccd` means.

use std::process::ExitCode;

/// How a run of the command ended, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done; of a document: it is genuine; of certificates: all hold.
    Genuine = 0,
    /// The document was read, and it is not genuine or could not be proven so; of certificates:
    /// one was not accepted.
    NotGenuine = 1,
    /// The command line, a file or a text given was wrong.
    Usage = 2,
    /// There is no reader, no smart card service, or no card.
    NoCard = 3,
    /// The key given does not open this chip.
    WrongKey = 4,
    /// The chip or the link to it failed.
    Chip = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
