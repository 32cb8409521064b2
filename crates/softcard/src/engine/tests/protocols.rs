use super::terminal::{Plain, Terminal};
use super::*;
use crate::apdu::Status;
use crate::dh::ModpGroup;
use crate::pace::PasswordKind;

const READ_COM: Plain<'_> = Plain(0xB0, 0x9E00, &[], Some(256));

fn pace_card(support: PaceSupport) -> Terminal {
    let personalisation = Personalisation {
        pace: vec![support],
        ..personalisation()
    };
    Terminal::new(SoftCard::new(personalisation, Behaviour::default()))
}

fn reads_com(terminal: &mut Terminal) {
    let select = Plain(0xA4, 0x040C, &[0xA0, 0, 0, 2, 0x47, 0x10, 1], None);
    assert_eq!(terminal.short(&select).1, Status::OK);
    assert_eq!(
        terminal.short(&READ_COM),
        (vec![0x60, 3, 1, 2, 3], Status::OK)
    );
}

#[test]
fn pace_in_every_group_with_every_cipher() {
    let curves = Curve::ALL.into_iter().map(Group::from);
    for group in curves.chain(ModpGroup::ALL.into_iter().map(Group::from)) {
        for cipher in [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
            let support = PaceSupport {
                mapping: Mapping::Generic,
                cipher,
                group,
            };
            let mut terminal = pace_card(support);
            let status = terminal.pace(support, PasswordKind::Can, "000123");
            assert_eq!(status, Status::OK, "{group:?} {cipher:?}");
            reads_com(&mut terminal);
        }
    }
}

#[test]
fn pace_with_the_other_mappings() {
    for (mapping, group) in [
        (Mapping::Integrated, Curve::Secp384r1.into()),
        (Mapping::Integrated, ModpGroup::Modp2048Order256.into()),
        (Mapping::ChipAuthentication, Curve::BrainpoolP256r1.into()),
    ] {
        for cipher in [Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
            let support = PaceSupport {
                mapping,
                cipher,
                group,
            };
            let mut terminal = pace_card(support);
            assert_eq!(terminal.pace(support, PasswordKind::Mrz, MRZ), Status::OK);
            reads_com(&mut terminal);
        }
    }
}

#[test]
fn wrong_passwords_and_their_counters() {
    let mut terminal = terminal(Behaviour::default());
    let failed = Status::AUTHENTICATION_FAILED;
    assert_eq!(terminal.pace(PACE, PasswordKind::Mrz, "wrong"), failed);
    assert_eq!(terminal.pace(PACE, PasswordKind::Can, "000124"), failed);
    assert_eq!(
        terminal.pace(PACE, PasswordKind::Pin, "000000"),
        Status::tries(2)
    );
    terminal.card.reset();
    assert_eq!(
        terminal.pace(PACE, PasswordKind::Pin, "000000"),
        Status::tries(1)
    );
    // The last try is kept for whoever shows the CAN first.
    let suspended = Status::CONDITIONS_NOT_SATISFIED;
    assert_eq!(terminal.pace(PACE, PasswordKind::Pin, "000000"), suspended);
    terminal.card.reset();
    terminal.card.block_pin();
    let blocked = Status::AUTHENTICATION_BLOCKED;
    assert_eq!(terminal.pace(PACE, PasswordKind::Pin, "123456"), blocked);
    assert_eq!(
        terminal.pace(PACE, PasswordKind::Puk, "1234567890"),
        Status::OK
    );
    terminal.keys = None;
    terminal.card.reset();
    assert_eq!(terminal.pace(PACE, PasswordKind::Pin, "123456"), Status::OK);
}

#[test]
fn wrong_mrz_for_bac() {
    let mut terminal = terminal(Behaviour::default());
    let wrong = "090000123390011583001157";
    assert_eq!(terminal.bac(wrong), Status::AUTHENTICATION_FAILED);
    // A challenge is good for one answer.
    assert_eq!(
        terminal.short(&Plain(0x82, 0, &[0; 40], Some(40))).1,
        Status::CONDITIONS_NOT_SATISFIED
    );
    assert_eq!(terminal.bac(MRZ), Status::OK);
    assert_eq!(terminal.short(&READ_COM).1, Status::OK);
}

#[test]
fn steps_of_pace_out_of_order() {
    let mut terminal = terminal(Behaviour::default());
    let set = "0022C1A40F 800A04007F00070202040202 830102";
    assert_eq!(
        terminal.hex("10860000 02 7C00 00"),
        Status::CONDITIONS_NOT_SATISFIED
    );
    assert_eq!(terminal.hex(set), Status::OK);
    assert_eq!(
        terminal.hex("00860000 02 7C00 00"),
        Status::LAST_COMMAND_EXPECTED
    );
    assert_eq!(terminal.hex(set), Status::OK);
    assert_eq!(terminal.hex("10860000 04 7C028500 00"), Status::WRONG_DATA);
    assert_eq!(
        terminal.hex("0022C1A40F 800A04007F00070202040203 830102"),
        Status::WRONG_DATA
    );
    assert_eq!(
        terminal.hex("0022C1A40F 800A04007F00070202040202 830109"),
        Status::REFERENCE_NOT_FOUND
    );
    assert_eq!(
        terminal.hex(super::terminal::SELECT_APPLICATION),
        Status::OK
    );
    assert_eq!(terminal.hex(set), Status::CONDITIONS_NOT_SATISFIED);
}

#[test]
fn chip_authentication_changes_the_keys() {
    for group in [Curve::Secp521r1.into(), ModpGroup::Modp2048Order224.into()] {
        for cipher in [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
            let mut key = ca_key(group, cipher);
            key.key_id = Some(5);
            let mut personalisation = personalisation();
            personalisation.keys.chip_authentication.push(key.clone());
            let mut terminal = Terminal::new(SoftCard::new(personalisation, Behaviour::default()));
            assert_eq!(
                terminal.chip_authentication(&key),
                Status::SECURITY_STATUS_NOT_SATISFIED
            );
            assert_eq!(terminal.bac(MRZ), Status::OK);
            let old = terminal.keys.clone();
            let kat = terminal.set_key_agreement(&key);
            if cipher == Cipher::Tdes {
                assert_eq!(kat, Status::OK);
            } else {
                assert_eq!(kat, Status::WRONG_DATA);
                assert_eq!(terminal.chip_authentication(&key), Status::OK);
            }
            assert_eq!(terminal.short(&READ_COM).1, Status::OK);
            terminal.keys = old;
            assert_eq!(terminal.short(&READ_COM).1, Status::SM_OBJECT_INCORRECT);
            // Two keys, none named.
            key.key_id = None;
        }
    }
}

#[test]
fn a_key_must_be_named_where_there_are_two() {
    let mut personalisation = personalisation();
    let key = ca_key(Curve::Secp256r1.into(), Cipher::Aes128);
    personalisation.keys.chip_authentication.push(key.clone());
    let mut terminal = Terminal::new(SoftCard::new(personalisation, Behaviour::default()));
    assert_eq!(terminal.bac(MRZ), Status::OK);
    assert_eq!(
        terminal.chip_authentication(&key),
        Status::REFERENCE_NOT_FOUND
    );
}

#[test]
fn active_authentication_needs_access_and_room() {
    let mut terminal = terminal(Behaviour::default());
    let challenge = Plain(0x88, 0, &[1, 2, 3, 4, 5, 6, 7, 8], Some(256));
    assert_eq!(
        terminal.short(&challenge).1,
        Status::SECURITY_STATUS_NOT_SATISFIED
    );
    assert_eq!(terminal.bac(MRZ), Status::OK);
    let (signature, status) = terminal.short(&challenge);
    assert_eq!((signature.len(), status), (132, Status::OK));
    assert_eq!(
        terminal.short(&Plain(0x88, 0, &[1; 7], Some(256))).1,
        Status::WRONG_LENGTH
    );
    assert_eq!(
        terminal.short(&Plain(0x88, 0, &[1; 8], Some(100))).1,
        Status::WRONG_LENGTH
    );
}
