//! Certificate revocation lists (RFC 5280, 5; Doc 9303-12, 7.1.4).

use core::ops::Range;
use std::collections::BTreeMap;

use ::time::OffsetDateTime;
use cccd_lds::tlv::{Reader, Tag, Tlv, TlvError};

use super::certificate::{Certificate, span};
use super::extensions::Extensions;
use super::name::Name;
use super::time;
use crate::crypto::signature::{self, SignatureError, Verified};

/// A revocation list.
#[derive(Debug, Clone)]
pub struct RevocationList {
    der: Vec<u8>,
    tbs: Range<usize>,
    algorithm: Range<usize>,
    signature: Range<usize>,
    issuer: Name,
    this_update: Option<OffsetDateTime>,
    next_update: Option<OffsetDateTime>,
    /// Serial number, without leading zeros, and date of revocation.
    revoked: BTreeMap<Vec<u8>, Option<OffsetDateTime>>,
    unknown_critical: Option<String>,
}

impl RevocationList {
    /// Parses DER or BER.
    ///
    /// # Errors
    /// [`TlvError`] where it is no revocation list.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlvError> {
        let outer = Reader::new(bytes).expect(Tag::SEQUENCE)?;
        let mut fields = outer.children()?;
        let tbs = fields.expect(Tag::SEQUENCE)?;
        let algorithm = fields.expect(Tag::SEQUENCE)?;
        let signature = fields.expect(Tag::BIT_STRING)?;
        let signature_len = signature.bit_string_bytes()?.len();
        let signature_end = span(&signature).end;

        let mut fields = tbs.children()?;
        fields.optional(Tag::INTEGER)?;
        fields.expect(Tag::SEQUENCE)?;
        let issuer = Name::parse(&fields.expect(Tag::SEQUENCE)?)?;
        let this_update = time::parse(&fields.read()?);
        let next_update = match fields.peek() {
            Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME) => time::parse(&fields.read()?),
            _ => None,
        };
        let mut revoked = BTreeMap::new();
        let mut issuer_of_entries = issuer.clone();
        if let Some(entries) = fields.optional(Tag::SEQUENCE)? {
            for entry in entries.children()? {
                let mut entry = entry?.children()?;
                let serial = entry.expect(Tag::INTEGER)?.value;
                let date = time::parse(&entry.read()?);
                let says = EntryExtensions::parse(entry);
                if let Some(other) = says.issuer {
                    issuer_of_entries = other;
                }
                if issuer_of_entries == issuer && !says.is_taken_back {
                    revoked.insert(trimmed(serial).to_vec(), date);
                }
            }
        }
        let unknown_critical = match fields.optional(Tag::context(0))? {
            Some(extensions) => {
                let sequence = extensions.children()?.expect(Tag::SEQUENCE)?;
                let mut unknown = Extensions::parse(&sequence)?.unknown_critical;
                unknown.drain(..).next()
            }
            None => None,
        };
        Ok(Self {
            tbs: span(&tbs),
            algorithm: span(&algorithm),
            signature: signature_end.saturating_sub(signature_len)..signature_end,
            der: outer.raw.to_vec(),
            issuer,
            this_update,
            next_update,
            revoked,
            unknown_critical,
        })
    }

    /// The list as written.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Who issued it.
    #[must_use]
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// When it was issued.
    #[must_use]
    pub const fn this_update(&self) -> Option<OffsetDateTime> {
        self.this_update
    }

    /// When the next one is due.
    #[must_use]
    pub const fn next_update(&self) -> Option<OffsetDateTime> {
        self.next_update
    }

    /// How many certificates it revokes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.revoked.len()
    }

    /// Whether it revokes none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.revoked.is_empty()
    }

    /// The identifier of a critical extension that is not understood: the list covers only a
    /// part of the issuer's certificates, or only changes (RFC 5280, 5.2.4 and 5.2.5), or names
    /// those of others too. Whom it names is revoked, but whom it leaves out need not be valid.
    #[must_use]
    pub fn unknown_critical(&self) -> Option<&str> {
        self.unknown_critical.as_deref()
    }

    /// Whether it revokes this certificate, and since when: `None` if it does not, `Some(None)`
    /// if the date does not parse. Only the issuer's own certificates are looked for: those that
    /// name it, and those that `issuer` signed, however they name it.
    #[must_use]
    pub fn revocation_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Option<Option<OffsetDateTime>> {
        if ![certificate.issuer(), issuer.subject()].contains(&&self.issuer) {
            return None;
        }
        self.revoked.get(trimmed(certificate.serial())).copied()
    }

    /// Verifies its signature with the issuer's key.
    ///
    /// # Errors
    /// As [`signature::verify`].
    pub fn verify_signed_by(&self, issuer: &Certificate) -> Result<Verified, SignatureError> {
        let part = |range: &Range<usize>| self.der.get(range.clone()).unwrap_or_default();
        signature::verify(
            part(&self.algorithm),
            None,
            issuer.spki(),
            part(&self.tbs),
            part(&self.signature),
        )
    }
}

/// What the extensions of an entry say (RFC 5280, 5.3).
#[derive(Default)]
struct EntryExtensions {
    /// Whose certificate this entry and those after it revoke, in an indirect list.
    issuer: Option<Name>,
    /// An entry of a list of changes that takes an earlier one back.
    is_taken_back: bool,
}

impl EntryExtensions {
    /// One that does not parse is as if absent: the entry still revokes.
    fn parse(mut entry: Reader<'_>) -> Self {
        const REASON: &[u8] = &[0x55, 0x1D, 0x15];
        const CERTIFICATE_ISSUER: &[u8] = &[0x55, 0x1D, 0x1D];
        const REMOVE_FROM_CRL: &[u8] = &[8];
        let mut found = Self::default();
        let extensions = entry.optional(Tag::SEQUENCE).ok().flatten();
        let extensions = extensions.and_then(|extensions| extensions.children().ok());
        for extension in extensions.into_iter().flatten() {
            let Ok((oid, value)) = extension.and_then(|extension| entry_extension(&extension))
            else {
                continue;
            };
            match oid {
                REASON => {
                    let reason = value.contents().and_then(|mut value| value.read());
                    found.is_taken_back = reason.is_ok_and(|code| code.value == REMOVE_FROM_CRL);
                }
                CERTIFICATE_ISSUER => found.issuer = value.contents().and_then(directory_name).ok(),
                _ => {}
            }
        }
        found
    }
}

/// Its identifier and its OCTET STRING.
fn entry_extension<'a>(extension: &Tlv<'a>) -> Result<(&'a [u8], Tlv<'a>), TlvError> {
    let mut fields = extension.children()?;
    let oid = fields.expect(Tag::OID)?.value;
    fields.optional(Tag::BOOLEAN)?;
    Ok((oid, fields.expect(Tag::OCTET_STRING)?))
}

/// The first name of GeneralNames that is a distinguished one.
fn directory_name(mut names: Reader<'_>) -> Result<Name, TlvError> {
    let mut names = names.expect(Tag::SEQUENCE)?.children()?;
    loop {
        let name = names.read()?;
        if name.tag == Tag::context(4) {
            return Name::parse(&name.children()?.expect(Tag::SEQUENCE)?);
        }
    }
}

/// A serial number without the zeros that some write before it.
fn trimmed(serial: &[u8]) -> &[u8] {
    let zeros = serial.iter().take_while(|byte| **byte == 0).count();
    serial.get(zeros..).unwrap_or_default()
}
