use hex_literal::hex;
use proptest::prelude::*;

use super::*;
use crate::channel::{Channel, Session};
use crate::document::{CardAccessSeen, FileState, Proof};
use crate::transport::script::Script;
use crate::transport::{Limits, Protocol};

/// EF.CardAccess, SELECT, a BAC step, DG1 of invented bytes, Active Authentication.
fn recorded(detail: Detail) -> Trace {
    let lines: [(&[u8], &[u8]); 5] = [
        (&hex!("00B09C0000"), &hex!("3102 3000 9000")),
        (&hex!("00A4040C07A0000002471001"), &hex!("9000")),
        (&hex!("0084000008"), &hex!("0102030405060708 9000")),
        (&hex!("00B0810000"), &hex!("6103 5F1F00 9000")),
        (
            &hex!("0088000008 1112131415161718 00"),
            &hex!("AABBCC 9000"),
        ),
    ];
    let mut script = Script::new(Protocol::T1, Limits::SHORT, &lines);
    let card = crate::transport::Transport::card(&script).clone();
    let recorder = Recorder::new(detail);
    let mut session = Session::new(&mut script).recorded_by(recorder.clone());
    for command in commands() {
        session.exchange(&command).unwrap();
    }
    let mut document = Document {
        card: Some(card),
        ..Document::default()
    };
    document.access.card_access = CardAccessSeen::Offered(vec!["a".into()]);
    document.access.reason = "for the test".into();
    recorder.trace(&document)
}

fn commands() -> [Command; 5] {
    [
        Command::read_binary_sfi(0x1C, 0, 256),
        Command::select_application(&hex!("A0000002471001")),
        Command::new(ins::GET_CHALLENGE, 0, 0).expecting(8),
        Command::read_binary_sfi(1, 0, 256),
        Command::new(ins::INTERNAL_AUTHENTICATE, 0, 0)
            .with_data(hex!("1112131415161718"))
            .expecting(256),
    ]
}

#[test]
fn redacted_traces_keep_what_is_nobodys() {
    let trace = recorded(Detail::Redacted);
    let answers: Vec<_> = trace
        .exchanges
        .iter()
        .map(|e| e.answer.as_ref().unwrap().data.bytes().map(<[u8]>::to_vec))
        .collect();
    assert_eq!(
        answers,
        [
            Some(hex!("31023000").to_vec()),
            Some(vec![]),
            None,
            None,
            None
        ]
    );
    let json = trace.to_json().unwrap();
    assert!(!json.contains("5F1F") && !json.contains("11121314") && !json.contains("01020304"));
    let document = trace.document();
    assert!(document.file(FileIdentity::CARD_ACCESS).is_some());
    assert!(matches!(
        document.files[&FileIdentity::dg(cccd_lds::DataGroup::Dg1)],
        FileState::Broken(_)
    ));
    assert!(matches!(document.active_auth, Proof::Inconclusive(_)));
}

/// Redacted recordings of these exchanges, which all bring the same invented bytes of DG1 or DG2.
fn redacted(lines: &[(&[u8], &[u8])]) -> String {
    let mut script = Script::new(Protocol::T1, Limits::SHORT, lines);
    let recorder = Recorder::new(Detail::Redacted);
    let mut session = Session::new(&mut script).recorded_by(recorder.clone());
    for (command, _) in lines {
        session.exchange(&Command::parse(command).unwrap()).unwrap();
    }
    recorder.trace(&Document::default()).to_json().unwrap()
}

/// A chip may refuse SELECT of the application by 6982 and have selected it (Doc 9303-11, 4.3.2):
/// what follows is DG1, not EF.ATR/INFO, which has the same short identifier in the master file.
#[test]
fn a_selection_that_warns_or_refuses_uncovers_nothing() {
    let json = redacted(&[
        (&hex!("00B09C0000"), &hex!("3102 3000 9000")),
        (&hex!("00A4040C07A0000002471001"), &hex!("6982")),
        (&hex!("00B0810000"), &hex!("6103 5F1F77 9000")),
    ]);
    assert!(
        json.contains("31023000") && !json.contains("5F1F77"),
        "{json}"
    );

    for warning in [&hex!("6283")[..], &hex!("6982")] {
        let json = redacted(&[
            (&hex!("00A4040C07A0000002471001"), &hex!("9000")),
            (&hex!("00A4020C02011E"), &hex!("9000")),
            (&hex!("00B0000000"), &hex!("6003 5C0161 9000")),
            (&hex!("00A4020C020102"), warning),
            (&hex!("00B0000000"), &hex!("7503 5F1F77 9000")),
        ]);
        assert!(
            json.contains("60035C0161") && !json.contains("5F1F77"),
            "{json}"
        );
    }
}

/// Data beside a status word that says there is none.
#[test]
fn an_answer_against_the_rules_uncovers_nothing() {
    let json = redacted(&[
        (&hex!("00B09C0000"), &hex!("3102 3000 9000")),
        (&hex!("00A4040C07A0000002471001"), &hex!("9000")),
        (&hex!("00B09E0000"), &hex!("6003 5C0161 9000")),
        (&hex!("00B0810000"), &hex!("6103 5F1F77 6982")),
    ]);
    assert!(
        json.contains("60035C0161") && !json.contains("5F1F77"),
        "{json}"
    );
}

#[test]
fn personal_traces_keep_the_document_but_never_an_access_run() {
    let trace = recorded(Detail::Personal);
    assert!(
        trace.exchanges[2]
            .answer
            .as_ref()
            .unwrap()
            .data
            .bytes()
            .is_none()
    );
    let document = trace.document();
    assert_eq!(
        document.dg(cccd_lds::DataGroup::Dg1),
        Some(&hex!("61035F1F00")[..])
    );
    let Proof::Done(evidence) = document.active_auth else {
        panic!()
    };
    assert_eq!(evidence.signature, hex!("AABBCC"));
}

#[test]
fn json_and_back() {
    for detail in [Detail::Redacted, Detail::Personal] {
        let trace = recorded(detail);
        let again = Trace::from_json(&trace.to_json().unwrap()).unwrap();
        assert_eq!(again.exchanges, trace.exchanges);
        assert_eq!(again.detail, detail);
        assert_eq!(again.outcome.card, trace.outcome.card);
        assert_eq!(again.outcome.access, trace.outcome.access);
    }
    assert!(matches!(
        Trace::from_json("{}"),
        Err(TraceError::NotATrace(_))
    ));
    let other = recorded(Detail::Redacted)
        .to_json()
        .unwrap()
        .replace("\"version\": 1", "\"version\": 9");
    assert_eq!(Trace::from_json(&other).err(), Some(TraceError::Version(9)));
}

#[test]
fn a_trace_is_a_channel_again() {
    let mut trace = recorded(Detail::Personal);
    trace.exchanges.remove(2);
    let mut replay = Replay::new(trace);
    for command in commands().iter().filter(|c| c.ins != ins::GET_CHALLENGE) {
        assert!(replay.exchange(command).unwrap().status.is_ok());
    }
    assert!(replay.is_done());
    assert!(replay.exchange(&commands()[0]).is_err());
    let mut replay = Replay::new(recorded(Detail::Personal));
    assert!(matches!(
        replay.exchange(&commands()[1]),
        Err(ChannelError::Malformed(_))
    ));
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        let _ = Trace::from_json(&text);
    }
}
