//! The chip could not be read: what happened, what to do, and how to go on without it.

use cccd_desk::flow::{Event, ReadFailure};
use eframe::egui::{Key, Ui};

use crate::names;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{Icon, card, icon, note, page, say, title};

pub(super) fn show(ui: &mut Ui, view: &View<'_>, failure: &ReadFailure) {
    let (t, c) = (view.t, &view.c);
    let (what, todo) = names::failure(failure);
    page(ui, PAGE * 0.62, |ui| {
        ui.add_space((ui.available_height() - 400.0).max(0.0) / 2.5);
        ui.horizontal_top(|ui| {
            icon(ui, Icon::Warning, 56.0, c.warning);
            ui.add_space(GRID);
            ui.vertical(|ui| {
                title(ui, c, &t.get(what));
                say(ui, &t.get(todo), size::LEAD, Weight::Regular, c.ink);
            });
        });
        ui.add_space(2.0 * GRID);
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            say(
                ui,
                &t.get("unreadable-else"),
                size::LEAD - 2.0,
                Weight::Semibold,
                c.ink,
            );
            let qr = view.session().is_some_and(|session| session.qr.is_some());
            note(
                ui,
                c,
                &t.get(if qr {
                    "unreadable-has-qr"
                } else {
                    "unreadable-no-qr"
                }),
            );
        });
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let mut commands = vec![
        Command::away("command-cancel", Action::Tell(Event::Cancel)),
        Command::other("command-type", Key::F6, Action::Tell(Event::TypePerson)),
    ];
    if view.session().is_some_and(|session| session.qr.is_some()) {
        commands.push(Command::other(
            "command-use-qr",
            Key::F5,
            Action::Tell(Event::UseQr),
        ));
    }
    commands.push(Command::primary(
        "command-retry",
        Action::Tell(Event::Retry),
    ));
    commands
}
