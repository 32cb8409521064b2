//! The configuration or the records are not in order: everything that is wrong, at once.

use cccd_desk::config::ConfigError;
use cccd_desk::setup::SetupError;
use eframe::egui::{ScrollArea, Ui};

use crate::names;
use crate::office::file_language;
use crate::text::Texts;
use crate::theme::{Colours, GRID, PAGE, Weight, size};
use crate::widgets::{Icon, alert, card, note, page, say, title};

pub(super) fn show(ui: &mut Ui, t: &Texts, c: &Colours, error: &SetupError) {
    page(ui, PAGE * 0.8, |ui| {
        ui.add_space(4.0 * GRID);
        match error {
            SetupError::Config(ConfigError::Mistakes { path, mistakes }) => {
                title(ui, c, &t.get("trouble-config"));
                let file = path.display().to_string();
                note(
                    ui,
                    c,
                    &t.with("trouble-config-file", &[("file", file.into())]),
                );
                ui.add_space(GRID);
                ScrollArea::vertical().show(ui, |ui| {
                    card(ui, c, |ui| {
                        ui.set_min_width(ui.available_width());
                        for mistake in &mistakes.0 {
                            let text = mistake.text(file_language(t.language()));
                            say(ui, &text, size::BODY, Weight::Regular, c.ink);
                        }
                    });
                });
            }
            taken @ SetupError::SeatTaken => {
                title(ui, c, &t.get("trouble-seat"));
                ui.add_space(GRID);
                alert(ui, c, Icon::Info, &t.get(names::refusal(taken.kind())), "");
            }
            other => {
                title(ui, c, &t.get("trouble-title"));
                ui.add_space(GRID);
                alert(ui, c, Icon::Cross, &t.get(names::refusal(other.kind())), "");
                ui.add_space(GRID);
                note(ui, c, &other.to_string());
            }
        }
    });
}
