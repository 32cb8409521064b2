//! Why the verdict is what it is: every check in plain words.

use cccd_chip::verify::{Check, Outcome, Status};
use eframe::egui::{ScrollArea, Ui};

use crate::theme::{GRID, Weight, size};
use crate::view::View;
use crate::widgets::{Icon, icon, say, subtitle};

pub(super) fn show(ui: &mut Ui, view: &View<'_>) {
    let (t, c) = (view.t, &view.c);
    let Some(verified) = view.session().and_then(|session| session.verified.as_ref()) else {
        return;
    };
    ui.add_space(GRID);
    subtitle(ui, c, &t.get("why-title"));
    ScrollArea::vertical().show(ui, |ui| {
        for check in &verified.report.checks {
            one(ui, view, check);
            ui.separator();
        }
        say(
            ui,
            &t.get("why-limits"),
            size::SMALL,
            Weight::Regular,
            c.muted,
        );
    });
}

fn one(ui: &mut Ui, view: &View<'_>, check: &Check) {
    let c = &view.c;
    let words = view.t.language().words();
    let (sign, ink) = match check.status() {
        Status::Passed => (Icon::Check, c.primary),
        Status::Failed => (Icon::Cross, c.danger),
        Status::Inconclusive => (Icon::Question, c.warning),
        Status::NotApplicable | Status::NotAvailable => (Icon::Open, c.muted),
    };
    ui.horizontal_top(|ui| {
        icon(ui, sign, 20.0, ink);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let head = format!(
                "{}: {}",
                words.check(check.name),
                words.status(check.status())
            );
            say(ui, &head, size::BODY, Weight::Semibold, c.ink);
            let because = match &check.outcome {
                Outcome::Passed(evidence) => words.evidence(evidence),
                Outcome::Failed(finding)
                | Outcome::Inconclusive(finding)
                | Outcome::NotApplicable(finding)
                | Outcome::NotAvailable(finding) => words.finding(finding),
            };
            say(ui, &because, size::SMALL, Weight::Regular, c.muted);
            for finding in &check.findings {
                say(
                    ui,
                    &words.finding(finding),
                    size::SMALL,
                    Weight::Regular,
                    c.muted,
                );
            }
        });
    });
}
