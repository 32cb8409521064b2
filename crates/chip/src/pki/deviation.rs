//! Deviation lists (Doc 9303-12, 10): what a state says of its own documents that came out other
//! than the standard wants.

use ::time::OffsetDateTime;
use cccd_lds::Oid;
use cccd_lds::tlv::{Reader, Tag, Tlv, TlvError};

use super::cms::{SignedData, SignerId};
use super::list::{self, ListError, Purpose};
use super::name::Name;
use super::path::Path;
use super::store::TrustStore;
use super::time;
use crate::crypto::signature::Verified;

/// A deviation list.
#[derive(Debug, Clone)]
pub struct DeviationList {
    /// The deviations, in the order of the list.
    pub deviations: Vec<Deviation>,
    /// The signed data that the list came in.
    pub signed: SignedData,
    raw: Vec<u8>,
}

/// Which documents deviate, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The document code as in the MRZ, where it is limited to one.
    pub document_type: Option<String>,
    /// Who signed the documents, where a name or a key tells it.
    pub signer: Option<SignerId>,
    /// The digest of the signer's certificate, where that tells it.
    pub signer_digest: Option<Vec<u8>>,
    /// The first and the last moment of issue, where that is told.
    pub issued: Option<(OffsetDateTime, OffsetDateTime)>,
    /// How many single documents are named. Their numbers are personal and not kept apart.
    pub document_numbers: usize,
    /// What deviates.
    pub descriptions: Vec<Description>,
}

/// One thing that deviates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// In words, as far as the state says it.
    pub text: Option<String>,
    /// The kind.
    pub kind: Oid,
}

/// `id-icao-DeviationList`.
const DEVIATION_LIST: [u8; 6] = [0x67, 0x81, 0x08, 0x01, 0x01, 0x07];

impl Description {
    /// The standard's name of the kind, without its common head; the number where it has none.
    #[must_use]
    pub fn name(&self) -> String {
        let name = match self.kind.content().strip_prefix(&DEVIATION_LIST) {
            Some([1]) => "CertOrKey",
            Some([1, 1]) => "CertOrKey-DSSignature",
            Some([1, 2]) => "CertOrKey-DSEncoding",
            Some([1, 3]) => "CertOrKey-CSCAEncoding",
            Some([1, 4]) => "CertOrKey-AAKeyCompromised",
            Some([2]) => "LDS",
            Some([2, 1]) => "LDS-DGMalformed",
            Some([2, 2]) => "LDS-DGHashWrong",
            Some([2, 3]) => "LDS-SODSignatureWrong",
            Some([2, 4]) => "LDS-COMInconsistent",
            Some([3]) => "MRZ",
            Some([3, 1]) => "MRZ-WrongData",
            Some([3, 2]) => "MRZ-WrongCheckDigit",
            Some([4]) => "Chip",
            Some([5]) => "NationalUse",
            _ => return self.kind.to_string(),
        };
        name.to_owned()
    }
}

impl DeviationList {
    /// Parses a list in signed data; bare ones are not made.
    ///
    /// # Errors
    /// [`ListError`] where it is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, ListError> {
        let signed = SignedData::parse(bytes)?;
        if signed.content_type.content() != DEVIATION_LIST {
            return Err(ListError::Content);
        }
        let mut fields = Reader::new(&signed.content)
            .expect(Tag::SEQUENCE)?
            .children()?;
        fields.expect(Tag::INTEGER)?;
        fields.optional(Tag::SEQUENCE)?;
        let deviations = fields
            .expect(Tag::SET)?
            .children()?
            .map(|deviation| Deviation::parse(&deviation?))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            deviations,
            signed,
            raw: bytes.to_vec(),
        })
    }

    /// The list as it came.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Verifies the list's own signature and its signer's way to one of the anchors.
    ///
    /// # Errors
    /// [`ListError`] with what does not hold.
    pub fn verify(&self, anchors: &TrustStore) -> Result<(Verified, Path), ListError> {
        list::verify(&self.signed, &[], anchors, Purpose::Deviations)
    }

    /// Verifies the list's own signature with the certificate that came along, whoever made that.
    ///
    /// # Errors
    /// [`ListError`] with what does not hold.
    pub fn verify_signature(&self) -> Result<Verified, ListError> {
        list::verify_signature(&self.signed)
    }
}

impl Deviation {
    fn parse(deviation: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut fields = deviation.children()?;
        let documents = fields.expect(Tag::SEQUENCE)?;
        let mut descriptions = Vec::new();
        for description in fields.expect(Tag::SET)?.children()? {
            let mut fields = description?.children()?;
            let text = match fields.optional(Tag::PRINTABLE_STRING)? {
                Some(text) => Some(text.to_text()?),
                None => None,
            };
            let kind = fields.expect(Tag::OID)?.to_oid()?;
            descriptions.push(Description { text, kind });
        }

        let mut fields = documents.children()?;
        let document_type = fields.optional(Tag::context_primitive(0))?;
        let document_type =
            document_type.map(|code| String::from_utf8_lossy(code.value).into_owned());
        let signer = signer(&mut fields)?;
        let signer_digest = fields.optional(Tag::context_primitive(3))?;
        let issued = match fields.optional(Tag::context(4))? {
            Some(period) => {
                let mut moments = period.children()?;
                let (first, last) = (moments.read()?, moments.read()?);
                time::parse(&first).zip(time::parse(&last))
            }
            None => None,
        };
        let document_numbers = match fields.optional(Tag::context(5))? {
            Some(numbers) => numbers.children()?.filter(Result::is_ok).count(),
            None => 0,
        };
        Ok(Self {
            document_type,
            signer,
            signer_digest: signer_digest.map(|digest| digest.value.to_vec()),
            issued,
            document_numbers,
            descriptions,
        })
    }
}

fn signer(fields: &mut Reader<'_>) -> Result<Option<SignerId>, TlvError> {
    if let Some(id) = fields.optional(Tag::context(1))? {
        let mut id = id.children()?;
        let issuer = Name::parse(&id.expect(Tag::SEQUENCE)?)?;
        let serial = id.expect(Tag::INTEGER)?.value.to_vec();
        return Ok(Some(SignerId::IssuerAndSerial { issuer, serial }));
    }
    let key_id = fields.optional(Tag::context_primitive(2))?;
    Ok(key_id.map(|key_id| SignerId::KeyId(key_id.value.to_vec())))
}
