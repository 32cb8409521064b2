//! From the start of the program to a desk at work: the first run, the lock, and what can be in
//! the way of either.

mod first_run;
mod locked;
mod recovery;
mod trouble;

use std::sync::Arc;

use cccd_chip::lds::Private;
use cccd_desk::config::Config;
use cccd_desk::engine::Engine;
use cccd_desk::record::Mode;
use cccd_desk::setup::{self, Locked, Opened, Places, Seat, SetupError, Start};
use cccd_desk::store::Session;
use cccd_desk::vault::{DailyLock, OsKeyring, RecoveryKey, Unlock};
use eframe::egui::{Context, Id, Key, Ui};
use time::{OffsetDateTime, UtcOffset};
use zeroize::Zeroizing;

use crate::app::App;
use crate::commands::{Command, by_keys, with_bar};
use crate::measure::Measure;
use crate::text::{Language, Texts};
use crate::theme::{self, Look};
use crate::view::DeskFacts;
use crate::widgets::Rank;

/// How the program was started.
#[derive(Debug, Clone)]
pub struct Began {
    /// Where the desk's files are.
    pub places: Places,
    /// A demonstration of this kind of desk.
    pub demo: Option<Mode>,
    /// The language asked for; else the configuration's.
    pub language: Option<Language>,
    /// Size of everything; else it follows the window.
    pub scale: Option<f32>,
    /// The clerk who sits down.
    pub clerk: String,
    /// Whether the system has a keyring that could hold the key.
    pub keyring: bool,
    /// Whether to use the readers of the smart card service.
    pub pcsc: bool,
}

/// The window, from the first frame.
pub struct Gate {
    began: Began,
    step: Step,
    /// Held until the desk is closed; a demonstration needs none.
    seat: Option<Seat>,
    texts: Texts,
    look: Look,
    draft: Draft,
    /// What is done after the next frame, so that the one that says "wait" is seen.
    busy: Option<Act>,
    /// A first run went before.
    first: bool,
    /// What went wrong with the last try, by the stable name of its kind.
    problem: Option<String>,
    clock: fn() -> OffsetDateTime,
    measure: Measure,
}

/// Where the start is.
enum Step {
    /// What kind of place this is.
    Place,
    /// How the records are locked.
    Lock(Option<Box<Config>>),
    /// A key is wanted.
    Locked(Box<Locked>),
    /// The recovery key is shown.
    Recovery(Box<Opened>),
    /// The configuration or the records are not in order.
    Trouble(SetupError),
    /// The desk is at work.
    Work(Box<App>),
}

/// What is typed at the start; wiped when it is used.
#[derive(Default)]
struct Draft {
    lodging: bool,
    legal_duty: bool,
    name: String,
    code: String,
    list: String,
    keyring: bool,
    passphrase: Zeroizing<String>,
    again: Zeroizing<String>,
    /// The recovery key is typed in the place of the passphrase.
    recover: bool,
    /// What is begun anew takes the place of a first run that was cut off.
    anew: bool,
}

/// What can be done at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Language,
    Next,
    Back,
    Recover,
    Anew,
    Noted,
    Retry,
}

impl Gate {
    /// Begins: sees what is there.
    #[must_use]
    pub fn new(ctx: &Context, began: Began) -> Self {
        theme::install_fonts(ctx);
        theme::apply(ctx, Look::default());
        let mut gate = Self {
            texts: Texts::new(began.language.unwrap_or_default()),
            draft: Draft {
                keyring: began.keyring,
                ..Draft::default()
            },
            began,
            step: Step::Place,
            seat: None,
            look: Look::default(),
            busy: None,
            first: false,
            problem: None,
            clock: now,
            measure: Measure::from_environment(),
        };
        gate.begin(ctx);
        gate
    }

    /// The same with a clock that a test sets.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> OffsetDateTime) -> Self {
        self.clock = clock;
        self
    }

    /// The desk at work, once it is.
    #[must_use]
    pub fn app(&self) -> Option<&App> {
        match &self.step {
            Step::Work(app) => Some(app),
            _ => None,
        }
    }

    /// Where the start, or the counter, is; nothing personal.
    fn screen(&self) -> &dyn core::fmt::Debug {
        match &self.step {
            Step::Place => &"Place",
            Step::Lock(_) => &"Lock",
            Step::Locked(_) => &"Locked",
            Step::Recovery(_) => &"Recovery",
            Step::Trouble(_) => &"Trouble",
            Step::Work(app) => &app.engine().model().stage,
        }
    }

    fn begin(&mut self, ctx: &Context) {
        if let Some(mode) = self.began.demo {
            return self.demonstrate(ctx, mode);
        }
        if self.seat.is_none() {
            match self.began.places.take_seat() {
                Ok(seat) => self.seat = Some(seat),
                Err(taken) => {
                    self.step = Step::Trouble(taken);
                    return;
                }
            }
        }
        match setup::start(&self.began.places) {
            Ok(Start::FirstRun { .. }) => self.step = Step::Place,
            Ok(Start::Mistaken(error)) => self.step = Step::Trouble(error.into()),
            Ok(Start::NoStore(config)) => self.step = Step::Lock(Some(config)),
            Ok(Start::Locked(locked)) => {
                self.adopt(&locked.config);
                self.step = Step::Locked(locked);
            }
            Ok(Start::Open(opened)) => self.opened(ctx, opened),
            Err(error) => self.step = Step::Trouble(error),
        }
    }

    /// The language of the configuration, unless another was asked for.
    fn adopt(&mut self, config: &Config) {
        if self.began.language.is_none() && config.language == cccd_desk::catalogue::Language::En {
            self.texts = Texts::new(Language::En);
        }
    }

    #[cfg(feature = "demo")]
    fn demonstrate(&mut self, ctx: &Context, mode: Mode) {
        match setup::demo::open(&self.began.places, mode) {
            Ok((desk, folder)) => self.work(ctx, desk, Some(folder)),
            Err(error) => self.step = Step::Trouble(error),
        }
    }

    #[cfg(not(feature = "demo"))]
    fn demonstrate(&mut self, _: &Context, _: Mode) {}

    fn opened(&mut self, ctx: &Context, opened: Box<Opened>) {
        // Fields remember what was typed into them.
        ctx.memory_mut(|memory| memory.data.clear());
        self.adopt(&opened.desk.config);
        self.draft = Draft::default();
        self.problem = None;
        if opened.recovery.is_some() {
            self.step = Step::Recovery(opened);
        } else {
            self.work(
                ctx,
                opened.desk,
                #[cfg(feature = "demo")]
                None,
            );
        }
    }

    fn work(
        &mut self,
        ctx: &Context,
        desk: setup::Desk,
        #[cfg(feature = "demo")] folder: Option<setup::demo::DemoFolder>,
    ) {
        let session = desk.records.session();
        let trust = setup::trust(&desk.config, session);
        let facts = DeskFacts {
            config: self.began.places.config.clone(),
            records: self.began.places.store(&desk.config),
            exports: desk.exports,
            anchors: trust.judge.trust.anchors().len(),
            problems: trust.problems,
        };
        let (wake, clock) = (ctx.clone(), self.clock);
        let mut parts = setup::parts(
            &desk.config,
            desk.records,
            &self.began.clerk,
            trust.judge,
            Box::new(clock),
            Arc::new(move || wake.request_repaint()),
        );
        parts.pcsc = self.began.pcsc;
        let engine = match Engine::start(parts) {
            Ok(engine) => engine,
            Err(error) => {
                self.step = Step::Trouble(cccd_desk::store::StoreError::from(error).into());
                return;
            }
        };
        let texts = Texts::new(self.texts.language());
        #[cfg(feature = "demo")]
        let reader = (session == Session::Demo).then(|| engine.readers().add_soft(1));
        #[cfg(not(feature = "demo"))]
        let _ = session == Session::Demo;
        let app = App::new(ctx, engine, desk.config, facts, texts, self.look);
        #[cfg(feature = "demo")]
        let app = match (reader, folder) {
            (Some(reader), Some(folder)) => {
                app.with_demo(crate::demo::DemoCards::new(reader, ctx), folder)
            }
            _ => app,
        };
        let app = if self.first { app.at_settings() } else { app };
        self.step = Step::Work(Box::new(app));
    }

    fn act(&mut self, ctx: &Context, act: Act) {
        if act == Act::Language {
            self.texts = Texts::new(self.texts.language().other());
            return;
        }
        let step = core::mem::replace(&mut self.step, Step::Place);
        self.step = match (step, act) {
            (Step::Place, Act::Next) => {
                if self.draft.name.trim().is_empty() {
                    self.problem = Some("window_facility".to_owned());
                    Step::Place
                } else {
                    self.problem = None;
                    Step::Lock(None)
                }
            }
            (Step::Lock(None), Act::Back) => {
                self.problem = None;
                Step::Place
            }
            // Nothing was thrown away yet.
            (Step::Lock(Some(_)), Act::Back) if self.draft.anew => {
                ctx.memory_mut(|memory| memory.data.clear());
                self.draft = Draft::default();
                self.problem = None;
                return self.begin(ctx);
            }
            (Step::Lock(config), Act::Next) => return self.create(ctx, config),
            (Step::Locked(locked), Act::Next) => return self.unlock(ctx, locked),
            (Step::Locked(locked), Act::Recover) => {
                ctx.memory_mut(|memory| memory.data.clear());
                self.draft = Draft {
                    recover: !self.draft.recover,
                    ..Draft::default()
                };
                self.problem = None;
                Step::Locked(locked)
            }
            (Step::Locked(locked), Act::Anew) if locked.unfinished => {
                ctx.memory_mut(|memory| memory.data.clear());
                self.draft = Draft {
                    keyring: self.began.keyring,
                    anew: true,
                    ..Draft::default()
                };
                self.problem = None;
                Step::Lock(Some(Box::new(locked.config)))
            }
            (Step::Recovery(opened), Act::Noted) => return self.noted(ctx, opened),
            (Step::Trouble(_), Act::Retry) => return self.begin(ctx),
            (step, _) => step,
        };
    }

    fn create(&mut self, ctx: &Context, config: Option<Box<Config>>) {
        let places = self.began.places.clone();
        if !self.draft.keyring && *self.draft.passphrase != *self.draft.again {
            self.problem = Some("window_repeat".to_owned());
            self.step = Step::Lock(config);
            return;
        }
        let passphrase = Private::new(self.draft.passphrase.as_str().to_owned());
        let lock = if self.draft.keyring {
            DailyLock::Keyring(&OsKeyring)
        } else {
            DailyLock::Passphrase(&passphrase)
        };
        let result = match &config {
            Some(config) => setup::create_store(&places, (**config).clone(), lock),
            None => setup::create(&places, &self.draft.config(self.texts.language()), lock),
        };
        match result {
            Ok(opened) => self.opened(ctx, Box::new(opened)),
            Err(SetupError::Vault(error)) => {
                self.problem = Some(error.kind().to_owned());
                self.step = Step::Lock(config);
            }
            Err(error) => self.step = Step::Trouble(error),
        }
    }

    fn unlock(&mut self, ctx: &Context, locked: Box<Locked>) {
        let typed = Private::new(self.draft.passphrase.as_str().to_owned());
        let result = if self.draft.recover {
            let passphrase = Private::new(self.draft.again.as_str().to_owned());
            match RecoveryKey::parse(typed.reveal()) {
                Ok(recovery) => locked.recover(&recovery, DailyLock::Passphrase(&passphrase)),
                Err(error) => {
                    self.problem = Some(error.kind().to_owned());
                    self.step = Step::Locked(locked);
                    return;
                }
            }
        } else {
            locked.open(Unlock::Passphrase(&typed))
        };
        match result {
            Ok(opened) => self.opened(ctx, Box::new(opened)),
            Err(SetupError::Vault(error)) => {
                self.problem = Some(error.kind().to_owned());
                self.step = Step::Locked(locked);
            }
            Err(error) => self.step = Step::Trouble(error),
        }
    }

    fn noted(&mut self, ctx: &Context, mut opened: Box<Opened>) {
        self.first = true;
        opened.recovery = None;
        if let Some(keys) = &mut opened.desk.keys
            && let Err(error) = keys.recovery_is_noted()
        {
            self.step = Step::Trouble(error);
            return;
        }
        self.opened(ctx, opened);
    }

    fn show(&mut self, ui: &mut Ui) {
        let c = self.look.colours();
        self.focus_first(ui.ctx());
        let mut commands = vec![Command {
            rank: Rank::Quiet,
            label: "top-language",
            key: Key::F2,
            action: Act::Language,
        }];
        commands.extend(self.commands());
        let mut acts = by_keys(ui, &commands);
        let (problem, keyring) = (self.problem.as_deref(), self.began.keyring);
        let (t, draft, step) = (&self.texts, &mut self.draft, &self.step);
        with_bar(ui, &c, t, &commands, &mut acts, |ui, _| match step {
            Step::Place => first_run::place(ui, t, &c, draft, problem),
            Step::Lock(_) => first_run::lock(ui, t, &c, draft, keyring, problem),
            Step::Locked(locked) => locked::show(ui, t, &c, draft, locked, problem),
            Step::Recovery(opened) => recovery::show(ui, t, &c, opened),
            Step::Trouble(error) => trouble::show(ui, t, &c, error),
            Step::Work(_) => {}
        });
        if let Some(act) = acts.first() {
            self.busy = Some(*act);
            ui.ctx().request_repaint();
        }
    }

    /// While nothing has the focus, the first field has.
    fn focus_first(&self, ctx: &Context) {
        let first = match &self.step {
            Step::Place => "facility",
            Step::Lock(_) if !self.draft.keyring => "passphrase",
            Step::Locked(_) if self.draft.recover => "recovery",
            Step::Locked(_) => "passphrase",
            _ => return,
        };
        ctx.memory_mut(|memory| {
            if memory.focused().is_none() {
                memory.request_focus(Id::unique(first));
            }
        });
    }

    fn commands(&self) -> Vec<Command<Act>> {
        match &self.step {
            Step::Place => vec![Command::primary("command-continue", Act::Next)],
            Step::Lock(config) => {
                let mut commands = Vec::new();
                if config.is_none() || self.draft.anew {
                    commands.push(Command::away("command-back", Act::Back));
                }
                commands.push(Command::primary("gate-create", Act::Next));
                commands
            }
            Step::Locked(locked) => {
                let other = if self.draft.recover {
                    "gate-passphrase"
                } else {
                    "gate-recover"
                };
                let anew = Command::other("gate-anew", Key::F7, Act::Anew);
                let anew = locked.unfinished.then_some(anew);
                let mut commands: Vec<_> = anew.into_iter().collect();
                commands.push(Command::other(other, Key::F4, Act::Recover));
                commands.push(Command::primary("gate-open", Act::Next));
                commands
            }
            Step::Recovery(_) => vec![Command::other("gate-noted", Key::F10, Act::Noted)],
            Step::Trouble(_) => vec![Command::primary("command-retry", Act::Retry)],
            Step::Work(_) => Vec::new(),
        }
    }
}

/// Height of a window, in points of the screen, up to which nothing is enlarged.
const PLAIN_HEIGHT: f32 = 864.0;

/// Enlarges everything with the window, so that a large screen is read from farther away.
fn fit(ctx: &Context, wanted: Option<f32>) {
    let height = ctx.content_rect().height() * ctx.zoom_factor();
    let zoom = wanted.unwrap_or((height / PLAIN_HEIGHT).clamp(1.0, 2.5));
    if (zoom - ctx.zoom_factor()).abs() > 0.01 {
        ctx.set_zoom_factor(zoom);
    }
}

impl eframe::App for Gate {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        fit(ctx, self.began.scale);
        if let Some(act) = self.busy.take() {
            self.act(ctx, act);
            ctx.request_repaint();
        }
        if let Step::Work(app) = &mut self.step {
            app.logic(ctx, frame);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.measure.frame(self.screen(), frame);
        match &mut self.step {
            Step::Work(app) => app.ui(ui, frame),
            _ => self.show(ui),
        }
    }

    fn clear_color(&self, _: &eframe::egui::Visuals) -> [f32; 4] {
        self.look.colours().ground.to_normalized_gamma_f32()
    }
}

/// The desk's clock: GMT+7, whatever the machine is set to.
fn now() -> OffsetDateTime {
    let offset = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::now_utc().to_offset(offset)
}
