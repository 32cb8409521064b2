//! Whole hand-overs through real records, read back with what we did not write.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests"
)]

mod office;
#[path = "store/sample.rs"]
mod sample;

use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use cccd_desk::catalogue::Language;
use cccd_desk::config::{Config, Facility};
use cccd_desk::hand_over::{self, HandOverError, RegisterFormat, To, Which};
use cccd_desk::record::{CheckIn, DocumentKind, Mode, Purpose, Stay};
use cccd_desk::store::{Amendment, By, Session, Store};
use cccd_desk::vault::DataKey;
use sample::{TODAY, by, stay, visit};
use tempfile::TempDir;
use time::macros::date;
use uuid::Uuid;

struct Desk {
    root: TempDir,
    store: Store,
    config: Config,
}

impl Desk {
    fn new(mode: Mode) -> Self {
        let root = tempfile::tempdir().unwrap();
        let key = DataKey::generate().unwrap();
        let store = Store::open(&root.path().join("records"), &key, Session::Real).unwrap();
        let facility = Facility {
            name: "Cơ sở Mẫu".to_owned(),
            ..Facility::default()
        };
        Self {
            root,
            store,
            config: Config::new(mode, facility),
        }
    }

    fn folder(&self) -> PathBuf {
        self.root.path().join("exports")
    }

    /// Hands over so many seconds into the morning.
    fn hand_over<T>(
        &mut self,
        second: i64,
        run: impl FnOnce(&mut Store, &To<'_>) -> Result<T, HandOverError>,
    ) -> Result<T, HandOverError> {
        let folder = self.folder();
        let by = by(second, "");
        let to = To {
            config: &self.config,
            folder: &folder,
            by: &by,
        };
        run(&mut self.store, &to)
    }

    fn files(&self) -> Vec<String> {
        let Ok(items) = fs::read_dir(self.folder()) else {
            return Vec::new();
        };
        let mut names: Vec<_> = items
            .map(|item| item.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn stay_of(check_in: &mut CheckIn) -> &mut Stay {
    match &mut check_in.purpose {
        Purpose::Stay(stay) => stay,
        Purpose::Visit(_) => panic!("a visit"),
    }
}

/// A guest whom the portal takes.
fn guest(number: u64) -> CheckIn {
    stay(number)
}

fn foreigner(number: u64) -> CheckIn {
    let mut guest = guest(number);
    guest.person.document = DocumentKind::Passport;
    guest.person.nationality = "D".to_owned();
    guest.person.number = format!("00X{number}").into();
    guest.person.full_name = "MUSTERMANN ERIKA".to_owned().into();
    stay_of(&mut guest).stay_limit = Some(date!(2026 - 04 - 30));
    guest
}

fn sheet(path: &PathBuf) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range
        .rows()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    Data::Empty => String::new(),
                    other => other.to_string(),
                })
                .collect()
        })
        .collect()
}

fn names(path: &PathBuf) -> Vec<String> {
    sheet(path)[4..].iter().map(|row| row[1].clone()).collect()
}

fn name(check_in: &CheckIn) -> String {
    check_in.person.full_name.reveal().clone()
}

fn formats(desk: &Desk, id: Uuid) -> Vec<String> {
    let marks = desk.store.get(id).unwrap().exports;
    marks.into_iter().map(|mark| mark.format).collect()
}

#[test]
fn a_visit_goes_out_as_json_and_fhir() {
    let mut desk = Desk::new(Mode::Hospital);
    let patient = visit(1);
    desk.store.register(&patient).unwrap();
    let done = desk
        .hand_over(60, |store, to| hand_over::visit(store, patient.id(), to))
        .unwrap();
    assert_eq!((done.files.len(), done.count), (2, 1));
    assert!(done.left_out.is_empty(), "{:?}", done.left_out);
    let json = |file: &PathBuf| -> serde_json::Value {
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
    };
    let own = json(&done.files[0]);
    assert_eq!(own["patient"]["full_name"], name(&patient));
    assert_eq!(own["visit"]["ticket"], 1);
    let bundle = json(&done.files[1]);
    assert_eq!(bundle["resourceType"], "Bundle");
    let marked = formats(&desk, patient.id());
    assert_eq!(marked, ["hospital_json", "fhir"]);

    // Again: nothing is replaced.
    desk.hand_over(61, |store, to| hand_over::visit(store, patient.id(), to))
        .unwrap();
    assert_eq!(desk.files().len(), 4);
    // Neither a stay nor what is void.
    let guest = stay(2);
    desk.store.register(&guest).unwrap();
    let refused = desk.hand_over(62, |store, to| hand_over::visit(store, guest.id(), to));
    assert!(matches!(refused, Err(HandOverError::Nothing)));
    desk.store.void(patient.id(), &by(63, "nhầm")).unwrap();
    let refused = desk.hand_over(64, |store, to| hand_over::visit(store, patient.id(), to));
    assert!(matches!(refused, Err(HandOverError::Nothing)));
}

#[test]
fn guests_go_out_once_and_again_when_corrected() {
    let mut desk = Desk::new(Mode::Lodging);
    let guests = [guest(1), guest(2), guest(3), foreigner(4)];
    for guest in &guests {
        desk.store.register(guest).unwrap();
    }
    desk.store
        .void(guests[2].id(), &by(50, "khách đổi ý"))
        .unwrap();
    let all = |store: &mut Store, to: &To<'_>| {
        hand_over::vietnamese_guests(store, Which::NotDeclared, to)
    };
    let done = desk.hand_over(60, all).unwrap();
    assert_eq!(done.count, 2);
    assert!(done.left_out.is_empty(), "{:?}", done.left_out);
    assert_eq!(names(&done.files[0]), [name(&guests[0]), name(&guests[1])]);
    assert!(matches!(
        desk.hand_over(61, all),
        Err(HandOverError::Nothing)
    ));

    // Whoever is corrected waits again, even if the clock was set back meanwhile.
    let mut to = Amendment {
        person: guests[1].person.clone(),
        purpose: guests[1].purpose.clone(),
    };
    to.person.full_name = "Trần Thị Sửa".to_owned().into();
    desk.store
        .correct(guests[1].id(), &to, &by(10, "gõ nhầm"))
        .unwrap();
    let done = desk.hand_over(62, all).unwrap();
    assert_eq!(names(&done.files[0]), ["Trần Thị Sửa"]);
    assert_eq!(
        formats(&desk, guests[1].id()),
        ["lodging_xlsx", "lodging_xlsx"]
    );

    // All of a day again, but not who is void.
    let again = Which::Again {
        from: TODAY,
        to: TODAY,
    };
    let done = desk
        .hand_over(63, |store, to| {
            hand_over::vietnamese_guests(store, again, to)
        })
        .unwrap();
    assert_eq!(done.count, 2);

    let done = desk
        .hand_over(64, |store, to| {
            hand_over::foreign_guests(store, Which::NotDeclared, to)
        })
        .unwrap();
    let xml = fs::read_to_string(&done.files[0]).unwrap();
    let tree = roxmltree::Document::parse(&xml).unwrap();
    let numbers: Vec<_> = tree
        .descendants()
        .filter(|node| node.has_tag_name("so_ho_chieu"))
        .map(|node| node.text().unwrap())
        .collect();
    assert_eq!(numbers, ["00X4"]);
}

#[test]
fn a_guest_who_comes_again_reopens_no_old_export() {
    let mut desk = Desk::new(Mode::Lodging);
    let first = guest(1);
    desk.store.register(&first).unwrap();
    let all = |store: &mut Store, to: &To<'_>| {
        hand_over::vietnamese_guests(store, Which::NotDeclared, to)
    };
    desk.hand_over(60, all).unwrap();
    desk.store.check_out(first.id(), &by(61, "")).unwrap();
    let mut again = guest(2);
    again.person = first.person.clone();
    again.person.phone = "0911222333".to_owned().into();
    desk.store.register(&again).unwrap();
    let done = desk.hand_over(62, all).unwrap();
    assert_eq!(done.count, 1);
    assert_eq!(formats(&desk, first.id()).len(), 1);
}

#[test]
fn who_cannot_go_along_is_told_in_both_languages() {
    let mut desk = Desk::new(Mode::Lodging);
    let good = guest(1);
    let mut bad = guest(2);
    bad.person.sex = 'X';
    stay_of(&mut bad).room = String::new();
    for guest in [&good, &bad] {
        desk.store.register(guest).unwrap();
    }
    let all = |store: &mut Store, to: &To<'_>| {
        hand_over::vietnamese_guests(store, Which::NotDeclared, to)
    };
    let done = desk.hand_over(60, all).unwrap();
    assert_eq!(done.count, 1);
    let [left_out] = done.left_out.as_slice() else {
        panic!("{:?}", done.left_out);
    };
    assert_eq!(left_out.id, bad.id());
    assert_eq!(left_out.full_name.reveal(), &name(&bad));
    let (vi, en) = (left_out.why(Language::Vi), left_out.why(Language::En));
    assert_eq!((vi.len(), en.len()), (2, 2));
    assert!(vi[0].starts_with("Số phòng: "), "{vi:?}");
    assert!(en[0].starts_with("Room: "), "{en:?}");

    // The good one is marked, the bad one still waits, alone now.
    let Err(HandOverError::AllLeftOut(left_out)) = desk.hand_over(61, all) else {
        panic!("somebody was handed over");
    };
    assert_eq!(left_out[0].id, bad.id());
    // Declared by hand: nobody waits.
    hand_over::declared_by_hand(&mut desk.store, &[bad.id()], &by(62, "")).unwrap();
    assert!(matches!(
        desk.hand_over(63, all),
        Err(HandOverError::Nothing)
    ));
}

#[test]
fn a_file_that_cannot_be_written_marks_nobody() {
    let mut desk = Desk::new(Mode::Lodging);
    let guest = guest(1);
    desk.store.register(&guest).unwrap();
    // A file where the folder should be.
    fs::write(desk.folder(), b"").unwrap();
    let failed = desk.hand_over(60, |store, to| {
        hand_over::vietnamese_guests(store, Which::NotDeclared, to)
    });
    assert_eq!(failed.unwrap_err().kind(), "write_io");
    assert!(formats(&desk, guest.id()).is_empty());
}

#[test]
fn the_register_of_a_day_and_of_days_as_libreoffice_shows_it() {
    let mut desk = Desk::new(Mode::Hospital);
    let mut late = visit(3);
    late.at += time::Duration::days(1);
    for patient in [&visit(1), &visit(2), &late] {
        desk.store.register(patient).unwrap();
    }
    desk.store.void(visit(2).id(), &by(50, "trùng")).unwrap();
    let tomorrow = TODAY.next_day().unwrap();
    for (days, format, ids) in [
        ((TODAY, TODAY), RegisterFormat::Xlsx, vec![1]),
        ((TODAY, tomorrow), RegisterFormat::Xlsx, vec![1, 3]),
        ((TODAY, tomorrow), RegisterFormat::Csv, vec![1, 3]),
    ] {
        let done = desk
            .hand_over(60, |store, to| {
                hand_over::register(store, days, format, Language::Vi, to)
            })
            .unwrap();
        assert_eq!(done.count, ids.len());
        let expected: Vec<_> = ids.iter().map(|id| name(&visit(*id))).collect();
        let path = &done.files[0];
        if format == RegisterFormat::Xlsx {
            let rows = sheet(path);
            let shown: Vec<_> = rows[2..].iter().map(|row| row[1].clone()).collect();
            assert_eq!(shown[shown.len() - ids.len()..], expected);
        }
        let folder = tempfile::tempdir().unwrap();
        let file = path.file_name().unwrap().to_str().unwrap();
        let import = (format == RegisterFormat::Csv).then_some("CSV:44,34,76,1");
        let bytes = fs::read(path).unwrap();
        let Some(rows) = office::shown(folder.path(), file, &bytes, import) else {
            continue;
        };
        let rows = &rows[rows.len() - ids.len()..];
        let shown: Vec<_> = rows.iter().map(|row| row[1].clone()).collect();
        assert_eq!(shown, expected);
        assert_eq!(rows[0][6], "001100000001");
    }
    assert_eq!(
        formats(&desk, visit(1).id()),
        ["register", "register", "register"]
    );
    let nobody = desk.hand_over(61, |store, to| {
        let day = date!(2020 - 01 - 01);
        hand_over::register(store, (day, day), RegisterFormat::Csv, Language::En, to)
    });
    assert!(matches!(nobody, Err(HandOverError::Nothing)));
}

#[test]
fn demo_files_say_so() {
    let root = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(root.path(), &key, Session::Demo).unwrap();
    let mut guest = guest(1);
    guest.demo = true;
    store.register(&guest).unwrap();
    let config = Config::new(Mode::Lodging, Facility::default());
    let by: By = by(60, "");
    let to = To {
        config: &config,
        folder: &root.path().join("exports"),
        by: &by,
    };
    let done = hand_over::vietnamese_guests(&mut store, Which::NotDeclared, &to).unwrap();
    let name = done.files[0].file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("DEMO-"), "{name}");
}
