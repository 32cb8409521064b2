//! What the counter knows at a moment.

use std::collections::BTreeMap;

use cccd_chip::access::Password;
use cccd_chip::document::KeyKind;
use cccd_chip::lds::Private;
use cccd_chip::lds::person::Person;
use cccd_chip::lds::qr::{InsuranceQr, Qr};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::event::{Moment, Phase, ReadFailure, Service, SessionId, Slot, StoreTrouble, Ticket};
use super::form::{self, Field, Form};
use super::matching::Matching;
use crate::judging::Verified;
use crate::permission::{Permission, Tightening};
use crate::record::{Basis, CheckIn, Mode, PersonRecord};
use crate::wedge::ScanProblem;

/// How the desk is set up; nothing personal but the clerk's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Hospital or lodging.
    pub mode: Mode,
    /// The clerk's sign-in name.
    pub clerk: String,
    /// On what basis data are processed here, with the version of the notice shown.
    pub basis: Basis,
    /// Clinics or rooms a patient can be sent to, in the order shown.
    pub clinics: Vec<String>,
    /// What is demanded beyond the permission table.
    pub tightening: Tightening,
    /// Nights of a stay unless said otherwise.
    pub nights: u16,
    /// Whether this is a demonstration: its records are kept apart.
    pub demo: bool,
    /// How long a read waits for a card that was taken away.
    pub card_patience: Duration,
    /// How long a read waits for a reader that was unplugged.
    pub reader_patience: Duration,
    /// How long a session without card and person waits before it is wiped.
    pub idle: Duration,
}

impl Settings {
    /// A desk of this kind with the usual values.
    #[must_use]
    pub fn new(mode: Mode, clerk: &str, basis: Basis) -> Self {
        Self {
            mode,
            clerk: clerk.to_owned(),
            basis,
            clinics: Vec::new(),
            tightening: Tightening::default(),
            nights: 1,
            demo: false,
            card_patience: Duration::seconds(30),
            reader_patience: Duration::seconds(120),
            idle: Duration::seconds(120),
        }
    }
}

/// Everything the screens show. Whatever is personal is in [`Model::session`], which is wiped
/// when it ends.
#[derive(Debug)]
pub struct Model {
    /// How the desk is set up.
    pub settings: Settings,
    /// Where the counter is.
    pub stage: Stage,
    /// The time and identifiers last told.
    pub now: Moment,
    /// The smart card service.
    pub service: Service,
    /// The readers and what lies on them.
    pub readers: BTreeMap<String, Slot>,
    /// The sitting with the present person.
    pub session: Option<Session>,
    /// The reader on which the card of a session that is over was left.
    pub left_on: Option<String>,
    /// What the last session gave; not personal.
    pub last: Option<Ticket>,
    /// Something to tell the clerk about what just happened.
    pub notice: Option<Notice>,
    pub(super) next_settings: Option<Box<Settings>>,
    pub(super) sessions: u64,
}

impl Model {
    /// A counter that has not started; [`super::start`] begins.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            stage: Stage::SelfTest { trouble: None },
            now: Moment {
                at: OffsetDateTime::UNIX_EPOCH,
                fresh: [Uuid::nil(); 2],
            },
            service: Service::Unknown,
            readers: BTreeMap::new(),
            session: None,
            left_on: None,
            last: None,
            notice: None,
            next_settings: None,
            sessions: 0,
        }
    }

    /// Whether no reader can be used now.
    #[must_use]
    pub fn reader_is_lost(&self) -> bool {
        self.readers.is_empty()
    }

    /// What the permission table says of the present person; `None` while there is none.
    #[must_use]
    pub fn permission(&self) -> Option<Permission> {
        let person = self.session.as_ref()?.person.as_ref()?;
        let settings = &self.settings;
        Some(
            settings
                .tightening
                .permission(person.source.into(), settings.mode),
        )
    }

    /// The fields to fill in for the present person, in the order of the screen; none without one.
    #[must_use]
    pub fn form_fields(&self) -> Vec<Field> {
        let Some(session) = &self.session else {
            return Vec::new();
        };
        let Some(person) = &session.person else {
            return Vec::new();
        };
        Form::fields(
            self.settings.mode,
            self.permission().unwrap_or(Permission::Allow),
            form::is_foreign(&person.nationality),
            session.form.get(Field::StayReason),
        )
    }
}

/// Where the counter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The records are tried. With trouble it stays here until they answer.
    SelfTest {
        /// Why they do not.
        trouble: Option<StoreTrouble>,
    },
    /// Waiting for a card, a scan, or the clerk. Without a session, at rest.
    AwaitCard,
    /// Something of a person is at hand: the notice is shown, the basis not recorded yet.
    Notice,
    /// A card lies there and its key is wanted.
    Access,
    /// The chip is being read.
    Reading,
    /// The read was cut off and goes on by itself when the card is back.
    Paused {
        /// By what.
        why: Pause,
        /// Until when it waits.
        until: OffsetDateTime,
    },
    /// The chip could not be read: try again, or go on without it.
    Unreadable(ReadFailure),
    /// The clerk types a person.
    Typing,
    /// The person, with the verdict or the label "unverified".
    Person,
    /// The clerk must say who of the registered this is.
    Match,
    /// The mode's few fields.
    Form,
    /// Everything once more, before it is stored.
    Confirm,
    /// On its way to the disk.
    Storing,
    /// On the disk.
    Stored,
    /// Stored, and the card still lies there.
    RemoveCard,
}

/// What cut a read off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The card was taken away.
    CardRemoved,
    /// The reader was unplugged, or its service stopped.
    ReaderGone,
}

/// One sitting with one person. Its texts wipe themselves when it is dropped.
#[derive(Debug)]
pub struct Session {
    /// Its identity.
    pub id: SessionId,
    /// When something was last done in it.
    pub touched: OffsetDateTime,
    /// Why data may be processed, once recorded.
    pub basis: Option<Basis>,
    /// The reader on which this session's card lies.
    pub reader: Option<String>,
    /// How the key was given; the key itself is not shown.
    pub key_kind: Option<KeyKind>,
    /// Keys that the chip refused.
    pub wrong_keys: u32,
    /// Why a key is asked for again.
    pub key_problem: Option<KeyProblem>,
    /// The ID card's QR code, if it was scanned.
    pub qr: Option<Box<Qr>>,
    /// A paper insurance card's QR code, if it was scanned.
    pub insurance: Option<Box<InsuranceQr>>,
    /// How far the read has come.
    pub progress: ReadProgress,
    /// The holder while reading: unverified.
    pub early: Option<Box<Person>>,
    /// What the chip gave, judged.
    pub verified: Option<Box<Verified>>,
    /// The person to be registered, with its source; its identifier means nothing yet.
    pub person: Option<Box<PersonRecord>>,
    /// Who of the registered this is.
    pub matching: Matching,
    /// What the clerk fills in.
    pub form: Form,
    /// What was confirmed, as long as it is not known to be stored.
    pub check_in: Option<Box<CheckIn>>,
    /// The identifier of a person who is new, however often storing is tried.
    pub(super) new_person: Option<Uuid>,
    /// Why it is not stored.
    pub store_trouble: Option<StoreTrouble>,
    /// Whether the clerk cancelled once what was confirmed and is not stored.
    pub discard_asked: bool,
    /// What the records gave.
    pub stored: Option<Ticket>,
    /// The portrait's file as read, until it is verified.
    pub(super) early_portrait: Option<Private<Vec<u8>>>,
    pub(super) key: Option<Password>,
    pub(super) attempt: u32,
    pub(super) resumes: u32,
    pub(super) last_reader: Option<String>,
    pub(super) tried_qr_zone: bool,
    pub(super) wanted: Option<Wanted>,
}

impl Session {
    pub(super) fn new(id: SessionId, now: OffsetDateTime) -> Self {
        Self {
            id,
            touched: now,
            basis: None,
            reader: None,
            key_kind: None,
            wrong_keys: 0,
            key_problem: None,
            qr: None,
            insurance: None,
            progress: ReadProgress::default(),
            early: None,
            early_portrait: None,
            verified: None,
            person: None,
            matching: Matching::default(),
            form: Form::default(),
            check_in: None,
            new_person: None,
            store_trouble: None,
            discard_asked: false,
            stored: None,
            key: None,
            attempt: 0,
            resumes: 0,
            last_reader: None,
            tried_qr_zone: false,
            wanted: None,
        }
    }

    /// Whether the person is to be registered without the chip, from the QR code or by typing.
    #[must_use]
    pub const fn without_chip(&self) -> bool {
        self.wanted.is_some()
    }

    /// The portrait that the chip gave; before the verdict, to be decoded and not to be shown.
    #[must_use]
    pub fn portrait(&self) -> Option<&Private<Vec<u8>>> {
        match &self.verified {
            Some(verified) => verified.portrait.as_ref(),
            None => self.early_portrait.as_ref(),
        }
    }
}

/// A way to a person without a chip that waits for the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Qr,
    Typing,
}

/// How far a read has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadProgress {
    /// The part it is in.
    pub phase: Phase,
    /// Bytes of the present file that have come.
    pub read: usize,
    /// Its length in bytes; zero where there is none.
    pub total: usize,
}

/// Why a key is asked for again, or is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// The chip says that it is wrong.
    Wrong {
        /// How many tries the chip still gives, where it counts them.
        tries_left: Option<u8>,
    },
    /// The chip opens by the machine-readable zone only.
    NeedsMrz,
    /// The chip has blocked this kind of key.
    Blocked,
    /// What was typed is no key: neither 6 nor 12 digits, nor a zone, nor a QR code.
    Unreadable,
    /// The zone's check digits are wrong: a letter was misread.
    CheckDigits,
    /// One of the dates is none.
    Date,
}

/// Something to tell the clerk, until the next thing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A scan that cannot be used.
    ScanRefused(ScanProblem),
    /// A scan for which there is no use on this screen.
    ScanIgnored,
    /// An insurance card in another name than the person's.
    InsuranceOfAnother,
    /// The basis has to be recorded first.
    BasisFirst,
    /// A session waited too long and was wiped.
    TimedOut,
    /// The card does not answer: lay it otherwise.
    CardMute,
    /// Another program uses the card.
    CardInUse,
    /// What was confirmed is on its way to the disk and cannot be cancelled.
    StillStoring,
    /// What was confirmed is not stored; cancelling once more discards it.
    DiscardsUnstored,
    /// A reason or an answer is missing.
    ReasonMissing,
}
