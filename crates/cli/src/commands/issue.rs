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

/// Writes each file of the card under its name, the test authority's certificate as `csca.der`,
/// the signer's as `ds.der`, and the keys that open the card as `can.txt` and `mrz.txt`.
///
/// # Errors
/// Where there is no such profile, or the folder cannot be written.
#[cfg(feature = "demo")]
pub(crate) fn run(args: &IssueArgs, screen: &Screen) -> Result<Exit, Problem> {
    use std::fs;

    use crate::messages::Label;
    use crate::soft;

    let issued = soft::issue(&args.profile, args.seed.as_deref())?;
    let write = |name: &str, content: &[u8]| {
        let path = args.out.join(name);
        fs::write(&path, content).map_err(|error| Problem::write_file(&path, &error))
    };
    fs::create_dir_all(&args.out).map_err(|error| Problem::write_file(&args.out, &error))?;
    for (identity, content) in &issued.personalisation.files {
        write(&format!("{identity}.bin"), content)?;
    }
    write("csca.der", &issued.csca_der)?;
    write("ds.der", &issued.ds_der)?;
    write("can.txt", issued.can.as_bytes())?;
    write("mrz.txt", issued.mrz.as_bytes())?;
    screen.line(&screen.label(Label::Demo).to_owned());
    screen.line(&format!("{}: {}", screen.label(Label::Wrote), args.out.display()));
    Ok(Exit::Genuine)
}
