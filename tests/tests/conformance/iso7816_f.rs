//! Active Authentication.

use cccd_lds::Oid;
use cccd_softcard::AaSpec;
use cccd_softcard::behaviour::Fault;
use cccd_softcard::curve::Curve;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::CurveParameters;

use crate::cards::{aa, aa_with, with_infos};
use crate::case::{Unit, plan, titled};
use crate::inspection::Inspection;

fn rsa(hash: Hash) -> [Inspection; 1] {
    [aa_with(AaSpec::Rsa { bits: 1024, hash })]
}

fn ecdsa(curve: Curve, hash: Hash) -> Inspection {
    aa_with(AaSpec::Ecdsa {
        curve,
        parameters: CurveParameters::Explicit,
        hash,
    })
}

/// DG14 names ECDSA with SHA-256 in the form that certificates have, which is none of TR-03111's.
fn other_algorithm() -> Inspection {
    let x9_62: Oid = "1.2.840.10045.4.3.2".parse().unwrap();
    with_infos(ecdsa(Curve::Secp256r1, Hash::Sha256), |infos| {
        infos.active_auth.as_mut().unwrap().signature_algorithm = x9_62;
    })
}

pub(crate) fn unit() -> Unit {
    let genuine = "genuine by aa";
    let curves = || {
        [
            ecdsa(Curve::Secp256r1, Hash::Sha256),
            ecdsa(Curve::BrainpoolP224r1, Hash::Sha224),
            ecdsa(Curve::BrainpoolP384r1, Hash::Sha384),
            ecdsa(Curve::Secp521r1, Hash::Sha512),
        ]
    };
    Unit {
        name: "ISO7816_F",
        title: "Active Authentication",
        count: 9,
        cases: vec![
            titled(
                "ISO7816_F_01",
                "Performing Active Authentication with RSA-SHA1",
            )
            .succeeds(|| rsa(Hash::Sha1), genuine),
            titled(
                "ISO7816_F_02",
                "Performing Active Authentication with ECDSA",
            )
            .succeeds(curves, genuine),
            plan(
                "ISO7816_F_03",
                "Performing Active Authentication with RSA-PSS",
            )
            .does_not_apply("deleted in version 1.5 of the plan"),
            titled(
                "ISO7816_F_04",
                "Performing Active Authentication with RSA-SHA224",
            )
            .succeeds(|| rsa(Hash::Sha224), genuine),
            titled(
                "ISO7816_F_05",
                "Performing Active Authentication with RSA-SHA256",
            )
            .succeeds(|| rsa(Hash::Sha256), genuine),
            titled(
                "ISO7816_F_06",
                "Performing Active Authentication with RSA-SHA384",
            )
            .succeeds(|| rsa(Hash::Sha384), genuine),
            titled(
                "ISO7816_F_07",
                "Performing Active Authentication with RSA-SHA512",
            )
            .succeeds(|| rsa(Hash::Sha512), genuine),
            titled(
                "ISO7816_F_08",
                "Performing Active Authentication with wrong trailer",
            )
            .fails(|| [aa().with(Fault::SignatureTrailer)], "invalid: aa failed (proof_failed)"),
            titled(
                "ISO7816_F_09",
                "Performing Active Authentication with invalid signature OID",
            )
            .fails(|| [other_algorithm()], "genuine by aa — EF.DG14 active authentication names ecdsa-with-SHA256, not plain ECDSA"),
        ],
    }
}
