//! From a person who is known to a check-in that is stored.

use cccd_chip::lds::Private;
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::name::{self, NameMatch};
use cccd_chip::lds::person::Person;
use cccd_chip::lds::qr::InsuranceQr;
use uuid::Uuid;

use super::Flow;
use super::event::{Effect, StoreTrouble, Ticket};
use super::form::{self, Context, Field, Problem};
use super::matching::{Known, MatchState, Matching};
use super::model::{Notice, Session, Stage};
use crate::judging::{iso, person_record};
use crate::permission::Permission;
use crate::record::{CheckIn, DocumentKind, Mode, PersonRecord, Purpose, Source};

impl Flow<'_> {
    /// The present person is known, with whatever certainty its source gives.
    pub(super) fn meet(&mut self, person: Box<PersonRecord>) {
        let session = self.session();
        let id = session.id;
        session.store_trouble = None;
        session.matching = Matching {
            state: MatchState::Searching,
            ..Matching::default()
        };
        session.person = Some(person.clone());
        self.model.stage = Stage::Person;
        self.effects.push(Effect::FindReturning {
            session: id,
            person,
        });
        self.fill_form();
    }

    pub(super) fn meet_qr(&mut self) {
        let session = self.session();
        let person = match (&session.qr, &session.insurance) {
            (Some(qr), _) => person_record(&Person::from_qr(qr), Source::Qr),
            (None, Some(card)) => of_insurance_card(card),
            (None, None) => return,
        };
        self.meet(Box::new(person));
    }

    pub(super) fn begin_typing(&mut self) {
        let session = self.session();
        let scanned = match (&session.qr, &session.insurance) {
            (Some(qr), _) => Some(person_record(&Person::from_qr(qr), Source::Qr)),
            (None, Some(card)) => Some(of_insurance_card(card)),
            (None, None) => None,
        };
        let form = &mut session.form;
        form.fill(Field::Document, DocumentKind::Cccd.as_str());
        form.fill(Field::Nationality, "VNM");
        if let Some(person) = scanned {
            form.fill(Field::Document, person.document.as_str());
            form.fill(Field::Number, person.number.reveal());
            form.fill(Field::FullName, person.full_name.reveal());
            form.fill(Field::Birth, &as_typed(person.birth.reveal()));
            form.fill(Field::Sex, person.sex.encode_utf8(&mut [0; 4]));
            form.fill(Field::Residence, person.residence.reveal());
        }
        self.model.stage = Stage::Typing;
    }

    pub(super) fn typed(&mut self) {
        let (mode, today) = (self.model.settings.mode, self.model.now.at.date());
        let person = self.session().form.check_person(mode, today);
        if let Some(person) = person {
            self.meet(Box::new(person));
        }
    }

    pub(super) fn set(&mut self, field: Field, value: Private<String>) {
        let editable = matches!(
            self.model.stage,
            Stage::Typing | Stage::Person | Stage::Match | Stage::Form
        );
        if editable && self.model.session.is_some() {
            self.session().form.set(field, value);
        }
    }

    pub(super) fn returning(&mut self, found: Result<Vec<Known>, StoreTrouble>) {
        let Some(session) = &mut self.model.session else {
            return;
        };
        let Some(person) = &session.person else {
            return;
        };
        let asked_again = session.store_trouble == Some(StoreTrouble::IdentityConflict);
        if session.matching.state != MatchState::Searching {
            return;
        }
        // Records that cannot be searched are no reason to turn a person away: what is missed
        // here, the store refuses when it comes to storing.
        let unsearched = found.is_err();
        session.matching = Matching::of(person, found.unwrap_or_default());
        session.matching.unsearched = unsearched;
        if asked_again {
            session.matching.ask(MatchState::Conflict);
        }
        self.fill_form();
    }

    /// Says who of the registered the person is: one of them, or nobody.
    pub(super) fn decide(&mut self, index: Option<usize>) {
        if self.model.stage != Stage::Match {
            return;
        }
        let Some(session) = &mut self.model.session else {
            return;
        };
        let matching = &mut session.matching;
        if index.is_some_and(|index| index >= matching.known.len()) {
            return;
        }
        if matching.state == MatchState::Conflict {
            if session.form.get(Field::ConflictReason).trim().is_empty() {
                session
                    .form
                    .problems
                    .insert(Field::ConflictReason, Problem::Missing);
                self.model.notice = Some(Notice::ReasonMissing);
                return;
            }
            matching.settled = true;
        }
        matching.state = index.map_or(MatchState::New, MatchState::Taken);
        self.fill_form();
        self.open_form();
    }

    pub(super) fn on_from_person(&mut self) {
        let Some(session) = &self.model.session else {
            return;
        };
        match session.matching.state {
            // The records answer at once; until then nothing can be said.
            MatchState::NotAsked | MatchState::Searching => {}
            MatchState::Choose | MatchState::Conflict => self.model.stage = Stage::Match,
            MatchState::New | MatchState::Taken(_) => self.open_form(),
        }
    }

    /// To the form; past it where a returning patient's is complete already.
    pub(super) fn open_form(&mut self) {
        let Some(session) = &self.model.session else {
            return;
        };
        if session.matching.blocks() {
            return;
        }
        let returns = session.matching.taken().is_some();
        self.model.stage = Stage::Form;
        if returns && self.model.settings.mode == Mode::Hospital {
            if self.purpose().is_some() {
                self.model.stage = Stage::Confirm;
            } else {
                // What is missing is asked for, not complained about.
                self.session().form.problems.clear();
            }
        }
    }

    pub(super) fn check_form(&mut self) {
        let blocked = self
            .model
            .session
            .as_ref()
            .is_none_or(|s| s.matching.blocks());
        if !blocked && self.purpose().is_some() {
            self.model.stage = Stage::Confirm;
        }
    }

    pub(super) fn confirm(&mut self) {
        if self.model.stage != Stage::Confirm {
            return;
        }
        let Some(purpose) = self.purpose() else {
            self.model.stage = Stage::Form;
            return;
        };
        let model = &mut *self.model;
        let Some(session) = &mut model.session else {
            return;
        };
        if session.matching.blocks() {
            self.model.stage = Stage::Match;
            return;
        }
        // Whoever is new is the same new one however often it is tried.
        session.new_person.get_or_insert(model.now.fresh[0]);
        let Some(check_in) = check_in(session, purpose, &model.settings, model.now) else {
            return;
        };
        session.check_in = Some(Box::new(check_in.clone()));
        session.store_trouble = None;
        let (id, settled) = (session.id, session.matching.settled);
        model.stage = Stage::Storing;
        self.effects.push(Effect::Store {
            session: id,
            check_in: Box::new(check_in),
            settled,
        });
    }

    pub(super) fn stored(&mut self, result: Result<Ticket, StoreTrouble>) {
        let Some(session) = &mut self.model.session else {
            return;
        };
        match result {
            Ok(ticket) => {
                session.stored = Some(ticket);
                session.check_in = None;
                session.store_trouble = None;
                session.key = None;
                let id = session.id;
                self.model.last = Some(ticket);
                self.model.stage = Stage::Stored;
                self.effects.push(Effect::Stop(id));
            }
            Err(StoreTrouble::IdentityConflict) => {
                session.store_trouble = Some(StoreTrouble::IdentityConflict);
                session.check_in = None;
                session.matching.state = MatchState::Searching;
                let id = session.id;
                let person = session.person.clone();
                self.model.stage = Stage::Person;
                self.effects
                    .extend(person.map(|person| Effect::FindReturning {
                        session: id,
                        person,
                    }));
            }
            Err(trouble) => {
                session.store_trouble = Some(trouble);
                if trouble == StoreTrouble::IdTaken {
                    session.check_in = None;
                }
                self.model.stage = Stage::Confirm;
            }
        }
    }

    /// A paper insurance card: its code for the form, its person where there is no other.
    pub(super) fn insurance_card(&mut self, card: Box<InsuranceQr>) {
        if self.model.settings.mode != Mode::Hospital {
            self.model.notice = Some(Notice::ScanIgnored);
            return;
        }
        let code = form::insurance_code(card.code.reveal());
        match self.model.stage {
            Stage::AwaitCard | Stage::Notice | Stage::Access | Stage::Unreadable(_) => {
                let session = self.session();
                session.insurance = Some(card);
                if !matches!(self.model.stage, Stage::Unreadable(_)) {
                    self.crossroads();
                }
            }
            Stage::Person | Stage::Match | Stage::Form => {
                let session = self.session();
                let other = session.person.as_ref().is_some_and(|person| {
                    name::compare(person.full_name.reveal(), card.name.reveal())
                        == NameMatch::Different
                });
                match code {
                    Some(code) if !other => session.form.set(Field::Insurance, code),
                    Some(_) => self.model.notice = Some(Notice::InsuranceOfAnother),
                    None => self.model.notice = Some(Notice::ScanIgnored),
                }
            }
            _ => self.model.notice = Some(Notice::ScanIgnored),
        }
    }

    /// An insurance card's code without a name.
    pub(super) fn insurance_code(&mut self, code: Private<String>) {
        let wanted = self.model.settings.mode == Mode::Hospital
            && matches!(self.model.stage, Stage::Person | Stage::Match | Stage::Form);
        if wanted {
            self.session().form.set(Field::Insurance, code);
        } else {
            self.model.notice = Some(Notice::ScanIgnored);
        }
    }

    /// The form's usual values, over them those of the last time, over them the insurance card.
    fn fill_form(&mut self) {
        let model = &mut *self.model;
        let (settings, now) = (&model.settings, model.now.at);
        let Some(session) = &mut model.session else {
            return;
        };
        let Some(person) = &session.person else {
            return;
        };
        let foreign = form::is_foreign(&person.nationality);
        session.form.forget_filled();
        session.form.fill_usual(settings, now, foreign);
        session.form.fill(Field::Phone, person.phone.reveal());
        if let Some(known) = session.matching.taken() {
            let phone = known.person.phone.reveal();
            if !phone.is_empty() {
                session.form.fill(Field::Phone, phone);
            }
            if let Some(last) = &known.last {
                session.form.fill_from_last(settings, last, now.date());
            }
        }
        if settings.mode == Mode::Hospital
            && let Some(card) = &session.insurance
            && name::compare(person.full_name.reveal(), card.name.reveal()) != NameMatch::Different
            && let Some(code) = form::insurance_code(card.code.reveal())
        {
            session.form.fill(Field::Insurance, code.reveal());
        }
    }

    /// The visit or stay as the form has it, if it is complete.
    fn purpose(&mut self) -> Option<Purpose> {
        let permission = self.model.permission()?;
        let model = &mut *self.model;
        let session = model.session.as_mut()?;
        let foreign = form::is_foreign(&session.person.as_ref()?.nationality);
        let context = Context {
            settings: &model.settings,
            now: model.now.at,
            permission,
            foreign,
        };
        session.form.check(&context, Uuid::nil())
    }
}

/// What is confirmed. The identifiers of a check-in that was not stored are used again, so that
/// one that was stored unnoticed is not stored twice; unchanged, it stays as it was to the second.
fn check_in(
    session: &Session,
    purpose: Purpose,
    settings: &super::Settings,
    now: super::Moment,
) -> Option<CheckIn> {
    let [_, fresh_purpose] = now.fresh;
    let fresh_person = session.new_person?;
    let before = session.check_in.as_deref();
    let known = session.matching.taken();
    let mut person = (**session.person.as_ref()?).clone();
    person.id = known.map_or(fresh_person, |known| known.person.id);
    let phone = session.form.get(Field::Phone).trim();
    person.phone = Private::new(phone.to_owned());
    // What was typed once is not what a chip says.
    if person.residence.reveal().is_empty()
        && !matches!(person.source, Source::Chip(_))
        && let Some(known) = known
    {
        person.residence = known.person.residence.clone();
    }
    let mut check_in = CheckIn {
        person,
        purpose,
        basis: session.basis.clone()?,
        clerk: settings.clerk.clone(),
        at: now.at,
        override_reason: override_reason(session, settings),
        demo: settings.demo,
    };
    let id = before.map_or(fresh_purpose, CheckIn::id);
    match &mut check_in.purpose {
        Purpose::Visit(visit) => visit.id = id,
        Purpose::Stay(stay) => stay.id = id,
    }
    if let Some(before) = before {
        let mut same_time = check_in.clone();
        same_time.at = before.at;
        if let (Purpose::Stay(stay), Purpose::Stay(old)) = (&mut same_time.purpose, &before.purpose)
            && session.form.get(Field::Arrives).trim().is_empty()
        {
            stay.arrives = old.arrives;
        }
        if same_time == *before {
            return Some(same_time);
        }
    }
    Some(check_in)
}

/// The reasons given, in one line.
fn override_reason(session: &Session, settings: &super::Settings) -> String {
    let permission = session.person.as_ref().map_or(Permission::Allow, |person| {
        settings
            .tightening
            .permission(person.source.into(), settings.mode)
    });
    let text = |field| name::tidy(session.form.get(field));
    let mut reasons = Vec::new();
    if permission.needs_reason() {
        reasons.push(text(Field::OverrideReason));
    }
    if permission == Permission::Staff {
        reasons.push(text(Field::Staff));
    }
    if session.matching.settled {
        reasons.push(text(Field::ConflictReason));
    }
    reasons.retain(|reason| !reason.is_empty());
    reasons.join("; ")
}

/// The person of a paper insurance card, which says no more than this.
fn of_insurance_card(card: &InsuranceQr) -> PersonRecord {
    let id = IdNumber::parse(card.code.reveal()).ok();
    let birth = card.birth.as_ref().map(|birth| iso(*birth.reveal()));
    PersonRecord {
        id: Uuid::nil(),
        source: Source::Qr,
        document: DocumentKind::Other,
        number: Private::new(id.map_or_else(String::new, |id| id.reveal().to_owned())),
        full_name: card.name.clone(),
        birth: Private::new(birth.unwrap_or_default()),
        sex: card.sex.map_or('X', crate::judging::sex_letter),
        nationality: "VNM".to_owned(),
        residence: card.address.clone(),
        expires: None,
        phone: Private::default(),
    }
}

/// `yyyy-mm-dd`, `yyyy-mm` or `yyyy` as a clerk types it: dd/mm/yyyy, mm/yyyy or yyyy.
fn as_typed(iso: &str) -> String {
    let mut parts: Vec<&str> = iso.split('-').collect();
    parts.reverse();
    parts.join("/")
}
