//! Distinguished names (RFC 5280, 4.1.2.4).

use core::fmt;

use cccd_lds::{
    Oid,
    tlv::{Tag, Tlv, TlvError},
};

/// A distinguished name. It is compared as people read it: letter case, spaces and the string
/// type do not count, as issuers write their own name differently in different certificates.
#[derive(Debug, Clone)]
pub struct Name {
    der: Vec<u8>,
    parts: Vec<(Oid, String)>,
    /// What comparison works on.
    folded: Vec<u8>,
}

const ATTRIBUTES: [(&[u8], &str); 9] = [
    (&[0x55, 0x04, 0x03], "CN"),
    (&[0x55, 0x04, 0x05], "serialNumber"),
    (&[0x55, 0x04, 0x06], "C"),
    (&[0x55, 0x04, 0x07], "L"),
    (&[0x55, 0x04, 0x08], "ST"),
    (&[0x55, 0x04, 0x0A], "O"),
    (&[0x55, 0x04, 0x0B], "OU"),
    (
        &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01],
        "emailAddress",
    ),
    (
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19],
        "DC",
    ),
];

impl Name {
    /// Parses the SEQUENCE of a name. Empty sets and undecodable strings are tolerated.
    pub(super) fn parse(sequence: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut parts = Vec::new();
        for set in sequence.children()? {
            for attribute in set?.children()? {
                let mut fields = attribute?.children()?;
                let oid = fields.expect(Tag::OID)?.to_oid()?;
                let value = fields.read()?;
                let text = value
                    .to_text()
                    .unwrap_or_else(|_| String::from_utf8_lossy(value.value).into_owned());
                parts.push((oid, text));
            }
        }
        let folded = folded(&parts);
        Ok(Self {
            der: sequence.raw.to_vec(),
            parts,
            folded,
        })
    }

    /// The DER as it stands in the certificate.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The country, in upper case: two letters, in some certificates three.
    #[must_use]
    pub fn country(&self) -> Option<String> {
        self.attribute("C")
            .map(|country| country.trim().to_uppercase())
    }

    /// The common name.
    #[must_use]
    pub fn common_name(&self) -> Option<&str> {
        self.attribute("CN")
    }

    fn attribute(&self, wanted: &str) -> Option<&str> {
        self.parts
            .iter()
            .find(|(oid, _)| short_name(oid) == Some(wanted))
            .map(|(_, text)| text.as_str())
    }

    /// The form in which names are compared and indexed.
    pub(super) fn folded(&self) -> &[u8] {
        &self.folded
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Name {}

/// The parts in their order: the identifier after its length, each word in lower case with a space
/// before it, a line's end, which no word holds.
fn folded(parts: &[(Oid, String)]) -> Vec<u8> {
    let mut folded = Vec::new();
    for (oid, text) in parts {
        let oid = oid.content();
        folded.push(u8::try_from(oid.len()).unwrap_or(u8::MAX));
        folded.extend_from_slice(oid);
        for word in text.split_whitespace() {
            folded.push(b' ');
            folded.extend_from_slice(word.to_lowercase().as_bytes());
        }
        folded.push(b'\n');
    }
    folded
}

fn short_name(oid: &Oid) -> Option<&'static str> {
    ATTRIBUTES
        .iter()
        .find(|(content, _)| *content == oid.content())
        .map(|(_, name)| *name)
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (oid, text)) in self.parts.iter().enumerate() {
            if position > 0 {
                f.write_str(", ")?;
            }
            match short_name(oid) {
                Some(name) => write!(f, "{name}=")?,
                None => write!(f, "{oid}=")?,
            }
            // A name is shown in one line, whatever an issuer put into it.
            for letter in text.chars() {
                write!(f, "{}", if letter.is_control() { ' ' } else { letter })?;
            }
        }
        Ok(())
    }
}
