//! Reading binary files.

use cccd_lds::dg2::Dg2;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::apdu::{Command, Status};
use cccd_softcard::behaviour::{EndOfFile, Fault};

use crate::cards::bac;
use crate::case::{Unit, titled};
use crate::inspection::Inspection;

/// A portrait of 40,000 bytes: a JPEG with comments in it.
fn large() -> Inspection {
    bac().altered_group(DataGroup::Dg2, |file| {
        let dg2 = Dg2::parse(file).unwrap();
        let image = dg2.portrait().unwrap().image;
        let comment = [&[0xFF, 0xFE, 0x75, 0x30][..], &[0x20; 0x7530 - 2]].concat();
        let image = [&image[..2], &comment, &image[2..]].concat();
        *file = Dg2::of_image(image).encode();
    })
}

/// Whether it was read beyond 32 KB with an odd instruction byte.
fn odd_instruction(heard: &[Command]) -> bool {
    heard.iter().any(|command| command.ins == 0xB1)
}

/// DG1 says that it is 40 bytes longer than what the chip holds.
fn ends_early() -> Inspection {
    bac().with(Fault::ClaimLength {
        file: FileIdentity::dg(DataGroup::Dg1),
        length: 0x85,
    })
}

fn ending(end_of_file: EndOfFile) -> Vec<Inspection> {
    let exact = bac().behaving(|chip| chip.end_of_file = end_of_file);
    let padded = exact.clone().behaving(|chip| chip.trailing_bytes = 11);
    vec![exact, padded]
}

/// A record whose image has no bytes.
fn no_image() -> [Inspection; 1] {
    [bac().altered_group(DataGroup::Dg2, |file| {
        *file = Dg2::of_image(Vec::new()).encode();
    })]
}

pub(crate) fn unit() -> Unit {
    let hidden = || {
        bac().with(Fault::Hide {
            file: FileIdentity::dg(DataGroup::Dg2),
            status: Status::FILE_NOT_FOUND,
        })
    };
    let signed = "signed_chip_unproven";
    Unit {
        name: "ISO7816_C",
        title: "reading binary files",
        count: 8,
        cases: vec![
            titled("ISO7816_C_01", "File selection failure").fails(
                move || [hidden()],
                "invalid: pa.consistency failed (withheld)",
            ),
            titled("ISO7816_C_02", "Reading large files").succeeds(|| [large()], signed),
            titled("ISO7816_C_03", "Reading beyond EOF").fails(
                || [ends_early()],
                "signed_chip_unproven — EF.DG1 not read, it ends before the length that it states",
            ),
            titled("ISO7816_C_04", "Reading end of file with status word 6B00")
                .succeeds(|| ending(EndOfFile::WrongOffset), signed),
            titled("ISO7816_C_05", "Reading end of file with status word 6282")
                .succeeds(|| ending(EndOfFile::Warning), signed),
            titled("ISO7816_C_06", "Reading end of file with status word 6Cxx")
                .succeeds(|| ending(EndOfFile::RightLength), signed),
            titled("ISO7816_C_07", "Reading file with OddIns").succeeds(
                || [large().with_short_reads().telling(odd_instruction)],
                signed,
            ),
            titled("ISO7816_C_08", "Reading DG2 with image size 0").fails(
                no_image,
                "signed_chip_unproven — EF.DG2 face image record: image is missing",
            ),
        ],
    }
}
