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
mod output;
mod problem;
mod profile;
mod qr_photo;
mod render;
#[cfg(feature = "demo")]
mod soft;
mod tries;
mod usage;

use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::args::CommandLine;
use crate::exit::Exit;
use crate::messages::{Label, Language};
use crate::problem::Problem;
use crate::render::screen::Screen;

fn main() -> ExitCode {
    let language = usage::language(std::env::args_os()).unwrap_or_else(Language::from_environment);
    let screen = Screen::new(language);
    let command_line = usage::command(language)
        .try_get_matches()
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    let command_line = match command_line {
        Ok(command_line) => command_line,
        Err(error) => return mistake(&error, &screen).into(),
    };
    match commands::run(command_line.command, &screen) {
        Ok(exit) => exit.into(),
        Err(problem) => {
            screen.problem(Label::Error, &problem);
            problem.exit().into()
        }
    }
}

/// Help and version go to standard output and are no error; anything else that clap says is one.
fn mistake(error: &clap::Error, screen: &Screen) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Genuine;
    }
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_help || screen.language() == Language::En {
        let _ = error.print();
    } else {
        screen.problem(Label::Error, &Problem::Usage(usage::explain(error)));
    }
    Exit::Usage
}
