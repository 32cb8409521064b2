//! Cards that come and go in a real reader.

use std::time::{Duration, Instant};

use cccd_chip::transport::pcsc::{Event, Service, Sharing, Watch};
use cccd_chip::transport::{Cancel, Protocol, Transport, TransportError};
use cccd_softcard::{Behaviour, Personalisation, SoftCard};
use cccd_tests::pcscd::{Plugged, Slot};

const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn cards_come_and_go() {
    let Some(slot) = Slot::take() else { return };
    let mut watch = Watch::begin().expect("pcscd runs");
    let card = Plugged::into(
        &slot,
        SoftCard::new(Personalisation::default(), Behaviour::default()),
    );
    let inserted =
        |event: &Event| matches!(event, Event::CardInserted(reader) if reader.name == slot.reader);
    assert!(comes(&mut watch, inserted), "the card is seen");
    drop(card);
    let removed = |event: &Event| matches!(event, Event::CardRemoved(name) if name == slot.reader);
    assert!(comes(&mut watch, removed), "its removal is seen");
}

#[test]
fn an_open_card_that_leaves_is_removed_for_good() {
    let Some(slot) = Slot::take() else { return };
    let behaviour = Behaviour::contact_t0();
    let atr = behaviour.atr().to_vec();
    let plugged = Plugged::into(&slot, SoftCard::new(Personalisation::default(), behaviour));
    let service = Service::connect().expect("pcscd runs");
    service
        .wait_for_card(Some(slot.reader), PATIENCE, &Cancel::new())
        .expect("the card is there");
    let mut card = service
        .open(slot.reader, Sharing::Shared)
        .expect("the card opens");
    assert_eq!(card.card().atr, atr);
    assert_eq!(card.card().protocol, Protocol::T0);
    let answer = card
        .transmit(&[0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00])
        .expect("an answer");
    assert_eq!(answer, [0x6D, 0x00], "SELECT of the master file");

    drop(plugged);
    let since = Instant::now();
    let error = loop {
        match card.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08]) {
            Err(error) => break error,
            Ok(_) => assert!(
                since.elapsed() < PATIENCE,
                "the card answers though it left"
            ),
        }
    };
    assert_eq!(error, TransportError::CardRemoved);
    let empty = service.wait_for_card(Some(slot.reader), Duration::ZERO, &Cancel::new());
    assert_eq!(empty.expect_err("nothing there"), TransportError::NoCard);
}

fn comes(watch: &mut Watch, wanted: impl Fn(&Event) -> bool) -> bool {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        let events = watch
            .next(Duration::from_millis(200), &Cancel::new())
            .expect("pcscd runs");
        if events.iter().any(&wanted) {
            return true;
        }
    }
    false
}
