//! `cccd profile`: everything about a card that is not about its holder.

use std::sync::Mutex;

use cccd_chip::access::{AccessOptions, Password};
use cccd_chip::document::Document;
use cccd_chip::reader::{self, ExtendedLength, Plan, ReadOptions};
use cccd_chip::trace::{Detail, Recorder};
use cccd_chip::transport::Transport;

use super::read::progress;
use crate::args::ProfileArgs;
#[cfg(feature = "pcsc")]
use crate::connect::connect;
use crate::exit::Exit;
use crate::key::{self, Opening};
use crate::messages::Label;
use crate::problem::Problem;
use crate::profile::{Facts, Seen, Timed, before_access, profile};
use crate::render::json;
use crate::render::page::{Page, Style};
use crate::render::progress::ProgressLine;
use crate::render::screen::Screen;
use crate::tries;

/// Prints the profile, of a read that broke off as well.
///
/// # Errors
/// What kept the chip from being opened.
pub(crate) fn run(args: &ProfileArgs, screen: &Screen) -> Result<Exit, Problem> {
    let opening = key::opening(&args.key)?;
    let min_tries = tries::least(&args.key);
    let taken = match &args.soft {
        Some(profile) => soft(profile, opening, min_tries, screen)?,
        None => {
            let opening = opening.ok_or(Problem::KeyMissing)?;
            let mut card = connect(args.reader.as_deref(), args.wait, screen)?;
            take(card.as_mut(), &opening, min_tries, false, screen)?
        }
    };
    if args.json {
        json::print(screen, &taken.facts.to_json());
    } else {
        let language = screen.language();
        let mut page = Page::new(screen.view());
        taken.facts.write(&mut page, language, 0);
        page.blank();
        page.paragraph(Style::Dim, 0, screen.label(Label::ProfileMayBeSent));
        screen.page(&page);
    }
    Ok(match taken.broke_off {
        Some(problem) => {
            screen.problem(Label::Error, &problem);
            problem.exit()
        }
        None => Exit::Genuine,
    })
}

/// A profile, and what ended the read early.
struct Taken {
    facts: Facts,
    broke_off: Option<Problem>,
}

#[cfg(not(feature = "pcsc"))]
fn connect(_: Option<&str>, _: Option<u16>, _: &Screen) -> Result<Box<dyn Transport>, Problem> {
    Err(Problem::NoPcsc)
}

#[cfg(not(feature = "demo"))]
fn soft(_: &str, _: Option<Opening>, _: u8, _: &Screen) -> Result<Taken, Problem> {
    Err(Problem::NoDemo)
}

#[cfg(feature = "demo")]
fn soft(
    profile: &str,
    opening: Option<Opening>,
    min_tries: u8,
    screen: &Screen,
) -> Result<Taken, Problem> {
    use crate::soft::{self, InProcess};

    let issued = soft::issue(profile, 0)?;
    let opening = match opening {
        Some(opening) => opening,
        None => Opening::from(soft::key(&issued)?.0),
    };
    take(
        &mut InProcess::new(&issued),
        &opening,
        min_tries,
        true,
        screen,
    )
}

/// Asks what is answered before access, then reads all that the key opens, with extended length
/// wherever the reader carries it. The tries of a key that the chip counts are told first.
fn take(
    card: &mut dyn Transport,
    opening: &Opening,
    min_tries: u8,
    demo: bool,
    screen: &Screen,
) -> Result<Taken, Problem> {
    tries::show(card, opening.password.kind(), screen)?;
    let line = Mutex::new(ProgressLine::new(screen));
    let language = screen.language();
    let recorder = Recorder::new(Detail::Redacted);
    let options = ReadOptions {
        plan: Plan::everything(),
        access: AccessOptions {
            min_tries,
            ..AccessOptions::default()
        },
        extended_length: ExtendedLength::Try,
        progress: Some(Box::new(move |event| {
            if let Ok(mut line) = line.lock() {
                progress(&mut line, language, &event);
            }
        })),
        recorder: Some(recorder.clone()),
        ..ReadOptions::default()
    };
    let mut wire = Timed::new(card);
    let before = before_access(&mut wire)?;
    let (document, broke_off) = read(&mut wire, &opening.password, &options)?;
    // Takes the line of progress away.
    drop(options);
    let facts = profile(Seen {
        before,
        document: &document,
        trace: &recorder.trace(&document),
        wire: &wire,
        qr: opening.qr.as_ref(),
        demo,
    });
    Ok(Taken { facts, broke_off })
}

/// What was read, and what broke the read off, if the chip was opened at all.
fn read(
    card: &mut dyn Transport,
    password: &Password,
    options: &ReadOptions,
) -> Result<(Document, Option<Problem>), Problem> {
    match reader::read(card, Some(password), options) {
        Ok(document) => Ok((document, None)),
        Err(error) => match error.partial().cloned() {
            Some(document) => Ok((document, Some(error.into()))),
            None => Err(error.into()),
        },
    }
}

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests {
    use cccd_softcard::{Issuer, Order, Profile};

    use super::*;
    use crate::messages::Language;
    use crate::soft::InProcess;

    /// Counted down to the last, which is spent for whoever wants that; then it is not even tried.
    #[test]
    fn the_last_try_of_a_key_is_for_whoever_wants_it() {
        let mut order = Order::new(Profile::Cccd2021);
        order.puk = Some("0123456789".into());
        let mut card = InProcess::new(&Issuer::from_seed(3).issue(&order).unwrap());
        let wrong = Opening::from(Password::puk("9876543210").unwrap());
        let screen = Screen::new(Language::En);
        let mut problem = |min_tries| {
            card.reset().unwrap();
            take(&mut card, &wrong, min_tries, true, &screen).map(drop)
        };
        for left in [2, 1] {
            assert!(matches!(
                problem(2),
                Err(Problem::WrongKey { tries_left: Some(tries) }) if tries == left
            ));
        }
        assert!(matches!(
            problem(2),
            Err(Problem::FewTries { tries_left: 1 })
        ));
        assert!(matches!(
            problem(1),
            Err(Problem::WrongKey {
                tries_left: Some(0)
            })
        ));
        assert!(matches!(problem(1), Err(Problem::KeyBlocked)));
    }
}
