//! One file per command.

pub(crate) mod desk_key;
pub(crate) mod issue;
pub(crate) mod parse;
pub(crate) mod profile;
pub(crate) mod read;
pub(crate) mod readers;
pub(crate) mod soft;
pub(crate) mod terminal;
pub(crate) mod trust;
pub(crate) mod verify;

use crate::args::Command;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::render::screen::Screen;

/// Runs a command to its exit status.
///
/// # Errors
/// What kept it from doing what it was asked; nothing of it was printed yet.
pub(crate) fn run(command: Command, screen: &Screen) -> Result<Exit, Problem> {
    match command {
        Command::Readers(args) => readers::run(&args, screen),
        Command::Read(args) => read::run(&args, screen),
        Command::Profile(args) => profile::run(&args, screen),
        Command::Verify(args) => verify::run(&args, screen),
        Command::DeskKey(args) => desk_key::run(&args, screen),
        Command::Trust(command) => trust::run(&command, screen),
        Command::Soft(command) => soft::run(&command, screen),
        Command::Issue(args) => issue::run(&args, screen),
        Command::Parse(command) => parse::run(&command, screen),
    }
}
