//! The top bar: where one is, what is ready, and the ways to the other parts.

use cccd_desk::flow::Slot;
use cccd_desk::judging::portal_date;
use eframe::egui::{Align, CornerRadius, Frame, Layout, Margin, Panel, Stroke, Ui, vec2};

use crate::theme::{self, GRID, Weight, size};
use crate::view::{Action, View};
use crate::when::clock;
use crate::widgets::{Icon, Rank, button, icon, say};

/// Draws the top bar.
pub(crate) fn top(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    let frame = Frame::new()
        .fill(c.surface)
        .stroke(Stroke::new(1.0, c.line))
        .inner_margin(Margin::symmetric(24, 6));
    Panel::top("top").frame(frame).show(ui, |ui| {
        let row = vec2(ui.available_width(), theme::TARGET);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            let facility = view.config.facility.name.as_str();
            say(ui, facility, size::LEAD - 2.0, Weight::Semibold, c.ink);
            if view.model.settings.demo {
                demo_mark(ui, view);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button(ui, c, Rank::Quiet, &t.get("top-language"), "F2").clicked() {
                    actions.push(Action::Language);
                }
                if view.demo_key.is_some()
                    && button(ui, c, Rank::Quiet, &t.get("top-soft-card"), "F9").clicked()
                {
                    actions.push(Action::DemoCard);
                }
                now(ui, view);
                ui.add_space(GRID);
                reader(ui, view);
            });
        });
    });
}

/// DEMO, on every screen of a demonstration.
fn demo_mark(ui: &mut Ui, view: &View<'_>) {
    let tone = view.c.signed;
    Frame::new()
        .fill(tone.fill)
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::symmetric(10, 3))
        .show(ui, |ui| {
            ui.set_max_height(24.0);
            say(
                ui,
                &view.t.get("top-demo"),
                size::BODY,
                Weight::Bold,
                tone.ink,
            );
        });
}

fn now(ui: &mut Ui, view: &View<'_>) {
    let now = view.model.now.at;
    let text = format!("{}  {}", clock(now), portal_date(now.date()));
    say(ui, &text, size::BODY, Weight::Regular, view.c.muted);
}

/// Whether a card can be read.
fn reader(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let slots = view.model.readers.values();
    let (sign, key, ink) = if view.model.reader_is_lost() {
        (Icon::Warning, "top-reader-none", c.warning)
    } else if slots.clone().any(|slot| matches!(slot, Slot::Card)) {
        (Icon::Card, "top-reader-card", c.primary)
    } else if slots.clone().any(|slot| !matches!(slot, Slot::Empty)) {
        (Icon::Warning, "top-reader-mute", c.warning)
    } else {
        (Icon::Reader, "top-reader-ready", c.muted)
    };
    say(ui, &t.get(key), size::BODY, Weight::Medium, ink);
    icon(ui, sign, 20.0, ink);
}
