//! What the person is told before a protected file is read; one key records the basis.

use cccd_desk::config::BasisKind;
use cccd_desk::flow::Event;
use cccd_desk::record::Mode;
use eframe::egui::Ui;

use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{Icon, alert, card, icon, note, page, say, title};

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let lodging = view.model.settings.mode == Mode::Lodging;
    let consent = view.config.notice.basis == BasisKind::Consent;
    page(ui, PAGE * 0.68, |ui| {
        ui.add_space((ui.available_height() - 460.0).max(0.0) / 2.5);
        let title_key = if without_chip(view) {
            "notice-title-typed"
        } else if consent {
            "notice-title-consent"
        } else {
            "notice-title-duty"
        };
        title(ui, c, &t.get(title_key));
        ui.add_space(GRID);
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            let facility = view.config.facility.name.as_str();
            say(
                ui,
                &t.with("notice-who", &[("facility", facility.into())]),
                size::LEAD,
                Weight::Semibold,
                c.ink,
            );
            ui.add_space(GRID);
            for key in [
                if lodging {
                    "notice-why-lodging"
                } else {
                    "notice-why-hospital"
                },
                "notice-what",
                "notice-not",
                "notice-rights",
            ] {
                ui.horizontal_top(|ui| {
                    ui.add_space(GRID / 2.0);
                    icon(ui, Icon::Check, 18.0, c.primary);
                    say(ui, &t.get(key), size::LEAD - 2.0, Weight::Regular, c.ink);
                });
                ui.add_space(GRID / 2.0);
            }
        });
        let version = view.config.notice.version.as_str();
        note(
            ui,
            c,
            &t.with("notice-version", &[("version", version.into())]),
        );
        if view
            .session()
            .is_some_and(|session| session.reader.is_some())
        {
            ui.add_space(GRID);
            alert(ui, c, Icon::Info, &t.get("notice-card-there"), "");
        }
    });
}

pub(super) fn commands(view: &View<'_>) -> Vec<Command> {
    let consent = view.config.notice.basis == BasisKind::Consent;
    let (away, on) = match (consent, without_chip(view)) {
        (true, false) => ("command-refuse", "command-consent"),
        (true, true) => ("command-refuse", "command-consent-typed"),
        (false, false) => ("command-cancel", "command-duty"),
        (false, true) => ("command-cancel", "command-duty-typed"),
    };
    vec![
        Command::away(away, Action::Tell(Event::Cancel)),
        Command::primary(on, Action::Tell(Event::GiveBasis)),
    ]
}

/// Whether the chip is not to be read.
fn without_chip(view: &View<'_>) -> bool {
    view.session().is_some_and(|session| session.without_chip())
}
