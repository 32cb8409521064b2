//! The holder, as named values.

use cccd_chip::lds::Private;
use cccd_chip::lds::person::{Finding, Person};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::notes::Note;
use crate::messages::{Label, Language};

/// All that is known of the person, and what is odd in it.
pub(crate) fn json(person: &Person) -> Map<String, Value> {
    // No value in JSON is in words of ours, so the language does not matter.
    let mut object = fields(person, Language::En).to_json();
    let codes = notes(person).into_iter().map(|note| Value::from(note.code));
    object.insert("warnings".into(), codes.collect());
    object
}

/// All that is known of the person.
pub(crate) fn fields(person: &Person, language: Language) -> Fields {
    let mut fields = Fields::new(language);
    let name = person.name.as_ref().or(person.name_in_mrz.as_ref());
    text(&mut fields, "full_name", Label::Name, name);
    if let Some(name) = &person.name_in_mrz {
        fields.json_only("name_in_mrz", name.reveal().as_str().into());
    }
    if let Some(id) = &person.id_number {
        fields.id_number(id.reveal());
    }
    let number = person.document_number.as_ref();
    text(
        &mut fields,
        "document_number",
        Label::DocumentNumber,
        number,
    );
    let personal = person.personal_number.as_ref();
    text(
        &mut fields,
        "personal_number",
        Label::PersonalNumber,
        personal,
    );
    if let Some(birth) = &person.birth {
        fields.date("date_of_birth", Label::DateOfBirth, *birth.reveal());
    }
    if let Some(sex) = person.sex {
        fields.sex(sex);
    }
    if let Some(code) = &person.nationality_code {
        fields.json_only("nationality_code", code.reveal().as_str().into());
    }
    match (&person.nationality, &person.nationality_code) {
        (None, Some(code)) => fields.state("nationality", Label::Nationality, code.reveal()),
        (name, _) => text(
            &mut fields,
            "nationality",
            Label::Nationality,
            name.as_ref(),
        ),
    }
    for (key, label, value) in [
        ("ethnicity", Label::Ethnicity, &person.ethnicity),
        ("religion", Label::Religion, &person.religion),
        (
            "place_of_origin",
            Label::PlaceOfOrigin,
            &person.place_of_origin,
        ),
        (
            "place_of_birth",
            Label::PlaceOfBirth,
            &person.place_of_birth,
        ),
        ("residence", Label::Residence, &person.residence),
        (
            "identifying_features",
            Label::IdentifyingFeatures,
            &person.features,
        ),
        ("telephone", Label::Telephone, &person.telephone),
        ("profession", Label::Profession, &person.profession),
    ] {
        text(&mut fields, key, label, value.as_ref());
    }
    if let Some(issued) = person.issued {
        fields.date("date_of_issue", Label::DateOfIssue, issued);
    }
    text(
        &mut fields,
        "authority",
        Label::Authority,
        person.authority.as_ref(),
    );
    if let Some(state) = &person.issuing_state {
        fields.json_only("issuing_state", state.as_str().into());
    }
    if let Some(expiry) = person.expiry {
        fields.expiry(expiry);
    }
    for (key, label, value) in [
        ("father", Label::Father, &person.father),
        ("mother", Label::Mother, &person.mother),
        ("parent", Label::OneParent, &person.one_parent),
        ("spouse", Label::Spouse, &person.spouse),
        ("old_id_number", Label::OldIdNumber, &person.old_id_number),
    ] {
        text(&mut fields, key, label, value.as_ref());
    }
    fields
}

fn text(fields: &mut Fields, key: &'static str, label: Label, value: Option<&Private<String>>) {
    if let Some(value) = value {
        fields.text(key, label, value.reveal());
    }
}

/// What is odd: conflicts between the sources, and hints.
pub(crate) fn notes(person: &Person) -> Vec<Note> {
    person.findings.iter().filter_map(note).collect()
}

fn note(finding: &Finding) -> Option<Note> {
    match finding {
        Finding::Compared { .. } if !finding.is_conflict() => None,
        Finding::Compared { subject, .. } => Some(Note::differs(*subject)),
        Finding::IdNumber(warning) => Some((*warning).into()),
        Finding::Mrz(warning) => Some((*warning).into()),
        Finding::Unreadable(_) => Some(Note::new("unreadable", Label::UnreadableGroup)),
        Finding::BirthCenturyGuessed => Some(Note::new(
            "birth_century_guessed",
            Label::BirthCenturyGuessed,
        )),
        _ => Some(Note::new("odd", Label::Odd)),
    }
}
