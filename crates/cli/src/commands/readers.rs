//! `cccd readers`: the readers and the cards on them.

use serde::Serialize;

use crate::args::ReadersArgs;
use crate::exit::Exit;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::json;
use crate::render::screen::Screen;

#[derive(Debug, Serialize)]
struct Output {
    readers: Vec<ReaderOutput>,
}

#[derive(Debug, Serialize)]
struct ReaderOutput {
    name: String,
    /// Answer to reset of the card on it, in hexadecimal; `null` without a card.
    atr: Option<String>,
}

/// # Errors
/// [`Problem`] where there is no PC/SC service or no reader.
pub(crate) fn run(args: &ReadersArgs, screen: &Screen) -> Result<Exit, Problem> {
    let readers = pcsc::readers()?;
    if readers.is_empty() {
        return Err(Problem::NoReader);
    }
    let readers: Vec<ReaderOutput> = readers
        .into_iter()
        .map(|reader| ReaderOutput { name: reader.name, atr: reader.atr.map(|atr| hex(&atr)) })
        .collect();
    if args.json {
        json::print(screen, &Output { readers });
    } else {
        for reader in readers {
            let card = match reader.atr {
                Some(atr) => format!("{}: {atr}", screen.label(Label::Card)),
                None => screen.label(Label::NoCard).to_owned(),
            };
            screen.line(&format!("{}\t{card}", reader.name));
        }
    }
    Ok(Exit::Genuine)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
