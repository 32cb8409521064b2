//! `cccd issue`: a test card as files in a folder.

use crate::args::IssueArgs;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::render::screen::Screen;

/// # Errors
/// Where the soft card is not built in.
#[cfg(not(feature = "demo"))]
pub(crate) fn run(_: &IssueArgs, _: &Screen) -> Result<Exit, Problem> {
    Err(Problem::NoDemo)
}

/// Writes each file of the card under its name, the certificates `csca.der` and `ds.der`, and what
/// is printed on the card in `printed.txt`.
///
/// # Errors
/// Where there is no such profile, or the folder cannot be written.
#[cfg(feature = "demo")]
pub(crate) fn run(args: &IssueArgs, screen: &Screen) -> Result<Exit, Problem> {
    use crate::messages::Label;
    use crate::soft;

    soft::issue(&args.profile, args.seed)?
        .write_to(&args.out)
        .map_err(|error| Problem::write_file(&args.out, &error))?;
    screen.line(screen.label(Label::Demo));
    screen.line(&format!(
        "{}: {}",
        screen.label(Label::Wrote),
        args.out.display()
    ));
    Ok(Exit::Genuine)
}
