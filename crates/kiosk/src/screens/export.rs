//! Files for others: the register of the day, the lodging portal's files.

use cccd_desk::hand_over::{HandOverError, LeftOut, RegisterFormat};
use cccd_desk::record::Mode;
use eframe::egui::{Key, ScrollArea, Spinner, Ui};

use crate::names;
use crate::office::{Deed, Exported, Office, file_language};
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, Route, View};
use crate::widgets::{Icon, Rank, alert, button, card, note, page, say, subtitle, title};

pub(crate) fn show(ui: &mut Ui, view: &View<'_>, office: &Office, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE * 0.86, |ui| {
        ui.add_space(GRID);
        title(ui, c, &t.get("export-title"));
        note(ui, c, &t.get("export-warning"));
        ui.add_space(GRID / 2.0);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            outcome(ui, view, &office.exported);
            if view.model.settings.mode == Mode::Lodging {
                one(
                    ui,
                    view,
                    act,
                    "export-vietnamese",
                    "export-vietnamese-how",
                    &[
                        (Rank::Primary, "export-new", "F4", Deed::Vietnamese(false)),
                        (Rank::Secondary, "export-again", "", Deed::Vietnamese(true)),
                    ],
                );
                one(
                    ui,
                    view,
                    act,
                    "export-foreigners",
                    "export-foreigners-how",
                    &[
                        (Rank::Primary, "export-new", "F5", Deed::Foreigners(false)),
                        (Rank::Secondary, "export-again", "", Deed::Foreigners(true)),
                    ],
                );
            }
            one(
                ui,
                view,
                act,
                "export-register",
                "export-register-how",
                &[
                    (
                        Rank::Secondary,
                        "export-xlsx",
                        "F6",
                        Deed::Register(RegisterFormat::Xlsx),
                    ),
                    (
                        Rank::Secondary,
                        "export-csv",
                        "F8",
                        Deed::Register(RegisterFormat::Csv),
                    ),
                ],
            );
            if view.model.settings.mode == Mode::Hospital {
                card(ui, c, |ui| {
                    ui.set_min_width(ui.available_width());
                    subtitle(ui, c, &t.get("export-visit"));
                    note(ui, c, &t.get("export-visit-how"));
                });
            }
        });
    });
}

pub(crate) fn commands(view: &View<'_>) -> Vec<Command> {
    let mut commands = vec![Command::away("command-list", Action::Go(Route::Today))];
    if view.model.settings.mode == Mode::Lodging {
        commands.push(Command::elsewhere(
            "export-vietnamese",
            Key::F4,
            Action::Office(Deed::Vietnamese(false)),
        ));
        commands.push(Command::elsewhere(
            "export-foreigners",
            Key::F5,
            Action::Office(Deed::Foreigners(false)),
        ));
    }
    commands.push(Command::elsewhere(
        "export-xlsx",
        Key::F6,
        Action::Office(Deed::Register(RegisterFormat::Xlsx)),
    ));
    commands.push(Command::elsewhere(
        "export-csv",
        Key::F8,
        Action::Office(Deed::Register(RegisterFormat::Csv)),
    ));
    commands
}

fn one(
    ui: &mut Ui,
    view: &View<'_>,
    act: &mut Vec<Action>,
    title: &str,
    how: &str,
    ways: &[(Rank, &str, &str, Deed)],
) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get(title));
        note(ui, c, &t.get(how));
        ui.add_space(GRID / 2.0);
        ui.horizontal(|ui| {
            for (rank, label, key, deed) in ways {
                if button(ui, c, *rank, &t.get(label), key).clicked() {
                    act.push(Action::Office(deed.clone()));
                }
            }
        });
    });
}

/// What came of the last export.
pub(super) fn outcome(ui: &mut Ui, view: &View<'_>, exported: &Exported) {
    let (t, c) = (view.t, &view.c);
    match exported {
        Exported::Nothing => return,
        Exported::Waiting(_) => {
            ui.add(Spinner::new().color(c.primary));
        }
        Exported::Done(result) => match result.as_ref() {
            Ok(done) => {
                let files: Vec<String> = done
                    .files
                    .iter()
                    .map(|file| file.display().to_string())
                    .collect();
                let title = t.with("export-done", &[("count", done.count.into())]);
                alert(ui, c, Icon::Info, &title, &files.join("\n"));
                left_out(ui, view, &done.left_out);
            }
            Err(HandOverError::AllLeftOut(all)) => {
                alert(ui, c, Icon::Warning, &t.get("export-all-left-out"), "");
                left_out(ui, view, all);
            }
            Err(HandOverError::Nothing) => {
                alert(
                    ui,
                    c,
                    Icon::Info,
                    &t.get("export-nothing"),
                    &t.get("export-nothing-do"),
                );
            }
            Err(error) => {
                alert(
                    ui,
                    c,
                    Icon::Cross,
                    &t.get("export-failed"),
                    &t.get(names::refusal(error.kind())),
                );
            }
        },
    }
    ui.add_space(GRID);
}

/// Who is not in the file, and what to do about it.
fn left_out(ui: &mut Ui, view: &View<'_>, all: &[LeftOut]) {
    let (t, c) = (view.t, &view.c);
    if all.is_empty() {
        return;
    }
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(
            ui,
            c,
            &t.with("export-left-out", &[("count", all.len().into())]),
        );
        for one in all {
            say(
                ui,
                one.full_name.reveal(),
                size::BODY,
                Weight::Semibold,
                c.ink,
            );
            for why in one.why(file_language(t.language())) {
                say(ui, &why, size::BODY, Weight::Regular, c.muted);
            }
        }
    });
}
