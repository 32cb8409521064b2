use super::terminal::{Plain, SELECT_APPLICATION, Terminal};
use super::*;
use crate::apdu::Status;
use crate::behaviour::{Damage, EphemeralFault, Fault, KeyFault, Moment};
use crate::pace::PasswordKind;

const READ_COM: Plain<'_> = Plain(0xB0, 0x9E00, &[], Some(256));

/// A terminal in a BAC session; three commands have passed.
fn opened(fault: Fault) -> Terminal {
    let mut terminal = terminal(Behaviour::default().with(fault));
    assert_eq!(terminal.bac(MRZ), Status::OK);
    terminal
}

/// The bytes that the fourth command brings.
fn fourth(fault: Fault) -> Vec<u8> {
    let mut terminal = opened(fault);
    let command = terminal.keys.as_mut().unwrap().protect(&READ_COM, false);
    terminal.raw(&command).0
}

#[test]
fn a_card_pulled_before_and_after() {
    for (moment, bytes) in [(Moment::Before, 2), (Moment::After, 2)] {
        let pull = Fault::Pull { command: 2, moment };
        let mut card = SoftCard::new(personalisation(), Behaviour::default().with(pull));
        let select = hex::decode(SELECT_APPLICATION).unwrap();
        assert!(card.process(&select).is_some());
        assert_eq!(card.process(&[0, 0x84, 0, 0, 8]), None);
        assert!(!card.is_present());
        assert_eq!(card.process(&select), None);
        assert_eq!(card.counters().commands, 2);
        assert_eq!(card.counters().bytes_out, bytes);
        card.insert();
        assert!(card.process(&select).is_some());
        assert_eq!(card.counters().resets, 2);
    }
}

#[test]
fn a_reset_and_a_plain_status_lose_the_session() {
    let mut terminal = opened(Fault::Reset { command: 4 });
    assert_eq!(terminal.short(&READ_COM).1, Status::SM_OBJECT_INCORRECT);
    let status = Status::CONDITIONS_NOT_SATISFIED;
    let mut terminal = opened(Fault::PlainStatus { command: 4, status });
    assert_eq!(terminal.short(&READ_COM).1, status);
    assert_eq!(terminal.short(&READ_COM).1, Status::SM_OBJECT_INCORRECT);
}

#[test]
fn damaged_responses_differ_from_the_right_one() {
    let right = fourth(Fault::Replay { command: 99 });
    for damage in [
        Damage::Mac,
        Damage::Counter,
        Damage::NoMac,
        Damage::Status,
        Damage::Padding,
    ] {
        assert_ne!(
            fourth(Fault::Response { command: 4, damage }),
            right,
            "{damage:?}"
        );
        assert_eq!(fourth(Fault::Response { command: 5, damage }), right);
    }
    // The answer to EXTERNAL AUTHENTICATE once more.
    assert_eq!(fourth(Fault::Replay { command: 4 }).len(), 40);
}

#[test]
fn copies_without_the_keys() {
    let key = personalisation().keys.chip_authentication[0].clone();
    let challenge = Plain(0x88, 0, &[1; 8], Some(256));
    let genuine = opened(Fault::Replay { command: 99 }).short(&challenge).0;

    let mut terminal = opened(Fault::Keys(KeyFault::Absent));
    assert_eq!(terminal.short(&challenge).1, Status::REFERENCE_NOT_FOUND);
    assert_eq!(
        terminal.chip_authentication(&key),
        Status::REFERENCE_NOT_FOUND
    );

    let mut terminal = opened(Fault::Keys(KeyFault::Other));
    assert_ne!(terminal.short(&challenge).0, genuine);
    assert_eq!(terminal.chip_authentication(&key), Status::OK);
    assert_eq!(terminal.short(&READ_COM).1, Status::SM_OBJECT_INCORRECT);

    let mut terminal = opened(Fault::IgnoreChipAuthentication);
    assert_eq!(terminal.chip_authentication(&key), Status::OK);
    assert_eq!(terminal.short(&READ_COM).1, Status::SM_OBJECT_INCORRECT);

    let status = Status::INSTRUCTION_NOT_SUPPORTED;
    let mut terminal = opened(Fault::Refuse {
        ins: 0x88,
        p1_p2: None,
        status,
    });
    assert_eq!(terminal.short(&challenge).1, status);
    let mut terminal = opened(Fault::Refuse {
        ins: 0x22,
        p1_p2: Some(0x41A4),
        status,
    });
    assert_eq!(terminal.chip_authentication(&key), status);
}

#[test]
fn hostile_ephemeral_keys_and_nonces() {
    // To the mapping data of a terminal whose private key is 1.
    let answer = |fault: Option<Fault>| {
        let behaviour = Behaviour {
            faults: fault.into_iter().collect(),
            ..Behaviour::default()
        };
        let mut terminal = terminal(behaviour);
        assert_eq!(
            terminal.hex("0022C1A40F 800A04007F00070202040202 830102"),
            Status::OK
        );
        let nonce = terminal.raw(&hex::decode("10860000027C0000").unwrap()).0;
        let curve = Curve::BrainpoolP256r1;
        let data = [
            &[0x7C, 0x43, 0x81, 0x41],
            &curve.encode(curve.generator())[..],
        ]
        .concat();
        let command = super::terminal::assemble(0x10, 0x86, 0, &data, Some(256), false);
        (nonce, terminal.raw(&command).0[4..].to_vec())
    };
    let curve = Curve::BrainpoolP256r1;
    let (nonce, honest) = answer(None);
    assert!(curve.decode(&honest).is_some());
    let ephemeral = |fault| answer(Some(Fault::Ephemeral(fault))).1;
    assert_eq!(
        ephemeral(EphemeralFault::Reflected),
        curve.encode(curve.generator())
    );
    assert_eq!(curve.decode(&ephemeral(EphemeralFault::Outside)), None);
    assert_eq!(ephemeral(EphemeralFault::Neutral), [0x00]);
    assert_ne!(answer(Some(Fault::ZeroNonce)).0, nonce);
}

#[test]
fn responses_longer_than_asked_and_without_end() {
    let mut terminal = opened(Fault::MoreThanAsked);
    assert_eq!(
        terminal.short(&Plain(0xB0, 0x9E00, &[], Some(3))).0.len(),
        4
    );
    let mut terminal = super::terminal(Behaviour::default().with(Fault::EndlessMore));
    for command in ["00B09C0000", "00C0000010", "00C0000010"] {
        assert_eq!(terminal.hex(command), Status(0x6110));
    }
}

#[test]
#[should_panic(expected = "the chip's token")]
fn a_wrong_token_is_seen_by_the_terminal() {
    let mut terminal = terminal(Behaviour::default().with(Fault::WrongToken));
    terminal.pace(PACE, PasswordKind::Can, "000123");
}
