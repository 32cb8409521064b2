//! Signature algorithms as an AlgorithmIdentifier names them (RFC 3279, 4055, 5758; TR-03111,
//! 5.2.1).

use core::fmt;

use cccd_lds::{
    Oid,
    tlv::{Reader, Tag, Tlv, TlvError},
};

use super::SignatureError;
use crate::crypto::HashAlgorithm;

/// How the signature is made from the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    Pkcs1,
    /// RSASSA-PSS (RFC 8017, 8.1).
    Pss {
        /// The hash of the mask generation function.
        mgf_hash: HashAlgorithm,
        /// Length of the salt in bytes.
        salt_len: usize,
    },
    /// ECDSA, the signature as a SEQUENCE of two INTEGERs (ANSI X9.62).
    Ecdsa,
    /// ECDSA, the signature as two numbers of equal length (TR-03111, 5.2.1).
    PlainEcdsa,
    /// DSA (FIPS 186-4).
    Dsa,
}

/// A signature algorithm with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureAlgorithm {
    /// How the signature is made.
    pub scheme: Scheme,
    /// The hash over the message.
    pub hash: HashAlgorithm,
}

/// What the identifier alone says: the hash is in it, in its parameters, or elsewhere.
enum Named {
    Whole(Scheme, HashAlgorithm),
    HashElsewhere(Scheme),
    Pss,
}

const PKCS1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
const X962: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D];
const X9CM: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04];
const NIST_SIGNATURES: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03];
const BSI_PLAIN: &[u8] = &[0x04, 0x00, 0x7F, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01];
/// `sha-1WithRSAEncryption` of the OIW, in some old certificates.
const OIW_SHA1_RSA: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1D];
/// `id-MGF1`.
const MGF1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];

fn named(oid: &Oid) -> Option<Named> {
    use HashAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    let content = oid.content();
    if content == OIW_SHA1_RSA {
        return Some(Named::Whole(Scheme::Pkcs1, Sha1));
    }
    let below = |base: &[u8]| content.strip_prefix(base);
    if let Some(rest) = below(PKCS1) {
        return Some(match rest {
            [1] => Named::HashElsewhere(Scheme::Pkcs1),
            [5] => Named::Whole(Scheme::Pkcs1, Sha1),
            [10] => Named::Pss,
            [11] => Named::Whole(Scheme::Pkcs1, Sha256),
            [12] => Named::Whole(Scheme::Pkcs1, Sha384),
            [13] => Named::Whole(Scheme::Pkcs1, Sha512),
            [14] => Named::Whole(Scheme::Pkcs1, Sha224),
            _ => return None,
        });
    }
    if let Some(rest) = below(X962) {
        return Some(match rest {
            [2, 1] => Named::HashElsewhere(Scheme::Ecdsa),
            [4, 1] => Named::Whole(Scheme::Ecdsa, Sha1),
            [4, 3, 1] => Named::Whole(Scheme::Ecdsa, Sha224),
            [4, 3, 2] => Named::Whole(Scheme::Ecdsa, Sha256),
            [4, 3, 3] => Named::Whole(Scheme::Ecdsa, Sha384),
            [4, 3, 4] => Named::Whole(Scheme::Ecdsa, Sha512),
            _ => return None,
        });
    }
    if let Some([rest]) = below(BSI_PLAIN) {
        let hash = match rest {
            1 => Sha1,
            2 => Sha224,
            3 => Sha256,
            4 => Sha384,
            5 => Sha512,
            _ => return None,
        };
        return Some(Named::Whole(Scheme::PlainEcdsa, hash));
    }
    if let Some(rest) = below(X9CM) {
        return Some(match rest {
            [1] => Named::HashElsewhere(Scheme::Dsa),
            [3] => Named::Whole(Scheme::Dsa, Sha1),
            _ => return None,
        });
    }
    match below(NIST_SIGNATURES)? {
        [1] => Some(Named::Whole(Scheme::Dsa, Sha224)),
        [2] => Some(Named::Whole(Scheme::Dsa, Sha256)),
        _ => None,
    }
}

impl SignatureAlgorithm {
    /// Parses an AlgorithmIdentifier. `digest` is the hash named elsewhere, for identifiers that
    /// name none.
    ///
    /// # Errors
    /// [`SignatureError::Unsupported`] with the unknown identifier,
    /// [`SignatureError::Algorithm`] where it is malformed or names no hash at all.
    pub fn parse(der: &[u8], digest: Option<HashAlgorithm>) -> Result<Self, SignatureError> {
        let malformed = |_: TlvError| SignatureError::Algorithm("not an AlgorithmIdentifier");
        let mut fields = Reader::new(der)
            .expect(Tag::SEQUENCE)
            .and_then(|s| s.children())
            .map_err(malformed)?;
        let oid = fields
            .expect(Tag::OID)
            .and_then(|oid| oid.to_oid())
            .map_err(malformed)?;
        match named(&oid).ok_or_else(|| SignatureError::unsupported(&oid))? {
            Named::Whole(scheme, hash) => Ok(Self { scheme, hash }),
            Named::HashElsewhere(scheme) => {
                let hash = digest.ok_or(SignatureError::Algorithm("it names no hash"))?;
                Ok(Self { scheme, hash })
            }
            Named::Pss => Self::parse_pss(fields),
        }
    }

    /// RSASSA-PSS-params (RFC 4055, 3.1), all of them optional.
    fn parse_pss(mut fields: Reader<'_>) -> Result<Self, SignatureError> {
        let malformed = |_: TlvError| SignatureError::Algorithm("malformed PSS parameters");
        let (mut hash, mut mgf_hash, mut salt_len) = (HashAlgorithm::Sha1, HashAlgorithm::Sha1, 20);
        let Some(parameters) = fields.optional(Tag::SEQUENCE).map_err(malformed)? else {
            return Ok(Self {
                scheme: Scheme::Pss { mgf_hash, salt_len },
                hash,
            });
        };
        let mut parameters = parameters.children().map_err(malformed)?;
        if let Some(field) = optional(&mut parameters, 0)? {
            hash = hash_identifier(field.children().map_err(malformed)?)?;
        }
        if let Some(field) = optional(&mut parameters, 1)? {
            let mut inner = field
                .children()
                .and_then(|mut reader| reader.expect(Tag::SEQUENCE))
                .and_then(|sequence| sequence.children())
                .map_err(malformed)?;
            let oid = inner
                .expect(Tag::OID)
                .and_then(|oid| oid.to_oid())
                .map_err(malformed)?;
            if oid.content() != MGF1 {
                return Err(SignatureError::unsupported(&oid));
            }
            mgf_hash = hash_identifier(inner)?;
        }
        if let Some(field) = optional(&mut parameters, 2)? {
            let length = field
                .children()
                .and_then(|mut reader| reader.expect(Tag::INTEGER))
                .and_then(|integer| integer.to_u64())
                .map_err(malformed)?;
            salt_len = usize::try_from(length)
                .map_err(|_| SignatureError::Algorithm("impossible salt length"))?;
        }
        if let Some(field) = optional(&mut parameters, 3)? {
            let trailer = field
                .children()
                .and_then(|mut reader| reader.expect(Tag::INTEGER))
                .and_then(|integer| integer.to_u64())
                .map_err(malformed)?;
            if trailer != 1 {
                return Err(SignatureError::Algorithm("unknown PSS trailer"));
            }
        }
        Ok(Self {
            scheme: Scheme::Pss { mgf_hash, salt_len },
            hash,
        })
    }
}

/// The field with this explicit tag, if it is there.
fn optional<'a>(fields: &mut Reader<'a>, number: u8) -> Result<Option<Tlv<'a>>, SignatureError> {
    fields
        .optional(Tag::context(number))
        .map_err(|_| SignatureError::Algorithm("malformed PSS parameters"))
}

/// The hash that the AlgorithmIdentifier at the reader names.
fn hash_identifier(mut reader: Reader<'_>) -> Result<HashAlgorithm, SignatureError> {
    let oid = reader
        .expect(Tag::SEQUENCE)
        .and_then(|sequence| sequence.children())
        .and_then(|mut fields| fields.expect(Tag::OID))
        .and_then(|oid| oid.to_oid())
        .map_err(|_| SignatureError::Algorithm("malformed hash algorithm"))?;
    HashAlgorithm::from_oid(&oid).ok_or_else(|| SignatureError::unsupported(&oid))
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = self.hash;
        match self.scheme {
            Scheme::Pkcs1 => write!(f, "RSA PKCS#1 {hash}"),
            Scheme::Pss { mgf_hash, salt_len } => {
                write!(f, "RSA PSS {hash} (salt {salt_len}")?;
                if mgf_hash != hash {
                    write!(f, ", MGF1 {mgf_hash}")?;
                }
                f.write_str(")")
            }
            Scheme::Ecdsa => write!(f, "ECDSA {hash}"),
            Scheme::PlainEcdsa => write!(f, "plain ECDSA {hash}"),
            Scheme::Dsa => write!(f, "DSA {hash}"),
        }
    }
}
