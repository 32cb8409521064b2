//! The soft card behind the wire seam, for demonstrations.

use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};

use crate::problem::Problem;

/// The seed of the authority whose cards `cccd` issues unless told otherwise.
const SEED: &str = "cccd demo";

/// Issues a card of the profile of this name.
///
/// # Errors
/// Where there is no such profile.
pub(crate) fn issue(profile: &str, seed: Option<&str>) -> Result<IssuedCard, Problem> {
    let profile: Profile =
        profile.parse().map_err(|_| Problem::UnknownProfile { given: profile.to_owned() })?;
    let issuer = Issuer::from_seed(seed.unwrap_or(SEED).as_bytes());
    issuer.issue(&Order::new(profile)).map_err(|error| Problem::Internal(error.to_string()))
}

/// A soft card in this process.
pub(crate) struct InProcess {
    card: SoftCard,
    info: CardInfo,
}

impl InProcess {
    pub(crate) fn new(issued: &IssuedCard) -> Self {
        let mut card = SoftCard::new(issued.personalisation.clone(), Behaviour::default());
        card.power_on();
        let info = CardInfo {
            reader: "soft card".into(),
            atr: card.atr().to_vec(),
            protocol: Protocol::T1,
            limits: Limits::EXTENDED,
        };
        Self { card, info }
    }
}

impl Transport for InProcess {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.card.process(command).ok_or(TransportError::CardRemoved)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.card.reset();
        Ok(())
    }
}
