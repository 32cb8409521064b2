//! Chips and readers that refuse extended length, inside the session or before it: all are read,
//! and what was learnt spares the next of their kind.

use cccd_chip::document::{FileState, Proof};
use cccd_chip::reader::{ExtendedLength, ExtendedUse, Memory, Plan, ReadOptions, read};
use cccd_chip::transport::{CardInfo, Limits, Transport, TransportError};
use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::{ExtendedLength as Takes, Fault, LargestRead, Refusal};
use cccd_softcard::{Behaviour, Issuer, Order, Profile};

use crate::soft::{
    Beyond, Soft, assert_whole, bac_only, can, four_files, issued, mrz, options, with_portrait_of,
};

const REFUSALS: [Refusal; 4] = [
    Refusal::PlainCounterStays,
    Refusal::PlainCounterMoves,
    Refusal::PlainSessionGone,
    Refusal::Protected,
];

/// 6700 inside the session: plain with the counter unmoved or moved, plain with the session gone,
/// or protected.
#[test]
fn all_refusals_of_extended_length_are_survived() {
    let (cccd, passport) = (issued(Profile::Cccd2021), bac_only());
    for (card, key, files) in [(&cccd, can(&cccd), 8), (&passport, mrz(&passport), 6)] {
        for refusal in REFUSALS {
            let behaviour = Behaviour {
                extended_length: Takes::RefusedInSession(refusal),
                ..Behaviour::default()
            };
            let mut soft = Soft::new(card, behaviour, Limits::EXTENDED);
            let document = read(&mut soft, Some(&key), &options(ExtendedLength::Try)).unwrap();
            assert_whole(&document, card, files);
            assert_eq!(document.extended_length, ExtendedUse::Refused);
            assert!(matches!(document.chip_auth, Proof::Done(_)), "{refusal:?}");
        }
    }
}

/// A chip without access control is read outside any session.
#[test]
fn a_refusal_outside_a_session_costs_one_exchange() {
    let mut order = Order::new(Profile::Passport);
    order.pace.clear();
    order.bac = false;
    let card = Issuer::from_seed(7).issue(&order).unwrap();
    let short = {
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::SHORT);
        read(&mut soft, None, &ReadOptions::default()).unwrap();
        soft.headers.len()
    };
    for refusal in REFUSALS {
        let behaviour = Behaviour {
            extended_length: Takes::Refused(refusal),
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
        let document = read(&mut soft, None, &options(ExtendedLength::Try)).unwrap();
        assert_whole(&document, &card, 6);
        assert_eq!(document.extended_length, ExtendedUse::Refused);
        assert_eq!(soft.headers.len(), short + 1);
    }
}

#[test]
fn what_a_kind_of_chip_refused_is_not_tried_again() {
    let card = issued(Profile::Cccd2021);
    let memory = Memory::new();
    for refusal in REFUSALS {
        let behaviour = Behaviour {
            extended_length: Takes::RefusedInSession(refusal),
            // Each its own ATR, and so its own kind.
            capabilities: Some([0, 0, refusal as u8]),
            ..Behaviour::default()
        };
        let options = ReadOptions {
            memory: Some(memory.clone()),
            ..options(ExtendedLength::Try)
        };
        let mut costs = Vec::new();
        for used in [
            ExtendedUse::Refused,
            ExtendedUse::RefusedBefore,
            ExtendedUse::RefusedBefore,
        ] {
            let mut soft = Soft::new(&card, behaviour.clone(), Limits::EXTENDED);
            let document = read(&mut soft, Some(&can(&card)), &options).unwrap();
            assert_eq!(document.extended_length, used);
            costs.push(soft.headers.len());
        }
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
        read(&mut soft, Some(&can(&card)), &ReadOptions::default()).unwrap();
        assert!(costs[0] > costs[1]);
        assert_eq!(costs[1..], [soft.headers.len(); 2]);
    }
    assert_eq!(memory.kinds(), REFUSALS.len());
}

/// A chip that ends its session over a read that is too long, or by a short identifier: it is asked
/// for less in the next, and read.
#[test]
fn a_chip_that_drops_the_session_is_asked_for_less() {
    let largest_read = Some(LargestRead {
        bytes: 192,
        refused: true,
    });
    let no_short_identifiers = Some(Status::FILE_NOT_FOUND);
    for (habit, status) in [
        (
            Behaviour {
                largest_read,
                ..Behaviour::default()
            },
            Status::WRONG_LENGTH,
        ),
        (
            Behaviour {
                no_short_identifiers,
                ..Behaviour::default()
            },
            Status::FILE_NOT_FOUND,
        ),
    ] {
        let behaviour = habit.with(Fault::EndsSession(status));
        let (cccd, passport) = (issued(Profile::Cccd2021), bac_only());
        for (card, key, files) in [(&cccd, can(&cccd), 8), (&passport, mrz(&passport), 6)] {
            for extended in [ExtendedLength::Never, ExtendedLength::Try] {
                let mut soft = Soft::new(card, behaviour.clone(), Limits::EXTENDED);
                let document = read(&mut soft, Some(&key), &options(extended)).unwrap();
                assert_whole(&document, card, files);
                assert!(matches!(document.chip_auth, Proof::Done(_)), "{status:?}");
            }
        }
    }
}

/// One card that takes next to nothing does not slow down the others of its kind.
#[test]
fn a_card_that_gives_little_says_nothing_of_its_kind() {
    let card = issued(Profile::Cccd2021);
    let memory = Memory::new();
    let read = |bytes| {
        let largest_read = Some(LargestRead {
            bytes,
            refused: true,
        });
        let behaviour = Behaviour {
            largest_read,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
        let options = ReadOptions {
            memory: Some(memory.clone()),
            ..ReadOptions::default()
        };
        let document = read(&mut soft, Some(&can(&card)), &options).unwrap();
        assert_whole(&document, &card, 8);
        soft.headers.len()
    };
    let usual = read(256);
    assert!(read(40) > 3 * usual);
    assert_eq!(read(256), usual);
    // What is known of many passports spares the next one a refusal.
    let first = read(192);
    assert_eq!(read(192), first - 1);
}

/// What the link did once says nothing of the next card.
#[test]
fn a_failing_link_marks_no_kind_of_chip() {
    let card = issued(Profile::Cccd2021);
    let memory = Memory::new();
    let read_over = |carries, used| {
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED)
            .carrying(carries, Beyond::Fails);
        let options = ReadOptions {
            memory: Some(memory.clone()),
            ..options(ExtendedLength::Try)
        };
        let document = read(&mut soft, Some(&can(&card)), &options).unwrap();
        assert_eq!(document.extended_length, used);
    };
    read_over(Limits::SHORT, ExtendedUse::Refused);
    read_over(Limits::EXTENDED, ExtendedUse::Tried);
}

#[test]
fn what_worked_before_on_this_kind_is_relied_on_where_the_caller_says_so() {
    let card = issued(Profile::Cccd2021);
    let memory = Memory::new();
    let read = |wanted, capabilities| {
        let behaviour = Behaviour {
            capabilities,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
        let options = ReadOptions {
            memory: Some(memory.clone()),
            ..options(wanted)
        };
        let document = read(&mut soft, Some(&can(&card)), &options).unwrap();
        (document.extended_length, soft.headers.len())
    };
    use ExtendedLength::{Never, Try, WhenKnown, WhenStated};
    assert_eq!(read(WhenKnown, None).0, ExtendedUse::NotUsed);
    assert_eq!(read(Never, None).0, ExtendedUse::NotUsed);
    assert_eq!(read(Try, None), (ExtendedUse::Tried, 17));
    assert_eq!(read(WhenKnown, None), (ExtendedUse::Remembered, 17));
    assert_eq!(read(Try, None), (ExtendedUse::Remembered, 17));
    assert_eq!(read(WhenStated, None).0, ExtendedUse::NotUsed);
    // Another kind, of which nothing is known.
    assert_eq!(read(WhenKnown, Some([1, 2, 0])).0, ExtendedUse::NotUsed);
    let text = format!("{memory:?}");
    assert_eq!(text, "Memory(2 kinds)");
}

/// Cards of many products share an ATR: that short identifiers worked on one says nothing of the
/// next, whose 6A82 is no word on the file then. That they failed spares the next the question.
#[test]
fn short_identifiers_of_one_card_promise_nothing_of_the_next() {
    let card = issued(Profile::Cccd2021);
    let memory = Memory::new();
    let read = |no_short_identifiers| {
        let behaviour = Behaviour {
            no_short_identifiers,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
        let options = ReadOptions {
            memory: Some(memory.clone()),
            ..options(ExtendedLength::Try)
        };
        let document = read(&mut soft, Some(&can(&card)), &options).unwrap();
        assert_whole(&document, &card, 8);
        soft.headers.len()
    };
    let with = read(None);
    let first = read(Some(Status::FILE_NOT_FOUND));
    let next = read(Some(Status::FILE_NOT_FOUND));
    assert!(with < next && next < first, "{with} {next} {first}");
    // And what failed on one keeps no card with them shut.
    assert!(read(None) >= with);
}

/// Sizes that a kind stated once are not asked for again.
#[test]
fn stated_sizes_are_remembered() {
    let mut order = Order::new(Profile::Cccd2021);
    order.extended_length = Some((2_000, 60_000));
    let card = Issuer::from_seed(7).issue(&order).unwrap();
    let memory = Memory::new();
    for exchanges in [18, 17] {
        let behaviour = Behaviour {
            capabilities: Some([0, 0, 0x60]),
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
        let options = ReadOptions {
            memory: Some(memory.clone()),
            ..ReadOptions::default()
        };
        let document = read(&mut soft, Some(&can(&card)), &options).unwrap();
        assert!(matches!(
            document.extended_length,
            ExtendedUse::Stated { .. }
        ));
        assert_eq!(soft.headers.len(), exchanges);
    }
}

/// A reader that says that it carries everything and does not: it fails, answers by itself, or
/// cuts what is too long, be it the command or the response.
#[test]
fn a_reader_that_claims_too_much_is_found_out() {
    let card = with_portrait_of(four_files(7, true), 5_000);
    let response = Limits {
        response: Limits::SHORT.response,
        ..Limits::EXTENDED
    };
    for really in [Limits::SHORT, response] {
        for beyond in [
            Beyond::Fails,
            Beyond::Answers(0x6300),
            Beyond::Answers(0x6700),
            Beyond::Answers(0x6F00),
            Beyond::Cuts,
        ] {
            let mut soft =
                Soft::new(&card, Behaviour::default(), Limits::EXTENDED).carrying(really, beyond);
            let document = read(&mut soft, Some(&can(&card)), &options(ExtendedLength::Try))
                .unwrap_or_else(|error| panic!("{really:?} {beyond:?}: {error}"));
            assert_whole(&document, &card, 5);
            assert_eq!(document.extended_length, ExtendedUse::Refused, "{beyond:?}");
        }
    }
}

/// A card that was moved, and so reset, at any exchange under the keys: the read goes on by itself,
/// with extended length if it had that, and what was lost is no sign of a copy.
#[test]
fn a_card_that_is_reset_at_any_exchange_is_read_at_the_same_size() {
    let cccd = issued(Profile::Cccd2021);
    // Before them, PACE tells of it in its own way: SELECT, seven files, two for Chip
    // Authentication, and one for Active Authentication.
    for command in 7..=17 {
        let behaviour = Behaviour::default().with(Fault::Reset { command });
        let mut soft = Soft::new(&cccd, behaviour, Limits::EXTENDED);
        let document = read(&mut soft, Some(&can(&cccd)), &options(ExtendedLength::Try)).unwrap();
        assert_whole(&document, &cccd, 8);
        assert_eq!(document.extended_length, ExtendedUse::Tried, "{command}");
        assert!(matches!(document.chip_auth, Proof::Done(_)), "{command}");
        assert!(matches!(document.active_auth, Proof::Done(_)), "{command}");
        // The lost command, seven to open the chip again, and the rest; of Chip Authentication what
        // had been done, and another command to prove it by.
        let again = match command {
            7 => 6,
            8..=14 => 7,
            15 => 7 + 1,
            16 => 7 + 1 + 1,
            _ => 7 + 2 + 1,
        };
        assert_eq!(soft.headers.len(), 17 + 1 + again, "{command}");
    }
}

/// A link that drops the session every so often: what is read is whole, and no genuine chip looks like
/// a copy; it ends, however bad the link.
#[test]
fn a_link_that_keeps_failing_makes_no_copy_of_a_genuine_chip() {
    struct Failing {
        soft: Soft,
        every: usize,
    }
    impl Transport for Failing {
        fn card(&self) -> &CardInfo {
            self.soft.card()
        }
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
            let protected = command.first() == Some(&0x0C);
            if protected && (self.soft.headers.len() + 1).is_multiple_of(self.every) {
                self.soft.headers.push(*command.first_chunk().unwrap());
                self.soft.card.reset();
                return Ok(vec![0x69, 0x88]);
            }
            self.soft.transmit(command)
        }
        fn reset(&mut self) -> Result<(), TransportError> {
            self.soft.reset()
        }
    }
    let card = issued(Profile::Cccd2021);
    let mut whole = 0;
    for every in 1..=24 {
        for extended in [ExtendedLength::Never, ExtendedLength::Try] {
            let soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
            let mut link = Failing { soft, every };
            let options = ReadOptions {
                plan: Plan::identity(),
                ..options(extended)
            };
            let read = read(&mut link, Some(&can(&card)), &options);
            let document = match &read {
                Ok(document) => document,
                Err(error) => error.partial().unwrap(),
            };
            whole += usize::from(read.is_ok());
            let commands = link.soft.headers.len();
            assert!(commands < 150, "every {every}: {commands}");
            for (file, state) in &document.files {
                if let FileState::Read(bytes) = state {
                    let issued = &card.personalisation.files[file];
                    assert_eq!(bytes.reveal(), issued, "every {every}: {file}");
                }
            }
            if every > 13 {
                let says = [
                    format!("{:?}", document.chip_auth),
                    format!("{:?}", document.active_auth),
                ];
                let bad = |says: &String| says.starts_with("Failed") || says.starts_with("Refused");
                assert!(!says.iter().any(bad), "every {every}: {says:?}");
            }
        }
    }
    assert!(whole > 10, "{whole}");
}
