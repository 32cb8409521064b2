//! The look: every colour, size and distance of the window stands here and nowhere else.
//!
//! Contrast of text on its ground is at least 4.5:1 (a test computes every pair). The genuine
//! verdict alone is green.

use std::sync::Arc;

use cccd_chip::judge::Headline;
use eframe::egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use eframe::egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, Style, TextStyle, Theme as Ground, Vec2, Visuals, vec2,
};

/// Distance on which the layout stands, in points.
pub const GRID: f32 = 8.0;
/// Height of whatever is pressed or typed into: 9 mm on a desk's screen.
pub const TARGET: f32 = 44.0;
/// Rounding of panels.
pub const RADIUS: u8 = 12;
/// Rounding of buttons and fields.
pub const FIELD_RADIUS: u8 = 8;
/// Widest that running content becomes.
pub const PAGE: f32 = 1120.0;
/// Thickness of the focus ring.
pub const RING: f32 = 2.5;
/// The longest motion, in seconds.
pub const MOTION: f32 = 0.18;

/// Sizes of text, in points.
pub mod size {
    /// Captions of fields, key hints.
    pub const SMALL: f32 = 14.0;
    /// Running text.
    pub const BODY: f32 = 16.0;
    /// What leads.
    pub const LEAD: f32 = 20.0;
    /// Titles of panels, a person's name.
    pub const TITLE: f32 = 28.0;
    /// The title of a screen.
    pub const SCREEN: f32 = 36.0;
    /// A number that is read across the desk.
    pub const TICKET: f32 = 112.0;
}

/// The weights of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Labels.
    Medium,
    /// Titles.
    Semibold,
    /// The verdict.
    Bold,
}

impl Weight {
    /// A font of this weight.
    #[must_use]
    pub fn font(self, size: f32) -> FontId {
        FontId::new(size, self.family())
    }

    fn family(self) -> FontFamily {
        match self {
            Self::Regular => FontFamily::Proportional,
            Self::Medium => FontFamily::Name("medium".into()),
            Self::Semibold => FontFamily::Name("semibold".into()),
            Self::Bold => FontFamily::Name("bold".into()),
        }
    }
}

/// Light or dark, or black on white with nothing between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// For lit rooms.
    #[default]
    Light,
    /// For night shifts.
    Dark,
    /// The highest contrast.
    Contrast,
}

impl Look {
    /// All of them, in the order in which one key goes through them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Contrast];

    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Contrast,
            Self::Contrast => Self::Light,
        }
    }

    /// Its colours.
    #[must_use]
    pub const fn colours(self) -> Colours {
        match self {
            Self::Light => LIGHT,
            Self::Dark => DARK,
            Self::Contrast => CONTRAST,
        }
    }
}

/// The colours by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// Behind everything.
    pub ground: Color32,
    /// Panels and fields.
    pub surface: Color32,
    /// A panel in a panel; every other row.
    pub sunken: Color32,
    /// Text.
    pub ink: Color32,
    /// Captions and hints.
    pub muted: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Edges of fields, which must be seen.
    pub edge: Color32,
    /// Actions, links and focus.
    pub primary: Color32,
    /// The same under the pointer.
    pub primary_hover: Color32,
    /// Text on it.
    pub on_primary: Color32,
    /// A ground that hints at it.
    pub primary_soft: Color32,
    /// Mistakes and what cannot be taken back.
    pub danger: Color32,
    /// A ground for it.
    pub danger_soft: Color32,
    /// What wants attention.
    pub warning: Color32,
    /// A ground for it.
    pub warning_soft: Color32,
    /// The genuine verdict, and nothing else.
    pub genuine: Tone,
    /// Signed, the chip not proven.
    pub signed: Tone,
    /// Expired.
    pub expired: Tone,
    /// The issuer is not known.
    pub unknown: Tone,
    /// Not to be trusted.
    pub invalid: Tone,
    /// Not verified at all: a QR code, typing.
    pub unverified: Tone,
}

/// A colour with what is written on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// The ground.
    pub fill: Color32,
    /// Text and sign on it.
    pub ink: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

const fn tone(fill: u32, ink: u32) -> Tone {
    Tone {
        fill: rgb(fill),
        ink: rgb(ink),
    }
}

const LIGHT: Colours = Colours {
    ground: rgb(0xF4F2EE),
    surface: rgb(0xFFFFFF),
    sunken: rgb(0xF8F7F4),
    ink: rgb(0x15202B),
    muted: rgb(0x505C69),
    line: rgb(0xE2DFD9),
    edge: rgb(0x868F99),
    primary: rgb(0x0B4A8F),
    primary_hover: rgb(0x083B73),
    on_primary: rgb(0xFFFFFF),
    primary_soft: rgb(0xE6EEF7),
    danger: rgb(0xA81E1E),
    danger_soft: rgb(0xFBEAE9),
    warning: rgb(0x7A4A00),
    warning_soft: rgb(0xFDF1DC),
    genuine: tone(0x0A7A3B, 0xFFFFFF),
    signed: tone(0xF2B73C, 0x2B1D00),
    expired: tone(0xC4500C, 0xFFFFFF),
    unknown: tone(0x4A5F75, 0xFFFFFF),
    invalid: tone(0xA81E1E, 0xFFFFFF),
    unverified: tone(0xE4E1DB, 0x15202B),
};

const DARK: Colours = Colours {
    ground: rgb(0x12171D),
    surface: rgb(0x1C232B),
    sunken: rgb(0x171D24),
    ink: rgb(0xEEF1F4),
    muted: rgb(0xA9B4BF),
    line: rgb(0x2E3843),
    edge: rgb(0x6F7D8B),
    primary: rgb(0x8FC1F5),
    primary_hover: rgb(0xB5D6F8),
    on_primary: rgb(0x0A1D30),
    primary_soft: rgb(0x1F3145),
    danger: rgb(0xFFA49B),
    danger_soft: rgb(0x421F1F),
    warning: rgb(0xF4C46A),
    warning_soft: rgb(0x3A2E16),
    genuine: tone(0x0B7E3F, 0xFFFFFF),
    signed: tone(0xF2B73C, 0x2B1D00),
    expired: tone(0xC4500C, 0xFFFFFF),
    unknown: tone(0x566D85, 0xFFFFFF),
    invalid: tone(0xC02C2C, 0xFFFFFF),
    unverified: tone(0x3A444F, 0xFFFFFF),
};

const CONTRAST: Colours = Colours {
    ground: rgb(0xFFFFFF),
    surface: rgb(0xFFFFFF),
    sunken: rgb(0xFFFFFF),
    ink: rgb(0x000000),
    muted: rgb(0x1E1E1E),
    line: rgb(0x000000),
    edge: rgb(0x000000),
    primary: rgb(0x002B66),
    primary_hover: rgb(0x000000),
    on_primary: rgb(0xFFFFFF),
    primary_soft: rgb(0xE3ECFA),
    danger: rgb(0x8A0000),
    danger_soft: rgb(0xFFFFFF),
    warning: rgb(0x5A3600),
    warning_soft: rgb(0xFFFFFF),
    genuine: tone(0x004D20, 0xFFFFFF),
    signed: tone(0xFFD14A, 0x000000),
    expired: tone(0x8A3300, 0xFFFFFF),
    unknown: tone(0x223344, 0xFFFFFF),
    invalid: tone(0x8A0000, 0xFFFFFF),
    unverified: tone(0xFFFFFF, 0x000000),
};

impl Colours {
    /// The tone of a verdict.
    #[must_use]
    pub const fn verdict(&self, headline: Headline) -> Tone {
        match headline {
            Headline::Genuine => self.genuine,
            Headline::SignedChipUnproven => self.signed,
            Headline::Expired => self.expired,
            Headline::IssuerUnknown => self.unknown,
            Headline::Invalid => self.invalid,
        }
    }
}

/// Puts the typeface into a context; once at start.
pub fn install_fonts(ctx: &Context) {
    let mut fonts = FontDefinitions::empty();
    for (weight, name, bytes) in [
        (
            Weight::Regular,
            "regular",
            include_bytes!("../fonts/BeVietnamPro-Regular.ttf").as_slice(),
        ),
        (
            Weight::Medium,
            "medium",
            include_bytes!("../fonts/BeVietnamPro-Medium.ttf").as_slice(),
        ),
        (
            Weight::Semibold,
            "semibold",
            include_bytes!("../fonts/BeVietnamPro-SemiBold.ttf").as_slice(),
        ),
        (
            Weight::Bold,
            "bold",
            include_bytes!("../fonts/BeVietnamPro-Bold.ttf").as_slice(),
        ),
    ] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        fonts
            .families
            .insert(weight.family(), vec![name.to_owned()]);
    }
    fonts
        .families
        .insert(FontFamily::Monospace, vec!["regular".to_owned()]);
    ctx.set_fonts(fonts);
}

/// Puts colours and sizes into a context, whatever the system prefers.
pub fn apply(ctx: &Context, look: Look) {
    let style = Arc::new(style(&look.colours(), look == Look::Dark));
    for ground in [Ground::Light, Ground::Dark] {
        ctx.set_style_of(ground, Arc::clone(&style));
    }
}

fn style(colours: &Colours, dark: bool) -> Style {
    let mut style = Style {
        text_styles: [
            (TextStyle::Small, Weight::Regular.font(size::SMALL)),
            (TextStyle::Body, Weight::Regular.font(size::BODY)),
            (TextStyle::Button, Weight::Medium.font(size::BODY)),
            (TextStyle::Heading, Weight::Semibold.font(size::TITLE)),
            (TextStyle::Monospace, Weight::Regular.font(size::BODY)),
        ]
        .into(),
        animation_time: MOTION,
        ..Style::default()
    };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(GRID, GRID);
    spacing.button_padding = vec2(2.0 * GRID, GRID);
    spacing.interact_size = vec2(TARGET, TARGET);
    spacing.window_margin = Margin::same(24);
    spacing.menu_margin = Margin::same(8);
    spacing.text_edit_width = 320.0;
    spacing.combo_width = 160.0;
    spacing.combo_height = 360.0;
    spacing.scroll = ScrollStyle {
        foreground_color: false,
        ..ScrollStyle::thin()
    };
    style.visuals = visuals(colours, dark);
    style
}

fn visuals(c: &Colours, dark: bool) -> Visuals {
    let mut visuals = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    let radius = CornerRadius::same(FIELD_RADIUS);
    let state = |fill: Color32, edge: Stroke, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: edge,
        corner_radius: radius,
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    };
    visuals.widgets = Widgets {
        noninteractive: state(c.surface, Stroke::new(1.0, c.line), c.ink),
        inactive: WidgetVisuals {
            // Only scroll bars are filled with it.
            bg_fill: c.edge,
            ..state(c.surface, Stroke::new(1.0, c.edge), c.ink)
        },
        hovered: WidgetVisuals {
            bg_fill: c.primary,
            ..state(c.primary_soft, Stroke::new(1.0, c.primary), c.ink)
        },
        active: state(c.primary_soft, Stroke::new(RING, c.primary), c.ink),
        open: state(c.surface, Stroke::new(RING, c.primary), c.ink),
    };
    visuals.selection = Selection {
        bg_fill: if dark { c.primary_soft } else { rgb(0xBFD7F0) },
        stroke: Stroke::new(RING, c.primary),
    };
    visuals.override_text_color = Some(c.ink);
    visuals.weak_text_color = Some(c.muted);
    visuals.hyperlink_color = c.primary;
    visuals.faint_bg_color = c.sunken;
    visuals.extreme_bg_color = c.surface;
    visuals.text_edit_bg_color = Some(c.surface);
    visuals.code_bg_color = c.sunken;
    visuals.warn_fg_color = c.warning;
    visuals.error_fg_color = c.danger;
    visuals.window_fill = c.surface;
    visuals.panel_fill = c.ground;
    visuals.window_stroke = Stroke::new(1.0, c.line);
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = radius;
    visuals.window_shadow = SHADOW;
    visuals.popup_shadow = SHADOW;
    visuals
}

/// The one level of shadow.
pub const SHADOW: Shadow = Shadow {
    offset: [0, 4],
    blur: 20,
    spread: 0,
    color: Color32::from_black_alpha(28),
};

/// A square of this size.
#[must_use]
pub const fn square(side: f32) -> Vec2 {
    Vec2::splat(side)
}

#[cfg(test)]
mod tests;
