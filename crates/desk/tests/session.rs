//! What an engine is started with: retention, and whom a session trusts.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cccd_chip::judge::Headline;
use cccd_chip::lds::Private;
use cccd_chip::reader::ExtendedLength;
use cccd_desk::engine::{Engine, Parts, Records};
use cccd_desk::flow::{Event, Known, Model, Settings, Stage, StoreTrouble, Ticket};
use cccd_desk::judging::Judge;
use cccd_desk::record::{Basis, CheckIn, Mode, PersonRecord};
use cccd_desk::setup::{self, Places};
use cccd_desk::store::{Retention, Store};
use cccd_desk::vault::DailyLock;
use cccd_desk::wedge;
use cccd_softcard::{Behaviour, Order, Profile};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 +7);

/// Records of which only the purges matter.
struct Purges(Arc<Mutex<Vec<OffsetDateTime>>>);

impl Records for Purges {
    fn answer(&mut self) -> Result<(), StoreTrouble> {
        Ok(())
    }

    fn returning(&mut self, _: &PersonRecord) -> Result<Vec<Known>, StoreTrouble> {
        Ok(Vec::new())
    }

    fn register(&mut self, _: &CheckIn, _: bool) -> Result<Ticket, StoreTrouble> {
        Err(StoreTrouble::DiskFull)
    }

    fn purge(&mut self, retention: Retention, at: OffsetDateTime) -> Result<(), StoreTrouble> {
        assert_eq!(retention.visit_days, 9);
        self.0.lock().unwrap().push(at);
        Ok(())
    }
}

#[test]
fn records_are_purged_at_the_start_and_every_day() {
    let clock = Arc::new(Mutex::new(NOW));
    let purges = Arc::new(Mutex::new(Vec::new()));
    let now = Arc::clone(&clock);
    let mut engine = Engine::start(Parts {
        settings: Settings::new(
            Mode::Hospital,
            "lan",
            Basis::Consent {
                notice: "1".to_owned(),
            },
        ),
        records: Purges(Arc::clone(&purges)),
        retention: Some(Retention {
            visit_days: 9,
            stay_days: 9,
        }),
        judge: Judge::default(),
        extended_length: ExtendedLength::default(),
        clock: Box::new(move || *now.lock().unwrap()),
        waker: Arc::new(|| {}),
        pcsc: false,
    })
    .unwrap();
    let midnight = datetime!(2026-03-03 00:00:01 +7);
    for at in [NOW, datetime!(2026-03-02 23:59:59 +7), midnight, midnight] {
        *clock.lock().unwrap() = at;
        engine.poll();
    }
    drop(engine);
    assert_eq!(*purges.lock().unwrap(), [NOW, midnight]);
}

/// The headline under which each soft card of the demo issuer is read.
fn headlines(parts: Parts<Store>) -> Vec<Headline> {
    let mut engine = Engine::start(Parts {
        pcsc: false,
        ..parts
    })
    .unwrap();
    let reader = engine.readers().add_soft(0);
    let wait = |engine: &mut Engine, holds: &dyn Fn(&Model) -> bool| {
        for _ in 0..1200 {
            if holds(engine.model()) {
                return;
            }
            engine.wait(Duration::from_millis(100));
        }
        panic!("still {:?}", engine.model().stage);
    };
    let mut headlines = Vec::new();
    for profile in Profile::ALL {
        let card = setup::demo::issuer().issue(&Order::new(profile)).unwrap();
        wait(&mut engine, &|model| model.stage == Stage::AwaitCard);
        reader.put(&card, Behaviour::default());
        wait(&mut engine, &|model| model.stage == Stage::Notice);
        engine.handle(Event::GiveBasis);
        let mrz = wedge::read(card.mrz.reveal()).unwrap();
        engine.handle(Event::Scanned(mrz));
        wait(&mut engine, &|model| model.stage == Stage::Person);
        let session = engine.model().session.as_ref().unwrap();
        headlines.push(session.verified.as_ref().unwrap().verdict.headline);
        engine.handle(Event::Cancel);
        reader.take();
    }
    headlines
}

#[test]
fn soft_cards_are_genuine_in_a_demo_session_and_in_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::under(folder.path());
    let parts = |desk: setup::Desk| {
        let trust = setup::trust(&desk.config, desk.records.session());
        assert!(trust.problems.is_empty());
        let clock = Box::new(|| NOW);
        let waker = Arc::new(|| {});
        setup::parts(&desk.config, desk.records, "lan", trust.judge, clock, waker)
    };
    let (desk, _demo) = setup::demo::open(&places, Mode::Hospital).unwrap();
    let config = desk.config.clone();
    let demo = parts(desk);
    assert!(demo.settings.demo);
    assert_eq!(headlines(demo), [Headline::Genuine; 3]);

    let phrase = Private::new("sáng nay trời đẹp".to_owned());
    let lock = DailyLock::Passphrase(&phrase);
    let real = parts(setup::create(&places, &config, lock).unwrap().desk);
    assert!(!real.settings.demo);
    assert_eq!(headlines(real), [Headline::IssuerUnknown; 3]);
}
