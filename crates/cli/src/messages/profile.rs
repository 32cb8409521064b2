//! The words of a card's profile. Names of files, commands, algorithms and data objects are the
//! standards' in both languages.

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

/// The value of a fact. Names of algorithms, files and commands, identifiers and status words are
/// the standards' in both languages, and what the card itself says stays as it is.
pub(crate) fn value(language: Language, name: &str, value: &str) -> String {
    if language == Language::En || AS_THEY_ARE.contains(&name) {
        return value.to_owned();
    }
    let whole = VALUES.iter().find(|(english, _)| *english == value);
    if let Some((_, vietnamese)) = whole {
        return (*vietnamese).to_owned();
    }
    let in_part =
        |value: String, (english, vietnamese): &(&str, &str)| value.replace(english, vietnamese);
    PHRASES.iter().fold(value.to_owned(), in_part)
}

/// Facts whose values are names that reader, card or program give.
const AS_THEY_ARE: &[&str] = &["program", "reader", "issuer", "subject"];

/// Values that are words.
const VALUES: &[(&str, &str)] = &[
    ("no access control", "không cần khóa"),
    ("no PACE", "không có PACE"),
    ("cannot be read", "không đọc được"),
    ("DG14 cannot be read", "không đọc được DG14"),
    ("DG15 cannot be read", "không đọc được DG15"),
    ("EF.SOD cannot be read", "không đọc được EF.SOD"),
    ("not offered", "chip không hỗ trợ"),
    ("selection by name", "chọn theo tên"),
    ("short file identifiers", "số tệp ngắn"),
    ("command chaining", "nối lệnh"),
    ("extended length", "lệnh dài"),
    ("sizes in EF.ATR/INFO", "kích thước ghi trong EF.ATR/INFO"),
    ("issuer and serial number", "người cấp và số sê-ri"),
    ("key identifier", "mã khóa"),
    ("two sequences side by side", "hai SEQUENCE cạnh nhau"),
    ("two sequences within one", "hai SEQUENCE trong một"),
    ("as the rule has it", "đúng theo quy định"),
    ("the other day at a boundary", "ngày kia ở mốc tuổi"),
    ("cannot be told", "không tính được"),
    ("another day than the rule has", "khác ngày theo quy định"),
    ("left out", "bỏ hẳn"),
    ("listed by their number", "chỉ ghi số trường"),
    ("another number", "một số khác"),
    ("accepted", "được nhận"),
    ("refused", "bị từ chối"),
    ("not used", "không dùng"),
    (
        "not used: announced, and no sizes stated",
        "không dùng: thẻ báo có ghi kích thước mà không ghi",
    ),
    (
        "worked before on this kind of card",
        "trước đây loại thẻ này nhận",
    ),
    (
        "refused before by this kind of card",
        "trước đây loại thẻ này từ chối",
    ),
];

/// Parts of values, in the order in which they are put into Vietnamese.
const PHRASES: &[(&str, &str)] = &[
    (
        "the one variant of PACE that the chip offers, on ",
        "chip chỉ đưa ra một kiểu PACE này, trên ",
    ),
    ("; the chip refused ", "; chip đã từ chối "),
    ("the chip offers no PACE", "chip không có PACE"),
    ("could not be read to its end", "không đọc được đến hết"),
    ("the link was lost", "mất liên lạc"),
    ("not read", "không đọc"),
    ("stated by the card: commands of ", "thẻ ghi rõ: lệnh đến "),
    (", responses of ", ", trả lời đến "),
    ("at most ", "nhiều nhất "),
    ("another format", "định dạng khác"),
    ("an unknown curve of ", "đường cong lạ "),
    (" bytes", " byte"),
    (" bits", " bit"),
    ("version ", "phiên bản "),
    ("parameters ", "tham số "),
    ("exponent ", "số mũ "),
    ("(explicit)", "(ghi đủ tham số)"),
    ("(by number)", "(theo số)"),
    ("(by identifier)", "(theo mã)"),
    (" digits and capitals", " chữ số và chữ hoa"),
    (" digits", " chữ số"),
    (" ASCII characters", " ký tự ASCII"),
    (": empty", ": trống"),
    (" empty", " trống"),
    ("(done)", "(xong)"),
    (
        "(file or application not found)",
        "(không có tệp hay ứng dụng)",
    ),
    ("(instruction not supported)", "(không có lệnh này)"),
    ("(class not supported)", "(không có lớp lệnh này)"),
    ("(function not supported)", "(không có chức năng này)"),
    ("(security status not satisfied)", "(chưa đủ quyền)"),
    ("(conditions of use not satisfied)", "(chưa đủ điều kiện)"),
    ("(command not allowed, no current file)", "(chưa chọn tệp)"),
    (
        "(end of file before the length asked for)",
        "(hết tệp trước độ dài đã hỏi)",
    ),
    ("(wrong length)", "(sai độ dài)"),
    ("(offset outside the file)", "(vị trí ngoài tệp)"),
];

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

    #[test]
    fn values_in_vietnamese_keep_the_names_of_standards() {
        let vietnamese = |name, text| value(Language::Vi, name, text);
        assert_eq!(
            vietnamese("EF.DIR", "6A82 (file or application not found)"),
            "6A82 (không có tệp hay ứng dụng)"
        );
        assert_eq!(
            vietnamese("offered", "id-TA (0.4.0.127.0.7.2.2.2), version 1"),
            "id-TA (0.4.0.127.0.7.2.2.2), phiên bản 1"
        );
        assert_eq!(vietnamese("extended_length", "accepted"), "được nhận");
        let subject = "C=VN, CN=Test version 2, 16 bytes";
        assert_eq!(vietnamese("subject", subject), subject);
        let key = "EC, brainpoolP256r1 (explicit)";
        assert_eq!(value(Language::En, "key", key), key);
    }
}
