//! The real window from its first run to what is stored: on a display in memory under a window
//! manager, by real key events, with the soft card in the virtual reader of a real pcscd.
//!
//! Pictures of every step are left in `target/desk_window/`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it cannot go on"
)]

mod kiosk;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cccd_chip::judge::Headline;
use cccd_chip::lds::Private;
use cccd_desk::record::{CheckIn, Purpose, Source};
use cccd_desk::store::{Session, Store};
use cccd_desk::vault::{Unlock, Vault};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard, people};
use cccd_tests::display::Display;
use cccd_tests::pcscd::{Plugged, Slot};
use cccd_tests::scratch::Scratch;

use crate::kiosk::Kiosk;

const PASSPHRASE: &str = "lua moi cay xanh";

/// How fast a hand types: milliseconds between keys.
const HAND: u32 = 90;

#[test]
fn a_hospital_from_its_first_run_to_the_ticket() {
    let Some(desk) = Desk::new("hospital") else {
        return;
    };
    let card = issue(Profile::Cccd2021);
    desk.first_run(&[], "Benh vien Mau");
    desk.trust(&card);

    let mut kiosk = desk.unlock();
    let plugged = desk.put(&card);
    kiosk.until("Notice");
    kiosk.press("Return");
    kiosk.until("Access");
    let can = card.can.as_ref().expect("a CAN").reveal().clone();
    kiosk.type_text(&can, HAND);
    kiosk.press("Return");
    kiosk.until("Person");
    kiosk.press("Return");
    kiosk.until("Form");
    // The clinic is missing: the desk says so and puts the focus there.
    kiosk.press("Return");
    kiosk.pause();
    kiosk.type_text("Mat", HAND);
    kiosk.press("Return");
    kiosk.until("Confirm");
    kiosk.press("Return");
    kiosk.until("Stored");
    drop(plugged);

    let check_in = desk.only_record(kiosk, &card);
    let Purpose::Visit(visit) = &check_in.purpose else {
        panic!("a visit");
    };
    assert_eq!(visit.ticket, 1);
    assert_eq!(visit.clinic, "Mat");
}

#[test]
fn a_lodging_from_its_first_run_to_the_stay() {
    let Some(desk) = Desk::new("lodging") else {
        return;
    };
    let card = issue(Profile::Cccd2021);
    desk.first_run(&["shift+Tab", "space", "Tab"], "Khach san Mau");
    desk.trust(&card);

    let mut kiosk = desk.unlock();
    let plugged = desk.put(&card);
    kiosk.until("Notice");
    kiosk.press("Return");
    kiosk.until("Access");
    kiosk.type_text(&people::mau().id_number, HAND);
    kiosk.press("Return");
    kiosk.until("Person");
    // Handed back before the form is filled in.
    drop(plugged);
    kiosk.press("Return");
    kiosk.until("Form");
    kiosk.press("Return");
    kiosk.pause();
    kiosk.type_text("204", HAND);
    kiosk.press("Return");
    kiosk.until("Confirm");
    kiosk.press("Return");
    kiosk.until("Stored");

    let check_in = desk.only_record(kiosk, &card);
    let Purpose::Stay(stay) = &check_in.purpose else {
        panic!("a stay");
    };
    assert_eq!(stay.room, "204");
}

fn issue(profile: Profile) -> IssuedCard {
    Issuer::from_seed(1)
        .issue(&Order::new(profile))
        .expect("the order holds together")
}

/// A desk with a home of its own.
struct Desk {
    name: &'static str,
    display: Display,
    slot: Slot,
    home: Scratch,
    _alone: MutexGuard<'static, ()>,
}

impl Desk {
    /// `None`, with a line on standard error, where this machine lacks something.
    fn new(name: &'static str) -> Option<Self> {
        // A window looks at all readers: it would take another desk's card for its own.
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let display = Display::start(1366, 800)?;
        let slot = Slot::take()?;
        Some(Self {
            name,
            display,
            slot,
            home: Scratch::new(),
            _alone: alone,
        })
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("desk")
    }

    fn start(&self, part: &str) -> Kiosk<'_> {
        let data = self.data();
        let data = data.to_str().expect("a path of this test");
        let name = format!("{}/{part}", self.name);
        let arguments = ["--data", data, "--lang", "vi"];
        Kiosk::start(&self.display, self.home.path(), &name, &arguments)
    }

    /// The first run: the place, the passphrase twice, the recovery key noted.
    fn first_run(&self, mode: &[&str], facility: &str) {
        let mut kiosk = self.start("1-first-run");
        kiosk.until("Place");
        // The name has the focus; before it stand both kinds of place.
        kiosk.press_all(mode);
        kiosk.type_text(facility, HAND);
        kiosk.pause();
        kiosk.press("Return");
        kiosk.until("Lock");
        kiosk.type_text(PASSPHRASE, HAND);
        kiosk.press("Tab");
        kiosk.type_text(PASSPHRASE, HAND);
        kiosk.pause();
        kiosk.press("Return");
        kiosk.until("Recovery");
        kiosk.press("F10");
        kiosk.until("AwaitCard");
        kiosk.close();
    }

    /// What those who look after the desk do: they put the issuer's certificate beside the
    /// configuration and name it there.
    fn trust(&self, card: &IssuedCard) {
        let config = self.data().join("desk.toml");
        let text = fs::read_to_string(&config).expect("the first run has written it");
        fs::write(self.data().join("csca.der"), &card.csca_der).expect("the folder is ours");
        let trust = text.replacen("# anchors = [", "anchors = [\"csca.der\"]\n# was: [", 1);
        assert_ne!(text, trust, "{text}");
        fs::write(&config, trust).expect("the folder is ours");
    }

    /// The window on a later day.
    fn unlock(&self) -> Kiosk<'_> {
        let mut kiosk = self.start("2-check-in");
        kiosk.until("Locked");
        kiosk.type_text(PASSPHRASE, HAND);
        kiosk.press("Return");
        kiosk.until("AwaitCard");
        kiosk
    }

    fn put(&self, card: &IssuedCard) -> Plugged {
        let chip = SoftCard::new(card.personalisation.clone(), Behaviour::default());
        Plugged::into(&self.slot, chip)
    }

    /// Closes the window. Exactly one check-in must be in the records, of the card's holder, read
    /// from the chip and genuine; and nowhere else may there be anything of the holder.
    fn only_record(&self, kiosk: Kiosk<'_>, card: &IssuedCard) -> CheckIn {
        let titles = self.display.titles().join("\n");
        let output = kiosk.close();
        let holder = people::mau();
        let secrets = secrets(card);
        for secret in &secrets {
            assert!(!titles.contains(secret), "a window's title: {titles}");
            assert!(!output.contains(secret), "standard output or error");
        }
        for file in files(&self.data()) {
            let content = fs::read(&file).expect("it was there just now");
            for secret in &secrets {
                let found = content
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes());
                assert!(!found, "{} is in the clear in {}", secret, file.display());
            }
        }

        let records = self.data().join("records");
        let vault = Vault::load(&records).expect("the first run made it");
        let passphrase = Private::new(PASSPHRASE.to_owned());
        let key = vault
            .open(Unlock::Passphrase(&passphrase))
            .expect("it is the passphrase that was typed");
        let store = Store::open(&records, &key, Session::Real).expect("the records open");
        let today = time::OffsetDateTime::now_utc().date();
        let day = time::Duration::days(2);
        let mut entries = store
            .days(today - day, today + day)
            .expect("they can be read");
        assert_eq!(entries.len(), 1);
        let check_in = entries.remove(0).check_in;
        assert_eq!(check_in.person.number.reveal(), &holder.id_number);
        assert_eq!(check_in.person.full_name.reveal(), &holder.full_name);
        assert!(
            matches!(&check_in.person.source, Source::Chip(chip) if chip.headline == Headline::Genuine)
        );
        assert!(!check_in.demo);
        check_in
    }
}

/// What must stand nowhere in the clear: the holder, the keys to the chip, the passphrase.
fn secrets(card: &IssuedCard) -> Vec<String> {
    let holder = people::mau();
    let mut secrets = vec![
        holder.full_name.clone(),
        holder.full_name.to_uppercase(),
        holder.id_number.clone(),
        PASSPHRASE.to_owned(),
    ];
    secrets.extend(card.mrz.reveal().lines().map(str::to_owned));
    secrets.extend(card.qr.as_ref().map(|qr| qr.reveal().clone()));
    secrets
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("it is ours").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
