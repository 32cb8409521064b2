//! A card lies there: its key is wanted.

use cccd_desk::flow::{Event, KeyProblem};
use eframe::egui::{Key, Ui};
use zeroize::Zeroizing;

use crate::names;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, Draft, View};
use crate::widgets::{self, Icon, Text, alert, card, link, note, page, say, title};

/// Identity of the field for the number, which has the focus when the screen comes.
pub(crate) const KEY_FIELD: &str = "key";

pub(super) fn show(ui: &mut Ui, view: &View<'_>, draft: &mut Draft, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE * 0.62, |ui| {
        ui.add_space((ui.available_height() - 420.0).max(0.0) / 2.5);
        title(ui, c, &t.get("access-title"));
        say(
            ui,
            &t.get("access-how"),
            size::LEAD,
            Weight::Regular,
            c.muted,
        );
        ui.add_space(2.0 * GRID);
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            key_field(ui, view, draft, act);
        });
        if let Some(key) = view.demo_key {
            ui.add_space(GRID);
            alert(
                ui,
                c,
                Icon::Info,
                &t.with("demo-key", &[("key", key.into())]),
                "",
            );
        }
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let mut commands = vec![Command::away("command-cancel", Action::Tell(Event::Cancel))];
    let qr = view.session().is_some_and(|session| session.qr.is_some());
    if qr {
        commands.push(Command::other(
            "command-use-qr",
            Key::F5,
            Action::Tell(Event::UseQr),
        ));
    }
    commands.push(Command::other(
        "command-type",
        Key::F6,
        Action::Tell(Event::TypePerson),
    ));
    commands.push(Command::primary("command-open", Action::SendKey));
    commands
}

/// The field for a card's number, or the three of a passport, with what was wrong.
pub(super) fn key_field(ui: &mut Ui, view: &View<'_>, draft: &mut Draft, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    let trouble = view.session().and_then(|session| session.key_problem);
    let problem = trouble.map(|trouble| said(view, trouble));
    let width = ui.available_width();
    if draft.passport {
        let labels = [
            "key-passport-number",
            "key-passport-birth",
            "key-passport-expiry",
        ];
        let hints = ["hint-none", "hint-date", "hint-date"];
        let third = (width - 2.0 * GRID) / 3.0;
        ui.horizontal_top(|ui| {
            for ((value, label), (hint, id)) in
                draft
                    .document
                    .iter_mut()
                    .zip(labels)
                    .zip(
                        hints
                            .into_iter()
                            .zip([KEY_FIELD, "key-birth", "key-expiry"]),
                    )
            {
                let (label, hint) = (t.get(label), t.get(hint));
                let field = Text {
                    hint: &hint,
                    ..Text::new(id, &label, third)
                };
                if let (_, Some(new)) = widgets::text(ui, c, &field, value) {
                    *value = new;
                }
            }
        });
        if let Some(problem) = &problem {
            say(ui, problem, size::SMALL, Weight::Medium, c.danger);
        }
    } else {
        let (label, hint) = (t.get("key-card"), t.get("key-card-hint"));
        let field = Text {
            hint: &hint,
            problem: problem.as_deref(),
            large: true,
            ..Text::new(KEY_FIELD, &label, width)
        };
        if let (_, Some(new)) = widgets::text(ui, c, &field, &draft.key) {
            draft.key = clean(&new);
        }
    }
    ui.add_space(GRID / 2.0);
    let other = if draft.passport {
        "key-of-card"
    } else {
        "key-of-passport"
    };
    if link(ui, c, &t.get(other)).clicked() {
        act.push(Action::Passport(!draft.passport));
    }
    if !draft.passport {
        note(ui, c, &t.get("key-scan"));
    }
}

fn said(view: &View<'_>, trouble: KeyProblem) -> String {
    let key = names::key_problem(trouble);
    match trouble {
        KeyProblem::Wrong {
            tries_left: Some(tries),
        } => view.t.with(key, &[("tries", tries.into())]),
        _ => view.t.get(key).into_owned(),
    }
}

/// Line ends that come with a pasted zone become spaces.
fn clean(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.replace(['\n', '\r'], " "))
}
