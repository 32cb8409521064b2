//! What opens the chip, from what was typed or scanned.

use cccd_chip::access::Password;
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::qr::Qr;

use crate::args::Key;
use crate::input;
use crate::problem::Problem;

/// The password of the key given; `None` where none was given.
///
/// # Errors
/// Where the key given is not what its option says.
pub(crate) fn password(key: &Key) -> Result<Option<Password>, Problem> {
    let malformed = |option, why: &dyn ToString| Problem::KeyMalformed { option, why: why.to_string() };
    if let Some(given) = &key.can {
        let can = input::value("--can", given)?;
        return Password::can(can.trim()).map(Some).map_err(|error| malformed("--can", &error));
    }
    if let Some(given) = &key.id {
        let id = IdNumber::parse(&input::value("--id", given)?)
            .map_err(|error| malformed("--id", &error))?;
        return Password::can(id.can()).map(Some).map_err(|error| malformed("--id", &error));
    }
    if let Some(given) = &key.qr {
        let qr = Qr::parse(&input::value("--qr", given)?)
            .map_err(|error| malformed("--qr", &error))?;
        return Password::can(qr.id_number.can()).map(Some).map_err(|error| malformed("--qr", &error));
    }
    if let Some(given) = &key.mrz {
        let mrz = Mrz::parse(&input::value("--mrz", given)?)
            .map_err(|error| malformed("--mrz", &error))?;
        return Ok(Some(Password::from_mrz(&mrz)));
    }
    if let (Some(doc), Some(dob), Some(exp)) = (&key.doc, &key.dob, &key.exp) {
        let dob = input::mrz_date("--dob", dob)?;
        let exp = input::mrz_date("--exp", exp)?;
        return Password::from_document(doc.trim(), &dob, &exp)
            .map(Some)
            .map_err(|error| malformed("--doc", &error));
    }
    Ok(None)
}
