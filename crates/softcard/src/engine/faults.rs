//! Which faults strike this command, and which habits refuse it before it runs.

use super::SoftCard;
use crate::apdu::{Command, Status};
use crate::behaviour::{Damage, ExtendedLength, Fault, Moment, Refusal};

impl SoftCard {
    pub(super) fn endless_more(&self, command: &Command) -> Option<Vec<u8>> {
        let endless = self.behaviour.faults.contains(&Fault::EndlessMore);
        (endless && self.state.session.is_none() && matches!(command.ins, 0xB0 | 0xC0))
            .then(|| self.plain(&[0; 16], Status::more(16)))
    }

    pub(super) fn refusal(&self, command: &Command) -> Option<Status> {
        self.behaviour.faults.iter().find_map(|fault| match fault {
            Fault::Refuse { ins, p1_p2, status }
                if *ins == command.ins && p1_p2.is_none_or(|p| p == command.p1_p2()) =>
            {
                Some(*status)
            }
            _ => None,
        })
    }

    pub(super) fn damage(&self, instruction: u8) -> Option<Damage> {
        self.behaviour.faults.iter().find_map(|fault| match fault {
            Fault::Response { command, damage } if *command == self.counters.commands => {
                Some(*damage)
            }
            Fault::Responses { ins, damage } if *ins == instruction => Some(*damage),
            _ => None,
        })
    }

    pub(super) fn plain_status(&self, number: u64) -> Option<Status> {
        self.behaviour.faults.iter().find_map(|fault| match fault {
            Fault::PlainStatus { command, status } if *command == number => Some(*status),
            _ => None,
        })
    }

    pub(super) fn pulled(&mut self, number: u64, at: Moment) -> bool {
        let pull = Fault::Pull {
            command: number,
            moment: at,
        };
        let pulled = self.behaviour.faults.contains(&pull);
        if pulled {
            self.remove();
        }
        pulled
    }

    /// The answer where extended length is refused, inside a session or before it.
    pub(super) fn refuse_extended(&mut self, command: &Command) -> Option<Vec<u8>> {
        let in_session = self.state.session.is_some();
        let refusal = match self.behaviour.extended_length {
            ExtendedLength::Refused(refusal) => refusal,
            ExtendedLength::RefusedInSession(refusal) if in_session => refusal,
            _ => return None,
        };
        let status = Status::WRONG_LENGTH;
        match (refusal, self.state.session.as_mut()) {
            (_, None) | (Refusal::PlainCounterStays, _) => {}
            (Refusal::PlainSessionGone, _) => self.state.end_session(),
            (Refusal::PlainCounterMoves, Some(session)) => {
                session.step();
                session.step();
            }
            (Refusal::Protected, Some(session)) => match session.open(command) {
                Ok(_) => {
                    let body = session.protect(command.ins, &[], status, None);
                    return Some(self.plain(&body, status));
                }
                Err(status) => {
                    self.state.end_session();
                    return Some(self.plain(&[], status));
                }
            },
        }
        Some(self.plain(&[], status))
    }
}
