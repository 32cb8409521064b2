//! A person on the screen: portrait, and facts in two columns.

use eframe::egui::{
    self, CornerRadius, Image, Rect, Sense, Stroke, StrokeKind, TextureHandle, Ui, vec2,
};

use super::{Icon, icon::paint, say};
use crate::theme::{self, Colours, GRID, Weight, size};

/// The portrait, or a shape in its place.
pub fn portrait(
    ui: &mut Ui,
    c: &Colours,
    texture: Option<&TextureHandle>,
    height: f32,
    name: &str,
) {
    let frame = vec2(height * 0.75, height);
    let (rect, response) = ui.allocate_exact_size(frame, Sense::hover());
    let radius = CornerRadius::same(theme::RADIUS);
    ui.painter().rect_filled(rect, radius, c.sunken);
    match texture {
        Some(texture) => {
            // The whole picture, never cropped: clerks compare faces.
            let picture = texture.size_vec2();
            let scale = (frame.x / picture.x).min(frame.y / picture.y);
            let place =
                Rect::from_center_size(rect.center(), vec2(picture.x * scale, picture.y * scale));
            Image::new(texture)
                .corner_radius(radius)
                .paint_at(ui, place);
        }
        None => paint(
            ui.painter(),
            Icon::Person,
            rect.shrink(height * 0.22),
            c.edge,
        ),
    }
    ui.painter()
        .rect_stroke(rect, radius, Stroke::new(1.0, c.line), StrokeKind::Inside);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, name));
}

/// A fact about a person.
#[derive(Debug)]
pub struct Fact<'a> {
    /// What it is.
    pub label: &'a str,
    /// What it says.
    pub value: &'a str,
    /// Whether it takes the whole width.
    pub wide: bool,
}

/// Facts in two columns, captions above them.
pub fn facts(ui: &mut Ui, c: &Colours, all: &[Fact<'_>]) {
    let full = ui.available_width();
    let half = (full - 2.0 * GRID) / 2.0;
    let mut rest = all;
    while let [first, more @ ..] = rest {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * GRID;
            rest = match more {
                [second, more @ ..] if !first.wide && !second.wide => {
                    one(ui, c, first, half);
                    one(ui, c, second, half);
                    more
                }
                _ => {
                    one(ui, c, first, full);
                    more
                }
            };
        });
        ui.add_space(GRID / 2.0);
    }
}

fn one(ui: &mut Ui, c: &Colours, fact: &Fact<'_>, width: f32) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        let label = say(ui, fact.label, size::SMALL, Weight::Medium, c.muted);
        let value = if fact.value.is_empty() {
            "–"
        } else {
            fact.value
        };
        say(ui, value, size::LEAD - 2.0, Weight::Medium, c.ink).labelled_by(label.id);
    });
}

/// An ID number as it is read aloud: `001 090 000123`.
#[must_use]
pub fn grouped_number(number: &str) -> String {
    match (
        number.len(),
        number.get(..3),
        number.get(3..6),
        number.get(6..),
    ) {
        (12, Some(one), Some(two), Some(rest)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            [one, two, rest].join(" ")
        }
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::grouped_number;

    #[test]
    fn only_id_numbers_are_grouped() {
        assert_eq!(grouped_number("001090000123"), "001 090 000123");
        assert_eq!(grouped_number("C1234567"), "C1234567");
        assert_eq!(grouped_number("ước mơ nhé"), "ước mơ nhé");
    }
}
