//! A chip that answers anything: the input is its answers, one after the other.

use cccd_chip::access::{self, AccessOptions, Password};
use cccd_chip::iso7816::{self, Command, ExchangeError};
use cccd_chip::reader::{ExtendedLength, Plan, ReadOptions, read};
use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_chip::verify::Source;

use crate::believed::LEAN;
use crate::bytes::Bytes;

/// Exchanges that a whole read may take beside those that bring bytes: every file refuses every
/// size of read, in every session that is opened again.
const IDLE_EXCHANGES: usize = 4096;

/// Counts what passes, and stops the run where a reader does not come to an end.
#[derive(Default)]
pub(crate) struct Patience {
    exchanges: usize,
    bytes: usize,
    gone: usize,
}

impl Patience {
    /// One more answer of a chip.
    pub(crate) fn answered(&mut self, answer: &Result<Vec<u8>, TransportError>) {
        self.exchanges += 1;
        match answer {
            Ok(answer) => self.bytes += answer.len().saturating_sub(2),
            Err(TransportError::CardRemoved) => self.gone += 1,
            Err(_) => {}
        }
        assert!(self.gone <= 8, "a card that left is asked again and again");
        assert!(
            self.exchanges <= IDLE_EXCHANGES + self.bytes / 4,
            "{} exchanges for {} bytes",
            self.exchanges,
            self.bytes
        );
    }
}

/// The chip. When its answers are all given it leaves, or begins with the first again.
struct AnyChip<'a> {
    info: CardInfo,
    answers: Bytes<'a>,
    again: Option<&'a [u8]>,
    patience: Patience,
}

impl<'a> AnyChip<'a> {
    /// The first byte says what reader and protocol it is, and whether it repeats itself.
    fn new(input: &mut Bytes<'a>) -> Self {
        let kind = input.byte();
        let answers = Bytes(core::mem::take(&mut input.0));
        Self {
            info: card(kind),
            again: (kind & 4 != 0).then_some(answers.0),
            answers,
            patience: Patience::default(),
        }
    }
}

/// A reader of short or extended length, T=1 or T=0, and an ATR that promises EF.ATR/INFO.
pub(crate) fn card(kind: u8) -> CardInfo {
    let states_sizes = [0x3B, 0x85, 0x80, 0x01, 0x80, 0x73, 0x80, 0x01, 0x60, 0x00];
    CardInfo {
        reader: "fuzzer".into(),
        atr: states_sizes.to_vec(),
        protocol: if kind & 2 == 0 {
            Protocol::T1
        } else {
            Protocol::T0
        },
        limits: if kind & 1 == 0 {
            Limits::SHORT
        } else {
            Limits::EXTENDED
        },
    }
}

impl Transport for AnyChip<'_> {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        assert!(command.len() >= 4 && command.len() <= self.info.limits.command);
        if self.answers.is_empty()
            && let Some(again) = self.again
        {
            self.answers = Bytes(again);
        }
        let answer = match self.answers.is_empty() {
            true => Err(TransportError::CardRemoved),
            false => Ok(self.answers.piece().to_vec()),
        };
        self.patience.answered(&answer);
        answer
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        Ok(())
    }
}

/// Keys as a desk has them: CAN, MRZ, PIN, or none.
pub(crate) fn password(kind: u8) -> Option<Password> {
    match kind & 3 {
        0 => Password::can("000123").ok(),
        1 => Password::from_document("090000123", "900115", "300115").ok(),
        2 => Password::pin("123456").ok(),
        _ => None,
    }
}

pub(crate) fn options(kind: u8) -> ReadOptions {
    ReadOptions {
        plan: match kind & 3 {
            0 => Plan::proofs(),
            1 => Plan::identity(),
            2 => Plan::with_portrait(),
            _ => Plan::everything(),
        },
        access: access_options(kind),
        extended_length: match kind >> 3 & 3 {
            0 => ExtendedLength::Never,
            1 => ExtendedLength::Try,
            _ => ExtendedLength::WhenStated,
        },
        challenge: Some([0x5A; 8]),
        ..ReadOptions::default()
    }
}

fn access_options(kind: u8) -> AccessOptions {
    AccessOptions {
        allow_bac_fallback: kind & 4 != 0,
        ..AccessOptions::default()
    }
}

/// BAC and PACE in all variants, chosen by the EF.CardAccess that the chip gives.
pub(crate) fn open(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let (key, how) = (password(input.byte()), access_options(input.byte()));
    let mut chip = AnyChip::new(&mut input);
    if let Ok(opened) = access::open(&mut chip, key.as_ref(), &how) {
        let secured = !matches!(opened.session, access::OpenedSession::Open(_));
        assert!(!secured, "a chip without the key opened a session");
    }
}

/// A whole read, with the proofs.
pub(crate) fn read_of_any_chip(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let (key, how) = (password(input.byte()), options(input.byte()));
    let mut chip = AnyChip::new(&mut input);
    let result = read(&mut chip, key.as_ref(), &how);
    let document = result.as_ref().or_else(|error| error.partial().ok_or(()));
    if let Ok(document) = document {
        LEAN.only_the_issuers_is_believed(document, Source::Live);
    }
}

/// One command, whatever it is, and every way in which its answer may come.
pub(crate) fn exchange(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let Some(command) = Command::parse(input.piece()) else {
        return;
    };
    assert_eq!(Command::parse(&command.encode()).as_ref(), Some(&command));
    let mut chip = AnyChip::new(&mut input);
    match iso7816::exchange(&mut chip, &command) {
        Ok(response) => {
            let secured = command.cla & 0x0C != 0;
            assert!(response.data.len() <= command.ne.unwrap_or(0) || secured);
        }
        Err(ExchangeError::Transport(_) | ExchangeError::Malformed(_)) => {}
        Err(other) => panic!("{other:?}"),
    }
}
