//! The first run: what kind of place this is, and how its records are locked.

use cccd_desk::catalogue;
use cccd_desk::config::{BasisKind, Config, Facility};
use cccd_desk::record::Mode;
use eframe::egui::{ScrollArea, Ui};
use zeroize::Zeroizing;

use super::Draft;
use crate::names;
use crate::text::{Language, Texts};
use crate::theme::{Colours, GRID, PAGE, Weight, size};
use crate::widgets::{self, Choice, Icon, Text, alert, card, note, page, say, title};

impl Draft {
    /// The configuration as it was typed.
    pub(super) fn config(&self, language: Language) -> Config {
        let mode = if self.lodging {
            Mode::Lodging
        } else {
            Mode::Hospital
        };
        let facility = Facility {
            name: self.name.trim().to_owned(),
            code: self.code.trim().to_owned(),
            ..Facility::default()
        };
        let mut config = Config::new(mode, facility);
        if self.legal_duty {
            config.notice.basis = BasisKind::LegalDuty;
        }
        if language == Language::En {
            config.language = catalogue::Language::En;
        }
        let list = self
            .list
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let list: Vec<String> = list.map(str::to_owned).collect();
        match mode {
            Mode::Hospital => config.clinics = list,
            Mode::Lodging => config.rooms = list,
        }
        config
    }
}

pub(super) fn place(ui: &mut Ui, t: &Texts, c: &Colours, draft: &mut Draft, problem: Option<&str>) {
    page(ui, PAGE * 0.72, |ui| {
        ui.add_space((ui.available_height() - 560.0).max(0.0) / 2.5);
        title(ui, c, &t.get("first-title"));
        say(
            ui,
            &t.get("first-how"),
            size::LEAD,
            Weight::Regular,
            c.muted,
        );
        ui.add_space(GRID);
        ScrollArea::vertical().show(ui, |ui| {
            card(ui, c, |ui| {
                ui.set_min_width(ui.available_width());
                let width = ui.available_width();
                pick(
                    ui,
                    t,
                    c,
                    width,
                    "first-mode",
                    ["first-hospital", "first-lodging"],
                    &mut draft.lodging,
                );
                ui.add_space(GRID);
                let missing = problem.map(|kind| t.get(names::refusal(kind)));
                let label = t.get("first-name");
                let field = Text {
                    problem: missing.as_deref(),
                    ..Text::new("facility", &label, width)
                };
                edit(ui, c, &field, &mut draft.name);
                ui.add_space(GRID);
                let half = (width - 2.0 * GRID) / 2.0;
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 2.0 * GRID;
                    let (label, hint) = (t.get("first-code"), t.get("hint-optional"));
                    edit(
                        ui,
                        c,
                        &Text {
                            hint: &hint,
                            ..Text::new("code", &label, half)
                        },
                        &mut draft.code,
                    );
                    let (label, hint) = if draft.lodging {
                        (t.get("first-rooms"), t.get("first-rooms-hint"))
                    } else {
                        (t.get("first-clinics"), t.get("first-clinics-hint"))
                    };
                    edit(
                        ui,
                        c,
                        &Text {
                            hint: &hint,
                            ..Text::new("list", &label, half)
                        },
                        &mut draft.list,
                    );
                });
                ui.add_space(GRID);
                pick(
                    ui,
                    t,
                    c,
                    width,
                    "first-basis",
                    ["first-consent", "first-duty"],
                    &mut draft.legal_duty,
                );
                note(ui, c, &t.get("first-basis-how"));
            });
        });
    });
}

pub(super) fn lock(
    ui: &mut Ui,
    t: &Texts,
    c: &Colours,
    draft: &mut Draft,
    keyring: bool,
    problem: Option<&str>,
) {
    page(ui, PAGE * 0.62, |ui| {
        ui.add_space((ui.available_height() - 480.0).max(0.0) / 2.5);
        title(ui, c, &t.get("lock-title"));
        say(ui, &t.get("lock-how"), size::LEAD, Weight::Regular, c.muted);
        ui.add_space(GRID);
        card(ui, c, |ui| {
            ui.set_min_width(ui.available_width());
            let width = ui.available_width();
            if keyring {
                let mut passphrase = !draft.keyring;
                pick(
                    ui,
                    t,
                    c,
                    width,
                    "lock-by",
                    ["lock-keyring", "lock-passphrase"],
                    &mut passphrase,
                );
                draft.keyring = !passphrase;
                ui.add_space(GRID);
            } else {
                alert(ui, c, Icon::Info, &t.get("lock-no-keyring"), "");
                ui.add_space(GRID);
            }
            if draft.keyring {
                note(ui, c, &t.get("lock-keyring-how"));
            } else {
                secret(
                    ui,
                    t,
                    c,
                    "passphrase",
                    "lock-new",
                    width,
                    &mut draft.passphrase,
                );
                ui.add_space(GRID);
                secret(ui, t, c, "again", "lock-again", width, &mut draft.again);
                note(ui, c, &t.get("lock-passphrase-how"));
            }
            if let Some(kind) = problem {
                ui.add_space(GRID);
                alert(ui, c, Icon::Warning, &t.get(names::refusal(kind)), "");
            }
        });
    });
}

/// A field for a secret.
pub(super) fn secret(
    ui: &mut Ui,
    t: &Texts,
    c: &Colours,
    id: &str,
    label: &str,
    width: f32,
    value: &mut Zeroizing<String>,
) {
    let label = t.get(label);
    let field = Text {
        secret: true,
        ..Text::new(id, &label, width)
    };
    if let (_, Some(new)) = widgets::text(ui, c, &field, value) {
        *value = new;
    }
}

fn edit(ui: &mut Ui, c: &Colours, field: &Text<'_>, value: &mut String) {
    if let (_, Some(mut new)) = widgets::text(ui, c, field, value) {
        *value = core::mem::take(&mut *new);
    }
}

/// One of two.
fn pick(
    ui: &mut Ui,
    t: &Texts,
    c: &Colours,
    width: f32,
    label: &str,
    options: [&str; 2],
    second: &mut bool,
) {
    let options = options.map(|key| (key.to_owned(), t.get(key).into_owned()));
    let label = t.get(label);
    let choice = Choice {
        id: &label,
        label: &label,
        problem: None,
        width,
        options: &options,
    };
    let [one, two] = &options;
    let now = if *second { &two.0 } else { &one.0 };
    if let Some(chosen) = widgets::choice(ui, c, &choice, now) {
        *second = chosen == two.0;
    }
}
