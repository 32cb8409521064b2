//! Signs drawn with lines, so that they are sharp at every scale and have the colour of their
//! text. Every state has its own shape: none is told by colour alone.

use core::f32::consts::TAU;

use eframe::egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2};

use crate::theme::square;

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A check mark in a shield: genuine.
    Shield,
    /// A pen stroke under a document: signed, no more.
    Signed,
    /// A clock: expired.
    Clock,
    /// A question mark in a diamond: unknown.
    Question,
    /// A cross in an octagon: not valid, or an error.
    Cross,
    /// An exclamation mark in a triangle.
    Warning,
    /// An i in a circle.
    Info,
    /// A check mark.
    Check,
    /// An ID card with its chip.
    Card,
    /// A reader.
    Reader,
    /// A pen: typed.
    Pen,
    /// The corners of a QR code.
    Qr,
    /// A person, where there is no portrait.
    Person,
    /// An empty circle: yet to come.
    Open,
    /// A filled ring: under way.
    Now,
}

/// Draws a sign in a square of this side.
pub fn icon(ui: &mut Ui, sign: Icon, side: f32, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(square(side), Sense::hover());
    paint(ui.painter(), sign, rect, colour);
    response
}

/// Draws a sign into a rectangle.
pub(crate) fn paint(painter: &Painter, sign: Icon, rect: Rect, colour: Color32) {
    let side = rect.width().min(rect.height());
    let stroke = Stroke::new((side / 12.0).max(1.5), colour);
    // All drawings are made on a square from -1 to 1.
    let centre = rect.center();
    let at = |x: f32, y: f32| pos2(centre.x + x * side / 2.0, centre.y + y * side / 2.0);
    let line = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(x, y)| at(*x, *y)).collect();
        painter.add(Shape::line(points, stroke));
    };
    let closed = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(x, y)| at(*x, *y)).collect();
        painter.add(Shape::closed_line(points, stroke));
    };
    let circle = |x: f32, y: f32, radius: f32| {
        painter.circle_stroke(at(x, y), radius * side / 2.0, stroke);
    };
    let dot = |x: f32, y: f32, radius: f32| {
        painter.circle_filled(at(x, y), radius * side / 2.0, colour);
    };
    match sign {
        Icon::Shield => {
            closed(&[
                (0.0, -0.92),
                (0.78, -0.62),
                (0.78, 0.05),
                (0.52, 0.58),
                (0.0, 0.94),
                (-0.52, 0.58),
                (-0.78, 0.05),
                (-0.78, -0.62),
            ]);
            line(&[(-0.36, 0.02), (-0.08, 0.32), (0.4, -0.3)]);
        }
        Icon::Signed => {
            closed(&[
                (-0.66, -0.9),
                (0.3, -0.9),
                (0.66, -0.54),
                (0.66, 0.9),
                (-0.66, 0.9),
            ]);
            line(&[(-0.34, -0.34), (0.3, -0.34)]);
            line(&[(-0.34, 0.0), (0.3, 0.0)]);
            line(&[
                (-0.4, 0.52),
                (-0.2, 0.34),
                (-0.1, 0.6),
                (0.08, 0.4),
                (0.18, 0.58),
                (0.42, 0.5),
            ]);
        }
        Icon::Clock => {
            circle(0.0, 0.0, 0.88);
            line(&[(0.0, -0.5), (0.0, 0.05), (0.38, 0.28)]);
        }
        Icon::Question => {
            closed(&[(0.0, -0.96), (0.96, 0.0), (0.0, 0.96), (-0.96, 0.0)]);
            line(&[
                (-0.24, -0.24),
                (-0.14, -0.44),
                (0.1, -0.46),
                (0.24, -0.28),
                (0.16, -0.06),
                (0.0, 0.06),
                (0.0, 0.22),
            ]);
            dot(0.0, 0.44, 0.09);
        }
        Icon::Cross => {
            let corner = |step: f32| {
                let angle = TAU * (step + 0.5) / 8.0;
                (0.94 * angle.cos(), 0.94 * angle.sin())
            };
            closed(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].map(corner));
            line(&[(-0.36, -0.36), (0.36, 0.36)]);
            line(&[(0.36, -0.36), (-0.36, 0.36)]);
        }
        Icon::Warning => {
            closed(&[(0.0, -0.86), (0.94, 0.78), (-0.94, 0.78)]);
            line(&[(0.0, -0.3), (0.0, 0.24)]);
            dot(0.0, 0.5, 0.1);
        }
        Icon::Info => {
            circle(0.0, 0.0, 0.88);
            dot(0.0, -0.4, 0.11);
            line(&[(0.0, -0.08), (0.0, 0.48)]);
        }
        Icon::Check => line(&[(-0.62, 0.04), (-0.18, 0.48), (0.64, -0.46)]),
        Icon::Card => {
            frame(
                painter,
                Rect::from_two_pos(at(-0.94, -0.62), at(0.94, 0.62)),
                side,
                stroke,
            );
            frame(
                painter,
                Rect::from_two_pos(at(-0.66, -0.26), at(-0.2, 0.16)),
                side / 2.0,
                stroke,
            );
            line(&[(0.1, -0.2), (0.64, -0.2)]);
            line(&[(0.1, 0.1), (0.5, 0.1)]);
        }
        Icon::Reader => {
            frame(
                painter,
                Rect::from_two_pos(at(-0.8, -0.1), at(0.8, 0.9)),
                side,
                stroke,
            );
            line(&[(-0.44, 0.22), (0.44, 0.22)]);
            arc(painter, at(0.0, -0.1), 0.3 * side / 2.0, stroke);
            arc(painter, at(0.0, -0.1), 0.62 * side / 2.0, stroke);
        }
        Icon::Pen => {
            closed(&[
                (-0.8, 0.8),
                (-0.66, 0.3),
                (0.42, -0.78),
                (0.78, -0.42),
                (-0.3, 0.66),
            ]);
            line(&[(0.16, -0.52), (0.52, -0.16)]);
        }
        Icon::Qr => {
            for (x, y) in [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5)] {
                frame(
                    painter,
                    Rect::from_center_size(at(x, y), square(0.34 * side)),
                    0.0,
                    stroke,
                );
                dot(x, y, 0.1);
            }
            for (x, y) in [(0.3, 0.3), (0.72, 0.36), (0.42, 0.74), (0.76, 0.78)] {
                dot(x, y, 0.12);
            }
        }
        Icon::Person => {
            circle(0.0, -0.34, 0.42);
            let shoulder = |step: f32| {
                let angle = TAU / 2.0 * (1.0 + step / 8.0);
                (0.82 * angle.cos(), 0.94 + 0.82 * angle.sin())
            };
            line(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0].map(shoulder));
        }
        Icon::Open => circle(0.0, 0.0, 0.8),
        Icon::Now => {
            circle(0.0, 0.0, 0.8);
            dot(0.0, 0.0, 0.42);
        }
    }
}

fn frame(painter: &Painter, rect: Rect, side: f32, stroke: Stroke) {
    painter.rect_stroke(rect, side * 0.08, stroke, eframe::egui::StrokeKind::Middle);
}

/// The upper half of a circle: a wave that goes up.
pub(crate) fn arc(painter: &Painter, centre: Pos2, radius: f32, stroke: Stroke) {
    let points = (0_u8..=16).map(|step| {
        let angle = TAU * (0.583 + f32::from(step) / 16.0 * 0.334);
        pos2(
            centre.x + radius * angle.cos(),
            centre.y + radius * angle.sin(),
        )
    });
    painter.add(Shape::line(points.collect(), stroke));
}
