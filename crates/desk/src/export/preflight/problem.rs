//! What may be wrong with a check-in for a destination, in words for the clerk.

use core::fmt;

use uuid::Uuid;

use crate::catalogue::Language;

/// One thing that a destination would refuse or lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Problem {
    /// The check-in, by the identifier of its visit or stay.
    pub id: Uuid,
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub kind: Kind,
}

/// A field of a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// Full name.
    Name,
    /// Date of birth.
    Birth,
    /// Sex.
    Sex,
    /// Nationality.
    Nationality,
    /// The document shown.
    Document,
    /// Number of the document.
    Number,
    /// Residence.
    Residence,
    /// Kind of residence.
    ResidenceKind,
    /// Telephone.
    Phone,
    /// Health-insurance code.
    Insurance,
    /// Clinic.
    Clinic,
    /// Reason of the visit or stay.
    Reason,
    /// Reason in words.
    ReasonText,
    /// Room.
    Room,
    /// Arrival.
    Arrival,
    /// Expected departure.
    Departure,
    /// Last day of the permitted stay.
    StayLimit,
    /// The clerk's note.
    Note,
    /// The clerk's reason for an exception.
    OverrideReason,
    /// The record as a whole.
    Record,
}

impl Field {
    /// Its name.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Name => ("Họ và tên", "Full name"),
            Self::Birth => ("Ngày sinh", "Date of birth"),
            Self::Sex => ("Giới tính", "Sex"),
            Self::Nationality => ("Quốc tịch", "Nationality"),
            Self::Document => ("Loại giấy tờ", "Document"),
            Self::Number => ("Số giấy tờ", "Document number"),
            Self::Residence => ("Nơi cư trú", "Residence"),
            Self::ResidenceKind => ("Loại cư trú", "Kind of residence"),
            Self::Phone => ("Số điện thoại", "Telephone"),
            Self::Insurance => ("Mã thẻ BHYT", "Health-insurance code"),
            Self::Clinic => ("Phòng khám", "Clinic"),
            Self::Reason => ("Lý do", "Reason"),
            Self::ReasonText => ("Lý do cụ thể", "Reason in words"),
            Self::Room => ("Số phòng", "Room"),
            Self::Arrival => ("Ngày đến", "Arrival"),
            Self::Departure => ("Ngày đi dự kiến", "Expected departure"),
            Self::StayLimit => ("Thời hạn tạm trú", "Permitted stay until"),
            Self::Note => ("Ghi chú", "Note"),
            Self::OverrideReason => ("Lý do chấp nhận", "Reason for the exception"),
            Self::Record => ("Hồ sơ", "Record"),
        };
        language.pick(vi, en)
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// It is needed and empty.
    Missing,
    /// The receiving system will miss it; the file is made without it.
    Absent,
    /// It has a character that the file cannot hold.
    Unwritable,
    /// It is longer than the file can hold.
    TooLong,
    /// An ID number has twelve digits.
    NotTwelveDigits,
    /// A passport number has at most ten letters and digits.
    NotAPassportNumber,
    /// It is no date.
    NotADate,
    /// It lies in the future.
    InFuture,
    /// The portal wants day, month and year.
    DateIncomplete,
    /// The file can hold the year alone; the month is left out.
    MonthLeftOut,
    /// The portal takes male or female only.
    SexNotTaken,
    /// The portal's list has no such nationality.
    NationalityNotListed,
    /// The portal's list has no such code.
    CodeNotListed,
    /// The portal takes arrivals of today and yesterday only.
    ArrivalTooLongAgo,
    /// Departure comes before arrival.
    BeforeArrival,
    /// The permitted stay has ended.
    LimitPassed,
    /// The guest means to stay longer than is permitted.
    BeyondLimit,
    /// The paper's name is to be added by hand.
    NameOfPaperNeeded,
    /// A health-insurance code has 15 characters, 10 digits or the 12 of the ID number.
    NotAnInsuranceCode,
    /// The same guest is in the file with an overlapping stay.
    Overlaps,
    /// It belongs into another file.
    OtherFile,
}

impl Kind {
    /// Whether the check-in stays out of the file until it is corrected. What does not block is
    /// exported, and shown to the clerk.
    #[must_use]
    pub const fn blocks(self) -> bool {
        !matches!(
            self,
            Self::Absent
                | Self::MonthLeftOut
                | Self::BeyondLimit
                | Self::NameOfPaperNeeded
                | Self::NotAnInsuranceCode
        )
    }

    /// What is wrong and what to do.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Missing => ("còn trống; hãy nhập", "is empty; fill it in"),
            Self::Absent => (
                "còn trống; tệp vẫn xuất, hệ thống nhận có thể hỏi lại",
                "is empty; the file is made without it, and the receiving system may ask for it",
            ),
            Self::Unwritable => (
                "có ký tự điều khiển không ghi được; hãy nhập lại",
                "has a control character that cannot be written; type it again",
            ),
            Self::TooLong => ("quá dài; hãy rút ngắn", "is too long; shorten it"),
            Self::NotTwelveDigits => (
                "phải có đúng 12 chữ số; hãy đối chiếu với giấy tờ",
                "must have exactly 12 digits; compare it with the document",
            ),
            Self::NotAPassportNumber => (
                "số hộ chiếu có tối đa 10 chữ cái và chữ số; hãy đối chiếu với hộ chiếu",
                "a passport number has at most 10 letters and digits; compare it with the passport",
            ),
            Self::NotADate => (
                "không phải là ngày; hãy nhập lại",
                "is no date; type it again",
            ),
            Self::InFuture => ("ở tương lai; hãy sửa lại", "lies in the future; correct it"),
            Self::DateIncomplete => (
                "cổng cần đủ ngày, tháng, năm; hãy hỏi khách, hoặc khai trực tiếp trên cổng",
                "the portal wants day, month and year; ask the guest, or declare on the portal by \
                 hand",
            ),
            Self::MonthLeftOut => (
                "tệp chỉ ghi được năm sinh, tháng được bỏ qua",
                "the file can hold the year of birth alone; the month is left out",
            ),
            Self::SexNotTaken => (
                "cổng chỉ nhận Nam hoặc Nữ; hãy hỏi khách, hoặc khai trực tiếp trên cổng",
                "the portal takes male or female only; ask the guest, or declare on the portal by \
                 hand",
            ),
            Self::NationalityNotListed => (
                "mã không có trong danh mục của cổng; hãy thêm vào mục lodging.nationalities của \
                 tệp cấu hình, hoặc khai trực tiếp trên cổng",
                "the portal's list has no such code; add it to lodging.nationalities in the \
                 configuration, or declare on the portal by hand",
            ),
            Self::CodeNotListed => (
                "không có trong danh mục của cổng; hãy chọn lại",
                "is not in the portal's list; choose again",
            ),
            Self::ArrivalTooLongAgo => (
                "cổng chỉ nhận khách đến hôm nay hoặc hôm qua; hãy khai trực tiếp với công an",
                "the portal takes arrivals of today and yesterday only; declare it at the police",
            ),
            Self::BeforeArrival => (
                "trước ngày đến; hãy sửa lại",
                "comes before arrival; correct it",
            ),
            Self::LimitPassed => (
                "đã hết; hãy xem lại thị thực hoặc dấu nhập cảnh",
                "has ended; look at the visa or the entry stamp again",
            ),
            Self::BeyondLimit => (
                "sau thời hạn tạm trú; hãy nhắc khách gia hạn",
                "comes after the permitted stay; tell the guest to extend it",
            ),
            Self::NameOfPaperNeeded => (
                "giấy tờ khác: hãy ghi tên giấy tờ vào cột G trước khi nộp tệp",
                "another paper: write its name into column G before handing the file in",
            ),
            Self::NotAnInsuranceCode => (
                "mã BHYT có 15 ký tự, 10 chữ số hoặc 12 chữ số định danh; vẫn xuất như đã nhập",
                "an insurance code has 15 characters, 10 digits, or the 12 of the ID number; it is \
                 exported as typed",
            ),
            Self::Overlaps => (
                "khách đã có trong tệp với thời gian trùng; hãy bỏ bớt một bản",
                "the guest is in the file already with an overlapping stay; leave one out",
            ),
            Self::OtherFile => ("thuộc tệp khác", "belongs into another file"),
        };
        language.pick(vi, en)
    }
}

impl Problem {
    /// Whether the check-in stays out of the file until it is corrected.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        self.kind.blocks()
    }

    /// The field, what is wrong with it and what to do. Nothing personal is in it.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        format!(
            "{}: {}",
            self.field.name(language),
            self.kind.text(language)
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}
