use cccd_desk::flow::Stage;
use cccd_desk::record::Mode;
use cccd_kiosk::text::Language;
use cccd_softcard::{Order, Profile};
use eframe::egui::Key;

use crate::desk::{Window, card};

#[test]
fn a_patient_from_the_waiting_desk_to_the_ticket() {
    let card = card(&Order::new(Profile::Cccd2021));
    let mut window = Window::open(Mode::Hospital, Language::Vi, [1366.0, 768.0], &card);
    assert!(window.shows("await-title"));
    window.shot("await");

    window.put(&card);
    window.until(|model| model.stage == Stage::Notice);
    window.shot("notice");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Access);
    window.shot("access");
    window.type_slowly(card.can.as_ref().unwrap().reveal());
    window.shot("access-typed");
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Reading);
    window.shot("reading");
    window.until(|model| model.stage == Stage::Person);
    window.settle();
    assert!(window.shows("verdict-genuine"));
    window.shot("person");
    window.press(Key::F1);
    assert!(window.shows("why-title"));
    window.shot("why");
    window.press(Key::F1);
    window.press(Key::Enter);
    window.until(|model| model.stage == Stage::Form);
    window.shot("form");
}
