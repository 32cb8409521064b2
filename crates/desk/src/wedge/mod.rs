//! Scanners that type like a keyboard: a burst of keys that no hand types is taken out of the
//! stream of keys, wherever the focus is, and read as a code.
//!
//! Every key goes through [`Wedge::press`] with its time. Keys come back as [`Output::Typed`] once
//! it is certain that a hand typed them: at most [`GAP`] later, which nobody notices. Time passes
//! with [`Wedge::poll`]. A burst that is no code for this desk (a room's barcode) comes back as
//! typed, so that it lands in the field that has the focus, as its owner meant.

mod scan;

#[cfg(test)]
mod tests;

use core::time::Duration;
use std::collections::VecDeque;

use cccd_chip::lds::Private;

pub use scan::{Scan, ScanProblem, read};

/// The longest time between two keys of a scanner. Scanners type a key every 1 to 20 ms, and
/// input methods hold them up a little; hands seldom type two within 50 ms, and never a dozen.
pub const GAP: Duration = Duration::from_millis(50);
/// The fewest characters of a code: a card's insurance number as new cards print it.
const SHORTEST: usize = 10;
/// The longest burst that is kept: the largest QR code holds 2,953 bytes.
const LONGEST: usize = 4096;

/// A key, or what an input method made of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// A character, already composed.
    Char(char),
    /// The last character is taken back, as input methods do before they put another.
    Backspace,
    /// The end of a line.
    Enter,
    /// To the next field: some scanners end a code with it.
    Tab,
}

/// What becomes of the keys.
#[derive(Clone, PartialEq, Eq)]
pub enum Output {
    /// Typed by a hand: for whatever has the focus.
    Typed(Press),
    /// A scanner's code.
    Scanned(Scan),
}

/// Tells scanners from hands.
#[derive(Default)]
pub struct Wedge {
    held: VecDeque<Press>,
    last: Option<Duration>,
    /// After a code: what follows at once is its line end.
    after_code: bool,
}

impl Wedge {
    /// Nothing typed yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A key at this time, counted from any beginning.
    pub fn press(&mut self, at: Duration, press: Press) -> Vec<Output> {
        let mut out = self.poll(at);
        let ends = matches!(press, Press::Enter | Press::Tab);
        if self.after_code && ends {
            self.last = Some(at);
            return out;
        }
        self.after_code = false;
        if press == Press::Backspace && self.held.is_empty() {
            // No code begins with it, and one that is held down is not to wait for its release.
            out.push(Output::Typed(press));
            return out;
        }
        self.last = Some(at);
        self.held.push_back(press);
        if self.held.len() > LONGEST {
            out.extend(self.release());
        } else if ends && let Some(scan) = self.code(true) {
            self.forget();
            self.after_code = true;
            out.push(Output::Scanned(scan));
        }
        out
    }

    /// Time has come this far without a key.
    pub fn poll(&mut self, now: Duration) -> Vec<Output> {
        let quiet = self.last.is_none_or(|last| now.saturating_sub(last) > GAP);
        if !quiet {
            return Vec::new();
        }
        self.after_code = false;
        if self.held.is_empty() {
            return Vec::new();
        }
        if let Some(scan) = self.code(false) {
            self.forget();
            return vec![Output::Scanned(scan)];
        }
        self.release()
    }

    /// When to [`Wedge::poll`] again, if keys are held back.
    #[must_use]
    pub fn wake_at(&self) -> Option<Duration> {
        if self.held.is_empty() {
            return None;
        }
        self.last.map(|last| {
            last.saturating_add(GAP)
                .saturating_add(Duration::from_millis(1))
        })
    }

    /// The code that is held. While more lines may come, only one that is complete.
    fn code(&self, more_may_come: bool) -> Option<Scan> {
        if self.held.len() < SHORTEST {
            return None;
        }
        let text = Private::new(composed(&self.held));
        match read(text.reveal()) {
            Some(Scan::Refused(_)) if more_may_come => None,
            other => other,
        }
    }

    fn release(&mut self) -> Vec<Output> {
        let typed = self.held.iter().copied().map(Output::Typed).collect();
        self.forget();
        typed
    }

    fn forget(&mut self) {
        for press in &mut self.held {
            *press = Press::Char('\0');
        }
        self.held.clear();
    }
}

impl Drop for Wedge {
    fn drop(&mut self) {
        self.forget();
    }
}

/// Keys may be a person's data: nothing of them is printed.
impl core::fmt::Debug for Press {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Press")
    }
}

impl core::fmt::Debug for Output {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Typed(_) => f.write_str("Typed"),
            Self::Scanned(scan) => write!(f, "Scanned({scan:?})"),
        }
    }
}

impl core::fmt::Debug for Wedge {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Wedge({} held)", self.held.len())
    }
}

/// The text as a field would hold it.
fn composed(keys: &VecDeque<Press>) -> String {
    let mut text = String::with_capacity(keys.len().saturating_mul(3));
    for key in keys {
        match key {
            Press::Char(c) => text.push(*c),
            Press::Backspace => {
                text.pop();
            }
            Press::Enter | Press::Tab => text.push('\n'),
        }
    }
    text
}
