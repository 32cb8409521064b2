//! Whole check-ins without a window: a card in software, real records, from the waiting desk to
//! the ticket.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cccd_chip::judge::{Headline, Policy};
use cccd_chip::lds::Private;
use cccd_chip::pki::TrustStore;
use cccd_chip::reader::ExtendedLength;
use cccd_desk::engine::{Engine, Parts, Records};
use cccd_desk::flow::{
    Event, Field, KeyEntry, KeyProblem, Known, MatchState, Model, Pause, Settings, Stage,
    StoreTrouble, Ticket,
};
use cccd_desk::judging::Judge;
use cccd_desk::reader::soft::SoftReader;
use cccd_desk::record::{Basis, CheckIn, DocumentKind, Mode, PersonRecord, Purpose, Source};
use cccd_desk::store::{Retention, Session, Store};
use cccd_desk::vault::DataKey;
use cccd_desk::wedge;
use cccd_softcard::behaviour::{Fault, Moment};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{date, datetime};

const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 +7);

struct Desk<R: Records = Store> {
    engine: Engine<R>,
    reader: SoftReader,
    wakes: Arc<AtomicUsize>,
    _folder: TempDir,
}

fn settings(mode: Mode) -> Settings {
    let basis = Basis::Consent {
        notice: "2026-01".to_owned(),
    };
    let mut settings = Settings::new(mode, "lan.nt", basis);
    settings.clinics = vec!["Nội tổng quát".to_owned(), "Mắt".to_owned()];
    settings.demo = true;
    settings
}

fn issued(profile: Profile) -> IssuedCard {
    Issuer::from_seed(7).issue(&Order::new(profile)).unwrap()
}

impl Desk<Store> {
    fn open(mode: Mode, card: &IssuedCard) -> Self {
        Self::over(mode, card, |store| store)
    }
}

impl<R: Records> Desk<R> {
    fn over(mode: Mode, card: &IssuedCard, wrap: impl FnOnce(Store) -> R) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::generate().unwrap();
        let store = Store::open(folder.path(), &key, Session::Demo).unwrap();
        let mut trust = TrustStore::new();
        trust.add_bytes(&card.csca_der, "test");
        let wakes = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&wakes);
        let engine = Engine::start(Parts {
            settings: settings(mode),
            records: wrap(store),
            retention: None,
            judge: Judge {
                trust: Arc::new(trust),
                policy: Policy::default(),
            },
            extended_length: ExtendedLength::default(),
            clock: Box::new(|| NOW),
            waker: Arc::new(move || {
                counter.fetch_add(1, Ordering::Relaxed);
            }),
            pcsc: false,
        })
        .unwrap();
        let reader = engine.readers().add_soft(0);
        let mut desk = Self {
            engine,
            reader,
            wakes,
            _folder: folder,
        };
        desk.until(|model| model.stage == Stage::AwaitCard && !model.readers.is_empty());
        desk
    }

    /// Goes on until this holds.
    fn until(&mut self, holds: impl Fn(&Model) -> bool) {
        for _ in 0..1200 {
            if holds(self.engine.model()) {
                return;
            }
            self.engine.wait(Duration::from_millis(100));
        }
        panic!("still {:?}", self.engine.model().stage);
    }

    fn send(&mut self, event: Event) {
        self.engine.handle(event);
    }

    fn type_in(&mut self, field: Field, text: &str) {
        self.send(Event::Set(field, Private::new(text.to_owned())));
    }

    fn scan(&mut self, text: &str) {
        self.send(Event::Scanned(wedge::read(text).unwrap()));
    }

    /// A card on the reader, its code scanned, the basis recorded: it is being read.
    fn begin(&mut self, card: &IssuedCard, behaviour: Behaviour) {
        self.reader.put(card, behaviour);
        self.until(|model| model.stage == Stage::Notice);
        self.scan(card.qr.as_ref().unwrap().reveal());
        self.send(Event::GiveBasis);
        assert_eq!(self.engine.model().stage, Stage::Reading);
    }

    fn until_person(&mut self) {
        self.until(|model| {
            model.stage == Stage::Person
                && model
                    .session
                    .as_ref()
                    .is_some_and(|session| session.matching.state != MatchState::Searching)
        });
    }

    fn until_stored(&mut self) -> Ticket {
        self.until(|model| model.stage == Stage::Stored);
        self.engine.model().last.unwrap()
    }

    /// The card is taken, and the desk rests again.
    fn leave(&mut self) {
        self.reader.take();
        self.until(|model| model.session.as_ref().is_none_or(|s| s.reader.is_none()));
        self.send(Event::Proceed);
        assert_eq!(self.engine.model().stage, Stage::AwaitCard);
        assert!(self.engine.model().session.is_none());
    }
}

#[test]
fn a_hospital_checks_in_the_same_patient_twice() {
    let card = issued(Profile::Cccd2021);
    let mut desk = Desk::open(Mode::Hospital, &card);
    desk.begin(&card, Behaviour::default());
    desk.until(|model| model.session.as_ref().is_some_and(|s| s.early.is_some()));
    desk.until_person();
    let session = desk.engine.model().session.as_ref().unwrap();
    let verified = session.verified.as_ref().unwrap();
    assert_eq!(verified.verdict.headline, Headline::Genuine);
    assert!(
        session
            .portrait()
            .is_some_and(|portrait| portrait.reveal().len() > 1000)
    );
    assert_eq!(session.matching.state, MatchState::New);
    let person = session.person.as_ref().unwrap();
    assert_eq!(person.document, DocumentKind::Cccd);
    assert_eq!(
        person.number.reveal(),
        &cccd_softcard::people::mau().id_number
    );
    assert_eq!(
        person.full_name.reveal(),
        &cccd_softcard::people::mau().full_name
    );

    desk.send(Event::Proceed);
    assert_eq!(desk.engine.model().stage, Stage::Form);
    desk.type_in(Field::Clinic, "Mắt");
    desk.type_in(Field::Insurance, "GD4010123456789");
    desk.type_in(Field::Phone, "0900000001");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    assert_eq!(desk.until_stored().number, Some(1));
    desk.leave();

    // Again: two keys after the reading.
    desk.begin(&card, Behaviour::default());
    desk.until_person();
    desk.send(Event::Proceed);
    assert_eq!(desk.engine.model().stage, Stage::Confirm);
    desk.send(Event::Confirm);
    assert_eq!(desk.until_stored().number, Some(2));
    desk.leave();
    assert!(desk.wakes.load(Ordering::Relaxed) > 0);

    let day = desk.engine.ask(|store| store.day(date!(2026 - 03 - 02)));
    let day = day.recv().unwrap().unwrap();
    let [second, first] = day.as_slice() else {
        panic!("{} entries", day.len());
    };
    assert_eq!(first.check_in.person.id, second.check_in.person.id);
    assert!(first.check_in.demo);
    let (Purpose::Visit(first), Purpose::Visit(second)) =
        (&first.check_in.purpose, &second.check_in.purpose)
    else {
        panic!("visits");
    };
    assert_eq!((first.ticket, second.ticket), (1, 2));
    assert_eq!(second.insurance.reveal(), "GD4010123456789");
    assert_eq!(second.clinic, "Mắt");
}

#[test]
fn a_lodging_checks_in_two_guests() {
    let card = issued(Profile::Cancuoc2024);
    let mut desk = Desk::open(Mode::Lodging, &card);
    desk.begin(&card, Behaviour::default());
    desk.until_person();
    // Handed back before the form is filled in.
    desk.reader.take();
    desk.send(Event::Proceed);
    assert_eq!(desk.engine.model().stage, Stage::Form);
    desk.type_in(Field::Room, "204");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    assert_eq!(desk.until_stored().number, None);

    // The next guest's document ends what was stored. Its issuer is not trusted here.
    let passport = Issuer::from_seed(8)
        .issue(&Order::new(Profile::Passport))
        .unwrap();
    desk.reader.put(&passport, Behaviour::default());
    desk.until(|model| model.stage == Stage::Notice);
    desk.send(Event::GiveBasis);
    assert_eq!(desk.engine.model().stage, Stage::Access);
    desk.scan(passport.mrz.reveal());
    desk.until_person();
    let session = desk.engine.model().session.as_ref().unwrap();
    let verdict = session.verified.as_ref().unwrap().verdict;
    assert_eq!(verdict.headline, Headline::IssuerUnknown);
    desk.send(Event::Proceed);
    if desk.engine.model().stage == Stage::Match {
        desk.send(Event::DeclareNew);
    }
    desk.type_in(Field::Room, "205");
    desk.type_in(Field::OverrideReason, "chưa có chứng thư của nước cấp");
    desk.type_in(Field::StayLimit, "30/04/2026");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    desk.until_stored();

    let arrivals = desk
        .engine
        .ask(|store| store.arrivals(date!(2026 - 03 - 02)));
    let arrivals = arrivals.recv().unwrap().unwrap();
    assert_eq!(arrivals.len(), 2);
    let sources: Vec<Source> = arrivals
        .iter()
        .map(|entry| entry.check_in.person.source)
        .collect();
    assert!(
        matches!(sources.as_slice(), [Source::Chip(first), Source::Chip(second)]
            if first.headline == Headline::Genuine && second.headline == Headline::IssuerUnknown),
        "{sources:?}"
    );
}

#[test]
fn a_card_pulled_in_the_middle_goes_on_when_it_is_back() {
    let card = issued(Profile::Cccd2021);
    let mut desk = Desk::open(Mode::Hospital, &card);
    let pulled = Behaviour::default().with(Fault::Pull {
        command: 14,
        moment: Moment::After,
    });
    desk.begin(&card, pulled);
    desk.until(|model| matches!(model.stage, Stage::Paused { .. }));
    desk.reader.put(&card, Behaviour::default());
    desk.until_person();
    let session = desk.engine.model().session.as_ref().unwrap();
    let verdict = session.verified.as_ref().unwrap().verdict;
    assert_eq!(verdict.headline, Headline::Genuine);
}

#[test]
fn a_reader_unplugged_in_the_middle_comes_back() {
    let card = issued(Profile::Cccd2021);
    let mut desk = Desk::open(Mode::Hospital, &card);
    desk.reader.slow_down(Duration::from_millis(20));
    desk.begin(&card, Behaviour::default());
    desk.until(|model| model.session.as_ref().is_some_and(|s| s.early.is_some()));
    desk.reader.unplug();
    desk.until(|model| {
        matches!(
            model.stage,
            Stage::Paused {
                why: Pause::ReaderGone,
                ..
            }
        ) && model.reader_is_lost()
    });
    desk.reader.plug();
    desk.reader.slow_down(Duration::ZERO);
    desk.reader.put(&card, Behaviour::default());
    desk.until_person();
}

#[test]
fn a_wrong_key_is_asked_for_again() {
    let card = issued(Profile::Cccd2021);
    let mut desk = Desk::open(Mode::Hospital, &card);
    desk.reader.put(&card, Behaviour::default());
    desk.until(|model| model.stage == Stage::Notice);
    desk.send(Event::GiveBasis);
    desk.send(Event::EnterKey(KeyEntry::Text(Private::new(
        "999999".to_owned(),
    ))));
    desk.until(|model| model.stage == Stage::Access);
    let session = desk.engine.model().session.as_ref().unwrap();
    assert_eq!(session.wrong_keys, 1);
    assert!(matches!(
        session.key_problem,
        Some(KeyProblem::Wrong { .. })
    ));
    let can = card.can.as_ref().unwrap().clone();
    desk.send(Event::EnterKey(KeyEntry::Text(can)));
    desk.until_person();
}

#[test]
fn a_cancelled_read_stops_and_leaves_nothing() {
    let card = issued(Profile::Cccd2021);
    let mut desk = Desk::open(Mode::Hospital, &card);
    desk.reader.slow_down(Duration::from_millis(20));
    desk.begin(&card, Behaviour::default());
    desk.until(|model| model.session.as_ref().is_some_and(|s| s.early.is_some()));
    desk.send(Event::Cancel);
    assert_eq!(desk.engine.model().stage, Stage::AwaitCard);
    // The next read waits for no more than the exchange that was under way.
    desk.reader.slow_down(Duration::ZERO);
    desk.scan(card.qr.as_ref().unwrap().reveal());
    desk.send(Event::GiveBasis);
    assert_eq!(desk.engine.model().stage, Stage::AwaitCard);
    desk.send(Event::UseCard);
    desk.until_person();
}

/// Records on a disk that is full at first.
struct Full {
    store: Store,
    full: Arc<AtomicBool>,
}

impl Records for Full {
    fn answer(&mut self) -> Result<(), StoreTrouble> {
        self.store.answer()
    }

    fn returning(&mut self, person: &PersonRecord) -> Result<Vec<Known>, StoreTrouble> {
        Records::returning(&mut self.store, person)
    }

    fn register(&mut self, check_in: &CheckIn, settled: bool) -> Result<Ticket, StoreTrouble> {
        if self.full.load(Ordering::Relaxed) {
            return Err(StoreTrouble::DiskFull);
        }
        Records::register(&mut self.store, check_in, settled)
    }

    fn purge(&mut self, retention: Retention, at: OffsetDateTime) -> Result<(), StoreTrouble> {
        Records::purge(&mut self.store, retention, at)
    }
}

#[test]
fn a_full_disk_keeps_the_form_until_there_is_room() {
    let card = issued(Profile::Cccd2021);
    let full = Arc::new(AtomicBool::new(true));
    let mut desk = Desk::over(Mode::Hospital, &card, |store| Full {
        store,
        full: Arc::clone(&full),
    });
    desk.scan(card.qr.as_ref().unwrap().reveal());
    desk.send(Event::GiveBasis);
    desk.send(Event::UseQr);
    desk.until_person();
    desk.send(Event::Proceed);
    desk.type_in(Field::Clinic, "Mắt");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    desk.until(|model| model.stage == Stage::Confirm);
    let session = desk.engine.model().session.as_ref().unwrap();
    assert_eq!(session.store_trouble, Some(StoreTrouble::DiskFull));
    full.store(false, Ordering::Relaxed);
    desk.send(Event::Confirm);
    assert_eq!(desk.until_stored().number, Some(1));
}
