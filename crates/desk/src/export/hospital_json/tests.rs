use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::{
    catalogue::Catalogue,
    export::testing::{NOW, facility, stay, visit},
    record::VerdictSummary,
};

fn json(check_in: &CheckIn) -> Value {
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    let file = render(check_in, &facility(), &rules).unwrap();
    serde_json::from_slice(file.bytes.reveal()).unwrap()
}

/// The keywords that the schema uses, and no others: an unknown one fails.
fn validate(schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" => true,
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "type" => match rule {
                Value::Array(all) => all.iter().any(|t| is_type(t, value)),
                one => is_type(one, value),
            },
            "minimum" => value.as_f64() >= rule.as_f64(),
            "format" => value.is_null() || is_format(rule.as_str().unwrap(), value),
            "required" => {
                value.is_null()
                    || rule
                        .as_array()
                        .unwrap()
                        .iter()
                        .all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "additionalProperties" => {
                assert_eq!(rule, false);
                value.as_object().is_none_or(|object| {
                    object
                        .keys()
                        .all(|name| schema["properties"].get(name).is_some())
                })
            }
            "properties" => {
                for (name, inner) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        validate(inner, value, &format!("{path}/{name}"), errors);
                    }
                }
                true
            }
            other => panic!("the schema uses {other}"),
        };
        if !fits {
            errors.push(format!("{path}: {keyword}"));
        }
    }
}

fn is_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        other => panic!("the schema uses the type {other}"),
    }
}

fn is_format(name: &str, value: &Value) -> bool {
    use time::format_description::well_known::{Iso8601, Rfc3339};
    let text = value.as_str().unwrap();
    match name {
        "uuid" => uuid::Uuid::parse_str(text).is_ok(),
        "date-time" => time::OffsetDateTime::parse(text, &Rfc3339).is_ok(),
        "date" => time::Date::parse(text, &Iso8601::DATE).is_ok(),
        other => panic!("the schema uses the format {other}"),
    }
}

fn schema_errors(value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut errors = Vec::new();
    validate(&schema, value, "", &mut errors);
    errors
}

#[test]
fn a_visit_fits_the_schema_and_says_what_it_was_told() {
    let value = json(&visit());
    assert_eq!(schema_errors(&value), Vec::<String>::new());
    assert_eq!(value["patient"]["full_name"], "Nguyễn Thị Ánh Đào");
    assert_eq!(value["patient"]["document"]["number"], "001190000123");
    assert_eq!(value["patient"]["birth"]["precision"], "day");
    assert_eq!(value["visit"]["registered_at"], "2026-11-22T14:30:00+07:00");
    assert_eq!(value["evidence"]["verified"], true);
    assert_eq!(value["insurance"]["well_formed"], true);
}

#[test]
fn the_schema_is_not_satisfied_by_anything() {
    let mut value = json(&visit());
    value["visit"]["ticket"] = "7".into();
    value["evidence"]["verdict"]["headline"] = "fine".into();
    value["patient"]["religion"] = "x".into();
    value["basis"].as_object_mut().unwrap().remove("notice");
    let mut errors = schema_errors(&value);
    errors.sort();
    assert_eq!(
        errors,
        [
            "/basis: required",
            "/evidence/verdict/headline: enum",
            "/patient: additionalProperties",
            "/visit/ticket: minimum",
            "/visit/ticket: type",
        ]
    );
}

#[test]
fn unknown_patients_and_every_verdict_are_handed_over() {
    let mut unknown = visit();
    unknown.person.full_name = String::new().into();
    unknown.person.number = String::new().into();
    unknown.person.birth = String::new().into();
    unknown.person.sex = 'X';
    unknown.person.expires = None;
    unknown.person.source = Source::Typed;
    if let Purpose::Visit(visit) = &mut unknown.purpose {
        visit.insurance = String::new().into();
    }
    let value = json(&unknown);
    assert_eq!(schema_errors(&value), Vec::<String>::new());
    assert_eq!(value["patient"]["birth"], Value::Null);
    assert_eq!(value["insurance"], Value::Null);
    assert_eq!(value["evidence"]["verified"], false);

    for finding in Finding::ALL {
        let mut one = visit();
        one.person.source = match finding {
            Finding::Chip(headline) => Source::Chip(VerdictSummary {
                headline,
                authenticity: cccd_chip::judge::Authenticity::IssuerUnknown,
                validity: cccd_chip::judge::Validity::NotStated,
            }),
            Finding::Qr => Source::Qr,
            Finding::Typed => Source::Typed,
        };
        assert_eq!(schema_errors(&json(&one)), Vec::<String>::new());
    }
}

#[test]
fn file_names_hold_nothing_personal_and_demo_is_marked() {
    let mut one = visit();
    one.demo = true;
    let rules = Rules {
        catalogue: &Catalogue::default(),
        now: NOW,
    };
    let file = render(&one, &facility(), &rules).unwrap();
    assert_eq!(
        file.file_name,
        "DEMO-visit-2026-11-22-0007-00000000000000000000000000000011.json"
    );
    assert_eq!(format!("{:?}", file.bytes), "(private)");
    assert!(matches!(
        render(&stay(), &facility(), &rules),
        Err(ExportError::Blocked(_))
    ));
}

proptest! {
    #[test]
    fn any_name_survives(name in "[^\\p{Cc}\u{FFFE}\u{FFFF}]{0,60}") {
        let mut one = visit();
        one.person.full_name = name.clone().into();
        let value = json(&one);
        prop_assert_eq!(value["patient"]["full_name"].as_str(), Some(name.as_str()));
    }
}
