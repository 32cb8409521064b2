//! What the exchanges with the chip were like: how many, how long, with which status words.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cccd_chip::document::Document;
use cccd_chip::iso7816::{StatusWord, ins};
use cccd_chip::reader::ExtendedUse;
use cccd_chip::trace::Trace;
use cccd_chip::transport::{CardInfo, Transport, TransportError};

use super::facts::Facts;
use super::files::rounded;

/// A transport that notes how long each exchange takes.
pub(crate) struct Timed<'t> {
    inner: &'t mut dyn Transport,
    exchanges: Vec<Exchange>,
}

struct Exchange {
    instruction: u8,
    /// Bytes of the response.
    received: usize,
    took: Duration,
}

impl<'t> Timed<'t> {
    pub(crate) fn new(inner: &'t mut dyn Transport) -> Self {
        Self {
            inner,
            exchanges: Vec::new(),
        }
    }
}

impl Transport for Timed<'_> {
    fn card(&self) -> &CardInfo {
        self.inner.card()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let started = Instant::now();
        let response = self.inner.transmit(command)?;
        if let Some(instruction) = command.get(1) {
            self.exchanges.push(Exchange {
                instruction: *instruction,
                received: response.len(),
                took: started.elapsed(),
            });
        }
        Ok(response)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.inner.reset()
    }
}

/// All exchanges, by command.
pub(super) fn facts(document: &Document, trace: &Trace, wire: &Timed<'_>) -> Facts {
    let mut facts = Facts::default();
    facts.text("extended_length", extended(document.extended_length));
    let longest = wire
        .exchanges
        .iter()
        .map(|exchange| exchange.received)
        .max();
    facts.maybe("longest_response", longest.map(rounded));

    let mut status_words: BTreeMap<u8, BTreeMap<StatusWord, usize>> = BTreeMap::new();
    for exchange in &trace.exchanges {
        if let Ok(answer) = &exchange.answer {
            let [_, instruction, ..] = exchange.header;
            let count = status_words.entry(instruction).or_default();
            let count = count.entry(answer.status).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut times: BTreeMap<u8, Vec<Duration>> = BTreeMap::new();
    for exchange in &wire.exchanges {
        let times = times.entry(exchange.instruction).or_default();
        times.push(exchange.took);
    }
    for (instruction, mut times) in times {
        times.sort_unstable();
        let mut command = Facts::default();
        command.number("count", times.len());
        command.text("milliseconds", spread(&times));
        let words = status_words.remove(&instruction).unwrap_or_default();
        let words = words
            .into_iter()
            .map(|(word, count)| format!("{word} × {count}"));
        command.list("status_words", words);
        facts.within(name(instruction), command);
    }
    facts
}

/// Shortest, middle and longest of sorted times.
fn spread(times: &[Duration]) -> String {
    let at = |position: usize| {
        let time = times.get(position).copied().unwrap_or_default();
        format!("{:.1}", time.as_secs_f64() * 1000.0)
    };
    let last = times.len().saturating_sub(1);
    format!("{} / {} / {}", at(0), at(times.len() / 2), at(last))
}

fn extended(used: ExtendedUse) -> String {
    match used {
        ExtendedUse::NotUsed => "not used".into(),
        ExtendedUse::Stated { command, response } => {
            format!("stated by the card: commands of {command}, responses of {response} bytes")
        }
        ExtendedUse::Tried => "accepted".into(),
        ExtendedUse::Refused => "refused".into(),
        ExtendedUse::NotStated => "not used: announced, and no sizes stated".into(),
        ExtendedUse::Remembered => "worked before on this kind of card".into(),
        ExtendedUse::RefusedBefore => "refused before by this kind of card".into(),
        _ => "?".into(),
    }
}

/// The standard's name of an instruction (ISO 7816-4, table 4).
const fn name(instruction: u8) -> &'static str {
    match instruction {
        ins::MSE => "MSE",
        ins::PSO => "PSO",
        ins::EXTERNAL_AUTHENTICATE => "EXTERNAL AUTHENTICATE",
        ins::GET_CHALLENGE => "GET CHALLENGE",
        ins::GENERAL_AUTHENTICATE => "GENERAL AUTHENTICATE",
        ins::INTERNAL_AUTHENTICATE => "INTERNAL AUTHENTICATE",
        ins::SELECT => "SELECT",
        ins::READ_BINARY => "READ BINARY",
        ins::READ_BINARY_ODD => "READ BINARY (B1)",
        ins::GET_RESPONSE => "GET RESPONSE",
        _ => "OTHER",
    }
}
