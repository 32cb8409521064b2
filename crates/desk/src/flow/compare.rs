//! What was scanned or typed, held against what the chip says.

use cccd_chip::lds::Private;
use cccd_chip::lds::date::PartialDate;
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::name::tidy;
use cccd_chip::lds::person::{self, Agreement, Person, Subject};
use cccd_chip::lds::sex::Sex;

use super::form::{Field, Form};
use super::model::Session;

/// A field of which the chip says something else than the QR code or the clerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub subject: Subject,
    /// Who says otherwise: [`person::Source::Qr`] or [`person::Source::Typed`].
    pub source: person::Source,
    /// What they say; empty where it is no text of theirs.
    pub stated: Private<String>,
    /// How it differs, never [`Agreement::Same`].
    pub result: Agreement,
}

impl Session {
    /// Where the QR code that was scanned, or what the clerk typed before the chip was read, says
    /// something else than the chip. The chip is what is registered.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let Some(verified) = &self.verified else {
            return Vec::new();
        };
        let holder = &verified.holder;
        let mut differences = Vec::new();
        if let Some(qr) = &self.qr {
            let printed = Person::from_qr(qr);
            add(&mut differences, holder.compare_with_qr(qr), &printed);
        }
        let typed = typed(&self.form);
        add(&mut differences, holder.compare_with_typed(&typed), &typed);
        differences
    }
}

fn add(differences: &mut Vec<Difference>, findings: Vec<person::Finding>, other: &Person) {
    for finding in findings {
        if let person::Finding::Compared {
            subject,
            right,
            result: result @ (Agreement::Likely(_) | Agreement::Different),
            ..
        } = finding
        {
            differences.push(Difference {
                subject,
                source: right,
                stated: other.statement(subject).unwrap_or_default(),
                result,
            });
        }
    }
}

/// The person as far as the clerk has typed it.
fn typed(form: &Form) -> Person {
    let text = |field| {
        let text = form.typed(field)?.trim();
        (!text.is_empty()).then(|| Private::new(tidy(text)))
    };
    let number = text(Field::Number);
    let id_number = number
        .as_ref()
        .and_then(|number| IdNumber::parse(number.reveal()).ok());
    let birth = text(Field::Birth);
    let birth = birth.and_then(|birth| PartialDate::parse_vietnamese(birth.reveal()));
    Person {
        document_number: number.filter(|_| id_number.is_none()),
        id_number,
        name: text(Field::FullName),
        birth: birth.map(Private::new),
        sex: match form.typed(Field::Sex) {
            Some("M") => Some(Sex::Male),
            Some("F") => Some(Sex::Female),
            _ => None,
        },
        nationality_code: text(Field::Nationality),
        residence: text(Field::Residence),
        ..Person::typed()
    }
}
