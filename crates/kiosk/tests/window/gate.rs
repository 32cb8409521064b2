use std::path::Path;

use cccd_chip::lds::Private;
use cccd_desk::config::{Config, Facility};
use cccd_desk::flow::Stage;
use cccd_desk::record::Mode;
use cccd_desk::setup::{self, Places};
use cccd_desk::vault::DailyLock;
use cccd_kiosk::gate::{Began, Gate};
use cccd_kiosk::text::Language;
use eframe::egui::Key;
use egui_kittest::kittest::NodeT as _;
use time::macros::datetime;

use crate::screen::{Screen, USUAL};

const PASSPHRASE: &str = "bốn từ dễ nhớ";

fn start(folder: &Path) -> Screen<Gate> {
    let began = Began {
        places: Places::under(folder),
        demo: None,
        language: None,
        scale: Some(1.0),
        clerk: "lan.nt".to_owned(),
        keyring: false,
        pcsc: false,
    };
    Screen::new(Language::Vi, USUAL, |ctx| {
        Gate::new(ctx, began).with_clock(|| datetime!(2026-03-02 09:00 +7))
    })
}

/// Until the desk waits for a card.
fn until_at_work(screen: &mut Screen<Gate>) {
    screen.until_shows("await-title");
    let app = screen.harness.state().app().unwrap();
    assert_eq!(app.engine().model().stage, Stage::AwaitCard);
}

/// Sets a desk up without a window; its recovery key.
fn set_up(folder: &Path) -> String {
    let facility = Facility {
        name: "Bệnh viện Mẫu".to_owned(),
        ..Facility::default()
    };
    let config = Config::new(Mode::Hospital, facility);
    let passphrase = Private::new(PASSPHRASE.to_owned());
    let lock = DailyLock::Passphrase(&passphrase);
    let mut opened = setup::create(&Places::under(folder), &config, lock).unwrap();
    opened
        .desk
        .keys
        .as_mut()
        .unwrap()
        .recovery_is_noted()
        .unwrap();
    opened.recovery.unwrap().reveal().to_string()
}

#[test]
fn the_first_run_ends_at_the_waiting_desk() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = start(folder.path());
    screen.shot("first-run");
    // The name is asked for until it is there.
    screen.press(Key::Enter);
    assert!(screen.says(&screen.text("refusal-facility")));
    screen.fill("first-name", "Bệnh viện Mẫu");
    screen.press(Key::Enter);
    screen.until_shows("lock-title");
    screen.shot("first-run-lock");
    screen.fill_secret("lock-new", PASSPHRASE);
    screen.press(Key::Enter);
    screen.until_shows("refusal-repeat");
    screen.fill_secret("lock-again", PASSPHRASE);
    screen.press(Key::Enter);
    screen.until_shows("recovery-title");
    // Enter, pressed by habit, does not put the key away.
    screen.press(Key::Enter);
    assert!(screen.shows("recovery-title"));
    let recovery = recovery_key(&screen);
    screen.press(Key::F10);
    // Readers and anchors are looked at before the first person comes.
    screen.until_shows("settings-title");
    assert!(screen.says(&screen.text("settings-anchors-none")));
    screen.press(Key::Escape);
    until_at_work(&mut screen);
    assert!(!screen.says(&recovery));
}

#[test]
fn the_passphrase_opens_and_a_wrong_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path());
    let mut screen = start(folder.path());
    screen.until_shows("locked-title");
    screen.shot("locked");
    screen.fill_secret("locked-passphrase", "nhầm");
    screen.press(Key::Enter);
    screen.until_shows("refusal-wrong-key");
    for _ in 0..4 {
        screen.press(Key::Backspace);
    }
    screen.fill_secret("locked-passphrase", PASSPHRASE);
    screen.press(Key::Enter);
    until_at_work(&mut screen);
}

#[test]
fn the_recovery_key_opens_and_sets_a_new_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let recovery = set_up(folder.path());
    let mut screen = start(folder.path());
    screen.press(Key::F4);
    screen.until_shows("locked-recover-title");
    screen.shot("locked-recovery");
    screen.fill("locked-recovery-key", &recovery);
    screen.fill_secret("lock-new", "một cụm khác hẳn");
    screen.press(Key::Enter);
    until_at_work(&mut screen);
}

#[test]
fn a_first_run_that_was_cut_off_goes_on_or_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::under(folder.path());
    let facility = Facility {
        name: "Bệnh viện Mẫu".to_owned(),
        ..Facility::default()
    };
    let config = Config::new(Mode::Hospital, facility);
    let lost = Private::new(PASSPHRASE.to_owned());
    drop(setup::create(&places, &config, DailyLock::Passphrase(&lost)).unwrap());

    let mut screen = start(folder.path());
    screen.until_shows("locked-unfinished");
    screen.shot("locked-unfinished");
    screen.press(Key::F7);
    screen.until_shows("lock-title");
    // Until a new key is made, the way back is open.
    screen.press(Key::Escape);
    screen.until_shows("locked-unfinished");
    screen.press(Key::F7);
    screen.until_shows("lock-title");
    screen.fill_secret("lock-new", "một cụm khác hẳn");
    screen.fill_secret("lock-again", "một cụm khác hẳn");
    screen.press(Key::Enter);
    screen.until_shows("recovery-title");
    screen.press(Key::F10);
    screen.until_shows("settings-title");
    assert!(places.data.join("replaced-1").join("vault.json").exists());
    drop(screen);

    // Once it is finished nothing of this is offered.
    let mut screen = start(folder.path());
    screen.until_shows("locked-title");
    assert!(!screen.shows("locked-unfinished"));
    screen.press(Key::F7);
    assert!(screen.shows("locked-title"));
}

/// The key as it stands on the screen: groups of letters and digits between dashes.
fn recovery_key(screen: &Screen<Gate>) -> String {
    let texts = screen
        .harness
        .root()
        .children_recursive()
        .filter_map(|node| node.accesskit_node().value());
    let mut keys = texts.filter(|text| text.matches('-').count() >= 4 && !text.contains(' '));
    keys.next().unwrap()
}

#[test]
fn all_mistakes_of_the_configuration_are_shown_and_mended_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::under(folder.path());
    std::fs::write(
        &places.config,
        "mode = \"hotel\"\nlanguage = \"vi\"\n[facility]\nnaem = \"x\"\n",
    )
    .unwrap();
    let mut screen = start(folder.path());
    assert!(screen.shows("trouble-config"));
    assert!(screen.says("mode") && screen.says("naem"));
    let good = "mode = \"lodging\"\n[facility]\nname = \"Nhà nghỉ Mẫu\"\n[notice]\nbasis = \"consent\"\nversion = \"1\"\n";
    std::fs::write(&places.config, good).unwrap();
    screen.press(Key::Enter);
    screen.until_shows("lock-title");
}

#[test]
fn a_second_window_sends_its_clerk_to_the_first() {
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path());
    let first = start(folder.path());
    assert!(first.shows("locked-title"));
    let mut second = start(folder.path());
    assert!(second.shows("refusal-seat-taken"));
    second.shot("second-window");
    drop(first);
    second.press(Key::Enter);
    second.until_shows("locked-title");
}
