//! Keys to a chip from what is typed or scanned.

use cccd_chip::access::Password;
use cccd_chip::lds::Private;
use cccd_chip::lds::date::{Expiry, PartialDate};
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::qr::Qr;

use super::event::KeyEntry;
use super::model::KeyProblem;

/// A key, and the QR code if it was one.
pub(super) struct Key {
    pub(super) password: Password,
    pub(super) qr: Option<Box<Qr>>,
}

impl From<Password> for Key {
    fn from(password: Password) -> Self {
        Self { password, qr: None }
    }
}

/// From what the clerk typed.
pub(super) fn parse(entry: &KeyEntry) -> Result<Key, KeyProblem> {
    match entry {
        KeyEntry::Text(text) => parse_text(text.reveal()),
        KeyEntry::Document {
            number,
            birth,
            expiry,
        } => {
            let date = |text: &Private<String>| {
                PartialDate::parse_vietnamese(text.reveal())
                    .filter(|date| date.to_date().is_some())
                    .ok_or(KeyProblem::Date)
            };
            let birth = Private::new(date(birth)?.to_mrz());
            let expiry = date(expiry)?.to_mrz();
            Password::from_document(number.reveal().trim(), birth.reveal(), &expiry)
                .map(Key::from)
                .map_err(|_| KeyProblem::Unreadable)
        }
    }
}

/// From a machine-readable zone.
pub(super) fn from_mrz(mrz: &Mrz) -> Result<Key, KeyProblem> {
    if !mrz.check_digits_are_right() {
        return Err(KeyProblem::CheckDigits);
    }
    Ok(Password::from_mrz(mrz).into())
}

/// The key of the machine-readable zone that belongs to a QR code, where its dates tell it.
pub(super) fn zone_of_qr(qr: &Qr) -> Option<Password> {
    let birth = Private::new(qr.birth.as_ref()?.reveal().to_mrz());
    let expiry = qr
        .expiry_candidates()
        .first()
        .copied()
        .map(Expiry::to_mrz)?;
    Password::from_document(qr.id_number.document_number(), birth.reveal(), &expiry).ok()
}

fn parse_text(text: &str) -> Result<Key, KeyProblem> {
    let text = text.trim();
    if text.contains('|') {
        let qr = Qr::parse(text).map_err(|_| KeyProblem::Unreadable)?;
        return Ok(Key {
            password: Password::from_qr(&qr),
            qr: Some(Box::new(qr)),
        });
    }
    if let Ok(id) = IdNumber::parse(text) {
        return Ok(Password::from_id_number(&id).into());
    }
    if let Ok(mrz) = text.parse::<Mrz>() {
        return from_mrz(&mrz);
    }
    let digits: Private<String> =
        Private::new(text.chars().filter(|c| !c.is_whitespace()).collect());
    Password::can(digits.reveal())
        .map(Key::from)
        .map_err(|_| KeyProblem::Unreadable)
}
