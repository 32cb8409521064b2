//! Whole documents that others made, through all checks. Where the data is not at hand, each
//! test says so and passes.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops where it cannot go on, and says what it skipped"
)]

mod shared_data;

use std::path::Path;

use cccd_chip::document::Document;
use cccd_chip::judge::{Authenticity, Policy, judge};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::TrustStore;
use cccd_chip::verify::{CheckName, Outcome, Report, Status, VerifyOptions, verify};
use time::macros::datetime;

use crate::shared_data::data;

/// The files of a folder, each by its outer tag.
fn document(folder: &Path) -> Document {
    let mut document = Document::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let identity = match bytes[0] {
            0x60 => FileIdentity::COM,
            0x77 => FileIdentity::SOD,
            tag => FileIdentity::dg(DataGroup::from_tag(tag).unwrap()),
        };
        document.insert(identity, bytes);
    }
    document
}

fn checked(document: &Document) -> Report {
    let options = VerifyOptions::file(datetime!(2026-06-01 12:00 UTC));
    let report = verify(document, &TrustStore::new(), &options);
    for check in &report.checks {
        println!("{}: {} ({})", check.name, check.status(), check.reason());
    }
    report
}

#[test]
fn documents_of_others_hold() {
    for (name, groups) in [("bsi_silver_2008", 4), ("nl_specimen_2006", 3)] {
        let Some(folder) = data(&format!("datasets/{name}")) else {
            return;
        };
        println!("{name}");
        let mut document = document(&folder);
        let report = checked(&document);
        assert_eq!(report.status(CheckName::PaHashes), Status::Passed);
        assert_eq!(report.status(CheckName::PaSignature), Status::Passed);
        assert_eq!(report.status(CheckName::PaChain), Status::NotAvailable);
        // The SOD of the first lists no DG15, though the set has one; the second's does.
        let aa = if groups == 4 {
            Status::NotApplicable
        } else {
            Status::NotAvailable
        };
        assert_eq!(report.status(CheckName::Aa), aa);
        let weak = report.facts.weak.contains(&"SHA-1".to_owned());
        assert_eq!(weak, name == "bsi_silver_2008");
        let Outcome::Passed(cccd_chip::verify::Evidence::Hashes(hashes)) =
            &report.check(CheckName::PaHashes).unwrap().outcome
        else {
            panic!("no hashes");
        };
        assert_eq!(hashes.groups().len(), groups);
        assert_eq!(
            judge(&report, &Policy::default()).authenticity,
            Authenticity::IssuerUnknown
        );

        // One flipped bit in the portrait: this check fails, and no other.
        let dg2 = FileIdentity::dg(DataGroup::Dg2);
        let mut bytes = document.file(dg2).unwrap().to_vec();
        *bytes.last_mut().unwrap() ^= 1;
        document.insert(dg2, bytes);
        let report = checked(&document);
        let failed: Vec<_> = report
            .checks
            .iter()
            .filter(|check| check.status() == Status::Failed)
            .map(|check| check.name)
            .collect();
        assert_eq!(failed, [CheckName::PaHashes]);
        assert_eq!(
            judge(&report, &Policy::default()).authenticity,
            Authenticity::Invalid
        );
    }
}

#[test]
fn files_of_two_documents_do_not_mix() {
    let Some(folder) = data("datasets/mixed_2020") else {
        return;
    };
    let report = checked(&document(&folder));
    assert_eq!(report.status(CheckName::PaHashes), Status::Failed);
}
