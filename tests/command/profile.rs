//! `cccd profile`: what it prints of a card says nothing of the holder.

use std::collections::BTreeSet;
use std::path::Path;

use cccd_chip::lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_chip::lds::tlv::{Reader, Tag};
use cccd_chip::pki::SignedData;
use cccd_tests::command::{cccd, cccd_in};
use cccd_tests::scratch::Scratch;

/// Bytes of a file that must not be found again in hexadecimal, wherever they begin.
const WINDOW: usize = 6;

#[test]
fn no_byte_of_the_holder_is_in_it() {
    for profile in ["cccd-2021", "cancuoc-2024", "passport"] {
        let scratch = Scratch::new();
        let card = scratch.path().join("card");
        let out = card.to_str().expect("a path of ours is text");
        let issued = cccd(["issue", "--profile", profile, "--out", out]);
        assert_eq!(issued.status, 0, "{}", issued.err);

        let (mut printed, mut english) = (String::new(), String::new());
        for locale in ["vi_VN.UTF-8", "en_US.UTF-8"] {
            for json in [&[][..], &["--json"]] {
                let arguments = [&["profile", "--soft", profile][..], json].concat();
                let ran = cccd_in(locale, arguments);
                assert_eq!(ran.status, 0, "{profile}: {}", ran.err);
                assert!(ran.out.len() > 2000, "{}", ran.out);
                let both = [ran.out, ran.err].concat();
                if locale.starts_with("en") {
                    english.push_str(&both);
                }
                printed.push_str(&both);
            }
        }

        let texts = texts(&card);
        assert!(texts.len() > 10, "{texts:?}");
        for text in &texts {
            assert!(!printed.contains(text), "{profile}: {text} in\n{printed}");
        }
        // Single words of a Vietnamese name are words of the language too.
        for word in texts.iter().flat_map(|text| text.split([' ', ',', '/'])) {
            let short = word.chars().count() < 4;
            assert!(short || !english.contains(word), "{profile}: {word}");
        }
        let secrets = secrets(&card);
        assert!(secrets.iter().map(Vec::len).sum::<usize>() > 10_000);
        let printed = hexadecimal_runs(&printed);
        for secret in secrets {
            for bytes in secret.windows(WINDOW) {
                let digits = hex::encode_upper(bytes);
                assert!(!printed.contains(&digits), "{profile}: {digits}");
            }
        }
    }
}

#[test]
fn a_wrong_key_and_no_key() {
    let wrong = cccd(["profile", "--soft", "cccd-2021", "--can", "999999"]);
    assert_eq!(wrong.status, 4, "{} {}", wrong.out, wrong.err);
    let unknown = cccd(["profile", "--soft", "cmnd"]);
    assert_eq!(unknown.status, 2, "{}", unknown.err);
    let none = cccd(["profile"]);
    assert_eq!(none.status, 2, "{}", none.err);
}

/// What the holder's files say: every text of DG11 to DG13, and the parts of the MRZ.
fn texts(card: &Path) -> BTreeSet<String> {
    fn walk(reader: Reader<'_>, texts: &mut BTreeSet<String>) {
        for object in reader.map_while(Result::ok) {
            match object.children() {
                Ok(inner) if object.tag.is_constructed() => walk(inner, texts),
                _ => texts.extend(object.to_text().ok()),
            }
        }
    }
    let mut texts = BTreeSet::new();
    for name in ["EF.DG11.bin", "EF.DG12.bin", "EF.DG13.bin"] {
        if let Ok(file) = std::fs::read(card.join(name)) {
            walk(Reader::new(&file), &mut texts);
        }
    }
    let dg1 = std::fs::read(card.join("EF.DG1.bin")).expect("DG1");
    let mrz = String::from_utf8_lossy(dg1.get(5..).expect("a zone")).into_owned();
    texts.extend(mrz.split('<').map(str::to_owned));
    texts.extend(mrz.as_bytes().windows(7).filter_map(|digits| {
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| String::from_utf8_lossy(digits).into_owned())
    }));
    // Shorter ones are in any text.
    texts.retain(|text| text.chars().count() >= 6);
    texts
}

/// What must not be there in any notation: the holder's files, the chip's keys, the hashes, the
/// signature, and the signer's own number and key.
fn secrets(card: &Path) -> Vec<Vec<u8>> {
    let mut secrets = Vec::new();
    for group in [1, 2, 3, 11, 12, 13, 16] {
        secrets.extend(std::fs::read(card.join(format!("EF.DG{group}.bin"))).ok());
    }
    for group in [14, 15] {
        let file = std::fs::read(card.join(format!("EF.DG{group}.bin"))).expect("a key");
        keys(Reader::new(&file), &mut secrets);
    }
    let sod = std::fs::read(card.join("EF.SOD.bin")).expect("EF.SOD");
    let signed = SignedData::parse(unwrap_sod(&sod).expect("EF.SOD")).expect("signed data");
    let object = LdsSecurityObject::parse(&signed.content).expect("a list of hashes");
    secrets.extend(object.hashes.into_values());
    secrets.extend(signed.signers.into_iter().map(|signer| signer.signature));
    for certificate in signed.certificates {
        secrets.push(certificate.serial().to_vec());
        secrets.push(certificate.key_id().to_vec());
        keys(Reader::new(certificate.spki()), &mut secrets);
    }
    secrets
}

/// The content of every BIT STRING.
fn keys(reader: Reader<'_>, found: &mut Vec<Vec<u8>>) {
    for object in reader.map_while(Result::ok) {
        match object.children() {
            _ if object.tag == Tag::BIT_STRING => found.push(object.value.to_vec()),
            Ok(inner) if object.tag.is_constructed() => keys(inner, found),
            _ => {}
        }
    }
}

/// Every run of as many hexadecimal digits as a window has, wherever it begins.
fn hexadecimal_runs(printed: &str) -> BTreeSet<String> {
    let printed = printed.to_uppercase();
    let digits = printed.as_bytes().windows(2 * WINDOW);
    digits
        .filter(|run| run.iter().all(u8::is_ascii_hexdigit))
        .map(|run| String::from_utf8_lossy(run).into_owned())
        .collect()
}
