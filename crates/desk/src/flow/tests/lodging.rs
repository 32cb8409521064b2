use super::*;

#[test]
fn a_returning_guest_takes_four_keys() {
    let mut desk = Desk::new(Mode::Lodging);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis); // 1
    desk.news(ReadNews::Verified(Box::new(verified(
        MAU,
        Headline::Genuine,
    ))));
    desk.found(vec![known(MAU, Some(stay()))]);
    desk.send(Event::Proceed); // 2
    assert_eq!(desk.model.stage, Stage::Form, "room and days are looked at");
    assert_eq!(desk.session().form.get(Field::Room), "204");
    assert_eq!(desk.session().form.get(Field::Departs), "03/03/2026");
    desk.send(Event::Proceed); // 3
    desk.send(Event::Confirm); // 4
    let Purpose::Stay(stay) = &desk.stores().last().unwrap().1.purpose else {
        panic!("a stay");
    };
    assert_eq!(stay.arrives, NOW);
    assert_eq!(stay.departs, date!(2026 - 03 - 03));
    assert_eq!((stay.reason, stay.residence_kind), (1, 1));
    assert_eq!(stay.stay_limit, None);
}

#[test]
fn a_foreigner_s_permitted_stay_is_asked_for() {
    let mut desk = Desk::new(Mode::Lodging);
    desk.card_in();
    desk.send(Event::GiveBasis);
    assert_eq!(desk.model.stage, Stage::Access);
    desk.send(Event::EnterKey(KeyEntry::Document {
        number: Private::new("c01x00t47".to_owned()),
        birth: Private::new("12/08/1964".to_owned()),
        expiry: Private::new("31/10/2030".to_owned()),
    }));
    desk.news(ReadNews::Verified(Box::new(foreigner())));
    desk.found(vec![]);
    desk.send(Event::Proceed);
    desk.type_in(Field::Room, "301");
    desk.type_in(Field::OverrideReason, "chưa có chứng thư của nước cấp");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::StayLimit), Some(&Problem::Missing));
    desk.type_in(Field::StayLimit, "01/03/2026");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::StayLimit), Some(&Problem::Past));
    desk.type_in(Field::StayLimit, "30042026");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    let Purpose::Stay(stay) = &desk.stores().last().unwrap().1.purpose else {
        panic!("a stay");
    };
    assert_eq!(stay.stay_limit, Some(date!(2026 - 04 - 30)));
}

#[test]
fn days_and_reasons_are_checked() {
    let mut desk = Desk::new(Mode::Lodging);
    desk.read(MAU, Headline::Genuine, vec![]);
    desk.send(Event::Proceed);
    desk.type_in(Field::Room, "12");
    desk.type_in(Field::Arrives, "01/03/2026 23:30");
    desk.type_in(Field::Departs, "28/02/2026");
    desk.type_in(Field::StayReason, "20");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::Departs), Some(&Problem::BeforeArrival));
    assert_eq!(
        problems.get(&Field::StayReasonText),
        Some(&Problem::Missing)
    );
    assert_eq!(problems.len(), 2);
    desk.type_in(Field::Departs, "32/02/2026");
    desk.type_in(Field::StayReason, "21");
    desk.type_in(Field::Arrives, "hôm qua");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::Departs), Some(&Problem::Date));
    assert_eq!(problems.get(&Field::StayReason), Some(&Problem::Choice));
    assert_eq!(problems.get(&Field::Arrives), Some(&Problem::Date));
    desk.type_in(Field::Departs, "4/3/2026");
    desk.type_in(Field::StayReason, "20");
    desk.type_in(Field::StayReasonText, "dự lễ cưới");
    desk.type_in(Field::Arrives, "01/03/2026 23:30");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    let Purpose::Stay(stay) = &desk.stores().last().unwrap().1.purpose else {
        panic!("a stay");
    };
    assert_eq!(stay.arrives, datetime!(2026-03-01 23:30 +7));
    assert_eq!(stay.reason_text, "dự lễ cưới");
}

#[test]
fn a_guest_is_not_typed_without_a_birth() {
    let mut desk = Desk::new(Mode::Lodging);
    desk.send(Event::TypePerson);
    assert_eq!(desk.model.stage, Stage::Notice);
    desk.send(Event::GiveBasis);
    assert_eq!(desk.model.stage, Stage::Typing);
    desk.type_in(Field::Number, "00109000012");
    desk.type_in(Field::FullName, "  nguyễn   văn mẫu ");
    desk.type_in(Field::Sex, "M");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::Birth), Some(&Problem::Missing));
    assert_eq!(problems.get(&Field::Number), Some(&Problem::IdNumber));
    desk.type_in(Field::Number, "001 090 000 123");
    desk.type_in(Field::Birth, "15/01/2027");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::Birth), Some(&Problem::Future));
    desk.type_in(Field::Birth, "01/1990");
    desk.send(Event::Proceed);
    let person = desk.session().person.as_ref().unwrap();
    assert_eq!(person.number.reveal(), MAU.0);
    assert_eq!(person.full_name.reveal(), "nguyễn văn mẫu");
    assert_eq!(person.birth.reveal(), "1990-01");
}
