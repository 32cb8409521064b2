use proptest::prelude::*;

use super::*;
use crate::{
    id_number::IdNumberWarning,
    mrz::{self, Format},
    name::NameDifference,
};

const QR: &str = "001090000123|012345678|Nguyễn Văn Mẫu|15011990|Nam|Hà Nội|20052021";

fn text(text: &str) -> Option<Private<String>> {
    Some(Private::new(text.to_owned()))
}

fn details() -> Details {
    Details {
        id_number: IdNumber::parse("001090000123").ok(),
        name: text("Nguyễn Văn Mẫu"),
        birth: PartialDate::full(1990, 1, 15).map(Private::new),
        sex: Some(Sex::Male),
        nationality: text("Việt Nam"),
        residence: text("Hà Nội"),
        issued: PartialDate::full(2021, 5, 20),
        expiry: PartialDate::full(2030, 1, 15).map(Expiry::On),
        old_id_number: text("012345678"),
        ..Details::default()
    }
}

fn dg1(lines: &str) -> Dg1 {
    Dg1 {
        mrz: lines.parse().unwrap(),
    }
}

fn card() -> Dg1 {
    dg1("IDVNM0900001233001090000123<<4\n\
        9001158M3001156VNM<<<<<<<<<<<6\n\
        NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<")
}

fn passport(birth: &str) -> Dg1 {
    let fields = mrz::Fields {
        document_code: "P",
        issuing_state: "UTO",
        document_number: "L898902C3",
        optional_data: "ZE184226B",
        date_of_birth: birth,
        sex: Sex::Female,
        date_of_expiry: "290415",
        nationality: "UTO",
        primary_identifier: "ERIKSSON",
        secondary_identifier: "ANNA MARIA",
        ..mrz::Fields::default()
    };
    Dg1 {
        mrz: Mrz::new(Format::Td3, &fields).unwrap(),
    }
}

fn result(person: &Person, wanted: Subject) -> Option<Agreement> {
    person.findings.iter().find_map(|finding| match finding {
        Finding::Compared {
            subject, result, ..
        } if *subject == wanted => Some(*result),
        _ => None,
    })
}

#[test]
fn a_card() {
    let (dg1, dg13) = (card(), Dg13Vn::new(details()));
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    assert_eq!(
        (person.origin, person.document),
        (Origin::Chip, DocumentKind::CitizenCard)
    );
    assert_eq!(person.name.as_ref().unwrap().reveal(), "Nguyễn Văn Mẫu");
    assert_eq!(
        person.name_in_mrz.as_ref().unwrap().reveal(),
        "NGUYEN VAN MAU"
    );
    assert_eq!(
        person.document_number.as_ref().unwrap().reveal(),
        "090000123"
    );
    assert_eq!(
        person.birth.as_ref().unwrap().reveal().to_string(),
        "15/01/1990"
    );
    assert_eq!(person.findings.len(), 6);
    for finding in &person.findings {
        assert!(matches!(
            finding,
            Finding::Compared {
                result: Agreement::Same,
                ..
            }
        ));
    }
    assert!(!format!("{person:?}").contains("Mẫu"));
}

#[test]
fn from_the_bytes_of_files() {
    let files = [
        (DataGroup::Dg1, card().encode()),
        (DataGroup::Dg13, Dg13Vn::new(details()).encode()),
        (DataGroup::Dg12, vec![0x6C, 0x05, 0x00]),
    ];
    let file = |group| {
        files
            .iter()
            .find(|(other, _)| *other == group)
            .map(|(_, bytes)| bytes.as_slice())
    };
    let person = Person::read(file, None).unwrap();
    assert_eq!(person.name.as_ref().unwrap().reveal(), "Nguyễn Văn Mẫu");
    assert!(
        person
            .findings
            .contains(&Finding::Unreadable(DataGroup::Dg12))
    );
    assert_eq!(person.findings.len(), 7);
    assert!(Person::read(|_| None, None).is_none());
    assert!(Person::read(|_| Some(&[0x00][..]), None).is_none());
}

#[test]
fn what_differs_is_told() {
    let dg1 = card();
    let mut other = details();
    other.id_number = IdNumber::parse("001190000124").ok();
    other.name = text("Nguyễn Văn Mận");
    other.birth = PartialDate::full(1990, 1, 16).map(Private::new);
    other.sex = Some(Sex::Female);
    other.expiry = Some(Expiry::Never);
    let dg13 = Dg13Vn::new(other);
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    assert_eq!(person.conflicts().count(), 6);
    // Each alone.
    for (subject, change) in [
        (
            Subject::Name,
            (|d| d.name = text("Trần Văn Mẫu")) as fn(&mut Details),
        ),
        (Subject::Birth, |d| {
            d.birth = PartialDate::full(1990, 2, 15).map(Private::new)
        }),
        (Subject::Sex, |d| d.sex = Some(Sex::Female)),
        (Subject::Expiry, |d| d.expiry = Some(Expiry::Never)),
    ] {
        let mut other = details();
        change(&mut other);
        let dg13 = Dg13Vn::new(other);
        let person = Person::join(&Files {
            dg1: Some(&dg1),
            dg13: Some(&dg13),
            ..Files::default()
        });
        let conflicts: Vec<_> = person.conflicts().collect();
        assert_eq!(conflicts.len(), 1);
        assert_eq!(result(&person, subject), Some(Agreement::Different));
    }
}

#[test]
fn a_card_without_dg13() {
    let dg1 = card();
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        ..Files::default()
    });
    assert_eq!(person.document, DocumentKind::CitizenCard);
    assert_eq!(person.id_number.as_ref().unwrap().reveal(), "001090000123");
    assert_eq!(person.birth.unwrap().reveal().to_string(), "15/01/1990");
    assert_eq!(person.expiry.unwrap().to_string(), "15/01/2030");
    assert_eq!(person.findings, []);
}

#[test]
fn a_wrong_check_digit_of_the_id_number() {
    let dg1 = dg1("IDVNM0900001233001090000123<<5\n\
        9001158M3001156VNM<<<<<<<<<<<6\n\
        NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<");
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        ..Files::default()
    });
    assert_eq!(person.id_number.as_ref().unwrap().reveal(), "001090000123");
    let wrong = mrz::Warning::CheckDigit(mrz::CheckedField::VietnameseIdNumber);
    assert!(person.findings.contains(&Finding::Mrz(wrong)));
    assert_eq!(person.conflicts().count(), 0);
}

#[test]
fn a_year_of_birth_only() {
    let dg1 = card();
    let mut year_only = details();
    year_only.birth = PartialDate::new(Some(1990), None, None).map(Private::new);
    let dg13 = Dg13Vn::new(year_only);
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    assert_eq!(result(&person, Subject::Birth), Some(Agreement::Same));
    assert_eq!(person.birth.unwrap().reveal().to_string(), "15/01/1990");
}

#[test]
fn a_long_name() {
    let full = "Công Tằng Tôn Nữ Nguyễn Thị Ngọc Huyền Trân";
    let field = name::to_mrz_field(full, 30);
    let dg1 = dg1(&format!(
        "IDVNM0900001233001090000123<<49001158M3001156VNM<<<<<<<<<<<6{field}"
    ));
    let dg13 = Dg13Vn::new(Details {
        name: text(full),
        ..details()
    });
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    assert_eq!(
        result(&person, Subject::Name),
        Some(Agreement::Likely(NameDifference::Truncated))
    );
    assert_eq!(person.conflicts().count(), 0);
}

#[test]
fn a_passport() {
    let dg1 = passport("690806");
    let dg11 = Dg11::default()
        .with_text(Dg11Element::Name, "ERIKSSON<<ANNA<MARIA")
        .with_birth(PartialDate::full(1969, 8, 6).unwrap())
        .with_text(Dg11Element::PlaceOfBirth, "ZENITH<UTOPIA");
    let dg12 = Dg12::default().with_issued(PartialDate::full(2019, 4, 16).unwrap());
    let files = Files {
        dg1: Some(&dg1),
        dg11: Some(&dg11),
        dg12: Some(&dg12),
        ..Files::default()
    };
    let person = Person::join(&files);
    assert_eq!(person.document, DocumentKind::Passport);
    assert_eq!(person.issuing_state.as_deref(), Some("UTO"));
    assert_eq!(
        person.name.as_ref().unwrap().reveal(),
        "ERIKSSON ANNA MARIA"
    );
    assert_eq!(
        person.place_of_birth.as_ref().unwrap().reveal(),
        "ZENITH, UTOPIA"
    );
    assert_eq!(
        person.personal_number.as_ref().unwrap().reveal(),
        "ZE184226B"
    );
    assert_eq!(
        person.birth.as_ref().unwrap().reveal().to_string(),
        "06/08/1969"
    );
    assert_eq!(person.issued, PartialDate::full(2019, 4, 16));
    assert!(person.id_number.is_none());
    assert_eq!(person.findings.len(), 2);
    assert_eq!(person.conflicts().count(), 0);
    // Names in other scripts are shown, not compared.
    let dg11 = Dg11::default().with_text(Dg11Element::Name, "Эрикссон<<Анна");
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg11: Some(&dg11),
        ..Files::default()
    });
    assert_eq!(person.name.as_ref().unwrap().reveal(), "Эрикссон Анна");
    assert_eq!(result(&person, Subject::Name), None);
}

#[test]
fn century_of_a_birth() {
    let as_of = time::Date::from_calendar_date(2026, time::Month::June, 1).ok();
    for (birth, date) in [
        ("690806", "06/08/1969"),
        ("250806", "06/08/2025"),
        ("260601", "01/06/2026"),
        ("260602", "02/06/1926"),
        ("90<<<<", "1990"),
    ] {
        let dg1 = passport(birth);
        let person = Person::join(&Files {
            dg1: Some(&dg1),
            as_of,
            ..Files::default()
        });
        assert_eq!(person.birth.unwrap().reveal().to_string(), date);
        assert_eq!(person.findings, [Finding::BirthCenturyGuessed]);
    }
}

#[test]
fn a_qr_code() {
    let qr = Qr::parse(QR).unwrap();
    let person = Person::from_qr(&qr);
    assert_eq!(person.origin, Origin::QrUnverified);
    assert_eq!(person.expiry.unwrap().to_string(), "15/01/2030");
    assert_eq!(person.findings, []);
    let odd = Qr::parse(&QR.replace("Nam", "Nữ")).unwrap();
    let person = Person::from_qr(&odd);
    assert_eq!(person.findings, [Finding::IdNumber(IdNumberWarning::Sex)]);
}

#[test]
fn chip_and_qr() {
    let (dg1, dg13) = (card(), Dg13Vn::new(details()));
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    let findings = person.compare_with_qr(&Qr::parse(QR).unwrap());
    assert_eq!(findings.len(), 8);
    assert!(!findings.iter().any(Finding::is_conflict));
    for (from, to) in [
        ("001090000123", "001090000124"),
        ("Mẫu", "Mận"),
        ("1501", "1601"),
        ("Hà Nội", "Hà Nam"),
        ("012345678", "012345679"),
    ] {
        let findings = person.compare_with_qr(&Qr::parse(&QR.replace(from, to)).unwrap());
        assert!(findings.iter().any(Finding::is_conflict), "{to}");
    }
}

#[test]
fn compared_with_what_was_typed() {
    let (dg1, dg13) = (card(), Dg13Vn::new(details()));
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    let typed = Person {
        id_number: IdNumber::parse("001090000123").ok(),
        name: text("nguyen van mau"),
        birth: PartialDate::parse_vietnamese("1990").map(Private::new),
        sex: Some(Sex::Male),
        nationality_code: text("vnm"),
        residence: text("Số 1,  Đường Mẫu"),
        ..Person::typed()
    };
    let result = |typed: &Person, wanted: Subject| {
        let findings = person.compare_with_typed(typed);
        findings.into_iter().find_map(|finding| match finding {
            Finding::Compared {
                subject,
                left: Source::Chip,
                right: Source::Typed,
                result,
            } if subject == wanted => Some(result),
            _ => None,
        })
    };
    for subject in [
        Subject::IdNumber,
        Subject::Name,
        Subject::Birth,
        Subject::Sex,
        Subject::Nationality,
    ] {
        assert_eq!(
            result(&typed, subject),
            Some(Agreement::Same),
            "{subject:?}"
        );
    }
    assert_eq!(
        result(&typed, Subject::Residence),
        Some(Agreement::Different)
    );
    // Nothing is said of what nobody typed.
    for subject in [Subject::Issued, Subject::Expiry, Subject::OldIdNumber] {
        assert_eq!(result(&typed, subject), None, "{subject:?}");
    }
    let swapped = Person {
        name: text("Mẫu Nguyễn Văn"),
        sex: Some(Sex::Female),
        expiry: Some(Expiry::Never),
        ..typed.clone()
    };
    assert_eq!(
        result(&swapped, Subject::Name),
        Some(Agreement::Likely(NameDifference::Order))
    );
    for subject in [Subject::Sex, Subject::Expiry] {
        assert_eq!(result(&swapped, subject), Some(Agreement::Different));
    }
    let said = |subject| person.statement(subject).map(|text| text.reveal().clone());
    assert_eq!(said(Subject::Name).as_deref(), Some("Nguyễn Văn Mẫu"));
    assert_eq!(said(Subject::Birth).as_deref(), Some("15/01/1990"));
    assert_eq!(said(Subject::Sex).as_deref(), Some("Nam"));
    assert_eq!(Person::typed().statement(Subject::IdNumber), None);
}

#[test]
fn dg13_of_another_layout() {
    let (dg1, mut dg13) = (card(), Dg13Vn::new(details()));
    dg13.layout = "1.0.10646.1.0.9".parse().ok();
    // On a Vietnamese card it is a new generation's; on a passport, another state's.
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    assert_eq!(person.name.as_ref().unwrap().reveal(), "Nguyễn Văn Mẫu");
    let dg1 = passport("690806");
    let person = Person::join(&Files {
        dg1: Some(&dg1),
        dg13: Some(&dg13),
        ..Files::default()
    });
    assert_eq!(
        person.name.as_ref().unwrap().reveal(),
        "ERIKSSON ANNA MARIA"
    );
    assert!(person.id_number.is_none());
}

#[test]
fn nothing_at_all() {
    let person = Person::join(&Files::default());
    assert_eq!(
        (person.document, person.findings.len()),
        (DocumentKind::Other, 0)
    );
}

proptest! {
    #[test]
    fn any_zone(text in "[A-Z0-9<]{90}|[A-Z0-9<]{88}|[IP][A-Z<]VNM[A-Z0-9<]{85}", dg13: bool) {
        let dg1 = dg1(&text);
        let details = Dg13Vn::new(details());
        let files =
            Files { dg1: Some(&dg1), dg13: dg13.then_some(&details), ..Files::default() };
        let _ = Person::join(&files);
    }
}
