//! The file of a store (`docs/trust.md` describes it).

use std::sync::Arc;

use ::time::OffsetDateTime;

use super::{Held, Import, ImportKind, ListSignature, TrustFolder};
use crate::cbor::{CborError, Reader, Writer};
use crate::pki::certificate::Certificate;
use crate::pki::crl::RevocationList;
use crate::pki::deviation::DeviationList;

/// What the file begins with, and the number of this form of it.
const MAGIC: &str = "cccd-trust";
const VERSION: u64 = 1;

impl TrustFolder {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(6).text(MAGIC).uint(VERSION);
        writer.array(self.imports.len());
        for import in &self.imports {
            import.encode(&mut writer);
        }
        encode_all(&mut writer, &self.certificates, |held| held.der());
        encode_all(&mut writer, &self.crls, RevocationList::der);
        encode_all(&mut writer, &self.deviations, DeviationList::raw);
        writer.into_bytes()
    }

    pub(super) fn decode(&mut self, bytes: &[u8]) -> Result<(), CborError> {
        let mut reader = Reader::new(bytes);
        let start = reader.clone();
        reader.array_of(6, "a trust store")?;
        if reader.text()? != MAGIC || reader.uint()? != VERSION {
            return Err(start.wanted("a trust store of version 1"));
        }
        for _ in 0..reader.array()? {
            self.imports.push(Import::decode(&mut reader)?);
        }
        let imports = self.imports.len();
        let parse = |der: &[u8]| Certificate::parse(der).map(Arc::new).ok();
        self.certificates = decode_all(&mut reader, imports, "a certificate", parse)?;
        for (position, held) in self.certificates.iter().enumerate() {
            let of_key = self.by_key_id.entry(held.item.key_id().to_vec());
            of_key.or_default().push(position);
        }
        let parse = |der: &[u8]| RevocationList::parse(der).ok();
        self.crls = decode_all(&mut reader, imports, "a revocation list", parse)?;
        let parse = |der: &[u8]| DeviationList::parse(der).ok();
        self.deviations = decode_all(&mut reader, imports, "a deviation list", parse)?;
        reader.finish()
    }
}

fn encode_all<T>(writer: &mut Writer, all: &[Held<T>], bytes: impl Fn(&T) -> &[u8]) {
    writer.array(all.len());
    for held in all {
        writer.array(2).bytes(bytes(&held.item));
        writer.array(held.imports.len());
        for import in &held.imports {
            writer.uint(u64::try_from(*import).unwrap_or(u64::MAX));
        }
    }
}

fn decode_all<T>(
    reader: &mut Reader<'_>,
    known_imports: usize,
    what: &'static str,
    parse: impl Fn(&[u8]) -> Option<T>,
) -> Result<Vec<Held<T>>, CborError> {
    let mut all = Vec::new();
    for _ in 0..reader.array()? {
        reader.array_of(2, what)?;
        let before = reader.clone();
        let item = parse(reader.bytes()?).ok_or_else(|| before.wanted(what))?;
        let mut imports = Vec::new();
        for _ in 0..reader.array()? {
            let before = reader.clone();
            let import = usize::try_from(reader.uint()?)
                .ok()
                .filter(|import| *import < known_imports);
            imports.push(import.ok_or_else(|| before.wanted("an import of this store"))?);
        }
        all.push(Held { item, imports });
    }
    Ok(all)
}

impl Import {
    fn encode(&self, writer: &mut Writer) {
        writer.array(7).text(&self.file);
        moment(writer, Some(self.at));
        writer.uint(match self.kind {
            ImportKind::Bundle => 0,
            ImportKind::MasterList => 1,
            ImportKind::DeviationList => 2,
        });
        writer.bytes(&self.sha256);
        let signature = match self.signature {
            ListSignature::NotSigned => 0,
            ListSignature::Holds(_) => 1,
            ListSignature::NoAnchor(_) => 2,
            ListSignature::Unknown(_) => 3,
            ListSignature::Bad(_) => 4,
        };
        writer.uint(signature).text(self.signature.reason());
        moment(writer, self.signed_at);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        reader.array_of(7, "an import")?;
        let file = reader.text()?.to_owned();
        let before = reader.clone();
        let at = read_moment(reader)?.ok_or_else(|| before.wanted("a moment"))?;
        let before = reader.clone();
        let kind = match reader.uint()? {
            0 => ImportKind::Bundle,
            1 => ImportKind::MasterList,
            2 => ImportKind::DeviationList,
            _ => return Err(before.wanted("a kind of file")),
        };
        let sha256 = reader.byte_array("a SHA-256")?;
        let before = reader.clone();
        let number = reader.uint()?;
        let line = reader.text()?.to_owned();
        let signature = match number {
            0 => ListSignature::NotSigned,
            1 => ListSignature::Holds(line),
            2 => ListSignature::NoAnchor(line),
            3 => ListSignature::Unknown(line),
            4 => ListSignature::Bad(line),
            _ => return Err(before.wanted("what a signature is worth")),
        };
        Ok(Self {
            file,
            at,
            kind,
            sha256,
            signature,
            signed_at: read_moment(reader)?,
        })
    }
}

/// Seconds since 1970, or `null`.
fn moment(writer: &mut Writer, moment: Option<OffsetDateTime>) {
    match moment {
        Some(moment) => writer.int(moment.unix_timestamp()),
        None => writer.null(),
    };
}

fn read_moment(reader: &mut Reader<'_>) -> Result<Option<OffsetDateTime>, CborError> {
    if reader.null() {
        return Ok(None);
    }
    let before = reader.clone();
    OffsetDateTime::from_unix_timestamp(reader.int()?)
        .map(Some)
        .map_err(|_| before.wanted("a moment"))
}
