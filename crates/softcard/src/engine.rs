//! The card itself: power, state, and the way of a command through transmission protocol, secure
//! messaging and instruction.

mod faults;
mod instructions;
mod link;
mod pace;
mod terminal_auth;

use std::collections::BTreeMap;
use std::mem;

use cccd_lds::{FileIdentity, Location};

use crate::apdu::{Command, Status};
use crate::behaviour::{Behaviour, Damage, Fault, Interface, Moment};
use crate::files::{Access, Files};
use crate::pace::{Pace, PasswordKind};
use crate::personalisation::{Cipher, Personalisation};
use crate::random::Random;
use crate::sm::SecureMessaging;
use crate::terminal_auth::{TerminalSession, TrustPoints};
use crate::terminal_authority::day;

/// A card in software.
///
/// It answers one command at a time, as strictly as a chip, and leaves the field where a
/// [`Fault`] says so.
pub struct SoftCard {
    personalisation: Personalisation,
    behaviour: Behaviour,
    files: Files,
    random: Random,
    counters: Counters,
    present: bool,
    powered: bool,
    /// Tries that remain for PIN and PUK; they survive a reset.
    tries: Tries,
    /// Whose terminals are known, and the date; they survive a reset.
    trust: Option<TrustPoints>,
    last_response: Vec<u8>,
    /// The commands as they were understood, where someone wants to know.
    journal: Option<Vec<Command>>,
    /// Bytes of each file that READ BINARY has given.
    given: BTreeMap<FileIdentity, u64>,
    meddling: Option<Meddling>,
    state: State,
}

/// Somebody who changes what the instructions answer, data and status word, before secure
/// messaging protects it: a chip that holds the keys and says whatever it likes.
pub type Meddling = Box<dyn FnMut(&mut Vec<u8>, &mut Status) + Send>;

/// What has passed between terminal and card over the card's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Commands that reached the card; with T=0, each GET RESPONSE too.
    pub commands: u64,
    /// Bytes of commands.
    pub bytes_in: u64,
    /// Bytes of responses, their status words included.
    pub bytes_out: u64,
    /// How often the card was powered on or reset.
    pub resets: u64,
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    pin: u8,
    puk: u8,
}

/// What a reset clears.
struct State {
    directory: Location,
    file: Option<FileIdentity>,
    challenge: Option<Vec<u8>>,
    session: Option<SecureMessaging>,
    access: Access,
    pace: Option<Pace>,
    /// The password that PACE opened the session with.
    opened_by: Option<PasswordKind>,
    chip_authentication: Option<ChosenKey>,
    /// ID_IC: what the terminal's signature is bound to on the chip's side.
    chip_id: Option<Vec<u8>>,
    /// The terminal's newest ephemeral key, compressed, by Chip Authentication or by PACE with chip
    /// authentication mapping.
    terminal_key: Option<Vec<u8>>,
    terminal: TerminalSession,
    /// Response bytes that wait for GET RESPONSE under T=0, and the status after them.
    pending: Option<(Vec<u8>, Status)>,
}

/// The key that MSE:Set AT chose for Chip Authentication.
struct ChosenKey {
    index: usize,
    cipher: Cipher,
}

/// What an instruction answers.
struct Reply {
    data: Vec<u8>,
    status: Status,
    /// The session that begins after this response.
    next: Option<(SecureMessaging, Access)>,
}

/// How much a response may hold.
#[derive(Clone, Copy)]
struct Room {
    /// Plain bytes that fit.
    fits: usize,
    /// Plain bytes that the terminal expects; `None` if it expects no data.
    expected: Option<usize>,
}

impl SoftCard {
    /// A card in the field, not yet powered.
    #[must_use]
    pub fn new(personalisation: Personalisation, behaviour: Behaviour) -> Self {
        let mut files = Files::new(&personalisation, &behaviour);
        let trust = personalisation
            .terminals
            .as_ref()
            .map(|trust| TrustPoints::new(&trust.certificates, day(trust.today)));
        if let Some(trust) = &trust
            && !personalisation.files.contains_key(&FileIdentity::CVCA)
        {
            files.replace(FileIdentity::CVCA, trust.to_file());
        }
        let tries = Tries {
            pin: behaviour.tries,
            puk: behaviour.tries,
        };
        Self {
            files,
            personalisation,
            behaviour,
            random: Random::default(),
            counters: Counters::default(),
            present: true,
            powered: false,
            tries,
            trust,
            last_response: Vec::new(),
            journal: None,
            given: BTreeMap::new(),
            meddling: None,
            state: State::new(),
        }
    }

    /// The same card, noting every command from now on.
    #[must_use]
    pub fn with_journal(mut self) -> Self {
        self.journal = Some(Vec::new());
        self
    }

    /// The commands that were executed, without their protection; empty without
    /// [`SoftCard::with_journal`].
    #[must_use]
    pub fn journal(&self) -> &[Command] {
        self.journal.as_deref().unwrap_or_default()
    }

    /// The same card with other random numbers.
    #[must_use]
    pub fn with_random(mut self, random: Random) -> Self {
        self.random = random;
        self
    }

    /// The same card with somebody who changes its answers.
    #[must_use]
    pub fn with_meddling(mut self, meddling: Meddling) -> Self {
        self.meddling = Some(meddling);
        self
    }

    /// The answer to reset.
    #[must_use]
    pub fn atr(&self) -> Vec<u8> {
        self.behaviour.atr()
    }

    /// How the card behaves.
    #[must_use]
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    /// What has passed so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// How many bytes of a file READ BINARY has given over the card's life, also where the answer
    /// was lost.
    #[must_use]
    pub fn given(&self, file: FileIdentity) -> u64 {
        self.given.get(&file).copied().unwrap_or(0)
    }

    /// Whether the card is in the field.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.present
    }

    /// Uses up the last tries of the PIN, as somebody with much patience would.
    pub const fn block_pin(&mut self) {
        self.tries.pin = 0;
    }

    /// Takes the card out of the field.
    pub fn remove(&mut self) {
        self.power_off();
        self.present = false;
    }

    /// Puts the card back.
    pub fn insert(&mut self) {
        self.present = true;
    }

    /// Power on: the card starts anew.
    pub fn power_on(&mut self) {
        self.reset();
    }

    /// Power off: everything but the try counters is forgotten.
    pub fn power_off(&mut self) {
        self.state = State::new();
        self.powered = false;
    }

    /// A reset with power on.
    pub fn reset(&mut self) {
        self.state = State::new();
        if !self.behaviour.begins_in_master_file {
            self.state.directory = Location::Application;
        }
        self.powered = true;
        self.counters.resets = self.counters.resets.saturating_add(1);
    }

    /// Answers a command: the response data and the status word. `None` if the card is not in the
    /// field, or leaves it before the answer came.
    ///
    /// A card without power is powered first.
    pub fn process(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        if !self.present {
            return None;
        }
        if !self.powered {
            self.power_on();
        }
        self.counters.commands = self.counters.commands.saturating_add(1);
        self.counters.bytes_in = self.counters.bytes_in.saturating_add(length(command));
        let number = self.counters.commands;
        if self.pulled(number, Moment::Before) {
            return None;
        }
        if self
            .behaviour
            .faults
            .contains(&Fault::Reset { command: number })
        {
            self.reset();
        }
        let previous = mem::take(&mut self.last_response);
        let response = match self.plain_status(number) {
            Some(status) => {
                self.state.end_session();
                status.0.to_be_bytes().to_vec()
            }
            None if self.behaviour.interface == Interface::ContactT0 => self.process_t0(command),
            None => self.process_apdu(command),
        };
        let replay = self
            .behaviour
            .faults
            .contains(&Fault::Replay { command: number });
        self.last_response = if replay { previous } else { response };
        if self.pulled(number, Moment::After) {
            return None;
        }
        self.counters.bytes_out = self
            .counters
            .bytes_out
            .saturating_add(length(&self.last_response));
        Some(self.last_response.clone())
    }

    fn process_apdu(&mut self, bytes: &[u8]) -> Vec<u8> {
        let command = match Command::parse(bytes) {
            Ok(command) => command,
            Err(status) => return self.plain(&[], status),
        };
        if command.extended
            && let Some(answer) = self.refuse_extended(&command)
        {
            return answer;
        }
        self.run(&command)
    }

    /// Runs a command whose lengths are right.
    fn run(&mut self, command: &Command) -> Vec<u8> {
        if let Some(answer) = self.endless_more(command) {
            return answer;
        }
        if !matches!(command.cla & !0x10, 0x00 | 0x0C) {
            self.state.end_session();
            return self.plain(&[], Status::CLASS_NOT_SUPPORTED);
        }
        match (command.is_protected(), self.state.session.is_some()) {
            (false, false) => {
                let room = Room {
                    fits: self.room(command),
                    expected: command.ne,
                };
                let reply = self.execute(command, room);
                let answer = self.plain(&reply.data, reply.status);
                self.begin(reply.next);
                answer
            }
            (true, true) => self.run_protected(command),
            (false, true) => {
                // A plain command ends the session and is not executed (Doc 9303-11, 9.8.9).
                self.state.end_session();
                self.plain(&[], Status::SM_OBJECT_MISSING)
            }
            (true, false) => self.plain(&[], Status::SM_OBJECT_INCORRECT),
        }
    }

    fn run_protected(&mut self, command: &Command) -> Vec<u8> {
        let room = self.room(command);
        let opened = match (command.ne, self.state.session.as_mut()) {
            // Every protected response has data, so a terminal that expects none errs.
            (None, _) | (_, None) => Err(Status::WRONG_LENGTH),
            (Some(_), Some(session)) => session
                .open(command)
                .map(|opened| (opened, session.fitting(command.ins, room))),
        };
        let (opened, fits) = match opened {
            Ok(opened) => opened,
            Err(status) => {
                self.state.end_session();
                return self.plain(&[], status);
            }
        };
        let reply = self.execute(
            &opened,
            Room {
                fits,
                expected: opened.ne,
            },
        );
        let damage = self.damage(opened.ins);
        let ends = Fault::EndsSession(reply.status);
        if damage == Some(Damage::Plain) || self.behaviour.faults.contains(&ends) {
            self.state.end_session();
        }
        let Some(session) = self.state.session.as_mut() else {
            // The instruction itself ended the session, or a fault did.
            let status = match damage {
                Some(Damage::Plain) => Status::SM_OBJECT_INCORRECT,
                _ => reply.status,
            };
            return self.plain(&[], status);
        };
        let body = session.protect(command.ins, &reply.data, reply.status, damage);
        let answer = self.plain(&body, reply.status);
        self.begin(reply.next);
        answer
    }

    /// Executes an instruction and keeps its answer to the room that there is.
    fn execute(&mut self, command: &Command, room: Room) -> Reply {
        if let Some(journal) = &mut self.journal {
            journal.push(command.clone());
        }
        if let Some(status) = self.refusal(command) {
            return Reply::status(status);
        }
        if command.is_chained() && command.ins != 0x86 {
            return Reply::status(Status::CHAINING_NOT_SUPPORTED);
        }
        let mut reply = self.dispatch(command, room).unwrap_or_else(Reply::status);
        let more_than_asked = self
            .behaviour
            .faults
            .iter()
            .any(|fault| matches!(fault, Fault::MoreThanAsked | Fault::ChallengeLength(_)));
        let expected = room.expected.unwrap_or(0).min(room.fits);
        if reply.data.len() > expected && !more_than_asked {
            return Reply::status(Status::WRONG_LENGTH);
        }
        if let Some(meddling) = &mut self.meddling {
            meddling(&mut reply.data, &mut reply.status);
        }
        reply
    }

    /// The bytes that the data field of the response may have.
    fn room(&self, command: &Command) -> usize {
        let limit = if command.extended {
            self.behaviour.largest_response
        } else {
            256
        };
        command
            .ne
            .unwrap_or(0)
            .min(limit)
            .min(self.behaviour.largest_response)
    }

    fn begin(&mut self, next: Option<(SecureMessaging, Access)>) {
        if let Some((session, access)) = next {
            self.state.session = Some(session);
            self.state.access = access;
        }
    }

    fn plain(&self, data: &[u8], status: Status) -> Vec<u8> {
        [data, &status.0.to_be_bytes()].concat()
    }

    fn password(&self, kind: PasswordKind) -> Option<&str> {
        let passwords = &self.personalisation.passwords;
        match kind {
            PasswordKind::Mrz => passwords.mrz_information.as_ref(),
            PasswordKind::Can => passwords.can.as_ref(),
            PasswordKind::Pin => passwords.pin.as_ref(),
            PasswordKind::Puk => passwords.puk.as_ref(),
        }
        .map(|password| password.reveal().as_str())
    }
}

impl State {
    fn new() -> Self {
        Self {
            directory: Location::MasterFile,
            file: None,
            challenge: None,
            session: None,
            access: Access::None,
            pace: None,
            opened_by: None,
            chip_authentication: None,
            chip_id: None,
            terminal_key: None,
            terminal: TerminalSession::default(),
            pending: None,
        }
    }

    /// Keys and rights are gone; the application stays selected.
    fn end_session(&mut self) {
        *self = Self {
            directory: self.directory,
            ..Self::new()
        };
    }
}

impl Reply {
    fn status(status: Status) -> Self {
        Self {
            data: Vec::new(),
            status,
            next: None,
        }
    }

    fn data(data: Vec<u8>) -> Self {
        Self {
            data,
            status: Status::OK,
            next: None,
        }
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
