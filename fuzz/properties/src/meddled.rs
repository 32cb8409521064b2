//! A chip that holds its keys and says whatever it likes: a soft card whose answers the input
//! changes, before secure messaging protects them or on the wire behind it.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use cccd_chip::access::Password;
use cccd_chip::lds::DataGroup;
use cccd_chip::reader::read;
use cccd_chip::transport::{CardInfo, Protocol, Transport, TransportError};
use cccd_chip::verify::Source;
use cccd_softcard::apdu::Status;
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::order::{AaSpec, CaSpec};
use cccd_softcard::personalisation::{Cipher, Group, Mapping, ModpGroup, PaceSupport};
use cccd_softcard::signature::CurveParameters;
use cccd_softcard::{Behaviour, Order, SoftCard};

use crate::believed::{Issued, order};
use crate::bytes::Bytes;
use crate::chip::{Patience, card, options};

pub(crate) const P256: Group = Group::Curve(Curve::Secp256r1);
const DH: Group = Group::Modp(ModpGroup::Modp1024Order160);

/// A static key for Chip Authentication, and the cipher that it starts.
pub(crate) type StaticKey = (Group, Cipher);
/// Whether BAC opens the card, the variants of PACE, Chip Authentication.
type Kind = (bool, Vec<PaceSupport>, Option<StaticKey>);

/// The kinds of card, by how they are opened and what they prove.
pub(crate) static CARDS: LazyLock<Vec<Issued>> = LazyLock::new(|| {
    let pace = |mapping, cipher, group| {
        vec![PaceSupport {
            mapping,
            cipher,
            group,
        }]
    };
    let cards: [Kind; 7] = [
        (false, Vec::new(), None),
        (true, Vec::new(), None),
        (true, Vec::new(), Some((P256, Cipher::Aes128))),
        (true, Vec::new(), Some((DH, Cipher::Tdes))),
        (false, pace(Mapping::Generic, Cipher::Aes128, P256), None),
        (false, pace(Mapping::Integrated, Cipher::Aes256, P256), None),
        (
            true,
            pace(Mapping::ChipAuthentication, Cipher::Aes192, P256),
            Some((P256, Cipher::Aes128)),
        ),
    ];
    let with_dh = (true, pace(Mapping::Generic, Cipher::Tdes, DH), None);
    cards
        .into_iter()
        .chain([with_dh])
        .map(|(bac, pace, chip_authentication)| issue(bac, pace, chip_authentication))
        .collect()
});

fn issue(bac: bool, pace: Vec<PaceSupport>, chip_authentication: Option<StaticKey>) -> Issued {
    let groups = [
        DataGroup::Dg1,
        DataGroup::Dg13,
        DataGroup::Dg14,
        DataGroup::Dg15,
    ];
    Issued::new(&proving(&groups, bac, pace, chip_authentication))
}

/// A card of these groups that is opened and proves itself so, and signs challenges.
pub(crate) fn proving(
    groups: &[DataGroup],
    bac: bool,
    pace: Vec<PaceSupport>,
    chip_authentication: Option<StaticKey>,
) -> Order {
    let key = |(group, cipher)| CaSpec {
        key_id: None,
        group,
        parameters: CurveParameters::Explicit,
        cipher,
    };
    Order {
        bac,
        pace,
        chip_authentication: chip_authentication.map(key).into_iter().collect(),
        terminal_authentication: false,
        active_authentication: AaSpec::Ecdsa {
            curve: Curve::Secp256r1,
            parameters: CurveParameters::Explicit,
            hash: Hash::Sha256,
        },
        ..order(groups)
    }
}

pub(crate) fn prepare() {
    LazyLock::force(&CARDS);
}

/// What is changed of one answer.
enum Change {
    Nothing,
    /// Other data, with status 9000.
    Data(Vec<u8>),
    /// No data, and this status word.
    Status(u16),
    Flip(u16, u8),
    Cut(u16),
    Longer(Vec<u8>),
}

impl Change {
    fn apply(self, data: &mut Vec<u8>, status: &mut Status) {
        match self {
            Self::Nothing => {}
            Self::Data(other) => (*data, *status) = (other, Status::OK),
            Self::Status(other) => {
                data.clear();
                *status = Status(other);
            }
            Self::Flip(at, mask) => flip(data, at, mask),
            Self::Cut(length) => data.truncate(length.into()),
            Self::Longer(more) => data.extend(more),
        }
    }
}

fn flip(data: &mut [u8], at: u16, mask: u8) {
    let at = usize::from(at).checked_rem(data.len()).unwrap_or(0);
    if let Some(byte) = data.get_mut(at) {
        *byte ^= mask;
    }
}

/// The soft card on a reader; each command takes one more change from the input.
pub(crate) struct MeddledChip<'a> {
    card: SoftCard,
    info: CardInfo,
    changes: Bytes<'a>,
    again: Option<&'a [u8]>,
    next: Arc<Mutex<Change>>,
    patience: Patience,
}

impl<'a> MeddledChip<'a> {
    pub(crate) fn new(issued: &Issued, kind: u8, changes: &'a [u8]) -> Self {
        let info = card(kind);
        let behaviour = match info.protocol {
            Protocol::T0 => Behaviour::contact_t0(),
            Protocol::T1 => Behaviour::default(),
        };
        let next = Arc::new(Mutex::new(Change::Nothing));
        let shared = Arc::clone(&next);
        let meddling = move |data: &mut Vec<u8>, status: &mut Status| {
            let mut next = shared.lock().unwrap_or_else(PoisonError::into_inner);
            core::mem::replace(&mut *next, Change::Nothing).apply(data, status);
        };
        let mut card = SoftCard::new(issued.card.personalisation.clone(), behaviour)
            .with_meddling(Box::new(meddling));
        card.power_on();
        Self {
            card,
            info,
            changes: Bytes(changes),
            again: (kind & 4 != 0).then_some(changes),
            next,
            patience: Patience::default(),
        }
    }

    fn plan(&self, change: Change) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = change;
    }

    fn answer(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if self.changes.is_empty()
            && let Some(again) = self.again
        {
            self.changes = Bytes(again);
        }
        let (mut on_the_wire, mut mask) = (None, None);
        let changes = &mut self.changes;
        let change = match changes.byte() & 0x0F {
            8 => Change::Data(changes.piece().to_vec()),
            9 => Change::Status(changes.word()),
            10 => Change::Flip(changes.word(), changes.byte()),
            11 => Change::Cut(changes.word()),
            12 => Change::Longer(changes.piece().to_vec()),
            13 => {
                on_the_wire = Some(changes.piece().to_vec());
                Change::Nothing
            }
            14 => {
                mask = Some((changes.word(), changes.byte()));
                Change::Nothing
            }
            15 => {
                return Err(match changes.byte() & 3 {
                    0 => TransportError::Timeout,
                    1 => TransportError::CardReset,
                    2 => TransportError::Other("the fuzzer".into()),
                    _ => TransportError::CardRemoved,
                });
            }
            _ => Change::Nothing,
        };
        self.plan(change);
        let answer = self.card.process(command);
        self.plan(Change::Nothing);
        let mut answer = answer.ok_or(TransportError::CardRemoved)?;
        if let Some((at, mask)) = mask {
            flip(&mut answer, at, mask);
        }
        Ok(on_the_wire.unwrap_or(answer))
    }
}

impl Transport for MeddledChip<'_> {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let answer = self.answer(command);
        self.patience.answered(&answer);
        answer
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.card.reset();
        Ok(())
    }
}

/// What is printed on the card and opens it.
pub(crate) fn key(issued: &Issued) -> Option<Password> {
    let chip = &issued.card.personalisation;
    let mrz = chip.passwords.mrz_information.as_ref();
    let can = chip.passwords.can.as_ref();
    let key = match (chip.is_open(), chip.bac) {
        (true, _) => return None,
        (false, true) => mrz.map(|mrz| Password::mrz_information(mrz.reveal())),
        (false, false) => can.map(|can| Password::can(can.reveal())),
    };
    key.map(|key| key.expect("it is as printed"))
}

/// A whole read: whatever is believed of it is what the issuer wrote, and a read that nobody
/// meddled with comes to its end.
pub(crate) fn read_of_a_meddled_chip(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let kind = usize::from(input.byte());
    let issued = CARDS.get(kind % CARDS.len()).expect("it is within");
    let (reader, how) = (input.byte(), options(input.byte()));
    let honest = input.is_empty();
    let mut chip = MeddledChip::new(issued, reader, input.0);
    let result = read(&mut chip, key(issued).as_ref(), &how);
    match &result {
        Ok(document) => issued.only_the_issuers_is_believed(document, Source::Live),
        Err(error) => {
            assert!(!honest, "an honest chip is not read: {error}");
            if let Some(document) = error.partial() {
                issued.only_the_issuers_is_believed(document, Source::Live);
            }
        }
    }
}
