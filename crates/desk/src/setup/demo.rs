//! Demo sessions: the soft card is trusted, and the records are apart and end with the session.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use cccd_chip::pki::TrustStore;
use cccd_softcard::{Issuer, Order, Profile};
use uuid::Uuid;

use super::{Desk, Places, SetupError};
use crate::config::{self, Config, Facility};
use crate::record::Mode;
use crate::store::{Session, Store, StoreError};
use crate::vault::DataKey;
use crate::vault::file::make_dir;

/// The folder of a demo session's records; removed, as far as nobody has them open, when dropped.
#[derive(Debug)]
pub struct DemoFolder {
    path: PathBuf,
    lock: Option<File>,
}

/// Where demo sessions have their folders, beside the records.
const DEMO: &str = "demo";
/// Locked as long as a session uses its folder.
const LOCK: &str = "in-use";

/// Opens a demo session: without any question, under a key that nobody keeps. The configuration
/// is the desk's own where it is in order, else an invented one; only the mode is as given.
///
/// # Errors
/// [`SetupError::Store`].
pub fn open(places: &Places, mode: Mode) -> Result<(Desk, DemoFolder), SetupError> {
    let mut config = config::load(&places.config).unwrap_or_else(|_| invented(mode));
    config.mode = mode;
    let folder = DemoFolder::new(&places.data.with_file_name(DEMO)).map_err(StoreError::from)?;
    let records = Store::open(&folder.path, &DataKey::generate()?, Session::Demo)?;
    let desk = Desk {
        exports: places.exports(&config),
        config,
        records,
        keys: None,
    };
    Ok((desk, folder))
}

/// Who issues the soft cards that a demo session trusts.
#[must_use]
pub fn issuer() -> Issuer {
    Issuer::from_seed(0)
}

/// Adds the authorities of [`issuer`].
pub(super) fn trust_soft_cards(anchors: &mut TrustStore) {
    for profile in Profile::ALL {
        // The issuer's own orders fit its keys.
        if let Ok(authority) = issuer().authority(&Order::new(profile).authority) {
            anchors.add_bytes(authority.certificate(), "DEMO: the soft card's issuer");
        }
    }
}

fn invented(mode: Mode) -> Config {
    let mut config = Config::new(
        mode,
        Facility {
            name: match mode {
                Mode::Hospital => "Bệnh viện Đa khoa Mẫu",
                Mode::Lodging => "Khách sạn Mẫu",
            }
            .to_owned(),
            ..Facility::default()
        },
    );
    config.clinics = ["Khám tổng quát", "Nội", "Ngoại", "Nhi"]
        .map(str::to_owned)
        .to_vec();
    config.rooms = ["101", "102", "201", "202"].map(str::to_owned).to_vec();
    config
}

impl DemoFolder {
    /// A new folder; what sessions that were killed left is removed.
    fn new(parent: &Path) -> std::io::Result<Self> {
        make_dir(parent)?;
        // Two sessions that start together must not take each other's folder for left over.
        let starting = File::create(parent.join(LOCK))?;
        starting.lock()?;
        for item in fs::read_dir(parent)? {
            let path = item?.path();
            // What another session has locked is left to it, and so is what resists.
            if File::open(path.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
                let _ = fs::remove_dir_all(&path);
            }
        }
        let path = parent.join(Uuid::now_v7().simple().to_string());
        make_dir(&path)?;
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        Ok(Self {
            path,
            lock: Some(lock),
        })
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        self.lock = None;
        // What resists is removed by the next session.
        let _ = fs::remove_dir_all(&self.path);
    }
}
