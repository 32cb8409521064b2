//! The chip is being read: what is done, what comes, and that the card must stay.

use cccd_desk::flow::{Event, Pause, Phase};
use eframe::egui::{CornerRadius, Rect, Ui, vec2};
use time::OffsetDateTime;

use crate::names;
use crate::screens::person::shown;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{
    Icon, alert, card, facts, icon, note, page, say, subtitle, title, unverified_badge,
};

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    page(ui, PAGE, |ui| {
        ui.add_space((ui.available_height() - 440.0).max(0.0) / 3.0);
        title(ui, c, &t.get("reading-title"));
        say(
            ui,
            &t.get("reading-hold"),
            size::LEAD,
            Weight::Regular,
            c.muted,
        );
        ui.add_space(2.0 * GRID);
        ui.horizontal_top(|ui| {
            let half = (ui.available_width() - 3.0 * GRID) / 2.0;
            ui.vertical(|ui| {
                ui.set_width(half);
                card(ui, c, |ui| {
                    ui.set_min_width(ui.available_width());
                    for phase in Phase::ALL {
                        step(ui, view, phase, session.progress.phase);
                    }
                    ui.add_space(GRID);
                    bar(ui, view);
                });
            });
            ui.add_space(GRID);
            ui.vertical(|ui| {
                ui.set_width(half);
                card(ui, c, |ui| {
                    ui.set_min_width(ui.available_width());
                    ui.set_min_height(208.0);
                    match &session.early {
                        Some(person) => {
                            unverified_badge(ui, c, t);
                            ui.add_space(GRID);
                            let record = cccd_desk::judging::person_record(
                                person,
                                cccd_desk::record::Source::Typed,
                            );
                            subtitle(ui, c, record.full_name.reveal());
                            let all = shown(view, &record);
                            facts(ui, c, &all.as_facts(4));
                        }
                        None => {
                            note(ui, c, &t.get("reading-nothing-yet"));
                        }
                    }
                });
            });
        });
    });
}

pub(super) fn commands() -> Vec<Command> {
    vec![Command::away("command-stop", Action::Tell(Event::Cancel))]
}

/// The read was cut off and goes on by itself.
pub(super) fn paused(ui: &mut Ui, view: &View<'_>, why: Pause, until: OffsetDateTime) {
    let (t, c) = (view.t, &view.c);
    let left = until
        .unix_timestamp()
        .saturating_sub(view.model.now.at.unix_timestamp())
        .max(0);
    page(ui, PAGE * 0.62, |ui| {
        ui.add_space(ui.available_height() * 0.2);
        let (what, todo) = match why {
            Pause::CardRemoved => ("paused-card", "paused-card-do"),
            Pause::ReaderGone => ("paused-reader", "paused-reader-do"),
        };
        icon(ui, Icon::Card, 96.0, c.warning);
        title(ui, c, &t.get(what));
        say(ui, &t.get(todo), size::LEAD, Weight::Regular, c.ink);
        ui.add_space(GRID);
        alert(
            ui,
            c,
            Icon::Info,
            &t.with("paused-left", &[("seconds", left.into())]),
            "",
        );
    });
}

pub(super) fn paused_commands() -> Vec<Command> {
    vec![
        Command::away("command-cancel", Action::Tell(Event::Cancel)),
        Command::primary("command-retry", Action::Tell(Event::Retry)),
    ]
}

fn step(ui: &mut Ui, view: &View<'_>, phase: Phase, now: Phase) {
    let c = &view.c;
    let (sign, ink, weight) = if phase < now {
        (Icon::Check, c.primary, Weight::Medium)
    } else if phase == now {
        (Icon::Now, c.primary, Weight::Semibold)
    } else {
        (Icon::Open, c.edge, Weight::Regular)
    };
    ui.horizontal(|ui| {
        ui.set_height(40.0);
        icon(ui, sign, 22.0, ink);
        ui.add_space(GRID / 2.0);
        let text = view.t.get(names::phase(phase));
        say(
            ui,
            &text,
            size::LEAD - 2.0,
            weight,
            if phase > now { c.muted } else { c.ink },
        );
    });
}

/// How much of the present file has come.
fn bar(ui: &mut Ui, view: &View<'_>) {
    let c = &view.c;
    let Some(progress) = view.session().map(|session| session.progress) else {
        return;
    };
    let part = share(progress.read, progress.total);
    let done = (f32::from(u8::try_from(progress.phase.number()).unwrap_or(4)) - 1.0 + part) / 4.0;
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), 8.0),
        eframe::egui::Sense::hover(),
    );
    let round = CornerRadius::same(4);
    ui.painter().rect_filled(rect, round, c.line);
    let width = rect.width() * done.clamp(0.02, 1.0);
    ui.painter().rect_filled(
        Rect::from_min_size(rect.min, vec2(width, rect.height())),
        round,
        c.primary,
    );
    response.widget_info(|| {
        let mut info =
            eframe::egui::WidgetInfo::new(eframe::egui::accesskit::Role::ProgressIndicator);
        info.value = Some(f64::from(done));
        info
    });
}

/// Part of a whole, 0 where there is none. Sizes of files are far below what a float holds.
#[allow(clippy::cast_precision_loss)]
fn share(read: usize, total: usize) -> f32 {
    if total == 0 {
        0.0
    } else {
        read as f32 / total as f32
    }
}
