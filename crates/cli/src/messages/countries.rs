//! Names of the states that most travel documents at a desk in Vietnam come from.

use super::Language;

/// The code in an MRZ (Doc 9303-3, 5), Vietnamese, English.
const NAMES: &[(&str, &str, &str)] = &[
    (
        "ARE",
        "Các Tiểu vương quốc Ả Rập Thống nhất",
        "United Arab Emirates",
    ),
    ("ARG", "Argentina", "Argentina"),
    ("AUS", "Úc", "Australia"),
    ("AUT", "Áo", "Austria"),
    ("BEL", "Bỉ", "Belgium"),
    ("BGD", "Bangladesh", "Bangladesh"),
    ("BGR", "Bulgaria", "Bulgaria"),
    ("BLR", "Belarus", "Belarus"),
    ("BRA", "Brazil", "Brazil"),
    ("BRN", "Brunei", "Brunei"),
    ("CAN", "Canada", "Canada"),
    ("CHE", "Thụy Sĩ", "Switzerland"),
    ("CHL", "Chile", "Chile"),
    ("CHN", "Trung Quốc", "China"),
    ("COL", "Colombia", "Colombia"),
    ("CUB", "Cuba", "Cuba"),
    ("CZE", "Séc", "Czechia"),
    ("D", "Đức", "Germany"),
    ("DNK", "Đan Mạch", "Denmark"),
    ("EGY", "Ai Cập", "Egypt"),
    ("ESP", "Tây Ban Nha", "Spain"),
    ("EST", "Estonia", "Estonia"),
    ("FIN", "Phần Lan", "Finland"),
    ("FRA", "Pháp", "France"),
    ("GBR", "Anh", "United Kingdom"),
    ("GRC", "Hy Lạp", "Greece"),
    ("HKG", "Hồng Kông", "Hong Kong"),
    ("HRV", "Croatia", "Croatia"),
    ("HUN", "Hungary", "Hungary"),
    ("IDN", "Indonesia", "Indonesia"),
    ("IND", "Ấn Độ", "India"),
    ("IRL", "Ireland", "Ireland"),
    ("IRN", "Iran", "Iran"),
    ("ISL", "Iceland", "Iceland"),
    ("ISR", "Israel", "Israel"),
    ("ITA", "Ý", "Italy"),
    ("JPN", "Nhật Bản", "Japan"),
    ("KAZ", "Kazakhstan", "Kazakhstan"),
    ("KHM", "Campuchia", "Cambodia"),
    ("KOR", "Hàn Quốc", "South Korea"),
    ("KWT", "Kuwait", "Kuwait"),
    ("LAO", "Lào", "Laos"),
    ("LKA", "Sri Lanka", "Sri Lanka"),
    ("LTU", "Litva", "Lithuania"),
    ("LUX", "Luxembourg", "Luxembourg"),
    ("LVA", "Latvia", "Latvia"),
    ("MAC", "Ma Cao", "Macao"),
    ("MEX", "Mexico", "Mexico"),
    ("MMR", "Myanmar", "Myanmar"),
    ("MNG", "Mông Cổ", "Mongolia"),
    ("MYS", "Malaysia", "Malaysia"),
    ("NGA", "Nigeria", "Nigeria"),
    ("NLD", "Hà Lan", "Netherlands"),
    ("NOR", "Na Uy", "Norway"),
    ("NPL", "Nepal", "Nepal"),
    ("NZL", "New Zealand", "New Zealand"),
    ("PAK", "Pakistan", "Pakistan"),
    ("PER", "Peru", "Peru"),
    ("PHL", "Philippines", "Philippines"),
    ("POL", "Ba Lan", "Poland"),
    ("PRK", "Triều Tiên", "North Korea"),
    ("PRT", "Bồ Đào Nha", "Portugal"),
    ("ROU", "Romania", "Romania"),
    ("RUS", "Nga", "Russia"),
    ("SAU", "Ả Rập Xê Út", "Saudi Arabia"),
    ("SGP", "Singapore", "Singapore"),
    ("SVK", "Slovakia", "Slovakia"),
    ("SVN", "Slovenia", "Slovenia"),
    ("SWE", "Thụy Điển", "Sweden"),
    ("THA", "Thái Lan", "Thailand"),
    ("TLS", "Timor-Leste", "Timor-Leste"),
    ("TUR", "Thổ Nhĩ Kỳ", "Türkiye"),
    ("TWN", "Đài Loan", "Taiwan"),
    ("UKR", "Ukraina", "Ukraine"),
    ("USA", "Hoa Kỳ", "United States"),
    ("UZB", "Uzbekistan", "Uzbekistan"),
    ("VNM", "Việt Nam", "Vietnam"),
    ("ZAF", "Nam Phi", "South Africa"),
];

impl Language {
    /// The name of a state, where it is known, else the code itself.
    pub(crate) fn state(self, code: &str) -> &str {
        let code = code.trim_end_matches('<');
        let found = NAMES.iter().find(|(known, ..)| *known == code);
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
    fn states_have_names() {
        assert_eq!(Language::Vi.state("VNM"), "Việt Nam");
        assert_eq!(Language::En.state("D<<"), "Germany");
        assert_eq!(Language::En.state("UTO"), "UTO");
        assert!(NAMES.is_sorted_by_key(|(code, ..)| code));
    }
}
