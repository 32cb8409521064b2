//! PIN and PUK, whose tries the chip counts: told before one is spent, suspended, resumed, unblocked.

use cccd_chip::access::{
    AccessError, AccessOptions, KeyStatus, NotOpened, Opened, Password, key_status, open,
};
use cccd_chip::document::KeyKind;
use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::Fault;
use cccd_softcard::personalisation::{Cipher, CurveId, Group, Mapping};
use cccd_softcard::{Behaviour, IssuedCard, SoftCard};

use super::soft::{CAN, PIN, PUK, Soft, can, issue, opened, order, pace, reads_com};

fn card() -> IssuedCard {
    let group = Group::Curve(CurveId::BrainpoolP256r1);
    issue(&order(
        &[pace(Mapping::Generic, group, Cipher::Aes128)],
        &[],
    ))
}

fn after_can(pin: &str, can: &str) -> Password {
    Password::pin_after_can(pin, can).unwrap()
}

/// Opens the chip, spending even the last try.
fn at_last<'t>(soft: &'t mut Soft, key: &Password) -> Result<Opened<'t>, NotOpened> {
    let options = AccessOptions {
        min_tries: 1,
        ..AccessOptions::default()
    };
    open(soft.again(), Some(key), &options)
}

/// The counter of a PIN: shown before a try is spent, suspended at one, unblocked by the PUK.
#[test]
fn a_pin_is_counted_down_suspended_and_unblocked() {
    let card = card();
    let mut soft = Soft::new(&card, Behaviour::default());
    let wrong = Password::pin("11111").unwrap();
    let right = Password::pin(PIN).unwrap();
    let status = |soft: &mut Soft, key| key_status(soft.again(), key).unwrap();
    let ready = |tries_left| KeyStatus::Ready { tries_left };

    assert_eq!(status(&mut soft, KeyKind::Pin), ready(None));
    let not = opened(soft.again(), &wrong).unwrap_err();
    let two = Some(2);
    assert_eq!(not.error, AccessError::WrongKey { tries_left: two });
    assert_eq!(status(&mut soft, KeyKind::Pin), ready(two));
    // Asked often, it stays.
    assert_eq!(status(&mut soft, KeyKind::Pin), ready(two));
    let careful = AccessOptions {
        min_tries: 3,
        ..AccessOptions::default()
    };
    let not = open(soft.again(), Some(&right), &careful).unwrap_err();
    assert_eq!(not.error, AccessError::FewTries { tries_left: 2 });
    // The right one resets it, and the report tells that one was lost.
    assert_eq!(opened(soft.again(), &right).unwrap().access.tries_left, two);
    assert_eq!(status(&mut soft, KeyKind::Pin), ready(None));

    for left in [2, 1] {
        let not = opened(soft.again(), &wrong).unwrap_err();
        let tries_left = Some(left);
        assert_eq!(not.error, AccessError::WrongKey { tries_left });
    }
    // One left: even the right PIN is not sent, however little the caller minds.
    assert_eq!(status(&mut soft, KeyKind::Pin), KeyStatus::Suspended);
    let careless = AccessOptions {
        min_tries: 0,
        ..AccessOptions::default()
    };
    let not = open(soft.again(), Some(&right), &careless).unwrap_err();
    assert_eq!(not.error, AccessError::Suspended);
    reads_com(&mut opened(soft.again(), &can()).unwrap());
    assert_eq!(status(&mut soft, KeyKind::Pin), KeyStatus::Suspended);
    assert_eq!(status(&mut soft, KeyKind::Can), ready(None));

    // With the access number the last try can be spent, by whoever wants that.
    let resumed = |soft: &mut Soft, key, min_tries| {
        let options = AccessOptions {
            min_tries,
            ..AccessOptions::default()
        };
        open(soft.again(), Some(&key), &options).map(|mut opened| {
            reads_com(&mut opened);
            opened.access
        })
    };
    let not = resumed(&mut soft, after_can(PIN, CAN), 2).unwrap_err();
    assert_eq!(not.error, AccessError::FewTries { tries_left: 1 });
    // A wrong access number costs no try of the PIN.
    let not = resumed(&mut soft, after_can(PIN, "999999"), 1).unwrap_err();
    assert_eq!(not.error, AccessError::WrongCan);
    assert_eq!(status(&mut soft, KeyKind::Pin), KeyStatus::Suspended);
    let access = resumed(&mut soft, after_can(PIN, CAN), 1).unwrap();
    assert_eq!(
        (access.key, access.tries_left),
        (Some(KeyKind::Pin), Some(1))
    );
    assert!(access.reason.contains("suspended"), "{}", access.reason);
    assert_eq!(status(&mut soft, KeyKind::Pin), ready(None));
    // Where nothing is suspended, the access number is not sent.
    let access = resumed(&mut soft, after_can(PIN, "999999"), 2).unwrap();
    assert_eq!(access.tries_left, None);
    for _ in 0..2 {
        opened(soft.again(), &wrong).unwrap_err();
    }
    let not = resumed(&mut soft, after_can("11111", CAN), 1).unwrap_err();
    let tries_left = Some(0);
    assert_eq!(not.error, AccessError::WrongKey { tries_left });

    soft.card.block_pin();
    assert_eq!(status(&mut soft, KeyKind::Pin), KeyStatus::Blocked);
    let not = open(soft.again(), Some(&right), &careless).unwrap_err();
    assert_eq!(not.error, AccessError::Blocked);
    reads_com(&mut opened(soft.again(), &Password::puk(PUK).unwrap()).unwrap());
    assert_eq!(status(&mut soft, KeyKind::Pin), ready(None));
    // Each use of the PUK counts.
    assert_eq!(status(&mut soft, KeyKind::Puk), ready(two));
}

/// A chip that answers a wrong PIN without protection, and drops the session of the access number
/// with it: the PIN was wrong all the same. Nothing else that comes unprotected says so.
#[test]
fn a_wrong_pin_that_drops_the_session_is_told_as_wrong() {
    let behaviour = Behaviour {
        tries: 1,
        ..Behaviour::default()
    };
    let card = card();
    let ends = Fault::EndsSession(Status(0x63C0));
    let mut soft = Soft::new(&card, behaviour.clone().with(ends));
    let wrong = after_can("11111", CAN);
    let not = at_last(&mut soft, &wrong).unwrap_err();
    let tries_left = Some(0);
    assert_eq!(not.error, AccessError::WrongKey { tries_left });

    // EF.CardAccess, MSE and a refused nonce; then five commands for the access number, and five for
    // the PIN.
    let last = 3 + 5 + 5;
    for (status, tells) in [
        (0x6300, true),
        (0x6983, true),
        (0x6984, true),
        (0x9000, false),
        (0x6982, false),
        (0x6985, false),
        (0x6987, false),
        (0x6988, false),
        (0x6A80, false),
    ] {
        let fault = Fault::PlainStatus {
            command: last,
            status: Status(status),
        };
        let mut soft = Soft::new(&card, behaviour.clone().with(fault));
        let not = at_last(&mut soft, &after_can(PIN, CAN)).unwrap_err();
        let lost = matches!(not.error, AccessError::Channel(_));
        assert_eq!(lost, !tells, "{status:04X}: {:?}", not.error);
    }
}

/// A chip may accept the selection of a PIN that it does not take, and then say 6982, whether it is
/// suspended, blocked or switched off (TR-03110-3, B.14.2): the access number finds it out.
#[test]
fn a_pin_refused_with_6982_is_tried_after_the_can() {
    let card = card();
    let with_tries = |tries| {
        let behaviour = Behaviour {
            tries,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour.clone());
        let personalisation = card.personalisation.clone();
        soft.card =
            SoftCard::new(personalisation, behaviour).with_meddling(Box::new(|_, status| {
                if matches!(status.0, 0x6983..=0x6985) {
                    *status = Status(0x6982);
                }
            }));
        soft
    };
    let pin = Password::pin(PIN).unwrap();
    let both = after_can(PIN, CAN);
    let mut suspended = with_tries(1);
    assert_eq!(
        key_status(suspended.again(), KeyKind::Pin),
        Ok(KeyStatus::Ready { tries_left: None })
    );
    let not = at_last(&mut suspended, &pin).unwrap_err();
    assert_eq!(not.error, AccessError::Suspended);
    let not = opened(suspended.again(), &both).unwrap_err();
    assert_eq!(not.error, AccessError::FewTries { tries_left: 1 });
    reads_com(&mut at_last(&mut suspended, &both).unwrap());

    let mut blocked = with_tries(0);
    let not = at_last(&mut blocked, &both).unwrap_err();
    assert_eq!(not.error, AccessError::Blocked);
    let puk = Password::puk(PUK).unwrap();
    let not = at_last(&mut blocked, &puk).unwrap_err();
    assert_eq!(not.error, AccessError::Blocked);
}
