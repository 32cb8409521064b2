//! The desk's configuration: one TOML file, every key documented, all mistakes found at once.
//!
//! [`parse`] reads text, [`load`] a file, [`render`] writes a configuration as a commented file,
//! and `docs/config.sample.toml` is what [`sample`] renders (a test holds them together, and
//! `docs/configuration.md`). A key
//! that is not known is a mistake, because a misspelt setting that is silently ignored is worse
//! than a desk that does not start.

mod keys;
mod messages;
mod mistake;
mod read;

use std::path::{Path, PathBuf};

use cccd_chip::judge::Policy;
use cccd_chip::reader::ExtendedLength;

pub use self::mistake::{ConfigError, Mistake, Mistakes, Wrong};

use crate::{
    catalogue::{Catalogue, Language},
    permission::Tightening,
    record::Mode,
};

/// Everything a desk is told by its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Language at start.
    pub language: Language,
    /// What kind of place this is.
    pub mode: Mode,
    /// The place.
    pub facility: Facility,
    /// Clinics or rooms where patients are sent; empty where the clerk types them.
    pub clinics: Vec<String>,
    /// Rooms of the lodging; empty where the clerk types them.
    pub rooms: Vec<String>,
    /// What people are told before a protected file is read.
    pub notice: Notice,
    /// Files and folders with trust anchors, absolute after [`load`].
    pub anchors: Vec<PathBuf>,
    /// Whether chips are read with extended length.
    pub extended_length: ExtendedLength,
    /// What is demanded of a document beyond the rule.
    pub policy: Policy,
    /// What is demanded of the clerk beyond the table.
    pub tightening: Tightening,
    /// Where and how long records are kept.
    pub store: StoreSettings,
    /// Where exports go and how they look.
    pub export: ExportSettings,
    /// Labels and codes of the lodging portal.
    pub catalogue: Catalogue,
    /// Identifier systems of the FHIR bundle.
    pub fhir: FhirSystems,
}

/// The place that the desk belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facility {
    /// Name as on its licence.
    pub name: String,
    /// The hospital's five-character code with the social insurance, or the code of the lodging
    /// with the police; empty where there is none.
    pub code: String,
    /// Address as one line, empty where not given.
    pub address: String,
    /// A remote area, where foreigners are declared within 24 hours in the place of 12.
    pub remote: bool,
}

/// On what basis people's data is processed, and what they are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The basis.
    pub basis: BasisKind,
    /// Version of the notice's text, kept with every record.
    pub version: String,
}

/// Why people's data may be processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BasisKind {
    /// Each person agrees.
    Consent,
    /// A legal duty, named in the notice.
    LegalDuty,
}

impl BasisKind {
    /// Its name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::LegalDuty => "legal_duty",
        }
    }
}

/// Where and how long records are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSettings {
    /// Folder of the encrypted store; `None` for the system's place for program data.
    pub dir: Option<PathBuf>,
    /// Days after which a hospital visit is purged.
    pub visit_days: u32,
    /// Days after departure after which a stay is purged.
    pub stay_days: u32,
}

/// Where exports go and how they look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSettings {
    /// Folder for exported files; `None` for a folder beside the store.
    pub dir: Option<PathBuf>,
    /// What stands between the fields of a CSV file.
    pub separator: Separator,
}

/// What stands between the fields of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Separator {
    /// `,`, which LibreOffice and most programs expect.
    #[default]
    Comma,
    /// `;`, which Excel expects where the decimal sign is a comma, as with Vietnamese settings.
    Semicolon,
}

impl Separator {
    /// The character.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
        }
    }

    /// Its name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
        }
    }
}

/// Identifier systems (URIs) of the FHIR bundle: Viet Nam has no national profile, so the
/// receiving system says which it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FhirSystems {
    /// The 12-digit personal identification number.
    pub national_id12: String,
    /// The health-insurance code.
    pub insurance_nr: String,
    /// Passport numbers; `{country}` is replaced by the issuing state's code.
    pub passport_nr: String,
    /// Any other paper's number.
    pub other_nr: String,
    /// Visits of this desk.
    pub visit: String,
    /// Ticket numbers of this desk.
    pub ticket: String,
    /// Facilities.
    pub facility: String,
    /// Codes of this program: sources and verdicts.
    pub label: String,
}

impl Default for FhirSystems {
    fn default() -> Self {
        let own = |name: &str| format!("urn:cccd:{name}");
        Self {
            national_id12: own("national_id12"),
            insurance_nr: own("insurance_nr"),
            // The systems that HL7 defines for the passports of every state.
            passport_nr: "http://hl7.org/fhir/sid/passport-{country}".to_owned(),
            other_nr: own("other_nr"),
            visit: own("visit"),
            ticket: own("ticket"),
            facility: own("facility"),
            label: own("label"),
        }
    }
}

impl Config {
    /// A configuration with every default, for a first run.
    #[must_use]
    pub fn new(mode: Mode, facility: Facility) -> Self {
        Self {
            language: Language::Vi,
            mode,
            facility,
            clinics: Vec::new(),
            rooms: Vec::new(),
            notice: Notice {
                basis: BasisKind::Consent,
                version: "1".to_owned(),
            },
            anchors: Vec::new(),
            extended_length: ExtendedLength::default(),
            policy: Policy::default(),
            tightening: Tightening::default(),
            store: StoreSettings {
                dir: None,
                visit_days: 3650,
                stay_days: 1095,
            },
            export: ExportSettings {
                dir: None,
                separator: Separator::Comma,
            },
            catalogue: Catalogue::default(),
            fhir: FhirSystems::default(),
        }
    }
}

/// Reads a configuration from text. Paths stay as written.
///
/// # Errors
/// Every mistake in the text at once.
pub fn parse(text: &str) -> Result<Config, Mistakes> {
    read::read(text)
}

/// Reads a configuration file. Relative paths in it are taken from the file's own folder.
///
/// # Errors
/// [`ConfigError::Unreadable`] or [`ConfigError::Mistakes`].
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let mut config = parse(&text).map_err(|mistakes| ConfigError::Mistakes {
        path: path.to_owned(),
        mistakes,
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    // `join` leaves absolute paths as they are.
    for anchor in &mut config.anchors {
        *anchor = folder.join(&*anchor);
    }
    for dir in [&mut config.store.dir, &mut config.export.dir] {
        *dir = dir.take().map(|dir| folder.join(dir));
    }
    Ok(config)
}

/// A configuration as a file, with every key documented; what is not set stands as a comment.
#[must_use]
pub fn render(config: &Config) -> String {
    read::render(config)
}

/// The documented sample, `docs/config.sample.toml`.
#[must_use]
pub fn sample() -> String {
    let mut config = Config::new(
        Mode::Hospital,
        Facility {
            name: "Bệnh viện Đa khoa Mẫu".to_owned(),
            code: "01999".to_owned(),
            ..Facility::default()
        },
    );
    config.clinics = ["Khám tổng quát", "Nội", "Ngoại", "Nhi"]
        .map(str::to_owned)
        .to_vec();
    config.rooms = ["101", "102", "201"].map(str::to_owned).to_vec();
    config.anchors = vec![PathBuf::from("anchors")];
    render(&config)
}

#[cfg(test)]
mod tests;
