use cccd_chip::access::Password;
use cccd_chip::reader::{ExtendedLength, Plan, ReadOptions, read};
use cccd_chip::trace::{Detail, Recorder};
use cccd_softcard::issuer::Issuer;
use cccd_softcard::order::Order;
use cccd_softcard::people::{self, Holder};
use cccd_softcard::profiles::Profile;
use serde_json::{Map, Value};

use super::facts::Fact;
use super::*;
use crate::key;
use crate::messages::{Language, profile as words};
use crate::soft::InProcess;

/// The profile of a card of this holder.
fn of(kind: Profile, holder: Holder) -> Facts {
    let order = Order::for_holder(kind, holder);
    let issued = Issuer::from_seed(7).issue(&order).unwrap();
    let password = match &issued.can {
        Some(can) => Password::can(can.reveal()).unwrap(),
        None => key::from_mrz(issued.mrz.reveal()).unwrap(),
    };
    let mut card = InProcess::new(&issued);
    let recorder = Recorder::new(Detail::Redacted);
    let options = ReadOptions {
        plan: Plan::everything(),
        extended_length: ExtendedLength::Try,
        recorder: Some(recorder.clone()),
        ..ReadOptions::default()
    };
    let mut wire = Timed::new(&mut card);
    let before = before_access(&mut wire).unwrap();
    let document = read(&mut wire, Some(&password), &options).unwrap();
    let qr = issued.qr.as_ref().map(|qr| Qr::parse(qr.reveal()).unwrap());
    profile(Seen {
        before,
        document: &document,
        trace: &recorder.trace(&document),
        wire: &wire,
        qr: qr.as_ref(),
        demo: true,
    })
}

/// Without times, and without the length of EF.SOD, which the numbers of its signature vary by a
/// byte or two.
fn lasting(facts: &Facts) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.remove("milliseconds");
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.retain(|item| {
                let text = item.as_str().unwrap_or_default();
                !text.starts_with("EF.SOD")
            }),
            _ => {}
        }
    }
    let mut value = facts.to_json();
    strip(&mut value);
    value
}

#[test]
fn two_holders_of_one_kind_of_card_have_one_profile() {
    let first = people::mau();
    for (kind, others) in [
        (
            Profile::Cccd2021,
            &[people::long_name(), people::elder()][..],
        ),
        (Profile::Cancuoc2024, &[people::elder()]),
        (Profile::Passport, &[people::long_name()]),
    ] {
        let profile = lasting(&of(kind, first.clone()));
        for other in others {
            let other = Holder {
                portrait: first.portrait,
                ..other.clone()
            };
            let other = lasting(&of(kind, other));
            assert_eq!(profile, other, "{kind:?}");
        }
    }
}

#[test]
fn what_a_card_settles_is_there() {
    let card = of(Profile::Cccd2021, people::mau()).to_json();
    let at = |path: &str| card.pointer(path).unwrap_or(&Value::Null).clone();
    assert_eq!(
        at("/before_access/select_master_file"),
        "6D00 (instruction not supported)"
    );
    assert_eq!(at("/access/domain_parameters"), "13 (brainpoolP256r1)");
    assert_eq!(at("/exchanges/extended_length"), "accepted");
    assert_eq!(at("/signature/signature_holds"), true);
    assert_eq!(at("/DG13/expiry_by_rule"), "as the rule has it");
    assert_eq!(at("/DG13/parents"), "two sequences side by side");
    assert_eq!(at("/qr/slots"), 7);
    for (path, words) in [
        ("/chip_authentication/offered", "ECDH"),
        ("/chip_authentication/proven_by", "id-CA-ECDH"),
        ("/active_authentication/key", "bits"),
        ("/active_authentication/proven_by", "SHA"),
        ("/signature/document_signer/issuer", "CN="),
        ("/signature/signature_algorithm", "SHA"),
        ("/DG2/images", "JPEG"),
        ("/DG13/fields", "15: 13 PrintableString 9 digits"),
        (
            "/DG13/fields",
            "16: 13 PrintableString 16 digits and capitals",
        ),
        ("/DG13/fields", "11: 13 PrintableString 99/99/9999"),
        ("/files/listed_in_com", "DG13"),
        ("/files/asked_for", "EF.DG2: at most"),
    ] {
        assert!(at(path).to_string().contains(words), "{path}: {}", at(path));
    }
    let old = of(Profile::Cccd2021, people::minority()).to_json();
    let fields = old.pointer("/DG13/fields").unwrap().to_string();
    assert!(fields.contains("16:  empty"), "{fields}");
    let empty = old.pointer("/DG13/empty_fields").unwrap();
    assert_eq!(empty, "listed by their number");
}

#[test]
fn every_fact_has_words() {
    fn walk(facts: &Facts) {
        for (name, fact) in facts.iter() {
            let standard = name.contains(char::is_uppercase);
            for language in [Language::Vi, Language::En] {
                assert_eq!(words::words(language, name) == name, standard, "{name}");
            }
            if let Fact::Within(facts) = fact {
                walk(facts);
            }
        }
    }
    for kind in [Profile::Cccd2021, Profile::Cancuoc2024, Profile::Passport] {
        walk(&of(kind, people::mau()));
    }
}

#[test]
fn nothing_is_said_of_a_card_that_gives_nothing() {
    let mut script: Map<String, Value> = Map::new();
    script.insert("structure".into(), "cannot be read".into());
    let nothing = Value::Object(script);
    for of in [data_groups::dg1, data_groups::dg2, data_groups::dg13] {
        assert_eq!(of(&[0x30]).to_json(), nothing);
    }
    assert!(signer::facts(&[0x77, 0x00]).to_json()["structure"].is_string());
}
