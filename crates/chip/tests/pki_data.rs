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

mod shared_data;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cccd_chip::crypto::signature::{PublicKey, SignatureAlgorithm, SignatureError};
use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::pki::{Certificate, MasterList, SignedData, Standing, TrustStore, audit};
use time::OffsetDateTime;
use time::macros::datetime;
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

use crate::shared_data::data;

/// The day on which lists are judged that do not say when they were signed.
const NOW: OffsetDateTime = datetime!(2026-03-01 08:00 UTC);

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
        let (_, path) = list(name).verify(&anchors, NOW).unwrap();
        assert_eq!(path.certificates.len(), 2, "{path}");
        assert!(list(name).verify(&TrustStore::new(), NOW).is_err());
    }
    // The older German list was signed under the key before the anchor at hand, which does not
    // vouch for it; the newer list, which the anchor vouches for, has that key.
    let older = list("DE_ML_2024-04-10-10-54-13.ml");
    let mut anchors = TrustStore::from_paths(&[folder.join("DE_ROOT_CA_CSCA07.cer")]).unwrap();
    assert!(older.verify(&anchors, NOW).is_err());
    anchors.add_master_list(list("DE_ML_2025-06-25-09-31-57.ml"), "the newer list");
    older.verify(&anchors, NOW).unwrap();
}

/// 41 combinations of hash, signature and key. Eight have a signer alone, which the authority of
/// another combination certified, and one has that authority alone.
#[test]
fn mock_certificates_chain() {
    let Some(folder) = data("mock_certs") else {
        return;
    };
    let combinations = files(&folder);
    assert_eq!(combinations.len(), 41);
    let store = TrustStore::from_paths(&[&folder]).unwrap();
    assert_eq!(store.failures(), []);
    for anchor in store.anchors() {
        let anchor = &anchor.certificate;
        assert!(anchor.verify_signed_by(anchor).is_ok(), "{anchor}");
    }
    let signers: Vec<_> = store.signers().collect();
    assert_eq!((store.anchors().len(), signers.len()), (33, 40));
    for signer in signers {
        let path = store.find_path(signer, &[], None);
        assert!(path.is_ok(), "{signer}: {path:?}");
        assert!(TrustStore::new().find_path(signer, &[], None).is_err());
    }
}

/// Compares all that both parsers tell; false if the other one refuses the certificate.
fn agrees(ours: &Certificate) -> bool {
    let Ok((_, other)) = X509Certificate::from_der(ours.der()) else {
        return false;
    };
    assert_eq!(ours.serial(), other.raw_serial(), "{ours}");
    assert_eq!(ours.tbs(), other.tbs_certificate.as_ref(), "{ours}");
    assert_eq!(ours.issuer().der(), other.issuer().as_raw(), "{ours}");
    assert_eq!(ours.subject().der(), other.subject().as_raw(), "{ours}");
    assert_eq!(ours.spki(), other.public_key().raw, "{ours}");
    assert_eq!(ours.signature(), &*other.signature_value.data, "{ours}");
    let validity = other.validity();
    let seconds = |moment: time::OffsetDateTime| moment.unix_timestamp();
    assert_eq!(
        [ours.not_before(), ours.not_after()].map(seconds),
        [validity.not_before, validity.not_after].map(|moment| moment.timestamp()),
        "{ours}"
    );
    for extension in other.extensions() {
        let extensions = ours.extensions();
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(key) => {
                assert_eq!(extensions.subject_key_id.as_deref(), Some(key.0), "{ours}");
            }
            ParsedExtension::AuthorityKeyIdentifier(issuer) => {
                let key = issuer.key_identifier.as_ref().map(|key| key.0);
                assert_eq!(extensions.authority_key_id.as_deref(), key, "{ours}");
            }
            ParsedExtension::BasicConstraints(constraints) => {
                assert_eq!(extensions.ca, Some(constraints.ca), "{ours}");
            }
            ParsedExtension::KeyUsage(usage) => {
                let said = extensions.key_usage.unwrap();
                assert_eq!(
                    [
                        said.cert_sign(),
                        said.crl_sign(),
                        said.digital_signature(),
                        said.non_repudiation(),
                    ],
                    [
                        usage.key_cert_sign(),
                        usage.crl_sign(),
                        usage.digital_signature(),
                        usage.non_repudiation(),
                    ],
                    "{ours}"
                );
                assert_eq!(extensions.key_usage_critical, extension.critical, "{ours}");
            }
            _ => {}
        }
    }
    true
}

/// Where another parser reads a certificate, it reads the same.
#[test]
fn certificates_as_x509_parser_reads_them() {
    let mut certificates = Vec::new();
    if let Some(folder) = data("masterlists") {
        for file in files(&folder) {
            if let Ok(list) = MasterList::parse(&std::fs::read(file).unwrap()) {
                certificates.extend(list.certificates);
            }
        }
    }
    if let Some(folder) = data("mock_certs") {
        let store = TrustStore::from_paths(&[folder]).unwrap();
        certificates.extend(store.anchors().iter().map(|e| (*e.certificate).clone()));
        certificates.extend(store.signers().map(|signer| (**signer).clone()));
    }
    let read = certificates.iter().filter(|one| agrees(one)).count();
    println!("{read} of {} certificates compared", certificates.len());
    assert!(read * 100 >= certificates.len() * 95);
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

/// Every certificate of all lists, each once, by algorithm and curve: none may be bad, and
/// `docs/trust.md` shows the counts.
#[test]
fn the_documentation_shows_what_the_lists_contain() {
    let Some(folder) = data("masterlists") else {
        return;
    };
    let mut certificates: Vec<Arc<Certificate>> = Vec::new();
    for file in files(&folder) {
        if let Ok(list) = MasterList::parse(&std::fs::read(file).unwrap()) {
            for certificate in list.certificates {
                if !certificates.iter().any(|known| **known == certificate) {
                    certificates.push(Arc::new(certificate));
                }
            }
        }
    }
    let mut rows: BTreeMap<(String, String), [usize; 5]> = BTreeMap::new();
    for finding in audit(&certificates) {
        let certificate = &certificates[finding.position];
        let algorithm = SignatureAlgorithm::parse(certificate.signature_algorithm(), None).unwrap();
        let row = rows.entry((algorithm.to_string(), kind_of_key(certificate)));
        let row = row.or_default();
        row[0] += 1;
        row[match finding.standing {
            Standing::SelfSigned(_) => 1,
            Standing::Linked { .. } => 2,
            Standing::IssuerAbsent => 3,
            Standing::Bad(_) => 4,
        }] += 1;
    }
    let mut table = String::from(
        "\n| signature | key certified | certificates | own key | another in the store | issuer absent | bad |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let mut all = [0; 5];
    for ((algorithm, key), row) in rows {
        let counts = row.map(|count| count.to_string()).join(" | ");
        table += &format!("| {algorithm} | {key} | {counts} |\n");
        all = core::array::from_fn(|column| all[column] + row[column]);
    }
    let counts = all.map(|count| count.to_string()).join(" | ");
    table += &format!("| **all** | | {counts} |\n");
    assert_eq!(all[4], 0, "{table}");

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/trust.md");
    let text = std::fs::read_to_string(path).unwrap();
    let shown = text
        .split_once("<!-- written by crates/chip/tests/pki_data.rs -->")
        .and_then(|(_, rest)| rest.split_once("<!-- end of the lists -->"))
        .map(|(table, _)| table);
    if shown != Some(table.as_str()) {
        let written = concat!(env!("CARGO_TARGET_TMPDIR"), "/lists.md");
        std::fs::write(written, table).unwrap();
        panic!("put {written} between its marks in docs/trust.md");
    }
}

fn kind_of_key(certificate: &Certificate) -> String {
    match certificate.public_key().unwrap() {
        PublicKey::Rsa(key) => match key.bits() {
            ..2048 => "RSA below 2048".into(),
            2048..=3072 => "RSA 2048-3072".into(),
            _ => "RSA 4096 and more".into(),
        },
        PublicKey::Ec(key) => {
            let explicit = PublicKey::has_explicit_parameters(certificate.spki());
            let parameters = if explicit { "explicit" } else { "named" };
            format!("EC {} ({parameters})", key.curve())
        }
        other => other.to_string(),
    }
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
