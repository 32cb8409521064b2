//! The trace file: one JSON object.
//!
//! | member | content |
//! |---|---|
//! | `format` | `"cccd-trace"` |
//! | `version` | 1; a reader refuses others |
//! | `personal` | whether file contents and Active Authentication were kept |
//! | `card` | `reader`, `atr` (hex), `protocol` (`"T=0"`, `"T=1"`), `command_limit`, `response_limit` (bytes) |
//! | `access` | `protocol` (`"open"`, `"bac"`, `"pace"`), for PACE `oid` and `parameter_id`, `key` (`"mrz"`, `"can"`, `"pin"`, `"puk"`), `card_access` (`"not asked"`, `"no pace"`, `"absent XXXX"` or the list of protocols offered), `reason` |
//! | `extended_length` | how it was used for reading: `"not_used"`, `"tried"`, `"remembered"`, `"refused_before"`, `"refused"`, or `"stated C R"` with the sizes in bytes |
//! | `exchanges` | list; each with `secured`, `header` (hex, CLA INS P1 P2), `data`, `ne`, `sent` and either `answer`, `status` (hex), `received`, or `error` |
//!
//! `data` and `answer` are hex where they were kept, else the number of bytes; `ne`, `sent` and
//! `received` are bytes, the last two as they were on the wire. Absent members are left out.
//!
//! Evidence of Chip Authentication is not part of it: it is nothing that a file could prove.

use serde::{Deserialize, Serialize};

use cccd_lds::{Oid, Private};

use super::{Answer, Content, Detail, Exchange, Trace};
use crate::document::{Access, AccessProtocol, CardAccessSeen, Document, KeyKind};
use crate::iso7816::StatusWord;
use crate::reader::ExtendedUse;
use crate::transport::{CardInfo, Limits, Protocol};

const FORMAT: &str = "cccd-trace";
const VERSION: u32 = 1;

/// Why a trace file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// It is no such JSON: another file was meant.
    #[error("this is no trace of cccd: {0}")]
    NotATrace(String),
    /// It is of another version: use the program that wrote it.
    #[error("the trace has version {0}, this program reads version {VERSION}")]
    Version(u32),
}

impl Trace {
    /// The trace file's content.
    ///
    /// # Errors
    /// [`TraceError::NotATrace`] cannot happen for a trace that was recorded.
    pub fn to_json(&self) -> Result<String, TraceError> {
        serde_json::to_string_pretty(&File::from(self))
            .map_err(|error| TraceError::NotATrace(error.to_string()))
    }

    /// Reads a trace file.
    ///
    /// # Errors
    /// [`TraceError`].
    pub fn from_json(text: &str) -> Result<Self, TraceError> {
        let file: File =
            serde_json::from_str(text).map_err(|error| TraceError::NotATrace(error.to_string()))?;
        if file.format != FORMAT {
            return Err(TraceError::NotATrace("its format is another".into()));
        }
        if file.version != VERSION {
            return Err(TraceError::Version(file.version));
        }
        let exchanges = file
            .exchanges
            .into_iter()
            .map(Line::exchange)
            .collect::<Option<_>>();
        let exchanges =
            exchanges.ok_or_else(|| TraceError::NotATrace("an exchange is malformed".into()))?;
        Ok(Self {
            detail: if file.personal {
                Detail::Personal
            } else {
                Detail::Redacted
            },
            exchanges,
            outcome: Document {
                card: file.card.map(Card::info),
                access: file.access.map(Opened::access).unwrap_or_default(),
                extended_length: file
                    .extended_length
                    .and_then(|text| extended_from(&text))
                    .unwrap_or_default(),
                ..Document::default()
            },
        })
    }
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    personal: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Card>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<Opened>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extended_length: Option<String>,
    exchanges: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Card {
    reader: String,
    atr: String,
    protocol: String,
    command_limit: usize,
    response_limit: usize,
}

#[derive(Serialize, Deserialize)]
struct Opened {
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    card_access: Offer,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Offer {
    Protocols(Vec<String>),
    Other(String),
}

#[derive(Serialize, Deserialize)]
struct Line {
    secured: bool,
    header: String,
    data: Field,
    #[serde(skip_serializing_if = "Option::is_none")]
    ne: Option<usize>,
    sent: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Field {
    Bytes(String),
    Length(usize),
}

impl From<&Trace> for File {
    fn from(trace: &Trace) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            personal: trace.detail == Detail::Personal,
            card: trace.outcome.card.as_ref().map(Card::from),
            access: Some(Opened::from(&trace.outcome.access)),
            extended_length: Some(extended_to(trace.outcome.extended_length)),
            exchanges: trace.exchanges.iter().map(Line::from).collect(),
        }
    }
}

fn extended_to(used: ExtendedUse) -> String {
    match used {
        ExtendedUse::Stated { command, response } => format!("stated {command} {response}"),
        other => other.as_str().into(),
    }
}

fn extended_from(text: &str) -> Option<ExtendedUse> {
    if let Some(sizes) = text.strip_prefix("stated ") {
        let (command, response) = sizes.split_once(' ')?;
        return Some(ExtendedUse::Stated {
            command: command.parse().ok()?,
            response: response.parse().ok()?,
        });
    }
    [
        ExtendedUse::NotStated,
        ExtendedUse::Tried,
        ExtendedUse::Remembered,
        ExtendedUse::RefusedBefore,
        ExtendedUse::Refused,
    ]
    .into_iter()
    .find(|used| used.as_str() == text)
}

impl From<&CardInfo> for Card {
    fn from(info: &CardInfo) -> Self {
        Self {
            reader: info.reader.clone(),
            atr: to_hex(&info.atr),
            protocol: match info.protocol {
                Protocol::T0 => "T=0".into(),
                Protocol::T1 => "T=1".into(),
            },
            command_limit: info.limits.command,
            response_limit: info.limits.response,
        }
    }
}

impl Card {
    fn info(self) -> CardInfo {
        CardInfo {
            reader: self.reader,
            atr: from_hex(&self.atr).unwrap_or_default(),
            protocol: if self.protocol == "T=0" {
                Protocol::T0
            } else {
                Protocol::T1
            },
            limits: Limits {
                command: self.command_limit,
                response: self.response_limit,
            },
        }
    }
}

impl From<&Access> for Opened {
    fn from(access: &Access) -> Self {
        let (protocol, oid, parameter_id) = match &access.protocol {
            None => (None, None, None),
            Some(AccessProtocol::Open) => (Some("open".into()), None, None),
            Some(AccessProtocol::Bac) => (Some("bac".into()), None, None),
            Some(AccessProtocol::Pace {
                oid, parameter_id, ..
            }) => (Some("pace".into()), Some(oid.clone()), *parameter_id),
        };
        Self {
            protocol,
            oid,
            parameter_id,
            key: access.key.map(|key| {
                match key {
                    KeyKind::Mrz => "mrz",
                    KeyKind::Can => "can",
                    KeyKind::Pin => "pin",
                    KeyKind::Puk => "puk",
                }
                .into()
            }),
            card_access: match &access.card_access {
                CardAccessSeen::Offered(protocols) => Offer::Protocols(protocols.clone()),
                CardAccessSeen::NoPace => Offer::Other("no pace".into()),
                CardAccessSeen::Absent(status) => Offer::Other(format!("absent {status:04X}")),
                CardAccessSeen::NotAsked => Offer::Other("not asked".into()),
            },
            reason: access.reason.clone(),
        }
    }
}

impl Opened {
    fn access(self) -> Access {
        let protocol = match (self.protocol.as_deref(), self.oid) {
            (Some("open"), _) => Some(AccessProtocol::Open),
            (Some("bac"), _) => Some(AccessProtocol::Bac),
            (Some("pace"), Some(oid)) => Some(AccessProtocol::Pace {
                name: oid
                    .parse::<Oid>()
                    .ok()
                    .and_then(|oid| cccd_lds::security_infos::protocol::name(&oid))
                    .unwrap_or("PACE"),
                oid,
                parameter_id: self.parameter_id,
            }),
            _ => None,
        };
        Access {
            protocol,
            key: match self.key.as_deref() {
                Some("mrz") => Some(KeyKind::Mrz),
                Some("can") => Some(KeyKind::Can),
                Some("pin") => Some(KeyKind::Pin),
                Some("puk") => Some(KeyKind::Puk),
                _ => None,
            },
            card_access: match self.card_access {
                Offer::Protocols(protocols) => CardAccessSeen::Offered(protocols),
                Offer::Other(other) => match other.strip_prefix("absent ") {
                    Some(status) => {
                        CardAccessSeen::Absent(u16::from_str_radix(status, 16).unwrap_or(0))
                    }
                    None if other == "no pace" => CardAccessSeen::NoPace,
                    None => CardAccessSeen::NotAsked,
                },
            },
            reason: self.reason,
            ..Access::default()
        }
    }
}

impl From<&Exchange> for Line {
    fn from(exchange: &Exchange) -> Self {
        let answer = exchange.answer.as_ref();
        Self {
            secured: exchange.secured,
            header: to_hex(&exchange.header),
            data: Field::from(&exchange.data),
            ne: exchange.ne,
            sent: exchange.sent,
            answer: answer.ok().map(|answer| Field::from(&answer.data)),
            status: answer.ok().map(|answer| format!("{:04X}", answer.status.0)),
            received: answer.ok().map(|answer| answer.received),
            error: answer.err().cloned(),
        }
    }
}

impl Line {
    fn exchange(self) -> Option<Exchange> {
        let answer = match (self.answer, self.status, self.error) {
            (Some(data), Some(status), _) => Ok(Answer {
                data: data.content()?,
                status: StatusWord(u16::from_str_radix(&status, 16).ok()?),
                received: self.received?,
            }),
            (_, _, Some(error)) => Err(error),
            _ => return None,
        };
        Some(Exchange {
            secured: self.secured,
            header: from_hex(&self.header)?.try_into().ok()?,
            data: self.data.content()?,
            ne: self.ne,
            answer,
            sent: self.sent,
        })
    }
}

impl From<&Content> for Field {
    fn from(content: &Content) -> Self {
        match content {
            Content::Kept(bytes) => Self::Bytes(to_hex(bytes.reveal())),
            Content::Length(length) => Self::Length(*length),
        }
    }
}

impl Field {
    fn content(self) -> Option<Content> {
        Some(match self {
            Self::Bytes(hex) => Content::Kept(Private::new(from_hex(&hex)?)),
            Self::Length(length) => Content::Length(length),
        })
    }
}

fn to_hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    let digit = |d: u8| {
        char::from(d)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    pairs
        .iter()
        .map(|[high, low]| Some((digit(*high)? << 4) | digit(*low)?))
        .collect()
}
