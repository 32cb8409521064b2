//! The mode's few fields.

use cccd_desk::flow::Event;
use eframe::egui::{ScrollArea, Ui};

use super::typing::one;
use crate::theme::{GRID, PAGE, Weight, size};
use crate::view::{Action, Command, View};
use crate::widgets::{badge, card, page, say, title};
use cccd_desk::permission::Permission;
use cccd_desk::record::Mode;

pub(super) fn show(ui: &mut Ui, view: &View<'_>, act: &mut Vec<Action>) {
    let (t, c) = (view.t, &view.c);
    let Some(session) = view.session() else {
        return;
    };
    let Some(person) = &session.person else {
        return;
    };
    let permission = view.model.permission().unwrap_or(Permission::Allow);
    let mut fields = view.model.form_fields();
    page(ui, PAGE, |ui| {
        ui.add_space(2.0 * GRID);
        ui.horizontal(|ui| {
            title(
                ui,
                c,
                &t.get(match view.model.settings.mode {
                    Mode::Hospital => "form-title-hospital",
                    Mode::Lodging => "form-title-lodging",
                }),
            );
        });
        ui.horizontal(|ui| {
            say(
                ui,
                person.full_name.reveal(),
                size::LEAD,
                Weight::Semibold,
                c.ink,
            );
            badge(ui, c, t, person.source);
        });
        match permission {
            Permission::Allow => {}
            Permission::AllowWithReason => {
                say(
                    ui,
                    &t.get("form-reason-wanted"),
                    size::BODY,
                    Weight::Medium,
                    c.warning,
                );
            }
            Permission::Staff => {
                say(
                    ui,
                    &t.get("form-staff-wanted"),
                    size::BODY,
                    Weight::Medium,
                    c.danger,
                );
            }
        }
        ui.add_space(GRID);
        ScrollArea::vertical().show(ui, |ui| {
            card(ui, c, |ui| {
                ui.set_min_width(ui.available_width());
                row(ui, &mut fields, |ui, field, width| {
                    one(ui, view, *field, width, act)
                });
            });
        });
    });
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::away("command-back", Action::Tell(Event::Back)),
        Command::primary("command-continue", Action::Tell(Event::Proceed)),
    ]
}

/// Fields two by two, in reading order.
pub(super) fn row<T>(ui: &mut Ui, fields: &mut [T], mut draw: impl FnMut(&mut Ui, &mut T, f32)) {
    let half = (ui.available_width() - 3.0 * GRID) / 2.0;
    for pair in fields.chunks_mut(2) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 3.0 * GRID;
            for field in pair {
                draw(ui, field, half);
            }
        });
        ui.add_space(GRID);
    }
}
