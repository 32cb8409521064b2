//! The verdict: the largest thing beside the portrait, with its own colour, sign and words.

use cccd_chip::judge::Headline;
use cccd_desk::record::Source;
use eframe::egui::{CornerRadius, Frame, Margin, Stroke, Ui};

use super::{Icon, icon, say};
use crate::text::Texts;
use crate::theme::{self, Colours, Tone, Weight, size};

/// The colour, the sign, and the keys of title and explanation.
struct Looks {
    tone: Tone,
    sign: Icon,
    title: &'static str,
    means: &'static str,
}

fn looks(c: &Colours, source: Source) -> Looks {
    let (tone, sign, title, means) = match source {
        Source::Chip(verdict) => {
            let (sign, title, means) = match verdict.headline {
                Headline::Genuine => (Icon::Shield, "verdict-genuine", "verdict-genuine-means"),
                Headline::SignedChipUnproven => {
                    (Icon::Signed, "verdict-signed", "verdict-signed-means")
                }
                Headline::Expired => (Icon::Clock, "verdict-expired", "verdict-expired-means"),
                Headline::IssuerUnknown => {
                    (Icon::Question, "verdict-unknown", "verdict-unknown-means")
                }
                Headline::Invalid => (Icon::Cross, "verdict-invalid", "verdict-invalid-means"),
            };
            (c.verdict(verdict.headline), sign, title, means)
        }
        Source::Qr => (c.unverified, Icon::Qr, "verdict-qr", "verdict-qr-means"),
        Source::Typed => (
            c.unverified,
            Icon::Pen,
            "verdict-typed",
            "verdict-typed-means",
        ),
    };
    Looks {
        tone,
        sign,
        title,
        means,
    }
}

/// The colours of a finding.
#[must_use]
pub fn tone_of(c: &Colours, source: Source) -> Tone {
    looks(c, source).tone
}

/// The verdict across the screen.
pub fn banner(ui: &mut Ui, c: &Colours, t: &Texts, source: Source) {
    let look = looks(c, source);
    Frame::new()
        .fill(look.tone.fill)
        .stroke(Stroke::new(1.0, look.tone.ink.gamma_multiply(0.35)))
        .corner_radius(CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(24, 16))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal(|ui| {
                icon(ui, look.sign, 52.0, look.tone.ink);
                ui.add_space(theme::GRID);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    say(
                        ui,
                        &t.get(look.title),
                        size::TITLE,
                        Weight::Bold,
                        look.tone.ink,
                    );
                    say(
                        ui,
                        &t.get(look.means),
                        size::BODY,
                        Weight::Regular,
                        look.tone.ink,
                    );
                });
            });
        });
}

/// The verdict in a line of a list.
pub fn badge(ui: &mut Ui, c: &Colours, t: &Texts, source: Source) {
    let look = looks(c, source);
    chip(ui, look.tone, look.sign, &t.get(look.title));
}

/// "Not verified yet", beside what comes while the chip is read.
pub fn unverified_badge(ui: &mut Ui, c: &Colours, t: &Texts) {
    chip(ui, c.unverified, Icon::Open, &t.get("badge-unverified"));
}

fn chip(ui: &mut Ui, tone: Tone, sign: Icon, text: &str) {
    Frame::new()
        .fill(tone.fill)
        .stroke(Stroke::new(1.0, tone.ink.gamma_multiply(0.35)))
        .corner_radius(CornerRadius::same(14))
        .inner_margin(Margin::symmetric(10, 4))
        .show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                icon(ui, sign, 16.0, tone.ink);
                say(ui, text, size::SMALL, Weight::Semibold, tone.ink);
            });
        });
}
