//! Names of states and of ICAO's other issuers, by their codes in an MRZ (Doc 9303-3, 5).
//!
//! States are named as in the Unicode CLDR, whose names stand in [`cldr`]. Codes that are ICAO's
//! alone, which no such list has, stand here.

mod cldr;

use super::Language;
use crate::pki::alpha2_of;

/// Codes that are not of ISO 3166-1 (Doc 9303-3, 5, parts A to H), in Vietnamese and English.
const ICAO: [(&str, &str, &str); 26] = [
    (
        "ANT",
        "Antille thuộc Hà Lan (cũ)",
        "Netherlands Antilles (former)",
    ),
    (
        "GBD",
        "Anh (công dân lãnh thổ hải ngoại)",
        "United Kingdom (overseas territories citizen)",
    ),
    (
        "GBN",
        "Anh (quốc tịch hải ngoại)",
        "United Kingdom (national overseas)",
    ),
    (
        "GBO",
        "Anh (công dân hải ngoại)",
        "United Kingdom (overseas citizen)",
    ),
    (
        "GBP",
        "Anh (người được bảo hộ)",
        "United Kingdom (protected person)",
    ),
    ("GBS", "Anh (thần dân)", "United Kingdom (subject)"),
    (
        "IAO",
        "Tổ chức Hàng không Dân dụng Quốc tế",
        "International Civil Aviation Organization",
    ),
    ("NTZ", "Vùng trung lập (cũ)", "Neutral Zone (former)"),
    (
        "UNA",
        "Cơ quan chuyên môn của Liên hợp quốc",
        "United Nations specialized agency",
    ),
    (
        "UNK",
        "Kosovo (giấy tờ của UNMIK)",
        "Kosovo (document of UNMIK)",
    ),
    ("UTO", "Utopia (mẫu)", "Utopia (specimen)"),
    (
        "XBA",
        "Ngân hàng Phát triển châu Phi",
        "African Development Bank",
    ),
    (
        "XCC",
        "Cộng đồng Caribe (CARICOM)",
        "Caribbean Community (CARICOM)",
    ),
    ("XCE", "Hội đồng châu Âu", "Council of Europe"),
    (
        "XCO",
        "Thị trường chung Đông và Nam Phi (COMESA)",
        "Common Market for Eastern and Southern Africa (COMESA)",
    ),
    (
        "XDC",
        "Cộng đồng Phát triển Nam Phi",
        "Southern African Development Community",
    ),
    (
        "XEC",
        "Cộng đồng Kinh tế Tây Phi (ECOWAS)",
        "Economic Community of West African States (ECOWAS)",
    ),
    (
        "XES",
        "Tổ chức các nước Đông Caribe (OECS)",
        "Organization of Eastern Caribbean States (OECS)",
    ),
    (
        "XIM",
        "Ngân hàng Xuất nhập khẩu châu Phi",
        "African Export-Import Bank",
    ),
    (
        "XMP",
        "Nghị viện Địa Trung Hải (PAM)",
        "Parliamentary Assembly of the Mediterranean (PAM)",
    ),
    (
        "XOM",
        "Dòng Chiến sĩ Toàn quyền Malta",
        "Sovereign Military Order of Malta",
    ),
    ("XPO", "Interpol", "Interpol"),
    ("XXA", "Người không quốc tịch", "Stateless person"),
    ("XXB", "Người tị nạn", "Refugee"),
    (
        "XXC",
        "Người tị nạn (diện khác)",
        "Refugee (other than by the 1951 Convention)",
    ),
    ("XXX", "Không rõ quốc tịch", "Unspecified nationality"),
];

/// Codes in an MRZ that CLDR has under two letters of its own.
const OTHERWISE: [(&str, &str); 4] = [("D", "DE"), ("EUE", "EU"), ("RKS", "XK"), ("UNO", "UN")];

impl Language {
    /// The name of a state or another issuer by its code in an MRZ, with or without fillers; the
    /// code itself where nobody has a name for it.
    #[must_use]
    pub fn state(self, code: &str) -> &str {
        let code = code.trim_end_matches('<');
        let icao = ICAO.iter().find(|(known, ..)| *known == code);
        let found = icao.or_else(|| {
            let otherwise = OTHERWISE.iter().find(|(known, _)| *known == code);
            let region = otherwise.map_or_else(|| alpha2_of(code), |(_, region)| Some(*region))?;
            cldr::NAMES.iter().find(|(known, ..)| *known == region)
        });
        found.map_or(code, |(_, vi, en)| match self {
            Self::Vi => vi,
            Self::En => en,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_others() {
        for (code, vi, en) in [
            ("VNM", "Việt Nam", "Vietnam"),
            ("D<<", "Đức", "Germany"),
            ("DEU", "Đức", "Germany"),
            ("KOR", "Hàn Quốc", "South Korea"),
            ("TUR", "Thổ Nhĩ Kỳ", "Türkiye"),
            ("RKS", "Kosovo", "Kosovo"),
            ("UNO", "Liên hợp quốc", "United Nations"),
            ("EUE", "Liên Minh Châu Âu", "European Union"),
            ("XXA", "Người không quốc tịch", "Stateless person"),
            ("UTO", "Utopia (mẫu)", "Utopia (specimen)"),
            // Codes of nobody.
            ("QQQ", "QQQ", "QQQ"),
            ("VN", "VN", "VN"),
            ("", "", ""),
            ("<<<", "", ""),
        ] {
            assert_eq!(Language::Vi.state(code), vi, "{code}");
            assert_eq!(Language::En.state(code), en, "{code}");
        }
    }

    #[test]
    fn every_state_of_iso_3166_has_a_name_of_its_own() {
        for language in [Language::Vi, Language::En] {
            let mut names = std::collections::BTreeSet::new();
            for first in 'A'..='Z' {
                for second in 'A'..='Z' {
                    let two = format!("{first}{second}");
                    let Some(three) = crate::pki::alpha3_of(&two) else {
                        continue;
                    };
                    let name = language.state(three).to_owned();
                    assert_ne!(name, three, "{language:?}");
                    assert!(names.insert(name), "{three}");
                }
            }
            assert_eq!(names.len(), 249);
        }
    }

    #[test]
    fn the_own_table_is_sorted() {
        assert!(ICAO.is_sorted_by_key(|(code, ..)| code));
    }
}
