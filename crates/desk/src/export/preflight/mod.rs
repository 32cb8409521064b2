//! Everything that a destination would refuse or lose, listed before a file is made.

mod problem;

use time::{Date, OffsetDateTime};
use uuid::Uuid;

pub use problem::{Field, Kind, Problem};

use super::{
    ExportError,
    deadline::{day, vietnam},
    text::{birth, writable},
};
use crate::{
    catalogue::{
        Catalogue, DOCUMENT_OTHER, REASON_OTHER, document_code, is_vietnamese, portal_sex,
    },
    record::{CheckIn, DocumentKind, Purpose, Stay, Visit},
};

/// Longest text of a cell in UTF-16 units, the least that all formats hold.
const CELL_MAX: usize = 32_767;
/// Longest passport number that the portal takes.
const PASSPORT_MAX: usize = 10;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Hand-over file of a hospital visit.
    HospitalJson,
    /// The same as a FHIR R4 bundle.
    Fhir,
    /// The portal's file for Vietnamese guests.
    LodgingXlsx,
    /// The portal's file for foreigners.
    LodgingXml,
    /// Register of the day, either kind of desk, XLSX or CSV.
    Register,
}

impl Destination {
    /// All destinations.
    pub const ALL: [Self; 5] = [
        Self::HospitalJson,
        Self::Fhir,
        Self::LodgingXlsx,
        Self::LodgingXml,
        Self::Register,
    ];

    /// Its name in the store's export marks and in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HospitalJson => "hospital_json",
            Self::Fhir => "fhir",
            Self::LodgingXlsx => "lodging_xlsx",
            Self::LodgingXml => "lodging_xml",
            Self::Register => "register",
        }
    }

    /// The destination to which a check-in must be declared by law, if any.
    #[must_use]
    pub fn declaring(check_in: &CheckIn) -> Option<Self> {
        match &check_in.purpose {
            Purpose::Visit(_) => None,
            Purpose::Stay(_) if is_vietnamese(&check_in.person.nationality) => {
                Some(Self::LodgingXlsx)
            }
            Purpose::Stay(_) => Some(Self::LodgingXml),
        }
    }
}

/// What problems are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Labels and codes of the portal.
    pub catalogue: &'a Catalogue,
    /// The present moment.
    pub now: OffsetDateTime,
}

/// Check-ins of which some can go into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted<'a> {
    /// Those that can.
    pub ready: Vec<&'a CheckIn>,
    /// All problems of the others, and what is to be known about those that are ready.
    pub problems: Vec<Problem>,
    /// Those that belong into another file.
    pub elsewhere: Vec<Uuid>,
}

/// Sorts check-ins for a destination, so that one bad record holds up no other.
#[must_use]
pub fn sort<'a>(
    destination: Destination,
    check_ins: impl IntoIterator<Item = &'a CheckIn>,
    rules: &Rules<'_>,
) -> Sorted<'a> {
    let mut sorted = Sorted {
        ready: Vec::new(),
        problems: Vec::new(),
        elsewhere: Vec::new(),
    };
    for check_in in check_ins {
        let mut found = preflight(destination, check_in, rules);
        if found.iter().any(|p| p.kind == Kind::OtherFile) {
            sorted.elsewhere.push(check_in.id());
            continue;
        }
        if sorted.ready.iter().any(|other| overlap(other, check_in)) && is_portal(destination) {
            found.push(Problem {
                id: check_in.id(),
                field: Field::Record,
                kind: Kind::Overlaps,
            });
        }
        if !found.iter().any(Problem::blocks) {
            sorted.ready.push(check_in);
        }
        sorted.problems.append(&mut found);
    }
    sorted
}

/// All problems of one check-in for a destination; empty where there are none.
#[must_use]
pub fn preflight(destination: Destination, check_in: &CheckIn, rules: &Rules<'_>) -> Vec<Problem> {
    let mut list = List {
        check_in,
        rules,
        found: Vec::new(),
    };
    list.texts();
    match (destination, &check_in.purpose) {
        (Destination::HospitalJson | Destination::Fhir, Purpose::Visit(visit)) => {
            list.hospital(visit);
        }
        (Destination::LodgingXlsx, Purpose::Stay(stay))
            if is_vietnamese(&check_in.person.nationality) =>
        {
            list.vietnamese(stay);
        }
        (Destination::LodgingXml, Purpose::Stay(stay))
            if !is_vietnamese(&check_in.person.nationality) =>
        {
            list.foreigner(stay);
        }
        (Destination::Register, _) => {}
        _ => list.add(Field::Record, Kind::OtherFile),
    }
    list.found
}

/// What every format asks before it renders: something to render, no problem that blocks, and
/// demo records apart. `true` for demo records.
pub(super) fn ready(
    destination: Destination,
    check_ins: &[&CheckIn],
    rules: &Rules<'_>,
) -> Result<bool, ExportError> {
    let Some(first) = check_ins.first() else {
        return Err(ExportError::Nothing);
    };
    if check_ins.iter().any(|other| other.demo != first.demo) {
        return Err(ExportError::DemoMixed);
    }
    let mut blocking: Vec<Problem> = Vec::new();
    for (index, check_in) in check_ins.iter().enumerate() {
        blocking.extend(
            preflight(destination, check_in, rules)
                .into_iter()
                .filter(Problem::blocks),
        );
        let mut earlier = check_ins.iter().take(index);
        if is_portal(destination) && earlier.any(|other| overlap(other, check_in)) {
            blocking.push(Problem {
                id: check_in.id(),
                field: Field::Record,
                kind: Kind::Overlaps,
            });
        }
    }
    if blocking.is_empty() {
        Ok(first.demo)
    } else {
        Err(ExportError::Blocked(blocking))
    }
}

struct List<'a> {
    check_in: &'a CheckIn,
    rules: &'a Rules<'a>,
    found: Vec<Problem>,
}

impl List<'_> {
    fn add(&mut self, field: Field, kind: Kind) {
        self.found.push(Problem {
            id: self.check_in.id(),
            field,
            kind,
        });
    }

    fn add_if(&mut self, is: bool, field: Field, kind: Kind) {
        if is {
            self.add(field, kind);
        }
    }

    /// What no format can hold.
    fn texts(&mut self) {
        let person = &self.check_in.person;
        let mut texts: Vec<(Field, &str)> = vec![
            (Field::Name, person.full_name.reveal()),
            (Field::Birth, person.birth.reveal()),
            (Field::Nationality, &person.nationality),
            (Field::Number, person.number.reveal()),
            (Field::Residence, person.residence.reveal()),
            (Field::Phone, person.phone.reveal()),
            (Field::OverrideReason, &self.check_in.override_reason),
            (Field::Record, &self.check_in.clerk),
        ];
        match &self.check_in.purpose {
            Purpose::Visit(visit) => texts.extend([
                (Field::Insurance, visit.insurance.reveal().as_str()),
                (Field::Clinic, visit.clinic.as_str()),
                (Field::Reason, visit.reason.reveal().as_str()),
            ]),
            Purpose::Stay(stay) => texts.extend([
                (Field::Room, stay.room.as_str()),
                (Field::ReasonText, stay.reason_text.as_str()),
                (Field::Note, stay.note.reveal().as_str()),
            ]),
        }
        for (field, text) in texts {
            self.add_if(!writable(text), field, Kind::Unwritable);
            self.add_if(text.encode_utf16().count() > CELL_MAX, field, Kind::TooLong);
        }
    }

    /// A patient is handed over whatever is known of them.
    fn hospital(&mut self, visit: &Visit) {
        let person = &self.check_in.person;
        let absent = [
            (Field::Name, blank(person.full_name.reveal())),
            (Field::Number, blank(person.number.reveal())),
            (Field::Birth, blank(person.birth.reveal())),
            (Field::Nationality, blank(&person.nationality)),
            (Field::Clinic, blank(&visit.clinic)),
        ];
        for (field, absent) in absent {
            self.add_if(absent, field, Kind::Absent);
        }
        self.birth();
        let code = visit.insurance.reveal();
        self.add_if(
            !code.is_empty() && !is_insurance_code(code),
            Field::Insurance,
            Kind::NotAnInsuranceCode,
        );
    }

    fn vietnamese(&mut self, stay: &Stay) {
        let person = &self.check_in.person;
        self.guest(stay);
        match self.birth() {
            Some(date) => self.add_if(date.is_none(), Field::Birth, Kind::DateIncomplete),
            None => self.add_if(blank(person.birth.reveal()), Field::Birth, Kind::Missing),
        }
        let number = person.number.reveal();
        match person.document {
            DocumentKind::Cccd | DocumentKind::CanCuoc => self.add_if(
                !blank(number) && !is_id_number(number),
                Field::Number,
                Kind::NotTwelveDigits,
            ),
            DocumentKind::Passport => self.passport(),
            DocumentKind::Other => {}
        }
        let catalogue = self.rules.catalogue;
        let code = document_code(person.document);
        self.add_if(
            code == DOCUMENT_OTHER,
            Field::Document,
            Kind::NameOfPaperNeeded,
        );
        self.add_if(
            catalogue.residence(stay.residence_kind).is_none(),
            Field::ResidenceKind,
            Kind::CodeNotListed,
        );
        self.add_if(
            catalogue.reason(stay.reason).is_none(),
            Field::Reason,
            Kind::CodeNotListed,
        );
        self.add_if(
            stay.reason == REASON_OTHER && blank(&stay.reason_text),
            Field::ReasonText,
            Kind::Missing,
        );
    }

    fn foreigner(&mut self, stay: &Stay) {
        let person = &self.check_in.person;
        self.guest(stay);
        match self.birth() {
            Some(Some(_)) => {}
            Some(None) => self.add_if(
                birth(person.birth.reveal()).is_some_and(|b| b.month().is_some()),
                Field::Birth,
                Kind::MonthLeftOut,
            ),
            None => self.add_if(blank(person.birth.reveal()), Field::Birth, Kind::Missing),
        }
        self.passport();
        if blank(&person.nationality) {
            self.add(Field::Nationality, Kind::Missing);
        } else {
            self.add_if(
                self.rules
                    .catalogue
                    .nationality(&person.nationality)
                    .is_none(),
                Field::Nationality,
                Kind::NationalityNotListed,
            );
        }
        match stay.stay_limit {
            None => self.add(Field::StayLimit, Kind::Missing),
            Some(limit) => {
                self.add_if(
                    limit < day(self.rules.now),
                    Field::StayLimit,
                    Kind::LimitPassed,
                );
                self.add_if(stay.departs > limit, Field::Departure, Kind::BeyondLimit);
            }
        }
    }

    /// What the portal asks of every guest.
    fn guest(&mut self, stay: &Stay) {
        let person = &self.check_in.person;
        let missing = [
            (Field::Name, blank(person.full_name.reveal())),
            (Field::Number, blank(person.number.reveal())),
            (Field::Room, blank(&stay.room)),
        ];
        for (field, missing) in missing {
            self.add_if(missing, field, Kind::Missing);
        }
        self.add_if(
            portal_sex(person.sex).is_none(),
            Field::Sex,
            Kind::SexNotTaken,
        );
        let today = day(self.rules.now);
        let arrival = vietnam(stay.arrives).date();
        let oldest = today.previous_day().unwrap_or(today);
        self.add_if(arrival < oldest, Field::Arrival, Kind::ArrivalTooLongAgo);
        self.add_if(arrival > today, Field::Arrival, Kind::InFuture);
        self.add_if(
            stay.departs < arrival,
            Field::Departure,
            Kind::BeforeArrival,
        );
    }

    fn passport(&mut self) {
        let number = self.check_in.person.number.reveal();
        let good =
            number.len() <= PASSPORT_MAX && number.bytes().all(|b| b.is_ascii_alphanumeric());
        self.add_if(
            !blank(number) && !good,
            Field::Number,
            Kind::NotAPassportNumber,
        );
    }

    /// The birth date where there is one that can be read; inside, the day where it is complete.
    fn birth(&mut self) -> Option<Option<Date>> {
        let text = self.check_in.person.birth.reveal();
        if blank(text) {
            return None;
        }
        let Some(date) = birth(text) else {
            self.add(Field::Birth, Kind::NotADate);
            return None;
        };
        let today = day(self.rules.now);
        let year = date.year().map_or(0, i32::from);
        self.add_if(
            date.to_date().map_or(year > today.year(), |d| d > today),
            Field::Birth,
            Kind::InFuture,
        );
        Some(date.to_date())
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn is_portal(destination: Destination) -> bool {
    matches!(
        destination,
        Destination::LodgingXlsx | Destination::LodgingXml
    )
}

/// Whether two are the same guest with stays that share more than the day of changing rooms.
fn overlap(one: &CheckIn, other: &CheckIn) -> bool {
    let (Purpose::Stay(a), Purpose::Stay(b)) = (&one.purpose, &other.purpose) else {
        return false;
    };
    let (from_a, from_b) = (vietnam(a.arrives).date(), vietnam(b.arrives).date());
    one.person.number == other.person.number
        && !one.person.number.reveal().is_empty()
        && (from_a == from_b || (from_a < b.departs && from_b < a.departs))
}

/// Twelve digits.
pub(super) fn is_id_number(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// 15 characters (two letters, the benefit digit 1 to 5, twelve digits), the last ten of them as
/// new cards print, or the ID number.
pub(super) fn is_insurance_code(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        10 | 12 => digits(text),
        15 => {
            let (Some(group), Some(benefit), Some(rest)) =
                (text.get(..2), text.get(2..3), text.get(3..))
            else {
                return false;
            };
            group.bytes().all(|b| b.is_ascii_uppercase())
                && matches!(benefit, "1" | "2" | "3" | "4" | "5")
                && digits(rest)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
