//! The hand-over file of one hospital visit, as JSON. `docs/formats/hospital-visit.schema.json`
//! is its schema; fields are only ever added within a version.

use serde::Serialize;

use super::{
    Destination, ExportError, Rendered,
    deadline::day,
    file_name,
    preflight::{self, Rules, is_insurance_code},
    text::{birth, iso_day, moment},
};
use crate::{
    catalogue::{Language, source_label},
    config::Facility,
    permission::Finding,
    record::{Basis, CheckIn, Purpose, Source, Visit},
};

/// The value of `format`.
pub const FORMAT: &str = "cccd-hospital-visit";
/// The value of `version`.
pub const VERSION: u32 = 1;
/// The schema of the file (JSON Schema 2020-12).
pub const SCHEMA: &str = include_str!("../../../../docs/formats/hospital-visit.schema.json");

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u32,
    demo: bool,
    facility: FacilityPart<'a>,
    visit: VisitPart<'a>,
    patient: PatientPart<'a>,
    insurance: Option<InsurancePart<'a>>,
    evidence: EvidencePart<'a>,
    basis: BasisPart<'a>,
}

#[derive(Serialize)]
struct FacilityPart<'a> {
    code: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct VisitPart<'a> {
    id: String,
    ticket: u32,
    registered_at: String,
    clinic: &'a str,
    reason: &'a str,
    clerk: &'a str,
}

#[derive(Serialize)]
struct PatientPart<'a> {
    id: String,
    full_name: &'a str,
    birth: Option<BirthPart>,
    sex: char,
    nationality: &'a str,
    document: DocumentPart<'a>,
    residence: &'a str,
    phone: &'a str,
}

#[derive(Serialize)]
struct BirthPart {
    date: String,
    precision: &'static str,
}

#[derive(Serialize)]
struct DocumentPart<'a> {
    kind: &'static str,
    number: &'a str,
    expires: Option<String>,
}

#[derive(Serialize)]
struct InsurancePart<'a> {
    code: &'a str,
    well_formed: bool,
    checked: bool,
}

#[derive(Serialize)]
struct EvidencePart<'a> {
    source: &'static str,
    verified: bool,
    verdict: Option<VerdictPart>,
    label_vi: &'static str,
    label_en: &'static str,
    override_reason: &'a str,
}

#[derive(Serialize)]
struct VerdictPart {
    headline: &'static str,
    authenticity: &'static str,
    validity: &'static str,
}

#[derive(Serialize)]
struct BasisPart<'a> {
    kind: &'static str,
    notice: &'a str,
}

/// The file for one visit.
///
/// # Errors
/// [`ExportError::Blocked`] where the check-in is no visit or holds what no file can hold;
/// nothing that is merely unknown of a patient blocks.
pub fn render(
    check_in: &CheckIn,
    facility: &Facility,
    rules: &Rules<'_>,
) -> Result<Rendered, ExportError> {
    let demo = preflight::ready(Destination::HospitalJson, &[check_in], rules)?;
    let Purpose::Visit(visit) = &check_in.purpose else {
        return Err(ExportError::Nothing);
    };
    let file = file(check_in, visit, facility);
    let mut bytes =
        serde_json::to_vec_pretty(&file).map_err(|error| ExportError::Format(error.to_string()))?;
    bytes.push(b'\n');
    Ok(Rendered {
        file_name: file_name(
            demo,
            &format!(
                "visit-{}-{:04}-{}.json",
                iso_day(day(check_in.at)),
                visit.ticket,
                visit.id.simple()
            ),
        ),
        bytes: bytes.into(),
        included: vec![visit.id],
    })
}

fn file<'a>(check_in: &'a CheckIn, visit: &'a Visit, facility: &'a Facility) -> File<'a> {
    let person = &check_in.person;
    let finding = Finding::from(person.source);
    let code = visit.insurance.reveal();
    File {
        format: FORMAT,
        version: VERSION,
        demo: check_in.demo,
        facility: FacilityPart {
            code: &facility.code,
            name: &facility.name,
        },
        visit: VisitPart {
            id: visit.id.to_string(),
            ticket: visit.ticket,
            registered_at: moment(check_in.at),
            clinic: &visit.clinic,
            reason: visit.reason.reveal(),
            clerk: &check_in.clerk,
        },
        patient: PatientPart {
            id: person.id.to_string(),
            full_name: person.full_name.reveal(),
            birth: birth(person.birth.reveal()).map(|date| BirthPart {
                date: person.birth.reveal().clone(),
                precision: match (date.month(), date.day()) {
                    (_, Some(_)) => "day",
                    (Some(_), None) => "month",
                    (None, None) => "year",
                },
            }),
            sex: person.sex,
            nationality: &person.nationality,
            document: DocumentPart {
                kind: person.document.as_str(),
                number: person.number.reveal(),
                expires: person.expires.map(iso_day),
            },
            residence: person.residence.reveal(),
            phone: person.phone.reveal(),
        },
        insurance: (!code.is_empty()).then(|| InsurancePart {
            code,
            well_formed: is_insurance_code(code),
            checked: false,
        }),
        evidence: EvidencePart {
            source: match person.source {
                Source::Chip(_) => "chip",
                Source::Qr => "qr",
                Source::Typed => "typed",
            },
            verified: finding.is_verified(),
            verdict: match person.source {
                Source::Chip(verdict) => Some(VerdictPart {
                    headline: verdict.headline.as_str(),
                    authenticity: verdict.authenticity.as_str(),
                    validity: verdict.validity.as_str(),
                }),
                Source::Qr | Source::Typed => None,
            },
            label_vi: source_label(finding, Language::Vi),
            label_en: source_label(finding, Language::En),
            override_reason: &check_in.override_reason,
        },
        basis: BasisPart {
            kind: match &check_in.basis {
                Basis::Consent { .. } => "consent",
                Basis::LegalDuty { .. } => "legal_duty",
            },
            notice: check_in.basis.notice(),
        },
    }
}

#[cfg(test)]
mod tests;
