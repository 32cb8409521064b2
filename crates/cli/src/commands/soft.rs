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

/// Serves until the reader hangs up or the process is ended.
#[cfg(feature = "demo")]
fn serve(args: &ServeArgs, screen: &Screen) -> Result<Exit, Problem> {
    use cccd_softcard::{Behaviour, SoftCard, vpcd};

    use crate::messages::Label;
    use crate::soft;

    let issued = soft::issue(&args.profile, None)?;
    let card = SoftCard::new(issued.personalisation.clone(), Behaviour::default());
    screen.note(screen.label(Label::Demo));
    screen.note(&format!("{}: {}", screen.label(Label::DemoKey), soft::key_hint(&issued)));
    screen.note(screen.label(Label::Serving));
    vpcd::serve(card, &args.vpcd).map_err(|error| Problem::Vpcd {
        address: args.vpcd.clone(),
        why: error.to_string(),
    })?;
    screen.note(screen.label(Label::Stopped));
    Ok(Exit::Genuine)
}
