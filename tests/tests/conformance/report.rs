//! `docs/conformance.md`, written from the rows.

use std::fmt::Write as _;
use std::path::Path;

use crate::case::{Body, Case, Run, Unit};
use crate::inspection::Given;

/// Between these lines stands what is written here.
const BEGIN: &str = "<!-- begin: from the rows of tests/tests/conformance -->\n";
const END: &str = "<!-- end -->\n";

/// Compares the documentation with the rows; with `CCCD_UPDATE_DOCS` set, writes it first.
pub(crate) fn compare(units: &[Unit]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/conformance.md");
    let stands = std::fs::read_to_string(&path).unwrap().replace('\r', "");
    let (before, rest) = stands.split_once(BEGIN).expect("the first mark");
    let (_, after) = rest.split_once(END).expect("the second mark");
    let written = format!("{before}{BEGIN}\n{}{END}{after}", tables(units));
    if std::env::var_os("CCCD_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &written).unwrap();
    } else {
        assert_eq!(stands, written, "run again with CCCD_UPDATE_DOCS=1");
    }
}

fn tables(units: &[Unit]) -> String {
    let mut text = String::from(
        "| unit | cases | apply | pass | of these by a remark | built from the title | do not apply |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let mut sums = Counts::default();
    for unit in units {
        let counts = Counts::of(unit);
        let _ = writeln!(text, "| {}, {} {}", unit.name, unit.title, counts.row());
        sums.add(&counts);
    }
    let _ = writeln!(text, "| all {}", sums.row());
    for unit in units {
        let _ = write!(
            text,
            "\n## {}: {}\n\n| case | | demanded | given |\n|---|---|---|---|\n",
            unit.name, unit.title
        );
        for case in &unit.cases {
            text.push_str(&line(case));
        }
    }
    text.push('\n');
    text
}

fn line(case: &Case) -> String {
    let number = case.id.rsplit('_').next().unwrap_or_default();
    let mark = if case.body == Body::Title { " ᵗ" } else { "" };
    let (demanded, given) = match &case.run {
        Run::Cards { demand, gives, .. } => (demand.as_str(), *gives),
        Run::Not(why) => ("does not apply", *why),
    };
    let fails = match case.passes() {
        Some(false) => "**not met:** ",
        _ => "",
    };
    format!(
        "| {number}{mark} | {} | {demanded} | {fails}{} |\n",
        case.title,
        given.replace('|', "\\|")
    )
}

#[derive(Default)]
struct Counts {
    cases: usize,
    apply: usize,
    pass: usize,
    by_remark: usize,
    titled: usize,
}

impl Counts {
    fn of(unit: &Unit) -> Self {
        let mut counts = Self::default();
        for case in &unit.cases {
            counts.cases += 1;
            let Run::Cards { demand, gives, .. } = &case.run else {
                continue;
            };
            counts.apply += 1;
            counts.titled += usize::from(case.body == Body::Title);
            if demand.is_met_by(gives) {
                counts.pass += 1;
                let remark = demand.as_str() == "failure" && Given::accepts(gives);
                counts.by_remark += usize::from(remark);
            }
        }
        counts
    }

    fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.apply += other.apply;
        self.pass += other.pass;
        self.by_remark += other.by_remark;
        self.titled += other.titled;
    }

    fn row(&self) -> String {
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            self.cases,
            self.apply,
            self.pass,
            self.by_remark,
            self.titled,
            self.cases - self.apply
        )
    }
}
