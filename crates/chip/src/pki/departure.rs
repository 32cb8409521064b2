//! Rules of the standards that real issuers break, and that change nothing of what a signature
//! proves.

use core::fmt;

/// A rule that was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Departure {
    /// SignedData or SignerInfo has another version than what is in it asks for (RFC 5652, 5.1
    /// and 5.3).
    SignedDataVersion,
    /// The digestAlgorithms of SignedData lack the signer's (RFC 5652, 5.1), or name one that
    /// Doc 9303-12, 4.4 does not allow.
    DigestAlgorithms,
    /// The LDS security object has another version than what is in it asks for (Doc 9303-10,
    /// 4.6.2.3).
    SecurityObjectVersion,
    /// A certificate with extensions is not of version 3 (RFC 5280, 4.1.2.1).
    CertificateVersion,
    /// A time is not written as RFC 5280, 4.1.2.5 wants it: UTCTime through 2049, with seconds and
    /// in UTC.
    TimeForm,
    /// The issuer is named otherwise than in the certificate whose key signed (RFC 5280, 6.1.3).
    IssuerName,
    /// AuthorityKeyIdentifier is missing, or holds no key identifier (Doc 9303-12, 7.1.1).
    AuthorityKeyIdentifier,
    /// KeyUsage is missing, or not critical (Doc 9303-12, 7.1.1).
    KeyUsage,
    /// An extension of a certificate does not parse, or stands there twice (RFC 5280, 4.2): what it
    /// would limit is not limited.
    Extension,
}

impl Departure {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::SignedDataVersion,
        Self::DigestAlgorithms,
        Self::SecurityObjectVersion,
        Self::CertificateVersion,
        Self::TimeForm,
        Self::IssuerName,
        Self::AuthorityKeyIdentifier,
        Self::KeyUsage,
        Self::Extension,
    ];
}

/// In English, after "departs from the standard: ".
impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignedDataVersion => "the version of the signed data",
            Self::DigestAlgorithms => "the list of hash algorithms in the signed data",
            Self::SecurityObjectVersion => "the version of the list of hashes",
            Self::CertificateVersion => "the version of a certificate",
            Self::TimeForm => "the form of a certificate's times",
            Self::IssuerName => "the issuer's name in a certificate",
            Self::AuthorityKeyIdentifier => "the issuer's key identifier in a certificate",
            Self::KeyUsage => "the key usage in a certificate",
            Self::Extension => "an extension in a certificate",
        })
    }
}
