//! Finds the card on a real reader.

use std::time::Duration;

use cccd_chip::transport::pcsc::{Reader, Service, Sharing};
use cccd_chip::transport::{Cancel, Transport};

use crate::args::ReadArgs;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::progress::ProgressLine;
use crate::render::screen::Screen;

/// How long a person at a terminal is given to put the card down.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens the card on the reader named, or on the first that has one.
///
/// # Errors
/// Where there is no service, no such reader, or no card in time.
pub(crate) fn connect(args: &ReadArgs, screen: &Screen) -> Result<Box<dyn Transport>, Problem> {
    let service = Service::connect()?;
    let reader = match &args.source.reader {
        Some(wanted) => Some(named(wanted, service.readers()?)?),
        None => None,
    };
    let patience = match args.wait {
        Some(seconds) => Duration::from_secs(seconds.into()),
        None if screen.shows_progress() => PATIENCE,
        None => Duration::ZERO,
    };
    let mut line = ProgressLine::new(screen);
    line.show(screen.label(Label::PlaceCard), None);
    let found = service.wait_for_card(reader.as_deref(), patience, &Cancel::new())?;
    line.show(screen.label(Label::Connecting), None);
    Ok(Box::new(service.open(&found.name, Sharing::Shared)?))
}

/// The whole name of the reader that is called so, or that has this in its name.
fn named(wanted: &str, readers: Vec<Reader>) -> Result<String, Problem> {
    if readers.is_empty() {
        return Err(Problem::NoReader);
    }
    let whole = readers.iter().find(|reader| reader.name == wanted);
    match whole.or_else(|| readers.iter().find(|reader| reader.name.contains(wanted))) {
        Some(reader) => Ok(reader.name.clone()),
        None => Err(Problem::UnknownReader {
            wanted: wanted.to_owned(),
            connected: readers.into_iter().map(|reader| reader.name).collect(),
        }),
    }
}
