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

#[test]
fn signed_files_in_their_own_terms() {
    let scratch = Scratch::new();
    let card = scratch.path().join("card");
    assert_eq!(cccd(["issue", "--out", text(&card)]).status, 0);
    let sod = cccd(["parse", "sod", "--json", text(&card.join("EF.SOD.bin"))]).json();
    assert_eq!(sod["warnings"].as_array().map(Vec::len), Some(0), "{sod:#}");
    let object = &sod["elements"][0];
    assert_eq!(object["name"], "security_object");
    let hashes = element(object, "hashes");
    assert_eq!(hashes["elements"].as_array().map(Vec::len), Some(6));
    let hash = hashes["elements"][0]["value"].as_str().expect("a hash");
    assert_eq!(hash.len(), 64);
    let signer = element(&sod, "signer");
    assert_eq!(
        element(signer, "signature_algorithm")["value"],
        "ECDSA SHA-256"
    );
    assert_eq!(
        element(signer, "check")["value"],
        "holds by the certificate beside it"
    );
    let certificate = element(&sod, "certificate");
    let issuer = element(certificate, "issuer")["value"].as_str();
    assert!(issuer.is_some_and(|issuer| issuer.starts_with("C=VN")));

    let anchor = card.join("csca.der");
    let der = cccd(["parse", "cert", "--json", text(&anchor)]).json();
    let pem = std::fs::read(&anchor).expect("the anchor");
    let pem = cccd_chip::pki::to_pem("CERTIFICATE", &pem);
    let pem = scratch.write("csca.pem", pem.as_bytes());
    assert_eq!(cccd(["parse", "cert", "--json", text(&pem)]).json(), der);
    let certificate = &der["elements"][0];
    assert_eq!(
        element(certificate, "key_usage")["value"],
        "keyCertSign, cRLSign"
    );
    assert_eq!(
        element(certificate, "subject")["value"],
        element(certificate, "issuer")["value"]
    );
    let words = cccd(["--lang", "vi", "parse", "cert", text(&anchor)]).out;
    assert!(words.contains("Người cấp: C=VN"), "{words}");

    // What is something else is shown as DER, and said to be so.
    let wrong = cccd(["parse", "cert", "--json", text(&card.join("EF.DG15.bin"))]).json();
    assert_eq!(wrong["warnings"].as_array().map(Vec::len), Some(1));
    assert_eq!(wrong["elements"][0]["name"], "6F");
    let none = scratch.write("none", b"");
    assert_eq!(cccd(["parse", "sod", text(&none)]).status, 2);
}

#[test]
fn lists_and_card_security_of_others() {
    let Some(data) = shared::data() else { return };
    let mut lists = 0;
    for entry in std::fs::read_dir(data.join("masterlists"))
        .expect("lists")
        .flatten()
    {
        if entry.path().extension().is_none_or(|ending| ending != "ml") {
            continue;
        }
        lists += 1;
        let list = cccd(["parse", "ml", "--json", text(&entry.path())]).json();
        let certificates = element(&list, "certificates");
        let count = certificates["elements"].as_array().map_or(0, Vec::len);
        assert!(count > 10, "{}: {count}", entry.path().display());
        assert_eq!(certificates["value"], count.to_string());
        let check = element(element(&list, "signer"), "check");
        assert_eq!(check["value"], "holds by the certificate beside it");
    }
    assert!(lists > 0);
    for entry in std::fs::read_dir(data.join("cardsecurity"))
        .expect("files")
        .flatten()
    {
        let shown = cccd(["parse", "dg", "--json", text(&entry.path())]);
        assert_eq!(shown.status, 0, "{}: {}", entry.path().display(), shown.err);
    }
}

/// The first element with this name.
fn element<'a>(of: &'a Value, name: &str) -> &'a Value {
    let elements = of["elements"].as_array().expect("elements");
    let found = elements.iter().find(|element| element["name"] == name);
    found.expect("an element of this name")
}
