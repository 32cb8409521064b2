//! `cccd trust`, on real lists where they are at hand, and on issued certificates.

use std::path::Path;

use cccd_tests::command::{Ran, cccd, cccd_in};
use cccd_tests::scratch::Scratch;
use cccd_tests::shared;
use serde_json::Value;

#[test]
fn real_lists_hold_together() {
    let Some(data) = shared::data() else { return };
    let lists = data.join("masterlists");
    let scratch = Scratch::new();
    let store = scratch.path().join("store");
    let import = |list: &str, anchor: Option<&str>| {
        let mut arguments = vec!["trust".into(), "import".into(), lists.join(list)];
        arguments.extend(["--store".into(), store.clone(), "--json".into()]);
        if let Some(anchor) = anchor {
            arguments.extend(["--anchor".into(), lists.join(anchor)]);
        }
        let ran = cccd(&arguments);
        (ran.status, ran.json())
    };
    let german = "DE_ML_2025-06-25-09-31-57.ml";
    let (status, first) = import(german, Some("DE_ROOT_CA_CSCA07.cer"));
    assert_eq!(
        (status, &first["list_signature"]),
        (0, &"passed".into()),
        "{first:#}"
    );
    assert_eq!(first["new"], first["certificates"]);
    assert_eq!(first["failures"], Value::Array(Vec::new()));
    // Another's anchor: nothing is taken in.
    let (status, refused) = import("NL_ML_2025-07-29.ml", Some("DE_ROOT_CA_CSCA07.cer"));
    assert_eq!((status, &refused["list_signature"]), (1, &"failed".into()));
    assert_eq!(refused["certificates"], 0);
    assert_eq!(refused["failures"].as_array().map(Vec::len), Some(1));
    let (status, dutch) = import("NL_ML_2025-07-29.ml", Some("NL_ROOT_CA.cer"));
    assert_eq!((status, &dutch["list_signature"]), (0, &"passed".into()));
    assert!(dutch["new"].as_u64() < dutch["certificates"].as_u64());
    for list in ["IT_MasterListCSCA.ml", "DE_ML_2024-04-10-10-54-13.ml"] {
        let (status, unsure) = import(list, None);
        assert_eq!(
            (status, &unsure["list_signature"]),
            (0, &"not_available".into())
        );
    }
    let (_, again) = import(german, Some("DE_ROOT_CA_CSCA07.cer"));
    assert_eq!(again["new"], 0);

    let verified = trust("verify", &store, &["--json"]);
    assert_eq!(verified.status, 0, "{}", verified.out);
    let verified = verified.json();
    assert_eq!(verified["bad"], 0, "{:#}", verified["lists"]["bad"]);
    let count = |name: &str| verified[name].as_u64().expect("a number");
    assert_eq!(
        count("self_signed_ok") + count("link_ok") + count("issuer_absent"),
        count("certificates")
    );
    println!(
        "{} certificates: {} self-signed, {} linked, issuer of {} absent",
        count("certificates"),
        count("self_signed_ok"),
        count("link_ok"),
        count("issuer_absent")
    );

    let listed = trust("list", &store, &["--json"]).json();
    let certificates = listed["certificates"].as_array().expect("a list");
    assert_eq!(certificates.len() as u64, count("certificates"));
    for certificate in certificates {
        for field in [
            "country",
            "subject",
            "ski",
            "signature_algorithm",
            "key",
            "source",
        ] {
            assert!(certificate[field].is_string(), "{certificate}");
        }
        let curve = certificate["key"]
            .as_str()
            .is_some_and(|key| key.starts_with("EC "));
        assert_eq!(
            certificate["parameters"].is_string(),
            curve,
            "{certificate}"
        );
    }
}

#[test]
fn a_store_of_issued_certificates() {
    let scratch = Scratch::new();
    let card = scratch.path().join("card");
    assert_eq!(cccd(["issue", "--out", text(&card)]).status, 0);
    let csca = card.join("csca.der");
    let store = scratch.path().join("store");
    let ran = cccd([
        "trust",
        "import",
        text(&csca),
        "--store",
        text(&store),
        "--json",
    ]);
    assert_eq!(ran.status, 0, "{} {}", ran.out, ran.err);
    let json = ran.json();
    assert_eq!(
        (&json["certificates"], &json["new"]),
        (&1.into(), &1.into())
    );
    assert_eq!(json["list_signature"], "not_applicable");

    // The store is what a document is judged by.
    let judged = cccd([
        "verify",
        text(&card),
        "--trust",
        text(&store),
        "--json",
        "--at",
        "2026-06-01",
    ]);
    let judged = judged.json();
    let chain = judged["checks"].as_array().expect("checks");
    let chain = chain
        .iter()
        .find(|check| check["name"] == "pa.chain")
        .expect("it is there");
    assert_eq!(chain["status"], "passed", "{judged:#}");
    assert!(
        chain["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("csca.der ("))
    );

    let listed = trust("list", &store, &["--json"]).json();
    let ski = listed["certificates"][0]["ski"]
        .as_str()
        .expect("a key")
        .to_owned();
    assert_eq!(listed["certificates"][0]["parameters"], "explicit");
    assert_eq!(listed["certificates"][0]["source"], "csca.der");
    let shown = cccd([
        "trust",
        "show",
        &ski[..8],
        "--store",
        text(&store),
        "--json",
    ]);
    let shown = shown.json();
    assert_eq!(shown["certificates"][0]["role"], "csca");
    let path = &shown["certificates"][0]["path"];
    assert_eq!(path[0]["signed_by"], "own_key", "{path}");
    assert_eq!(path.as_array().map(Vec::len), Some(1));
    let missing = cccd(["trust", "show", "ffffffffffff", "--store", text(&store)]);
    assert_eq!(missing.status, 2);

    for format in ["pem", "master-list"] {
        let out = scratch.path().join(format);
        let exported = trust("export", &store, &["--out", text(&out), "--format", format]);
        assert_eq!(exported.status, 0, "{}", exported.err);
        let ran = cccd([
            "trust",
            "import",
            text(&out),
            "--store",
            text(&store),
            "--json",
        ]);
        assert_eq!(ran.json()["certificates"], 1, "{format}: {}", ran.out);
        assert_eq!(ran.json()["new"], 0);
    }
}

#[test]
fn tables_in_two_languages() {
    let scratch = Scratch::new();
    let card = scratch.path().join("card");
    assert_eq!(cccd(["issue", "--out", text(&card)]).status, 0);
    let (csca, store) = (card.join("csca.der"), scratch.path().join("store"));
    cccd(["trust", "import", text(&csca), "--store", text(&store)]);
    for (locale, words) in [
        (
            "en_US.UTF-8",
            ["Valid until", "Certificates", "its own key", "Path"],
        ),
        (
            "vi_VN.UTF-8",
            [
                "Hiệu lực đến",
                "Chứng thư",
                "chính khóa của nó",
                "Đường tin cậy",
            ],
        ),
    ] {
        let listed = cccd_in(locale, ["trust", "list", "--store", text(&store)]);
        let verified = cccd_in(locale, ["trust", "verify", "--store", text(&store)]);
        let number = cccd(["trust", "list", "--store", text(&store), "--json"]).json();
        let number = number["certificates"][0]["sha256"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let shown = cccd_in(locale, ["trust", "show", &number, "--store", text(&store)]);
        let all = listed.out + &verified.out + &shown.out;
        assert!(words.iter().all(|word| all.contains(word)), "{all}");
    }
}

#[test]
fn mistakes_end_with_2() {
    let scratch = Scratch::new();
    let nothing = scratch.path().join("nothing");
    for command in ["list", "verify", "export"] {
        assert_eq!(trust(command, &nothing, &[]).status, 2, "{command}");
    }
    let import = cccd(["trust", "import", "/nonexistent", "--store", text(&nothing)]);
    assert_eq!(import.status, 2, "{}", import.err);
    let notes = scratch.write("notes.txt", b"no certificate");
    let anchor = cccd([
        "trust",
        "import",
        text(&notes),
        "--store",
        text(&nothing),
        "--anchor",
        text(&notes),
    ]);
    assert_eq!(anchor.status, 2, "{}", anchor.err);
    // A file that is nothing of the kind is reported.
    let ran = cccd([
        "trust",
        "import",
        text(&notes),
        "--store",
        text(&nothing),
        "--json",
    ]);
    assert_eq!((ran.status, &ran.json()["certificates"]), (1, &0.into()));
}

fn trust(command: &str, store: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["trust", command, "--store", text(store)];
    arguments.extend(more);
    cccd(&arguments)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of ours is text")
}
