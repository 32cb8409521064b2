//! X.509 certificates and revocation lists of the e-passport PKI (Doc 9303-12, 7.1; RFC 5280),
//! written field by field, so that a test can also ask for wrong ones.

use time::Date;

use crate::curve::Curve;
use crate::der::{self, FieldChange};
use crate::hash::Hash;
use crate::signature::{KeyMismatch, SignatureAlgorithm, SigningKey};

/// A state or organisation that issues documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country {
    /// Two letters, as certificates name it.
    pub code: &'static str,
    /// Three letters, as the MRZ names it.
    pub mrz_code: &'static str,
}

impl Country {
    /// Việt Nam.
    pub const VIETNAM: Self = Self {
        code: "VN",
        mrz_code: "VNM",
    };
    /// The state of Doc 9303's specimens.
    pub const UTOPIA: Self = Self {
        code: "UT",
        mrz_code: "UTO",
    };
}

/// A distinguished name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Two-letter country code.
    pub country: String,
    /// Organisation.
    pub organization: String,
    /// Common name.
    pub common_name: String,
}

impl Name {
    /// The RDNSequence.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let attribute =
            |oid, value: Vec<u8>| der::set_of(&[der::sequence(&[der::oid(oid), value])]);
        der::sequence(&[
            attribute("2.5.4.6", der::printable(&self.country)),
            attribute("2.5.4.10", der::utf8(&self.organization)),
            attribute("2.5.4.3", der::utf8(&self.common_name)),
        ])
    }
}

/// The first and the last day of something, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// From the first second of this day, in UTC.
    pub from: Date,
    /// To the last second of this day, in UTC.
    pub until: Date,
}

/// A certificate extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its dotted object identifier.
    pub oid: &'static str,
    /// Whether a verifier that does not know it must reject the certificate.
    pub critical: bool,
    /// The encoded value, without the OCTET STRING around it.
    pub value: Vec<u8>,
}

/// keyCertSign and cRLSign, as [`Extension::key_usage`] takes them.
pub const USAGE_AUTHORITY: u16 = 0x0600;
/// digitalSignature, as [`Extension::key_usage`] takes it.
pub const USAGE_SIGNER: u16 = 0x8000;

impl Extension {
    /// subjectKeyIdentifier: the SHA-1 of the public key (RFC 5280, 4.2.1.2).
    #[must_use]
    pub fn subject_key_identifier(key: &SigningKey) -> Self {
        let value = der::octet_string(&key_identifier(key));
        Self {
            oid: "2.5.29.14",
            critical: false,
            value,
        }
    }

    /// authorityKeyIdentifier.
    #[must_use]
    pub fn authority_key_identifier(issuer: &SigningKey) -> Self {
        let value = der::sequence(&[der::implicit(0, &key_identifier(issuer))]);
        Self {
            oid: "2.5.29.35",
            critical: false,
            value,
        }
    }

    /// keyUsage; digitalSignature is the most significant bit.
    #[must_use]
    pub fn key_usage(bits: u16) -> Self {
        Self {
            oid: "2.5.29.15",
            critical: true,
            value: der::named_bits(bits),
        }
    }

    /// privateKeyUsagePeriod.
    #[must_use]
    pub fn private_key_usage_period(period: Validity) -> Self {
        let value = der::sequence(&[
            der::implicit(0, der::general_text(period.from, "000000").as_bytes()),
            der::implicit(1, der::general_text(period.until, "235959").as_bytes()),
        ]);
        Self {
            oid: "2.5.29.16",
            critical: false,
            value,
        }
    }

    /// basicConstraints of an authority: cA, pathLenConstraint 0.
    #[must_use]
    pub fn basic_constraints() -> Self {
        let value = der::sequence(&[der::boolean(true), der::integer(0)]);
        Self {
            oid: "2.5.29.19",
            critical: true,
            value,
        }
    }

    /// subjectAltName (Doc 9303-12, 7.1.1.2).
    #[must_use]
    pub fn subject_alternative_name(country: Country) -> Self {
        Self {
            oid: "2.5.29.17",
            critical: false,
            value: alternative_name(country),
        }
    }

    /// issuerAltName (Doc 9303-12, 7.1.1.2).
    #[must_use]
    pub fn issuer_alternative_name(country: Country) -> Self {
        Self {
            oid: "2.5.29.18",
            critical: false,
            value: alternative_name(country),
        }
    }

    /// cRLDistributionPoints with one address.
    #[must_use]
    pub fn crl_distribution_point(address: &str) -> Self {
        let name = der::implicit(6, address.as_bytes());
        let point = der::explicit(0, &der::explicit(0, &name));
        let value = der::sequence(&[der::sequence(&[point])]);
        Self {
            oid: "2.5.29.31",
            critical: false,
            value,
        }
    }

    /// extKeyUsage with one purpose.
    #[must_use]
    pub fn extended_key_usage(purpose: &str) -> Self {
        let value = der::sequence(&[der::oid(purpose)]);
        Self {
            oid: "2.5.29.37",
            critical: true,
            value,
        }
    }

    /// DocumentTypeList (Doc 9303-12, 7.1.1.6): document types as in the MRZ, `P` or `ID`.
    #[must_use]
    pub fn document_types(types: &[&str]) -> Self {
        let types: Vec<Vec<u8>> = types.iter().map(|text| der::printable(text)).collect();
        let value = der::sequence(&[der::integer(0), der::set_of(&types)]);
        Self {
            oid: "2.23.136.1.1.6.2",
            critical: false,
            value,
        }
    }

    /// issuingDistributionPoint (RFC 5280, 5.2.5): what a revocation list is limited to.
    #[must_use]
    pub fn issuing_distribution_point(scope: ListScope) -> Self {
        let flag = |number| der::implicit(number, &[0xFF]);
        let value = match scope {
            ListScope::Everything => Vec::new(),
            ListScope::UserCertificates => flag(1),
            ListScope::AuthorityCertificates => flag(2),
            // keyCompromise and cACompromise.
            ListScope::SomeReasons => der::implicit(3, &[0x05, 0x60]),
            ListScope::Indirect => flag(4),
            ListScope::AttributeCertificates => flag(5),
        };
        Self {
            oid: "2.5.29.28",
            critical: true,
            value: der::element(0x30, &value),
        }
    }

    /// deltaCRLIndicator (RFC 5280, 5.2.4): only what changed since the list of this number.
    #[must_use]
    pub fn delta_of(number: u32) -> Self {
        Self {
            oid: "2.5.29.27",
            critical: true,
            value: der::integer(number),
        }
    }

    /// certificateIssuer of an entry in an indirect revocation list (RFC 5280, 5.3.3).
    #[must_use]
    pub fn certificate_issuer(issuer: &Name) -> Self {
        Self {
            oid: "2.5.29.29",
            critical: true,
            value: der::sequence(&[der::explicit(4, &issuer.to_der())]),
        }
    }

    /// reasonCode of an entry in a revocation list (RFC 5280, 5.3.1).
    #[must_use]
    pub fn reason(code: u8) -> Self {
        Self {
            oid: "2.5.29.21",
            critical: false,
            value: der::element(0x0A, &[code]),
        }
    }

    /// NameChange (Doc 9303-12, 7.1.1.5).
    #[must_use]
    pub fn name_change() -> Self {
        Self {
            oid: "2.23.136.1.1.6.1",
            critical: false,
            value: der::null(),
        }
    }

    /// The Extension.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut fields = vec![der::oid(self.oid)];
        if self.critical {
            fields.push(der::boolean(true));
        }
        fields.push(der::octet_string(&self.value));
        der::sequence(&fields)
    }
}

/// What a revocation list is limited to (RFC 5280, 5.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListScope {
    /// Nothing: the extension is there and says so.
    Everything,
    /// Certificates of those who are no authority.
    UserCertificates,
    /// Certificates of authorities.
    AuthorityCertificates,
    /// Revocations for some reasons.
    SomeReasons,
    /// Nothing, and it names certificates of other issuers too.
    Indirect,
    /// Attribute certificates.
    AttributeCertificates,
}

/// A departure from the certificate profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateChange {
    /// Leave out the extension with this identifier.
    Omit(&'static str),
    /// Put this extension in place of that with its identifier, or add it.
    Put(Extension),
    /// Change a field before it is signed, or the signature.
    Field(FieldChange<CertificateField>),
}

/// A field of a certificate (RFC 5280, 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum CertificateField {
    Version,
    SerialNumber,
    /// The algorithm within the signed part.
    Signature,
    Issuer,
    Validity,
    Subject,
    SubjectPublicKeyInfo,
    Extensions,
    /// The algorithm beside the signature.
    SignatureAlgorithm,
    SignatureValue,
}

/// The fields of a certificate before it is signed.
#[derive(Debug)]
pub struct Certificate<'a> {
    /// Serial number, an unsigned big-endian magnitude.
    pub serial: &'a [u8],
    /// The issuer's name.
    pub issuer: &'a Name,
    /// The subject's name.
    pub subject: &'a Name,
    /// When it may be used.
    pub validity: Validity,
    /// The key that it certifies.
    pub key: &'a SigningKey,
    /// Its extensions, in this order.
    pub extensions: Vec<Extension>,
    /// Departures from the fields above.
    pub changes: Vec<FieldChange<CertificateField>>,
}

impl Certificate<'_> {
    /// Applies departures from the profile.
    pub fn change(&mut self, changes: &[CertificateChange]) {
        for change in changes {
            match change {
                CertificateChange::Omit(oid) => self.extensions.retain(|have| have.oid != *oid),
                CertificateChange::Put(new) => {
                    match self.extensions.iter_mut().find(|have| have.oid == new.oid) {
                        Some(have) => *have = new.clone(),
                        None => self.extensions.push(new.clone()),
                    }
                }
                CertificateChange::Field(change) => self.changes.push(change.clone()),
            }
        }
    }

    /// The certificate, signed by the issuer's key.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn sign(
        &self,
        issuer: &SigningKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<Vec<u8>, KeyMismatch> {
        use CertificateField as Field;
        let extensions: Vec<Vec<u8>> = self.extensions.iter().map(Extension::to_der).collect();
        let validity = der::sequence(&[
            der::time(self.validity.from, "000000"),
            der::time(self.validity.until, "235959"),
        ]);
        let mut fields = vec![
            (Field::Version, der::explicit(0, &der::integer(2))),
            (Field::SerialNumber, der::unsigned(self.serial)),
            (Field::Signature, algorithm.identifier()),
            (Field::Issuer, self.issuer.to_der()),
            (Field::Validity, validity),
            (Field::Subject, self.subject.to_der()),
            (Field::SubjectPublicKeyInfo, self.key.public_key_info()),
        ];
        if !extensions.is_empty() {
            let extensions = der::explicit(3, &der::sequence(&extensions));
            fields.push((Field::Extensions, extensions));
        }
        let to_be_signed = der::element(0x30, &der::changed(fields, &self.changes));
        let signature = issuer.sign(algorithm, &to_be_signed)?;
        let fields = vec![
            (Field::SignatureAlgorithm, algorithm.identifier()),
            (Field::SignatureValue, der::bit_string(&signature)),
        ];
        let rest = der::changed(fields, &self.changes);
        Ok(der::element(0x30, &[to_be_signed, rest].concat()))
    }
}

/// The fields of a certificate revocation list (Doc 9303-12, 7.1.4) before it is signed.
#[derive(Debug)]
pub struct RevocationList<'a> {
    /// The name of the authority.
    pub issuer: &'a Name,
    /// The list's number.
    pub number: u32,
    /// When it was issued and when the next one will be.
    pub validity: Validity,
    /// The serial numbers of revoked certificates, each with the day of its revocation.
    pub revoked: &'a [(Vec<u8>, Date)],
    /// The extensions of each entry, as they are to stand there.
    pub of_entries: &'a [Vec<u8>],
    /// Extensions of the list beside the usual ones.
    pub extensions: &'a [Extension],
}

impl RevocationList<'_> {
    /// The list, signed by the authority's key.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn sign(
        &self,
        issuer: &SigningKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<Vec<u8>, KeyMismatch> {
        let number = Extension {
            oid: "2.5.29.20",
            critical: false,
            value: der::integer(self.number),
        };
        let usual = [Extension::authority_key_identifier(issuer), number];
        let extensions = usual.iter().chain(self.extensions);
        let extensions: Vec<Vec<u8>> = extensions.map(Extension::to_der).collect();
        let entry = |(serial, day): &(Vec<u8>, Date)| {
            let mut fields = vec![der::unsigned(serial), der::time(*day, "000000")];
            if !self.of_entries.is_empty() {
                fields.push(der::sequence(self.of_entries));
            }
            der::sequence(&fields)
        };
        let entries: Vec<Vec<u8>> = self.revoked.iter().map(entry).collect();
        let mut fields = vec![
            der::integer(1),
            algorithm.identifier(),
            self.issuer.to_der(),
            der::time(self.validity.from, "000000"),
            der::time(self.validity.until, "235959"),
        ];
        if !entries.is_empty() {
            fields.push(der::sequence(&entries));
        }
        fields.push(der::explicit(0, &der::sequence(&extensions)));
        signed(der::sequence(&fields), issuer, algorithm)
    }
}

/// The SHA-1 of the public key.
#[must_use]
pub fn key_identifier(key: &SigningKey) -> Vec<u8> {
    Hash::Sha1.digest(&key.public_key())
}

/// Whether a hash of this length suits a key on this curve: Doc 9303-12, 4.4.3 wants it no longer
/// than the order, and the strongest that is.
#[must_use]
pub fn usual_hash(curve: Curve) -> Hash {
    match curve.order_bytes() {
        ..=27 => Hash::Sha1,
        28..=31 => Hash::Sha224,
        32..=47 => Hash::Sha256,
        48..=63 => Hash::Sha384,
        _ => Hash::Sha512,
    }
}

fn signed(
    to_be_signed: Vec<u8>,
    key: &SigningKey,
    algorithm: SignatureAlgorithm,
) -> Result<Vec<u8>, KeyMismatch> {
    let signature = key.sign(algorithm, &to_be_signed)?;
    Ok(der::sequence(&[
        to_be_signed,
        algorithm.identifier(),
        der::bit_string(&signature),
    ]))
}

/// A contact address and the country as the MRZ writes it.
fn alternative_name(country: Country) -> Vec<u8> {
    let address = format!("https://{}.csca.example", country.code.to_lowercase());
    let locality = der::sequence(&[der::oid("2.5.4.7"), der::printable(country.mrz_code)]);
    let directory = der::sequence(&[der::set_of(&[locality])]);
    der::sequence(&[
        der::implicit(6, address.as_bytes()),
        der::explicit(4, &directory),
    ])
}
