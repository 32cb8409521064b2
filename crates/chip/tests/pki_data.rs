//! Certificates, lists and signed data that others made. Where the data is not at hand, each
//! test says so and passes.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops where it cannot go on, and says what it skipped"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cccd_chip::crypto::signature::{PublicKey, SignatureAlgorithm, SignatureError};
use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::pki::{Certificate, MasterList, SignedData, TrustStore};

/// The folder of other people's data: `CCCD_SHARED`, else `shared/data` beside an ancestor.
fn data(what: &str) -> Option<PathBuf> {
    let root = match std::env::var_os("CCCD_SHARED") {
        Some(root) => PathBuf::from(root),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|ancestor| ancestor.join("shared/data"))
            .find(|folder| folder.is_dir())
            .unwrap_or_default(),
    };
    let path = root.join(what);
    if !path.exists() {
        println!("skipped: {what} is not at hand");
        return None;
    }
    Some(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// Whether the certificate's signature is that of one of these keys; the gravest error if none.
fn issuer_in<'a>(
    certificate: &Certificate,
    all: &'a [Certificate],
) -> Option<Result<&'a Certificate, SignatureError>> {
    let mut last = None;
    for issuer in all
        .iter()
        .filter(|other| other.subject() == certificate.issuer())
    {
        match certificate.verify_signed_by(issuer) {
            Ok(_) => return Some(Ok(issuer)),
            Err(error) => last = Some(Err(error)),
        }
    }
    last
}

#[test]
fn every_certificate_of_every_master_list() {
    let Some(folder) = data("masterlists") else {
        return;
    };
    let mut total = 0;
    for file in files(&folder)
        .into_iter()
        .filter(|file| file.extension().unwrap() == "ml")
    {
        let list = MasterList::parse(&std::fs::read(&file).unwrap()).unwrap();
        assert!(
            list.failures.is_empty(),
            "{}: {:?}",
            file.display(),
            list.failures
        );
        assert!(list.certificates.len() > 300);
        total += list.certificates.len();

        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for certificate in &list.certificates {
            assert!(
                certificate.extensions().unknown_critical.is_empty(),
                "{certificate}"
            );
            let outcome = match issuer_in(certificate, &list.certificates) {
                Some(Ok(issuer)) if issuer == certificate => "self-signed",
                Some(Ok(_)) => "link",
                // Only a certificate that names its own key can be said to be broken.
                Some(Err(error)) => {
                    let own = certificate.extensions().authority_key_id.as_deref()
                        == Some(certificate.key_id());
                    println!(
                        "{certificate} by {}: {error} own={own}",
                        certificate.issuer()
                    );
                    if own { "bad" } else { "issuer absent" }
                }
                None => "issuer absent",
            };
            *counts.entry(outcome).or_default() += 1;
        }
        println!("{}: {counts:?}", file.file_name().unwrap().display());
        assert_eq!(counts.get("bad"), None);
    }
    assert!(total > 1500);
}

#[test]
fn list_signatures_lead_to_their_anchors() {
    let Some(folder) = data("masterlists") else {
        return;
    };
    let list = |name| MasterList::parse(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    for (name, anchor) in [
        ("DE_ML_2025-06-25-09-31-57.ml", "DE_ROOT_CA_CSCA07.cer"),
        ("NL_ML_2025-07-29.ml", "NL_ROOT_CA.cer"),
    ] {
        let anchors = TrustStore::from_paths(&[folder.join(anchor)]).unwrap();
        let (_, path) = list(name).verify(&anchors).unwrap();
        assert_eq!(path.certificates.len(), 2, "{path}");
        assert!(list(name).verify(&TrustStore::new()).is_err());
    }
    // The older German list was signed under the key before the anchor at hand, which does not
    // vouch for it; the newer list, which the anchor vouches for, has that key.
    let older = list("DE_ML_2024-04-10-10-54-13.ml");
    let mut anchors = TrustStore::from_paths(&[folder.join("DE_ROOT_CA_CSCA07.cer")]).unwrap();
    assert!(older.verify(&anchors).is_err());
    anchors.add_master_list(list("DE_ML_2025-06-25-09-31-57.ml"), "the newer list");
    older.verify(&anchors).unwrap();
}

#[test]
fn mock_certificates_chain() {
    let Some(folder) = data("mock_certs") else {
        return;
    };
    let (mut chained, mut failures) = (0, Vec::new());
    for combination in files(&folder) {
        let csca = combination.join("mock_csca.pem");
        if !csca.exists() {
            println!("{}: no CSCA given", combination.display());
            continue;
        }
        let store = TrustStore::from_paths(&[csca]).unwrap();
        let signer = combination.join("mock_dsc.pem");
        if !signer.exists() {
            println!("{}: no signer given", combination.display());
            continue;
        }
        let signers = TrustStore::from_paths(&[signer]).unwrap();
        for signer in signers.signers() {
            match store.find_path(signer, &[], None) {
                Ok(_) => chained += 1,
                Err(error) => failures.push(format!("{}: {error}", combination.display())),
            }
            assert!(TrustStore::new().find_path(signer, &[], None).is_err());
        }
    }
    println!("{chained} chained");
    assert!(failures.is_empty(), "{failures:#?}");
}

/// Only the ones whose oddity was there when they were signed can verify; all must parse.
#[test]
fn quirks_are_parsed() {
    let Some(folder) = data("asn1_quirks") else {
        return;
    };
    let mut verified = Vec::new();
    for file in files(&folder) {
        let name = file.file_name().unwrap().to_str().unwrap()[..3].to_owned();
        let bytes = std::fs::read(&file).unwrap();
        let holds = if name.starts_with('c') {
            let certificate = Certificate::parse(&bytes).unwrap();
            certificate.verify_signed_by(&certificate).is_ok()
        } else {
            // One is an EF.SOD, in its own tag.
            let content = unwrap_sod(&bytes).unwrap_or(&bytes);
            let signed = SignedData::parse(content).unwrap();
            let info = &signed.signers[0];
            let mut signers = signed.certificates.iter().filter(|c| info.id.names(c));
            signers.any(|signer| signed.verify(info, signer).is_ok())
        };
        if holds {
            verified.push(name);
        }
    }
    // The certificate of s11 got another serial number than its signer names.
    let expected = "c01 c02 c03 c04 c05 c06 c07 c08 c09 c10 c26 c27 \
                    s01 s02 s03 s04 s05 s06 s07 s08 s09 s10 s12 s13 s14 s15 s16 s17 s18";
    assert_eq!(verified.join(" "), expected);
}

/// The 14 that do not verify here do not with OpenSSL either (`openssl cms -verify -noverify`).
#[test]
fn card_security_objects() {
    let Some(folder) = data("cardsecurity") else {
        return;
    };
    let (mut holds, mut altered) = (0, 0);
    for file in files(&folder) {
        let signed = SignedData::parse(&std::fs::read(&file).unwrap()).unwrap();
        let info = &signed.signers[0];
        let signer = signed
            .certificates
            .iter()
            .find(|c| info.id.names(c))
            .unwrap();
        match signed.verify(info, signer) {
            Ok(_) => holds += 1,
            Err(_) => altered += 1,
        }
    }
    assert_eq!((holds, altered), (18, 14));
}

#[test]
fn algorithms_and_keys_are_all_known() {
    let Some(folder) = data("masterlists") else {
        return;
    };
    let bytes = std::fs::read(folder.join("DE_ML_2025-06-25-09-31-57.ml")).unwrap();
    let list = MasterList::parse(&bytes).unwrap();
    let mut table: BTreeMap<String, usize> = BTreeMap::new();
    for certificate in &list.certificates {
        let algorithm = SignatureAlgorithm::parse(certificate.signature_algorithm(), None).unwrap();
        let key = certificate.public_key().unwrap();
        let explicit = PublicKey::has_explicit_parameters(certificate.spki());
        *table
            .entry(format!("{algorithm} | {key} | {explicit}"))
            .or_default() += 1;
    }
    assert!(
        table
            .keys()
            .any(|row| row.contains("brainpoolP512r1 | true"))
    );
    println!("{table:#?}");
}
