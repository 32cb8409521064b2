use hex_literal::hex;
use proptest::prelude::*;

use super::*;

/// The session of Doc 9303-11, appendix D.4.
fn appendix_d() -> SecureMessaging {
    SecureMessaging::with_counter(
        Cipher::Tdes,
        &hex!("0036D272F5C350ACAC50C3F572D23600"),
        hex!("887022120C06C226").to_vec(),
    )
}

fn open(session: &mut SecureMessaging, bytes: &[u8]) -> Result<Command, Status> {
    session.open(&Command::parse(bytes).unwrap())
}

#[test]
fn appendix_d_byte_for_byte() {
    let mut session = appendix_d();
    let select = open(
        &mut session,
        &hex!("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
    )
    .unwrap();
    assert_eq!((select.cla, select.ins, select.ne), (0, 0xA4, None));
    assert_eq!(select.data, hex!("011E"));
    let answer = session.protect(0xA4, &[], Status::OK, None);
    assert_eq!(answer, hex!("990290008E08FA855A5D4C50A8ED"));

    let read = open(
        &mut session,
        &hex!("0CB000000D9701048E08ED6705417E96BA5500"),
    )
    .unwrap();
    assert_eq!((read.p1_p2(), read.ne), (0, Some(4)));
    let answer = session.protect(0xB0, &hex!("60145F01"), Status::OK, None);
    assert_eq!(
        answer,
        hex!("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED")
    );

    let read = open(
        &mut session,
        &hex!("0CB000040D9701128E082EA28A70F3C7B53500"),
    )
    .unwrap();
    assert_eq!((read.p1_p2(), read.ne), (4, Some(18)));
    let answer = session.protect(
        0xB0,
        &hex!("04303130365F36063034303030305C026175"),
        Status::OK,
        None,
    );
    assert_eq!(
        answer,
        hex!("871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D74")
    );
}

/// The first command after PACE in the EAC worked example (TR-03110), and the MAC of its answer.
#[test]
fn eac_worked_example_under_aes() {
    let secret = hex!("6E7D077CCD367C2EAA683F1E8EC534302E2D00B6ADAF8A87A6EDA78740F17606");
    let mut session = SecureMessaging::from_secret(Cipher::Aes128, &secret);
    session.step();
    let value = [&[0x01], &hex!("BE90237EEB4BA0FF253EA246AE31C8B8")[..]].concat();
    let object = DataObject {
        tag: 0x87,
        value: &value,
        raw: &[],
    };
    assert_eq!(
        session.decrypt(&object).unwrap(),
        hex!("830D44454356434141543030303031")
    );
    let answer = session.protect(0x22, &[], Status::OK, None);
    assert_eq!(answer, hex!("990290008E08A89570A68664A7D6"));
}

#[test]
fn everything_amiss_is_refused() {
    for (bytes, status) in [
        // A plain command.
        (&hex!("00B0000004")[..], Status::SM_OBJECT_MISSING),
        // No objects; no MAC.
        (&hex!("0CB0000000"), Status::SM_OBJECT_MISSING),
        (&hex!("0CB000000397010400"), Status::SM_OBJECT_MISSING),
        // The wrong MAC; the right one, but with another Le.
        (
            &hex!("0CB000000D9701048E08ED6705417E96BA5600"),
            Status::SM_OBJECT_INCORRECT,
        ),
        (
            &hex!("0CB000000D9701058E08ED6705417E96BA5500"),
            Status::SM_OBJECT_INCORRECT,
        ),
        // A MAC cut short, and objects that do not parse.
        (&hex!("0CB0000004 9701048E 00"), Status::SM_OBJECT_INCORRECT),
    ] {
        assert_eq!(open(&mut appendix_d(), bytes), Err(status), "{bytes:02X?}");
    }
    // The right command, but the counter is not where it should be.
    let mut session = appendix_d();
    assert_eq!(
        open(
            &mut session,
            &hex!("0CB000000D9701048E08ED6705417E96BA5500")
        ),
        Err(Status::SM_OBJECT_INCORRECT)
    );
}

#[test]
fn as_much_fits_as_the_standard_reader_knows() {
    let tdes = appendix_d();
    let aes = SecureMessaging::from_secret(Cipher::Aes128, b"secret");
    assert_eq!(
        (tdes.fitting(0xB0, 256), aes.fitting(0xB0, 256)),
        (231, 223)
    );
    for cipher in [Cipher::Tdes, Cipher::Aes256] {
        for room in 0..1000 {
            let mut session = SecureMessaging::from_secret(cipher, b"secret");
            let fitting = session.fitting(0xB0, room);
            if fitting > 0 {
                let length = session
                    .protect(0xB0, &vec![0; fitting], Status::OK, None)
                    .len();
                assert!(
                    length <= room,
                    "{fitting} bytes became {length}, over {room}"
                );
            }
        }
    }
}

#[test]
fn the_counter_carries() {
    let mut session = SecureMessaging::with_counter(Cipher::Tdes, b"secret", vec![0xFF; 8]);
    session.step();
    assert_eq!(session.counter, [0; 8]);
}

proptest! {
    #[test]
    fn arbitrary_protected_commands_do_not_panic(data in prop::collection::vec(0_u8.., 0..255)) {
        let command =
            Command { cla: 0x0C, ins: 0xB0, p1: 0, p2: 0, data, ne: Some(256), extended: false };
        prop_assert!(appendix_d().open(&command).is_err());
    }
}

#[test]
fn a_damaged_cryptogram_never_keeps_the_first_plain_byte() {
    let plain = hex!("7782072C3082072806092A864886F70D");
    for number in 0..1024_u32 {
        let mut session =
            SecureMessaging::with_counter(Cipher::Aes128, &number.to_be_bytes(), vec![0; 16]);
        let body = session.protect(0xB0, &plain, Status::OK, Some(Damage::Cryptogram));
        let encrypted = body.get(3..35).unwrap();
        let garbled = session.encryption.decrypt(&session.iv(), encrypted);
        assert_ne!(garbled.first(), plain.first(), "key {number}");
    }
}
