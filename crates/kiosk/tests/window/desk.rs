//! A desk with its window, a soft reader and a clock that stands still.

use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cccd_chip::judge::Policy;
use cccd_chip::pki::TrustStore;
use cccd_chip::reader::ExtendedLength;
use cccd_desk::config::{Config, Facility};
use cccd_desk::engine::{Engine, Parts};
use cccd_desk::flow::{Model, Settings, Stage};
use cccd_desk::judging::Judge;
use cccd_desk::reader::soft::SoftReader;
use cccd_desk::record::{Basis, Mode};
use cccd_desk::store::{Session, Store};
use cccd_desk::vault::DataKey;
use cccd_kiosk::app::App;
use cccd_kiosk::text::{Language, Texts};
use cccd_kiosk::theme::{Look, install_fonts};
use cccd_kiosk::view::DeskFacts;
use cccd_softcard::certificate::Country;
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, people};
use tempfile::TempDir;
use time::macros::datetime;

use crate::screen::Screen;

/// A window over a desk of its own.
pub(crate) struct Window {
    pub(crate) screen: Screen<App>,
    pub(crate) reader: SoftReader,
    pub(crate) exports: PathBuf,
    _folder: TempDir,
}

/// A card of the test's own issuer.
pub(crate) fn card(order: &Order) -> IssuedCard {
    Issuer::from_seed(7).issue(order).unwrap()
}

impl Window {
    /// A desk of this kind that trusts this card's issuer.
    pub(crate) fn open(mode: Mode, language: Language, size: [f32; 2], card: &IssuedCard) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::generate().unwrap();
        let store = Store::open(folder.path(), &key, Session::Demo).unwrap();
        let mut trust = TrustStore::new();
        trust.add_bytes(&card.csca_der, "test");
        let name = match mode {
            Mode::Hospital => "Bệnh viện Đa khoa Mẫu",
            Mode::Lodging => "Khách sạn Mẫu",
        };
        let facility = Facility {
            name: name.to_owned(),
            ..Facility::default()
        };
        let mut config = Config::new(mode, facility);
        if mode == Mode::Hospital {
            config.clinics = ["Khám tổng quát", "Nội", "Ngoại", "Nhi"]
                .map(str::to_owned)
                .into();
        }
        let basis = Basis::Consent {
            notice: "1".to_owned(),
        };
        let mut settings = Settings::new(mode, "lan.nt", basis);
        settings.clinics.clone_from(&config.clinics);
        settings.demo = true;
        let engine = Engine::start(Parts {
            settings,
            records: store,
            judge: Judge {
                trust: Arc::new(trust),
                policy: Policy::default(),
            },
            extended_length: ExtendedLength::default(),
            clock: Box::new(|| datetime!(2026-03-02 09:00 +7)),
            waker: Arc::new(|| ()),
            pcsc: false,
            retention: None,
        })
        .unwrap();
        let reader = engine.readers().add_soft(1);
        let exports = folder.path().join("exports");
        let facts = DeskFacts {
            exports: exports.clone(),
            anchors: 1,
            ..DeskFacts::default()
        };
        let screen = Screen::new(language, size, |ctx| {
            install_fonts(ctx);
            App::new(
                ctx,
                engine,
                config,
                facts,
                Texts::new(language),
                Look::Light,
            )
        });
        let mut window = Self {
            screen,
            reader,
            exports,
            _folder: folder,
        };
        window.until(|model| model.stage == Stage::AwaitCard && !model.reader_is_lost());
        window
    }

    /// What the desk knows.
    pub(crate) fn model(&self) -> &Model {
        self.screen.harness.state().engine().model()
    }

    /// Goes on, frame by frame, until this holds.
    pub(crate) fn until(&mut self, holds: impl Fn(&Model) -> bool) {
        let patience = Instant::now();
        while !holds(self.model()) {
            assert!(
                patience.elapsed() < Duration::from_secs(120),
                "still {:?}",
                self.model().stage
            );
            std::thread::sleep(Duration::from_millis(10));
            self.screen.harness.step();
        }
        while self.screen.harness.state().portrait().is_coming() {
            std::thread::sleep(Duration::from_millis(10));
            self.screen.harness.step();
        }
        self.settle();
    }

    /// Lays a card down.
    pub(crate) fn put(&mut self, card: &IssuedCard) {
        self.reader.put(card, Behaviour::default());
    }
}

impl Deref for Window {
    type Target = Screen<App>;

    fn deref(&self) -> &Self::Target {
        &self.screen
    }
}

impl DerefMut for Window {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.screen
    }
}

/// The passport of a foreigner.
pub(crate) fn foreign_passport() -> IssuedCard {
    let france = Country {
        code: "FR",
        mrz_code: "FRA",
    };
    let mut order = Order::for_holder(Profile::Passport, people::short_name());
    order.country = france;
    order.authority.country = france;
    order.signer.country = france;
    card(&order)
}
