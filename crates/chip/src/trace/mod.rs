//! Traces: what was said at the plain seam, recorded for those who look for faults and replayable
//! without a chip.
//!
//! Only what cannot be traced back to a person is kept unless [`Detail::Personal`] is asked for:
//! headers, lengths, status words, and the content of files that are alike on all cards of a kind
//! (EF.CardAccess, EF.ATR/INFO, EF.DIR, EF.COM). In both details, what access protocols and key
//! agreements exchange is left out, since a recorded access run lets its key be guessed, and of the
//! wire below the seam there are only lengths.
//!
//! The format is described in [`json`].

pub mod json;
mod replay;

use core::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cccd_lds::{FileIdentity, Location, Private};

use crate::channel::ChannelError;
use crate::document::Document;
use crate::iso7816::{Command, Response, StatusWord, ins};

pub use json::TraceError;
pub use replay::Replay;

/// How much a trace keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// No personal data.
    #[default]
    Redacted,
    /// File contents and Active Authentication too: as private as the card itself.
    Personal,
}

/// Writes down what passes the channels that it is given to; clones write into one trace.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Log>>);

/// A recorded read.
#[derive(Clone, Default)]
pub struct Trace {
    /// How much it keeps.
    pub detail: Detail,
    /// The exchanges in order.
    pub exchanges: Vec<Exchange>,
    /// What the read led to, apart from file contents: reader and card, access, extended length,
    /// Chip Authentication.
    pub outcome: Document,
}

/// One command and its answer, both plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Whether secure messaging protected it on the wire.
    pub secured: bool,
    /// CLA, INS, P1, P2.
    pub header: [u8; 4],
    /// Command data field.
    pub data: Content,
    /// Ne, the response length expected in bytes.
    pub ne: Option<usize>,
    /// The answer, or the fault that came instead.
    pub answer: Result<Answer, String>,
    /// Bytes of the command on the wire.
    pub sent: usize,
}

/// An answer at the plain seam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Response data field.
    pub data: Content,
    /// Status word.
    pub status: StatusWord,
    /// Bytes of the response on the wire.
    pub received: usize,
}

/// A data field, or its length where it is left out.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// The bytes.
    Kept(Private<Vec<u8>>),
    /// Its length in bytes.
    Length(usize),
}

struct Log {
    detail: Detail,
    exchanges: Vec<Exchange>,
    in_application: bool,
    current: Option<FileIdentity>,
}

impl Recorder {
    /// An empty trace.
    #[must_use]
    pub fn new(detail: Detail) -> Self {
        Self(Arc::new(Mutex::new(Log {
            detail,
            exchanges: Vec::new(),
            in_application: false,
            current: None,
        })))
    }

    /// What was recorded so far, with what the read led to.
    #[must_use]
    pub fn trace(&self, document: &Document) -> Trace {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = Document {
            access: document.access.clone(),
            card: document.card.clone(),
            traffic: document.traffic,
            chip_auth: document.chip_auth.clone(),
            extended_length: document.extended_length,
            ..Document::default()
        };
        Trace {
            detail: log.detail,
            exchanges: log.exchanges.clone(),
            outcome,
        }
    }

    /// The card was reset: the master file is current.
    pub(crate) fn reset(&self) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.in_application = false;
        log.current = None;
    }

    pub(crate) fn note(
        &self,
        secured: bool,
        command: &Command,
        result: &Result<Response, ChannelError>,
        wire: (usize, usize),
    ) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.note(secured, command, result, wire);
    }
}

impl Content {
    fn new(bytes: &[u8], keep: bool) -> Self {
        if keep || bytes.is_empty() {
            Self::Kept(Private::new(bytes.to_vec()))
        } else {
            Self::Length(bytes.len())
        }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Kept(bytes) => bytes.reveal().len(),
            Self::Length(length) => *length,
        }
    }

    /// Whether the field is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, where they were kept.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Kept(bytes) => Some(bytes.reveal()),
            Self::Length(_) => None,
        }
    }
}

impl Log {
    fn note(
        &mut self,
        secured: bool,
        command: &Command,
        result: &Result<Response, ChannelError>,
        (sent, received): (usize, usize),
    ) {
        self.follow(command, result);
        let (data, answer) = self.kept(command);
        self.exchanges.push(Exchange {
            secured,
            header: command.header(),
            data: Content::new(&command.data, data),
            ne: command.ne,
            answer: match result {
                Ok(response) => Ok(Answer {
                    data: Content::new(&response.data, answer),
                    status: response.status,
                    received,
                }),
                Err(error) => Err(error.to_string()),
            },
            sent,
        });
    }

    /// Keeps track of the current file; where the chip leaves that open, none is, so that nothing
    /// is kept. Chips may answer 6982 to the selection of the application and have selected it
    /// (Doc 9303-11, 4.3.2), so that one counts whatever comes back.
    fn follow(&mut self, command: &Command, result: &Result<Response, ChannelError>) {
        match (command.ins, command.p1) {
            (ins::SELECT, 0x04) => {
                self.in_application = true;
                self.current = None;
            }
            (ins::SELECT, _) => {
                let selected = matches!(result, Ok(response) if response.status.is_ok() || response.status.is_warning());
                let fid = command
                    .data
                    .first_chunk::<2>()
                    .map(|fid| u16::from_be_bytes(*fid));
                self.current = self.known(|file| selected && Some(file.fid) == fid);
            }
            (ins::READ_BINARY, p1 @ 0x80..) => {
                self.current = self.known(|file| file.sfi == p1 & 0x1F);
            }
            _ => {}
        }
    }

    fn known(&self, is: impl Fn(&FileIdentity) -> bool) -> Option<FileIdentity> {
        let here = if self.in_application {
            Location::Application
        } else {
            Location::MasterFile
        };
        all_files().find(|file| file.location == here && is(file))
    }

    /// Whether command data and response data are kept.
    fn kept(&self, command: &Command) -> (bool, bool) {
        let impersonal = matches!(
            self.current,
            Some(
                FileIdentity::CARD_ACCESS
                    | FileIdentity::ATR_INFO
                    | FileIdentity::DIR
                    | FileIdentity::COM
            )
        );
        let personal = self.detail == Detail::Personal;
        match command.ins {
            ins::SELECT => (true, impersonal || personal),
            ins::READ_BINARY | ins::READ_BINARY_ODD => (true, impersonal || personal),
            ins::INTERNAL_AUTHENTICATE => (personal, personal),
            _ => (false, false),
        }
    }
}

/// Every file that has a name.
pub(crate) fn all_files() -> impl Iterator<Item = FileIdentity> {
    [
        FileIdentity::CARD_ACCESS,
        FileIdentity::CARD_SECURITY,
        FileIdentity::ATR_INFO,
        FileIdentity::DIR,
        FileIdentity::COM,
        FileIdentity::SOD,
        FileIdentity::CVCA,
    ]
    .into_iter()
    .chain(cccd_lds::DataGroup::ALL.map(FileIdentity::dg))
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder")
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Trace({:?}, {} exchanges)",
            self.detail,
            self.exchanges.len()
        )
    }
}

#[cfg(test)]
mod tests;
