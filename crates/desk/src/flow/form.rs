//! What the clerk fills in: the person where no chip gave it, the mode's few fields, and reasons.
//! Every value is text until it is checked, so that nothing typed is ever lost.

use std::collections::{BTreeMap, BTreeSet};

use cccd_chip::lds::Private;
use cccd_chip::lds::date::PartialDate;
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::name::tidy;
use time::{Date, Duration, OffsetDateTime, Time};
use uuid::Uuid;

use super::model::Settings;
use crate::judging::{iso, portal_date};
use crate::permission::Permission;
use crate::record::{DocumentKind, Mode, PersonRecord, Purpose, Source, Stay, Visit};

/// Code of Viet Nam, as in an MRZ.
const VIET_NAM: &str = "VNM";
/// The reason of stay that must be told in words.
const OTHER_REASON: u8 = 20;

/// The fields, in the order of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    missing_docs,
    reason = "described where their meaning is not the name's"
)]
pub enum Field {
    /// Of the person: `cccd`, `can_cuoc`, `passport` or `other`.
    Document,
    /// ID number or passport number.
    Number,
    FullName,
    /// dd/mm/yyyy, mm/yyyy or yyyy.
    Birth,
    /// `M`, `F` or `X`.
    Sex,
    /// Three letters as in an MRZ (`D` for Germany).
    Nationality,
    Residence,
    Phone,
    /// Why a known number stands with another name or birth date.
    ConflictReason,
    /// The colleague who decided, where the verdict wants one.
    Staff,
    /// Why it is done although the verdict wants a reason.
    OverrideReason,
    /// Health-insurance code: 15 characters, 10 digits, or empty.
    Insurance,
    Clinic,
    /// Reason for the visit.
    Reason,
    Room,
    /// dd/mm/yyyy hh:mm; empty for the moment of the confirmation.
    Arrives,
    /// dd/mm/yyyy.
    Departs,
    /// Code of the portal's list, 1 to 20.
    StayReason,
    /// In words, where the code is 20.
    StayReasonText,
    /// 1 permanent, 2 temporary, 3 other.
    ResidenceKind,
    /// dd/mm/yyyy: last day of the permitted stay of a foreigner.
    StayLimit,
    Note,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// It must not be empty.
    Missing,
    /// An ID number has twelve digits.
    IdNumber,
    /// A passport number has up to 22 letters and digits.
    PassportNumber,
    /// No date of the form dd/mm/yyyy, or one that does not exist.
    Date,
    /// The birth lies in the future.
    Future,
    /// None of the choices.
    Choice,
    /// Neither 15 characters of an insurance card nor its last 10 digits.
    Insurance,
    /// Before the arrival.
    BeforeArrival,
    /// Before today.
    Past,
}

/// The fields' values and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: BTreeMap<Field, Private<String>>,
    touched: BTreeSet<Field>,
    /// What is wrong, since the clerk last tried to go on.
    pub problems: BTreeMap<Field, Problem>,
}

/// What the check of a form depends on beside its values.
pub(super) struct Context<'a> {
    pub(super) settings: &'a Settings,
    pub(super) now: OffsetDateTime,
    pub(super) permission: Permission,
    /// Whether the person is a foreigner.
    pub(super) foreign: bool,
}

impl Form {
    /// The value of a field; empty where there is none.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        self.values
            .get(&field)
            .map_or("", |value| value.reveal().as_str())
    }

    /// The first field with a problem, for the focus.
    #[must_use]
    pub fn first_problem(&self) -> Option<Field> {
        self.problems.keys().next().copied()
    }

    /// The value of a field that the clerk has edited.
    pub(super) fn typed(&self, field: Field) -> Option<&str> {
        self.touched.contains(&field).then(|| self.get(field))
    }

    /// As the clerk edits it.
    pub(super) fn set(&mut self, field: Field, value: Private<String>) {
        self.values.insert(field, value);
        self.touched.insert(field);
        self.problems.remove(&field);
    }

    /// Forgets what the desk filled in beside the person: it may be of somebody else.
    pub(super) fn forget_filled(&mut self) {
        let touched = &self.touched;
        self.values
            .retain(|field, _| touched.contains(field) || *field < Field::Phone);
    }

    /// As the desk knows it; what the clerk has edited stays.
    pub(super) fn fill(&mut self, field: Field, value: &str) {
        if !self.touched.contains(&field) {
            self.values.insert(field, Private::new(value.to_owned()));
        }
    }

    /// A value that is checked, trimmed.
    fn text(&self, field: Field) -> &str {
        self.get(field).trim()
    }

    /// The usual values for a person.
    pub(super) fn fill_usual(&mut self, settings: &Settings, now: OffsetDateTime, foreign: bool) {
        match settings.mode {
            Mode::Hospital => {
                let only = match settings.clinics.as_slice() {
                    [only] => only.as_str(),
                    _ => "",
                };
                self.fill(Field::Clinic, only);
                self.fill(Field::Insurance, "");
            }
            Mode::Lodging => {
                let nights = Duration::days(i64::from(settings.nights));
                let departs = now.date().checked_add(nights).unwrap_or(Date::MAX);
                self.fill(Field::Departs, &portal_date(departs));
                self.fill(Field::StayReason, "1");
                self.fill(Field::StayReasonText, "");
                self.fill(Field::ResidenceKind, if foreign { "3" } else { "1" });
                self.fill(Field::StayLimit, "");
                self.fill(Field::Room, "");
            }
        }
    }

    /// The values of the person's last time that still hold.
    pub(super) fn fill_from_last(&mut self, settings: &Settings, last: &Purpose, today: Date) {
        match (settings.mode, last) {
            (Mode::Hospital, Purpose::Visit(visit)) => {
                self.fill(Field::Insurance, visit.insurance.reveal());
                if settings.clinics.is_empty() || settings.clinics.contains(&visit.clinic) {
                    self.fill(Field::Clinic, &visit.clinic);
                }
            }
            (Mode::Lodging, Purpose::Stay(stay)) => {
                self.fill(Field::Room, &stay.room);
                self.fill(Field::StayReason, &stay.reason.to_string());
                self.fill(Field::StayReasonText, &stay.reason_text);
                self.fill(Field::ResidenceKind, &stay.residence_kind.to_string());
                if let Some(limit) = stay.stay_limit.filter(|limit| *limit >= today) {
                    self.fill(Field::StayLimit, &portal_date(limit));
                }
            }
            _ => {}
        }
    }

    /// Which fields the form screen shows, in their order.
    #[must_use]
    pub fn fields(
        mode: Mode,
        permission: Permission,
        foreign: bool,
        stay_reason: &str,
    ) -> Vec<Field> {
        let mut fields = Vec::new();
        match permission {
            Permission::Allow => {}
            Permission::AllowWithReason => fields.push(Field::OverrideReason),
            Permission::Staff => fields.extend([Field::Staff, Field::OverrideReason]),
        }
        match mode {
            Mode::Hospital => {
                fields.extend([Field::Insurance, Field::Clinic, Field::Reason, Field::Phone])
            }
            Mode::Lodging => {
                fields.extend([
                    Field::Room,
                    Field::Arrives,
                    Field::Departs,
                    Field::StayReason,
                ]);
                if stay_reason.trim() == OTHER_REASON.to_string() {
                    fields.push(Field::StayReasonText);
                }
                fields.push(if foreign {
                    Field::StayLimit
                } else {
                    Field::ResidenceKind
                });
                fields.extend([Field::Phone, Field::Note]);
            }
        }
        fields
    }

    /// Checks the fields of the form screen; the visit or stay if all are right.
    pub(super) fn check(&mut self, context: &Context<'_>, id: Uuid) -> Option<Purpose> {
        self.problems.clear();
        match context.permission {
            Permission::Allow => {}
            Permission::AllowWithReason => self.require(Field::OverrideReason),
            Permission::Staff => {
                self.require(Field::Staff);
                self.require(Field::OverrideReason);
            }
        }
        let purpose = match context.settings.mode {
            Mode::Hospital => self.check_visit(context, id).map(Purpose::Visit),
            Mode::Lodging => self.check_stay(context, id).map(Purpose::Stay),
        };
        purpose.filter(|_| self.problems.is_empty())
    }

    fn check_visit(&mut self, context: &Context<'_>, id: Uuid) -> Option<Visit> {
        let insurance = insurance_code(self.get(Field::Insurance));
        if insurance.is_none() {
            self.problems.insert(Field::Insurance, Problem::Insurance);
        }
        let clinics = &context.settings.clinics;
        let clinic = self.text(Field::Clinic).to_owned();
        if clinic.is_empty() {
            self.problems.insert(Field::Clinic, Problem::Missing);
        } else if !clinics.is_empty() && !clinics.contains(&clinic) {
            self.problems.insert(Field::Clinic, Problem::Choice);
        }
        Some(Visit {
            id,
            ticket: 0,
            insurance: insurance?,
            clinic,
            reason: Private::new(tidy(self.get(Field::Reason))),
        })
    }

    fn check_stay(&mut self, context: &Context<'_>, id: Uuid) -> Option<Stay> {
        self.require(Field::Room);
        let arrives = self.arrival(context.now);
        if arrives.is_none() {
            self.problems.insert(Field::Arrives, Problem::Date);
        }
        let departs = self.day(Field::Departs);
        if let (Some(departs), Some(arrives)) = (departs, arrives)
            && departs < arrives.date()
        {
            self.problems.insert(Field::Departs, Problem::BeforeArrival);
        }
        let reason = self.code(Field::StayReason, 1..=OTHER_REASON);
        if reason == Some(OTHER_REASON) {
            self.require(Field::StayReasonText);
        }
        let residence_kind = if context.foreign {
            Some(3)
        } else {
            self.code(Field::ResidenceKind, 1..=3)
        };
        let stay_limit = if context.foreign {
            let limit = self.day(Field::StayLimit);
            if limit.is_some_and(|limit| limit < context.now.date()) {
                self.problems.insert(Field::StayLimit, Problem::Past);
            }
            limit
        } else {
            None
        };
        let reason = reason?;
        Some(Stay {
            id,
            room: self.text(Field::Room).to_owned(),
            arrives: arrives?,
            departs: departs?,
            reason,
            reason_text: if reason == OTHER_REASON {
                tidy(self.get(Field::StayReasonText))
            } else {
                String::new()
            },
            residence_kind: residence_kind?,
            stay_limit,
            note: Private::new(tidy(self.get(Field::Note))),
        })
    }

    /// Checks the person that was typed.
    pub(super) fn check_person(&mut self, mode: Mode, today: Date) -> Option<PersonRecord> {
        self.problems.clear();
        self.require(Field::FullName);
        let document = DocumentKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == self.text(Field::Document));
        if document.is_none() {
            self.problems.insert(Field::Document, Problem::Choice);
        }
        let number = match document {
            Some(DocumentKind::Cccd | DocumentKind::CanCuoc) => {
                let id = IdNumber::parse(self.text(Field::Number)).ok();
                if id.is_none() {
                    self.problems.insert(Field::Number, Problem::IdNumber);
                }
                id.map(|id| Private::new(id.reveal().to_owned()))
            }
            Some(DocumentKind::Passport) => {
                let number = self.text(Field::Number).to_ascii_uppercase();
                let fits = (1..=22).contains(&number.len())
                    && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
                if !fits {
                    self.problems.insert(Field::Number, Problem::PassportNumber);
                }
                Some(Private::new(number))
            }
            // A newborn and a patient found unconscious have none.
            _ => Some(Private::new(self.text(Field::Number).to_owned())),
        };
        let birth = self.birth(mode, today);
        let sex = match self.text(Field::Sex) {
            "M" => Some('M'),
            "F" => Some('F'),
            "X" => Some('X'),
            _ => {
                self.problems.insert(Field::Sex, Problem::Choice);
                None
            }
        };
        let nationality = self.text(Field::Nationality).to_ascii_uppercase();
        let is_code = (1..=3).contains(&nationality.len())
            && nationality.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code {
            self.problems.insert(Field::Nationality, Problem::Choice);
        }
        if !self.problems.is_empty() {
            return None;
        }
        Some(PersonRecord {
            id: Uuid::nil(),
            source: Source::Typed,
            document: document?,
            number: number?,
            full_name: Private::new(tidy(self.get(Field::FullName))),
            birth: birth?,
            sex: sex?,
            nationality,
            residence: Private::new(tidy(self.get(Field::Residence))),
            expires: None,
            // What another person's record filled in is not this one's.
            phone: Private::new(
                self.typed(Field::Phone)
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            ),
        })
    }

    fn birth(&mut self, mode: Mode, today: Date) -> Option<Private<String>> {
        let text = self.text(Field::Birth);
        // The portal takes no guest without it; a hospital takes everybody.
        if text.is_empty() && mode == Mode::Hospital {
            return Some(Private::default());
        }
        let date = PartialDate::parse_vietnamese(text);
        let problem = match date {
            None if text.is_empty() => Some(Problem::Missing),
            None => Some(Problem::Date),
            Some(date) => {
                let latest = i32::from(date.year().unwrap_or_default());
                let future =
                    latest > today.year() || date.to_date().is_some_and(|date| date > today);
                future.then_some(Problem::Future)
            }
        };
        if let Some(problem) = problem {
            self.problems.insert(Field::Birth, problem);
        }
        Some(Private::new(iso(date?)))
    }

    fn require(&mut self, field: Field) {
        if self.text(field).is_empty() {
            self.problems.insert(field, Problem::Missing);
        }
    }

    fn day(&mut self, field: Field) -> Option<Date> {
        let day = PartialDate::parse_vietnamese(self.text(field)).and_then(PartialDate::to_date);
        if day.is_none() {
            let problem = if self.text(field).is_empty() {
                Problem::Missing
            } else {
                Problem::Date
            };
            self.problems.insert(field, problem);
        }
        day
    }

    fn code(&mut self, field: Field, range: core::ops::RangeInclusive<u8>) -> Option<u8> {
        let code = self.text(field).parse().ok();
        let code = code.filter(|code| range.contains(code));
        if code.is_none() {
            self.problems.insert(field, Problem::Choice);
        }
        code
    }

    /// The moment of arrival: now, or the day with the hour, or the day alone.
    fn arrival(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let text = self.text(Field::Arrives);
        if text.is_empty() {
            return Some(now);
        }
        let (day, hour) = text.split_once(' ').unwrap_or((text, ""));
        let day = PartialDate::parse_vietnamese(day)?.to_date()?;
        let time = match hour.trim().split_once(':') {
            Some((hour, minute)) => {
                Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()?
            }
            None if hour.trim().is_empty() && day == now.date() => now.time(),
            None if hour.trim().is_empty() => Time::MIDNIGHT,
            None => return None,
        };
        Some(day.with_time(time).assume_offset(now.offset()))
    }
}

/// Tells whether a nationality is not Vietnamese; unknown counts as Vietnamese.
pub(super) fn is_foreign(nationality: &str) -> bool {
    !matches!(nationality, "" | VIET_NAM)
}

/// An insurance code as it is kept: `^[A-Z]{2}[1-5]\d{12}$`, the last ten digits, or nothing.
pub(crate) fn insurance_code(text: &str) -> Option<Private<String>> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let code = Private::new(code);
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    let fits = match code.reveal().as_bytes() {
        [] => true,
        ten if ten.len() == 10 => digits(ten),
        [a, b, b'1'..=b'5', rest @ ..] if rest.len() == 12 => {
            a.is_ascii_uppercase() && b.is_ascii_uppercase() && digits(rest)
        }
        _ => false,
    };
    fits.then_some(code)
}
