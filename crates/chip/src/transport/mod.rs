//! The wire seam: one command out, one response back.
//!
//! Everything that differs between readers, protocols and operating systems stays behind
//! [`Transport`]; everything above it sees bytes, limits and one kind of error per recovery.

mod atr;
mod metered;
#[cfg(feature = "pcsc")]
pub mod pcsc;
#[cfg(test)]
pub(crate) mod script;

pub use metered::Metered;

use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A card in a reader (or in software), powered and ready for commands.
pub trait Transport: Send {
    /// What is known of the card and the reader before the first command.
    fn card(&self) -> &CardInfo;

    /// Sends one command and returns the response with its two status bytes.
    ///
    /// The bytes go out as they are: `61xx`, `6Cxx` and chaining belong to [`crate::iso7816`].
    ///
    /// # Errors
    /// [`TransportError`]; unless [`TransportError::never_sent`] it is unknown whether the card
    /// executed the command.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError>;

    /// Resets the card, which makes the master file current and forgets every session; the only
    /// sure way back to the master file.
    ///
    /// # Errors
    /// [`TransportError`] if there is no card to reset.
    fn reset(&mut self) -> Result<(), TransportError>;
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn card(&self) -> &CardInfo {
        (**self).card()
    }
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        (**self).transmit(command)
    }
    fn reset(&mut self) -> Result<(), TransportError> {
        (**self).reset()
    }
}

impl<T: Transport + ?Sized> Transport for &mut T {
    fn card(&self) -> &CardInfo {
        (**self).card()
    }
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        (**self).transmit(command)
    }
    fn reset(&mut self) -> Result<(), TransportError> {
        (**self).reset()
    }
}

/// What is known of the card and the reader before the first command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardInfo {
    /// Name of the reader, as the system gives it.
    pub reader: String,
    /// Answer to reset (for contactless cards the reader builds it, PC/SC part 3).
    pub atr: Vec<u8>,
    /// The transmission protocol in use.
    pub protocol: Protocol,
    /// What the reader can carry.
    pub limits: Limits,
}

/// Transmission protocol (ISO 7816-3); contactless readers present their cards as T=1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Character protocol: short commands only, `61xx`, no Le beside command data.
    T0,
    /// Block protocol, and everything contactless.
    T1,
}

/// What the reader can carry in one exchange, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest command, header included.
    pub command: usize,
    /// Longest response, status word included.
    pub response: usize,
}

impl Limits {
    /// Short APDUs: 261 bytes out, 258 bytes in (ISO 7816-3, 12.1).
    pub const SHORT: Self = Self {
        command: 261,
        response: 258,
    };
    /// Extended APDUs: 65,544 bytes out, 65,538 bytes in (ISO 7816-3, 12.1).
    pub const EXTENDED: Self = Self {
        command: 65_544,
        response: 65_538,
    };

    /// Whether extended-length commands fit at all.
    #[must_use]
    pub const fn extended(self) -> bool {
        self.command > Self::SHORT.command
    }
}

/// What went wrong on the wire; one kind per recovery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No PC/SC service answers: start it.
    #[error("the smart card service does not run")]
    NoService,
    /// The service refuses this user: fix the permission (polkit on Linux).
    #[error("the smart card service denies access to this user")]
    AccessDenied,
    /// No such reader: plug it in.
    #[error("no such reader is connected")]
    NoReader,
    /// There is no card on the reader: put one there.
    #[error("there is no card on the reader")]
    NoCard,
    /// Another program holds the card: close it.
    #[error("another program is using the card")]
    Shared,
    /// The card left the field or the slot in the middle: put it back and open it again.
    #[error("the card was removed")]
    CardRemoved,
    /// The card was reset by someone else: open it again.
    #[error("the card was reset")]
    CardReset,
    /// The reader was unplugged in the middle.
    #[error("the reader was disconnected")]
    ReaderGone,
    /// The card or the reader did not answer in time.
    #[error("the card did not answer in time")]
    Timeout,
    /// The caller cancelled; nothing was sent.
    #[error("cancelled")]
    Cancelled,
    /// The time allowed for the whole read is over; nothing was sent.
    #[error("the read took longer than allowed")]
    Deadline,
    /// The command does not fit the reader or the protocol; nothing was sent.
    #[error("a command of {length} bytes does not fit this reader, which carries {limit}")]
    TooLong {
        /// Length of the command in bytes.
        length: usize,
        /// The reader's limit in bytes.
        limit: usize,
    },
    /// The card does not answer its reset or speaks no usable protocol.
    #[error("the card does not respond; it may lie wrongly, be no chip card, or be damaged")]
    Unresponsive,
    /// Anything else the system reports.
    #[error("the reader reported: {0}")]
    Other(String),
}

impl TransportError {
    /// Whether the card has surely not seen the command.
    #[must_use]
    pub const fn never_sent(&self) -> bool {
        matches!(
            self,
            Self::Cancelled | Self::Deadline | Self::TooLong { .. }
        )
    }
}

/// Lets another thread stop a read between two exchanges.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A token that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels: the next exchange is not sent.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether [`Cancel::cancel`] was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a read cost on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Commands sent, GET RESPONSE and repeated commands included.
    pub commands: u32,
    /// Bytes sent to the card.
    pub sent: u64,
    /// Bytes received from the card, status words included.
    pub received: u64,
    /// Time from the first command to the last response.
    pub elapsed: Duration,
}

impl Traffic {
    /// The sum of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            commands: self.commands.saturating_add(other.commands),
            sent: self.sent.saturating_add(other.sent),
            received: self.received.saturating_add(other.received),
            elapsed: self.elapsed.saturating_add(other.elapsed),
        }
    }
}
