//! The recovery key, shown once.

use cccd_desk::setup::Opened;
use eframe::egui::Ui;

use crate::text::Texts;
use crate::theme::{Colours, GRID, PAGE, Weight, size};
use crate::widgets::{Icon, alert, card, note, page, say, title};

pub(super) fn show(ui: &mut Ui, t: &Texts, c: &Colours, opened: &Opened) {
    let Some(recovery) = &opened.recovery else {
        return;
    };
    page(ui, PAGE * 0.72, |ui| {
        ui.add_space((ui.available_height() - 420.0).max(0.0) / 2.5);
        title(ui, c, &t.get("recovery-title"));
        say(
            ui,
            &t.get("recovery-how"),
            size::LEAD,
            Weight::Regular,
            c.muted,
        );
        ui.add_space(GRID);
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            say(
                ui,
                &recovery.reveal(),
                size::LEAD + 4.0,
                Weight::Semibold,
                c.ink,
            );
        });
        ui.add_space(GRID);
        alert(
            ui,
            c,
            Icon::Warning,
            &t.get("recovery-once"),
            &t.get("recovery-once-do"),
        );
        note(ui, c, &t.get("recovery-noted"));
    });
}
