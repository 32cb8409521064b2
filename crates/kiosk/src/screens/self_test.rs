//! The records are tried at start.

use cccd_desk::flow::{Event, StoreTrouble};
use eframe::egui::{Spinner, Ui};

use crate::names;
use crate::theme::PAGE;
use crate::view::{Action, Command, View};
use crate::widgets::{Icon, alert, note, page, title};

pub(super) fn show(ui: &mut Ui, view: &View<'_>, trouble: Option<StoreTrouble>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE * 0.6, |ui| {
        ui.add_space(ui.available_height() * 0.25);
        title(ui, c, &t.get("self-test-title"));
        match trouble {
            None => {
                ui.horizontal(|ui| {
                    ui.add(Spinner::new().color(c.primary));
                    note(ui, c, &t.get("self-test-wait"));
                });
            }
            Some(trouble) => {
                let (what, todo) = names::store_trouble(trouble);
                alert(ui, c, Icon::Cross, &t.get(what), &t.get(todo));
            }
        }
    });
}

pub(super) fn commands(trouble: Option<StoreTrouble>) -> Vec<Command> {
    trouble
        .map(|_| Command::primary("command-retry", Action::Tell(Event::Retry)))
        .into_iter()
        .collect()
}
