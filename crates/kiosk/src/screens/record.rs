//! One check-in: what it says, what was changed, what can be done with it.

use std::borrow::Cow;

use cccd_desk::record::{Mode, Purpose};
use cccd_desk::store::{Change, Entry};
use eframe::egui::{Key, ScrollArea, Ui};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::export::outcome;
use super::person::shown;
use crate::names;
use crate::office::{Answer, Deed, Office};
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, Route, View};
use crate::when::moment;
use crate::widgets::{
    self, Fact, Icon, Rank, Text, alert, badge, button, card, facts, note, page, say, subtitle,
    title,
};

pub(crate) fn show(ui: &mut Ui, view: &View<'_>, office: &mut Office, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE, |ui| {
        ui.add_space(GRID);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            if let Answer::Failed(kind) = &office.record {
                alert(
                    ui,
                    c,
                    Icon::Cross,
                    &t.get("store-other"),
                    &t.with("error-kind", &[("kind", (*kind).into())]),
                );
            }
            let Some((entry, history)) = office.record.value() else {
                return;
            };
            let person = &entry.check_in.person;
            ui.horizontal(|ui| {
                title(ui, c, person.full_name.reveal());
                badge(ui, c, t, person.source);
            });
            if let Some(voided) = &entry.voided {
                let what = t.with(
                    "record-void",
                    &[
                        ("day", moment(voided.at).into()),
                        ("clerk", voided.clerk.as_str().into()),
                    ],
                );
                alert(ui, c, Icon::Cross, &what, &voided.why);
            }
            outcome(ui, view, &office.exported);
            ui.add_space(GRID / 2.0);
            // While something is corrected there is room for that alone.
            if office.edit.is_none() {
                all(ui, view, entry, history);
            } else if entry.voided.is_none() {
                let which = Which {
                    id: entry.check_in.id(),
                    stay: matches!(entry.check_in.purpose, Purpose::Stay(_)),
                    departed: entry.departed.is_some(),
                };
                deeds(ui, view, office, &which, act);
            }
        });
    });
}

pub(crate) fn commands(view: &View<'_>, office: &Office) -> Vec<Command> {
    let mut commands = vec![Command::away("command-back", Action::Go(Route::Today))];
    let Some((entry, _)) = office.record.value() else {
        return commands;
    };
    if entry.voided.is_some() {
        return commands;
    }
    if office.edit.is_some() {
        return vec![Command::away("record-leave", Action::Office(Deed::Edit))];
    }
    commands.push(Command::other(
        "record-change",
        Key::F4,
        Action::Office(Deed::Edit),
    ));
    if view.model.settings.mode == Mode::Hospital {
        let hand_over = Action::Office(Deed::HandOver(entry.check_in.id()));
        commands.push(Command::other("command-hand-over", Key::F7, hand_over));
    }
    commands
}

/// Everything that the record says.
fn all(ui: &mut Ui, view: &View<'_>, entry: &Entry, history: &[Change]) {
    let (t, c) = (view.t, &view.c);
    let person = &entry.check_in.person;
    ui.horizontal_top(|ui| {
        let half = (ui.available_width() - 2.0 * GRID) / 2.0;
        ui.vertical(|ui| {
            ui.set_width(half);
            card(ui, c, |ui| {
                ui.set_min_width(ui.available_width());
                subtitle(ui, c, &t.get("record-person"));
                let all = shown(view, person);
                facts(ui, c, &all.as_facts(usize::MAX));
            });
        });
        ui.vertical(|ui| {
            ui.set_width(half);
            card(ui, c, |ui| {
                ui.set_min_width(ui.available_width());
                subtitle(ui, c, &t.get("record-check-in"));
                purpose(ui, view, entry);
            });
        });
    });
    ui.add_space(GRID);
    if !history.is_empty() {
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            subtitle(ui, c, &t.get("record-history"));
            for change in history {
                let line = Zeroizing::new(format!(
                    "{}  {}  {}: {} > {}  {}",
                    moment(change.at),
                    change.clerk,
                    names::changed(&change.field)
                        .map_or(Cow::Borrowed(change.field.as_str()), |key| t.get(key)),
                    change.old.reveal(),
                    change.new.reveal(),
                    change.why
                ));
                say(ui, &line, size::BODY, Weight::Regular, c.muted);
            }
        });
        ui.add_space(GRID);
    }
}

/// Which record, and what of it decides what can be done.
struct Which {
    id: Uuid,
    stay: bool,
    departed: bool,
}

/// What can be done: each takes what is typed in the one field.
fn deeds(ui: &mut Ui, view: &View<'_>, office: &mut Office, which: &Which, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get("record-change"));
        let how = if which.stay {
            "record-change-stay"
        } else {
            "record-change-visit"
        };
        note(ui, c, &t.get(how));
        // A scan or a card does not take the correction away, nor is it lost.
        if view.model.session.is_some() {
            alert(
                ui,
                c,
                Icon::Info,
                &t.get("record-counter"),
                &t.get("record-counter-do"),
            );
            ui.add_space(GRID / 2.0);
        }
        if let Some(edit) = &mut office.edit {
            super::form::row(ui, &mut edit.0, |ui, (value, text), width| {
                let key = names::value(*value);
                let label = t.get(key);
                if let (_, Some(new)) = widgets::text(ui, c, &Text::new(key, &label, width), text) {
                    *text = new;
                }
            });
        }
        let label = t.get("record-input");
        let field = Text::new("record input", &label, 380.0);
        if let (_, Some(text)) = widgets::text(ui, c, &field, &office.input) {
            office.input = text;
        }
        ui.add_space(GRID / 2.0);
        if let Answer::Failed(kind) = &office.changed {
            let (what, todo) = (t.get("record-not-changed"), t.get(names::refusal(kind)));
            alert(ui, c, Icon::Warning, &what, &todo);
            ui.add_space(GRID / 2.0);
        }
        ui.horizontal_wrapped(|ui| {
            let press =
                |ui: &mut Ui, rank, key: &str| button(ui, c, rank, &t.get(key), "").clicked();
            if press(ui, Rank::Primary, "record-save") {
                act.push(Action::Office(Deed::Correct(which.id)));
            }
            if which.stay && !which.departed {
                for (key, deed) in [
                    ("record-check-out", Deed::CheckOut(which.id)),
                    ("record-extend", Deed::Extend(which.id)),
                    ("record-move", Deed::Move(which.id)),
                ] {
                    if press(ui, Rank::Secondary, key) {
                        act.push(Action::Office(deed));
                    }
                }
            }
            if which.stay && press(ui, Rank::Secondary, "record-declared") {
                act.push(Action::Office(Deed::Declared(which.id)));
            }
            if press(ui, Rank::Danger, "record-make-void") {
                act.push(Action::Office(Deed::Void(which.id)));
            }
        });
    });
}

fn purpose(ui: &mut Ui, view: &View<'_>, entry: &Entry) {
    let (t, c) = (view.t, &view.c);
    let check_in = &entry.check_in;
    let day = cccd_desk::judging::portal_date;
    let mut all: Vec<(&str, Zeroizing<String>)> = Vec::new();
    let mut add = |key: &'static str, value: String| all.push((key, Zeroizing::new(value)));
    add("record-at", moment(check_in.at));
    add("record-clerk", check_in.clerk.clone());
    match &check_in.purpose {
        Purpose::Visit(visit) => {
            add("stored-ticket", visit.ticket.to_string());
            add("field-clinic", visit.clinic.clone());
            add("field-insurance", visit.insurance.reveal().clone());
            add("field-reason", visit.reason.reveal().clone());
        }
        Purpose::Stay(stay) => {
            add("field-room", stay.room.clone());
            add("field-arrives", moment(stay.arrives));
            add("field-departs", day(stay.departs));
            add(
                "record-departed",
                entry.departed.map(moment).unwrap_or_default(),
            );
            add("field-note", stay.note.reveal().clone());
            if let Some(limit) = stay.stay_limit {
                add("field-stay-limit", day(limit));
            }
        }
    }
    add("field-phone", check_in.person.phone.reveal().clone());
    if !check_in.override_reason.is_empty() {
        add("field-override-reason", check_in.override_reason.clone());
    }
    let exports: Vec<String> = entry
        .exports
        .iter()
        .map(|mark| format!("{} ({})", mark.format, moment(mark.at)))
        .collect();
    add("record-exports", exports.join(", "));
    let all: Vec<(String, &Zeroizing<String>)> = all
        .iter()
        .map(|(key, value)| (t.get(key).into_owned(), value))
        .collect();
    let all: Vec<Fact<'_>> = all
        .iter()
        .map(|(label, value)| Fact {
            label,
            value,
            wide: value.chars().count() > 24,
        })
        .collect();
    facts(ui, c, &all);
}
