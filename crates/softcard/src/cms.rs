//! CMS SignedData with one signer (RFC 5652; Doc 9303-10, 4.6.2.2), in DER, with the departures
//! that tests ask for.

use time::Date;

use crate::authority::Signer;
use crate::der::{self, FieldChange};
use crate::hash::Hash;
use crate::signature::{KeyMismatch, digest_identifier};

/// How the signer is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignerIdentifier {
    /// By the issuer's name and the serial number of the certificate.
    #[default]
    IssuerAndSerialNumber,
    /// By the certificate's subject key identifier.
    SubjectKeyIdentifier,
}

/// What is wrong with a SignedData on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CmsFlaw {
    /// The last bit of the signature is flipped.
    Signature,
    /// The messageDigest attribute is that of another content; the signature over it is right.
    MessageDigest,
    /// The contentType attribute names id-data; the signature over it is right.
    ContentType,
    /// There is no messageDigest attribute; the signature over the others is right.
    NoMessageDigest,
    /// The content was changed after signing: its last bit is flipped.
    Content,
    /// The content was changed after signing and the messageDigest attribute made to fit it.
    ContentAndMessageDigest,
}

/// A field of SignedData or of its SignerInfo (RFC 5652, 5.1 to 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum CmsField {
    Version,
    DigestAlgorithms,
    /// The type of the content; the signed attribute stays as it is.
    ContentType,
    SignerVersion,
    SignerIdentifier,
    SignerDigestAlgorithm,
    SignatureAlgorithm,
    Signature,
}

/// The choices that CMS leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedDataOptions {
    /// How the signer is named.
    pub identifier: SignerIdentifier,
    /// Whether the signer's certificate comes along.
    pub certificate: bool,
    /// Certificates that come along besides.
    pub additional_certificates: Vec<Vec<u8>>,
    /// SignerInfos that stand there besides, which anybody can add.
    pub additional_signers: Vec<Vec<u8>>,
    /// The day in the signingTime attribute, where there is one.
    pub signing_day: Option<Date>,
    /// Whether attributes are signed; otherwise the content is signed itself.
    pub signed_attributes: bool,
    /// Whether an RSA signature is given as bare rsaEncryption, as some issuers do.
    pub bare_rsa_identifier: bool,
    /// The hash of the content, where it is another than that of the data groups.
    pub digest: Option<Hash>,
    /// What is wrong on purpose.
    pub flaw: Option<CmsFlaw>,
    /// Fields that are changed on purpose.
    pub changes: Vec<FieldChange<CmsField>>,
}

impl Default for SignedDataOptions {
    fn default() -> Self {
        Self {
            identifier: SignerIdentifier::default(),
            certificate: true,
            additional_certificates: Vec::new(),
            additional_signers: Vec::new(),
            signing_day: None,
            signed_attributes: true,
            bare_rsa_identifier: false,
            digest: None,
            flaw: None,
            changes: Vec::new(),
        }
    }
}

/// A SignedData before it is signed.
#[derive(Debug)]
pub struct SignedData<'a> {
    /// The dotted identifier of the content's type.
    pub content_type: &'a str,
    /// The content.
    pub content: &'a [u8],
    /// The hash of the content.
    pub digest: Hash,
    /// Who signs.
    pub signer: &'a Signer,
    /// The rest.
    pub options: &'a SignedDataOptions,
}

impl SignedData<'_> {
    /// The ContentInfo with the signed data.
    ///
    /// # Errors
    /// [`KeyMismatch`], which a signer that could be created does not give.
    pub fn sign(&self) -> Result<Vec<u8>, KeyMismatch> {
        let content = self.shown_content();
        let version = match self.options.identifier {
            _ if self.content_type != ID_DATA => 3,
            SignerIdentifier::IssuerAndSerialNumber => 1,
            SignerIdentifier::SubjectKeyIdentifier => 3,
        };
        let mut encapsulated =
            self.changed(vec![(CmsField::ContentType, der::oid(self.content_type))]);
        encapsulated.extend(der::explicit(0, &der::octet_string(&content)));
        let mut certificates = self.options.additional_certificates.clone();
        if self.options.certificate {
            certificates.push(self.signer.certificate().to_vec());
        }
        certificates.sort();
        let digests = der::set_of(&[digest_identifier(self.digest())]);
        let mut fields = self.changed(vec![
            (CmsField::Version, der::integer(version)),
            (CmsField::DigestAlgorithms, digests),
        ]);
        fields.extend(der::element(0x30, &encapsulated));
        if !certificates.is_empty() {
            fields.extend(der::element(0xA0, &certificates.concat()));
        }
        let mut signers = self.options.additional_signers.clone();
        signers.push(self.signer_info()?);
        fields.extend(der::set_of(&signers));
        let signed_data = der::element(0x30, &fields);
        Ok(der::sequence(&[
            der::oid("1.2.840.113549.1.7.2"),
            der::explicit(0, &signed_data),
        ]))
    }

    fn signer_info(&self) -> Result<Vec<u8>, KeyMismatch> {
        let (version, identifier) = match self.options.identifier {
            SignerIdentifier::IssuerAndSerialNumber => {
                let name = self.signer.issuer().to_der();
                (
                    1,
                    der::sequence(&[name, der::unsigned(self.signer.serial())]),
                )
            }
            SignerIdentifier::SubjectKeyIdentifier => {
                (3, der::implicit(0, &self.signer.key_identifier()))
            }
        };
        let mut fields = self.changed(vec![
            (CmsField::SignerVersion, der::integer(version)),
            (CmsField::SignerIdentifier, identifier),
            (
                CmsField::SignerDigestAlgorithm,
                digest_identifier(self.digest()),
            ),
        ]);
        let signature = if self.options.signed_attributes {
            let attributes = der::set_of(&self.attributes(self.content));
            let mut shown = match self.options.flaw {
                Some(CmsFlaw::ContentAndMessageDigest) => {
                    der::set_of(&self.attributes(&self.shown_content()))
                }
                _ => attributes.clone(),
            };
            if let Some(tag) = shown.first_mut() {
                *tag = 0xA0;
            }
            fields.extend(shown);
            self.signer
                .key()
                .sign(self.signer.algorithm(), &attributes)?
        } else {
            self.signer
                .key()
                .sign(self.signer.algorithm(), self.content)?
        };
        let algorithm = if self.options.bare_rsa_identifier {
            der::sequence(&[der::oid("1.2.840.113549.1.1.1"), der::null()])
        } else {
            self.signer.algorithm().identifier()
        };
        let signature = match self.options.flaw {
            Some(CmsFlaw::Signature) => last_bit_flipped(&signature),
            _ => signature,
        };
        fields.extend(self.changed(vec![
            (CmsField::SignatureAlgorithm, algorithm),
            (CmsField::Signature, der::octet_string(&signature)),
        ]));
        Ok(der::element(0x30, &fields))
    }

    fn attributes(&self, content: &[u8]) -> Vec<Vec<u8>> {
        let attribute =
            |oid, value: Vec<u8>| der::sequence(&[der::oid(oid), der::set_of(&[value])]);
        let content_type = match self.options.flaw {
            Some(CmsFlaw::ContentType) => ID_DATA,
            _ => self.content_type,
        };
        let digest = match self.options.flaw {
            Some(CmsFlaw::MessageDigest) => self.digest().digest(&last_bit_flipped(content)),
            _ => self.digest().digest(content),
        };
        let mut attributes = vec![attribute("1.2.840.113549.1.9.3", der::oid(content_type))];
        if self.options.flaw != Some(CmsFlaw::NoMessageDigest) {
            attributes.push(attribute(
                "1.2.840.113549.1.9.4",
                der::octet_string(&digest),
            ));
        }
        if let Some(day) = self.options.signing_day {
            attributes.push(attribute("1.2.840.113549.1.9.5", der::time(day, "080000")));
        }
        attributes
    }

    /// The hash of the content.
    fn digest(&self) -> Hash {
        self.options.digest.unwrap_or(self.digest)
    }

    fn changed(&self, fields: Vec<(CmsField, Vec<u8>)>) -> Vec<u8> {
        der::changed(fields, &self.options.changes)
    }

    /// The content as it stands in the message, which a flaw may have changed.
    fn shown_content(&self) -> Vec<u8> {
        match self.options.flaw {
            Some(CmsFlaw::Content | CmsFlaw::ContentAndMessageDigest) => {
                last_bit_flipped(self.content)
            }
            _ => self.content.to_vec(),
        }
    }
}

const ID_DATA: &str = "1.2.840.113549.1.7.1";

fn last_bit_flipped(bytes: &[u8]) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    if let Some(last) = flipped.last_mut() {
        *last ^= 1;
    }
    flipped
}
