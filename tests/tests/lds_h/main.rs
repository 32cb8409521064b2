//! Unit LDS_H of BSI TR-03105 part 5.1: EF.SOD. A row per case says what its document is like, what
//! the plan demands of an inspection system, which checks end otherwise than on a good document, and
//! what is remarked. No other check may end otherwise. `docs/conformance.md` is written from the same
//! rows.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

mod algorithms;
mod certificate;
mod contents;
mod make;
mod signed_data;

use cccd_chip::judge::{Headline, Policy, judge};
use cccd_chip::lds::DataGroup;
use cccd_chip::verify::{CheckName, Finding, Report, Status};

use crate::make::Make;

use CheckName::{
    Aa, Access, Ca, PaChain, PaConsistency, PaHashes, PaRevocation, PaSignature, PaValidity,
    PaceCam, Ta,
};
use Status::{Failed, Inconclusive, NotApplicable, NotAvailable, Passed};

/// A check that ends otherwise than on a good document, and the code of why; empty for any.
type Differs = (CheckName, Status, &'static str);

/// How the checks of the plan's usual document end: it has no keys of its own, and no revocation
/// list is at hand.
const GOOD: [(CheckName, Status); 11] = [
    (Access, Passed),
    (PaHashes, Passed),
    (PaSignature, Passed),
    (PaChain, Passed),
    (PaValidity, Passed),
    (PaRevocation, NotAvailable),
    (PaConsistency, Passed),
    (Aa, NotApplicable),
    (Ca, NotApplicable),
    (Ta, NotApplicable),
    (PaceCam, NotApplicable),
];

/// What the plan demands of the inspection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// It succeeds.
    Success,
    /// It fails.
    Failure,
    /// The text is not public, and the title leaves it open.
    Open,
}

/// Where it stands what the case asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// In the plan.
    Plan,
    /// In a report of ICAO's; the case is built from its title and the standards.
    Title,
}

/// One case.
struct Case {
    number: u8,
    /// What its document is like.
    title: &'static str,
    text: Text,
    run: Run,
}

enum Run {
    Document {
        demand: Demand,
        change: fn(&mut Make),
        differs: &'static [&'static [Differs]],
        /// Codes that checks which passed must be remarked with.
        remarks: &'static [(CheckName, &'static str)],
    },
    /// The plan has no such case any more.
    Deleted,
}

const fn plan(number: u8, title: &'static str) -> Head {
    let text = Text::Plan;
    Head {
        number,
        title,
        text,
    }
}

/// A case of which the plan has kept only the title.
const fn titled(number: u8, title: &'static str) -> Head {
    let text = Text::Title;
    Head {
        number,
        title,
        text,
    }
}

/// The beginning of a row.
struct Head {
    number: u8,
    title: &'static str,
    text: Text,
}

impl Head {
    /// The document must be accepted.
    const fn succeeds(self, change: fn(&mut Make)) -> Case {
        self.run(Demand::Success, change, &[], &[])
    }

    /// It must be accepted, with a remark.
    const fn succeeds_with(
        self,
        change: fn(&mut Make),
        remarks: &'static [(CheckName, &'static str)],
    ) -> Case {
        self.run(Demand::Success, change, &[], remarks)
    }

    /// A check fails, or what it needs is not there.
    const fn fails(self, change: fn(&mut Make), differs: &'static [&'static [Differs]]) -> Case {
        self.run(Demand::Failure, change, differs, &[])
    }

    /// The same, and something is remarked beside it.
    const fn fails_with(
        self,
        change: fn(&mut Make),
        differs: &'static [&'static [Differs]],
        remarks: &'static [(CheckName, &'static str)],
    ) -> Case {
        self.run(Demand::Failure, change, differs, remarks)
    }

    /// Nothing signed is touched: the departure is remarked, and refused by who asks for that.
    const fn departs(
        self,
        change: fn(&mut Make),
        check: &'static [(CheckName, &'static str)],
    ) -> Case {
        self.run(Demand::Failure, change, &[], check)
    }

    const fn run(
        self,
        demand: Demand,
        change: fn(&mut Make),
        differs: &'static [&'static [Differs]],
        remarks: &'static [(CheckName, &'static str)],
    ) -> Case {
        let run = Run::Document {
            demand,
            change,
            differs,
            remarks,
        };
        self.case(run)
    }

    const fn deleted(self) -> Case {
        self.case(Run::Deleted)
    }

    const fn case(self, run: Run) -> Case {
        let Self {
            number,
            title,
            text,
        } = self;
        Case {
            number,
            title,
            text,
            run,
        }
    }
}

fn cases() -> Vec<Case> {
    let mut cases = [
        algorithms::cases(),
        signed_data::cases(),
        contents::cases(),
        certificate::cases(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>();
    cases.sort_by_key(|case| case.number);
    cases
}

/// A policy that takes no departure.
const STRICT: Policy = Policy {
    require_revocation: false,
    require_validity: false,
    refuse_weak: false,
    refuse_departures: true,
    require_every_chip_proof: false,
};

/// What is wrong with how a case ended; empty if nothing.
fn faults(case: &Case) -> Vec<String> {
    let Run::Document {
        demand,
        change,
        differs,
        remarks,
    } = &case.run
    else {
        return Vec::new();
    };
    let judged = Make::document(*change);
    let report = judged.report();
    assert_eq!(judged.report_ahead(), report);
    let mut faults = Vec::new();
    for (name, good) in GOOD {
        let found = report.check(name).unwrap();
        let mut all = differs.iter().flat_map(|differs| differs.iter()).rev();
        let expected = all.find(|(differs, ..)| *differs == name);
        let (status, code) = match expected {
            Some((_, status, code)) => (*status, Some(*code)),
            None => (good, None),
        };
        let code = code.filter(|code| !code.is_empty());
        if found.status() != status || code.is_some_and(|code| found.code() != Some(code)) {
            let why = found.reason();
            faults.push(format!("{name} {} ({why}), not {status}", found.status()));
        }
    }
    let found = noted(&report);
    let expected: Vec<_> = remarks.to_vec();
    if found != expected {
        faults.push(format!("remarks {found:?}, not {expected:?}"));
    }
    let accepted = accepts(&report, &Policy::default());
    let met = match demand {
        Demand::Success => accepted && accepts(&report, &STRICT),
        Demand::Failure => !accepts(&report, &STRICT),
        Demand::Open => true,
    };
    // What the table in the documentation says of the case.
    if accepted != differs.is_empty() || !met {
        faults.push(format!(
            "accepted: {accepted}, and not what the plan demands"
        ));
    }
    faults
}

/// Passive authentication succeeded: of such a document only the chip is not proven.
fn accepts(report: &Report, policy: &Policy) -> bool {
    let headline = judge(report, policy).headline;
    matches!(headline, Headline::SignedChipUnproven | Headline::Genuine)
}

/// What was remarked beside the outcomes, but for what every such document has.
fn noted(report: &Report) -> Vec<(CheckName, &'static str)> {
    let of_check = |name| report.check(name).map_or(&[][..], |check| &check.findings);
    let noted = CheckName::ALL.into_iter().flat_map(|name| {
        let codes = of_check(name).iter().map(Finding::code);
        codes.map(move |code| (name, code))
    });
    noted.filter(|(_, code)| *code != "not_read").collect()
}

#[test]
fn every_case() {
    let wrong: Vec<String> = cases()
        .iter()
        .flat_map(|case| {
            let number = case.number;
            faults(case)
                .into_iter()
                .map(move |fault| format!("LDS_H_{number:02}: {fault}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What case 93 changes is a file that counts as long as it is not changed, and a signed DG14 has its
/// key.
#[test]
fn card_security_counts_unchanged() {
    let judged = Make::document(|make| {
        make::with_card_security(&mut make.order);
        make.order.groups.insert(DataGroup::Dg14);
        make.read = |judged| make::mapped(judged, false);
    });
    assert_eq!(judged.report().status(PaceCam), Passed);
}

#[test]
fn every_number_of_the_plan_has_its_row() {
    let numbers: Vec<u8> = cases().iter().map(|case| case.number).collect();
    assert_eq!(numbers, (1..=98).collect::<Vec<_>>());
}

/// The rows as they stand in the documentation.
fn table() -> String {
    let mut text = String::from("\n| case | the document | the plan | here |\n|---|---|---|---|\n");
    for case in cases() {
        let (demand, here) = match &case.run {
            Run::Deleted => ("–", "not applicable: the plan has deleted it".to_owned()),
            Run::Document {
                demand,
                differs,
                remarks,
                ..
            } => {
                let demand = match demand {
                    Demand::Success => "success",
                    Demand::Failure => "failure",
                    Demand::Open => "open",
                };
                (demand, outcome(differs, remarks))
            }
        };
        let mark = if case.text == Text::Title { "*" } else { "" };
        let (number, title) = (case.number, case.title);
        text += &format!("| LDS_H_{number:02}{mark} | {title} | {demand} | {here} |\n");
    }
    text
}

fn outcome(differs: &[&[Differs]], remarks: &[(CheckName, &str)]) -> String {
    // What follows from another check is not told again.
    let follows = |code: &str| matches!(code, "needs" | "file_not_given");
    let mut parts: Vec<String> = Vec::new();
    for (check, status, code) in differs.iter().flat_map(|differs| differs.iter()) {
        if !follows(code) {
            let why = if code.is_empty() {
                String::new()
            } else {
                format!(": `{code}`")
            };
            parts.push(format!("`{check}` {status}{why}"));
        }
    }
    let mut remarked: Vec<String> = Vec::new();
    for (check, code) in remarks {
        let remark = format!("remark on `{check}`: `{code}`");
        if !remarked.contains(&remark) {
            remarked.push(remark);
        }
    }
    match (
        parts.is_empty(),
        remarks.iter().any(|(_, code)| *code == "departs"),
    ) {
        (false, _) => parts.join(", "),
        (true, false) if remarks.is_empty() => "accepted".to_owned(),
        (true, departs) => {
            let remarked = remarked.join(", ");
            let refused = if departs {
                "; refused under `refuse_departures`"
            } else {
                ""
            };
            format!("accepted, {remarked}{refused}")
        }
    }
}

#[test]
fn the_documentation_shows_these_rows() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/conformance.md");
    let text = std::fs::read_to_string(path).unwrap();
    let shown = text
        .split_once("<!-- LDS_H: written by tests/tests/lds_h -->")
        .and_then(|(_, rest)| rest.split_once("<!-- end of LDS_H -->"))
        .map(|(table, _)| table);
    if shown != Some(table().as_str()) {
        let written = concat!(env!("CARGO_TARGET_TMPDIR"), "/lds_h.md");
        std::fs::write(written, table()).unwrap();
        panic!("put {written} between the marks of LDS_H in docs/conformance.md");
    }
}
