//! Readers of the smart card service.

use core::time::Duration;
use std::thread;

use cccd_chip::transport::pcsc::{Event, Service as Pcsc, Sharing, Watch};
use cccd_chip::transport::{Transport, TransportError};

use super::{CardSlot, Shared, lock};
use crate::flow::{ReaderEvent, Service, Slot};

/// How long to wait in one piece, so that the desk's end is seen soon.
const SLICE: Duration = Duration::from_millis(500);

/// Watches until the desk ends.
pub(super) fn watch(shared: &Shared) {
    let mut told = Service::Unknown;
    while !shared.stop.is_cancelled() {
        let state = match Watch::begin() {
            Ok(watch) => {
                tell_once(shared, &mut told, Service::Up);
                follow(shared, watch)
            }
            Err(TransportError::AccessDenied) => Service::Denied,
            Err(_) => Service::Down,
        };
        if shared.stop.is_cancelled() {
            return;
        }
        forget_readers(shared);
        tell_once(shared, &mut told, state);
        thread::sleep(SLICE);
    }
}

/// Follows one watch to its end; what the service's state is then.
fn follow(shared: &Shared, mut watch: Watch) -> Service {
    loop {
        match watch.next(SLICE, &shared.stop) {
            Ok(events) => {
                for event in events {
                    on(shared, event);
                }
            }
            Err(TransportError::AccessDenied) => return Service::Denied,
            Err(_) => return Service::Down,
        }
    }
}

fn on(shared: &Shared, event: Event) {
    match event {
        Event::ReaderAdded(name) => {
            let slot = PcscSlot { name: name.clone() };
            shared.add(&name, Box::new(slot));
        }
        Event::ReaderRemoved(name) => shared.remove(&name),
        Event::CardInserted(reader) => {
            let card = match (reader.mute, reader.in_use) {
                (true, _) => Slot::Mute,
                (_, true) => Slot::InUse,
                _ => Slot::Card,
            };
            (shared.tell)(ReaderEvent::CardIn {
                reader: reader.name,
                card,
            });
        }
        Event::CardRemoved(reader) => (shared.tell)(ReaderEvent::CardOut { reader }),
        Event::ServiceLost => {
            forget_readers(shared);
            (shared.tell)(ReaderEvent::Service(Service::Down));
        }
        Event::ServiceBack => (shared.tell)(ReaderEvent::Service(Service::Up)),
        _ => {}
    }
}

/// Without the service its readers are gone.
fn forget_readers(shared: &Shared) {
    // Collected first: removing locks too.
    let readers: Vec<_> = lock(&shared.jobs).keys().cloned().collect();
    for reader in readers {
        // Soft readers are no service's.
        if !reader.starts_with(super::SOFT) {
            shared.remove(&reader);
        }
    }
}

fn tell_once(shared: &Shared, told: &mut Service, state: Service) {
    if *told != state {
        *told = state;
        (shared.tell)(ReaderEvent::Service(state));
    }
}

struct PcscSlot {
    name: String,
}

impl CardSlot for PcscSlot {
    fn with_card(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Transport),
    ) -> Result<(), TransportError> {
        // Connected anew each time, as handles do not survive a restart of the service.
        let mut card = Pcsc::connect()?.open(&self.name, Sharing::Shared)?;
        // Another program may have selected something on it.
        card.reset()?;
        let mut transaction = card.transaction()?;
        work(&mut transaction);
        Ok(())
    }
}
