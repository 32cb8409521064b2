//! Why a text is not what it is said to be, in words that say what to do.

use cccd_chip::lds::ParseError;
use cccd_chip::lds::id_number::IdNumberError;
use cccd_chip::lds::qr::QrError;

use crate::messages::Language;

pub(super) fn qr(error: &QrError, language: Language) -> String {
    if language == Language::En {
        return error.to_string();
    }
    match error {
        QrError::TooFewSlots(count) => format!(
            "mã QR của thẻ có ít nhất 7 trường, ở đây chỉ có {count}; quét lại, hoặc chỉnh đầu đọc \
             mã gửi đủ mọi ký tự"
        ),
        QrError::IdNumber(error) => {
            format!(
                "trong mã QR không có số định danh: {}",
                id_number(error, language)
            )
        }
        QrError::Ambiguous => {
            "bộ gõ tiếng Việt đã làm thay đổi chữ số mà đầu đọc mã gửi: tắt bộ gõ \
             rồi quét lại"
                .into()
        }
        QrError::TooLong => "dài hơn mọi mã QR: mỗi lần chỉ quét một mã".into(),
        other => other.to_string(),
    }
}

pub(super) fn id_number(error: &IdNumberError, language: Language) -> String {
    if language == Language::En {
        return error.to_string();
    }
    match error {
        IdNumberError::Length(count) => format!(
            "số định danh có 12 chữ số, ở đây có {count}: xem có bị cắt bớt hay quét hai lần không"
        ),
        IdNumberError::NotADigit(place) => {
            format!("số định danh chỉ gồm chữ số, ký tự thứ {place} thì không: gõ lại")
        }
        other => other.to_string(),
    }
}

pub(super) fn mrz(error: &ParseError, language: Language) -> String {
    let (vi, en) = match error {
        ParseError::Invalid {
            field: "length", ..
        } => (
            "dòng MRZ có 90 ký tự (ba dòng 30), 72 (hai dòng 36) hoặc 88 (hai dòng 44): xem có thiếu \
             dòng hay thiếu ký tự không",
            "a zone has 90 characters (three lines of 30), 72 (two of 36) or 88 (two of 44): look \
             for a missing line or character",
        ),
        ParseError::Invalid {
            field: "characters",
            ..
        } => (
            "dòng MRZ chỉ có chữ A–Z, số 0–9 và dấu <",
            "a zone holds only the letters A to Z, the digits 0 to 9 and <",
        ),
        other => return other.to_string(),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
    .to_owned()
}
