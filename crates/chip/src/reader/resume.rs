//! Going on with a read whose link was lost, on the same card and no other.

use std::collections::BTreeSet;

use cccd_lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_lds::tlv::{self, Tag};
use cccd_lds::{DataGroup, FileIdentity};

use super::{Plan, ReadError, ReadOptions, read_with};
use crate::access::Password;
use crate::active_auth;
use crate::crypto::{OsRng, constant_time_eq, digest};
use crate::document::{Document, FileState, Proof};
use crate::pki::SignedData;
use crate::transport::Transport;

/// Goes on with a read whose link was lost, once the card is back and powered or reset. No data
/// group of the same card that came and is as EF.SOD lists it is read again.
///
/// It must be the same card. Chip and Active Authentication run anew; they count for the card that
/// was read before if EF.SOD was read from that one and lists the key's data group. Otherwise
/// EF.SOD is read again and compared. What was read before must be what that EF.SOD lists, or is
/// read again and compared as well.
///
/// What was read stays the caller's: if the chip is not opened this time, it can be gone on with
/// the next. An error with a document in it has all of that, and more.
///
/// # Errors
/// As [`read`](super::read); [`ReadError::AnotherCard`] if the cards differ, which a key says too
/// that opened the one and not the other. A key that chips count is tried once, and an error that
/// tells the tries left is [`ReadError::WrongKey`]; others are tried twice, as a bad moment on the
/// air makes them look wrong too.
pub fn resume(
    transport: &mut dyn Transport,
    password: Option<&Password>,
    options: &ReadOptions,
    document: &Document,
) -> Result<Document, ReadError> {
    let before = from_the_application(document);
    let mut document = document.clone();
    document.chip_auth = Proof::Pending;
    document.active_auth = Proof::Pending;
    document.terminal_auth = Proof::Pending;
    document.pace_cam = Proof::Pending;
    let document = read_with(transport, password, options, document, &mut OsRng)?;
    let doubtful = doubtful(&document, &before);
    if doubtful.is_empty() {
        return Ok(document);
    }
    compare(transport, password, options, document, &doubtful)
}

/// The files of the application that have come, whole or in part.
fn from_the_application(document: &Document) -> BTreeSet<FileIdentity> {
    let whole = document
        .files
        .iter()
        .filter(|(_, state)| matches!(state, FileState::Read(_)))
        .map(|(file, _)| *file);
    let begun = document.begun.as_ref().map(|begun| begun.file);
    let access = [FileIdentity::CARD_ACCESS, FileIdentity::CARD_SECURITY];
    whole
        .chain(begun)
        .filter(|file| !access.contains(file))
        .collect()
}

/// The files read before of which nothing says that this card has them too.
fn doubtful(document: &Document, before: &BTreeSet<FileIdentity>) -> BTreeSet<FileIdentity> {
    let sod = document.file(FileIdentity::SOD).and_then(security_object);
    let is_as_listed = |group: DataGroup| {
        let listed = sod
            .as_ref()
            .and_then(|sod| Some((sod.hash_algorithm()?, sod.hash_of(group)?)));
        listed
            .zip(document.dg(group))
            .is_some_and(|((algorithm, hash), bytes)| {
                constant_time_eq(&digest(algorithm, bytes), hash)
            })
    };
    let is_listed =
        |group: &DataGroup| sod.as_ref().is_none_or(|sod| sod.hash_of(*group).is_some());
    let proven = (chip_authenticated(document) && is_as_listed(DataGroup::Dg14))
        || (actively_authenticated(document) && is_as_listed(DataGroup::Dg15));
    let sod_came_before = before.contains(&FileIdentity::SOD);
    let sure = |file: &FileIdentity| match file.data_group().filter(is_listed) {
        Some(group) => is_as_listed(group),
        None if *file == FileIdentity::SOD => proven,
        // What nobody signs, such as EF.COM, is this card's if an EF.SOD of before is.
        None => sod_came_before,
    };
    before.iter().copied().filter(|file| !sure(file)).collect()
}

/// Reads these files again and compares.
fn compare(
    transport: &mut dyn Transport,
    password: Option<&Password>,
    options: &ReadOptions,
    document: Document,
    doubtful: &BTreeSet<FileIdentity>,
) -> Result<Document, ReadError> {
    let again = ReadOptions {
        plan: doubtful
            .iter()
            .filter_map(|file| file.data_group())
            .fold(Plan::proofs(), Plan::and)
            .without_active_auth()
            .without_chip_auth(),
        access: options.access,
        extended_length: options.extended_length,
        memory: options.memory.clone(),
        cancel: options.cancel.clone(),
        deadline: options.deadline,
        ..ReadOptions::default()
    };
    // All other files of that plan are taken as settled, so that these alone are read.
    let mut fresh = document.clone();
    for file in again.plan.files() {
        if doubtful.contains(&file) {
            fresh.files.remove(&file);
        } else {
            fresh.files.entry(file).or_insert(FileState::Absent(0));
        }
    }
    let reset = transport.reset().map_err(|error| ReadError::Link {
        error,
        document: Box::default(),
    });
    let fresh = reset.and_then(|()| read_with(transport, password, &again, fresh, &mut OsRng));
    match fresh {
        Ok(fresh)
            if doubtful
                .iter()
                .all(|file| fresh.file(*file) == document.file(*file)) =>
        {
            Ok(Document {
                traffic: fresh.traffic,
                ..document
            })
        }
        Ok(_) => Err(ReadError::AnotherCard),
        // The next try has to compare the same again, so that it needs what was read before.
        Err(ReadError::Link { error, .. }) => Err(ReadError::Link {
            error,
            document: Box::new(document),
        }),
        Err(ReadError::Chip { error, .. }) => Err(ReadError::Chip {
            error,
            document: Box::new(document),
        }),
        Err(ReadError::SessionLost { reason, .. }) => Err(ReadError::SessionLost {
            reason,
            document: Box::new(document),
        }),
        Err(other) => Err(other),
    }
}

/// The hashes that EF.SOD lists, whoever signed them: verification tells.
fn security_object(sod: &[u8]) -> Option<LdsSecurityObject> {
    let signed = SignedData::parse(unwrap_sod(sod).ok()?).ok()?;
    LdsSecurityObject::parse(&signed.content).ok()
}

fn chip_authenticated(document: &Document) -> bool {
    matches!(document.chip_auth, Proof::Done(_))
}

fn actively_authenticated(document: &Document) -> bool {
    let (Proof::Done(evidence), Some(dg15)) = (&document.active_auth, document.dg(DataGroup::Dg15))
    else {
        return false;
    };
    tlv::only(dg15, Tag(0x6F)).is_ok_and(|key| {
        active_auth::verify(key.value, &evidence.challenge, &evidence.signature, None).is_ok()
    })
}
