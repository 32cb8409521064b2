//! Countries: certificates name them in two letters (ISO 3166-1), documents in three, with
//! ICAO's own codes beside (Doc 9303-3, 5).

/// Two and three letters, by the two.
const CODES: &str = "AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AQ ATA AR ARG AS ASM \
AT AUT AU AUS AW ABW AX ALA AZ AZE BA BIH BB BRB BD BGD BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN \
BL BLM BM BMU BN BRN BO BOL BQ BES BR BRA BS BHS BT BTN BV BVT BW BWA BY BLR BZ BLZ CA CAN CC CCK \
CD COD CF CAF CG COG CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB CV CPV CW CUW \
CX CXR CY CYP CZ CZE DE DEU DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI \
ES ESP ET ETH FI FIN FJ FJI FK FLK FM FSM FO FRO FR FRA GA GAB GB GBR GD GRD GE GEO GF GUF GG GGY \
GH GHA GI GIB GL GRL GM GMB GN GIN GP GLP GQ GNQ GR GRC GS SGS GT GTM GU GUM GW GNB GY GUY HK HKG \
HM HMD HN HND HR HRV HT HTI HU HUN ID IDN IE IRL IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL \
IT ITA JE JEY JM JAM JO JOR JP JPN KE KEN KG KGZ KH KHM KI KIR KM COM KN KNA KP PRK KR KOR KW KWT \
KY CYM KZ KAZ LA LAO LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU LU LUX LV LVA LY LBY MA MAR \
MC MCO MD MDA ME MNE MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MO MAC MP MNP MQ MTQ MR MRT \
MS MSR MT MLT MU MUS MV MDV MW MWI MX MEX MY MYS MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC \
NL NLD NO NOR NP NPL NR NRU NU NIU NZ NZL OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK PL POL \
PM SPM PN PCN PR PRI PS PSE PT PRT PW PLW PY PRY QA QAT RE REU RO ROU RS SRB RU RUS RW RWA SA SAU \
SB SLB SC SYC SD SDN SE SWE SG SGP SH SHN SI SVN SJ SJM SK SVK SL SLE SM SMR SN SEN SO SOM SR SUR \
SS SSD ST STP SV SLV SX SXM SY SYR SZ SWZ TC TCA TD TCD TF ATF TG TGO TH THA TJ TJK TK TKL TL TLS \
TM TKM TN TUN TO TON TR TUR TT TTO TV TUV TW TWN TZ TZA UA UKR UG UGA UM UMI US USA UY URY UZ UZB \
VA VAT VC VCT VE VEN VG VGB VI VIR VN VNM VU VUT WF WLF WS WSM YE YEM YT MYT ZA ZAF ZM ZMB ZW ZWE";

/// Codes of documents that are not of ISO 3166-1, and what certificates write for them.
const SPECIAL: [(&str, &str); 18] = [
    ("D", "DE"),
    ("EUE", "EU"),
    ("GBD", "GB"),
    ("GBN", "GB"),
    ("GBO", "GB"),
    ("GBP", "GB"),
    ("GBS", "GB"),
    ("RKS", "KS"),
    ("RKS", "XK"),
    ("UNO", "UN"),
    ("UNA", "UN"),
    ("UNK", "KS"),
    ("UTO", "UT"),
    ("XOM", "XO"),
    ("XPO", "XP"),
    ("XCE", "XC"),
    ("HKG", "CN"),
    ("MAC", "CN"),
];

/// The rows of the table, which are all of one length: a document is compared a few times.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = (0..CODES.len()).step_by("AD AND ".len());
    let rows = rows.filter_map(|at| CODES.get(at..));
    rows.filter_map(|row| Some((row.get(..2)?, row.get(3..6)?)))
}

/// The three letters for the two, e.g. `VNM` for `VN`.
#[must_use]
pub fn alpha3_of(alpha2: &str) -> Option<&'static str> {
    let mut rows = rows();
    let found = rows.find(|(two, _)| two.eq_ignore_ascii_case(alpha2));
    found.map(|(_, three)| three)
}

/// The two letters for the three, e.g. `VN` for `VNM`.
#[must_use]
pub fn alpha2_of(alpha3: &str) -> Option<&'static str> {
    let mut rows = rows();
    let found = rows.find(|(_, three)| three.eq_ignore_ascii_case(alpha3));
    found.map(|(two, _)| two)
}

/// Whether the country in a certificate (two letters, by mistake three) is the issuing state in
/// an MRZ (up to three letters and fillers).
#[must_use]
pub fn same_country(certificate: &str, document: &str) -> bool {
    let certificate = certificate.trim().to_ascii_uppercase();
    let document = document.trim_end_matches('<').trim().to_ascii_uppercase();
    if certificate.is_empty() || document.is_empty() {
        return false;
    }
    certificate == document
        || alpha3_of(&certificate) == Some(document.as_str())
        || SPECIAL.contains(&(document.as_str(), certificate.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_and_three() {
        for (certificate, document) in [
            ("VN", "VNM"),
            ("vn", "VNM"),
            ("DE", "D<<"),
            ("DE", "D"),
            ("GB", "GBN"),
            ("HK", "HKG"),
            ("CN", "HKG"),
            ("KS", "RKS"),
            ("VNM", "VNM"),
            ("EU", "EUE"),
        ] {
            assert!(
                same_country(certificate, document),
                "{certificate} {document}"
            );
        }
        for (certificate, document) in [
            ("VN", "DEU"),
            ("DE", "VNM"),
            ("", ""),
            ("XX", "VNM"),
            ("VN", "V"),
            ("HK", "CHN"),
        ] {
            assert!(
                !same_country(certificate, document),
                "{certificate} {document}"
            );
        }
    }

    #[test]
    fn the_table_is_in_pairs() {
        let codes: Vec<_> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249 * 2);
        let pairs = codes.chunks(2).map(|pair| (pair[0], pair[1]));
        assert!(rows().eq(pairs));
        assert!(rows().all(|(two, three)| two.len() == 2 && three.len() == 3));
    }
}
