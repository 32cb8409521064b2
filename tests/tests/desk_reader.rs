//! The desk's readers over a real pcscd: cards come and go, are pulled in the middle, and the
//! service itself dies and comes back.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by panicking"
)]

use std::net::SocketAddr;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cccd_chip::access::Password;
use cccd_chip::judge::{Headline, Policy};
use cccd_chip::pki::TrustStore;
use cccd_chip::reader::ExtendedLength;
use cccd_chip::transport::pcsc::{Service as Pcsc, Sharing};
use cccd_desk::flow::{
    ReadFailure, ReadId, ReadNews, ReadRequest, ReaderEvent, Service, SessionId, Slot as Lies,
};
use cccd_desk::judging::Judge;
use cccd_desk::reader::Readers;
use cccd_softcard::behaviour::{Fault, Moment};
use cccd_softcard::vpcd::Plug;
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};
use cccd_tests::pcscd::{OwnPcscd, Plugged, Slot};
use time::macros::datetime;

/// How long pcscd may take for anything: it looks at its slots about once a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a slot stays empty before pcscd and its reader have both seen it.
const SETTLE: Duration = Duration::from_millis(1500);

/// Puts a card in, which comes back to a service that comes back.
fn plug(
    (reader, address): (&'static str, SocketAddr),
    issued: &IssuedCard,
    behaviour: Behaviour,
) -> Plugged {
    let card = SoftCard::new(issued.personalisation.clone(), behaviour);
    let plug = Plug {
        patience: PATIENCE,
        ..Plug::default()
    };
    Plugged::at(reader, address, card, plug)
}

/// The readers of a desk that trusts the card's issuer.
struct Desk {
    readers: Readers,
    events: Receiver<ReaderEvent>,
    reader: &'static str,
    /// Whether a card lies there, after the events taken so far.
    card: bool,
    attempt: u32,
}

impl Desk {
    fn new(reader: &'static str, issued: &IssuedCard) -> Self {
        let mut trust = TrustStore::new();
        trust.add_bytes(&issued.csca_der, "test");
        let judge = Judge {
            trust: Arc::new(trust),
            policy: Policy::default(),
        };
        let (sender, events) = mpsc::channel();
        let sender = Mutex::new(sender);
        let readers = Readers::new(
            Arc::new(judge),
            ExtendedLength::default(),
            Arc::new(move |event| {
                // The test may be over.
                let _ = sender.lock().unwrap().send(event);
            }),
        );
        let mut desk = Self {
            readers: readers.with_pcsc(),
            events,
            reader,
            card: false,
            attempt: 0,
        };
        desk.until("the service", |event| {
            matches!(event, ReaderEvent::Service(Service::Up))
        });
        desk.until(
            "the reader",
            |event| matches!(event, ReaderEvent::Added(name) if name == reader),
        );
        desk
    }

    /// Waits for an event; what comes before it is dropped.
    fn until(&mut self, what: &str, wanted: impl Fn(&ReaderEvent) -> bool) -> ReaderEvent {
        let since = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(since.elapsed());
            let Ok(event) = self.events.recv_timeout(left) else {
                panic!("{what} did not come");
            };
            match &event {
                ReaderEvent::CardIn { reader, card } if reader == self.reader => {
                    self.card = *card == Lies::Card;
                }
                ReaderEvent::CardOut { reader } | ReaderEvent::Removed(reader)
                    if reader == self.reader =>
                {
                    self.card = false;
                }
                _ => {}
            }
            if wanted(&event) {
                return event;
            }
        }
    }

    fn until_card(&mut self) {
        if self.card {
            return;
        }
        let reader = self.reader;
        self.until("the card", |event| {
            matches!(event, ReaderEvent::CardIn { reader: name, card: Lies::Card }
                if name == reader)
        });
    }

    /// The card may have left before the read that it cut off came to its end.
    fn until_no_card(&mut self) {
        if !self.card {
            return;
        }
        let reader = self.reader;
        self.until(
            "the card's leaving",
            |event| matches!(event, ReaderEvent::CardOut { reader: name } if name == reader),
        );
    }

    /// Begins to read.
    fn begin(&mut self, issued: &IssuedCard, resume: bool) -> ReadId {
        self.attempt = self.attempt.saturating_add(1);
        let id = ReadId {
            session: SessionId(1),
            attempt: self.attempt,
        };
        self.readers.read(ReadRequest {
            id,
            reader: self.reader.to_owned(),
            key: Password::can(issued.can.as_ref().unwrap().reveal()).unwrap(),
            resume,
            at: datetime!(2026-03-02 09:00 +7),
        });
        id
    }

    /// Reads, and returns what came of it.
    fn read(&mut self, issued: &IssuedCard, resume: bool) -> Result<Headline, ReadFailure> {
        let id = self.begin(issued, resume);
        let end = self.until("the end of the read", |event| {
            matches!(event, ReaderEvent::Read { id: of, news }
                if *of == id && matches!(news, ReadNews::Verified(_) | ReadNews::Failed(_)))
        });
        match end {
            ReaderEvent::Read {
                news: ReadNews::Verified(verified),
                ..
            } => Ok(verified.verdict.headline),
            ReaderEvent::Read {
                news: ReadNews::Failed(failure),
                ..
            } => Err(failure),
            other => panic!("{other:?}"),
        }
    }
}

fn issued() -> IssuedCard {
    Issuer::from_seed(12)
        .issue(&Order::new(Profile::Cccd2021))
        .unwrap()
}

#[test]
fn cards_come_are_read_and_go() {
    let Some(slot) = Slot::take() else { return };
    let card = issued();
    let mut desk = Desk::new(slot.reader, &card);
    for _ in 0..2 {
        let plugged = plug((slot.reader, slot.address), &card, Behaviour::default());
        desk.until_card();
        assert_eq!(desk.read(&card, false), Ok(Headline::Genuine));
        // It is reset and read anew; the portrait comes before the verdict.
        let again = desk.begin(&card, false);
        desk.until("the portrait", |event| {
            matches!(event, ReaderEvent::Read { id, news: ReadNews::EarlyPortrait(_) }
                if *id == again)
        });
        desk.until("the verdict", |event| {
            matches!(event, ReaderEvent::Read { id, news: ReadNews::Verified(_) }
                if *id == again)
        });
        drop(plugged);
        desk.until_no_card();
        assert_eq!(desk.read(&card, false), Err(ReadFailure::CardRemoved));
        thread::sleep(SETTLE);
    }
}

#[test]
fn a_card_pulled_in_the_middle_goes_on_when_it_is_back() {
    let Some(slot) = Slot::take() else { return };
    let card = issued();
    let mut desk = Desk::new(slot.reader, &card);
    let pull = Behaviour::default().with(Fault::Pull {
        command: 14,
        moment: Moment::After,
    });
    let plugged = plug((slot.reader, slot.address), &card, pull);
    desk.until_card();
    assert_eq!(desk.read(&card, false), Err(ReadFailure::CardRemoved));
    desk.until_no_card();
    let _plugged = plugged.again();
    desk.until_card();
    assert_eq!(desk.read(&card, true), Ok(Headline::Genuine));
}

/// Another program has the card for itself: the desk says so, and reads once it lets go.
#[test]
fn a_card_that_another_program_holds_is_read_when_it_lets_go() {
    let Some(slot) = Slot::take() else { return };
    let card = issued();
    let mut desk = Desk::new(slot.reader, &card);
    let _plugged = plug((slot.reader, slot.address), &card, Behaviour::default());
    desk.until_card();
    let other = Pcsc::connect().unwrap();
    let theirs = other.open(slot.reader, Sharing::Exclusive).unwrap();
    assert_eq!(desk.read(&card, false), Err(ReadFailure::InUse));
    drop(theirs);
    assert_eq!(desk.read(&card, false), Ok(Headline::Genuine));
}

/// A read that was overtaken by the next one ends without a result that counts: its news carry
/// its own number, and the next one is read.
#[test]
fn a_read_that_was_overtaken_is_told_apart() {
    let Some(slot) = Slot::take() else { return };
    let card = issued();
    let mut desk = Desk::new(slot.reader, &card);
    let _plugged = plug((slot.reader, slot.address), &card, Behaviour::default());
    desk.until_card();
    let late = desk.begin(&card, false);
    let id = desk.begin(&card, false);
    let mut ends = Vec::new();
    while ends.last() != Some(&id) {
        let end = desk.until("the end of a read", |event| {
            matches!(event, ReaderEvent::Read { news, .. }
                if matches!(news, ReadNews::Verified(_) | ReadNews::Failed(_)))
        });
        if let ReaderEvent::Read { id: of, news } = end {
            let stopped = matches!(news, ReadNews::Failed(ReadFailure::Stopped));
            assert!(of == id || stopped, "{news:?}");
            ends.push(of);
        }
    }
    assert!(ends.iter().all(|of| [late, id].contains(of)));
}

#[test]
fn the_service_is_killed_and_comes_back() {
    let Some(mut pcscd) = OwnPcscd::start() else {
        return;
    };
    let card = issued();
    let mut desk = Desk::new(pcscd.reader, &card);
    let _plugged = plug((pcscd.reader, pcscd.address), &card, Behaviour::default());
    desk.until_card();
    assert_eq!(desk.read(&card, false), Ok(Headline::Genuine));

    pcscd.kill();
    let reader = desk.reader;
    desk.until(
        "the reader's leaving",
        |event| matches!(event, ReaderEvent::Removed(name) if name == reader),
    );
    desk.until("the service's end", |event| {
        matches!(event, ReaderEvent::Service(Service::Down))
    });
    assert_eq!(desk.read(&card, false), Err(ReadFailure::ReaderGone));

    pcscd.restart();
    desk.until("the service's return", |event| {
        matches!(event, ReaderEvent::Service(Service::Up))
    });
    desk.until_card();
    assert_eq!(desk.read(&card, false), Ok(Headline::Genuine));
}
