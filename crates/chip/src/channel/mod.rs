//! The plain seam: a plain command in, its plain response out, whether the wire below is bare or
//! protected by secure messaging.

mod secure;
mod session;

pub use secure::SecureMessaging;
pub(crate) use secure::least_capacity;
pub use session::{Bac, ChipAuthenticated, Open, Pace, Plain, Secured, Session};

use crate::iso7816::{Command, ExchangeError, Response, StatusWord};
use crate::transport::{CardInfo, TransportError};

/// Where protocols and the reader send their commands.
pub trait Channel {
    /// Sends a plain command and returns the plain response, whatever its status word.
    ///
    /// # Errors
    /// [`ChannelError`]; after [`ChannelError::SessionLost`] and [`ChannelError::Tampered`] the
    /// session is gone, and so is all access that it gave.
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError>;

    /// Card and reader.
    fn card(&self) -> &CardInfo;

    /// The most plain bytes that a response data field of `field` bytes on the wire can carry.
    fn capacity(&self, field: usize) -> usize;
}

/// The bare wire as a channel.
pub type PlainChannel<'t> = Session<'t, Plain>;

/// Why a command brought no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelError {
    /// The link failed: see the kind for what to do.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The answer breaks ISO 7816: open the chip again, give up if it stays.
    #[error("the chip answered against ISO 7816: {0}")]
    Malformed(&'static str),
    /// A plain status word came inside a secured session, which ends it (Doc 9303-11, 9.8.5):
    /// open the chip again. It says nothing about the file or function asked for.
    #[error("the chip ended the secured session: {0}")]
    SessionLost(StatusWord),
    /// A protected answer is not authentic: MAC, counter, padding or data objects are wrong. Do
    /// not trust this link; open the chip again.
    #[error("the protected answer is not authentic: {0}")]
    Tampered(&'static str),
    /// The session was lost by an earlier command: open the chip again.
    #[error("the secured session is over")]
    SessionOver,
}

impl From<ExchangeError> for ChannelError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Transport(error) => Self::Transport(error),
            ExchangeError::Malformed(what) => Self::Malformed(what),
        }
    }
}
