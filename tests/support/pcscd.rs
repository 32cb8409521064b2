//! One real pcscd with the virtual reader of vsmartcard-vpcd, shared by all tests on the machine.
//!
//! A pcscd that runs already is used and left alone. Else the first test starts one, and the last
//! to need it ends it, unless another process has come to use it meanwhile. Each test has a slot
//! of the virtual reader for itself.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use cccd_chip::transport::pcsc::{Reader, Service};
use cccd_softcard::SoftCard;
use cccd_softcard::vpcd::{self, Plug, Stop};

/// How often a card is put in before pcscd must have seen it.
const TRIES: u32 = 4;

/// How long pcscd is given to see a card: it looks about once a second.
const SEEN: Duration = Duration::from_secs(4);

/// How long a read may take to the command at which a fault pulls the card, on the busiest machine.
const PULLED: Duration = Duration::from_secs(120);

/// How long a slot stays empty before a card is put in again.
const SETTLE: Duration = Duration::from_millis(1500);

/// Where pcscd listens for programs on Debian.
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// How long pcscd may take to load the virtual reader.
const START: Duration = Duration::from_secs(15);
/// The slots that Debian's configuration of vsmartcard-vpcd has: reader name and TCP port, on
/// which the reader waits for a card.
const SLOTS: [(&str, u16); 2] = [("Virtual PCD 00 00", 35963), ("Virtual PCD 00 01", 35964)];

/// A slot of the virtual reader, empty, for one test alone.
#[derive(Debug)]
pub struct Slot {
    /// The reader's name in PC/SC, up to and with the slot's number.
    pub reader: &'static str,
    /// Where the card has to connect.
    pub address: SocketAddr,
    _lock: File,
    _pcscd: Arc<Pcscd>,
}

impl Slot {
    /// Waits for a free slot. `None`, with a line on standard error, where this machine has no
    /// pcscd with the virtual reader and cannot start one.
    ///
    /// # Panics
    /// Where the machine has all of it, and yet the virtual reader does not come up.
    #[must_use]
    pub fn take() -> Option<Self> {
        let pcscd = Pcscd::shared()?;
        loop {
            for (reader, port) in SLOTS {
                let file = lock_file(&format!("cccd-tests-slot-{port}.lock"));
                match file.try_lock() {
                    Ok(()) => {
                        wait_until_empty(reader);
                        let address = SocketAddr::from(([127, 0, 0, 1], port));
                        return Some(Self {
                            reader,
                            address,
                            _lock: file,
                            _pcscd: pcscd,
                        });
                    }
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => panic!("no slot can be locked: {error}"),
                }
            }
            sleep(Duration::from_millis(20));
        }
    }
}

/// A pcscd that one test has for itself, to kill it and start it again; no other test on the
/// machine uses one meanwhile.
#[derive(Debug)]
pub struct OwnPcscd {
    /// The reader's name in PC/SC.
    pub reader: &'static str,
    /// Where a card has to connect.
    pub address: SocketAddr,
    child: Child,
    _users: File,
    _deciding: File,
}

impl OwnPcscd {
    /// Waits until no other test uses a pcscd, then starts one. `None`, with a line on standard
    /// error, where that cannot be done here.
    ///
    /// # Panics
    /// Where the machine has all of it, and yet the virtual reader does not come up.
    #[must_use]
    pub fn start() -> Option<Self> {
        let (deciding, users) = loop {
            // Let go between two looks: whoever ends its pcscd decides so under the first lock.
            let deciding = lock_file("cccd-tests-pcscd-start.lock");
            deciding.lock().expect("a file of our own can be locked");
            let users = lock_file("cccd-tests-pcscd-users.lock");
            if users.try_lock().is_ok() {
                break (deciding, users);
            }
            drop(deciding);
            sleep(Duration::from_millis(100));
        };
        if std::os::unix::net::UnixStream::connect(SOCKET).is_ok() {
            eprintln!("skipped: a pcscd runs here that is not the tests' own");
            return None;
        }
        let child = start()?;
        wait_for_virtual_reader();
        let (reader, port) = SLOTS[0];
        Some(Self {
            reader,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            child,
            _users: users,
            _deciding: deciding,
        })
    }

    /// Kills it as a crash would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again after a [`OwnPcscd::kill`].
    ///
    /// # Panics
    /// If it does not start.
    pub fn restart(&mut self) {
        self.child = start().expect("it started before");
        wait_for_virtual_reader();
    }
}

impl Drop for OwnPcscd {
    fn drop(&mut self) {
        // Asked kindly it takes its socket and its pid file away.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

fn wait_for_virtual_reader() {
    assert!(
        until(START, virtual_reader_listens),
        "pcscd does not load the virtual reader"
    );
}

/// A soft card in a slot; pulled out when dropped.
pub struct Plugged {
    reader: &'static str,
    address: SocketAddr,
    plug: Plug,
    card: Arc<Mutex<SoftCard>>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Plugged {
    /// Puts the card into the slot. A card that a fault pulls out stays out.
    ///
    /// # Panics
    /// If pcscd does not see the card however often it is put in.
    #[must_use]
    pub fn into(slot: &Slot, card: SoftCard) -> Self {
        Self::with(slot, card, Plug::default())
    }

    /// The same with a card that comes back so long after a fault pulled it.
    ///
    /// # Panics
    /// As [`Plugged::into`].
    #[must_use]
    pub fn coming_back(slot: &Slot, card: SoftCard, after: Duration) -> Self {
        let plug = Plug {
            reinsert_after: Some(after),
            ..Plug::default()
        };
        Self::with(slot, card, plug)
    }

    fn with(slot: &Slot, card: SoftCard, plug: Plug) -> Self {
        Self::at(slot.reader, slot.address, card, plug)
    }

    /// The same in a slot of this name and address.
    ///
    /// # Panics
    /// As [`Plugged::into`].
    #[must_use]
    pub fn at(reader: &'static str, address: SocketAddr, card: SoftCard, plug: Plug) -> Self {
        Self::until_seen(reader, address, &Arc::new(Mutex::new(card)), plug)
    }

    /// Puts a card that a fault pulled out into the slot again.
    ///
    /// # Panics
    /// As [`Plugged::into`].
    #[must_use]
    pub fn again(self) -> Self {
        let (reader, address, plug) = (self.reader, self.address, self.plug);
        let card = Arc::clone(&self.card);
        drop(self);
        sleep(SETTLE);
        if let Ok(mut card) = card.lock() {
            card.insert();
        }
        Self::until_seen(reader, address, &card, plug)
    }

    fn until_seen(
        reader: &'static str,
        address: SocketAddr,
        card: &Arc<Mutex<SoftCard>>,
        plug: Plug,
    ) -> Self {
        for _ in 0..TRIES {
            let plugged = Self::once(reader, address, card, plug);
            if until(SEEN, || answers(reader)) {
                return plugged;
            }
            // It met pcscd between two looks at the slot and passes for a card that does not answer:
            // only an empty slot makes it look anew.
            drop(plugged);
            sleep(SETTLE);
        }
        panic!("pcscd does not see the card in {reader}");
    }

    fn once(
        reader: &'static str,
        address: SocketAddr,
        card: &Arc<Mutex<SoftCard>>,
        plug: Plug,
    ) -> Self {
        let stop = Stop::new();
        let (stopped, served) = (stop.clone(), Arc::clone(card));
        let thread = std::thread::spawn(move || {
            if let Err(error) = vpcd::serve(&served, &address.to_string(), plug, &stopped) {
                eprintln!("{error}");
            }
        });
        Self {
            reader,
            address,
            plug,
            card: Arc::clone(card),
            stop,
            thread: Some(thread),
        }
    }

    /// Waits until a fault has pulled the card out.
    ///
    /// # Panics
    /// If none does.
    pub fn wait_until_pulled(&self) {
        let present = || self.card.lock().is_ok_and(|card| card.is_present());
        assert!(until(PULLED, || !present()), "no fault pulls the card");
    }
}

impl Drop for Plugged {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        wait_until_empty(self.reader);
    }
}

/// pcscd looks at its slots from time to time; a card that follows too soon on another would pass
/// for that.
fn wait_until_empty(reader: &str) {
    let _ = until(START, || !holds_card(reader));
}

fn until(patience: Duration, holds: impl Fn() -> bool) -> bool {
    let since = Instant::now();
    while since.elapsed() < patience {
        if holds() {
            return true;
        }
        sleep(Duration::from_millis(20));
    }
    false
}

fn holds_card(reader: &str) -> bool {
    look(reader, |found| found.has_card)
}

fn answers(reader: &str) -> bool {
    look(reader, |found| found.has_card && !found.mute)
}

fn look(reader: &str, holds: impl Fn(&Reader) -> bool) -> bool {
    let readers = Service::connect()
        .and_then(|service| service.readers())
        .unwrap_or_default();
    readers
        .iter()
        .any(|found| found.name == reader && holds(found))
}

/// The service, held by whoever uses it.
struct Pcscd {
    /// The process, if a test started it.
    started: Option<Child>,
    /// A client: without any for a minute it would end by itself.
    _client: Option<Service>,
    /// Locked shared by each process that uses a pcscd that tests started.
    users: File,
}

impl Pcscd {
    fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Pcscd>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().expect("no test panics while it starts pcscd");
        if let Some(pcscd) = shared.upgrade() {
            return Some(pcscd);
        }
        let pcscd = Arc::new(Self::find_or_start()?);
        *shared = Arc::downgrade(&pcscd);
        Some(pcscd)
    }

    fn find_or_start() -> Option<Self> {
        // Nobody else decides at the same time whether one must be started or ended.
        let deciding = lock_file("cccd-tests-pcscd-start.lock");
        deciding.lock().expect("a file of our own can be locked");
        let users = lock_file("cccd-tests-pcscd-users.lock");
        users
            .lock_shared()
            .expect("a file of our own can be locked");

        let running = std::os::unix::net::UnixStream::connect(SOCKET).is_ok();
        let started = if running { None } else { Some(start()?) };
        let since = Instant::now();
        while !virtual_reader_listens() {
            if started.is_none() && since.elapsed() > Duration::from_secs(3) {
                eprintln!("skipped: the pcscd that runs here has no virtual reader");
                return None;
            }
            assert!(
                since.elapsed() < START,
                "pcscd does not load the virtual reader"
            );
            sleep(Duration::from_millis(50));
        }
        Some(Self {
            started,
            _client: Service::connect().ok(),
            users,
        })
    }
}

impl core::fmt::Debug for Pcscd {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pcscd")
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        let deciding = lock_file("cccd-tests-pcscd-start.lock");
        if deciding.lock().is_err() {
            return;
        }
        let _ = self.users.unlock();
        if let Some(child) = &mut self.started {
            // Another process may use it by now; then it ends by itself when unused.
            if self.users.try_lock().is_ok() {
                // Asked kindly it takes its socket and its pid file away.
                let _ = Command::new("kill").arg(child.id().to_string()).status();
                let _ = child.wait();
            }
        }
    }
}

fn start() -> Option<Child> {
    const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
    if !Path::new(DRIVER).exists() {
        eprintln!("skipped: no virtual reader here (apt-get install pcscd vsmartcard-vpcd)");
        return None;
    }
    let child = Command::new("pcscd")
        .args(["--foreground", "--auto-exit"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match child {
        Ok(mut child) => {
            sleep(Duration::from_millis(300));
            if let Ok(Some(status)) = child.try_wait() {
                eprintln!("skipped: pcscd does not start here ({status}); it needs root");
                return None;
            }
            Some(child)
        }
        Err(error) => {
            eprintln!("skipped: pcscd does not start here: {error}");
            None
        }
    }
}

/// Whether the last slot's port is bound; asked of the kernel, as a connection would be a card.
fn virtual_reader_listens() -> bool {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default()
        + &std::fs::read_to_string("/proc/net/tcp6").unwrap_or_default();
    SLOTS.iter().all(|(_, port)| {
        let local = format!(":{port:04X} ");
        // Local address, remote address, state 0A = LISTEN.
        table
            .lines()
            .any(|line| line.contains(&local) && line.contains(" 0A "))
    })
}

fn lock_file(name: &str) -> File {
    File::options()
        .create(true)
        .append(true)
        .open(std::env::temp_dir().join(name))
        .expect("the folder for temporary files can be written")
}
