//! The holder: what the data groups say about one person, joined and compared.
//!
//! A Vietnamese card has its holder's data in DG13 with diacritics and in DG1 without; a passport
//! has DG1 and sometimes DG11 and DG12. All become one type, and where two sources speak of the
//! same thing, a [`Finding`] says whether they agree. Nothing here says whether a source is
//! genuine: that is for passive authentication.

mod compare;

use core::fmt;

pub use self::compare::{Agreement, Finding, Source, Subject};
use crate::{
    DataGroup, ParseError, Private,
    date::{Expiry, PartialDate},
    dg1::Dg1,
    dg11::{Dg11, Dg11Element},
    dg12::{Dg12, Dg12Element},
    dg13_vn::{Details, Dg13Vn},
    id_number::IdNumber,
    mrz::Mrz,
    name::{self, tidy},
    qr::Qr,
    sex::Sex,
};

/// Code of Viet Nam in an MRZ.
const VIET_NAM: &str = "VNM";

/// The parsed files to join. DG13 counts where it states the Vietnamese layout, or where the MRZ
/// is Vietnamese and it has a number or a name in the places of that layout.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files<'a> {
    /// The MRZ.
    pub dg1: Option<&'a Dg1>,
    /// Additional personal details.
    pub dg11: Option<&'a Dg11>,
    /// Additional document details.
    pub dg12: Option<&'a Dg12>,
    /// The Vietnamese data.
    pub dg13: Option<&'a Dg13Vn>,
    /// The day of the reading, by which the century of a birth is told that only the MRZ knows.
    pub as_of: Option<time::Date>,
}

/// What kind of document a person's data come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// The Vietnamese citizen ID card.
    CitizenCard,
    /// A passport of any state.
    Passport,
    /// Another travel document.
    Other,
}

/// How the data reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// From a chip. Whether it is a genuine one is another question.
    Chip,
    /// From a QR code, which anyone can print: unverified.
    QrUnverified,
    /// From what somebody typed.
    Typed,
}

/// A person as the document says. Texts are NFC.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// How the data reached us.
    pub origin: Origin,
    /// The kind of document.
    pub document: DocumentKind,
    /// Code of the issuing state, as in the MRZ.
    pub issuing_state: Option<String>,
    /// The document's number; of a Vietnamese card, the last nine digits of the ID number.
    pub document_number: Option<Private<String>>,
    /// The Vietnamese personal identification number.
    pub id_number: Option<IdNumber>,
    /// Another state's personal number, from DG11 or the MRZ's optional data.
    pub personal_number: Option<Private<String>>,
    /// Full name, with diacritics where a source has them.
    pub name: Option<Private<String>>,
    /// Full name in the letters of the MRZ, surname first.
    pub name_in_mrz: Option<Private<String>>,
    /// Date of birth.
    pub birth: Option<Private<PartialDate>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Code of the nationality, as in the MRZ.
    pub nationality_code: Option<Private<String>>,
    /// Nationality in words.
    pub nationality: Option<Private<String>>,
    /// Ethnicity.
    pub ethnicity: Option<Private<String>>,
    /// Religion.
    pub religion: Option<Private<String>>,
    /// Place of origin (Vietnamese card).
    pub place_of_origin: Option<Private<String>>,
    /// Place of birth (DG11).
    pub place_of_birth: Option<Private<String>>,
    /// Place of residence, or permanent address.
    pub residence: Option<Private<String>>,
    /// Identifying features.
    pub features: Option<Private<String>>,
    /// Telephone (DG11).
    pub telephone: Option<Private<String>>,
    /// Profession (DG11).
    pub profession: Option<Private<String>>,
    /// Date of issue.
    pub issued: Option<PartialDate>,
    /// Issuing authority (DG12).
    pub authority: Option<Private<String>>,
    /// Date of expiry, or never.
    pub expiry: Option<Expiry>,
    /// Father.
    pub father: Option<Private<String>>,
    /// Mother.
    pub mother: Option<Private<String>>,
    /// A parent of whom it is not known which.
    pub one_parent: Option<Private<String>>,
    /// Spouse.
    pub spouse: Option<Private<String>>,
    /// Number of the former nine-digit ID card.
    pub old_id_number: Option<Private<String>>,
    /// Comparisons between the sources, and what is odd.
    pub findings: Vec<Finding>,
}

impl<'a> Files<'a> {
    fn vietnamese_details(&self) -> Option<&'a Details> {
        let dg13 = self.dg13?;
        let details = &dg13.details;
        let card = self
            .dg1
            .is_some_and(|dg1| dg1.mrz.issuing_state == VIET_NAM);
        let plausible = details.id_number.is_some() || details.name.is_some();
        (dg13.is_vietnamese() || (card && plausible)).then_some(details)
    }
}

impl Person {
    /// Joins what the files say. What DG13 says goes before DG11, and that before the MRZ.
    #[must_use]
    pub fn join(files: &Files<'_>) -> Self {
        let mrz = files.dg1.map(|dg1| &dg1.mrz);
        let mut person = Self::unknown(Origin::Chip);
        if let Some(details) = files.vietnamese_details() {
            person.document = DocumentKind::CitizenCard;
            person.fill_from_dg13(details);
        }
        if let Some(dg11) = files.dg11 {
            person.fill_from_dg11(dg11);
        }
        if let Some(dg12) = files.dg12 {
            person.issued = person.issued.or_else(|| dg12.issued());
            person.authority = dg12.text(Dg12Element::Authority);
        }
        if let Some(mrz) = mrz {
            person.fill_from_mrz(mrz, files.as_of);
        }
        person.findings.extend(compare::files(files, &person));
        person
    }

    /// Parses the files that speak of the holder and joins them: `file` gives the bytes of a data
    /// group that was read. A file that cannot be parsed becomes a finding. `None` where neither
    /// DG1 nor DG11 nor a Vietnamese DG13 can be read.
    #[must_use]
    pub fn read<'a>(
        file: impl Fn(DataGroup) -> Option<&'a [u8]>,
        as_of: Option<time::Date>,
    ) -> Option<Self> {
        let mut unreadable = Vec::new();
        let mut parse = Parse {
            file: &file,
            unreadable: &mut unreadable,
        };
        let dg1 = parse.one(DataGroup::Dg1, Dg1::parse);
        let dg11 = parse.one(DataGroup::Dg11, Dg11::parse);
        let dg12 = parse.one(DataGroup::Dg12, Dg12::parse);
        let dg13 = parse.one(DataGroup::Dg13, Dg13Vn::parse);
        let vietnamese = dg13.as_ref().is_some_and(Dg13Vn::is_vietnamese);
        if dg1.is_none() && dg11.is_none() && !vietnamese {
            return None;
        }
        let mut person = Self::join(&Files {
            dg1: dg1.as_ref(),
            dg11: dg11.as_ref(),
            dg12: dg12.as_ref(),
            dg13: dg13.as_ref(),
            as_of,
        });
        person
            .findings
            .extend(unreadable.into_iter().map(Finding::Unreadable));
        Some(person)
    }

    /// From a QR code. Unverified.
    #[must_use]
    pub fn from_qr(qr: &Qr) -> Self {
        let mut person = Self::unknown(Origin::QrUnverified);
        person.document = DocumentKind::CitizenCard;
        person.issuing_state = Some(VIET_NAM.to_owned());
        person.document_number = Some(Private::new(qr.id_number.document_number().to_owned()));
        person.name = filled(&qr.name);
        person.birth = qr.birth.clone();
        person.sex = qr.sex;
        person.residence = filled(&qr.residence);
        person.issued = qr.issued;
        person.old_id_number = qr.old_id_number.clone();
        // One candidate is a fact of the law; of two, neither is known.
        if let [expiry] = qr.expiry_candidates().as_slice() {
            person.expiry = Some(*expiry);
        }
        let birth = person.birth.as_ref().map(|birth| *birth.reveal());
        let hints = qr.id_number.warnings(birth, qr.sex);
        person
            .findings
            .extend(hints.into_iter().map(Finding::IdNumber));
        person.id_number = Some(qr.id_number.clone());
        person
    }

    /// From what somebody typed, to be filled in: nothing is known yet.
    #[must_use]
    pub fn typed() -> Self {
        Self::unknown(Origin::Typed)
    }

    /// Compares with a QR code: what of the person differs, and how. Of several possible days of
    /// expiry, any agrees.
    #[must_use]
    pub fn compare_with_qr(&self, qr: &Qr) -> Vec<Finding> {
        let other = Self::from_qr(qr);
        compare::with(self, &other, Source::Qr, &qr.expiry_candidates())
    }

    /// Compares with what somebody typed: each thing that both state, and how it differs.
    #[must_use]
    pub fn compare_with_typed(&self, typed: &Self) -> Vec<Finding> {
        compare::with(self, typed, Source::Typed, typed.expiry.as_slice())
    }

    /// What the person's data say of a subject, as text for people; dates are dd/mm/yyyy, the
    /// sex is in Vietnamese.
    #[must_use]
    pub fn statement(&self, subject: Subject) -> Option<Private<String>> {
        let name = self.name.as_ref().or(self.name_in_mrz.as_ref());
        match subject {
            Subject::IdNumber => {
                let id = self.id_number.as_ref()?;
                Some(Private::new(id.reveal().to_owned()))
            }
            Subject::DocumentNumber => self.document_number.clone(),
            Subject::Name => name.cloned(),
            Subject::Birth => {
                let birth = self.birth.as_ref()?;
                Some(Private::new(birth.reveal().to_string()))
            }
            Subject::Sex => Some(Private::new(self.sex?.to_vietnamese().to_owned())),
            Subject::Nationality => self.nationality_code.clone(),
            Subject::Residence => self.residence.clone(),
            Subject::Issued => Some(Private::new(self.issued?.to_string())),
            Subject::Expiry => Some(Private::new(self.expiry?.to_string())),
            Subject::OldIdNumber => self.old_id_number.clone(),
        }
    }

    /// The findings in which two sources do not agree, not even likely.
    pub fn conflicts(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_conflict())
    }

    fn unknown(origin: Origin) -> Self {
        Self {
            origin,
            document: DocumentKind::Other,
            issuing_state: None,
            document_number: None,
            id_number: None,
            personal_number: None,
            name: None,
            name_in_mrz: None,
            birth: None,
            sex: None,
            nationality_code: None,
            nationality: None,
            ethnicity: None,
            religion: None,
            place_of_origin: None,
            place_of_birth: None,
            residence: None,
            features: None,
            telephone: None,
            profession: None,
            issued: None,
            authority: None,
            expiry: None,
            father: None,
            mother: None,
            one_parent: None,
            spouse: None,
            old_id_number: None,
            findings: Vec::new(),
        }
    }

    fn fill_from_dg13(&mut self, details: &Details) {
        let Details {
            id_number,
            name,
            birth,
            sex,
            nationality,
            ethnicity,
            religion,
            origin,
            residence,
            features,
            issued,
            expiry,
            father,
            mother,
            one_parent,
            spouse,
            old_id_number,
            sixteenth: _,
        } = details.clone();
        self.id_number = id_number;
        self.name = name;
        self.birth = birth;
        self.sex = sex;
        self.nationality = nationality;
        self.ethnicity = ethnicity;
        self.religion = religion;
        self.place_of_origin = origin;
        self.residence = residence;
        self.features = features;
        self.issued = issued;
        self.expiry = expiry;
        self.father = father;
        self.mother = mother;
        self.one_parent = one_parent;
        self.spouse = spouse;
        self.old_id_number = old_id_number;
    }

    fn fill_from_dg11(&mut self, dg11: &Dg11) {
        let place = |element| dg11.text(element).map(|text| with_commas(&text));
        self.name = self.name.take().or_else(|| dg11.name());
        self.birth = fuller(self.birth.take(), dg11.birth());
        self.personal_number = dg11.text(Dg11Element::PersonalNumber);
        self.place_of_birth = place(Dg11Element::PlaceOfBirth);
        self.residence = self
            .residence
            .take()
            .or_else(|| place(Dg11Element::Address));
        self.telephone = dg11.text(Dg11Element::Telephone);
        self.profession = dg11.text(Dg11Element::Profession);
    }

    fn fill_from_mrz(&mut self, mrz: &Mrz, as_of: Option<time::Date>) {
        let vietnamese = mrz.issuing_state == VIET_NAM;
        self.document = match mrz.document_code.bytes().next() {
            Some(b'P') => DocumentKind::Passport,
            Some(b'I') if vietnamese => DocumentKind::CitizenCard,
            _ => self.document,
        };
        self.issuing_state = Some(mrz.issuing_state.clone());
        self.document_number = filled(&mrz.document_number);
        self.nationality_code = filled(&mrz.nationality);
        let printed = tidy(&mrz.name_field.reveal().replace('<', " "));
        self.name_in_mrz = filled(&Private::new(printed));
        if self.name.is_none() {
            self.name.clone_from(&self.name_in_mrz);
        }
        let optional = mrz.optional_data.reveal();
        if self.id_number.is_none() && vietnamese {
            self.id_number = mrz
                .vietnamese_id_number()
                .and_then(|digits| IdNumber::parse(digits.reveal()).ok())
                .or_else(|| IdNumber::parse(optional.trim_matches('<')).ok());
        }
        if self.personal_number.is_none() && !vietnamese {
            self.personal_number = filled(&Private::new(tidy(&optional.replace('<', " "))));
        }
        let stated = Some(*mrz.sex.reveal()).filter(|sex| *sex != Sex::Unspecified);
        self.sex = self.sex.or(stated);
        self.expiry = self.expiry.or_else(|| mrz.expiry());
        if self
            .birth
            .as_ref()
            .is_none_or(|birth| birth.reveal().to_date().is_none())
        {
            let from_mrz = self.birth_from_mrz(mrz, as_of);
            self.birth = fuller(self.birth.take(), from_mrz.map(Private::new));
        }
    }

    /// The MRZ's date of birth in the century of, in this order: a date with the year that is
    /// known already, the ID number, the last hundred years before issue or reading.
    fn birth_from_mrz(&mut self, mrz: &Mrz, as_of: Option<time::Date>) -> Option<PartialDate> {
        let date = mrz.date_of_birth.reveal();
        let in_century_of = |year: u16| {
            let century = year.saturating_sub(year % 100);
            date.in_century(century)
                .filter(|date| date.year() == Some(year))
        };
        let known = self.birth.as_ref().and_then(|birth| birth.reveal().year());
        let hinted = self.id_number.as_ref().map(IdNumber::birth_year);
        if let Some(certain) = known.or(hinted).and_then(in_century_of) {
            return Some(certain);
        }
        let latest = self
            .issued
            .and_then(PartialDate::to_date)
            .or(as_of)
            .or_else(|| mrz.expiry()?.date()?.to_date())?;
        self.findings.push(Finding::BirthCenturyGuessed);
        date.on_or_before(latest)
    }
}

/// Files by data group, parsed one after the other.
struct Parse<'a, F> {
    file: &'a F,
    unreadable: &'a mut Vec<DataGroup>,
}

impl<'b, F: Fn(DataGroup) -> Option<&'b [u8]>> Parse<'_, F> {
    fn one<T>(&mut self, group: DataGroup, parse: fn(&[u8]) -> Result<T, ParseError>) -> Option<T> {
        let parsed = parse((self.file)(group)?);
        if parsed.is_err() {
            self.unreadable.push(group);
        }
        parsed.ok()
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("origin", &self.origin)
            .field("document", &self.document)
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}

fn filled(text: &Private<String>) -> Option<Private<String>> {
    (!text.reveal().is_empty()).then(|| text.clone())
}

/// `HÀ NỘI<VIỆT NAM` as "HÀ NỘI, VIỆT NAM".
fn with_commas(text: &Private<String>) -> Private<String> {
    let parts: Vec<&str> = text
        .reveal()
        .split('<')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    Private::new(name::tidy(&parts.join(", ")))
}

/// The first date, unless the second knows more of the same day.
fn fuller(
    first: Option<Private<PartialDate>>,
    second: Option<Private<PartialDate>>,
) -> Option<Private<PartialDate>> {
    let parts = |date: PartialDate| {
        [
            date.year().is_some(),
            date.month().is_some(),
            date.day().is_some(),
        ]
        .into_iter()
        .filter(|known| *known)
        .count()
    };
    match (&first, &second) {
        (Some(a), Some(b)) => {
            let (a, b) = (*a.reveal(), *b.reveal());
            if a.agrees_with(b) && parts(b) > parts(a) {
                second
            } else {
                first
            }
        }
        (Some(_), None) => first,
        (None, _) => second,
    }
}

#[cfg(test)]
mod tests;
