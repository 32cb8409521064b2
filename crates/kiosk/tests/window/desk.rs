//! A desk with its window, a soft reader and a clock that stands still.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cccd_chip::judge::Policy;
use cccd_chip::pki::TrustStore;
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
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;
use time::macros::datetime;

/// A window over a desk of its own.
pub(crate) struct Window {
    pub(crate) harness: Harness<'static, App>,
    pub(crate) reader: SoftReader,
    pub(crate) texts: Texts,
    pub(crate) folder: TempDir,
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
                trust,
                policy: Policy::default(),
            },
            clock: Box::new(|| datetime!(2026-03-02 09:00 +7)),
            waker: Arc::new(|| ()),
            pcsc: false,
            retention: None,
        })
        .unwrap();
        let reader = engine.readers().add_soft(1);
        let exports = folder.path().join("exports");
        let harness = Harness::builder()
            .with_size(vec2(size[0], size[1]))
            .with_step_dt(0.1)
            .with_render_cursor(false)
            .wgpu()
            .build_eframe(|cc| {
                install_fonts(&cc.egui_ctx);
                let facts = DeskFacts {
                    exports: exports.clone(),
                    anchors: 1,
                    ..DeskFacts::default()
                };
                App::new(
                    &cc.egui_ctx,
                    engine,
                    config,
                    facts,
                    Texts::new(language),
                    Look::Light,
                )
            });
        let mut window = Self {
            harness,
            reader,
            texts: Texts::new(language),
            folder,
        };
        window.until(|model| model.stage == Stage::AwaitCard && !model.reader_is_lost());
        window
    }

    /// What the desk knows.
    pub(crate) fn model(&self) -> &Model {
        self.harness.state().engine().model()
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
            self.harness.step();
        }
        self.settle();
    }

    /// Some frames, so that what was typed has passed the scanner and been drawn.
    pub(crate) fn settle(&mut self) {
        self.harness.run_steps(4);
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    /// Types by hand: a letter per frame, slowly.
    pub(crate) fn type_slowly(&mut self, text: &str) {
        for letter in text.chars() {
            self.harness.event(Event::Text(letter.to_string()));
            self.harness.step();
        }
        self.settle();
    }

    /// Types as a scanner does: everything at once.
    pub(crate) fn scan(&mut self, text: &str) {
        // Events of one frame: the harness would give each event a frame of its own.
        let events = text.chars().map(|letter| Event::Text(letter.to_string()));
        self.harness.input_mut().events.extend(events);
        self.harness.step();
        self.settle();
    }

    /// Lays a card down.
    pub(crate) fn put(&mut self, card: &IssuedCard) {
        self.reader.put(card, Behaviour::default());
    }

    /// Whether this text is on the screen.
    pub(crate) fn shows(&self, key: &str) -> bool {
        let text = self.texts.get(key);
        self.harness.query_all_by_label(&text).next().is_some()
    }

    /// Goes on until this text is on the screen.
    pub(crate) fn until_shows(&mut self, key: &str) {
        let text = self.texts.get(key).into_owned();
        self.until_text(&text);
    }

    /// Goes on until something begins with this text on the screen.
    pub(crate) fn until_text(&mut self, text: &str) {
        let patience = Instant::now();
        while self
            .harness
            .query_all_by_label_contains(text)
            .next()
            .is_none()
        {
            assert!(
                patience.elapsed() < Duration::from_secs(60),
                "{text} does not come"
            );
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
        }
        self.settle();
    }

    /// Clicks what is called exactly so.
    pub(crate) fn click(&mut self, label: &str) {
        self.harness
            .get_by_role_and_label(Role::Button, label)
            .click();
        self.settle();
    }

    /// Clicks the first button whose name has this in it.
    pub(crate) fn click_containing(&mut self, label: &str) {
        let buttons = self.harness.query_all_by(|node| {
            node.role() == Role::Button && node.label().is_some_and(|name| name.contains(label))
        });
        buttons.into_iter().next().unwrap().click();
        self.settle();
    }

    /// Types into the field of this name.
    pub(crate) fn fill(&mut self, key: &str, text: &str) {
        let label = self.texts.get(key).into_owned();
        self.harness
            .get_by_role_and_label(Role::TextInput, &label)
            .focus();
        self.settle();
        self.type_slowly(text);
    }

    /// A picture of the window, into the folder of `CCCD_SHOTS` if it is set.
    pub(crate) fn shot(&mut self, name: &str) {
        if let Some(folder) = std::env::var_os("CCCD_SHOTS") {
            let picture = self.harness.render().unwrap();
            let folder = std::path::PathBuf::from(folder);
            std::fs::create_dir_all(&folder).unwrap();
            picture
                .save(folder.join(name).with_extension("png"))
                .unwrap();
        }
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
