//! What was read: the raw bytes of every file by identity, and the evidence of every protocol
//! run. It decides nothing; [`crate::verify`] does.

use std::collections::BTreeMap;

use cccd_lds::{DataGroup, FileIdentity, Private};

use crate::transport::{CardInfo, Traffic};

/// Everything one read of one chip brought.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Each file that the plan asked for or that was given, with what came of it.
    pub files: BTreeMap<FileIdentity, FileState>,
    /// How the chip was opened.
    pub access: Access,
    /// How the printed machine-readable zone compares with DG1; `None` where the key was another,
    /// or DG1 was not read.
    pub printed: Option<PrintedZone>,
    /// Active Authentication (Doc 9303-11, 6.1): transferable evidence.
    pub active_auth: Proof<ActiveAuthEvidence>,
    /// Chip Authentication (Doc 9303-11, 6.2): witnessed evidence.
    pub chip_auth: Proof<ChipAuthEvidence>,
    /// PACE with Chip Authentication Mapping (Doc 9303-11, 4.4.3.3.3): witnessed evidence.
    pub pace_cam: Proof<PaceCamEvidence>,
    /// Terminal Authentication (TR-03110-1, 3.5): whether the chip accepted this terminal.
    pub terminal_auth: Proof<TerminalAuthEvidence>,
    /// Reader and card, where a chip was read.
    pub card: Option<CardInfo>,
    /// How extended length was used for reading.
    pub extended_length: crate::reader::ExtendedUse,
    /// What came of the file in whose middle the link was lost, so that the read can go on there.
    pub begun: Option<BegunFile>,
    /// What it cost on the wire, with the reads that were cut off before.
    pub traffic: Traffic,
}

/// A file of which the first bytes have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunFile {
    /// Which file; its state is [`FileState::LinkLost`].
    pub file: FileIdentity,
    /// Its first bytes.
    pub bytes: Private<Vec<u8>>,
}

impl Document {
    /// The bytes of a file that was read.
    #[must_use]
    pub fn file(&self, identity: FileIdentity) -> Option<&[u8]> {
        match self.files.get(&identity) {
            Some(FileState::Read(bytes)) => Some(bytes.reveal()),
            _ => None,
        }
    }

    /// The bytes of a data group that was read.
    #[must_use]
    pub fn dg(&self, group: DataGroup) -> Option<&[u8]> {
        self.file(FileIdentity::dg(group))
    }

    /// Puts a file's bytes in, as read from a chip or given by a caller.
    pub fn insert(&mut self, identity: FileIdentity, bytes: Vec<u8>) {
        self.files
            .insert(identity, FileState::Read(Private::new(bytes)));
    }
}

/// How the machine-readable zone that opened the chip compares with the one in DG1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedZone {
    /// What was given of it is the same.
    Same,
    /// Document number and dates are the same, the rest is not: names, or a letter misread.
    OtherText,
    /// Document number or dates are others, though they opened the chip.
    OtherDocument,
}

/// What came of one file. A file that is not in [`Document::files`] was not asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileState {
    /// Its bytes, exactly as long as its outer length says.
    Read(Private<Vec<u8>>),
    /// Only its hash is given (evidence that leaves personal data out).
    Hash(Vec<u8>),
    /// The chip says that there is no such file (`6A82` or alike).
    Absent(u16),
    /// The chip refuses to give it (`6982` or alike).
    Refused(u16),
    /// It could not be read to its end, for the reason given; part of it may have come.
    Broken(String),
    /// The link was lost before or while it was read; what had come is in [`Document::begun`].
    LinkLost,
}

/// How the chip was opened, what it offered, and why this way was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// What the chip showed before any access.
    pub card_access: CardAccessSeen,
    /// The protocol that opened it; `None` if no chip was opened.
    pub protocol: Option<AccessProtocol>,
    /// The kind of key used.
    pub key: Option<KeyKind>,
    /// Why this protocol and not another, one line.
    pub reason: String,
    /// Stronger variants of PACE that the chip offered and then refused, before nothing but the
    /// selection was sent, each with the status word.
    pub refused: Vec<String>,
    /// How many tries the chip gave the key before one was spent; `None` where it counts none, or
    /// none was lost yet.
    pub tries_left: Option<u8>,
}

/// What came of EF.CardAccess before any access.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CardAccessSeen {
    /// It was not asked for (a document from files).
    #[default]
    NotAsked,
    /// Its content is in [`Document::files`]; these are the PACE protocols it offers.
    Offered(Vec<String>),
    /// It was read but offers no PACE.
    NoPace,
    /// The chip has none, or refuses it: this status word.
    Absent(u16),
}

/// The protocol that opened the chip.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessProtocol {
    /// No access control: the files are free to read.
    Open,
    /// Basic Access Control (Doc 9303-11, 4.3).
    Bac,
    /// PACE (Doc 9303-11, 4.4).
    Pace {
        /// The protocol's object identifier, dotted.
        oid: String,
        /// Its name, e.g. `id-PACE-ECDH-GM-AES-CBC-CMAC-128`.
        name: &'static str,
        /// The standardised domain parameters, e.g. 13 (`None` if explicit).
        parameter_id: Option<u32>,
    },
}

/// The kind of key that opened the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum KeyKind {
    Mrz,
    Can,
    Pin,
    Puk,
}

/// What came of a protocol that proves the chip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof<E> {
    /// It was not tried; this is why.
    NotRun(NotRun),
    /// The chip answered a step of the protocol with an error of its own.
    Refused {
        /// The command refused, e.g. `INTERNAL AUTHENTICATE`.
        step: &'static str,
        /// The status word.
        status: u16,
    },
    /// The chip answered, and its answer proves that the proof does not hold.
    Failed(String),
    /// It could not be finished, and that is not the chip's doing (link, reader limits).
    Inconclusive(String),
    /// It ran to its end; this is what verification works from.
    Done(E),
    /// Not decided yet.
    #[default]
    Pending,
}

/// Why a protocol was not tried.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotRun {
    /// What was read of the chip offers none (no DG15, no key in DG14, no CAM).
    NotOffered,
    /// The plan did not ask for it.
    NotAsked,
    /// What the chip offers cannot be used: unknown algorithm, unreadable key.
    Unsupported(String),
    /// There was no chip, only files.
    NoChip,
}

/// What Active Authentication left: anyone can verify it with the key in DG15.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveAuthEvidence {
    /// RND.IFD, the challenge sent.
    pub challenge: [u8; 8],
    /// The chip's signature.
    pub signature: Vec<u8>,
}

/// What Chip Authentication left: the reader's word that a command under the new keys succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipAuthEvidence {
    /// The protocol's object identifier, dotted.
    pub oid: String,
    /// The key reference, where there are several keys.
    pub key_id: Option<Vec<u8>>,
    /// The chip's static public key as used: the DER of its SubjectPublicKeyInfo in DG14.
    pub public_key: Vec<u8>,
    /// Stronger variants that the chip offered and then refused, each with the step and the status
    /// word.
    pub refused: Vec<String>,
}

/// What Terminal Authentication left: how the terminal was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TerminalAuthEvidence {
    /// The chip's own trust point that the certificates began at, e.g. `DECVCAEPASS00001`.
    pub trust_point: String,
    /// The holders of the certificates sent, the terminal last.
    pub chain: Vec<String>,
    /// The terminal's signature algorithm, e.g. `id-TA-ECDSA-SHA-256`.
    pub algorithm: &'static str,
    /// Whether the signature was bound to what is printed on the document and not to the session
    /// (TR-03110-1, 3.5).
    pub static_binding: bool,
}

/// What PACE-CAM left: the reader's word that the mapping key belongs to this static key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceCamEvidence {
    /// The chip's static public key as used: the DER of its SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
}
