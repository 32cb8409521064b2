use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use ::time::macros::{date, datetime};
use cccd_lds::tlv::{Reader, Tlv};
use cccd_softcard::authority::{Authority, AuthoritySpec, Signer};
use cccd_softcard::certificate::{CertificateChange, Country, Validity};
use cccd_softcard::cms::{CmsFlaw, SignedData, SignedDataOptions, SignerIdentifier};
use cccd_softcard::{Issuer, Order, Profile, der, pem};
use proptest::prelude::*;

use super::*;
use crate::pki::{Standing, audit, lineage};

const AT: OffsetDateTime = datetime!(2026-03-01 08:00 UTC);

/// A folder for one test, gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cccd-trust-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn order() -> Order {
    Order::new(Profile::Cccd2021)
}

fn authority(generation: u32) -> Authority {
    let spec = AuthoritySpec {
        generation,
        ..order().authority
    };
    Issuer::from_seed(7).authority(&spec).unwrap()
}

fn foreign() -> Authority {
    let spec = AuthoritySpec {
        country: Country::UTOPIA,
        ..order().authority
    };
    Issuer::from_seed(8).authority(&spec).unwrap()
}

fn list_signer(authority: &Authority) -> Signer {
    authority.master_list_signer(&order().signer).unwrap()
}

fn master_list(signer: &Signer, certificates: &[Vec<u8>]) -> Vec<u8> {
    let day = date!(2026 - 02 - 01);
    signer
        .master_list(&authority(1), certificates, day)
        .unwrap()
}

fn anchors(authority: &Authority) -> TrustStore {
    let mut anchors = TrustStore::new();
    anchors.add_bytes(authority.certificate(), "anchor");
    anchors
}

/// A master list that does not say when it was signed.
fn undated(signer: &Signer) -> Vec<u8> {
    signed(signer, SignedDataOptions::default())
}

fn signed(signer: &Signer, options: SignedDataOptions) -> Vec<u8> {
    let signed = SignedData {
        content_type: "2.23.136.1.1.2",
        content: &der::sequence(&[der::integer(0), der::set_of(&three())]),
        digest: signer.algorithm().hash(),
        signer,
        options: &options,
    };
    signed.sign().unwrap()
}

/// The one SignerInfo of signed data, the last field.
fn signer_info(signed: &[u8]) -> Vec<u8> {
    fn last(reader: Reader<'_>) -> Tlv<'_> {
        reader.last().unwrap().unwrap()
    }
    let content = last(Reader::new(signed).read().unwrap().children().unwrap());
    let fields = last(content.children().unwrap()).children().unwrap();
    last(last(fields).children().unwrap()).raw.to_vec()
}

fn three() -> Vec<Vec<u8>> {
    let days = Validity {
        from: date!(2021 - 01 - 01),
        until: date!(2031 - 01 - 01),
    };
    let (first, second) = (authority(1), authority(2));
    vec![
        first.certificate().to_vec(),
        second.certificate().to_vec(),
        first.link(&second, days).unwrap(),
    ]
}

#[test]
fn a_list_that_leads_to_the_anchor_is_taken_in() {
    let (first, scratch) = (authority(1), Scratch::new());
    let list = master_list(&list_signer(&first), &three());
    let mut store = TrustFolder::change(&scratch.0).unwrap();
    let report = store.import_bytes(&list, "VN.ml", Some(&anchors(&first)), AT);
    assert_eq!((report.certificates, report.new), (3, 3));
    assert!(matches!(&report.signature, ListSignature::Holds(line) if line.contains("anchor")));
    assert_eq!(report.failures, []);
    store.save().unwrap();
    drop(store);

    let mut store = TrustFolder::change(&scratch.0).unwrap();
    let import = &store.imports()[0];
    assert_eq!((import.file.as_str(), import.at), ("VN.ml", AT));
    assert_eq!(import.signed_at, Some(datetime!(2026-02-01 08:00 UTC)));
    assert_eq!(import.kind, ImportKind::MasterList);
    // A certificate that two files bring has two sources.
    let again = store.import_bytes(first.certificate(), "VN.cer", None, AT);
    assert_eq!((again.certificates, again.new), (1, 0));
    let held = store
        .certificates()
        .iter()
        .find(|held| held.item.der() == first.certificate());
    assert_eq!(held.unwrap().imports, [0, 1]);
    // The same file once more renews its record and adds nothing.
    let later = AT.saturating_add(::time::Duration::DAY);
    store.import_bytes(&list, "VN.ml", Some(&anchors(&first)), later);
    assert_eq!((store.imports().len(), store.certificates().len()), (2, 3));
    assert_eq!(store.imports()[0].at, later);

    let trust = store.trust_store();
    assert_eq!(trust.anchors().len(), 3);
    assert_eq!(trust.anchors()[0].source.origin, "VN.ml (2026-03-02)");
    assert!(trust.anchors()[0].source.master_list);
}

#[test]
fn a_list_by_somebody_else_is_not_taken_in() {
    let (first, scratch) = (authority(1), Scratch::new());
    let mut store = TrustFolder::change(&scratch.0).unwrap();
    let mut refused = |list: &[u8], why: &str| {
        let report = store.import_bytes(list, "x.ml", Some(&anchors(&first)), AT);
        let ListSignature::Bad(line) = &report.signature else {
            panic!("{why}: {report:?}");
        };
        assert!(line.contains(why), "{line}");
        assert_eq!((report.certificates, report.failures.len()), (0, 1));
        assert_eq!((store.certificates().len(), store.imports().len()), (0, 0));
    };
    refused(
        &master_list(&list_signer(&foreign()), &three()),
        "no trust anchor",
    );
    // A document signer's key is under the same authority and not for lists.
    let document_signer = first.document_signer(&order().signer).unwrap();
    refused(
        &master_list(&document_signer, &three()),
        "may not sign such a list",
    );
    let unmarked = cccd_softcard::authority::SignerSpec {
        changes: vec![CertificateChange::Omit("2.23.136.1.1.6.2")],
        ..order().signer
    };
    let unmarked = first.document_signer(&unmarked).unwrap();
    refused(
        &master_list(&unmarked, &three()),
        "may not sign such a list",
    );
    let expired = cccd_softcard::authority::SignerSpec {
        validity: Validity {
            from: date!(2021 - 01 - 01),
            until: date!(2026 - 01 - 01),
        },
        ..order().signer
    };
    let expired = first.master_list_signer(&expired).unwrap();
    refused(&master_list(&expired, &three()), "was not valid");
    refused(&undated(&expired), "does not say when it was signed");
    let bare = der::sequence(&[der::integer(0), der::set_of(&three())]);
    refused(&bare, "not signed");
    let signer = list_signer(&first);
    let flawed = SignedData {
        content_type: "2.23.136.1.1.2",
        content: &bare,
        digest: signer.algorithm().hash(),
        signer: &signer,
        options: &SignedDataOptions {
            flaw: Some(CmsFlaw::Content),
            ..SignedDataOptions::default()
        },
    };
    refused(
        &flawed.sign().unwrap(),
        "not what the signed attributes name",
    );
}

#[test]
fn a_list_that_does_not_say_when_it_was_signed_is_judged_when_it_is_taken_in() {
    let (first, scratch) = (authority(1), Scratch::new());
    let mut store = TrustFolder::change(&scratch.0).unwrap();
    let list = undated(&list_signer(&first));
    let report = store.import_bytes(&list, "x.ml", Some(&anchors(&first)), AT);
    let ListSignature::Holds(line) = &report.signature else {
        panic!("{report:?}");
    };
    let said = "does not say when it was signed, its signer was judged on 2026-03-01";
    assert!(line.contains(said), "{line}");
    assert_eq!(store.imports()[0].signed_at, None);
    let late = datetime!(2126-03-01 08:00 UTC);
    let report = store.import_bytes(&list, "x.ml", Some(&anchors(&first)), late);
    assert!(matches!(report.signature, ListSignature::Bad(_)));
}

#[test]
fn when_a_list_was_signed_is_what_the_signer_says_whose_signature_holds() {
    let (first, scratch) = (authority(1), Scratch::new());
    let signer = list_signer(&first);
    let on = |day, flaw| SignedDataOptions {
        signing_day: Some(day),
        flaw,
        ..SignedDataOptions::default()
    };
    // Anybody can put a SignerInfo before the one that counts: here one whose signature is broken,
    // first in the order of DER because it is shorter.
    let broken = SignedDataOptions {
        identifier: SignerIdentifier::SubjectKeyIdentifier,
        ..on(date!(2024 - 05 - 06), Some(CmsFlaw::Signature))
    };
    let broken = signer_info(&signed(&signer, broken));
    let options = SignedDataOptions {
        additional_signers: vec![broken],
        ..on(date!(2026 - 02 - 01), None)
    };
    let list = signed(&signer, options);
    let parsed = crate::pki::SignedData::parse(&list).unwrap();
    let days = parsed.signers.iter().map(|info| {
        let attributes = info.attributes.as_ref().unwrap();
        attributes.signing_time.unwrap().year()
    });
    assert_eq!(days.collect::<Vec<_>>(), [2024, 2026]);
    let anchors = anchors(&first);
    for anchors in [Some(&anchors), None] {
        let mut store = TrustFolder::change(&scratch.0).unwrap();
        store.import_bytes(&list, "x.ml", anchors, AT);
        let signed_at = store.imports()[0].signed_at;
        assert_eq!(signed_at, Some(datetime!(2026-02-01 08:00 UTC)));
    }
}

#[test]
fn without_an_anchor_a_list_is_taken_in_and_says_so() {
    let scratch = Scratch::new();
    let mut store = TrustFolder::change(&scratch.0).unwrap();
    let list = master_list(&list_signer(&foreign()), &three());
    let report = store.import_bytes(&list, "x.ml", None, AT);
    assert!(matches!(report.signature, ListSignature::NoAnchor(_)));
    assert_eq!(report.new, 3);
    let bare = der::sequence(&[der::integer(0), der::set_of(&three())]);
    let report = store.import_bytes(&bare, "bare.ml", None, AT);
    assert_eq!(report.signature, ListSignature::NotSigned);
    assert_eq!((report.certificates, report.new), (3, 0));
}

#[test]
fn every_form_of_file() {
    let (first, scratch) = (authority(1), Scratch::new());
    let days = Validity {
        from: date!(2026 - 01 - 01),
        until: date!(2026 - 04 - 01),
    };
    let crl = first.revocation_list(1, days, &[]).unwrap();
    let signer = list_signer(&first);
    let deviation = der::sequence(&[
        der::sequence(&[
            der::implicit(0, b"ID"),
            der::implicit(2, &signer.key_identifier()),
        ]),
        der::set_of(&[der::sequence(&[
            der::printable("wrong dates"),
            der::oid("2.23.136.1.1.7.2.4"),
        ])]),
    ]);
    let deviations = SignedData {
        content_type: "2.23.136.1.1.7",
        content: &der::sequence(&[der::integer(0), der::set_of(&[deviation])]),
        digest: signer.algorithm().hash(),
        signer: &signer,
        options: &SignedDataOptions::default(),
    };
    let folder = scratch.0.join("in");
    fs::create_dir_all(folder.join("more")).unwrap();
    let bundle = [
        pem::encode("CERTIFICATE", first.certificate()),
        pem::encode("X509 CRL", &crl),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".to_owned(),
    ];
    fs::write(folder.join("a.pem"), bundle.concat()).unwrap();
    let base64 = pem::encode("X", authority(2).certificate());
    let base64: Vec<&str> = base64
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let ldif = format!(
        "version: 1\n\ndn: c=VN,dc=data\nuserCertificate;binary:: {}\n",
        base64.join("\n ")
    );
    fs::write(folder.join("b.ldif"), ldif).unwrap();
    fs::write(folder.join("more/c.dl"), deviations.sign().unwrap()).unwrap();
    fs::write(folder.join("more/d.txt"), b"nothing of the kind").unwrap();

    let mut store = TrustFolder::change(&scratch.0.join("store")).unwrap();
    let reports = store.import_path(&folder, None, AT).unwrap();
    let names: Vec<_> = reports.iter().map(|report| report.file.as_str()).collect();
    assert_eq!(names, ["a.pem", "b.ldif", "c.dl", "d.txt"]);
    let counts = |report: &ImportReport| {
        let failures = report.failures.len();
        (report.new, report.crls, report.deviations, failures)
    };
    let found: Vec<_> = reports.iter().map(counts).collect();
    assert_eq!(
        found,
        [(1, 1, 0, 1), (1, 0, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
    );
    store.save().unwrap();

    let store = TrustFolder::open(&scratch.0.join("store")).unwrap();
    assert_eq!((store.certificates().len(), store.crls().len()), (2, 1));
    let deviation = &store.deviations()[0].item.deviations[0];
    assert_eq!(deviation.document_type.as_deref(), Some("ID"));
    assert_eq!(deviation.descriptions[0].name(), "LDS-COMInconsistent");
    assert!(deviation.signer.is_some());
    let trust = TrustStore::from_paths(&[scratch.0.join("store")]).unwrap();
    assert_eq!((trust.anchors().len(), trust.crls().len()), (2, 1));
    assert_eq!(trust.failures(), []);
}

#[test]
fn the_store_is_replaced_whole_or_not_at_all() {
    let scratch = Scratch::new();
    assert!(matches!(
        TrustFolder::open(&scratch.0),
        Err(FolderError::Missing(_))
    ));
    let mut store = TrustFolder::change(&scratch.0).unwrap();
    store.import_bytes(authority(1).certificate(), "a", None, AT);
    store.save().unwrap();
    // A write that fails leaves the old one.
    fs::create_dir(scratch.0.join("trust.cbor.new")).unwrap();
    store.import_bytes(authority(2).certificate(), "b", None, AT);
    assert!(matches!(store.save(), Err(FolderError::Io { .. })));
    assert_eq!(
        TrustFolder::open(&scratch.0).unwrap().certificates().len(),
        1
    );
    // A damaged file is told from none.
    let file = scratch.0.join(STORE_FILE);
    let mut bytes = fs::read(&file).unwrap();
    bytes.pop();
    fs::write(&file, bytes).unwrap();
    assert!(matches!(
        TrustFolder::open(&scratch.0),
        Err(FolderError::Damaged { .. })
    ));
}

#[test]
fn who_signed_whom() {
    let days = Validity {
        from: date!(2021 - 01 - 01),
        until: date!(2031 - 01 - 01),
    };
    let (first, second, third) = (authority(1), authority(2), authority(3));
    let mut forged = first.certificate().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let der = [
        first.certificate().to_vec(),
        first.link(&second, days).unwrap(),
        third.link(&second, days).unwrap(),
        forged,
        list_signer(&first).certificate().to_vec(),
    ];
    let parsed = der
        .iter()
        .map(|der| Arc::new(Certificate::parse(der).unwrap()));
    let findings = audit(&parsed.collect::<Vec<_>>());
    let standing: Vec<_> = findings
        .iter()
        .map(|finding| match &finding.standing {
            Standing::SelfSigned(_) => "self".to_owned(),
            Standing::Linked { issuer, .. } => format!("by {issuer}"),
            Standing::IssuerAbsent => "absent".to_owned(),
            Standing::Bad(_) => "bad".to_owned(),
        })
        .collect();
    assert_eq!(standing, ["self", "by 0", "absent", "bad", "by 0"]);
    assert!(findings.iter().map(|finding| finding.position).eq(0..5));
}

#[test]
fn the_way_up_ends() {
    let days = Validity {
        from: date!(2021 - 01 - 01),
        until: date!(2031 - 01 - 01),
    };
    let (first, second) = (authority(1), authority(2));
    let (forward, backward) = (
        first.link(&second, days).unwrap(),
        second.link(&first, days).unwrap(),
    );
    let positions = |der: &[&[u8]]| -> Vec<usize> {
        let parsed = der
            .iter()
            .map(|der| Arc::new(Certificate::parse(der).unwrap()));
        let steps = lineage(&parsed.collect::<Vec<_>>(), 0);
        steps.iter().map(|step| step.position).collect()
    };
    assert_eq!(positions(&[&forward, first.certificate()]), [0, 1]);
    assert_eq!(positions(&[&forward]), [0]);
    // Two links that vouch for each other.
    assert_eq!(positions(&[&forward, &backward]), [0, 1]);
    assert_eq!(positions(&[]), [] as [usize; 0]);
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes: Vec<u8>) {
        let mut store = TrustFolder::empty(&PathBuf::new());
        let _ = store.decode(&bytes);
        let mut store = TrustFolder::empty(&PathBuf::new());
        store.import_bytes(&bytes, "x", None, AT);
    }
}
