//! `cccd verify`: documents as files, issued here and by others.

use std::path::Path;

use cccd_tests::command::cccd;
use cccd_tests::scratch::Scratch;
use cccd_tests::shared;
use serde_json::Value;

#[test]
fn an_issued_folder_verifies_whatever_its_names() {
    let scratch = Scratch::new();
    let card = scratch.path().join("card");
    let issued = cccd(["issue", "--profile", "cccd-2021", "--out", text(&card)]);
    assert_eq!(issued.status, 0, "{}", issued.err);
    let anchor = card.join("csca.der");
    // The chip is not here, so it cannot be proven; the data is the issuer's.
    let judged = verify(&[text(&card), "--trust", text(&anchor)], 1);
    assert_eq!(judged["verdict"], "signed_chip_unproven", "{judged:#}");
    assert_eq!(status(&judged, "pa.hashes"), "passed");
    assert_eq!(status(&judged, "pa.chain"), "passed");
    assert!(judged["access"].is_null());
    assert!(judged["person"]["full_name"].is_string());

    let renamed = scratch.path().join("renamed");
    std::fs::create_dir(&renamed).expect("a folder");
    for (number, file) in std::fs::read_dir(&card)
        .expect("the card")
        .flatten()
        .enumerate()
    {
        std::fs::copy(file.path(), renamed.join(number.to_string())).expect("a copy");
    }
    let again = verify(&[text(&renamed), "--trust", text(&anchor)], 1);
    assert_eq!(again["checks"], judged["checks"]);

    let sod = card.join("EF.SOD.bin");
    let alone = verify(&[text(&sod), "--trust", text(&anchor)], 1);
    assert_eq!(status(&alone, "pa.signature"), "passed");
    assert_eq!(status(&alone, "pa.chain"), "passed");
    assert_ne!(status(&alone, "pa.hashes"), "failed");

    let unknown = verify(&[text(&sod)], 1);
    assert_eq!(unknown["verdict"], "issuer_unknown");
}

#[test]
fn a_changed_file_fails_its_hash_alone() {
    let scratch = Scratch::new();
    let card = scratch.path().join("card");
    assert_eq!(cccd(["issue", "--out", text(&card)]).status, 0);
    let dg13 = card.join("EF.DG13.bin");
    let mut bytes = std::fs::read(&dg13).expect("DG13");
    bytes[60] ^= 1;
    std::fs::write(&dg13, bytes).expect("DG13");
    let judged = verify(&[text(&card), "--trust", text(&card.join("csca.der"))], 1);
    assert_eq!(judged["verdict"], "invalid");
    assert_eq!(status(&judged, "pa.hashes"), "failed");
    assert_eq!(status(&judged, "pa.signature"), "passed");
}

#[test]
fn documents_that_others_issued_keep_their_hashes() {
    let Some(data) = shared::data() else { return };
    for folder in ["bsi_silver_2008", "nl_specimen_2006"] {
        let judged = verify(&[text(&data.join("datasets").join(folder))], 1);
        assert_eq!(
            status(&judged, "pa.hashes"),
            "passed",
            "{folder}: {judged:#}"
        );
        let signature = status(&judged, "pa.signature");
        assert!(
            signature == "passed" || signature == "inconclusive",
            "{folder}: {judged:#}"
        );
        assert!(judged["person"]["name"].is_string() || judged["person"]["full_name"].is_string());
    }
}

#[test]
fn several_paths_give_several_lines_and_none_is_lost() {
    let scratch = Scratch::new();
    let card = scratch.path().join("card");
    assert_eq!(cccd(["issue", "--out", text(&card)]).status, 0);
    let empty = scratch.write("empty/notes.txt", b"nothing here");
    let folder = empty.parent().expect("a folder");
    let ran = cccd(["verify", "--json", text(folder), text(&card), text(&card)]);
    assert_eq!(ran.status, 2, "the empty folder is reported: {}", ran.err);
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.err.contains("EF.SOD"));
}

fn verify(arguments: &[&str], expected: i32) -> Value {
    let mut all = vec!["verify", "--json", "--at", "2026-06-01"];
    all.extend(arguments);
    let ran = cccd(&all);
    assert_eq!(ran.status, expected, "{} {}", ran.out, ran.err);
    ran.json()
}

fn status(judged: &Value, name: &str) -> String {
    let checks = judged["checks"].as_array().expect("checks");
    let check = checks
        .iter()
        .find(|check| check["name"] == name)
        .expect("every check is listed");
    check["status"].as_str().expect("a status").to_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of ours is text")
}
