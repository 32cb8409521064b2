//! The window over a desk at work: top bar, the screen of the moment, and its commands below.

use core::time::Duration;

use cccd_chip::lds::Private;
use cccd_desk::config::Config;
use cccd_desk::engine::Engine;
use cccd_desk::flow::{Event, KeyEntry, SessionId, Stage};
use eframe::egui;
use eframe::egui::{Context, Id, Key, Ui, ViewportCommand};
use zeroize::Zeroizing;

use crate::chrome;
use crate::commands::{by_keys, with_bar};
#[cfg(feature = "demo")]
use crate::demo::DemoCards;
use crate::names;
use crate::office::{Answer, Deed, Doing, Office};
use crate::portrait::Portrait;
use crate::scanner::Scanner;
use crate::screens;
use crate::text::Texts;
use crate::theme::{self, GRID, Look};
use crate::view::{Action, Command, DeskFacts, Draft, Route, View};
use crate::widgets::{self, Icon, alert};
#[cfg(feature = "demo")]
use cccd_desk::setup::demo::DemoFolder;

/// A desk with its window.
pub struct App {
    engine: Engine,
    config: Config,
    texts: Texts,
    look: Look,
    route: Route,
    draft: Draft,
    portrait: Portrait,
    office: Office,
    facts: DeskFacts,
    why: bool,
    /// Of which session the last frame was, to wipe what was typed when it ends.
    session: Option<SessionId>,
    /// The stage that was last shown, to set the focus when another comes.
    shown: Option<Stage>,
    /// Soft cards, and the folder that ends with them: after the records are closed.
    #[cfg(feature = "demo")]
    demo: Option<(DemoCards, Option<DemoFolder>)>,
}

impl App {
    /// The window over this desk.
    #[must_use]
    pub fn new(
        ctx: &Context,
        engine: Engine,
        config: Config,
        facts: DeskFacts,
        texts: Texts,
        look: Look,
    ) -> Self {
        theme::apply(ctx, look);
        ctx.add_plugin(Scanner::default());
        Self {
            engine,
            config,
            texts,
            look,
            route: Route::Counter,
            draft: Draft::default(),
            portrait: Portrait::default(),
            office: Office::default(),
            facts,
            why: false,
            session: None,
            shown: None,
            #[cfg(feature = "demo")]
            demo: None,
        }
    }

    /// The same with soft cards to lay down.
    #[cfg(feature = "demo")]
    #[must_use]
    pub fn with_demo(mut self, cards: DemoCards, folder: impl Into<Option<DemoFolder>>) -> Self {
        self.demo = Some((cards, folder.into()));
        self
    }

    /// Opens the settings first: after a first run readers and anchors are looked at.
    #[must_use]
    pub fn at_settings(mut self) -> Self {
        self.route = Route::Settings;
        self
    }

    /// The desk, to look at.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The portrait of the present person.
    #[must_use]
    pub const fn portrait(&self) -> &Portrait {
        &self.portrait
    }

    /// Takes what happened elsewhere, then what was typed and scanned.
    fn catch_up(&mut self, ctx: &Context) {
        self.engine.poll();
        #[cfg(feature = "demo")]
        if let Some((demo, _)) = &mut self.demo {
            demo.poll();
        }
        let scans = ctx.plugin::<Scanner>().lock().take();
        for scan in scans {
            if !self.office.is_busy() {
                self.go(ctx, Route::Counter);
            }
            self.engine.handle(Event::Scanned(scan));
        }
        let mut office = core::mem::take(&mut self.office);
        office.poll(&self.doing());
        self.office = office;
        self.follow_session(ctx);
        self.portrait
            .follow(ctx, self.engine.model().session.as_ref());
        // A card that begins a check-in brings the counter to the front.
        let began = self.shown == Some(Stage::AwaitCard)
            && matches!(
                self.engine.model().stage,
                Stage::Notice | Stage::Access | Stage::Reading
            );
        // But not from the settings, where readers are tried, nor out of a correction.
        let stays = matches!(self.route, Route::Counter | Route::Settings);
        if began && !stays && !self.office.is_busy() {
            self.go(ctx, Route::Counter);
        }
    }

    /// What was confirmed and is not stored does not go with the window: closing asks once, like
    /// cancelling.
    fn keep_unsaved(&mut self, ctx: &Context) {
        let session = self.engine.model().session.as_ref();
        let unsaved = session.is_some_and(|session| session.check_in.is_some());
        if unsaved && ctx.input(|input| input.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.go(ctx, Route::Counter);
            self.engine.handle(Event::Cancel);
        }
    }

    /// When a session ends nothing of it stays in the window either.
    fn follow_session(&mut self, ctx: &Context) {
        let now = self
            .engine
            .model()
            .session
            .as_ref()
            .map(|session| session.id);
        if self.session.is_some() && now != self.session {
            self.draft = Draft::default();
            self.why = false;
            ctx.memory_mut(|memory| memory.data.clear());
        }
        self.session = now;
    }

    fn act(&mut self, ctx: &Context, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Tell(event) => self.engine.handle(event),
                Action::SendKey => self.send_key(),
                Action::Passport(passport) => {
                    self.draft = Draft {
                        passport,
                        ..Draft::default()
                    };
                    focus(ctx, Id::unique(screens::access::KEY_FIELD));
                }
                Action::Go(route) => self.go(ctx, route),
                Action::Office(deed) => self.office_does(&deed),
                Action::Clerk(clerk) => {
                    let mut settings = self.engine.model().settings.clone();
                    settings.clerk = clerk;
                    self.engine.handle(Event::Settings(Box::new(settings)));
                }
                Action::Why => self.why = !self.why,
                Action::Language => self.texts = Texts::new(self.texts.language().other()),
                Action::Look => {
                    self.look = self.look.next();
                    theme::apply(ctx, self.look);
                }
                #[cfg(feature = "demo")]
                Action::DemoCard => {
                    if let Some((demo, _)) = &mut self.demo {
                        demo.toggle();
                    }
                }
                #[cfg(feature = "demo")]
                Action::DemoScan => {
                    if let Some(scan) = self.demo.as_ref().and_then(|(cards, _)| cards.scan()) {
                        self.engine.handle(Event::Scanned(scan));
                    }
                }
                #[cfg(not(feature = "demo"))]
                Action::DemoCard | Action::DemoScan => {}
            }
        }
    }

    /// To another part of the window; what was typed in the office stays nowhere.
    fn go(&mut self, ctx: &Context, route: Route) {
        // Fields remember what was typed into them, to undo it: not into another record.
        ctx.memory_mut(|memory| memory.data.clear());
        // What came of an export was read where it was shown; elsewhere it would be about another.
        if matches!(self.route, Route::Record(_) | Route::Export) {
            self.office.forget_export();
        }
        self.route = route;
        self.office.input = Zeroizing::default();
        match route {
            Route::Counter => {
                // The stage may have changed while it was not on the screen.
                self.shown = None;
                self.office = Office {
                    exported: core::mem::take(&mut self.office.exported),
                    backed_up: core::mem::take(&mut self.office.backed_up),
                    ..Office::default()
                };
            }
            Route::Today => {
                self.office.record = Answer::Nothing;
                self.office_does(&Deed::List);
                focus(ctx, Id::unique(screens::today::SEARCH));
            }
            Route::Record(id) => {
                self.office.forget_export();
                self.office.changed = Answer::Nothing;
                self.office.edit = None;
                self.office_does(&Deed::Open(id));
            }
            Route::Export => {}
            Route::Settings => {}
        }
    }

    fn office_does(&mut self, deed: &Deed) {
        let mut office = core::mem::take(&mut self.office);
        office.act(deed, &self.doing());
        self.office = office;
    }

    fn doing(&self) -> Doing<'_> {
        let model = self.engine.model();
        Doing {
            engine: &self.engine,
            config: &self.config,
            exports: &self.facts.exports,
            clerk: &model.settings.clerk,
            at: model.now.at,
            language: self.texts.language(),
        }
    }

    fn send_key(&mut self) {
        if !self.draft.has_key() {
            return;
        }
        let private = |text: &mut Zeroizing<String>| Private::new(core::mem::take(&mut **text));
        let entry = if self.draft.passport {
            let [number, birth, expiry] = &mut self.draft.document;
            // What was typed stays for correction: a passport has three fields.
            let copy = |text: &Zeroizing<String>| Private::new(text.as_str().to_owned());
            KeyEntry::Document {
                number: copy(number),
                birth: copy(birth),
                expiry: copy(expiry),
            }
        } else {
            KeyEntry::Text(private(&mut self.draft.key))
        };
        self.engine.handle(Event::EnterKey(entry));
    }

    fn view(&self) -> View<'_> {
        View {
            model: self.engine.model(),
            config: &self.config,
            t: &self.texts,
            c: self.look.colours(),
            portrait: self.portrait.texture(),
            why: self.why,
            key_typed: self.draft.has_key(),
            #[cfg(feature = "demo")]
            demo_key: self.demo.as_ref().and_then(|(cards, _)| cards.key()),
            #[cfg(not(feature = "demo"))]
            demo_key: None,
        }
    }

    /// The keys that hold everywhere, then those of the screen.
    fn keys(&self, ui: &Ui, commands: &[Command]) -> Vec<Action> {
        let mut actions = Vec::new();
        let anywhere = [
            (Key::F2, Action::Language),
            (Key::F11, Action::Look),
            (Key::F9, Action::DemoCard),
            (Key::F12, Action::DemoScan),
        ];
        for (key, action) in anywhere {
            if widgets::pressed(ui, key) {
                actions.push(action);
            }
        }
        actions.extend(by_keys(ui, commands));
        actions
    }

    fn show(&mut self, ui: &mut Ui) {
        let mut draft = core::mem::take(&mut self.draft);
        let mut office = core::mem::take(&mut self.office);
        let mut actions = Vec::new();
        {
            let view = self.view();
            let commands = match self.route {
                Route::Counter => screens::commands(&view),
                Route::Today => screens::today::commands(&view),
                Route::Record(_) => screens::record::commands(&view, &office),
                Route::Export => screens::export::commands(&view),
                Route::Settings => screens::settings::commands(),
            };
            let by_key = self.keys(ui, &commands);
            chrome::top(ui, &view, &mut actions);
            with_bar(ui, &view.c, view.t, &commands, &mut actions, |ui, act| {
                tell(ui, &view);
                match self.route {
                    Route::Counter => screens::counter(ui, &view, &mut draft, act),
                    Route::Today => screens::today::show(ui, &view, &mut office, act),
                    Route::Record(_) => screens::record::show(ui, &view, &mut office, act),
                    Route::Export => screens::export::show(ui, &view, &office, act),
                    Route::Settings => {
                        screens::settings::show(ui, &view, &self.facts, &mut office, act);
                    }
                }
            });
            // What was typed in this frame is in the form before a key acts on it.
            actions.extend(by_key);
        }
        self.draft = draft;
        self.office = office;
        self.set_focus(ui.ctx());
        let ctx = ui.ctx().clone();
        if !actions.is_empty() {
            self.act(&ctx, actions);
            ctx.request_repaint();
        }
    }

    /// Where the keyboard goes when a screen comes: to its first field, or to nothing.
    fn set_focus(&mut self, ctx: &Context) {
        let model = self.engine.model();
        let fresh = self.shown.as_ref().is_none_or(|shown| {
            core::mem::discriminant(shown) != core::mem::discriminant(&model.stage)
        });
        let problem = model
            .session
            .as_ref()
            .and_then(|session| session.form.first_problem());
        let wrong = matches!(model.stage, Stage::Typing | Stage::Form | Stage::Match)
            .then_some(problem)
            .flatten();
        if fresh && self.route == Route::Counter {
            match model.stage {
                Stage::Access => focus(ctx, Id::unique(screens::access::KEY_FIELD)),
                _ => ctx.memory_mut(|memory| {
                    if let Some(id) = memory.focused() {
                        memory.surrender_focus(id);
                    }
                }),
            }
        }
        // A choice takes no focus by itself: Enter would choose.
        let wrong = wrong.filter(|field| screens::typing::is_typed(&self.view(), *field));
        if let Some(field) = wrong
            && ctx.memory(|memory| memory.focused().is_none())
        {
            focus(ctx, Id::unique(screens::typing::id_of(field)));
        }
        self.shown = Some(model.stage.clone());
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        self.keep_unsaved(ctx);
        self.catch_up(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        self.show(ui);
        // The clock in the top bar, the countdown of a pause, the end of an idle session.
        let soon = if self.engine.model().session.is_some() {
            1
        } else {
            15
        };
        ui.ctx().request_repaint_after(Duration::from_secs(soon));
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.look.colours().ground.to_normalized_gamma_f32()
    }
}

fn focus(ctx: &Context, id: Id) {
    ctx.memory_mut(|memory| memory.request_focus(id));
}

/// What just happened that the clerk should know, above every screen until the next thing.
fn tell(ui: &mut Ui, view: &View<'_>) {
    if let Some(notice) = view.model.notice {
        let (what, todo) = names::notice(notice);
        alert(
            ui,
            &view.c,
            Icon::Warning,
            &view.t.get(what),
            &view.t.get(todo),
        );
        ui.add_space(GRID / 2.0);
    }
}
