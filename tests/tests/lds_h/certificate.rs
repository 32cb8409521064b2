//! What can be wrong with the document signer's certificate. Each is signed by the authority as it
//! is, unless its signature is what is wrong.

use cccd_softcard::certificate::{CertificateField as Field, Extension};
use cccd_softcard::der;
use cccd_softcard::hash::Hash;
use cccd_softcard::signature::SignatureAlgorithm;
use time::macros::date;

use crate::make::Make;
use crate::signed_data::{NO_SIGNER, by_key, md5_with_rsa, stranger};
use crate::{
    Case, CheckName, Differs, Failed, Inconclusive, NotAvailable, PaChain, PaRevocation,
    PaSignature, PaValidity, plan, titled,
};

/// The certificate does not parse, and there is no other of the signer.
const UNREADABLE: &[&[Differs]] = &[NO_SIGNER, &[(PaSignature, NotAvailable, "signer_unknown")]];
const UNREADABLE_REMARK: &[(CheckName, &str)] = &[(PaSignature, "broken_certificates")];
/// What follows where the signer is not led to an anchor.
const NO_CHAIN: &[Differs] = &[
    (PaValidity, NotAvailable, "needs"),
    (PaRevocation, NotAvailable, "needs"),
];
const DEPARTS: &[(CheckName, &str)] = &[(PaChain, "departs")];

const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
const KEY_USAGE: &str = "2.5.29.15";
/// keyEncipherment.
const FOR_ENCRYPTION: u16 = 0x2000;

pub(crate) fn cases() -> Vec<Case> {
    vec![
        titled(48, "certificate: another version").departs(
            |make| make.put_certificate(Field::Version, der::explicit(0, &der::integer(1))),
            DEPARTS,
        ),
        titled(49, "certificate: no version")
            .departs(|make| make.omit_certificate(Field::Version), DEPARTS),
        unreadable(50, "certificate: no serial number", |make| {
            make.omit_certificate(Field::SerialNumber);
        }),
        unreadable(51, "certificate: two signature algorithms", |make| {
            let other = SignatureAlgorithm::pss(Hash::Sha1).identifier();
            make.put_certificate(Field::Signature, other);
        }),
        unreadable(
            52,
            "certificate: no algorithm within what is signed",
            |make| {
                make.omit_certificate(Field::Signature);
            },
        ),
        titled(53, "certificate: the issuer's name without a country").departs(
            |make| by_key(make, Field::Issuer, without_country()),
            DEPARTS,
        ),
        plan(54, "certificate: the issuer's name is not the authority's").departs(
            |make| by_key(make, Field::Issuer, stranger().to_der()),
            DEPARTS,
        ),
        unreadable(55, "certificate: no issuer", |make| {
            make.omit_certificate(Field::Issuer);
        }),
        plan(56, "certificate: times in the form of the years from 2050").departs(
            |make| {
                let moment = |day| der::generalized_time(day, "000000");
                let period = [moment(date!(2023 - 03 - 01)), moment(date!(2035 - 01 - 01))];
                make.put_certificate(Field::Validity, der::sequence(&period));
            },
            DEPARTS,
        ),
        unreadable(57, "certificate: no validity", |make| {
            make.omit_certificate(Field::Validity);
        }),
        plan(58, "certificate: a key for RSA with MD5").fails(
            |make| {
                let key = der::sequence(&[md5_with_rsa(), der::bit_string(&[0; 140])]);
                make.put_certificate(Field::SubjectPublicKeyInfo, key);
            },
            &[
                NO_SIGNER,
                &[(PaSignature, Inconclusive, "unsupported_algorithm")],
            ],
        ),
        unreadable(59, "certificate: no key", |make| {
            make.omit_certificate(Field::SubjectPublicKeyInfo);
        }),
        plan(
            60,
            "certificate: authorityKeyIdentifier without a key identifier",
        )
        .departs(
            |make| {
                let names = der::element(0xA1, &der::explicit(4, &stranger().to_der()));
                make.put_extension(Extension {
                    oid: AUTHORITY_KEY_IDENTIFIER,
                    critical: false,
                    value: der::sequence(&[names, der::implicit(2, &[1])]),
                });
            },
            DEPARTS,
        ),
        plan(61, "certificate: no authorityKeyIdentifier").departs(
            |make| make.omit_extension(AUTHORITY_KEY_IDENTIFIER),
            DEPARTS,
        ),
        plan(62, "certificate: keyUsage is not critical").departs(
            |make| {
                make.put_extension(Extension {
                    critical: false,
                    ..Extension::key_usage(cccd_softcard::certificate::USAGE_SIGNER)
                });
            },
            DEPARTS,
        ),
        plan(63, "certificate: keyUsage without digitalSignature").fails(
            |make| make.put_extension(Extension::key_usage(FOR_ENCRYPTION)),
            &[NO_CHAIN, &[(PaChain, Failed, "wrong_usage")]],
        ),
        plan(64, "certificate: no keyUsage")
            .departs(|make| make.omit_extension(KEY_USAGE), DEPARTS),
        plan(65, "certificate: signed with RSA and MD5").fails(
            |make| {
                make.put_certificate(Field::Signature, md5_with_rsa());
                make.put_certificate(Field::SignatureAlgorithm, md5_with_rsa());
            },
            &[
                NO_CHAIN,
                &[(PaChain, Inconclusive, "unsupported_algorithm")],
            ],
        ),
        unreadable(
            66,
            "certificate: no algorithm beside the signature",
            |make| {
                make.omit_certificate(Field::SignatureAlgorithm);
            },
        ),
        titled(67, "certificate: another signature").fails(
            |make| make.put_certificate(Field::SignatureValue, der::bit_string(&[0x55; 384])),
            &[NO_CHAIN, &[(PaChain, Failed, "chain_broken")]],
        ),
        unreadable_by_title(68, "certificate: no signature", |make| {
            make.omit_certificate(Field::SignatureValue);
        }),
    ]
}

fn unreadable(number: u8, title: &'static str, change: fn(&mut Make)) -> Case {
    plan(number, title).fails_with(change, UNREADABLE, UNREADABLE_REMARK)
}

fn unreadable_by_title(number: u8, title: &'static str, change: fn(&mut Make)) -> Case {
    titled(number, title).fails_with(change, UNREADABLE, UNREADABLE_REMARK)
}

/// A name with a common name and nothing else.
fn without_country() -> Vec<u8> {
    let name = der::sequence(&[der::oid("2.5.4.3"), der::utf8("An authority")]);
    der::sequence(&[der::set_of(&[name])])
}
