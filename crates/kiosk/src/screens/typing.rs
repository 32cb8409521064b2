//! A person without a readable chip, typed by the clerk; labelled unverified from here on.

use cccd_chip::lds::Private;
use cccd_desk::flow::{Event, Field};
use cccd_desk::record::DocumentKind;
use eframe::egui::{ScrollArea, Ui};

use super::form::row;
use crate::names;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{self, Choice, Text, card, page, say, title};

/// The fields, in the order of the screen.
const FIELDS: [Field; 8] = [
    Field::Document,
    Field::Number,
    Field::FullName,
    Field::Birth,
    Field::Sex,
    Field::Nationality,
    Field::Residence,
    Field::Phone,
];

pub(super) fn show(ui: &mut Ui, view: &View<'_>, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE, |ui| {
        ui.add_space(2.0 * GRID);
        title(ui, c, &t.get("typing-title"));
        say(
            ui,
            &t.get("typing-how"),
            size::BODY,
            Weight::Regular,
            c.muted,
        );
        ui.add_space(GRID);
        ScrollArea::vertical().show(ui, |ui| {
            card(ui, c, |ui| {
                ui.set_min_width(ui.available_width());
                row(ui, &mut FIELDS.clone(), |ui, field, width| {
                    one(ui, view, *field, width, act)
                });
            });
        });
    });
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::away("command-back", Action::Tell(Event::Back)),
        Command::primary("command-continue", Action::Tell(Event::Proceed)),
    ]
}

/// A field of the form, with the value it has now.
pub(super) fn one(ui: &mut Ui, view: &View<'_>, field: Field, width: f32, act: &mut Vec<Action>) {
    let Some(session) = view.session() else {
        return;
    };
    let (t, c) = (view.t, &view.c);
    let value = session.form.get(field);
    let (label, hint) = (t.get(names::field(field)), t.get(names::hint(field)));
    let problem = view.problem(field);
    let id = id_of(field);
    let options = options(view, field);
    let new = if options.is_empty() {
        let field = Text {
            hint: &hint,
            problem: problem.as_deref(),
            ..Text::new(&id, &label, width)
        };
        widgets::text(ui, c, &field, value)
            .1
            .map(|mut text| Private::new(core::mem::take(&mut *text)))
    } else {
        let choice = Choice {
            id: &id,
            label: &label,
            problem: problem.as_deref(),
            width,
            options: &options,
        };
        widgets::choice(ui, c, &choice, value).map(Private::new)
    };
    if let Some(new) = new {
        act.push(Action::Tell(Event::Set(field, new)));
    }
}

/// Whether a field is typed into, and not chosen from a list.
#[must_use]
pub(crate) fn is_typed(view: &View<'_>, field: Field) -> bool {
    options(view, field).is_empty()
}

/// Identity of a field's widget.
#[must_use]
pub(crate) fn id_of(field: Field) -> String {
    format!("field {field:?}")
}

/// The values to choose from, with their names; none where the field is typed.
fn options(view: &View<'_>, field: Field) -> Vec<(String, String)> {
    let t = view.t;
    match field {
        Field::Document => DocumentKind::ALL
            .map(|kind| {
                (
                    kind.as_str().to_owned(),
                    t.get(names::document(kind)).into_owned(),
                )
            })
            .into(),
        Field::Sex => ['M', 'F', 'X']
            .map(|letter| (letter.to_string(), t.get(names::sex(letter)).into_owned()))
            .into(),
        Field::ResidenceKind => [1, 2, 3]
            .map(|code| {
                (
                    code.to_string(),
                    t.get(names::residence_kind(code)).into_owned(),
                )
            })
            .into(),
        Field::StayReason => (1..=cccd_desk::catalogue::REASON_OTHER)
            .filter_map(|code| Some((code.to_string(), reason(view, code)?)))
            .collect(),
        Field::Clinic => same(&view.model.settings.clinics),
        Field::Room => same(&view.config.rooms),
        _ => Vec::new(),
    }
}

/// A reason of stay in words: as the portal spells it, in English as translated.
fn reason(view: &View<'_>, code: u8) -> Option<String> {
    if view.t.language() == crate::text::Language::Vi {
        return view.config.catalogue.reason(code);
    }
    let known = cccd_desk::catalogue::REASONS
        .iter()
        .find(|(known, ..)| *known == code);
    known.map(|(code, _, english)| format!("{code} - {english}"))
}

fn same(values: &[String]) -> Vec<(String, String)> {
    values
        .iter()
        .map(|value| (value.clone(), value.clone()))
        .collect()
}

/// What a value is called where it is chosen from a list; else the value.
pub(super) fn name_of(view: &View<'_>, field: Field, value: &str) -> String {
    let options = options(view, field);
    let found = options.into_iter().find(|(option, _)| option == value);
    found.map_or_else(|| value.to_owned(), |(_, name)| name)
}
