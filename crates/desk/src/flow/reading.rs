//! From the card and the key to a person who was read.

use cccd_chip::access::Password;
use cccd_chip::document::KeyKind;
use cccd_chip::lds::qr::Qr;

use super::Flow;
use super::event::{
    Effect, KeyEntry, ReadFailure, ReadId, ReadNews, ReadRequest, ReaderEvent, Service, Slot,
};
use super::key;
use super::model::{KeyProblem, Notice, Pause, ReadProgress, Stage, Wanted};
use crate::wedge::Scan;

/// How often a read goes on by itself after the link broke with the card in place.
const RESUMES: u32 = 2;

impl Flow<'_> {
    pub(super) fn reader(&mut self, event: ReaderEvent) {
        match event {
            // Its readers are told gone one by one.
            ReaderEvent::Service(service) => self.model.service = service,
            ReaderEvent::Added(reader) => {
                self.model.service = Service::Up;
                self.model.readers.entry(reader).or_default();
            }
            ReaderEvent::Removed(reader) => self.reader_gone(&reader),
            ReaderEvent::CardIn { reader, card } => self.card_in(reader, card),
            ReaderEvent::CardOut { reader } => self.card_out(&reader, Pause::CardRemoved),
            ReaderEvent::Read { id, news } => self.read_news(id, news),
        }
    }

    fn card_in(&mut self, reader: String, card: Slot) {
        self.model.readers.insert(reader.clone(), card);
        // Another card lies there now than the one that was left.
        self.model.left_on.take_if(|left| *left == reader);
        match card {
            Slot::Mute => self.model.notice = Some(Notice::CardMute),
            Slot::InUse => self.model.notice = Some(Notice::CardInUse),
            Slot::Empty | Slot::Card => {}
        }
        if !card.may_be_read() {
            return;
        }
        // The next person's card ends what was stored of the last, whose card is gone.
        let free = self
            .model
            .session
            .as_ref()
            .is_none_or(|session| session.reader.is_none());
        if matches!(self.model.stage, Stage::Stored | Stage::RemoveCard) && free {
            let last = self.model.last;
            self.end_session();
            self.lay_down(reader);
            self.model.last = last;
            return;
        }
        if free {
            match self.model.stage {
                Stage::AwaitCard | Stage::Notice | Stage::Access => self.lay_down(reader),
                Stage::Paused { .. } => {
                    self.session().reader = Some(reader);
                    self.start_read(true);
                }
                Stage::Unreadable(_) => {
                    self.session().reader = Some(reader);
                    self.start_read(false);
                }
                _ => {}
            }
        }
    }

    /// The session's card lies on this reader.
    fn lay_down(&mut self, reader: String) {
        self.model.left_on.take_if(|left| *left == reader);
        self.session().reader = Some(reader);
        self.crossroads();
    }

    /// A card that lay somewhere before anybody could use it.
    pub(super) fn take_lying_card(&mut self) {
        let card = |(reader, slot): (&String, &Slot)| slot.may_be_read().then(|| reader.clone());
        if let Some(reader) = self.model.readers.iter().find_map(card) {
            self.lay_down(reader);
        }
    }

    pub(super) fn use_card(&mut self) {
        if matches!(
            self.model.stage,
            Stage::AwaitCard | Stage::Notice | Stage::Access
        ) && self
            .model
            .session
            .as_ref()
            .is_none_or(|session| session.reader.is_none())
        {
            self.take_lying_card();
        }
    }

    fn card_out(&mut self, reader: &str, why: Pause) {
        if let Some(slot) = self.model.readers.get_mut(reader) {
            *slot = Slot::Empty;
        }
        self.model.left_on.take_if(|left| left == reader);
        if self.model.stage == Stage::RemoveCard && self.model.left_on.is_none() {
            self.model.stage = Stage::AwaitCard;
        }
        let Some(session) = &mut self.model.session else {
            return;
        };
        if session.reader.as_deref() != Some(reader) {
            return;
        }
        session.reader = None;
        let empty = session.basis.is_none() && session.qr.is_none() && session.insurance.is_none();
        match self.model.stage {
            Stage::Reading => self.pause(why),
            Stage::Notice if empty => self.end_session(),
            Stage::Notice | Stage::Access => self.crossroads(),
            // Clerks hand the card back first: the form stays.
            _ => {}
        }
    }

    fn reader_gone(&mut self, reader: &str) {
        self.card_out(reader, Pause::ReaderGone);
        self.model.readers.remove(reader);
        let ours = self
            .model
            .session
            .as_ref()
            .is_some_and(|session| session.last_reader.as_deref() == Some(reader));
        if ours && matches!(self.model.stage, Stage::Paused { .. }) {
            self.pause(Pause::ReaderGone);
        }
    }

    pub(super) fn scanned(&mut self, scan: Scan) {
        let before_reading = matches!(
            self.model.stage,
            Stage::AwaitCard | Stage::Notice | Stage::Access
        );
        match scan {
            Scan::Refused(problem) => self.model.notice = Some(Notice::ScanRefused(problem)),
            Scan::Insurance(card) => self.insurance_card(card),
            Scan::InsuranceCode(code) => self.insurance_code(code),
            Scan::Qr(qr) if before_reading => {
                let password = Password::from_qr(&qr);
                self.session().qr = Some(qr);
                self.take_key(password);
            }
            Scan::Mrz(mrz) if before_reading => match key::from_mrz(&mrz) {
                Ok(key) => self.take_key(key.password),
                Err(problem) => self.refuse_key(problem),
            },
            Scan::IdNumber(id) if before_reading => self.take_key(Password::from_id_number(&id)),
            Scan::Qr(qr) => self.late_qr(qr),
            Scan::Mrz(_) | Scan::IdNumber(_) => self.model.notice = Some(Notice::ScanIgnored),
        }
    }

    /// A QR code while a read waits: it may replace the chip, if the clerk says so.
    fn late_qr(&mut self, qr: Box<Qr>) {
        if matches!(self.model.stage, Stage::Unreadable(_)) {
            self.session().qr = Some(qr);
        } else {
            self.model.notice = Some(Notice::ScanIgnored);
        }
    }

    pub(super) fn enter_key(&mut self, entry: &KeyEntry) {
        if !matches!(
            self.model.stage,
            Stage::AwaitCard | Stage::Notice | Stage::Access
        ) {
            return;
        }
        match key::parse(entry) {
            Ok(key) => {
                if key.qr.is_some() {
                    self.session().qr = key.qr;
                }
                self.take_key(key.password);
            }
            Err(problem) => self.refuse_key(problem),
        }
    }

    fn refuse_key(&mut self, problem: KeyProblem) {
        self.session().key_problem = Some(problem);
        self.crossroads();
    }

    fn take_key(&mut self, password: Password) {
        let session = self.session();
        session.key_kind = Some(password.kind());
        session.key = Some(password);
        session.key_problem = None;
        self.crossroads();
    }

    pub(super) fn give_basis(&mut self) {
        if !matches!(self.model.stage, Stage::AwaitCard | Stage::Notice) {
            return;
        }
        let basis = self.model.settings.basis.clone();
        let session = self.session();
        session.basis.get_or_insert(basis);
        match session.wanted.take() {
            Some(wanted) => self.without_chip(wanted),
            None => self.crossroads(),
        }
    }

    /// Where a session goes that has not been read yet: what it still lacks.
    pub(super) fn crossroads(&mut self) {
        let Some(session) = &self.model.session else {
            self.model.stage = Stage::AwaitCard;
            return;
        };
        let something = session.reader.is_some()
            || session.key.is_some()
            || session.insurance.is_some()
            || session.wanted.is_some();
        self.model.stage = match (&session.basis, &session.reader, &session.key) {
            (None, _, _) if something => Stage::Notice,
            (Some(_), Some(_), Some(_)) => return self.start_read(false),
            (Some(_), Some(_), None) => Stage::Access,
            _ => Stage::AwaitCard,
        };
    }

    /// Begins to read, if card, key and basis are there.
    fn start_read(&mut self, resume: bool) {
        let at = self.model.now.at;
        let Some(session) = &mut self.model.session else {
            return;
        };
        let (Some(_), Some(reader), Some(key)) = (&session.basis, &session.reader, &session.key)
        else {
            return;
        };
        session.attempt = session.attempt.saturating_add(1);
        session.last_reader = Some(reader.clone());
        if !resume {
            session.progress = ReadProgress::default();
            session.early = None;
            session.early_portrait = None;
        }
        self.effects.push(Effect::Read(Box::new(ReadRequest {
            id: ReadId {
                session: session.id,
                attempt: session.attempt,
            },
            reader: reader.clone(),
            key: key.clone(),
            resume,
            at,
        })));
        self.model.stage = Stage::Reading;
    }

    /// Reads again because the clerk says so.
    pub(super) fn read_again(&mut self, resume: bool) {
        let readers = &self.model.readers;
        let Some(session) = &mut self.model.session else {
            return;
        };
        if session.reader.is_none() {
            let lies = |reader: &String| readers.get(reader).is_some_and(|slot| slot.may_be_read());
            session.reader = session
                .last_reader
                .clone()
                .filter(lies)
                .or_else(|| readers.keys().find(|reader| lies(reader)).cloned());
        }
        session.resumes = 0;
        self.start_read(resume);
    }

    fn pause(&mut self, why: Pause) {
        let settings = &self.model.settings;
        let patience = match why {
            Pause::CardRemoved => settings.card_patience,
            Pause::ReaderGone => settings.reader_patience,
        };
        let until = self.model.now.at.checked_add(patience);
        self.model.stage = Stage::Paused {
            why,
            until: until.unwrap_or(self.model.now.at),
        };
    }

    fn read_news(&mut self, id: ReadId, news: ReadNews) {
        let Some(session) = &mut self.model.session else {
            return;
        };
        let current = id.session == session.id && id.attempt == session.attempt;
        // A read that was finished while the card was taken away counts.
        let awaited = match self.model.stage {
            Stage::Reading => true,
            Stage::Paused { .. } => matches!(news, ReadNews::Verified(_)),
            _ => false,
        };
        if !current || !awaited {
            return;
        }
        match news {
            ReadNews::Progress { phase, read, total } => {
                session.progress = ReadProgress { phase, read, total };
            }
            ReadNews::Early(person) => session.early = Some(person),
            ReadNews::EarlyPortrait(file) => session.early_portrait = Some(file),
            ReadNews::Verified(verified) => {
                session.early = None;
                session.early_portrait = None;
                let person = Box::new(verified.person.clone());
                session.verified = Some(verified);
                self.meet(person);
            }
            ReadNews::Failed(failure) => self.failed(failure),
        }
    }

    fn failed(&mut self, failure: ReadFailure) {
        let Some(session) = &mut self.model.session else {
            return;
        };
        match failure {
            ReadFailure::WrongKey { tries_left } => {
                session.wrong_keys = session.wrong_keys.saturating_add(1);
                self.ask_key(KeyProblem::Wrong { tries_left });
            }
            ReadFailure::Blocked => self.ask_key(KeyProblem::Blocked),
            ReadFailure::NeedsMrz => {
                let zone = session.qr.as_deref().and_then(key::zone_of_qr);
                match zone.filter(|_| !session.tried_qr_zone) {
                    Some(zone) => {
                        session.tried_qr_zone = true;
                        session.key_kind = Some(KeyKind::Mrz);
                        session.key = Some(zone);
                        self.start_read(false);
                    }
                    None => self.ask_key(KeyProblem::NeedsMrz),
                }
            }
            ReadFailure::CardRemoved => {
                session.reader = None;
                self.pause(Pause::CardRemoved);
            }
            ReadFailure::ReaderGone => {
                session.reader = None;
                self.pause(Pause::ReaderGone);
            }
            ReadFailure::Link if session.resumes < RESUMES => {
                session.resumes = session.resumes.saturating_add(1);
                self.start_read(true);
            }
            other => self.model.stage = Stage::Unreadable(other),
        }
    }

    fn ask_key(&mut self, problem: KeyProblem) {
        if let Some(session) = &mut self.model.session {
            session.key = None;
            session.key_kind = None;
            session.key_problem = Some(problem);
            session.early = None;
            session.early_portrait = None;
        }
        self.crossroads();
    }

    /// Goes on without a chip, once the basis is recorded.
    pub(super) fn without_chip(&mut self, wanted: Wanted) {
        let possible = matches!(
            self.model.stage,
            Stage::AwaitCard
                | Stage::Notice
                | Stage::Access
                | Stage::Paused { .. }
                | Stage::Unreadable(_)
        );
        let scanned = self
            .model
            .session
            .as_ref()
            .is_some_and(|session| session.qr.is_some() || session.insurance.is_some());
        if !possible || (wanted == Wanted::Qr && !scanned) {
            return;
        }
        let session = self.session();
        session.early = None;
        session.early_portrait = None;
        if session.basis.is_none() {
            session.wanted = Some(wanted);
            self.model.stage = Stage::Notice;
            self.model.notice = Some(Notice::BasisFirst);
            return;
        }
        let id = session.id;
        self.effects.push(Effect::Stop(id));
        match wanted {
            Wanted::Qr => self.meet_qr(),
            Wanted::Typing => self.begin_typing(),
        }
    }
}
