//! A reader in this program, on which cards in software are laid: for demonstrations and tests.

use core::time::Duration;
use std::sync::{Arc, Mutex};
use std::thread;

use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::behaviour::Interface;
use cccd_softcard::{Behaviour, IssuedCard, SoftCard};

use super::{CardSlot, Readers, SOFT, Shared, lock};
use crate::flow::{ReaderEvent, Slot};

/// The reader as whoever lays cards on it sees it.
#[derive(Clone)]
pub struct SoftReader {
    name: String,
    shared: Arc<Shared>,
    place: Arc<Mutex<Place>>,
}

/// What lies there.
#[derive(Default)]
struct Place {
    card: Option<SoftCard>,
    /// How long each exchange takes.
    delay: Duration,
}

impl Readers {
    /// Adds a reader in this program; its name begins with "soft card".
    #[must_use]
    pub fn add_soft(&self, number: u32) -> SoftReader {
        let reader = SoftReader {
            name: format!("{SOFT} {number}"),
            shared: Arc::clone(&self.shared),
            place: Arc::default(),
        };
        reader.plug();
        reader
    }
}

impl SoftReader {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lays a card down that behaves so; another that lay there is taken away first.
    pub fn put(&self, card: &IssuedCard, behaviour: Behaviour) {
        self.take();
        lock(&self.place).card = Some(SoftCard::new(card.personalisation.clone(), behaviour));
        self.told(ReaderEvent::CardIn {
            reader: self.name.clone(),
            card: Slot::Card,
        });
    }

    /// Takes the card away, also in the middle of a read.
    pub fn take(&self) {
        if lock(&self.place).card.take().is_some() {
            self.told(ReaderEvent::CardOut {
                reader: self.name.clone(),
            });
        }
    }

    /// Whether a card lies there.
    #[must_use]
    pub fn has_card(&self) -> bool {
        lock(&self.place).card.is_some()
    }

    /// How long each exchange takes from now on, as real cards do.
    pub fn slow_down(&self, delay: Duration) {
        lock(&self.place).delay = delay;
    }

    /// Unplugs the reader, with the card on it.
    pub fn unplug(&self) {
        self.take();
        self.shared.remove(&self.name);
    }

    /// Plugs it in again.
    pub fn plug(&self) {
        let place = Arc::clone(&self.place);
        self.shared.add(
            &self.name,
            Box::new(SoftSlot {
                name: self.name.clone(),
                place,
            }),
        );
    }

    fn told(&self, event: ReaderEvent) {
        (self.shared.tell)(event);
    }
}

impl core::fmt::Debug for SoftReader {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SoftReader({})", self.name)
    }
}

struct SoftSlot {
    name: String,
    place: Arc<Mutex<Place>>,
}

impl CardSlot for SoftSlot {
    fn with_card(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Transport),
    ) -> Result<(), TransportError> {
        let info = {
            let mut place = lock(&self.place);
            let card = place.card.as_mut().ok_or(TransportError::NoCard)?;
            card.reset();
            CardInfo {
                reader: self.name.clone(),
                atr: card.atr(),
                protocol: match card.behaviour().interface {
                    Interface::ContactT0 => Protocol::T0,
                    _ => Protocol::T1,
                },
                limits: Limits::EXTENDED,
            }
        };
        work(&mut Wire {
            info,
            place: Arc::clone(&self.place),
        });
        Ok(())
    }
}

/// The card's wire, which breaks when the card is taken away.
struct Wire {
    info: CardInfo,
    place: Arc<Mutex<Place>>,
}

impl Transport for Wire {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let delay = lock(&self.place).delay;
        if !delay.is_zero() {
            thread::sleep(delay);
        }
        let mut place = lock(&self.place);
        let card = place.card.as_mut().ok_or(TransportError::CardRemoved)?;
        card.process(command).ok_or(TransportError::CardRemoved)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        let mut place = lock(&self.place);
        let card = place.card.as_mut().ok_or(TransportError::CardRemoved)?;
        if !card.is_present() {
            return Err(TransportError::CardRemoved);
        }
        card.reset();
        Ok(())
    }
}
