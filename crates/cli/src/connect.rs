//! Finds the card on a real reader.

use std::thread;
use std::time::{Duration, Instant};

use cccd_chip::transport::pcsc::{PcscCard, Reader, Service, Sharing};
use cccd_chip::transport::{Cancel, Transport, TransportError};

use crate::args::ReadArgs;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::progress::ProgressLine;
use crate::render::screen::Screen;

/// How long a person at a terminal is given to put the card down.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often to look for what left in the middle of a read.
const GLANCE: Duration = Duration::from_millis(200);

/// Opens the card on the reader named, or on the first that has one, waiting so many seconds for
/// it.
///
/// # Errors
/// Where there is no service, no such reader, or no card in time.
pub(crate) fn connect(
    reader: Option<&str>,
    wait: Option<u16>,
    screen: &Screen,
) -> Result<Box<dyn Transport>, Problem> {
    let service = Service::connect()?;
    let reader = match reader {
        Some(wanted) => Some(named(wanted, service.readers()?)?),
        None => None,
    };
    let mut line = ProgressLine::new(screen);
    line.show(screen.label(Label::PlaceCard), None);
    let patience = patience(wait, screen);
    let found = service.wait_for_card(reader.as_deref(), patience, &Cancel::new())?;
    line.show(screen.label(Label::Connecting), None);
    Ok(Box::new(service.open(&found.name, Sharing::Shared)?))
}

/// Opens the card once more on the reader where it lay, after the link was lost: once card, reader
/// and service are back, for which the user is told what to do.
///
/// # Errors
/// What was missing when the time was over, which is as long as for the first card; or `lost`,
/// where it is nothing that comes back.
pub(crate) fn reconnect(
    args: &ReadArgs,
    screen: &Screen,
    reader: &str,
    lost: TransportError,
) -> Result<Box<dyn Transport>, TransportError> {
    let todo = match lost {
        TransportError::CardRemoved | TransportError::NoCard => Label::PutCardBack,
        TransportError::ReaderGone | TransportError::NoReader | TransportError::NoService => {
            Label::PlugReaderIn
        }
        TransportError::CardReset
        | TransportError::Timeout
        | TransportError::Shared
        | TransportError::Unresponsive
        | TransportError::Other(_) => Label::GoingOn,
        _ => return Err(lost),
    };
    let patience = patience(args.wait, screen);
    let mut line = ProgressLine::new(screen);
    line.show(screen.label(todo), None);
    if !screen.shows_progress() && !patience.is_zero() {
        screen.note(screen.label(todo));
    }
    let until = Instant::now().checked_add(patience);
    loop {
        match open_again(reader) {
            Ok(card) => return Ok(Box::new(card)),
            Err(error) if until.is_none_or(|until| Instant::now() >= until) => return Err(error),
            Err(_) => thread::sleep(GLANCE),
        }
    }
}

/// Handles do not survive a restart of the service.
fn open_again(reader: &str) -> Result<PcscCard, TransportError> {
    let service = Service::connect()?;
    let found = service.wait_for_card(Some(reader), GLANCE, &Cancel::new())?;
    let mut card = service.open(&found.name, Sharing::Shared)?;
    card.reset()?;
    Ok(card)
}

/// How long to wait for a card.
fn patience(wait: Option<u16>, screen: &Screen) -> Duration {
    match wait {
        Some(seconds) => Duration::from_secs(seconds.into()),
        None if screen.shows_progress() => PATIENCE,
        None => Duration::ZERO,
    }
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
