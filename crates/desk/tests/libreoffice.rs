//! What LibreOffice shows when it opens our files: converted to CSV without a window, as a clerk's
//! double click would open them. Skips, and says so, where LibreOffice is not installed.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests"
)]

mod office;

use cccd_desk::{
    catalogue::{Catalogue, Language},
    config::{Facility, Separator},
    export::{lodging_xlsx, preflight::Rules, register},
    record::{Basis, CheckIn, DocumentKind, Mode, PersonRecord, Purpose, Source, Stay, Visit},
};
use office::shown;
use time::macros::{date, datetime};
use uuid::Uuid;

/// Names as they are, and names that a careless file would turn into something else.
const NAMES: [&str; 7] = [
    "Nguyễn Thị Ánh Đào",
    "=1+1",
    "+HYPERLINK(\"https://a.example\")",
    "-2",
    "@SUM(A1:A9)",
    "Trần \"Tý\", Ơ, Ư",
    "MAR1",
];

fn check_in(name: &str, number: u32, purpose: Purpose) -> CheckIn {
    CheckIn {
        person: PersonRecord {
            id: Uuid::from_u128(u128::from(number)),
            source: Source::Qr,
            document: DocumentKind::CanCuoc,
            number: format!("00119000{number:04}").into(),
            full_name: name.to_owned().into(),
            birth: "1990-03-02".to_owned().into(),
            sex: 'F',
            nationality: "VNM".to_owned(),
            residence: "1/2 Đường Mẫu, Hà Nội".to_owned().into(),
            expires: None,
            phone: "0900000123".to_owned().into(),
        },
        purpose,
        basis: Basis::LegalDuty {
            notice: "1".to_owned(),
        },
        clerk: "lan".to_owned(),
        at: datetime!(2026-11-22 09:05 +7),
        override_reason: String::new(),
        demo: false,
    }
}

fn visits() -> Vec<CheckIn> {
    (1..)
        .zip(NAMES)
        .map(|(number, name)| {
            let visit = Visit {
                id: Uuid::from_u128(1000 + u128::from(number)),
                ticket: number,
                insurance: "0123456789".to_owned().into(),
                clinic: "Nội".to_owned(),
                reason: String::new().into(),
            };
            check_in(name, number, Purpose::Visit(visit))
        })
        .collect()
}

fn stays() -> Vec<CheckIn> {
    (1..)
        .zip(NAMES)
        .map(|(number, name)| {
            let stay = Stay {
                id: Uuid::from_u128(2000 + u128::from(number)),
                room: "007".to_owned(),
                arrives: datetime!(2026-11-22 14:00 +7),
                departs: date!(2026 - 11 - 23),
                reason: 18,
                reason_text: String::new(),
                residence_kind: 2,
                stay_limit: None,
                note: String::new().into(),
            };
            check_in(name, number, Purpose::Stay(stay))
        })
        .collect()
}

fn column(rows: &[Vec<String>], heading: &str) -> Vec<String> {
    let line = rows
        .iter()
        .position(|row| row.iter().any(|cell| cell == heading))
        .unwrap_or_else(|| panic!("no {heading} in {rows:?}"));
    let at = rows[line].iter().position(|cell| cell == heading).unwrap();
    rows[line + 1..].iter().map(|row| row[at].clone()).collect()
}

fn numbers() -> Vec<String> {
    (1..=NAMES.len())
        .map(|n| format!("00119000{n:04}"))
        .collect()
}

#[test]
fn the_portals_file() {
    let folder = tempfile::tempdir().unwrap();
    let stays = stays();
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: datetime!(2026-11-22 15:00 +7),
    };
    let file = lodging_xlsx::render(&stays.iter().collect::<Vec<_>>(), &rules).unwrap();
    let Some(rows) = shown(folder.path(), &file.file_name, file.bytes.reveal(), None) else {
        return;
    };
    assert_eq!(rows.len(), 4 + NAMES.len());
    let guests = &rows[4..];
    let at =
        |column: usize| -> Vec<String> { guests.iter().map(|row| row[column].clone()).collect() };
    assert_eq!(at(1), NAMES);
    assert_eq!(at(7), numbers());
    assert_eq!(at(8), [const { "0900000123" }; NAMES.len()]);
    assert_eq!(at(13), [const { "22/11/2026" }; NAMES.len()]);
    assert_eq!(at(15), [const { "007" }; NAMES.len()]);
    assert_eq!(at(16), [const { "18 - Chữa bệnh" }; NAMES.len()]);
}

#[test]
fn the_register() {
    let facility = Facility {
        name: "Bệnh viện Mẫu".to_owned(),
        ..Facility::default()
    };
    let page = register::Page {
        facility: &facility,
        mode: Mode::Hospital,
        from: date!(2026 - 11 - 22),
        to: date!(2026 - 11 - 22),
        language: Language::Vi,
    };
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: datetime!(2026-11-22 15:00 +7),
    };
    let visits = visits();
    let visits: Vec<&CheckIn> = visits.iter().collect();
    let xlsx = register::xlsx(&visits, &page, &rules).unwrap();
    let comma = register::csv(&visits, &page, &rules, Separator::Comma).unwrap();
    let semicolon = register::csv(&visits, &page, &rules, Separator::Semicolon).unwrap();
    // The last is what the import dialogue offers: separator, quotes, UTF-8, from line 1.
    for (name, file, import) in [
        ("a.xlsx", &xlsx, None),
        ("b.csv", &comma, Some("CSV:44,34,76,1")),
        ("c.csv", &semicolon, Some("CSV:59,34,76,1")),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let Some(rows) = shown(folder.path(), name, file.bytes.reveal(), import) else {
            return;
        };
        let names = column(&rows, "Họ và tên");
        // In CSV the apostrophe that guards stays visible.
        let names: Vec<&str> = names.iter().map(|name| register::unguard(name)).collect();
        assert_eq!(names, NAMES, "{name}");
        assert_eq!(column(&rows, "Số giấy tờ"), numbers(), "{name}");
        assert_eq!(column(&rows, "Mã BHYT")[0], "0123456789", "{name}");
        assert_eq!(column(&rows, "Điện thoại")[0], "0900000123", "{name}");
        assert_eq!(column(&rows, "Ngày sinh")[0], "02/03/1990", "{name}");
        assert_eq!(
            column(&rows, "Nơi cư trú")[0],
            "1/2 Đường Mẫu, Hà Nội",
            "{name}"
        );
        assert_eq!(column(&rows, "Số phiếu")[6], "7", "{name}");
    }
}
