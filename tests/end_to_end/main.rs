//! The whole path on real input: a soft card in the virtual reader of a real pcscd, read by the
//! `cccd` command, judged, and compared with what must come of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops where it cannot go on, and says what it skips"
)]

mod cases;

use cccd_softcard::SoftCard;
use cccd_softcard::issuer::Issuer;
use cccd_tests::command::{Ran, cccd};
use cccd_tests::pcscd::{Plugged, Slot};
use cccd_tests::scratch::Scratch;

use crate::cases::{Anchors, Case, Expected, Key};

/// Every case is judged as of this day.
const TODAY: &str = "2026-06-01";

#[test]
fn cards_that_open_each_way_are_genuine() {
    run(cases::genuine());
}

#[test]
fn what_is_wrong_is_found_by_its_own_check() {
    run(cases::faulty());
}

#[test]
fn copies_are_caught() {
    run(cases::copies());
}

#[test]
fn a_pulled_card_is_a_failed_link() {
    run(cases::pulled());
}

/// Runs all cases, then says which of them did not end as they must.
fn run(cases: Vec<Case>) {
    let Some(slot) = Slot::take() else { return };
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|case| {
            let name = case.name.clone();
            let difference = run_one(&slot, case).err()?;
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

fn run_one(slot: &Slot, case: Case) -> Result<(), String> {
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
    let mut arguments: Vec<String> = ["read", "--json", "--wait", "10", "--at", TODAY, "--reader"]
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
