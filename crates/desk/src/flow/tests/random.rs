//! Random sequences of events: what holds in every state.

use proptest::prelude::*;

use super::*;

/// An event, or something that depends on what the flow asked for last.
#[derive(Debug, Clone)]
enum Step {
    Plain(Event),
    /// News of the last read, or of one before.
    Read {
        back: usize,
        news: ReadNews,
    },
    Found {
        back: u64,
        known: Vec<Known>,
    },
    Stored {
        back: u64,
        result: Result<u32, StoreTrouble>,
    },
    Later(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || prop_oneof![Just(MAU), Just(LAN)];
    let headline = prop_oneof![
        Just(Headline::Genuine),
        Just(Headline::Expired),
        Just(Headline::Invalid)
    ];
    let failure = prop_oneof![
        Just(ReadFailure::WrongKey {
            tries_left: Some(2)
        }),
        Just(ReadFailure::NeedsMrz),
        Just(ReadFailure::CardRemoved),
        Just(ReadFailure::ReaderGone),
        Just(ReadFailure::Link),
        Just(ReadFailure::AnotherCard),
        Just(ReadFailure::Stopped),
    ];
    let field = prop_oneof![
        Just(Field::Document),
        Just(Field::Number),
        Just(Field::FullName),
        Just(Field::Birth),
        Just(Field::Sex),
        Just(Field::Clinic),
        Just(Field::Room),
        Just(Field::Departs),
        Just(Field::OverrideReason),
        Just(Field::Staff),
        Just(Field::ConflictReason),
    ];
    let text = prop_oneof![
        Just("other"),
        Just("001090000123"),
        Just("X"),
        Just("Mắt"),
        Just("1990"),
        Just("01/04/2026"),
        Just(""),
    ];
    let news = prop_oneof![
        3 => (who(), headline).prop_map(|(who, headline)| {
            ReadNews::Verified(Box::new(verified(who, headline)))
        }),
        2 => failure.prop_map(ReadNews::Failed),
        1 => Just(ReadNews::Progress { phase: Phase::Data, read: 1, total: 2 }),
        1 => who().prop_map(|(number, name)| {
            ReadNews::Early(Box::new(Person::from_qr(&qr(number, name))))
        }),
    ];
    let known = prop::collection::vec(
        (who(), prop_oneof![Just(MAU.1), Just(LAN.1)])
            .prop_map(|((number, _), name)| known((number, name), Some(visit()))),
        0..3,
    );
    let slot = prop_oneof![4 => Just(Slot::Card), 1 => Just(Slot::Mute), 1 => Just(Slot::InUse)];
    let reader = || prop_oneof![3 => Just(READER.to_owned()), 1 => Just("reader 1".to_owned())];
    let trouble = prop_oneof![
        Just(StoreTrouble::DiskFull),
        Just(StoreTrouble::IdentityConflict),
        Just(StoreTrouble::IdTaken),
    ];
    prop_oneof![
        3 => (reader(), slot).prop_map(|(reader, card)| {
            Step::Plain(Event::Reader(ReaderEvent::CardIn { reader, card }))
        }),
        2 => reader().prop_map(|reader| {
            Step::Plain(Event::Reader(ReaderEvent::CardOut { reader }))
        }),
        1 => reader().prop_map(|r| Step::Plain(Event::Reader(ReaderEvent::Removed(r)))),
        1 => Just(Step::Plain(Event::Reader(ReaderEvent::Service(Service::Down)))),
        3 => who().prop_map(|(number, name)| {
            Step::Plain(Event::Scanned(Scan::Qr(Box::new(qr(number, name)))))
        }),
        4 => Just(Step::Plain(Event::GiveBasis)),
        2 => Just(Step::Plain(Event::EnterKey(KeyEntry::Text(Private::new("000123".into()))))),
        1 => Just(Step::Plain(Event::UseCard)),
        1 => Just(Step::Plain(Event::UseQr)),
        1 => Just(Step::Plain(Event::TypePerson)),
        6 => (field, text).prop_map(|(field, text)| {
            Step::Plain(Event::Set(field, Private::new(text.to_owned())))
        }),
        8 => Just(Step::Plain(Event::Proceed)),
        1 => Just(Step::Plain(Event::Back)),
        2 => (0usize..3).prop_map(|index| Step::Plain(Event::TakeKnown(index))),
        2 => Just(Step::Plain(Event::DeclareNew)),
        5 => Just(Step::Plain(Event::Confirm)),
        1 => Just(Step::Plain(Event::Retry)),
        1 => Just(Step::Plain(Event::Cancel)),
        6 => (0usize..2, news).prop_map(|(back, news)| Step::Read { back, news }),
        6 => (0u64..2, known).prop_map(|(back, known)| Step::Found { back, known }),
        5 => (0u64..2, prop_oneof![3 => (1u32..99).prop_map(Ok), 1 => trouble.prop_map(Err)])
            .prop_map(|(back, result)| Step::Stored { back, result }),
        2 => (0i64..60).prop_map(Step::Later),
    ]
}

fn take(desk: &mut Desk, step: Step) {
    match step {
        Step::Plain(event) => desk.send(event),
        Step::Later(seconds) => desk.later(Duration::seconds(seconds)),
        Step::Read { back, news } => {
            let id = desk.reads().iter().rev().nth(back).map(|read| read.id);
            if let Some(id) = id {
                desk.send(Event::Reader(ReaderEvent::Read { id, news }));
            }
        }
        Step::Found { back, known } => {
            let session = SessionId(desk.model.sessions.saturating_sub(back));
            desk.send(Event::Returning {
                session,
                found: Ok(known),
            });
        }
        Step::Stored { back, result } => {
            let session = SessionId(desk.model.sessions.saturating_sub(back));
            let result = result.map(|number| Ticket {
                id: Uuid::nil(),
                number: Some(number),
            });
            desk.send(Event::Stored { session, result });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_happens(
        lodging in any::<bool>(),
        steps in prop::collection::vec(step(), 0..120),
    ) {
        let mut desk = Desk::new(if lodging { Mode::Lodging } else { Mode::Hospital });
        for step in steps {
            desk.later(Duration::milliseconds(10));
            let before = desk.model.stage.clone();
            let asked = desk.effects.len();
            let last = desk.model.session.as_ref().map(|session| session.id);
            let confirmed = matches!(step, Step::Plain(Event::Confirm));
            // Whose the news is, and whether it is meant for the session it meets.
            let stranger = match &step {
                Step::Read { back, .. } => {
                    let id = desk.reads().iter().rev().nth(*back).map(|read| read.id.session);
                    id.is_some() && id != last
                }
                _ => false,
            };
            let person = desk.model.session.as_ref().and_then(|s| s.person.clone());
            take(&mut desk, step);
            let now = &desk.model.stage;

            // Only a confirmation on the confirm screen stores, and only storing ends in stored.
            if *now == Stage::Storing && before != Stage::Storing {
                prop_assert!(confirmed && before == Stage::Confirm);
            }
            if *now == Stage::Stored && before != Stage::Stored {
                prop_assert_eq!(&before, &Stage::Storing);
            }
            let new = desk.effects.get(asked..).unwrap_or_default();
            for effect in new {
                match effect {
                    Effect::Store {
                        session, check_in, ..
                    } => {
                        let present = desk.model.session.as_ref().unwrap();
                        prop_assert!(confirmed && *session == present.id);
                        prop_assert!(!present.matching.blocks());
                        // What is stored is this session's person.
                        let person = present.person.as_ref().unwrap();
                        prop_assert_eq!(&check_in.person.number, &person.number);
                        prop_assert_eq!(&check_in.person.full_name, &person.full_name);
                        if desk.model.permission().unwrap().needs_reason() {
                            prop_assert!(!check_in.override_reason.is_empty());
                        }
                    }
                    Effect::Read(request) => {
                        let present = desk.model.session.as_ref().unwrap();
                        prop_assert_eq!(request.id.session, present.id);
                        prop_assert!(present.basis.is_some());
                        prop_assert!(present.person.is_none());
                    }
                    _ => {}
                }
            }
            if stranger {
                let after = desk.model.session.as_ref().and_then(|s| s.person.clone());
                prop_assert_eq!(after, person);
            }
            if matches!(now, Stage::AwaitCard | Stage::RemoveCard | Stage::Notice | Stage::Access) {
                let session = desk.model.session.as_ref();
                prop_assert!(session.is_none_or(|session| session.check_in.is_none()));
            }
        }
        // Home is never more than an answer and two cancellations away.
        if desk.model.stage == Stage::Storing {
            let session = desk.session().id;
            desk.send(Event::Stored { session, result: Err(StoreTrouble::DiskFull) });
        }
        for _ in 0..2 {
            if desk.model.stage != Stage::AwaitCard || desk.model.session.is_some() {
                desk.send(Event::Cancel);
            }
        }
        prop_assert_eq!(&desk.model.stage, &Stage::AwaitCard);
        prop_assert!(desk.model.session.is_none());
    }
}
