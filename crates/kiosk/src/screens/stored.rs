//! On the disk: the ticket, and the card handed back.

use cccd_desk::flow::Event;
use cccd_desk::record::Mode;
use eframe::egui::{Align, Layout, Ui};

use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{Icon, alert, icon, page, say, title};

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE * 0.7, |ui| {
        ui.add_space((ui.available_height() - 420.0).max(0.0) / 2.5);
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            icon(ui, Icon::Check, 72.0, c.primary);
            title(ui, c, &t.get("stored-title"));
            let number = view.model.last.and_then(|ticket| ticket.number);
            if let Some(number) = number {
                say(
                    ui,
                    &t.get("stored-ticket"),
                    size::LEAD,
                    Weight::Medium,
                    c.muted,
                );
                say(
                    ui,
                    &number.to_string(),
                    size::TICKET,
                    Weight::Bold,
                    c.primary,
                );
            }
            if view.model.settings.mode == Mode::Lodging {
                ui.add_space(GRID);
                alert(
                    ui,
                    c,
                    Icon::Info,
                    &t.get("stored-declare"),
                    &t.get("stored-declare-do"),
                );
            }
            let lies = view
                .session()
                .is_some_and(|session| session.reader.is_some());
            if lies {
                ui.add_space(GRID);
                alert(ui, c, Icon::Warning, &t.get("stored-hand-back"), "");
            }
        });
    });
}

/// The card still lies there.
pub(super) fn remove(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE * 0.6, |ui| {
        ui.add_space(ui.available_height() * 0.2);
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            icon(ui, Icon::Card, 96.0, c.primary);
            title(ui, c, &t.get("remove-title"));
            say(
                ui,
                &t.get("remove-how"),
                size::LEAD,
                Weight::Regular,
                c.muted,
            );
        });
    });
}

pub(super) fn commands() -> Vec<Command> {
    vec![Command::primary(
        "command-next",
        Action::Tell(Event::Proceed),
    )]
}
