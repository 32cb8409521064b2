//! One file per screen. Each draws what it is given and says what was done on it; the commands
//! of a screen stand in one list, from which both its buttons and its keys are made.

pub(crate) mod access;
pub(crate) mod await_card;
pub(crate) mod confirm;
pub(crate) mod export;
pub(crate) mod form;
pub(crate) mod matching;
pub(crate) mod notice;
pub(crate) mod person;
pub(crate) mod reading;
pub(crate) mod record;
pub(crate) mod self_test;
pub(crate) mod settings;
pub(crate) mod stored;
pub(crate) mod today;
pub(crate) mod typing;
pub(crate) mod unreadable;
pub(crate) mod why;

use cccd_desk::flow::Stage;
use eframe::egui::Ui;

use crate::view::{Action, Command, Draft, View};

/// The screen of the counter's stage.
pub fn counter(ui: &mut Ui, view: &View<'_>, draft: &mut Draft, act: &mut Vec<Action>) {
    match &view.model.stage {
        Stage::SelfTest { trouble } => self_test::show(ui, view, *trouble),
        Stage::AwaitCard => await_card::show(ui, view, draft, act),
        Stage::Notice => notice::show(ui, view),
        Stage::Access => access::show(ui, view, draft, act),
        Stage::Reading => reading::show(ui, view),
        Stage::Paused { why, until } => reading::paused(ui, view, *why, *until),
        Stage::Unreadable(failure) => unreadable::show(ui, view, failure),
        Stage::Typing => typing::show(ui, view, act),
        Stage::Person => person::show(ui, view),
        Stage::Match => matching::show(ui, view, act),
        Stage::Form => form::show(ui, view, act),
        Stage::Confirm | Stage::Storing => confirm::show(ui, view),
        Stage::Stored => stored::show(ui, view),
        Stage::RemoveCard => stored::remove(ui, view),
    }
}

/// What can be done at the counter's stage, the first way back first, the primary action last.
#[must_use]
pub fn commands(view: &View<'_>) -> Vec<Command> {
    match &view.model.stage {
        Stage::SelfTest { trouble } => self_test::commands(*trouble),
        Stage::AwaitCard => await_card::commands(view),
        Stage::Notice => notice::commands(view),
        Stage::Access => access::commands(view),
        Stage::Reading => reading::commands(),
        Stage::Paused { .. } => reading::paused_commands(),
        Stage::Unreadable(_) => unreadable::commands(view),
        Stage::Typing => typing::commands(),
        Stage::Person => person::commands(view),
        Stage::Match => matching::commands(view),
        Stage::Form => form::commands(),
        Stage::Confirm => confirm::commands(view),
        Stage::Storing => Vec::new(),
        Stage::Stored | Stage::RemoveCard => stored::commands(),
    }
}
