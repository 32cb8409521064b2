use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::{
    catalogue::Catalogue,
    export::testing::{NOW, facility, foreigner, stay, visit},
};

fn with<T>(mode: Mode, run: impl FnOnce(&Page<'_>, &Rules<'_>) -> T) -> T {
    let facility = facility();
    let page = Page {
        facility: &facility,
        mode,
        from: date!(2026 - 11 - 22),
        to: date!(2026 - 11 - 22),
        language: Language::Vi,
    };
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    run(&page, &rules)
}

fn csv_rows(check_ins: &[&CheckIn], mode: Mode, separator: Separator) -> Vec<Vec<String>> {
    let file = with(mode, |page, rules| csv(check_ins, page, rules, separator)).unwrap();
    let text = std::str::from_utf8(file.bytes.reveal()).unwrap();
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    ::csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(separator.byte())
        .from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_hospitals_day() {
    let rows = csv_rows(&[&visit()], Mode::Hospital, Separator::Comma);
    assert_eq!(rows[0][..3], ["STT", "Họ và tên", "Ngày sinh"]);
    assert_eq!(
        rows[1],
        [
            "1",
            "Nguyễn Thị Ánh Đào",
            "=\"02/03/1990\"",
            "Nữ",
            "VNM",
            "CCCD",
            "=\"001190000123\"",
            "=\"0900000123\"",
            "7",
            "=\"DN4010123456789\"",
            "Nội",
            "Đau đầu",
            "12 Đường Mẫu, Phường Mẫu, Hà Nội",
            "Chip: thật",
            "",
            "lan",
            "=\"14:30 22/11/2026\"",
        ]
    );
}

#[test]
fn a_lodgings_day_with_deadlines() {
    let rows = csv_rows(
        &[&stay(), &foreigner()],
        Mode::Lodging,
        Separator::Semicolon,
    );
    assert_eq!(rows.len(), 3);
    let at = |line: usize, heading: &str| {
        let column = rows[0].iter().position(|h| h == heading).unwrap();
        unguard(&rows[line][column]).to_owned()
    };
    assert_eq!(at(1, "Phòng"), "0203");
    assert_eq!(at(1, "Lý do lưu trú"), "1 - Du lịch");
    assert_eq!(at(1, "Hạn thông báo"), "23:00 22/11/2026");
    assert_eq!(at(2, "Hạn thông báo"), "02:00 23/11/2026");
    assert_eq!(at(2, "Thời hạn tạm trú"), "31/12/2026");
}

#[test]
fn the_xlsx_holds_texts_as_texts_and_counts_as_numbers() {
    let file = with(Mode::Hospital, |page, rules| {
        xlsx(&[&visit(), &stay()], page, rules)
    })
    .unwrap();
    assert_eq!(file.file_name, "so-benh-nhan-2026-11-22.xlsx");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes.reveal())).unwrap();
    let range = book.worksheet_range("2026-11-22").unwrap();
    assert_eq!(range.get((3, 0)), Some(&Data::Float(1.0)));
    assert_eq!(
        range.get((3, 6)),
        Some(&Data::String("001190000123".to_owned()))
    );
    assert_eq!(range.get((3, 8)), Some(&Data::Float(7.0)));
    assert_eq!(
        range.get((4, 1)),
        Some(&Data::String("Nguyễn Thị Ánh Đào".to_owned()))
    );
    assert_eq!(range.width(), 17);
}

#[test]
fn cells_are_guarded_and_only_where_needed() {
    for (text, cell) in [
        ("Đào", "Đào"),
        ("An", "An"),
        ("", ""),
        ("0012", "=\"0012\""),
        ("MAR1", "=\"MAR1\""),
        ("TRUE", "=\"TRUE\""),
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("+84900000123", "'+84900000123"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("＝1", "'＝1"),
        ("'x", "''x"),
        ("a\"1", "a\"1"),
        ("12 Đường Mẫu", "12 Đường Mẫu"),
    ] {
        assert_eq!(guard(text), cell);
        assert_eq!(unguard(cell), text);
    }
}

#[test]
fn demo_is_in_the_name() {
    let mut demo = visit();
    demo.demo = true;
    let file = with(Mode::Hospital, |page, rules| xlsx(&[&demo], page, rules)).unwrap();
    assert_eq!(file.file_name, "DEMO-so-benh-nhan-2026-11-22.xlsx");
    assert!(matches!(
        with(Mode::Hospital, |page, rules| xlsx(
            &[&demo, &visit()],
            page,
            rules
        )),
        Err(ExportError::DemoMixed)
    ));
}

proptest! {
    #[test]
    fn guarding_loses_nothing_and_no_cell_is_a_formula(text in "[^\\p{Cc}]{0,40}") {
        let cell = guard(&text);
        prop_assert_eq!(unguard(&cell), text.as_str());
        let constant = cell.starts_with("=\"") && cell.ends_with('"')
            && !cell[2..cell.len() - 1].contains('"');
        let first = cell.trim_start().chars().next();
        prop_assert!(constant || !first.is_some_and(|c| "=+-@＝＋－＠".contains(c)));
    }

    #[test]
    fn any_name_survives(name in "[^\\p{Cc}\u{FFFE}\u{FFFF}]{0,60}") {
        let mut one = visit();
        one.person.full_name = name.clone().into();
        for separator in [Separator::Comma, Separator::Semicolon] {
            let rows = csv_rows(&[&one], Mode::Hospital, separator);
            prop_assert_eq!(unguard(&rows[1][1]), name.as_str());
        }
    }
}
