use super::*;

/// WCAG 2.2, relative luminance.
fn luminance(colour: Color32) -> f64 {
    let [r, g, b, _] = colour.to_array().map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: Color32, other: Color32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_stands_out_from_its_ground() {
    for look in Look::ALL {
        let c = look.colours();
        let mut pairs = vec![
            (c.on_primary, c.primary),
            (c.on_primary, c.primary_hover),
            (c.danger, c.danger_soft),
            (c.warning, c.warning_soft),
        ];
        for ground in [c.ground, c.surface, c.sunken] {
            pairs.extend([c.ink, c.muted, c.primary, c.danger, c.warning].map(|ink| (ink, ground)));
        }
        pairs.push((c.primary, c.primary_soft));
        pairs.push((c.ink, c.primary_soft));
        for tone in [
            c.genuine,
            c.signed,
            c.expired,
            c.unknown,
            c.invalid,
            c.unverified,
        ] {
            pairs.push((tone.ink, tone.fill));
        }
        for (ink, ground) in pairs {
            let ratio = contrast(ink, ground);
            assert!(
                ratio >= 4.5,
                "{look:?}: {ink:?} on {ground:?} is {ratio:.2}"
            );
        }
        for (edge, ground) in [
            (c.edge, c.surface),
            (c.primary, c.surface),
            (c.primary, c.ground),
        ] {
            assert!(
                contrast(edge, ground) >= 3.0,
                "{look:?}: {edge:?} on {ground:?}"
            );
        }
    }
}

#[test]
fn green_is_the_genuine_verdict_alone() {
    let greenish = |colour: Color32| {
        let [r, g, b, _] = colour.to_array();
        i16::from(g) - i16::from(r.max(b)) > 24
    };
    for look in Look::ALL {
        let c = look.colours();
        assert!(greenish(c.genuine.fill));
        let others = [
            c.ground,
            c.surface,
            c.sunken,
            c.ink,
            c.muted,
            c.line,
            c.edge,
            c.primary,
            c.primary_hover,
            c.primary_soft,
            c.danger,
            c.danger_soft,
            c.warning,
            c.warning_soft,
            c.signed.fill,
            c.expired.fill,
            c.unknown.fill,
            c.invalid.fill,
            c.unverified.fill,
        ];
        assert!(!others.into_iter().any(greenish), "{look:?}");
    }
}

#[test]
fn every_vietnamese_letter_has_a_glyph() {
    use unicode_normalization::UnicodeNormalization as _;
    let ctx = Context::default();
    install_fonts(&ctx);
    apply(&ctx, Look::Light);
    let marks = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
    let mut letters: String = "AĂÂEÊIOÔƠUƯY"
        .chars()
        .flat_map(|letter| marks.map(|mark| format!("{letter}{mark}").nfc().collect::<String>()))
        .filter(|text| text.chars().count() == 1)
        .collect();
    letters = letters.to_lowercase() + &letters;
    letters.push_str(
        "BCDĐFGHJKLMNPQRSTVWXZbcdđfghjklmnpqrstvwxz0123456789.,:;…–“”()/+-_·×•%&@#<>'\"!?",
    );
    let mut output = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
        ui.ctx().fonts_mut(|fonts| {
            for weight in [
                Weight::Regular,
                Weight::Medium,
                Weight::Semibold,
                Weight::Bold,
            ] {
                let font = weight.font(size::BODY);
                for letter in letters.chars() {
                    assert!(fonts.has_glyph(&font, letter), "{weight:?} lacks {letter}");
                }
            }
        });
    });
    output.textures_delta.clear();
}
