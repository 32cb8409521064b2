//! The steps in order, and what is done when one is lost.

mod proofs;

use cccd_lds::dg1::Dg1;
use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::{DataGroup, FileIdentity};

use super::file::Sizes;
use super::files::{is_begun, read_again, read_files};
use super::limits::{ExtendedLength, ExtendedUse, choose};
use super::memory::Habits;
use super::progress::{Progress, Step};
use super::{ReadError, ReadOptions};
use crate::access::{
    self, AccessError, AccessOptions, AskCardAccess, ChipAuthenticationData, NotOpened, Password,
};
use crate::channel::{Channel, ChannelError, Session};
use crate::crypto::{Rng, Secret};
use crate::document::{CardAccessSeen, Document, FileState, KeyKind, NotRun, PrintedZone, Proof};
use crate::iso7816::StatusWord;
use crate::pki::SignedData;
use crate::transport::{CardInfo, Metered, Transport, TransportError};
use proofs::Bound;

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
    /// What BAC told of the key, before EF.CardAccess was asked for more closely.
    bac: Option<AccessError>,
    /// Whether the chip has called the key wrong once that had opened it before.
    key_doubted: bool,
    /// Where in which file the session was lost last.
    lost_at: Option<(FileIdentity, usize)>,
    /// Whether extended length was given up for what may have been a bad moment on the air.
    disturbed: bool,
    /// The proofs over which the session was lost once.
    lost_over: Vec<Step>,
    /// How often a lost session may still be opened again.
    reopenings: u32,
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
            bac: None,
            key_doubted: false,
            lost_at: None,
            disturbed: false,
            lost_over: Vec::new(),
            reopenings: match password.map(Password::kind) {
                // Chips keep count of every use of a PUK.
                Some(KeyKind::Puk) => 0,
                _ => REOPENINGS,
            },
        }
    }

    /// Runs all steps, opening the chip again where that may help.
    pub(super) fn finish(mut self, wire: &mut Metered<'_>) -> Result<Document, ReadError> {
        self.document.card = Some(wire.card().clone());
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
                Stop::Again(reason) if self.reopenings > 0 => {
                    self.reopenings = self.reopenings.saturating_sub(1);
                    self.tell(Progress::OpenedAgain { reason });
                    match wire.reset() {
                        Ok(()) => continue,
                        Err(error) => Stop::Lost(error.into()),
                    }
                }
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
        let lost = || match &stop {
            Stop::Again(reason) => format!("the session was lost before it was finished: {reason}"),
            _ => "the link was lost before it was finished".to_owned(),
        };
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
            Stop::Again(reason) => ReadError::SessionLost { reason, document },
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
        let bac = self.bac.as_ref();
        let opened = access::open_session(session, self.password, &access, bac, self.rng)
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
        let plan = if self.options.terminals.is_empty() {
            self.options.plan.clone()
        } else {
            self.options.plan.unprotected()
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

    /// A chip that does not open by BAC, in whatever words, may offer PACE in an EF.CardAccess
    /// that is not found at first. A key that BAC found wrong is tried by PACE alone.
    fn after_refusal<T>(&mut self, not: NotOpened) -> Result<T, Stop> {
        let absent = matches!(not.access.card_access, CardAccessSeen::Absent(_));
        if absent
            && self.password.is_some()
            && self.ask == AskCardAccess::Once
            && not.error.may_want_pace()
        {
            self.bac = Some(not.error).filter(AccessError::is_of_the_key);
            return Err(self.ask_twice("the chip does not open by BAC"));
        }
        let uncounted = matches!(
            self.password.map(Password::kind),
            Some(KeyKind::Mrz | KeyKind::Can)
        );
        // By this read, or by the one that it goes on with.
        let opened_before = self.document.access.protocol.is_some();
        match &not.error {
            // A bad moment on the air looks like this as well as another card does.
            AccessError::WrongKey { tries_left: None } if uncounted && opened_before => {
                if core::mem::replace(&mut self.key_doubted, true) {
                    return Err(Stop::AnotherCard);
                }
                self.bac = None;
                let why = "the chip calls the key wrong that opened it before";
                Err(Stop::Again(why.into()))
            }
            AccessError::Channel(error @ ChannelError::SessionLost(_)) if uncounted => {
                Err(Stop::Again(error.to_string()))
            }
            _ => Err(Stop::NotOpened(not)),
        }
    }

    /// Whether to run a proof once more, over which the session was lost: once may be chance, which
    /// must not make a copy of a genuine chip. A chip that always does it is read without.
    fn once_more(&mut self, proof: Step) -> bool {
        let first = !self.lost_over.contains(&proof);
        if first {
            self.lost_over.push(proof);
        }
        first && self.reopenings > 0
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
    /// size; else extended length is given up first, then the largest short size or the short
    /// identifiers, then the file.
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
        let at_start = self.lost_at.is_some_and(|(_, bytes)| bytes == 0);
        if moved && self.lost_at != before {
            return Err(Stop::Again(error.to_string()));
        }
        if let Some(sizes) = self.sizes.as_mut().filter(|sizes| sizes.extended()) {
            sizes.shorten();
            self.document.extended_length = ExtendedUse::Refused;
            // A bad moment on the air looks like this too, and must not mark all of the kind.
            self.disturbed |= !matches!(error, ChannelError::SessionLost(_));
        } else if !self
            .sizes
            .as_mut()
            .is_some_and(|sizes| sizes.ask_less(!moved, at_start))
        {
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

    fn tell(&self, event: Progress<'_>) {
        self.options.tell(event);
    }
}
