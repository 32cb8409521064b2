//! EF.ATR/INFO. The cards say in their ATR that it states how long commands and responses may be.

use cccd_lds::FileIdentity;
use cccd_softcard::apdu::Command;

use crate::cards::ca;
use crate::case::{Unit, plan};
use crate::inspection::Inspection;

/// An ATR with the card capabilities `80 01 60`: extended length, stated in EF.ATR/INFO.
const ATR: &[u8] = &[0x3B, 0x85, 0x80, 0x01, 0x80, 0x73, 0x80, 0x01, 0x60, 0x00];

/// A card whose EF.ATR/INFO ends in this object, after the card capabilities.
fn stating(object: &[u8]) -> Inspection {
    let capabilities: &[u8] = &[0x47, 0x03, 0x84, 0x01, 0x60];
    ca().holding(FileIdentity::ATR_INFO, [capabilities, object].concat())
        .answering_reset_with(ATR)
}

/// Whether files were read with extended length.
fn extended(heard: &[Command]) -> bool {
    heard
        .iter()
        .any(|command| command.ins == 0xB0 && command.ne > Some(256))
}

pub(crate) fn unit() -> Unit {
    let genuine = "genuine by ca";
    Unit {
        name: "LDS_K",
        title: "EF.ATR/INFO",
        count: 4,
        cases: vec![
            plan("LDS_K_01", "Valid encoding with two bytes length for APDU").succeeds(
                || {
                    let sizes = [0x7F, 0x66, 8, 2, 2, 0x07, 0x80, 2, 2, 0x07, 0x80];
                    [stating(&sizes).telling(extended)]
                },
                genuine,
            ),
            plan(
                "LDS_K_02",
                "Valid encoding with three bytes length for APDU",
            )
            .succeeds(
                || {
                    let sizes = [0x7F, 0x66, 10, 2, 3, 1, 0, 0, 2, 3, 1, 0, 0];
                    [stating(&sizes).telling(extended)]
                },
                genuine,
            ),
            plan("LDS_K_03", "Only one valid value for command length").fails(
                || [stating(&[0x7F, 0x66, 4, 2, 2, 0x07, 0x80])],
                "genuine by ca — EF.ATR/INFO states no lengths",
            ),
            plan("LDS_K_04", "Wrong tag 7F66").fails(
                || {
                    [stating(&[
                        0x7F, 0x65, 8, 2, 2, 0x07, 0x80, 2, 2, 0x07, 0x80,
                    ])]
                },
                "genuine by ca — EF.ATR/INFO states no lengths",
            ),
        ],
    }
}
