//! What can go wrong, one kind per thing that the user can do about it.

use std::io;
use std::path::{Path, PathBuf};

use cccd_chip::transport::TransportError;

use crate::exit::Exit;
use crate::messages::Label;

/// Why a command could not do what it was asked. None of it carries personal data.
#[derive(Debug)]
pub(crate) enum Problem {
    Usage(String),
    NoService,
    AccessDenied,
    NoReader,
    UnknownReader {
        wanted: String,
        connected: Vec<String>,
    },
    NoCard,
    CardShared,
    CardRemoved,
    CardReset,
    ReaderGone,
    Timeout,
    Cancelled,
    Unresponsive,
    Link(String),
    Chip(String),
    WrongKey,
    KeyMissing,
    KeyMalformed {
        option: &'static str,
        why: String,
    },
    NoDemo,
    UnknownProfile {
        given: String,
    },
    Trust {
        why: String,
    },
    ReadFile {
        path: PathBuf,
        why: String,
    },
    WriteFile {
        path: PathBuf,
        why: String,
    },
    NoSod {
        path: PathBuf,
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
            why: error.to_string(),
        }
    }

    pub(crate) fn write_file(path: &Path, error: &io::Error) -> Self {
        Self::WriteFile {
            path: path.to_owned(),
            why: error.to_string(),
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::NoService
            | Self::AccessDenied
            | Self::NoReader
            | Self::UnknownReader { .. }
            | Self::NoCard
            | Self::Vpcd { .. } => Exit::NoCard,
            Self::CardShared
            | Self::CardRemoved
            | Self::CardReset
            | Self::ReaderGone
            | Self::Timeout
            | Self::Cancelled
            | Self::Unresponsive
            | Self::Link(_)
            | Self::Chip(_)
            | Self::Internal(_) => Exit::Chip,
            Self::WrongKey => Exit::WrongKey,
            Self::Usage(_)
            | Self::KeyMissing
            | Self::KeyMalformed { .. }
            | Self::NoDemo
            | Self::UnknownProfile { .. }
            | Self::Trust { .. }
            | Self::ReadFile { .. }
            | Self::WriteFile { .. }
            | Self::NoSod { .. }
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
