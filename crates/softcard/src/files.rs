//! The files of the chip: the master file and the application, by identifier and short
//! identifier, with their access conditions (Doc 9303-10, 3 and 4).

use std::collections::{BTreeMap, BTreeSet};

use cccd_lds::{DataGroup, FileIdentity, Location};

use crate::apdu::Status;
use crate::behaviour::{Behaviour, Fault};
use crate::personalisation::Personalisation;

/// What has been proven to the chip so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    /// Nothing.
    None,
    /// Knowledge of the MRZ, by Basic Access Control.
    Bac,
    /// Knowledge of a password, by PACE.
    Pace,
    /// A terminal has authenticated itself, and has these rights: 1 for DG3, 2 for DG4.
    Terminal(u8),
}

/// The files, as this chip shows them.
pub(crate) struct Files {
    contents: BTreeMap<FileIdentity, Vec<u8>>,
    hidden: Vec<(FileIdentity, Status)>,
    guarded: BTreeSet<FileIdentity>,
    /// Whether the application opens without access control.
    open: bool,
    /// Whether EF.CardAccess has a short identifier.
    named_card_access: bool,
    /// Whether EF.CVCA needs no access.
    free_cvca: bool,
}

impl Files {
    pub(crate) fn new(personalisation: &Personalisation, behaviour: &Behaviour) -> Self {
        let mut contents = personalisation.files.clone();
        let mut hidden = Vec::new();
        for fault in &behaviour.faults {
            match fault {
                Fault::Hide { file, status } => hidden.push((*file, *status)),
                Fault::Flip { file, offset } => {
                    if let Some(byte) = contents
                        .get_mut(file)
                        .and_then(|content| content.get_mut(*offset))
                    {
                        *byte = !*byte;
                    }
                }
                Fault::ClaimLength { file, length } => {
                    if let Some(content) = contents.get_mut(file) {
                        claim_length(content, *length);
                    }
                }
                _ => {}
            }
        }
        for (file, content) in &mut contents {
            if file.location == Location::Application {
                content.resize(content.len().saturating_add(behaviour.trailing_bytes), 0);
            }
        }
        Self {
            contents,
            hidden,
            guarded: personalisation.guarded.clone(),
            open: personalisation.is_open(),
            named_card_access: behaviour.short_identifier_of_card_access,
            free_cvca: behaviour.free_cvca,
        }
    }

    /// The file with this identifier in a directory.
    ///
    /// # Errors
    /// [`Status::SECURITY_STATUS_NOT_SATISFIED`] if it may not be read yet,
    /// [`Status::FILE_NOT_FOUND`] if there is none, or what a fault says.
    pub(crate) fn by_identifier(
        &self,
        location: Location,
        fid: u16,
        access: Access,
    ) -> Result<FileIdentity, Status> {
        self.find(location, |file| file.fid == fid, access)
    }

    /// The file with this short identifier in a directory.
    ///
    /// # Errors
    /// As [`Self::by_identifier`].
    pub(crate) fn by_short_identifier(
        &self,
        location: Location,
        sfi: u8,
        access: Access,
    ) -> Result<FileIdentity, Status> {
        let named = |file| file != FileIdentity::CARD_ACCESS || self.named_card_access;
        self.find(location, |file| file.sfi == sfi && named(file), access)
    }

    /// Gives a file, with or without one before, another content.
    pub(crate) fn replace(&mut self, file: FileIdentity, content: Vec<u8>) {
        self.contents.insert(file, content);
    }

    /// The content of a file, if it may be read.
    ///
    /// # Errors
    /// As [`Self::by_identifier`].
    pub(crate) fn content(&self, file: FileIdentity, access: Access) -> Result<&[u8], Status> {
        self.find(file.location, |other| other == file, access)?;
        self.contents
            .get(&file)
            .map(Vec::as_slice)
            .ok_or(Status::FILE_NOT_FOUND)
    }

    fn find(
        &self,
        location: Location,
        wanted: impl Fn(FileIdentity) -> bool,
        access: Access,
    ) -> Result<FileIdentity, Status> {
        let free = self.open || (self.free_cvca && wanted(FileIdentity::CVCA));
        if location == Location::Application && access == Access::None && !free {
            // Whether the file exists is nobody's business yet.
            return Err(Status::SECURITY_STATUS_NOT_SATISFIED);
        }
        let here = |file: FileIdentity| file.location == location && wanted(file);
        if let Some((_, status)) = self.hidden.iter().find(|(file, _)| here(*file)) {
            return Err(*status);
        }
        let file = self.contents.keys().copied().find(|file| here(*file));
        let file = file.ok_or(Status::FILE_NOT_FOUND)?;
        let right = match file.data_group() {
            Some(DataGroup::Dg3) => 0x01,
            Some(DataGroup::Dg4) => 0x02,
            _ => 0,
        };
        let rights = match access {
            Access::Terminal(rights) => rights,
            _ => 0,
        };
        let needs_pace = file == FileIdentity::CARD_SECURITY && access < Access::Pace;
        let terminal = matches!(access, Access::Terminal(_));
        let guarded = self.guarded.contains(&file) && !terminal;
        if right & !rights != 0 || needs_pace || guarded {
            return Err(Status::SECURITY_STATUS_NOT_SATISFIED);
        }
        Ok(file)
    }
}

/// Writes another length into the header of a file, keeping its first tag.
fn claim_length(content: &mut Vec<u8>, length: u32) {
    let rest = match content.as_slice() {
        [_, 0x82, _, _, rest @ ..] | [_, 0x81, _, rest @ ..] | [_, _, rest @ ..] => rest.to_vec(),
        _ => return,
    };
    content.truncate(1);
    content.push(0x84);
    content.extend(length.to_be_bytes());
    content.extend(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(behaviour: &Behaviour) -> Files {
        let contents = [
            (FileIdentity::CARD_ACCESS, vec![0x31, 0]),
            (FileIdentity::CARD_SECURITY, vec![0x30, 0]),
            (FileIdentity::COM, vec![0x60, 1, 7]),
            (FileIdentity::dg(DataGroup::Dg3), vec![0x63, 0]),
        ];
        let personalisation = Personalisation {
            files: contents.into_iter().collect(),
            bac: true,
            ..Personalisation::default()
        };
        Files::new(&personalisation, behaviour)
    }

    #[test]
    fn one_number_two_files_and_their_conditions() {
        let files = files(&Behaviour::default());
        let (mf, app) = (Location::MasterFile, Location::Application);
        let refused = Err(Status::SECURITY_STATUS_NOT_SATISFIED);
        let absent = Err(Status::FILE_NOT_FOUND);
        assert_eq!(
            files.by_identifier(mf, 0x011C, Access::None),
            Ok(FileIdentity::CARD_ACCESS)
        );
        assert_eq!(
            files.by_short_identifier(mf, 0x1C, Access::None),
            Ok(FileIdentity::CARD_ACCESS)
        );
        assert_eq!(files.by_identifier(app, 0x011C, Access::None), refused);
        assert_eq!(files.by_identifier(app, 0x011C, Access::Bac), absent);
        assert_eq!(files.by_identifier(mf, 0x011D, Access::Bac), refused);
        assert!(files.by_identifier(mf, 0x011D, Access::Pace).is_ok());
        let dg3 = |rights| files.by_identifier(app, 0x0103, Access::Terminal(rights));
        assert_eq!((dg3(0), dg3(2)), (refused, refused));
        assert_eq!(dg3(1), Ok(FileIdentity::dg(DataGroup::Dg3)));
        assert_eq!(files.by_identifier(app, 0x0103, Access::Pace), refused);
        assert_eq!(files.by_identifier(app, 0x010D, Access::None), refused);
        assert_eq!(files.by_identifier(app, 0x010D, Access::Pace), absent);
        assert_eq!(
            files.content(FileIdentity::COM, Access::Bac),
            Ok(&[0x60, 1, 7][..])
        );
    }

    #[test]
    fn faults_of_files() {
        let hide = Fault::Hide {
            file: FileIdentity::CARD_ACCESS,
            status: Status::FILE_NOT_FOUND,
        };
        let claim = Fault::ClaimLength {
            file: FileIdentity::COM,
            length: u32::MAX,
        };
        let flip = Fault::Flip {
            file: FileIdentity::CARD_SECURITY,
            offset: 1,
        };
        let behaviour = Behaviour {
            trailing_bytes: 1,
            ..Behaviour::default()
        };
        let files = files(&behaviour.with(hide).with(claim).with(flip));
        assert_eq!(
            files.content(FileIdentity::CARD_ACCESS, Access::Pace),
            Err(Status::FILE_NOT_FOUND)
        );
        assert_eq!(
            files.content(FileIdentity::COM, Access::Pace),
            Ok(&[0x60, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 7, 0][..])
        );
        assert_eq!(
            files.content(FileIdentity::CARD_SECURITY, Access::Pace),
            Ok(&[0x30, 0xFF][..])
        );
    }
}
