use cccd_desk::flow::Stage;
use cccd_desk::record::Mode;
use cccd_kiosk::text::Language;
use cccd_softcard::{Order, Profile};
use eframe::egui::Key;

use crate::desk::{Window, card, foreign_passport};
use crate::screen::USUAL;

#[test]
fn a_guest_from_the_waiting_desk_to_the_portal_file() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Lodging, Language::Vi, USUAL, &card);
    window.shot("lodging-await");
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.until(|model| model.stage == Stage::Notice);
    window.press(Key::Enter);
    window.put(&card);
    window.until(|model| model.stage == Stage::Person);
    window.settle();
    window.shot("lodging-person");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    window.shot("lodging-form");
    window.fill("field-room", "101");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Confirm);
    window.shot("lodging-confirm");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Stored);
    window.shot("lodging-stored");
    window.reader.take();
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::AwaitCard);
    window.press(Key::F3);
    window.until_shows("today-title");
    window.shot("lodging-today");
    window.press(Key::F7);
    window.until_shows("export-title");
    window.shot("lodging-export");
    window.press(Key::F4);
    window.until_says("Đã ghi 1 người");
    window.press(Key::Escape);
    window.until_shows("today-title");
    window.click_containing("Nguyễn Văn Mẫu");
    window.until_shows("record-check-in");
    window.shot("lodging-record");
    window.press(Key::F4);
    window.shot("lodging-change");
    window.fill("record-input", "102");
    let to = window.text("record-move");
    window.click(&to);
    window.until_shows("record-history");
    assert!(window.says("102"));
    window.press(Key::F4);
    let out = window.text("record-check-out");
    window.click(&out);
    window.until_shows("record-history");
}

#[test]
fn a_foreign_guest_by_the_zone_of_the_passport() {
    let card = foreign_passport();
    let mut window = Window::open(Mode::Lodging, Language::En, USUAL, &card);
    window.scan(card.mrz.reveal());
    window.until(|model| model.stage == Stage::Notice);
    window.press(Key::Enter);
    window.put(&card);
    window.until(|model| model.stage == Stage::Person);
    window.settle();
    window.shot("foreign-person");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    window.shot("foreign-form");
    assert!(window.shows("field-stay-limit"));
}
