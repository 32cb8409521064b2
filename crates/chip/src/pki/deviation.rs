//! Deviation lists (Doc 9303-3, 7, and Doc 9303-12, 10): what a state says of its own documents
//! that came out other than the standard wants.

use core::fmt;

use ::time::{Date, OffsetDateTime};
use cccd_lds::Oid;
use cccd_lds::tlv::{Reader, Tag, Tlv, TlvError};

use super::certificate::Certificate;
use super::cms::{SignedData, SignerId};
use super::list::{self, ListError, ListSigned, Purpose};
use super::name::Name;
use super::path::Path;
use super::store::TrustStore;
use super::time;
use crate::crypto::{HashAlgorithm, digest};

/// A deviation list.
#[derive(Debug, Clone)]
pub struct DeviationList {
    /// The deviations, in the order of the list.
    pub deviations: Vec<Deviation>,
    /// The signed data that the list came in.
    pub signed: SignedData,
    raw: Vec<u8>,
}

/// Which documents deviate, and how. What is not told limits nothing; what is told must all be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The document code as in the MRZ, where it is limited to one.
    pub document_type: Option<String>,
    /// Who signed the documents, where a name or a key tells it.
    pub signer: Option<SignerId>,
    /// The digest of the signer's certificate, where that tells it. The hash is `None` where it is
    /// not known.
    pub signer_digest: Option<(Option<HashAlgorithm>, Vec<u8>)>,
    /// The first and the last moment of issue, where that is told.
    pub issued: Option<(OffsetDateTime, OffsetDateTime)>,
    /// The SHA-256 of each single document's number, where they are told. The numbers are personal
    /// and not kept.
    document_numbers: Option<Vec<Vec<u8>>>,
    /// Whether it is limited by more than could be read.
    is_unreadable: bool,
    /// What deviates.
    pub descriptions: Vec<Description>,
}

/// A document, as far as a deviation can be limited to it.
#[derive(Debug, Clone, Copy)]
pub struct Concerned<'a> {
    /// The certificates that its signer can have.
    pub signers: &'a [&'a Certificate],
    /// The document code in its MRZ, without fillers.
    pub document_type: Option<&'a str>,
    /// The document number in its MRZ, without fillers.
    pub document_number: Option<&'a str>,
    /// Its signed date of issue.
    pub issued: Option<Date>,
}

/// One thing that deviates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// In words, as far as the state says it.
    pub text: Option<String>,
    /// The identifier of the kind.
    pub oid: Oid,
    /// A number that says more: the data group of a kind that is about one.
    pub parameter: Option<u64>,
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $kind:ident = $name:literal, $below:expr; )*) => {
        /// A kind of deviation (Doc 9303-3, 7.3.5).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum DeviationKind {
            $( $(#[$doc])* $kind ),*
        }

        impl DeviationKind {
            /// The kind below the identifier of deviation lists.
            fn below(arcs: &[u8]) -> Option<Self> {
                $( if arcs == $below { return Some(Self::$kind); } )*
                None
            }

            /// The standard's name, without its common head.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$kind => $name ),* }
            }
        }
    };
}

kinds! {
    /// Something about a certificate or key.
    CertOrKey = "CertOrKey", [1];
    /// The signature of the document signer's certificate.
    DsSignature = "CertOrKey-DSSignature", [1, 1];
    /// The encoding of the document signer's certificate.
    DsEncoding = "CertOrKey-DSEncoding", [1, 2];
    /// The encoding of the authority's certificate.
    CscaEncoding = "CertOrKey-CSCAEncoding", [1, 3];
    /// The key of Active Authentication may be known to others.
    AaKeyCompromised = "CertOrKey-AAKeyCompromised", [1, 4];
    /// Something about the files.
    Lds = "LDS", [2];
    /// The encoding of a data group.
    DgMalformed = "LDS-DGMalformed", [2, 1];
    /// The hash of a data group in the SOD.
    DgHashWrong = "LDS-DGHashWrong", [2, 2];
    /// The signature of the SOD.
    SodSignatureWrong = "LDS-SODSignatureWrong", [2, 3];
    /// EF.COM and the SOD.
    ComInconsistent = "LDS-COMInconsistent", [2, 4];
    /// Something about the MRZ.
    Mrz = "MRZ", [3];
    /// What is in a field of the MRZ.
    MrzWrongData = "MRZ-WrongData", [3, 1];
    /// A check digit of the MRZ.
    MrzWrongCheckDigit = "MRZ-WrongCheckDigit", [3, 2];
    /// The chip cannot be used.
    Chip = "Chip", [4];
    /// For the state's own use.
    NationalUse = "NationalUse", [5];
}

/// `id-icao-DeviationList`.
const DEVIATION_LIST: [u8; 6] = [0x67, 0x81, 0x08, 0x01, 0x01, 0x07];

impl Description {
    /// The kind, where the standard knows it.
    #[must_use]
    pub fn kind(&self) -> Option<DeviationKind> {
        let below = self.oid.content().strip_prefix(&DEVIATION_LIST)?;
        DeviationKind::below(below)
    }

    /// The standard's name of the kind, without its common head; the number where it has none.
    #[must_use]
    pub fn name(&self) -> String {
        self.kind()
            .map_or_else(|| self.oid.to_string(), |kind| kind.as_str().to_owned())
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
        let hash = match fields.optional(Tag::SEQUENCE)? {
            Some(algorithm) => {
                HashAlgorithm::from_oid(&algorithm.children()?.expect(Tag::OID)?.to_oid()?)
            }
            None => None,
        };
        let deviations = fields
            .expect(Tag::SET)?
            .children()?
            .map(|deviation| Deviation::parse(&deviation?, hash))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            deviations,
            signed,
            raw: bytes.to_vec(),
        })
    }

    /// The positions of the deviations that are limited by more than could be read: they excuse no
    /// document.
    pub fn unreadable(&self) -> impl Iterator<Item = usize> + '_ {
        let numbered = self.deviations.iter().enumerate();
        numbered
            .filter(|(_, deviation)| deviation.is_unreadable)
            .map(|(position, _)| position)
    }

    /// The list as it came.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Verifies the list's own signature and its signer's way to one of the anchors, at the time
    /// when the list says that it was signed, or `now` where it does not. Without that such a list
    /// is judged by no date: what a state says of its documents holds as long as they do, and no
    /// accusation may lapse with a signer.
    ///
    /// # Errors
    /// [`ListError`] with what does not hold.
    pub fn verify(
        &self,
        anchors: &TrustStore,
        now: Option<OffsetDateTime>,
    ) -> Result<(ListSigned, Path), ListError> {
        list::verify(&self.signed, &[], anchors, Purpose::Deviations, now)
    }

    /// Verifies the list's own signature with the certificate that came along, whoever made that.
    ///
    /// # Errors
    /// [`ListError`] with what does not hold.
    pub fn verify_signature(&self) -> Result<ListSigned, ListError> {
        list::verify_signature(&self.signed)
    }
}

impl Deviation {
    /// Whether it is limited by more than could be read: by a period that is none, or in a way that
    /// Doc 9303-12, 10 does not know.
    #[must_use]
    pub const fn is_unreadable(&self) -> bool {
        self.is_unreadable
    }

    /// Whether it speaks of this document. `None` where something told cannot be compared, as the
    /// document does not show it, it cannot be read or its hash is not known, and nothing that can be
    /// differs.
    #[must_use]
    pub fn concerns(&self, document: &Concerned<'_>) -> Option<bool> {
        let any_signer = |fits: &dyn Fn(&Certificate) -> bool| {
            let mut signers = document.signers.iter();
            (!document.signers.is_empty()).then(|| signers.any(|signer| fits(signer)))
        };
        let of_type = self.document_type.as_deref().map(|wanted| {
            let wanted = wanted.trim_end_matches(['<', ' ']);
            document.document_type.map(|code| code == wanted)
        });
        let of_signer = self
            .signer
            .as_ref()
            .map(|id| any_signer(&|signer| id.names(signer)));
        let of_digest = self.signer_digest.as_ref().map(|(hash, wanted)| {
            let hash = (*hash)?;
            any_signer(&|signer| digest(hash, signer.der()) == *wanted)
        });
        let in_time = self.issued.map(|(first, last)| {
            let within = |day| first.date() <= day && day <= last.date();
            document.issued.map(within)
        });
        let of_number = self.document_numbers.as_ref().map(|numbers| {
            let number = document.document_number.map(number_digest)?;
            Some(numbers.contains(&number))
        });
        let unread = self.is_unreadable.then_some(None);
        let limits = [of_type, of_signer, of_digest, in_time, of_number, unread];
        let told = || limits.iter().flatten();
        if told().any(|met| *met == Some(false)) {
            return Some(false);
        }
        told().all(Option::is_some).then_some(true)
    }

    fn parse(deviation: &Tlv<'_>, hash: Option<HashAlgorithm>) -> Result<Self, TlvError> {
        let mut fields = deviation.children()?;
        let documents = fields.expect(Tag::SEQUENCE)?;
        let mut descriptions = Vec::new();
        for description in fields.expect(Tag::SET)?.children()? {
            let mut fields = description?.children()?;
            let text = match fields.optional(Tag::PRINTABLE_STRING)? {
                Some(text) => Some(text.to_text()?),
                None => None,
            };
            let oid = fields.expect(Tag::OID)?.to_oid()?;
            let parameter = match fields.optional(Tag::context(0))? {
                Some(parameter) => parameter.children()?.read()?.to_u64().ok(),
                None => None,
            };
            descriptions.push(Description {
                text,
                oid,
                parameter,
            });
        }

        let mut fields = documents.children()?;
        let document_type = fields.optional(Tag::context_primitive(0))?;
        let document_type =
            document_type.map(|code| String::from_utf8_lossy(code.value).into_owned());
        let signer = signer(&mut fields)?;
        let signer_digest = fields.optional(Tag::context_primitive(3))?;
        let period = fields.optional(Tag::context(4))?;
        let issued = period.and_then(|period| issuance_period(&period));
        let document_numbers = match fields.optional(Tag::context(5))? {
            Some(numbers) => {
                let numbers = numbers.children()?;
                let digests = numbers.map(|number| Ok(number_digest(&number?.to_text()?)));
                Some(digests.collect::<Result<_, TlvError>>()?)
            }
            None => None,
        };
        Ok(Self {
            is_unreadable: issued.is_some() != period.is_some() || !fields.is_empty(),
            document_type,
            signer,
            signer_digest: signer_digest.map(|digest| (hash, digest.value.to_vec())),
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

/// IssuancePeriod (Doc 9303-12, 10); `None` if it is none.
fn issuance_period(period: &Tlv<'_>) -> Option<(OffsetDateTime, OffsetDateTime)> {
    let mut moments = period.children().ok()?;
    let mut moment = || time::parse(&moments.read().ok()?);
    let (first, last) = (moment()?, moment()?);
    moments.is_empty().then_some((first, last))
}

fn number_digest(number: &str) -> Vec<u8> {
    let number = number.trim_end_matches(['<', ' ']).to_uppercase();
    digest(HashAlgorithm::Sha256, number.as_bytes())
}

impl fmt::Display for DeviationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
