use super::*;

fn failed(failure: ReadFailure) -> ReadNews {
    ReadNews::Failed(failure)
}

#[test]
fn a_wrong_key_returns_to_the_same_field() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.send(Event::GiveBasis);
    for attempt in 1..=3 {
        assert_eq!(desk.model.stage, Stage::Access);
        desk.send(Event::EnterKey(KeyEntry::Text(Private::new(
            "123 456".to_owned(),
        ))));
        assert_eq!(desk.model.stage, Stage::Reading);
        desk.news(failed(ReadFailure::WrongKey { tries_left: None }));
        assert_eq!(desk.session().wrong_keys, attempt);
        assert_eq!(
            desk.session().key_problem,
            Some(KeyProblem::Wrong { tries_left: None })
        );
    }
    desk.send(Event::EnterKey(KeyEntry::Text(Private::new(
        "12345".to_owned(),
    ))));
    assert_eq!(desk.session().key_problem, Some(KeyProblem::Unreadable));
    assert_eq!(desk.model.stage, Stage::Access);
    desk.scan_qr(MAU);
    assert_eq!(desk.model.stage, Stage::Reading);
    assert_eq!(desk.session().key_problem, None);
}

#[test]
fn a_card_taken_away_pauses_and_goes_on_by_itself() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis);
    let first = desk.read_id();
    desk.card_out();
    assert!(matches!(
        desk.model.stage,
        Stage::Paused {
            why: Pause::CardRemoved,
            ..
        }
    ));
    desk.later(Duration::seconds(20));
    desk.card_in();
    assert_eq!(desk.model.stage, Stage::Reading);
    assert!(desk.reads().last().unwrap().resume);
    // The end of the first attempt is told only now.
    desk.send(Event::Reader(ReaderEvent::Read {
        id: first,
        news: failed(ReadFailure::CardRemoved),
    }));
    assert_eq!(desk.model.stage, Stage::Reading);
    desk.news(failed(ReadFailure::CardRemoved));
    assert!(matches!(desk.model.stage, Stage::Paused { .. }));
    // Finished just before it was taken away: that counts.
    desk.news(ReadNews::Verified(Box::new(verified(
        MAU,
        Headline::Genuine,
    ))));
    assert_eq!(desk.model.stage, Stage::Person);
}

#[test]
fn a_pause_ends_and_wipes() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis);
    desk.card_out();
    desk.later(Duration::seconds(31));
    assert_eq!(desk.model.stage, Stage::AwaitCard);
    assert!(desk.model.session.is_none());
    assert_eq!(desk.model.notice, Some(Notice::TimedOut));
    assert!(matches!(
        desk.effects.last(),
        Some(Effect::Forget(SessionId(1)))
    ));
}

#[test]
fn a_scan_that_nobody_follows_up_is_wiped() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.scan_qr(MAU);
    desk.later(Duration::seconds(100));
    assert!(desk.model.session.is_some());
    desk.later(Duration::seconds(30));
    assert!(desk.model.session.is_none());
}

#[test]
fn a_lost_reader_comes_back() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis);
    desk.card_out();
    desk.send(Event::Reader(ReaderEvent::Removed(READER.to_owned())));
    desk.send(Event::Reader(ReaderEvent::Service(Service::Down)));
    assert!(desk.model.reader_is_lost());
    assert!(matches!(
        desk.model.stage,
        Stage::Paused {
            why: Pause::ReaderGone,
            ..
        }
    ));
    desk.later(Duration::seconds(60));
    desk.send(Event::Reader(ReaderEvent::Service(Service::Up)));
    desk.send(Event::Reader(ReaderEvent::Added(READER.to_owned())));
    desk.card_in();
    assert_eq!(desk.model.stage, Stage::Reading);
    assert!(!desk.model.reader_is_lost());
}

#[test]
fn a_broken_link_is_tried_again_by_itself_twice() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis);
    for _ in 0..2 {
        desk.news(failed(ReadFailure::Link));
        assert_eq!(desk.model.stage, Stage::Reading);
    }
    desk.news(failed(ReadFailure::Link));
    assert_eq!(desk.model.stage, Stage::Unreadable(ReadFailure::Link));
    desk.send(Event::Retry);
    assert_eq!(desk.model.stage, Stage::Reading);
    desk.news(failed(ReadFailure::Chip));
    // The chip is dead: on with the code alone.
    desk.send(Event::UseQr);
    assert_eq!(desk.model.stage, Stage::Person);
    assert_eq!(desk.session().person.as_ref().unwrap().source, Source::Qr);
}

#[test]
fn a_chip_that_wants_the_zone_gets_it_from_the_code() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis);
    desk.news(failed(ReadFailure::NeedsMrz));
    assert_eq!(desk.model.stage, Stage::Reading);
    // Born 15/01/1990, issued 20/05/2021: until 15/01/2030.
    let zone = Password::from_document("090000123", "900115", "300115").unwrap();
    assert!(desk.reads().last().unwrap().key == zone);
    desk.news(failed(ReadFailure::NeedsMrz));
    assert_eq!(desk.model.stage, Stage::Access);
    assert_eq!(desk.session().key_problem, Some(KeyProblem::NeedsMrz));
}

#[test]
fn what_comes_late_for_a_session_is_dropped() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr(MAU);
    desk.send(Event::GiveBasis);
    let old = desk.read_id();
    desk.send(Event::Cancel);
    assert_eq!(desk.model.stage, Stage::AwaitCard);
    assert_eq!(desk.model.left_on.as_deref(), Some(READER));
    let late = |desk: &mut Desk| {
        desk.send(Event::Reader(ReaderEvent::Read {
            id: old,
            news: ReadNews::Verified(Box::new(verified(MAU, Headline::Genuine))),
        }));
    };
    late(&mut desk);
    assert!(desk.model.session.is_none());
    // The next person, while the old card still lies there.
    desk.scan_qr(LAN);
    desk.send(Event::GiveBasis);
    assert_eq!(
        desk.model.stage,
        Stage::AwaitCard,
        "the old card is not read"
    );
    desk.card_out();
    desk.card_in();
    assert_eq!(desk.model.stage, Stage::Reading);
    late(&mut desk);
    assert_eq!(desk.model.stage, Stage::Reading);
    assert!(desk.session().person.is_none());
    desk.send(Event::Returning {
        session: old.session,
        found: Ok(vec![known(MAU, None)]),
    });
    assert!(desk.session().matching.known.is_empty());
}

#[test]
fn the_next_card_ends_what_was_stored() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(MAU, Headline::Genuine, vec![known(MAU, Some(visit()))]);
    desk.send(Event::Proceed);
    desk.send(Event::Confirm);
    desk.answer_store(Ok(3));
    desk.send(Event::Proceed);
    assert_eq!(desk.model.stage, Stage::RemoveCard);
    assert!(desk.model.session.is_none(), "wiped at once");
    desk.card_out();
    assert_eq!(desk.model.stage, Stage::AwaitCard);
    desk.read(LAN, Headline::Genuine, vec![]);
    assert_eq!(desk.session().id, SessionId(2));
    assert_eq!(
        desk.session().person.as_ref().unwrap().full_name.reveal(),
        LAN.1
    );
}

#[test]
fn scans_that_have_no_use_are_said_so() {
    let mut desk = Desk::new(Mode::Hospital);
    desk.send(Event::Scanned(Scan::Refused(ScanProblem::InputMethod)));
    assert_eq!(
        desk.model.notice,
        Some(Notice::ScanRefused(ScanProblem::InputMethod))
    );
    desk.read(MAU, Headline::Genuine, vec![]);
    desk.scan_qr(LAN);
    assert_eq!(desk.model.notice, Some(Notice::ScanIgnored));
    assert_eq!(
        desk.session().person.as_ref().unwrap().full_name.reveal(),
        MAU.1
    );
}

#[test]
fn records_that_do_not_answer_keep_the_desk_from_starting() {
    let basis = Basis::LegalDuty {
        notice: "1".to_owned(),
    };
    let mut model = Model::new(Settings::new(Mode::Hospital, "lan.nt", basis));
    assert!(matches!(start(&model).as_slice(), [Effect::SelfTest]));
    let trouble = StoreTrouble::Other("store_damaged");
    update(&mut model, Event::SelfTested(Err(trouble)));
    update(&mut model, Event::GiveBasis);
    update(&mut model, Event::Cancel);
    assert_eq!(
        model.stage,
        Stage::SelfTest {
            trouble: Some(trouble)
        }
    );
    assert!(matches!(
        update(&mut model, Event::Retry).as_slice(),
        [Effect::SelfTest]
    ));
    update(&mut model, Event::SelfTested(Ok(())));
    assert_eq!(model.stage, Stage::AwaitCard);
}

#[test]
fn what_was_scanned_or_typed_is_held_against_the_chip() {
    let told = |desk: &Desk| -> Vec<(Subject, String)> {
        let differences = desk.session().differences();
        let told = differences.iter();
        told.map(|one| (one.subject, one.stated.reveal().clone()))
            .collect()
    };
    let mut desk = Desk::new(Mode::Hospital);
    desk.read(MAU, Headline::Genuine, vec![]);
    assert_eq!(told(&desk), []);

    // A code with the number of the chip and the name of another.
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.scan_qr((MAU.0, "Nguyễn Văn Giả"));
    desk.send(Event::GiveBasis);
    assert!(desk.session().differences().is_empty(), "no chip was read");
    let genuine = verified(MAU, Headline::Genuine);
    desk.news(ReadNews::Verified(Box::new(genuine)));
    assert_eq!(told(&desk), [(Subject::Name, "Nguyễn Văn Giả".to_owned())]);
    assert_eq!(desk.session().differences()[0].source, person::Source::Qr);
    let registered = desk.session().person.as_ref().unwrap();
    assert_eq!(registered.full_name.reveal(), MAU.1);

    // Typed first, then the chip is read after all.
    let mut desk = Desk::new(Mode::Hospital);
    desk.card_in();
    desk.send(Event::GiveBasis);
    desk.send(Event::TypePerson);
    assert_eq!(desk.model.stage, Stage::Typing);
    for (field, text) in [
        (Field::Number, MAU.0),
        (Field::FullName, "nguyen van mau"),
        (Field::Birth, "16/01/1990"),
        (Field::Sex, "F"),
    ] {
        desk.type_in(field, text);
    }
    desk.send(Event::Back);
    desk.send(Event::EnterKey(KeyEntry::Text(Private::new(
        "000123".to_owned(),
    ))));
    let genuine = verified(MAU, Headline::Genuine);
    desk.news(ReadNews::Verified(Box::new(genuine)));
    assert_eq!(
        told(&desk),
        [
            (Subject::Birth, "16/01/1990".to_owned()),
            (Subject::Sex, "Nữ".to_owned())
        ]
    );
    let source = desk.session().differences()[0].source;
    assert_eq!(source, person::Source::Typed);
}
