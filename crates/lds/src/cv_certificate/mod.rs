//! Card verifiable certificates: by them a chip knows terminals (TR-03110-3, C and D;
//! Doc 9303-12, 8).
//!
//! Nothing here verifies a signature.

mod authorization;
mod protocol;
mod public_key;

use core::fmt;

use time::{Date, Month};

pub use self::{
    authorization::{Authorization, ID_IS, Role},
    protocol::TerminalAuthProtocol,
    public_key::CvPublicKey,
};
use crate::{
    error::ParseError,
    tlv::{Reader, Tag, Tlv, Writer, encode},
};

const STRUCTURE: &str = "CV certificate";
const CERTIFICATE: Tag = Tag(0x7F21);
const BODY: Tag = Tag(0x7F4E);
const PROFILE: Tag = Tag(0x5F29);
const AUTHORITY: Tag = Tag(0x42);
const PUBLIC_KEY: Tag = Tag(0x7F49);
const HOLDER: Tag = Tag(0x5F20);
const AUTHORIZATION: Tag = Tag(0x7F4C);
const EFFECTIVE: Tag = Tag(0x5F25);
const EXPIRATION: Tag = Tag(0x5F24);
const EXTENSIONS: Tag = Tag(0x65);
const SIGNATURE: Tag = Tag(0x5F37);
/// The longest signature believed, in bytes: RSA with 8,192 bits.
const LONGEST_SIGNATURE: usize = 1024;

/// A CV certificate (TR-03110-3, table 17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvCertificate {
    body: CvBody,
    /// The body as it was encoded, which is what was signed.
    raw_body: Vec<u8>,
    signature: Vec<u8>,
}

/// What a CV certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvBody {
    /// Certification Authority Reference: whose key verifies the signature.
    pub authority: Reference,
    /// The holder's public key.
    pub public_key: CvPublicKey,
    /// Certificate Holder Reference: the name of that key.
    pub holder: Reference,
    /// Certificate Holder Authorization Template: the holder's role and rights.
    pub authorization: Authorization,
    /// The day of the certificate's making, 2000 to 2099, GMT.
    pub effective: Date,
    /// The last day of its validity, 2000 to 2099, GMT.
    pub expiration: Date,
    /// The Discretionary Data Templates of the Certificate Extensions as encoded, where there are
    /// any.
    pub extensions: Option<Vec<u8>>,
}

impl CvCertificate {
    /// A certificate from what it says and the signature over [`CvBody::encode`].
    #[must_use]
    pub fn new(body: CvBody, signature: Vec<u8>) -> Self {
        let raw_body = body.encode();
        Self {
            body,
            raw_body,
            signature,
        }
    }

    /// Parses exactly one certificate.
    ///
    /// # Errors
    /// [`ParseError`] where objects are missing, malformed or out of order (their order is fixed,
    /// D.3), or others come along; where the profile is not that of version 1.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = Reader::der(bytes);
        let certificate = Self::from_tlv(&reader.expect(CERTIFICATE)?)?;
        reader.finish()?;
        Ok(certificate)
    }

    /// Parses certificates that follow each other, as authorities hand out chains.
    ///
    /// # Errors
    /// As [`CvCertificate::parse`], and [`ParseError::TooLarge`] for more than 32 of them.
    pub fn parse_all(bytes: &[u8]) -> Result<Vec<Self>, ParseError> {
        const MOST: usize = 32;
        let mut reader = Reader::der(bytes);
        let mut certificates = Vec::new();
        while !reader.is_empty() {
            if certificates.len() == MOST {
                return Err(ParseError::TooLarge {
                    structure: STRUCTURE,
                    field: "chain",
                    limit: MOST,
                });
            }
            certificates.push(Self::from_tlv(&reader.expect(CERTIFICATE)?)?);
        }
        Ok(certificates)
    }

    fn from_tlv(object: &Tlv<'_>) -> Result<Self, ParseError> {
        let mut reader = object.children()?;
        let body = reader.expect(BODY)?;
        let signature = reader.expect(SIGNATURE)?.value;
        reader.finish()?;
        if signature.is_empty() || signature.len() > LONGEST_SIGNATURE {
            return Err(invalid("signature", "not 1 to 1,024 bytes"));
        }
        Ok(Self {
            body: CvBody::from_tlv(&body)?,
            raw_body: body.raw.to_vec(),
            signature: signature.to_vec(),
        })
    }

    /// What it says.
    #[must_use]
    pub const fn body(&self) -> &CvBody {
        &self.body
    }

    /// The body as encoded, with tag and length: what is signed, and the first object of
    /// PSO: VERIFY CERTIFICATE.
    #[must_use]
    pub fn signed_bytes(&self) -> &[u8] {
        &self.raw_body
    }

    /// The signature: for RSA as long as the modulus, for ECDSA `r ‖ s` (TR-03111, 5.2.1).
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Body and signature as two data objects: the data field of PSO: VERIFY CERTIFICATE
    /// (TR-03110-3, B.11.5).
    #[must_use]
    pub fn to_command_data(&self) -> Vec<u8> {
        [
            self.raw_body.as_slice(),
            &encode(SIGNATURE, &self.signature),
        ]
        .concat()
    }

    /// The certificate as encoded.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(CERTIFICATE, &self.to_command_data())
    }
}

impl CvBody {
    fn from_tlv(object: &Tlv<'_>) -> Result<Self, ParseError> {
        let mut reader = object.children()?;
        if reader.expect(PROFILE)?.value != [0] {
            return Err(invalid("profile identifier", "not version 1"));
        }
        let body = Self {
            authority: Reference::parse(reader.expect(AUTHORITY)?.value)?,
            public_key: CvPublicKey::from_tlv(&reader.expect(PUBLIC_KEY)?)?,
            holder: Reference::parse(reader.expect(HOLDER)?.value)?,
            authorization: Authorization::from_tlv(&reader.expect(AUTHORIZATION)?)?,
            effective: date("effective date", reader.expect(EFFECTIVE)?.value)?,
            expiration: date("expiration date", reader.expect(EXPIRATION)?.value)?,
            extensions: reader
                .optional(EXTENSIONS)?
                .map(|object| object.value.to_vec()),
        };
        reader.finish()?;
        Ok(body)
    }

    /// The body with tag and length.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(BODY, |body| {
            body.put(PROFILE, &[0]);
            body.put(AUTHORITY, &self.authority.to_latin1());
            self.public_key.write(body);
            body.put(HOLDER, &self.holder.to_latin1());
            self.authorization.write(body);
            body.put(EFFECTIVE, &digits(self.effective));
            body.put(EXPIRATION, &digits(self.expiration));
            if let Some(extensions) = &self.extensions {
                body.put(EXTENSIONS, extensions);
            }
        });
        writer.into_bytes()
    }
}

/// The name of a public key (TR-03110-3, A.6.1): country, mnemonic and sequence number, together 1
/// to 16 characters of ISO 8859-1, such as `DECVCAEPASS00001`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// A reference from text.
    ///
    /// # Errors
    /// [`ParseError::Invalid`] where it is empty, longer than 16 characters, or has one that is not
    /// a printable one of ISO 8859-1.
    pub fn new(text: &str) -> Result<Self, ParseError> {
        let printable =
            |c: char| u8::try_from(c).is_ok_and(|byte| !matches!(byte, 0..0x20 | 0x7F..0xA0));
        if text.is_empty() || text.chars().count() > 16 || !text.chars().all(printable) {
            return Err(invalid("reference", "not 1 to 16 characters of ISO 8859-1"));
        }
        Ok(Self(text.to_owned()))
    }

    fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let text: String = bytes.iter().take(17).copied().map(char::from).collect();
        Self::new(&text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is sent to the chip.
    #[must_use]
    pub fn to_latin1(&self) -> Vec<u8> {
        self.0
            .chars()
            .filter_map(|c| u8::try_from(c).ok())
            .collect()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({})", self.0)
    }
}

/// Six digits YYMMDD, one to a byte, of this century (TR-03110-3, D.2.1.3).
fn date(field: &'static str, bytes: &[u8]) -> Result<Date, ParseError> {
    let wrong = || invalid(field, "not a day in six digits");
    let &[y1, y2, m1, m2, d1, d2] = bytes else {
        return Err(wrong());
    };
    if bytes.iter().any(|digit| *digit > 9) {
        return Err(wrong());
    }
    let two = |tens: u8, ones: u8| tens.saturating_mul(10).saturating_add(ones);
    let year = i32::from(two(y1, y2)).saturating_add(2000);
    let month = Month::try_from(two(m1, m2)).map_err(|_| wrong())?;
    Date::from_calendar_date(year, month, two(d1, d2)).map_err(|_| wrong())
}

/// A year beyond the century is written by its last two digits.
fn digits(date: Date) -> [u8; 6] {
    let tens = |number: u8| [number / 10, number % 10];
    let year = u8::try_from(date.year().rem_euclid(100)).unwrap_or_default();
    let [y1, y2] = tens(year);
    let [m1, m2] = tens(u8::from(date.month()));
    let [d1, d2] = tens(date.day());
    [y1, y2, m1, m2, d1, d2]
}

const fn invalid(field: &'static str, reason: &'static str) -> ParseError {
    ParseError::invalid(STRUCTURE, field, reason)
}

#[cfg(test)]
mod tests;
