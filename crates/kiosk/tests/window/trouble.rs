//! What goes wrong at the counter, and that everybody can be registered all the same.

use std::time::Duration;

use cccd_chip::lds::DataGroup;
use cccd_desk::flow::{Field, Pause, Stage};
use cccd_desk::record::Mode;
use cccd_kiosk::text::Language;
use cccd_softcard::{Fault, Issuer, Order, Profile};
use eframe::egui::{Key, Modifiers};

use crate::desk::{Window, card};
use crate::screen::USUAL;

#[test]
fn a_card_that_is_lifted_is_asked_for_and_the_read_goes_on() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    // So slow that the picture is always of the first step.
    window.reader.slow_down(Duration::from_secs(1));
    window.put(&card);
    window.until(|model| model.stage == Stage::Reading);
    window.shot("reading");
    window.reader.slow_down(Duration::from_millis(10));
    window.until(|model| {
        model
            .session
            .as_ref()
            .is_some_and(|session| session.early.is_some())
    });
    window.reader.take();
    window.until(|model| {
        matches!(
            model.stage,
            Stage::Paused {
                why: Pause::CardRemoved,
                ..
            }
        )
    });
    window.shot("paused");
    window.put(&card);
    window.until(|model| model.stage == Stage::Person);
    assert!(window.shows("verdict-genuine"));
}

#[test]
fn a_wrong_number_comes_back_to_the_same_field() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    window.put(&card);
    window.until(|model| model.stage == Stage::Notice);
    window.press(Key::Enter);
    window.type_slowly("999999");
    window.press(Key::Enter);
    window.until(|model| {
        model.stage == Stage::Access
            && model
                .session
                .as_ref()
                .is_some_and(|session| session.key_problem.is_some())
    });
    window.shot("access-wrong");
    // The field has the focus: the right number is typed at once.
    window.type_slowly(card.can.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Person);
}

#[test]
fn a_forged_card_calls_staff_and_an_unknown_issuer_asks_for_a_reason() {
    let forged = card(&Order::new(Profile::Cccd2021).with(Fault::WrongHash(DataGroup::Dg13)));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &forged);
    window.scan(forged.qr.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    window.put(&forged);
    window.until(|model| model.stage == Stage::Person);
    window.settle();
    assert!(window.shows("verdict-invalid"));
    window.shot("person-invalid");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    assert!(window.shows("form-staff-wanted"));
    window.shot("form-staff");
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.reader.take();
    window.until(|model| model.stage == Stage::AwaitCard);

    let foreign = Issuer::from_seed(99)
        .issue(&Order::new(Profile::Cancuoc2024))
        .unwrap();
    window.scan(foreign.qr.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    window.put(&foreign);
    window.until(|model| model.stage == Stage::Person);
    assert!(window.shows("verdict-unknown"));
    window.shot("person-unknown");
}

#[test]
fn without_a_reader_everybody_is_told_what_to_do_and_can_still_be_registered() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Lodging, Language::Vi, USUAL, &card);
    window.reader.unplug();
    window.until(|model| model.reader_is_lost());
    assert!(window.says(&window.text("reader-none")));
    window.shot("no-reader");
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    window.press(Key::F5);
    window.until(|model| model.stage == Stage::Person);
    assert!(window.shows("verdict-qr"));
    window.shot("person-qr");
    window.reader.plug();
    window.until(|model| !model.reader_is_lost());
}

#[test]
fn a_scan_is_one_also_where_the_window_draws_slowly() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    window.scan_slowly_drawn(card.mrz.reveal());
    window.until(|model| model.stage == Stage::Notice);
    assert!(window.model().session.as_ref().unwrap().key_kind.is_some());
}

#[test]
fn the_keyboard_goes_through_the_fields_first_then_through_the_commands() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, USUAL, &card);
    window.press(Key::F6);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Typing);
    let order = [
        "top-language",
        "document-cccd",
        "document-can-cuoc",
        "document-passport",
        "document-other",
        "field-number",
        "field-full-name",
    ];
    for key in order {
        window.press(Key::Tab);
        let name = window.text(key);
        assert_eq!(window.focused().as_deref(), Some(name.as_str()));
    }
}

/// To the form of a lodging, by the QR code alone.
fn form_of_a_stay() -> Window {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Lodging, Language::Vi, USUAL, &card);
    window.scan(card.qr.as_ref().unwrap().reveal());
    window.press(Key::Enter);
    window.press(Key::F5);
    window.until(|model| model.stage == Stage::Person);
    window.settle();
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    window
}

#[test]
fn what_is_typed_with_enter_in_one_frame_is_in_the_record() {
    let mut window = form_of_a_stay();
    window.fill("field-override-reason", "chip hỏng");
    window.fill("field-room", "10");
    window.in_one_frame(&["1"], Some(Key::Enter));
    window.until(|model| model.stage == Stage::Confirm);
    assert!(window.says("101"));
}

#[test]
fn a_scanned_space_presses_nothing() {
    let mut window = form_of_a_stay();
    let temporary = window.text("residence-temporary");
    window.focus(&temporary);
    let card = card(&Order::new(Profile::Cccd2021));
    let code: Vec<String> = card
        .qr
        .as_ref()
        .unwrap()
        .reveal()
        .chars()
        .map(String::from)
        .collect();
    assert!(code.iter().any(|letter| letter == " "));
    let code: Vec<&str> = code.iter().map(String::as_str).collect();
    window.in_one_frame(&code, None);
    let session = window.model().session.as_ref().unwrap();
    assert_eq!(session.form.get(Field::ResidenceKind), "1");
}

#[test]
fn fields_do_not_undo_into_another_record() {
    let mut window = form_of_a_stay();
    window.fill("field-override-reason", "chip hỏng");
    window.fill("field-room", "101");
    window.fill("field-phone", "0912000111");
    window.press(Key::Enter);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Stored);
    window.press(Key::Enter);
    window.press(Key::F3);
    window.until_shows("today-not-exported");
    window.click_containing("Nguyễn Văn Mẫu");
    window.until_shows("record-check-in");
    window.press(Key::F4);
    window.fill("field-phone", "999");
    window.press(Key::Escape);
    window.press(Key::F4);
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.until_shows("today-title");
    window.click_containing("Nguyễn Văn Mẫu");
    window.until_shows("record-check-in");
    window.press(Key::F4);
    let phone = window.text("field-phone");
    window.focus_field(&phone);
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.settle();
    assert!(!window.says("999"));
}
