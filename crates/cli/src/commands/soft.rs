//! `cccd soft serve`: a soft card in the virtual reader of a real pcscd.

use crate::args::{ServeArgs, SoftCommand};
use crate::exit::Exit;
use crate::problem::Problem;
use crate::render::screen::Screen;

/// # Errors
/// Where there is no such profile or no virtual reader, or the soft card is not built in.
pub(crate) fn run(command: &SoftCommand, screen: &Screen) -> Result<Exit, Problem> {
    match command {
        SoftCommand::Serve(args) => serve(args, screen),
    }
}

#[cfg(not(feature = "demo"))]
fn serve(_: &ServeArgs, _: &Screen) -> Result<Exit, Problem> {
    Err(Problem::NoDemo)
}

/// Serves until the process is ended, or the virtual reader is gone for good.
#[cfg(feature = "demo")]
fn serve(args: &ServeArgs, screen: &Screen) -> Result<Exit, Problem> {
    use std::sync::Mutex;

    use cccd_softcard::vpcd::{self, Plug, Stop};
    use cccd_softcard::{Behaviour, SoftCard};

    use crate::messages::Label;
    use crate::soft;

    let issued = soft::issue(&args.profile, args.seed)?;
    let card = SoftCard::new(issued.personalisation.clone(), Behaviour::default());
    screen.note(screen.label(Label::Demo));
    let (_, hint) = soft::key(&issued)?;
    screen.note(&format!("{}: {hint}", screen.label(Label::DemoKey)));
    screen.note(screen.label(Label::Serving));
    let unplugged = |error: vpcd::VpcdError| Problem::Vpcd {
        address: args.vpcd.clone(),
        why: error.to_string(),
    };
    vpcd::serve(&Mutex::new(card), &args.vpcd, Plug::default(), &Stop::new()).map_err(unplugged)?;
    screen.note(screen.label(Label::Stopped));
    Ok(Exit::Genuine)
}
