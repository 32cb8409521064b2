//! What is weak is named, and everything that the soft issuer can sign with verifies.

use super::*;

#[test]
fn weak_algorithms_verify_and_are_named() {
    let rsa = |bits| KeySpec::Rsa(bits);
    let pkcs1 = SignatureAlgorithm::RsaPkcs1;
    let mut table = Table::default();
    for (name, weak, change) in [
        ("nothing weak", &[][..], (|_| {}) as fn(&mut Order)),
        ("SHA-1 in the SOD", &["SHA-1"], |order| {
            order.digest = Hash::Sha1
        }),
    ] {
        let judged = changed(change);
        let report = table.row(name, &judged, &[], Genuine);
        assert_eq!(report.facts.weak, weak, "{name}");
    }
    let judged = changed(|order| {
        order.signer.key = rsa(1024);
        order.signer.algorithm = pkcs1(Hash::Sha256);
    });
    let report = table.row("RSA-1024", &judged, &[], Genuine);
    assert_eq!(report.facts.weak, ["RSA 1024 bits"]);
    let judged = changed(|order| {
        order.signer.key = KeySpec::Ec(Curve::BrainpoolP224r1, CurveParameters::Explicit);
        order.signer.algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha224);
    });
    let report = table.row("brainpoolP224r1", &judged, &[], Genuine);
    assert_eq!(report.facts.weak, ["brainpoolP224r1"]);
    let judged = changed(|order| {
        order.authority.key = KeySpec::Ec(Curve::Secp224r1, CurveParameters::Named);
        order.authority.algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha1);
    });
    let report = table.row("a weak authority", &judged, &[], Genuine);
    assert_eq!(report.facts.weak, ["SHA-1", "secp224r1"]);
    let policy = Policy {
        refuse_weak: true,
        ..Policy::default()
    };
    assert_eq!(judge(&report, &policy).headline, IssuerUnknown);

    // The chip's own weak key is named with the proof that rests on it.
    let judged = changed(|order| {
        order.active_authentication = AaSpec::Rsa {
            bits: 1024,
            hash: Hash::Sha1,
        };
    });
    let report = table.row("a weak chip", &judged, &[], Genuine);
    assert_eq!(notes(&report, Aa), ["weak", "weak"]);
    // Its other proof is as good as before, unless that is weak as well.
    assert_eq!(report.status(Ca), Passed);
    assert_eq!(judge(&report, &policy).headline, Genuine);
    let judged = changed(|order| {
        order.groups.retain(|group| *group != DataGroup::Dg15);
        order.chip_authentication = vec![CaSpec {
            group: Curve::Secp224r1.into(),
            ..order.chip_authentication[0]
        }];
    });
    let report = table.row(
        "a weak key for Chip Authentication",
        &judged,
        &[(Aa, NotApplicable, "not_listed")],
        Genuine,
    );
    assert_eq!(notes(&report, Ca), ["weak"]);
    assert_eq!(judge(&report, &policy).headline, SignedChipUnproven);
    table.done();
}

/// Every curve, named and written out, as signer's and as authority's.
#[test]
fn every_curve_signs_documents() {
    let mut table = Table::default();
    for curve in CURVES {
        for parameters in [CurveParameters::Named, CurveParameters::Explicit] {
            let key = KeySpec::Ec(curve, parameters);
            let algorithm = SignatureAlgorithm::Ecdsa(usual_hash(curve));
            for authority in [false, true] {
                let judged = changed(|order| {
                    if authority {
                        (order.authority.key, order.authority.algorithm) = (key, algorithm);
                    } else {
                        (order.signer.key, order.signer.algorithm) = (key, algorithm);
                    }
                    order.groups = [DataGroup::Dg1, DataGroup::Dg13, DataGroup::Dg14].into();
                });
                let name = format!("{} {parameters:?}, authority: {authority}", curve.name());
                let differs = [(Aa, NotApplicable, "not_listed")];
                table.row(&name, &judged, &differs, Genuine);
            }
        }
    }
    table.done();
}

/// Every algorithm that the soft issuer has, on bare signatures: documents, each with keys of its
/// own, would take minutes.
#[test]
fn every_signature_verifies() {
    let rng = || Rng::from_seed(b"every signature");
    for curve in CURVES {
        for parameters in [CurveParameters::Named, CurveParameters::Explicit] {
            let key = SigningKey::generate(KeySpec::Ec(curve, parameters), rng());
            for hash in Hash::ALL {
                holds_and_breaks(&key, SignatureAlgorithm::Ecdsa(hash));
                holds_and_breaks(&key, SignatureAlgorithm::EcdsaPlain(hash));
            }
        }
    }
    for spec in [KeySpec::RsaExponent3(2048), KeySpec::Rsa(2048)] {
        let key = SigningKey::generate(spec, rng());
        for hash in Hash::ALL {
            holds_and_breaks(&key, SignatureAlgorithm::RsaPkcs1(hash));
            for mask in Hash::ALL {
                for salt in [0, 20, 32, 48, 64] {
                    let algorithm = SignatureAlgorithm::RsaPss { hash, mask, salt };
                    holds_and_breaks(&key, algorithm);
                }
            }
        }
    }
}

const CURVES: [Curve; 9] = [
    Curve::Secp224r1,
    Curve::Secp256r1,
    Curve::Secp384r1,
    Curve::Secp521r1,
    Curve::BrainpoolP224r1,
    Curve::BrainpoolP256r1,
    Curve::BrainpoolP320r1,
    Curve::BrainpoolP384r1,
    Curve::BrainpoolP512r1,
];

fn holds_and_breaks(key: &SigningKey, algorithm: SignatureAlgorithm) {
    let signature = key.sign(algorithm, b"signed").unwrap();
    let (identifier, spki) = (algorithm.identifier(), key.public_key_info());
    let holds = |message: &[u8], signature: &[u8]| {
        verify(&identifier, None, &spki, message, signature).is_ok()
    };
    assert!(holds(b"signed", &signature), "{algorithm:?}");
    assert!(!holds(b"Signed", &signature), "{algorithm:?}");
    let last = signature.len() - 1;
    let mut changed = signature.clone();
    changed[last] ^= 1;
    assert!(!holds(b"signed", &changed), "{algorithm:?}");
    assert!(!holds(b"signed", &signature[..last]), "{algorithm:?}");
}

#[test]
fn every_digest_and_form_of_the_sod_verifies() {
    let mut table = Table::default();
    for digest in Hash::ALL {
        for security_object in [SecurityObjectVersion::V0, SecurityObjectVersion::V1] {
            let judged = changed(|order| {
                order.digest = digest;
                order.security_object = security_object;
            });
            table.row(
                &format!("{digest:?} {security_object:?}"),
                &judged,
                &[],
                Genuine,
            );
        }
        let judged = changed(|order| {
            order.signer.key = KeySpec::Rsa(2048);
            order.signer.algorithm = SignatureAlgorithm::RsaPkcs1(digest);
            order.digest = digest;
            order.cms.bare_rsa_identifier = true;
        });
        table.row(
            &format!("{digest:?}, bare rsaEncryption"),
            &judged,
            &[],
            Genuine,
        );
    }
    for hash in Hash::ALL {
        let judged = changed(|order| {
            order.active_authentication = AaSpec::Rsa { bits: 2048, hash };
        });
        table.row(&format!("AA by RSA, {hash:?}"), &judged, &[], Genuine);
        for curve in [Curve::Secp256r1, Curve::Secp521r1, Curve::BrainpoolP320r1] {
            for parameters in [CurveParameters::Named, CurveParameters::Explicit] {
                let judged = changed(|order| {
                    order.active_authentication = AaSpec::Ecdsa {
                        curve,
                        parameters,
                        hash,
                    };
                });
                let name = format!("AA on {} {parameters:?}, {hash:?}", curve.name());
                table.row(&name, &judged, &[], Genuine);
            }
        }
    }
    table.done();
}
