//! A trace as a channel again, and as the document that it led to.

use std::collections::{BTreeMap, VecDeque};

use cccd_lds::tlv::{self, Tag};
use cccd_lds::{FileIdentity, Location, Private};

use super::{Content, Exchange, Trace, all_files};
use crate::channel::{Channel, ChannelError};
use crate::document::{ActiveAuthEvidence, Document, FileState, NotRun, Proof};
use crate::iso7816::{Command, Response, StatusWord, ins};
use crate::transport::{CardInfo, Limits, Protocol, Traffic, TransportError};

/// Answers each command with what the trace has for it, in order.
///
/// A command must be the next one of the trace; where the trace kept no data, the answer is
/// [`ChannelError::Malformed`], as nothing honest can be said.
pub struct Replay {
    card: CardInfo,
    left: VecDeque<Exchange>,
}

impl Replay {
    /// Begins at the trace's first exchange.
    #[must_use]
    pub fn new(trace: Trace) -> Self {
        let card = trace.outcome.card.unwrap_or_else(|| CardInfo {
            reader: "trace".into(),
            atr: Vec::new(),
            protocol: Protocol::T1,
            limits: Limits::SHORT,
        });
        Self {
            card,
            left: trace.exchanges.into(),
        }
    }

    /// Whether every exchange was used.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.left.is_empty()
    }
}

impl Channel for Replay {
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
        let next = self.left.pop_front().ok_or(TransportError::CardRemoved)?;
        let same = next.header == command.header()
            && next.ne == command.ne
            && next
                .data
                .bytes()
                .map_or(next.data.len() == command.data.len(), |kept| {
                    kept == command.data
                });
        if !same {
            return Err(ChannelError::Malformed(
                "the trace has another command here",
            ));
        }
        let answer = next.answer.map_err(TransportError::Other)?;
        let data = answer.data.bytes().ok_or(ChannelError::Malformed(
            "the trace left this answer's data out",
        ))?;
        Ok(Response {
            data: data.to_vec(),
            status: answer.status,
        })
    }

    fn card(&self) -> &CardInfo {
        &self.card
    }

    fn capacity(&self, field: usize) -> usize {
        field
    }
}

impl Trace {
    /// The document that the recorded read led to, as far as the trace kept it: files are put
    /// together from their reads, Active Authentication from its exchange.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut document = self.outcome.clone();
        document.traffic = self.traffic();
        let mut at = Cursor {
            in_application: false,
            current: None,
        };
        let mut parts: BTreeMap<FileIdentity, BTreeMap<usize, &Content>> = BTreeMap::new();
        let mut refused: BTreeMap<FileIdentity, StatusWord> = BTreeMap::new();
        for exchange in &self.exchanges {
            let Some((file, offset)) = at.follow(exchange) else {
                continue;
            };
            match &exchange.answer {
                Ok(answer) if !answer.data.is_empty() => {
                    let parts = parts.entry(file).or_default();
                    // A file may be touched again, with less, to prove new keys.
                    if parts
                        .get(&offset)
                        .is_none_or(|part| part.len() < answer.data.len())
                    {
                        parts.insert(offset, &answer.data);
                    }
                }
                Ok(answer) => {
                    refused.insert(file, answer.status);
                }
                Err(_) => {
                    document.files.entry(file).or_insert(FileState::LinkLost);
                }
            }
        }
        for (file, status) in refused {
            document.files.insert(file, crate::reader::refusal(status));
        }
        for (file, parts) in parts {
            document.files.insert(file, assemble(file, &parts));
        }
        document.active_auth = self.active_auth();
        if matches!(document.chip_auth, Proof::Pending) {
            document.chip_auth = Proof::NotRun(NotRun::NoChip);
        }
        document
    }

    /// What the exchanges cost, as far as they stand in the trace; the time does not.
    fn traffic(&self) -> Traffic {
        self.exchanges
            .iter()
            .fold(Traffic::default(), |sum, exchange| {
                let received = exchange.answer.as_ref().map_or(0, |answer| answer.received);
                let bytes = |length| u64::try_from(length).unwrap_or(u64::MAX);
                Traffic {
                    commands: sum.commands.saturating_add(1),
                    sent: sum.sent.saturating_add(bytes(exchange.sent)),
                    received: sum.received.saturating_add(bytes(received)),
                    elapsed: sum.elapsed,
                }
            })
    }

    fn active_auth(&self) -> Proof<ActiveAuthEvidence> {
        let run = self
            .exchanges
            .iter()
            .find(|e| e.header[1] == ins::INTERNAL_AUTHENTICATE);
        let Some(run) = run else {
            return Proof::NotRun(NotRun::NotAsked);
        };
        let answer = match &run.answer {
            Ok(answer) if answer.status.is_ok() => answer,
            Ok(answer) => {
                return Proof::Refused {
                    step: "INTERNAL AUTHENTICATE",
                    status: answer.status.0,
                };
            }
            Err(error) => return Proof::Inconclusive(error.clone()),
        };
        let challenge = run.data.bytes().and_then(|bytes| bytes.try_into().ok());
        match (challenge, answer.data.bytes()) {
            (Some(challenge), Some(signature)) => Proof::Done(ActiveAuthEvidence {
                challenge,
                signature: signature.to_vec(),
            }),
            _ => Proof::Inconclusive("the trace leaves personal data out".into()),
        }
    }
}

/// Which file is current, as the trace goes on.
struct Cursor {
    in_application: bool,
    current: Option<FileIdentity>,
}

impl Cursor {
    /// The file and offset of a read.
    fn follow(&mut self, exchange: &Exchange) -> Option<(FileIdentity, usize)> {
        let [_, instruction, p1, p2] = exchange.header;
        let data = exchange.data.bytes().unwrap_or_default();
        match (instruction, p1) {
            (ins::SELECT, 0x04) => {
                self.in_application = true;
                self.current = None;
                None
            }
            (ins::SELECT, _) => {
                let fid = data.first_chunk::<2>().map(|fid| u16::from_be_bytes(*fid));
                self.current = self.find(|file| Some(file.fid) == fid);
                None
            }
            (ins::READ_BINARY, 0x80..) => {
                self.current = self.find(|file| file.sfi == p1 & 0x1F);
                Some((self.current?, usize::from(p2)))
            }
            (ins::READ_BINARY, _) => {
                Some((self.current?, usize::from(u16::from_be_bytes([p1, p2]))))
            }
            (ins::READ_BINARY_ODD, _) => {
                let offset = data.get(2..)?.iter().take(4);
                Some((
                    self.current?,
                    offset.fold(0, |n, b| (n << 8) | usize::from(*b)),
                ))
            }
            _ => None,
        }
    }

    fn find(&self, is: impl Fn(&FileIdentity) -> bool) -> Option<FileIdentity> {
        let here = if self.in_application {
            Location::Application
        } else {
            Location::MasterFile
        };
        all_files().find(|file| file.location == here && is(file))
    }
}

/// Joins the reads of a file, as long as they follow each other.
fn assemble(file: FileIdentity, parts: &BTreeMap<usize, &Content>) -> FileState {
    let mut bytes = Vec::new();
    for (offset, content) in parts {
        let Some(kept) = content.bytes() else {
            return FileState::Broken("the trace leaves its content out".into());
        };
        let kept = if *offset >= 0x8000 {
            tlv::only(kept, Tag(0x53)).map_or(&[][..], |object| object.value)
        } else {
            kept
        };
        if *offset != bytes.len() {
            return FileState::Broken("the trace lacks a part of it".into());
        }
        bytes.extend_from_slice(kept);
    }
    match (file.tag(), tlv::file_length(&bytes)) {
        (None, _) => FileState::Read(Private::new(bytes)),
        (Some(_), Ok(length)) if length <= bytes.len() => {
            bytes.truncate(length);
            FileState::Read(Private::new(bytes))
        }
        _ => FileState::Broken("the trace lacks its end".into()),
    }
}
