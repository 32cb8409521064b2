//! What is signed, and who is trusted: nothing but the issuer's own is ever believed.

use std::sync::LazyLock;

use cccd_chip::active_auth;
use cccd_chip::evidence::{Disclosure, EvidenceFile, write};
use cccd_chip::judge::Authenticity;
use cccd_chip::lds::FileIdentity;
use cccd_chip::lds::dg15::Dg15;
use cccd_chip::lds::hash::HashAlgorithm;
use cccd_chip::lds::sod::{LdsSecurityObject, unwrap_sod};
use cccd_chip::lds::{DataGroup, sod::wrap_sod};
use cccd_chip::pki::{
    Certificate, DeviationList, MasterList, RevocationList, SignedData, TrustStore,
};
use cccd_chip::trace::{Replay, Trace};
use cccd_chip::verify::{CheckName, Source, Status, VerifyOptions, verify};
use cccd_softcard::order::AaSpec;

use crate::believed::{Issued, LEAN, NOW, authenticity, order};

/// The challenge that no signature of the corpus is over.
const CHALLENGE: [u8; 8] = *b"nobody's";

/// Open cards with the keys that Active Authentication is tried with, as DG15 has them.
pub(crate) static KEYS: LazyLock<Vec<(Issued, Vec<u8>)>> = LazyLock::new(|| {
    use cccd_softcard::curve::Curve::{BrainpoolP256r1, Secp224r1};
    use cccd_softcard::hash::Hash;
    use cccd_softcard::signature::CurveParameters;
    let ec = |curve| AaSpec::Ecdsa {
        curve,
        parameters: CurveParameters::Explicit,
        hash: Hash::Sha256,
    };
    let rsa = |bits, hash| AaSpec::Rsa { bits, hash };
    [
        rsa(1024, Hash::Sha1),
        rsa(1024, Hash::Sha256),
        ec(BrainpoolP256r1),
        ec(Secp224r1),
    ]
    .map(|key| {
        let mut order = order(&[DataGroup::Dg1, DataGroup::Dg15]);
        (order.active_authentication, order.bac) = (key, false);
        order.pace = Vec::new();
        let issued = Issued::new(&order);
        let dg15 = Dg15::parse(issued.file(FileIdentity::dg(DataGroup::Dg15)));
        let spki = dg15.expect("DG15 as issued can be read").spki.raw;
        (issued, spki)
    })
    .into()
});

pub(crate) fn prepare() {
    LazyLock::force(&KEYS);
}

/// No signature that a chip sends is one over a challenge that it has not seen.
pub(crate) fn active_auth(bytes: &[u8]) {
    let Some((choice, signature)) = bytes.split_first() else {
        return;
    };
    let choice = usize::from(*choice);
    let (_, key) = KEYS.get(choice % KEYS.len()).expect("it is within");
    let hints = HashAlgorithm::ALL;
    let hint = hints.get(choice / KEYS.len() % (hints.len() + 1)).copied();
    let verified = active_auth::verify(key, &CHALLENGE, signature, hint);
    assert!(verified.is_err(), "a forged signature verifies");
}

pub(crate) fn certificate(bytes: &[u8]) {
    let Ok(certificate) = Certificate::parse(bytes) else {
        return;
    };
    assert!(bytes.starts_with(certificate.der()));
    let again = Certificate::parse(certificate.der());
    assert!(again.is_ok_and(|again| again == certificate));
    let _ = certificate.verify_signed_by(&certificate);
    let anchor = Certificate::parse(&LEAN.card.csca_der).expect("it is one");
    let signed = certificate.verify_signed_by(&anchor).is_ok();
    let known = [&LEAN.card.csca_der, &LEAN.card.ds_der]
        .map(|known| Certificate::parse(known).expect("it is one"));
    let known = known.iter().any(|known| known.tbs() == certificate.tbs());
    assert!(!signed || known, "a forged certificate verifies");
}

pub(crate) fn deviation_list(bytes: &[u8]) {
    if let Ok(list) = DeviationList::parse(bytes) {
        assert_eq!(list.raw(), bytes);
        assert!(
            list.verify(&LEAN.trust, None).is_err(),
            "nobody trusted signed it"
        );
        for deviation in &list.deviations {
            for description in &deviation.descriptions {
                let _ = description.name();
            }
        }
    }
}

/// A file is what its writer had, and says nothing that the issuer did not.
pub(crate) fn evidence(bytes: &[u8]) {
    let Ok(evidence) = EvidenceFile::parse(bytes) else {
        return;
    };
    let source = evidence.attestation(&[]).source();
    assert_eq!(source, Source::File, "no desk is trusted");
    LEAN.only_the_issuers_is_believed(&evidence.document, source);
    let stranger = authenticity(&evidence.document, &TrustStore::new(), Source::Attested);
    assert!(stranger <= Authenticity::IssuerUnknown);
    let whole = Disclosure::whole();
    if let Ok(written) = write(&evidence.document, &whole, evidence.created, None) {
        let again = EvidenceFile::parse(written.reveal()).expect("what is written can be read");
        let once_more = write(&again.document, &whole, again.created, None);
        assert_eq!(once_more, Ok(written), "it is written otherwise again");
    }
}

pub(crate) fn master_list(bytes: &[u8]) {
    if let Ok(list) = MasterList::parse(bytes) {
        assert!(
            list.verify(&LEAN.trust, NOW).is_err(),
            "nobody trusted signed it"
        );
        let mut store = TrustStore::new();
        store.add_master_list(list, "fuzzed");
        nobody_vouches(&store);
    }
}

/// Nobody is acquitted by a list that no authority signed.
pub(crate) fn revocation_list(bytes: &[u8]) {
    if let Ok(list) = RevocationList::parse(bytes) {
        let mut trust = LEAN.trust.clone();
        trust.add_crl(list);
        let report = verify(&LEAN.document(), &trust, &VerifyOptions::live(NOW));
        assert_ne!(report.status(CheckName::PaRevocation), Status::Passed);
    }
}

pub(crate) fn signed_data(bytes: &[u8]) {
    if let Ok(signed) = SignedData::parse(bytes) {
        let _ = LdsSecurityObject::parse(&signed.content);
        let mut document = LEAN.document();
        document.insert(FileIdentity::SOD, wrap_sod(bytes));
        LEAN.only_the_issuers_is_believed(&document, Source::Live);
    }
}

pub(crate) fn sod(bytes: &[u8]) {
    let mut document = LEAN.document();
    document.insert(FileIdentity::SOD, bytes.to_vec());
    LEAN.only_the_issuers_is_believed(&document, Source::Live);
    let signed = unwrap_sod(bytes).map(SignedData::parse);
    if let Ok(Ok(object)) = signed.map(|signed| signed.map(|signed| signed.content))
        && let Ok(object) = LdsSecurityObject::parse(&object)
    {
        let again = LdsSecurityObject::parse(&object.encode());
        assert_eq!(again, Ok(object));
    }
}

/// A trace is a card again, and the document that it tells of is no more than the issuer's.
pub(crate) fn trace(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(trace) = Trace::from_json(&text) else {
        return;
    };
    let written = trace.to_json().expect("it can be written");
    let again = Trace::from_json(&written).expect("what is written can be read");
    assert_eq!(again.exchanges, trace.exchanges);
    assert_eq!(
        again.to_json(),
        Ok(written),
        "it is written otherwise again"
    );
    LEAN.only_the_issuers_is_believed(&trace.document(), Source::File);
    let _ = Replay::new(trace).is_done();
}

/// Certificates, lists, whatever a file holds: none of it is the issuer of [`LEAN`].
pub(crate) fn trust_file(bytes: &[u8]) {
    let mut store = TrustStore::new();
    store.add_bytes(bytes, "fuzzed");
    nobody_vouches(&store);
}

fn nobody_vouches(store: &TrustStore) {
    let found = authenticity(&LEAN.document(), store, Source::Live);
    assert!(
        found <= Authenticity::IssuerUnknown,
        "somebody else vouches"
    );
}
