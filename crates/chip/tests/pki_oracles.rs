//! Certificates and signed data as other people's parsers see them: where both can read a file,
//! they must read the same. Where the data is not at hand, each test says so and passes.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test stops where it cannot go on, and says what it skipped"
)]

use std::path::{Path, PathBuf};

use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::pki::{Certificate, MasterList, SignedData, SignerId, TrustStore};
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

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
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
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
    let ours_is = |moment: time::OffsetDateTime| moment.unix_timestamp();
    assert_eq!(ours_is(ours.not_before()), validity.not_before.timestamp());
    assert_eq!(ours_is(ours.not_after()), validity.not_after.timestamp());

    let extensions = ours.extensions();
    for extension in other.extensions() {
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
                let ours_says = extensions.key_usage.unwrap();
                assert_eq!(ours_says.cert_sign(), usage.key_cert_sign(), "{ours}");
                assert_eq!(ours_says.crl_sign(), usage.crl_sign(), "{ours}");
                let signs = ours_says.digital_signature();
                assert_eq!(signs, usage.digital_signature(), "{ours}");
                let repudiates = ours_says.non_repudiation();
                assert_eq!(repudiates, usage.non_repudiation(), "{ours}");
            }
            _ => {}
        }
    }
    true
}

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
        certificates.extend(store.signers().iter().map(|signer| (**signer).clone()));
    }
    let read = certificates.iter().filter(|one| agrees(one)).count();
    println!("{read} of {} certificates compared", certificates.len());
    assert!(read * 100 >= certificates.len() * 95);
}

/// Compares all that both parsers tell; false if the other one refuses the file.
fn agrees_on_signed_data(file: &Path, bytes: &[u8]) -> bool {
    let name = file.display();
    let ours = SignedData::parse(bytes).unwrap();
    let Ok(info) = rasn::ber::decode::<rasn_cms::ContentInfo>(bytes) else {
        return false;
    };
    let Ok(other) = rasn::ber::decode::<rasn_cms::SignedData>(info.content.as_bytes()) else {
        return false;
    };
    let content = other.encap_content_info.content.unwrap();
    assert_eq!(ours.content, content.as_ref(), "{name}");
    let content_type = other.encap_content_info.content_type.to_string();
    assert_eq!(ours.content_type.to_string(), content_type, "{name}");
    let count = other.certificates.map_or(0, |set| set.to_vec().len());
    assert_eq!(
        ours.certificates.len() + ours.broken_certificates,
        count,
        "{name}"
    );
    let signers = other.signer_infos.to_vec();
    assert_eq!(ours.signers.len(), signers.len(), "{name}");
    for (ours, other) in ours.signers.iter().zip(signers) {
        assert_eq!(ours.signature, other.signature.as_ref(), "{name}");
        let digest = other.digest_algorithm.algorithm.to_string();
        assert_eq!(ours.digest_algorithm.to_string(), digest, "{name}");
        assert_eq!(
            ours.attributes.is_some(),
            other.signed_attrs.is_some(),
            "{name}"
        );
        match (&ours.id, &other.sid) {
            (SignerId::KeyId(ours), rasn_cms::SignerIdentifier::SubjectKeyIdentifier(other)) => {
                assert_eq!(ours, other.as_ref(), "{name}");
            }
            (
                SignerId::IssuerAndSerial { issuer, serial },
                rasn_cms::SignerIdentifier::IssuerAndSerialNumber(other),
            ) => {
                assert_eq!(issuer.der(), rasn::der::encode(&other.issuer).unwrap());
                let encoded = rasn::der::encode(&other.serial_number).unwrap();
                assert_eq!(serial.as_slice(), &encoded[2..], "{name}");
            }
            _ => panic!("{name}: the signer is named in two ways"),
        }
    }
    true
}

#[test]
fn signed_data_as_rasn_reads_it() {
    let (mut read, mut refused) = (0, Vec::new());
    for (folder, prefix) in [
        ("asn1_quirks", "s"),
        ("cardsecurity", ""),
        ("masterlists", ""),
    ] {
        let Some(folder) = data(folder) else { continue };
        for file in files(&folder) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&file).unwrap();
            let content = unwrap_sod(&bytes).unwrap_or(&bytes);
            if !name.starts_with(prefix) || SignedData::parse(content).is_err() {
                continue;
            }
            if agrees_on_signed_data(&file, content) {
                read += 1;
            } else {
                refused.push(name);
            }
        }
    }
    println!("{read} compared; not read by the other: {refused:?}");
    assert!(read >= refused.len());
}
