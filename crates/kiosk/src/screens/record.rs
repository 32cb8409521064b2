//! One check-in: what it says, what was changed, what can be done with it.

use cccd_desk::record::{Mode, Purpose};
use cccd_desk::store::Entry;
use eframe::egui::{Key, ScrollArea, Ui};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::export::outcome;
use super::person::shown;
use crate::names;
use crate::office::{Answer, Deed, Office};
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, Route, View};
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
            if let Answer::Failed(kind) = &office.changed {
                alert(
                    ui,
                    c,
                    Icon::Warning,
                    &t.get("record-not-changed"),
                    &t.get(names::refusal(kind)),
                );
            }
            outcome(ui, view, &office.exported);
            ui.add_space(GRID / 2.0);
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
                            change.field,
                            change.old.reveal(),
                            change.new.reveal(),
                            change.why
                        ));
                        say(ui, &line, size::BODY, Weight::Regular, c.muted);
                    }
                });
                ui.add_space(GRID);
            }
            if entry.voided.is_none() {
                let (id, stay) = (
                    entry.check_in.id(),
                    matches!(entry.check_in.purpose, Purpose::Stay(_)),
                );
                let departed = entry.departed.is_some();
                deeds(ui, view, &mut office.input, id, stay, departed, act);
            }
        });
    });
}

pub(crate) fn commands(view: &View<'_>, office: &Office) -> Vec<Command> {
    let mut commands = vec![Command::away("command-back", Action::Go(Route::Today))];
    let valid = office
        .record
        .value()
        .filter(|(entry, _)| entry.voided.is_none());
    if let Some((entry, _)) = valid
        && view.model.settings.mode == Mode::Hospital
    {
        let id = entry.check_in.id();
        commands.push(Command::other(
            "command-hand-over",
            Key::F7,
            Action::Office(Deed::HandOver(id)),
        ));
    }
    commands
}

/// What can be done: each takes what is typed in the one field.
fn deeds(
    ui: &mut Ui,
    view: &View<'_>,
    input: &mut Zeroizing<String>,
    id: Uuid,
    stay: bool,
    departed: bool,
    act: &mut Vec<Action>,
) {
    let (t, c) = (view.t, &view.c);
    card(ui, c, |ui| {
        ui.set_min_width(ui.available_width());
        subtitle(ui, c, &t.get("record-change"));
        note(
            ui,
            c,
            &t.get(if stay {
                "record-change-stay"
            } else {
                "record-change-visit"
            }),
        );
        ui.horizontal(|ui| {
            let label = t.get("record-input");
            let field = Text::new("record input", &label, 380.0);
            if let (_, Some(text)) = widgets::text(ui, c, &field, input) {
                *input = text;
            }
        });
        ui.add_space(GRID / 2.0);
        ui.horizontal_wrapped(|ui| {
            let mut deed = |ui: &mut Ui, rank, key: &str, deed: Deed| {
                if button(ui, c, rank, &t.get(key), "").clicked() {
                    act.push(Action::Office(deed));
                }
            };
            if stay && !departed {
                deed(ui, Rank::Secondary, "record-check-out", Deed::CheckOut(id));
                deed(ui, Rank::Secondary, "record-extend", Deed::Extend(id));
                deed(ui, Rank::Secondary, "record-move", Deed::Move(id));
            }
            deed(ui, Rank::Danger, "record-make-void", Deed::Void(id));
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

/// Day and time of day.
fn moment(at: time::OffsetDateTime) -> String {
    format!(
        "{} {:02}:{:02}",
        cccd_desk::judging::portal_date(at.date()),
        at.hour(),
        at.minute()
    )
}
