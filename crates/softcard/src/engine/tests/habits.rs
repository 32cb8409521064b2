use proptest::prelude::*;

use super::terminal::{Plain, SELECT_APPLICATION};
use super::*;
use crate::apdu::Status;
use crate::behaviour::{
    ChipAuthenticationCommands, EndOfFile, ExtendedLength, LargestRead, PaceReference, Refusal,
    SelectMasterFile,
};
use crate::pace::PasswordKind;

fn read(offset: u16, ne: usize) -> Plain<'static> {
    Plain(0xB0, offset, &[], Some(ne))
}

const DG2: Plain<'_> = Plain(0xB0, 0x8200, &[], Some(256));

#[test]
fn a_vietnamese_card_before_access() {
    let mut terminal = terminal(Behaviour::default());
    assert_eq!(terminal.hex("00A4000C023F00"), Status(0x6D00));
    assert_eq!(terminal.hex("00B09C0000"), Status::OK);
    assert_eq!(terminal.hex("00A4020C02011C"), Status::OK);
    assert_eq!(terminal.hex("00B0000000"), Status::OK);
    assert_eq!(terminal.hex("00A4020C02011D"), Status(0x6982));
    assert_eq!(terminal.hex("00A4020C022F01"), Status(0x6A82));
    assert_eq!(terminal.hex(SELECT_APPLICATION), Status::OK);
    assert_eq!(terminal.hex("00A4020C02011C"), Status(0x6982));
    assert_eq!(terminal.hex("00B09C0000"), Status(0x6982));
    assert_eq!(terminal.hex("00A4020C02011E"), Status(0x6982));
    assert_eq!(terminal.hex("00B0000000"), Status::NO_CURRENT_FILE);
    assert_eq!(terminal.hex("00A4040C07A0000002471002"), Status(0x6A82));
    assert_eq!(terminal.hex("80B0000000"), Status::CLASS_NOT_SUPPORTED);
    assert_eq!(
        terminal.hex("0020000000"),
        Status::INSTRUCTION_NOT_SUPPORTED
    );
    // A reset leads back to the master file.
    terminal.card.reset();
    assert_eq!(terminal.hex("00B09C0000"), Status::OK);
}

#[test]
fn select_of_the_master_file() {
    for (habit, status) in [
        (SelectMasterFile::NotFound, Status::FILE_NOT_FOUND),
        (SelectMasterFile::Accepted, Status::OK),
    ] {
        let mut terminal = terminal(Behaviour {
            select_master_file: habit,
            ..Behaviour::default()
        });
        assert_eq!(terminal.hex("00A4000C023F00"), status);
    }
}

#[test]
fn short_and_extended_reads() {
    let mut terminal = terminal(Behaviour::default());
    assert_eq!(terminal.bac(MRZ), Status::OK);
    let (first, status) = terminal.short(&DG2);
    assert_eq!((first.len(), status), (231, Status::OK));
    let (all, status) = terminal.send(&read(0, 65_536), true);
    assert_eq!((all.len(), status), (700, Status::OK));
    assert_eq!(terminal.short(&read(700, 1)).1, Status::WRONG_OFFSET);
    // READ BINARY with an odd instruction byte.
    let (object, status) = terminal.short(&Plain(0xB1, 0, &[0x54, 2, 0, 2], Some(6)));
    let whole = vec![0x53, 4, 0x02, 0xB8, 0xA5, 0xA5];
    assert_eq!((object, status), (whole, Status::OK));

    let behaviour = Behaviour {
        largest_response: 300,
        ..Behaviour::default()
    };
    let mut terminal = super::terminal(behaviour);
    assert_eq!(terminal.pace(PACE, PasswordKind::Can, "000123"), Status::OK);
    let select = Plain(0xA4, 0x040C, &[0xA0, 0, 0, 2, 0x47, 0x10, 1], None);
    assert_eq!(terminal.short(&select).1, Status::OK);
    assert_eq!(terminal.short(&DG2).0.len(), 223);
    let (some, _) = terminal.send(&read(0, 65_536), true);
    assert_eq!(some.len(), 271);
}

#[test]
fn ends_of_files() {
    for (habit, expected) in [
        (EndOfFile::ShortData, (5, Status::OK)),
        (EndOfFile::Warning, (5, Status::END_OF_FILE)),
        (EndOfFile::RightLength, (0, Status(0x6C05))),
        (EndOfFile::WrongOffset, (0, Status::WRONG_OFFSET)),
    ] {
        let mut terminal = terminal(Behaviour {
            end_of_file: habit,
            ..Behaviour::default()
        });
        assert_eq!(terminal.bac(MRZ), Status::OK);
        let (data, status) = terminal.short(&Plain(0xB0, 0x9E00, &[], Some(6)));
        assert_eq!((data.len(), status), expected);
        assert_eq!(
            terminal.short(&Plain(0xB0, 0x9E00, &[], Some(5))).1,
            Status::OK
        );
    }
}

#[test]
fn four_ways_to_refuse_extended_length() {
    for refusal in [
        Refusal::PlainCounterStays,
        Refusal::PlainCounterMoves,
        Refusal::PlainSessionGone,
        Refusal::Protected,
    ] {
        let behaviour = Behaviour {
            extended_length: ExtendedLength::RefusedInSession(refusal),
            ..Behaviour::default()
        };
        let mut terminal = terminal(behaviour);
        assert_eq!(terminal.send(&read(0x9C00, 65_536), true).1, Status::OK);
        assert_eq!(terminal.bac(MRZ), Status::OK);
        let before = terminal.keys.clone();
        assert_eq!(terminal.send(&DG2, true).1, Status::WRONG_LENGTH);
        match refusal {
            Refusal::PlainCounterStays => terminal.keys = before,
            // The command counted once here, its answer did not.
            Refusal::PlainCounterMoves => terminal.keys.as_mut().unwrap().step(),
            Refusal::PlainSessionGone | Refusal::Protected => {}
        }
        let (_, status) = terminal.short(&DG2);
        let gone = refusal == Refusal::PlainSessionGone;
        assert_eq!(
            status,
            if gone {
                Status::SM_OBJECT_INCORRECT
            } else {
                Status::OK
            }
        );
    }
}

#[test]
fn small_habits() {
    let behaviour = Behaviour {
        largest_read: Some(LargestRead {
            bytes: 192,
            refused: true,
        }),
        le_on_select: false,
        bac_le: Some(0x28),
        zero_le_in_protected_read: false,
        trailing_bytes: 4,
        no_short_identifiers: Some(Status::WRONG_P1_P2),
        odd_read_binary: false,
        pace_reference: PaceReference::Required,
        chip_authentication: ChipAuthenticationCommands::SetKat,
        ..Behaviour::default()
    };
    let mut terminal = terminal(behaviour);
    assert_eq!(terminal.hex("00B09C0000"), Status::WRONG_P1_P2);
    assert_eq!(
        terminal.hex("0022C1A40F 800A04007F00070202040202 830102"),
        Status::WRONG_DATA
    );
    assert_eq!(
        terminal.hex(&format!("{SELECT_APPLICATION}00")),
        Status::WRONG_LENGTH
    );
    assert_eq!(terminal.bac(MRZ), Status::OK);
    let key = ca_key(Curve::BrainpoolP256r1.into(), Cipher::Aes128);
    assert_eq!(terminal.chip_authentication(&key), Status::WRONG_P1_P2);
    assert_eq!(
        terminal.short(&Plain(0xA4, 0x020C, &[1, 0x1E], None)).1,
        Status::OK
    );
    assert_eq!(terminal.short(&read(0, 256)).1, Status::WRONG_LENGTH);
    assert_eq!(terminal.short(&read(0, 193)).1, Status::WRONG_LENGTH);
    let (com, status) = terminal.short(&read(0, 192));
    assert_eq!(
        (com, status),
        (vec![0x60, 3, 1, 2, 3, 0, 0, 0, 0], Status::OK)
    );
    assert_eq!(
        terminal.short(&Plain(0xB1, 0, &[0x54, 1, 0], Some(6))).1,
        Status::INSTRUCTION_NOT_SUPPORTED
    );
}

#[test]
fn t0_fetches_its_responses() {
    let mut terminal = terminal(Behaviour::contact_t0());
    // The right length has to be asked for.
    assert_eq!(terminal.hex("00B09C0000"), Status(0x6C02));
    assert_eq!(terminal.hex("00B09C0002"), Status::OK);
    // No Le beside data, no extended length.
    assert_eq!(terminal.hex("00A4020C02011C00"), Status::WRONG_LENGTH);
    assert_eq!(terminal.hex("00B09C00000000"), Status::WRONG_LENGTH);
    assert_eq!(terminal.hex("00C0000010"), Status::CONDITIONS_NOT_SATISFIED);
    assert_eq!(
        terminal.hex("0022C1A40F 800A04007F00070202040202 830102"),
        Status::OK
    );
    assert_eq!(terminal.hex("10860000 02 7C00"), Status(0x6114));
    assert_eq!(terminal.hex("00C0000000"), Status(0x6C14));
    let (part, status) = terminal.raw(&[0, 0xC0, 0, 0, 4]);
    assert_eq!(
        (part, status),
        (vec![0x7C, 0x12, 0x80, 0x10], Status(0x6110))
    );
    assert_eq!(terminal.hex("00C0000010"), Status::OK);
    assert_eq!(terminal.card.atr(), [0x3B, 0x00]);
}

#[test]
fn secure_messaging_shows_no_mercy() {
    let gone = Status::SM_OBJECT_INCORRECT;
    // A plain command.
    let mut terminal = terminal(Behaviour::default());
    assert_eq!(terminal.bac(MRZ), Status::OK);
    assert_eq!(terminal.hex("00B09E0000"), Status::SM_OBJECT_MISSING);
    assert_eq!(terminal.short(&DG2).1, gone);
    assert_eq!(
        terminal.hex("00B09E0000"),
        Status::SECURITY_STATUS_NOT_SATISFIED
    );
    // A wrong MAC, and after it the right one.
    terminal.keys = None;
    assert_eq!(terminal.bac(MRZ), Status::OK);
    let right = terminal.keys.as_mut().unwrap().protect(&DG2, false);
    let mut wrong = right.clone();
    wrong[16] ^= 1;
    assert_eq!(terminal.raw(&wrong).1, gone);
    assert_eq!(terminal.raw(&right).1, gone);
    // The same command twice.
    terminal.keys = None;
    assert_eq!(terminal.bac(MRZ), Status::OK);
    let once = terminal.keys.as_mut().unwrap().protect(&DG2, false);
    assert_eq!(terminal.raw(&once).1, Status::OK);
    assert_eq!(terminal.raw(&once).1, gone);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_command_brings_the_card_down(
        commands in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20),
        instructions in prop::collection::vec(
            prop::sample::select(vec![0xA4_u8, 0xB0, 0xB1, 0x22, 0x86, 0x88, 0x82, 0x84, 0xC0]), 20),
        t0: bool,
    ) {
        let behaviour = if t0 { Behaviour::contact_t0() } else { Behaviour::default() };
        let mut card = SoftCard::new(personalisation(), behaviour);
        for (mut command, ins) in commands.into_iter().zip(instructions) {
            if let [cla, second, ..] = command.as_mut_slice() {
                *cla &= 0x1C;
                *second = ins;
            }
            prop_assert!(card.process(&command).unwrap().len() >= 2);
        }
    }
}
