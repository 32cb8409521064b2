//! The file itself.

use ::time::OffsetDateTime;
use cccd_lds::security_infos::protocol;
use cccd_lds::{DataGroup, FileIdentity, Oid, Private};

use super::{DeskKey, DeskPublicKey, EvidenceError, EvidenceFile, Signed, WriteError};
use crate::cbor::{CborError, Reader, Writer};
use crate::document::{
    Access, AccessProtocol, ActiveAuthEvidence, CardAccessSeen, ChipAuthEvidence, Document,
    FileState, KeyKind, NotRun, PaceCamEvidence, Proof,
};

const MAGIC: &str = "cccd-evidence";
const VERSION: u64 = 1;
/// What a desk signs begins with this, so that its signature is good for nothing else.
const DESK_CONTEXT: &str = "cccd-evidence desk signature";
/// The refused step of a chip, as it is told of a file.
const STEP: &str = "a step of the protocol";

/// Keys of the body.
mod key {
    pub(super) const CREATED: u64 = 1;
    pub(super) const FILES: u64 = 2;
    pub(super) const ACTIVE_AUTH: u64 = 3;
    pub(super) const ACCESS: u64 = 4;
    pub(super) const CHIP_AUTH: u64 = 5;
    pub(super) const PACE_CAM: u64 = 6;
    pub(super) const TERMINAL_AUTH: u64 = 7;
    /// How many there are in every file; those that follow are there where they say something.
    pub(super) const ALWAYS: usize = 7;
    pub(super) const PACE_REFUSED: u64 = 8;
    pub(super) const TRIES_LEFT: u64 = 9;
    pub(super) const CHIP_AUTH_REFUSED: u64 = 10;
    pub(super) const STATIC_BINDING: u64 = 11;
    pub(super) const ALL: usize = 11;
}

/// The numbers of the files that are no data groups; EF.SOD and EF.COM as Doc 9303-12, 10.2
/// numbers them.
const OTHER_FILES: [(u64, FileIdentity); 4] = [
    (20, FileIdentity::SOD),
    (21, FileIdentity::COM),
    (22, FileIdentity::CARD_ACCESS),
    (23, FileIdentity::CARD_SECURITY),
];

pub(super) fn encode(
    body: &Private<Vec<u8>>,
    desk: Option<&DeskKey>,
) -> Result<Private<Vec<u8>>, WriteError> {
    let mut writer = Writer::new();
    writer
        .array(4)
        .text(MAGIC)
        .uint(VERSION)
        .bytes(body.reveal());
    match desk {
        None => writer.null(),
        Some(desk) => {
            let signature = desk.sign(message(body.reveal()).reveal())?;
            let key = desk.public_key();
            writer.array(2).bytes(key.spki()).bytes(&signature)
        }
    };
    Ok(Private::new(writer.into_bytes()))
}

/// What the desk signs.
fn message(body: &[u8]) -> Private<Vec<u8>> {
    let mut writer = Writer::new();
    writer.array(3).text(DESK_CONTEXT).uint(VERSION).bytes(body);
    Private::new(writer.into_bytes())
}

pub(super) fn is_evidence(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    reader.array().is_ok() && reader.text() == Ok(MAGIC)
}

pub(super) fn decode(bytes: &[u8]) -> Result<EvidenceFile, EvidenceError> {
    if !is_evidence(bytes) {
        return Err(EvidenceError::NotEvidence);
    }
    let mut reader = Reader::new(bytes);
    let start = reader.clone();
    let items = reader.array()?;
    reader.text()?;
    match reader.uint()? {
        VERSION if items == 4 => {}
        VERSION => return Err(start.wanted("an array of 4 items").into()),
        other => return Err(EvidenceError::Version(other)),
    }
    let body = reader.bytes()?;
    let desk = if reader.null() {
        None
    } else {
        reader.array_of(2, "a key and a signature")?;
        Some(Signed {
            key: DeskPublicKey::from_spki(reader.bytes()?)?,
            signature: reader.bytes()?.to_vec(),
            message: message(body),
        })
    };
    reader.finish()?;
    let (document, created) = decode_body(body)?;
    Ok(EvidenceFile {
        document,
        created,
        desk,
    })
}

pub(super) fn encode_body(document: &Document, created: OffsetDateTime) -> Private<Vec<u8>> {
    let remarks = encode_remarks(document);
    let mut writer = Writer::new();
    writer.map(key::ALWAYS.saturating_add(remarks.len()));
    writer.uint(key::CREATED).int(created.unix_timestamp());
    writer.uint(key::FILES);
    let files: Vec<(u64, &FileState)> = numbers()
        .filter_map(|(number, file)| Some((number, document.files.get(&file)?)))
        .collect();
    writer.map(files.len());
    for (number, state) in files {
        writer.uint(number);
        encode_state(&mut writer, state);
    }
    writer.uint(key::ACTIVE_AUTH);
    encode_proof(&mut writer, &document.active_auth, |writer, evidence| {
        writer.array(3).uint(DONE);
        writer.bytes(&evidence.challenge).bytes(&evidence.signature);
    });
    writer.uint(key::ACCESS);
    encode_access(&mut writer, &document.access);
    writer.uint(key::CHIP_AUTH);
    encode_proof(&mut writer, &document.chip_auth, |writer, evidence| {
        writer.array(4).uint(DONE).text(&evidence.oid);
        match &evidence.key_id {
            Some(key_id) => writer.bytes(key_id),
            None => writer.null(),
        };
        writer.bytes(&evidence.public_key);
    });
    writer.uint(key::PACE_CAM);
    encode_proof(&mut writer, &document.pace_cam, |writer, evidence| {
        writer.array(2).uint(DONE).bytes(&evidence.public_key);
    });
    writer.uint(key::TERMINAL_AUTH);
    encode_proof(&mut writer, &document.terminal_auth, |writer, _| {
        writer.array(1).uint(DONE);
    });
    for remark in remarks {
        writer.raw(&remark);
    }
    Private::new(writer.into_bytes())
}

/// What was weaker than it could have been, each a key with its value, by ascending key.
fn encode_remarks(document: &Document) -> Vec<Vec<u8>> {
    let remark = |key, value: &dyn Fn(&mut Writer)| {
        let mut writer = Writer::new();
        value(writer.uint(key));
        writer.into_bytes()
    };
    let refused = |key, variants: &[String]| {
        (!variants.is_empty()).then(|| {
            remark(key, &|writer| {
                writer.array(variants.len());
                for variant in variants {
                    writer.text(variant);
                }
            })
        })
    };
    let chip_auth = match &document.chip_auth {
        Proof::Done(evidence) => evidence.refused.as_slice(),
        _ => &[],
    };
    let tries_left = document.access.tries_left.map(|tries| {
        remark(key::TRIES_LEFT, &|writer| {
            writer.uint(tries.into());
        })
    });
    let is_static = matches!(&document.terminal_auth, Proof::Done(done) if done.static_binding);
    let static_binding = is_static.then(|| {
        remark(key::STATIC_BINDING, &|writer| {
            writer.bool(true);
        })
    });
    [
        refused(key::PACE_REFUSED, &document.access.refused),
        tries_left,
        refused(key::CHIP_AUTH_REFUSED, chip_auth),
        static_binding,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn decode_body(body: &[u8]) -> Result<(Document, OffsetDateTime), CborError> {
    let mut reader = Reader::new(body);
    let start = reader.clone();
    let members = reader.map()?;
    if !(key::ALWAYS..=key::ALL).contains(&members) {
        return Err(start.wanted("a map of 7 to 11 members"));
    }
    let mut document = Document::default();
    let mut created = OffsetDateTime::UNIX_EPOCH;
    let mut last = None;
    for member in 1..=members {
        let before = reader.clone();
        let key = reader.key(&mut last)?;
        // Keys ascend: those of every file come first, or one of them is missing.
        if (member <= key::ALWAYS) != (key < key::PACE_REFUSED) {
            return Err(before.wanted("the keys 1 to 7"));
        }
        match key {
            key::CREATED => {
                created = OffsetDateTime::from_unix_timestamp(reader.int()?)
                    .map_err(|_| before.wanted("a moment"))?;
            }
            key::FILES => decode_files(&mut reader, &mut document)?,
            key::ACTIVE_AUTH => {
                document.active_auth = decode_proof(&mut reader, 3, |reader| {
                    Ok(ActiveAuthEvidence {
                        challenge: reader.byte_array("a challenge of 8 bytes")?,
                        signature: reader.bytes()?.to_vec(),
                    })
                })?;
            }
            key::ACCESS => document.access = decode_access(&mut reader)?,
            key::CHIP_AUTH => {
                document.chip_auth = decode_proof(&mut reader, 4, |reader| {
                    Ok(ChipAuthEvidence {
                        oid: decode_oid(reader)?.to_string(),
                        key_id: if reader.null() {
                            None
                        } else {
                            Some(reader.bytes()?.to_vec())
                        },
                        public_key: reader.bytes()?.to_vec(),
                        refused: Vec::new(),
                    })
                })?;
            }
            key::PACE_CAM => {
                document.pace_cam = decode_proof(&mut reader, 2, |reader| {
                    let public_key = reader.bytes()?.to_vec();
                    Ok(PaceCamEvidence { public_key })
                })?;
            }
            key::TERMINAL_AUTH => {
                document.terminal_auth = decode_proof(&mut reader, 1, |_| Ok(Default::default()))?;
            }
            key::PACE_REFUSED => document.access.refused = decode_refused(&mut reader)?,
            key::TRIES_LEFT => {
                document.access.tries_left = Some(
                    u8::try_from(reader.uint()?).map_err(|_| before.wanted("a number of tries"))?,
                );
            }
            key::CHIP_AUTH_REFUSED => match &mut document.chip_auth {
                Proof::Done(evidence) => evidence.refused = decode_refused(&mut reader)?,
                _ => return Err(before.wanted("no refusals without Chip Authentication")),
            },
            key::STATIC_BINDING => match &mut document.terminal_auth {
                Proof::Done(evidence) if reader.bool()? => evidence.static_binding = true,
                _ => return Err(before.wanted("true, after Terminal Authentication")),
            },
            _ => return Err(before.wanted("a known key")),
        }
    }
    reader.finish()?;
    Ok((document, created))
}

/// All files that evidence may hold, by ascending number.
fn numbers() -> impl Iterator<Item = (u64, FileIdentity)> {
    DataGroup::ALL
        .into_iter()
        .map(|group| (u64::from(group.number()), FileIdentity::dg(group)))
        .chain(OTHER_FILES)
}

fn encode_state(writer: &mut Writer, state: &FileState) {
    match state {
        FileState::Read(content) => writer.array(2).uint(0).bytes(content.reveal()),
        FileState::Hash(hash) => writer.array(2).uint(1).bytes(hash),
        FileState::Absent(status) => writer.array(2).uint(2).uint((*status).into()),
        FileState::Refused(status) => writer.array(2).uint(3).uint((*status).into()),
        FileState::Broken(_) => writer.array(1).uint(4),
        FileState::LinkLost => writer.array(1).uint(5),
    };
}

fn decode_files(reader: &mut Reader<'_>, document: &mut Document) -> Result<(), CborError> {
    let mut last = None;
    for _ in 0..reader.map()? {
        let before = reader.clone();
        let number = reader.key(&mut last)?;
        let (_, file) = numbers()
            .find(|(known, _)| *known == number)
            .ok_or_else(|| before.wanted("the number of a file"))?;
        let before = reader.clone();
        let state = match (reader.array()?, reader.uint()?) {
            (2, 0) => FileState::Read(Private::new(reader.bytes()?.to_vec())),
            (2, 1) => FileState::Hash(reader.bytes()?.to_vec()),
            (2, 2) => FileState::Absent(status(reader)?),
            (2, 3) => FileState::Refused(status(reader)?),
            (1, 4) => FileState::Broken("it could not be read".to_owned()),
            (1, 5) => FileState::LinkLost,
            _ => return Err(before.wanted("what came of a file")),
        };
        document.files.insert(file, state);
    }
    Ok(())
}

const NOT_RUN: u64 = 0;
const REFUSED: u64 = 1;
const FAILED: u64 = 2;
const UNFINISHED: u64 = 3;
const DONE: u64 = 4;

/// What came of a protocol. Words are left out: they are the reader's, and nobody can check them.
fn encode_proof<E>(writer: &mut Writer, proof: &Proof<E>, done: impl Fn(&mut Writer, &E)) {
    match proof {
        Proof::NotRun(why) => {
            writer.array(2).uint(NOT_RUN).uint(match why {
                NotRun::NotOffered => 0,
                NotRun::NotAsked => 1,
                NotRun::Unsupported(_) => 2,
                NotRun::NoChip => 3,
            });
        }
        Proof::Pending => {
            writer.array(2).uint(NOT_RUN).uint(1);
        }
        Proof::Refused { status, .. } => {
            writer.array(2).uint(REFUSED).uint((*status).into());
        }
        Proof::Failed(_) => {
            writer.array(1).uint(FAILED);
        }
        Proof::Inconclusive(_) => {
            writer.array(1).uint(UNFINISHED);
        }
        Proof::Done(evidence) => done(writer, evidence),
    }
}

fn decode_proof<'a, E>(
    reader: &mut Reader<'a>,
    done_items: usize,
    done: impl FnOnce(&mut Reader<'a>) -> Result<E, CborError>,
) -> Result<Proof<E>, CborError> {
    let before = reader.clone();
    let recorded = || "so the reader recorded".to_owned();
    let wanted = || before.wanted("what came of a protocol");
    Ok(match (reader.array()?, reader.uint()?) {
        (2, NOT_RUN) => Proof::NotRun(match reader.uint()? {
            0 => NotRun::NotOffered,
            1 => NotRun::NotAsked,
            2 => NotRun::Unsupported(recorded()),
            3 => NotRun::NoChip,
            _ => return Err(wanted()),
        }),
        (2, REFUSED) => Proof::Refused {
            step: STEP,
            status: status(reader)?,
        },
        (1, FAILED) => Proof::Failed(recorded()),
        (1, UNFINISHED) => Proof::Inconclusive(recorded()),
        (items, DONE) if items == done_items => Proof::Done(done(reader)?),
        _ => return Err(wanted()),
    })
}

fn encode_access(writer: &mut Writer, access: &Access) {
    writer.array(3);
    match &access.protocol {
        None => writer.null(),
        Some(AccessProtocol::Open) => writer.array(1).uint(0),
        Some(AccessProtocol::Bac) => writer.array(1).uint(1),
        Some(AccessProtocol::Pace {
            oid, parameter_id, ..
        }) => {
            writer.array(3).uint(2).text(oid);
            match parameter_id {
                Some(id) => writer.uint((*id).into()),
                None => writer.null(),
            }
        }
    };
    match access.key {
        None => writer.null(),
        Some(KeyKind::Mrz) => writer.uint(1),
        Some(KeyKind::Can) => writer.uint(2),
        Some(KeyKind::Pin) => writer.uint(3),
        Some(KeyKind::Puk) => writer.uint(4),
    };
    match &access.card_access {
        CardAccessSeen::NotAsked => writer.array(1).uint(0),
        CardAccessSeen::NoPace => writer.array(1).uint(1),
        CardAccessSeen::Absent(status) => writer.array(2).uint(2).uint((*status).into()),
        // Which protocols they are, EF.CardAccess itself says.
        CardAccessSeen::Offered(_) => writer.array(1).uint(3),
    };
}

fn decode_access(reader: &mut Reader<'_>) -> Result<Access, CborError> {
    reader.array_of(3, "how the chip was opened")?;
    let before = reader.clone();
    let protocol = if reader.null() {
        None
    } else {
        Some(match (reader.array()?, reader.uint()?) {
            (1, 0) => AccessProtocol::Open,
            (1, 1) => AccessProtocol::Bac,
            (3, 2) => {
                let oid = decode_oid(reader)?;
                let id = if reader.null() {
                    None
                } else {
                    Some(u32::try_from(reader.uint()?).map_err(|_| before.wanted("parameters"))?)
                };
                AccessProtocol::Pace {
                    name: protocol::name(&oid).unwrap_or("PACE"),
                    oid: oid.to_string(),
                    parameter_id: id,
                }
            }
            _ => return Err(before.wanted("a protocol of access")),
        })
    };
    let before = reader.clone();
    let key = if reader.null() {
        None
    } else {
        Some(match reader.uint()? {
            1 => KeyKind::Mrz,
            2 => KeyKind::Can,
            3 => KeyKind::Pin,
            4 => KeyKind::Puk,
            _ => return Err(before.wanted("a kind of key")),
        })
    };
    let before = reader.clone();
    let card_access = match (reader.array()?, reader.uint()?) {
        (1, 0) => CardAccessSeen::NotAsked,
        (1, 1) => CardAccessSeen::NoPace,
        (2, 2) => CardAccessSeen::Absent(status(reader)?),
        (1, 3) => CardAccessSeen::Offered(Vec::new()),
        _ => return Err(before.wanted("what the chip offered")),
    };
    Ok(Access {
        card_access,
        protocol,
        key,
        ..Access::default()
    })
}

/// Variants of a protocol that the chip refused; their text is shown to people.
fn decode_refused(reader: &mut Reader<'_>) -> Result<Vec<String>, CborError> {
    let before = reader.clone();
    let mut refused = Vec::new();
    for _ in 0..reader.array()? {
        let before = reader.clone();
        let text = reader.text()?;
        if text.contains(char::is_control) {
            return Err(before.wanted("one line of text"));
        }
        refused.push(text.to_owned());
    }
    if refused.is_empty() {
        return Err(before.wanted("variants that were refused"));
    }
    Ok(refused)
}

fn decode_oid(reader: &mut Reader<'_>) -> Result<Oid, CborError> {
    let before = reader.clone();
    let parsed = reader.text()?.parse();
    parsed.map_err(|_| before.wanted("an object identifier"))
}

fn status(reader: &mut Reader<'_>) -> Result<u16, CborError> {
    let before = reader.clone();
    u16::try_from(reader.uint()?).map_err(|_| before.wanted("a status word"))
}
