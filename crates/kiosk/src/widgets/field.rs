//! Fields: the label above, what is wrong below, both bound to the field for assistive technology.

use eframe::egui::{
    self, Align2, CornerRadius, FontSelection, Id, Response, RichText, Stroke, StrokeKind,
    TextEdit, Ui, vec2,
};
use zeroize::Zeroizing;

use crate::theme::{self, Colours, Weight, size};

/// Most options side by side.
const MOST_SEGMENTS: u8 = 6;

/// A text field.
#[derive(Debug)]
pub struct Text<'a> {
    /// Identity, so that focus can be put there.
    pub id: Id,
    /// Above it.
    pub label: &'a str,
    /// In it while it is empty.
    pub hint: &'a str,
    /// What is wrong with it, below.
    pub problem: Option<&'a str>,
    /// Its width in points.
    pub width: f32,
    /// A number read aloud or typed digit by digit: larger.
    pub large: bool,
    /// A passphrase: shown as dots.
    pub secret: bool,
}

impl<'a> Text<'a> {
    /// A usual field.
    #[must_use]
    pub fn new(id: &str, label: &'a str, width: f32) -> Self {
        Self {
            id: Id::unique(id),
            label,
            hint: "",
            problem: None,
            width,
            large: false,
            secret: false,
        }
    }
}

/// Shows a text field; `Some` with the new text if it was edited.
pub fn text(
    ui: &mut Ui,
    c: &Colours,
    field: &Text<'_>,
    value: &str,
) -> (Response, Option<Zeroizing<String>>) {
    let mut buffer = Zeroizing::new(value.to_owned());
    let response = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.set_width(field.width);
            let label = caption(ui, c, field.label, field.problem.is_some());
            let font = if field.large {
                Weight::Medium.font(size::TITLE)
            } else {
                Weight::Regular.font(size::LEAD - 2.0)
            };
            let hint = RichText::new(field.hint).color(c.muted);
            let edit = TextEdit::singleline(&mut *buffer)
                .id(field.id)
                .hint_text(hint)
                .password(field.secret)
                .font(FontSelection::FontId(font))
                .margin(egui::Margin::symmetric(12, 8))
                .align(Align2::LEFT_CENTER)
                .min_size(vec2(field.width, theme::TARGET))
                .desired_width(field.width - 24.0);
            let response = ui.add(edit).labelled_by(label.id);
            if field.problem.is_some() && !response.has_focus() {
                edge(ui, &response, c.danger);
            }
            complain(ui, c, field.problem, &response);
            response
        })
        .inner;
    let edited = response.changed().then_some(buffer);
    (response, edited)
}

/// One of several.
#[derive(Debug)]
pub struct Choice<'a> {
    /// Identity, so that focus can be put there.
    pub id: &'a str,
    /// Above it.
    pub label: &'a str,
    /// What is wrong with it, below.
    pub problem: Option<&'a str>,
    /// Its width in points.
    pub width: f32,
    /// The values with what is shown of each.
    pub options: &'a [(String, String)],
}

/// Shows a choice: side by side where there are few, else a list; `Some` with the value chosen.
pub fn choice(ui: &mut Ui, c: &Colours, field: &Choice<'_>, value: &str) -> Option<String> {
    let mut chosen = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.set_width(field.width);
        let label = caption(ui, c, field.label, field.problem.is_some());
        let response = match widths(ui, field) {
            // Each is called by its own name.
            Some(widths) => segments(ui, c, field, value, &widths, &mut chosen),
            None => list(ui, c, field, value, &mut chosen).map(|list| list.labelled_by(label.id)),
        };
        if let Some(response) = response {
            complain(ui, c, field.problem, &response);
        }
    });
    chosen
}

/// The widths of the options side by side, sharing what is left over; `None` where there is no
/// room for all.
fn widths(ui: &Ui, field: &Choice<'_>) -> Option<Vec<f32>> {
    let font = Weight::Medium.font(size::BODY);
    let count = u8::try_from(field.options.len())
        .ok()
        .filter(|count| *count <= MOST_SEGMENTS)?;
    let natural: Vec<f32> = field
        .options
        .iter()
        .map(|(_, text)| {
            let galley =
                ui.painter()
                    .layout_no_wrap(text.clone(), font.clone(), egui::Color32::BLACK);
            galley.size().x + 4.0 * theme::GRID
        })
        .collect();
    let gaps = theme::GRID * (f32::from(count) - 1.0);
    let over = field.width - gaps - natural.iter().sum::<f32>();
    let each = over / f32::from(count.max(1));
    (over >= 0.0).then(|| natural.into_iter().map(|width| width + each).collect())
}

fn segments(
    ui: &mut Ui,
    c: &Colours,
    field: &Choice<'_>,
    value: &str,
    widths: &[f32],
    chosen: &mut Option<String>,
) -> Option<Response> {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GRID;
        let mut all: Option<Response> = None;
        for ((option, text), width) in field.options.iter().zip(widths) {
            let on = option == value;
            let (fill, ink, edge) = if on {
                (c.primary, c.on_primary, c.primary)
            } else {
                (c.surface, c.ink, c.edge)
            };
            let text = RichText::new(text)
                .font(Weight::Medium.font(size::BODY))
                .color(ink);
            let button = egui::Button::new(text)
                .selected(on)
                .fill(fill)
                .stroke(Stroke::new(1.0, edge))
                .corner_radius(CornerRadius::same(theme::FIELD_RADIUS))
                .min_size(vec2(*width, theme::TARGET));
            let response = ui.add(button);
            super::ring(ui, c, &response);
            if response.clicked() {
                *chosen = Some(option.clone());
            }
            all = Some(all.map_or(response.clone(), |all| all.union(response)));
        }
        all
    })
    .inner
}

fn list(
    ui: &mut Ui,
    c: &Colours,
    field: &Choice<'_>,
    value: &str,
    chosen: &mut Option<String>,
) -> Option<Response> {
    let shown = field.options.iter().find(|(option, _)| option == value);
    let shown = shown.map_or("", |(_, text)| text.as_str());
    let list = egui::ComboBox::from_id_salt(field.id)
        .width(field.width)
        .selected_text(RichText::new(shown).color(c.ink))
        .show_ui(ui, |ui| {
            for (option, text) in field.options {
                let on = option == value;
                let entry = egui::Button::selectable(on, text.as_str())
                    .min_size(vec2(field.width - 24.0, theme::TARGET));
                if ui.add(entry).clicked() {
                    *chosen = Some(option.clone());
                }
            }
        });
    super::ring(ui, c, &list.response);
    Some(list.response)
}

fn caption(ui: &mut Ui, c: &Colours, label: &str, wrong: bool) -> Response {
    let ink = if wrong { c.danger } else { c.muted };
    super::say(ui, label, size::SMALL, Weight::Medium, ink)
}

fn edge(ui: &Ui, response: &Response, colour: egui::Color32) {
    ui.painter().rect_stroke(
        response.rect,
        CornerRadius::same(theme::FIELD_RADIUS),
        Stroke::new(2.0, colour),
        StrokeKind::Inside,
    );
}

/// The problem below its field; read with it.
fn complain(ui: &mut Ui, c: &Colours, problem: Option<&str>, field: &Response) {
    let Some(problem) = problem else {
        return;
    };
    let response = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            super::icon(ui, super::Icon::Warning, 16.0, c.danger);
            super::say(ui, problem, size::SMALL, Weight::Medium, c.danger)
        })
        .inner;
    ui.ctx().accesskit_node_builder(field.id, |node| {
        node.push_described_by(response.id.accesskit_id());
        node.set_invalid(egui::accesskit::Invalid::True);
    });
}
