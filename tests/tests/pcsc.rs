//! The PC/SC transport against a real pcscd: what comes and goes, whole reads, pulls and resets.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by panicking"
)]

use std::thread;
use std::time::Duration;

use cccd_chip::access::Password;
use cccd_chip::document::Proof;
use cccd_chip::lds::FileIdentity;
use cccd_chip::reader::{ExtendedLength, ExtendedUse, ReadError, ReadOptions, read, resume};
use cccd_chip::transport::pcsc::{Event, Service, Sharing, Watch};
use cccd_chip::transport::{Cancel, Limits, Protocol, Transport, TransportError};
use cccd_softcard::behaviour::{Fault, Moment};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};
use cccd_tests::ccid::{Beyond, Ccid};
use cccd_tests::pcscd::{Plugged, Slot};

fn plug(slot: &Slot, issued: &IssuedCard, behaviour: Behaviour) -> Plugged {
    let card = SoftCard::new(issued.personalisation.clone(), behaviour);
    Plugged::into(slot, card)
}

fn issued() -> (IssuedCard, Password) {
    let card = Issuer::from_seed(11)
        .issue(&Order::new(Profile::Cccd2021))
        .unwrap();
    let can = Password::can(card.can.as_ref().unwrap().reveal()).unwrap();
    (card, can)
}

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_card_comes_is_read_and_goes() {
    let Some(slot) = Slot::take() else { return };
    let (issued, can) = issued();
    let cancel = Cancel::new();
    let mut watch = Watch::begin().unwrap();
    let service = Service::connect().unwrap();
    let readers = service.readers().unwrap();
    assert!(
        readers.iter().any(|reader| reader.name == slot.reader),
        "{readers:?}"
    );
    assert_eq!(
        service
            .wait_for_card(Some("no such reader"), Duration::ZERO, &cancel)
            .unwrap_err(),
        TransportError::NoReader
    );

    let plugged = plug(&slot, &issued, Behaviour::default());
    let found = service
        .wait_for_card(Some(slot.reader), PATIENCE, &cancel)
        .unwrap();
    assert!(found.has_card && !found.atr.is_empty());
    wait_for(
        &mut watch,
        |event| matches!(event, Event::CardInserted(reader) if reader.name == slot.reader),
    );

    let mut card = service.open(slot.reader, Sharing::Shared).unwrap();
    assert_eq!(card.card().protocol, Protocol::T1);
    assert!(card.card().is_contactless());
    let mut held = card.transaction().unwrap();
    for extended_length in [ExtendedLength::Try, ExtendedLength::Never] {
        let options = ReadOptions {
            extended_length,
            ..ReadOptions::default()
        };
        let document = read(&mut held, Some(&can), &options).unwrap();
        assert!(matches!(document.chip_auth, Proof::Done(_)));
        assert!(matches!(document.active_auth, Proof::Done(_)));
        held.reset().unwrap();
    }
    drop(held);
    drop(card);

    drop(plugged);
    wait_for(
        &mut watch,
        |event| matches!(event, Event::CardRemoved(name) if name == slot.reader),
    );
}

#[test]
fn a_pulled_card_is_told_and_resumed() {
    let Some(slot) = Slot::take() else { return };
    let (issued, can) = issued();
    let cancel = Cancel::new();
    let service = Service::connect().unwrap();
    let options = ReadOptions {
        extended_length: ExtendedLength::Try,
        ..ReadOptions::default()
    };
    for moment in [Moment::Before, Moment::After] {
        let behaviour = Behaviour::default().with(Fault::Pull {
            command: 10,
            moment,
        });
        wait_until_empty(&service, &slot);
        let plugged = plug(&slot, &issued, behaviour);
        service
            .wait_for_card(Some(slot.reader), PATIENCE, &cancel)
            .unwrap();
        let mut card = service.open(slot.reader, Sharing::Exclusive).unwrap();
        assert_eq!(
            service.open(slot.reader, Sharing::Shared).unwrap_err(),
            TransportError::Shared
        );
        let error = read(&mut card, Some(&can), &options).unwrap_err();
        let ReadError::Link {
            error: TransportError::CardRemoved,
            document,
        } = error
        else {
            panic!("{error:?}")
        };
        drop(card);
        wait_until_empty(&service, &slot);
        let _plugged = plugged.again();
        service
            .wait_for_card(Some(slot.reader), PATIENCE, &cancel)
            .unwrap();
        let mut card = service.open(slot.reader, Sharing::Exclusive).unwrap();
        let document = resume(&mut card, Some(&can), &options, &document).unwrap();
        assert!(matches!(document.active_auth, Proof::Done(_)));
    }
}

#[test]
fn a_reset_by_another_program_is_told() {
    let Some(slot) = Slot::take() else { return };
    let (issued, can) = issued();
    let service = Service::connect().unwrap();
    let _plugged = plug(&slot, &issued, Behaviour::default());
    service
        .wait_for_card(Some(slot.reader), PATIENCE, &Cancel::new())
        .unwrap();
    let mut ours = service.open(slot.reader, Sharing::Shared).unwrap();
    let mut theirs = service.open(slot.reader, Sharing::Shared).unwrap();
    theirs.reset().unwrap();
    assert_eq!(
        ours.transmit(&[0x00, 0xB0, 0x9C, 0x00, 0x00]),
        Err(TransportError::CardReset)
    );
    ours.reset().unwrap();
    drop(theirs);
    let options = ReadOptions::default();
    match read(&mut ours, Some(&can), &options) {
        Ok(document) => assert!(matches!(document.active_auth, Proof::Done(_))),
        // Their leaving resets the card once more.
        Err(ReadError::Link {
            error: TransportError::CardReset,
            document,
        }) => {
            ours.reset().unwrap();
            resume(&mut ours, Some(&can), &options, &document).unwrap();
        }
        Err(other) => panic!("{other}"),
    }
}

/// Readers with the limits of CCID readers, honest or not: the same files, and short reads where
/// nothing else goes through.
#[test]
fn readers_with_limits_read_the_same() {
    let Some(slot) = Slot::take() else { return };
    let (issued, can) = issued();
    let service = Service::connect().unwrap();
    let _plugged = plug(&slot, &issued, Behaviour::default());
    service
        .wait_for_card(Some(slot.reader), PATIENCE, &Cancel::new())
        .unwrap();
    let mut card = service.open(slot.reader, Sharing::Exclusive).unwrap();
    let options = ReadOptions {
        extended_length: ExtendedLength::Try,
        ..ReadOptions::default()
    };
    // dwMaxCCIDMessageLength of 1,034 bytes leaves 1,024 of an APDU.
    let block = Limits {
        command: 1024,
        response: 1024,
    };
    let mut files = Vec::new();
    for (carries, claims, beyond, used) in [
        (
            Limits::EXTENDED,
            Limits::EXTENDED,
            Beyond::Fails,
            ExtendedUse::Tried,
        ),
        (block, block, Beyond::Fails, ExtendedUse::Tried),
        (
            Limits::SHORT,
            Limits::SHORT,
            Beyond::Fails,
            ExtendedUse::NotUsed,
        ),
        (block, Limits::EXTENDED, Beyond::Fails, ExtendedUse::Refused),
        (
            Limits::SHORT,
            Limits::EXTENDED,
            Beyond::Answers(0x6300),
            ExtendedUse::Refused,
        ),
    ] {
        card.reset().unwrap();
        let mut ccid = Ccid::new(&mut card, carries, claims, beyond);
        let document = read(&mut ccid, Some(&can), &options).unwrap();
        assert_eq!(document.extended_length, used, "{carries:?} {claims:?}");
        assert!(matches!(document.chip_auth, Proof::Done(_)));
        // Its RSA signature does not fit a short response, which is no fault of the card.
        match document.active_auth {
            Proof::Done(_) => assert!(carries.extended()),
            Proof::Inconclusive(_) => assert!(!carries.extended()),
            other => panic!("{other:?}"),
        }
        files.push(document.files);
    }
    assert!(files.windows(2).all(|two| two[0] == two[1]));
}

/// Two readers at once, in two threads: neither waits for the other nor takes its card.
#[test]
fn two_readers_read_two_cards_at_once() {
    let (Some(one), Some(two)) = (Slot::take(), Slot::take()) else {
        return;
    };
    assert_ne!(one.reader, two.reader);
    let (issued, can) = issued();
    let passport = Issuer::from_seed(11)
        .issue(&Order::new(Profile::Passport))
        .unwrap();
    let information = passport.personalisation.passwords.mrz_information.as_ref();
    let mrz = Password::mrz_information(information.unwrap().reveal()).unwrap();
    let _cards = [
        plug(&one, &issued, Behaviour::default()),
        plug(&two, &passport, Behaviour::default()),
    ];
    let documents = [(one.reader, can), (two.reader, mrz)].map(|(reader, key)| {
        thread::spawn(move || {
            let service = Service::connect().unwrap();
            let found = service.wait_for_card(Some(reader), PATIENCE, &Cancel::new());
            let mut card = service.open(&found.unwrap().name, Sharing::Shared).unwrap();
            card.reset().unwrap();
            let mut held = card.transaction().unwrap();
            read(&mut held, Some(&key), &ReadOptions::default()).unwrap()
        })
    });
    let documents = documents.map(|read| read.join().unwrap());
    for (document, card) in documents.iter().zip([&issued, &passport]) {
        let sod = FileIdentity::SOD;
        let sod_of = |card: &IssuedCard| card.personalisation.files[&sod].clone();
        assert_eq!(document.file(sod), Some(&sod_of(card)[..]));
        assert!(matches!(document.active_auth, Proof::Done(_)));
    }
}

/// Waits until pcscd and the virtual reader have both seen that the card left: the reader takes a
/// card that comes back sooner for the one that left.
fn wait_until_empty(service: &Service, slot: &Slot) {
    for _ in 0..100 {
        let readers = service.readers().unwrap();
        if !readers
            .iter()
            .any(|reader| reader.name == slot.reader && reader.has_card)
        {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    thread::sleep(Duration::from_secs(1));
}

fn wait_for(watch: &mut Watch, wanted: impl Fn(&Event) -> bool) {
    for _ in 0..40 {
        let events = watch
            .next(Duration::from_millis(500), &Cancel::new())
            .unwrap();
        if events.iter().any(&wanted) {
            return;
        }
    }
    panic!("the event did not come");
}
