//! What is odd in a file, as the typed parsers say it: a stable code for programs, words for people.

use std::fmt::Debug;

use cccd_chip::lds::biometric::cbeff::TemplateWarning;
use cccd_chip::lds::biometric::{BiometricWarning, RecordWarning};
use cccd_chip::lds::com::ComWarning;
use cccd_chip::lds::dg13_vn::{Dg13Warning, Field};
use cccd_chip::lds::dg16::Dg16Warning;
use cccd_chip::lds::displayed_images::DisplayedWarning;
use cccd_chip::lds::elements::ElementWarning;
use cccd_chip::lds::mrz::Warning as MrzWarning;
use cccd_chip::lds::security_infos::Warning as SecurityWarning;

use crate::messages::{Label, Language};
use crate::render::notes::Note;

/// One oddity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Odd {
    /// Its name in JSON, with what it is about.
    pub(super) code: String,
    /// The same for people.
    pub(super) words: String,
}

impl Odd {
    /// What a parser says that gave up, in the library's English.
    pub(super) fn refused(error: &dyn ToString, language: Language) -> Self {
        let text = error.to_string();
        Self {
            words: format!("{}: {text}", language.label(Label::Refused)),
            code: text,
        }
    }
}

/// Warnings of one kind as oddities.
pub(super) fn all<T: Words + Debug>(
    warnings: impl IntoIterator<Item = T>,
    language: Language,
) -> Vec<Odd> {
    let odd = |warning: T| Odd {
        code: format!("{warning:?}"),
        words: warning.words(language),
    };
    warnings.into_iter().map(odd).collect()
}

/// A warning in words.
pub(super) trait Words {
    fn words(&self, language: Language) -> String;
}

const fn either(language: Language, vi: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

impl Words for MrzWarning {
    fn words(&self, language: Language) -> String {
        match language {
            Language::Vi => Note::from(*self).words(language),
            Language::En => self.to_string(),
        }
    }
}

impl Words for ComWarning {
    fn words(&self, language: Language) -> String {
        let (vi, en) = match self {
            Self::LdsVersion => ("phiên bản LDS lạ", "an unknown version of the LDS"),
            Self::UnicodeVersion => ("phiên bản Unicode lạ", "an unknown version of Unicode"),
            other => return format!("{other:?}"),
        };
        either(language, vi, en).to_owned()
    }
}

impl Words for Dg13Warning {
    fn words(&self, language: Language) -> String {
        let say = |vi, en| either(language, vi, en).to_owned();
        let of = |field: Field, vi, en| format!("{}: {}", name(field, language), say(vi, en));
        match self {
            Self::FileTag(tag) => format!(
                "{} {tag}",
                say(
                    "tệp không bắt đầu bằng 6D mà bằng",
                    "the file begins not with 6D but with"
                )
            ),
            Self::TrailingData => say("còn byte thừa sau dữ liệu", "bytes follow the data"),
            Self::NotDer => say(
                "độ dài không ghi theo dạng ngắn nhất",
                "lengths are not in their shortest form",
            ),
            Self::SequenceMissing => {
                say("thiếu SEQUENCE bao ngoài", "the outer SEQUENCE is missing")
            }
            Self::Version => say(
                "thiếu phiên bản hoặc khác 1",
                "the version is missing or not 1",
            ),
            Self::ObjectIdentifier => say(
                "mã kiểu sắp xếp thiếu hoặc khác: có thể là DG13 của nước khác",
                "the layout's identifier is missing or another: maybe another state's DG13",
            ),
            Self::FieldsMissing => say("không có trường nào", "there are no fields"),
            Self::UnknownObject(tag) => {
                format!(
                    "{} {tag}",
                    say("đối tượng lạ", "a data object of no known place:")
                )
            }
            Self::Broken(error) => {
                format!(
                    "{}: {error}",
                    say("dữ liệu bị cắt ngang", "data objects are cut off")
                )
            }
            Self::Order => say(
                "các trường không theo thứ tự số",
                "the fields are not in the order of their numbers",
            ),
            Self::UnknownField(number) => {
                format!(
                    "{} {number}",
                    say("trường số lạ:", "a field of an unknown number:")
                )
            }
            Self::Repeated(field) => of(
                *field,
                "lặp lại; dùng giá trị đầu tiên",
                "appears more than once; the first value counts",
            ),
            Self::Missing(field) => of(*field, "không có trong tệp", "is not in the file"),
            Self::Empty(field) => of(*field, "để trống", "is empty"),
            Self::StringType(field) => of(
                *field,
                "chữ ghi bằng kiểu khác thường",
                "a text of an unusual type",
            ),
            Self::Encoding(field) => of(
                *field,
                "có byte không phải chữ",
                "holds bytes that are no characters",
            ),
            Self::Normalised(field) => of(
                *field,
                "đã chuẩn hóa dấu hoặc khoảng trắng",
                "diacritics or spaces were normalised",
            ),
            Self::ExtraValue(field) => of(
                *field,
                "có nhiều giá trị; dùng giá trị đầu tiên",
                "has more values than one; the first counts",
            ),
            Self::Unreadable(field) => of(
                *field,
                "không đọc được theo nghĩa của trường",
                "cannot be read as what the field holds",
            ),
            Self::OneParent => say(
                "chỉ có một người, không rõ là cha hay mẹ",
                "one parent only, without saying which",
            ),
            other => format!("{other:?}"),
        }
    }
}

/// The name of a field of DG13.
pub(super) fn name(field: Field, language: Language) -> String {
    let label = match field {
        Field::IdNumber => Label::IdNumber,
        Field::Name => Label::Name,
        Field::Birth => Label::DateOfBirth,
        Field::Sex => Label::Sex,
        Field::Nationality => Label::Nationality,
        Field::Ethnicity => Label::Ethnicity,
        Field::Religion => Label::Religion,
        Field::Origin => Label::PlaceOfOrigin,
        Field::Residence => Label::Residence,
        Field::Features => Label::IdentifyingFeatures,
        Field::Issued => Label::DateOfIssue,
        Field::Expiry => Label::DateOfExpiry,
        Field::Parents => return either(language, "Cha mẹ", "Parents").to_owned(),
        Field::Spouse => Label::Spouse,
        Field::OldIdNumber => Label::OldIdNumber,
        Field::Sixteenth => return either(language, "Trường 16", "Field 16").to_owned(),
    };
    language.label(label).to_owned()
}

impl Words for ElementWarning {
    fn words(&self, language: Language) -> String {
        match self {
            Self::TagListMissing => {
                either(language, "thiếu danh sách thẻ", "the tag list is missing").to_owned()
            }
            Self::Absent(tag) => format!(
                "{tag}: {}",
                either(
                    language,
                    "được liệt kê nhưng không có",
                    "is listed but not there"
                )
            ),
            Self::NotListed(tag) => format!(
                "{tag}: {}",
                either(
                    language,
                    "có nhưng không được liệt kê",
                    "is there but not listed"
                )
            ),
            Self::Repeated(tag) => format!(
                "{tag}: {}",
                either(language, "lặp lại", "appears more than once")
            ),
            other => format!("{other:?}"),
        }
    }
}

impl Words for DisplayedWarning {
    fn words(&self, language: Language) -> String {
        match self {
            Self::CountMissing => count_missing(language),
            Self::Count => count(language),
            Self::UnknownFormat => unknown_format(language),
            Self::UnknownObject(tag) => unknown_object(language, tag),
            other => format!("{other:?}"),
        }
    }
}

impl Words for Dg16Warning {
    fn words(&self, language: Language) -> String {
        match self {
            Self::CountMissing => count_missing(language),
            Self::Count => count(language),
            Self::Numbering => either(
                language,
                "số thứ tự không tăng dần từ A1",
                "the tags do not count up from A1",
            )
            .to_owned(),
            Self::Missing(tag) => format!(
                "{tag}: {}",
                either(
                    language,
                    "phần bắt buộc bị thiếu",
                    "a mandatory element is missing"
                )
            ),
            Self::UnknownObject(tag) => unknown_object(language, tag),
            other => format!("{other:?}"),
        }
    }
}

impl Words for BiometricWarning {
    fn words(&self, language: Language) -> String {
        match self {
            Self::Template(warning) => warning.words(language),
            Self::Record(warning) => warning.words(language),
            Self::Unreadable(error) => format!(
                "{}: {error}",
                either(
                    language,
                    "một bản ghi không đọc được",
                    "a record cannot be read"
                )
            ),
            other => format!("{other:?}"),
        }
    }
}

impl Words for TemplateWarning {
    fn words(&self, language: Language) -> String {
        let (vi, en) = match self {
            Self::CountMissing => return count_missing(language),
            Self::Count => return count(language),
            Self::UnknownObject(tag) => return unknown_object(language, tag),
            Self::RecordMissing => ("một mẫu không có bản ghi", "a template without its record"),
            Self::FormatOwner => (
                "chủ định dạng thiếu hoặc khác 0101",
                "the format owner is missing or not 0101",
            ),
            Self::FormatType => (
                "kiểu định dạng thiếu hoặc không thuộc nhóm dữ liệu này",
                "the format type is missing or none of this data group's",
            ),
            Self::BiometricType => (
                "loại sinh trắc không thuộc nhóm dữ liệu này",
                "the type of biometry is not this data group's",
            ),
            Self::Subtype => (
                "không rõ là ngón tay hay mắt nào",
                "it is not said which finger or eye it is",
            ),
            other => return format!("{other:?}"),
        };
        either(language, vi, en).to_owned()
    }
}

impl Words for RecordWarning {
    fn words(&self, language: Language) -> String {
        let (vi, en) = match self {
            Self::RecordLength => (
                "độ dài bản ghi không khớp",
                "the record's length does not fit",
            ),
            Self::BlockLength => (
                "độ dài khối ảnh không khớp",
                "the length of an image's block does not fit",
            ),
            Self::ImageCount => ("ít ảnh hơn số đã nêu", "fewer images than stated"),
            Self::Version => ("phiên bản khác 010", "another version than 010"),
            Self::Format => (
                "ảnh có định dạng khác với đã nêu",
                "the image is of another format than declared",
            ),
            Self::Dimensions => (
                "ảnh có kích thước khác với đã nêu",
                "the image has another size than declared",
            ),
            Self::UnknownFormat => return unknown_format(language),
            Self::TrailingData => ("còn byte thừa sau ảnh cuối", "bytes follow the last image"),
            Self::UndefinedCode(element) => {
                let words = either(
                    language,
                    "giá trị không có trong tiêu chuẩn",
                    "a value that the standard does not define",
                );
                return format!("{element}: {words}");
            }
            other => return format!("{other:?}"),
        };
        either(language, vi, en).to_owned()
    }
}

impl Words for SecurityWarning {
    fn words(&self, language: Language) -> String {
        let say = |vi, en| either(language, vi, en).to_owned();
        match self {
            Self::NotDer => say(
                "độ dài không ghi theo dạng ngắn nhất",
                "lengths are not in their shortest form",
            ),
            Self::NotSorted => say(
                "các mục không theo thứ tự của DER",
                "the entries are not in the order of DER",
            ),
            Self::TrailingBytes { count } => {
                format!(
                    "{count} {}",
                    say("byte thừa ở cuối", "bytes follow the entries")
                )
            }
            Self::Duplicate { protocol } => {
                format!("{protocol}: {}", say("lặp lại", "occurs once more"))
            }
            Self::UnexpectedVersion { protocol, version } => {
                format!(
                    "{protocol}: {} {version}",
                    say("phiên bản lạ", "an unknown version,")
                )
            }
            Self::UnknownVariant { protocol } => {
                format!("{protocol}: {}", say("biến thể lạ", "an unknown variant"))
            }
            Self::Malformed { protocol, error } => {
                let protocol = protocol.as_ref().map_or("?".into(), ToString::to_string);
                format!(
                    "{protocol}: {} ({error})",
                    say("sai cấu trúc", "is malformed")
                )
            }
            Self::ExtraElements { protocol } => {
                format!(
                    "{protocol}: {}",
                    say("có phần thừa", "has more elements than it should")
                )
            }
            Self::NoDomainParameters { protocol } => format!(
                "{protocol}: {}",
                say("không có tham số miền", "has no domain parameters")
            ),
            Self::AmbiguousKeys => say(
                "nhiều khóa nhưng không phải khóa nào cũng có số",
                "several keys, not all of them numbered",
            ),
            Self::KeyWithoutProtocol { protocol } => format!(
                "{protocol}: {}",
                say(
                    "có khóa nhưng không có giao thức",
                    "a key without a protocol for it"
                )
            ),
            Self::ProtocolWithoutKey { protocol } => format!(
                "{protocol}: {}",
                say(
                    "có giao thức nhưng không có khóa",
                    "a protocol without a key for it"
                )
            ),
            Self::KeyOfOtherKind {
                protocol,
                algorithm,
            } => format!(
                "{protocol}: {} ({algorithm})",
                say("khóa thuộc loại khác", "the key is of another kind")
            ),
            Self::NotPlainEcdsa { algorithm } => format!(
                "{} ({algorithm})",
                say(
                    "xác thực chủ động không nêu ECDSA dạng thường",
                    "Active Authentication names no plain ECDSA"
                )
            ),
            other => format!("{other:?}"),
        }
    }
}

fn count_missing(language: Language) -> String {
    either(
        language,
        "thiếu số lượng",
        "the number of instances is missing",
    )
    .to_owned()
}

fn count(language: Language) -> String {
    either(
        language,
        "số lượng khác với đã nêu",
        "another number of instances than stated",
    )
    .to_owned()
}

fn unknown_format(language: Language) -> String {
    either(
        language,
        "ảnh thuộc định dạng lạ",
        "an image of no known format",
    )
    .to_owned()
}

fn unknown_object(language: Language, tag: &dyn ToString) -> String {
    let words = either(
        language,
        "đối tượng không có trong tiêu chuẩn",
        "a data object that the standard does not have here",
    );
    format!("{}: {words}", tag.to_string())
}

#[cfg(test)]
mod tests {
    use cccd_chip::lds::Oid;
    use cccd_chip::lds::tlv::Tag;

    use super::*;

    /// Words of its own in each language, none of them the name in the code.
    fn speaks<T: Words + Debug>(warnings: impl IntoIterator<Item = T>) {
        for warning in warnings {
            let (vi, en) = (warning.words(Language::Vi), warning.words(Language::En));
            assert_ne!(vi, en);
            assert!(!vi.contains(&format!("{warning:?}")), "{vi}");
            assert!(!en.contains(&format!("{warning:?}")), "{en}");
        }
    }

    #[test]
    fn every_warning_in_both_languages() {
        let tag = Tag(0x5F99);
        let protocol: Oid = "1.2".parse().unwrap();
        speaks([
            Dg13Warning::FileTag(tag),
            Dg13Warning::TrailingData,
            Dg13Warning::NotDer,
            Dg13Warning::SequenceMissing,
            Dg13Warning::Version,
            Dg13Warning::ObjectIdentifier,
            Dg13Warning::FieldsMissing,
            Dg13Warning::UnknownObject(tag),
            Dg13Warning::Order,
            Dg13Warning::UnknownField(17),
            Dg13Warning::OneParent,
        ]);
        for field in Field::ALL {
            speaks([
                Dg13Warning::Repeated(field),
                Dg13Warning::Missing(field),
                Dg13Warning::Empty(field),
                Dg13Warning::StringType(field),
                Dg13Warning::Encoding(field),
                Dg13Warning::Normalised(field),
                Dg13Warning::ExtraValue(field),
                Dg13Warning::Unreadable(field),
            ]);
        }
        speaks([ComWarning::LdsVersion, ComWarning::UnicodeVersion]);
        speaks([
            ElementWarning::TagListMissing,
            ElementWarning::Absent(tag),
            ElementWarning::NotListed(tag),
            ElementWarning::Repeated(tag),
        ]);
        speaks([
            DisplayedWarning::CountMissing,
            DisplayedWarning::Count,
            DisplayedWarning::UnknownFormat,
            DisplayedWarning::UnknownObject(tag),
        ]);
        speaks([
            Dg16Warning::CountMissing,
            Dg16Warning::Count,
            Dg16Warning::Numbering,
            Dg16Warning::Missing(tag),
            Dg16Warning::UnknownObject(tag),
        ]);
        speaks([
            TemplateWarning::CountMissing,
            TemplateWarning::Count,
            TemplateWarning::RecordMissing,
            TemplateWarning::FormatOwner,
            TemplateWarning::FormatType,
            TemplateWarning::BiometricType,
            TemplateWarning::Subtype,
            TemplateWarning::UnknownObject(tag),
        ]);
        speaks([
            RecordWarning::RecordLength,
            RecordWarning::BlockLength,
            RecordWarning::ImageCount,
            RecordWarning::Version,
            RecordWarning::UndefinedCode("eye colour"),
            RecordWarning::Format,
            RecordWarning::Dimensions,
            RecordWarning::UnknownFormat,
            RecordWarning::TrailingData,
        ]);
        speaks([
            SecurityWarning::NotDer,
            SecurityWarning::NotSorted,
            SecurityWarning::TrailingBytes { count: 2 },
            SecurityWarning::Duplicate { protocol },
            SecurityWarning::UnexpectedVersion {
                protocol,
                version: 9,
            },
            SecurityWarning::UnknownVariant { protocol },
            SecurityWarning::ExtraElements { protocol },
            SecurityWarning::NoDomainParameters { protocol },
            SecurityWarning::AmbiguousKeys,
            SecurityWarning::KeyWithoutProtocol { protocol },
            SecurityWarning::ProtocolWithoutKey { protocol },
            SecurityWarning::KeyOfOtherKind {
                protocol,
                algorithm: protocol,
            },
            SecurityWarning::NotPlainEcdsa {
                algorithm: protocol,
            },
        ]);
    }
}
