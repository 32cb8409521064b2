//! The QR code on a Vietnamese card: anyone can print one, so nothing in it is ever verified. It
//! opens the chip (by the CAN within the ID number) and fills a form.
//!
//! The card of 2021 has seven slots, the one of 2024 eleven, of which the last four are kept raw:
//! `id|old id|full name|birth ddMMyyyy|sex|residence|issue ddMMyyyy[|…]`.
//!
//! What scanners do to the text is repaired where only one original is possible, and every repair
//! is stated.

mod insurance;
mod repair;

use core::fmt;

use thiserror::Error;

pub use self::{insurance::InsuranceQr, repair::Repair};
use crate::{
    Private,
    date::{Expiry, PartialDate},
    expiry,
    id_number::{IdNumber, IdNumberError, IdNumberWarning},
    name,
    sex::Sex,
};

/// How much longer than any real code a text may be, in bytes. The largest QR code holds 2,953.
const MAX_LENGTH: usize = 8192;
/// Slots of the card of 2021, and the fewest that are read.
const SLOTS_OF_2021: usize = 7;

/// Slots of a QR code by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named as the fields of `Qr`")]
pub enum Slot {
    IdNumber,
    OldIdNumber,
    Name,
    Birth,
    Sex,
    Residence,
    Issued,
}

/// Something in the code that is not as expected; the rest of the code is still good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QrWarning {
    /// Another number of slots than 7 or 11.
    SlotCount(usize),
    /// This slot has text that cannot be read as its type.
    Unreadable(Slot),
    /// This slot has nothing in it.
    Empty(Slot),
    /// Letters were lost or replaced by the scanner or the keyboard.
    DamagedText(Slot),
    /// The ID number does not fit the rest of the code.
    IdNumber(IdNumberWarning),
}

/// Why a text is no QR code of an ID card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QrError {
    /// Fewer than seven slots.
    #[error(
        "not an ID card's QR code: {0} fields of 7; scan again, or set up the scanner to send all characters"
    )]
    TooFewSlots(usize),
    /// The first slot holds no ID number.
    #[error("no ID number in the QR code: {0}")]
    IdNumber(#[from] IdNumberError),
    /// A Vietnamese input method changed the ID number, and two numbers are possible.
    #[error(
        "the scanner's typing was changed by a Vietnamese input method: switch it off and scan again"
    )]
    Ambiguous,
    /// Longer than any QR code.
    #[error("the text is longer than any QR code: scan one code at a time")]
    TooLong,
}

/// The content of an ID card's QR code. Unverified, always.
#[derive(Clone, PartialEq, Eq)]
pub struct Qr {
    /// The personal identification number.
    pub id_number: IdNumber,
    /// The number of the former nine-digit ID card, where there was one.
    pub old_id_number: Option<Private<String>>,
    /// Full name, NFC.
    pub name: Private<String>,
    /// Date of birth.
    pub birth: Option<Private<PartialDate>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Place of residence, NFC.
    pub residence: Private<String>,
    /// Date of issue.
    pub issued: Option<PartialDate>,
    /// Slots after the seventh, as scanned; their meaning is not public.
    pub extra: Vec<Private<String>>,
    /// The text of slots that cannot be read as what they hold, as scanned.
    pub unread: Vec<(Slot, Private<String>)>,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    /// What is odd.
    pub warnings: Vec<QrWarning>,
}

impl Qr {
    /// From the text as a scanner delivers it.
    ///
    /// # Errors
    /// Where it is no ID card's code at all, or the ID number cannot be made out.
    pub fn parse(text: &str) -> Result<Self, QrError> {
        if text.len() > MAX_LENGTH {
            return Err(QrError::TooLong);
        }
        let mut repairs = Vec::new();
        let text = Private::new(repair::whole_text(text, &mut repairs));
        let slots: Vec<&str> = text.reveal().split('|').map(str::trim).collect();
        let [
            id,
            old_id,
            full_name,
            birth,
            sex,
            residence,
            issued,
            extra @ ..,
        ] = slots.as_slice()
        else {
            return Err(QrError::TooFewSlots(slots.len()));
        };
        let mut warnings = Vec::new();
        if !matches!(slots.len(), SLOTS_OF_2021 | 11) {
            warnings.push(QrWarning::SlotCount(slots.len()));
        }
        let raw_keys = repair::is_raw_typing(text.reveal());
        let mut digits = |slot, text: &str| {
            let typed = repair::digits(text, raw_keys).map_err(|_| QrError::Ambiguous)?;
            if typed != text {
                repairs.push(Repair::InputMethod(slot));
            }
            Ok::<_, QrError>(typed)
        };
        let id = Private::new(digits(Slot::IdNumber, id)?);
        let old_id = digits(Slot::OldIdNumber, old_id).unwrap_or_else(|_| (*old_id).to_owned());
        let birth = digits(Slot::Birth, birth).unwrap_or_else(|_| (*birth).to_owned());
        let issued = digits(Slot::Issued, issued).unwrap_or_else(|_| (*issued).to_owned());

        let birth = read_date(Slot::Birth, &birth, &mut repairs, &mut warnings);
        let issued = read_date(Slot::Issued, &issued, &mut repairs, &mut warnings);
        let as_scanned = |slot| match slot {
            Slot::Birth => slots.get(3),
            Slot::Sex => slots.get(4),
            _ => slots.get(6),
        };
        let id_number = IdNumber::parse(&repair::leading_zeros(id.reveal(), birth, &mut repairs))?;
        let read_sex = Sex::from_vietnamese(sex).or(match *sex {
            "1" => Some(Sex::Male),
            "2" => Some(Sex::Female),
            _ => None,
        });
        if read_sex.is_none() {
            warnings.push(odd(Slot::Sex, sex));
        }
        for (slot, text) in [(Slot::Name, full_name), (Slot::Residence, residence)] {
            if text.is_empty() {
                warnings.push(QrWarning::Empty(slot));
            } else if text.contains(['\u{FFFD}', '?'])
                // Of input methods that type accents as digits; no name has any.
                || (slot == Slot::Name && text.contains(|c: char| c.is_ascii_digit()))
            {
                warnings.push(QrWarning::DamagedText(slot));
            }
        }
        let hints = id_number.warnings(birth, read_sex);
        warnings.extend(hints.into_iter().map(QrWarning::IdNumber));
        let unread = warnings.iter().filter_map(|warning| match *warning {
            QrWarning::Unreadable(slot) => {
                Some((slot, Private::new((*as_scanned(slot)?).to_owned())))
            }
            _ => None,
        });
        let unread = unread.collect();
        Ok(Self {
            id_number,
            old_id_number: (!old_id.is_empty()).then(|| Private::new(old_id)),
            name: Private::new(name::tidy(full_name)),
            birth: birth.map(Private::new),
            sex: read_sex,
            residence: Private::new(name::tidy(residence)),
            issued,
            extra: extra
                .iter()
                .map(|slot| Private::new((*slot).to_owned()))
                .collect(),
            unread,
            repairs,
            warnings,
        })
    }

    /// The text of the code: seven slots, or as many more as `extra` holds.
    #[must_use]
    pub fn encode(&self) -> Private<String> {
        let unread = |slot| {
            let found = self.unread.iter().find(|(of, _)| *of == slot);
            found.map(|(_, text)| text.reveal().clone())
        };
        let date = |slot, date: Option<PartialDate>| {
            let text = date.map(PartialDate::to_ddmmyyyy);
            text.or_else(|| unread(slot)).unwrap_or_default()
        };
        let sex = unread(Slot::Sex).unwrap_or_else(|| {
            let sex = self.sex.unwrap_or_default();
            sex.to_vietnamese().to_owned()
        });
        let mut text = [
            self.id_number.reveal(),
            self.old_id_number.as_ref().map_or("", |id| id.reveal()),
            self.name.reveal(),
            &date(
                Slot::Birth,
                self.birth.as_ref().map(|birth| *birth.reveal()),
            ),
            &sex,
            self.residence.reveal(),
            &date(Slot::Issued, self.issued),
        ]
        .join("|");
        for slot in &self.extra {
            text.push('|');
            text.push_str(slot.reveal());
        }
        Private::new(text)
    }

    /// The expiry dates that the card may have, the likeliest first: [`expiry::candidates`].
    #[must_use]
    pub fn expiry_candidates(&self) -> Vec<Expiry> {
        match (&self.birth, self.issued) {
            (Some(birth), Some(issued)) => expiry::candidates(*birth.reveal(), issued),
            _ => Vec::new(),
        }
    }
}

impl fmt::Debug for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Qr")
            .field("repairs", &self.repairs)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

fn read_date(
    slot: Slot,
    text: &str,
    repairs: &mut Vec<Repair>,
    warnings: &mut Vec<QrWarning>,
) -> Option<PartialDate> {
    if let Some(date) = PartialDate::parse_vietnamese(text) {
        if text.contains('/') && date.to_date().is_some() {
            repairs.push(Repair::DateSeparators(slot));
        }
        return Some(date);
    }
    if text.len() == 7
        && let Some(date) = PartialDate::parse_vietnamese(&format!("0{text}"))
    {
        repairs.push(Repair::LeadingZero(slot));
        return Some(date);
    }
    warnings.push(odd(slot, text));
    None
}

const fn odd(slot: Slot, text: &str) -> QrWarning {
    if text.is_empty() {
        QrWarning::Empty(slot)
    } else {
        QrWarning::Unreadable(slot)
    }
}

#[cfg(test)]
mod tests;
