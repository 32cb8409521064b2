//! Deviation lists (Doc 9303-3, 7): what the issuing state has declared of such documents explains
//! a check that fails over just that. An explained failure is `inconclusive`, never a pass: whoever
//! alters such a document would be explained as well. And a chip's key that the state has given up
//! proves nothing any more.

use cccd_lds::DataGroup;
use cccd_lds::dg1::Dg1;
use time::Date;

use super::finding::{Finding, Groups};
use super::report::{Check, CheckName, Outcome};
use super::signature::SignatureHolds;
use super::sod::SodContent;
use crate::document::Document;
use crate::pki::{Certificate, Concerned, DeviationKind, DeviationList, TrustStore};

/// Explains what can be explained.
pub(super) fn explain(
    checks: &mut [Check],
    document: &Document,
    sod: &SodContent,
    signature: Option<&SignatureHolds>,
    trust: &TrustStore,
    issued: Option<Date>,
) {
    if trust.deviation_lists().is_empty() {
        return;
    }
    let Declared { kinds, unreadable } = declared(document, sod, signature, trust, issued);
    for check in checks {
        for (kind, groups) in &kinds {
            if explains(*kind, groups, check) {
                let explained = Outcome::Inconclusive(Finding::Declared { kind: *kind });
                let was = core::mem::replace(&mut check.outcome, explained);
                if let Outcome::Failed(finding) = was {
                    check.findings.insert(0, finding);
                }
            }
        }
        // Only then: a remark would be one more thing for another kind to explain.
        for (kind, _) in &kinds {
            if is_about(*kind) == check.name && !is_noted(check, *kind) {
                check.findings.push(Finding::Declared { kind: *kind });
            }
        }
        if matches!(check.outcome, Outcome::Failed(_)) {
            let unreadable = unreadable.iter().copied();
            let unreadable = unreadable.filter(|kind| is_about(*kind) == check.name);
            let remarks = unreadable.map(|kind| Finding::DeviationUnreadable { kind });
            check.findings.extend(remarks);
        }
    }
}

/// What lists that count declare.
#[derive(Default)]
struct Declared {
    /// Of this document: each kind once, with its data groups.
    kinds: Vec<(DeviationKind, Vec<DataGroup>)>,
    /// Of documents that are described in a way that cannot be read, this one perhaps among them.
    unreadable: Vec<DeviationKind>,
}

fn declared(
    document: &Document,
    sod: &SodContent,
    signature: Option<&SignatureHolds>,
    trust: &TrustStore,
    issued: Option<Date>,
) -> Declared {
    let mut found = Declared::default();
    let Ok(signed) = sod.signed() else {
        return found;
    };
    let named = signed.signers.iter().flat_map(|info| {
        let came_along = signed.certificates.iter();
        let came_along = came_along.filter(|signer| info.id.names(signer));
        came_along.chain(trust.signers_named(&info.id))
    });
    // Whom the SOD names besides is not signed: it would let a clone choose its lists.
    let signers: Vec<&Certificate> = match signature {
        Some(holds) => vec![holds.signer()],
        None => named.map(AsRef::as_ref).collect(),
    };
    let mrz = document
        .dg(DataGroup::Dg1)
        .and_then(|dg1| Dg1::parse(dg1).ok())
        .map(|dg1| dg1.mrz);
    let concerned = Concerned {
        signers: &signers,
        document_type: mrz
            .as_ref()
            .map(|mrz| mrz.document_code.trim_end_matches('<')),
        document_number: mrz
            .as_ref()
            .map(|mrz| mrz.document_number.reveal().as_str()),
        issued,
    };
    for list in trust.deviation_lists() {
        let (mut concerning, mut unreadable) = (Vec::new(), Vec::new());
        for deviation in &list.deviations {
            let concerns = deviation.concerns(&concerned);
            for description in &deviation.descriptions {
                let Some(kind) = description.kind() else {
                    continue;
                };
                // What cannot be compared is no excuse, and no way around an accusation.
                if concerns.unwrap_or(kind == DeviationKind::AaKeyCompromised) {
                    concerning.push((kind, description));
                } else if concerns.is_none() && deviation.is_unreadable() {
                    unreadable.push(kind);
                }
            }
        }
        // Two signatures are only checked where the list has something to say.
        let is_silent = concerning.is_empty() && unreadable.is_empty();
        if is_silent || !counts(list, &signers, trust) {
            continue;
        }
        for kind in unreadable {
            if !found.unreadable.contains(&kind) {
                found.unreadable.push(kind);
            }
        }
        for (kind, description) in concerning {
            let group = description
                .parameter
                .and_then(|number| DataGroup::from_number(u8::try_from(number).ok()?));
            let known = found.kinds.iter_mut().find(|(known, _)| *known == kind);
            match known {
                Some((_, groups)) => groups.extend(group),
                None => found.kinds.push((kind, group.into_iter().collect())),
            }
        }
    }
    found
}

/// A list counts where an anchor vouches for its signer, and it speaks of its own state's
/// documents.
fn counts(list: &DeviationList, signers: &[&Certificate], trust: &TrustStore) -> bool {
    let Ok((_, path)) = list.verify(trust, None) else {
        return false;
    };
    let country = path.anchor().and_then(|anchor| anchor.subject().country());
    let of_signer = |signer: &&Certificate| signer.issuer().country();
    country.is_some() && signers.iter().map(of_signer).all(|of| of == country)
}

/// Whether a check ended as it did over just what is declared.
fn explains(kind: DeviationKind, groups: &[DataGroup], check: &Check) -> bool {
    let Outcome::Failed(finding) = &check.outcome else {
        let proven = matches!(check.outcome, Outcome::Passed(_));
        return kind == DeviationKind::AaKeyCompromised && check.name == CheckName::Aa && proven;
    };
    match (kind, check.name) {
        (DeviationKind::DsSignature, CheckName::PaChain) => {
            matches!(finding, Finding::ChainBroken { .. })
        }
        (DeviationKind::DsEncoding | DeviationKind::CscaEncoding, CheckName::PaChain) => {
            matches!(finding, Finding::WrongUsage { .. })
        }
        (DeviationKind::SodSignatureWrong, CheckName::PaSignature) => matches!(
            finding,
            Finding::BadSignature { .. } | Finding::DigestMismatch | Finding::BadAttributes { .. }
        ),
        (DeviationKind::DgHashWrong, CheckName::PaHashes) => {
            let declared = |Groups(wrong): &Groups| wrong.iter().all(|dg| groups.contains(dg));
            let only = |finding: &Finding| !matches!(finding, Finding::NotSigned { .. });
            matches!(finding, Finding::HashMismatch { groups } if declared(groups))
                && check.findings.iter().all(only)
        }
        // EF.COM is not signed, and decides nothing; all else that does not agree is grave.
        (DeviationKind::ComInconsistent, CheckName::PaConsistency) => {
            let of_com = |finding: &Finding| {
                matches!(
                    finding,
                    Finding::ComLacks { .. }
                        | Finding::ComExtra { .. }
                        | Finding::LdsVersionMismatch { .. }
                        | Finding::PaceNotSigned
                )
            };
            of_com(finding) && check.findings.iter().all(of_com)
        }
        _ => false,
    }
}

/// The check that a declaration is remarked on.
const fn is_about(kind: DeviationKind) -> CheckName {
    match kind {
        DeviationKind::CertOrKey
        | DeviationKind::DsSignature
        | DeviationKind::DsEncoding
        | DeviationKind::CscaEncoding => CheckName::PaChain,
        DeviationKind::AaKeyCompromised => CheckName::Aa,
        DeviationKind::DgHashWrong => CheckName::PaHashes,
        DeviationKind::SodSignatureWrong => CheckName::PaSignature,
        DeviationKind::Lds
        | DeviationKind::DgMalformed
        | DeviationKind::ComInconsistent
        | DeviationKind::Mrz
        | DeviationKind::MrzWrongData
        | DeviationKind::MrzWrongCheckDigit
        | DeviationKind::Chip
        | DeviationKind::NationalUse => CheckName::PaConsistency,
    }
}

fn is_noted(check: &Check, kind: DeviationKind) -> bool {
    matches!(&check.outcome, Outcome::Inconclusive(Finding::Declared { kind: noted }) if *noted == kind)
}
