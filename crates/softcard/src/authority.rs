//! Test authorities: a Country Signing CA, its link certificates, document signers, revocation
//! lists and master lists (Doc 9303-12).

use time::Date;

use crate::certificate::{
    Certificate, CertificateChange, Country, Extension, Name, RevocationList, USAGE_AUTHORITY,
    USAGE_SIGNER, Validity, key_identifier,
};
use crate::cms::{SignedData, SignedDataOptions};
use crate::der;
use crate::hash::Hash;
use crate::rng::Rng;
use crate::signature::{KeyMismatch, KeySpec, SignatureAlgorithm, SigningKey};

/// What a Country Signing CA is to be like.
#[derive(Debug, Clone)]
pub struct AuthoritySpec {
    /// Its country.
    pub country: Country,
    /// Counts the keys of one country under one name: another number, another key.
    pub generation: u32,
    /// The kind of its key.
    pub key: KeySpec,
    /// What it signs with.
    pub algorithm: SignatureAlgorithm,
    /// Validity of its certificate.
    pub validity: Validity,
    /// While its private key is used.
    pub key_usage_period: Validity,
    /// Departures from the profile of its certificate.
    pub changes: Vec<CertificateChange>,
}

/// What a document signer is to be like.
#[derive(Debug, Clone)]
pub struct SignerSpec {
    /// The country in its own name.
    pub country: Country,
    /// The kind of its key.
    pub key: KeySpec,
    /// What it signs EF.SOD with.
    pub algorithm: SignatureAlgorithm,
    /// Validity of its certificate.
    pub validity: Validity,
    /// While its private key is used.
    pub key_usage_period: Validity,
    /// The document types it may sign, as in the MRZ.
    pub document_types: Vec<&'static str>,
    /// Departures from the profile of its certificate.
    pub changes: Vec<CertificateChange>,
}

/// A Country Signing CA.
#[derive(Debug, Clone)]
pub struct Authority {
    name: Name,
    country: Country,
    key: SigningKey,
    algorithm: SignatureAlgorithm,
    certificate: Vec<u8>,
    rng: Rng,
}

impl Authority {
    /// The authority of this kind that follows from the stream, with its self-signed certificate.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn create(spec: &AuthoritySpec, rng: &Rng) -> Result<Self, KeyMismatch> {
        let rng = rng.derive(&format!(
            "csca {} {} {:?} {:?}",
            spec.country.mrz_code, spec.generation, spec.key, spec.algorithm
        ));
        let key = SigningKey::generate(spec.key, rng.derive("key"));
        Self::with_key(spec, key, rng)
    }

    /// The authority of this kind with a key that there is already; its serial numbers follow
    /// from the stream.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn with_key(spec: &AuthoritySpec, key: SigningKey, rng: Rng) -> Result<Self, KeyMismatch> {
        let name = authority_name(spec.country);
        let mut certificate = Certificate {
            serial: &serial(&rng, "self-signed"),
            issuer: &name,
            subject: &name,
            validity: spec.validity,
            key: &key,
            extensions: authority_extensions(spec.country, &key, &key, spec.key_usage_period),
            changes: Vec::new(),
        };
        certificate.change(&spec.changes);
        let certificate = certificate.sign(&key, spec.algorithm)?;
        Ok(Self {
            name,
            country: spec.country,
            key,
            algorithm: spec.algorithm,
            certificate,
            rng,
        })
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The self-signed certificate.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The link certificate: this authority vouches for the key of its successor.
    ///
    /// # Errors
    /// [`KeyMismatch`], which an authority that could be created does not give.
    pub fn link(&self, next: &Self, validity: Validity) -> Result<Vec<u8>, KeyMismatch> {
        self.changed_link(next, validity, &[])
    }

    /// The same with departures from the profile.
    ///
    /// # Errors
    /// As [`Authority::link`].
    pub fn changed_link(
        &self,
        next: &Self,
        validity: Validity,
        changes: &[CertificateChange],
    ) -> Result<Vec<u8>, KeyMismatch> {
        let mut extensions = authority_extensions(self.country, &self.key, &next.key, validity);
        if self.name != next.name {
            extensions.push(Extension::name_change());
        }
        let mut certificate = Certificate {
            serial: &serial(&self.rng, "link"),
            issuer: &self.name,
            subject: &next.name,
            validity,
            key: &next.key,
            extensions,
            changes: Vec::new(),
        };
        certificate.change(changes);
        certificate.sign(&self.key, self.algorithm)
    }

    /// A document signer with its certificate.
    ///
    /// # Errors
    /// [`KeyMismatch`], which an authority that could be created does not give.
    pub fn document_signer(&self, spec: &SignerSpec) -> Result<Signer, KeyMismatch> {
        let types = Extension::document_types(&spec.document_types);
        self.signer(spec, "Document Signer", types, None)
    }

    /// A document signer with a key that there is already.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn document_signer_with_key(
        &self,
        spec: &SignerSpec,
        key: SigningKey,
    ) -> Result<Signer, KeyMismatch> {
        let types = Extension::document_types(&spec.document_types);
        self.signer(spec, "Document Signer", types, Some(key))
    }

    /// A master list signer with its certificate; its document types are not used.
    ///
    /// # Errors
    /// [`KeyMismatch`], which an authority that could be created does not give.
    pub fn master_list_signer(&self, spec: &SignerSpec) -> Result<Signer, KeyMismatch> {
        let purpose = Extension::extended_key_usage("2.23.136.1.1.3");
        self.signer(spec, "Master List Signer", purpose, None)
    }

    /// A deviation list signer with its certificate; its document types are not used.
    ///
    /// # Errors
    /// [`KeyMismatch`], which an authority that could be created does not give.
    pub fn deviation_list_signer(&self, spec: &SignerSpec) -> Result<Signer, KeyMismatch> {
        let purpose = Extension::extended_key_usage("2.23.136.1.1.8");
        self.signer(spec, "Deviation List Signer", purpose, None)
    }

    /// A revocation list.
    ///
    /// # Errors
    /// [`KeyMismatch`], which an authority that could be created does not give.
    pub fn revocation_list(
        &self,
        number: u32,
        validity: Validity,
        revoked: &[(Vec<u8>, Date)],
    ) -> Result<Vec<u8>, KeyMismatch> {
        self.sign_list(&RevocationList {
            issuer: &self.name,
            number,
            validity,
            revoked,
            of_entries: &[],
            extensions: &[],
        })
    }

    /// A revocation list of any kind, signed by this authority.
    ///
    /// # Errors
    /// [`KeyMismatch`], which an authority that could be created does not give.
    pub fn sign_list(&self, list: &RevocationList<'_>) -> Result<Vec<u8>, KeyMismatch> {
        list.sign(&self.key, self.algorithm)
    }

    fn signer(
        &self,
        spec: &SignerSpec,
        role: &str,
        purpose: Extension,
        key: Option<SigningKey>,
    ) -> Result<Signer, KeyMismatch> {
        let rng = self.rng.derive(&format!(
            "{role} {} {:?} {:?} {:?} {:?}",
            spec.country.mrz_code, spec.key, spec.algorithm, spec.validity, spec.document_types
        ));
        let key = key.unwrap_or_else(|| SigningKey::generate(spec.key, rng.derive("key")));
        let serial = serial(&rng, "certificate");
        let subject = Name {
            country: spec.country.code.to_owned(),
            organization: "cccd test issuer".to_owned(),
            common_name: format!(
                "TEST {role} {} {}",
                spec.country.mrz_code,
                hex_head(&serial)
            ),
        };
        let mut certificate = Certificate {
            serial: &serial,
            issuer: &self.name,
            subject: &subject,
            validity: spec.validity,
            key: &key,
            extensions: vec![
                Extension::authority_key_identifier(&self.key),
                Extension::subject_key_identifier(&key),
                Extension::key_usage(USAGE_SIGNER),
                Extension::private_key_usage_period(spec.key_usage_period),
                Extension::subject_alternative_name(spec.country),
                Extension::issuer_alternative_name(self.country),
                Extension::crl_distribution_point(&crl_address(self.country)),
                purpose,
            ],
            changes: Vec::new(),
        };
        certificate.change(&spec.changes);
        let certificate = certificate.sign(&self.key, self.algorithm)?;
        Ok(Signer {
            issuer: self.name.clone(),
            serial,
            key,
            algorithm: spec.algorithm,
            certificate,
        })
    }
}

/// A key that signs documents or master lists, with its certificate.
#[derive(Debug, Clone)]
pub struct Signer {
    issuer: Name,
    serial: Vec<u8>,
    key: SigningKey,
    algorithm: SignatureAlgorithm,
    certificate: Vec<u8>,
}

impl Signer {
    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The serial number of its certificate, an unsigned big-endian magnitude.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// The name of the authority that certified it.
    #[must_use]
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Its private key.
    #[must_use]
    pub const fn key(&self) -> &SigningKey {
        &self.key
    }

    /// What it signs with.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The subjectKeyIdentifier of its certificate.
    #[must_use]
    pub fn key_identifier(&self) -> Vec<u8> {
        key_identifier(&self.key)
    }

    /// A CSCA master list (Doc 9303-12, 9) of these certificates, signed by this signer, whose
    /// authority's certificate is `authority`.
    ///
    /// # Errors
    /// [`KeyMismatch`], which a signer that could be created does not give.
    pub fn master_list(
        &self,
        authority: &Authority,
        certificates: &[Vec<u8>],
        signing_day: Date,
    ) -> Result<Vec<u8>, KeyMismatch> {
        let content = der::sequence(&[der::integer(0), der::set_of(certificates)]);
        SignedData {
            content_type: "2.23.136.1.1.2",
            content: &content,
            digest: self.algorithm.hash(),
            signer: self,
            options: &SignedDataOptions {
                additional_certificates: vec![authority.certificate.clone()],
                signing_day: Some(signing_day),
                ..SignedDataOptions::default()
            },
        }
        .sign()
    }
}

fn authority_name(country: Country) -> Name {
    Name {
        country: country.code.to_owned(),
        organization: "cccd test issuer".to_owned(),
        common_name: format!("TEST Country Signing CA {}", country.mrz_code),
    }
}

fn authority_extensions(
    country: Country,
    issuer: &SigningKey,
    subject: &SigningKey,
    key_usage_period: Validity,
) -> Vec<Extension> {
    vec![
        Extension::authority_key_identifier(issuer),
        Extension::subject_key_identifier(subject),
        Extension::key_usage(USAGE_AUTHORITY),
        Extension::private_key_usage_period(key_usage_period),
        Extension::subject_alternative_name(country),
        Extension::issuer_alternative_name(country),
        Extension::basic_constraints(),
        Extension::crl_distribution_point(&crl_address(country)),
    ]
}

fn crl_address(country: Country) -> String {
    format!("https://pki.example/CRLs/{}.crl", country.mrz_code)
}

/// A positive serial number of 16 bytes.
fn serial(rng: &Rng, purpose: &str) -> Vec<u8> {
    let digest = Hash::Sha256.digest(&rng.derive(purpose).bytes(32));
    let mut serial: Vec<u8> = digest.into_iter().take(16).collect();
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x3F | 0x40;
    }
    serial
}

/// The first four bytes in hexadecimal, to tell names apart.
fn hex_head(bytes: &[u8]) -> String {
    bytes
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02X}"))
        .collect()
}
