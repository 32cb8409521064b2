//! The readers: one thread watches what comes and goes, and one thread for each reader reads.
//!
//! A read is asked for only when card and key are there, so that the card is opened, used and let
//! go in one go. It can be stopped between two exchanges; whatever it tells carries the session
//! and the attempt it belongs to. What was read before a card was taken away is kept by the
//! reader's thread until the session is forgotten.

mod job;
mod pcsc;
#[cfg(feature = "demo")]
pub mod soft;

use core::fmt;
use std::collections::BTreeMap;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use cccd_chip::reader::ExtendedLength;
use cccd_chip::transport::{Cancel, Transport, TransportError};

use crate::flow::{ReadFailure, ReadNews, ReadRequest, ReaderEvent, SessionId};
use crate::judging::Judge;
use job::{Job, Reading};

/// How the names of readers begin that are in this program.
const SOFT: &str = "soft card";

/// Where events go; it may wake whoever waits for them.
pub type Tell = Arc<dyn Fn(ReaderEvent) + Send + Sync>;

/// A place for a card.
pub trait CardSlot: Send {
    /// Opens the card that lies there, freshly powered or reset, for the time of `work`.
    ///
    /// # Errors
    /// [`TransportError`] if it cannot be opened; then `work` was not called.
    fn with_card(&mut self, work: &mut dyn FnMut(&mut dyn Transport))
    -> Result<(), TransportError>;
}

/// All readers.
pub struct Readers {
    shared: Arc<Shared>,
    watch: Option<JoinHandle<()>>,
}

/// What the threads have in common.
struct Shared {
    jobs: Mutex<BTreeMap<String, Sender<Job>>>,
    reads: Mutex<BTreeMap<SessionId, Cancel>>,
    judge: Arc<Judge>,
    extended_length: ExtendedLength,
    tell: Tell,
    stop: Cancel,
}

impl Readers {
    /// No reader yet; soft ones can be added.
    #[must_use]
    pub fn new(judge: Arc<Judge>, extended_length: ExtendedLength, tell: Tell) -> Self {
        let shared = Arc::new(Shared {
            jobs: Mutex::default(),
            reads: Mutex::default(),
            judge,
            extended_length,
            tell,
            stop: Cancel::new(),
        });
        Self {
            shared,
            watch: None,
        }
    }

    /// Watches the readers of the smart card service, across their coming and going and restarts
    /// of the service.
    #[must_use]
    pub fn with_pcsc(mut self) -> Self {
        let shared = Arc::clone(&self.shared);
        let watch = thread::Builder::new().name("readers".into());
        self.watch = watch.spawn(move || pcsc::watch(&shared)).ok();
        self
    }

    /// Reads a chip; what comes of it is told.
    pub fn read(&self, request: ReadRequest) {
        let (id, reader) = (request.id, request.reader.clone());
        let cancel = Cancel::new();
        if let Some(before) = lock(&self.shared.reads).insert(id.session, cancel.clone()) {
            before.cancel();
        }
        let job = Job::Read {
            request: Box::new(request),
            cancel,
        };
        let sent = lock(&self.shared.jobs)
            .get(&reader)
            .is_some_and(|jobs| jobs.send(job).is_ok());
        if !sent {
            (self.shared.tell)(ReaderEvent::Read {
                id,
                news: ReadNews::Failed(ReadFailure::ReaderGone),
            });
        }
    }

    /// Stops the session's read between two exchanges.
    pub fn stop(&self, session: SessionId) {
        if let Some(read) = lock(&self.shared.reads).get(&session) {
            read.cancel();
        }
    }

    /// Stops the session's read and wipes what was read.
    pub fn forget(&self, session: SessionId) {
        if let Some(read) = lock(&self.shared.reads).remove(&session) {
            read.cancel();
        }
        for jobs in lock(&self.shared.jobs).values() {
            // A thread that ended has wiped everything.
            let _ = jobs.send(Job::Forget(session));
        }
    }
}

impl Shared {
    /// A reader came: its thread begins.
    fn add(&self, name: &str, slot: Box<dyn CardSlot>) {
        let (sender, jobs) = mpsc::channel();
        let (judge, tell) = (Arc::clone(&self.judge), Arc::clone(&self.tell));
        let reading = Reading::new(slot, judge, self.extended_length, tell);
        let thread = thread::Builder::new().name("reader".into());
        // Without a thread, reads of this reader fail as if it were gone.
        if thread.spawn(move || reading.run(&jobs)).is_ok() {
            lock(&self.jobs).insert(name.to_owned(), sender);
        }
        (self.tell)(ReaderEvent::Added(name.to_owned()));
    }

    /// A reader went: its thread ends with what it is doing.
    fn remove(&self, name: &str) {
        lock(&self.jobs).remove(name);
        (self.tell)(ReaderEvent::Removed(name.to_owned()));
    }
}

/// Stops everything; the threads of readers end by themselves.
impl Drop for Readers {
    fn drop(&mut self) {
        self.shared.stop.cancel();
        for read in lock(&self.shared.reads).values() {
            read.cancel();
        }
        lock(&self.shared.jobs).clear();
        if let Some(watch) = self.watch.take() {
            // It sees the stop within its next slice; a panic there has nothing more to tell.
            let _ = watch.join();
        }
    }
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Readers")
            .field(&lock(&self.shared.jobs).keys())
            .finish()
    }
}

/// What a thread that panicked left is still whole: every change is one insertion or removal.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
