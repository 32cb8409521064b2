//! Terminal Authentication: certificates of terminals, and a chip that answers anything to one.

use std::sync::{Arc, LazyLock};

use cccd_chip::document::Proof;
use cccd_chip::lds::cv_certificate::CvCertificate;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{Plan, ReadOptions, read};
use cccd_chip::terminal_auth::{SoftwareSigner, Terminal, verify_chain};
use cccd_chip::verify::Source;
use cccd_softcard::Order;
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, CurveId, TerminalTrust};
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::SignatureAlgorithm;
use cccd_softcard::terminal_authority::{Grant, Role, TerminalKey, on_curve};
use time::macros::date;

use crate::believed::Issued;
use crate::bytes::Bytes;
use crate::chip::options;
use crate::meddled::{MeddledChip, P256, key, proving};

const DG3: FileIdentity = FileIdentity::dg(DataGroup::Dg3);

/// An authority over terminals, a terminal of its, and a card that trusts it.
pub(crate) struct Terminals {
    /// The authority's own certificate, the verifier's, the terminal's.
    pub(crate) certificates: [Vec<u8>; 3],
    terminal: Terminal,
    pub(crate) issued: Issued,
}

pub(crate) static TERMINALS: LazyLock<Terminals> = LazyLock::new(|| {
    let [authority, verifier, own] =
        ["VTCVCATEST00001", "VTDVTEST00001", "VTDESKTEST00001"].map(|name| {
            let algorithm = SignatureAlgorithm::EcdsaPlain(Hash::Sha256);
            let random = Rng::from_seed(b"terminals");
            let key = TerminalKey::generate(name, on_curve(CurveId::Secp256r1), algorithm, &random);
            key.expect("key and algorithm fit")
        });
    let certified = |issuer: &TerminalKey, subject: &TerminalKey, role| {
        let grant = Grant {
            role,
            rights: 3,
            from: date!(2025 - 02 - 01),
            to: date!(2026 - 02 - 01),
        };
        issuer
            .certify(subject, grant)
            .expect("key and algorithm fit")
    };
    let certificates = [
        certified(&authority, &authority, Role::Cvca),
        certified(&authority, &verifier, Role::DomesticVerifier),
        certified(&verifier, &own, Role::Terminal),
    ];
    let signer = SoftwareSigner::from_pkcs8(&own.pkcs8()).expect("it is a key");
    let [root, chain @ ..] = &certificates;
    let terminal = Terminal::from_files(chain, Arc::new(signer)).expect("one is a terminal's");
    let groups = [DataGroup::Dg1, DataGroup::Dg3, DataGroup::Dg14];
    let chip_key = Some((P256, Cipher::Aes128));
    let issued = Issued::new(&Order {
        terminal_authentication: true,
        terminals: Some(TerminalTrust {
            certificates: vec![root.clone()],
            today: date!(2025 - 01 - 01),
        }),
        ..proving(&groups, true, Vec::new(), chip_key)
    });
    Terminals {
        terminal,
        issued,
        certificates,
    }
});

pub(crate) fn prepare() {
    LazyLock::force(&TERMINALS);
}

/// Certificates, one after the other: none is below the authority that it did not certify.
pub(crate) fn cv_certificate(bytes: &[u8]) {
    let Ok(chain) = CvCertificate::parse_all(bytes) else {
        assert!(CvCertificate::parse(bytes).is_err());
        return;
    };
    let again: Vec<u8> = chain.iter().flat_map(CvCertificate::encode).collect();
    assert_eq!(CvCertificate::parse_all(&again).as_ref(), Ok(&chain));
    for certificate in &chain {
        let body = certificate.body();
        let written = CvCertificate::new(body.clone(), certificate.signature().to_vec());
        let again = CvCertificate::parse(&written.encode()).expect("what is written can be read");
        assert_eq!(again.body(), body);
    }
    let _ = verify_chain(&chain);
    let known = TERMINALS
        .certificates
        .each_ref()
        .map(|known| CvCertificate::parse(known).expect("it is one"));
    let below = [&known[..1], &chain].concat();
    if verify_chain(&below).is_ok() {
        let real = |one: &CvCertificate| {
            let signed = one.signed_bytes();
            known.iter().any(|known| known.signed_bytes() == signed)
        };
        assert!(chain.iter().all(real), "a forged certificate verifies");
    }
}

/// A read of the fingerprints by a terminal, of a chip that is honest for as many commands as the
/// first byte says: what it says from then on opens nothing that the issuer did not write, and
/// costs nothing that was read.
pub(crate) fn terminal_auth(bytes: &[u8]) {
    let Terminals {
        terminal, issued, ..
    } = &*TERMINALS;
    let mut input = Bytes(bytes);
    let (honest, reader, how) = (input.byte(), input.byte(), input.byte());
    let terminal = match how & 0x20 {
        0 => terminal.clone(),
        _ => terminal.clone().allowing_static_binding(),
    };
    let options = ReadOptions {
        plan: Plan::proofs().without_com().and(DataGroup::Dg3),
        terminals: vec![terminal],
        ..options(how)
    };
    let never = input.is_empty();
    let changes = [&vec![0; honest.into()][..], input.0].concat();
    let mut chip = MeddledChip::new(issued, reader, if never { &[] } else { &changes });
    let result = read(&mut chip, key(issued).as_ref(), &options);
    let document = result
        .as_ref()
        .or_else(|error| error.partial().ok_or(error));
    match document {
        Ok(document) => issued.only_the_issuers_is_believed(document, Source::Live),
        Err(error) => assert!(!never, "an honest chip is not read: {error}"),
    }
    if let (true, Ok(document)) = (never, document) {
        assert!(matches!(document.terminal_auth, Proof::Done(_)));
        assert_eq!(document.file(DG3), Some(issued.file(DG3)));
    }
}
