//! What the test authorities issue, read by OpenSSL's command line and by x509-parser: neither
//! shares code with the issuer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where something is wrong"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cccd_softcard::authority::{Authority, AuthoritySpec, Signer, SignerSpec};
use cccd_softcard::certificate::{Country, Validity};
use cccd_softcard::cms::{CmsFlaw, SignedDataOptions, SignerIdentifier};
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};
use cccd_softcard::sod::{SecurityObject, SecurityObjectVersion};
use time::macros::date;
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

const VALIDITY: Validity = Validity {
    from: date!(2021 - 01 - 01),
    until: date!(2036 - 12 - 31),
};

/// An authority and its document signer, both of one kind.
fn pair(key: KeySpec, algorithm: SignatureAlgorithm) -> (Authority, Signer) {
    let authority = AuthoritySpec {
        country: Country::VIETNAM,
        generation: 1,
        key,
        algorithm,
        validity: VALIDITY,
        key_usage_period: VALIDITY,
        changes: Vec::new(),
    };
    let authority = Authority::create(&authority, &Rng::from_seed(b"openssl")).unwrap();
    let signer = SignerSpec {
        country: Country::VIETNAM,
        key,
        algorithm,
        validity: VALIDITY,
        key_usage_period: VALIDITY,
        document_types: vec!["ID"],
        changes: Vec::new(),
    };
    let signer = authority.document_signer(&signer).unwrap();
    (authority, signer)
}

fn sod(signer: &Signer, digest: Hash, options: &SignedDataOptions) -> Vec<u8> {
    let hashes = BTreeMap::from([(1, digest.digest(b"one")), (13, digest.digest(b"thirteen"))]);
    SecurityObject {
        version: SecurityObjectVersion::V1,
        digest,
        hashes: &hashes,
        signer,
        options,
    }
    .sign()
    .unwrap()
}

/// The ContentInfo inside EF.SOD.
fn content_info(sod: &[u8]) -> &[u8] {
    sod.get(4..).unwrap()
}

fn kinds() -> Vec<(KeySpec, SignatureAlgorithm)> {
    let mut kinds = Vec::new();
    for hash in Hash::ALL {
        kinds.push((KeySpec::Rsa(1024), SignatureAlgorithm::RsaPkcs1(hash)));
        kinds.push((KeySpec::Rsa(1536), SignatureAlgorithm::pss(hash)));
    }
    kinds.push((
        KeySpec::RsaExponent3(1024),
        SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
    ));
    let odd = SignatureAlgorithm::RsaPss {
        hash: Hash::Sha256,
        mask: Hash::Sha1,
        salt: 20,
    };
    kinds.push((KeySpec::Rsa(1024), odd));
    for curve in Curve::ALL {
        for parameters in [CurveParameters::Named, CurveParameters::Explicit] {
            let hash = cccd_softcard::certificate::usual_hash(curve);
            kinds.push((
                KeySpec::Ec(curve, parameters),
                SignatureAlgorithm::Ecdsa(hash),
            ));
        }
    }
    kinds
}

#[test]
fn certificates_and_security_objects_verify() {
    let Some(openssl) = OpenSsl::find() else {
        return;
    };
    for (index, (key, algorithm)) in kinds().into_iter().enumerate() {
        let (authority, signer) = pair(key, algorithm);
        let folder = openssl.folder(&format!("kind-{index}"));
        let csca = folder.pem("csca.pem", "CERTIFICATE", authority.certificate());
        let ds = folder.pem("ds.pem", "CERTIFICATE", signer.certificate());
        let about = format!("{key:?} {algorithm:?}");
        // OpenSSL builds no path over explicit parameters (CVE-2020-0601), but its signatures hold.
        let explicit = matches!(key, KeySpec::Ec(_, CurveParameters::Explicit));
        if explicit {
            for certificate in [authority.certificate(), signer.certificate()] {
                signature_holds(&openssl, &folder, &csca, certificate, algorithm.hash());
            }
        } else {
            openssl.succeeds(&["verify", "-check_ss_sig", "-CAfile", &csca, &ds], &about);
        }
        for identifier in [
            SignerIdentifier::IssuerAndSerialNumber,
            SignerIdentifier::SubjectKeyIdentifier,
        ] {
            let options = SignedDataOptions {
                identifier,
                ..SignedDataOptions::default()
            };
            let sod = sod(&signer, algorithm.hash(), &options);
            let path = folder.write("sod.der", content_info(&sod));
            let mut arguments = verify_cms(&path, &csca);
            if explicit {
                arguments.push("-noverify");
            }
            openssl.succeeds(&arguments, &about);
        }
    }
}

/// The signature of the certificate alone, by the key of the authority.
fn signature_holds(openssl: &OpenSsl, folder: &Folder, csca: &str, der: &[u8], hash: Hash) {
    let (_, certificate) = X509Certificate::from_der(der).unwrap();
    let tbs = folder.write("tbs", certificate.tbs_certificate.as_ref());
    let signature = folder.write("signature", &certificate.signature_value.data);
    let key = folder.write("key.pem", b"");
    openssl.succeeds(
        &["x509", "-in", csca, "-pubkey", "-noout", "-out", &key],
        "key",
    );
    let hash = format!("-{hash:?}").to_lowercase();
    openssl.succeeds(
        &[
            "dgst",
            &hash,
            "-verify",
            &key,
            "-signature",
            &signature,
            &tbs,
        ],
        "tbs",
    );
}

#[test]
fn other_forms_of_the_security_object_verify() {
    let Some(openssl) = OpenSsl::find() else {
        return;
    };
    let (authority, signer) = pair(
        KeySpec::Rsa(1024),
        SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
    );
    let folder = openssl.folder("forms");
    let csca = folder.pem("csca.pem", "CERTIFICATE", authority.certificate());
    let plain = SignedDataOptions::default();
    for options in [
        SignedDataOptions {
            signed_attributes: false,
            ..plain.clone()
        },
        SignedDataOptions {
            bare_rsa_identifier: true,
            ..plain.clone()
        },
        SignedDataOptions {
            signing_day: Some(date!(2021 - 05 - 20)),
            ..plain.clone()
        },
    ] {
        let path = folder.write(
            "sod.der",
            content_info(&sod(&signer, Hash::Sha256, &options)),
        );
        openssl.succeeds(&verify_cms(&path, &csca), &format!("{options:?}"));
    }
    // OpenSSL does not compare the contentType attribute, so that flaw is not among these.
    for flaw in [
        CmsFlaw::Signature,
        CmsFlaw::MessageDigest,
        CmsFlaw::NoMessageDigest,
        CmsFlaw::Content,
        CmsFlaw::ContentAndMessageDigest,
    ] {
        let options = SignedDataOptions {
            flaw: Some(flaw),
            ..plain.clone()
        };
        let path = folder.write(
            "sod.der",
            content_info(&sod(&signer, Hash::Sha256, &options)),
        );
        openssl.fails(&verify_cms(&path, &csca), &format!("{flaw:?}"));
    }
}

#[test]
fn links_lists_and_revocations_verify() {
    let Some(openssl) = OpenSsl::find() else {
        return;
    };
    let key = KeySpec::Ec(Curve::BrainpoolP256r1, CurveParameters::Named);
    let algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha256);
    let (old, signer) = pair(key, algorithm);
    let spec = AuthoritySpec {
        country: Country::VIETNAM,
        generation: 2,
        key,
        algorithm,
        validity: VALIDITY,
        key_usage_period: VALIDITY,
        changes: Vec::new(),
    };
    let new = Authority::create(&spec, &Rng::from_seed(b"openssl")).unwrap();
    assert_ne!(old.certificate(), new.certificate());
    let folder = openssl.folder("lists");
    let old_pem = folder.pem("old.pem", "CERTIFICATE", old.certificate());
    let link = folder.pem(
        "link.pem",
        "CERTIFICATE",
        &old.link(&new, VALIDITY).unwrap(),
    );
    openssl.succeeds(
        &["verify", "-partial_chain", "-CAfile", &old_pem, &link],
        "link",
    );

    let revoked = [(signer.serial().to_vec(), date!(2022 - 02 - 02))];
    let crl = old.revocation_list(7, VALIDITY, &revoked).unwrap();
    let crl = folder.pem("crl.pem", "X509 CRL", &crl);
    let ds = folder.pem("ds.pem", "CERTIFICATE", signer.certificate());
    openssl.succeeds(&["crl", "-in", &crl, "-CAfile", &old_pem, "-noout"], "crl");
    let check = [
        "verify",
        "-crl_check",
        "-CRLfile",
        &crl,
        "-CAfile",
        &old_pem,
        &ds,
    ];
    openssl.fails(&check, "revoked");
    let empty = old.revocation_list(8, VALIDITY, &[]).unwrap();
    folder.pem("crl.pem", "X509 CRL", &empty);
    openssl.succeeds(&check, "not revoked");

    let spec = SignerSpec {
        country: Country::VIETNAM,
        key,
        algorithm,
        validity: VALIDITY,
        key_usage_period: VALIDITY,
        document_types: Vec::new(),
        changes: Vec::new(),
    };
    let signer = old.master_list_signer(&spec).unwrap();
    let certificates = [old.certificate().to_vec(), new.certificate().to_vec()];
    let list = signer
        .master_list(&old, &certificates, date!(2021 - 05 - 20))
        .unwrap();
    let list = folder.write("list.der", &list);
    openssl.succeeds(&verify_cms(&list, &old_pem), "master list");
}

#[test]
fn the_profile_of_the_certificates() {
    let key = KeySpec::Ec(Curve::Secp256r1, CurveParameters::Named);
    let (authority, signer) = pair(key, SignatureAlgorithm::Ecdsa(Hash::Sha256));
    let (rest, csca) = X509Certificate::from_der(authority.certificate()).unwrap();
    assert!(rest.is_empty());
    assert_eq!(csca.subject(), csca.issuer());
    let constraints = csca.basic_constraints().unwrap().unwrap();
    assert!(constraints.critical && constraints.value.ca);
    assert_eq!(constraints.value.path_len_constraint, Some(0));
    let usage = csca.key_usage().unwrap().unwrap();
    assert!(usage.critical && usage.value.key_cert_sign() && usage.value.crl_sign());
    assert!(!usage.value.digital_signature());

    let (_, ds) = X509Certificate::from_der(signer.certificate()).unwrap();
    assert_eq!(ds.issuer(), csca.subject());
    assert!(ds.basic_constraints().unwrap().is_none());
    let usage = ds.key_usage().unwrap().unwrap();
    assert!(usage.critical && usage.value.digital_signature() && !usage.value.key_cert_sign());
    assert_eq!(ds.validity().not_before.to_datetime().date(), VALIDITY.from);
    assert_eq!(ds.validity().not_after.to_datetime().date(), VALIDITY.until);
    assert_eq!(ds.raw_serial(), signer.serial());
    let oids: Vec<String> = ds
        .extensions()
        .iter()
        .map(|e| e.oid.to_id_string())
        .collect();
    for oid in [
        "2.5.29.14",
        "2.5.29.16",
        "2.5.29.17",
        "2.5.29.18",
        "2.5.29.31",
        "2.5.29.35",
    ] {
        assert!(oids.iter().any(|have| have == oid), "{oid}");
    }
    let types = ds
        .extensions()
        .iter()
        .find(|e| e.oid.to_id_string() == "2.23.136.1.1.6.2");
    assert_eq!(
        types.unwrap().value,
        hex_literal::hex!("30090201003104 13024944")
    );
    let identifiers: Vec<&[u8]> = ds
        .extensions()
        .iter()
        .filter_map(|e| match e.parsed_extension() {
            ParsedExtension::AuthorityKeyIdentifier(aki) => Some(aki.key_identifier.as_ref()?.0),
            _ => None,
        })
        .collect();
    let subject_identifier = csca
        .extensions()
        .iter()
        .find_map(|e| match e.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(ski) => Some(ski.0),
            _ => None,
        });
    assert_eq!(identifiers.first().copied(), subject_identifier);
}

fn verify_cms<'a>(path: &'a str, csca: &'a str) -> Vec<&'a str> {
    let verify = ["cms", "-verify", "-binary", "-inform", "DER", "-in", path];
    let trust = ["-CAfile", csca, "-purpose", "any", "-out"];
    [
        verify.as_slice(),
        &trust,
        &[if cfg!(windows) { "NUL" } else { "/dev/null" }],
    ]
    .concat()
}

/// The command line of OpenSSL, where the machine has it.
struct OpenSsl {
    folder: PathBuf,
}

impl OpenSsl {
    fn find() -> Option<Self> {
        if Command::new("openssl")
            .arg("version")
            .output()
            .is_ok_and(|o| o.status.success())
        {
            return Some(Self {
                folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
            });
        }
        eprintln!("skipped: no openssl on this machine");
        None
    }

    fn folder(&self, name: &str) -> Folder {
        let folder = self.folder.join("issuer").join(name);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    /// Runs OpenSSL as on a day in 2021, trusting 1024-bit keys and SHA-1 too.
    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new("openssl");
        command.args(arguments.iter().take(1));
        if matches!(arguments.first(), Some(&"verify" | &"cms")) {
            command.args(["-attime", "1640000000", "-auth_level", "0"]);
        }
        let output = command.args(arguments.iter().skip(1)).output().unwrap();
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }

    fn succeeds(&self, arguments: &[&str], about: &str) {
        let (good, message) = self.run(arguments);
        assert!(good, "{about}: {message}");
    }

    fn fails(&self, arguments: &[&str], about: &str) {
        let (good, _) = self.run(arguments);
        assert!(!good, "{about}: OpenSSL accepts it");
    }
}

struct Folder(PathBuf);

impl Folder {
    fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        text(&path)
    }

    fn pem(&self, name: &str, label: &str, der: &[u8]) -> String {
        let path = self.0.join(name);
        fs::write(&path, cccd_softcard::pem::encode(label, der)).unwrap();
        text(&path)
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
