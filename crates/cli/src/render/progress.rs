//! One line on standard error that says how far the read is; only on a terminal.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::screen::Screen;

/// Width of the bar, in columns.
const BAR: usize = 20;

/// The line; it disappears when dropped.
#[derive(Debug)]
pub(crate) struct ProgressLine {
    shows: bool,
    /// Something stands on the line.
    written: bool,
}

impl ProgressLine {
    pub(crate) fn new(screen: &Screen) -> Self {
        Self {
            shows: screen.shows_progress(),
            written: false,
        }
    }

    /// Shows a step by its name, with a bar where its size is known (in bytes).
    pub(crate) fn show(&mut self, step: &str, size: Option<(usize, usize)>) {
        if !self.shows {
            return;
        }
        self.written = true;
        let mut err = io::stderr().lock();
        let _ = write!(err, "\r\x1b[2K{}", line(step, size)).and_then(|()| err.flush());
    }

    /// Takes the line away, to print something else.
    pub(crate) fn clear(&mut self) {
        if std::mem::take(&mut self.written) {
            let mut err = io::stderr().lock();
            let _ = write!(err, "\r\x1b[2K").and_then(|()| err.flush());
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.clear();
    }
}

fn line(step: &str, size: Option<(usize, usize)>) -> String {
    let mut line = step.to_owned();
    if let Some((done, total)) = size {
        let filled = done
            .min(total)
            .saturating_mul(BAR)
            .checked_div(total)
            .unwrap_or(0);
        let empty = BAR.saturating_sub(filled);
        let _ = write!(
            line,
            "  {}{}  {done}/{total}",
            "█".repeat(filled),
            "░".repeat(empty)
        );
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills() {
        assert_eq!(line("DG2", None), "DG2");
        assert_eq!(
            line("DG2", Some((0, 0))),
            format!("DG2  {}  0/0", "░".repeat(20))
        );
        assert!(line("DG2", Some((10, 20))).contains(&"█".repeat(10)));
        assert!(!line("DG2", Some((10, 20))).contains(&"█".repeat(11)));
        assert!(line("DG2", Some((30, 20))).contains(&"█".repeat(20)));
    }
}
