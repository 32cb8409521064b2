//! Readers and cards as they come and go.

use core::time::Duration;
use std::collections::BTreeMap;
use std::ffi::CString;
use std::time::Instant;

use ::pcsc::{Error, PNP_NOTIFICATION, ReaderState, State};

use super::super::{Cancel, TransportError};
use super::{Reader, SLICE, Service, fault};

/// Something came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A reader was plugged in (or was there when the watch began).
    ReaderAdded(String),
    /// A reader was unplugged.
    ReaderRemoved(String),
    /// A card was put on a reader (or lay there when the watch began).
    CardInserted(Reader),
    /// The card left this reader.
    CardRemoved(String),
    /// The service stopped; everything that was open is lost.
    ServiceLost,
    /// The service is back.
    ServiceBack,
}

/// Tells what comes and goes, across restarts of the service.
pub struct Watch {
    service: Option<Service>,
    /// The notification of new readers, then the readers; kept as they are, since the service
    /// compares its event counters with those that stand in them.
    states: Vec<ReaderState>,
    known: BTreeMap<CString, Seen>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    /// Counts insertions and removals, so that a quick exchange of cards is not missed.
    count: u32,
    card: bool,
}

impl Watch {
    /// Begins to watch; what is there already is told first.
    ///
    /// # Errors
    /// As [`Service::connect`].
    pub fn begin() -> Result<Self, TransportError> {
        Self::over(Service::connect()?)
    }

    pub(super) fn over(service: Service) -> Result<Self, TransportError> {
        Ok(Self {
            service: Some(service),
            states: Vec::new(),
            known: BTreeMap::new(),
        })
    }

    /// What came or went since the last call, waiting for it no longer than `timeout`; empty when
    /// the time is over.
    ///
    /// # Errors
    /// [`TransportError::Cancelled`], [`TransportError::AccessDenied`]. A stopped service is an
    /// event, and the watch waits for it to come back.
    pub fn next(
        &mut self,
        timeout: Duration,
        cancel: &Cancel,
    ) -> Result<Vec<Event>, TransportError> {
        let until = Instant::now().checked_add(timeout);
        loop {
            if cancel.is_cancelled() {
                return Err(TransportError::Cancelled);
            }
            let left = until.map_or(SLICE, |until| {
                until.saturating_duration_since(Instant::now())
            });
            let events = match self.service.clone() {
                Some(service) => match self.poll(&service, left.min(SLICE)) {
                    Err(TransportError::NoService | TransportError::NoReader) => self.lost(),
                    other => other?,
                },
                None => self.revive(left.min(SLICE)),
            };
            if !events.is_empty() || left.is_zero() {
                return Ok(events);
            }
        }
    }

    fn poll(&mut self, service: &Service, slice: Duration) -> Result<Vec<Event>, TransportError> {
        let names = service.names()?;
        let mut events = Vec::new();
        self.known.retain(|name, seen| {
            let stays = names.contains(name);
            if !stays {
                let name = name.to_string_lossy().into_owned();
                if seen.card {
                    events.push(Event::CardRemoved(name.clone()));
                }
                events.push(Event::ReaderRemoved(name));
            }
            stays
        });
        if self.states.is_empty() {
            let plugged = ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE);
            self.states.push(plugged);
        }
        self.states.retain(|state| {
            state.name() == PNP_NOTIFICATION() || self.known.contains_key(state.name())
        });
        for name in names {
            if !self.known.contains_key(&name) {
                events.push(Event::ReaderAdded(name.to_string_lossy().into_owned()));
                self.states
                    .push(ReaderState::new(name.clone(), State::UNAWARE));
                self.known.insert(name, Seen::default());
            }
        }
        let slice = if events.is_empty() {
            slice
        } else {
            Duration::ZERO
        };
        match service.context.get_status_change(slice, &mut self.states) {
            Ok(()) => {}
            // A reader left between the two calls: the next round tells.
            Err(Error::Timeout | Error::UnknownReader | Error::Cancelled) => return Ok(events),
            Err(error) => return Err(fault::of_service(error)),
        }
        for state in &mut self.states {
            let count = state.event_count();
            let reader = Reader::from_state(state);
            if let Some(seen) = self.known.get_mut(state.name()) {
                let exchanged = seen.card && reader.has_card && seen.count != count;
                if seen.card && (!reader.has_card || exchanged) {
                    events.push(Event::CardRemoved(reader.name.clone()));
                }
                let card = reader.has_card;
                if card && (!seen.card || exchanged) {
                    events.push(Event::CardInserted(reader));
                }
                *seen = Seen { count, card };
            }
            state.sync_current_state();
        }
        Ok(events)
    }

    fn lost(&mut self) -> Vec<Event> {
        self.service = None;
        self.states.clear();
        let mut events = Vec::new();
        for (name, seen) in core::mem::take(&mut self.known) {
            let name = name.to_string_lossy().into_owned();
            if seen.card {
                events.push(Event::CardRemoved(name.clone()));
            }
            events.push(Event::ReaderRemoved(name));
        }
        events.push(Event::ServiceLost);
        events
    }

    fn revive(&mut self, slice: Duration) -> Vec<Event> {
        if let Ok(service) = Service::connect() {
            self.service = Some(service);
            return vec![Event::ServiceBack];
        }
        std::thread::sleep(slice);
        Vec::new()
    }
}

impl core::fmt::Debug for Watch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Watch({} readers)", self.known.len())
    }
}
