//! Plugs the card into a real PC/SC service, as the card in a slot of vsmartcard's virtual reader:
//! a TCP client with frames of a two-byte length and that many bytes.
//!
//! A frame of one byte from the reader is a control code, a longer one a command. Closing the
//! connection pulls the card out of the reader.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::SoftCard;
use crate::apdu::Status;

/// Where Debian's `vsmartcard-vpcd` listens for the card of its first slot; the second slot is one
/// port up.
pub const FIRST_SLOT: &str = "127.0.0.1:35963";

/// How often a waiting card looks whether it was pulled or the service is to end.
const GLANCE: Duration = Duration::from_millis(20);

/// Why the card could not be plugged in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VpcdError {
    /// Nothing listens there: start pcscd with vsmartcard-vpcd, or name its address.
    #[error("no virtual reader at {address}: start pcscd with vsmartcard-vpcd ({source})")]
    NoReader {
        /// The address tried.
        address: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Ends [`serve`] from another thread.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A handle that has not been used yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the service within a few hundredths of a second; the card leaves the reader.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the service is to end.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// How the card is plugged in.
#[derive(Debug, Clone, Copy)]
pub struct Plug {
    /// How long to wait for the reader to listen.
    pub patience: Duration,
    /// How long after a fault pulled the card it is put back; `None` to leave that to
    /// [`SoftCard::insert`].
    pub reinsert_after: Option<Duration>,
}

impl Default for Plug {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(5),
            reinsert_after: None,
        }
    }
}

/// Serves the card to the virtual reader at `address` until stopped. It blocks: give it a thread.
///
/// While the card is not in the field the connection is closed; it comes back with the card. A
/// reader that goes away is waited for as long as at the start.
///
/// # Errors
/// [`VpcdError::NoReader`] if nothing listens at the address for as long as the plug's patience.
pub fn serve(
    card: &Mutex<SoftCard>,
    address: &str,
    plug: Plug,
    stop: &Stop,
) -> Result<(), VpcdError> {
    while !stop.is_stopped() {
        if !wait_for_card(card, plug, stop) {
            break;
        }
        let Some(mut stream) = connect(address, plug.patience, stop)? else {
            break;
        };
        // The reader closing or failing the connection is a reader that went away.
        let _ = converse(card, &mut stream, stop);
        lock(card).power_off();
    }
    Ok(())
}

/// Waits until the card is in the field; false if the service is to end before.
fn wait_for_card(card: &Mutex<SoftCard>, plug: Plug, stop: &Stop) -> bool {
    let since = Instant::now();
    while !stop.is_stopped() {
        if lock(card).is_present() {
            return true;
        }
        if plug
            .reinsert_after
            .is_some_and(|pause| since.elapsed() >= pause)
        {
            lock(card).insert();
            return true;
        }
        std::thread::sleep(GLANCE);
    }
    false
}

fn connect(address: &str, patience: Duration, stop: &Stop) -> Result<Option<TcpStream>, VpcdError> {
    let since = Instant::now();
    let attempt = || -> io::Result<TcpStream> {
        let resolved = address
            .to_socket_addrs()?
            .next()
            .ok_or(ErrorKind::AddrNotAvailable)?;
        let stream = TcpStream::connect(resolved)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(GLANCE))?;
        Ok(stream)
    };
    while !stop.is_stopped() {
        match attempt() {
            Ok(stream) => return Ok(Some(stream)),
            Err(source) if since.elapsed() >= patience => {
                return Err(VpcdError::NoReader {
                    address: address.to_owned(),
                    source,
                });
            }
            Err(_) => std::thread::sleep(GLANCE),
        }
    }
    Ok(None)
}

/// Answers frames until the card leaves, the reader goes away, or the service is to end.
fn converse(card: &Mutex<SoftCard>, stream: &mut TcpStream, stop: &Stop) -> io::Result<()> {
    let stay = || !stop.is_stopped() && lock(card).is_present();
    loop {
        let Some(length) = receive(stream, 2, stay)? else {
            return Ok(());
        };
        let length = length.first_chunk().copied().map_or(0, u16::from_be_bytes);
        let Some(frame) = receive(stream, usize::from(length), stay)? else {
            return Ok(());
        };
        let answer = match *frame.as_slice() {
            [] => continue,
            [control] => match command(card, control) {
                Some(atr) => atr,
                None => continue,
            },
            _ => match lock(card).process(&frame) {
                Some(response) => response,
                None => return Ok(()),
            },
        };
        send(stream, &answer)?;
    }
}

/// Obeys a control code; the one that asks for the ATR has an answer.
fn command(card: &Mutex<SoftCard>, control: u8) -> Option<Vec<u8>> {
    let mut card = lock(card);
    match control {
        0x00 => card.power_off(),
        0x01 => card.power_on(),
        0x02 => card.reset(),
        0x04 => return Some(card.atr()),
        _ => {}
    }
    None
}

/// Reads exactly `length` bytes; `None` once `stay` says no.
fn receive(
    stream: &mut TcpStream,
    length: usize,
    stay: impl Fn() -> bool,
) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = vec![0; length];
    let mut filled = 0_usize;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        if !stay() {
            return Ok(None);
        }
        acknowledge_at_once(stream);
        match stream.read(rest) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(read) => filled = filled.saturating_add(read),
            Err(error) if is_timeout(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(bytes))
}

/// The virtual reader writes a frame's length and its bytes apart, and its system holds back the
/// second until the first is acknowledged: 40 ms with every command, unless that is done at once.
/// Linux forgets the wish with each answer sent.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) {
    use std::os::linux::net::TcpStreamExt;
    // Without it the card is slower, and no worse.
    let _ = stream.set_quickack(true);
}

#[cfg(not(target_os = "linux"))]
const fn acknowledge_at_once(_: &TcpStream) {}

fn is_timeout(error: &io::Error) -> bool {
    // Unix says the one, Windows the other.
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}

fn send(stream: &mut TcpStream, answer: &[u8]) -> io::Result<()> {
    let frame = match u16::try_from(answer.len()) {
        Ok(length) => [&length.to_be_bytes(), answer].concat(),
        // No frame holds it: the card cannot have been asked for so much through this reader.
        Err(_) => [[0, 2], Status::WRONG_LENGTH.0.to_be_bytes()].concat(),
    };
    stream.write_all(&frame)
}

/// A card whose user panicked is still a card.
fn lock(card: &Mutex<SoftCard>) -> MutexGuard<'_, SoftCard> {
    card.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use hex_literal::hex;

    use super::*;
    use crate::behaviour::{Fault, Moment};
    use crate::{Behaviour, Personalisation};

    struct Reader(TcpStream);

    impl Reader {
        fn accept(listener: &TcpListener) -> Self {
            Self(listener.accept().unwrap().0)
        }

        fn send(&mut self, frame: &[u8]) {
            let length = u16::try_from(frame.len()).unwrap().to_be_bytes();
            self.0.write_all(&[&length, frame].concat()).unwrap();
        }

        fn receive(&mut self) -> Option<Vec<u8>> {
            let mut length = [0; 2];
            self.0.read_exact(&mut length).ok()?;
            let mut frame = vec![0; usize::from(u16::from_be_bytes(length))];
            self.0.read_exact(&mut frame).ok()?;
            Some(frame)
        }
    }

    #[test]
    fn a_reader_powers_asks_and_loses_the_card() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let pull = Fault::Pull {
            command: 2,
            moment: Moment::After,
        };
        let card = SoftCard::new(Personalisation::default(), Behaviour::default().with(pull));
        let card = Arc::new(Mutex::new(card));
        let stop = Stop::new();
        let service = thread::spawn({
            let (card, stop) = (Arc::clone(&card), stop.clone());
            let plug = Plug {
                reinsert_after: Some(Duration::ZERO),
                ..Plug::default()
            };
            move || serve(&card, &address, plug, &stop)
        });

        let mut reader = Reader::accept(&listener);
        reader.send(&[0x01]);
        reader.send(&[0x04]);
        assert_eq!(reader.receive().unwrap(), hex!("3B80800101"));
        reader.send(&hex!("00A4000C023F00"));
        assert_eq!(reader.receive().unwrap(), hex!("6D00"));
        reader.send(&hex!("00A4040C07A0000002471001"));
        assert_eq!(reader.receive(), None);

        // It comes back, and has forgotten everything.
        let mut reader = Reader::accept(&listener);
        reader.send(&hex!("00A4040C07A0000002471001"));
        assert_eq!(reader.receive().unwrap(), hex!("9000"));
        assert_eq!(card.lock().unwrap().counters().commands, 3);

        // The reader goes away and comes back.
        drop(reader);
        let mut reader = Reader::accept(&listener);
        reader.send(&[0x00]);
        reader.send(&[0x02]);
        reader.send(&[0x04]);
        assert!(reader.receive().is_some());

        stop.stop();
        assert!(service.join().unwrap().is_ok());
        assert_eq!(reader.receive(), None);
    }

    #[test]
    fn nobody_listens() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let card = Mutex::new(SoftCard::new(
            Personalisation::default(),
            Behaviour::default(),
        ));
        let plug = Plug {
            patience: Duration::ZERO,
            ..Plug::default()
        };
        let error = serve(&card, &address, plug, &Stop::new()).unwrap_err();
        assert!(error.to_string().contains("start pcscd"));
    }
}
