//! The instructions of the eMRTD application (Doc 9303-10, 3.6; Doc 9303-11, 4, 6 and 7).

use cccd_lds::file::EMRTD_AID;
use cccd_lds::{FileIdentity, Location};
use num_bigint::BigUint;

use super::{ChosenKey, Reply, Room, SoftCard};
use crate::active_auth;
use crate::apdu::{Command, Status};
use crate::bac;
use crate::behaviour::{ChipAuthenticationCommands, EndOfFile, Fault, KeyFault, SelectMasterFile};
use crate::chip_auth;
use crate::curve::pad;
use crate::data_object::{self, DataObject};
use crate::files::Access;
use crate::group::Group;
use crate::pace::Pace;
use crate::personalisation::{AaKey, CaKey, Cipher};

pub(super) type Outcome<T = Reply> = Result<T, Status>;

/// id-CA, 0.4.0.127.0.7.2.2.3; one more arc for the key agreement and one for the cipher follow.
const ID_CA: [u8; 8] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03];

impl SoftCard {
    pub(super) fn dispatch(&mut self, command: &Command, room: Room) -> Outcome {
        match command.ins {
            0xA4 => self.select(command),
            0xB0 => self.read_binary(command, room),
            0xB1 if self.behaviour.odd_read_binary => self.read_binary_odd(command, room),
            0x84 => self.get_challenge(command),
            0x82 => self.external_authenticate(command),
            0x22 => self.manage_security_environment(command),
            0x2A => self.verify_certificate(command),
            0x86 => self.general_authenticate(command),
            0x88 => self.internal_authenticate(command),
            _ => Err(Status::INSTRUCTION_NOT_SUPPORTED),
        }
    }

    fn select(&mut self, command: &Command) -> Outcome {
        if command.ne.is_some() && !self.behaviour.le_on_select {
            return Err(Status::WRONG_LENGTH);
        }
        if command.p2 != 0x0C {
            return Err(Status::WRONG_P1_P2);
        }
        match (command.p1, command.data.as_slice()) {
            (0x00, [] | [0x3F, 0x00]) => match self.behaviour.select_master_file {
                SelectMasterFile::Refused => Err(Status::INSTRUCTION_NOT_SUPPORTED),
                SelectMasterFile::NotFound => Err(Status::FILE_NOT_FOUND),
                SelectMasterFile::Accepted => Ok(self.enter(Location::MasterFile)),
            },
            (0x04, aid) if aid == EMRTD_AID => Ok(self.enter(Location::Application)),
            (0x04, _) => Err(Status::FILE_NOT_FOUND),
            (0x02, &[high, low]) => {
                let fid = u16::from_be_bytes([high, low]);
                let (directory, access) = (self.state.directory, self.state.access);
                self.state.file = Some(self.files.by_identifier(directory, fid, access)?);
                Ok(Reply::status(Status::OK))
            }
            (0x02, _) => Err(Status::WRONG_LENGTH),
            _ => Err(Status::WRONG_P1_P2),
        }
    }

    fn enter(&mut self, directory: Location) -> Reply {
        self.state.directory = directory;
        self.state.file = None;
        self.state.challenge = None;
        self.state.pace = None;
        Reply::status(Status::OK)
    }

    fn read_binary(&mut self, command: &Command, room: Room) -> Outcome {
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(command.p1_p2())
        } else {
            // Bits 7 and 6 are zero, the rest is the short identifier (ISO/IEC 7816-4, 11.3.3).
            if command.p1 & 0x60 != 0 {
                return Err(Status::WRONG_P1_P2);
            }
            if let Some(status) = self.behaviour.no_short_identifiers {
                return Err(status);
            }
            self.choose(command.p1 & 0x1F)?;
            usize::from(command.p2)
        };
        if !command.data.is_empty() {
            return Err(Status::WRONG_LENGTH);
        }
        self.read(offset, room, room.fits, command)
    }

    /// READ BINARY with an odd instruction byte: an offset object in, a data object out
    /// (ISO/IEC 7816-4, 11.3.3; Doc 9303-10, 3.6.3.2).
    fn read_binary_odd(&mut self, command: &Command, room: Room) -> Outcome {
        let offset = data_object::only(&command.data, 0x54).ok_or(Status::WRONG_DATA)?;
        let offset = match *offset {
            [] | [_, _, _, _, _, ..] => return Err(Status::WRONG_DATA),
            ref bytes => bytes.iter().fold(0_usize, |sum, byte| {
                sum.wrapping_shl(8) | usize::from(*byte)
            }),
        };
        match command.p1_p2() {
            0 => {}
            sfi @ 1..=30 => self.choose(u8::try_from(sfi).map_err(|_| Status::WRONG_P1_P2)?)?,
            fid => {
                let (directory, access) = (self.state.directory, self.state.access);
                self.state.file = Some(self.files.by_identifier(directory, fid, access)?);
            }
        }
        // Tag and length of the object take two bytes, three from 128 on, four from 256 on.
        let limit = room.fits.min(room.expected.unwrap_or(0));
        let inner = match limit {
            0..=0x81 => limit.saturating_sub(2),
            0x82..=0x102 => limit.saturating_sub(3).clamp(0x7F, 0xFF),
            _ => limit.saturating_sub(4).max(0xFF),
        };
        let reply = self.read(offset, room, inner, command)?;
        Ok(Reply {
            data: data_object::encode(0x53, &reply.data),
            ..reply
        })
    }

    fn choose(&mut self, sfi: u8) -> Result<(), Status> {
        let (directory, access) = (self.state.directory, self.state.access);
        self.state.file = Some(self.files.by_short_identifier(directory, sfi, access)?);
        Ok(())
    }

    fn read(&mut self, offset: usize, room: Room, fits: usize, command: &Command) -> Outcome {
        let file = self.state.file.ok_or(Status::NO_CURRENT_FILE)?;
        let reply = self.contents(file, offset, room, fits, command)?;
        let given = self.given.entry(file).or_default();
        *given = given.saturating_add(super::length(&reply.data));
        Ok(reply)
    }

    fn contents(
        &self,
        file: FileIdentity,
        offset: usize,
        room: Room,
        fits: usize,
        command: &Command,
    ) -> Outcome {
        let content = self.files.content(file, self.state.access)?;
        let asked = room.expected.ok_or(Status::WRONG_LENGTH)?;
        let secured = self.state.session.is_some();
        if secured && asked == 256 && !command.extended && !self.behaviour.zero_le_in_protected_read
        {
            return Err(Status::WRONG_LENGTH);
        }
        let mut wanted = asked.min(fits);
        if let Some(largest) = self.behaviour.largest_read {
            if asked > largest.bytes && largest.refused {
                return Err(Status::WRONG_LENGTH);
            }
            wanted = wanted.min(largest.bytes);
        }
        let rest = content.get(offset..).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or(Status::WRONG_OFFSET)?;
        let data = rest.get(..wanted).unwrap_or(rest).to_vec();
        // Le of 256 or 65,536 means "as much as there is" and is never beyond the end.
        let beyond = rest.len() < wanted && !matches!(asked, 256 | 65_536);
        if self.behaviour.faults.contains(&Fault::MoreThanAsked) {
            let longer = wanted.saturating_add(1);
            return Ok(Reply::data(rest.get(..longer).unwrap_or(rest).to_vec()));
        }
        match self.behaviour.end_of_file {
            _ if !beyond => Ok(Reply::data(data)),
            EndOfFile::ShortData => Ok(Reply::data(data)),
            EndOfFile::Warning => Ok(Reply {
                status: Status::END_OF_FILE,
                ..Reply::data(data)
            }),
            EndOfFile::RightLength => Err(Status::right_length(data.len())),
            EndOfFile::WrongOffset => Err(Status::WRONG_OFFSET),
        }
    }

    fn get_challenge(&mut self, command: &Command) -> Outcome {
        if command.p1_p2() != 0 || !command.data.is_empty() {
            return Err(Status::WRONG_P1_P2);
        }
        if command.ne != Some(bac::CHALLENGE_BYTES) {
            return Err(Status::right_length(bac::CHALLENGE_BYTES));
        }
        let length = self.behaviour.faults.iter().find_map(|fault| match fault {
            Fault::ChallengeLength(length) if self.state.session.is_some() => Some(*length),
            _ => None,
        });
        let challenge = self.random.bytes(length.unwrap_or(bac::CHALLENGE_BYTES));
        self.state.challenge = Some(challenge.clone());
        Ok(Reply::data(challenge))
    }

    fn external_authenticate(&mut self, command: &Command) -> Outcome {
        let challenge = self.state.challenge.take();
        if self.state.session.is_some() {
            return self.authenticate_terminal(challenge, &command.data);
        }
        if !self.personalisation.bac {
            return Err(Status::INSTRUCTION_NOT_SUPPORTED);
        }
        if self.state.directory != Location::Application {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        let wrong_le = self
            .behaviour
            .bac_le
            .is_some_and(|le| command.ne != Some(le));
        if wrong_le || command.ne.is_none_or(|ne| ne < 40) {
            return Err(Status::WRONG_LENGTH);
        }
        let challenge = challenge.ok_or(Status::CONDITIONS_NOT_SATISFIED)?;
        let mrz = self.personalisation.passwords.mrz_information.as_ref();
        let mrz = mrz.ok_or(Status::REFERENCE_NOT_FOUND)?;
        let flaw = self.behaviour.faults.iter().find_map(|fault| match fault {
            Fault::MutualAuthentication(flaw) => Some(*flaw),
            _ => None,
        });
        let (data, session) = bac::authenticate(
            mrz.reveal(),
            &challenge,
            &command.data,
            flaw,
            &mut self.random,
        )?;
        self.state.chip_id = super::terminal_auth::document_number(mrz.reveal());
        Ok(Reply {
            next: Some((session, Access::Bac)),
            ..Reply::data(data)
        })
    }

    fn manage_security_environment(&mut self, command: &Command) -> Outcome {
        let objects = data_object::parse(&command.data).ok_or(Status::WRONG_DATA)?;
        match command.p1_p2() {
            0xC1A4 => self.set_pace(&objects),
            0x41A4 => self.set_chip_authentication(&objects),
            0x41A6 => self.set_key_agreement(&objects),
            0x81B6 => self.set_verification(&objects),
            0x81A4 => self.set_terminal(&objects),
            _ => Err(Status::WRONG_P1_P2),
        }
    }

    fn general_authenticate(&mut self, command: &Command) -> Outcome {
        if command.p1_p2() != 0 {
            return Err(Status::WRONG_P1_P2);
        }
        if self.state.pace.is_some() {
            return self.continue_pace(command);
        }
        let chosen = self
            .state
            .chip_authentication
            .take()
            .ok_or(Status::CONDITIONS_NOT_SATISFIED)?;
        if command.is_chained() {
            return Err(Status::LAST_COMMAND_EXPECTED);
        }
        let content = data_object::only(&command.data, 0x7C).ok_or(Status::WRONG_DATA)?;
        let public = data_object::only(content, 0x80).ok_or(Status::WRONG_DATA)?;
        let reply = self.authenticate_chip(chosen.index, chosen.cipher, public)?;
        Ok(Reply {
            data: data_object::encode(0x7C, &[]),
            ..reply
        })
    }

    fn set_chip_authentication(&mut self, objects: &[DataObject<'_>]) -> Outcome {
        self.state.chip_authentication = None;
        if self.behaviour.chip_authentication == ChipAuthenticationCommands::SetKat {
            return Err(Status::WRONG_P1_P2);
        }
        self.require_session()?;
        let oid = value_of(objects, 0x80).ok_or(Status::WRONG_DATA)?;
        let arcs = oid.strip_prefix(&ID_CA).ok_or(Status::WRONG_DATA)?;
        let index = self.key_index(value_of(objects, 0x84))?;
        let key = self.key(index)?;
        let agreement = match key.group {
            Group::Modp(_) => 1,
            Group::Curve(_) => 2,
        };
        // Version 1 over 3DES may be named without the cipher's arc (Doc 9303-11, 9.2.3).
        if arcs != [agreement, key.cipher.arc()] {
            return Err(Status::WRONG_DATA);
        }
        self.state.chip_authentication = Some(ChosenKey {
            index,
            cipher: key.cipher,
        });
        Ok(Reply::status(Status::OK))
    }

    fn set_key_agreement(&mut self, objects: &[DataObject<'_>]) -> Outcome {
        if self.behaviour.chip_authentication == ChipAuthenticationCommands::SetAt {
            return Err(Status::WRONG_P1_P2);
        }
        self.require_session()?;
        let public = value_of(objects, 0x91).ok_or(Status::WRONG_DATA)?;
        let index = self.key_index(value_of(objects, 0x84))?;
        // MSE:Set KAT is for 3DES alone (Doc 9303-11, 6.2.4.1).
        if self.key(index)?.cipher != Cipher::Tdes {
            return Err(Status::WRONG_DATA);
        }
        self.authenticate_chip(index, Cipher::Tdes, public)
    }

    fn authenticate_chip(&mut self, index: usize, cipher: Cipher, public: &[u8]) -> Outcome {
        let session = chip_auth::agree(&self.key(index)?, cipher, public)?;
        let access = match self.state.access {
            // The rights of a terminal end with the keys that it signed for.
            Access::Terminal(_) => Access::Pace,
            access => access,
        };
        let group = self.key(index)?.group;
        self.state.terminal_key = Some(group.compress(public));
        let ignored = self
            .behaviour
            .faults
            .contains(&Fault::IgnoreChipAuthentication);
        let next = (!ignored).then_some((session, access));
        Ok(Reply {
            next,
            ..Reply::status(Status::OK)
        })
    }

    fn internal_authenticate(&mut self, command: &Command) -> Outcome {
        if command.p1_p2() != 0 {
            return Err(Status::WRONG_P1_P2);
        }
        if self.state.access == Access::None && !self.personalisation.is_open() {
            return Err(Status::SECURITY_STATUS_NOT_SATISFIED);
        }
        if self.state.directory != Location::Application {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        if command.data.len() != 8 {
            return Err(Status::WRONG_LENGTH);
        }
        let key = self
            .active_authentication_key()
            .ok_or(Status::REFERENCE_NOT_FOUND)?;
        let format = self.behaviour.ecdsa_format;
        let nameless = self.behaviour.faults.contains(&Fault::SignatureTrailer);
        active_auth::sign(&key, &command.data, format, nameless, &mut self.random)
            .map(Reply::data)
            .ok_or(Status::CONDITIONS_NOT_SATISFIED)
    }

    pub(super) fn require_session(&self) -> Result<(), Status> {
        if self.state.session.is_some() && self.state.directory == Location::Application {
            Ok(())
        } else {
            Err(Status::SECURITY_STATUS_NOT_SATISFIED)
        }
    }

    /// The Chip Authentication key of a reference; without one, the only key.
    fn key_index(&self, reference: Option<&[u8]>) -> Result<usize, Status> {
        let keys = &self.personalisation.keys.chip_authentication;
        let index = match reference {
            None if keys.len() == 1 => Some(0),
            None => None,
            Some(&[id]) => keys.iter().position(|key| key.key_id == Some(id)),
            Some(_) => None,
        };
        index.ok_or(Status::REFERENCE_NOT_FOUND)
    }

    fn key(&self, index: usize) -> Result<CaKey, Status> {
        let key = self.personalisation.keys.chip_authentication.get(index);
        let key = key.ok_or(Status::REFERENCE_NOT_FOUND)?.clone();
        match self.key_fault() {
            None => Ok(key),
            Some(KeyFault::Absent) => Err(Status::REFERENCE_NOT_FOUND),
            Some(KeyFault::Other) => Ok(CaKey {
                private: other(key.private.reveal()),
                ..key
            }),
        }
    }

    pub(super) fn static_key_of(&self, pace: &Pace) -> Option<CaKey> {
        let keys = &self.personalisation.keys.chip_authentication;
        let index = keys.iter().position(|key| key.group == pace.group())?;
        self.key(index).ok()
    }

    fn active_authentication_key(&self) -> Option<AaKey> {
        let key = self.personalisation.keys.active_authentication.clone()?;
        match (self.key_fault(), key) {
            (None, key) => Some(key),
            (Some(KeyFault::Absent), _) => None,
            (
                Some(KeyFault::Other),
                AaKey::Rsa {
                    modulus,
                    private_exponent,
                    hash,
                },
            ) => {
                let private_exponent = other(private_exponent.reveal());
                Some(AaKey::Rsa {
                    modulus,
                    private_exponent,
                    hash,
                })
            }
            (
                Some(KeyFault::Other),
                AaKey::Ecdsa {
                    curve,
                    private,
                    hash,
                },
            ) => Some(AaKey::Ecdsa {
                curve,
                private: other(private.reveal()),
                hash,
            }),
        }
    }

    fn key_fault(&self) -> Option<KeyFault> {
        self.behaviour.faults.iter().find_map(|fault| match fault {
            Fault::Keys(fault) => Some(*fault),
            _ => None,
        })
    }
}

pub(super) fn value_of<'a>(objects: &[DataObject<'a>], tag: u16) -> Option<&'a [u8]> {
    objects
        .iter()
        .find(|object| object.tag == tag)
        .map(|object| object.value)
}

/// Another private number of the same length.
#[allow(
    clippy::arithmetic_side_effects,
    reason = "big integers do not overflow"
)]
fn other(private: &[u8]) -> cccd_lds::Private<Vec<u8>> {
    pad(
        &((BigUint::from_bytes_be(private) >> 1_u8) + 2_u8),
        private.len(),
    )
    .into()
}
