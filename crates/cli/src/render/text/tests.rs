//! Whole pages in both languages, as they stand in `snapshots/`; where a change is meant,
//! `CCCD_WRITE_SNAPSHOTS=1 cargo test -p cccd-cli --features demo` writes them anew.

use std::fs;
use std::path::Path;
use std::time::Duration;

use cccd_chip::document::Document;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{self, ReadOptions};
use cccd_chip::verify::Source;

use super::*;
use crate::args::Judging;
use crate::judged::Judge;
use crate::messages::Language;
use crate::problem::Problem;
use crate::soft::{self, InProcess};

fn document(profile: &str) -> Document {
    let issued = soft::issue(profile, 0).unwrap();
    let (password, _) = soft::key(&issued).unwrap();
    let mut card = InProcess::new(&issued);
    let mut document = reader::read(&mut card, Some(&password), &ReadOptions::default()).unwrap();
    document.traffic.elapsed = Duration::from_millis(250);
    document
}

fn judged(profile: &str, document: Document, at: &str, trusted: bool) -> Judged {
    let judging = Judging {
        trust: Vec::new(),
        at: Some(at.into()),
        verbose: false,
        json: false,
    };
    let mut judge = Judge::new(&judging, Source::Live).unwrap();
    if trusted {
        judge.trust_also(&soft::issue(profile, 0).unwrap().csca_der);
    }
    judge.judge(document, true)
}

fn view(language: Language, width: usize) -> View {
    View {
        language,
        width,
        colour: false,
    }
}

fn page(judged: &Judged, language: Language, width: usize, verbose: bool) -> String {
    let view = view(language, width);
    format!(
        "{}{}",
        above(view, judged).as_str(),
        below(view, judged, verbose).as_str()
    )
}

fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/render/text/snapshots")
        .join(format!("{name}.txt"));
    if std::env::var_os("CCCD_WRITE_SNAPSHOTS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert_eq!(text, expected.replace("\r\n", "\n"), "{name}");
}

fn both(name: &str, judged: &Judged) {
    for (language, code) in [(Language::Vi, "vi"), (Language::En, "en")] {
        compare(
            &format!("{name}.{code}"),
            &page(judged, language, 80, false),
        );
    }
}

const TODAY: &str = "2026-06-01";

#[test]
fn a_genuine_card_and_a_genuine_passport() {
    for profile in ["cccd-2021", "passport"] {
        let judged = judged(profile, document(profile), TODAY, true);
        both(&format!("genuine-{profile}"), &judged);
    }
}

#[test]
fn an_altered_portrait() {
    let mut document = document("cccd-2021");
    let mut portrait = document.dg(DataGroup::Dg2).unwrap().to_vec();
    *portrait.last_mut().unwrap() ^= 1;
    document.insert(FileIdentity::dg(DataGroup::Dg2), portrait);
    both("invalid", &judged("cccd-2021", document, TODAY, true));
}

#[test]
fn no_anchor() {
    let judged = judged("cccd-2021", document("cccd-2021"), TODAY, false);
    both("issuer-unknown", &judged);
}

#[test]
fn an_expired_card() {
    let judged = judged("cccd-2021", document("cccd-2021"), "2059-01-01", true);
    both("expired", &judged);
}

#[test]
fn nothing_is_wider_than_the_terminal_and_verbose_says_all() {
    let judged = judged("passport", document("passport"), TODAY, true);
    for width in [40, 60, 80, 110] {
        for language in [Language::Vi, Language::En] {
            for line in page(&judged, language, width, false).lines() {
                assert!(columns(line) <= width, "{width}: {line}");
            }
        }
    }
    let verbose = page(&judged, Language::Vi, 110, true);
    for check in &judged.report.checks {
        assert!(verbose.contains(check.name.as_str()), "{}", check.name);
    }
    assert!(verbose.contains("serial") && verbose.contains("ATR"));
    assert!(!page(&judged, Language::Vi, 110, false).contains("serial"));
}

#[test]
fn every_problem_says_what_and_what_to_do() {
    let why = || "details of the library".to_owned();
    let path = || "/data/card".into();
    let kind = std::io::ErrorKind::NotFound;
    let problems = [
        Problem::NoService,
        Problem::AccessDenied,
        Problem::NoReader,
        #[cfg(feature = "pcsc")]
        Problem::UnknownReader {
            wanted: "nosuch".into(),
            connected: vec!["ACS ACR1252 00 00".into()],
        },
        Problem::NoCard,
        Problem::CardShared,
        Problem::CardRemoved,
        Problem::CardReset,
        Problem::ReaderGone,
        Problem::Timeout,
        Problem::Cancelled,
        Problem::Unresponsive,
        Problem::Link(why()),
        Problem::Chip(why()),
        Problem::WrongKey { tries_left: None },
        Problem::WrongKey {
            tries_left: Some(2),
        },
        Problem::WrongCan,
        Problem::FewTries { tries_left: 1 },
        Problem::Suspended,
        Problem::KeyBlocked,
        Problem::NeedsMrz,
        Problem::NoApplication,
        Problem::NotAuthentic,
        Problem::KeyMissing,
        Problem::KeyMalformed {
            option: "--can",
            why: "a card access number has six digits".into(),
        },
        Problem::KeyMalformed {
            option: "--at",
            why: "a date is YYYY-MM-DD".into(),
        },
        Problem::UnknownProfile {
            given: "cmnd".into(),
        },
        Problem::Trust { why: why() },
        Problem::NoStore { folder: path() },
        Problem::Store {
            folder: path(),
            why: why(),
        },
        Problem::NoCertificate {
            wanted: "1f3a".into(),
        },
        Problem::ReadFile {
            path: path(),
            kind,
            why: "No such file or directory (os error 2)".into(),
        },
        Problem::WriteFile {
            path: path(),
            kind,
            why: "No such file or directory (os error 2)".into(),
        },
        Problem::NoSod { path: path() },
        Problem::Evidence {
            path: path(),
            why: why(),
        },
        Problem::NoEvidence { why: why() },
        Problem::DeskKey {
            path: path(),
            why: why(),
        },
        Problem::Trace {
            path: path(),
            why: why(),
        },
        Problem::Text {
            what: Label::IdNumber,
            why: why(),
        },
        Problem::NoPortrait { why: why() },
        Problem::Vpcd {
            address: "127.0.0.1:35963".into(),
            why: why(),
        },
        Problem::Internal(why()),
    ];
    for (language, code) in [(Language::Vi, "vi"), (Language::En, "en")] {
        let mut text = String::new();
        for problem in &problems {
            let mut page = Page::new(view(language, 80));
            page.problem(Label::Error, problem);
            text.push_str(&format!("[exit status {}]\n", problem.exit() as u8));
            text.push_str(page.as_str());
        }
        compare(&format!("problems.{code}"), &text);
    }
}

#[test]
fn sizes_that_were_announced_and_are_not_there_are_told_as_such() {
    let label = extended_length(ExtendedUse::NotStated);
    assert!(Language::En.label(label).contains("EF.ATR/INFO"));
    assert_ne!(label, extended_length(ExtendedUse::NotUsed));
}
