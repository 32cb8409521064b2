//! A report in plain words, in Vietnamese and English, for whoever shows it: what each check is
//! called, how it ended, and why, in one short sentence.
//!
//! Each language is one file of exhaustive matches over the closed lists of [`crate::verify`], so
//! a reason without words does not compile. What only the English line of
//! [`crate::verify::Check::reason`] holds (numbers of certificates, inner causes) can be shown
//! beside the sentence.

mod en;
mod states;
mod vi;

use time::Date;
use time::macros::format_description;

use crate::active_auth::{Scheme, Verified};
use crate::document::CardAccessSeen;
use crate::pki::{Certificate, Name};
use crate::verify::evidence::Opened;
use crate::verify::{CheckName, Evidence, Finding, Status};

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Language {
    /// The name of a check.
    #[must_use]
    pub const fn check(self, name: CheckName) -> &'static str {
        match self {
            Self::Vi => vi::check(name),
            Self::En => en::check(name),
        }
    }

    /// How a check ended.
    #[must_use]
    pub const fn status(self, status: Status) -> &'static str {
        match self {
            Self::Vi => vi::status(status),
            Self::En => en::status(status),
        }
    }

    /// What a passed check rests on.
    #[must_use]
    pub fn evidence(self, evidence: &Evidence) -> String {
        match self {
            Self::Vi => vi::evidence(evidence),
            Self::En => en::evidence(evidence),
        }
    }

    /// Why a check did not pass, or what was noticed beside it.
    #[must_use]
    pub fn finding(self, finding: &Finding) -> String {
        match self {
            Self::Vi => vi::finding(finding),
            Self::En => en::finding(finding),
        }
    }
}

/// Why BAC opened a chip, as far as the chip had a say in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WhyBac {
    /// It offered nothing else.
    NoPace,
    /// PACE was offered and did not work.
    PaceFailed,
}

impl WhyBac {
    fn of(opened: &Opened) -> Self {
        match opened.access().card_access {
            CardAccessSeen::Offered(_) => Self::PaceFailed,
            _ => Self::NoPace,
        }
    }
}

/// A day as it is printed on the cards.
fn day(date: Date) -> String {
    date.format(format_description!("[day]/[month]/[year]"))
        .unwrap_or_else(|_| date.to_string())
}

/// The same of a date that is already text, `YYYY-MM-DD`; anything else stays as it is.
fn day_in_text(text: &str) -> String {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_or_else(|_| text.to_owned(), day)
}

/// A certificate by the common name and the country of its subject.
fn certificate(certificate: &Certificate) -> String {
    name(certificate.subject())
}

fn name(name: &Name) -> String {
    let country = name.country().unwrap_or_default();
    match name.common_name() {
        Some(common) => common_and_country(&one_line(common), &one_line(&country)),
        None => short_name(&name.to_string()),
    }
}

/// The common name and the country in a distinguished name written on one line, or the whole
/// line where it has no common name.
fn short_name(line: &str) -> String {
    // A comma may stand inside a value; only one before the next attribute ends it.
    let mut attributes: Vec<(&str, String)> = Vec::new();
    for part in line.split(", ") {
        match (part.split_once('='), attributes.last_mut()) {
            (Some((key, value)), _) if is_attribute(key) => {
                attributes.push((key, value.to_owned()));
            }
            (_, Some((_, value))) => {
                value.push_str(", ");
                value.push_str(part);
            }
            (_, None) => return line.to_owned(),
        }
    }
    let value = |wanted: &str| {
        let found = attributes.iter().find(|(key, _)| *key == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let country = value("C").unwrap_or_default().trim().to_uppercase();
    match value("CN").or_else(|| value("OU")).or_else(|| value("O")) {
        Some(common) => common_and_country(common, &country),
        None => line.to_owned(),
    }
}

/// Letters, or an object identifier.
fn is_attribute(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
}

fn common_and_country(common: &str, country: &str) -> String {
    if country.is_empty() {
        common.to_owned()
    } else {
        format!("{common} ({country})")
    }
}

fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// The check that another one waits for.
fn check_named(name: &str) -> Option<CheckName> {
    CheckName::ALL
        .into_iter()
        .find(|check| check.as_str() == name)
}

/// How the chip signed: `RSA 1024, SHA-1`.
fn signed_how(verified: &Verified) -> String {
    let hash = verified.hash;
    match verified.scheme {
        Scheme::Rsa { bits } => format!("RSA {bits}, {hash}"),
        Scheme::EcdsaPlain(curve) | Scheme::EcdsaDer(curve) => format!("ECDSA {curve}, {hash}"),
    }
}

#[cfg(test)]
mod tests;
