//! How the desk is set up, whether its readers and anchors are in order, and the back-up.

use cccd_desk::flow::{Service, Slot};
use eframe::egui::{Key, ScrollArea, Ui};
use zeroize::Zeroizing;

use super::await_card::trouble;
use crate::names;
use crate::office::{Answer, Deed, Office};
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, DeskFacts, Route, View};
use crate::widgets::{
    self, Fact, Icon, Rank, Text, alert, button, card, facts, icon, note, page, say, subtitle,
    title,
};

pub(crate) fn show(
    ui: &mut Ui,
    view: &View<'_>,
    desk: &DeskFacts,
    office: &mut Office,
    act: &mut Vec<Action>,
) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE, |ui| {
        ui.add_space(GRID);
        title(ui, c, &t.get("settings-title"));
        ui.add_space(GRID / 2.0);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let half = (ui.available_width() - 2.0 * GRID) / 2.0;
                ui.vertical(|ui| {
                    ui.set_width(half);
                    readers(ui, view);
                    ui.add_space(GRID);
                    anchors(ui, view, desk);
                });
                ui.vertical(|ui| {
                    ui.set_width(half);
                    clerk(ui, view, office, act);
                    ui.add_space(GRID);
                    places(ui, view, desk, office, act);
                });
            });
        });
    });
}

pub(crate) fn commands() -> Vec<Command> {
    vec![
        Command::away("command-counter", Action::Go(Route::Counter)),
        Command::other("settings-look", Key::F11, Action::Look),
    ]
}

fn readers(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get("settings-readers"));
        trouble(ui, view);
        for (name, slot) in &view.model.readers {
            let (sign, ink, key) = match slot {
                Slot::Empty => (Icon::Reader, c.muted, "slot-empty"),
                Slot::Card => (Icon::Card, c.primary, "slot-card"),
                Slot::Mute => (Icon::Warning, c.warning, "slot-mute"),
                Slot::InUse => (Icon::Warning, c.warning, "slot-in-use"),
            };
            ui.horizontal_top(|ui| {
                icon(ui, sign, 22.0, ink);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    say(ui, name, size::BODY, Weight::Medium, c.ink);
                    say(ui, &t.get(key), size::SMALL, Weight::Regular, ink);
                });
            });
        }
        if view.model.service == Service::Up || !view.model.readers.is_empty() {
            note(ui, c, &t.get("settings-readers-how"));
        }
    });
}

fn anchors(ui: &mut Ui, view: &View<'_>, desk: &DeskFacts) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get("settings-anchors"));
        let count = t.with("settings-anchors-count", &[("count", desk.anchors.into())]);
        say(ui, &count, size::BODY, Weight::Medium, c.ink);
        if desk.anchors == 0 {
            alert(
                ui,
                c,
                Icon::Warning,
                &t.get("settings-anchors-none"),
                &t.get("settings-anchors-none-do"),
            );
        }
        for problem in &desk.problems {
            let help = t.get(names::anchor_fault(problem.fault));
            let body = format!("{help}\n({})", problem.detail);
            alert(ui, c, Icon::Warning, &problem.file, &body);
        }
    });
}

fn clerk(ui: &mut Ui, view: &View<'_>, office: &mut Office, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get("settings-clerk"));
        let who = view.model.settings.clerk.as_str();
        note(
            ui,
            c,
            &t.with("settings-clerk-now", &[("clerk", who.into())]),
        );
        let label = t.get("settings-clerk-name");
        let width = ui.available_width();
        let field = Text::new("clerk", &label, width);
        if let (_, Some(text)) = widgets::text(ui, c, &field, &office.input) {
            office.input = text;
        }
        let ready = !office.input.trim().is_empty();
        ui.add_enabled_ui(ready, |ui| {
            if button(ui, c, Rank::Secondary, &t.get("settings-clerk-set"), "").clicked() {
                act.push(Action::Clerk(office.input.trim().to_owned()));
                office.input = Zeroizing::default();
            }
        });
    });
}

fn places(ui: &mut Ui, view: &View<'_>, desk: &DeskFacts, office: &Office, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get("settings-places"));
        let all = [
            ("settings-config", desk.config.display().to_string()),
            ("settings-records", desk.records.display().to_string()),
            ("settings-exports", desk.exports.display().to_string()),
            ("settings-version", env!("CARGO_PKG_VERSION").to_owned()),
        ];
        let all = all.map(|(key, value)| (t.get(key).into_owned(), value));
        let all: Vec<Fact<'_>> = all
            .iter()
            .map(|(label, value)| Fact {
                label,
                value,
                wide: true,
            })
            .collect();
        facts(ui, c, &all);
        match &office.backed_up {
            Answer::Here(path) => {
                let done = t.with(
                    "settings-backed-up",
                    &[("path", path.display().to_string().into())],
                );
                alert(ui, c, Icon::Info, &done, &t.get("settings-backed-up-do"));
            }
            Answer::Failed(kind) => {
                alert(
                    ui,
                    c,
                    Icon::Cross,
                    &t.get("settings-no-backup"),
                    &t.get(names::refusal(kind)),
                );
            }
            _ => {}
        }
        if button(ui, c, Rank::Secondary, &t.get("settings-backup"), "").clicked() {
            act.push(Action::Office(Deed::BackUp(desk.backups())));
        }
    });
}
