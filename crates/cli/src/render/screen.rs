//! Where the command prints: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use crate::messages::{Label, Language};
use crate::problem::Problem;

use super::page::{Page, View};

/// Standard output and standard error, with the language and what they can show.
#[derive(Debug)]
pub(crate) struct Screen {
    /// How standard output is written to.
    view: View,
    /// Columns of standard error.
    error_width: usize,
    /// Standard output is a terminal.
    terminal: bool,
    /// Standard error is a terminal.
    progress: bool,
}

/// Columns where there is no terminal to ask.
const WIDTH: usize = 80;
/// Text is read more easily in lines that are not longer, however wide the terminal.
const WIDEST: usize = 110;

impl Screen {
    pub(crate) fn new(language: Language) -> Self {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var("TERM").is_ok_and(|term| term == "dumb");
        let columns = |size: Option<(terminal_size::Width, terminal_size::Height)>| {
            size.map_or(WIDTH, |(width, _)| usize::from(width.0).min(WIDEST))
        };
        Self {
            view: View {
                language,
                width: columns(terminal_size::terminal_size_of(io::stdout())),
                colour: terminal && !plain,
            },
            error_width: columns(terminal_size::terminal_size_of(io::stderr())),
            terminal,
            progress: io::stderr().is_terminal(),
        }
    }

    pub(crate) fn language(&self) -> Language {
        self.view.language
    }

    pub(crate) fn view(&self) -> View {
        self.view
    }

    pub(crate) fn label(&self, label: Label) -> &'static str {
        self.view.language.label(label)
    }

    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
    }

    /// A line on standard output. A closed pipe is not an error: nobody listens any more.
    pub(crate) fn line(&self, text: &str) {
        let _ = writeln!(io::stdout().lock(), "{text}");
    }

    /// A page on standard output.
    pub(crate) fn page(&self, page: &Page) {
        self.raw(page.as_str().as_bytes());
    }

    /// Raw bytes on standard output.
    pub(crate) fn raw(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        let _ = out.write_all(bytes).and_then(|()| out.flush());
    }

    /// A line on standard error.
    pub(crate) fn note(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// What happened and what to do, on standard error.
    pub(crate) fn problem(&self, label: Label, problem: &Problem) {
        let view = View {
            width: self.error_width,
            colour: false,
            ..self.view
        };
        let mut page = Page::new(view);
        page.problem(label, problem);
        let _ = io::stderr().lock().write_all(page.as_str().as_bytes());
    }
}
