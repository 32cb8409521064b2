//! `cccd read`: a card becomes a verified person.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use cccd_chip::access::{AccessError, AccessOptions, Password};
use cccd_chip::document::{Document, KeyKind};
use cccd_chip::evidence::{self, DeskKey, Disclosure};
use cccd_chip::lds::DataGroup;
use cccd_chip::reader::{self, ExtendedLength, Plan, Progress, ReadError, ReadOptions, Step};
use cccd_chip::terminal_auth::Terminal;
use cccd_chip::trace::{Detail, Recorder, Trace};
use cccd_chip::transport::{Transport, TransportError};
use cccd_chip::verify::{Ahead, Source};
use time::OffsetDateTime;

use crate::args::{Extended, ReadArgs};
use crate::commands::desk_key;
use crate::commands::terminal::terminals;
#[cfg(feature = "pcsc")]
use crate::connect::{connect, reconnect};
use crate::exit::Exit;
use crate::input;
use crate::judged::{Judge, Judged};
use crate::key;
use crate::messages::{Label, Language};
use crate::output::write_private;
use crate::problem::Problem;
use crate::render::progress::ProgressLine;
use crate::render::screen::Screen;
use crate::render::{json, portrait, text};
use crate::tries;

/// How often a read goes on after the link was lost: enough for hands that shake.
const RESUMES: usize = 10;

/// # Errors
/// What kept the card from being read; a card that was read is judged, whatever came of it.
pub(crate) fn run(args: &ReadArgs, screen: &Screen) -> Result<Exit, Problem> {
    // Everything that can be wrong with the command line is found before a card is asked for.
    let opening = key::opening(&args.key)?;
    let (password, qr) = match opening {
        Some(opening) => (Some(opening.password), opening.qr),
        None => (None, None),
    };
    let evidence = EvidenceWanted::new(args)?;
    let terminals = terminals(&args.terminal)?;
    let challenge = args.challenge.as_deref();
    let challenge = challenge.map(|given| input::challenge("--challenge", given));
    let challenge = challenge.transpose()?;
    let judge = |source| {
        let mut judge = Judge::new(&args.judging, source)?;
        if let Some(challenge) = challenge {
            judge.expect_challenge(challenge);
        }
        Ok::<_, Problem>(judge)
    };
    let mut judged = if let Some(profile) = &args.source.soft {
        soft(
            args,
            profile,
            password,
            terminals,
            judge(Source::Live)?,
            screen,
        )?
    } else if let Some(path) = &args.source.replay {
        // What the chip proved then, nobody but its reader has seen.
        let mut judged = judge(Source::File)?.judge(replay(path)?, false);
        judged.path = Some(path.clone());
        judged
    } else {
        let judge = judge(Source::Live)?;
        let password = password.ok_or(Problem::KeyMissing)?;
        let card = connect(args.source.reader.as_deref(), args.wait, screen)?;
        let reader = card.card().reader.clone();
        let again = |lost| reconnect(args, screen, &reader, lost);
        let ahead = Arc::new(judge.begin());
        let document = read(args, card, &again, &password, terminals, &ahead, screen)?;
        judge.judge_read(&ahead, document, false)
    };

    judged.qr = qr;

    if let Some(evidence) = evidence {
        evidence.write(&judged.document, screen)?;
    }
    if args.judging.json {
        json::print(screen, &json::Output::new(&judged));
    } else {
        text::print(screen, &judged, args.judging.verbose);
    }
    if let Some(path) = &args.portrait {
        write_portrait(path, &judged, screen)?;
    }
    Ok(judged.exit())
}

/// The evidence that is to be written. Everything that can be wrong with it is found before a card
/// is asked for.
struct EvidenceWanted<'a> {
    path: &'a Path,
    disclosure: Disclosure,
    desk: Option<DeskKey>,
}

impl<'a> EvidenceWanted<'a> {
    fn new(args: &'a ReadArgs) -> Result<Option<Self>, Problem> {
        let Some(path) = args.evidence.as_deref() else {
            return Ok(None);
        };
        let disclosed = args.disclose.as_deref();
        let disclosed =
            disclosed.map_or(Ok(Vec::new()), |given| input::groups("--disclose", given));
        let desk = args.sign_with.as_deref().map(desk_key::private);
        Ok(Some(Self {
            path,
            disclosure: disclosed?
                .into_iter()
                .fold(Disclosure::minimal(), Disclosure::with),
            desk: desk.transpose()?,
        }))
    }

    fn write(&self, document: &Document, screen: &Screen) -> Result<(), Problem> {
        let now = OffsetDateTime::now_utc();
        let content = evidence::write(document, &self.disclosure, now, self.desk.as_ref())
            .map_err(|error| Problem::NoEvidence {
                why: error.to_string(),
            })?;
        write_private(self.path, content.reveal())
            .map_err(|error| Problem::write_file(self.path, &error))?;
        let wrote = screen.label(Label::Wrote);
        screen.note(&format!("{wrote}: {}", self.path.display()));
        Ok(())
    }
}

#[cfg(not(feature = "pcsc"))]
fn connect(_: Option<&str>, _: Option<u16>, _: &Screen) -> Result<Box<dyn Transport>, Problem> {
    Err(Problem::NoPcsc)
}

#[cfg(not(feature = "pcsc"))]
fn reconnect(
    _: &ReadArgs,
    _: &Screen,
    _: &str,
    lost: TransportError,
) -> Result<Box<dyn Transport>, TransportError> {
    Err(lost)
}

/// Opens the card that was lost in the middle once more, or says why not.
type Again<'a> = &'a dyn Fn(TransportError) -> Result<Box<dyn Transport>, TransportError>;

/// Reads all that the key opens, and fingerprints only for a terminal that may; goes on by itself
/// when a card that left is back. `ahead` verifies beside it. Writes the record also of a read that failed, as that is when
/// somebody wants to see it.
fn read(
    args: &ReadArgs,
    mut card: Box<dyn Transport>,
    again: Again<'_>,
    password: &Password,
    terminals: Vec<Terminal>,
    ahead: &Arc<Ahead>,
    screen: &Screen,
) -> Result<Document, Problem> {
    tries::show(card.as_mut(), password.kind(), screen)?;
    let mut plan = Plan::everything();
    if args.no_portrait {
        plan = plan.without(DataGroup::Dg2);
    }
    if !terminals.is_empty() {
        plan = plan.and(DataGroup::Dg3).and(DataGroup::Dg4);
    }
    let recorder = args.record.as_ref().map(|_| {
        let detail = if args.record_personal {
            Detail::Personal
        } else {
            Detail::Redacted
        };
        Recorder::new(detail)
    });
    let line = Mutex::new(ProgressLine::new(screen));
    let language = screen.language();
    let ahead = Arc::clone(ahead);
    let listen = move |event: Progress<'_>| {
        if let Progress::File { file, bytes } = event {
            ahead.file(file, bytes.0);
        } else if let Ok(mut line) = line.lock() {
            progress(&mut line, language, &event);
        }
    };
    let options = ReadOptions {
        plan,
        access: AccessOptions {
            allow_bac_fallback: args.allow_bac,
            min_tries: tries::least(&args.key),
            ..AccessOptions::default()
        },
        extended_length: match args.extended {
            Extended::Stated => ExtendedLength::WhenStated,
            Extended::Try => ExtendedLength::Try,
            Extended::Never => ExtendedLength::Never,
        },
        challenge: match args.challenge.as_deref() {
            Some(given) => Some(input::challenge("--challenge", given)?),
            None => None,
        },
        terminals,
        progress: Some(Box::new(listen)),
        recorder: recorder.clone(),
        ..ReadOptions::default()
    };
    let result = read_to_the_end(card, again, password, &options);
    // Takes the line of progress away.
    drop(options);

    if let (Some(recorder), Some(path)) = (recorder, &args.record) {
        let nothing = Document::default();
        let document = match &result {
            Ok(document) => document,
            Err(error) => error.partial().unwrap_or(&nothing),
        };
        let record = recorder
            .trace(document)
            .to_json()
            .map_err(|error| Problem::Internal(error.to_string()))?;
        write_private(path, record.as_bytes())
            .map_err(|error| Problem::write_file(path, &error))?;
        screen.note(&format!(
            "{}: {}",
            screen.label(Label::Wrote),
            path.display()
        ));
    }
    result.map_err(Problem::from)
}

/// Reads, and goes on where the link was lost whenever the card is back.
fn read_to_the_end(
    mut card: Box<dyn Transport>,
    again: Again<'_>,
    password: &Password,
    options: &ReadOptions,
) -> Result<Document, ReadError> {
    let mut result = reader::read(card.as_mut(), Some(password), options);
    let mut kept: Option<Box<Document>> = None;
    let mut rounds = 0..RESUMES;
    loop {
        let (error, document) = match (result, kept) {
            (Err(ReadError::Link { error, document }), _)
                if may_be_sent_again(password.kind(), &document) =>
            {
                (error, document)
            }
            // It was open before, and a card that is just being put back may answer anything.
            (Err(ReadError::NotOpened(not)), Some(document))
                if was_open(&document)
                    && matches!(
                        not.error,
                        AccessError::Refused { .. } | AccessError::NoApplication(_)
                    ) =>
            {
                (TransportError::CardReset, document)
            }
            (settled, _) => return settled,
        };
        if rounds.next().is_none() {
            return Err(ReadError::Link { error, document });
        }
        // The old handle is let go of before there is a new one.
        drop(card);
        card = match again(error) {
            Ok(card) => card,
            Err(error) => return Err(ReadError::Link { error, document }),
        };
        result = reader::resume(card.as_mut(), Some(password), options, &document);
        kept = Some(document);
    }
}

/// Whether a key may be sent to the chip again unasked: one whose tries it counts only where it
/// was right before, and a PUK, whose every use chips count, never.
fn may_be_sent_again(key: KeyKind, document: &Document) -> bool {
    match key {
        KeyKind::Puk => false,
        KeyKind::Pin => was_open(document),
        _ => true,
    }
}

/// Whether the chip had been opened when the link was lost.
const fn was_open(document: &Document) -> bool {
    document.access.protocol.is_some()
}

pub(super) fn progress(line: &mut ProgressLine, language: Language, event: &Progress<'_>) {
    match event {
        Progress::Started(Step::File(file)) => {
            line.show(
                &format!("{} {file}", language.label(Label::ReadingFile)),
                None,
            );
        }
        Progress::Started(
            Step::ChipAuthentication | Step::ActiveAuthentication | Step::TerminalAuthentication,
        ) => {
            line.show(language.label(Label::ProvingChip), None);
        }
        Progress::Started(_) | Progress::OpenedAgain { .. } => {
            line.show(language.label(Label::Opening), None);
        }
        Progress::Bytes { file, read, total } => {
            let step = format!("{} {file}", language.label(Label::ReadingFile));
            line.show(&step, Some((*read, *total)));
        }
        _ => {}
    }
}

/// The document of a record; a redacted one holds no personal data, and so little to judge.
fn replay(path: &Path) -> Result<Document, Problem> {
    let text = fs::read_to_string(path).map_err(|error| Problem::read_file(path, &error))?;
    let trace = Trace::from_json(&text).map_err(|error| Problem::Trace {
        path: path.to_owned(),
        why: error.to_string(),
    })?;
    Ok(trace.document())
}

#[cfg(not(feature = "demo"))]
fn soft(
    _: &ReadArgs,
    _: &str,
    _: Option<Password>,
    _: Vec<Terminal>,
    _: Judge,
    _: &Screen,
) -> Result<Judged, Problem> {
    Err(Problem::NoDemo)
}

/// Issues a card, reads it in this process, and trusts its authority for this one judgement.
#[cfg(feature = "demo")]
fn soft(
    args: &ReadArgs,
    profile: &str,
    password: Option<Password>,
    terminals: Vec<Terminal>,
    mut judge: Judge,
    screen: &Screen,
) -> Result<Judged, Problem> {
    use crate::soft::{self, InProcess};

    let issued = soft::issue(profile, 0)?;
    let password = match password {
        Some(password) => password,
        None => {
            let (password, hint) = soft::key(&issued)?;
            screen.note(&format!("{}: {hint}", screen.label(Label::DemoKey)));
            password
        }
    };
    let card = Box::new(InProcess::new(&issued));
    judge.trust_also(&issued.csca_der);
    let ahead = Arc::new(judge.begin());
    let document = read(args, card, &Err, &password, terminals, &ahead, screen)?;
    Ok(judge.judge_read(&ahead, document, true))
}

/// Writes the portrait where only its owner can read it.
fn write_portrait(path: &Path, judged: &Judged, screen: &Screen) -> Result<(), Problem> {
    let no_portrait = |why: &str| Problem::NoPortrait {
        why: why.to_owned(),
    };
    let stored = judged.portrait().ok_or_else(|| no_portrait("DG2"))?;
    let content = portrait::file_content(path, stored.reveal()).map_err(|why| no_portrait(&why))?;
    write_private(path, &content).map_err(|error| Problem::write_file(path, &error))?;
    screen.note(&format!(
        "{}: {}",
        screen.label(Label::Wrote),
        path.display()
    ));
    Ok(())
}

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests {
    use std::cell::Cell;

    use cccd_softcard::apdu::Status;
    use cccd_softcard::behaviour::{Fault, Moment};
    use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile};

    use super::*;
    use crate::soft::InProcess;

    const CAN: &str = "000123";
    const PIN: &str = "135790";

    fn issued() -> IssuedCard {
        let mut order = Order::new(Profile::Cccd2021);
        order.can = Some(CAN.into());
        order.pin = Some(PIN.into());
        Issuer::from_seed(3).issue(&order).unwrap()
    }

    /// A try may have been spent that nobody saw: it is the holder's to say whether another is.
    #[test]
    fn a_pin_that_never_opened_the_chip_is_not_sent_again() {
        let issued = issued();
        let wrong = Password::pin("11111").unwrap();
        let options = ReadOptions {
            plan: Plan::identity(),
            ..ReadOptions::default()
        };
        for command in 1..=8 {
            let again = Cell::new(0);
            let reopen = |_| {
                again.set(again.get() + 1);
                let card = InProcess::behaving(&issued, Behaviour::default());
                Ok(Box::new(card) as Box<dyn Transport>)
            };
            let pull = Fault::Pull {
                command,
                moment: Moment::After,
            };
            let card = InProcess::behaving(&issued, Behaviour::default().with(pull));
            let result = read_to_the_end(Box::new(card), &reopen, &wrong, &options);
            assert!(result.is_err());
            assert_eq!(again.get(), 0, "pulled at command {command}");
        }
    }

    /// Pulled in the middle, not well when it is back, then well: the read goes on where it was.
    #[test]
    fn a_card_that_does_not_open_at_once_is_gone_on_with() {
        let issued = issued();
        let pull = Fault::Pull {
            command: 12,
            moment: Moment::Before,
        };
        let refuse = Fault::Refuse {
            ins: 0x22,
            p1_p2: Some(0xC1A4),
            status: Status(0x6F00),
        };
        let again = Cell::new(0);
        let reopen = |_| {
            again.set(again.get() + 1);
            let behaviour = match again.get() {
                1 => Behaviour::default().with(refuse.clone()),
                _ => Behaviour::default(),
            };
            Ok(Box::new(InProcess::behaving(&issued, behaviour)) as Box<dyn Transport>)
        };
        let card = Box::new(InProcess::behaving(
            &issued,
            Behaviour::default().with(pull),
        ));
        let can = Password::can(CAN).unwrap();
        let options = ReadOptions {
            plan: Plan::identity(),
            ..ReadOptions::default()
        };
        let document = read_to_the_end(card, &reopen, &can, &options).unwrap();
        assert_eq!(again.get(), 2);
        assert!(document.dg(DataGroup::Dg13).is_some());
    }
}
