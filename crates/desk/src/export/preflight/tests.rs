use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;
use crate::{
    catalogue::Language,
    export::testing::{NOW, foreigner, stay, stay_of, visit},
    record::Source,
};

fn found(destination: Destination, check_in: &CheckIn) -> Vec<(Field, Kind)> {
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    preflight(destination, check_in, &rules)
        .into_iter()
        .map(|p| (p.field, p.kind))
        .collect()
}

#[test]
fn good_records_have_no_problems() {
    assert_eq!(found(Destination::HospitalJson, &visit()), []);
    assert_eq!(found(Destination::Fhir, &visit()), []);
    assert_eq!(found(Destination::Register, &visit()), []);
    assert_eq!(found(Destination::Register, &stay()), []);
    assert_eq!(found(Destination::LodgingXlsx, &stay()), []);
    assert_eq!(found(Destination::LodgingXml, &foreigner()), []);
}

#[test]
fn everything_wrong_with_a_vietnamese_guest_is_listed_at_once() {
    let mut guest = stay();
    guest.person.full_name = " ".to_owned().into();
    guest.person.birth = "1955".to_owned().into();
    guest.person.sex = 'X';
    guest.person.number = "01190000123".to_owned().into();
    guest.person.residence = "a\u{0}b".to_owned().into();
    let stay = stay_of(&mut guest);
    stay.room = String::new();
    stay.arrives = datetime!(2026-11-20 23:59 +7);
    stay.departs = date!(2026 - 11 - 19);
    stay.reason = 20;
    stay.residence_kind = 4;
    assert_eq!(
        found(Destination::LodgingXlsx, &guest),
        [
            (Field::Residence, Kind::Unwritable),
            (Field::Name, Kind::Missing),
            (Field::Room, Kind::Missing),
            (Field::Sex, Kind::SexNotTaken),
            (Field::Arrival, Kind::ArrivalTooLongAgo),
            (Field::Departure, Kind::BeforeArrival),
            (Field::Birth, Kind::DateIncomplete),
            (Field::Number, Kind::NotTwelveDigits),
            (Field::ResidenceKind, Kind::CodeNotListed),
            (Field::ReasonText, Kind::Missing),
        ]
    );
}

#[test]
fn everything_wrong_with_a_foreigner_is_listed_at_once() {
    let mut guest = foreigner();
    guest.person.birth = "1955-07".to_owned().into();
    guest.person.number = "X0012345678".to_owned().into();
    guest.person.nationality = "XXA".to_owned();
    stay_of(&mut guest).stay_limit = Some(date!(2026 - 11 - 21));
    assert_eq!(
        found(Destination::LodgingXml, &guest),
        [
            (Field::Birth, Kind::MonthLeftOut),
            (Field::Number, Kind::NotAPassportNumber),
            (Field::Nationality, Kind::NationalityNotListed),
            (Field::StayLimit, Kind::LimitPassed),
            (Field::Departure, Kind::BeyondLimit),
        ]
    );
    stay_of(&mut guest).stay_limit = None;
    guest.person.nationality = String::new();
    guest.person.birth = "31/12/1955".to_owned().into();
    guest.person.number = "AB 12".to_owned().into();
    assert_eq!(
        found(Destination::LodgingXml, &guest),
        [
            (Field::Birth, Kind::NotADate),
            (Field::Number, Kind::NotAPassportNumber),
            (Field::Nationality, Kind::Missing),
            (Field::StayLimit, Kind::Missing),
        ]
    );
}

#[test]
fn arrivals_of_today_and_yesterday_in_viet_nam() {
    let arrival = |arrives| {
        let mut guest = stay();
        stay_of(&mut guest).arrives = arrives;
        found(Destination::LodgingXlsx, &guest)
    };
    assert_eq!(arrival(datetime!(2026-11-21 00:00 +7)), []);
    assert_eq!(arrival(datetime!(2026-11-22 23:59 +7)), []);
    assert_eq!(
        arrival(datetime!(2026-11-20 16:59 UTC)),
        [(Field::Arrival, Kind::ArrivalTooLongAgo)]
    );
    assert_eq!(arrival(datetime!(2026-11-20 17:00 UTC)), []);
    assert_eq!(
        arrival(datetime!(2026-11-23 00:00 +7)),
        [(Field::Arrival, Kind::InFuture)]
    );
}

#[test]
fn limits_and_departures_on_the_day_are_good() {
    let mut guest = foreigner();
    let stay = stay_of(&mut guest);
    stay.departs = date!(2026 - 11 - 22);
    stay.stay_limit = Some(date!(2026 - 11 - 22));
    assert_eq!(found(Destination::LodgingXml, &guest), []);
}

#[test]
fn a_vietnamese_passport_and_another_paper() {
    let mut guest = stay();
    guest.person.document = DocumentKind::Passport;
    guest.person.number = "C12345678".to_owned().into();
    assert_eq!(found(Destination::LodgingXlsx, &guest), []);
    guest.person.document = DocumentKind::Other;
    guest.person.number = "GBL 01/2026".to_owned().into();
    assert_eq!(
        found(Destination::LodgingXlsx, &guest),
        [(Field::Document, Kind::NameOfPaperNeeded)]
    );
}

#[test]
fn nothing_unknown_of_a_patient_blocks() {
    let mut patient = visit();
    patient.person.source = Source::Typed;
    patient.person.full_name = String::new().into();
    patient.person.number = String::new().into();
    patient.person.birth = String::new().into();
    patient.person.nationality = String::new();
    if let Purpose::Visit(visit) = &mut patient.purpose {
        visit.clinic = String::new();
        visit.insurance = "XX".to_owned().into();
    }
    for destination in [Destination::HospitalJson, Destination::Fhir] {
        let found = found(destination, &patient);
        assert_eq!(found.len(), 6);
        assert!(found.iter().all(|(_, kind)| !kind.blocks()), "{found:?}");
    }
}

#[test]
fn insurance_codes() {
    for good in ["DN4010123456789", "0123456789", "001190000123"] {
        assert!(is_insurance_code(good), "{good}");
    }
    for bad in [
        "",
        "DN6010123456789",
        "dn4010123456789",
        "D14010123456789",
        "DN401012345678",
        "012345678",
        "01234567890",
        "ĐN401012345678",
        "DN40101234567x9",
    ] {
        assert!(!is_insurance_code(bad), "{bad}");
    }
}

#[test]
fn one_bad_record_holds_up_no_other() {
    let mut bad = stay();
    stay_of(&mut bad).room.clear();
    bad.person.number = "001190000999".to_owned().into();
    let again = stay();
    let all = [stay(), bad, foreigner(), visit(), again];
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    let sorted = sort(Destination::LodgingXlsx, &all, &rules);
    assert_eq!(sorted.ready, [&all[0]]);
    assert_eq!(sorted.elsewhere.len(), 2);
    let kinds: Vec<_> = sorted.problems.iter().map(|p| (p.field, p.kind)).collect();
    assert_eq!(
        kinds,
        [
            (Field::Room, Kind::Missing),
            (Field::Record, Kind::Overlaps)
        ]
    );
    assert_eq!(sort(Destination::Register, &all, &rules).ready.len(), 5);
}

#[test]
fn a_guest_who_changes_rooms_does_not_overlap() {
    let mut first = stay();
    stay_of(&mut first).arrives = datetime!(2026-11-21 14:00 +7);
    stay_of(&mut first).departs = date!(2026 - 11 - 22);
    assert!(!overlap(&first, &stay()));
    stay_of(&mut first).departs = date!(2026 - 11 - 23);
    assert!(overlap(&first, &stay()));
    assert!(overlap(&stay(), &first));
}

#[test]
fn where_a_guest_is_declared() {
    assert_eq!(Destination::declaring(&visit()), None);
    assert_eq!(
        Destination::declaring(&stay()),
        Some(Destination::LodgingXlsx)
    );
    assert_eq!(
        Destination::declaring(&foreigner()),
        Some(Destination::LodgingXml)
    );
}

#[test]
fn problems_are_told_in_both_languages_and_hold_nothing_personal() {
    let problem = Problem {
        id: uuid::Uuid::nil(),
        field: Field::Number,
        kind: Kind::NotTwelveDigits,
    };
    assert_eq!(
        problem.to_string(),
        "Document number: must have exactly 12 digits; compare it with the document"
    );
    assert!(
        problem
            .text(Language::Vi)
            .starts_with("Số giấy tờ: phải có")
    );
}

proptest! {
    #[test]
    fn any_texts_give_an_answer(
        name in any::<String>(),
        birth in any::<String>(),
        number in any::<String>(),
        nationality in any::<String>(),
        sex in any::<char>(),
        code in any::<u8>(),
    ) {
        for mut one in [visit(), stay(), foreigner()] {
            one.person.full_name = name.clone().into();
            one.person.birth = birth.clone().into();
            one.person.number = number.clone().into();
            one.person.nationality = nationality.clone();
            one.person.sex = sex;
            if let Purpose::Stay(stay) = &mut one.purpose {
                stay.reason = code;
                stay.residence_kind = code;
            }
            for destination in Destination::ALL {
                let _ = found(destination, &one);
            }
        }
    }
}
