//! The whole read of a chip as a list of named steps: sizes, access, the plan's files, Chip
//! Authentication, Active Authentication. It gathers a [`Document`] and decides nothing.

pub(crate) mod file;
mod files;
mod first;
mod limits;
mod plan;
mod progress;
mod run;

pub use limits::{ExtendedLength, ExtendedUse};
pub use plan::Plan;
pub use progress::{Content, Progress, Step};

pub(crate) use file::refusal;

use core::fmt;
use core::time::Duration;
use std::time::Instant;

use cccd_lds::FileIdentity;

use crate::access::{AccessOptions, NotOpened, Password};
use crate::channel::ChannelError;
use crate::crypto::{OsRng, Rng};
use crate::document::{Document, FileState, Proof};
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
    /// The verifier's challenge for Active Authentication; a random one otherwise.
    pub challenge: Option<[u8; 8]>,
    /// Proves this terminal to the chip before DG3 and DG4 are read, where the plan asks for them.
    pub terminal: Option<Terminal>,
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
    /// The link was lost: see the kind; then [`resume`] with what was read so far.
    #[error("{error}")]
    Link {
        /// What happened to the link.
        error: TransportError,
        /// What was read so far.
        document: Box<Document>,
    },
    /// The chip broke the protocol or keeps dropping the session: try once more, then give up.
    #[error("{error}")]
    Chip {
        /// What it did.
        error: ChannelError,
        /// What was read so far.
        document: Box<Document>,
    },
    /// The card that the read was to be resumed with is another one: begin anew.
    #[error("this is another card than the one that was read before")]
    AnotherCard,
}

impl ReadError {
    /// What was read before it happened.
    #[must_use]
    pub fn partial(&self) -> Option<&Document> {
        match self {
            Self::Link { document, .. } | Self::Chip { document, .. } => Some(document),
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

/// Goes on with a read whose link was lost, once the card is back and powered or reset: files
/// that came whole are not read again.
///
/// It must be the same card: Chip and Active Authentication run anew with the keys read before;
/// where the chip has neither, EF.SOD is read again and compared.
///
/// # Errors
/// As [`read`]; [`ReadError::AnotherCard`] if the cards differ.
pub fn resume(
    transport: &mut dyn Transport,
    password: Option<&Password>,
    options: &ReadOptions,
    mut document: Document,
) -> Result<Document, ReadError> {
    document.chip_auth = Proof::Pending;
    document.active_auth = Proof::Pending;
    document.terminal_auth = Proof::Pending;
    document.pace_cam = Proof::Pending;
    let sod = document.file(FileIdentity::SOD).map(<[u8]>::to_vec);
    let document = read_with(transport, password, options, document, &mut OsRng)?;
    if is_proven(&document) {
        return Ok(document);
    }
    let Some(sod) = sod else { return Ok(document) };
    transport.reset().map_err(|error| ReadError::Link {
        error,
        document: Box::new(document.clone()),
    })?;
    let again = ReadOptions {
        plan: Plan::proofs()
            .without_com()
            .without_active_auth()
            .without_chip_auth(),
        access: options.access,
        extended_length: options.extended_length,
        cancel: options.cancel.clone(),
        deadline: options.deadline,
        ..ReadOptions::default()
    };
    // Everything but EF.SOD is taken as settled, so that it alone is read.
    let mut fresh = document.clone();
    fresh.files.remove(&FileIdentity::SOD);
    for group in [cccd_lds::DataGroup::Dg14, cccd_lds::DataGroup::Dg15] {
        fresh
            .files
            .entry(FileIdentity::dg(group))
            .or_insert(FileState::Absent(0));
    }
    let fresh = read_with(transport, password, &again, fresh, &mut OsRng)?;
    if fresh.file(FileIdentity::SOD) == Some(&sod[..]) {
        Ok(document)
    } else {
        Err(ReadError::AnotherCard)
    }
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

/// Whether the chip has proven that it owns a key that was read from it before.
fn is_proven(document: &Document) -> bool {
    if matches!(document.chip_auth, Proof::Done(_)) {
        return true;
    }
    let (Proof::Done(evidence), Some(dg15)) = (
        &document.active_auth,
        document.dg(cccd_lds::DataGroup::Dg15),
    ) else {
        return false;
    };
    cccd_lds::tlv::only(dg15, cccd_lds::tlv::Tag(0x6F)).is_ok_and(|key| {
        crate::active_auth::verify(key.value, &evidence.challenge, &evidence.signature, None)
            .is_ok()
    })
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
