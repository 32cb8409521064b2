//! The whole path on real input: a soft card in the virtual reader of a real pcscd, read by the
//! `cccd` command, judged, and compared with what must come of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops where it cannot go on, and says what it skips"
)]

mod cases;

use std::time::Duration;

use cccd_softcard::behaviour::{Fault, Moment};
use cccd_softcard::issuer::{IssuedCard, Issuer};
use cccd_softcard::{Behaviour, Order, Profile, SoftCard};
use cccd_tests::command::{Ran, cccd, cccd_in};
use cccd_tests::pcscd::{Plugged, Slot};
use cccd_tests::scratch::Scratch;

use crate::cases::{Anchors, Case, Expected, Key};

/// Every case is judged as of this day.
const TODAY: &str = "2026-06-01";

/// How long the virtual reader takes a card that comes back for the one that left.
const SETTLE: Duration = Duration::from_millis(1500);

#[test]
fn cards_that_open_each_way_are_genuine() {
    run(cases::genuine(), "10");
}

#[test]
fn what_is_wrong_is_found_by_its_own_check() {
    run(cases::faulty(), "10");
}

#[test]
fn copies_are_caught() {
    run(cases::copies(), "10");
}

#[test]
fn a_pulled_card_is_a_failed_link() {
    // Nobody waits for it to come back.
    run(cases::pulled(), "0");
}

/// A card that is pulled in the middle and put back: the command says what to do and goes on by
/// itself, without reading anew what it has.
#[test]
fn a_card_that_comes_back_is_read_on() {
    let Some(slot) = Slot::take() else { return };
    let (issued, arguments) = read_of(&slot, "30");
    let scratch = Scratch::new();
    let anchor = scratch.write("anchors/csca.der", &issued.csca_der);
    let pull = |command| Fault::Pull {
        command,
        moment: Moment::After,
    };
    let behaviour = Behaviour::default().with(pull(13));
    let card = SoftCard::new(issued.personalisation.clone(), behaviour);
    let back = Duration::from_secs(2);
    let _card = Plugged::coming_back(&slot, card, back);
    let trust = ["--trust".to_owned(), anchor.display().to_string()];
    let ran = cccd(arguments.iter().chain(&trust));
    assert_eq!(ran.status, 0, "{} {}", ran.out, ran.err);
    let json = ran.json();
    assert_eq!(json["verdict"], "genuine");
    assert_eq!(json["access"]["extended_length"], "tried");
    assert!(ran.err.contains("Put the same card back"), "{}", ran.err);
    // 17 of a whole read, 7 to open the chip again, SELECT of the file and what was lost.
    let apdus = json["apdus"].as_u64().unwrap_or_default();
    assert!((25..=26).contains(&apdus), "{apdus}");
}

/// Another card in its place is told, in Vietnamese too, and nothing of the two is mixed.
#[test]
fn another_card_in_its_place_is_told() {
    let Some(slot) = Slot::take() else { return };
    let (issued, arguments) = read_of(&slot, "30");
    let other = Issuer::from_seed(2)
        .issue(&Order::new(Profile::Cccd2021))
        .expect("an order without fault");
    let behaviour = Behaviour::default().with(Fault::Pull {
        command: 13,
        moment: Moment::Before,
    });
    let first = Plugged::into(&slot, SoftCard::new(issued.personalisation, behaviour));
    let reading = std::thread::spawn(move || cccd_in("vi_VN.UTF-8", &arguments));
    first.wait_until_pulled();
    drop(first);
    std::thread::sleep(SETTLE);
    let second = SoftCard::new(other.personalisation, Behaviour::default());
    let _second = Plugged::into(&slot, second);
    let ran = reading.join().expect("the command ends");
    assert_eq!(ran.status, 5, "{} {}", ran.out, ran.err);
    assert!(ran.err.contains("Đặt lại đúng thẻ đó"), "{}", ran.err);
    assert!(ran.err.contains("Đây là thẻ khác"), "{}", ran.err);
    assert!(ran.out.is_empty());
}

/// A card of 2021, and the arguments that read it from this slot with this patience.
fn read_of(slot: &Slot, wait: &str) -> (IssuedCard, Vec<String>) {
    let issued = Issuer::from_seed(1)
        .issue(&Order::new(Profile::Cccd2021))
        .expect("an order without fault");
    let can = issued.can.as_ref().expect("a CAN").reveal().clone();
    let arguments = [
        "read",
        "--json",
        "--extended",
        "try",
        "--at",
        TODAY,
        "--wait",
        wait,
        "--reader",
        slot.reader,
        "--can",
        &can,
    ]
    .map(String::from);
    (issued, arguments.into())
}

/// Runs all cases, waiting so many seconds for a card, then says which of them did not end as they
/// must.
fn run(cases: Vec<Case>, wait: &str) {
    let Some(slot) = Slot::take() else { return };
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|case| {
            let name = case.name.clone();
            let difference = run_one(&slot, case, wait).err()?;
            Some(format!("{name}: {difference}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn run_one(slot: &Slot, case: Case, wait: &str) -> Result<(), String> {
    let issued = Issuer::from_seed(1)
        .issue(&case.order)
        .map_err(|error| error.to_string())?;
    let mut personalisation = issued.personalisation.clone();
    (case.change)(&mut personalisation);

    let scratch = Scratch::new();
    let anchor = scratch.write("anchors/csca.der", &issued.csca_der);
    let key = match case.key {
        Key::Can => [
            "--can".to_owned(),
            issued.can.as_ref().expect("a CAN").reveal().clone(),
        ],
        Key::Mrz => ["--mrz".to_owned(), issued.mrz.reveal().clone()],
        Key::Given(option, value) => [option.to_owned(), value.to_owned()],
    };
    let mut arguments: Vec<String> = ["read", "--json", "--wait", wait, "--at", TODAY, "--reader"]
        .into_iter()
        .map(String::from)
        .collect();
    arguments.push(slot.reader.to_owned());
    arguments.extend(["--extended", case.extended].map(String::from));
    arguments.extend(key);
    if case.anchors == Anchors::Given {
        arguments.extend(["--trust".to_owned(), anchor.display().to_string()]);
    }

    let _card = Plugged::into(slot, SoftCard::new(personalisation, case.behaviour));
    compare(&cccd(&arguments), &case.expected)
}

fn compare(ran: &Ran, expected: &Expected) -> Result<(), String> {
    let status = match expected {
        Expected::Verdict {
            headline: "genuine",
            ..
        } => 0,
        Expected::Verdict { .. } => 1,
        Expected::Exit(status) => *status,
    };
    if ran.status != status {
        return Err(format!(
            "exit status {}, not {status}\n{}\n{}",
            ran.status, ran.out, ran.err
        ));
    }
    let Expected::Verdict {
        headline,
        failed,
        access,
    } = expected
    else {
        // An error says what to do about it, and nothing is printed as a result.
        return match ran.err.contains('→') && ran.out.is_empty() {
            true => Ok(()),
            false => Err(format!("no advice: {} {}", ran.out, ran.err)),
        };
    };
    let json = ran.json();
    let checks = json["checks"].as_array().cloned().unwrap_or_default();
    let found: Vec<&str> = checks
        .iter()
        .filter(|check| check["status"] == "failed")
        .filter_map(|check| check["name"].as_str())
        .collect();
    if json["verdict"] != *headline || found != *failed || json["access"]["protocol"] != *access {
        return Err(format!(
            "not {headline} by {access} with {failed:?} failed, but {json:#}"
        ));
    }
    if json["demo"] != false {
        return Err("a real reader is no demonstration".into());
    }
    Ok(())
}
