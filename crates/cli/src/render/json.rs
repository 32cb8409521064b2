//! The JSON document: one object for one document read or verified.
//!
//! Its fields are an interface: other programs read them. They may grow, but do not change their
//! meaning.

use cccd_chip::document::{AccessProtocol, CardAccessSeen, Document, KeyKind};
use cccd_chip::verify::{Check, Report};
use serde::Serialize;
use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;

use super::comparison::Compared;
use crate::judged::Judged;

/// What `--json` prints for one document.
#[derive(Debug, Serialize)]
pub(crate) struct Output {
    /// The file or folder, where files were verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The headline: `genuine`, `signed_chip_unproven`, `expired`, `issuer_unknown`, `invalid`.
    verdict: &'static str,
    authenticity: &'static str,
    validity: &'static str,
    /// All checks, each once, in a fixed order.
    checks: Vec<CheckOutput>,
    /// What is known of the holder; `null` where no data group with a person was read.
    person: Option<Map<String, Value>>,
    /// What the QR code that opened the chip says beside the chip, field by field; `null` where
    /// there was none.
    comparison: Option<Vec<Compared>>,
    /// How the chip was opened; `null` where there was none.
    access: Option<AccessOutput>,
    /// Commands sent to the chip.
    apdus: u32,
    /// Bytes sent and received, status words included.
    bytes: u64,
    /// From the first command to the last response.
    milliseconds: u128,
    /// What is known of the evidence file; `null` where none was given.
    evidence: Option<EvidenceOutput>,
    /// Whether this was a soft card and the test authority was trusted.
    demo: bool,
}

#[derive(Debug, Serialize)]
struct EvidenceOutput {
    /// When it was written, by the clock of the desk.
    created: String,
    /// Who signed for what only the reader witnessed: `trusted`, `unknown`, `unsigned`, or
    /// `broken` where the signature does not hold.
    desk_signature: &'static str,
    /// SHA-256 of the desk's public key.
    desk_key: Option<String>,
}

#[derive(Debug, Serialize)]
struct CheckOutput {
    name: &'static str,
    status: &'static str,
    reason: String,
}

#[derive(Debug, Serialize)]
struct AccessOutput {
    /// `pace`, `bac` or `open`.
    protocol: Option<&'static str>,
    /// The kind of key: `mrz`, `can`, `pin` or `puk`.
    key: Option<&'static str>,
    /// The name of the protocol's variant, e.g. `id-PACE-ECDH-GM-AES-CBC-CMAC-128`.
    variant: Option<&'static str>,
    /// The standardised domain parameters of PACE, e.g. 13 for brainpoolP256r1.
    parameter_id: Option<u32>,
    /// The PACE variants that the chip offered before any access.
    offered: Vec<String>,
    /// Why this protocol and not another.
    reason: String,
    /// Extended length for reading: `not_used`, `stated`, `tried`, `remembered`,
    /// `refused_before` or `refused`.
    extended_length: &'static str,
}

impl Output {
    pub(crate) fn new(judged: &Judged) -> Self {
        let traffic = judged.document.traffic;
        Self {
            path: judged.path.as_ref().map(|path| path.display().to_string()),
            verdict: judged.verdict.headline.as_str(),
            authenticity: judged.verdict.authenticity.as_str(),
            validity: judged.verdict.validity.as_str(),
            checks: checks(&judged.report),
            person: judged.person.as_ref().map(super::person::json),
            comparison: judged.comparison(),
            access: access(&judged.document),
            apdus: traffic.commands,
            bytes: traffic.sent.saturating_add(traffic.received),
            milliseconds: traffic.elapsed.as_millis(),
            evidence: judged.evidence.as_ref().map(|seen| EvidenceOutput {
                created: seen.created.format(&Rfc3339).unwrap_or_default(),
                desk_signature: seen.attestation.as_str(),
                desk_key: seen.attestation.key().map(ToString::to_string),
            }),
            demo: judged.demo,
        }
    }
}

fn checks(report: &Report) -> Vec<CheckOutput> {
    let output = |check: &Check| CheckOutput {
        name: check.name.as_str(),
        status: check.status().as_str(),
        reason: check.reason(),
    };
    report.checks.iter().map(output).collect()
}

fn access(document: &Document) -> Option<AccessOutput> {
    let access = &document.access;
    if access.protocol.is_none() && document.card.is_none() {
        return None;
    }
    let (protocol, variant, parameter_id) = match &access.protocol {
        None => (None, None, None),
        Some(AccessProtocol::Open) => (Some("open"), None, None),
        Some(AccessProtocol::Bac) => (Some("bac"), None, None),
        Some(AccessProtocol::Pace {
            name, parameter_id, ..
        }) => (Some("pace"), Some(*name), *parameter_id),
        Some(_) => (Some("other"), None, None),
    };
    Some(AccessOutput {
        protocol,
        key: access.key.map(key_kind),
        variant,
        parameter_id,
        offered: match &access.card_access {
            CardAccessSeen::Offered(names) => names.clone(),
            _ => Vec::new(),
        },
        reason: access.reason.clone(),
        extended_length: document.extended_length.as_str(),
    })
}

fn key_kind(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Mrz => "mrz",
        KeyKind::Can => "can",
        KeyKind::Pin => "pin",
        KeyKind::Puk => "puk",
    }
}

/// A value as JSON: over several lines for people at a terminal, on one line for programs.
pub(crate) fn print(screen: &super::screen::Screen, value: &impl Serialize) {
    let text = if screen.is_terminal() {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    // Serialising strings, numbers and maps with string keys cannot fail.
    screen.line(&text.unwrap_or_default());
}

/// A value as JSON on one line, whoever reads it.
pub(crate) fn print_line(screen: &super::screen::Screen, value: &impl Serialize) {
    screen.line(&serde_json::to_string(value).unwrap_or_default());
}
