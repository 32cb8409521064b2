//! The `cccd` command as a user and a script meet it, without a reader.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it cannot go on, and says what it skips"
)]

mod evidence;
mod files;
mod profile;
mod trust;

use cccd_tests::command::{binary, cccd, cccd_in};
use cccd_tests::scratch::Scratch;
use std::process::Command;

const MRZ: &str = "IDVNM0900001233001090000123<<4\n\
                   9001158M3001156VNM<<<<<<<<<<<6\n\
                   NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";
const QR: &str = "001090000123|012345678|Nguyễn Văn Mẫu|15011990|Nam|Số 1, Đường Mẫu|20052021";

#[test]
fn a_demonstration_needs_no_key_and_says_that_it_is_one() {
    for profile in ["cccd-2021", "cancuoc-2024", "passport"] {
        let ran = cccd(["read", "--soft", profile, "--json", "--at", "2026-06-01"]);
        assert_eq!(ran.status, 0, "{profile}: {} {}", ran.out, ran.err);
        let json = ran.json();
        assert_eq!(json["verdict"], "genuine", "{profile}");
        assert_eq!(json["demo"], true);
        assert!(json["apdus"].as_u64().is_some_and(|commands| commands > 5));
        assert!(
            json["person"]["full_name"].is_string(),
            "{profile}: {json:#}"
        );
        assert!(
            ran.err.contains("DEMO"),
            "the key used is named: {}",
            ran.err
        );

        let text = cccd(["read", "--soft", profile, "--at", "2026-06-01"]);
        assert!(text.out.starts_with("DEMO"), "{}", text.out);
        assert!(
            !text.out.contains('\x1b'),
            "no colours and pictures into a pipe"
        );
    }
}

#[test]
fn a_wrong_key_has_its_own_exit_status() {
    let ran = cccd(["read", "--soft", "cccd-2021", "--can", "999999"]);
    assert_eq!(ran.status, 4, "{} {}", ran.out, ran.err);
    assert!(ran.err.contains('→'));
}

#[test]
fn usage_errors_end_with_2() {
    for arguments in [
        &["read", "--can", "12"][..],
        &["read", "--id", "12"],
        &["read", "--mrz", "NO<<MRZ"],
        &["read", "--qr", "a|b"],
        &[
            "read",
            "--doc",
            "1",
            "--dob",
            "31/02/1990",
            "--exp",
            "300115",
        ],
        &["read", "--soft", "cmnd"],
        &["read", "--can", "000123", "--trust", "/nonexistent"],
        &["read", "--can", "000123", "--at", "tomorrow"],
        &["read", "--can", "000123", "--replay", "/nonexistent"],
        &["verify", "/nonexistent"],
        &["parse", "id", "12"],
        &["parse", "mrz", "IDVNM"],
        &["frobnicate"],
        &[],
    ] {
        let ran = cccd(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {} {}", ran.out, ran.err);
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn without_a_service_there_is_no_card() {
    for arguments in [&["readers"][..], &["read", "--can", "000123"]] {
        let output = Command::new(binary())
            .args(arguments)
            .env("LC_ALL", "vi_VN.UTF-8")
            .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
            .output()
            .expect("the command starts");
        assert_eq!(output.status.code(), Some(3));
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(err.contains("Dịch vụ thẻ thông minh không chạy"), "{err}");
        assert!(err.contains("pcscd"), "it says what to do: {err}");
    }
}

#[test]
fn texts_follow_the_locale() {
    for (locale, word) in [
        ("vi_VN.UTF-8", "Số định danh"),
        ("en_US.UTF-8", "ID number"),
        ("C", "ID number"),
    ] {
        let ran = cccd_in(locale, ["parse", "id", "001090000123"]);
        assert!(ran.out.contains(word), "{locale}: {}", ran.out);
    }
    let ran = cccd(["--lang", "vi", "parse", "id", "001090000123"]);
    assert!(ran.out.contains("Hà Nội"));
}

#[test]
fn printed_texts_are_taken_apart() {
    let id = cccd(["parse", "id", "--json", "001090000123"]).json();
    assert_eq!(id["can"], "000123");
    assert_eq!(id["document_number"], "090000123");
    assert_eq!(id["sex"], "male");
    assert_eq!(id["verified"], false);

    let qr = cccd(["parse", "qr", "--json", QR]).json();
    assert_eq!(qr["full_name"], "Nguyễn Văn Mẫu");
    assert_eq!(qr["date_of_birth"], "1990-01-15");
    assert_eq!(qr["date_of_issue"], "2021-05-20");
    assert_eq!(qr["warnings"].as_array().map(Vec::len), Some(0));

    let mrz = cccd(["parse", "mrz", "--json", MRZ]).json();
    assert_eq!(mrz["id_number"], "001090000123");
    assert_eq!(mrz["date_of_expiry"], "2030-01-15");
    assert_eq!(mrz["mrz_information"], "090000123390011583001156");
    assert_eq!(mrz["warnings"].as_array().map(Vec::len), Some(0));

    assert_eq!(mrz["optional_data"], serde_json::json!(["001090000123<<4"]));
    // The order of the newer slots is not public: empty ones keep their places.
    let newer = cccd(["parse", "qr", "--json", &format!("{QR}|||Cha|")]).json();
    let slots = serde_json::json!(["", "", "Cha", ""]);
    assert_eq!(newer["slots_from_8"], slots);
    let text = cccd(["parse", "qr", &format!("{QR}|||Cha|")]).out;
    assert!(text.contains("(10) Cha"), "{text}");
    // Born on 29 February, issued the day before the boundary.
    let boundary = "001200000123||Nguyễn Văn Mẫu|29022000|Nam|Số 1|28022023";
    let candidates = cccd(["parse", "qr", "--json", boundary]).json();
    assert_eq!(
        candidates["date_of_expiry_candidates"],
        serde_json::json!(["2040-02-29", "2025-02-28", "2025-03-01"])
    );

    // As an optical reader gives it.
    let mrz = cccd(["parse", "mrz", "--json", &MRZ.replace("300115", "3OO1I5")]).json();
    assert_eq!(mrz["date_of_expiry"], "2030-01-15");
    assert_eq!(mrz["warnings"], serde_json::json!(["repaired_mrz_kind"]));
    let wrong = cccd(["--lang", "vi", "parse", "mrz", &MRZ.replace("<<4", "<<5")]).out;
    for words in [
        "Số kiểm tra tổng hợp: số kiểm tra không khớp",
        "Số định danh: số kiểm tra không khớp",
    ] {
        assert!(wrong.contains(words), "{wrong}");
    }
    // What is no such text is said in the reader's language.
    for (kind, text, words) in [
        ("mrz", "IDVNM", "90 ký tự"),
        ("qr", "a|b", "ít nhất 7 trường"),
        ("id", "12", "có 12 chữ số"),
    ] {
        let refused = cccd(["--lang", "vi", "parse", kind, text]);
        assert_eq!(refused.status, 2);
        assert!(refused.err.contains(words), "{}", refused.err);
    }
}

#[test]
fn the_qr_code_is_compared_with_the_chip() {
    let soft = |qr: &str, more: &[&str]| {
        let mut arguments = vec!["read", "--soft", "cccd-2021", "--qr", qr];
        arguments.extend(more);
        cccd(arguments)
    };
    let printed = "001090000123|012345678|Nguyễn Văn Mẫu|15011990|Nam|\
                   Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội|20052021";
    let same = soft(printed, &["--json"]).json();
    let compared = same["comparison"].as_array().expect("both were there");
    assert_eq!(compared.len(), 8, "{same:#}");
    assert!(compared.iter().all(|field| field["result"] == "same"));

    // Its number opens the chip, and the rest is another's.
    let forged = printed
        .replace("Văn Mẫu", "Văn Giả")
        .replace("Nguyễn", "Nguyên");
    let read = soft(&forged, &["--json"]);
    assert_eq!(
        read.status, 0,
        "what is printed does not change the verdict"
    );
    let read = read.json();
    let name = &read["comparison"][1];
    assert_eq!(name["field"], "full_name");
    assert_eq!(name["result"], "different");
    assert_eq!(name["qr"], "Nguyên Văn Giả");
    assert_eq!(name["chip"], "Nguyễn Văn Mẫu");
    let text = soft(&printed.replace("Nguyễn", "Nguyên"), &[]);
    let words = text.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words
            .contains("the QR code says “Nguyên Văn Mẫu”, the chip the same with other diacritics"),
        "{words}"
    );
    let none = cccd(["read", "--soft", "cccd-2021", "--json"]).json();
    assert!(none["comparison"].is_null());
}

#[test]
fn a_record_replays_without_personal_data() {
    let scratch = Scratch::new();
    let record = scratch.path().join("record");
    let path = record.to_str().expect("a path of ours is text");
    let read = cccd(["read", "--soft", "cccd-2021", "--json", "--record", path]);
    assert_eq!(read.status, 0, "{}", read.err);
    let text = std::fs::read(&record).expect("the record was written");
    let text = String::from_utf8_lossy(&text).to_lowercase();
    for secret in ["001090000123", "nguyen", "4e475559454e"] {
        assert!(!text.contains(secret), "{secret} in the record");
    }

    let replayed = cccd(["read", "--replay", path, "--json"]);
    assert!(
        matches!(replayed.status, 0 | 1),
        "{} {}",
        replayed.out,
        replayed.err
    );
    assert_eq!(replayed.json()["apdus"], read.json()["apdus"]);
}

#[test]
fn the_portrait_is_written() {
    let scratch = Scratch::new();
    for (profile, name, magic) in [
        ("cccd-2021", "face.jpg", &b"\xFF\xD8\xFF"[..]),
        ("cancuoc-2024", "face.jp2", b"\0\0\0\x0CjP"),
        ("cancuoc-2024", "face.png", b"\x89PNG"),
    ] {
        let path = scratch.path().join(name);
        let text = path.to_str().expect("a path of ours is text");
        let ran = cccd(["read", "--soft", profile, "--portrait", text]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(
            std::fs::read(&path)
                .expect("it was written")
                .starts_with(magic),
            "{name}"
        );
    }
}
