//! The register of a day or of several, as XLSX and as CSV: everyone who was checked in, in order,
//! with the label of where the data came from.
//!
//! Both keep leading zeros and diacritics when opened in Excel and LibreOffice, and neither lets
//! a cell act as a formula. In the XLSX every text is a text cell. CSV has no types, so it begins
//! with a byte order mark (else Excel takes UTF-8 for the system's code page), and its cells are
//! guarded ([`guard`]).

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use time::Date;

use super::{
    Destination, ExportError, Rendered,
    deadline::{self, Guest, vietnam},
    file_name,
    lodging_xlsx::properties,
    preflight::{self, Rules},
    text,
};
use crate::{
    catalogue::{Language, document_name, is_vietnamese, sex_name, source_label},
    config::{Facility, Separator},
    permission::Finding,
    record::{CheckIn, Mode, Purpose},
};

/// What is the same for a whole register.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The place.
    pub facility: &'a Facility,
    /// Its kind, which decides the columns.
    pub mode: Mode,
    /// The first day.
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// Language of headings and labels.
    pub language: Language,
}

/// A cell: text is never taken for anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Number(u32),
    Text(String),
}

/// A column: Vietnamese and English heading, and width in characters.
type Column = (&'static str, &'static str, u16);

const PERSON: [Column; 7] = [
    ("Họ và tên", "Full name", 30),
    ("Ngày sinh", "Born", 12),
    ("Giới tính", "Sex", 10),
    ("Quốc tịch", "Nationality", 10),
    ("Loại giấy tờ", "Document", 14),
    ("Số giấy tờ", "Number", 16),
    ("Điện thoại", "Telephone", 14),
];

const HOSPITAL: [Column; 4] = [
    ("Số phiếu", "Ticket", 9),
    ("Mã BHYT", "Insurance code", 18),
    ("Phòng khám", "Clinic", 20),
    ("Lý do khám", "Reason", 30),
];

const LODGING: [Column; 8] = [
    ("Phòng", "Room", 9),
    ("Ngày đến", "Arrival", 12),
    ("Giờ đến", "Time", 8),
    ("Ngày đi dự kiến", "Departure", 14),
    ("Lý do lưu trú", "Reason of stay", 22),
    ("Thời hạn tạm trú", "Stay permitted until", 16),
    ("Hạn thông báo", "Declare before", 17),
    ("Ghi chú", "Note", 24),
];

const RECORD: [Column; 5] = [
    ("Nơi cư trú", "Residence", 40),
    ("Nguồn dữ liệu", "Source of the data", 30),
    ("Lý do chấp nhận", "Reason for the exception", 24),
    ("Nhân viên", "Clerk", 14),
    ("Đăng ký lúc", "Registered at", 17),
];

/// The register as XLSX.
///
/// # Errors
/// [`ExportError::Blocked`] where a text has what no file can hold, [`ExportError::Nothing`],
/// [`ExportError::DemoMixed`], or [`ExportError::Format`].
pub fn xlsx(
    check_ins: &[&CheckIn],
    page: &Page<'_>,
    rules: &Rules<'_>,
) -> Result<Rendered, ExportError> {
    let demo = preflight::ready(Destination::Register, check_ins, rules)?;
    let bytes = workbook(check_ins, page, rules, demo)
        .map_err(|error| ExportError::Format(error.to_string()))?;
    Ok(rendered(check_ins, page, demo, "xlsx", bytes))
}

/// The register as CSV (RFC 4180 with a byte order mark and the separator that was configured).
///
/// # Errors
/// As [`xlsx`].
pub fn csv(
    check_ins: &[&CheckIn],
    page: &Page<'_>,
    rules: &Rules<'_>,
    separator: Separator,
) -> Result<Rendered, ExportError> {
    let demo = preflight::ready(Destination::Register, check_ins, rules)?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator.byte())
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let headings = columns(page).map(|(vi, en, _)| page.language.pick(vi, en).to_owned());
    let failed = |error: csv::Error| ExportError::Format(error.to_string());
    writer.write_record(headings).map_err(failed)?;
    for (check_in, count) in check_ins.iter().zip(1..) {
        let cells = row(count, check_in, page, rules);
        writer
            .write_record(cells.iter().map(|cell| match cell {
                Cell::Number(number) => number.to_string(),
                Cell::Text(text) => guard(text),
            }))
            .map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| ExportError::Format(error.to_string()))?;
    Ok(rendered(check_ins, page, demo, "csv", bytes))
}

/// A text as a CSV cell that a spreadsheet shows as it is. [`unguard`] gives it back.
///
/// - What could begin a formula gets an apostrophe before it.
/// - What could be taken for a number, date or truth value is written as `="…"`, which Excel and
///   LibreOffice both show as the text between the quotes, leading zeros included. Only ASCII
///   without quotes is written so, so nothing can break out.
#[must_use]
pub fn guard(text: &str) -> String {
    let first = text.trim_start().chars().next();
    // The fullwidth forms are formulas to East Asian versions of Excel.
    let formula = first.is_some_and(|c| "=+-@'|%＝＋－＠".contains(c));
    let number = text.is_ascii()
        && !text.contains('"')
        && (text.bytes().any(|b| b.is_ascii_digit())
            || ["true", "false"].contains(&text.trim().to_ascii_lowercase().as_str()));
    if formula {
        format!("'{text}")
    } else if number {
        format!("=\"{text}\"")
    } else {
        text.to_owned()
    }
}

/// The text of a guarded cell.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| cell.strip_prefix('\''))
        .unwrap_or(cell)
}

fn rendered(
    check_ins: &[&CheckIn],
    page: &Page<'_>,
    demo: bool,
    extension: &str,
    bytes: Vec<u8>,
) -> Rendered {
    let kind = match page.mode {
        Mode::Hospital => "benh-nhan",
        Mode::Lodging => "khach",
    };
    Rendered {
        file_name: file_name(
            demo,
            &format!("so-{kind}-{}.{extension}", days(page, text::iso_day, "_")),
        ),
        bytes: bytes.into(),
        included: check_ins.iter().map(|check_in| check_in.id()).collect(),
    }
}

/// The day of the register, or its first and last.
fn days(page: &Page<'_>, show: impl Fn(Date) -> String, between: &str) -> String {
    if page.from == page.to {
        show(page.from)
    } else {
        [show(page.from), show(page.to)].join(between)
    }
}

fn columns(page: &Page<'_>) -> impl Iterator<Item = Column> {
    let own: &[Column] = match page.mode {
        Mode::Hospital => &HOSPITAL,
        Mode::Lodging => &LODGING,
    };
    [("STT", "No.", 6)]
        .into_iter()
        .chain(PERSON)
        .chain(own.iter().copied())
        .chain(RECORD)
}

fn row(count: u32, check_in: &CheckIn, page: &Page<'_>, rules: &Rules<'_>) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let person = &check_in.person;
    let birth = match text::birth(person.birth.reveal()) {
        Some(date) => date.to_string(),
        None => person.birth.reveal().clone(),
    };
    let mut cells = vec![
        Cell::Number(count),
        text(person.full_name.reveal()),
        Cell::Text(birth),
        text(sex_name(person.sex, page.language)),
        text(&person.nationality),
        text(document_name(person.document, page.language)),
        text(person.number.reveal()),
        text(person.phone.reveal()),
    ];
    match (page.mode, &check_in.purpose) {
        (Mode::Hospital, Purpose::Visit(visit)) => cells.extend([
            Cell::Number(visit.ticket),
            text(visit.insurance.reveal()),
            text(&visit.clinic),
            text(visit.reason.reveal()),
        ]),
        (Mode::Lodging, Purpose::Stay(stay)) => {
            let guest = if is_vietnamese(&person.nationality) {
                Guest::Vietnamese
            } else {
                Guest::Foreign {
                    remote: page.facility.remote,
                }
            };
            let due = deadline::deadline(stay.arrives, guest);
            let reason = rules.catalogue.reason(stay.reason).unwrap_or_default();
            let reason = [reason.as_str(), stay.reason_text.as_str()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(": ");
            cells.extend([
                text(&stay.room),
                Cell::Text(text::day(vietnam(stay.arrives).date())),
                Cell::Text(text::clock(stay.arrives)),
                Cell::Text(text::day(stay.departs)),
                Cell::Text(reason),
                Cell::Text(stay.stay_limit.map(text::day).unwrap_or_default()),
                Cell::Text(format!("{} {}", text::clock(due), text::day(due.date()))),
                text(stay.note.reveal()),
            ]);
        }
        // A record of the other kind, as after a change of mode: its person is still listed.
        (Mode::Hospital, Purpose::Stay(_)) => cells.extend(HOSPITAL.map(|_| text(""))),
        (Mode::Lodging, Purpose::Visit(_)) => cells.extend(LODGING.map(|_| text(""))),
    }
    cells.extend([
        text(person.residence.reveal()),
        text(source_label(Finding::from(person.source), page.language)),
        text(&check_in.override_reason),
        text(&check_in.clerk),
        Cell::Text(format!(
            "{} {}",
            text::clock(check_in.at),
            text::day(vietnam(check_in.at).date())
        )),
    ]);
    cells
}

fn workbook(
    check_ins: &[&CheckIn],
    page: &Page<'_>,
    rules: &Rules<'_>,
    demo: bool,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(rules.now)?);
    let sheet = book.add_worksheet();
    sheet.set_name(days(page, text::iso_day, " "))?;
    let plain = Format::new().set_num_format("@");
    let number = Format::new().set_num_format("0");
    let heading = plain
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("#E6ECF5");
    let title = format!(
        "{}{} - {} {}",
        if demo { "DEMO - " } else { "" },
        page.facility.name,
        match page.mode {
            Mode::Hospital => page
                .language
                .pick("Sổ tiếp nhận ngày", "Register of patients,"),
            Mode::Lodging => page
                .language
                .pick("Sổ khách lưu trú ngày", "Register of guests,"),
        },
        days(page, text::day, " - ")
    );
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    let mut last = 0;
    for (column, (vi, en, width)) in (0_u16..).zip(columns(page)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(2, column, page.language.pick(vi, en), &heading)?;
        last = column;
    }
    for ((line, check_in), count) in (3_u32..).zip(check_ins).zip(1..) {
        for (column, cell) in (0_u16..).zip(row(count, check_in, page, rules)) {
            match cell {
                Cell::Number(value) => {
                    sheet.write_number_with_format(line, column, value, &number)?;
                }
                Cell::Text(value) if value.is_empty() => {
                    sheet.write_blank(line, column, &plain)?;
                }
                Cell::Text(value) => {
                    sheet.write_string_with_format(line, column, value, &plain)?;
                }
            }
        }
    }
    let rows = u32::try_from(check_ins.len()).unwrap_or(u32::MAX);
    sheet.autofilter(2, 0, rows.saturating_add(2), last)?;
    sheet.set_freeze_panes(3, 2)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(2, 2)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests;
