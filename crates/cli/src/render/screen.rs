//! Where the command prints: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use crate::messages::{Label, Language};
use crate::problem::Problem;

/// Standard output and standard error, with the language and what they can show.
#[derive(Debug)]
pub(crate) struct Screen {
    language: Language,
    /// Standard output is a terminal that shows colours.
    colour: bool,
    /// Standard output is a terminal.
    terminal: bool,
    /// Standard error is a terminal.
    progress: bool,
}

/// How a piece of text stands out, always beside a sign or a word that says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Dim,
    Good,
    Unproven,
    Unknown,
    Expired,
    Bad,
}

impl Screen {
    pub(crate) fn new(language: Language) -> Self {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var("TERM").is_ok_and(|term| term == "dumb");
        Self {
            language,
            colour: terminal && !plain,
            terminal,
            progress: io::stderr().is_terminal(),
        }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn label(&self, label: Label) -> &'static str {
        self.language.label(label)
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
        let advice = self.language.advice(problem);
        self.note(&format!(
            "{}: {}\n  → {}",
            self.label(label),
            advice.what,
            advice.todo
        ));
    }

    /// The text in a style, where the terminal shows styles.
    pub(crate) fn styled(&self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Dim => "2",
            Style::Good => "1;32",
            Style::Unproven => "1;33",
            Style::Unknown => "1;36",
            Style::Expired => "1;35",
            Style::Bad => "1;31",
        };
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
