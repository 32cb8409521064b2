//! Which faults strike this command.

use super::SoftCard;
use crate::apdu::{Command, Status};
use crate::behaviour::{Damage, Fault, Moment};

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
}
