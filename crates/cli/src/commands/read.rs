//! `cccd read`: a card becomes a verified person.

use std::path::Path;
use std::time::Duration;

use cccd_chip::access::Password;
use cccd_chip::document::Document;
use cccd_chip::reader::{self, Plan, Progress, ReadError, ReadOptions};
use cccd_chip::transport::{Transport, pcsc};
use cccd_chip::verify::Source;

use crate::args::ReadArgs;
use crate::exit::Exit;
use crate::judged::{Judge, Judged};
use crate::key;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::progress::ProgressLine;
use crate::render::screen::Screen;
use crate::render::{json, portrait, text};

/// How long a person at a terminal is given to put the card down.
const PATIENCE: Duration = Duration::from_secs(30);

/// # Errors
/// What kept the card from being read; a card that was read is judged, whatever came of it.
pub(crate) fn run(args: &ReadArgs, screen: &Screen) -> Result<Exit, Problem> {
    // Everything that can be wrong with the command line is found before a card is asked for.
    let mut judge = Judge::new(&args.judging, Source::Live)?;
    let password = key::password(&args.key)?;

    let judged = if let Some(profile) = &args.source.soft {
        soft(args, profile, password, &mut judge, screen)?
    } else {
        let password = password.ok_or(Problem::KeyMissing)?;
        let document = match &args.source.replay {
            Some(file) => replay(args, file, password, screen)?,
            None => {
                let mut card = connect(args, screen)?;
                read(args, card.as_mut(), password, screen)?
            }
        };
        judge.judge(document, false)
    };

    if args.judging.json {
        json::print(screen, &json::Output::new(&judged));
    } else {
        text::print(screen, &judged);
    }
    if let Some(path) = &args.portrait {
        write_portrait(path, &judged, screen)?;
    }
    Ok(judged.exit())
}
