use cccd_lds::DataGroup;
use proptest::prelude::*;

use super::*;
use crate::transport::{CardInfo, Limits, Protocol, script};

const DG2: FileIdentity = FileIdentity::dg(DataGroup::Dg2);

/// A file of `length` bytes in all, with the tag of DG2.
fn file(length: usize) -> Vec<u8> {
    let header = match length - 2 {
        0..=0x7F => 2,
        0x80..=0xFF => 3,
        _ => 4,
    };
    let header = if length - header > 0xFFFF { 5 } else { header };
    let content: Vec<u8> = (0..length - header)
        .map(|i| u8::try_from(i % 253).unwrap())
        .collect();
    let mut bytes = vec![0x75];
    let size = (length - header).to_be_bytes();
    match header {
        2 => {}
        n => bytes.push(0x80 | u8::try_from(n - 2).unwrap()),
    }
    bytes.extend(&size[size.len() - (header - 2).max(1)..]);
    bytes.extend(content);
    assert_eq!(bytes.len(), length);
    bytes
}

/// How the chip under test treats a read that goes past the end of the file.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Quietly,
    Warns,
    WarnsWithoutData,
    Refuses,
    NamesTheLength,
    WrongLength,
}

/// A chip with one file, DG2, as a plain channel.
struct Chip {
    info: CardInfo,
    content: Vec<u8>,
    /// Most bytes given at once; more is answered with `6700` or cut.
    most: usize,
    cuts: bool,
    sfi: bool,
    /// What it says to a short identifier that it does not know.
    sfi_refusal: u16,
    end: End,
    /// Overhead of protection: plain bytes that a field carries.
    capacity: fn(usize) -> usize,
    commands: Vec<Command>,
    current: bool,
}

impl Chip {
    fn new(content: Vec<u8>) -> Self {
        Self {
            info: script::card(Protocol::T1, Limits::EXTENDED),
            content,
            most: 65_536,
            cuts: false,
            sfi: true,
            sfi_refusal: 0x6A82,
            end: End::Quietly,
            capacity: |field| field,
            commands: Vec::new(),
            current: false,
        }
    }

    fn read(&mut self, field: usize) -> FileState {
        self.read_with(&mut Sizes::new(field))
    }

    fn read_with(&mut self, sizes: &mut Sizes) -> FileState {
        read_file(self, DG2, sizes, 1 << 20, &mut |_, _| {}).unwrap()
    }

    fn binary(&self, offset: usize, ne: usize) -> Response {
        if ne > self.most && !self.cuts {
            return Response::status(0x6700);
        }
        let Some(rest) = self.content.get(offset..) else {
            return Response::status(0x6B00);
        };
        let short = rest.len() < ne;
        let status = match self.end {
            End::Warns if short => 0x6282,
            End::WarnsWithoutData if short => return Response::status(0x6282),
            End::Refuses if short => return Response::status(0x6B00),
            End::WrongLength if short => return Response::status(0x6700),
            End::NamesTheLength if short && rest.len() < 256 => {
                return Response::status(0x6C00 + u16::try_from(rest.len()).unwrap());
            }
            _ => 0x9000,
        };
        let data = rest[..rest.len().min(ne).min(self.most)].to_vec();
        Response {
            data,
            status: StatusWord(status),
        }
    }
}

impl Channel for Chip {
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
        self.commands.push(command.clone());
        let ne = command.ne.unwrap_or(0);
        Ok(match (command.ins, command.p1) {
            (0xA4, 0x02) => {
                self.current = command.data == DG2.fid.to_be_bytes();
                Response::status(if self.current { 0x9000 } else { 0x6A82 })
            }
            (0xB0, 0x80..) if !self.sfi => Response::status(self.sfi_refusal),
            (0xB0, p1 @ 0x80..) => {
                self.current = p1 & 0x1F == DG2.sfi;
                match self.current {
                    true => self.binary(usize::from(command.p2), ne),
                    false => Response::status(0x6A82),
                }
            }
            (0xB0, p1) => self.binary(usize::from(p1) << 8 | usize::from(command.p2), ne),
            (0xB1, _) => {
                assert_eq!(command.data[0], 0x54);
                let offset = command.data[2..]
                    .iter()
                    .fold(0, |n, b| n << 8 | usize::from(*b));
                let header = object_header(ne - 2);
                let mut response = self.binary(offset, ne - header);
                let value = core::mem::take(&mut response.data);
                response.data = tlv::encode(tlv::Tag(0x53), &value);
                response
            }
            _ => Response::status(0x6D00),
        })
    }

    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn capacity(&self, field: usize) -> usize {
        (self.capacity)(field)
    }
}

fn bytes(state: FileState) -> Vec<u8> {
    match state {
        FileState::Read(bytes) => bytes.reveal().clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_file_costs_one_command() {
    let mut chip = Chip::new(file(100));
    assert_eq!(bytes(chip.read(256)), file(100));
    assert_eq!(chip.commands.len(), 1);
}

/// The floors for a portrait of 20,480 bytes in short reads.
#[test]
fn a_portrait_costs_the_floor() {
    for (capacity, commands) in [(231, 89), (223, 92), (256, 80)] {
        let mut chip = Chip::new(file(20_480));
        chip.capacity = match capacity {
            231 => |_| 231,
            223 => |_| 223,
            _ => |_| 256,
        };
        assert_eq!(bytes(chip.read(256)), file(20_480));
        assert_eq!(chip.commands.len(), commands);
    }
    let mut chip = Chip::new(file(20_480));
    assert_eq!(bytes(chip.read(65_536)), file(20_480));
    assert_eq!(chip.commands.len(), 1);
}

#[test]
fn trailing_bytes_are_left_out() {
    let mut content = file(300);
    content.extend([0xFF; 200]);
    let mut chip = Chip::new(content);
    assert_eq!(bytes(chip.read(256)), file(300));
    assert_eq!(chip.commands[1].ne, Some(44));
}

#[test]
fn ends_of_file_of_all_kinds() {
    for end in [
        End::Quietly,
        End::Warns,
        End::WarnsWithoutData,
        End::Refuses,
        End::NamesTheLength,
    ] {
        for length in [24, 200, 255, 300, 1000] {
            let mut chip = Chip::new(file(length));
            chip.end = end;
            assert_eq!(bytes(chip.read(256)), file(length));
        }
    }
}

#[test]
fn a_chip_without_short_identifiers_is_asked_once() {
    let mut chip = Chip::new(file(100));
    chip.sfi = false;
    let mut sizes = Sizes::new(256);
    assert_eq!(bytes(chip.read_with(&mut sizes)), file(100));
    assert_eq!(chip.commands.len(), 3);
    assert_eq!(bytes(chip.read_with(&mut sizes)), file(100));
    assert_eq!(chip.commands.len(), 5);
}

/// Without short identifiers, P1-P2 name an offset into a file that nobody selected.
#[test]
fn whatever_a_chip_says_to_its_first_short_identifier_the_file_is_selected_then() {
    for word in [0x6986, 0x6982, 0x6985, 0x6F00, 0x6B00, 0x6700, 0x9000] {
        let mut chip = Chip::new(file(100));
        chip.sfi = false;
        chip.sfi_refusal = word;
        assert_eq!(bytes(chip.read(256)), file(100), "{word:04X}");
    }
}

#[test]
fn a_chip_that_refuses_reads_beyond_the_end_by_their_length_is_read() {
    let mut chip = Chip::new(file(24));
    chip.end = End::WrongLength;
    assert_eq!(bytes(chip.read(256)), file(24));
}

/// One byte at a time would be a million commands for one file.
#[test]
fn a_chip_that_trickles_is_given_up() {
    let mut chip = Chip::new(file(70_000));
    chip.most = 1;
    chip.cuts = true;
    assert!(matches!(chip.read(256), FileState::Broken(_)));
    assert!(chip.commands.len() < 5000);
}

#[test]
fn sizes_fall_where_the_chip_refuses_them() {
    // Extended length refused; 192 at most; both by refusal and by a cut answer.
    for (field, most) in [
        (65_536, 256),
        (65_536, 192),
        (256, 192),
        (256, 100),
        (256, 32),
    ] {
        for cuts in [false, true] {
            let mut chip = Chip::new(file(2000));
            chip.most = most;
            chip.cuts = cuts;
            assert_eq!(bytes(chip.read(field)), file(2000), "{field} {most} {cuts}");
        }
    }
}

#[test]
fn beyond_32_kilobytes_the_offset_goes_into_an_object() {
    for (field, capacity) in [(256, 231), (256, 223), (65_536, 60_000), (5000, 5000)] {
        let mut chip = Chip::new(file(70_000));
        chip.capacity = match capacity {
            231 => |_| 231,
            223 => |_| 223,
            5000 => |_| 5000,
            _ => |_| 60_000,
        };
        assert_eq!(bytes(chip.read(field)), file(70_000));
        assert!(chip.commands.iter().any(|c| c.ins == 0xB1));
    }
}

#[test]
fn an_absent_file_is_known_by_one_command_once_identifiers_work() {
    let mut chip = Chip::new(file(100));
    let mut sizes = Sizes::new(256);
    chip.read_with(&mut sizes);
    let dg11 = FileIdentity::dg(DataGroup::Dg11);
    let state = read_file(&mut chip, dg11, &mut sizes, 1 << 20, &mut |_, _| {}).unwrap();
    assert_eq!(state, FileState::Absent(0x6A82));
    assert_eq!(chip.commands.len(), 2);
}

#[test]
fn claims_of_gigabytes_are_refused_at_once() {
    let mut chip = Chip::new(vec![0x75, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
    assert!(matches!(chip.read(256), FileState::Broken(_)));
    assert_eq!(chip.commands.len(), 1);
    let mut chip = Chip::new(file(100));
    let state = read_file(&mut chip, DG2, &mut Sizes::new(256), 50, &mut |_, _| {}).unwrap();
    assert!(matches!(state, FileState::Broken(_)));
}

#[test]
fn a_file_shorter_than_it_says_and_another_file_are_broken() {
    let mut content = file(600);
    content.truncate(500);
    assert!(matches!(Chip::new(content).read(256), FileState::Broken(_)));
    let mut content = file(100);
    content[0] = 0x61;
    assert!(matches!(Chip::new(content).read(256), FileState::Broken(_)));
}

proptest! {
    #[test]
    fn every_length_and_size_reads(length in 4_usize..3000, field in 20_usize..4000, most in 32_usize..5000) {
        let mut chip = Chip::new(file(length));
        chip.most = most;
        chip.cuts = true;
        prop_assert_eq!(bytes(chip.read(field)), file(length));
    }

    #[test]
    fn a_chip_that_answers_anything_ends(
        answers in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..300), any::<u16>()), 0..20),
        head in proptest::bool::ANY,
    ) {
        struct Anything(CardInfo, std::vec::IntoIter<(Vec<u8>, u16)>, bool);
        impl Channel for Anything {
            fn exchange(&mut self, _: &Command) -> Result<Response, ChannelError> {
                let (mut data, status) = self.1.next().ok_or(ChannelError::SessionOver)?;
                if self.2 && let Some(first) = data.first_mut() {
                    *first = 0x75;
                }
                Ok(Response { data, status: StatusWord(if self.2 { 0x9000 } else { status }) })
            }
            fn card(&self) -> &CardInfo {
                &self.0
            }
            fn capacity(&self, field: usize) -> usize {
                field
            }
        }
        let info = script::card(Protocol::T1, Limits::SHORT);
        let mut chip = Anything(info, answers.into_iter(), head);
        let _ = read_file(&mut chip, DG2, &mut Sizes::new(256), 1 << 20, &mut |_, _| {});
    }
}
