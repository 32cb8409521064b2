//! The words of a card's profile. Names of files, commands and data objects are the standards' in
//! both languages.

use super::Language;

/// Names of facts as JSON has them, in Vietnamese and in English.
const WORDS: &[(&str, &str, &str)] = &[
    ("format", "Định dạng", "Format"),
    ("version", "Phiên bản", "Version"),
    ("program", "Chương trình", "Program"),
    ("demo", "Thẻ mềm", "Soft card"),
    ("card_and_reader", "Thẻ và đầu đọc", "Card and reader"),
    ("reader", "Đầu đọc", "Reader"),
    ("protocol", "Giao thức", "Protocol"),
    ("contactless", "Không tiếp xúc", "Contactless"),
    (
        "reader_command_limit",
        "Lệnh dài nhất của đầu đọc (byte)",
        "Longest command of the reader (bytes)",
    ),
    (
        "reader_response_limit",
        "Trả lời dài nhất của đầu đọc (byte)",
        "Longest response of the reader (bytes)",
    ),
    ("atr", "ATR", "ATR"),
    ("capabilities", "Khả năng của thẻ", "What the card can do"),
    ("before_access", "Trước khi mở chip", "Before access"),
    ("select_master_file", "Chọn MF", "SELECT of the master file"),
    (
        "read_by_short_identifier",
        "Đọc theo số ngắn",
        "Read by short identifier",
    ),
    (
        "select_by_identifier",
        "Chọn theo số tệp",
        "SELECT by identifier",
    ),
    (
        "longest_command",
        "Lệnh dài nhất (byte)",
        "Longest command (bytes)",
    ),
    (
        "longest_answer",
        "Trả lời dài nhất (byte)",
        "Longest answer (bytes)",
    ),
    ("other_objects", "Đối tượng khác", "Other objects"),
    ("applications", "Ứng dụng", "Applications"),
    ("access", "Mở chip", "Access"),
    ("opened_by", "Mở bằng", "Opened by"),
    ("domain_parameters", "Tham số miền", "Domain parameters"),
    ("key", "Khóa", "Key"),
    ("reason", "Lý do", "Why"),
    ("offered", "Chip hỗ trợ", "Offered"),
    ("files", "Các tệp", "Files"),
    ("asked_for", "Đã hỏi", "Asked for"),
    ("lds_version", "Phiên bản LDS", "LDS version"),
    ("unicode_version", "Phiên bản Unicode", "Unicode version"),
    ("listed_in_com", "Liệt kê trong EF.COM", "Listed in EF.COM"),
    ("listed_in_sod", "Liệt kê trong EF.SOD", "Listed in EF.SOD"),
    ("signature", "Chữ ký", "Signature"),
    ("structure", "Cấu trúc", "Structure"),
    ("content_type", "Loại nội dung", "Content type"),
    (
        "security_object_version",
        "Phiên bản đối tượng bảo mật",
        "Version of the security object",
    ),
    (
        "hash_of_data_groups",
        "Hàm băm các nhóm dữ liệu",
        "Hash of the data groups",
    ),
    ("hash_of_content", "Hàm băm nội dung", "Hash of the content"),
    ("signers", "Số người ký", "Signers"),
    ("certificates", "Số chứng thư", "Certificates"),
    (
        "signature_algorithm",
        "Thuật toán ký",
        "Signature algorithm",
    ),
    (
        "signer_named_by",
        "Người ký được nêu bằng",
        "Signer named by",
    ),
    (
        "signed_attributes",
        "Có thuộc tính được ký",
        "Signed attributes",
    ),
    ("signing_time", "Có thời điểm ký", "Signing time"),
    ("signature_holds", "Chữ ký đúng", "Signature holds"),
    ("document_signer", "Chứng thư ký", "Document signer"),
    ("issuer", "Người cấp", "Issuer"),
    ("subject", "Chủ thể", "Subject"),
    ("signed_with", "Được ký bằng", "Signed with"),
    (
        "key_of_issuer",
        "Mã khóa của người cấp",
        "Key identifier of the issuer",
    ),
    ("days_valid", "Số ngày hiệu lực", "Days valid"),
    (
        "days_of_key_in_use",
        "Số ngày khóa được dùng",
        "Days the key is in use",
    ),
    ("document_types", "Loại giấy tờ được ký", "Document types"),
    (
        "extended_key_usage",
        "Mục đích của khóa",
        "Extended key usage",
    ),
    (
        "odd_extensions",
        "Phần mở rộng bất thường",
        "Odd extensions",
    ),
    (
        "chip_authentication",
        "Xác thực chip (CA)",
        "Chip Authentication",
    ),
    (
        "active_authentication",
        "Xác thực chủ động (AA)",
        "Active Authentication",
    ),
    ("proven_by", "Đã chứng minh bằng", "Proven by"),
    ("not_proven", "Chưa chứng minh được", "Not proven"),
    (
        "signature_length",
        "Độ dài chữ ký (byte)",
        "Length of the signature (bytes)",
    ),
    ("mrz", "Dạng MRZ", "Form of the MRZ"),
    ("document_code", "Mã loại giấy tờ", "Document code"),
    ("issuing_state", "Nước cấp", "Issuing state"),
    (
        "id_number_in_optional_data",
        "Số định danh ở phần tùy chọn",
        "ID number in the optional data",
    ),
    ("warnings", "Điều bất thường", "What is odd"),
    ("templates", "Số mẫu", "Templates"),
    ("standard", "Tiêu chuẩn", "Standard"),
    ("header", "Phần đầu", "Header"),
    ("format_owner", "Chủ định dạng", "Format owner"),
    ("format_type", "Kiểu định dạng", "Format type"),
    ("images", "Ảnh", "Images"),
    ("layout", "Kiểu sắp xếp", "Layout"),
    ("fields", "Các trường", "Fields"),
    (
        "empty_fields",
        "Trường 15, 16 khi trống",
        "Fields 15 and 16 where empty",
    ),
    ("parents", "Cha mẹ", "Parents"),
    (
        "expiry_by_rule",
        "Ngày hết hạn so với quy định",
        "Expiry against the rule",
    ),
    ("qr", "Mã QR", "QR code"),
    ("slots", "Số trường", "Slots"),
    (
        "unknown_slots",
        "Trường chưa rõ nghĩa",
        "Slots of unknown meaning",
    ),
    ("repairs", "Đã sửa", "Repaired"),
    ("exchanges", "Các lượt trao đổi", "Exchanges"),
    ("extended_length", "Lệnh dài", "Extended length"),
    ("longest_response", "Trả lời dài nhất", "Longest response"),
    ("count", "Số lượt", "Count"),
    (
        "milliseconds",
        "Mili giây (ngắn nhất / giữa / dài nhất)",
        "Milliseconds (shortest / middle / longest)",
    ),
    ("status_words", "Mã trạng thái", "Status words"),
];

/// The words for a fact; the names of the standards stand for themselves.
pub(crate) fn words(language: Language, name: &'static str) -> &'static str {
    let found = WORDS.iter().find(|(known, ..)| *known == name);
    found.map_or(name, |(_, vi, en)| match language {
        Language::Vi => vi,
        Language::En => en,
    })
}

/// Yes or no.
pub(crate) const fn flag(language: Language, flag: bool) -> &'static str {
    match (language, flag) {
        (Language::Vi, true) => "có",
        (Language::Vi, false) => "không",
        (Language::En, true) => "yes",
        (Language::En, false) => "no",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_once() {
        let mut names: Vec<&str> = WORDS.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), WORDS.len());
    }
}
