//! CSCA master lists (Doc 9303-12, 9): signed ones, and the bare list inside.

use ::time::OffsetDateTime;
use cccd_lds::tlv::{Reader, Tag, Tlv, Writer};

use super::certificate::{Certificate, CertificateError};
use super::cms::SignedData;
use super::list::{self, ListError, ListSigned, Purpose};
use super::path::Path;
use super::store::TrustStore;

/// A CSCA master list.
#[derive(Debug, Clone)]
pub struct MasterList {
    /// The certificates of the list that parse, in its order.
    pub certificates: Vec<Certificate>,
    /// Position in the list and fault of each that does not.
    pub failures: Vec<(usize, CertificateError)>,
    /// The signed data that the list came in; `None` for a bare list.
    pub signed: Option<SignedData>,
}

/// `icao-cscaMasterList`.
const CSCA_MASTER_LIST: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x02];

impl MasterList {
    /// Parses a list in signed data, or a bare `CscaMasterList`.
    ///
    /// # Errors
    /// [`ListError`] where it is neither. Single certificates that do not parse are no
    /// error: they are in [`MasterList::failures`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ListError> {
        let outer = Reader::new(bytes).expect(Tag::SEQUENCE)?;
        if outer.children()?.peek() == Some(Tag::INTEGER) {
            let (certificates, failures) = parse_bare(&outer)?;
            return Ok(Self {
                certificates,
                failures,
                signed: None,
            });
        }
        let signed = SignedData::parse(bytes)?;
        if signed.content_type.content() != CSCA_MASTER_LIST {
            return Err(ListError::Content);
        }
        let list = Reader::new(&signed.content).expect(Tag::SEQUENCE)?;
        let (certificates, failures) = parse_bare(&list)?;
        Ok(Self {
            certificates,
            failures,
            signed: Some(signed),
        })
    }

    /// Verifies the list's own signature and its signer's way to one of the anchors, at the time
    /// when the list says that it was signed, or `now` where it does not.
    ///
    /// # Errors
    /// [`ListError`] with what does not hold.
    pub fn verify(
        &self,
        anchors: &TrustStore,
        now: OffsetDateTime,
    ) -> Result<(ListSigned, Path), ListError> {
        let signed = self.signed.as_ref().ok_or(ListError::NotSigned)?;
        // Links between the keys of the signer's state stand in the list itself.
        list::verify(
            signed,
            &self.certificates,
            anchors,
            Purpose::MasterList,
            Some(now),
        )
    }

    /// Verifies the list's own signature with the certificate that came along, whoever made that.
    ///
    /// # Errors
    /// [`ListError`] with what does not hold.
    pub fn verify_signature(&self) -> Result<ListSigned, ListError> {
        list::verify_signature(self.signed.as_ref().ok_or(ListError::NotSigned)?)
    }
}

/// Certificates that parse; position and fault of those that do not.
type Parsed = (Vec<Certificate>, Vec<(usize, CertificateError)>);

fn parse_bare(list: &Tlv<'_>) -> Result<Parsed, ListError> {
    let mut fields = list.children()?;
    fields.expect(Tag::INTEGER)?;
    let (mut certificates, mut failures) = (Vec::new(), Vec::new());
    for (position, certificate) in fields.expect(Tag::SET)?.children()?.enumerate() {
        match Certificate::parse(certificate?.raw) {
            Ok(certificate) => certificates.push(certificate),
            Err(error) => failures.push((position, error)),
        }
    }
    Ok((certificates, failures))
}

/// A bare `CscaMasterList` of these certificates, in the order of DER.
#[must_use]
pub fn bare_master_list(certificates: &[&[u8]]) -> Vec<u8> {
    let mut certificates = certificates.to_vec();
    certificates.sort_unstable();
    let mut writer = Writer::new();
    writer.nest(Tag::SEQUENCE, |list| {
        list.uint(0);
        list.put(Tag::SET, &certificates.concat());
    });
    writer.into_bytes()
}
