use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::channel::ChannelError;
use crate::crypto::rng::ScriptedRng;
use crate::transport::TransportError;
use crate::transport::script::Script;

/// Opens over a bare transport, with the random numbers of the test.
fn open_with<'t>(
    transport: &'t mut dyn Transport,
    password: Option<&Password>,
    options: &AccessOptions,
    rng: &mut ScriptedRng,
) -> Result<Opened<'t>, NotOpened> {
    open_session(Session::new(transport), password, options, None, rng)
}

const NO_CARD_ACCESS: (&[u8], &[u8]) = (&hex!("00B09C0000"), &hex!("6A82"));
/// The same by its identifier.
const NOR_BY_IDENTIFIER: (&[u8], &[u8]) = (&hex!("00A4020C02011C"), &hex!("6A82"));
/// The master file, which most chips have selected after a reset and refuse to select.
const NO_MASTER_FILE: (&[u8], &[u8]) = (&hex!("00A4000C023F00"), &hex!("6D00"));
const SELECT: &[u8] = &hex!("00A4040C07A0000002471001");
const GET_CHALLENGE: &[u8] = &hex!("0084000008");
const CHALLENGE: &[u8] = &hex!("4608F91988702212 9000");
const EXTERNAL_AUTHENTICATE: &[u8] = &hex!(
    "0082000028 72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2 5F1448EEA8AD90A7 28"
);
const AUTHENTICATED: &[u8] =
    &hex!("46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F 2F2D235D074D7449 9000");

fn bac_rng() -> ScriptedRng {
    ScriptedRng::new(&["781723860C06C226", "0B795240CB7049B01C19B33E32804F0B"])
}

fn mrz() -> Password {
    Password::from_document("L898902C", "690806", "940623").unwrap()
}

fn lines<'a>(more: &'a [(&'a [u8], &'a [u8])]) -> Vec<(&'a [u8], &'a [u8])> {
    [&[NO_CARD_ACCESS][..], more].concat()
}

fn fails(script: &mut Script, password: &Password, options: &AccessOptions) -> NotOpened {
    open_with(script, Some(password), options, &mut bac_rng())
        .err()
        .unwrap()
}

/// Doc 9303-11, appendix D.3 and the first command of D.4.
#[test]
fn bac_of_appendix_d_over_the_wire() {
    let mut script = Script::t1(&lines(&[
        (SELECT, &hex!("9000")),
        (GET_CHALLENGE, CHALLENGE),
        (EXTERNAL_AUTHENTICATE, AUTHENTICATED),
        (
            &hex!("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
            &hex!("990290008E08FA855A5D4C50A8ED9000"),
        ),
    ]));
    let password = mrz();
    let mut opened = open_with(
        &mut script,
        Some(&password),
        &AccessOptions::default(),
        &mut bac_rng(),
    )
    .unwrap();
    let selected = opened
        .session
        .channel()
        .exchange(&Command::select_file(0x011E))
        .unwrap();
    assert!(selected.status.is_ok());
    assert_eq!(opened.access.protocol, Some(AccessProtocol::Bac));
    assert_eq!(opened.access.key, Some(KeyKind::Mrz));
    assert_eq!(opened.access.card_access, CardAccessSeen::Absent(0x6A82));
    assert_eq!(opened.access.reason, "the chip offers no PACE");
    assert!(matches!(opened.session, OpenedSession::Bac(_)));
    drop(opened);
    assert!(script.is_done());
}

/// Whoever looks at the report must see that PACE was not ruled out.
#[test]
fn an_unreadable_offer_is_not_reported_as_none() {
    for (answer, reason) in [
        (&hex!("3103 30FF01 9000")[..], "cannot be understood"),
        (&hex!("7F01 9000"), "cannot be read"),
    ] {
        let bac = [
            (&hex!("00B09C0000")[..], answer),
            (SELECT, &hex!("9000")),
            (GET_CHALLENGE, CHALLENGE),
            (EXTERNAL_AUTHENTICATE, AUTHENTICATED),
        ];
        let mut script = Script::t1(&bac);
        let options = AccessOptions::default();
        let password = mrz();
        let opened = open_with(&mut script, Some(&password), &options, &mut bac_rng()).unwrap();
        assert_eq!(opened.access.protocol, Some(AccessProtocol::Bac));
        assert!(
            opened.access.reason.contains(reason),
            "{}",
            opened.access.reason
        );
    }
}

#[test]
fn bac_tells_a_wrong_key_from_a_broken_chip() {
    let attempt = |answer: &[u8]| {
        let more = [
            (SELECT, &hex!("6982")[..]),
            (GET_CHALLENGE, CHALLENGE),
            (EXTERNAL_AUTHENTICATE, answer),
        ];
        fails(
            &mut Script::t1(&lines(&more)),
            &mrz(),
            &AccessOptions::default(),
        )
        .error
    };
    let wrong = |tries_left| AccessError::WrongKey { tries_left };
    assert_eq!(attempt(&hex!("6300")), wrong(None));
    assert_eq!(attempt(&hex!("63C1")), wrong(Some(1)));
    assert_eq!(attempt(&hex!("6982")), wrong(None));
    assert_eq!(attempt(&hex!("6988")), wrong(None));
    assert_eq!(attempt(&hex!("6983")), AccessError::Blocked);
    assert!(matches!(
        attempt(&hex!("6F00")),
        AccessError::Refused { .. }
    ));
    assert!(matches!(attempt(&hex!("9000")), AccessError::Protocol(_)));
    for index in [0, 20, 39] {
        let mut changed = AUTHENTICATED.to_vec();
        changed[index] ^= 1;
        assert_eq!(attempt(&changed), AccessError::NotAuthentic);
    }
    // Our own cryptogram sent back.
    let reflected = [&EXTERNAL_AUTHENTICATE[5..45], &hex!("9000")].concat();
    assert_eq!(attempt(&reflected), AccessError::NotAuthentic);
}

#[test]
fn a_challenge_must_have_eight_bytes() {
    let more = [
        (SELECT, &hex!("9000")[..]),
        (GET_CHALLENGE, &hex!("46089000")),
    ];
    let failed = fails(
        &mut Script::t1(&lines(&more)),
        &mrz(),
        &AccessOptions::default(),
    );
    assert!(matches!(failed.error, AccessError::Protocol(_)));
}

#[test]
fn a_can_does_not_open_a_chip_without_pace() {
    let password = Password::can("123456").unwrap();
    let failed = fails(
        &mut Script::t1(&[NO_CARD_ACCESS, NOR_BY_IDENTIFIER, NO_MASTER_FILE]),
        &password,
        &AccessOptions::default(),
    );
    assert_eq!(failed.error, AccessError::NeedsMrz);
    assert_eq!(failed.access.card_access, CardAccessSeen::Absent(0x6A82));
}

#[test]
fn card_access_is_asked_for_as_the_caller_says() {
    let bac = [
        (SELECT, &hex!("9000")[..]),
        (GET_CHALLENGE, CHALLENGE),
        (EXTERNAL_AUTHENTICATE, AUTHENTICATED),
    ];
    let both = [NO_CARD_ACCESS, NOR_BY_IDENTIFIER, NO_MASTER_FILE];
    for (card_access, asked, seen) in [
        (AskCardAccess::Never, &both[..0], CardAccessSeen::NotAsked),
        (
            AskCardAccess::Once,
            &both[..1],
            CardAccessSeen::Absent(0x6A82),
        ),
        (
            AskCardAccess::Twice,
            &both[..],
            CardAccessSeen::Absent(0x6A82),
        ),
    ] {
        let mut script = Script::t1(&[asked, &bac[..]].concat());
        let options = AccessOptions {
            card_access,
            ..AccessOptions::default()
        };
        let opened = open_with(&mut script, Some(&mrz()), &options, &mut bac_rng()).unwrap();
        assert_eq!(opened.access.card_access, seen);
        assert_eq!(opened.access.protocol, Some(AccessProtocol::Bac));
        let not_asked = seen == CardAccessSeen::NotAsked;
        assert_eq!(opened.access.reason.contains("not asked for"), not_asked);
        drop(opened);
        assert!(script.is_done());
    }
}

#[test]
fn another_kind_of_card_is_named_so() {
    let more = [(SELECT, &hex!("6A82")[..])];
    let failed = fails(
        &mut Script::t1(&lines(&more)),
        &mrz(),
        &AccessOptions::default(),
    );
    assert_eq!(
        failed.error,
        AccessError::NoApplication(StatusWord::NOT_FOUND)
    );
}

#[test]
fn a_chip_without_access_control_opens_with_or_without_a_key() {
    let com = (&hex!("00B09E0004")[..], &hex!("60145F019000")[..]);
    let mut script = Script::t1(&lines(&[(SELECT, &hex!("9000")), com]));
    let opened = open_with(&mut script, None, &AccessOptions::default(), &mut bac_rng()).unwrap();
    assert_eq!(opened.access.protocol, Some(AccessProtocol::Open));

    let more = [
        (SELECT, &hex!("9000")[..]),
        (GET_CHALLENGE, &hex!("6D00")[..]),
        com,
    ];
    let mut script = Script::t1(&lines(&more));
    let password = mrz();
    let options = AccessOptions::default();
    let opened = open_with(&mut script, Some(&password), &options, &mut bac_rng()).unwrap();
    assert_eq!(opened.access.protocol, Some(AccessProtocol::Open));
    assert_eq!(opened.access.key, None);

    let mut script = Script::t1(&lines(&[
        (SELECT, &hex!("9000")),
        (&hex!("00B09E0004"), &hex!("6982")),
    ]));
    let failed = open_with(&mut script, None, &AccessOptions::default(), &mut bac_rng())
        .err()
        .unwrap();
    assert_eq!(failed.error, AccessError::KeyNeeded);
}

/// EF.CardAccess as seen on Vietnamese cards.
const CARD_ACCESS: &[u8] = &hex!(
    "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D9000"
);
const SET_AT_MRZ: &[u8] = &hex!("0022C1A40F800A04007F00070202040202830101");
const PROBE: (&[u8], &[u8]) = (&hex!("00B09C0000"), CARD_ACCESS);

#[test]
fn a_chip_that_refuses_pace_is_opened_by_bac_only_if_allowed() {
    let retried = &hex!("0022C1A412800A04007F0007020204020283010184010D")[..];
    let refused = [
        PROBE,
        (SET_AT_MRZ, &hex!("6A80")[..]),
        (retried, &hex!("6A80")[..]),
    ];
    let failed = fails(&mut Script::t1(&refused), &mrz(), &AccessOptions::default());
    assert!(matches!(
        failed.error,
        AccessError::Refused {
            step: "PACE: MSE:Set AT",
            ..
        }
    ));
    assert!(matches!(
        failed.access.protocol,
        Some(AccessProtocol::Pace {
            parameter_id: Some(13),
            ..
        })
    ));
    let offered = CardAccessSeen::Offered(vec!["id-PACE-ECDH-GM-AES-CBC-CMAC-128 (13)".into()]);
    assert_eq!(failed.access.card_access, offered);

    let bac = [
        (SELECT, &hex!("9000")[..]),
        (GET_CHALLENGE, CHALLENGE),
        (EXTERNAL_AUTHENTICATE, AUTHENTICATED),
    ];
    let mut script = Script::t1(&[&refused[..], &bac].concat());
    let options = AccessOptions {
        allow_bac_fallback: true,
        ..AccessOptions::default()
    };
    let password = mrz();
    let opened = open_with(&mut script, Some(&password), &options, &mut bac_rng()).unwrap();
    assert_eq!(opened.access.protocol, Some(AccessProtocol::Bac));
    assert!(
        opened.access.reason.contains("the caller allows BAC"),
        "{}",
        opened.access.reason
    );
    assert_eq!(opened.access.card_access, offered);
}

#[test]
fn a_lost_link_is_neither_a_wrong_key_nor_a_reason_for_bac() {
    let options = AccessOptions {
        allow_bac_fallback: true,
        ..AccessOptions::default()
    };
    let failed = fails(&mut Script::t1(&[PROBE]), &mrz(), &options);
    let lost = ChannelError::Transport(TransportError::CardRemoved);
    assert_eq!(failed.error, AccessError::Channel(lost));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A chip that answers anything.
    #[test]
    fn arbitrary_answers_never_panic(
        mut answers in proptest::collection::vec(
            proptest::collection::vec(any::<u8>(), 0..80), 0..12),
        ok in proptest::collection::vec(any::<bool>(), 12),
        pace: bool,
        can: bool,
    ) {
        for (answer, ok) in answers.iter_mut().zip(ok) {
            if ok {
                answer.extend([0x90, 0x00]);
            }
        }
        if pace {
            answers.insert(0, CARD_ACCESS.to_vec());
        }
        let password = if can { Password::can("123456").unwrap() } else { mrz() };
        let options = AccessOptions { allow_bac_fallback: true, min_tries: 1, ..AccessOptions::default() };
        let mut script = Script::answering(answers, false);
        let _ = open(&mut script, Some(&password), &options);
    }
}
