//! What can be wrong with the signed data around the list of hashes.

use cccd_softcard::certificate::{CertificateField, Name};
use cccd_softcard::cms::{CmsField, CmsFlaw, SignerIdentifier};
use cccd_softcard::der;

use crate::make::Make;
use crate::{
    Aa, Ca, Case, CheckName, Differs, Failed, Inconclusive, NotAvailable, PaChain, PaConsistency,
    PaHashes, PaRevocation, PaSignature, PaValidity, plan, titled,
};

/// What follows where the signature does not hold: nothing is known of who made it.
pub(crate) const NO_SIGNER: &[Differs] = &[
    (PaChain, NotAvailable, "needs"),
    (PaValidity, NotAvailable, "needs"),
    (PaRevocation, NotAvailable, "needs"),
];
/// What follows where EF.SOD is no signed data.
const NOTHING: &[Differs] = &[
    (PaHashes, NotAvailable, "needs"),
    (PaConsistency, NotAvailable, "file_not_given"),
    (Aa, NotAvailable, "needs"),
    (Ca, NotAvailable, "needs"),
];
/// EF.SOD does not parse.
const MALFORMED: &[&[Differs]] = &[NO_SIGNER, NOTHING, &[(PaSignature, Failed, "malformed")]];
const UNKNOWN: &[&[Differs]] = &[NO_SIGNER, &[(PaSignature, NotAvailable, "signer_unknown")]];
const UNSUPPORTED: &[&[Differs]] = &[
    NO_SIGNER,
    &[(PaSignature, Inconclusive, "unsupported_algorithm")],
];
const DEPARTS: &[(CheckName, &str)] = &[(PaSignature, "departs")];

pub(crate) fn cases() -> Vec<Case> {
    vec![
        titled(17, "EF.SOD begins with another tag")
            .fails(|make| make.sod = |sod| sod[0] = 0x78, MALFORMED),
        titled(18, "its length is one too small")
            .fails(|make| make.sod = |sod| sod[3] -= 1, MALFORMED),
        titled(19, "its length is one too large")
            .fails(|make| make.sod = |sod| sod[3] += 1, MALFORMED),
        titled(20, "SignedData: another version")
            .departs(|make| make.put(CmsField::Version, der::integer(2)), DEPARTS),
        titled(21, "SignedData: no version").fails(|make| make.omit(CmsField::Version), MALFORMED),
        titled(22, "SignedData: digestAlgorithms with MD5 alone").departs(
            |make| make.put(CmsField::DigestAlgorithms, der::set_of(&[md5()])),
            DEPARTS,
        ),
        titled(23, "SignedData: no digestAlgorithms")
            .fails(|make| make.omit(CmsField::DigestAlgorithms), MALFORMED),
        titled(24, "SignedData: the content is of another type").fails(
            |make| make.content_type = "2.23.136.1.1.99",
            &[&[
                (PaHashes, Failed, "malformed"),
                (Aa, NotAvailable, "needs"),
                (Ca, NotAvailable, "needs"),
            ]],
        ),
        titled(25, "SignedData: no content type")
            .fails(|make| make.omit(CmsField::ContentType), MALFORMED),
        titled(26, "SignerInfo: another version").departs(
            |make| make.put(CmsField::SignerVersion, der::integer(2)),
            DEPARTS,
        ),
        titled(27, "SignerInfo: no version")
            .fails(|make| make.omit(CmsField::SignerVersion), MALFORMED),
        titled(28, "SignerInfo: issuer and serial number of nobody").fails(
            |make| {
                let id = der::sequence(&[stranger().to_der(), der::integer(7)]);
                make.put(CmsField::SignerIdentifier, id);
            },
            UNKNOWN,
        ),
        titled(29, "SignerInfo: key identifier of nobody").fails(
            |make| {
                make.cms.identifier = SignerIdentifier::SubjectKeyIdentifier;
                make.put(CmsField::SignerIdentifier, der::implicit(0, &[7; 20]));
            },
            UNKNOWN,
        ),
        titled(30, "SignerInfo: MD5 over the content").fails(
            |make| make.put(CmsField::SignerDigestAlgorithm, md5()),
            UNSUPPORTED,
        ),
        titled(31, "SignerInfo: no hash algorithm")
            .fails(|make| make.omit(CmsField::SignerDigestAlgorithm), MALFORMED),
        titled(32, "SignerInfo: messageDigest of another content").fails(
            |make| make.cms.flaw = Some(CmsFlaw::MessageDigest),
            &[NO_SIGNER, &[(PaSignature, Failed, "digest_mismatch")]],
        ),
        titled(33, "SignerInfo: no messageDigest").fails(
            |make| make.cms.flaw = Some(CmsFlaw::NoMessageDigest),
            &[NO_SIGNER, &[(PaSignature, Failed, "bad_attributes")]],
        ),
        plan(34, "–").deleted(),
        plan(35, "–").deleted(),
        plan(36, "SignerInfo: RSA with MD5").fails(
            |make| make.put(CmsField::SignatureAlgorithm, md5_with_rsa()),
            UNSUPPORTED,
        ),
        titled(37, "SignerInfo: another signature").fails(
            |make| make.cms.flaw = Some(CmsFlaw::Signature),
            &[NO_SIGNER, &[(PaSignature, Failed, "bad_signature")]],
        ),
        titled(38, "SignerInfo: no signature")
            .fails(|make| make.omit(CmsField::Signature), MALFORMED),
        plan(84, "SignerInfo: version 3 with issuer and serial number").departs(
            |make| make.put(CmsField::SignerVersion, der::integer(3)),
            DEPARTS,
        ),
        plan(85, "SignerInfo: version 1 with a key identifier").departs(
            |make| {
                make.cms.identifier = SignerIdentifier::SubjectKeyIdentifier;
                make.put(CmsField::SignerVersion, der::integer(1));
            },
            DEPARTS,
        ),
    ]
}

/// A name that nobody has.
pub(crate) fn stranger() -> Name {
    Name {
        country: "VN".into(),
        organization: "Nobody".into(),
        common_name: "Another authority".into(),
    }
}

/// The AlgorithmIdentifier of MD5.
fn md5() -> Vec<u8> {
    der::sequence(&[der::oid("1.2.840.113549.2.5"), der::null()])
}

/// The AlgorithmIdentifier of RSA PKCS#1 with MD5.
pub(crate) fn md5_with_rsa() -> Vec<u8> {
    der::sequence(&[der::oid("1.2.840.113549.1.1.4"), der::null()])
}

/// The signer is named by its key, so that its certificate is found whatever else is in it.
pub(crate) fn by_key(make: &mut Make, field: CertificateField, value: Vec<u8>) {
    make.cms.identifier = SignerIdentifier::SubjectKeyIdentifier;
    make.put_certificate(field, value);
}
