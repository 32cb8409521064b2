//! `cccd readers`: the readers and the cards on them.

use crate::args::ReadersArgs;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::render::screen::Screen;

/// # Errors
/// [`Problem::NoPcsc`].
#[cfg(not(feature = "pcsc"))]
pub(crate) fn run(_: &ReadersArgs, _: &Screen) -> Result<Exit, Problem> {
    Err(Problem::NoPcsc)
}

/// # Errors
/// [`Problem`] where there is no PC/SC service or no reader.
#[cfg(feature = "pcsc")]
pub(crate) fn run(args: &ReadersArgs, screen: &Screen) -> Result<Exit, Problem> {
    use cccd_chip::transport::pcsc::Service;

    use crate::messages::Label;
    use crate::render::json;

    let readers = Service::connect()?.readers()?;
    if readers.is_empty() {
        return Err(Problem::NoReader);
    }
    let readers: Vec<listed::Reader> = readers.into_iter().map(listed::Reader::from).collect();
    if args.json {
        json::print(screen, &listed::Output { readers });
        return Ok(Exit::Genuine);
    }
    for reader in readers {
        let card = match reader.atr {
            Some(atr) => format!("{}: {atr}", screen.label(Label::Card)),
            None if reader.card => screen.label(Label::MuteCard).to_owned(),
            None => screen.label(Label::NoCard).to_owned(),
        };
        screen.line(&format!("{}\t{card}", reader.name));
    }
    Ok(Exit::Genuine)
}

/// The JSON document of `cccd readers --json`.
#[cfg(feature = "pcsc")]
mod listed {
    use cccd_chip::transport::pcsc;
    use serde::Serialize;

    use crate::render::hex;

    #[derive(Debug, Serialize)]
    pub(super) struct Output {
        pub(super) readers: Vec<Reader>,
    }

    #[derive(Debug, Serialize)]
    pub(super) struct Reader {
        pub(super) name: String,
        /// Whether there is a card on it.
        pub(super) card: bool,
        /// Answer to reset of that card, in hexadecimal; `null` where it gives none.
        pub(super) atr: Option<String>,
        /// Whether another program holds the card for itself.
        pub(super) in_use: bool,
    }

    impl From<pcsc::Reader> for Reader {
        fn from(reader: pcsc::Reader) -> Self {
            Self {
                card: reader.has_card,
                atr: (!reader.atr.is_empty()).then(|| hex(&reader.atr)),
                in_use: reader.in_use,
                name: reader.name,
            }
        }
    }
}
