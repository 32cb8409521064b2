//! The soft card behind the wire seam, on a reader that may not be what it says.

use cccd_chip::access::Password;
use cccd_chip::document::Document;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{ExtendedLength, ReadOptions};
use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::behaviour::Interface;
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};

/// What a reader does with what is longer than it really carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Beyond {
    /// It reports an error of its own.
    Fails,
    /// It answers this status word itself, without asking the card.
    Answers(u16),
    /// It cuts the response, and the status word with it.
    Cuts,
}

/// The soft card on a reader.
pub(crate) struct Soft {
    pub(crate) card: SoftCard,
    pub(crate) info: CardInfo,
    /// The first four bytes of every command that reached the reader.
    pub(crate) headers: Vec<[u8; 4]>,
    /// What the reader really carries, whatever it says, and what it does beyond.
    pub(crate) really: Option<(Limits, Beyond)>,
}

impl Soft {
    pub(crate) fn new(issued: &IssuedCard, behaviour: Behaviour, limits: Limits) -> Self {
        let protocol = match behaviour.interface {
            Interface::ContactT0 => Protocol::T0,
            _ => Protocol::T1,
        };
        let mut card = SoftCard::new(issued.personalisation.clone(), behaviour);
        card.power_on();
        let info = CardInfo {
            reader: "soft card".into(),
            atr: card.atr(),
            protocol,
            limits,
        };
        Self {
            card,
            info,
            headers: Vec::new(),
            really: None,
        }
    }

    pub(crate) fn carrying(mut self, really: Limits, beyond: Beyond) -> Self {
        self.really = Some((really, beyond));
        self
    }

    /// Commands with this instruction byte.
    pub(crate) fn count(&self, ins: u8) -> usize {
        self.headers
            .iter()
            .filter(|header| header[1] == ins)
            .count()
    }

    /// Puts the card back after it was pulled.
    pub(crate) fn put_back(&mut self) {
        self.card.insert();
        self.card.power_on();
    }
}

impl Transport for Soft {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.headers.push(*command.first_chunk().unwrap());
        let fails = || TransportError::Other("the reader cannot".into());
        let beyond = match self.really {
            Some((really, beyond)) if command.len() > really.command => match beyond {
                Beyond::Answers(status) => return Ok(status.to_be_bytes().to_vec()),
                _ => return Err(fails()),
            },
            really => really,
        };
        let answer = self.card.process(command);
        let mut answer = answer.ok_or(TransportError::CardRemoved)?;
        match beyond {
            Some((really, beyond)) if answer.len() > really.response => match beyond {
                Beyond::Fails => Err(fails()),
                Beyond::Answers(status) => Ok(status.to_be_bytes().to_vec()),
                Beyond::Cuts => {
                    answer.truncate(really.response);
                    Ok(answer)
                }
            },
            _ => Ok(answer),
        }
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        if !self.card.is_present() {
            return Err(TransportError::CardRemoved);
        }
        self.card.reset();
        Ok(())
    }
}

pub(crate) fn issued(profile: Profile) -> IssuedCard {
    Issuer::from_seed(7).issue(&Order::new(profile)).unwrap()
}

pub(crate) fn can(card: &IssuedCard) -> Password {
    Password::can(card.can.as_ref().unwrap().reveal()).unwrap()
}

pub(crate) fn mrz(card: &IssuedCard) -> Password {
    let information = card
        .personalisation
        .passwords
        .mrz_information
        .as_ref()
        .unwrap();
    Password::mrz_information(information.reveal()).unwrap()
}

/// A card that offers BAC alone.
pub(crate) fn bac_only() -> IssuedCard {
    let mut order = Order::new(Profile::Passport);
    order.pace.clear();
    order.bac = true;
    Issuer::from_seed(7).issue(&order).unwrap()
}

/// A document of EF.SOD, EF.COM, DG1 and DG2 alone, opened by PACE or by BAC.
pub(crate) fn four_files(seed: u64, pace: bool) -> IssuedCard {
    let mut order = Order::new(Profile::Passport);
    order.groups = [DataGroup::Dg1, DataGroup::Dg2].into();
    order.can = Some("000123".into());
    if !pace {
        order.pace.clear();
    }
    Issuer::from_seed(seed).issue(&order).unwrap()
}

/// The same card with a DG2 of this length in bytes, which is over 4; its hash no longer fits.
pub(crate) fn with_portrait_of(mut card: IssuedCard, length: u16) -> IssuedCard {
    let mut file = vec![0x75, 0x82];
    file.extend((length - 4).to_be_bytes());
    file.extend((4..length).map(|i| (i % 251) as u8));
    let dg2 = FileIdentity::dg(DataGroup::Dg2);
    card.personalisation.files.insert(dg2, file);
    card
}

pub(crate) fn options(extended_length: ExtendedLength) -> ReadOptions {
    ReadOptions {
        extended_length,
        ..ReadOptions::default()
    }
}

/// Every file of the application that was read is the one that was issued.
pub(crate) fn assert_whole(document: &Document, card: &IssuedCard, files: usize) {
    let mut count = 0;
    for (file, content) in &card.personalisation.files {
        if let Some(bytes) = document.file(*file) {
            assert!(bytes == content, "{file} differs");
            count += 1;
        }
    }
    assert_eq!(count, files, "{:?}", document.files.keys());
}
