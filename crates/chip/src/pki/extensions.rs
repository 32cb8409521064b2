//! The certificate extensions that travel documents use (Doc 9303-12, 7.1; RFC 5280, 4.2).

use ::time::OffsetDateTime;
use cccd_lds::{
    Oid,
    tlv::{Reader, Tag, Tlv, TlvError},
};

use super::certificate::KeyUsage;
use super::time;

/// What the extensions say. One that does not parse is noted and otherwise as if absent: real
/// issuers get them wrong, and none of them makes a signature hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// SubjectKeyIdentifier.
    pub subject_key_id: Option<Vec<u8>>,
    /// The key identifier in AuthorityKeyIdentifier.
    pub authority_key_id: Option<Vec<u8>>,
    /// KeyUsage.
    pub key_usage: Option<KeyUsage>,
    /// Whether KeyUsage is critical.
    pub key_usage_critical: bool,
    /// The CA flag of BasicConstraints.
    pub ca: Option<bool>,
    /// PrivateKeyUsagePeriod, its start.
    pub private_key_from: Option<OffsetDateTime>,
    /// PrivateKeyUsagePeriod, its end.
    pub private_key_to: Option<OffsetDateTime>,
    /// DocumentType (Doc 9303-12, 7.1.1.6): the document codes that this signer may sign, as in
    /// the MRZ; empty if it does not say.
    pub document_types: Vec<String>,
    /// ExtendedKeyUsage: what the key is for, by identifier; empty if it does not say.
    pub extended_key_usage: Vec<Oid>,
    /// Identifiers of critical extensions that are not understood.
    pub unknown_critical: Vec<String>,
    /// Identifiers of extensions that do not parse or stand there twice.
    pub defects: Vec<String>,
}

const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1D, 0x0E];
const KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x0F];
const PRIVATE_KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x10];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1D, 0x13];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1D, 0x23];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x25];
const DOCUMENT_TYPE: &[u8] = &[0x67, 0x81, 0x08, 0x01, 0x01, 0x06, 0x02];
/// Understood in that nothing follows from them here: names, CRL distribution, policies
/// and ICAO's name change and master list signer marks.
const NO_CONSEQUENCE: [&[u8]; 5] = [
    &[0x55, 0x1D, 0x11],
    &[0x55, 0x1D, 0x12],
    &[0x55, 0x1D, 0x1F],
    &[0x55, 0x1D, 0x20],
    &[0x67, 0x81, 0x08, 0x01, 0x01, 0x06, 0x01],
];

impl Extensions {
    /// Parses the SEQUENCE OF Extension.
    pub(super) fn parse(sequence: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut found = Self::default();
        let mut seen = Vec::new();
        for extension in sequence.children()? {
            let mut fields = extension?.children()?;
            let oid = fields.expect(Tag::OID)?.to_oid()?;
            let critical = match fields.optional(Tag::BOOLEAN)? {
                Some(flag) => flag.to_bool()?,
                None => false,
            };
            let value = fields.expect(Tag::OCTET_STRING)?;
            if seen.contains(&oid) {
                found.defects.push(oid.to_string());
                continue;
            }
            if oid.content() == KEY_USAGE {
                found.key_usage_critical = critical;
            }
            seen.push(oid);
            let parsed = value
                .contents()
                .and_then(|value| found.take(oid.content(), value));
            match parsed {
                Ok(true) => {}
                Ok(false) if critical => found.unknown_critical.push(oid.to_string()),
                Ok(false) => {}
                Err(_) => found.defects.push(oid.to_string()),
            }
        }
        Ok(found)
    }

    /// Takes one extension in; false if it is not understood.
    fn take(&mut self, oid: &[u8], mut value: Reader<'_>) -> Result<bool, TlvError> {
        match oid {
            SUBJECT_KEY_ID => {
                self.subject_key_id = Some(value.expect(Tag::OCTET_STRING)?.value.to_vec());
            }
            AUTHORITY_KEY_ID => {
                let mut fields = value.expect(Tag::SEQUENCE)?.children()?;
                let key_id = fields.optional(Tag::context_primitive(0))?;
                self.authority_key_id = key_id.map(|key_id| key_id.value.to_vec());
            }
            KEY_USAGE => {
                let (_, bits) = value.expect(Tag::BIT_STRING)?.bit_string()?;
                self.key_usage = Some(KeyUsage::from_bits(bits));
            }
            BASIC_CONSTRAINTS => {
                let mut fields = value.expect(Tag::SEQUENCE)?.children()?;
                let ca = match fields.optional(Tag::BOOLEAN)? {
                    Some(flag) => flag.to_bool()?,
                    None => false,
                };
                self.ca = Some(ca);
            }
            PRIVATE_KEY_USAGE => {
                let mut fields = value.expect(Tag::SEQUENCE)?.children()?;
                let from = fields.optional(Tag::context_primitive(0))?;
                let to = fields.optional(Tag::context_primitive(1))?;
                let moment = |field: Tlv<'_>| time::parse_generalized(field.value);
                self.private_key_from = from.and_then(moment);
                self.private_key_to = to.and_then(moment);
                for (field, moment) in [(from, self.private_key_from), (to, self.private_key_to)] {
                    if let (Some(field), None) = (field, moment) {
                        let (offset, tag, what) = (field.offset(), field.tag, "time");
                        return Err(TlvError::InvalidValue { offset, tag, what });
                    }
                }
            }
            EXTENDED_KEY_USAGE => {
                for purpose in value.expect(Tag::SEQUENCE)?.children()? {
                    self.extended_key_usage.push(purpose?.to_oid()?);
                }
            }
            DOCUMENT_TYPE => {
                let mut fields = value.expect(Tag::SEQUENCE)?.children()?;
                fields.expect(Tag::INTEGER)?;
                for code in fields.expect(Tag::SET)?.children()? {
                    self.document_types.push(code?.to_text()?);
                }
            }
            _ => return Ok(NO_CONSEQUENCE.contains(&oid)),
        }
        Ok(true)
    }
}
