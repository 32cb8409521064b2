//! The desk at work: the flow with its readers, records and clock. The window (or a test) gives
//! it events, looks at the model, and asks it to go on.

mod records;
mod worker;

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use cccd_chip::reader::ExtendedLength;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::flow::{self, Effect, Event, Model, Moment, Settings, StoreTrouble};
use crate::judging::Judge;
use crate::reader::Readers;
use crate::store::{Retention, Store};
pub use records::Records;
use worker::Worker;

/// The time with the desk's offset.
pub type Clock = Box<dyn Fn() -> OffsetDateTime + Send>;
/// Called from any thread when there is something to [`Engine::poll`].
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What a desk consists of.
pub struct Parts<R = Store> {
    /// How it is set up.
    pub settings: Settings,
    /// Its records: those of demo sessions where [`Settings::demo`] says so.
    pub records: R,
    /// How long records are kept; what is too old is deleted at the start and every day. `None`
    /// keeps everything.
    pub retention: Option<Retention>,
    /// What documents are judged by.
    pub judge: Judge,
    /// Whether chips are read with extended length.
    pub extended_length: ExtendedLength,
    /// Its clock.
    pub clock: Clock,
    /// Wakes the window.
    pub waker: Waker,
    /// Whether to use the readers of the smart card service.
    pub pcsc: bool,
}

/// The desk at work.
pub struct Engine<R: Records = Store> {
    model: Model,
    // Dropped before the records, so that nothing comes any more while those finish.
    readers: Readers,
    worker: Worker<R>,
    inbox: Inbox,
    events: Receiver<Event>,
    clock: Clock,
    retention: Option<Retention>,
    purged: Option<Date>,
}

/// Where threads put what happened.
#[derive(Clone)]
struct Inbox {
    events: Sender<Event>,
    waker: Waker,
}

impl Inbox {
    fn put(&self, event: Event) {
        // The desk may have ended in between.
        if self.events.send(event).is_ok() {
            (self.waker)();
        }
    }
}

impl<R: Records> Engine<R> {
    /// Starts the desk: threads run, and the self test is under way.
    ///
    /// # Errors
    /// If the system gives no thread for the records.
    pub fn start(parts: Parts<R>) -> std::io::Result<Self> {
        let (sender, events) = mpsc::channel();
        let inbox = Inbox {
            events: sender,
            waker: parts.waker,
        };
        let tell = inbox.clone();
        let mut readers = Readers::new(
            Arc::new(parts.judge),
            parts.extended_length,
            Arc::new(move |event| tell.put(Event::Reader(event))),
        );
        if parts.pcsc {
            readers = readers.with_pcsc();
        }
        let mut engine = Self {
            model: Model::new(parts.settings),
            readers,
            worker: Worker::new(parts.records)?,
            inbox,
            events,
            clock: parts.clock,
            retention: parts.retention,
            purged: None,
        };
        let begin = flow::start(&engine.model);
        engine.execute(begin);
        engine.tick();
        Ok(engine)
    }

    /// What to show.
    #[must_use]
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// The readers, to add soft ones to.
    #[must_use]
    pub const fn readers(&self) -> &Readers {
        &self.readers
    }

    /// Something happened at the window.
    pub fn handle(&mut self, event: Event) {
        self.tick();
        self.update(event);
    }

    /// Takes what happened elsewhere since the last call, and the time; whether anything
    /// happened that may show.
    pub fn poll(&mut self) -> bool {
        let before = self.model.stage.clone();
        self.tick();
        let mut changed = self.model.stage != before;
        while let Ok(event) = self.events.try_recv() {
            self.update(event);
            changed = true;
        }
        changed
    }

    /// As [`Engine::poll`], waiting for something to happen no longer than this.
    pub fn wait(&mut self, timeout: Duration) -> bool {
        match self.events.recv_timeout(timeout) {
            Ok(event) => {
                self.tick();
                self.update(event);
                self.poll();
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => self.poll(),
        }
    }

    /// Asks the records for something to show: lists, searches, exports. The answer comes when
    /// the work given before is done; the waker is called then.
    pub fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut R) -> T + Send + 'static,
    ) -> Receiver<T> {
        let waker = Arc::clone(&self.inbox.waker);
        let (sender, answer) = mpsc::sync_channel(1);
        self.worker.give(move |records| {
            // Who asked may have lost interest.
            if sender.send(question(records)).is_ok() {
                waker();
            }
        });
        answer
    }

    fn tick(&mut self) {
        let at = (self.clock)();
        self.update(Event::Now(Moment {
            at,
            fresh: [Uuid::now_v7(), Uuid::now_v7()],
        }));
        if let Some(retention) = self.retention
            && self.purged.replace(at.date()) != Some(at.date())
        {
            self.worker.give(move |records| {
                // Tried again the next day; the self test tells of records that do not answer.
                let _ = records.purge(retention, at);
            });
        }
    }

    fn update(&mut self, event: Event) {
        let effects = flow::update(&mut self.model, event);
        self.execute(effects);
    }

    fn execute(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Read(request) => self.readers.read(*request),
                Effect::Stop(session) => self.readers.stop(session),
                Effect::Forget(session) => self.readers.forget(session),
                Effect::SelfTest => self.records(
                    |records| Event::SelfTested(records.answer()),
                    Event::SelfTested(Err(STOPPED)),
                ),
                Effect::FindReturning { session, person } => self.records(
                    move |records| Event::Returning {
                        session,
                        found: records.returning(&person),
                    },
                    Event::Returning {
                        session,
                        found: Err(STOPPED),
                    },
                ),
                Effect::Store {
                    session,
                    check_in,
                    settled,
                } => self.records(
                    move |records| Event::Stored {
                        session,
                        result: records.register(&check_in, settled),
                    },
                    Event::Stored {
                        session,
                        result: Err(STOPPED),
                    },
                ),
            }
        }
    }

    /// Has the records do something, and their answer or its lack put into the inbox.
    fn records(&self, work: impl FnOnce(&mut R) -> Event + Send + 'static, otherwise: Event) {
        let inbox = self.inbox.clone();
        if !self.worker.give(move |records| inbox.put(work(records))) {
            self.inbox.put(otherwise);
        }
    }
}

/// The records' thread is gone, which only a mistake in this program does.
const STOPPED: StoreTrouble = StoreTrouble::Other("store_stopped");

impl<R: Records> core::fmt::Debug for Engine<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine")
            .field("stage", &self.model.stage)
            .finish_non_exhaustive()
    }
}
