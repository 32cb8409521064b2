//! Records to rows and back.

use cccd_chip::judge::{Authenticity, Headline, Validity};
use cccd_chip::lds::{Private, name};
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

use super::{Entry, Refusal, StoreError, Voided};
use crate::record::{
    Basis, CheckIn, DocumentKind, PersonRecord, Purpose, Source, Stay, VerdictSummary, Visit,
};

const DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// The columns of [`entry`], in its order, and the tables they come from.
pub(super) const ENTRY: &str = "SELECT
    p.who, p.document, p.number, p.full_name, p.birth, p.sex, p.nationality, p.residence,
    p.expires, p.phone,
    c.source, c.headline, c.authenticity, c.validity,
    c.id, c.kind, c.basis, c.notice, c.clerk, c.at, c.at_offset, c.override_reason,
    v.ticket, v.insurance, v.clinic, v.reason,
    s.room, s.arrives, s.arrives_offset, s.departs, s.reason, s.reason_text, s.residence_kind,
    s.stay_limit, s.note, s.departed, s.departed_offset,
    EXISTS (SELECT 1 FROM correction WHERE check_in = c.no),
    o.at, o.at_offset, o.clerk, o.why
  FROM check_in c
  JOIN person p ON p.no = c.person
  LEFT JOIN visit v ON v.check_in = c.no
  LEFT JOIN stay s ON s.check_in = c.no
  LEFT JOIN void o ON o.check_in = c.no ";

/// Reads one row of [`ENTRY`]; the export marks are filled in by the caller.
pub(super) fn entry(row: &Row<'_>, demo: bool) -> rusqlite::Result<Entry> {
    let mut columns = Columns::new(row);
    let c = &mut columns;
    let person = person_of(c)?;
    let id = c.id()?;
    let is_visit = c.get::<String>()? == "visit";
    let basis: String = c.get()?;
    let notice = c.get()?;
    let basis = if basis == "consent" {
        Basis::Consent { notice }
    } else {
        Basis::LegalDuty { notice }
    };
    let clerk = c.get()?;
    let at = c.time()?;
    let override_reason = c.get()?;
    let (purpose, departed) = if is_visit {
        let visit = Visit {
            id,
            ticket: c.get()?,
            insurance: c.private()?,
            clinic: c.get()?,
            reason: c.private()?,
        };
        c.skip(11);
        (Purpose::Visit(visit), None)
    } else {
        c.skip(4);
        let stay = Stay {
            id,
            room: c.get()?,
            arrives: c.time()?,
            departs: c.get::<SqlDay>()?.0,
            reason: c.get()?,
            reason_text: c.get()?,
            residence_kind: c.get()?,
            stay_limit: c.get::<Option<SqlDay>>()?.map(|day| day.0),
            note: c.private()?,
        };
        (Purpose::Stay(stay), c.optional_time()?)
    };
    let corrected = c.get()?;
    let voided = match c.optional_time()? {
        Some(at) => Some(Voided {
            at,
            clerk: c.get()?,
            why: c.get()?,
        }),
        None => None,
    };
    Ok(Entry {
        check_in: CheckIn {
            person,
            purpose,
            basis,
            clerk,
            at,
            override_reason,
            demo,
        },
        departed,
        corrected,
        voided,
        exports: Vec::new(),
    })
}

/// The columns of [`person`], in its order.
pub(super) const PERSON: &str = "SELECT p.who, p.document, p.number, p.full_name, p.birth, p.sex, \
    p.nationality, p.residence, p.expires, p.phone, p.source, p.headline, p.authenticity, \
    p.validity FROM person p ";

/// Reads one row of [`PERSON`].
pub(super) fn person(row: &Row<'_>) -> rusqlite::Result<PersonRecord> {
    person_of(&mut Columns::new(row))
}

/// The columns of a person, which every query names in this order.
fn person_of(c: &mut Columns<'_, '_>) -> rusqlite::Result<PersonRecord> {
    let mut person = PersonRecord {
        id: c.id()?,
        source: Source::Typed,
        document: c.word(&DocumentKind::ALL, DocumentKind::as_str)?,
        number: c.private()?,
        full_name: c.private()?,
        birth: c.private()?,
        sex: c.get::<String>()?.chars().next().unwrap_or('X'),
        nationality: c.get()?,
        residence: c.private()?,
        expires: c.get::<Option<SqlDay>>()?.map(|day| day.0),
        phone: c.private()?,
    };
    person.source = source(c)?;
    Ok(person)
}

fn source(c: &mut Columns<'_, '_>) -> rusqlite::Result<Source> {
    const HEADLINES: [Headline; 5] = [
        Headline::Invalid,
        Headline::IssuerUnknown,
        Headline::Expired,
        Headline::SignedChipUnproven,
        Headline::Genuine,
    ];
    match c.get::<String>()?.as_str() {
        "chip" => Ok(Source::Chip(VerdictSummary {
            headline: c.word(&HEADLINES, Headline::as_str)?,
            authenticity: c.word(&Authenticity::ALL, Authenticity::as_str)?,
            validity: c.word(&Validity::ALL, Validity::as_str)?,
        })),
        other => {
            c.skip(3);
            match other {
                "qr" => Ok(Source::Qr),
                "typed" => Ok(Source::Typed),
                _ => Err(unreadable(c.next)),
            }
        }
    }
}

/// The words for a source: its name, and the verdict's three where there is one.
pub(super) fn source_words(source: Source) -> [Option<&'static str>; 4] {
    match source {
        Source::Chip(verdict) => [
            Some("chip"),
            Some(verdict.headline.as_str()),
            Some(verdict.authenticity.as_str()),
            Some(verdict.validity.as_str()),
        ],
        Source::Qr => [Some("qr"), None, None, None],
        Source::Typed => [Some("typed"), None, None, None],
    }
}

/// A named value, as text, of a record.
pub(super) type Field = (&'static str, Private<String>);

/// Everything of a person that can change.
pub(super) fn person_fields(person: &PersonRecord) -> Vec<Field> {
    let source = source_words(person.source)
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    vec![
        ("person.source", source.into()),
        (
            "person.document",
            person.document.as_str().to_owned().into(),
        ),
        ("person.number", person.number.clone()),
        ("person.full_name", person.full_name.clone()),
        ("person.birth", person.birth.clone()),
        ("person.sex", person.sex.to_string().into()),
        ("person.nationality", person.nationality.clone().into()),
        ("person.residence", person.residence.clone()),
        ("person.expires", optional_day(person.expires)),
        ("person.phone", person.phone.clone()),
    ]
}

/// Everything of a visit or stay that can change.
pub(super) fn purpose_fields(purpose: &Purpose) -> Vec<Field> {
    match purpose {
        Purpose::Visit(visit) => vec![
            ("visit.insurance", visit.insurance.clone()),
            ("visit.clinic", visit.clinic.clone().into()),
            ("visit.reason", visit.reason.clone()),
        ],
        Purpose::Stay(stay) => vec![
            ("stay.room", stay.room.clone().into()),
            ("stay.arrives", stay.arrives.to_string().into()),
            ("stay.departs", day(stay.departs).into()),
            ("stay.reason", stay.reason.to_string().into()),
            ("stay.reason_text", stay.reason_text.clone().into()),
            (
                "stay.residence_kind",
                stay.residence_kind.to_string().into(),
            ),
            ("stay.stay_limit", optional_day(stay.stay_limit)),
            ("stay.note", stay.note.clone()),
        ],
    }
}

/// A digest of all that was confirmed, by which a repeated check-in is told from another one that
/// took its identifier. Neither the ticket is in it, which the store assigns, nor the time, which
/// differs when a clerk confirms again.
pub(super) fn digest(check_in: &CheckIn) -> ring::digest::Digest {
    let mut fields = person_fields(&check_in.person);
    fields.extend(purpose_fields(&check_in.purpose));
    fields.push(("person", check_in.person.id.to_string().into()));
    fields.push(("basis", basis_word(&check_in.basis).to_owned().into()));
    fields.push(("notice", check_in.basis.notice().to_owned().into()));
    fields.push(("clerk", check_in.clerk.clone().into()));
    fields.push(("override_reason", check_in.override_reason.clone().into()));
    let mut digest = ring::digest::Context::new(&ring::digest::SHA256);
    for (name, value) in fields {
        digest.update(name.as_bytes());
        digest.update(
            &u64::try_from(value.reveal().len())
                .unwrap_or(u64::MAX)
                .to_be_bytes(),
        );
        digest.update(value.reveal().as_bytes());
    }
    digest.finish()
}

/// The word for a basis.
pub(super) const fn basis_word(basis: &Basis) -> &'static str {
    match basis {
        Basis::Consent { .. } => "consent",
        Basis::LegalDuty { .. } => "legal_duty",
    }
}

/// A document's number as it is searched: letters and digits alone, upper case.
pub(super) fn number_key(number: &str) -> String {
    number
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The words of a name as they are indexed and searched.
pub(super) fn name_words(full_name: &str) -> Vec<String> {
    name::fold(full_name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A day as it is stored.
pub(super) fn day(day: Date) -> String {
    day.format(DAY).unwrap_or_default()
}

fn optional_day(date: Option<Date>) -> Private<String> {
    date.map(day).unwrap_or_default().into()
}

/// A time as it is stored: nanoseconds, and the desk's offset in seconds.
pub(super) fn time(at: OffsetDateTime) -> Result<(i64, i32), StoreError> {
    let nanoseconds = i64::try_from(at.unix_timestamp_nanos()).map_err(|_| Refusal::Time)?;
    Ok((nanoseconds, at.offset().whole_seconds()))
}

/// A stored time.
pub(super) fn time_from(nanoseconds: i64, offset: i32) -> Option<OffsetDateTime> {
    let offset = UtcOffset::from_whole_seconds(offset).ok()?;
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(nanoseconds)).ok()?;
    at.checked_to_offset(offset)
}

fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        column,
        rusqlite::types::Type::Text,
        Box::new(FromSqlError::InvalidType),
    )
}

/// A day in a column.
pub(super) struct SqlDay(pub(super) Date);

impl FromSql for SqlDay {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Date::parse(value.as_str()?, DAY)
            .map(Self)
            .map_err(|_| FromSqlError::InvalidType)
    }
}

impl ToSql for SqlDay {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(day(self.0).into())
    }
}

/// The columns of a row from left to right.
pub(super) struct Columns<'a, 'b> {
    row: &'a Row<'b>,
    next: usize,
}

impl<'a, 'b> Columns<'a, 'b> {
    pub(super) const fn new(row: &'a Row<'b>) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next)?;
        self.skip(1);
        Ok(value)
    }

    pub(super) const fn skip(&mut self, columns: usize) {
        self.next = self.next.saturating_add(columns);
    }

    pub(super) fn private(&mut self) -> rusqlite::Result<Private<String>> {
        self.get().map(Private::new)
    }

    pub(super) fn id(&mut self) -> rusqlite::Result<Uuid> {
        let bytes: [u8; 16] = self.get()?;
        Ok(Uuid::from_bytes(bytes))
    }

    pub(super) fn time(&mut self) -> rusqlite::Result<OffsetDateTime> {
        self.optional_time()?.ok_or_else(|| unreadable(self.next))
    }

    fn optional_time(&mut self) -> rusqlite::Result<Option<OffsetDateTime>> {
        let at: Option<i64> = self.get()?;
        let offset: Option<i32> = self.get()?;
        match (at, offset) {
            (Some(at), Some(offset)) => time_from(at, offset)
                .map(Some)
                .ok_or_else(|| unreadable(self.next)),
            _ => Ok(None),
        }
    }

    fn word<T: Copy>(
        &mut self,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> rusqlite::Result<T> {
        let word: String = self.get()?;
        all.iter()
            .copied()
            .find(|value| name(*value) == word)
            .ok_or_else(|| unreadable(self.next))
    }
}
