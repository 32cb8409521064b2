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
    ground: rgb(0xF4_F2_EE),
    surface: rgb(0xFF_FF_FF),
    sunken: rgb(0xF8_F7_F4),
    ink: rgb(0x15_20_2B),
    muted: rgb(0x50_5C_69),
    line: rgb(0xE2_DF_D9),
    edge: rgb(0x86_8F_99),
    primary: rgb(0x0B_4A_8F),
    primary_hover: rgb(0x08_3B_73),
    on_primary: rgb(0xFF_FF_FF),
    primary_soft: rgb(0xE6_EE_F7),
    danger: rgb(0xA8_1E_1E),
    danger_soft: rgb(0xFB_EA_E9),
    warning: rgb(0x7A_4A_00),
    warning_soft: rgb(0xFD_F1_DC),
    genuine: tone(0x0A_7A_3B, 0xFF_FF_FF),
    signed: tone(0xF2_B7_3C, 0x2B_1D_00),
    expired: tone(0xC4_50_0C, 0xFF_FF_FF),
    unknown: tone(0x4A_5F_75, 0xFF_FF_FF),
    invalid: tone(0xA8_1E_1E, 0xFF_FF_FF),
    unverified: tone(0xE4_E1_DB, 0x15_20_2B),
};

const DARK: Colours = Colours {
    ground: rgb(0x12_17_1D),
    surface: rgb(0x1C_23_2B),
    sunken: rgb(0x17_1D_24),
    ink: rgb(0xEE_F1_F4),
    muted: rgb(0xA9_B4_BF),
    line: rgb(0x2E_38_43),
    edge: rgb(0x6F_7D_8B),
    primary: rgb(0x8F_C1_F5),
    primary_hover: rgb(0xB5_D6_F8),
    on_primary: rgb(0x0A_1D_30),
    primary_soft: rgb(0x1F_31_45),
    danger: rgb(0xFF_A4_9B),
    danger_soft: rgb(0x42_1F_1F),
    warning: rgb(0xF4_C4_6A),
    warning_soft: rgb(0x3A_2E_16),
    genuine: tone(0x0B_7E_3F, 0xFF_FF_FF),
    signed: tone(0xF2_B7_3C, 0x2B_1D_00),
    expired: tone(0xC4_50_0C, 0xFF_FF_FF),
    unknown: tone(0x56_6D_85, 0xFF_FF_FF),
    invalid: tone(0xC0_2C_2C, 0xFF_FF_FF),
    unverified: tone(0x3A_44_4F, 0xFF_FF_FF),
};

const CONTRAST: Colours = Colours {
    ground: rgb(0xFF_FF_FF),
    surface: rgb(0xFF_FF_FF),
    sunken: rgb(0xFF_FF_FF),
    ink: rgb(0x00_00_00),
    muted: rgb(0x1E_1E_1E),
    line: rgb(0x00_00_00),
    edge: rgb(0x00_00_00),
    primary: rgb(0x00_2B_66),
    primary_hover: rgb(0x00_00_00),
    on_primary: rgb(0xFF_FF_FF),
    primary_soft: rgb(0xE3_EC_FA),
    danger: rgb(0x8A_00_00),
    danger_soft: rgb(0xFF_FF_FF),
    warning: rgb(0x5A_36_00),
    warning_soft: rgb(0xFF_FF_FF),
    genuine: tone(0x00_4D_20, 0xFF_FF_FF),
    signed: tone(0xFF_D1_4A, 0x00_00_00),
    expired: tone(0x8A_33_00, 0xFF_FF_FF),
    unknown: tone(0x22_33_44, 0xFF_FF_FF),
    invalid: tone(0x8A_00_00, 0xFF_FF_FF),
    unverified: tone(0xFF_FF_FF, 0x00_00_00),
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
        bg_fill: if dark {
            c.primary_soft
        } else {
            rgb(0xBF_D7_F0)
        },
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
