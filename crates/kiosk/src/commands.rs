//! What can be done on a screen: one list, from which its buttons and its keys are made.

use eframe::egui::{
    self, Align, Context, Frame, Key, Layout, Margin, Rect, Stroke, TextEdit, Ui, UiBuilder,
};

use crate::text::Texts;
use crate::theme::{self, Colours};
use crate::view::Action;
use crate::widgets::{Rank, button, pressed};

/// Something that can be done on a screen, by a button and by a key.
#[derive(Debug, Clone)]
pub struct Command<A = Action> {
    /// How much it is to be noticed.
    pub rank: Rank,
    /// Key of its name.
    pub label: &'static str,
    /// The key that does it.
    pub key: Key,
    /// What it does.
    pub action: A,
}

impl<A> Command<A> {
    /// The one action of a screen, by the Enter key.
    #[must_use]
    pub const fn primary(label: &'static str, action: A) -> Self {
        Self {
            rank: Rank::Primary,
            label,
            key: Key::Enter,
            action,
        }
    }

    /// Another way to go.
    #[must_use]
    pub const fn other(label: &'static str, key: Key, action: A) -> Self {
        Self {
            rank: Rank::Secondary,
            label,
            key,
            action,
        }
    }

    /// A key for a button that stands elsewhere on the screen.
    #[must_use]
    pub const fn elsewhere(label: &'static str, key: Key, action: A) -> Self {
        Self {
            rank: Rank::Elsewhere,
            label,
            key,
            action,
        }
    }

    /// Back or away, by the Escape key.
    #[must_use]
    pub const fn away(label: &'static str, action: A) -> Self {
        Self {
            rank: Rank::Quiet,
            label,
            key: Key::Escape,
            action,
        }
    }
}

/// The actions whose keys were pressed; the keys are then nobody else's.
pub(crate) fn by_keys<A: Clone>(ui: &Ui, commands: &[Command<A>]) -> Vec<A> {
    let mut actions = Vec::new();
    for command in commands {
        let enter = command.key == Key::Enter;
        if (!enter || !focus_wants_enter(ui.ctx())) && pressed(ui, command.key) {
            actions.push(command.action.clone());
        }
    }
    actions
}

/// Draws the content of a screen with its commands below: the way back on the left, the primary
/// action on the right. The content comes first in the order of the keyboard too.
pub(crate) fn with_bar<A: Clone>(
    ui: &mut Ui,
    c: &Colours,
    t: &Texts,
    commands: &[Command<A>],
    actions: &mut Vec<A>,
    content: impl FnOnce(&mut Ui, &mut Vec<A>),
) {
    let all = ui.available_rect_before_wrap();
    let edge = (all.bottom() - HEIGHT).max(all.top());
    let (above, below) = all.split_top_bottom_at_y(edge);
    let ground = Frame::new()
        .fill(c.ground)
        .inner_margin(Margin::symmetric(24, 8));
    part(ui, above, ground, |ui| content(ui, actions));
    let frame = Frame::new()
        .fill(c.surface)
        .stroke(Stroke::new(1.0, c.line))
        .inner_margin(Margin::symmetric(24, 12));
    part(ui, below, frame, |ui| {
        ui.horizontal(|ui| {
            let away = |command: &&Command<A>| command.rank == Rank::Quiet;
            for command in commands.iter().filter(away) {
                press(ui, c, t, command, actions);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for command in commands
                    .iter()
                    .filter(|command| !away(command) && command.rank != Rank::Elsewhere)
                    .rev()
                {
                    press(ui, c, t, command, actions);
                }
            });
        });
    });
}

/// Height of the commands with their margins.
const HEIGHT: f32 = theme::TARGET + 4.0 + 26.0;

/// Fills a part of the window.
fn part(ui: &mut Ui, rect: Rect, frame: Frame, add: impl FnOnce(&mut Ui)) {
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(rect);
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            add(ui);
        });
    });
}

fn press<A: Clone>(
    ui: &mut Ui,
    c: &Colours,
    t: &Texts,
    command: &Command<A>,
    actions: &mut Vec<A>,
) {
    let label = t.get(command.label);
    if button(ui, c, command.rank, &label, name(command.key)).clicked() {
        actions.push(command.action.clone());
    }
}

/// Whether the Enter key belongs to the focused widget: a button that is pressed by it. A text
/// field has no use for it, so there it goes on to the screen's primary action.
fn focus_wants_enter(ctx: &Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused);
    focused.is_some_and(|id| TextEdit::load_state(ctx, id).is_none())
}

/// What is written on a key.
const fn name(key: Key) -> &'static str {
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
