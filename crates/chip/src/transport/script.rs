//! A card that follows a script, for tests.

use std::collections::VecDeque;

use super::{CardInfo, Limits, Protocol, Transport, TransportError};

/// Expects commands in order and answers each with its line.
#[derive(Debug)]
pub(crate) struct Script {
    card: CardInfo,
    lines: VecDeque<(Option<Vec<u8>>, Vec<u8>)>,
}

impl Script {
    pub(crate) fn t0(lines: &[(&[u8], &[u8])]) -> Self {
        Self::new(Protocol::T0, Limits::SHORT, lines)
    }

    pub(crate) fn t1(lines: &[(&[u8], &[u8])]) -> Self {
        Self::new(Protocol::T1, Limits::SHORT, lines)
    }

    pub(crate) fn new(protocol: Protocol, limits: Limits, lines: &[(&[u8], &[u8])]) -> Self {
        let lines = lines
            .iter()
            .map(|(c, r)| (Some(c.to_vec()), r.to_vec()))
            .collect();
        Self {
            card: card(protocol, limits),
            lines,
        }
    }

    /// Answers whatever is asked, and leaves when its answers are used up.
    pub(crate) fn answering(answers: Vec<Vec<u8>>, t0: bool) -> Self {
        let protocol = if t0 { Protocol::T0 } else { Protocol::T1 };
        let lines = answers.into_iter().map(|r| (None, r)).collect();
        Self {
            card: card(protocol, Limits::SHORT),
            lines,
        }
    }

    pub(crate) fn with_atr(mut self, atr: &[u8]) -> Self {
        self.card.atr = atr.to_vec();
        self
    }

    pub(crate) fn is_done(&self) -> bool {
        self.lines.is_empty()
    }
}

pub(crate) fn card(protocol: Protocol, limits: Limits) -> CardInfo {
    CardInfo {
        reader: "Script".into(),
        atr: vec![0x3B, 0x80, 0x80, 0x01, 0x01],
        protocol,
        limits,
    }
}

impl Transport for Script {
    fn card(&self) -> &CardInfo {
        &self.card
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let (expected, response) = self.lines.pop_front().ok_or(TransportError::CardRemoved)?;
        if let Some(expected) = expected {
            assert_eq!(hex::encode_upper(command), hex::encode_upper(expected));
        }
        Ok(response)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        Ok(())
    }
}
