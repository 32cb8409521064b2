//! What a burst of keys says, and undoing what a Vietnamese input method did to it.
//!
//! Telex turns pairs of letters into one (`AA` → `Â`, `DD` → `Đ`, `UW` → `Ư`), VNI a letter and a
//! digit (`A1` → `Á`, `D9` → `Đ`). A code is read anew from the letters that such pairs came from,
//! and taken only where its own structure (check digits, the form of a number) says that the
//! guess is right; else it is refused with the reason.

use cccd_chip::lds::Private;
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::mrz::{Format, Mrz};
use cccd_chip::lds::qr::{InsuranceQr, Qr, QrError};
use unicode_normalization::UnicodeNormalization;

/// A code that a scanner typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// The QR code of an ID card.
    Qr(Box<Qr>),
    /// The QR code of a paper insurance card.
    Insurance(Box<InsuranceQr>),
    /// A machine-readable zone.
    Mrz(Box<Mrz>),
    /// A twelve-digit ID number.
    IdNumber(IdNumber),
    /// The code of an insurance card: 15 characters or 10 digits.
    InsuranceCode(Private<String>),
    /// Surely a scan for this desk, but it cannot be used.
    Refused(ScanProblem),
}

/// Why a scan cannot be used, by what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanProblem {
    /// A Vietnamese input method changed it beyond repair: switch it off, scan again.
    InputMethod,
    /// Part of it is missing: scan again, slower or nearer.
    Incomplete,
    /// Its ID number is none.
    IdNumber,
    /// Its check digits are wrong: scan again.
    CheckDigits,
}

/// Reads the text of a burst; `None` if it is no code for this desk.
#[must_use]
pub fn read(text: &str) -> Option<Scan> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
    slots(text).or_else(|| zone(text)).or_else(|| number(text))
}

/// A QR code: fields between bars, which some keyboard layouts type as backslashes.
fn slots(text: &str) -> Option<Scan> {
    let bars = text.matches('|').count().max(text.matches('\\').count());
    if bars < 3 {
        return None;
    }
    if let Some(card) = InsuranceQr::parse(text) {
        return Some(Scan::Insurance(Box::new(card)));
    }
    Some(match Qr::parse(text) {
        Ok(qr) => Scan::Qr(Box::new(qr)),
        Err(QrError::Ambiguous) => Scan::Refused(ScanProblem::InputMethod),
        Err(QrError::IdNumber(_)) if !first_slot_is_ascii(text) => {
            Scan::Refused(ScanProblem::InputMethod)
        }
        Err(QrError::IdNumber(_)) => Scan::Refused(ScanProblem::IdNumber),
        Err(_) => Scan::Refused(ScanProblem::Incomplete),
    })
}

fn first_slot_is_ascii(text: &str) -> bool {
    text.split(['|', '\\']).next().is_some_and(str::is_ascii)
}

/// A machine-readable zone, in one line or several.
fn zone(text: &str) -> Option<Scan> {
    let fillers = text.matches('<').count();
    let begins = text.starts_with(['I', 'P', 'A', 'C', 'V', 'i', 'p', 'a', 'c', 'v']);
    if fillers < 4 || !begins {
        return None;
    }
    let whole = |text: &str| {
        let zone: Mrz = text.parse().ok()?;
        Some(Box::new(zone))
    };
    if let Some(zone) = whole(text) {
        return Some(if zone.check_digits_are_right() {
            Scan::Mrz(zone)
        } else {
            Scan::Refused(ScanProblem::CheckDigits)
        });
    }
    if text.is_ascii() {
        return Some(Scan::Refused(ScanProblem::Incomplete));
    }
    let repaired = [Method::Telex, Method::Vni].into_iter().find_map(|method| {
        let text = Private::new(untyped(text, method)?);
        whole(text.reveal()).filter(|zone| zone.check_digits_are_right())
    });
    Some(repaired.map_or(Scan::Refused(ScanProblem::InputMethod), Scan::Mrz))
}

/// A number alone.
fn number(text: &str) -> Option<Scan> {
    if !text.is_ascii() {
        let text = [Method::Telex, Method::Vni].into_iter().find_map(|method| {
            untyped(text, method)
                .map(Private::new)
                .and_then(|t| plain(t.reveal()))
        });
        return text;
    }
    plain(text)
}

fn plain(text: &str) -> Option<Scan> {
    if text.len() == 12
        && let Ok(id) = IdNumber::parse(text)
    {
        return Some(Scan::IdNumber(id));
    }
    let code = crate::flow::insurance_code(text)?;
    (!code.reveal().is_empty()).then_some(Scan::InsuranceCode(code))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Telex,
    Vni,
}

/// The keys from which an input method made this text; `None` where that is not one sequence.
fn untyped(text: &str, method: Method) -> Option<String> {
    let mut keys = String::with_capacity(Format::Td1.zone_len().saturating_mul(2));
    for c in text.chars() {
        if c.is_ascii() {
            keys.push(c);
            continue;
        }
        if matches!(c, 'Đ' | 'đ') {
            keys.push_str(if method == Method::Telex { "DD" } else { "D9" });
            continue;
        }
        let mut parts = core::iter::once(c).nfd();
        let base = parts.next().filter(char::is_ascii_alphabetic)?;
        let mark = parts.next()?;
        // Shape and tone on one letter: the tone was typed anywhere after it.
        if parts.next().is_some() {
            return None;
        }
        let base = base.to_ascii_uppercase();
        keys.push(base);
        keys.push(match (method, mark) {
            (Method::Telex, CIRCUMFLEX) => base,
            (Method::Telex, BREVE | HORN) => 'W',
            (Method::Vni, CIRCUMFLEX) => '6',
            (Method::Vni, HORN) => '7',
            (Method::Vni, BREVE) => '8',
            (Method::Telex, ACUTE) => 'S',
            (Method::Telex, GRAVE) => 'F',
            (Method::Telex, HOOK) => 'R',
            (Method::Telex, TILDE) => 'X',
            (Method::Telex, DOT) => 'J',
            (Method::Vni, ACUTE) => '1',
            (Method::Vni, GRAVE) => '2',
            (Method::Vni, HOOK) => '3',
            (Method::Vni, TILDE) => '4',
            (Method::Vni, DOT) => '5',
            _ => return None,
        });
    }
    Some(keys)
}

const GRAVE: char = '\u{0300}';
const ACUTE: char = '\u{0301}';
const CIRCUMFLEX: char = '\u{0302}';
const TILDE: char = '\u{0303}';
const BREVE: char = '\u{0306}';
const HOOK: char = '\u{0309}';
const HORN: char = '\u{031B}';
const DOT: char = '\u{0323}';
