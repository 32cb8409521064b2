//! The window over a desk at work: top bar, the screen of the moment, and its commands below.

use core::time::Duration;

use cccd_chip::lds::Private;
use cccd_desk::config::Config;
use cccd_desk::engine::Engine;
use cccd_desk::flow::{Event, KeyEntry, SessionId, Stage};
use eframe::egui;
use eframe::egui::{
    Align, CentralPanel, Context, Frame, Id, Key, Layout, Margin, Panel, Stroke, TextEdit, Ui,
};
use zeroize::Zeroizing;

use crate::chrome;
#[cfg(feature = "demo")]
use crate::demo::DemoCards;
use crate::names;
use crate::portrait::Portrait;
use crate::scanner::Scanner;
use crate::screens;
use crate::text::{Language, Texts};
use crate::theme::{self, GRID, Look};
use crate::view::{Action, Command, Draft, Route, View};
use crate::widgets::{self, Icon, Rank, alert, button};

/// A desk with its window.
pub struct App {
    engine: Engine,
    config: Config,
    texts: Texts,
    look: Look,
    route: Route,
    draft: Draft,
    portrait: Portrait,
    why: bool,
    /// Of which session the last frame was, to wipe what was typed when it ends.
    session: Option<SessionId>,
    /// The stage that was last shown, to set the focus when another comes.
    shown: Option<Stage>,
    #[cfg(feature = "demo")]
    demo: Option<DemoCards>,
}

impl App {
    /// The window over this desk.
    #[must_use]
    pub fn new(
        ctx: &Context,
        engine: Engine,
        config: Config,
        language: Language,
        look: Look,
    ) -> Self {
        theme::install_fonts(ctx);
        theme::apply(ctx, look);
        ctx.add_plugin(Scanner::default());
        Self {
            engine,
            config,
            texts: Texts::new(language),
            look,
            route: Route::Counter,
            draft: Draft::default(),
            portrait: Portrait::default(),
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
    pub fn with_demo(mut self, cards: DemoCards) -> Self {
        self.demo = Some(cards);
        self
    }

    /// The desk, to look at.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Takes what happened elsewhere, then what was typed and scanned.
    fn catch_up(&mut self, ctx: &Context) {
        self.engine.poll();
        let scans = ctx.plugin::<Scanner>().lock().take();
        for scan in scans {
            self.route = Route::Counter;
            self.engine.handle(Event::Scanned(scan));
        }
        self.follow_session(ctx);
        self.portrait
            .follow(ctx, self.engine.model().session.as_ref());
        // A card that begins a check-in brings the counter to the front.
        let began = self.shown == Some(Stage::AwaitCard)
            && matches!(
                self.engine.model().stage,
                Stage::Notice | Stage::Access | Stage::Reading
            );
        if began {
            self.route = Route::Counter;
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
                Action::Go(route) => self.route = route,
                Action::Why => self.why = !self.why,
                Action::Language => self.texts = Texts::new(self.texts.language().other()),
                Action::Look => {
                    self.look = self.look.next();
                    theme::apply(ctx, self.look);
                }
                #[cfg(feature = "demo")]
                Action::DemoCard => {
                    if let Some(demo) = &mut self.demo {
                        demo.toggle();
                    }
                }
                #[cfg(feature = "demo")]
                Action::DemoNext => {
                    if let Some(demo) = &mut self.demo {
                        demo.next();
                    }
                }
                #[cfg(feature = "demo")]
                Action::DemoScan => {
                    if let Some(scan) = self.demo.as_ref().and_then(DemoCards::scan) {
                        self.engine.handle(Event::Scanned(scan));
                    }
                }
                #[cfg(not(feature = "demo"))]
                Action::DemoCard | Action::DemoNext | Action::DemoScan => {}
            }
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
            demo_key: self.demo.as_ref().and_then(DemoCards::key),
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
        ];
        for (key, action) in anywhere {
            if widgets::pressed(ui, key) {
                actions.push(action);
            }
        }
        for command in commands {
            let enter = command.key == Key::Enter;
            if (!enter || !focus_wants_enter(ui.ctx())) && widgets::pressed(ui, command.key) {
                actions.push(command.action.clone());
            }
        }
        actions
    }

    fn show(&mut self, ui: &mut Ui) {
        let mut draft = core::mem::take(&mut self.draft);
        let mut actions = Vec::new();
        {
            let view = self.view();
            let commands = screens::commands(&view);
            actions.extend(self.keys(ui, &commands));
            chrome::top(ui, &view, &mut actions);
            bottom(ui, &view, &commands, &mut actions);
            let ground = Frame::new()
                .fill(view.c.ground)
                .inner_margin(Margin::symmetric(24, 8));
            CentralPanel::default().frame(ground).show(ui, |ui| {
                tell(ui, &view);
                screens::counter(ui, &view, &mut draft, &mut actions);
            });
        }
        self.draft = draft;
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
        if fresh {
            match model.stage {
                Stage::Access => focus(ctx, Id::unique(screens::access::KEY_FIELD)),
                _ => ctx.memory_mut(|memory| {
                    if let Some(id) = memory.focused() {
                        memory.surrender_focus(id);
                    }
                }),
            }
        }
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

/// Whether the Enter key belongs to the focused widget: a button that is pressed by it. A text
/// field has no use for it, so there it goes on to the screen's primary action.
fn focus_wants_enter(ctx: &Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused);
    focused.is_some_and(|id| TextEdit::load_state(ctx, id).is_none())
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

/// The commands of the screen: the way back on the left, the primary action on the right.
fn bottom(ui: &mut Ui, view: &View<'_>, commands: &[Command], actions: &mut Vec<Action>) {
    let c = &view.c;
    let frame = Frame::new()
        .fill(c.surface)
        .stroke(Stroke::new(1.0, c.line))
        .inner_margin(Margin::symmetric(24, 12));
    Panel::bottom("commands").frame(frame).show(ui, |ui| {
        ui.set_min_height(theme::TARGET + 4.0);
        ui.horizontal(|ui| {
            let (away, rest): (Vec<_>, Vec<_>) = commands
                .iter()
                .partition(|command| command.rank == Rank::Quiet);
            for command in away {
                press(ui, view, command, actions);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for command in rest.into_iter().rev() {
                    press(ui, view, command, actions);
                }
            });
        });
    });
}

fn press(ui: &mut Ui, view: &View<'_>, command: &Command, actions: &mut Vec<Action>) {
    let label = view.t.get(command.label);
    if button(ui, &view.c, command.rank, &label, key_name(command.key)).clicked() {
        actions.push(command.action.clone());
    }
}

/// What is written on a key.
const fn key_name(key: Key) -> &'static str {
    match key {
        Key::Enter => "Enter",
        Key::Escape => "Esc",
        Key::F1 => "F1",
        Key::F2 => "F2",
        Key::F3 => "F3",
        Key::F4 => "F4",
        Key::F5 => "F5",
        Key::F6 => "F6",
        Key::F7 => "F7",
        Key::F8 => "F8",
        Key::F9 => "F9",
        Key::F10 => "F10",
        Key::F11 => "F11",
        _ => "",
    }
}
