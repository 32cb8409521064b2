//! Everything beside the counter: the list of the day, single records, files for others. Asks
//! the records on their own thread and keeps what they answered.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError};

use cccd_chip::lds::Private;
use cccd_chip::lds::name::tidy;
use cccd_desk::catalogue;
use cccd_desk::config::Config;
use cccd_desk::engine::Engine;
use cccd_desk::export::preflight::Destination;
use cccd_desk::hand_over::{self, HandOverError, HandedOver, RegisterFormat, To, Which};
use cccd_desk::record::{Mode, Purpose, Source};
use cccd_desk::store::{Amendment, By, Change, DECLARED_BY_HAND, Entry, Store, StoreError};
use time::{Date, OffsetDateTime};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::text::Language;

/// What the office shows.
#[derive(Default)]
pub struct Office {
    /// What is typed into the search.
    pub query: Zeroizing<String>,
    /// The list of the day, or what the search found.
    pub list: Answer<Vec<Entry>>,
    /// Stays that wait to be declared, of all days.
    pub due: Answer<Vec<Entry>>,
    /// The record that is open.
    pub record: Answer<(Entry, Vec<Change>)>,
    /// What is typed on the record's screen: reason, day or room.
    pub input: Zeroizing<String>,
    /// What of the record is being corrected.
    pub edit: Option<Edit>,
    /// What came of the last change of a record.
    pub changed: Answer<()>,
    /// What came of the last export.
    pub exported: Exported,
    /// What came of the last back-up.
    pub backed_up: Answer<PathBuf>,
}

/// What came of an export.
#[derive(Default)]
pub enum Exported {
    /// None was asked for.
    #[default]
    Nothing,
    /// Under way.
    Waiting(Receiver<Result<HandedOver, HandOverError>>),
    /// Done, or why not.
    Done(Box<Result<HandedOver, HandOverError>>),
}

/// An answer of the records.
#[derive(Default)]
pub enum Answer<T> {
    /// Nothing was asked.
    #[default]
    Nothing,
    /// Asked, with what was answered before.
    Waiting(Receiver<Result<T, StoreError>>, Option<T>),
    /// Answered.
    Here(T),
    /// Why there is no answer, by the stable name of the kind.
    Failed(&'static str),
}

impl<T> Answer<T> {
    /// What is known.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Here(value) | Self::Waiting(_, Some(value)) => Some(value),
            _ => None,
        }
    }

    /// Whether an answer is awaited.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(..))
    }

    fn ask(&mut self, answer: Receiver<Result<T, StoreError>>) {
        let before = match core::mem::take(self) {
            Self::Here(value) => Some(value),
            Self::Waiting(_, before) => before,
            _ => None,
        };
        *self = Self::Waiting(answer, before);
    }

    /// Takes an answer that has come; whether one did.
    fn poll(&mut self) -> bool {
        let Self::Waiting(answer, _) = self else {
            return false;
        };
        *self = match answer.try_recv() {
            Ok(Ok(value)) => Self::Here(value),
            Ok(Err(error)) => Self::Failed(error.kind()),
            Err(TryRecvError::Disconnected) => Self::Failed("store_internal"),
            Err(TryRecvError::Empty) => return false,
        };
        true
    }
}

/// A value of a record that a clerk may correct. What a chip gave is not among them: whoever it
/// is wrong for is registered anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The name, where no chip gave it.
    FullName,
    /// The residence, where no chip gave it.
    Residence,
    /// The telephone.
    Phone,
    /// The clinic of a visit.
    Clinic,
    /// The reason of a visit.
    Reason,
    /// The note on a stay.
    Note,
}

/// Values under correction.
#[derive(Debug)]
pub struct Edit(pub Vec<(Value, Zeroizing<String>)>);

impl Edit {
    /// What of a record can be corrected, as it is now.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let person = &entry.check_in.person;
        let mut values = Vec::new();
        if !matches!(person.source, Source::Chip(_)) {
            values.push((Value::FullName, person.full_name.reveal()));
            values.push((Value::Residence, person.residence.reveal()));
        }
        values.push((Value::Phone, person.phone.reveal()));
        match &entry.check_in.purpose {
            Purpose::Visit(visit) => {
                values.push((Value::Clinic, &visit.clinic));
                values.push((Value::Reason, visit.reason.reveal()));
            }
            Purpose::Stay(stay) => values.push((Value::Note, stay.note.reveal())),
        }
        let copy = |(value, text): (Value, &String)| (value, Zeroizing::new(text.clone()));
        Self(values.into_iter().map(copy).collect())
    }

    /// Whether something would be empty that must not be.
    fn leaves_blank(&self) -> bool {
        let must = |value: &Value| matches!(value, Value::FullName | Value::Clinic);
        self.0
            .iter()
            .any(|(value, text)| must(value) && text.trim().is_empty())
    }

    fn apply(&self, entry: &Entry) -> Amendment {
        let mut person = entry.check_in.person.clone();
        let mut purpose = entry.check_in.purpose.clone();
        for (value, text) in &self.0 {
            let text = tidy(text);
            match (value, &mut purpose) {
                (Value::FullName, _) => person.full_name = Private::new(text),
                (Value::Residence, _) => person.residence = Private::new(text),
                (Value::Phone, _) => person.phone = Private::new(text),
                (Value::Clinic, Purpose::Visit(visit)) => visit.clinic = text,
                (Value::Reason, Purpose::Visit(visit)) => visit.reason = Private::new(text),
                (Value::Note, Purpose::Stay(stay)) => stay.note = Private::new(text),
                _ => {}
            }
        }
        Amendment { person, purpose }
    }
}

/// Something to be done in the office.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Show the day, or what fits the search.
    List,
    /// Open a record.
    Open(Uuid),
    /// Begin to change the open record, or leave that.
    Edit,
    /// Correct it as it was edited, for the reason typed.
    Correct(Uuid),
    /// Make it void, for the reason typed.
    Void(Uuid),
    /// The guest leaves now.
    CheckOut(Uuid),
    /// The guest stays until the day typed.
    Extend(Uuid),
    /// The guest moves to the room typed.
    Move(Uuid),
    /// The stay was declared by hand, at the police or on the portal.
    Declared(Uuid),
    /// Hand a visit over to the hospital's system.
    HandOver(Uuid),
    /// The day's register.
    Register(RegisterFormat),
    /// The portal's file for Vietnamese guests; again for today where it says so.
    Vietnamese(bool),
    /// The portal's file for foreigners; again for today where it says so.
    Foreigners(bool),
    /// Copy the records into a folder.
    BackUp(PathBuf),
}

/// Who does it, where files go.
pub struct Doing<'a> {
    /// The desk.
    pub engine: &'a Engine,
    /// Its configuration.
    pub config: &'a Config,
    /// Where files for others go.
    pub exports: &'a std::path::Path,
    /// The clerk.
    pub clerk: &'a str,
    /// Now.
    pub at: OffsetDateTime,
    /// The language of registers.
    pub language: Language,
}

/// Most rows of a search.
const MOST: usize = 200;

impl Office {
    /// Whether something is being corrected, or its answer awaited: nothing takes the window away
    /// from it.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.edit.is_some() || self.changed.is_waiting()
    }

    /// Takes the answers that have come.
    pub fn poll(&mut self, doing: &Doing<'_>) {
        self.list.poll();
        self.due.poll();
        self.record.poll();
        self.backed_up.poll();
        if self.changed.poll() && !matches!(self.changed, Answer::Failed(_)) {
            self.edit = None;
            self.input = Zeroizing::default();
            if let Some((entry, _)) = self.record.value() {
                let id = entry.check_in.id();
                self.act(&Deed::Open(id), doing);
            }
            self.act(&Deed::List, doing);
        }
        if let Exported::Waiting(answer) = &self.exported {
            match answer.try_recv() {
                Ok(result) => {
                    self.exported = Exported::Done(Box::new(result));
                    if let Some((entry, _)) = self.record.value() {
                        let id = entry.check_in.id();
                        self.act(&Deed::Open(id), doing);
                    }
                    self.act(&Deed::List, doing);
                }
                Err(TryRecvError::Disconnected) => self.exported = Exported::Nothing,
                Err(TryRecvError::Empty) => {}
            }
        }
    }

    /// Asks the records to do something.
    pub fn act(&mut self, deed: &Deed, doing: &Doing<'_>) {
        let engine = doing.engine;
        let mut by = By {
            clerk: doing.clerk.to_owned(),
            at: doing.at,
            why: String::new(),
        };
        let changes = matches!(
            deed,
            Deed::Edit
                | Deed::Correct(_)
                | Deed::Void(_)
                | Deed::CheckOut(_)
                | Deed::Extend(_)
                | Deed::Move(_)
                | Deed::Declared(_)
        );
        // One change after the other: the next is made to what the last one left.
        if changes && self.changed.is_waiting() {
            return;
        }
        match *deed {
            Deed::List => {
                if doing.config.mode == Mode::Lodging {
                    self.due.ask(engine.ask(|store| due(store)));
                }
                let (query, today) = (self.query.clone(), doing.at.date());
                self.list.ask(engine.ask(move |store| {
                    if query.trim().is_empty() {
                        return store.day(today);
                    }
                    let found = store.search(&query, MOST)?;
                    found.iter().map(|found| store.get(found.last)).collect()
                }));
            }
            Deed::Open(id) => self
                .record
                .ask(engine.ask(move |store| Ok((store.get(id)?, store.history(id)?)))),
            Deed::Void(id) => {
                by.why = self.typed();
                self.changed
                    .ask(engine.ask(move |store| store.void(id, &by).map(drop)));
            }
            Deed::Edit => {
                self.changed = Answer::Nothing;
                self.input = Zeroizing::default();
                self.edit = match (&self.edit, self.record.value()) {
                    (None, Some((entry, _))) => Some(Edit::of(entry)),
                    _ => None,
                };
            }
            Deed::Correct(id) => {
                let Some((entry, _)) = self.record.value() else {
                    return;
                };
                let Some(edit) = &self.edit else {
                    return;
                };
                if self.input.trim().is_empty() {
                    self.changed = Answer::Failed("refused_reason_missing");
                    return;
                }
                if edit.leaves_blank() {
                    self.changed = Answer::Failed("window_blank");
                    return;
                }
                let amendment = edit.apply(entry);
                by.why = self.typed();
                self.changed
                    .ask(engine.ask(move |store| store.correct(id, &amendment, &by).map(drop)));
            }
            Deed::CheckOut(id) => self
                .changed
                .ask(engine.ask(move |store| store.check_out(id, &by).map(drop))),
            Deed::Extend(id) => {
                let day = cccd_chip::lds::date::PartialDate::parse_vietnamese(self.input.trim())
                    .and_then(cccd_chip::lds::date::PartialDate::to_date);
                let Some(day) = day else {
                    self.changed = Answer::Failed("window_date");
                    return;
                };
                self.changed
                    .ask(engine.ask(move |store| store.extend_stay(id, day, &by).map(drop)));
            }
            Deed::Move(id) => {
                let room = self.typed();
                if room.is_empty() {
                    self.changed = Answer::Failed("window_room");
                    return;
                }
                self.changed
                    .ask(engine.ask(move |store| store.move_room(id, &room, &by).map(drop)));
            }
            Deed::Declared(id) => self
                .changed
                .ask(engine.ask(move |store| store.mark_exported(&[id], DECLARED_BY_HAND, &by))),
            Deed::HandOver(id) => {
                self.export(doing, by, move |store, to| hand_over::visit(store, id, to))
            }
            Deed::Register(format) => {
                let (today, language) = (doing.at.date(), file_language(doing.language));
                self.export(doing, by, move |store, to| {
                    hand_over::register(store, (today, today), format, language, to)
                });
            }
            Deed::Vietnamese(again) => {
                let which = which(again, doing.at.date());
                self.export(doing, by, move |store, to| {
                    hand_over::vietnamese_guests(store, which, to)
                });
            }
            Deed::Foreigners(again) => {
                let which = which(again, doing.at.date());
                self.export(doing, by, move |store, to| {
                    hand_over::foreign_guests(store, which, to)
                });
            }
            Deed::BackUp(ref folder) => {
                let folder = folder.clone();
                self.backed_up.ask(
                    engine.ask(move |store| store.back_up(&folder, &by).map(|backup| backup.path)),
                );
            }
        }
    }

    /// Forgets what came of an export, unless it is still under way.
    pub fn forget_export(&mut self) {
        if !matches!(self.exported, Exported::Waiting(_)) {
            self.exported = Exported::Nothing;
        }
    }

    /// What was typed, which stays until it is in the records.
    fn typed(&self) -> String {
        self.input.trim().to_owned()
    }

    fn export(
        &mut self,
        doing: &Doing<'_>,
        by: By,
        how: impl FnOnce(&mut Store, &To<'_>) -> Result<HandedOver, HandOverError> + Send + 'static,
    ) {
        // What came of one is read before the next begins.
        if matches!(self.exported, Exported::Waiting(_)) {
            return;
        }
        let (config, folder) = (doing.config.clone(), doing.exports.to_owned());
        self.exported = Exported::Waiting(doing.engine.ask(move |store| {
            let to = To {
                config: &config,
                folder: &folder,
                by: &by,
            };
            how(store, &to)
        }));
    }
}

/// Stays that the file for their kind of guest has not declared yet.
fn due(store: &Store) -> Result<Vec<Entry>, StoreError> {
    let mut due = Vec::new();
    for to in [Destination::LodgingXlsx, Destination::LodgingXml] {
        let waiting = store.not_declared(to.as_str())?;
        let own = |entry: &Entry| Destination::declaring(&entry.check_in) == Some(to);
        due.extend(waiting.into_iter().filter(own));
    }
    Ok(due)
}

const fn which(again: bool, today: Date) -> Which {
    if again {
        Which::Again {
            from: today,
            to: today,
        }
    } else {
        Which::NotDeclared
    }
}

/// The language of what is written into files.
#[must_use]
pub const fn file_language(language: Language) -> catalogue::Language {
    match language {
        Language::Vi => catalogue::Language::Vi,
        Language::En | Language::Pseudo => catalogue::Language::En,
    }
}
