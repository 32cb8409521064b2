//! Real readers over PC/SC: pcscd on Linux, the Smart Card service on Windows.
//!
//! Where the systems differ:
//! - On Linux the service starts with the first program that asks (socket activation) and stays;
//!   polkit may deny it to a user without a seat, such as a systemd service: that is
//!   [`TransportError::AccessDenied`]. The kernel module `pn533_usb` takes the ACR122U away from
//!   the service until it is unloaded.
//! - On Windows the service runs only while a reader is plugged in, so that its absence means
//!   [`TransportError::NoReader`]; and it resets a card whose transaction was idle for over five
//!   seconds, so that a transaction belongs around a read, not around a visitor.
//!
//! After [`TransportError::NoService`] in the middle of work the service was restarted or stopped:
//! connect again with [`Service::connect`]. [`Watch`] does so by itself.

mod card;
mod fault;
mod watch;

pub use card::{InTransaction, PcscCard, Sharing};
pub use watch::{Event, Watch};

use core::time::Duration;
use std::ffi::CString;
use std::time::Instant;

use ::pcsc::{Context, ReaderState, Scope, State};

use super::{Cancel, TransportError};

/// The longest wait in one piece, so that a cancellation is seen soon.
const SLICE: Duration = Duration::from_millis(250);

/// A connection to the PC/SC service.
#[derive(Clone)]
pub struct Service {
    context: Context,
}

/// A reader, or one slot of a reader with several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Its name, as the system gives it.
    pub name: String,
    /// Answer to reset of the card on it; empty if there is no card, or one that does not answer.
    pub atr: Vec<u8>,
    /// Whether there is a card.
    pub has_card: bool,
    /// Whether there is a card that does not answer.
    pub mute: bool,
    /// Whether another program uses the card for itself alone.
    pub in_use: bool,
}

impl Service {
    /// Connects to the service.
    ///
    /// # Errors
    /// [`TransportError::NoService`] or [`TransportError::AccessDenied`]; on Windows
    /// [`TransportError::NoReader`] where the service stopped for want of readers.
    pub fn connect() -> Result<Self, TransportError> {
        // pcscd knows one scope; on Windows the user's own works without privileges.
        let context = Context::establish(Scope::User).map_err(fault::of_service)?;
        Ok(Self { context })
    }

    /// The readers that may hold a citizen's card, with the state of each: slots for security
    /// modules (SAM) are left out, and contactless slots come first.
    ///
    /// # Errors
    /// As [`Service::connect`]; no reader at all is an empty list.
    pub fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        let mut states: Vec<ReaderState> = self
            .names()?
            .into_iter()
            .map(|name| ReaderState::new(name, State::UNAWARE))
            .collect();
        if states.is_empty() {
            return Ok(Vec::new());
        }
        match self.context.get_status_change(Duration::ZERO, &mut states) {
            Ok(()) | Err(::pcsc::Error::Timeout | ::pcsc::Error::UnknownReader) => {}
            Err(error) => return Err(fault::of_service(error)),
        }
        let mut readers: Vec<Reader> = states.iter().map(Reader::from_state).collect();
        readers.sort_by_key(|reader| !names_contactless(&reader.name));
        Ok(readers)
    }

    /// Waits for a card: on the reader named, or on any.
    ///
    /// A card that lies there already counts; one that another program holds for itself does not.
    ///
    /// # Errors
    /// [`TransportError::NoReader`] if the reader named is not there, [`TransportError::NoCard`]
    /// when the time is over, [`TransportError::Cancelled`], and as [`Service::connect`].
    pub fn wait_for_card(
        &self,
        reader: Option<&str>,
        timeout: Duration,
        cancel: &Cancel,
    ) -> Result<Reader, TransportError> {
        let until = Instant::now().checked_add(timeout);
        let mut watch = Watch::over(self.clone())?;
        loop {
            let readers = self.readers()?;
            if let Some(name) = reader
                && !readers.iter().any(|found| found.name == name)
            {
                return Err(TransportError::NoReader);
            }
            let usable = |found: &&Reader| {
                found.has_card && !found.in_use && reader.is_none_or(|name| found.name == name)
            };
            if let Some(found) = readers.iter().find(usable) {
                return Ok(found.clone());
            }
            let left = until.map_or(SLICE, |until| {
                until.saturating_duration_since(Instant::now())
            });
            if left.is_zero() {
                let none = readers.is_empty();
                return Err(if none {
                    TransportError::NoReader
                } else {
                    TransportError::NoCard
                });
            }
            watch.next(left, cancel)?;
        }
    }

    /// Opens the card on a reader.
    ///
    /// # Errors
    /// [`TransportError`], by what is to be done.
    pub fn open(&self, reader: &str, sharing: Sharing) -> Result<PcscCard, TransportError> {
        let name = self
            .all_names()?
            .into_iter()
            .find(|name| name.to_string_lossy() == reader)
            .ok_or(TransportError::NoReader)?;
        PcscCard::open(&self.context, &name, sharing)
    }

    fn all_names(&self) -> Result<Vec<CString>, TransportError> {
        match self.context.list_readers_owned() {
            Ok(names) => Ok(names),
            Err(::pcsc::Error::NoReadersAvailable) => Ok(Vec::new()),
            Err(error) => Err(fault::of_service(error)),
        }
    }

    fn names(&self) -> Result<Vec<CString>, TransportError> {
        let mut names = self.all_names()?;
        names.retain(|name| !is_sam_slot(&name.to_string_lossy()));
        Ok(names)
    }
}

impl core::fmt::Debug for Service {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Service")
    }
}

impl Reader {
    fn from_state(state: &ReaderState) -> Self {
        let flags = state.event_state();
        Self {
            name: state.name().to_string_lossy().into_owned(),
            atr: state.atr().to_vec(),
            has_card: flags.contains(State::PRESENT),
            mute: flags.contains(State::MUTE),
            in_use: flags.contains(State::EXCLUSIVE),
        }
    }
}

/// Whether a slot's name says that it is for a security module.
fn is_sam_slot(name: &str) -> bool {
    words(name).any(|word| word.eq_ignore_ascii_case("SAM"))
}

/// Whether a slot's name says that it is contactless.
fn names_contactless(name: &str) -> bool {
    words(name).any(|word| {
        ["PICC", "CL", "CONTACTLESS", "NFC", "RFID"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    })
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_by_their_names() {
        assert!(is_sam_slot(
            "ACS ACR1252 1S CL Reader [ACR1252 Dual Reader SAM] 01 00"
        ));
        assert!(is_sam_slot("ACS ACR1281 1S Dual Reader SAM 0"));
        assert!(!is_sam_slot("Samsung NFC 0"));
        assert!(!is_sam_slot(
            "ACS ACR1252 1S CL Reader [ACR1252 Dual Reader PICC] 00 00"
        ));
        assert!(names_contactless(
            "HID Global OMNIKEY 5422CL Smartcard Reader CL 0"
        ));
        assert!(names_contactless("ACS ACR122U PICC Interface 00 00"));
        assert!(!names_contactless("Alcor Micro AU9560 00 00"));
    }
}
