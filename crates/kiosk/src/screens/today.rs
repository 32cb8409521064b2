//! The list of the day, and the search over everything that is kept.

use cccd_desk::catalogue::is_vietnamese;
use cccd_desk::export::deadline::{self, Countdown, Guest};
use cccd_desk::record::{Mode, Purpose};
use cccd_desk::store::Entry;
use eframe::egui::{Align, Key, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use zeroize::Zeroizing;

use super::person::written;
use crate::office::{Answer, Deed, Office};
use crate::theme::{GRID, PAGE, TARGET, Weight, size};
use crate::view::{Action, Command, Route, View};
use crate::when::clock;
use crate::widgets::{
    self, Icon, Text, alert, badge, grouped_number, icon, note, page, ring, say, title,
};

/// Identity of the search field.
pub(crate) const SEARCH: &str = "search";
/// Width of the search field.
const FIELD: f32 = 380.0;
/// Height of a row.
const ROW: f32 = TARGET + 12.0;

pub(crate) fn show(ui: &mut Ui, view: &View<'_>, office: &mut Office, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE + 96.0, |ui| {
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            title(ui, c, &t.get("today-title"));
            ui.add_space((ui.available_width() - FIELD).max(0.0));
            let (label, hint) = (t.get("today-search"), t.get("today-search-hint"));
            let field = Text {
                hint: &hint,
                ..Text::new(SEARCH, &label, FIELD)
            };
            if let (_, Some(text)) = widgets::text(ui, c, &field, &office.query) {
                office.query = text;
                act.push(Action::Office(Deed::List));
            }
        });
        let due = office.due.value().map_or(&[][..], Vec::as_slice);
        let entries = office.list.value().map_or(&[][..], Vec::as_slice);
        let count = entries
            .iter()
            .filter(|entry| entry.voided.is_none())
            .count();
        let key = if office.query.trim().is_empty() {
            "today-count"
        } else {
            "today-found"
        };
        note(ui, c, &t.with(key, &[("count", count.into())]));
        if view.model.settings.mode == Mode::Lodging {
            next_deadline(ui, view, due);
        }
        if let Answer::Failed(kind) = &office.list {
            alert(
                ui,
                c,
                Icon::Cross,
                &t.get("store-other"),
                &t.with("error-kind", &[("kind", (*kind).into())]),
            );
        }
        if entries.is_empty() && !office.list.is_waiting() {
            empty(ui, view, office.query.trim().is_empty());
            return;
        }
        ui.add_space(GRID / 2.0);
        ScrollArea::vertical()
            .auto_shrink(false)
            .show_rows(ui, ROW, entries.len(), |ui, rows| {
                for entry in entries.get(rows).unwrap_or_default() {
                    let id = entry.check_in.id();
                    let waits = due.iter().any(|one| one.check_in.id() == id);
                    row(ui, view, entry, waits, act);
                }
            });
    });
}

pub(crate) fn commands(view: &View<'_>) -> Vec<Command> {
    let _ = view;
    vec![
        Command::away("command-counter", Action::Go(Route::Counter)),
        Command::other("command-export", Key::F7, Action::Go(Route::Export)),
    ]
}

/// Until when the next of those who wait must be declared, and whether the portal takes one no
/// more.
fn next_deadline(ui: &mut Ui, view: &View<'_>, due: &[Entry]) {
    let (t, c) = (view.t, &view.c);
    let remote = view.config.facility.remote;
    let all = due.iter().filter_map(|entry| {
        let Purpose::Stay(stay) = &entry.check_in.purpose else {
            return None;
        };
        let guest = if is_vietnamese(&entry.check_in.person.nationality) {
            Guest::Vietnamese
        } else {
            Guest::Foreign { remote }
        };
        Some((deadline::deadline(stay.arrives, guest), stay.arrives, guest))
    });
    let now = view.model.now.at;
    let (closed, open): (Vec<_>, Vec<_>) = all.partition(|(_, arrives, guest)| {
        deadline::countdown(*arrives, *guest, now) == Countdown::Closed
    });
    if !closed.is_empty() {
        let (what, todo) = (t.get("today-closed"), t.get("today-closed-do"));
        alert(ui, c, Icon::Cross, &what, &todo);
        ui.add_space(GRID / 2.0);
    }
    let Some((at, arrives, guest)) = open.into_iter().min_by_key(|(at, ..)| *at) else {
        return;
    };
    let day = cccd_desk::judging::portal_date(at.date());
    let when = format!("{} {day}", clock(at));
    if let Countdown::Left(left) = deadline::countdown(arrives, guest, now) {
        let (hours, minutes) = (left.whole_hours(), left.whole_minutes().rem_euclid(60));
        let values = [
            ("when", when.into()),
            ("hours", hours.into()),
            ("minutes", minutes.into()),
        ];
        alert(ui, c, Icon::Info, &t.with("today-deadline", &values), "");
    } else {
        let text = t.with("today-overdue", &[("when", when.into())]);
        alert(ui, c, Icon::Warning, &text, &t.get("today-overdue-do"));
    }
}

fn empty(ui: &mut Ui, view: &View<'_>, day: bool) {
    let (t, c) = (view.t, &view.c);
    ui.add_space(ui.available_height() * 0.2);
    ui.vertical_centered(|ui| {
        icon(ui, Icon::Person, 64.0, c.edge);
        say(
            ui,
            &t.get(if day { "today-empty" } else { "today-nobody" }),
            size::LEAD,
            Weight::Regular,
            c.muted,
        );
    });
}

/// One check-in; the whole row is a button.
fn row(ui: &mut Ui, view: &View<'_>, entry: &Entry, waits: bool, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    let person = &entry.check_in.person;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW - GRID), Sense::click());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let fill = if response.hovered() || response.has_focus() {
        c.primary_soft
    } else {
        c.surface
    };
    ui.painter().rect(
        rect,
        8.0,
        fill,
        eframe::egui::Stroke::new(1.0, c.line),
        eframe::egui::StrokeKind::Inside,
    );
    ring(ui, c, &response);
    let ink = if entry.voided.is_some() {
        c.muted
    } else {
        c.ink
    };
    let at = entry.check_in.at;
    let (what, wide) = match &entry.check_in.purpose {
        Purpose::Visit(visit) => (visit.ticket.to_string(), visit.clinic.clone()),
        Purpose::Stay(stay) => (stay.room.clone(), until(view, stay.departs)),
    };
    let mut columns = Columns {
        rect,
        x: rect.left() + 16.0,
    };
    columns.text(ui, 64.0, &clock(at), Weight::Regular, c.muted);
    columns.text(ui, 72.0, &what, Weight::Semibold, ink);
    columns.text(ui, 330.0, person.full_name.reveal(), Weight::Semibold, ink);
    columns.text(
        ui,
        150.0,
        &grouped_number(person.number.reveal()),
        Weight::Regular,
        ink,
    );
    columns.text(
        ui,
        110.0,
        &written(person.birth.reveal()),
        Weight::Regular,
        c.muted,
    );
    columns.text(ui, 170.0, &wide, Weight::Regular, c.muted);
    columns.rest(ui, |ui| {
        if entry.voided.is_some() {
            say(
                ui,
                &t.get("today-void"),
                size::SMALL,
                Weight::Semibold,
                c.danger,
            );
        } else {
            if waits {
                let text = t.get("today-not-exported");
                say(ui, &text, size::SMALL, Weight::Semibold, c.warning);
            } else if !entry.exports.is_empty() {
                icon(ui, Icon::Check, 16.0, c.primary);
            }
            badge(ui, c, t, person.source);
        }
    });
    let name = Zeroizing::new(format!("{what} {}", person.full_name.reveal()));
    response.widget_info(|| {
        eframe::egui::WidgetInfo::labeled(
            eframe::egui::accesskit::Role::Button,
            true,
            name.as_str(),
        )
    });
    if response.clicked() {
        act.push(Action::Go(Route::Record(entry.check_in.id())));
    }
}

fn until(view: &View<'_>, day: time::Date) -> String {
    let day = cccd_desk::judging::portal_date(day);
    view.t.with("today-until", &[("day", day.into())])
}

/// Texts side by side in a row, each cut at its column's edge.
struct Columns {
    rect: Rect,
    x: f32,
}

impl Columns {
    fn text(
        &mut self,
        ui: &mut Ui,
        width: f32,
        text: &str,
        weight: Weight,
        ink: eframe::egui::Color32,
    ) {
        let rect = Rect::from_min_max(
            pos2(self.x, self.rect.top()),
            pos2(
                (self.x + width - 8.0).min(self.rect.right()),
                self.rect.bottom(),
            ),
        );
        self.x += width;
        let galley = ui
            .painter()
            .layout_no_wrap(text.to_owned(), weight.font(size::BODY), ink);
        let place = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
        ui.painter()
            .with_clip_rect(rect.intersect(ui.clip_rect()))
            .galley(place, galley, ink);
    }

    fn rest(&self, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
        let rect = Rect::from_min_max(
            pos2(self.x, self.rect.top()),
            pos2(self.rect.right() - 12.0, self.rect.bottom()),
        );
        let builder = UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Center));
        ui.scope_builder(builder, add);
    }
}
