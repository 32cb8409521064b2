use super::*;

#[test]
fn a_returning_patient_takes_three_keys() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    assert_eq!(desk.model.stage, Stage::Notice);
    desk.scan_qr(MAU);
    assert!(desk.reads().is_empty(), "nothing is read before the basis");
    desk.send(Event::GiveBasis); // 1
    assert_eq!(desk.model.stage, Stage::Reading);
    desk.news(ReadNews::Verified(Box::new(verified(
        MAU,
        Headline::Genuine,
    ))));
    desk.found(vec![known(MAU, Some(visit()))]);
    assert_eq!(desk.model.stage, Stage::Person);
    desk.card_out();
    desk.send(Event::Proceed); // 2
    assert_eq!(desk.model.stage, Stage::Confirm);
    desk.send(Event::Confirm); // 3
    desk.answer_store(Ok(42));
    assert_eq!(desk.model.stage, Stage::Stored);
    assert_eq!(desk.session().stored.unwrap().number, Some(42));

    let stores = desk.stores();
    let [(_, check_in)] = stores.as_slice() else {
        panic!("stored once");
    };
    assert_eq!(
        check_in.person.id,
        Uuid::from_u128(0xABCD),
        "the same person"
    );
    assert_eq!(check_in.person.phone.reveal(), "0900000001");
    assert_eq!(check_in.clerk, "lan.nt");
    assert_eq!(check_in.override_reason, "");
    let Purpose::Visit(visit) = &check_in.purpose else {
        panic!("a visit");
    };
    assert_eq!(visit.clinic, "Mắt");
    assert_eq!(visit.insurance.reveal(), "GD4010123456789");
    assert_eq!(visit.reason.reveal(), "", "each visit has its own reason");
}

#[test]
fn a_new_patient_s_form_is_checked() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(MAU, Headline::Genuine, vec![]);
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Form);
    desk.type_in(Field::Insurance, "GD40101234");
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Form);
    let form = &desk.session().form;
    assert_eq!(form.problems.get(&Field::Clinic), Some(&Problem::Missing));
    assert_eq!(
        form.problems.get(&Field::Insurance),
        Some(&Problem::Insurance)
    );
    assert_eq!(form.first_problem(), Some(Field::Insurance));
    desk.type_in(Field::Insurance, "gd4 0101 2345 6789");
    desk.type_in(Field::Clinic, "Tai mũi họng");
    desk.send(Event::Proceed);
    let problems = &desk.session().form.problems;
    assert_eq!(problems.get(&Field::Clinic), Some(&Problem::Choice));
    assert_eq!(problems.len(), 1);
    desk.type_in(Field::Clinic, "Mắt");
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Confirm);
    desk.send(Event::Back);
    assert_eq!(desk.session().form.get(Field::Clinic), "Mắt");
}

#[test]
fn verdicts_ask_for_reasons_and_staff() {
    for (headline, fields) in [
        (Headline::Expired, &[Field::OverrideReason][..]),
        (
            Headline::Invalid,
            &[Field::Staff, Field::OverrideReason][..],
        ),
    ] {
        let mut desk = Desk::new(Mode::Hospital);
        desk.read(MAU, headline, vec![known(MAU, Some(visit()))]);
        desk.send(Event::Proceed);
        assert_eq!(desk.model.stage, Stage::Form, "{headline}");
        assert!(desk.session().form.problems.is_empty(), "asked for first");
        desk.send(Event::Proceed);
        let missing: Vec<_> = desk.session().form.problems.keys().copied().collect();
        assert_eq!(missing, fields, "{headline}");
        desk.type_in(Field::Staff, "Bác sĩ trực");
        desk.type_in(Field::OverrideReason, "cấp cứu");
        desk.send(Event::Proceed);
        desk.send(Event::Confirm);
        let reason = &desk.stores().last().unwrap().1.override_reason;
        assert!(reason.starts_with("cấp cứu"), "{reason}");
        assert_eq!(reason.contains("trực"), headline == Headline::Invalid);
    }
}

#[test]
fn the_code_alone_and_typed_people_are_registered_and_labelled() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.scan_qr(MAU);
    desk.send(Event::UseQr);
    assert_eq!(desk.model.notice, Some(Notice::BasisFirst));
    desk.send(Event::GiveBasis);
    assert_eq!(desk.model.stage, Stage::Person);
    desk.found(vec![]);
    desk.send(Event::Proceed);
    desk.type_in(Field::Clinic, "Mắt");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    assert_eq!(desk.stores().last().unwrap().1.person.source, Source::Qr);
    desk.answer_store(Ok(1));
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::AwaitCard);
    assert!(desk.model.session.is_none());

    desk.send(Event::GiveBasis);
    desk.send(Event::TypePerson);
    assert_eq!(desk.model.stage, Stage::Typing);
    desk.send(Event::Proceed);
    assert!(desk.session().form.problems.contains_key(&Field::FullName));
    // A patient found unconscious.
    desk.type_in(Field::Document, "other");
    desk.type_in(Field::FullName, "Không rõ");
    desk.type_in(Field::Sex, "X");
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Person);
    desk.found(vec![]);
    desk.send(Event::Proceed);
    desk.type_in(Field::Clinic, "Mắt");
    desk.type_in(Field::OverrideReason, "cấp cứu");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    assert_eq!(desk.stores().last().unwrap().1.person.source, Source::Typed);
}

#[test]
fn several_must_be_chosen_from_and_a_contradiction_settled() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(
        MAU,
        Headline::Genuine,
        vec![known(MAU, Some(visit())), known(MAU, None)],
    );
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Match);
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Match, "the clerk must say");
    desk.send(Event::TakeKnown(9));
    assert_eq!(desk.model.stage, Stage::Match);
    desk.send(Event::TakeKnown(0));
    assert_eq!(desk.model.stage, Stage::Confirm);

    let mut desk = Desk::new(Mode::Hospital);
    let other = known((MAU.0, "Lê Hoàng Khác"), Some(visit()));
    desk.read(MAU, Headline::Genuine, vec![other]);
    assert_eq!(desk.session().matching.state, MatchState::Conflict);
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Match);
    desk.send(Event::DeclareNew);
    assert_eq!(desk.model.stage, Stage::Match);
    assert_eq!(desk.model.notice, Some(Notice::ReasonMissing));
    desk.type_in(Field::ConflictReason, "số cấp lại");
    desk.send(Event::DeclareNew);
    assert_eq!(desk.model.stage, Stage::Form);
    desk.type_in(Field::Clinic, "Mắt");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    let check_in = desk.stores().last().unwrap().1;
    assert_eq!(check_in.override_reason, "số cấp lại");
    assert_ne!(check_in.person.id, Uuid::from_u128(0xABCD));
}

#[test]
fn a_wrong_answer_to_who_it_is_can_be_taken_back() {
    let mut desk = Desk::new(Mode::Hospital);
    let mut wrong = known(MAU, Some(visit()));
    wrong.person.phone = "0900000009".to_owned().into();
    let mut right = known(MAU, None);
    right.person.phone = Private::default();
    desk.read(MAU, Headline::Genuine, vec![wrong, right]);
    desk.send(Event::Proceed);
    desk.send(Event::TakeKnown(0));
    assert_eq!(desk.model.stage, Stage::Confirm);
    assert_eq!(desk.session().form.get(Field::Phone), "0900000009");
    desk.send(Event::Back);
    desk.send(Event::Back);
    assert_eq!(desk.model.stage, Stage::Match);
    assert_eq!(desk.session().matching.state, MatchState::Choose);
    desk.send(Event::TakeKnown(1));
    // Nothing that came with the wrong one stays.
    assert_eq!(desk.session().form.get(Field::Phone), "");
    assert_eq!(desk.session().form.get(Field::Insurance), "");
    assert_eq!(desk.model.stage, Stage::Form);
}

#[test]
fn who_is_new_after_all_is_not_stored_as_the_one_taken_before() {
    let mut desk = Desk::new(Mode::Hospital);
    let known = vec![known(MAU, Some(visit())), known(MAU, None)];
    desk.read(MAU, Headline::Genuine, known);
    desk.send(Event::Proceed);
    desk.send(Event::TakeKnown(0));
    desk.send(Event::Confirm);
    desk.answer_store(Err(StoreTrouble::DiskFull));
    desk.send(Event::Back);
    desk.send(Event::Back);
    assert_eq!(desk.model.stage, Stage::Match);
    desk.send(Event::DeclareNew);
    desk.type_in(Field::Clinic, "Mắt");
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    desk.answer_store(Err(StoreTrouble::DiskFull));
    desk.later(Duration::minutes(1));
    desk.send(Event::Confirm);
    let stores = desk.stores();
    assert_eq!(stores.len(), 3);
    assert_eq!(stores[0].1.person.id, Uuid::from_u128(0xABCD));
    assert_ne!(stores[1].1.person.id, Uuid::from_u128(0xABCD));
    assert_eq!(stores[1].1, stores[2].1, "the very same check-in");
}

#[test]
fn records_that_cannot_be_searched_are_told_as_such() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.read_and(
        MAU,
        Headline::Genuine,
        Err(StoreTrouble::Other("store_busy")),
    );
    assert_eq!(desk.session().matching.state, MatchState::New);
    assert!(desk.session().matching.unsearched);
}

#[test]
fn a_full_disk_loses_nothing() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(MAU, Headline::Genuine, vec![known(MAU, Some(visit()))]);
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    desk.send(Event::Cancel);
    assert_eq!(desk.model.notice, Some(Notice::StillStoring));
    desk.answer_store(Err(StoreTrouble::DiskFull));
    assert_eq!(desk.model.stage, Stage::Confirm);
    assert_eq!(desk.session().store_trouble, Some(StoreTrouble::DiskFull));
    desk.send(Event::Cancel);
    assert_eq!(desk.model.stage, Stage::Confirm);
    assert_eq!(desk.model.notice, Some(Notice::DiscardsUnstored));
    // Something else in between takes the first cancellation back.
    desk.send(Event::Back);
    desk.send(Event::Proceed);
    assert!(!desk.session().discard_asked);
    desk.later(Duration::minutes(5));
    desk.send(Event::Confirm);
    let stores = desk.stores();
    assert_eq!(stores.len(), 2);
    assert_eq!(stores[0].1, stores[1].1, "the very same check-in");
    desk.answer_store(Ok(5));
    assert_eq!(desk.model.stage, Stage::Stored);
}

#[test]
fn a_contradiction_that_only_the_store_saw() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(MAU, Headline::Genuine, vec![known(MAU, Some(visit()))]);
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    desk.answer_store(Err(StoreTrouble::IdentityConflict));
    desk.found(vec![known(MAU, Some(visit()))]);
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::Match);
    desk.type_in(Field::ConflictReason, "đính chính");
    desk.send(Event::TakeKnown(0));
    desk.send(Event::Confirm);
    assert_eq!(
        desk.stores().last().unwrap().1.override_reason,
        "đính chính"
    );
}

#[test]
fn an_insurance_card_of_another_is_not_taken() {
    let name: String = LAN.1.bytes().map(|byte| format!("{byte:02x}")).collect();
    let text = format!("GD4010123456789|{name}|15/01/1985|2||01-001|01/01/2026|31/12/2026|$");
    let Some(scan) = crate::wedge::read(&text) else {
        panic!("an insurance card");
    };
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(MAU, Headline::Genuine, vec![]);
    desk.send(Event::Proceed);
    desk.send(Event::Scanned(scan.clone()));
    assert_eq!(desk.model.notice, Some(Notice::InsuranceOfAnother));
    assert_eq!(desk.session().form.get(Field::Insurance), "");

    // Scanned first, it is not taken over to the person whose chip is read next.
    let mut desk = Desk::new(Mode::Hospital);
    desk.send(Event::Scanned(scan.clone()));
    desk.read(MAU, Headline::Genuine, vec![]);
    assert_eq!(desk.session().form.get(Field::Insurance), "");

    let mut desk = Desk::new(Mode::Hospital);
    desk.read(LAN, Headline::Genuine, vec![]);
    desk.send(Event::Proceed);
    desk.send(Event::Scanned(scan));
    assert_eq!(desk.session().form.get(Field::Insurance), "GD4010123456789");
}
