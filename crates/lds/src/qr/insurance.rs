//! The QR code of a paper health-insurance card, still shown at hospitals: name and address are
//! UTF-8 written in hexadecimal, the text ends in `$`.

use core::fmt;

use crate::{Private, date::PartialDate, name, sex::Sex};

/// The content of a paper health-insurance card's QR code. Unverified, always.
#[derive(Clone, PartialEq, Eq)]
pub struct InsuranceQr {
    /// Code of the insurance card: two letters, a digit and ten to twelve digits; or the ID number.
    pub code: Private<String>,
    /// Full name, NFC.
    pub name: Private<String>,
    /// Date of birth.
    pub birth: Option<Private<PartialDate>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Address, NFC.
    pub address: Private<String>,
    /// Facility of first registration, as written.
    pub facility: Private<String>,
    /// Valid from.
    pub valid_from: Option<PartialDate>,
    /// Valid to.
    pub valid_to: Option<PartialDate>,
    /// Further slots, as scanned.
    pub extra: Vec<Private<String>>,
    /// What stands for a date or the sex and cannot be read as one.
    pub unread: Vec<Private<String>>,
}

impl InsuranceQr {
    /// From the text as a scanner delivers it; `None` if it is another kind of code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > super::MAX_LENGTH {
            return None;
        }
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{FEFF}');
        let text = text.strip_suffix('$').unwrap_or(text);
        let slots: Vec<&str> = text.split('|').map(str::trim).collect();
        let [
            code,
            full_name,
            birth,
            sex,
            address,
            facility,
            from,
            to,
            extra @ ..,
        ] = slots.as_slice()
        else {
            return None;
        };
        let full_name = from_hex(full_name)?;
        if full_name.is_empty() || code.is_empty() {
            return None;
        }
        // Some offices write the address in plain text.
        let address = from_hex(address).unwrap_or_else(|| (*address).to_owned());
        let sex_read = match *sex {
            "1" => Some(Sex::Male),
            "2" => Some(Sex::Female),
            other => Sex::from_vietnamese(other),
        };
        let [birth_read, valid_from, valid_to] =
            [birth, from, to].map(|text| PartialDate::parse_vietnamese(text));
        let read = [
            birth_read.is_some(),
            sex_read.is_some(),
            valid_from.is_some(),
            valid_to.is_some(),
        ];
        let unread = [birth, sex, from, to].into_iter().zip(read);
        let unread = unread.filter(|(text, is_read)| !is_read && !matches!(**text, "" | "-"));
        Some(Self {
            unread: unread
                .map(|(text, _)| Private::new((*text).to_owned()))
                .collect(),
            code: Private::new((*code).to_owned()),
            name: Private::new(name::tidy(&full_name)),
            birth: birth_read.map(Private::new),
            sex: sex_read,
            address: Private::new(name::tidy(&address)),
            facility: Private::new((*facility).to_owned()),
            valid_from,
            valid_to,
            extra: extra
                .iter()
                .map(|slot| Private::new((*slot).to_owned()))
                .collect(),
        })
    }
}

impl fmt::Debug for InsuranceQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InsuranceQr").finish_non_exhaustive()
    }
}

fn from_hex(text: &str) -> Option<String> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let bytes = digits
        .chunks_exact(2)
        .map(|pair| {
            let pair = core::str::from_utf8(pair).ok()?;
            // from_str_radix would take a sign.
            if !pair.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            u8::from_str_radix(pair, 16).ok()
        })
        .collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}
