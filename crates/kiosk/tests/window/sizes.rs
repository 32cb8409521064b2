//! Every language at every size of a desk's screen: nothing is cut off.

use cccd_desk::flow::Stage;
use cccd_desk::record::Mode;
use cccd_kiosk::text::Language;
use cccd_softcard::{Order, Profile};
use eframe::egui::Key;

use crate::desk::{Window, card};

/// The smallest window there is.
const SMALLEST: [f32; 2] = [1024.0, 640.0];
/// The smallest window, a usual screen, a large one that is not enlarged.
const SIZES: [[f32; 2]; 3] = [SMALLEST, [1366.0, 768.0], [1920.0, 1080.0]];

#[test]
fn nothing_is_cut_off_at_the_hospital() {
    for language in [Language::Vi, Language::En, Language::Pseudo] {
        for size in SIZES {
            walk(Mode::Hospital, language, size);
        }
    }
}

#[test]
fn nothing_is_cut_off_at_the_lodging() {
    for language in [Language::Vi, Language::En, Language::Pseudo] {
        for size in SIZES {
            walk(Mode::Lodging, language, size);
        }
    }
}

fn walk(mode: Mode, language: Language, size: [f32; 2]) {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(mode, language, size, &card);
    window.fits();
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.until(|model| model.stage == Stage::Notice);
    window.fits();
    window.press(Key::Enter);
    window.fits();
    window.put(&card);
    window.until(|model| model.stage == Stage::Person);
    window.fits();
    window.press(Key::F1);
    window.fits();
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    window.fits();
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.press(Key::F3);
    window.until_shows("today-title");
    window.fits();
    // The screen of files scrolls where it is higher than the window.
    if size != SMALLEST {
        window.press(Key::F7);
        window.fits();
    }
}
