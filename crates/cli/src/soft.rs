//! The soft card behind the wire seam, for demonstrations.

use cccd_chip::access::Password;
use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::issuer::{IssuedCard, Issuer};
use cccd_softcard::order::Order;
use cccd_softcard::profiles::Profile;
use cccd_softcard::{Behaviour, SoftCard};

use crate::key;
use crate::problem::Problem;

/// Issues the usual card of the profile of this name.
///
/// # Errors
/// Where there is no such profile.
pub(crate) fn issue(profile: &str, seed: u64) -> Result<IssuedCard, Problem> {
    let unknown = |_| Problem::UnknownProfile {
        given: profile.to_owned(),
    };
    let profile: Profile = profile.parse().map_err(unknown)?;
    Issuer::from_seed(seed)
        .issue(&Order::new(profile))
        .map_err(|error| Problem::Internal(error.to_string()))
}

/// The key of the card, and the option of `cccd read` that gives it.
///
/// # Errors
/// Never for what [`issue`] issues.
pub(crate) fn key(issued: &IssuedCard) -> Result<(Password, String), Problem> {
    let Some(can) = &issued.can else {
        let mrz = issued.mrz.reveal();
        return Ok((key::from_mrz(mrz)?, format!("--mrz '{mrz}'")));
    };
    let can = can.reveal();
    let password = Password::can(can).map_err(|error| Problem::Internal(error.to_string()))?;
    Ok((password, format!("--can {can}")))
}

/// A soft card in this process.
pub(crate) struct InProcess {
    card: SoftCard,
    info: CardInfo,
}

impl InProcess {
    pub(crate) fn new(issued: &IssuedCard) -> Self {
        Self::behaving(issued, Behaviour::default())
    }

    pub(crate) fn behaving(issued: &IssuedCard, behaviour: Behaviour) -> Self {
        let mut card = SoftCard::new(issued.personalisation.clone(), behaviour);
        card.power_on();
        let info = CardInfo {
            reader: "soft card".into(),
            atr: card.atr(),
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
        self.card
            .process(command)
            .ok_or(TransportError::CardRemoved)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.card.reset();
        Ok(())
    }
}
