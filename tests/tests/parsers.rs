//! Every parser of signed things against changed bytes: none panics, none takes long, and what was
//! whole still parses. The changes are the same in every run.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

use cccd_chip::evidence::{Disclosure, EvidenceFile, write};
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::{
    Certificate, DeviationList, MasterList, RevocationList, SignedData, TrustStore, to_pem,
};
use cccd_softcard::certificate::Validity;
use cccd_softcard::{Issuer, Order, Profile};
use cccd_tests::judged::{Judged, NOW, SEED};
use time::macros::date;

/// Changes of each example.
const ROUNDS: u32 = 1000;

/// A linear congruential generator (Knuth's constants): all the randomness that changes need.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

/// Bits flipped, bytes set to what lengths and tags break on, pieces cut out, doubled and cut off.
fn changed(example: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const ODD: [u8; 8] = [0x00, 0x7F, 0x80, 0x81, 0x84, 0x88, 0xFF, 0x30];
    let mut bytes = example.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 if at < bytes.len() => bytes[at] = ODD[numbers.below(ODD.len())],
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}

fn run(name: &str, example: &[u8], parse: impl Fn(&[u8]) -> bool) {
    assert!(parse(example), "{name} parses as it is");
    let mut numbers = Numbers(u64::try_from(example.len()).unwrap());
    for _ in 0..ROUNDS {
        parse(&changed(example, &mut numbers));
    }
}

#[test]
fn changed_bytes_are_refused_or_parsed() {
    let order = Order::new(Profile::Cccd2021);
    let authority = Issuer::from_seed(SEED).authority(&order.authority).unwrap();
    let day = date!(2026 - 02 - 01);
    let days = Validity {
        from: day,
        until: date!(2026 - 05 - 01),
    };
    let certificate = authority.certificate();
    let signer = authority.master_list_signer(&order.signer).unwrap();
    let list = signer
        .master_list(&authority, &[certificate.to_vec()], day)
        .unwrap();
    let revoked = [(signer.serial().to_vec(), day)];
    let crl = authority.revocation_list(1, days, &revoked).unwrap();
    let judged = Judged::new(&order);
    let document = &judged.document;
    let sod = document.file(FileIdentity::SOD).unwrap();
    let evidence = write(document, &Disclosure::minimal(), NOW, None).unwrap();
    let base64 = to_pem("X", certificate);
    let base64: Vec<&str> = base64
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let ldif = format!(
        "dn: c=VN\nuserCertificate;binary:: {}\n",
        base64.join("\n ")
    );

    run("a certificate", certificate, |bytes| {
        Certificate::parse(bytes).is_ok_and(|certificate| {
            let _ = certificate.verify_signed_by(&certificate);
            certificate.public_key().is_ok()
        })
    });
    run("a master list", &list, |bytes| {
        MasterList::parse(bytes).is_ok_and(|list| !list.certificates.is_empty())
    });
    run("signed data", &list, |bytes| {
        let _ = DeviationList::parse(bytes);
        SignedData::parse(bytes).is_ok()
    });
    run("a revocation list", &crl, |bytes| {
        RevocationList::parse(bytes).is_ok()
    });
    run("an SOD", sod, |bytes| {
        unwrap_sod(bytes).is_ok_and(|cms| SignedData::parse(cms).is_ok())
    });
    run("DG14", document.dg(DataGroup::Dg14).unwrap(), |bytes| {
        SecurityInfos::parse(bytes).is_ok()
    });
    run("evidence", evidence.reveal(), |bytes| {
        EvidenceFile::parse(bytes).is_ok()
    });
    for (name, file) in [
        ("LDIF", ldif.as_bytes()),
        ("PEM", to_pem("CERTIFICATE", certificate).as_bytes()),
    ] {
        run(name, file, |bytes| {
            let mut store = TrustStore::new();
            store.add_bytes(bytes, "changed");
            !store.is_empty()
        });
    }
}
