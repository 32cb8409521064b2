//! Whole reads of a card in software: costs, habits, pulls and copies.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail by panicking"
)]

use std::sync::{Arc, Mutex};

use cccd_chip::access::Password;
use cccd_chip::document::{AccessProtocol, Document, FileState, Proof};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{
    ExtendedLength, ExtendedUse, Plan, Progress, ReadError, ReadOptions, read, resume,
};
use cccd_chip::trace::{Detail, Recorder, Trace};
use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::behaviour::{
    ExtendedLength as Takes, Fault, Interface, KeyFault, LargestRead, Moment, Refusal,
};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};

/// The soft card behind the wire seam.
struct Soft {
    card: SoftCard,
    info: CardInfo,
    instructions: Vec<u8>,
}

impl Soft {
    fn new(issued: &IssuedCard, behaviour: Behaviour, limits: Limits) -> Self {
        let protocol = match behaviour.interface {
            Interface::ContactT0 => Protocol::T0,
            _ => Protocol::T1,
        };
        let mut card = SoftCard::new(issued.personalisation.clone(), behaviour);
        card.power_on();
        let info = CardInfo {
            reader: "soft card".into(),
            atr: card.atr().to_vec(),
            protocol,
            limits,
        };
        Self {
            card,
            info,
            instructions: Vec::new(),
        }
    }
}

impl Transport for Soft {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.instructions.push(command[1]);
        self.card
            .process(command)
            .ok_or(TransportError::CardRemoved)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        if !self.card.is_present() {
            return Err(TransportError::CardRemoved);
        }
        self.card.reset();
        Ok(())
    }
}

fn issued(profile: Profile) -> IssuedCard {
    Issuer::from_seed(7).issue(&Order::new(profile)).unwrap()
}

fn can(card: &IssuedCard) -> Password {
    Password::can(card.can.as_ref().unwrap().reveal()).unwrap()
}

fn mrz(card: &IssuedCard) -> Password {
    let information = card
        .personalisation
        .passwords
        .mrz_information
        .as_ref()
        .unwrap();
    Password::mrz_information(information.reveal()).unwrap()
}

/// A card that offers BAC alone.
fn bac_only() -> IssuedCard {
    let mut order = Order::new(Profile::Passport);
    order.pace.clear();
    order.bac = true;
    Issuer::from_seed(7).issue(&order).unwrap()
}

fn options(extended_length: ExtendedLength) -> ReadOptions {
    ReadOptions {
        extended_length,
        ..ReadOptions::default()
    }
}

/// Every file of the application that was read is the one that was issued.
fn assert_whole(document: &Document, card: &IssuedCard, files: usize) {
    let mut count = 0;
    for (file, content) in &card.personalisation.files {
        if let Some(bytes) = document.file(*file) {
            assert!(bytes == content, "{file} differs");
            count += 1;
        }
    }
    assert_eq!(count, files, "{:?}", document.files.keys());
}

fn count(instructions: &[u8], ins: u8) -> usize {
    instructions.iter().filter(|seen| **seen == ins).count()
}

#[test]
fn the_vietnamese_path_costs_its_floor() {
    let card = issued(Profile::Cccd2021);
    let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
    let document = read(&mut soft, Some(&can(&card)), &options(ExtendedLength::Try)).unwrap();
    assert!(matches!(
        document.access.protocol,
        Some(AccessProtocol::Pace { .. })
    ));
    assert_whole(&document, &card, 8);
    assert!(
        matches!(document.active_auth, Proof::Done(_)),
        "{:?}",
        document.active_auth
    );
    assert!(
        matches!(document.chip_auth, Proof::Done(_)),
        "{:?}",
        document.chip_auth
    );
    assert_eq!(document.extended_length, ExtendedUse::Tried);
    // EF.CardAccess, MSE, four GENERAL AUTHENTICATE, SELECT; DG1, DG13, SOD, DG14, DG15, COM and
    // DG2; Chip Authentication, two; Active Authentication.
    let seen = &soft.instructions;
    assert_eq!(count(seen, 0xB0), 8);
    assert_eq!(count(seen, 0xA4), 1);
    assert_eq!(count(seen, 0x88), 1);
    assert_eq!(seen.len(), 1 + 1 + 4 + 1 + 7 + 2 + 1);
    assert_eq!(document.traffic.commands as usize, seen.len());
}

#[test]
fn bac_costs_its_floor() {
    let card = bac_only();
    let plan = Plan::with_portrait()
        .without_active_auth()
        .without_chip_auth();
    let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
    let options = ReadOptions {
        plan,
        ..options(ExtendedLength::Try)
    };
    let document = read(&mut soft, Some(&mrz(&card)), &options).unwrap();
    assert_eq!(document.access.protocol, Some(AccessProtocol::Bac));
    let read = soft.instructions.iter().filter(|ins| **ins == 0xB0).count();
    let access = soft.instructions.len() - read;
    assert!(access <= 1 + 1 + 2 + 1, "{:02X?}", soft.instructions);
}

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
            short_identifiers: false,
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

/// 6700 inside the session, protected or plain, counter moved or not, session dropped.
#[test]
fn all_refusals_of_extended_length_are_survived() {
    let card = issued(Profile::Cccd2021);
    for refusal in [
        Refusal::PlainCounterStays,
        Refusal::PlainCounterMoves,
        Refusal::PlainSessionGone,
        Refusal::Protected,
    ] {
        let behaviour = Behaviour {
            extended_length: Takes::RefusedInSession(refusal),
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
        let document = read(&mut soft, Some(&can(&card)), &options(ExtendedLength::Try)).unwrap();
        assert_whole(&document, &card, 8);
        assert_eq!(document.extended_length, ExtendedUse::Refused);
        assert!(
            matches!(document.chip_auth, Proof::Done(_)),
            "{:?}",
            document.chip_auth
        );
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
fn a_pull_at_every_exchange_is_resumed() {
    for (card, key) in [
        (
            issued(Profile::Cccd2021),
            can as fn(&IssuedCard) -> Password,
        ),
        (bac_only(), mrz),
    ] {
        let key = key(&card);
        let mut soft = Soft::new(&card, Behaviour::default(), Limits::EXTENDED);
        let whole = read(&mut soft, Some(&key), &options(ExtendedLength::Try)).unwrap();
        for command in 1..=u64::from(whole.traffic.commands) {
            for moment in [Moment::Before, Moment::After] {
                let behaviour = Behaviour::default().with(Fault::Pull { command, moment });
                let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
                let first = read(&mut soft, Some(&key), &options(ExtendedLength::Try));
                let partial = match first.unwrap_err() {
                    ReadError::Link { error, document } => {
                        assert_eq!(error, TransportError::CardRemoved);
                        *document
                    }
                    other => panic!("{command} {moment:?}: {other}"),
                };
                soft.card.insert();
                soft.card.power_on();
                let before = partial.files.clone();
                let document = resume(
                    &mut soft,
                    Some(&key),
                    &options(ExtendedLength::Try),
                    partial,
                )
                .unwrap_or_else(|error| panic!("{command} {moment:?}: {error}"));
                for (file, state) in before {
                    if matches!(state, FileState::Read(_)) {
                        assert_eq!(document.files[&file], state);
                    }
                }
                assert_eq!(document.files, whole.files, "{command} {moment:?}");
            }
        }
    }
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
