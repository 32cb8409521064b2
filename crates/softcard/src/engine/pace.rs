//! PACE (Doc 9303-11, 4.4; TR-03110-3, B.11.1): its selection, its four steps, and the tries of
//! PIN and PUK.

use cccd_lds::Location;

use super::instructions::{Outcome, value_of};
use super::{Reply, SoftCard};
use crate::apdu::{Command, Status};
use crate::behaviour::{Fault, PaceReference};
use crate::data_object::DataObject;
use crate::files::Access;
use crate::group::Group;
use crate::pace::{Pace, PasswordKind, Progress, Surroundings};
use crate::personalisation::Mapping;

/// id-PACE, 0.4.0.127.0.7.2.2.4; one more arc for the mapping and one for the cipher follow.
const ID_PACE: [u8; 8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04];

impl SoftCard {
    pub(super) fn set_pace(&mut self, objects: &[DataObject<'_>]) -> Outcome {
        self.state.pace = None;
        // PACE runs in the master file: the application is entered with its keys. Under the keys of
        // the access number it runs again, for a suspended PIN.
        let after_can = self.state.opened_by == Some(PasswordKind::Can);
        if self.state.directory != Location::MasterFile
            || (self.state.session.is_some() && !after_can)
        {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        let oid = value_of(objects, 0x80).ok_or(Status::WRONG_DATA)?;
        let password = value_of(objects, 0x83).ok_or(Status::WRONG_DATA)?;
        let reference = value_of(objects, 0x84);
        let known = |object: &DataObject<'_>| matches!(object.tag, 0x80 | 0x83 | 0x84 | 0x7F4C);
        if !objects.iter().all(known) {
            return Err(Status::WRONG_DATA);
        }
        match (self.behaviour.pace_reference, reference) {
            (PaceReference::Required, None) | (PaceReference::Refused, Some(_)) => {
                return Err(Status::WRONG_DATA);
            }
            _ => {}
        }
        let arcs = oid.strip_prefix(&ID_PACE).ok_or(Status::WRONG_DATA)?;
        let candidates: Vec<_> = self
            .personalisation
            .pace
            .iter()
            .filter(|support| arcs == [support.mapping_arc(), support.cipher.arc()])
            .copied()
            .collect();
        if candidates.is_empty() {
            return Err(Status::WRONG_DATA);
        }
        let support = match reference {
            Some(&[id]) => candidates
                .iter()
                .find(|support| self.number(support.group) == id),
            Some(_) => None,
            None if candidates.len() == 1 => candidates.first(),
            None => None,
        };
        let support = *support.ok_or(Status::REFERENCE_NOT_FOUND)?;
        let &[kind] = password else {
            return Err(Status::WRONG_DATA);
        };
        let kind = PasswordKind::from_reference(kind).ok_or(Status::REFERENCE_NOT_FOUND)?;
        let key = {
            let password = self.password(kind).ok_or(Status::REFERENCE_NOT_FOUND)?;
            Pace::password_key(support, kind, password)
        };
        self.state.pace = Some(Pace::new(support, oid, kind, key));
        // A counter that is not full is shown before the next try is spent (TR-03110-3, B.11.1).
        let status = match self.remaining(kind) {
            Some(tries) if tries < self.behaviour.tries => Status::tries(tries),
            _ => Status::OK,
        };
        Ok(Reply::status(status))
    }

    /// The number of a group's domain parameters in EF.CardAccess.
    fn number(&self, group: Group) -> u8 {
        match self.behaviour.explicit_parameters {
            Some((explicit, number)) if explicit == group => number,
            _ => group.parameter_id(),
        }
    }

    pub(super) fn continue_pace(&mut self, command: &Command) -> Outcome {
        let Some(mut pace) = self.state.pace.take() else {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        };
        if command.is_chained() == pace.is_last() {
            return Err(Status::LAST_COMMAND_EXPECTED);
        }
        let kind = pace.password();
        match (kind, self.remaining(kind)) {
            (_, Some(0)) => return Err(Status::AUTHENTICATION_BLOCKED),
            // The last try of a PIN is for whoever has shown the CAN in this session
            // (TR-03110-3, B.11.1).
            (PasswordKind::Pin, Some(1)) if self.state.opened_by != Some(PasswordKind::Can) => {
                return Err(Status::CONDITIONS_NOT_SATISFIED);
            }
            _ => {}
        }
        let static_key = match pace.mapping() {
            Mapping::ChipAuthentication => self.static_key_of(&pace),
            _ => None,
        };
        let faults = &self.behaviour.faults;
        let ephemeral = faults.iter().find_map(|fault| match fault {
            Fault::Ephemeral(fault) => Some(*fault),
            _ => None,
        });
        let mut around = Surroundings {
            random: &mut self.random,
            static_key: static_key.as_ref(),
            ephemeral,
            zero_nonce: faults.contains(&Fault::ZeroNonce),
            wrong_token: faults.contains(&Fault::WrongToken),
            wrong_proof: faults.contains(&Fault::WrongMappingProof),
            proof_as_integer: faults.contains(&Fault::MappingProofAsInteger),
        };
        let step = pace.step_number();
        match pace.step(&command.data, &mut around) {
            Ok(Progress::Continue(data)) => {
                let data = self.pace_answer(step, data)?;
                self.state.pace = Some(pace);
                Ok(Reply::data(data))
            }
            Ok(Progress::Done(data, session)) => {
                let data = self.pace_answer(step, data)?;
                self.restore_tries(kind);
                self.state.opened_by = Some(kind);
                self.bind(&pace);
                Ok(Reply {
                    next: Some((session, Access::Pace)),
                    ..Reply::data(data)
                })
            }
            Err(Status::AUTHENTICATION_FAILED) => Err(self.spend_try(kind)),
            Err(status) => Err(status),
        }
    }

    /// The answer of a step, as the chip's faults leave it.
    fn pace_answer(&self, number: u8, data: Vec<u8>) -> Outcome<Vec<u8>> {
        let flaws = self
            .behaviour
            .faults
            .iter()
            .filter_map(|fault| match fault {
                Fault::PaceAnswer { step, flaw } if *step == number => Some(flaw),
                _ => None,
            });
        flaws
            .into_iter()
            .try_fold(data, |data, flaw| flaw.apply(&data))
    }

    fn remaining(&self, kind: PasswordKind) -> Option<u8> {
        match kind {
            PasswordKind::Pin => Some(self.tries.pin),
            PasswordKind::Puk => Some(self.tries.puk),
            PasswordKind::Mrz | PasswordKind::Can => None,
        }
    }

    /// The answer to a wrong password, which costs a try where tries are counted.
    fn spend_try(&mut self, kind: PasswordKind) -> Status {
        let tries = match kind {
            PasswordKind::Pin => &mut self.tries.pin,
            PasswordKind::Puk => &mut self.tries.puk,
            PasswordKind::Mrz | PasswordKind::Can => return Status::AUTHENTICATION_FAILED,
        };
        *tries = tries.saturating_sub(1);
        Status::tries(*tries)
    }

    fn restore_tries(&mut self, kind: PasswordKind) {
        match kind {
            PasswordKind::Pin => self.tries.pin = self.behaviour.tries,
            // The PUK unblocks the PIN, and each use of it counts.
            PasswordKind::Puk => {
                self.tries.pin = self.behaviour.tries;
                self.tries.puk = self.tries.puk.saturating_sub(1);
            }
            PasswordKind::Mrz | PasswordKind::Can => {}
        }
    }
}
