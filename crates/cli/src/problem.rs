//! What can go wrong, one kind per thing that the user can do about it.

use std::io;
use std::path::{Path, PathBuf};

use cccd_chip::access::AccessError;
use cccd_chip::channel::ChannelError;
use cccd_chip::reader::ReadError;
use cccd_chip::transport::TransportError;

use crate::exit::Exit;
use crate::messages::Label;

/// Why a command could not do what it was asked. None of it carries personal data.
#[derive(Debug)]
pub(crate) enum Problem {
    Usage(String),
    /// Built without PC/SC.
    #[cfg(not(feature = "pcsc"))]
    NoPcsc,
    NoService,
    AccessDenied,
    NoReader,
    #[cfg(feature = "pcsc")]
    UnknownReader {
        wanted: String,
        connected: Vec<String>,
    },
    NoCard,
    CardShared,
    CardRemoved,
    AnotherCard,
    CardReset,
    ReaderGone,
    Timeout,
    Cancelled,
    Unresponsive,
    Link(String),
    Chip(String),
    WrongKey {
        tries_left: Option<u8>,
    },
    /// The card access number that was given beside a PIN.
    WrongCan,
    FewTries {
        tries_left: u8,
    },
    Suspended,
    KeyBlocked,
    NeedsMrz,
    NoApplication,
    NotAuthentic,
    KeyMissing,
    KeyMalformed {
        option: &'static str,
        why: String,
    },
    /// Built without the soft card.
    #[cfg(not(feature = "demo"))]
    NoDemo,
    #[cfg(feature = "demo")]
    UnknownProfile {
        given: String,
    },
    Trust {
        why: String,
    },
    NoStore {
        folder: PathBuf,
    },
    Store {
        folder: PathBuf,
        why: String,
    },
    NoCertificate {
        wanted: String,
    },
    ReadFile {
        path: PathBuf,
        kind: io::ErrorKind,
        why: String,
    },
    WriteFile {
        path: PathBuf,
        kind: io::ErrorKind,
        why: String,
    },
    NoSod {
        path: PathBuf,
    },
    Evidence {
        path: PathBuf,
        why: String,
    },
    NoEvidence {
        why: String,
    },
    DeskKey {
        path: PathBuf,
        why: String,
    },
    Terminal {
        path: PathBuf,
        why: String,
    },
    Trace {
        path: PathBuf,
        why: String,
    },
    Text {
        what: Label,
        why: String,
    },
    NoPortrait {
        why: String,
    },
    #[cfg(feature = "demo")]
    Vpcd {
        address: String,
        why: String,
    },
    Internal(String),
}

impl Problem {
    pub(crate) fn read_file(path: &Path, error: &io::Error) -> Self {
        Self::ReadFile {
            path: path.to_owned(),
            kind: error.kind(),
            why: error.to_string(),
        }
    }

    pub(crate) fn write_file(path: &Path, error: &io::Error) -> Self {
        Self::WriteFile {
            path: path.to_owned(),
            kind: error.kind(),
            why: error.to_string(),
        }
    }

    /// A link that was there and broke: a card that is not there now has left.
    fn lost(error: TransportError) -> Self {
        match error {
            TransportError::NoCard => Self::CardRemoved,
            TransportError::NoReader => Self::ReaderGone,
            TransportError::NoService => Self::Link(error.to_string()),
            other => other.into(),
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::NoService | Self::AccessDenied | Self::NoReader | Self::NoCard => Exit::NoCard,
            #[cfg(not(feature = "pcsc"))]
            Self::NoPcsc => Exit::NoCard,
            #[cfg(feature = "pcsc")]
            Self::UnknownReader { .. } => Exit::NoCard,
            #[cfg(feature = "demo")]
            Self::Vpcd { .. } => Exit::NoCard,
            #[cfg(not(feature = "demo"))]
            Self::NoDemo => Exit::Usage,
            #[cfg(feature = "demo")]
            Self::UnknownProfile { .. } => Exit::Usage,
            Self::CardShared
            | Self::CardRemoved
            | Self::AnotherCard
            | Self::CardReset
            | Self::ReaderGone
            | Self::Timeout
            | Self::Cancelled
            | Self::Unresponsive
            | Self::Link(_)
            | Self::Chip(_)
            | Self::NoApplication
            | Self::NotAuthentic
            | Self::Internal(_) => Exit::Chip,
            Self::WrongKey { .. }
            | Self::WrongCan
            | Self::FewTries { .. }
            | Self::Suspended
            | Self::KeyBlocked
            | Self::NeedsMrz => Exit::WrongKey,
            Self::Usage(_)
            | Self::KeyMissing
            | Self::KeyMalformed { .. }
            | Self::Trust { .. }
            | Self::NoStore { .. }
            | Self::Store { .. }
            | Self::NoCertificate { .. }
            | Self::ReadFile { .. }
            | Self::WriteFile { .. }
            | Self::NoSod { .. }
            | Self::Evidence { .. }
            | Self::NoEvidence { .. }
            | Self::DeskKey { .. }
            | Self::Terminal { .. }
            | Self::Trace { .. }
            | Self::Text { .. }
            | Self::NoPortrait { .. } => Exit::Usage,
        }
    }
}

impl From<TransportError> for Problem {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NoService => Self::NoService,
            TransportError::AccessDenied => Self::AccessDenied,
            TransportError::NoReader => Self::NoReader,
            TransportError::NoCard => Self::NoCard,
            TransportError::Shared => Self::CardShared,
            TransportError::CardRemoved => Self::CardRemoved,
            TransportError::CardReset => Self::CardReset,
            TransportError::ReaderGone => Self::ReaderGone,
            TransportError::Timeout => Self::Timeout,
            TransportError::Cancelled => Self::Cancelled,
            TransportError::Unresponsive => Self::Unresponsive,
            other => Self::Link(other.to_string()),
        }
    }
}

impl From<ChannelError> for Problem {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Transport(error) => Self::lost(error),
            other => Self::Chip(other.to_string()),
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::WrongKey { tries_left } => Self::WrongKey { tries_left },
            AccessError::WrongCan => Self::WrongCan,
            AccessError::FewTries { tries_left } => Self::FewTries { tries_left },
            AccessError::Suspended => Self::Suspended,
            AccessError::Blocked => Self::KeyBlocked,
            AccessError::KeyNeeded => Self::KeyMissing,
            AccessError::NeedsMrz => Self::NeedsMrz,
            AccessError::NoApplication(_) => Self::NoApplication,
            AccessError::NotAuthentic => Self::NotAuthentic,
            AccessError::Channel(error) => error.into(),
            other => Self::Chip(other.to_string()),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::WrongKey { tries_left } => Self::WrongKey { tries_left },
            ReadError::NotOpened(not_opened) => not_opened.error.into(),
            ReadError::Link { error, .. } => Self::lost(error),
            ReadError::AnotherCard => Self::AnotherCard,
            ReadError::Chip { error, .. } => error.into(),
            other => Self::Chip(other.to_string()),
        }
    }
}
