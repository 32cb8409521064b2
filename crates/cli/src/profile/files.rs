//! Which files there are, and how long.

use cccd_chip::document::{Document, FileState};
use cccd_chip::iso7816::StatusWord;
use cccd_chip::lds::com::Com;
use cccd_chip::lds::sod::LdsSecurityObject;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::SignedData;

use super::facts::Facts;

const KILOBYTE: usize = 1024;

/// Every file that was asked for, and the two lists of those that there should be.
pub(super) fn facts(document: &Document) -> Facts {
    let mut facts = Facts::default();
    let states = document
        .files
        .iter()
        .map(|(file, state)| format!("{file}: {}", came(*file, state)));
    facts.list("asked_for", states);
    if let Some(com) = document
        .file(FileIdentity::COM)
        .and_then(|file| Com::parse(file).ok())
    {
        facts.text("lds_version", com.lds_version.as_str());
        facts.text("unicode_version", com.unicode_version.as_str());
        facts.list(
            "listed_in_com",
            com.tags
                .iter()
                .map(|tag| listed(DataGroup::from_tag(*tag), *tag)),
        );
        facts.list(
            "other_objects",
            com.others.iter().map(|(tag, _)| tag.to_string()),
        );
    }
    if let Some(object) = security_object(document) {
        facts.list(
            "listed_in_sod",
            object.data_groups().map(|group| group.to_string()),
        );
    }
    facts
}

fn security_object(document: &Document) -> Option<LdsSecurityObject> {
    let sod = document.file(FileIdentity::SOD)?;
    let signed = SignedData::parse(cccd_chip::lds::sod::unwrap_sod(sod).ok()?).ok()?;
    LdsSecurityObject::parse(&signed.content).ok()
}

fn listed(group: Option<DataGroup>, tag: u8) -> String {
    group.map_or_else(|| format!("{tag:02X}"), |group| group.to_string())
}

fn came(file: FileIdentity, state: &FileState) -> String {
    match state {
        FileState::Read(bytes) if is_impersonal(file) => {
            format!("{} bytes", bytes.reveal().len())
        }
        FileState::Read(bytes) => rounded(bytes.reveal().len()),
        FileState::Absent(status) | FileState::Refused(status) => StatusWord(*status).to_string(),
        FileState::Broken(_) => "could not be read to its end".into(),
        FileState::LinkLost => "the link was lost".into(),
        FileState::Hash(_) => "not read".into(),
        _ => "?".into(),
    }
}

/// Whether the length says nothing of the holder: fixed by the standard, or that of lists, keys
/// and signatures.
fn is_impersonal(file: FileIdentity) -> bool {
    matches!(
        file.data_group(),
        None | Some(DataGroup::Dg1 | DataGroup::Dg14 | DataGroup::Dg15)
    )
}

/// A length in whole kilobytes, rounded up: that of a portrait, to the byte, could tell whose it
/// is.
pub(super) fn rounded(length: usize) -> String {
    format!("at most {} KB", length.div_ceil(KILOBYTE))
}
