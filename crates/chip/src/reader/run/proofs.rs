//! The steps that prove chip and terminal, once the files are read.

use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::tlv::{self, Tag};
use cccd_lds::{DataGroup, FileIdentity};

use super::{Run, Stop};
use crate::access::{NotOpened, OpenedSession};
use crate::active_auth;
use crate::channel::{Channel, ChannelError, Secured, Session};
use crate::chip_auth;
use crate::crypto::Secret;
use crate::document::{NotRun, Proof};
use crate::iso7816::Command;
use crate::reader::ExtendedUse;
use crate::reader::file::Sizes;
use crate::reader::files::{is_outstanding, read_files};
use crate::reader::first::{Answered, first_command};
use crate::reader::progress::{Progress, Step};
use crate::terminal_auth::{self, Binding};

/// What Terminal Authentication is bound to in this session, as far as there is any.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) chip: Option<Secret>,
    pub(super) printed: Option<Secret>,
    pub(super) terminal: Option<Vec<u8>>,
}

impl Run<'_> {
    pub(super) fn prove(&mut self, session: OpenedSession<'_>, bound: Bound) -> Result<(), Stop> {
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
                if !self.once_more(Step::ChipAuthentication) {
                    self.document.chip_auth = proof;
                }
                Err(Stop::Again("Chip Authentication failed".into()))
            }
            Err(ChannelError::SessionLost(status)) => {
                if !self.once_more(Step::ChipAuthentication) {
                    self.document.chip_auth = Proof::Refused {
                        step: "Chip Authentication",
                        status: status.0,
                    };
                }
                Err(Stop::Again("Chip Authentication lost the session".into()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A command that comes next anyway, so that the proof of the new keys costs nothing; else one
    /// byte of EF.SOD, or its selection. A command with extended length is no proof where the chip
    /// has not taken one yet: a refusal of it would look like a copy's. Nor is any other than these
    /// two once the session was lost over one.
    fn proof_command(&mut self, channel: &dyn Channel) -> Result<Command, Stop> {
        let lost = self.lost_over.contains(&Step::ChipAuthentication);
        if let Some(Ok(spki)) = self.wanted_key().filter(|_| !lost) {
            let challenge = self.challenge()?;
            let first = first_command(channel, |channel| {
                active_auth::run(channel, &spki, challenge).map(drop)
            });
            let extended = self.sizes.as_ref().is_some_and(Sizes::extended);
            if let Some(command) = first.filter(|first| extended || !first.needs_extended()) {
                return Ok(command);
            }
        }
        let sod = FileIdentity::SOD;
        let by_sfi = self.sizes.as_ref().is_none_or(Sizes::by_short_identifier);
        Ok(if by_sfi {
            Command::read_binary_sfi(sod.sfi, 0, 1)
        } else {
            Command::select_file(sod.fid)
        })
    }

    fn last_steps(&mut self, channel: &mut dyn Channel, bound: &Bound) -> Result<(), Stop> {
        self.active_authentication(channel)?;
        self.terminal_authentication(channel, bound)
    }

    /// Whether a terminal is at hand, has not been refused, and has something to read.
    fn terminal_waits(&self) -> bool {
        !self.options.terminals.is_empty()
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
        if !self.terminal_waits() {
            if matches!(self.document.terminal_auth, Proof::Pending) {
                self.document.terminal_auth = Proof::NotRun(NotRun::NotAsked);
            }
            return self.waiting_files(channel);
        }
        self.tell(Progress::Started(Step::TerminalAuthentication));
        let unsupported = |why: &str| Proof::NotRun(NotRun::Unsupported(why.to_owned()));
        let result = match (&bound.chip, &bound.terminal, self.dg14()) {
            (Some(chip), Some(key), Some(Ok(infos))) => {
                let binding = Binding {
                    chip: chip.clone(),
                    printed: bound.printed.clone(),
                    terminal: key.clone(),
                };
                terminal_auth::run(channel, &self.options.terminals, &infos, &binding)
            }
            (_, _, None | Some(Err(_))) => Ok(unsupported("DG14 was not read")),
            _ => Ok(unsupported(
                "Chip Authentication, which comes first, was not done",
            )),
        };
        match result {
            Ok(proof) => self.document.terminal_auth = proof,
            Err(ChannelError::SessionLost(status)) => {
                if !self.once_more(Step::TerminalAuthentication) {
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
            !self.options.terminals.is_empty() && is_outstanding(&self.options.plan, &self.document)
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
            Err(ChannelError::SessionLost(_)) if self.once_more(Step::ActiveAuthentication) => {
                return Err(Stop::Again("Active Authentication lost the session".into()));
            }
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

    pub(super) fn dg14(&self) -> Option<Result<SecurityInfos, String>> {
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
}
