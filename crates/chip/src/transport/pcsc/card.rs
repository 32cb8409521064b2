//! A card that is open over PC/SC.

use core::fmt;
use core::time::Duration;
use std::ffi::CStr;

use ::pcsc::{
    Attribute, Card, Context, Disposition, Error, Protocol as Wire, Protocols, ShareMode,
    Transaction, ctl_code,
};

use super::super::{CardInfo, Limits, Protocol, Transport, TransportError};
use super::fault;

/// How long to let a card settle that was reset while another reset ran, in tries.
const RESET_TRIES: usize = 3;
/// How often and how long apart the card's state is asked for after an exchange broke.
const GLANCES: usize = 8;
const GLANCE: Duration = Duration::from_millis(100);
/// CM_IOCTL_GET_FEATURE_REQUEST (PC/SC part 10, 2.2).
const GET_FEATURES: u32 = 3400;
/// FEATURE_GET_TLV_PROPERTIES (PC/SC part 10, 2.3).
const FEATURE_PROPERTIES: u8 = 0x12;
/// dwMaxAPDUDataSize (PC/SC part 10, 2.6.14).
const MAX_APDU_DATA: u8 = 0x0A;

/// Whether other programs may use the card at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sharing {
    /// They may, between transactions: kind to a desk's other programs, and what Windows' own
    /// services expect.
    #[default]
    Shared,
    /// They may not, as long as the card is open.
    Exclusive,
}

/// A card on a reader. When dropped it is reset, which ends every session on it.
pub struct PcscCard {
    card: Card,
    mode: ShareMode,
    info: CardInfo,
}

/// A card on a reader that no other program can reach until this is dropped.
pub struct InTransaction<'a> {
    transaction: Transaction<'a>,
    mode: ShareMode,
    info: &'a mut CardInfo,
}

impl PcscCard {
    pub(super) fn open(
        context: &Context,
        reader: &CStr,
        sharing: Sharing,
    ) -> Result<Self, TransportError> {
        let mode = match sharing {
            Sharing::Shared => ShareMode::Shared,
            Sharing::Exclusive => ShareMode::Exclusive,
        };
        let mut tries = 1..=RESET_TRIES;
        let card = loop {
            match context.connect(reader, mode, Protocols::T0 | Protocols::T1) {
                Ok(card) => break card,
                // The program before us has just reset the card.
                Err(Error::ResetCard) if tries.next().is_some() => {}
                Err(error) => return Err(fault::of(error)),
            }
        };
        let status = card.status2_owned().map_err(fault::of)?;
        let protocol = match status.protocol2() {
            Some(Wire::T0) => Protocol::T0,
            Some(Wire::T1) => Protocol::T1,
            Some(Wire::RAW) | None => return Err(TransportError::Unresponsive),
        };
        let limits = limits(&card, protocol);
        let info = CardInfo {
            reader: reader.to_string_lossy().into_owned(),
            atr: status.atr().to_vec(),
            protocol,
            limits,
        };
        Ok(Self { card, mode, info })
    }

    /// Keeps other programs away from the card until the transaction is dropped.
    ///
    /// # Errors
    /// [`TransportError`]; [`TransportError::CardReset`] if another program reset the card since
    /// it was opened: reset it here too, or open it again.
    pub fn transaction(&mut self) -> Result<InTransaction<'_>, TransportError> {
        let transaction = self.card.transaction().map_err(fault::of_card)?;
        Ok(InTransaction {
            transaction,
            mode: self.mode,
            info: &mut self.info,
        })
    }
}

impl Transport for PcscCard {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        transmit(&self.card, &self.info, command)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        let mode = self.mode;
        reset(&mut self.info, |protocols| {
            self.card.reconnect(mode, protocols, Disposition::ResetCard)
        })
    }
}

impl Transport for InTransaction<'_> {
    fn card(&self) -> &CardInfo {
        self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        transmit(&self.transaction, self.info, command)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        let mode = self.mode;
        reset(self.info, |protocols| {
            self.transaction
                .reconnect(mode, protocols, Disposition::ResetCard)
        })
    }
}

impl fmt::Debug for PcscCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PcscCard({:?})", self.info)
    }
}

impl fmt::Debug for InTransaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InTransaction({:?})", self.info)
    }
}

fn transmit(card: &Card, info: &CardInfo, command: &[u8]) -> Result<Vec<u8>, TransportError> {
    let limit = info.limits.command;
    if command.len() > limit {
        return Err(TransportError::TooLong {
            length: command.len(),
            limit,
        });
    }
    let mut response = vec![0; info.limits.response.max(Limits::SHORT.response)];
    let length = match card.transmit(command, &mut response) {
        Ok(bytes) => bytes.len(),
        Err(error) if fault::is_vague(error) => return Err(explain(card, error)),
        Err(error) => return Err(fault::of_card(error)),
    };
    if length == 0 {
        // Some drivers call it a success when the card left before it answered.
        return Err(TransportError::CardRemoved);
    }
    response.truncate(length);
    Ok(response)
}

/// An exchange broke: the card's state tells whether it left, was reset, or only the link failed.
/// The service looks for cards a few times a second only, so it is asked until it must know.
fn explain(card: &Card, error: Error) -> TransportError {
    for _ in 0..GLANCES {
        match card.status2_owned() {
            Ok(status) if status.status().contains(::pcsc::Status::ABSENT) => {
                return TransportError::CardRemoved;
            }
            Ok(_) => std::thread::sleep(GLANCE),
            Err(state) => return fault::of_card(state),
        }
    }
    fault::of_card(error)
}

fn reset(
    info: &mut CardInfo,
    mut reconnect: impl FnMut(Protocols) -> Result<(), Error>,
) -> Result<(), TransportError> {
    // The same protocol again: what is above was built for it.
    let protocols = match info.protocol {
        Protocol::T0 => Protocols::T0,
        Protocol::T1 => Protocols::T1,
    };
    let mut tries = 1..=RESET_TRIES;
    loop {
        match reconnect(protocols) {
            Ok(()) => return Ok(()),
            Err(Error::ResetCard) if tries.next().is_some() => {}
            Err(error) => return Err(fault::of_card(error)),
        }
    }
}

/// What the reader can carry, by its driver's word: `dwMaxAPDUDataSize` where it is given, zero
/// meaning short commands only; else SCARD_ATTR_MAXINPUT; else everything, as most readers can.
fn limits(card: &Card, protocol: Protocol) -> Limits {
    if protocol == Protocol::T0 {
        return Limits::SHORT;
    }
    max_apdu_data(card)
        .map(limits_for_data)
        .or_else(|| max_input(card))
        .unwrap_or(Limits::EXTENDED)
}

fn limits_for_data(size: usize) -> Limits {
    if size <= 256 {
        return Limits::SHORT;
    }
    Limits {
        command: size.saturating_add(9).min(Limits::EXTENDED.command),
        response: size.saturating_add(2).min(Limits::EXTENDED.response),
    }
}

fn max_input(card: &Card) -> Option<Limits> {
    let value = card.get_attribute_owned(Attribute::Maxinput).ok()?;
    let command = usize::try_from(u32::from_le_bytes(*value.first_chunk::<4>()?)).ok()?;
    (command >= Limits::SHORT.command).then(|| Limits {
        command: command.min(Limits::EXTENDED.command),
        response: command.clamp(Limits::SHORT.response, Limits::EXTENDED.response),
    })
}

fn max_apdu_data(card: &Card) -> Option<usize> {
    let mut buffer = [0; 512];
    let features = card
        .control(ctl_code(GET_FEATURES.into()), &[], &mut buffer)
        .ok()?;
    // The code to ask with is four bytes, the first one highest, on every system.
    let code = property(features, FEATURE_PROPERTIES)?
        .first_chunk::<4>()
        .copied()?;
    let code = u32::from_be_bytes(code);
    let properties = card.control(code.into(), &[], &mut buffer).ok()?;
    // Here the lowest byte comes first.
    let size = property(properties, MAX_APDU_DATA)?
        .first_chunk::<4>()
        .copied()?;
    usize::try_from(u32::from_le_bytes(size)).ok()
}

/// The value of a property in a list of one-byte tags and lengths.
fn property(mut list: &[u8], wanted: u8) -> Option<&[u8]> {
    while let Some((&[tag, length], rest)) = list.split_first_chunk::<2>() {
        let (value, rest) = rest.split_at_checked(usize::from(length))?;
        if tag == wanted {
            return Some(value);
        }
        list = rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn properties_as_drivers_list_them() {
        let list = hex!("0904000000010A0400000100 0B02E60408");
        assert_eq!(property(&list, MAX_APDU_DATA), Some(&hex!("00000100")[..]));
        assert_eq!(property(&list, 0x33), None);
        assert_eq!(property(&hex!("0A0400"), MAX_APDU_DATA), None);
    }

    #[test]
    fn sizes_become_limits() {
        assert_eq!(limits_for_data(0), Limits::SHORT);
        assert_eq!(limits_for_data(0x1_0000), Limits::EXTENDED);
        assert_eq!(
            limits_for_data(1024),
            Limits {
                command: 1033,
                response: 1026
            }
        );
    }
}
