//! EF.CardSecurity: the security infos of the master file, with a signature of their own
//! (Doc 9303-10, 3.11.4; Doc 9303-11, 9.2.11).

use ::time::{Date, OffsetDateTime};
use cccd_lds::FileIdentity;
use cccd_lds::security_infos::SecurityInfos;

use super::finding::Finding;
use super::report::{Check, Outcome, SignerStanding};
use super::{chain, revocation, signature, validity};
use crate::document::{Document, FileState};
use crate::pki::{Departure, Path, TrustStore, same_country};

const FILE: FileIdentity = FileIdentity::CARD_SECURITY;
/// `id-SecurityObject` (TR-03110-3, A.1.2.5).
const ID_SECURITY_OBJECT: &str = "0.4.0.127.0.7.3.2.1";

/// What it says, and what there is to say of its signer beyond that the signature counts.
pub(super) struct CardSecurity {
    pub(super) infos: SecurityInfos,
    /// Weak algorithms and keys that its signature and chain rest on.
    weak: Vec<String>,
    departures: Vec<Departure>,
    validity: Check,
    revocation: Check,
}

impl CardSecurity {
    pub(super) fn weak(&self) -> &[String] {
        &self.weak
    }

    /// How its signer stands in what a policy can demand.
    pub(super) const fn signer(&self) -> SignerStanding {
        SignerStanding {
            validity: self.validity.status(),
            revocation: self.revocation.status(),
        }
    }

    /// The same in words, for the check that rests on it.
    pub(super) fn remarks(&self) -> impl Iterator<Item = Finding> + '_ {
        let weak = self.weak.iter().cloned();
        let departures = self.departures.iter();
        let undecided = [&self.validity, &self.revocation].into_iter();
        let undecided = undecided.filter_map(|check| match &check.outcome {
            Outcome::NotApplicable(_) => None,
            outcome => outcome.finding(),
        });
        weak.map(|what| Finding::Weak { what })
            .chain(departures.map(|rule| Finding::Departs { rule: *rule }))
            .chain(undecided.cloned())
    }
}

/// What it says, if it was signed by whom the trust store knows, within their time and not revoked:
/// the same that is asked of EF.SOD, and by the state whose anchor `sod` leads to. `None` where it was
/// not read.
pub(super) fn judge(
    document: &Document,
    sod: Option<&Path>,
    trust: &TrustStore,
    issued: Option<Date>,
    at: OffsetDateTime,
) -> Option<Result<CardSecurity, Outcome>> {
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
) -> Result<CardSecurity, Outcome> {
    let signed = trust.signed_data(bytes);
    let signed = signed.map_err(|error| malformed(error.to_string()))?;
    if signed.content_type.to_string() != ID_SECURITY_OBJECT {
        let error = format!("signed content of type {}", signed.content_type);
        return Err(malformed(error));
    }
    let holds = signature::verify("EF.CardSecurity", &signed, trust)?;
    let signed_at = issued.map_or(at, |day| day.midnight().assume_utc());
    let path = chain::walk(&signed, holds.signer(), trust, signed_at)?;
    let validity = validity::check(Some(&path), issued, at);
    let revocation = revocation::check(Some(&path), trust, at);
    for check in [&validity, &revocation] {
        if let failed @ Outcome::Failed(_) = &check.outcome {
            return Err(failed.clone());
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
    let infos = SecurityInfos::parse(&signed.content);
    let infos = infos.map_err(|error| malformed(error.to_string()))?;
    let mut departures = signed.departures;
    departures.extend(path.departures());
    departures.dedup();
    Ok(CardSecurity {
        infos,
        weak: signature::weak(Some(&holds), Some(&path)),
        departures,
        validity,
        revocation,
    })
}

fn malformed(error: String) -> Outcome {
    Outcome::Failed(Finding::Malformed { file: FILE, error })
}
