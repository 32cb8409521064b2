//! The counter as a pure state machine: [`update`] takes what happened and returns what is to be
//! done. No clock, no input or output, no window: time and identifiers come with
//! [`Event::Now`], answers come as events.
//!
//! ```text
//! SelfTest → AwaitCard → Notice → Access → Reading → Person → [Match] → Form → Confirm
//!                                    ↘ Paused ↗        ↑        → Storing → Stored [→ RemoveCard]
//!                     QR alone, or typed ──────────────┘
//! ```
//!
//! What holds in every state:
//! - Nothing is read from a chip before the basis is recorded.
//! - Only [`Event::Confirm`] on the confirm screen stores, and never while it is open who of the
//!   registered the person is.
//! - What was confirmed stays until it is stored or the clerk discards it with two cancellations.
//! - A session's data end with it; what arrives later for it is dropped.

mod compare;
mod event;
mod form;
mod key;
mod matching;
mod model;
mod person;
mod reading;

#[cfg(test)]
mod tests;

pub use compare::Difference;
pub use event::{
    Effect, Event, KeyEntry, Moment, Phase, ReadFailure, ReadId, ReadNews, ReadRequest,
    ReaderEvent, Service, SessionId, Slot, StoreTrouble, Ticket,
};
pub use form::{Field, Form, Problem};
pub use matching::{Known, MatchState, Matching, Relation, relation};
pub use model::{KeyProblem, Model, Notice, Pause, ReadProgress, Session, Settings, Stage};

pub(crate) use form::insurance_code;
use model::Wanted;

/// Begins: what is to be done before the first event.
#[must_use]
pub fn start(_: &Model) -> Vec<Effect> {
    vec![Effect::SelfTest]
}

/// Takes what happened into the model; returns what is to be done.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut flow = Flow {
        model,
        effects: Vec::new(),
    };
    flow.take(event);
    flow.effects
}

struct Flow<'a> {
    model: &'a mut Model,
    effects: Vec<Effect>,
}

impl Flow<'_> {
    fn take(&mut self, event: Event) {
        if is_of_the_clerk(&event) {
            self.model.notice = None;
            let now = self.model.now.at;
            if let Some(session) = &mut self.model.session {
                session.touched = now;
                session.discard_asked &= matches!(event, Event::Cancel);
            }
        }
        match event {
            Event::Now(moment) => self.time(moment),
            Event::SelfTested(result) => self.self_tested(result),
            Event::Settings(settings) => {
                self.model.next_settings = Some(settings);
                self.apply_settings();
            }
            Event::Reader(event) => self.reader(event),
            Event::Scanned(scan) => self.scanned(scan),
            Event::GiveBasis => self.give_basis(),
            Event::EnterKey(entry) => self.enter_key(&entry),
            Event::UseCard => self.use_card(),
            Event::UseQr => self.without_chip(Wanted::Qr),
            Event::TypePerson => self.without_chip(Wanted::Typing),
            Event::Set(field, value) => self.set(field, value),
            Event::Proceed => self.proceed(),
            Event::Back => self.back(),
            Event::TakeKnown(index) => self.decide(Some(index)),
            Event::DeclareNew => self.decide(None),
            Event::Confirm => self.confirm(),
            Event::Retry => self.retry(),
            Event::Cancel => self.cancel(),
            Event::Returning { session, found } => {
                if self.is_present(session) {
                    self.returning(found);
                }
            }
            Event::Stored { session, result } => {
                if self.is_present(session) && self.model.stage == Stage::Storing {
                    self.stored(result);
                }
            }
        }
    }

    fn time(&mut self, moment: Moment) {
        self.model.now = moment;
        let idle = self.model.settings.idle;
        let over = match (&self.model.stage, &self.model.session) {
            (Stage::Paused { until, .. }, _) => moment.at > *until,
            (Stage::AwaitCard | Stage::Notice | Stage::Access, Some(session)) => {
                let until = session.touched.checked_add(idle);
                let waits = session.reader.is_none() && session.check_in.is_none();
                waits && until.is_some_and(|until| moment.at > until)
            }
            _ => false,
        };
        if over {
            self.end_session();
            self.model.notice = Some(Notice::TimedOut);
        }
    }

    fn self_tested(&mut self, result: Result<(), StoreTrouble>) {
        if !matches!(self.model.stage, Stage::SelfTest { .. }) {
            return;
        }
        match result {
            Ok(()) => {
                self.model.stage = Stage::AwaitCard;
                // A card that lay there while the desk started counts as just put down.
                self.take_lying_card();
            }
            Err(trouble) => {
                self.model.stage = Stage::SelfTest {
                    trouble: Some(trouble),
                };
            }
        }
    }

    fn proceed(&mut self) {
        match self.model.stage {
            Stage::AwaitCard | Stage::Notice => self.give_basis(),
            Stage::Typing => self.typed(),
            Stage::Person => self.on_from_person(),
            Stage::Match => self.open_form(),
            Stage::Form => self.check_form(),
            Stage::Stored | Stage::RemoveCard => self.cancel(),
            Stage::Unreadable(_) | Stage::Paused { .. } | Stage::SelfTest { .. } => self.retry(),
            Stage::Access | Stage::Reading | Stage::Confirm | Stage::Storing => {}
        }
    }

    fn back(&mut self) {
        let Some(session) = &mut self.model.session else {
            return;
        };
        match self.model.stage {
            Stage::Typing => self.crossroads(),
            Stage::Person if session.verified.is_none() => {
                let typed = session
                    .person
                    .take()
                    .is_some_and(|person| person.source == crate::record::Source::Typed);
                session.matching = Matching::default();
                if typed {
                    self.model.stage = Stage::Typing;
                } else {
                    self.crossroads();
                }
            }
            // An answer that was wrong is given again.
            Stage::Form if session.matching.ask_again() => self.model.stage = Stage::Match,
            Stage::Match | Stage::Form => self.model.stage = Stage::Person,
            Stage::Confirm => self.model.stage = Stage::Form,
            _ => {}
        }
    }

    fn retry(&mut self) {
        match self.model.stage {
            Stage::SelfTest { .. } => self.effects.push(Effect::SelfTest),
            Stage::Paused { .. } => self.read_again(true),
            Stage::Unreadable(_) => self.read_again(false),
            _ => {}
        }
    }

    fn cancel(&mut self) {
        match self.model.stage {
            Stage::SelfTest { .. } => {}
            Stage::Storing => self.model.notice = Some(Notice::StillStoring),
            Stage::Stored => {
                let lies = self
                    .model
                    .session
                    .as_ref()
                    .is_some_and(|s| s.reader.is_some());
                self.end_session();
                if lies {
                    self.model.stage = Stage::RemoveCard;
                }
            }
            _ => {
                if let Some(session) = &mut self.model.session
                    && session.check_in.is_some()
                    && !session.discard_asked
                {
                    session.discard_asked = true;
                    self.model.notice = Some(Notice::DiscardsUnstored);
                } else {
                    self.end_session();
                }
            }
        }
    }

    /// The present session, begun if there is none.
    fn session(&mut self) -> &mut Session {
        let model = &mut *self.model;
        let sessions = &mut model.sessions;
        let at = model.now.at;
        model.session.get_or_insert_with(|| {
            *sessions = sessions.saturating_add(1);
            model.last = None;
            Session::new(SessionId(*sessions), at)
        })
    }

    fn is_present(&self, id: SessionId) -> bool {
        self.model
            .session
            .as_ref()
            .is_some_and(|session| session.id == id)
    }

    /// Ends the session, which wipes it, and rests.
    fn end_session(&mut self) {
        if let Some(session) = self.model.session.take() {
            self.effects.push(Effect::Forget(session.id));
            if session.reader.is_some() {
                self.model.left_on.clone_from(&session.reader);
            }
        }
        self.model.stage = Stage::AwaitCard;
        self.apply_settings();
    }

    fn apply_settings(&mut self) {
        if self.model.session.is_none()
            && let Some(settings) = self.model.next_settings.take()
        {
            self.model.settings = *settings;
        }
    }
}

/// Whether a person did it, as against machines and time.
const fn is_of_the_clerk(event: &Event) -> bool {
    !matches!(
        event,
        Event::Now(_)
            | Event::SelfTested(_)
            | Event::Settings(_)
            | Event::Reader(_)
            | Event::Returning { .. }
            | Event::Stored { .. }
    )
}
