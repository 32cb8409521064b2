//! What screens get and give: everything they show comes in a [`View`], everything that is done
//! on them goes out as an [`Action`].

use cccd_desk::config::Config;
use std::path::PathBuf;

use cccd_desk::flow::{Event, Field, Model, Session};
use cccd_desk::setup::AnchorProblem;
use eframe::egui::TextureHandle;
use uuid::Uuid;
use zeroize::Zeroizing;

pub use crate::commands::Command;
use crate::office::Deed;
use crate::text::Texts;
use crate::theme::Colours;

/// What a screen shows.
pub struct View<'a> {
    /// The counter.
    pub model: &'a Model,
    /// The desk's configuration.
    pub config: &'a Config,
    /// The language.
    pub t: &'a Texts,
    /// The colours.
    pub c: Colours,
    /// The portrait, once it is decoded.
    pub portrait: Option<&'a TextureHandle>,
    /// Whether the checks are shown.
    pub why: bool,
    /// Whether something stands in the field for the key.
    pub key_typed: bool,
    /// What the soft card's key is, in a demonstration.
    pub demo_key: Option<&'a str>,
}

impl View<'_> {
    /// The present session; screens of a session are shown only while there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.model.session.as_ref()
    }

    /// What is wrong with a field, in words.
    #[must_use]
    pub fn problem(&self, field: Field) -> Option<String> {
        let problem = self.session()?.form.problems.get(&field)?;
        Some(self.t.get(crate::names::problem(*problem)).into_owned())
    }
}

/// What is typed on a screen before it is sent; wiped with the session.
#[derive(Debug, Default)]
pub struct Draft {
    /// The key to the chip.
    pub key: Zeroizing<String>,
    /// Whether the key is that of a passport.
    pub passport: bool,
    /// Number, birth and expiry of a passport.
    pub document: [Zeroizing<String>; 3],
}

impl Draft {
    /// Whether something stands in the field for the key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        if self.passport {
            self.document.iter().any(|text| !text.is_empty())
        } else {
            !self.key.is_empty()
        }
    }
}

/// Where the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The counter.
    Counter,
    /// The list of the day.
    Today,
    /// One check-in.
    Record(Uuid),
    /// Files for others.
    Export,
    /// How the desk is set up.
    Settings,
}

/// Where the desk's files are and what it trusts, for the settings.
#[derive(Debug, Clone, Default)]
pub struct DeskFacts {
    /// The configuration file.
    pub config: PathBuf,
    /// The folder of the encrypted records.
    pub records: PathBuf,
    /// The folder for files for others.
    pub exports: PathBuf,
    /// How many trust anchors there are.
    pub anchors: usize,
    /// What of them could not be used.
    pub problems: Vec<AnchorProblem>,
}

impl DeskFacts {
    /// Where back-ups go: beside the records, to be copied elsewhere.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.records.with_file_name("backups")
    }
}

/// What was done on a screen.
#[derive(Debug, Clone)]
pub enum Action {
    /// For the counter.
    Tell(Event),
    /// Send the key that was typed.
    SendKey,
    /// Between card and passport.
    Passport(bool),
    /// To another part of the window.
    Go(Route),
    /// Something for the records.
    Office(Deed),
    /// Another clerk sits down.
    Clerk(String),
    /// Show or hide the checks.
    Why,
    /// The other language.
    Language,
    /// The next look.
    Look,
    /// The soft card onto its reader, or off it.
    DemoCard,
    /// As if a scanner had read the soft card's QR code.
    DemoScan,
}
