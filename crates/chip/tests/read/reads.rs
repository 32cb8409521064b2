//! Whole reads: the same files by every way, habits of chips, copies, traces, the order of files.

use std::sync::{Arc, Mutex};

use cccd_chip::access::Password;
use cccd_chip::document::{FileState, Proof};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{ExtendedLength, ExtendedUse, Progress, ReadError, ReadOptions, read};
use cccd_chip::trace::{Detail, Recorder, Trace};
use cccd_chip::transport::Limits;
use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::{
    Damage, ExtendedLength as Takes, Fault, Interface, KeyFault, LargestRead, Refusal,
};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile};

use crate::soft::{Soft, assert_whole, bac_only, can, issued, mrz, options};

#[test]
fn short_reads_bring_the_same() {
    for (card, key) in [
        (
            issued(Profile::Cccd2021),
            can as fn(&IssuedCard) -> Password,
        ),
        (bac_only(), mrz),
        (issued(Profile::Passport), mrz),
    ] {
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
        let long = read(&mut soft, Some(&key(&card)), &options(ExtendedLength::Try)).unwrap();
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
        let short = read(
            &mut soft,
            Some(&key(&card)),
            &options(ExtendedLength::Never),
        )
        .unwrap();
        assert_eq!(long.files, short.files);
        assert_eq!(short.extended_length, ExtendedUse::NotUsed);
        assert!(short.traffic.commands > long.traffic.commands);
    }
}

#[test]
fn habits_of_chips_do_not_keep_them_shut() {
    let card = issued(Profile::Cccd2021);
    let habits = [
        Behaviour {
            largest_read: Some(LargestRead {
                bytes: 192,
                refused: true,
            }),
            ..Behaviour::default()
        },
        Behaviour {
            largest_read: Some(LargestRead {
                bytes: 192,
                refused: false,
            }),
            ..Behaviour::default()
        },
        Behaviour {
            no_short_identifiers: Some(Status::WRONG_P1_P2),
            ..Behaviour::default()
        },
        Behaviour {
            trailing_bytes: 300,
            ..Behaviour::default()
        },
        Behaviour {
            le_on_select: false,
            ..Behaviour::default()
        },
        Behaviour {
            zero_le_in_protected_read: false,
            ..Behaviour::default()
        },
        Behaviour {
            largest_response: 1000,
            ..Behaviour::default()
        },
        Behaviour {
            extended_length: Takes::Refused(Refusal::Protected),
            ..Behaviour::default()
        },
        Behaviour::short_length(),
        Behaviour::contact_t0(),
    ];
    for behaviour in habits {
        for extended in [ExtendedLength::Try, ExtendedLength::WhenStated] {
            let limits = match behaviour.interface {
                Interface::ContactT0 => Limits::SHORT,
                _ => Limits::EXTENDED,
            };
            let mut soft = Soft::new(&card, behaviour.clone(), limits);
            let document = read(&mut soft, Some(&can(&card)), &options(extended))
                .unwrap_or_else(|error| panic!("{error}: {behaviour:?}"));
            assert_whole(&document, &card, 8);
            assert!(
                matches!(document.chip_auth, Proof::Done(_)),
                "{:?} {behaviour:?}",
                document.chip_auth
            );
        }
    }
}

#[test]
fn a_wrong_key_is_its_own_error() {
    let card = issued(Profile::Cccd2021);
    let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
    let wrong = Password::can("000000").unwrap();
    let error = read(&mut soft, Some(&wrong), &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, ReadError::WrongKey { .. }), "{error:?}");
}

#[test]
fn a_copy_is_caught_by_its_keys() {
    let card = issued(Profile::Cccd2021);
    for fault in [
        Fault::Keys(KeyFault::Other),
        Fault::IgnoreChipAuthentication,
    ] {
        let mut soft = Soft::new(&card, Behaviour::default().with(fault), Limits::EXTENDED);
        let document = read(
            &mut soft,
            Some(&can(&card)),
            &options(ExtendedLength::Never),
        )
        .unwrap();
        assert!(
            matches!(document.chip_auth, Proof::Failed(_)),
            "{:?}",
            document.chip_auth
        );
        assert_whole(&document, &card, 8);
    }
}

/// A chip that drops the session at every read: opened again a few times, with a PUK not once, as
/// chips count each use of it. What it said last is told, also of the proofs that did not come.
#[test]
fn a_session_that_is_lost_for_good_is_told_with_its_reason() {
    let mut order = Order::new(Profile::Cccd2021);
    order.puk = Some("9876543210".into());
    let card = Issuer::from_seed(7).issue(&order).unwrap();
    let puk = Password::puk("9876543210").unwrap();
    for (key, opened) in [(can(&card), 6), (puk, 1)] {
        let drops = Fault::Responses {
            ins: 0xB0,
            damage: Damage::Plain,
        };
        let behaviour = Behaviour::default().with(drops);
        let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
        match read(&mut soft, Some(&key), &ReadOptions::default()).unwrap_err() {
            ReadError::SessionLost { reason, document } => {
                assert!(reason.contains("6988"), "{reason}");
                assert!(
                    matches!(&document.chip_auth, Proof::Inconclusive(why) if why.contains(&reason)),
                    "{:?}",
                    document.chip_auth
                );
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(soft.count(0x22), opened);
    }
}

#[test]
fn a_claim_of_gigabytes_costs_one_command() {
    let card = issued(Profile::Cccd2021);
    let dg2 = FileIdentity::dg(DataGroup::Dg2);
    let fault = Fault::ClaimLength {
        file: dg2,
        length: u32::MAX,
    };
    let mut soft = Soft::new(&card, Behaviour::default().with(fault), Limits::EXTENDED);
    let document = read(
        &mut soft,
        Some(&can(&card)),
        &options(ExtendedLength::Never),
    )
    .unwrap();
    assert!(matches!(document.files[&dg2], FileState::Broken(_)));
}

#[test]
fn a_trace_brings_the_document_back_or_nobody() {
    let card = issued(Profile::Cccd2021);
    for detail in [Detail::Personal, Detail::Redacted] {
        let recorder = Recorder::new(detail);
        let options = ReadOptions {
            recorder: Some(recorder.clone()),
            ..options(ExtendedLength::Never)
        };
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
        let live = read(&mut soft, Some(&can(&card)), &options).unwrap();
        let json = recorder.trace(&live).to_json().unwrap();
        let replayed = Trace::from_json(&json).unwrap().document();
        assert_eq!(replayed.access, live.access);
        match detail {
            Detail::Personal => {
                assert_eq!(replayed.files, live.files);
                assert_eq!(replayed.active_auth, live.active_auth);
            }
            Detail::Redacted => {
                assert!(replayed.dg(DataGroup::Dg1).is_none());
                let id = card.personalisation.files[&FileIdentity::dg(DataGroup::Dg13)].clone();
                let digits: String = id[20..30].iter().map(|b| format!("{b:02X}")).collect();
                assert!(!json.contains(&digits));
            }
        }
    }
}

#[test]
fn name_and_number_come_before_the_portrait() {
    let card = issued(Profile::Cccd2021);
    let order = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&order);
    let options = ReadOptions {
        progress: Some(Box::new(move |event| {
            if let Progress::File { file, .. } = event {
                seen.lock().unwrap().push(file);
            }
        })),
        ..options(ExtendedLength::Try)
    };
    let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
    read(&mut soft, Some(&can(&card)), &options).unwrap();
    let order = order.lock().unwrap().clone();
    let dg = |group| FileIdentity::dg(group);
    assert_eq!(
        order[..3],
        [dg(DataGroup::Dg1), dg(DataGroup::Dg13), FileIdentity::SOD]
    );
    assert_eq!(*order.last().unwrap(), dg(DataGroup::Dg2));
}
