use cccd_desk::flow::Stage;
use cccd_desk::record::Mode;
use cccd_kiosk::text::Language;
use cccd_softcard::{IssuedCard, Order, Profile};
use eframe::egui::Key;

use crate::desk::{Window, card};
use crate::screen::USUAL;

/// From the waiting desk to the person, by the number on the card.
fn read(window: &mut Window, card: &IssuedCard) {
    window.put(card);
    window.until(|model| model.stage == Stage::Notice);
    window.shot("notice");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Access);
    window.shot("access");
    window.type_slowly(card.can.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    window.until(|model| {
        model
            .session
            .as_ref()
            .is_none_or(|session| session.early.is_some())
    });
    window.until(|model| model.stage == Stage::Person);
    window.settle();
}

#[test]
fn a_patient_from_the_waiting_desk_to_the_ticket_and_back_again() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    assert!(window.shows("await-title"));
    window.shot("await");
    read(&mut window, &card);
    assert!(window.shows("verdict-genuine"));
    assert!(window.shows("known-new"));
    window.shot("person");
    window.press(Key::F1);
    assert!(window.shows("why-title"));
    window.shot("why");
    window.press(Key::F1);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    // The one field that must be filled is complained about, and has the focus.
    window.press(Key::Enter);
    assert!(window.shows("problem-missing"));
    window.shot("form-problem");
    window.click("Nội");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Confirm);
    window.shot("confirm");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Stored);
    assert_eq!(window.model().last.unwrap().number, Some(1));
    window.shot("stored");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::RemoveCard);
    window.shot("remove");
    window.reader.take();
    window.until(|model| model.stage == Stage::AwaitCard);
    window.shot("await-after");
    // Nothing of the person is left in the window.
    for rest in ["Mẫu,", "Nguyễn", "001090000123", "001 090"] {
        assert!(!window.says(rest), "{rest}");
    }

    // The same person again: three keys after the read.
    read(&mut window, &card);
    window.shot("person-returning");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Confirm);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Stored);
    assert_eq!(window.model().last.unwrap().number, Some(2));
    window.reader.take();
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::AwaitCard);

    // Both are in the list of the day; one is handed over, one made void.
    window.press(Key::F3);
    window.until_shows("today-title");
    window.shot("today");
    window.click_containing("Nguyễn Văn Mẫu");
    window.until_shows("record-check-in");
    window.shot("record");
    // Corrected with a reason, which is kept with the old value.
    window.press(Key::F4);
    window.fill("field-phone", "0912000111");
    let save = window.text("record-save");
    window.click(&save);
    window.until_shows("refusal-reason");
    window.fill("record-input", "người bệnh đọc lại số");
    window.shot("record-correct");
    window.click(&save);
    window.until_shows("record-history");
    assert!(window.says("người bệnh đọc lại số"));
    window.press(Key::F7);
    window.until_says("Đã ghi 1 người");
    window.press(Key::F4);
    window.fill("record-input", "đăng ký nhầm");
    let void = window.text("record-make-void");
    window.click(&void);
    // The reason is on the screen as soon as it is typed; this, once the records have it.
    window.until_says("Đã hủy lúc");
    assert!(window.says("đăng ký nhầm"));
    window.press(Key::Escape);
    window.until_shows("today-title");
    window.until_shows("today-void");
    window.shot("today-void");
    window.press(Key::F7);
    window.until_shows("export-title");
    // What came of the visit's export was said at the visit.
    assert!(!window.says("Đã ghi 1 người"));
    window.shot("export");
    window.press(Key::F6);
    window.until_says("Đã ghi 1 người");
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.press(Key::F10);
    window.until_shows("settings-title");
    let files = std::fs::read_dir(&window.exports).unwrap();
    assert_eq!(files.count(), 3, "JSON, FHIR, register");
}

#[test]
fn a_scanned_qr_code_opens_the_chip_and_stays_out_of_the_fields() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::En, USUAL, &card);
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.until(|model| model.stage == Stage::Notice);
    window.shot("notice-qr");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::AwaitCard);
    window.put(&card);
    window.until(|model| model.stage == Stage::Person);
    assert!(window.shows("verdict-genuine"));
    window.shot("person-en");
}

#[test]
fn someone_without_a_chip_is_typed_and_labelled() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    window.press(Key::F6);
    window.until(|model| model.stage == Stage::Notice);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Typing);
    window.shot("typing");
    window.press(Key::Enter);
    window.shot("typing-problems");
    window.fill("field-number", "001090000123");
    window.fill("field-full-name", "Trần Thị Thử");
    window.fill("field-birth", "05/09/1990");
    window.click("Nữ");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Person);
    assert!(window.shows("verdict-typed"));
    window.shot("person-typed");
}

#[test]
fn a_scan_in_the_middle_of_a_correction_is_told_and_takes_nothing_away() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    read(&mut window, &card);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    window.click("Nội");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Confirm);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Stored);
    window.reader.take();
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::AwaitCard);

    window.press(Key::F3);
    window.until_shows("today-title");
    window.click_containing("Nguyễn Văn Mẫu");
    window.until_shows("record-check-in");
    window.press(Key::F4);
    window.fill("field-phone", "0912000111");
    assert!(!window.shows("record-counter"));
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.until_shows("record-counter");
    window.shot("record-counter");
    assert!(window.says("0912000111"));
    window.fill("record-input", "người bệnh đọc lại số");
    let save = window.text("record-save");
    window.click(&save);
    window.until_shows("record-history");
    assert!(window.says("0912000111"));
    // The counter has kept what was scanned.
    window.press(Key::Escape);
    window.until_shows("today-title");
    window.press(Key::Escape);
    window.until(|model| model.stage == Stage::Notice);
    assert!(window.model().session.as_ref().unwrap().qr.is_some());
}
