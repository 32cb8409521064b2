//! EF.CardSecurity: the security infos of the master file, with a signature of their own
//! (Doc 9303-10, 3.11.4; Doc 9303-11, 9.2.11).

use ::time::{Date, OffsetDateTime};
use cccd_lds::FileIdentity;
use cccd_lds::security_infos::SecurityInfos;

use super::finding::Finding;
use super::report::Outcome;
use super::{chain, revocation, signature, validity};
use crate::document::{Document, FileState};
use crate::pki::{Path, SignedData, TrustStore, same_country};

const FILE: FileIdentity = FileIdentity::CARD_SECURITY;
/// `id-SecurityObject` (TR-03110-3, A.1.2.5).
const ID_SECURITY_OBJECT: &str = "0.4.0.127.0.7.3.2.1";

/// What it says, if it was signed by whom the trust store knows, within their time and not revoked:
/// the same that is asked of EF.SOD, and by the state whose anchor `sod` leads to. `None` where it was
/// not read.
pub(super) fn judge(
    document: &Document,
    sod: Option<&Path>,
    trust: &TrustStore,
    issued: Option<Date>,
    at: OffsetDateTime,
) -> Option<Result<SecurityInfos, Outcome>> {
    match document.files.get(&FILE)? {
        FileState::Read(bytes) => Some(content(bytes.reveal(), sod, trust, issued, at)),
        FileState::LinkLost => Some(Err(Outcome::Inconclusive(Finding::LinkLost { file: FILE }))),
        _ => None,
    }
}

fn content(
    bytes: &[u8],
    sod: Option<&Path>,
    trust: &TrustStore,
    issued: Option<Date>,
    at: OffsetDateTime,
) -> Result<SecurityInfos, Outcome> {
    let signed = SignedData::parse(bytes).map_err(|error| malformed(error.to_string()))?;
    if signed.content_type.to_string() != ID_SECURITY_OBJECT {
        let error = format!("signed content of type {}", signed.content_type);
        return Err(malformed(error));
    }
    let holds = signature::verify("EF.CardSecurity", &signed, trust)?;
    let signed_at = issued.map_or(at, |day| day.midnight().assume_utc());
    let path = chain::walk(&signed, holds.signer(), trust, signed_at)?;
    for check in [
        validity::check(Some(&path), issued, at),
        revocation::check(Some(&path), trust, at),
    ] {
        if let failed @ Outcome::Failed(_) = check.outcome {
            return Err(failed);
        }
    }
    let country = |path: &Path| path.anchor()?.subject().country();
    if let Some(sod) = sod {
        let (of_sod, of_card) = (country(sod), country(&path));
        let agree = |(one, other): (&String, &String)| {
            one == other || same_country(one, other) || same_country(other, one)
        };
        if !of_sod.as_ref().zip(of_card.as_ref()).is_some_and(agree) {
            let shown = |country: Option<String>| country.unwrap_or_else(|| "-".into());
            return Err(Outcome::Failed(Finding::CountryMismatch {
                signer: shown(holds.signer().issuer().country()),
                issuer: shown(of_card),
                document: shown(of_sod),
            }));
        }
    }
    SecurityInfos::parse(&signed.content).map_err(|error| malformed(error.to_string()))
}

fn malformed(error: String) -> Outcome {
    Outcome::Failed(Finding::Malformed { file: FILE, error })
}
