//! Comparing what two sources say of the same person.

use super::{Files, Person};
use crate::{
    DataGroup, Private,
    date::{Expiry, PartialDate},
    dg13_vn::Details,
    id_number::{IdNumber, IdNumberWarning},
    mrz::{self, Mrz, MrzDate},
    name::{NameDifference, NameMatch, compare, compare_with_mrz, tidy},
    sex::Sex,
};

/// Where a statement about the holder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The MRZ in DG1.
    Dg1,
    /// DG11.
    Dg11,
    /// DG12.
    Dg12,
    /// The Vietnamese DG13.
    Dg13,
    /// A QR code, unverified.
    Qr,
    /// What somebody typed.
    Typed,
    /// The joined data of the chip.
    Chip,
}

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named as the fields of `Person`")]
#[non_exhaustive]
pub enum Subject {
    IdNumber,
    DocumentNumber,
    Name,
    Birth,
    Sex,
    Nationality,
    Residence,
    Issued,
    Expiry,
    OldIdNumber,
}

/// How two statements compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// They are the same, or what is known of both is.
    Same,
    /// They are the same name, written in two ways.
    Likely(NameDifference),
    /// They differ.
    Different,
}

/// A result of joining or comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Finding {
    /// Two sources speak of the same thing.
    Compared {
        /// Of what.
        subject: Subject,
        /// One source.
        left: Source,
        /// The other.
        right: Source,
        /// With this result.
        result: Agreement,
    },
    /// The structure of the ID number does not fit the person. A hint only.
    IdNumber(IdNumberWarning),
    /// The MRZ itself is odd: a check digit is wrong, a date does not exist, ….
    Mrz(mrz::Warning),
    /// This data group is there, but cannot be read.
    Unreadable(DataGroup),
    /// The MRZ has no century, and no other source had one either: the birth was put into the
    /// last hundred years.
    BirthCenturyGuessed,
}

impl Finding {
    /// Whether two sources do not agree, not even likely.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::Compared {
                result: Agreement::Different,
                ..
            }
        )
    }
}

impl From<NameMatch> for Agreement {
    fn from(result: NameMatch) -> Self {
        match result {
            NameMatch::Exact => Self::Same,
            NameMatch::Likely(difference) => Self::Likely(difference),
            NameMatch::Different => Self::Different,
        }
    }
}

impl From<bool> for Agreement {
    fn from(same: bool) -> Self {
        if same { Self::Same } else { Self::Different }
    }
}

/// All comparisons between the files, and what is odd about the ID number.
pub(super) fn files(files: &Files<'_>, person: &Person) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mrz = files.dg1.map(|dg1| &dg1.mrz);
    let details = files.vietnamese_details();
    findings.extend(
        mrz.iter()
            .flat_map(|mrz| &mrz.warnings)
            .copied()
            .map(Finding::Mrz),
    );
    if let (Some(details), Some(mrz)) = (details, mrz) {
        dg13_and_mrz(details, mrz, &mut findings);
    }
    if let Some(dg11) = files.dg11 {
        let (name, birth) = (dg11.name(), dg11.birth());
        if let (Some(name), Some(mrz)) = (&name, mrz) {
            let result = compare_with_mrz(name.reveal(), mrz.name_field.reveal());
            // National characters other than Latin cannot be compared.
            if name.reveal().chars().all(is_latin) {
                push(
                    &mut findings,
                    Subject::Name,
                    Source::Dg11,
                    Source::Dg1,
                    result.into(),
                );
            }
        }
        if let (Some(birth), Some(mrz)) = (&birth, mrz) {
            let result = same_birth(*birth.reveal(), mrz.date_of_birth.reveal());
            push(
                &mut findings,
                Subject::Birth,
                Source::Dg11,
                Source::Dg1,
                result.into(),
            );
        }
        if let Some(details) = details {
            let names = details.name.as_ref().zip(name.as_ref());
            let births = details.birth.as_ref().zip(birth.as_ref());
            if let Some((a, b)) = names {
                let result = compare(a.reveal(), b.reveal());
                push(
                    &mut findings,
                    Subject::Name,
                    Source::Dg13,
                    Source::Dg11,
                    result.into(),
                );
            }
            if let Some((a, b)) = births {
                let result = a.reveal().agrees_with(*b.reveal());
                push(
                    &mut findings,
                    Subject::Birth,
                    Source::Dg13,
                    Source::Dg11,
                    result.into(),
                );
            }
        }
    }
    let issued = details.and_then(|details| details.issued);
    if let Some((a, b)) = issued.zip(files.dg12.and_then(|dg12| dg12.issued())) {
        let result = a.agrees_with(b);
        push(
            &mut findings,
            Subject::Issued,
            Source::Dg13,
            Source::Dg12,
            result.into(),
        );
    }
    if let Some(id) = &person.id_number {
        let birth = person.birth.as_ref().map(|birth| *birth.reveal());
        findings.extend(
            id.warnings(birth, person.sex)
                .into_iter()
                .map(Finding::IdNumber),
        );
    }
    findings
}

/// What another source says of the same things as the person. The day of expiry agrees with any
/// of `expiries`.
pub(super) fn with(
    person: &Person,
    other: &Person,
    source: Source,
    expiries: &[Expiry],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut compared = |subject, result: Option<Agreement>| {
        if let Some(result) = result {
            push(&mut findings, subject, Source::Chip, source, result);
        }
    };
    let same = |a: &Option<Private<String>>, b: &Option<Private<String>>| {
        let folded = |text: &Private<String>| tidy(text.reveal()).to_lowercase();
        let (a, b) = a.as_ref().zip(b.as_ref())?;
        Some((folded(a) == folded(b)).into())
    };
    let ids = person.id_number.as_ref().zip(other.id_number.as_ref());
    compared(Subject::IdNumber, ids.map(|(a, b)| (a == b).into()));
    // Of one ID number follows the other number of the card.
    if ids.is_none() {
        let number = same(&person.document_number, &other.document_number);
        compared(Subject::DocumentNumber, number);
    }
    compared(Subject::Name, names(person, other));
    let births = person.birth.as_ref().zip(other.birth.as_ref());
    compared(
        Subject::Birth,
        births.map(|(a, b)| a.reveal().agrees_with(*b.reveal()).into()),
    );
    let stated = |sex: Option<Sex>| sex.filter(|sex| *sex != Sex::Unspecified);
    let sexes = stated(person.sex).zip(stated(other.sex));
    compared(Subject::Sex, sexes.map(|(a, b)| (a == b).into()));
    let nationality = same(&person.nationality_code, &other.nationality_code);
    compared(Subject::Nationality, nationality);
    compared(
        Subject::Residence,
        same(&person.residence, &other.residence),
    );
    let issued = person.issued.zip(other.issued);
    compared(
        Subject::Issued,
        issued.map(|(a, b)| a.agrees_with(b).into()),
    );
    compared(
        Subject::OldIdNumber,
        same(&person.old_id_number, &other.old_id_number),
    );
    if let Some(expiry) = person.expiry.filter(|_| !expiries.is_empty()) {
        let agrees = expiries.iter().any(|other| same_expiry(expiry, *other));
        compared(Subject::Expiry, Some(agrees.into()));
    }
    findings
}

/// The full names; where the person's is in another script, the name in the letters of the MRZ.
fn names(person: &Person, other: &Person) -> Option<Agreement> {
    let stated = other.name.as_ref()?.reveal();
    let name = person.name.as_ref()?.reveal();
    let printed = person.name_in_mrz.as_ref().map(Private::reveal);
    let national = !name.chars().all(is_latin) && stated.chars().all(is_latin);
    let name = printed.filter(|_| national).unwrap_or(name);
    Some(compare(name, stated).into())
}

fn dg13_and_mrz(details: &Details, mrz: &Mrz, findings: &mut Vec<Finding>) {
    let mut compared = |subject, result: Option<Agreement>| {
        if let Some(result) = result {
            push(findings, subject, Source::Dg13, Source::Dg1, result);
        }
    };
    let id = details.id_number.as_ref();
    let mrz_id = mrz.vietnamese_id_number();
    let ids = id.zip(mrz_id.as_ref());
    compared(
        Subject::IdNumber,
        ids.map(|(a, b)| (a.reveal() == b.reveal()).into()),
    );
    let number = mrz.document_number.reveal();
    let document_number = id
        .map(IdNumber::document_number)
        .map(|id| (id == number).into());
    compared(Subject::DocumentNumber, document_number);
    let name = details.name.as_ref();
    let name = name.map(|name| compare_with_mrz(name.reveal(), mrz.name_field.reveal()).into());
    compared(Subject::Name, name);
    let birth = details.birth.as_ref();
    let birth = birth.map(|birth| same_birth(*birth.reveal(), mrz.date_of_birth.reveal()).into());
    compared(Subject::Birth, birth);
    let mrz_sex = Some(*mrz.sex.reveal()).filter(|sex| *sex != Sex::Unspecified);
    compared(
        Subject::Sex,
        details.sex.zip(mrz_sex).map(|(a, b)| (a == b).into()),
    );
    let expiries = details.expiry.zip(mrz.expiry());
    compared(
        Subject::Expiry,
        expiries.map(|(a, b)| same_expiry(a, b).into()),
    );
}

/// Whether a full date fits the two digits of the year, month and day of an MRZ.
fn same_birth(full: PartialDate, mrz: &MrzDate) -> bool {
    let century = full
        .year()
        .map_or(1900, |year| year.saturating_sub(year % 100));
    mrz.in_century(century)
        .is_some_and(|date| full.agrees_with(date))
}

fn same_expiry(a: Expiry, b: Expiry) -> bool {
    match (a.date(), b.date()) {
        (Some(a), Some(b)) => a.agrees_with(b),
        (None, None) => true,
        _ => false,
    }
}

/// Latin letters with and without diacritics, and what stands between them.
fn is_latin(c: char) -> bool {
    !c.is_alphabetic() || matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

fn push(
    findings: &mut Vec<Finding>,
    subject: Subject,
    left: Source,
    right: Source,
    result: Agreement,
) {
    findings.push(Finding::Compared {
        subject,
        left,
        right,
        result,
    });
}
