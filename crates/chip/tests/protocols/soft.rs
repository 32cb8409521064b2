//! The soft card behind the wire seam, and the cards that the tests issue.

use cccd_chip::access::{AccessOptions, NotOpened, Opened, Password, open};
use cccd_chip::document::Document;
use cccd_chip::iso7816::Command;
use cccd_chip::reader::{ExtendedLength, Plan, ReadError, ReadOptions, read};
use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_chip::verify::{Check, CheckName, Report, Status, VerifyOptions, verify};
use cccd_softcard::behaviour::Interface;
use cccd_softcard::personalisation::{Cipher, Group, Mapping, PaceSupport};
use cccd_softcard::signature::CurveParameters;
use cccd_softcard::{Behaviour, CaSpec, IssuedCard, Issuer, Order, Profile, SoftCard};
use time::OffsetDateTime;
use time::macros::datetime;

/// Every card is within its time then.
pub(crate) const NOW: OffsetDateTime = datetime!(2025-06-01 05:00 UTC);
pub(crate) const CAN: &str = "123456";
pub(crate) const PIN: &str = "24680";
pub(crate) const PUK: &str = "9876543210";
pub(crate) const CIPHERS: [Cipher; 4] =
    [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256];

/// A soft card on a reader.
pub(crate) struct Soft {
    pub(crate) card: SoftCard,
    info: CardInfo,
}

impl Soft {
    pub(crate) fn new(issued: &IssuedCard, behaviour: Behaviour) -> Self {
        Self::on(issued, behaviour, Limits::EXTENDED)
    }

    pub(crate) fn on(issued: &IssuedCard, behaviour: Behaviour, limits: Limits) -> Self {
        let mut card = SoftCard::new(issued.personalisation.clone(), behaviour);
        card.power_on();
        let (protocol, limits) = match card.behaviour().interface {
            Interface::ContactT0 => (Protocol::T0, Limits::SHORT),
            _ => (Protocol::T1, limits),
        };
        let info = CardInfo {
            reader: "soft card".into(),
            atr: card.atr().to_vec(),
            protocol,
            limits,
        };
        Self { card, info }
    }

    /// Puts the card down anew.
    pub(crate) fn again(&mut self) -> &mut Self {
        self.card.reset();
        self
    }
}

impl Transport for Soft {
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

/// A card with all four passwords, a small DG1 and DG14, and these protocols.
pub(crate) fn order(pace: &[PaceSupport], keys: &[(Group, Cipher)]) -> Order {
    let mut order = Order::new(Profile::Cccd2021);
    order.can = Some(CAN.into());
    order.pin = Some(PIN.into());
    order.puk = Some(PUK.into());
    order.pace = pace.to_vec();
    order.chip_authentication = keys
        .iter()
        .map(|(group, cipher)| CaSpec {
            key_id: None,
            group: *group,
            parameters: CurveParameters::Explicit,
            cipher: *cipher,
        })
        .collect();
    order
}

pub(crate) fn issue(order: &Order) -> IssuedCard {
    Issuer::from_seed(11).issue(order).unwrap()
}

pub(crate) const fn pace(mapping: Mapping, group: Group, cipher: Cipher) -> PaceSupport {
    PaceSupport {
        mapping,
        cipher,
        group,
    }
}

pub(crate) fn mrz(card: &IssuedCard) -> Password {
    let passwords = &card.personalisation.passwords;
    Password::mrz_information(passwords.mrz_information.as_ref().unwrap().reveal()).unwrap()
}

pub(crate) fn can() -> Password {
    Password::can(CAN).unwrap()
}

pub(crate) fn opened<'t>(soft: &'t mut Soft, key: &Password) -> Result<Opened<'t>, NotOpened> {
    open(soft, Some(key), &AccessOptions::default())
}

pub(crate) fn reads_com(opened: &mut Opened<'_>) {
    let com = opened
        .session
        .channel()
        .exchange(&Command::read_binary_sfi(0x1E, 0, 4))
        .unwrap();
    assert_eq!(com.data.first(), Some(&0x60));
}

/// Short reads of the proofs' files alone.
pub(crate) fn quick() -> ReadOptions {
    ReadOptions {
        plan: Plan::proofs().without_com().without_active_auth(),
        extended_length: ExtendedLength::Never,
        ..ReadOptions::default()
    }
}

pub(crate) fn read_quick(soft: &mut Soft, key: &Password) -> Result<Document, ReadError> {
    read(soft, Some(key), &quick())
}

pub(crate) fn report(card: &IssuedCard, document: &Document) -> Report {
    let mut trust = cccd_chip::pki::TrustStore::new();
    trust.add_bytes(&card.csca_der, "the authority");
    verify(document, &trust, &VerifyOptions::live(NOW))
}

pub(crate) fn check(report: &Report, name: CheckName) -> &Check {
    report
        .checks
        .iter()
        .find(|check| check.name == name)
        .unwrap()
}

pub(crate) fn status(report: &Report, name: CheckName) -> Status {
    check(report, name).status()
}
