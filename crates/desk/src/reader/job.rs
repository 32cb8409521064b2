//! What one reader's thread does.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

use cccd_chip::access::AccessError;
use cccd_chip::document::Document;
use cccd_chip::lds::person::Person;
use cccd_chip::lds::{DataGroup, FileIdentity, Private};
use cccd_chip::reader::{
    ExtendedLength, Memory, Plan, Progress, ReadError, ReadOptions, Step, read, resume,
};
use cccd_chip::transport::{Cancel, TransportError};
use cccd_chip::verify::Ahead;

use super::{CardSlot, Tell, lock};
use crate::flow::{Phase, ReadFailure, ReadId, ReadNews, ReadRequest, ReaderEvent, SessionId};
use crate::judging::{Judge, Verified, portrait};

/// The longest time for one read: far beyond any card's, so that a stuck one ends.
const DEADLINE: Duration = Duration::from_secs(60);

/// What a reader's thread is to do.
pub(super) enum Job {
    Read {
        request: Box<ReadRequest>,
        cancel: Cancel,
    },
    Forget(SessionId),
}

/// A reader's thread.
pub(super) struct Reading {
    slot: Box<dyn CardSlot>,
    judge: Arc<Judge>,
    extended_length: ExtendedLength,
    tell: Tell,
    /// What was read of a session's card before it was taken away.
    kept: Option<(SessionId, Document)>,
    /// What this reader's cards taught.
    memory: Memory,
}

impl Reading {
    pub(super) fn new(
        slot: Box<dyn CardSlot>,
        judge: Arc<Judge>,
        extended_length: ExtendedLength,
        tell: Tell,
    ) -> Self {
        Self {
            slot,
            judge,
            extended_length,
            tell,
            kept: None,
            memory: Memory::new(),
        }
    }

    /// Works until the reader is gone.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            match job {
                Job::Forget(session) => {
                    self.kept.take_if(|(kept, _)| *kept == session);
                }
                // A session that ended before its turn came.
                Job::Read { cancel, .. } if cancel.is_cancelled() => {}
                Job::Read { request, cancel } => {
                    let id = request.id;
                    let news = match self.read(*request, cancel) {
                        Ok(verified) => ReadNews::Verified(Box::new(verified)),
                        Err(failure) => ReadNews::Failed(failure),
                    };
                    (self.tell)(ReaderEvent::Read { id, news });
                }
            }
        }
    }

    fn read(&mut self, request: ReadRequest, cancel: Cancel) -> Result<Verified, ReadFailure> {
        let session = request.id.session;
        let before = self
            .kept
            .take()
            .filter(|(kept, _)| request.resume && *kept == session)
            .map(|(_, document)| document);
        let ahead = Arc::new(self.judge.begin());
        let teller = Teller::new(request.id, &self.tell, &ahead, before.as_ref());
        let options = ReadOptions {
            plan: Plan::with_portrait(),
            extended_length: self.extended_length,
            progress: Some(teller.into_progress()),
            memory: Some(self.memory.clone()),
            cancel: cancel.clone(),
            deadline: Some(DEADLINE),
            ..ReadOptions::default()
        };
        let mut result = None;
        let opened = self.slot.with_card(&mut |transport| {
            let key = Some(&request.key);
            result = Some(match &before {
                Some(document) => resume(transport, key, &options, document),
                None => read(transport, key, &options),
            });
        });
        if let Err(error) = opened {
            self.kept = before.map(|document| (session, document));
            return Err(of_transport(&error));
        }
        let document = match result {
            Some(Ok(document)) => document,
            Some(Err(error)) => {
                let failure = of_read(&error);
                // A card that does not open this time may the next.
                let document = match error {
                    ReadError::Link { document, .. }
                    | ReadError::Chip { document, .. }
                    | ReadError::SessionLost { document, .. } => Some(*document),
                    ReadError::AnotherCard => None,
                    _ => before,
                };
                self.kept = document.map(|document| (session, document));
                return Err(failure);
            }
            None => return Err(ReadFailure::Link),
        };
        if cancel.is_cancelled() {
            return Err(ReadFailure::Stopped);
        }
        self.judge
            .judge(&document, &ahead, request.at)
            .ok_or(ReadFailure::NoPerson)
    }
}

/// Tells of a read while it runs.
struct Teller {
    id: ReadId,
    tell: Tell,
    ahead: Arc<Ahead>,
    /// The files that say who the holder is, as far as read.
    files: Mutex<BTreeMap<DataGroup, Private<Vec<u8>>>>,
}

/// The data groups from which the holder is shown while reading.
const EARLY: [DataGroup; 2] = [DataGroup::Dg1, DataGroup::Dg13];

impl Teller {
    fn new(id: ReadId, tell: &Tell, ahead: &Arc<Ahead>, before: Option<&Document>) -> Self {
        let read = |group: DataGroup| {
            let file = before?.dg(group)?;
            Some((group, Private::new(file.to_vec())))
        };
        Self {
            id,
            tell: Arc::clone(tell),
            ahead: Arc::clone(ahead),
            files: Mutex::new(EARLY.into_iter().filter_map(read).collect()),
        }
    }

    fn into_progress(self) -> Box<dyn Fn(Progress<'_>) + Send + Sync> {
        Box::new(move |progress| self.on(progress))
    }

    fn on(&self, progress: Progress<'_>) {
        match progress {
            Progress::Started(step) => self.progress(phase(step), 0, 0),
            Progress::Bytes { file, read, total } => {
                self.progress(phase(Step::File(file)), read, total);
            }
            Progress::File { file, bytes } => {
                self.ahead.file(file, bytes.0);
                self.file(file, bytes.0);
            }
            _ => {}
        }
    }

    /// Shows what a file says before anybody has verified it.
    fn file(&self, file: FileIdentity, bytes: &[u8]) {
        if file == FileIdentity::dg(DataGroup::Dg2)
            && let Some(portrait) = portrait(bytes)
        {
            self.news(ReadNews::EarlyPortrait(portrait));
        }
        let early = EARLY
            .into_iter()
            .find(|group| FileIdentity::dg(*group) == file);
        if let Some(group) = early {
            let mut files = lock(&self.files);
            files.insert(group, Private::new(bytes.to_vec()));
            let file = |group| files.get(&group).map(|file| file.reveal().as_slice());
            if let Some(person) = Person::read(file, None) {
                self.news(ReadNews::Early(Box::new(person)));
            }
        }
    }

    fn progress(&self, phase: Phase, read: usize, total: usize) {
        self.news(ReadNews::Progress { phase, read, total });
    }

    fn news(&self, news: ReadNews) {
        (self.tell)(ReaderEvent::Read { id: self.id, news });
    }
}

fn phase(step: Step) -> Phase {
    match step {
        Step::Sizes | Step::Open => Phase::Opening,
        Step::File(file) if file == FileIdentity::dg(DataGroup::Dg2) => Phase::Portrait,
        Step::File(_) => Phase::Data,
        _ => Phase::Proving,
    }
}

fn of_read(error: &ReadError) -> ReadFailure {
    match error {
        ReadError::WrongKey { tries_left } => ReadFailure::WrongKey {
            tries_left: *tries_left,
        },
        ReadError::NotOpened(not) => match &not.error {
            AccessError::FewTries { .. }
            | AccessError::Suspended
            | AccessError::Blocked
            | AccessError::Deactivated => ReadFailure::Blocked,
            AccessError::NeedsMrz => ReadFailure::NeedsMrz,
            AccessError::NoApplication(_) => ReadFailure::OtherCard,
            _ => ReadFailure::Chip,
        },
        ReadError::Link { error, .. } => of_transport(error),
        ReadError::AnotherCard => ReadFailure::AnotherCard,
        _ => ReadFailure::Chip,
    }
}

fn of_transport(error: &TransportError) -> ReadFailure {
    match error {
        TransportError::CardRemoved | TransportError::NoCard => ReadFailure::CardRemoved,
        TransportError::ReaderGone
        | TransportError::NoReader
        | TransportError::NoService
        | TransportError::AccessDenied => ReadFailure::ReaderGone,
        TransportError::Shared => ReadFailure::InUse,
        TransportError::Cancelled => ReadFailure::Stopped,
        _ => ReadFailure::Link,
    }
}
