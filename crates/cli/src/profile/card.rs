//! The card and its reader before the first command, and how the chip was opened.

use cccd_chip::crypto::Group;
use cccd_chip::document::{AccessProtocol, CardAccessSeen, Document, KeyKind};
use cccd_chip::iso7816::StatusWord;
use cccd_chip::lds::FileIdentity;
use cccd_chip::lds::atr_info::{CardCapabilities, historical_bytes};
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::transport::{CardInfo, Protocol};

use super::facts::Facts;
use super::keys;
use crate::render::hex;

/// The first half of a historical byte that announces data of the card's issuer, where some cards
/// have their serial number (ISO 7816-4, 12.1.1.7).
const ISSUER_DATA: u8 = 0x5;

pub(super) fn facts(card: &CardInfo) -> Facts {
    let mut facts = Facts::default();
    facts.text("reader", without_serial_number(&card.reader));
    facts.text(
        "protocol",
        match card.protocol {
            Protocol::T0 => "T=0",
            Protocol::T1 => "T=1",
        },
    );
    facts.flag("contactless", card.is_contactless());
    facts.number("reader_command_limit", card.limits.command);
    facts.number("reader_response_limit", card.limits.response);
    facts.text("atr", impersonal_atr(&card.atr));
    if let Some(card) = card.capabilities() {
        facts.list("capabilities", capabilities(card));
    }
    facts
}

/// How the chip was opened, and what EF.CardAccess offers.
pub(super) fn access(document: &Document) -> Facts {
    let access = &document.access;
    let mut facts = Facts::default();
    match &access.protocol {
        None => {}
        Some(AccessProtocol::Open) => facts.text("opened_by", "no access control"),
        Some(AccessProtocol::Bac) => facts.text("opened_by", "BAC"),
        Some(AccessProtocol::Pace {
            name, parameter_id, ..
        }) => {
            facts.text("opened_by", *name);
            facts.maybe("domain_parameters", parameter_id.map(domain_parameters));
        }
        Some(_) => facts.text("opened_by", "?"),
    }
    facts.maybe(
        "key",
        access.key.map(|key| match key {
            KeyKind::Mrz => "MRZ",
            KeyKind::Can => "CAN",
            KeyKind::Pin => "PIN",
            KeyKind::Puk => "PUK",
        }),
    );
    facts.text("reason", access.reason.as_str());
    match &access.card_access {
        CardAccessSeen::Absent(status) => {
            facts.text("EF.CardAccess", StatusWord(*status).to_string());
        }
        CardAccessSeen::NoPace => facts.text("EF.CardAccess", "no PACE"),
        _ => {}
    }
    let infos = document.file(FileIdentity::CARD_ACCESS);
    if let Some(infos) = infos.and_then(|file| SecurityInfos::parse(file).ok()) {
        facts.list("offered", keys::security_infos(&infos));
    }
    facts
}

/// Standardised domain parameters by number and name.
pub(super) fn domain_parameters(id: u32) -> String {
    match Group::from_parameter_id(id) {
        Some(Group::Curve(curve)) => format!("{id} ({curve})"),
        _ => id.to_string(),
    }
}

/// The capabilities in words.
pub(super) fn capabilities(card: CardCapabilities) -> Vec<String> {
    [
        (card.selects_by_name(), "selection by name"),
        (card.short_identifiers(), "short file identifiers"),
        (card.command_chaining(), "command chaining"),
        (card.extended_length(), "extended length"),
        (card.extended_length_in_file(), "sizes in EF.ATR/INFO"),
    ]
    .into_iter()
    .filter(|(has, _)| *has)
    .map(|(_, words)| words.to_owned())
    .collect()
}

/// The reader's name without what stands in brackets: there some drivers put its serial number.
fn without_serial_number(name: &str) -> String {
    let mut depth = 0_usize;
    let kept: String = name
        .chars()
        .filter(|letter| match letter {
            '(' | '[' => {
                depth = depth.saturating_add(1);
                false
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ATR. Where the historical bytes hold data of the issuer, they are left out.
fn impersonal_atr(atr: &[u8]) -> String {
    let Ok(historical) = historical_bytes(atr) else {
        // Cut off: nobody knows what these bytes are.
        return "?".into();
    };
    if !holds_issuer_data(historical) {
        return hex(atr);
    }
    // A check byte may follow the historical bytes, so one byte less is surely not one of them.
    let before = atr.len().saturating_sub(historical.len());
    let before = atr.get(..before.saturating_sub(1)).unwrap_or_default();
    format!("{}… ({} bytes)", hex(before), atr.len())
}

/// Whether data objects among the historical bytes are the issuer's; true where they cannot be
/// told apart.
fn holds_issuer_data(historical: &[u8]) -> bool {
    let mut rest = match historical {
        [0x00 | 0x80, objects @ ..] => objects,
        _ => return false,
    };
    while let [header, after @ ..] = rest {
        if header >> 4 == ISSUER_DATA {
            return true;
        }
        // The last three bytes behind category 00 are a status, no object.
        match after.get(usize::from(header & 0x0F)..) {
            Some(next) => rest = next,
            None => return historical.first() == Some(&0x80),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_tells_one_reader_or_card_from_the_next() {
        assert_eq!(
            without_serial_number("ACS ACR1252 Dual Reader [PICC] (RR554-012345) 00 00"),
            "ACS ACR1252 Dual Reader 00 00"
        );
        let atr = |bytes: &[u8]| impersonal_atr(bytes);
        assert_eq!(atr(&[0x3B, 0x80, 0x80, 0x01, 0x01]), "3B80800101");
        // Card capabilities alone.
        let states = [0x3B, 0x85, 0x80, 0x01, 0x80, 0x73, 0x80, 0x01, 0x60, 0x00];
        assert_eq!(atr(&states), "3B858001807380016000");
        // Issuer's data with a serial number, as transport cards have it.
        let serial = [
            0x3B, 0x88, 0x80, 0x01, 0x80, 0x56, 0xDE, 0xAD, 0xBE, 0xEF, 0x01, 0x02, 0x00,
        ];
        assert_eq!(atr(&serial), "3B888001… (13 bytes)");
        // Objects that do not add up.
        assert!(!atr(&[0x3B, 0x03, 0x80, 0x6F, 0xAB]).contains("AB"));
        assert_eq!(atr(&[0x3B, 0x85, 0x80]), "?");
        assert_eq!(atr(&[]), "?");
    }
}
