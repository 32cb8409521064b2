//! The `cccd` command.

mod args;
mod commands;
#[cfg(feature = "pcsc")]
mod connect;
mod exit;
mod input;
mod judged;
mod key;
mod messages;
mod problem;
mod render;
#[cfg(feature = "demo")]
mod soft;

use std::process::ExitCode;

use clap::Parser;

use crate::args::CommandLine;
use crate::exit::Exit;
use crate::messages::{Label, Language};
use crate::problem::Problem;
use crate::render::screen::Screen;

fn main() -> ExitCode {
    let command_line = match CommandLine::try_parse() {
        Ok(command_line) => command_line,
        Err(error) => return usage(&error).into(),
    };
    let screen = Screen::new(command_line.lang.unwrap_or_else(Language::from_environment));
    match commands::run(command_line.command, &screen) {
        Ok(exit) => exit.into(),
        Err(problem) => {
            screen.problem(Label::Error, &problem);
            problem.exit().into()
        }
    }
}

/// Help and version go to standard output and are no error; anything else that clap says is one.
fn usage(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Genuine;
    }
    let screen = Screen::new(Language::from_environment());
    if screen.language() == Language::Vi {
        screen.problem(
            Label::Error,
            &Problem::Usage("Dòng lệnh không đúng.".into()),
        );
    }
    let _ = error.print();
    Exit::Usage
}
