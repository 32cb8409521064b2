//! What an SOD may be signed with, and how: all of it must be accepted.

use cccd_softcard::certificate::usual_hash;
use cccd_softcard::curve::Curve;
use cccd_softcard::dsa::DsaGroup;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::{CurveParameters, KeySpec, SignatureAlgorithm};

use crate::make::Make;
use crate::{Case, CheckName, PaChain, PaHashes, PaSignature, plan};

/// SHA-1 throughout is accepted, and named as weak.
const SHA1: &[(CheckName, &str)] = &[(PaHashes, "weak"), (PaSignature, "weak"), (PaChain, "weak")];
/// A curve of 224 bits as well.
const P224: &[(CheckName, &str)] = &[(PaSignature, "weak")];
const SHA1_P224: &[(CheckName, &str)] = &[
    (PaHashes, "weak"),
    (PaSignature, "weak"),
    (PaSignature, "weak"),
    (PaChain, "weak"),
];

pub(crate) fn cases() -> Vec<Case> {
    use Hash::{Sha1, Sha224, Sha256, Sha384, Sha512};
    vec![
        plan(1, "RSA PKCS#1 with SHA-1").succeeds_with(|make| pkcs1(make, Sha1), SHA1),
        plan(2, "RSA PSS with SHA-1").succeeds_with(|make| pss(make, Sha1), SHA1),
        plan(3, "RSA PSS with SHA-256").succeeds(|make| pss(make, Sha256)),
        plan(4, "RSA PKCS#1 with SHA-224").succeeds(|make| pkcs1(make, Sha224)),
        plan(5, "RSA PKCS#1 with SHA-256").succeeds(|make| pkcs1(make, Sha256)),
        plan(6, "RSA PKCS#1 with SHA-384").succeeds(|make| pkcs1(make, Sha384)),
        plan(7, "RSA PKCS#1 with SHA-512").succeeds(|make| pkcs1(make, Sha512)),
        plan(8, "DSA with SHA-1").succeeds_with(|make| dsa(make, Sha1), SHA1),
        plan(9, "ECDSA with SHA-1").succeeds_with(
            |make| ecdsa(make, SignatureAlgorithm::Ecdsa(Sha1)),
            SHA1_P224,
        ),
        plan(10, "plain ECDSA with SHA-1").succeeds_with(
            |make| ecdsa(make, SignatureAlgorithm::EcdsaPlain(Sha1)),
            SHA1_P224,
        ),
        plan(11, "plain ECDSA with SHA-224").succeeds_with(
            |make| ecdsa(make, SignatureAlgorithm::EcdsaPlain(Sha224)),
            P224,
        ),
        plan(12, "plain ECDSA with SHA-256")
            .succeeds(|make| ecdsa(make, SignatureAlgorithm::EcdsaPlain(Sha256))),
        plan(13, "plain ECDSA with SHA-384")
            .succeeds(|make| ecdsa(make, SignatureAlgorithm::EcdsaPlain(Sha384))),
        plan(14, "plain ECDSA with SHA-512")
            .succeeds(|make| ecdsa(make, SignatureAlgorithm::EcdsaPlain(Sha512))),
        plan(
            15,
            "the signer's certificate is not in the SOD, but at hand",
        )
        .succeeds(|make| {
            pkcs1(make, Sha256);
            make.cms.certificate = false;
            make.signer_at_hand = true;
        }),
        plan(16, "–").deleted(),
        plan(70, "ECDSA with SHA-224")
            .succeeds_with(|make| ecdsa(make, SignatureAlgorithm::Ecdsa(Sha224)), P224),
        plan(71, "ECDSA with SHA-256")
            .succeeds(|make| ecdsa(make, SignatureAlgorithm::Ecdsa(Sha256))),
        plan(72, "ECDSA with SHA-384")
            .succeeds(|make| ecdsa(make, SignatureAlgorithm::Ecdsa(Sha384))),
        plan(73, "ECDSA with SHA-512")
            .succeeds(|make| ecdsa(make, SignatureAlgorithm::Ecdsa(Sha512))),
        plan(74, "SHA-224 over the data groups, SHA-256 over their list").succeeds(|make| {
            make.digest = Sha224;
            make.cms.digest = Some(Sha256);
        }),
        plan(
            75,
            "SHA-224 over the groups and their list, PSS with SHA-256",
        )
        .succeeds(|make| make.digest = Sha224),
        plan(76, "RSA PKCS#1 under an authority with ECDSA").succeeds(|make| {
            let curve = KeySpec::Ec(Curve::BrainpoolP256r1, CurveParameters::Explicit);
            make.authority = (curve, SignatureAlgorithm::Ecdsa(Sha224));
            make.signer.1 = SignatureAlgorithm::RsaPkcs1(Sha256);
            make.digest = Sha224;
        }),
        plan(77, "PSS with SHA-256 under PSS with SHA-224")
            .succeeds(|make| make.authority.1 = SignatureAlgorithm::pss(Sha224)),
        plan(78, "PSS under PKCS#1")
            .succeeds(|make| make.authority.1 = SignatureAlgorithm::RsaPkcs1(Sha256)),
        plan(79, "RSA with SHA-1 given as bare rsaEncryption")
            .succeeds_with(|make| bare(make, Sha1), SHA1),
        plan(80, "RSA with SHA-224 given as bare rsaEncryption")
            .succeeds(|make| bare(make, Sha224)),
        plan(81, "RSA with SHA-256 given as bare rsaEncryption")
            .succeeds(|make| bare(make, Sha256)),
        plan(82, "RSA with SHA-384 given as bare rsaEncryption")
            .succeeds(|make| bare(make, Sha384)),
        plan(83, "RSA with SHA-512 given as bare rsaEncryption")
            .succeeds(|make| bare(make, Sha512)),
        plan(94, "RSA PSS with SHA-224").succeeds(|make| pss(make, Sha224)),
        plan(95, "RSA PSS with SHA-384").succeeds(|make| pss(make, Sha384)),
        plan(96, "RSA PSS with SHA-512").succeeds(|make| pss(make, Sha512)),
        plan(97, "DSA with SHA-224").succeeds(|make| dsa(make, Sha224)),
        plan(98, "DSA with SHA-256").succeeds(|make| dsa(make, Sha256)),
    ]
}

fn rsa(make: &mut Make, algorithm: SignatureAlgorithm) {
    make.throughout(KeySpec::Rsa(3072), KeySpec::Rsa(2048), algorithm);
}

fn pkcs1(make: &mut Make, hash: Hash) {
    rsa(make, SignatureAlgorithm::RsaPkcs1(hash));
}

fn pss(make: &mut Make, hash: Hash) {
    rsa(make, SignatureAlgorithm::pss(hash));
}

fn bare(make: &mut Make, hash: Hash) {
    pkcs1(make, hash);
    make.cms.bare_rsa_identifier = true;
}

fn dsa(make: &mut Make, hash: Hash) {
    let key = KeySpec::Dsa;
    make.throughout(
        key(DsaGroup::L3072N256),
        key(DsaGroup::L2048N256),
        SignatureAlgorithm::Dsa(hash),
    );
}

/// Curves as long as the hash wants them; the authority's of at least 256 bits.
fn ecdsa(make: &mut Make, algorithm: SignatureAlgorithm) {
    let curves = [
        Curve::BrainpoolP224r1,
        Curve::BrainpoolP256r1,
        Curve::BrainpoolP384r1,
        Curve::BrainpoolP512r1,
    ];
    let hash = algorithm.hash().max(Hash::Sha224);
    let fits = |least: Hash| {
        let fits = |curve: &Curve| usual_hash(*curve) >= hash.max(least);
        let curve = curves.into_iter().find(fits).unwrap();
        KeySpec::Ec(curve, CurveParameters::Explicit)
    };
    make.throughout(fits(Hash::Sha256), fits(Hash::Sha224), algorithm);
}
