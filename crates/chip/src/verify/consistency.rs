//! `pa.consistency`: issuer, document type, EF.COM, SOD, DG14 and EF.CardAccess tell one story.

use core::fmt;

use std::collections::BTreeSet;

use cccd_lds::com::Com;
use cccd_lds::dg1::Dg1;
use cccd_lds::dg13_vn::Dg13Vn;
use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::{DataGroup, FileIdentity};

use super::Evidence;
use super::finding::{Finding, Groups, Words};
use super::report::{Check, CheckName, Outcome};
use super::signature::SignatureHolds;
use super::sod::SodContent;
use crate::document::{CardAccessSeen, Document, FileState};
use crate::pki::{Path, same_country};

/// These statements were compared and agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    compared: Vec<Compared>,
}

/// What is said in two places or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The countries of signer, issuer and document.
    Countries,
    /// The type of document, and what the signer may sign.
    DocumentType,
    /// The lists of data groups of EF.COM and SOD.
    DataGroups,
    /// The LDS versions of EF.COM and SOD.
    LdsVersion,
    /// The offers of PACE in EF.CardAccess and DG14.
    Pace,
}

impl Compared {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Countries => "countries of signer, issuer and document",
            Self::DocumentType => "document type",
            Self::DataGroups => "EF.COM and SOD",
            Self::LdsVersion => "LDS version",
            Self::Pace => "EF.CardAccess and DG14",
        }
    }
}

impl Agreement {
    /// What was compared.
    #[must_use]
    pub fn compared(&self) -> &[Compared] {
        &self.compared
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compared: Vec<_> = self.compared.iter().map(|what| what.as_str()).collect();
        write!(f, "agree: {}", compared.join(", "))
    }
}

/// What was compared, and what did not agree.
#[derive(Default)]
struct Story {
    compared: Vec<Compared>,
    broken: Vec<Finding>,
    remarks: Vec<Finding>,
}

impl Story {
    fn compare(&mut self, what: Compared, fault: Option<Finding>) {
        match fault {
            Some(fault) => self.broken.push(fault),
            None => self.compared.push(what),
        }
    }
}

pub(super) fn check(
    document: &Document,
    sod: &SodContent,
    signature: Option<&SignatureHolds>,
    path: Option<&Path>,
    dg14: Option<&SecurityInfos>,
    card_security: Option<&SecurityInfos>,
) -> Check {
    let mut story = Story::default();
    issuer(document, signature, path, &mut story);
    com(document, sod, &mut story);
    withheld(document, sod, &mut story);
    pace(document, dg14, card_security, &mut story);

    let mut broken = story.broken.into_iter();
    let outcome = match broken.next() {
        Some(finding) => Outcome::Failed(finding),
        None if story.compared.is_empty() => {
            let file = FileIdentity::dg(DataGroup::Dg1);
            Outcome::NotAvailable(Finding::FileNotGiven { file })
        }
        None => {
            let compared = story.compared;
            Outcome::Passed(Evidence::Consistency(Agreement { compared }))
        }
    };
    let findings = broken.chain(story.remarks).collect();
    Check {
        name: CheckName::PaConsistency,
        outcome,
        findings,
    }
}

/// Signer, issuer and document name one country, and the signer may sign such documents; else
/// any state's signer could make any state's card.
fn issuer(
    document: &Document,
    signature: Option<&SignatureHolds>,
    path: Option<&Path>,
    story: &mut Story,
) {
    let Some(signer) = signature.map(SignatureHolds::signer) else {
        return;
    };
    let mrz = document
        .dg(DataGroup::Dg1)
        .and_then(|dg1| Dg1::parse(dg1).ok())
        .map(|dg1| dg1.mrz);
    let of_signer = signer
        .subject()
        .country()
        .or_else(|| signer.issuer().country());
    let of_issuer = path
        .and_then(Path::anchor)
        .and_then(|anchor| anchor.subject().country());
    // A citizen's DG13 makes it a Vietnamese card, whether or not there is an MRZ to say so.
    let of_card = document
        .dg(DataGroup::Dg13)
        .and_then(|dg13| Dg13Vn::parse(dg13).ok())
        .filter(Dg13Vn::is_vietnamese)
        .map(|_| "VNM".to_owned());
    let of_mrz = mrz.as_ref().map(|mrz| mrz.issuing_state.clone());
    let agree = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => {
            one == other || same_country(one, other) || same_country(other, one)
        }
        _ => true,
    };
    let of_document = if agree(&of_mrz, &of_card) {
        of_mrz.or(of_card)
    } else {
        // At least one of the two is not the signer's.
        [of_mrz, of_card]
            .into_iter()
            .find(|named| !agree(&of_signer, named))
            .flatten()
    };
    let countries = [&of_signer, &of_issuer, &of_document];
    if countries.into_iter().flatten().count() > 1 {
        let fault = !agree(&of_signer, &of_issuer)
            || !agree(&of_signer, &of_document)
            || !agree(&of_issuer, &of_document);
        let shown = |country: Option<String>| country.unwrap_or_else(|| "-".into());
        let fault = fault.then(|| Finding::CountryMismatch {
            signer: shown(of_signer),
            issuer: shown(of_issuer),
            document: shown(of_document),
        });
        story.compare(Compared::Countries, fault);
    }
    let allowed = &signer.extensions().document_types;
    if let Some(mrz) = mrz.filter(|_| !allowed.is_empty()) {
        let document = mrz.document_code.trim_end_matches('<').to_owned();
        let fits = allowed.iter().any(|allowed| fits(allowed, &document));
        let allowed = Words(allowed.clone());
        let fault = (!fits).then_some(Finding::DocumentTypeMismatch { allowed, document });
        story.compare(Compared::DocumentType, fault);
    }
}

/// Whether a code of the DocumentType extension covers the document code of an MRZ. The second
/// letter is left to the issuer; where both have one, it must be the same.
fn fits(allowed: &str, document: &str) -> bool {
    let mut allowed = allowed.trim_end_matches('<').chars();
    let mut document = document.chars();
    allowed.next() == document.next()
        && match (allowed.next(), document.next()) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
}

/// EF.COM is not signed, and decides nothing. It says what the chip claims to hold.
fn com(document: &Document, sod: &SodContent, story: &mut Story) {
    let (Some(bytes), Ok(object)) = (document.file(FileIdentity::COM), sod.object()) else {
        return;
    };
    let com = match Com::parse(bytes) {
        Ok(com) => com,
        Err(error) => {
            let (file, error) = (FileIdentity::COM, error.to_string());
            story.remarks.push(Finding::Malformed { file, error });
            return;
        }
    };
    let claimed: BTreeSet<DataGroup> = com.data_groups().collect();
    let signed: BTreeSet<DataGroup> = object.data_groups().collect();
    let lacks: Vec<_> = signed.difference(&claimed).copied().collect();
    let fault = (!lacks.is_empty()).then_some(Finding::ComLacks {
        groups: Groups(lacks),
    });
    story.compare(Compared::DataGroups, fault);
    // What nobody signed is caught where it is read; the claim alone is sloppy, and real.
    let extra: Vec<_> = claimed.difference(&signed).copied().collect();
    if !extra.is_empty() {
        story.remarks.push(Finding::ComExtra {
            groups: Groups(extra),
        });
    }
    if let Some(version) = &object.lds_version {
        let fault = (version.lds_version != com.lds_version).then(|| Finding::LdsVersionMismatch {
            com: com.lds_version.clone(),
            sod: version.lds_version.clone(),
        });
        story.compare(Compared::LdsVersion, fault);
    }
}

/// A chip that says it has no such group, where the issuer signed one, or refuses what every
/// document gives to whoever opened it (Doc 9303-10, 4.7.1 and 4.7.2). The groups of the chip's own
/// keys are judged with the proofs that need them.
fn withheld(document: &Document, sod: &SodContent, story: &mut Story) {
    let Ok(object) = sod.object() else { return };
    let groups: Vec<_> = object
        .data_groups()
        .filter(|group| !matches!(group, DataGroup::Dg14 | DataGroup::Dg15))
        .filter(|group| {
            let state = document.files.get(&FileIdentity::dg(*group));
            match state {
                Some(FileState::Absent(_)) => true,
                Some(FileState::Refused(_)) => matches!(group, DataGroup::Dg1 | DataGroup::Dg2),
                _ => false,
            }
        })
        .collect();
    if !groups.is_empty() {
        story.broken.push(Finding::Withheld {
            groups: Groups(groups),
        });
    }
}

/// The signed DG14 repeats what EF.CardAccess offered before access (Doc 9303-11, 9.2), and
/// EF.CardSecurity has all of it (9.2.11); who hides
/// or changes the offer wants the reader to use something weaker.
fn pace(
    document: &Document,
    dg14: Option<&SecurityInfos>,
    card_security: Option<&SecurityInfos>,
    story: &mut Story,
) {
    let card_access = document
        .file(FileIdentity::CARD_ACCESS)
        .and_then(|bytes| SecurityInfos::parse(bytes).ok());
    if let (Some(offer), Some(signed)) = (&card_access, card_security) {
        let signed = offers(signed);
        let lacks: Vec<_> = offers(offer).difference(&signed).cloned().collect();
        if !lacks.is_empty() {
            let offers = Words(lacks);
            story.broken.push(Finding::CardSecurityLacks { offers });
        }
    }
    let Some(dg14) = dg14 else { return };
    if dg14.pace.is_empty() {
        // Against the rule, but nothing was taken away from what is signed.
        if card_access.is_some_and(|offer| !offer.pace.is_empty()) {
            story.remarks.push(Finding::PaceNotSigned);
        }
        return;
    }
    let absent = matches!(
        document.access.card_access,
        CardAccessSeen::Absent(_) | CardAccessSeen::NoPace
    );
    if absent {
        story.compare(Compared::Pace, Some(Finding::PaceHidden));
        return;
    }
    let Some(card_access) = card_access else {
        return;
    };
    let (before, signed) = (offers(&card_access), offers(dg14));
    let fault = (before != signed).then(|| Finding::PaceDiffers {
        card_access: Words(before.into_iter().collect()),
        dg14: Words(signed.into_iter().collect()),
    });
    story.compare(Compared::Pace, fault);
}

/// The variants of PACE, with the numbers of their domain parameters.
fn offers(infos: &SecurityInfos) -> BTreeSet<String> {
    let parameters = |id: Option<u64>| id.map_or_else(String::new, |id| format!("/{id}"));
    let infos = infos.pace.iter();
    infos
        .map(|info| format!("{}{}", info.protocol, parameters(info.parameter_id)))
        .collect()
}
