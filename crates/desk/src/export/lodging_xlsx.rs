//! The lodging portal's file for Vietnamese guests: sheet `DS_KHACH_VIET_NAM_LUU_TRU`, rows 1 to 4
//! reserved, guests from row 5, every cell text (format `@`), enumerations as `code - label`,
//! columns A to S.
//!
//! The portal reports success even where it took no row: after handing the file in, the desk has
//! to compare with the portal's list.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use time::OffsetDateTime;

use super::{
    Destination, ExportError, Rendered,
    deadline::{day, vietnam},
    file_name,
    preflight::{self, Rules},
    text,
};
use crate::{
    catalogue::{REASON_OTHER, VIETNAMESE, document_code, portal_sex},
    record::{CheckIn, Purpose, Stay},
};

/// The sheet's name.
pub const SHEET: &str = "DS_KHACH_VIET_NAM_LUU_TRU";
/// Row of the first guest, counted from 0.
pub const FIRST_ROW: u32 = 4;

const TITLE: &str = "DANH SÁCH THÔNG BÁO LƯU TRÚ CHO CÔNG DÂN VIỆT NAM";

/// Headings of the columns A to S, what they take, and their width in characters.
const COLUMNS: [(&str, &str, u16); 19] = [
    ("STT", "Mẫu dữ liệu", 10),
    ("HỌ TÊN (*)", "<Họ và tên>", 30),
    ("NGÀY SINH (*)", "<dd/MM/yyyy>", 13),
    ("GIỚI TÍNH (*)", "<M - Nam, F - Nữ>", 12),
    ("QUỐC TỊCH (*)", "<VNM - Viet Nam>", 16),
    ("LOẠI GIẤY TỜ (*)", "<mã - tên>", 20),
    ("TÊN GIẤY TỜ", "<bắt buộc với giấy tờ khác>", 16),
    ("SỐ GIẤY TỜ (*)", "<số giấy tờ>", 16),
    ("SỐ ĐIỆN THOẠI", "<không bắt buộc>", 14),
    ("NƠI CƯ TRÚ HIỆN NAY", "<mã - tên>", 18),
    ("TỈNH/ THÀNH PHỐ", "<mã - tên>", 16),
    ("PHƯỜNG/ XÃ/ ĐẶC KHU", "<mã - tên>", 18),
    ("ĐỊA CHỈ CHI TIẾT", "<địa chỉ>", 40),
    ("NGÀY ĐẾN (*)", "<dd/MM/yyyy>", 13),
    ("NGÀY ĐI DỰ KIẾN (*)", "<dd/MM/yyyy>", 13),
    ("SỐ PHÒNG/ KHOA", "<phòng, khoa>", 12),
    ("LÝ DO CƯ TRÚ (*)", "<mã - tên>", 20),
    ("NHẬP LÝ DO", "<bắt buộc với mục đích khác>", 20),
    ("GHI CHÚ", "", 20),
];

/// The file for some guests.
///
/// # Errors
/// [`ExportError::Blocked`] with every problem of every guest, [`ExportError::Nothing`],
/// [`ExportError::DemoMixed`], or [`ExportError::Format`].
pub fn render(check_ins: &[&CheckIn], rules: &Rules<'_>) -> Result<Rendered, ExportError> {
    let demo = preflight::ready(Destination::LodgingXlsx, check_ins, rules)?;
    let rows: Vec<[String; 19]> = check_ins
        .iter()
        .zip(1_u32..)
        .filter_map(|(check_in, count)| match &check_in.purpose {
            Purpose::Stay(stay) => Some(row(count, check_in, stay, rules)),
            Purpose::Visit(_) => None,
        })
        .collect();
    let bytes =
        workbook(&rows, demo, rules.now).map_err(|error| ExportError::Format(error.to_string()))?;
    Ok(Rendered {
        file_name: file_name(
            demo,
            &format!("khach-viet-nam-{}.xlsx", text::iso_day(day(rules.now))),
        ),
        bytes: bytes.into(),
        included: check_ins.iter().map(|check_in| check_in.id()).collect(),
    })
}

/// The cells of one guest, columns A to S.
fn row(count: u32, check_in: &CheckIn, stay: &Stay, rules: &Rules<'_>) -> [String; 19] {
    let person = &check_in.person;
    let birth = text::birth(person.birth.reveal()).and_then(|birth| birth.to_date());
    let reason_text = if stay.reason == REASON_OTHER {
        stay.reason_text.clone()
    } else {
        String::new()
    };
    [
        count.to_string(),
        person.full_name.reveal().clone(),
        birth.map(text::day).unwrap_or_default(),
        portal_sex(person.sex).unwrap_or_default().to_owned(),
        VIETNAMESE.to_owned(),
        rules
            .catalogue
            .document(document_code(person.document))
            .unwrap_or_default(),
        String::new(),
        person.number.reveal().clone(),
        person.phone.reveal().clone(),
        rules
            .catalogue
            .residence(stay.residence_kind)
            .unwrap_or_default(),
        // Addresses on cards name provinces and wards from before the mergers of 2025, the
        // portal's codes are of those after: the whole address goes into M, and nothing is
        // guessed.
        String::new(),
        String::new(),
        person.residence.reveal().clone(),
        text::day(vietnam(stay.arrives).date()),
        text::day(stay.departs),
        stay.room.clone(),
        rules.catalogue.reason(stay.reason).unwrap_or_default(),
        reason_text,
        stay.note.reveal().clone(),
    ]
}

fn workbook(rows: &[[String; 19]], demo: bool, now: OffsetDateTime) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(now)?);
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    let text = Format::new().set_num_format("@");
    let bold = text.clone().set_bold();
    let heading = bold
        .clone()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let hint = text.clone().set_italic().set_font_color("#666666");
    for (column, (name, takes, width)) in (0_u16..).zip(COLUMNS) {
        // Also what somebody adds below by hand stays text.
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(1, column, name, &heading)?;
        write(sheet, 2, column, takes, &hint)?;
        write(sheet, 3, column, "", &hint)?;
    }
    let title = if demo {
        format!("DEMO - KHÔNG NỘP - {TITLE}")
    } else {
        TITLE.to_owned()
    };
    sheet.write_string_with_format(0, 0, title, &bold)?;
    sheet.write_string_with_format(3, 0, "[EXAMPLE]", &hint)?;
    for (number, row) in (FIRST_ROW..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            write(sheet, number, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(FIRST_ROW, 2)?;
    book.save_to_buffer()
}

/// Writes text that stays text: no number, date, link or formula is ever recognised in it.
fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Says when the file was made, by the given time: the same input gives the same bytes.
pub(super) fn properties(now: OffsetDateTime) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::from_timestamp(now.unix_timestamp())?;
    Ok(DocProperties::new().set_creation_datetime(&made))
}

#[cfg(test)]
mod tests;
