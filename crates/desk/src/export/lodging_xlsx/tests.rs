use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::Catalogue,
    export::testing::{NOW, foreigner, stay, stay_of},
    record::DocumentKind,
};

fn file(check_ins: &[&CheckIn]) -> Rendered {
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    render(check_ins, &rules).unwrap()
}

/// The sheet as an independent library reads it: rows of texts; a cell that is no text fails.
fn open(file: &Rendered) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes.reveal())).unwrap();
    assert_eq!(book.sheet_names(), [SHEET]);
    let range = book.worksheet_range(SHEET).unwrap();
    assert_eq!(range.start(), Some((0, 0)));
    let formulas = book.worksheet_formula(SHEET).unwrap();
    assert!(formulas.used_cells().next().is_none());
    range
        .rows()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    Data::String(text) => text.clone(),
                    Data::Empty => String::new(),
                    other => panic!("a cell is {other:?}"),
                })
                .collect()
        })
        .collect()
}

#[test]
fn it_is_as_the_portal_wants_it() {
    let mut second = stay();
    second.person.number = "079055000001".to_owned().into();
    second.person.document = DocumentKind::CanCuoc;
    second.person.sex = 'M';
    second.person.phone = String::new().into();
    let change = stay_of(&mut second);
    change.reason = 20;
    change.reason_text = "Dự đám cưới".to_owned();
    change.residence_kind = 2;
    change.note = String::new().into();
    let file = file(&[&stay(), &second]);
    assert_eq!(file.file_name, "khach-viet-nam-2026-11-22.xlsx");
    assert_eq!(file.included.len(), 2);
    let rows = open(&file);
    assert_eq!(rows.len(), 6);
    assert!(rows[0][0].starts_with("DANH SÁCH"));
    assert_eq!(rows[1].len(), 19);
    assert_eq!(rows[1][0], "STT");
    assert_eq!(rows[1][18], "GHI CHÚ");
    assert_eq!(rows[3][0], "[EXAMPLE]");
    assert_eq!(
        rows[4],
        [
            "1",
            "Nguyễn Thị Ánh Đào",
            "02/03/1990",
            "F - Nữ",
            "VNM - Viet Nam",
            "1 - Thẻ CCCD",
            "",
            "001190000123",
            "0900000123",
            "1 - Thường trú",
            "",
            "",
            "12 Đường Mẫu, Phường Mẫu, Hà Nội",
            "22/11/2026",
            "24/11/2026",
            "0203",
            "1 - Du lịch",
            "",
            "Tầng 2",
        ]
    );
    assert_eq!(rows[5][5], "8 - Thẻ Căn Cước");
    assert_eq!(rows[5][3], "M - Nam");
    assert_eq!(rows[5][9], "2 - Tạm trú");
    assert_eq!(rows[5][16], "20 - Mục đích khác");
    assert_eq!(rows[5][17], "Dự đám cưới");
}

#[test]
fn every_cell_of_a_guest_has_the_text_format_also_the_empty_ones() {
    let file = file(&[&stay()]);
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes.reveal())).unwrap();
    let styles = book.worksheet_style(SHEET).unwrap();
    for column in 0..19 {
        let style = styles.get((FIRST_ROW, column)).unwrap();
        let format = style.number_format.as_ref().unwrap();
        assert_eq!(format.format_code, "@", "column {column}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(file(&[&stay()]), file(&[&stay()]));
}

#[test]
fn foreigners_stay_out_and_demo_is_marked() {
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    assert!(matches!(
        render(&[&stay(), &foreigner()], &rules),
        Err(ExportError::Blocked(problems)) if problems.len() == 1
    ));
    let mut demo = stay();
    demo.demo = true;
    let file = file(&[&demo]);
    assert_eq!(file.file_name, "DEMO-khach-viet-nam-2026-11-22.xlsx");
    assert!(open(&file)[0][0].starts_with("DEMO - KHÔNG NỘP"));
}

#[test]
fn what_looks_like_a_formula_or_an_escape_is_text() {
    for hostile in [
        "=1+1",
        "+84",
        "-1",
        "@SUM(A1)",
        "_x0041_",
        "https://a.example",
        "0001",
        "1E5",
    ] {
        let mut guest = stay();
        guest.person.full_name = hostile.to_owned().into();
        assert_eq!(open(&file(&[&guest]))[4][1], hostile);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_name_survives(name in "[^\\p{Cc}\u{FFFE}\u{FFFF}]{1,60}", note in "\\PC{0,40}") {
        prop_assume!(!name.trim().is_empty());
        let mut guest = stay();
        guest.person.full_name = name.clone().into();
        stay_of(&mut guest).note = note.clone().into();
        let rows = open(&file(&[&guest]));
        prop_assert_eq!(&rows[4][1], &name);
        prop_assert_eq!(&rows[4][18], &note);
    }
}
