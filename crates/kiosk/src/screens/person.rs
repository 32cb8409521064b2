//! The person with portrait and verdict.

use cccd_chip::lds::Private;
use cccd_chip::lds::person::Source as Said;
use cccd_desk::flow::{Event, MatchState, Session};
use cccd_desk::record::{PersonRecord, Source};
use eframe::egui::{Key, Panel, Ui, vec2};
use zeroize::Zeroizing;

use super::why;
use crate::names;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{
    Fact, Icon, alert, banner, card, facts, grouped_number, page, portrait, say, subtitle,
};

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    let Some(person) = &session.person else {
        return;
    };
    if view.why && session.verified.is_some() {
        Panel::right("why")
            .resizable(false)
            .exact_size((ui.available_width() * 0.4).clamp(420.0, 560.0))
            .show(ui, |ui| why::show(ui, view));
    }
    page(ui, PAGE, |ui| {
        ui.add_space(2.0 * GRID);
        banner(ui, c, t, person.source);
        ui.add_space(GRID);
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            // Remarks below take their room from the portrait.
            let remarks = if session.differences().is_empty() {
                150.0
            } else {
                240.0
            };
            let height = (ui.available_height() - remarks).clamp(220.0, 340.0);
            ui.horizontal_top(|ui| {
                if matches!(person.source, Source::Chip(_)) {
                    portrait(ui, c, view.portrait, height, &t.get("portrait"));
                    ui.add_space(2.0 * GRID);
                }
                ui.vertical(|ui| {
                    ui.set_width(ui.available_width());
                    say(
                        ui,
                        person.full_name.reveal(),
                        size::TITLE + 4.0,
                        Weight::Semibold,
                        c.ink,
                    );
                    ui.add_space(GRID / 2.0);
                    let all = shown(view, person);
                    facts(ui, c, &all.as_facts(usize::MAX));
                });
            });
        });
        ui.add_space(GRID);
        known(ui, view);
        differences(ui, view);
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let verified = view
        .session()
        .is_some_and(|session| session.verified.is_some());
    let mut commands = vec![if verified {
        Command::away("command-cancel", Action::Tell(Event::Cancel))
    } else {
        Command::away("command-back", Action::Tell(Event::Back))
    }];
    if verified {
        let label = if view.why {
            "command-why-hide"
        } else {
            "command-why"
        };
        commands.push(Command::other(label, Key::F1, Action::Why));
    }
    commands.push(Command::primary(
        "command-continue",
        Action::Tell(Event::Proceed),
    ));
    commands
}

/// Whether this person was here before.
fn known(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    match session.matching.state {
        MatchState::NotAsked | MatchState::Searching => {
            alert(ui, c, Icon::Info, &t.get("known-searching"), "");
        }
        MatchState::New if session.matching.unsearched => {
            alert(ui, c, Icon::Warning, &t.get("known-unsearched"), "");
        }
        MatchState::New => alert(ui, c, Icon::Info, &t.get("known-new"), ""),
        MatchState::Taken(_) => {
            if let Some(known) = session.matching.taken() {
                let text = t.with(
                    "known-returning",
                    &[
                        ("times", known.times.into()),
                        (
                            "day",
                            cccd_desk::judging::portal_date(known.last_at.date()).into(),
                        ),
                    ],
                );
                alert(ui, c, Icon::Info, &text, "");
            }
        }
        MatchState::Choose => alert(
            ui,
            c,
            Icon::Warning,
            &t.get("known-choose"),
            &t.get("known-choose-do"),
        ),
        MatchState::Conflict => {
            alert(
                ui,
                c,
                Icon::Warning,
                &t.get("known-conflict"),
                &t.get("known-conflict-do"),
            );
        }
    }
}

/// What the QR code or the clerk says otherwise than the chip.
fn differences(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let all = view.session().map(Session::differences).unwrap_or_default();
    for (source, title) in [(Said::Qr, "differs-qr"), (Said::Typed, "differs-typed")] {
        let of_source = all.iter().filter(|one| one.source == source);
        let fields: Vec<Zeroizing<String>> = of_source
            .map(|one| {
                let field = t.get(names::subject(one.subject)).into_owned();
                let stated = one.stated.reveal().clone();
                let key = if stated.is_empty() {
                    "differs-field-empty"
                } else {
                    "differs-field"
                };
                let words = [("field", field.into()), ("stated", stated.into())];
                Zeroizing::new(t.with(key, &words))
            })
            .collect();
        if fields.is_empty() {
            continue;
        }
        let fields: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
        let fields = fields.join("; ");
        let body = Zeroizing::new(t.with("differs-do", &[("fields", fields.into())]));
        ui.add_space(GRID);
        alert(ui, c, Icon::Warning, &t.get(title), &body);
    }
}

/// The facts of a person as they are shown, wiped after the frame.
pub(super) struct Shown {
    all: Vec<(String, Zeroizing<String>, bool)>,
}

impl Shown {
    /// The first of them.
    pub(super) fn as_facts(&self, most: usize) -> Vec<Fact<'_>> {
        self.all
            .iter()
            .take(most)
            .map(|(label, value, wide)| Fact {
                label,
                value,
                wide: *wide,
            })
            .collect()
    }
}

/// What is shown of a person.
pub(super) fn shown(view: &View<'_>, person: &PersonRecord) -> Shown {
    let t = view.t;
    let fact = |key: &str, value: String, wide: bool| {
        (t.get(key).into_owned(), Zeroizing::new(value), wide)
    };
    let text = |value: &Private<String>| value.reveal().clone();
    let number = grouped_number(person.number.reveal());
    let expires = match person.expires {
        Some(day) => cccd_desk::judging::portal_date(day),
        None if matches!(person.source, Source::Chip(_)) => t.get("expires-never").into_owned(),
        None => String::new(),
    };
    let document = t.get(names::document(person.document)).into_owned();
    Shown {
        all: vec![
            fact("field-number", number, false),
            fact("field-birth", written(person.birth.reveal()), false),
            fact(
                "field-sex",
                t.get(names::sex(person.sex)).into_owned(),
                false,
            ),
            fact(
                "field-nationality",
                t.language().words().state(&person.nationality).to_owned(),
                false,
            ),
            fact("field-document", document, false),
            fact("field-expires", expires, false),
            fact("field-residence", text(&person.residence), true),
        ],
    }
}

/// `yyyy-mm-dd` as it is written here: `dd/mm/yyyy`.
pub(super) fn written(iso: &str) -> String {
    let mut parts: Vec<&str> = iso.split('-').collect();
    parts.reverse();
    parts.join("/")
}

/// A person in short, for lists to choose from.
pub(super) fn brief(ui: &mut Ui, view: &View<'_>, person: &PersonRecord) {
    let c = &view.c;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
        subtitle(ui, c, person.full_name.reveal());
        let line = Zeroizing::new(format!(
            "{}  ·  {}",
            grouped_number(person.number.reveal()),
            written(person.birth.reveal())
        ));
        say(ui, &line, size::BODY, Weight::Regular, c.muted);
    });
}
