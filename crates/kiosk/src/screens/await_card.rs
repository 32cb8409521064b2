//! At rest: a card, a scan, a number, or typing begins.

use cccd_desk::flow::{Event, Service};
use cccd_desk::record::Mode;
use eframe::egui::{Key, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::access::key_field;
use crate::theme::{Colours, GRID, PAGE, Weight, size};
use crate::view::{Action, Command, Draft, Route, View};
use crate::widgets::{Icon, alert, arc, card, note, page, say, subtitle, title};

pub(super) fn show(ui: &mut Ui, view: &View<'_>, draft: &mut Draft, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    page(ui, PAGE, |ui| {
        ui.add_space((ui.available_height() - 460.0).max(0.0) / 2.0);
        ui.horizontal_top(|ui| {
            let half = (ui.available_width() - 4.0 * GRID) / 2.0;
            ui.vertical(|ui| {
                ui.set_width(half);
                picture(ui, c, half.min(440.0), ready(view));
                ui.add_space(GRID);
                title(ui, c, &t.get("await-title"));
                let how = match view.model.settings.mode {
                    Mode::Hospital => t.get("await-hospital"),
                    Mode::Lodging => t.get("await-lodging"),
                };
                say(ui, &how, size::LEAD, Weight::Regular, c.muted);
            });
            ui.add_space(2.0 * GRID);
            ui.vertical(|ui| {
                ui.set_width(half - 2.0 * GRID);
                trouble(ui, view);
                if view
                    .session()
                    .is_some_and(|session| session.key_kind.is_some())
                {
                    alert(
                        ui,
                        c,
                        Icon::Info,
                        &t.get("await-has-key"),
                        &t.get(has_key(view)),
                    );
                    ui.add_space(GRID);
                }
                last(ui, view);
                card(ui, c, |ui| {
                    ui.set_min_width(ui.available_width());
                    subtitle(ui, c, &t.get("await-key-title"));
                    note(ui, c, &t.get("await-key-how"));
                    ui.add_space(GRID);
                    key_field(ui, view, draft, act);
                });
                if view.demo_key.is_some() {
                    ui.add_space(GRID);
                    alert(
                        ui,
                        c,
                        Icon::Info,
                        &t.get("demo-how"),
                        &t.get("demo-how-keys"),
                    );
                }
            });
        });
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let mut commands = Vec::new();
    if view.session().is_some() {
        commands.push(Command::away("command-cancel", Action::Tell(Event::Cancel)));
    }
    if view.session().is_some_and(|session| session.qr.is_some()) {
        let use_qr = Action::Tell(Event::UseQr);
        commands.push(Command::other("command-use-qr", Key::F5, use_qr));
    }
    if view.model.left_on.is_some() && view.session().is_none() {
        commands.push(Command::other(
            "command-use-card",
            Key::F4,
            Action::Tell(Event::UseCard),
        ));
    }
    if view.session().is_none() {
        let (settings, list) = (Action::Go(Route::Settings), Action::Go(Route::Today));
        commands.push(Command::other("command-settings", Key::F10, settings));
        commands.push(Command::other("command-list", Key::F3, list));
    }
    commands.push(Command::other(
        "command-type",
        Key::F6,
        Action::Tell(Event::TypePerson),
    ));
    if view.key_typed {
        commands.push(Command::primary("command-open", Action::SendKey));
    }
    commands
}

/// What to do once the number is known.
fn has_key(view: &View<'_>) -> &'static str {
    if view.session().is_some_and(|session| session.qr.is_some()) {
        "await-has-key-do"
    } else {
        "await-has-number-do"
    }
}

/// Whether a card could be read now.
fn ready(view: &View<'_>) -> bool {
    !view.model.reader_is_lost()
}

/// What is wrong with the readers, and what to do.
pub(crate) fn trouble(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    if !view.model.reader_is_lost() {
        return;
    }
    let (what, todo) = match view.model.service {
        Service::Down => ("reader-service-down", "reader-service-down-do"),
        Service::Denied => ("reader-service-denied", "reader-service-denied-do"),
        Service::Up | Service::Unknown => ("reader-none", "reader-none-do"),
    };
    alert(ui, c, Icon::Warning, &t.get(what), &t.get(todo));
    ui.add_space(GRID);
}

/// What the last check-in gave: the ticket can be told once more.
fn last(ui: &mut Ui, view: &View<'_>) {
    let number = view.model.last.and_then(|ticket| ticket.number);
    if let Some(number) = number {
        let text = view
            .t
            .with("await-last-ticket", &[("number", number.into())]);
        alert(ui, &view.c, Icon::Info, &text, "");
        ui.add_space(GRID);
    }
}

/// A card sliding onto a reader, drawn.
fn picture(ui: &mut Ui, c: &Colours, width: f32, ready: bool) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, width * 0.56), Sense::hover());
    let painter = ui.painter();
    let at = |x: f32, y: f32| {
        pos2(
            rect.left() + x * rect.width(),
            rect.top() + y * rect.height(),
        )
    };
    let ink = if ready { c.primary } else { c.edge };
    let reader = Rect::from_two_pos(at(0.04, 0.46), at(0.72, 0.96));
    painter.rect(
        reader,
        18.0,
        c.surface,
        Stroke::new(2.5, ink),
        StrokeKind::Inside,
    );
    painter.rect_filled(
        Rect::from_two_pos(at(0.12, 0.84), at(0.24, 0.875)),
        3.0,
        if ready { c.primary } else { c.line },
    );
    for (step, alpha) in [(0.0, 1.0), (1.0, 0.65), (2.0, 0.4)] {
        let radius = rect.width() * (0.05 + 0.035 * step);
        arc(
            painter,
            at(0.38, 0.8),
            radius,
            Stroke::new(3.0, ink.gamma_multiply(alpha)),
        );
    }
    let paper = Rect::from_two_pos(at(0.3, 0.06), at(0.94, 0.62));
    painter.rect(
        paper,
        14.0,
        c.primary_soft,
        Stroke::new(2.5, ink),
        StrokeKind::Inside,
    );
    let chip = Rect::from_two_pos(at(0.36, 0.2), at(0.46, 0.36));
    painter.rect(
        chip,
        4.0,
        c.surface,
        Stroke::new(2.0, ink),
        StrokeKind::Inside,
    );
    painter.line_segment(
        [chip.left_center(), chip.right_center()],
        Stroke::new(1.5, ink),
    );
    painter.line_segment(
        [chip.center_top(), chip.center_bottom()],
        Stroke::new(1.5, ink),
    );
    for (y, to) in [(0.2, 0.86), (0.3, 0.8), (0.4, 0.72)] {
        painter.line_segment(
            [at(0.53, y), at(to, y)],
            Stroke::new(5.0, ink.gamma_multiply(0.45)),
        );
    }
}
