//! The openssl command as a second opinion on signatures of certificates: it must find the same good
//! and the same bad. Where it is not installed the test says so and passes.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on, and says what it skipped"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::pki::{Certificate, SignedData, to_pem};
use cccd_softcard::authority::{AuthoritySpec, SignerSpec};
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use cccd_softcard::{Issuer, Order, Profile};
use cccd_tests::judged::SEED;
use cccd_tests::scratch::Scratch;
use cccd_tests::shared;

fn openssl(issuer: &Path, certificate: &Path) -> bool {
    Command::new("openssl")
        .args([
            "verify",
            "-no_check_time",
            "-partial_chain",
            "-auth_level",
            "0",
            "-trusted",
        ])
        .args([issuer, certificate])
        .output()
        .unwrap()
        .status
        .success()
}

/// Others' signed data: OpenSSL finds the same good and the same bad, and the same content.
#[test]
fn openssl_finds_the_same_of_signed_data() {
    // Its attributes were signed in the order they were sent, not in that of DER.
    const REFUSED_BY_OPENSSL: [&str; 1] = ["s06_attrs_unsorted.der"];
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: no openssl command");
        return;
    }
    let Some(data) = shared::data() else { return };
    let scratch = Scratch::new();
    let (mut compared, mut refused) = (0, Vec::new());
    for (folder, prefix) in [
        ("asn1_quirks", "s"),
        ("cardsecurity", ""),
        ("masterlists", ""),
    ] {
        let mut files: Vec<_> = fs::read_dir(data.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = fs::read(&file).unwrap();
            let bytes = unwrap_sod(&bytes).unwrap_or(&bytes);
            let Ok(signed) = SignedData::parse(bytes) else {
                continue;
            };
            if !name.starts_with(prefix) {
                continue;
            }
            let holds = signed.signers.iter().all(|info| {
                let mut signers = signed.certificates.iter().filter(|c| info.id.names(c));
                signers.any(|signer| signed.verify(info, signer).is_ok())
            });
            let input = scratch.write("signed.der", bytes);
            let output = scratch.path().join("content");
            let theirs = Command::new("openssl")
                .args([
                    "cms",
                    "-verify",
                    "-noverify",
                    "-binary",
                    "-inform",
                    "DER",
                    "-in",
                ])
                .arg(&input)
                .arg("-out")
                .arg(&output)
                .output()
                .unwrap();
            if theirs.status.success() {
                assert!(holds, "{name}: only OpenSSL takes it");
                assert_eq!(fs::read(&output).unwrap(), signed.content, "{name}");
                compared += 1;
            } else if holds {
                refused.push(name);
            } else {
                compared += 1;
            }
        }
    }
    println!("{compared} compared");
    assert_eq!(refused, REFUSED_BY_OPENSSL);
}

#[test]
fn openssl_finds_the_same() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: no openssl command");
        return;
    }
    let ec = |curve| KeySpec::Ec(curve, CurveParameters::Named);
    let order = Order::new(Profile::Passport);
    let scratch = Scratch::new();
    for (key, algorithm) in [
        (KeySpec::Rsa(2048), SignatureAlgorithm::RsaPkcs1(Hash::Sha1)),
        (
            KeySpec::Rsa(2048),
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
        ),
        (
            KeySpec::Rsa(2048),
            SignatureAlgorithm::RsaPkcs1(Hash::Sha512),
        ),
        (KeySpec::Rsa(2048), SignatureAlgorithm::pss(Hash::Sha256)),
        (KeySpec::Rsa(2048), SignatureAlgorithm::pss(Hash::Sha384)),
        (
            ec(Curve::Secp256r1),
            SignatureAlgorithm::Ecdsa(Hash::Sha256),
        ),
        (
            ec(Curve::Secp384r1),
            SignatureAlgorithm::Ecdsa(Hash::Sha384),
        ),
        (
            ec(Curve::Secp521r1),
            SignatureAlgorithm::Ecdsa(Hash::Sha512),
        ),
        (
            ec(Curve::BrainpoolP256r1),
            SignatureAlgorithm::Ecdsa(Hash::Sha256),
        ),
        (
            ec(Curve::BrainpoolP512r1),
            SignatureAlgorithm::Ecdsa(Hash::Sha512),
        ),
    ] {
        let spec = AuthoritySpec {
            key,
            algorithm,
            ..order.authority.clone()
        };
        let authority = Issuer::from_seed(SEED).authority(&spec).unwrap();
        let signer = SignerSpec {
            key: ec(Curve::Secp256r1),
            algorithm: SignatureAlgorithm::Ecdsa(Hash::Sha256),
            ..order.signer.clone()
        };
        let good = authority
            .document_signer(&signer)
            .unwrap()
            .certificate()
            .to_vec();
        let mut bad = good.clone();
        *bad.last_mut().unwrap() ^= 1;
        let pem = to_pem("CERTIFICATE", authority.certificate());
        let issuer_file = scratch.write("issuer.pem", pem.as_bytes());
        let issuer = Certificate::parse(authority.certificate()).unwrap();
        for (der, expected) in [(good, true), (bad, false)] {
            let pem = to_pem("CERTIFICATE", &der);
            let file = scratch.write("signer.pem", pem.as_bytes());
            let ours = Certificate::parse(&der)
                .unwrap()
                .verify_signed_by(&issuer)
                .is_ok();
            assert_eq!(ours, expected, "{key:?} {algorithm:?}");
            assert_eq!(openssl(&issuer_file, &file), ours, "{key:?} {algorithm:?}");
        }
    }
}
