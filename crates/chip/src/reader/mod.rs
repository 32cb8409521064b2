//! The whole read of a chip as a list of named steps: sizes, access, the plan's files, Chip
//! Authentication, Active Authentication. It gathers a [`Document`] and decides nothing.

pub(crate) mod file;
mod files;
mod first;
mod limits;
mod memory;
mod plan;
mod progress;
mod resume;
mod run;

pub use limits::{ExtendedLength, ExtendedUse};
pub use memory::Memory;
pub use plan::Plan;
pub use progress::{Content, Progress, Step};
pub use resume::resume;

pub(crate) use file::refusal;

use core::fmt;
use core::time::Duration;
use std::time::Instant;

use crate::access::{AccessOptions, NotOpened, Password};
use crate::channel::ChannelError;
use crate::crypto::{OsRng, Rng};
use crate::document::Document;
use crate::terminal_auth::Terminal;
use crate::trace::Recorder;
use crate::transport::{Cancel, Metered, Transport, TransportError};

/// Is told of the steps of a read, on the thread that reads.
pub type Listener = Box<dyn Fn(Progress<'_>) + Send + Sync>;

/// What to read and how.
#[derive(Default)]
pub struct ReadOptions {
    /// The files and proofs wanted.
    pub plan: Plan,
    /// What access protocols may do.
    pub access: AccessOptions,
    /// Whether to read with extended length.
    pub extended_length: ExtendedLength,
    /// What earlier reads taught of kinds of chips, and where to add what this one does.
    pub memory: Option<Memory>,
    /// The verifier's challenge for Active Authentication; a random one otherwise.
    pub challenge: Option<[u8; 8]>,
    /// Proves one of these terminals to the chip before DG3 and DG4 are read, where the plan asks
    /// for them: the first whose certificates lead up to a trust point that the chip names.
    pub terminals: Vec<Terminal>,
    /// Told of every step.
    pub progress: Option<Listener>,
    /// Stops the read between two exchanges.
    pub cancel: Cancel,
    /// The longest time for the whole read; it is stopped between two exchanges.
    pub deadline: Option<Duration>,
    /// Writes a trace.
    pub recorder: Option<Recorder>,
}

/// Why a read did not come to its end; one kind per recovery.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The chip says that the key is wrong: ask for it again.
    #[error("the chip says that the key is wrong")]
    WrongKey {
        /// How many tries the chip still gives, where it counts them.
        tries_left: Option<u8>,
    },
    /// The chip was not opened for another reason, which says what to do.
    #[error(transparent)]
    NotOpened(NotOpened),
    /// The link was lost: see the kind; then [`resume()`] with what was read so far.
    #[error("{error}")]
    Link {
        /// What happened to the link.
        error: TransportError,
        /// What was read so far.
        document: Box<Document>,
    },
    /// The chip broke the protocol: try once more, then give up.
    #[error("{error}")]
    Chip {
        /// What it did.
        error: ChannelError,
        /// What was read so far.
        document: Box<Document>,
    },
    /// The session was lost, and opened again as often as one read does, which with a PUK is never:
    /// try once more, then give up.
    #[error("the session was lost and is not opened again: {reason}")]
    SessionLost {
        /// Over what it was lost the last time.
        reason: String,
        /// What was read so far.
        document: Box<Document>,
    },
    /// The card in the field is another one than the read began with: begin anew.
    #[error("this is another card than the one that was read before")]
    AnotherCard,
}

impl ReadError {
    /// What was read before it happened.
    #[must_use]
    pub fn partial(&self) -> Option<&Document> {
        match self {
            Self::Link { document, .. }
            | Self::Chip { document, .. }
            | Self::SessionLost { document, .. } => Some(document),
            _ => None,
        }
    }
}

/// Reads a chip that was just powered or reset.
///
/// # Errors
/// [`ReadError`], with what was read so far where the link was lost in the middle.
pub fn read(
    transport: &mut dyn Transport,
    password: Option<&Password>,
    options: &ReadOptions,
) -> Result<Document, ReadError> {
    read_with(
        transport,
        password,
        options,
        Document::default(),
        &mut OsRng,
    )
}

pub(crate) fn read_with(
    transport: &mut dyn Transport,
    password: Option<&Password>,
    options: &ReadOptions,
    document: Document,
    rng: &mut dyn Rng,
) -> Result<Document, ReadError> {
    let deadline = options
        .deadline
        .and_then(|time| Instant::now().checked_add(time));
    let mut wire = Metered::new(transport, options.cancel.clone(), deadline);
    run::Run::new(password, options, rng, document).finish(&mut wire)
}

impl ReadOptions {
    fn tell(&self, event: Progress<'_>) {
        if let Some(progress) = &self.progress {
            progress(event);
        }
    }
}

impl fmt::Debug for ReadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadOptions")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
