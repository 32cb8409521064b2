//! The steps in order, and what is done when one is lost.

use cccd_lds::dg1::Dg1;
use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::tlv::{self, Tag};
use cccd_lds::{DataGroup, FileIdentity};

use super::file::Sizes;
use super::files::{is_begun, is_outstanding, read_again, read_files};
use super::first::{Answered, first_command};
use super::limits::{ExtendedLength, ExtendedUse, choose};
use super::memory::Habits;
use super::progress::{Progress, Step};
use super::{ReadError, ReadOptions};
use crate::access::{
    self, AccessError, AccessOptions, AskCardAccess, ChipAuthenticationData, NotOpened,
    OpenedSession, Password,
};
use crate::active_auth;
use crate::channel::{Channel, ChannelError, Secured, Session};
use crate::chip_auth;
use crate::crypto::{Rng, Secret};
use crate::document::{CardAccessSeen, Document, FileState, NotRun, PrintedZone, Proof};
use crate::iso7816::{Command, StatusWord};
use crate::pki::SignedData;
use crate::terminal_auth::{self, Binding};
use crate::transport::{CardInfo, Metered, Transport, TransportError};

/// How often a lost session is opened again in one read.
const REOPENINGS: u32 = 5;

/// One read of one chip.
pub(super) struct Run<'a> {
    pub(super) password: Option<&'a Password>,
    pub(super) options: &'a ReadOptions,
    pub(super) rng: &'a mut dyn Rng,
    pub(super) document: Document,
    sizes: Option<Sizes>,
    challenge: Option<[u8; 8]>,
    /// How EF.CardAccess is asked for; more closely once the chip's first word is in doubt.
    ask: AskCardAccess,
    /// Where in which file the session was lost last.
    lost_at: Option<(FileIdentity, usize)>,
    /// Whether extended length was given up for what may have been a bad moment on the air.
    disturbed: bool,
    /// Whether Terminal Authentication has lost the session once.
    terminal_lost: bool,
}

/// What Terminal Authentication is bound to in this session, as far as there is any.
#[derive(Default)]
struct Bound {
    chip: Option<Secret>,
    printed: Option<Secret>,
    terminal: Option<Vec<u8>>,
}

/// Why the steps stopped.
enum Stop {
    /// The session is gone, and another one may bring the rest.
    Again(String),
    NotOpened(NotOpened),
    /// The chip of this session is not that of an earlier one.
    AnotherCard,
    Lost(ChannelError),
}

impl From<ChannelError> for Stop {
    fn from(error: ChannelError) -> Self {
        Self::Lost(error)
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(
        password: Option<&'a Password>,
        options: &'a ReadOptions,
        rng: &'a mut dyn Rng,
        document: Document,
    ) -> Self {
        Self {
            password,
            options,
            rng,
            document,
            sizes: None,
            challenge: options.challenge,
            ask: options.access.card_access,
            lost_at: None,
            disturbed: false,
            terminal_lost: false,
        }
    }

    /// Runs all steps, opening the chip again where that may help.
    pub(super) fn finish(mut self, wire: &mut Metered<'_>) -> Result<Document, ReadError> {
        self.document.card = Some(wire.card().clone());
        let mut reopenings = 0..REOPENINGS;
        loop {
            let stop = match self.once(wire) {
                Ok(()) => {
                    self.learn(wire.card());
                    self.document.traffic = self.document.traffic.plus(wire.traffic());
                    return Ok(self.document);
                }
                Err(stop) => stop,
            };
            let stop = match stop {
                Stop::Again(reason) if reopenings.next().is_some() => {
                    self.tell(Progress::OpenedAgain { reason });
                    match wire.reset() {
                        Ok(()) => continue,
                        Err(error) => Stop::Lost(error.into()),
                    }
                }
                Stop::Again(_) => Stop::Lost(ChannelError::SessionOver),
                other => other,
            };
            return Err(self.failed(stop, wire));
        }
    }

    /// What this kind of chip takes, for the next of its kind; a disturbed read teaches nothing.
    fn learn(&self, card: &CardInfo) {
        let asked = self.options.extended_length != ExtendedLength::Never && !self.disturbed;
        if let (true, Some(memory), Some(sizes)) = (asked, &self.options.memory, &self.sizes) {
            let habits = Habits {
                sizes: sizes.clone(),
                extended: self.document.extended_length,
            };
            memory.learn(card, habits);
        }
    }

    fn failed(mut self, stop: Stop, wire: &Metered<'_>) -> ReadError {
        self.document.traffic = self.document.traffic.plus(wire.traffic());
        let lost = || "the link was lost before it was finished".to_owned();
        if matches!(self.document.chip_auth, Proof::Pending) {
            self.document.chip_auth = Proof::Inconclusive(lost());
        }
        if matches!(self.document.active_auth, Proof::Pending) {
            self.document.active_auth = Proof::Inconclusive(lost());
        }
        if matches!(self.document.terminal_auth, Proof::Pending) {
            self.document.terminal_auth = Proof::Inconclusive(lost());
        }
        let document = Box::new(self.document);
        match stop {
            Stop::NotOpened(not) => match not.error {
                AccessError::WrongKey { tries_left } => ReadError::WrongKey { tries_left },
                AccessError::Channel(ChannelError::Transport(error)) => {
                    ReadError::Link { error, document }
                }
                AccessError::Channel(error) => ReadError::Chip { error, document },
                _ => ReadError::NotOpened(not),
            },
            Stop::AnotherCard => ReadError::AnotherCard,
            Stop::Lost(ChannelError::Transport(error)) => ReadError::Link { error, document },
            Stop::Lost(error) => ReadError::Chip { error, document },
            Stop::Again(_) => ReadError::Chip {
                error: ChannelError::SessionOver,
                document,
            },
        }
    }

    fn once(&mut self, wire: &mut Metered<'_>) -> Result<(), Stop> {
        let mut session = Session::new(wire);
        if let Some(recorder) = &self.options.recorder {
            session = session.recorded_by(recorder.clone());
        }
        let mut sizes = match self.sizes.clone() {
            Some(sizes) => sizes,
            None => {
                self.tell(Progress::Started(Step::Sizes));
                let memory = self.options.memory.as_ref();
                let before = memory.and_then(|memory| memory.recall(session.card()));
                let (sizes, used) = choose(&mut session, self.options.extended_length, before)?;
                self.document.extended_length = used;
                self.tell(Progress::Finished(Step::Sizes));
                sizes
            }
        };
        self.sizes = Some(sizes.clone());

        self.tell(Progress::Started(Step::Open));
        let access = AccessOptions {
            card_access: self.ask,
            ..self.options.access
        };
        let opened = access::open_session(session, self.password, &access, self.rng)
            .or_else(|not| self.after_refusal(not))?;
        self.document.access = opened.access;
        if let Some(card_access) = opened.card_access {
            self.document
                .files
                .insert(FileIdentity::CARD_ACCESS, card_access);
        }
        if let Some(card_security) = opened.card_security {
            self.document
                .files
                .insert(FileIdentity::CARD_SECURITY, card_security);
        }
        self.tell(Progress::Finished(Step::Open));

        let mut session = opened.session;
        let tell = |event: Progress<'_>| self.options.tell(event);
        // What a terminal must prove itself for waits until it has.
        let plan = match &self.options.terminal {
            Some(_) => self.options.plan.unprotected(),
            None => self.options.plan.clone(),
        };
        let sod_of_before = is_begun(&self.document, FileIdentity::SOD);
        let read = read_files(
            session.channel(),
            &plan,
            &mut sizes,
            &mut self.document,
            &tell,
        );
        let before = self.sizes.replace(sizes);
        if self.sizes.as_ref().is_some_and(|now| !now.extended())
            && before.is_some_and(|before| before.extended())
        {
            self.document.extended_length = ExtendedUse::Refused;
        }
        read.or_else(|error| self.after_file_loss(error))?;
        if self.doubts_absence()
            && self
                .dg14()
                .is_some_and(|infos| infos.is_ok_and(|infos| !infos.pace.is_empty()))
        {
            return Err(self.ask_twice("DG14 speaks of PACE"));
        }

        self.document.printed = self.printed();
        if sod_of_before && opened.cam.is_some() && matches!(self.document.pace_cam, Proof::Pending)
        {
            self.same_chip(session.channel())?;
        }
        self.mapping(opened.cam.as_ref());
        let printed = self.password.and_then(Password::printed);
        let bound = match opened.ephemeral {
            Some(keys) => Bound {
                terminal: opened.cam.is_some().then_some(keys.terminal),
                chip: Some(Secret::new(keys.chip)),
                printed,
            },
            None => Bound {
                chip: printed,
                ..Bound::default()
            },
        };
        self.prove(session, bound)
    }

    /// A chip that refuses BAC may have an EF.CardAccess without a short identifier.
    fn after_refusal<T>(&mut self, not: NotOpened) -> Result<T, Stop> {
        let seen = &not.access.card_access;
        let refused = matches!(not.error, AccessError::Refused { .. });
        if refused && self.ask == AskCardAccess::Once && matches!(seen, CardAccessSeen::Absent(_)) {
            return Err(self.ask_twice("the chip refuses BAC"));
        }
        Err(Stop::NotOpened(not))
    }

    /// Whether the chip said once that it has no EF.CardAccess and was not asked again.
    fn doubts_absence(&self) -> bool {
        self.ask == AskCardAccess::Once
            && matches!(self.document.access.card_access, CardAccessSeen::Absent(_))
    }

    fn ask_twice(&mut self, why: &str) -> Stop {
        self.ask = AskCardAccess::Twice;
        Stop::Again(format!("EF.CardAccess is asked for once more, since {why}"))
    }

    /// A session lost while reading. A card that was moved loses it once and goes on at the same
    /// size; else extended length is given up first, then the file.
    fn after_file_loss(&mut self, error: ChannelError) -> Result<(), Stop> {
        let extended = self.sizes.as_ref().is_some_and(Sizes::extended);
        let (again, moved) = match &error {
            ChannelError::SessionLost(status) => (true, *status != StatusWord::WRONG_LENGTH),
            ChannelError::Transport(TransportError::CardReset) => (extended, true),
            // A reader that claims more than it can do, and cuts or fails what is too long.
            ChannelError::Transport(TransportError::Other(_) | TransportError::Timeout)
            | ChannelError::Tampered(_)
            | ChannelError::Malformed(_) => (extended, false),
            _ => (false, false),
        };
        if !again {
            return Err(error.into());
        }
        let before = self.lost_at;
        self.lost_at = self.position();
        if moved && self.lost_at != before {
            return Err(Stop::Again(error.to_string()));
        }
        if let Some(sizes) = self.sizes.as_mut().filter(|sizes| sizes.extended()) {
            sizes.shorten();
            self.document.extended_length = ExtendedUse::Refused;
            // A bad moment on the air looks like this too, and must not mark all of the kind.
            self.disturbed |= !matches!(error, ChannelError::SessionLost(_));
        } else {
            for state in self.document.files.values_mut() {
                if *state == FileState::LinkLost {
                    *state = FileState::Broken(format!("reading it lost the session: {error}"));
                }
            }
            self.document.begun = None;
        }
        Err(Stop::Again(error.to_string()))
    }

    /// The file in which the session was just lost, and how many bytes of it had come.
    fn position(&self) -> Option<(FileIdentity, usize)> {
        let mut files = self.document.files.iter();
        let (file, _) = files.find(|(_, state)| **state == FileState::LinkLost)?;
        let begun = self.document.begun.as_ref();
        let begun = begun.filter(|begun| begun.file == *file);
        Some((*file, begun.map_or(0, |begun| begun.bytes.reveal().len())))
    }

    /// The printed zone beside DG1: a chip that opens with the one and holds another is not the chip of
    /// this document.
    fn printed(&self) -> Option<PrintedZone> {
        let dg1 = Dg1::parse(self.document.dg(DataGroup::Dg1)?).ok()?;
        self.password?.against(&dg1.mrz)
    }

    /// Mapping proves the chip of this session alone, so that an EF.SOD of an earlier one must be
    /// this chip's too; all other files hang on it.
    fn same_chip(&mut self, channel: &mut dyn Channel) -> Result<(), Stop> {
        let file = FileIdentity::SOD;
        let (Some(mut sizes), Some(FileState::Read(_))) =
            (self.sizes.clone(), self.document.files.get(&file))
        else {
            return Ok(());
        };
        let again = read_again(channel, file, &mut sizes);
        self.sizes = Some(sizes);
        match again {
            Ok(again) if self.document.files.get(&file) == Some(&again) => Ok(()),
            Ok(_) => Err(Stop::AnotherCard),
            Err(error) => self.after_file_loss(error),
        }
    }

    /// PACE with chip authentication mapping, against the static keys of EF.CardSecurity
    /// (Doc 9303-11, 4.4.3.5.2), or of DG14 where there is no such file. Whose signature is on them is
    /// for verification to say.
    fn mapping(&mut self, data: Option<&ChipAuthenticationData>) {
        if !matches!(self.document.pace_cam, Proof::Pending) {
            return;
        }
        let Some(data) = data else {
            self.document.pace_cam = Proof::NotRun(NotRun::NotOffered);
            return;
        };
        let keys = self.card_security().or_else(|| self.dg14()?.ok());
        self.document.pace_cam = data.prove(&keys.unwrap_or_default());
    }

    fn card_security(&self) -> Option<SecurityInfos> {
        let bytes = self.document.file(FileIdentity::CARD_SECURITY)?;
        let signed = SignedData::parse(bytes).ok()?;
        SecurityInfos::parse(&signed.content).ok()
    }

    fn prove(&mut self, session: OpenedSession<'_>, bound: Bound) -> Result<(), Stop> {
        match session {
            OpenedSession::Open(mut session) => {
                if matches!(self.document.chip_auth, Proof::Pending) {
                    self.document.chip_auth = Proof::NotRun(NotRun::Unsupported(
                        "the chip was not opened by a protocol with session keys".into(),
                    ));
                }
                self.last_steps(&mut session, &Bound::default())
            }
            OpenedSession::Bac(session) => self.prove_secured(session, bound),
            OpenedSession::Pace(session) => self.prove_secured(session, bound),
        }
    }

    fn prove_secured<S: Secured>(
        &mut self,
        mut session: Session<'_, S>,
        mut bound: Bound,
    ) -> Result<(), Stop> {
        // A terminal signs for the keys of this session, so that they are agreed on in each.
        let again = matches!(self.document.chip_auth, Proof::Done(_)) && self.terminal_waits();
        if !matches!(self.document.chip_auth, Proof::Pending) && !again {
            return self.last_steps(&mut session, &bound);
        }
        if !self.options.plan.chip_auth() {
            self.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
            return self.last_steps(&mut session, &bound);
        }
        let infos = match self.dg14() {
            Some(Ok(infos)) => infos,
            Some(Err(why)) => {
                self.document.chip_auth = Proof::NotRun(NotRun::Unsupported(why));
                return self.last_steps(&mut session, &bound);
            }
            None => {
                self.document.chip_auth = Proof::NotRun(NotRun::NotOffered);
                return self.last_steps(&mut session, &bound);
            }
        };
        self.tell(Progress::Started(Step::ChipAuthentication));
        let command = self.proof_command(&session)?;
        match chip_auth::run_with(session, &infos, &command, self.rng) {
            Ok(chip_auth::Outcome::Proven {
                session,
                evidence,
                response,
                ephemeral,
            }) => {
                self.document.chip_auth = Proof::Done(evidence);
                self.tell(Progress::Finished(Step::ChipAuthentication));
                bound.terminal = Some(ephemeral);
                self.last_steps(&mut Answered::new(session, command, response), &bound)
            }
            Ok(chip_auth::Outcome::Kept { mut session, proof }) => {
                self.document.chip_auth = proof;
                self.tell(Progress::Finished(Step::ChipAuthentication));
                self.last_steps(&mut session, &bound)
            }
            Ok(chip_auth::Outcome::Failed(proof)) => {
                self.document.chip_auth = proof;
                Err(Stop::Again("Chip Authentication failed".into()))
            }
            Err(ChannelError::SessionLost(status)) => {
                self.document.chip_auth = Proof::Refused {
                    step: "Chip Authentication",
                    status: status.0,
                };
                Err(Stop::Again("Chip Authentication lost the session".into()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A command that comes next anyway, so that the proof of the new keys costs nothing; else one
    /// byte of EF.SOD. A command with extended length is no proof where the chip has not taken
    /// one yet: a refusal of it would look like a copy's.
    fn proof_command(&mut self, channel: &dyn Channel) -> Result<Command, Stop> {
        if let Some(Ok(spki)) = self.wanted_key() {
            let challenge = self.challenge()?;
            let first = first_command(channel, |channel| {
                active_auth::run(channel, &spki, challenge).map(drop)
            });
            let extended = self.sizes.as_ref().is_some_and(Sizes::extended);
            if let Some(command) = first.filter(|first| extended || !first.needs_extended()) {
                return Ok(command);
            }
        }
        Ok(Command::read_binary_sfi(FileIdentity::SOD.sfi, 0, 1))
    }

    fn last_steps(&mut self, channel: &mut dyn Channel, bound: &Bound) -> Result<(), Stop> {
        self.active_authentication(channel)?;
        self.terminal_authentication(channel, bound)
    }

    /// Whether a terminal is at hand, has not been refused, and has something to read.
    fn terminal_waits(&self) -> bool {
        self.options.terminal.is_some()
            && matches!(self.document.terminal_auth, Proof::Pending | Proof::Done(_))
            && is_outstanding(&self.options.plan, &self.document)
    }

    /// Terminal Authentication, and then the groups that waited for it. What the chip keeps from
    /// this terminal is noted as refused.
    fn terminal_authentication(
        &mut self,
        channel: &mut dyn Channel,
        bound: &Bound,
    ) -> Result<(), Stop> {
        let Some(terminal) = self
            .options
            .terminal
            .as_ref()
            .filter(|_| self.terminal_waits())
        else {
            if matches!(self.document.terminal_auth, Proof::Pending) {
                self.document.terminal_auth = Proof::NotRun(NotRun::NotAsked);
            }
            return self.waiting_files(channel);
        };
        self.tell(Progress::Started(Step::TerminalAuthentication));
        let unsupported = |why: &str| Proof::NotRun(NotRun::Unsupported(why.to_owned()));
        let result = match (&bound.chip, &bound.terminal, self.dg14()) {
            (Some(chip), Some(key), Some(Ok(infos))) => {
                let binding = Binding {
                    chip: chip.clone(),
                    printed: bound.printed.clone(),
                    terminal: key.clone(),
                };
                terminal_auth::run(channel, terminal, &infos, &binding)
            }
            (_, _, None | Some(Err(_))) => Ok(unsupported("DG14 was not read")),
            _ => Ok(unsupported(
                "Chip Authentication, which comes first, was not done",
            )),
        };
        match result {
            Ok(proof) => self.document.terminal_auth = proof,
            Err(ChannelError::SessionLost(status)) => {
                // Once may be chance; a chip that always does it is read without.
                if core::mem::replace(&mut self.terminal_lost, true) {
                    self.document.terminal_auth = Proof::Refused {
                        step: "Terminal Authentication",
                        status: status.0,
                    };
                }
                return Err(Stop::Again(
                    "Terminal Authentication lost the session".into(),
                ));
            }
            Err(error) => return Err(error.into()),
        }
        self.tell(Progress::Finished(Step::TerminalAuthentication));
        self.waiting_files(channel)
    }

    fn waiting_files(&mut self, channel: &mut dyn Channel) -> Result<(), Stop> {
        let Some(mut sizes) = self.sizes.clone().filter(|_| {
            self.options.terminal.is_some() && is_outstanding(&self.options.plan, &self.document)
        }) else {
            return Ok(());
        };
        let tell = |event: Progress<'_>| self.options.tell(event);
        let plan = &self.options.plan;
        let read = read_files(channel, plan, &mut sizes, &mut self.document, &tell);
        self.sizes = Some(sizes);
        read.or_else(|error| self.after_file_loss(error))
    }

    fn active_authentication(&mut self, channel: &mut dyn Channel) -> Result<(), Stop> {
        if !matches!(self.document.active_auth, Proof::Pending) {
            return Ok(());
        }
        let spki = match self.wanted_key() {
            Some(Ok(spki)) => spki,
            Some(Err(not)) => {
                self.document.active_auth = Proof::NotRun(not);
                return Ok(());
            }
            None => {
                self.document.active_auth = Proof::NotRun(NotRun::NotOffered);
                return Ok(());
            }
        };
        self.tell(Progress::Started(Step::ActiveAuthentication));
        let challenge = self.challenge()?;
        let first = first_command(channel, |channel| {
            active_auth::run(channel, &spki, challenge).map(drop)
        });
        // What was refused for reading, by the card or by its reader, is no sign of a copy here.
        let too_long = first.is_some_and(|first| first.needs_extended())
            && matches!(
                self.document.extended_length,
                ExtendedUse::Refused | ExtendedUse::RefusedBefore
            );
        self.document.active_auth = match active_auth::run(channel, &spki, challenge) {
            Ok(proof) => proof,
            Err(ChannelError::SessionLost(status)) if too_long => Proof::Inconclusive(format!(
                "reader: the signature needs extended length, which was refused: {status}"
            )),
            Err(ChannelError::SessionLost(status)) => Proof::Refused {
                step: "INTERNAL AUTHENTICATE",
                status: status.0,
            },
            Err(error) => return Err(error.into()),
        };
        self.tell(Progress::Finished(Step::ActiveAuthentication));
        Ok(())
    }

    /// The key for Active Authentication; `None` where there is no DG15.
    fn wanted_key(&self) -> Option<Result<Vec<u8>, NotRun>> {
        if !self.options.plan.active_auth() {
            return Some(Err(NotRun::NotAsked));
        }
        let dg15 = self.document.dg(DataGroup::Dg15)?;
        Some(
            tlv::only(dg15, Tag(0x6F))
                .map(|object| object.value.to_vec())
                .map_err(|_| NotRun::Unsupported("DG15 cannot be read".into())),
        )
    }

    fn dg14(&self) -> Option<Result<SecurityInfos, String>> {
        let dg14 = self.document.dg(DataGroup::Dg14)?;
        Some(SecurityInfos::parse(dg14).map_err(|error| format!("DG14 cannot be read: {error}")))
    }

    /// The verifier's challenge, or a random one; one for the whole read.
    fn challenge(&mut self) -> Result<[u8; 8], Stop> {
        if let Some(challenge) = self.challenge {
            return Ok(challenge);
        }
        let mut challenge = [0; 8];
        self.rng.fill(&mut challenge).map_err(|error| {
            Stop::NotOpened(NotOpened {
                error: error.into(),
                access: Box::new(self.document.access.clone()),
            })
        })?;
        self.challenge = Some(challenge);
        Ok(challenge)
    }

    fn tell(&self, event: Progress<'_>) {
        self.options.tell(event);
    }
}
