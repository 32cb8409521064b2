use proptest::prelude::*;

use super::*;

/// The invented Vietnamese card.
const VIETNAMESE: &str = "IDVNM0900001233001090000123<<4\n\
                          9001158M3001156VNM<<<<<<<<<<<6\n\
                          NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";

fn parsed(text: &str) -> Mrz {
    text.parse().unwrap()
}

#[test]
fn vietnamese_card() {
    let mrz = parsed(VIETNAMESE);
    assert_eq!(mrz.warnings, []);
    assert_eq!((&*mrz.document_code, &*mrz.issuing_state), ("ID", "VNM"));
    assert_eq!(mrz.document_number.reveal(), "090000123");
    assert_eq!(mrz.vietnamese_id_number().unwrap().reveal(), "001090000123");
    assert_eq!(
        vietnamese_optional_data("001090000123").reveal(),
        mrz.optional_data.reveal()
    );
    assert_eq!(mrz.mrz_information().reveal(), "090000123390011583001156");
    assert_eq!(mrz.primary_identifier().reveal(), "NGUYEN");
    assert_eq!(mrz.secondary_identifier().reveal(), "VAN MAU");
    assert_eq!(mrz.sex.reveal(), &Sex::Male);
    let issued = time::Date::from_calendar_date(2021, time::Month::May, 20).unwrap();
    assert_eq!(mrz.birth_date(issued), PartialDate::full(1990, 1, 15));
    assert_eq!(mrz.expiry(), PartialDate::full(2030, 1, 15).map(Expiry::On));
    assert_eq!(
        mrz.reveal_lines().collect::<Vec<_>>(),
        VIETNAMESE.lines().collect::<Vec<_>>()
    );
}

#[test]
fn vietnamese_oddities_are_warnings() {
    let wrong_check = VIETNAMESE.replace("<<4\n", "<<5\n");
    let mrz = parsed(&wrong_check);
    assert_eq!(
        mrz.warnings,
        [
            Warning::CheckDigit(CheckedField::Composite),
            Warning::CheckDigit(CheckedField::VietnameseIdNumber)
        ]
    );
    assert_eq!(mrz.vietnamese_id_number().unwrap().reveal(), "001090000123");

    let other_number = parsed(&VIETNAMESE.replace("VNM0900001233", "VNM0900001246"));
    assert!(
        other_number
            .warnings
            .contains(&Warning::NumberDiffersFromId)
    );

    let lifelong = parsed(&VIETNAMESE.replace("3001156", "9912315"));
    assert_eq!(lifelong.expiry(), Some(Expiry::Never));
    assert_eq!(
        lifelong.warnings,
        [Warning::CheckDigit(CheckedField::Composite)]
    );
}

#[test]
fn examples_of_the_standard() {
    for (text, information) in [
        // Doc 9303-11, D.2
        (
            "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<D23145890<UTO3407127M95071227349<<<8",
            "D23145890734934071279507122",
        ),
        (
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L898902C<3UTO6908061F9406236<<<<<<<8",
            "L898902C<369080619406236",
        ),
        (
            "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2\
             STEVENSON<<PETER<JOHN<<<<<<<<<",
            "D23145890734934071279507122",
        ),
        (
            "I<UTOL898902C<3<<<<<<<<<<<<<<<6908061F9406236UTO<<<<<<<<<<<1\
             ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            "L898902C<369080619406236",
        ),
        // Doc 9303-3, 4.2; Doc 9303-4, appendix A; Doc 9303-5, appendix A
        (
            "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
             L898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "L898902C3674081221204159",
        ),
        (
            "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
             L898902C36UTO7408122F3404159ZE184226B<<<<<16",
            "L898902C3674081223404159",
        ),
        (
            "PPUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<\
             L898902C36UTO7408122F2504155184226<<<<<<<<18",
            "L898902C3674081222504155",
        ),
        (
            "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6\
             ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            "D23145890774081221204159",
        ),
        // Doc 9303-3, appendix A, with a name added
        (
            "P<YTOABU<BAKR<MOHAMMED<IBN<ZAKARIA<AL<RAZI<<\
             HA672242<6YTO5802254M9601086<<<<<<<<<<<<<<08",
            "HA672242<658022549601086",
        ),
    ] {
        let mrz = parsed(text);
        assert_eq!(mrz.mrz_information().reveal(), information);
        // Two examples of the standard are themselves printed with a wrong composite digit.
        let misprinted = text.contains("6908061F9406236");
        let expected: &[_] = if misprinted {
            &[Warning::CheckDigit(CheckedField::Composite)]
        } else {
            &[]
        };
        assert_eq!(mrz.warnings, expected, "{text}");
        assert_eq!(mrz.encode(), text.as_bytes());
    }
}

#[test]
fn long_numbers() {
    let td1 = parsed(
        "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<",
    );
    assert_eq!(td1.document_number.reveal(), "D23145890734");
    let fields = Fields {
        document_code: "I",
        issuing_state: "UTO",
        document_number: "D23145890734",
        date_of_birth: "340712",
        sex: Sex::Male,
        date_of_expiry: "950712",
        nationality: "UTO",
        primary_identifier: "STEVENSON",
        secondary_identifier: "PETER JOHN",
        ..Fields::default()
    };
    assert_eq!(Mrz::new(Format::Td1, &fields).unwrap(), td1);
    let td2 = Mrz::new(Format::Td2, &fields).unwrap();
    assert_eq!(
        td2.encode(),
        b"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<D23145890<UTO3407127M95071227349<<<8"
    );
    assert!(Mrz::new(Format::Td3, &fields).is_err());
    // A filler in place of the check digit, and nothing that goes on: no number at all.
    let none = parsed(
        "I<UTO<<<<<<<<<<<<<<<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<",
    );
    assert_eq!(none.document_number.reveal(), "");
}

#[test]
fn names() {
    for (field, primary, secondary, cut) in [
        (
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            "ERIKSSON",
            "ANNA MARIA",
            false,
        ),
        (
            "SATRIYA<SUDARPA<<<<<<<<<<<<<<<",
            "SATRIYA SUDARPA",
            "",
            false,
        ),
        ("ARKFREITH<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", false),
        (
            "NILAVADHANANANDA<<CHAYAPA<DE<K",
            "NILAVADHANANANDA",
            "CHAYAPA DE K",
            true,
        ),
        (
            "BENNELONG<WOOLOOMOOLOO<W<W<<DI",
            "BENNELONG WOOLOOMOOLOO W W",
            "DI",
            true,
        ),
        (
            "AL<BASRI<<HUDA<MUHAMMAD<JAWAD<",
            "AL BASRI",
            "HUDA MUHAMMAD JAWAD",
            false,
        ),
    ] {
        let text = VIETNAMESE.replace("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", field);
        let mrz = parsed(&text);
        assert_eq!(mrz.primary_identifier().reveal(), primary);
        assert_eq!(mrz.secondary_identifier().reveal(), secondary);
        assert_eq!(mrz.name_may_be_truncated(), cut);
        assert_eq!(mrz.warnings, []);
    }
}

#[test]
fn dates() {
    let on =
        |year, month: time::Month, day| time::Date::from_calendar_date(year, month, day).unwrap();
    let today = on(2026, time::Month::November, 22);
    for (text, birth) in [
        ("261122", PartialDate::full(2026, 11, 22)),
        ("261123", PartialDate::full(1926, 11, 23)),
        ("27<<<<", PartialDate::new(Some(1927), None, None)),
        ("26<<<<", PartialDate::new(Some(2026), None, None)),
        ("900000", PartialDate::new(Some(1990), None, None)),
        ("000229", PartialDate::full(2000, 2, 29)),
        ("<<<<<<", None),
        ("901301", None),
    ] {
        assert_eq!(MrzDate::new(text).on_or_before(today), birth, "{text}");
    }
    assert!(MrzDate::new("<<<<<<").is_possible());
    assert!(MrzDate::new("90<<<<").is_possible());
    for text in ["901301", "90010A", "9<0101", "900230", "+10101"] {
        assert!(!MrzDate::new(text).is_possible(), "{text}");
    }
    assert_eq!(format!("{:?}", MrzDate::new("900115")), "MrzDate");
}

#[test]
fn information_from_three_fields() {
    let information = mrz_information("l898902c", "690806", "940623").unwrap();
    assert_eq!(information.reveal(), "L898902C<369080619406236");
    let information = mrz_information("D23145890734", "340712", "950712").unwrap();
    assert_eq!(information.reveal(), "D23145890734934071279507122");
    let information = mrz_information("090000123", "9001<<", "300115").unwrap();
    assert_eq!(&information.reveal()[10..16], "9001<<");
    assert!(mrz_information("0900Đ0123", "900115", "300115").is_err());
    assert!(mrz_information("090000123", "15/01/1990", "300115").is_err());
    assert!(mrz_information("090000123", "90015", "300115").is_err());
}

#[test]
fn text_as_typed() {
    let typed = format!(
        "\u{FEFF} {}\r\n",
        VIETNAMESE.to_lowercase().replace('\n', "\r\n")
    );
    assert_eq!(parsed(&typed), parsed(VIETNAMESE));
    assert!("IDVNM".parse::<Mrz>().is_err());
    assert!(Mrz::parse(VIETNAMESE.replace('\n', "").to_lowercase().as_bytes()).is_err());
    assert!(Mrz::parse(VIETNAMESE.replace('\n', "").replace('U', "?").as_bytes()).is_err());
}

#[test]
fn debug_is_silent() {
    let text = format!("{:?}", parsed(VIETNAMESE));
    assert!(
        !text.contains("NGUYEN") && !text.contains("0900") && !text.contains("9001"),
        "{text}"
    );
}

#[derive(Debug, Clone)]
struct Owned {
    code: String,
    state: String,
    number: String,
    optional: String,
    birth: String,
    sex: Sex,
    expiry: String,
    nationality: String,
    primary: String,
    secondary: String,
}

impl Owned {
    fn build(&self, format: Format) -> Mrz {
        let fields = Fields {
            document_code: if format == Format::Td3 {
                "P"
            } else {
                &self.code
            },
            issuing_state: &self.state,
            document_number: &self.number,
            optional_data: &self.optional,
            optional_data_2: "",
            date_of_birth: &self.birth,
            sex: self.sex,
            date_of_expiry: &self.expiry,
            nationality: &self.nationality,
            primary_identifier: &self.primary,
            secondary_identifier: &self.secondary,
        };
        Mrz::new(format, &fields).unwrap()
    }
}

fn owned(number: &'static str, code: &'static str) -> impl Strategy<Value = Owned> {
    let date = (0_u8..100, 1_u8..13, 1_u8..29)
        .prop_map(|(year, month, day)| format!("{year:02}{month:02}{day:02}"));
    let sex = prop::sample::select(vec![Sex::Male, Sex::Female, Sex::Unspecified]);
    let names = ("[A-Z]{1,10}( [A-Z]{1,5})?", "([A-Z]{1,8})?");
    (
        (code, "[A-Z]{3}", number, "([A-Z0-9]{1,4})?"),
        (date.clone(), sex, date, "[A-Z]{3}", names),
    )
        .prop_map(
            |(document, (birth, sex, expiry, nationality, (primary, secondary)))| {
                let (code, state, number, optional) = document;
                Owned {
                    code,
                    state,
                    number,
                    optional,
                    birth,
                    sex,
                    expiry,
                    nationality,
                    primary,
                    secondary,
                }
            },
        )
}

/// The other implementation's reading of a zone.
fn theirs(mrz: &Mrz) -> Result<mrz::MrzData, mrz::MrzError> {
    match (mrz.format, &mrz.reveal_lines().collect::<Vec<_>>()[..]) {
        (Format::Td1, [one, two, three]) => mrz::parse_td1(one, two, three),
        (Format::Td2, [one, two]) => mrz::parse_td2(one, two),
        (Format::Td3, [one, two]) => mrz::parse_td3(one, two),
        _ => panic!("two or three lines"),
    }
}

fn their_date(text: &str) -> mrz::MrzDate {
    let field = mrz::RawDateField::try_from(text).unwrap();
    mrz::MrzDate::from_field(field, mrz::DateRole::Birth, 26)
}

proptest! {
    #[test]
    fn what_is_built_is_read_by_both(zone in owned("[A-Z1-9][A-Z0-9]{4,8}", "I")) {
        for format in Format::ALL {
            let mrz = zone.build(format);
            prop_assert_eq!(&mrz.warnings, &[]);
            prop_assert_eq!(&Mrz::parse(&mrz.encode()).unwrap(), &mrz);
            prop_assert_eq!(mrz.document_number.reveal(), &zone.number);
            prop_assert_eq!(mrz.optional_data.reveal(), &zone.optional);
            prop_assert_eq!(mrz.primary_identifier(), Private::new(zone.primary.clone()));
            let secondary = Private::new(zone.secondary.clone());
            prop_assert_eq!(mrz.secondary_identifier(), secondary);
            let information = mrz_information(&zone.number, &zone.birth, &zone.expiry).unwrap();
            prop_assert_eq!(mrz.mrz_information(), information);
            let theirs = theirs(&mrz).unwrap();
            prop_assert!(theirs.checks.all_valid());
            prop_assert_eq!(&theirs.document_number, &zone.number);
            // Without a secondary identifier it takes the second word for one.
            if !zone.secondary.is_empty() {
                prop_assert_eq!(&theirs.surname, &zone.primary);
                prop_assert_eq!(&theirs.given_names, &zone.secondary);
            }
            prop_assert_eq!(&theirs.nationality, &zone.nationality);
            prop_assert_eq!(&theirs.issuing_country, &zone.state);
        }
    }

    #[test]
    fn long_numbers_are_written_as_the_other_does(
        zone in owned("[A-Z1-9][A-Z0-9]{5,13}", "I"),
    ) {
        prop_assume!(zone.number.len() <= 12);
        let fields = mrz::Td1Fields {
            document_code: zone.code.clone(),
            issuing_country: zone.state.clone(),
            document_number: zone.number.clone(),
            optional_data_1: Some(zone.optional.clone()),
            surname: zone.primary.clone(),
            given_names: zone.secondary.clone(),
            nationality: zone.nationality.clone(),
            date_of_birth: their_date(&zone.birth),
            sex: mrz::Sex::from_zone(zone.sex.to_mrz()),
            date_of_expiry: their_date(&zone.expiry),
            optional_data_2: None,
        };
        let mrz = zone.build(Format::Td1);
        let theirs = mrz::format_td1(&fields).replace('\n', "");
        prop_assert_eq!(String::from_utf8(mrz.encode()).unwrap(), theirs);
        prop_assert_eq!(mrz.document_number.reveal(), &zone.number);
        let information = mrz_information(&zone.number, &zone.birth, &zone.expiry).unwrap();
        prop_assert_eq!(mrz.mrz_information(), information);
    }

    #[test]
    fn both_find_the_same_wrong_check_digits(
        zone in owned("[A-Z1-9][A-Z0-9]{4,8}", "I"),
        format in prop::sample::select(Format::ALL.to_vec()),
        place: prop::sample::Index,
        digit in b'0'..=b'9',
    ) {
        let mut text = zone.build(format).encode();
        let place = place.index(text.len());
        text[place] = digit;
        let mrz = Mrz::parse(&text).unwrap();
        // The other one refuses some zones as a whole.
        let Ok(theirs) = theirs(&mrz) else { return Ok(()) };
        prop_assume!(!theirs.damaged_recovery);
        let wrong = |field| mrz.warnings.contains(&Warning::CheckDigit(field));
        let theirs = theirs.checks;
        for (field, verdict) in [
            (CheckedField::DocumentNumber, theirs.document_number),
            (CheckedField::DateOfBirth, theirs.date_of_birth),
            (CheckedField::DateOfExpiry, theirs.date_of_expiry),
            (CheckedField::OptionalData, theirs.personal_number),
            (CheckedField::Composite, theirs.composite),
        ] {
            if let Some(right) = verdict {
                prop_assert_eq!(wrong(field), !right, "{:?} in {}", field, zone.number);
            }
        }
    }

    #[test]
    fn check_digits_agree(field in "[A-Z0-9<]{0,40}") {
        let theirs = mrz::check_digit(&field).unwrap();
        prop_assert_eq!(u32::from(check_digit(field.as_bytes()) - b'0'), theirs);
    }

    #[test]
    fn no_text_panics(text: String, bytes: Vec<u8>) {
        let _ = text.parse::<Mrz>();
        let _ = Mrz::parse(&bytes);
        let _ = mrz_information(&text, &text, &text);
        let _ = check_digit(&bytes);
        let _ = vietnamese_optional_data(&text);
        for format in Format::ALL {
            let fields = Fields { primary_identifier: &text, document_number: &text, ..Fields::default() };
            let _ = Mrz::new(format, &fields);
        }
    }
}
