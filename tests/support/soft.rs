//! The soft card in this process, as a transport.

use std::time::{Duration, Instant};

use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::behaviour::Interface;
use cccd_softcard::{Counters, SoftCard};

/// A soft card on a reader of these limits.
pub struct SoftReader {
    card: SoftCard,
    info: CardInfo,
    spent: Duration,
}

impl SoftReader {
    /// Puts the card down. What the reader carries is up to the test; with T=0 it is short
    /// commands whatever the limits say.
    #[must_use]
    pub fn new(mut card: SoftCard, limits: Limits) -> Self {
        card.power_on();
        let protocol = match card.behaviour().interface {
            Interface::ContactT0 => Protocol::T0,
            Interface::Contactless | Interface::ContactT1 => Protocol::T1,
        };
        let info = CardInfo {
            reader: "soft reader".into(),
            atr: card.atr(),
            protocol,
            limits,
        };
        Self {
            card,
            info,
            spent: Duration::ZERO,
        }
    }

    /// The same reader, where the card answers its reset with this.
    #[must_use]
    pub fn with_atr(mut self, atr: &[u8]) -> Self {
        self.info.atr = atr.to_vec();
        self
    }

    /// The card that lies on it.
    #[must_use]
    pub const fn soft_card(&self) -> &SoftCard {
        &self.card
    }

    /// The time that the card has taken to answer, so far.
    #[must_use]
    pub const fn spent(&self) -> Duration {
        self.spent
    }

    /// What the card has counted.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.card.counters()
    }
}

impl Transport for SoftReader {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let since = Instant::now();
        let answer = self.card.process(command);
        self.spent = self.spent.saturating_add(since.elapsed());
        answer.ok_or(TransportError::CardRemoved)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        if !self.card.is_present() {
            return Err(TransportError::CardRemoved);
        }
        self.card.reset();
        Ok(())
    }
}
