//! The bundle held against the structure definitions of FHIR R4 (4.0.1), as far as it uses them:
//! each element's type and cardinality stands in a table here, and what is not in the table fails.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    catalogue::Catalogue,
    export::testing::{NOW, facility, stay, visit},
    record::Source,
};

/// Elements of a type: name, type, least and most count. Lists have a most over 1.
type Elements = &'static [(&'static str, &'static str, usize, usize)];
const MANY: usize = usize::MAX;

const TYPES: &[(&str, Elements)] = &[
    (
        "Bundle",
        &[
            ("type", "code:transaction", 1, 1),
            ("timestamp", "instant", 0, 1),
            ("meta", "Meta", 0, 1),
            ("entry", "Entry", 0, MANY),
        ],
    ),
    (
        "Entry",
        &[
            ("fullUrl", "uri", 0, 1),
            ("resource", "Resource", 0, 1),
            ("request", "Request", 0, 1),
        ],
    ),
    (
        "Request",
        &[
            ("method", "code:POST|PUT", 1, 1),
            ("url", "uri", 1, 1),
            ("ifNoneExist", "string", 0, 1),
        ],
    ),
    (
        "Meta",
        &[("security", "Coding", 0, MANY), ("tag", "Coding", 0, MANY)],
    ),
    (
        "Patient",
        &[
            ("id", "id", 0, 1),
            ("meta", "Meta", 0, 1),
            ("extension", "Extension", 0, MANY),
            ("identifier", "Identifier", 0, MANY),
            ("active", "boolean", 0, 1),
            ("name", "HumanName", 0, MANY),
            ("telecom", "ContactPoint", 0, MANY),
            ("gender", "code:male|female|other|unknown", 0, 1),
            ("birthDate", "date", 0, 1),
            ("address", "Address", 0, MANY),
            ("managingOrganization", "Reference", 0, 1),
        ],
    ),
    (
        "Encounter",
        &[
            ("id", "id", 0, 1),
            ("meta", "Meta", 0, 1),
            ("identifier", "Identifier", 0, MANY),
            (
                "status",
                "code:planned|arrived|triaged|in-progress|onleave|finished|cancelled",
                1,
                1,
            ),
            ("class", "Coding", 1, 1),
            ("subject", "Reference", 0, 1),
            ("period", "Period", 0, 1),
            ("reasonCode", "CodeableConcept", 0, MANY),
            ("location", "EncounterLocation", 0, MANY),
            ("serviceProvider", "Reference", 0, 1),
        ],
    ),
    ("EncounterLocation", &[("location", "Reference", 1, 1)]),
    (
        "Coverage",
        &[
            ("id", "id", 0, 1),
            ("meta", "Meta", 0, 1),
            ("identifier", "Identifier", 0, MANY),
            (
                "status",
                "code:active|cancelled|draft|entered-in-error",
                1,
                1,
            ),
            ("type", "CodeableConcept", 0, 1),
            ("subscriberId", "string", 0, 1),
            ("beneficiary", "Reference", 1, 1),
            ("payor", "Reference", 1, MANY),
        ],
    ),
    (
        "Provenance",
        &[
            ("id", "id", 0, 1),
            ("meta", "Meta", 0, 1),
            ("target", "Reference", 1, MANY),
            ("occurredDateTime", "instant", 0, 1),
            ("recorded", "instant", 1, 1),
            ("reason", "CodeableConcept", 0, MANY),
            ("activity", "CodeableConcept", 0, 1),
            ("agent", "Agent", 1, MANY),
            ("entity", "ProvenanceEntity", 0, MANY),
        ],
    ),
    (
        "Agent",
        &[
            ("type", "CodeableConcept", 0, 1),
            ("who", "Reference", 1, 1),
            ("onBehalfOf", "Reference", 0, 1),
        ],
    ),
    (
        "ProvenanceEntity",
        &[
            (
                "role",
                "code:derivation|revision|quotation|source|removal",
                1,
                1,
            ),
            ("what", "Reference", 1, 1),
        ],
    ),
    (
        "Extension",
        &[
            ("url", "uri", 1, 1),
            ("extension", "Extension", 0, MANY),
            ("valueCodeableConcept", "CodeableConcept", 0, 1),
        ],
    ),
    (
        "Identifier",
        &[
            ("use", "code:usual|official|temp|secondary|old", 0, 1),
            ("type", "CodeableConcept", 0, 1),
            ("system", "uri", 0, 1),
            ("value", "string", 0, 1),
            ("period", "Period", 0, 1),
        ],
    ),
    (
        "Period",
        &[("start", "dateTime", 0, 1), ("end", "dateTime", 0, 1)],
    ),
    (
        "HumanName",
        &[
            (
                "use",
                "code:usual|official|temp|nickname|anonymous|old|maiden",
                0,
                1,
            ),
            ("text", "string", 0, 1),
            ("family", "string", 0, 1),
            ("given", "string", 0, MANY),
        ],
    ),
    (
        "ContactPoint",
        &[
            ("system", "code:phone|fax|email|pager|url|sms|other", 0, 1),
            ("value", "string", 0, 1),
        ],
    ),
    (
        "Address",
        &[
            ("use", "code:home|work|temp|old|billing", 0, 1),
            ("text", "string", 0, 1),
        ],
    ),
    (
        "CodeableConcept",
        &[("coding", "Coding", 0, MANY), ("text", "string", 0, 1)],
    ),
    (
        "Coding",
        &[
            ("system", "uri", 0, 1),
            ("code", "code", 0, 1),
            ("display", "string", 0, 1),
        ],
    ),
    (
        "Reference",
        &[
            ("reference", "string", 0, 1),
            ("type", "code:Patient|Encounter|Organization", 0, 1),
            ("identifier", "Identifier", 0, 1),
            ("display", "string", 0, 1),
        ],
    ),
];

fn check(kind: &str, value: &Value, path: &str, errors: &mut Vec<String>) {
    let Some((_, elements)) = TYPES.iter().find(|(name, _)| *name == kind) else {
        if !primitive(kind, value) {
            errors.push(format!("{path}: no {kind}"));
        }
        return;
    };
    let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
        errors.push(format!("{path}: no {kind}"));
        return;
    };
    for name in object.keys().filter(|name| *name != "resourceType") {
        if !elements.iter().any(|(known, ..)| known == name) {
            errors.push(format!("{path}.{name}: not of {kind}"));
        }
    }
    for (name, kind, least, most) in *elements {
        let path = format!("{path}.{name}");
        let values: Vec<&Value> = match object.get(*name) {
            None => Vec::new(),
            Some(Value::Array(items)) if *most > 1 => {
                if items.is_empty() {
                    errors.push(format!("{path}: empty list"));
                }
                items.iter().collect()
            }
            Some(_) if *most > 1 => {
                errors.push(format!("{path}: no list"));
                Vec::new()
            }
            Some(one) => vec![one],
        };
        if values.len() < *least {
            errors.push(format!("{path}: missing"));
        }
        for value in values {
            match *kind {
                "Resource" => check(
                    value["resourceType"].as_str().unwrap(),
                    value,
                    &path,
                    errors,
                ),
                kind => check(kind, value, &path, errors),
            }
        }
    }
}

/// The regular expressions of the data types' page, by hand.
fn primitive(kind: &str, value: &Value) -> bool {
    if kind == "boolean" {
        return value.is_boolean();
    }
    let Some(text) = value.as_str() else {
        return false;
    };
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let is_date = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() <= 3 && digits(parts[0], 4) && parts[1..].iter().all(|part| digits(part, 2))
    };
    let is_instant = |text: &str| {
        time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).is_ok()
    };
    if let Some((_, codes)) = kind.split_once(':') {
        return codes.split('|').any(|code| code == text);
    }
    match kind {
        "string" => {
            !text.trim().is_empty()
                && !text
                    .chars()
                    .any(|c| c < ' ' && !matches!(c, '\t' | '\r' | '\n'))
        }
        "code" => !text.is_empty() && !text.contains(char::is_whitespace),
        "uri" => !text.is_empty() && !text.contains(char::is_whitespace),
        "id" => {
            (1..=64).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        }
        "date" => is_date(text),
        "dateTime" => is_date(text) || is_instant(text),
        "instant" => is_instant(text),
        other => panic!("no type {other}"),
    }
}

/// The invariants that go across elements.
fn invariants(bundle: &Value, errors: &mut Vec<String>) {
    let entries = bundle["entry"].as_array().unwrap();
    let urls: BTreeSet<&str> = entries
        .iter()
        .filter_map(|e| e["fullUrl"].as_str())
        .collect();
    if urls.len() != entries.len() {
        errors.push("bdl-7: fullUrl must be unique".to_owned());
    }
    if entries.iter().any(|e| e.get("request").is_none()) {
        errors.push("bdl-3: a transaction's entries have a request".to_owned());
    }
    for entry in entries {
        let resource = &entry["resource"];
        let url = entry["request"]["url"].as_str().unwrap();
        if !url.starts_with(resource["resourceType"].as_str().unwrap()) {
            errors.push(format!("{url} is of another type"));
        }
        if entry["request"]["method"] == "PUT" && !url.ends_with(resource["id"].as_str().unwrap()) {
            errors.push(format!("{url} is another's"));
        }
        references(resource, &urls, errors);
    }
}

fn references(value: &Value, urls: &BTreeSet<&str>, errors: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, urls, errors)),
        Value::Object(object) => {
            if let Some(Value::String(to)) = object.get("reference")
                && !urls.contains(to.as_str())
            {
                errors.push(format!("{to} is not in the bundle"));
            }
            // ext-1: an extension has either extensions or a value.
            if object.contains_key("url")
                && object.contains_key("extension") == object.contains_key("valueCodeableConcept")
            {
                errors.push("ext-1".to_owned());
            }
            object
                .values()
                .for_each(|item| references(item, urls, errors));
        }
        _ => {}
    }
}

fn bundle(check_in: &CheckIn) -> Value {
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    let file = render(check_in, &facility(), &FhirSystems::default(), &rules).unwrap();
    serde_json::from_slice(file.bytes.reveal()).unwrap()
}

fn errors(bundle: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    check("Bundle", bundle, "Bundle", &mut errors);
    invariants(bundle, &mut errors);
    errors
}

fn resource<'a>(bundle: &'a Value, kind: &str) -> &'a Value {
    bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["resource"])
        .find(|resource| resource["resourceType"] == kind)
        .unwrap_or(&Value::Null)
}

#[test]
fn a_visit_is_a_sound_bundle() {
    let bundle = bundle(&visit());
    assert_eq!(errors(&bundle), Vec::<String>::new());
    let patient = resource(&bundle, "Patient");
    assert_eq!(patient["name"][0]["family"], "Nguyễn");
    assert_eq!(patient["name"][0]["given"], json!(["Thị", "Ánh", "Đào"]));
    assert_eq!(patient["birthDate"], "1990-03-02");
    assert_eq!(patient["identifier"][0]["system"], "urn:cccd:national_id12");
    assert_eq!(patient["identifier"][0]["value"], "001190000123");
    assert_eq!(patient["meta"]["tag"][0]["code"], "genuine");
    assert_eq!(patient["meta"]["tag"].as_array().unwrap().len(), 1);
    assert_eq!(
        bundle["entry"][0]["request"]["ifNoneExist"],
        "identifier=urn%3Acccd%3Anational_id12|001190000123"
    );
    assert_eq!(
        resource(&bundle, "Coverage")["subscriberId"],
        "DN4010123456789"
    );
    let provenance = resource(&bundle, "Provenance");
    assert_eq!(provenance["entity"][0]["what"]["display"], "Chip: genuine");
    assert_eq!(provenance["recorded"], "2026-11-22T14:30:00+07:00");
    assert_eq!(bundle, self::bundle(&visit()), "the same every time");
}

#[test]
fn the_tables_are_not_satisfied_by_anything() {
    let mut bad = bundle(&visit());
    bad["entry"][0]["resource"]["gender"] = "M".into();
    bad["entry"][0]["resource"]["birthDate"] = "02/03/1990".into();
    bad["entry"][0]["resource"]["nationality"] = "VNM".into();
    bad["entry"][1]["resource"]["class"] = Value::Null;
    bad["entry"][1]["resource"]["subject"]["reference"] = "Patient/1".into();
    bad["entry"][2]["resource"]["payor"] = json!([]);
    assert_eq!(errors(&bad).len(), 7, "{:#?}", errors(&bad));
}

#[test]
fn unknown_patients_are_sound_too() {
    let mut unknown = visit();
    unknown.person.source = Source::Typed;
    unknown.person.full_name = String::new().into();
    unknown.person.number = String::new().into();
    unknown.person.birth = String::new().into();
    unknown.person.residence = String::new().into();
    unknown.person.phone = String::new().into();
    unknown.person.nationality = String::new();
    unknown.person.sex = 'X';
    unknown.person.expires = None;
    unknown.clerk = String::new();
    unknown.override_reason = "Cấp cứu".to_owned();
    unknown.demo = true;
    if let Purpose::Visit(visit) = &mut unknown.purpose {
        visit.insurance = String::new().into();
        visit.clinic = String::new();
        visit.reason = String::new().into();
    }
    let bundle = bundle(&unknown);
    assert_eq!(errors(&bundle), Vec::<String>::new());
    assert!(resource(&bundle, "Coverage").is_null());
    let patient = resource(&bundle, "Patient");
    assert_eq!(patient["gender"], "unknown");
    assert_eq!(patient["meta"]["tag"][1]["code"], "unverified");
    assert_eq!(patient["meta"]["security"][0]["code"], "HTEST");
    for absent in [
        "name",
        "telecom",
        "address",
        "identifier",
        "birthDate",
        "extension",
    ] {
        assert!(patient.get(absent).is_none(), "{absent}");
    }
    assert_eq!(bundle["entry"][0]["request"]["method"], "PUT");
    assert_eq!(
        resource(&bundle, "Provenance")["reason"][1]["text"],
        "Exception: Cấp cứu"
    );
}

#[test]
fn dates_are_as_long_as_what_is_known() {
    for known in ["1955", "1955-07", "1955-07-01"] {
        let mut one = visit();
        one.person.birth = known.to_owned().into();
        let bundle = bundle(&one);
        assert_eq!(errors(&bundle), Vec::<String>::new());
        assert_eq!(resource(&bundle, "Patient")["birthDate"], known);
    }
}

#[test]
fn foreigners_have_their_states_passport_system() {
    let mut one = visit();
    one.person.document = DocumentKind::Passport;
    one.person.number = "X0012345".to_owned().into();
    one.person.nationality = "D".to_owned();
    one.person.full_name = "MUSTERMANN ERIKA".to_owned().into();
    let german = bundle(&one);
    assert_eq!(errors(&german), Vec::<String>::new());
    let patient = resource(&german, "Patient");
    assert_eq!(
        patient["identifier"][0]["system"],
        "http://hl7.org/fhir/sid/passport-DEU"
    );
    assert!(patient["name"][0].get("family").is_none());
    let concept = |bundle: &Value| {
        resource(bundle, "Patient")["extension"][0]["extension"][0]["valueCodeableConcept"].clone()
    };
    assert_eq!(concept(&german)["coding"][0]["code"], "DEU");
    one.person.nationality = "XXA".to_owned();
    let stateless = bundle(&one);
    assert_eq!(errors(&stateless), Vec::<String>::new());
    assert_eq!(concept(&stateless), json!({ "text": "XXA" }));
}

#[test]
fn a_stay_is_no_visit() {
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    assert!(matches!(
        render(&stay(), &facility(), &FhirSystems::default(), &rules),
        Err(ExportError::Blocked(_))
    ));
}

proptest! {
    #[test]
    fn any_name_survives(name in "[^\\p{Cc}\u{FFFE}\u{FFFF}]{1,60}") {
        prop_assume!(!name.trim().is_empty());
        let mut one = visit();
        one.person.full_name = name.clone().into();
        let bundle = bundle(&one);
        prop_assert_eq!(errors(&bundle), Vec::<String>::new());
        prop_assert_eq!(
            resource(&bundle, "Patient")["name"][0]["text"].as_str(),
            Some(name.as_str())
        );
    }
}
