//! What the printed QR code says beside what the chip says: field by field, and how they differ.

use cccd_chip::lds::name::NameDifference;
use cccd_chip::lds::person::{Agreement, Finding, Person, Subject};
use cccd_chip::lds::qr::Qr;
use serde::Serialize;

use super::notes::subject_names;
use crate::messages::{Label, Language};

/// One field that both state.
#[derive(Debug, Serialize)]
pub(crate) struct Compared {
    /// The field's name in JSON.
    field: &'static str,
    /// `same`, `likely` or `different`.
    result: &'static str,
    /// What makes it only likely: `diacritics`, `spacing`, `order` or `truncated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    /// What each says, where it is not the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    chip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<String>,
    #[serde(skip)]
    label: Label,
    #[serde(skip)]
    agreement: Agreement,
}

/// Everything that both the chip and its card's QR code state.
pub(crate) fn with_qr(person: &Person, qr: &Qr) -> Vec<Compared> {
    let printed = Person::from_qr(qr);
    let compared = |finding| match finding {
        Finding::Compared {
            subject, result, ..
        } => Some(Compared::new(subject, result, person, &printed)),
        _ => None,
    };
    let findings = person.compare_with_qr(qr);
    findings.into_iter().filter_map(compared).collect()
}

impl Compared {
    fn new(subject: Subject, agreement: Agreement, chip: &Person, qr: &Person) -> Self {
        let (field, label) = subject_names(subject);
        let (result, by) = match agreement {
            Agreement::Same => ("same", None),
            Agreement::Likely(difference) => ("likely", Some(name_of(difference))),
            Agreement::Different => ("different", None),
        };
        let said = |person: &Person| {
            let text = person.statement(subject).filter(|_| result != "same");
            text.map(|text| text.reveal().clone())
        };
        Self {
            field,
            result,
            by,
            chip: said(chip),
            qr: said(qr),
            label,
            agreement,
        }
    }

    /// A remark where the two are not the same.
    pub(crate) fn words(&self, language: Language) -> Option<String> {
        let how = language.label(match self.agreement {
            Agreement::Same => return None,
            Agreement::Likely(NameDifference::Diacritics) => Label::OtherDiacritics,
            Agreement::Likely(NameDifference::Spacing) => Label::OtherSpacing,
            Agreement::Likely(NameDifference::Order) => Label::OtherOrder,
            Agreement::Likely(NameDifference::Truncated) => Label::CutOff,
            Agreement::Different => Label::OtherThanChip,
        });
        let field = language.label(self.label);
        let says = language.label(Label::QrSays);
        let text = self.qr.as_deref().unwrap_or("–");
        Some(format!("{field}: {says} “{text}”, {how}"))
    }
}

const fn name_of(difference: NameDifference) -> &'static str {
    match difference {
        NameDifference::Diacritics => "diacritics",
        NameDifference::Spacing => "spacing",
        NameDifference::Order => "order",
        NameDifference::Truncated => "truncated",
    }
}
