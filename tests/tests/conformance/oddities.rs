//! What the typed parsers find odd in what was read, and what could not be read.

use core::fmt::{Debug, Display};

use cccd_chip::document::{Document, FileState};
use cccd_chip::reader::ExtendedUse;
use cccd_lds::com::Com;
use cccd_lds::dg1::Dg1;
use cccd_lds::dg2::Dg2;
use cccd_lds::dg3::Dg3;
use cccd_lds::dg4::Dg4;
use cccd_lds::dg15::Dg15;
use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::{DataGroup, FileIdentity, ParseError};

/// One line for each, with the file it is in.
pub(crate) fn oddities(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    let biometric = [DataGroup::Dg3, DataGroup::Dg4].map(FileIdentity::dg);
    for (file, state) in &document.files {
        match state {
            FileState::Read(bytes) => match warnings(*file, bytes.reveal()) {
                Ok(warnings) => {
                    lines.extend(warnings.into_iter().map(|what| format!("{file} {what}")));
                }
                Err(error) => lines.push(format!("{file} {error}")),
            },
            FileState::Broken(why) => lines.push(format!("{file} not read, {why}")),
            FileState::LinkLost => lines.push(format!("{file} not read")),
            FileState::Refused(status) if biometric.contains(file) => {
                lines.push(format!("{file} refused ({status:04X})"));
            }
            // Whether a file may be missing is for the checks to say.
            _ => {}
        }
    }
    match document.extended_length {
        ExtendedUse::Refused => lines.push("extended length given up".into()),
        ExtendedUse::NotStated => lines.push("EF.ATR/INFO states no lengths".into()),
        _ => {}
    }
    lines
}

fn warnings(file: FileIdentity, bytes: &[u8]) -> Result<Vec<String>, ParseError> {
    fn said<T: Display>(warnings: Vec<T>) -> Vec<String> {
        warnings.iter().map(T::to_string).collect()
    }
    fn named<T: Debug>(warnings: Vec<T>) -> Vec<String> {
        warnings.iter().map(|what| format!("{what:?}")).collect()
    }
    Ok(match file.data_group() {
        Some(DataGroup::Dg1) => said(Dg1::parse(bytes)?.mrz.warnings),
        Some(DataGroup::Dg2) => named(Dg2::parse(bytes)?.warnings),
        Some(DataGroup::Dg3) => named(Dg3::parse(bytes)?.warnings),
        Some(DataGroup::Dg4) => named(Dg4::parse(bytes)?.warnings),
        Some(DataGroup::Dg14) => said(SecurityInfos::parse_dg14(bytes)?.warnings),
        Some(DataGroup::Dg15) => Dg15::parse(bytes).map(|_| Vec::new())?,
        None if file == FileIdentity::COM => said(Com::parse(bytes)?.warnings()),
        None if file == FileIdentity::CARD_ACCESS => said(SecurityInfos::parse(bytes)?.warnings),
        _ => Vec::new(),
    })
}
