//! Lists that exports and screens share: the document types, reasons of stay, kinds of residence
//! and nationalities of the lodging portal, and the labels of sources and verdicts.
//!
//! The portal takes enumerations as literal `code - label`, spelt as its own template spells
//! them. The defaults follow third-party copies of that template; where the portal changes a
//! label, the configuration overrides it without a new program.

use std::collections::BTreeMap;

use cccd_chip::judge::Headline;

use crate::{permission::Finding, record::DocumentKind};

/// The language of a text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Its name in configuration (ISO 639-1).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub const fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// Document types of the lodging portal: code, label, English.
pub const DOCUMENTS: [(u8, &str, &str); 9] = [
    (1, "Thẻ CCCD", "Citizen identity card (CCCD)"),
    (2, "Thẻ CMND", "Old identity card (CMND)"),
    (3, "Giấy phép lái xe", "Driving licence"),
    (4, "Hộ chiếu", "Passport"),
    (5, "Giấy khai sinh", "Birth certificate"),
    (6, "Thẻ BHYT", "Health-insurance card"),
    (
        7,
        "Thông báo số định danh cá nhân",
        "Notice of the ID number",
    ),
    (8, "Thẻ Căn Cước", "Identity card (Căn cước)"),
    (9, "Giấy Tờ Khác", "Other paper"),
];

/// Reasons of stay of the lodging portal: code, label, English.
pub const REASONS: [(u8, &str, &str); 20] = [
    (1, "Du lịch", "Tourism"),
    (2, "Công tác", "Business trip"),
    (3, "Học tập", "Study"),
    (4, "Thăm viếng", "Visit"),
    (5, "Hội nghị", "Conference"),
    (6, "Thăm thân", "Visit to relatives"),
    (7, "Từ thiện", "Charity"),
    (8, "Tổ chức quốc tế", "International organisation"),
    (9, "Kết hôn", "Marriage"),
    (10, "Lãnh sự quán", "Consulate"),
    (11, "Viện trợ", "Aid"),
    (12, "Đại sứ quán", "Embassy"),
    (13, "Định cư", "Settlement"),
    (14, "Tiếp thị", "Marketing"),
    (15, "Báo chí, phóng viên", "Press"),
    (16, "Thương mại", "Trade"),
    (17, "Gia hạn thị thực", "Visa extension"),
    (18, "Chữa bệnh", "Medical treatment"),
    (19, "Lao động", "Work"),
    (20, "Mục đích khác", "Other purpose"),
];

/// The reason that needs words of its own.
pub const REASON_OTHER: u8 = 20;

/// The document type that needs a name of its own.
pub const DOCUMENT_OTHER: u8 = 9;

/// Kinds of residence of the lodging portal: code, label, English.
pub const RESIDENCES: [(u8, &str, &str); 3] = [
    (1, "Thường trú", "Permanent residence"),
    (2, "Tạm trú", "Temporary residence"),
    (3, "Khác", "Other"),
];

/// The portal's nationality codes. They are mostly ISO 3166-1 alpha-3, but Germany is `D` as in
/// an MRZ, and Kosovo, the United Nations and one British kind of citizen are as in Doc 9303-3.
const NATIONALITIES: &str = "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL \
    BLZ BEN BMU BTN BOL BIH BWA BRA IOT BRN BGR BFA BDI KHM CMR CAN CPV CAF TCD CHL CHN COL COM \
    COG CRI CIV HRV CUB CYP CZE COD DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST ETH FJI FIN FRA GAB \
    GMB GEO D GHA GIB GRC GRL GRD GTM GIN GNB GUY HTI VAT HND HUN ISL IND IDN IRN IRQ IRL ISR \
    ITA JAM JPN JOR KAZ KEN KIR KOR PRK RKS KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MKD MDG \
    MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MSR MAR MOZ MMR NAM NRU NPL NLD NZL \
    NIC NER NGA NOR OMN PAK PLW PSE PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT SMR \
    STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWZ SWE CHE SYR TWN TJK \
    TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBD GBR UNO USA URY UZB VUT VEN VNM WSM \
    YEM ZMB ZWE";

/// The portal's way to write the one nationality of its file for Vietnamese guests.
pub const VIETNAMESE: &str = "VNM - Viet Nam";

/// Labels and codes of the lodging portal, with what the configuration overrides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// Labels of document types that replace [`DOCUMENTS`], by code.
    pub documents: BTreeMap<u8, String>,
    /// Labels of reasons that replace [`REASONS`], by code.
    pub reasons: BTreeMap<u8, String>,
    /// Nationality codes as the portal wants them, by the code in the MRZ.
    pub nationalities: BTreeMap<String, String>,
}

impl Catalogue {
    /// `code - label` of a document type; `None` for a code that is not in the list.
    #[must_use]
    pub fn document(&self, code: u8) -> Option<String> {
        labelled(&self.documents, &DOCUMENTS, code)
    }

    /// `code - label` of a reason of stay; `None` for a code that is not in the list.
    #[must_use]
    pub fn reason(&self, code: u8) -> Option<String> {
        labelled(&self.reasons, &REASONS, code)
    }

    /// `code - label` of a kind of residence; `None` for a code that is not in the list.
    #[must_use]
    pub fn residence(&self, code: u8) -> Option<String> {
        labelled(&BTreeMap::new(), &RESIDENCES, code)
    }

    /// The portal's code for a nationality as the MRZ or ISO 3166-1 writes it; `None` where the
    /// portal's list has none, which is then never guessed.
    #[must_use]
    pub fn nationality(&self, code: &str) -> Option<String> {
        let code = code.trim_end_matches('<');
        if let Some(own) = self.nationalities.get(code) {
            return Some(own.clone());
        }
        let code = if code == "DEU" { "D" } else { code };
        NATIONALITIES
            .split_ascii_whitespace()
            .find(|known| *known == code)
            .map(str::to_owned)
    }
}

/// The portal's document type for what was shown at the desk.
#[must_use]
pub const fn document_code(kind: DocumentKind) -> u8 {
    match kind {
        DocumentKind::Cccd => 1,
        DocumentKind::CanCuoc => 8,
        DocumentKind::Passport => 4,
        DocumentKind::Other => DOCUMENT_OTHER,
    }
}

/// Whether the person is declared with the file for Vietnamese guests.
#[must_use]
pub fn is_vietnamese(nationality: &str) -> bool {
    nationality == "VNM"
}

/// `M - Nam` or `F - Nữ`; `None` for any other letter, which the portal does not take.
#[must_use]
pub const fn portal_sex(sex: char) -> Option<&'static str> {
    match sex {
        'M' => Some("M - Nam"),
        'F' => Some("F - Nữ"),
        _ => None,
    }
}

/// The document shown, in words.
#[must_use]
pub const fn document_name(kind: DocumentKind, language: Language) -> &'static str {
    match kind {
        DocumentKind::Cccd => "CCCD",
        DocumentKind::CanCuoc => "Căn cước",
        DocumentKind::Passport => language.pick("Hộ chiếu", "Passport"),
        DocumentKind::Other => language.pick("Giấy tờ khác", "Other paper"),
    }
}

/// Sex, in words.
#[must_use]
pub const fn sex_name(sex: char, language: Language) -> &'static str {
    match sex {
        'M' => language.pick("Nam", "Male"),
        'F' => language.pick("Nữ", "Female"),
        _ => language.pick("Không rõ", "Unspecified"),
    }
}

/// The label that every file carries about where the data came from and how it was judged.
#[must_use]
pub const fn source_label(finding: Finding, language: Language) -> &'static str {
    match finding {
        Finding::Chip(Headline::Genuine) => language.pick("Chip: thật", "Chip: genuine"),
        Finding::Chip(Headline::SignedChipUnproven) => language.pick(
            "Chip: chữ ký đúng, chưa chứng minh chip gốc",
            "Chip: signed, chip not proven",
        ),
        Finding::Chip(Headline::Expired) => {
            language.pick("Chip: giấy tờ hết hạn", "Chip: document expired")
        }
        Finding::Chip(Headline::IssuerUnknown) => {
            language.pick("Chip: chưa xác thực được nơi cấp", "Chip: issuer unknown")
        }
        Finding::Chip(Headline::Invalid) => language.pick("Chip: KHÔNG HỢP LỆ", "Chip: INVALID"),
        Finding::Qr => language.pick("Mã QR: chưa xác thực", "QR code: unverified"),
        Finding::Typed => language.pick("Nhập tay: chưa xác thực", "Typed: unverified"),
    }
}

fn labelled(own: &BTreeMap<u8, String>, list: &[(u8, &str, &str)], code: u8) -> Option<String> {
    let known = list.iter().find(|(known, ..)| *known == code)?;
    let label = own.get(&code).map_or(known.1, String::as_str);
    Some(format!("{code} - {label}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_count_up_from_one() {
        for list in [&DOCUMENTS[..], &REASONS[..], &RESIDENCES[..]] {
            for (index, (code, vi, en)) in list.iter().enumerate() {
                assert_eq!(usize::from(*code), index + 1);
                assert!(!vi.is_empty() && !en.is_empty());
            }
        }
    }

    #[test]
    fn labels_are_code_and_label() {
        let mut catalogue = Catalogue::default();
        assert_eq!(catalogue.reason(18).as_deref(), Some("18 - Chữa bệnh"));
        assert_eq!(catalogue.document(8).as_deref(), Some("8 - Thẻ Căn Cước"));
        assert_eq!(catalogue.residence(2).as_deref(), Some("2 - Tạm trú"));
        assert_eq!(catalogue.reason(0), None);
        assert_eq!(catalogue.reason(21), None);
        catalogue.reasons.insert(18, "Khám chữa bệnh".to_owned());
        assert_eq!(catalogue.reason(18).as_deref(), Some("18 - Khám chữa bệnh"));
    }

    #[test]
    fn nationalities_are_looked_up_never_guessed() {
        let mut catalogue = Catalogue::default();
        assert_eq!(catalogue.nationality("D<<").as_deref(), Some("D"));
        assert_eq!(catalogue.nationality("DEU").as_deref(), Some("D"));
        assert_eq!(catalogue.nationality("RUS").as_deref(), Some("RUS"));
        assert_eq!(catalogue.nationality("VNM").as_deref(), Some("VNM"));
        assert_eq!(catalogue.nationality("XXA"), None);
        assert_eq!(catalogue.nationality(""), None);
        catalogue
            .nationalities
            .insert("XXA".to_owned(), "XXX".to_owned());
        assert_eq!(catalogue.nationality("XXA").as_deref(), Some("XXX"));
    }
}
