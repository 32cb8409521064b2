//! What opens the chip, from what was typed or scanned.

use cccd_chip::access::{Password, PasswordError};
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::qr::Qr;

use crate::args::Key;
use crate::input;
use crate::problem::Problem;

/// What opens the chip, with the QR code that it came from.
pub(crate) struct Opening {
    pub(crate) password: Password,
    /// The code, where that was given.
    pub(crate) qr: Option<Qr>,
}

impl From<Password> for Opening {
    fn from(password: Password) -> Self {
        Self { password, qr: None }
    }
}

/// What opens the chip; `None` where no key was given.
///
/// # Errors
/// Where the key given is not what its option says.
pub(crate) fn opening(key: &Key) -> Result<Option<Opening>, Problem> {
    if let Some(given) = &key.qr {
        let qr = input::value("--qr", given)?;
        let qr = Qr::parse(&qr).map_err(malformed("--qr"))?;
        return Ok(Some(Opening {
            password: Password::from_qr(&qr),
            qr: Some(qr),
        }));
    }
    Ok(password(key)?.map(Opening::from))
}

/// The password of a key other than a QR code.
fn password(key: &Key) -> Result<Option<Password>, Problem> {
    if let Some(given) = &key.pin {
        let pin = input::value("--pin", given)?;
        let made = match &key.can {
            Some(can) => {
                let can = input::value("--can", can)?;
                Password::pin_after_can(pin.trim(), can.trim())
            }
            None => Password::pin(pin.trim()),
        };
        return made.map(Some).map_err(malformed("--pin"));
    }
    if let Some(given) = &key.puk {
        let puk = input::value("--puk", given)?;
        return Password::puk(puk.trim())
            .map(Some)
            .map_err(malformed("--puk"));
    }
    if let Some(given) = &key.can {
        let can = input::value("--can", given)?;
        return Password::can(can.trim())
            .map(Some)
            .map_err(malformed("--can"));
    }
    if let Some(given) = &key.id {
        let id = input::value("--id", given)?;
        let id = IdNumber::parse(&id).map_err(malformed("--id"))?;
        return Ok(Some(Password::from_id_number(&id)));
    }
    if let Some(given) = &key.mrz {
        return from_mrz(&input::value("--mrz", given)?).map(Some);
    }
    if let (Some(doc), Some(dob), Some(exp)) = (&key.doc, &key.dob, &key.exp) {
        let dob = input::mrz_date("--dob", dob)?;
        let exp = input::mrz_date("--exp", exp)?;
        return Password::from_document(doc.trim(), &dob, &exp)
            .map(Some)
            .map_err(malformed("--doc"));
    }
    Ok(None)
}

/// The password in a machine-readable zone.
///
/// # Errors
/// Where it is none, or a check digit of what the key is made of is wrong.
pub(crate) fn from_mrz(text: &str) -> Result<Password, Problem> {
    let characters = input::mrz_characters(text);
    let mrz = Mrz::parse(characters.reveal().as_bytes()).map_err(malformed("--mrz"))?;
    Password::mrz_information(mrz.mrz_information().reveal())
        .map_err(malformed::<PasswordError>("--mrz"))
}

fn malformed<E: ToString>(option: &'static str) -> impl Fn(E) -> Problem {
    move |error| Problem::KeyMalformed {
        option,
        why: error.to_string(),
    }
}
