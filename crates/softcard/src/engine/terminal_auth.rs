//! The instructions of Terminal Authentication (TR-03110-3, B.3).

use cccd_lds::FileIdentity;

use super::instructions::{Outcome, value_of};
use super::{Reply, SoftCard};
use crate::apdu::{Command, Status};
use crate::behaviour::Fault;
use crate::data_object::DataObject;
use crate::files::Access;
use crate::pace::{Pace, PasswordKind};
use crate::personalisation::Mapping;

impl SoftCard {
    /// What Terminal Authentication will be bound to, after a run of PACE.
    pub(super) fn bind(&mut self, pace: &Pace) {
        let Some([chip, terminal]) = pace.compressed_keys() else {
            return;
        };
        let printed = match pace.password() {
            PasswordKind::Mrz => self.password(PasswordKind::Mrz).and_then(document_number),
            kind => self.password(kind).map(|text| text.as_bytes().to_vec()),
        };
        self.state.chip_id = if self.behaviour.static_binding {
            printed
        } else {
            Some(chip)
        };
        self.state.terminal_key =
            (pace.mapping() == Mapping::ChipAuthentication).then_some(terminal);
    }

    /// MSE:Set DST (TR-03110-3, B.11.4).
    pub(super) fn set_verification(&mut self, objects: &[DataObject<'_>]) -> Outcome {
        self.require_session()?;
        let name = value_of(objects, 0x83).ok_or(Status::WRONG_DATA)?;
        let trust = self.trust.as_ref().ok_or(Status::REFERENCE_NOT_FOUND)?;
        self.state.terminal.set_verifying(name, trust)?;
        Ok(Reply::status(Status::OK))
    }

    /// PSO: VERIFY CERTIFICATE (TR-03110-3, B.11.5).
    pub(super) fn verify_certificate(&mut self, command: &Command) -> Outcome {
        if command.p1_p2() != 0x00BE {
            return Err(Status::WRONG_P1_P2);
        }
        self.require_session()?;
        let trust = self
            .trust
            .as_mut()
            .ok_or(Status::INSTRUCTION_NOT_SUPPORTED)?;
        if self.state.terminal.import(&command.data, trust)? {
            let file = trust.to_file();
            self.files.replace(FileIdentity::CVCA, file);
        }
        Ok(Reply::status(Status::OK))
    }

    /// MSE:Set AT for external authentication (TR-03110-3, B.11.1).
    pub(super) fn set_terminal(&mut self, objects: &[DataObject<'_>]) -> Outcome {
        self.require_session()?;
        let name = value_of(objects, 0x83).ok_or(Status::WRONG_DATA)?;
        self.state.terminal.choose(name)?;
        Ok(Reply::status(Status::OK))
    }

    /// EXTERNAL AUTHENTICATE inside a session (TR-03110-3, B.11.7).
    pub(super) fn authenticate_terminal(
        &mut self,
        challenge: Option<Vec<u8>>,
        signature: &[u8],
    ) -> Outcome {
        let (Some(chip), Some(challenge), Some(terminal)) = (
            self.state.chip_id.as_ref(),
            challenge,
            self.state.terminal_key.as_ref(),
        ) else {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        };
        let mut chip = chip.clone();
        if let (true, Some(first)) = (
            self.behaviour.faults.contains(&Fault::DocumentNumber),
            chip.first_mut(),
        ) {
            *first ^= 0x01;
        }
        let message = [&chip, &challenge, terminal.as_slice()].concat();
        let rights = self.state.terminal.authenticate(&message, signature)?;
        self.state.access = Access::Terminal(rights);
        Ok(Reply::status(Status::OK))
    }
}

/// The document number with its check digit: what comes before both dates with theirs.
pub(super) fn document_number(mrz_information: &str) -> Option<Vec<u8>> {
    let length = mrz_information.len().checked_sub(14)?;
    mrz_information
        .get(..length)
        .map(|number| number.as_bytes().to_vec())
}
