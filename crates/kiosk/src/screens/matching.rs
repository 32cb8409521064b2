//! Who of the registered this is: the clerk says so, with a reason where the records contradict.

use cccd_desk::flow::{Event, Field, MatchState};
use eframe::egui::{Key, ScrollArea, Ui};

use super::person::brief;
use super::typing::one;
use crate::theme::{GRID, PAGE};
use crate::view::{Action, Command, View};
use crate::widgets::{Icon, Rank, alert, button, card, note, page, subtitle, title};

pub(super) fn show(ui: &mut Ui, view: &View<'_>, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    let Some(person) = &session.person else {
        return;
    };
    let conflict = session.matching.state == MatchState::Conflict;
    page(ui, PAGE * 0.8, |ui| {
        ui.add_space(2.0 * GRID);
        title(
            ui,
            c,
            &t.get(if conflict {
                "match-title-conflict"
            } else {
                "match-title"
            }),
        );
        ScrollArea::vertical().show(ui, |ui| {
            if conflict {
                alert(
                    ui,
                    c,
                    Icon::Warning,
                    &t.get("known-conflict"),
                    &t.get("match-conflict-do"),
                );
                ui.add_space(GRID);
            }
            card(ui, c, |ui| {
                ui.set_min_width(ui.available_width());
                note(ui, c, &t.get("match-present"));
                brief(ui, view, person);
            });
            if conflict {
                ui.add_space(GRID);
                let width = ui.available_width();
                one(ui, view, Field::ConflictReason, width, act);
            }
            ui.add_space(GRID);
            subtitle(ui, c, &t.get("match-registered"));
            for (index, known) in session.matching.known.iter().enumerate() {
                card(ui, c, |ui| {
                    ui.set_min_width(ui.available_width());
                    ui.horizontal(|ui| {
                        brief(ui, view, &known.person);
                        ui.with_layout(
                            eframe::egui::Layout::right_to_left(eframe::egui::Align::Center),
                            |ui| {
                                if button(
                                    ui,
                                    c,
                                    Rank::Secondary,
                                    &t.get("match-take"),
                                    key_name(index),
                                )
                                .clicked()
                                {
                                    act.push(Action::Tell(Event::TakeKnown(index)));
                                }
                            },
                        );
                    });
                });
            }
        });
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let mut commands = vec![Command::away("command-back", Action::Tell(Event::Back))];
    let known = view
        .session()
        .map_or(0, |session| session.matching.known.len());
    let conflict = view
        .session()
        .is_some_and(|session| session.matching.state == MatchState::Conflict);
    if known > 0 && !conflict {
        commands.push(Command::other(
            "command-first",
            Key::F4,
            Action::Tell(Event::TakeKnown(0)),
        ));
    }
    commands.push(Command::primary(
        "command-new",
        Action::Tell(Event::DeclareNew),
    ));
    commands
}

/// The key of an entry; only the first has one.
const fn key_name(index: usize) -> &'static str {
    if index == 0 { "F4" } else { "" }
}
