//! What the desk keeps of a check-in: the person, and the visit or the stay.
//!
//! Personal text is [`Private`]: wiped when dropped, silent in `Debug`. Identifiers are UUIDv7 and
//! times are UTC with the desk's offset beside them, so that records of several desks can be
//! merged one day.

use cccd_chip::judge::{Authenticity, Headline, Validity};
use cccd_chip::lds::Private;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// What kind of place this desk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// An insurance desk of a hospital or clinic.
    Hospital,
    /// The reception of a hotel or guest house.
    Lodging,
}

impl Mode {
    /// Its name in files and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Lodging => "lodging",
        }
    }
}

/// Where a person's data came from, best first; what was not read from a judged chip is labelled
/// unverified wherever it is shown or exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Read from the chip, with this verdict.
    Chip(VerdictSummary),
    /// From the QR code alone, which anyone can copy.
    Qr,
    /// Typed by the clerk.
    Typed,
}

/// The verdict as it is kept with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerdictSummary {
    /// The one word.
    pub headline: Headline,
    /// Where document and chip come from.
    pub authenticity: Authenticity,
    /// Whether it was still valid by its own date.
    pub validity: Validity,
}

/// The document shown, as the lodging portal's list counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// Chip-based citizen identity card, CCCD (2021–06/2024).
    Cccd,
    /// Identity card, Căn cước (from 01/07/2024).
    CanCuoc,
    /// A passport.
    Passport,
    /// Any other paper, named by the clerk.
    Other,
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Cccd, Self::CanCuoc, Self::Passport, Self::Other];

    /// Its name in the store and in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cccd => "cccd",
            Self::CanCuoc => "can_cuoc",
            Self::Passport => "passport",
            Self::Other => "other",
        }
    }
}

/// A person as registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Identifier of this record.
    pub id: Uuid,
    /// Where the data came from.
    pub source: Source,
    /// The document shown.
    pub document: DocumentKind,
    /// The 12-digit ID number, or the passport number.
    pub number: Private<String>,
    /// Full name with diacritics, NFC.
    pub full_name: Private<String>,
    /// Date of birth as `yyyy-mm-dd`, or `yyyy-mm` or `yyyy` where the card says no more.
    pub birth: Private<String>,
    /// `M`, `F`, or `X` where unspecified.
    pub sex: char,
    /// Nationality, three letters (ICAO Doc 9303-3, section 5).
    pub nationality: String,
    /// Residence as one line, empty where unknown.
    pub residence: Private<String>,
    /// Last day of validity as `yyyy-mm-dd`; `None` where there is none or it is unknown.
    pub expires: Option<Date>,
    /// Telephone, empty where not given.
    pub phone: Private<String>,
}

/// A hospital visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Identifier of this record.
    pub id: Uuid,
    /// The number on the ticket, counted from 1 each day without gaps. The store assigns it when
    /// the check-in is registered; before that it is 0 and not looked at.
    pub ticket: u32,
    /// Health-insurance code where given: 15 characters, 10 digits, or empty.
    pub insurance: Private<String>,
    /// Clinic or room where the patient is sent, from the configured list.
    pub clinic: String,
    /// Reason for the visit, free text.
    pub reason: Private<String>,
}

/// A stay of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Identifier of this record.
    pub id: Uuid,
    /// Room.
    pub room: String,
    /// Arrival.
    pub arrives: OffsetDateTime,
    /// Expected day of departure.
    pub departs: Date,
    /// Reason of stay, code of the portal's list (1 tourism … 20 other).
    pub reason: u8,
    /// Reason in words where the code is 20.
    pub reason_text: String,
    /// Kind of residence: 1 permanent, 2 temporary, 3 other.
    pub residence_kind: u8,
    /// For foreigners: last day of the permitted stay (visa), which is asked for.
    pub stay_limit: Option<Date>,
    /// A note of the clerk.
    pub note: Private<String>,
}

/// Why this person's data may be processed, recorded before a protected file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The person agreed to the notice with this version.
    Consent {
        /// Version of the notice's text.
        notice: String,
    },
    /// A legal duty in the place of consent, named in the notice.
    LegalDuty {
        /// Version of the notice's text.
        notice: String,
    },
}

impl Basis {
    /// Version of the notice's text that was shown.
    #[must_use]
    pub fn notice(&self) -> &str {
        match self {
            Self::Consent { notice } | Self::LegalDuty { notice } => notice,
        }
    }
}

/// What was confirmed at the desk in one go, and is stored in one transaction.
///
/// It is known by the identifier of its visit or stay ([`CheckIn::id`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// The person.
    pub person: PersonRecord,
    /// What they came for.
    pub purpose: Purpose,
    /// Why their data may be processed.
    pub basis: Basis,
    /// Who sat at the desk: the clerk's sign-in name.
    pub clerk: String,
    /// When it was confirmed.
    pub at: OffsetDateTime,
    /// Why it was allowed although the verdict wanted a reason; empty if it did not.
    pub override_reason: String,
    /// Made with the soft card: kept apart.
    pub demo: bool,
}

/// What a person came for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To a hospital.
    Visit(Visit),
    /// To stay the night.
    Stay(Stay),
}

impl CheckIn {
    /// The identifier under which it is stored: that of the visit or stay.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.purpose.id()
    }
}

impl Purpose {
    /// The identifier of the visit or stay.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Visit(visit) => visit.id,
            Self::Stay(stay) => stay.id,
        }
    }

    /// The kind of desk that takes it.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        match self {
            Self::Visit(_) => Mode::Hospital,
            Self::Stay(_) => Mode::Lodging,
        }
    }
}
