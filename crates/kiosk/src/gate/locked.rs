//! The records need a key from a person.

use cccd_desk::setup::Locked;
use eframe::egui::Ui;

use super::Draft;
use super::first_run::secret;
use crate::names;
use crate::text::Texts;
use crate::theme::{Colours, GRID, PAGE, Weight, size};
use crate::widgets::{self, Icon, Text, alert, card, note, page, say, title};

pub(super) fn show(
    ui: &mut Ui,
    t: &Texts,
    c: &Colours,
    draft: &mut Draft,
    locked: &Locked,
    problem: Option<&str>,
) {
    page(ui, PAGE * 0.56, |ui| {
        ui.add_space((ui.available_height() - 420.0).max(0.0) / 2.5);
        say(
            ui,
            &locked.config.facility.name,
            size::LEAD,
            Weight::Semibold,
            c.muted,
        );
        title(
            ui,
            c,
            &t.get(if draft.recover {
                "locked-recover-title"
            } else {
                "locked-title"
            }),
        );
        ui.add_space(GRID);
        if let Some(error) = &locked.keyring {
            alert(
                ui,
                c,
                Icon::Warning,
                &t.get(names::refusal(error.kind())),
                &t.get("locked-keyring-do"),
            );
            ui.add_space(GRID);
        }
        if locked.unfinished {
            let (what, todo) = (t.get("locked-unfinished"), t.get("locked-unfinished-do"));
            alert(ui, c, Icon::Info, &what, &todo);
            ui.add_space(GRID);
        }
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            let width = ui.available_width();
            if draft.recover {
                let (label, hint) = (t.get("locked-recovery-key"), t.get("locked-recovery-hint"));
                let field = Text {
                    hint: &hint,
                    ..Text::new("recovery", &label, width)
                };
                if let (_, Some(new)) = widgets::text(ui, c, &field, &draft.passphrase) {
                    draft.passphrase = new;
                }
                ui.add_space(GRID);
                secret(
                    ui,
                    t,
                    c,
                    "new passphrase",
                    "lock-new",
                    width,
                    &mut draft.again,
                );
                note(ui, c, &t.get("lock-passphrase-how"));
            } else {
                secret(
                    ui,
                    t,
                    c,
                    "passphrase",
                    "locked-passphrase",
                    width,
                    &mut draft.passphrase,
                );
                if !locked.has_passphrase {
                    note(ui, c, &t.get("locked-no-passphrase"));
                }
            }
            if let Some(kind) = problem {
                ui.add_space(GRID);
                alert(ui, c, Icon::Warning, &t.get(names::refusal(kind)), "");
            }
        });
    });
}
