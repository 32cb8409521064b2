//! Reads the plan's files over an open channel.

use std::collections::BTreeSet;

use cccd_lds::tlv::{Reader, Tag, TlvError};
use cccd_lds::{DataGroup, FileIdentity, Private};
use zeroize::Zeroizing;

use super::file::{Sizes, read_on};
use super::plan::Plan;
use super::progress::{Content, Progress, Step};
use crate::channel::{Channel, ChannelError};
use crate::document::{BegunFile, Document, FileState};

/// The longest file that is read, in bytes; the largest known, with several images, have a tenth.
pub(super) const LONGEST: usize = 1 << 20;
/// The longest of those files that hold lists and keys and no images: the reader works with them
/// before anything is verified.
const LONGEST_LIST: usize = 1 << 16;
/// The length of a TD1 MRZ's data object content with its tag and length, and DG1's own header.
const DG1_OF_A_CARD: usize = 95;

/// Reads what the plan asks for and `document` does not hold yet.
///
/// Groups that the SOD does not list are not asked for once it was read: they could not be
/// verified, and asking costs a command each.
///
/// # Errors
/// [`ChannelError`] if link or session were lost; the file being read is then noted as such.
pub(super) fn read_files(
    channel: &mut dyn Channel,
    plan: &Plan,
    sizes: &mut Sizes,
    document: &mut Document,
    tell: &dyn Fn(Progress<'_>),
) -> Result<(), ChannelError> {
    for file in in_order(plan, document) {
        read_one(channel, file, sizes, document, tell)?;
    }
    // DG13 waited for the SOD where DG1 is no card's.
    for file in in_order(plan, document) {
        read_one(channel, file, sizes, document, tell)?;
    }
    Ok(())
}

/// Whether there is something to read yet.
pub(super) fn is_outstanding(plan: &Plan, document: &Document) -> bool {
    in_order(plan, document)
        .into_iter()
        .any(|file| !is_unlisted(document, file))
}

/// Whether this file has come, whole or in part.
pub(super) fn is_begun(document: &Document, file: FileIdentity) -> bool {
    is_settled(document, file)
        || document
            .begun
            .as_ref()
            .is_some_and(|begun| begun.file == file)
}

/// Reads a file from its beginning, whatever has come of it before.
///
/// # Errors
/// [`ChannelError`] if link or session were lost.
pub(super) fn read_again(
    channel: &mut dyn Channel,
    file: FileIdentity,
    sizes: &mut Sizes,
) -> Result<FileState, ChannelError> {
    let mut bytes = Zeroizing::default();
    read_on(
        channel,
        file,
        sizes,
        longest(file),
        &mut bytes,
        &mut |_, _| {},
    )
}

fn in_order(plan: &Plan, document: &Document) -> Vec<FileIdentity> {
    plan.files()
        .into_iter()
        .filter(|file| !is_settled(document, *file))
        .collect()
}

fn read_one(
    channel: &mut dyn Channel,
    file: FileIdentity,
    sizes: &mut Sizes,
    document: &mut Document,
    tell: &dyn Fn(Progress<'_>),
) -> Result<(), ChannelError> {
    if is_settled(document, file) || is_unlisted(document, file) || must_wait(document, file) {
        return Ok(());
    }
    tell(Progress::Started(Step::File(file)));
    let begun = document.begun.take_if(|begun| begun.file == file);
    let mut bytes =
        Zeroizing::new(begun.map_or_else(Vec::new, |begun| begun.bytes.reveal().clone()));
    let mut told = |read, total| tell(Progress::Bytes { file, read, total });
    let state = match read_on(channel, file, sizes, longest(file), &mut bytes, &mut told) {
        Ok(state) => state,
        Err(error) => {
            document.files.insert(file, FileState::LinkLost);
            document.begun = (!bytes.is_empty()).then(|| BegunFile {
                file,
                bytes: Private::new(core::mem::take(&mut *bytes)),
            });
            return Err(error);
        }
    };
    if let FileState::Read(bytes) = &state {
        tell(Progress::File {
            file,
            bytes: Content(bytes.reveal()),
        });
    }
    document.files.insert(file, state);
    tell(Progress::Finished(Step::File(file)));
    Ok(())
}

fn longest(file: FileIdentity) -> usize {
    match file.data_group() {
        Some(DataGroup::Dg14 | DataGroup::Dg15) => LONGEST_LIST,
        None if file == FileIdentity::COM => LONGEST_LIST,
        _ => LONGEST,
    }
}

fn is_settled(document: &Document, file: FileIdentity) -> bool {
    !matches!(document.files.get(&file), None | Some(FileState::LinkLost))
}

fn is_unlisted(document: &Document, file: FileIdentity) -> bool {
    let (Some(group), Some(sod)) = (file.data_group(), document.file(FileIdentity::SOD)) else {
        return false;
    };
    listed_groups(sod).is_ok_and(|listed| !listed.is_empty() && !listed.contains(&group))
}

/// DG13 holds the person on a Vietnamese card only; elsewhere it is rarely there, and the SOD
/// tells.
fn must_wait(document: &Document, file: FileIdentity) -> bool {
    file.data_group() == Some(DataGroup::Dg13)
        && !is_settled(document, FileIdentity::SOD)
        && document
            .dg(DataGroup::Dg1)
            .is_some_and(|dg1| dg1.len() != DG1_OF_A_CARD)
}

/// The groups whose hashes the SOD lists, before anything in it is verified: it only saves asking
/// for files, and a false list does not survive verification.
fn listed_groups(sod: &[u8]) -> Result<BTreeSet<DataGroup>, TlvError> {
    let content_info = Reader::new(sod)
        .expect(Tag(0x77))?
        .children()?
        .expect(Tag::SEQUENCE)?;
    let mut content_info = content_info.children()?;
    content_info.expect(Tag::OID)?;
    let content = content_info.expect(Tag::context(0))?;
    let mut signed = content.children()?.expect(Tag::SEQUENCE)?.children()?;
    signed.expect(Tag::INTEGER)?;
    signed.expect(Tag::SET)?;
    let mut encapsulated = signed.expect(Tag::SEQUENCE)?.children()?;
    encapsulated.expect(Tag::OID)?;
    let mut octets = encapsulated.expect(Tag::context(0))?.children()?;
    let object = octets.expect(Tag::OCTET_STRING)?;
    let mut object = object.contents()?.expect(Tag::SEQUENCE)?.children()?;
    object.expect(Tag::INTEGER)?;
    object.expect(Tag::SEQUENCE)?;
    let mut hashes = object.expect(Tag::SEQUENCE)?.children()?;
    let mut listed = BTreeSet::new();
    while !hashes.is_empty() {
        let number = hashes
            .expect(Tag::SEQUENCE)?
            .children()?
            .expect(Tag::INTEGER)?;
        if let [number] = number.value {
            listed.extend(DataGroup::from_number(*number));
        }
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iso7816::{Command, Response};
    use crate::transport::{CardInfo, Limits, Protocol, script};
    use cccd_lds::tlv::encode;
    use std::collections::BTreeMap;

    /// A plain chip with short identifiers.
    struct Chip {
        info: CardInfo,
        files: BTreeMap<u8, Vec<u8>>,
        asked: Vec<u8>,
        lasts: usize,
    }

    impl Channel for Chip {
        fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
            if self.asked.len() >= self.lasts {
                return Err(crate::transport::TransportError::CardRemoved.into());
            }
            let sfi = command.p1 & 0x1F;
            self.asked.push(sfi);
            Ok(match self.files.get(&sfi) {
                Some(bytes) => Response {
                    data: bytes.clone(),
                    ..Response::status(0x9000)
                },
                None => Response::status(0x6A82),
            })
        }
        fn card(&self) -> &CardInfo {
            &self.info
        }
        fn capacity(&self, field: usize) -> usize {
            field
        }
    }

    fn sod(groups: &[u8]) -> Vec<u8> {
        let hashes: Vec<u8> = groups
            .iter()
            .flat_map(|n| encode(Tag::SEQUENCE, &[2, 1, *n, 4, 1, 0xAA]))
            .collect();
        let lds = [vec![2, 1, 0, 0x30, 0], encode(Tag::SEQUENCE, &hashes)].concat();
        let octets = encode(Tag::OCTET_STRING, &encode(Tag::SEQUENCE, &lds));
        let content = [vec![6, 1, 1], encode(Tag::context(0), &octets)].concat();
        let signed = [vec![2, 1, 3, 0x31, 0], encode(Tag::SEQUENCE, &content)].concat();
        let signed = encode(Tag::context(0), &encode(Tag::SEQUENCE, &signed));
        encode(
            Tag(0x77),
            &encode(Tag::SEQUENCE, &[vec![6, 1, 1], signed].concat()),
        )
    }

    fn chip(dg1: usize, groups: &[u8], present: &[u8]) -> Chip {
        let mut files: BTreeMap<u8, Vec<u8>> = [(0x1D, sod(groups)), (0x1E, vec![0x60, 0])].into();
        for number in present {
            let tag = DataGroup::from_number(*number).unwrap().tag();
            files.insert(*number, vec![tag, 1, 0]);
        }
        files.insert(1, encode(Tag(0x61), &vec![0; dg1 - 2]));
        Chip {
            info: script::card(Protocol::T1, Limits::SHORT),
            files,
            asked: Vec::new(),
            lasts: usize::MAX,
        }
    }

    fn read(chip: &mut Chip, document: &mut Document) -> Result<(), ChannelError> {
        let plan = Plan::everything();
        read_files(chip, &plan, &mut Sizes::new(256), document, &|_| {})
    }

    #[test]
    fn a_card_shows_name_and_number_first_and_only_what_is_listed() {
        let mut chip = chip(95, &[1, 2, 3, 13, 14, 15], &[2, 3, 13, 14, 15]);
        let mut document = Document::default();
        read(&mut chip, &mut document).unwrap();
        assert_eq!(chip.asked, [1, 13, 0x1D, 14, 15, 0x1E, 2]);
        assert!(document.dg(DataGroup::Dg2).is_some());
    }

    #[test]
    fn a_passport_is_not_asked_for_dg13_unless_it_lists_it() {
        let mut passport = chip(93, &[1, 2], &[2]);
        read(&mut passport, &mut Document::default()).unwrap();
        assert_eq!(passport.asked, [1, 0x1D, 0x1E, 2]);

        let mut other = chip(93, &[1, 2, 13], &[2, 13]);
        let mut document = Document::default();
        read(&mut other, &mut document).unwrap();
        assert_eq!(other.asked, [1, 0x1D, 0x1E, 2, 13]);
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let whole = chip(95, &[1, 2, 13, 14, 15], &[2, 13, 14, 15]);
        for cut in 0..7 {
            let mut chip = Chip {
                lasts: cut,
                asked: Vec::new(),
                files: whole.files.clone(),
                info: whole.info.clone(),
            };
            let mut document = Document::default();
            assert!(read(&mut chip, &mut document).is_err());
            chip.lasts = usize::MAX;
            read(&mut chip, &mut document).unwrap();
            assert_eq!(chip.asked.len(), 7, "cut after {cut}");
        }
    }

    #[test]
    fn keys_and_lists_of_a_hundred_kilobytes_are_not_read() {
        let mut chip = chip(95, &[1, 2, 14, 15], &[2]);
        for (sfi, tag) in [(2, 0x75), (14, 0x6E), (15, 0x6F), (0x1E, 0x60)] {
            chip.files.insert(sfi, encode(Tag(tag), &vec![0; 100_000]));
        }
        let mut document = Document::default();
        read(&mut chip, &mut document).unwrap();
        assert!(document.dg(DataGroup::Dg2).is_some());
        for file in [
            FileIdentity::dg(DataGroup::Dg14),
            FileIdentity::dg(DataGroup::Dg15),
            FileIdentity::COM,
        ] {
            assert!(matches!(document.files[&file], FileState::Broken(_)));
        }
    }

    #[test]
    fn an_unreadable_sod_leaves_everything_to_be_asked_for() {
        let mut chip = chip(95, &[], &[2, 13]);
        read(&mut chip, &mut Document::default()).unwrap();
        assert_eq!(chip.asked.len(), 16);
    }
}
