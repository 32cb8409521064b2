//! Whole hand-overs in one call: what is to be handed over is looked up, what cannot go along is
//! sorted out with the reason, the file is written safely and the check-ins in it are marked as
//! exported.
//!
//! If anything fails, no file is left and nothing is marked. Should the machine stop between file
//! and mark, the file is there and the check-ins wait to be exported again: a hand-over may be
//! repeated, never lost.

mod result;

use std::fs;
use std::path::Path;

use time::Date;
use uuid::Uuid;

pub use self::result::{HandOverError, HandedOver, LeftOut};
use crate::catalogue::Language;
use crate::config::Config;
use crate::export::preflight::{Destination, Rules, Sorted, sort};
use crate::export::register::Page;
use crate::export::{
    ExportError, Rendered, fhir, hospital_json, lodging_xlsx, lodging_xml, register, write_new,
};
use crate::record::CheckIn;
use crate::store::{By, DECLARED_BY_HAND, Entry, Store};

/// To what a hand-over is made.
#[derive(Debug, Clone, Copy)]
pub struct To<'a> {
    /// The desk's configuration.
    pub config: &'a Config,
    /// The folder for files, [`Places::exports`](crate::setup::Places::exports).
    pub folder: &'a Path,
    /// Who hands over, and the present moment.
    pub by: &'a By,
}

/// Which stays a file for the lodging portal is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those not declared since their last correction, of all days.
    NotDeclared,
    /// All check-ins of these days, both included, also those that were handed over before.
    Again {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// A register's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterFormat {
    /// For Excel and LibreOffice.
    Xlsx,
    /// For other programs.
    Csv,
}

/// Hands one hospital visit over: the JSON file and the FHIR bundle.
///
/// # Errors
/// [`HandOverError::Nothing`] for a stay or a void check-in, or [`HandOverError`].
pub fn visit(store: &mut Store, id: Uuid, to: &To<'_>) -> Result<HandedOver, HandOverError> {
    let entries = valid(vec![store.get(id)?]);
    let (rules, facility) = (to.rules(), &to.config.facility);
    let sorted = sort(Destination::HospitalJson, check_ins(&entries), &rules);
    let Some(check_in) = sorted.ready.first() else {
        return Err(nobody(&entries, &sorted));
    };
    let rendered = [
        (
            Destination::HospitalJson,
            hospital_json::render(check_in, facility, &rules)?,
        ),
        (
            Destination::Fhir,
            fhir::render(check_in, facility, &to.config.fhir, &rules)?,
        ),
    ];
    deliver(store, &rendered, &entries, sorted, to)
}

/// Writes the register of some days, both included.
///
/// # Errors
/// [`HandOverError`].
pub fn register(
    store: &mut Store,
    (from, until): (Date, Date),
    format: RegisterFormat,
    language: Language,
    to: &To<'_>,
) -> Result<HandedOver, HandOverError> {
    let mut entries = valid(store.days(from, until)?);
    entries.reverse();
    let rules = to.rules();
    let sorted = sort(Destination::Register, check_ins(&entries), &rules);
    let page = Page {
        facility: &to.config.facility,
        mode: to.config.mode,
        from,
        to: until,
        language,
    };
    let rendered = match format {
        RegisterFormat::Xlsx => register::xlsx(&sorted.ready, &page, &rules),
        RegisterFormat::Csv => {
            register::csv(&sorted.ready, &page, &rules, to.config.export.separator)
        }
    };
    one(store, Destination::Register, rendered, &entries, sorted, to)
}

/// Writes the lodging portal's file for Vietnamese guests.
///
/// The portal says that it took a file even where it took no row of it: compare with its list.
///
/// # Errors
/// [`HandOverError::Nothing`] with everybody who was left out, or [`HandOverError`].
pub fn vietnamese_guests(
    store: &mut Store,
    which: Which,
    to: &To<'_>,
) -> Result<HandedOver, HandOverError> {
    guests(store, Destination::LodgingXlsx, which, to)
}

/// Writes the lodging portal's file for foreigners.
///
/// # Errors
/// As [`vietnamese_guests`].
pub fn foreign_guests(
    store: &mut Store,
    which: Which,
    to: &To<'_>,
) -> Result<HandedOver, HandOverError> {
    guests(store, Destination::LodgingXml, which, to)
}

/// Marks stays as declared by hand, at the portal or the police: they wait in no file any more.
///
/// # Errors
/// As [`Store::mark_exported`].
pub fn declared_by_hand(store: &mut Store, ids: &[Uuid], by: &By) -> Result<(), HandOverError> {
    Ok(store.mark_exported(ids, DECLARED_BY_HAND, by)?)
}

fn guests(
    store: &mut Store,
    destination: Destination,
    which: Which,
    to: &To<'_>,
) -> Result<HandedOver, HandOverError> {
    let entries = match which {
        Which::NotDeclared => store.not_declared(destination.as_str())?,
        Which::Again { from, to } => {
            let mut entries = valid(store.days(from, to)?);
            entries.reverse();
            entries
        }
    };
    let rules = to.rules();
    let sorted = sort(destination, check_ins(&entries), &rules);
    let rendered = match destination {
        Destination::LodgingXml => lodging_xml::render(&sorted.ready, &rules),
        _ => lodging_xlsx::render(&sorted.ready, &rules),
    };
    one(store, destination, rendered, &entries, sorted, to)
}

/// Delivers one file, or says who would have been in it.
fn one(
    store: &mut Store,
    destination: Destination,
    rendered: Result<Rendered, ExportError>,
    entries: &[Entry],
    sorted: Sorted<'_>,
    to: &To<'_>,
) -> Result<HandedOver, HandOverError> {
    match rendered {
        Ok(rendered) => deliver(store, &[(destination, rendered)], entries, sorted, to),
        Err(ExportError::Nothing) => Err(nobody(entries, &sorted)),
        Err(error) => Err(error.into()),
    }
}

fn nobody(entries: &[Entry], sorted: &Sorted<'_>) -> HandOverError {
    let (left_out, _) = result::left_out(entries, sorted);
    if left_out.is_empty() {
        HandOverError::Nothing
    } else {
        HandOverError::AllLeftOut(left_out)
    }
}

/// Writes the files, then marks what is in them; if something fails, takes the files back.
fn deliver(
    store: &mut Store,
    rendered: &[(Destination, Rendered)],
    entries: &[Entry],
    sorted: Sorted<'_>,
    to: &To<'_>,
) -> Result<HandedOver, HandOverError> {
    let mut files = Vec::new();
    let done = rendered.iter().try_for_each(|(_, file)| {
        files.push(write_new(to.folder, &file.file_name, file.bytes.reveal())?);
        Ok::<_, HandOverError>(())
    });
    let marks: Vec<_> = rendered
        .iter()
        .map(|(destination, file)| (destination.as_str(), file.included.as_slice()))
        .collect();
    let done = done.and_then(|()| Ok(store.mark_all_exported(&marks, to.by)?));
    if let Err(error) = done {
        for file in files {
            // What cannot be removed is a copy too many, which the error that is told explains.
            let _ = fs::remove_file(file);
        }
        return Err(error);
    }
    let (left_out, remarks) = result::left_out(entries, &sorted);
    Ok(HandedOver {
        files,
        count: sorted.ready.len(),
        left_out,
        remarks,
    })
}

fn valid(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.retain(|entry| entry.voided.is_none());
    entries
}

fn check_ins(entries: &[Entry]) -> impl Iterator<Item = &CheckIn> {
    entries.iter().map(|entry| &entry.check_in)
}

impl<'a> To<'a> {
    const fn rules(&self) -> Rules<'a> {
        Rules {
            catalogue: &self.config.catalogue,
            now: self.by.at,
        }
    }
}
