//! One window at a desk: two would both take every card.

use std::fs::{File, TryLockError};

use super::{Places, SetupError};
use crate::vault::file::make_dir;

/// Locked as long as a window is at the desk, beside the folder of its records.
const SEAT: &str = "window";

/// Held by the one window at a desk; given up when dropped, and when its program dies.
#[derive(Debug)]
pub struct Seat {
    /// `None` where the file system has no locks: better two windows than none.
    _lock: Option<File>,
}

impl Places {
    /// Takes the desk's one seat for a window.
    ///
    /// # Errors
    /// [`SetupError::SeatTaken`].
    pub fn take_seat(&self) -> Result<Seat, SetupError> {
        let path = self.data.with_file_name(SEAT);
        let file = path.parent().map_or(Ok(()), make_dir).and_then(|()| {
            let mut options = File::options();
            options.create(true).append(true).open(&path)
        });
        let Ok(file) = file else {
            return Ok(Seat { _lock: None });
        };
        match file.try_lock() {
            Ok(()) => Ok(Seat { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(SetupError::SeatTaken),
            Err(TryLockError::Error(_)) => Ok(Seat { _lock: None }),
        }
    }
}
