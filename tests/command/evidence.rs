//! Evidence: written by a read, judged from the file, alone and in bulk.

use std::fs;
use std::path::Path;

use cccd_tests::command::{cccd, cccd_in};
use cccd_tests::scratch::Scratch;
use serde_json::Value;

const CHALLENGE: &str = "0102030405060708";

/// A read of the soft card whose evidence is at `path`, and the authority that issued it.
fn read(path: &Path, more: &[&str]) {
    let mut arguments = vec![
        "read",
        "--soft",
        "cccd-2021",
        "--json",
        "--at",
        "2026-06-01",
    ];
    arguments.extend(["--challenge", CHALLENGE, "--evidence", text(path)]);
    arguments.extend(more);
    let ran = cccd(&arguments);
    assert_eq!(ran.status, 0, "{} {}", ran.out, ran.err);
}

/// The certificate of the authority behind `--soft`, which is that of seed 0.
fn authority(scratch: &Scratch) -> String {
    let card = scratch.path().join("card");
    assert_eq!(cccd(["issue", "--out", text(&card)]).status, 0);
    text(&card.join("csca.der")).to_owned()
}

fn status(judged: &Value, name: &str) -> String {
    let checks = judged["checks"].as_array().expect("checks");
    let check = checks.iter().find(|check| check["name"] == name);
    check.expect("it is there")["status"]
        .as_str()
        .expect("a status")
        .to_owned()
}

#[test]
fn the_file_proves_the_chip_to_the_one_who_asked() {
    let scratch = Scratch::new();
    let (csca, file) = (authority(&scratch), scratch.path().join("e.cbor"));
    read(&file, &[]);
    let bytes = fs::read(&file).expect("it was written");
    let shown = String::from_utf8_lossy(&bytes);
    for secret in ["001090000123", "NGUYEN", "Nguyễn"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    let verify = |challenge: Option<&str>, more: &[&str]| {
        let mut arguments = vec!["verify", text(&file), "--trust", &csca, "--json"];
        arguments.extend(["--at", "2026-06-01"]);
        if let Some(challenge) = challenge {
            arguments.extend(["--expect-challenge", challenge]);
        }
        arguments.extend(more);
        let ran = cccd(&arguments);
        (ran.status, ran.json())
    };
    let (exit, judged) = verify(Some(CHALLENGE), &[]);
    assert_eq!(
        (exit, status(&judged, "aa")),
        (0, "passed".into()),
        "{judged:#}"
    );
    assert_eq!(status(&judged, "ca"), "inconclusive");
    assert_eq!(judged["evidence"]["desk_signature"], "unsigned");
    assert!(judged["person"].is_null());
    let (exit, judged) = verify(Some("ffffffffffffffff"), &[]);
    assert_eq!((exit, status(&judged, "aa")), (1, "failed".into()));
    let (exit, judged) = verify(None, &[]);
    assert_eq!((exit, status(&judged, "aa")), (1, "inconclusive".into()));

    let ran = cccd_in("vi_VN.UTF-8", ["verify", text(&file), "--trust", &csca]);
    assert!(ran.out.contains("không bàn đọc nào ký"), "{}", ran.out);
    for wrong in ["1", "010203040506070g"] {
        let ran = cccd(["verify", text(&file), "--expect-challenge", wrong]);
        assert_eq!(ran.status, 2, "{}", ran.err);
    }
}

#[test]
fn a_desk_vouches_for_what_it_saw() {
    let scratch = Scratch::new();
    let csca = authority(&scratch);
    for kind in ["ed25519", "p256"] {
        let file = scratch.path().join(format!("{kind}.cbor"));
        let (private, public) = (scratch.path().join(kind), scratch.path().join("public.pem"));
        let key = [
            "desk-key",
            text(&private),
            "--kind",
            kind,
            "--public",
            text(&public),
        ];
        let made = cccd(key.iter().chain(&["--json"]));
        assert_eq!(made.status, 0, "{}", made.err);
        assert_eq!(
            (&made.json()["created"], &made.json()["kind"]),
            (&true.into(), &kind.into())
        );
        // A key that is there is shown, never replaced.
        let shown = cccd(key.iter().chain(&["--json"])).json();
        assert_eq!(
            (&shown["created"], &shown["sha256"]),
            (&false.into(), &made.json()["sha256"])
        );
        read(
            &file,
            &["--sign-with", text(&private), "--disclose", "DG1,DG13"],
        );
        let verify = |file: &Path| {
            cccd([
                "verify",
                text(file),
                "--trust",
                &csca,
                "--desk-key",
                text(&public),
                "--json",
                "--at",
                "2026-06-01",
            ])
        };
        let judged = verify(&file).json();
        assert_eq!(status(&judged, "ca"), "passed", "{judged:#}");
        assert_eq!(judged["evidence"]["desk_signature"], "trusted");
        assert_eq!(judged["evidence"]["desk_key"], made.json()["sha256"]);
        assert_eq!(judged["person"]["id_number"], "001090000123");

        let mut bytes = fs::read(&file).expect("it was written");
        *bytes.last_mut().expect("a signature") ^= 1;
        fs::write(&file, bytes).expect("it can be written");
        let judged = verify(&file).json();
        assert_eq!(judged["evidence"]["desk_signature"], "broken");
        assert_eq!(status(&judged, "ca"), "inconclusive");
    }
    let notes = scratch.write("notes.txt", b"no key");
    let ran = cccd(["verify", text(&notes), "--desk-key", text(&notes)]);
    assert_eq!(ran.status, 2, "{}", ran.err);
}

#[test]
fn a_folder_of_documents_gives_one_line_each() {
    let scratch = Scratch::new();
    let all = scratch.path().join("all");
    fs::create_dir_all(all.join("many")).expect("it can be made");
    for profile in ["cccd-2021", "passport"] {
        let out = all.join(profile);
        let ran = cccd(["issue", "--profile", profile, "--out", text(&out)]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let sod = fs::read(out.join("EF.SOD.bin")).expect("it is there");
        fs::write(all.join("many").join(format!("{profile}.sod")), sod).expect("written");
    }
    read(&all.join("many/e.cbor"), &[]);
    scratch.write("all/many/broken.sod", b"\x77\x02\x30\x00");
    scratch.write("all/many/cut.cbor", b"\x84\x6dcccd-evidence\x01");
    scratch.write("all/many/notes.txt", b"nothing of the kind");
    let ran = cccd(["verify", text(&all), "--json-lines", "--at", "2026-06-01"]);
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    assert_eq!(lines.len(), 8, "none is lost: {}", ran.out);
    let of = |name: &str| {
        let named = |line: &&Value| {
            line["path"]
                .as_str()
                .is_some_and(|path| path.ends_with(name))
        };
        lines.iter().find(named).expect("it is reported")
    };
    for name in [
        "cccd-2021",
        "passport",
        "cccd-2021.sod",
        "passport.sod",
        "e.cbor",
    ] {
        assert_eq!(of(name)["verdict"], "issuer_unknown", "{name}");
        assert_eq!(status(of(name), "pa.signature"), "passed", "{name}");
    }
    assert_eq!(of("broken.sod")["verdict"], "invalid");
    for name in ["cut.cbor", "notes.txt"] {
        assert!(of(name)["error"].is_string(), "{name}");
    }
    assert_eq!(ran.status, 2, "the worst of them");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of ours is text")
}
