//! What can be wrong with the file.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use super::messages::{en, vi};
use crate::catalogue::Language;

/// One thing wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line in the file, from 1; `None` for what is missing altogether.
    pub line: Option<usize>,
    /// The key, dotted; empty where the file cannot be read as TOML there.
    pub key: String,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wrong {
    /// It is no TOML; what the library says of it, in English.
    Toml(String),
    /// A setting that must be there is not.
    Missing {
        /// The line to add.
        line: String,
        /// The table to which it belongs; empty for the top of the file.
        table: &'static str,
    },
    /// A value where a table of this name belongs.
    Group(String),
    /// There is no such setting.
    Unknown {
        /// The one that may have been meant.
        meant: Option<&'static str>,
    },
    /// A hospital's code has five characters.
    NotAHospitalCode,
    /// Text is wanted.
    NotText,
    /// Nothing in it.
    Empty,
    /// Too much in it.
    TooLong {
        /// Most characters.
        most: usize,
    },
    /// A line break or another control character.
    Control,
    /// A list is wanted.
    NotAList,
    /// This stands twice in the list.
    Twice(String),
    /// True or false is wanted.
    NotABoolean,
    /// A number of days is wanted.
    NotDays {
        /// Most days.
        most: u32,
    },
    /// One of these words is wanted.
    NotOneOf(Vec<&'static str>),
    /// A setting that only makes the desk stricter was set to the mildest.
    OnlyStricter,
    /// An absolute URI is wanted.
    NotAUri,
    /// A table is wanted.
    NotATable,
    /// No code of the list.
    NoSuchCode {
        /// What was given.
        given: String,
        /// The last code.
        last: usize,
    },
    /// Codes of countries are wanted.
    NotCountryCodes,
}

impl Mistake {
    /// Where it is, what is wrong and what to do.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        if let Some(line) = self.line {
            text.push_str(&format!("{} {line}: ", language.pick("dòng", "line")));
        }
        if !self.key.is_empty() {
            text.push_str(&format!("{}: ", self.key));
        }
        text + &self.what.text(language)
    }
}

impl Wrong {
    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Vi => vi::wrong(self),
            Language::En => en::wrong(self),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

/// Everything that is wrong with the file, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// All of them, a line each.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let lines: Vec<_> = self
            .0
            .iter()
            .map(|mistake| mistake.text(language))
            .collect();
        lines.join("\n")
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for Mistakes {}

/// Why there is no configuration.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}; start the first run again or restore the file")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file can be read, and these things are wrong with it.
    #[error("{path} has mistakes, correct them and start again:\n{mistakes}")]
    Mistakes {
        /// The file.
        path: PathBuf,
        /// All of them.
        mistakes: Mistakes,
    },
}

impl ConfigError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (language, self) {
            (Language::En, error) => error.to_string(),
            (Language::Vi, Self::Unreadable { path, source }) => {
                vi::unreadable(path, source.kind())
            }
            (Language::Vi, Self::Mistakes { path, mistakes }) => {
                vi::mistakes(path, &mistakes.text(language))
            }
        }
    }
}
