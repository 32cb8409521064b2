//! A hospital visit as a FHIR R4 (4.0.1) bundle: Patient, Encounter, Coverage where a code was
//! given, and Provenance, which says where the data came from and how it was judged.
//!
//! The bundle is a transaction that can be sent twice: the patient is created only where the
//! receiving system has none with this number, the rest has identifiers of its own and is put
//! under them. Viet Nam has no national profile, so identifier systems are configuration
//! ([`FhirSystems`]).

use cccd_chip::lds::date::PartialDate;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Destination, ExportError, Rendered,
    deadline::day,
    file_name,
    preflight::{self, Rules},
    text::{birth, iso_day, moment},
};
use crate::{
    catalogue::{Language, source_label},
    config::{Facility, FhirSystems},
    permission::Finding,
    record::{Basis, CheckIn, DocumentKind, PersonRecord, Purpose, Visit},
};

/// Nationalities of Doc 9303-3, section 5, that are not of ISO 3166-1; those that begin with X
/// (stateless persons, refugees, organisations) are none either.
const NOT_ISO: [&str; 12] = [
    "EUE", "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "UNA", "UNK", "UNO", "UTO", "SC-",
];

/// The bundle for one visit.
///
/// # Errors
/// [`ExportError::Blocked`] where the check-in is no visit or holds what no file can hold;
/// nothing that is merely unknown of a patient blocks.
pub fn render(
    check_in: &CheckIn,
    facility: &Facility,
    systems: &FhirSystems,
    rules: &Rules<'_>,
) -> Result<Rendered, ExportError> {
    let demo = preflight::ready(Destination::Fhir, &[check_in], rules)?;
    let Purpose::Visit(visit) = &check_in.purpose else {
        return Err(ExportError::Nothing);
    };
    let parts = Parts {
        check_in,
        visit,
        facility,
        systems,
        demo,
    };
    let mut bytes = serde_json::to_vec_pretty(&parts.bundle())
        .map_err(|error| ExportError::Format(error.to_string()))?;
    bytes.push(b'\n');
    Ok(Rendered {
        file_name: file_name(
            demo,
            &format!(
                "visit-{}-{:04}-{}.fhir.json",
                iso_day(day(check_in.at)),
                visit.ticket,
                visit.id.simple()
            ),
        ),
        bytes: bytes.into(),
        included: vec![visit.id],
    })
}

struct Parts<'a> {
    check_in: &'a CheckIn,
    visit: &'a Visit,
    facility: &'a Facility,
    systems: &'a FhirSystems,
    demo: bool,
}

impl Parts<'_> {
    fn bundle(&self) -> Value {
        let person = &self.check_in.person;
        let number = person.number.reveal().trim();
        let patient_request = if number.is_empty() {
            json!({ "method": "PUT", "url": format!("Patient/{}", person.id) })
        } else {
            json!({
                "method": "POST",
                "url": "Patient",
                "ifNoneExist": format!(
                    "identifier={}|{}",
                    percent(&self.number_system()),
                    percent(number)
                ),
            })
        };
        let put = |kind: &str, id: Uuid| json!({ "method": "PUT", "url": format!("{kind}/{id}") });
        let mut entries = vec![
            entry(person.id, self.patient(), patient_request),
            entry(
                self.visit.id,
                self.encounter(),
                put("Encounter", self.visit.id),
            ),
        ];
        if !blank(self.visit.insurance.reveal()) {
            let id = self.derived(1);
            entries.push(entry(id, self.coverage(id), put("Coverage", id)));
        }
        let id = self.derived(2);
        entries.push(entry(id, self.provenance(id), put("Provenance", id)));
        compact(json!({
            "resourceType": "Bundle",
            "type": "transaction",
            "timestamp": moment(self.check_in.at),
            "meta": self.demo_meta(),
            "entry": entries,
        }))
        .unwrap_or_default()
    }

    fn patient(&self) -> Value {
        let person = &self.check_in.person;
        let finding = Finding::from(person.source);
        let mut tags = vec![self.tag(finding.as_str(), source_label(finding, Language::En))];
        if !finding.is_verified() {
            tags.push(self.tag("unverified", "Not covered by a trusted issuer's signature"));
        }
        let mut meta = self.demo_meta();
        put(&mut meta, "tag", tags.into());
        json!({
            "resourceType": "Patient",
            "id": person.id,
            "meta": meta,
            "extension": nationality(&person.nationality),
            "identifier": [self.number()],
            "active": true,
            "name": name(person),
            "telecom": [{
                "system": contact(person.phone.reveal(), "phone"),
                "value": person.phone.reveal(),
            }],
            "gender": match person.sex {
                'M' => "male",
                'F' => "female",
                _ => "unknown",
            },
            "birthDate": birth(person.birth.reveal()).map(fhir_date),
            "address": [{
                "use": contact(person.residence.reveal(), "home"),
                "text": person.residence.reveal(),
            }],
            "managingOrganization": self.organization(),
        })
    }

    fn encounter(&self) -> Value {
        let at = moment(self.check_in.at);
        let today = iso_day(day(self.check_in.at));
        json!({
            "resourceType": "Encounter",
            "id": self.visit.id,
            "meta": self.demo_meta(),
            "identifier": [
                { "system": self.systems.visit, "value": self.visit.id },
                {
                    "use": "secondary",
                    "system": self.systems.ticket,
                    "value": self.visit.ticket.to_string(),
                    // Tickets count from 1 every day.
                    "period": { "start": today, "end": today },
                },
            ],
            "status": "arrived",
            "class": {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                "code": "AMB",
                "display": "ambulatory",
            },
            "subject": self.patient_reference(),
            "period": { "start": at },
            "reasonCode": [{ "text": self.visit.reason.reveal() }],
            "location": location(&self.visit.clinic),
            "serviceProvider": self.organization(),
        })
    }

    /// What the patient claims; nobody was asked whether it is in force.
    fn coverage(&self, id: Uuid) -> Value {
        let code = self.visit.insurance.reveal();
        let mut meta = self.demo_meta();
        put(
            &mut meta,
            "tag",
            json!([self.tag(
                "eligibility-not-checked",
                "Eligibility not checked at the desk"
            )]),
        );
        json!({
            "resourceType": "Coverage",
            "id": id,
            "meta": meta,
            "identifier": [{ "system": self.systems.insurance_nr, "value": code }],
            "status": "active",
            "type": { "text": "Bảo hiểm y tế" },
            "subscriberId": code,
            "beneficiary": self.patient_reference(),
            "payor": [{ "display": "Bảo hiểm xã hội Việt Nam" }],
        })
    }

    fn provenance(&self, id: Uuid) -> Value {
        let finding = Finding::from(self.check_in.person.source);
        let basis = match &self.check_in.basis {
            Basis::Consent { notice } => format!("Consent to notice {notice}"),
            Basis::LegalDuty { notice } => format!("Legal duty named in notice {notice}"),
        };
        let exception = &self.check_in.override_reason;
        let mut reasons = vec![json!({ "text": basis })];
        if !blank(exception) {
            reasons.push(json!({ "text": format!("Exception: {exception}") }));
        }
        let clerk = if blank(&self.check_in.clerk) {
            &self.facility.name
        } else {
            &self.check_in.clerk
        };
        json!({
            "resourceType": "Provenance",
            "id": id,
            "meta": self.demo_meta(),
            "target": [
                self.patient_reference(),
                { "reference": urn(self.visit.id), "type": "Encounter" },
            ],
            "occurredDateTime": moment(self.check_in.at),
            "recorded": moment(self.check_in.at),
            "reason": reasons,
            "activity": { "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
                "code": "CREATE",
            }] },
            "agent": [{
                "type": { "coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                    "code": "enterer",
                }] },
                "who": { "display": clerk },
                "onBehalfOf": self.organization(),
            }],
            "entity": [{
                "role": "source",
                "what": {
                    "identifier": { "system": self.systems.label, "value": finding.as_str() },
                    "display": source_label(finding, Language::En),
                },
            }],
        })
    }

    /// The number of the document, in the slice of its kind.
    fn number(&self) -> Value {
        let person = &self.check_in.person;
        let number = person.number.reveal();
        if blank(number) {
            return Value::Null;
        }
        let (code, display) = match person.document {
            DocumentKind::Cccd | DocumentKind::CanCuoc => {
                ("NI", "National unique individual identifier")
            }
            DocumentKind::Passport => ("PPN", "Passport number"),
            DocumentKind::Other => ("U", "Unspecified identifier"),
        };
        json!({
            "use": if Finding::from(person.source).is_verified() { "official" } else { "temp" },
            "type": { "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/v2-0203",
                "code": code,
                "display": display,
            }] },
            "system": self.number_system(),
            "value": number,
            "period": { "end": person.expires.map(iso_day) },
        })
    }

    fn number_system(&self) -> String {
        let person = &self.check_in.person;
        match person.document {
            DocumentKind::Cccd | DocumentKind::CanCuoc => self.systems.national_id12.clone(),
            DocumentKind::Passport => self
                .systems
                .passport_nr
                .replace("{country}", iso_country(&person.nationality)),
            DocumentKind::Other => self.systems.other_nr.clone(),
        }
    }

    fn organization(&self) -> Value {
        let code = &self.facility.code;
        json!({
            "type": "Organization",
            "identifier": if code.is_empty() {
                Value::Null
            } else {
                json!({ "system": self.systems.facility, "value": code })
            },
            "display": self.facility.name,
        })
    }

    fn patient_reference(&self) -> Value {
        json!({ "reference": urn(self.check_in.person.id), "type": "Patient" })
    }

    fn tag(&self, code: &str, display: &str) -> Value {
        json!({ "system": self.systems.label, "code": code, "display": display })
    }

    /// The standard's own mark of data that is of no real person.
    fn demo_meta(&self) -> Value {
        if self.demo {
            json!({ "security": [{
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
                "code": "HTEST",
                "display": "test health data",
            }] })
        } else {
            json!({})
        }
    }

    /// An identifier for a resource that has no record of its own: the visit's, with other last
    /// bits, so that it is the same whenever the visit is exported.
    fn derived(&self, number: u128) -> Uuid {
        Uuid::from_u128(self.visit.id.as_u128() ^ number)
    }
}

fn entry(id: Uuid, resource: Value, request: Value) -> Value {
    json!({ "fullUrl": urn(id), "resource": resource, "request": request })
}

fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

/// The name as one text, and its parts where the order is known: Vietnamese names begin with the
/// family's, and the rest stands in the order in which it is said.
fn name(person: &PersonRecord) -> Value {
    let text = person.full_name.reveal();
    let mut name = json!({ "text": text });
    let words: Vec<&str> = text.split_whitespace().collect();
    if let Some((family, given)) = words.split_first()
        && person.nationality == "VNM"
        && !given.is_empty()
    {
        put(&mut name, "family", json!(family));
        put(&mut name, "given", json!(given));
    }
    if words.is_empty() {
        return Value::Null;
    }
    put(&mut name, "use", json!("official"));
    json!([name])
}

/// The standard extension for nationality; a code only where it is of ISO 3166-1.
fn nationality(code: &str) -> Value {
    let concept = match iso_country(code) {
        "" => return Value::Null,
        iso if iso.len() == 3 && !iso.starts_with('X') && !NOT_ISO.contains(&iso) => json!({
            "coding": [{ "system": "urn:iso:std:iso:3166", "code": iso }],
        }),
        other => json!({ "text": other }),
    };
    json!([{
        "url": "http://hl7.org/fhir/StructureDefinition/patient-nationality",
        "extension": [{ "url": "code", "valueCodeableConcept": concept }],
    }])
}

/// A passport says `D` where ISO 3166-1 says `DEU` (Doc 9303-3, section 5).
fn iso_country(code: &str) -> &str {
    match code.trim_end_matches('<').trim() {
        "D" => "DEU",
        other => other,
    }
}

fn location(clinic: &str) -> Value {
    if blank(clinic) {
        Value::Null
    } else {
        json!([{ "location": { "display": clinic } }])
    }
}

/// A date with as much as is known.
fn fhir_date(date: PartialDate) -> String {
    let mut text = format!("{:04}", date.year().unwrap_or(0));
    for part in [date.month(), date.day()] {
        match part {
            Some(part) => text.push_str(&format!("-{part:02}")),
            None => break,
        }
    }
    text
}

/// The system or use of a contact, where there is a contact.
fn contact(value: &str, name: &str) -> Option<String> {
    (!blank(value)).then(|| name.to_owned())
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(name.to_owned(), value);
    }
}

/// FHIR knows no empty texts, lists or objects, and no null: what is empty is left out.
fn compact(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!blank(&text)).then_some(Value::String(text)),
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(compact).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(object) => {
            let object: Map<String, Value> = object
                .into_iter()
                .filter_map(|(name, value)| Some((name, compact(value)?)))
                .collect();
            (!object.is_empty()).then_some(Value::Object(object))
        }
        other => Some(other),
    }
}

/// Percent-encoding of everything but unreserved characters (RFC 3986, section 2.3).
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests;
