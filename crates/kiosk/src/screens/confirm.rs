//! Everything once more, then it is stored.

use cccd_desk::flow::{Event, Field, Stage, StoreTrouble};
use eframe::egui::{ScrollArea, Spinner, Ui};
use zeroize::Zeroizing;

use super::person::shown;
use crate::names;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{
    Fact, Icon, alert, badge, card, facts, note, page, portrait, say, subtitle, title,
};

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    let Some(person) = &session.person else {
        return;
    };
    page(ui, PAGE, |ui| {
        ui.add_space(2.0 * GRID);
        ui.horizontal(|ui| {
            title(ui, c, &t.get("confirm-title"));
            if view.model.stage == Stage::Storing {
                ui.add(Spinner::new().size(28.0).color(c.primary));
                note(ui, c, &t.get("confirm-storing"));
            }
        });
        if let Some(trouble) = session.store_trouble {
            trouble_of(ui, view, trouble);
        }
        ui.add_space(GRID);
        ScrollArea::vertical().show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let half = (ui.available_width() - 2.0 * GRID) / 2.0;
                ui.vertical(|ui| {
                    ui.set_width(half);
                    card(ui, c, |ui| {
                        ui.set_min_width(ui.available_width());
                        ui.set_min_height(320.0);
                        ui.horizontal_top(|ui| {
                            if view.portrait.is_some() {
                                portrait(ui, c, view.portrait, 112.0, &t.get("portrait"));
                                ui.add_space(GRID);
                            }
                            ui.vertical(|ui| {
                                say(
                                    ui,
                                    person.full_name.reveal(),
                                    size::TITLE,
                                    Weight::Semibold,
                                    c.ink,
                                );
                                badge(ui, c, t, person.source);
                            });
                        });
                        ui.add_space(GRID);
                        let all = shown(view, person);
                        facts(ui, c, &all.as_facts(usize::MAX));
                    });
                });
                ui.vertical(|ui| {
                    ui.set_width(half);
                    card(ui, c, |ui| {
                        ui.set_min_width(ui.available_width());
                        ui.set_min_height(320.0);
                        subtitle(ui, c, &t.get("confirm-entered"));
                        ui.add_space(GRID);
                        entered(ui, view);
                    });
                });
            });
        });
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let failed = view
        .session()
        .is_some_and(|session| session.store_trouble.is_some());
    let mut commands = vec![Command::away("command-back", Action::Tell(Event::Back))];
    commands.push(Command::other(
        "command-discard",
        eframe::egui::Key::F10,
        Action::Tell(Event::Cancel),
    ));
    commands.push(Command::primary(
        if failed {
            "command-store-again"
        } else {
            "command-store"
        },
        Action::Tell(Event::Confirm),
    ));
    commands
}

fn trouble_of(ui: &mut Ui, view: &View<'_>, trouble: StoreTrouble) {
    let (what, todo) = names::store_trouble(trouble);
    alert(
        ui,
        &view.c,
        Icon::Cross,
        &view.t.get(what),
        &view.t.get(todo),
    );
}

/// What the clerk filled in.
fn entered(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    let fields = view.model.form_fields();
    let all: Vec<(String, Zeroizing<String>)> = fields
        .into_iter()
        .map(|field| {
            let value = session.form.get(field);
            let value = match field {
                Field::Arrives if value.is_empty() => t.get("arrives-now").into_owned(),
                _ => super::typing::name_of(view, field, value),
            };
            (
                t.get(names::field(field)).into_owned(),
                Zeroizing::new(value),
            )
        })
        .collect();
    let all: Vec<Fact<'_>> = all
        .iter()
        .map(|(label, value)| Fact {
            label,
            value,
            wide: false,
        })
        .collect();
    facts(ui, c, &all);
}
