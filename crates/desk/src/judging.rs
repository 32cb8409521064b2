//! From the files that were read to one answer: verified, judged, and the person they speak of.

use std::sync::Arc;

use cccd_chip::document::Document;
use cccd_chip::judge::{Policy, Verdict, judge};
use cccd_chip::lds::date::{Expiry, PartialDate};
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::name::tidy;
use cccd_chip::lds::person::{self, Person};
use cccd_chip::lds::sex::Sex;
use cccd_chip::lds::{DataGroup, Private};
use cccd_chip::pki::TrustStore;
use cccd_chip::verify::{Ahead, Report, VerifyOptions};
use time::macros::date;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::record::{DocumentKind, PersonRecord, Source, VerdictSummary};

/// The day from which citizens' cards are called Căn cước.
const CAN_CUOC_SINCE: Date = date!(2024 - 07 - 01);

/// What documents are judged by.
#[derive(Debug, Default)]
pub struct Judge {
    /// The anchors this desk trusts.
    pub trust: Arc<TrustStore>,
    /// What it demands beyond the rule.
    pub policy: Policy,
}

/// A chip that was read, verified and judged.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What came out.
    pub verdict: Verdict,
    /// Every check, for "why".
    pub report: Report,
    /// The holder, for the form; the identifier means nothing yet.
    pub person: PersonRecord,
    /// The holder as the files say it, with what is odd.
    pub holder: Box<Person>,
    /// The portrait's file, not decoded. Its size must be checked before decoding.
    pub portrait: Option<Private<Vec<u8>>>,
}

impl Judge {
    /// Begins to verify a document of which nothing is read yet.
    #[must_use]
    pub fn begin(&self) -> Ahead {
        Ahead::begin(Arc::clone(&self.trust))
    }

    /// Judges a document that was just read, its files given to `ahead` as they came; `None` where
    /// it holds no person that can be made out.
    #[must_use]
    pub fn judge(
        &self,
        document: &Document,
        ahead: &Ahead,
        at: OffsetDateTime,
    ) -> Option<Verified> {
        let report = ahead.verify(document, &VerifyOptions::live(at));
        let verdict = judge(&report, &self.policy);
        let holder = Person::read(|group| document.dg(group), Some(report.facts.day()))?;
        let source = Source::Chip(VerdictSummary {
            headline: verdict.headline,
            authenticity: verdict.authenticity,
            validity: verdict.validity,
        });
        Some(Verified {
            verdict,
            report,
            person: person_record(&holder, source),
            holder: Box::new(holder),
            portrait: document.dg(DataGroup::Dg2).and_then(portrait),
        })
    }
}

/// The file of the portrait in DG2.
pub(crate) fn portrait(dg2: &[u8]) -> Option<Private<Vec<u8>>> {
    let dg2 = Dg2::parse(dg2).ok()?;
    let face = dg2.portrait()?;
    Some(Private::new(face.image.to_vec()))
}

/// The person as registered, from a document or a QR code. The identifier is nil.
#[must_use]
pub fn person_record(person: &Person, source: Source) -> PersonRecord {
    let text = |value: &Option<Private<String>>| {
        let value = value.as_ref().map(|text| tidy(text.reveal()));
        Private::new(value.unwrap_or_default())
    };
    let citizen = person.document == person::DocumentKind::CitizenCard;
    let number = match &person.id_number {
        Some(id) if person.document != person::DocumentKind::Passport => {
            Private::new(id.reveal().to_owned())
        }
        _ => text(&person.document_number),
    };
    let nationality = match &person.nationality_code {
        Some(code) => code.reveal().clone(),
        None if citizen => "VNM".to_owned(),
        None => String::new(),
    };
    let full_name = match &person.name {
        Some(_) => text(&person.name),
        None => text(&person.name_in_mrz),
    };
    let birth = person.birth.as_ref().map(|birth| iso(*birth.reveal()));
    PersonRecord {
        id: Uuid::nil(),
        source,
        document: document_kind(person),
        number,
        full_name,
        birth: Private::new(birth.unwrap_or_default()),
        sex: person.sex.map_or('X', sex_letter),
        nationality,
        residence: text(&person.residence),
        expires: person
            .expiry
            .and_then(Expiry::date)
            .and_then(PartialDate::to_date),
        phone: text(&person.telephone),
    }
}

/// `M`, `F`, or `X` where unspecified.
#[must_use]
pub const fn sex_letter(sex: Sex) -> char {
    match sex {
        Sex::Male => 'M',
        Sex::Female => 'F',
        Sex::Unspecified => 'X',
    }
}

/// `yyyy-mm-dd`, `yyyy-mm` or `yyyy`; empty where not even the year is known.
#[must_use]
pub fn iso(date: PartialDate) -> String {
    match (date.year(), date.month(), date.day()) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(year), None, _) => format!("{year:04}"),
        (None, _, _) => String::new(),
    }
}

/// dd/mm/yyyy.
#[must_use]
pub fn portal_date(date: Date) -> String {
    let (year, month, day) = date.to_calendar_date();
    format!("{day:02}/{:02}/{year:04}", u8::from(month))
}

fn document_kind(person: &Person) -> DocumentKind {
    match person.document {
        person::DocumentKind::Passport => DocumentKind::Passport,
        person::DocumentKind::CitizenCard => {
            let issued = person.issued.and_then(PartialDate::to_date);
            if issued.is_some_and(|issued| issued >= CAN_CUOC_SINCE) {
                DocumentKind::CanCuoc
            } else {
                DocumentKind::Cccd
            }
        }
        person::DocumentKind::Other => DocumentKind::Other,
    }
}
