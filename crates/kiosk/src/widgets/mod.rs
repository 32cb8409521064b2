//! What screens are made of. Each widget has a name and a role for assistive technology, can be
//! reached by the keyboard, and shows its focus.

mod field;
mod icon;
mod person;
mod verdict;

use eframe::egui::{
    self, Align, Button, CornerRadius, Frame, InnerResponse, Key, Layout, Margin, Response,
    RichText, Stroke, StrokeKind, Ui, UiBuilder, Widget as _, vec2,
};

pub use field::{Choice, Text, choice, text};
pub(crate) use icon::arc;
pub use icon::{Icon, icon};
pub use person::{Fact, facts, grouped_number, portrait};
pub use verdict::{badge, banner, tone_of, unverified_badge};

use crate::theme::{self, Colours, GRID, Weight, size};

/// A panel on the ground.
pub fn card<R>(ui: &mut Ui, c: &Colours, add: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Frame::new()
        .fill(c.surface)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::same(24))
        .show(ui, add)
}

/// How much a button is to be noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The one action of the screen.
    Primary,
    /// Another way to go.
    Secondary,
    /// At the edge of the screen.
    Quiet,
    /// Cannot be taken back.
    Danger,
    /// Its button stands elsewhere on the screen; only its key is a command.
    Elsewhere,
}

/// A button with the key that does the same.
pub fn button(ui: &mut Ui, c: &Colours, rank: Rank, label: &str, key: &str) -> Response {
    let (fill, ink, edge) = match rank {
        Rank::Primary => (c.primary, c.on_primary, Stroke::NONE),
        Rank::Secondary | Rank::Elsewhere => (c.surface, c.primary, Stroke::new(1.5, c.primary)),
        Rank::Quiet => (egui::Color32::TRANSPARENT, c.ink, Stroke::NONE),
        Rank::Danger => (c.danger, c.surface, Stroke::NONE),
    };
    let text = size::BODY + if rank == Rank::Primary { 2.0 } else { 0.0 };
    let height = if rank == Rank::Quiet {
        theme::TARGET
    } else {
        theme::TARGET + 4.0
    };
    let mut button = Button::new(
        RichText::new(label)
            .font(Weight::Semibold.font(text))
            .color(ink),
    )
    .fill(fill)
    .stroke(edge)
    .corner_radius(CornerRadius::same(theme::FIELD_RADIUS))
    .min_size(vec2(0.0, height));
    if !key.is_empty() {
        let hint = RichText::new(key)
            .font(Weight::Medium.font(size::SMALL))
            .color(if rank == Rank::Quiet {
                c.muted
            } else {
                ink.gamma_multiply(0.82)
            });
        button = button.right_text(hint).gap(1.5 * GRID);
    }
    let response = button.ui(ui).accessible_name(label);
    if response.hovered() && ui.is_enabled() && rank == Rank::Primary {
        ui.painter().rect_stroke(
            response.rect,
            CornerRadius::same(theme::FIELD_RADIUS),
            Stroke::new(2.0, c.primary_hover),
            StrokeKind::Inside,
        );
    }
    ring(ui, c, &response);
    response
}

/// A text that is pressed like a link.
pub fn link(ui: &mut Ui, c: &Colours, label: &str) -> Response {
    let text = RichText::new(label)
        .font(Weight::Medium.font(size::BODY))
        .color(c.primary);
    let response = Button::new(text)
        .frame(false)
        .min_size(vec2(0.0, theme::TARGET))
        .ui(ui);
    ring(ui, c, &response);
    response
}

/// The focus ring, which nothing else looks like.
pub fn ring(ui: &Ui, c: &Colours, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect.expand(3.0),
            CornerRadius::same(theme::FIELD_RADIUS + 3),
            Stroke::new(theme::RING, c.primary),
            StrokeKind::Middle,
        );
    }
}

/// A text of this size and weight; wraps.
pub fn say(ui: &mut Ui, text: &str, size: f32, weight: Weight, colour: egui::Color32) -> Response {
    ui.add(egui::Label::new(RichText::new(text).font(weight.font(size)).color(colour)).wrap())
}

/// The title of a screen, which assistive technology announces as a heading.
pub fn title(ui: &mut Ui, c: &Colours, text: &str) -> Response {
    let response = say(ui, text, size::SCREEN, Weight::Semibold, c.ink);
    heading(ui, &response, text);
    response
}

/// The title of a part of a screen.
pub fn subtitle(ui: &mut Ui, c: &Colours, text: &str) -> Response {
    let response = say(ui, text, size::LEAD, Weight::Semibold, c.ink);
    heading(ui, &response, text);
    response
}

fn heading(ui: &Ui, response: &Response, text: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(text);
    });
}

/// Running text that explains.
pub fn note(ui: &mut Ui, c: &Colours, text: &str) -> Response {
    say(ui, text, size::BODY, Weight::Regular, c.muted)
}

/// What went wrong or wants attention: a sign, a title, what to do.
pub fn alert(ui: &mut Ui, c: &Colours, sign: Icon, title: &str, body: &str) {
    let (ink, fill) = match sign {
        Icon::Cross => (c.danger, c.danger_soft),
        Icon::Info => (c.primary, c.primary_soft),
        _ => (c.warning, c.warning_soft),
    };
    Frame::new()
        .fill(fill)
        .corner_radius(CornerRadius::same(theme::FIELD_RADIUS))
        .stroke(Stroke::new(1.0, ink))
        .inner_margin(Margin::symmetric(16, 12))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_top(|ui| {
                icon(ui, sign, 24.0, ink);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add_space(1.0);
                    say(ui, title, size::BODY, Weight::Semibold, ink);
                    if !body.is_empty() {
                        say(ui, body, size::BODY, Weight::Regular, c.ink);
                    }
                });
            });
        });
}

/// Runs content in a column of at most this width in the middle.
pub fn page<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let available = ui.available_rect_before_wrap();
    let width = width.min(available.width() - 4.0 * GRID);
    let rect = egui::Rect::from_center_size(available.center(), vec2(width, available.height()));
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::top_down(Align::Min)),
        add,
    )
    .inner
}

/// Whether this key was pressed, by itself and not merely held; it is then nobody else's.
pub fn pressed(ui: &Ui, wanted: Key) -> bool {
    ui.input_mut(|input| {
        let mut hit = false;
        input.events.retain(|event| match event {
            egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                repeat,
                ..
            } if *key == wanted && modifiers.is_none() => {
                hit |= !*repeat;
                false
            }
            _ => true,
        });
        hit
    })
}
