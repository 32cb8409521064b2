//! Tiếng Việt.

use std::io::ErrorKind;
use std::path::Path;

use super::quoted;
use crate::config::Wrong;

pub(in crate::config) fn wrong(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Toml(message) => format!("không đúng cú pháp TOML, hãy sửa lại ({message})"),
        Wrong::Missing { line, table: "" } => format!("còn thiếu; hãy thêm `{line}` vào đầu tệp"),
        Wrong::Missing { line, table } => {
            format!("còn thiếu; hãy thêm `{line}` vào dưới `[{table}]`")
        }
        Wrong::Group(path) => {
            format!("là một nhóm thiết lập; hãy viết `[{path}]` trên một dòng riêng")
        }
        Wrong::Unknown { meant: Some(meant) } => {
            format!("không phải là thiết lập; có phải ý bạn là `{meant}`?")
        }
        Wrong::Unknown { meant: None } => {
            "không phải là thiết lập; hãy bỏ dòng này, hoặc xem docs/configuration.md".to_owned()
        }
        Wrong::NotAHospitalCode => {
            "mã cơ sở khám chữa bệnh có năm chữ cái hoặc chữ số, như \"01999\"; mã ghi trên hợp \
             đồng với cơ quan bảo hiểm xã hội"
                .to_owned()
        }
        Wrong::NotText => "phải là chữ: hãy đặt trong dấu ngoặc kép, như \"chữ\"".to_owned(),
        Wrong::Empty => "còn trống; hãy điền vào hoặc bỏ dòng này".to_owned(),
        Wrong::TooLong { most } => format!("dài hơn {most} ký tự; hãy rút ngắn"),
        Wrong::Control => "có dấu xuống dòng hoặc ký tự điều khiển khác; hãy bỏ đi".to_owned(),
        Wrong::NotAList => "phải là danh sách, như [\"một\", \"hai\"]".to_owned(),
        Wrong::Twice(value) => format!("\"{value}\" có hai lần; hãy bỏ bớt một"),
        Wrong::NotABoolean => "phải là true hoặc false, không có dấu ngoặc kép".to_owned(),
        Wrong::NotDays { most } => {
            format!("phải là số ngày từ 1 đến {most}, không có dấu ngoặc kép")
        }
        Wrong::NotOneOf(words) => format!("phải là {}", quoted(words, " hoặc ")),
        Wrong::OnlyStricter => {
            "chỉ có thể làm cho quầy chặt chẽ hơn; hãy viết \"reason\" hoặc \"staff\", hoặc bỏ \
             dòng này"
                .to_owned()
        }
        Wrong::NotAUri => {
            "phải là URI, như \"https://his.example/id\" hoặc \"urn:oid:1.2.3\"".to_owned()
        }
        Wrong::NotATable => "phải là bảng, như { 1 = \"nhãn\" }".to_owned(),
        Wrong::NoSuchCode { given, last } => {
            format!("\"{given}\" không phải là mã; mã đi từ 1 đến {last}")
        }
        Wrong::NotCountryCodes => {
            "mã nước có một đến ba chữ in hoa, như { D = \"DEU\" }".to_owned()
        }
    }
}

pub(in crate::config) fn unreadable(path: &Path, why: ErrorKind) -> String {
    let why = match why {
        ErrorKind::NotFound => "không có tệp này",
        ErrorKind::PermissionDenied => "không có quyền đọc",
        ErrorKind::InvalidData => "tệp không phải là văn bản UTF-8",
        _ => "lỗi đọc tệp",
    };
    format!(
        "không đọc được {}: {why}; hãy thiết lập lại từ đầu hoặc khôi phục tệp",
        path.display()
    )
}

pub(in crate::config) fn mistakes(path: &Path, mistakes: &str) -> String {
    format!(
        "{} có lỗi; hãy sửa các lỗi sau rồi khởi động lại:\n{mistakes}",
        path.display()
    )
}
