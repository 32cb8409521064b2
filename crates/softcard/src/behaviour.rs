//! What one chip does differently from the next: its habits, which a reader must live with, and
//! its faults, which a reader must notice.

use cccd_lds::FileIdentity;

use crate::apdu::Status;
use crate::data_object;
use crate::group::Group;

/// Habits and faults of a chip.
///
/// The default is the chip of a Vietnamese citizen ID card as far as it is known: contactless,
/// SELECT of the master file not supported, extended length accepted, no faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// How the chip is connected, which decides the ATR and the transmission protocol.
    pub interface: Interface,
    /// What a contactless chip says of itself in its historical bytes: the three software function
    /// bytes of ISO/IEC 7816-4, 12.1.1.9. Without them there are no historical bytes.
    pub capabilities: Option<[u8; 3]>,
    /// What it answers to `00A4000C023F00`.
    pub select_master_file: SelectMasterFile,
    /// Whether it takes commands with extended length.
    pub extended_length: ExtendedLength,
    /// The most bytes in the data field of one response, protected or not, in extended length. A
    /// short response has 256 at most in any case.
    pub largest_response: usize,
    /// The most plain bytes that one READ BINARY may ask for, where the chip minds.
    pub largest_read: Option<LargestRead>,
    /// What it answers when a READ BINARY reaches beyond the end of a file.
    pub end_of_file: EndOfFile,
    /// Zero bytes that follow the content of each file of the application.
    pub trailing_bytes: usize,
    /// Whether the master file is current after a reset; otherwise the application is.
    pub begins_in_master_file: bool,
    /// What READ BINARY by a short file identifier is answered with where the chip knows none, such
    /// as 6B00 or 6A82.
    pub no_short_identifiers: Option<Status>,
    /// Whether EF.CardAccess has a short identifier; otherwise 6A82.
    pub short_identifier_of_card_access: bool,
    /// Whether EF.CVCA may be read before any access, where the application is current.
    pub free_cvca: bool,
    /// Whether READ BINARY with an odd instruction byte is known.
    pub odd_read_binary: bool,
    /// Whether a SELECT that expects no data may carry Le; otherwise 6700.
    pub le_on_select: bool,
    /// The only Le that EXTERNAL AUTHENTICATE of Basic Access Control takes, such as 0x28.
    pub bac_le: Option<usize>,
    /// Whether a short protected READ BINARY may carry `97 01 00`; otherwise 6700.
    pub zero_le_in_protected_read: bool,
    /// Whether MSE:Set AT of PACE wants the domain parameters named in object 84.
    pub pace_reference: PaceReference,
    /// Which commands start Chip Authentication.
    pub chip_authentication: ChipAuthenticationCommands,
    /// How ECDSA signatures of Active Authentication are encoded.
    pub ecdsa_format: EcdsaFormat,
    /// Whether Terminal Authentication after PACE is bound to what is printed (the document number
    /// or the access number) instead of the chip's ephemeral key, as on old chips.
    pub static_binding: bool,
    /// How often a wrong PIN or PUK may be tried.
    pub tries: u8,
    /// The number under which the chip knows the domain parameters of a group, where
    /// EF.CardAccess gives them explicitly and not by their standardised identifier.
    pub explicit_parameters: Option<(Group, u8)>,
    /// What is wrong with the chip.
    pub faults: Vec<Fault>,
}

impl Behaviour {
    /// The same with one more fault.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// A contact chip that speaks T=0: short length only, and data fetched by GET RESPONSE.
    #[must_use]
    pub fn contact_t0() -> Self {
        Self {
            interface: Interface::ContactT0,
            extended_length: ExtendedLength::Refused(Refusal::Protected),
            ..Self::default()
        }
    }

    /// A chip without extended length.
    #[must_use]
    pub fn short_length() -> Self {
        Self {
            extended_length: ExtendedLength::Refused(Refusal::Protected),
            ..Self::default()
        }
    }

    /// The ATR of this chip.
    #[must_use]
    pub fn atr(&self) -> Vec<u8> {
        match (self.interface, self.capabilities) {
            // What a reader makes of a contactless card of type A (PC/SC part 3, 3.1.3.2.3).
            (Interface::Contactless, None) => vec![0x3B, 0x80, 0x80, 0x01, 0x01],
            (Interface::Contactless, Some([a, b, c])) => {
                let mut atr = vec![0x3B, 0x85, 0x80, 0x01, 0x80, 0x73, a, b, c];
                let check = atr.iter().skip(1).fold(0, |check, byte| check ^ byte);
                atr.push(check);
                atr
            }
            // T=1 only, no historical bytes.
            (Interface::ContactT1, _) => vec![0x3B, 0x80, 0x01, 0x81],
            // T=0, no historical bytes.
            (Interface::ContactT0, _) => vec![0x3B, 0x00],
        }
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            interface: Interface::Contactless,
            capabilities: None,
            select_master_file: SelectMasterFile::Refused,
            extended_length: ExtendedLength::Accepted,
            largest_response: 0xF000,
            largest_read: None,
            end_of_file: EndOfFile::ShortData,
            trailing_bytes: 0,
            begins_in_master_file: true,
            no_short_identifiers: None,
            short_identifier_of_card_access: true,
            free_cvca: false,
            odd_read_binary: true,
            le_on_select: true,
            bac_le: None,
            zero_le_in_protected_read: true,
            pace_reference: PaceReference::Optional,
            chip_authentication: ChipAuthenticationCommands::Both,
            ecdsa_format: EcdsaFormat::Plain,
            static_binding: false,
            tries: 3,
            explicit_parameters: None,
            faults: Vec::new(),
        }
    }
}

/// How the chip is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interface {
    /// By radio, ISO/IEC 14443-4.
    Contactless,
    /// By contacts, T=1.
    ContactT1,
    /// By contacts, T=0.
    ContactT0,
}

/// The answer to SELECT of the master file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SelectMasterFile {
    /// 6D00, as Vietnamese cards do.
    Refused,
    /// 6A82.
    NotFound,
    /// 9000, and the master file is current.
    Accepted,
}

/// Whether extended length is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExtendedLength {
    /// It is.
    Accepted,
    /// It is not: 6700.
    Refused(Refusal),
    /// Outside a session only, which is as far as MSE and GENERAL AUTHENTICATE need it.
    RefusedInSession(Refusal),
}

/// How a chip refuses extended length inside a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// A plain 6700 as if nothing had been sent: the counter stays and the session lives.
    PlainCounterStays,
    /// A plain 6700, but the counter has moved by two as if both messages had been protected.
    PlainCounterMoves,
    /// A plain 6700, and the session is gone.
    PlainSessionGone,
    /// A protected 6700.
    Protected,
}

/// The most that a READ BINARY may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LargestRead {
    /// In plain bytes.
    pub bytes: usize,
    /// What happens beyond: less data, or 6700.
    pub refused: bool,
}

/// What a READ BINARY beyond the end of a file brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndOfFile {
    /// The bytes that there are, and 9000.
    ShortData,
    /// The bytes that there are, and 6282.
    Warning,
    /// No bytes, and 6Cxx with the number that there are.
    RightLength,
    /// No bytes, and 6B00.
    WrongOffset,
}

/// Whether MSE:Set AT names the domain parameters of PACE (Doc 9303-11, 4.4.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaceReference {
    /// As the standard says: only where the identifier of the protocol leaves a choice.
    Optional,
    /// Without it 6A80.
    Required,
    /// With it 6A80.
    Refused,
}

/// The commands that start Chip Authentication (Doc 9303-11, 6.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChipAuthenticationCommands {
    /// MSE:Set KAT for 3DES, MSE:Set AT and GENERAL AUTHENTICATE for every cipher.
    Both,
    /// MSE:Set KAT only.
    SetKat,
    /// MSE:Set AT and GENERAL AUTHENTICATE only.
    SetAt,
}

/// How an ECDSA signature is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EcdsaFormat {
    /// r‖s (TR-03111, 5.2.1), as Doc 9303-11 wants it.
    Plain,
    /// DER, as some chips do.
    Der,
}

/// Something that is wrong with a chip. Commands are counted over the card's life, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The card leaves the field at this command.
    Pull {
        /// Which command.
        command: u64,
        /// Before it ran, or after.
        moment: Moment,
    },
    /// The card is reset just before this command, as when it was moved.
    Reset {
        /// Which command.
        command: u64,
    },
    /// A plain status word instead of running this command; a session is gone with it.
    PlainStatus {
        /// Which command.
        command: u64,
        /// The answer.
        status: Status,
    },
    /// The response to this command is damaged where it is protected.
    Response {
        /// Which command.
        command: u64,
        /// How.
        damage: Damage,
    },
    /// Every protected response to commands with this instruction byte is damaged.
    Responses {
        /// The instruction byte.
        ins: u8,
        /// How.
        damage: Damage,
    },
    /// The response to this command is the previous one once more.
    Replay {
        /// Which command.
        command: u64,
    },
    /// READ BINARY brings more bytes than were asked for.
    MoreThanAsked,
    /// Every READ BINARY outside a session says 61xx, and so does GET RESPONSE, for ever.
    EndlessMore,
    /// Commands with this instruction byte are refused, inside a session under its protection.
    Refuse {
        /// The instruction byte.
        ins: u8,
        /// Only with these parameters P1 and P2, where given.
        p1_p2: Option<u16>,
        /// The answer.
        status: Status,
    },
    /// A file answers this status word to SELECT and READ BINARY, such as 6A82 for a DG15 that a
    /// copy could not answer for.
    Hide {
        /// The file.
        file: FileIdentity,
        /// The answer.
        status: Status,
    },
    /// One byte of a file is inverted.
    Flip {
        /// The file.
        file: FileIdentity,
        /// The byte.
        offset: usize,
    },
    /// A file's outer length claims so many bytes.
    ClaimLength {
        /// The file.
        file: FileIdentity,
        /// The bytes.
        length: u32,
    },
    /// The answer to EXTERNAL AUTHENTICATE of Basic Access Control is wrong.
    MutualAuthentication(MutualAuthenticationFlaw),
    /// The answer to a GENERAL AUTHENTICATE of PACE is wrong, while the chip goes on with the
    /// right values.
    PaceAnswer {
        /// Which of the four.
        step: u8,
        /// What is wrong.
        flaw: AnswerFlaw,
    },
    /// Inside a session, GET CHALLENGE brings so many bytes.
    ChallengeLength(usize),
    /// The document number by which the chip knows itself in Terminal Authentication is another.
    DocumentNumber,
    /// The private keys are not those of the files: the mark of a copy.
    Keys(KeyFault),
    /// The chip's ephemeral public keys of PACE are not what they should be.
    Ephemeral(EphemeralFault),
    /// An instruction that answers this status word inside a session ends that session: the status
    /// word comes without protection.
    EndsSession(Status),
    /// The nonce of PACE is zero.
    ZeroNonce,
    /// The chip's authentication token of PACE is wrong.
    WrongToken,
    /// The data of PACE's chip authentication mapping are wrong.
    WrongMappingProof,
    /// The data of PACE's chip authentication mapping are a DER INTEGER and not an octet string.
    MappingProofAsInteger,
    /// RSA signatures of Active Authentication end in a trailer that names no hash.
    SignatureTrailer,
    /// Chip Authentication says 9000, but the session goes on under the old keys.
    IgnoreChipAuthentication,
}

/// When a card is pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// The command was not executed.
    Before,
    /// The command was executed, its answer is lost.
    After,
}

/// What is wrong with a protected response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Damage {
    /// One bit of the MAC.
    Mac,
    /// A counter that is one ahead.
    Counter,
    /// No MAC at all.
    NoMac,
    /// No protection: a plain 6988, as if the command's own were wrong, and the session is gone.
    Plain,
    /// No cryptogram, though the answer has data; the MAC is right.
    NoCryptogram,
    /// The cryptogram's first byte, so that the first plain byte is another; the MAC is right.
    Cryptogram,
    /// No protected status; the MAC is right.
    NoStatus,
    /// The protected status is 6A82, whatever stands outside.
    Status,
    /// The padding of the encrypted data, under a right MAC.
    Padding,
}

/// What is wrong with the chip's side of mutual authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MutualAuthenticationFlaw {
    /// One bit of the MAC.
    Mac,
    /// One bit of the cryptogram, under a right MAC.
    Cryptogram,
}

/// What is wrong with the objects of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerFlaw {
    /// There is no answer but this status word.
    Status(Status),
    /// An object has another tag.
    Tag {
        /// Its right tag.
        of: u16,
        /// The wrong one.
        becomes: u16,
    },
    /// An object has another content.
    Value {
        /// Its tag.
        of: u16,
        /// The content.
        becomes: Vec<u8>,
    },
    /// One bit of an object's content is flipped.
    Flip {
        /// Its tag.
        of: u16,
        /// The byte of the content.
        byte: usize,
    },
    /// An object is not there.
    Missing(u16),
    /// There is an object more.
    Added {
        /// Its tag.
        tag: u16,
        /// Its content.
        value: Vec<u8>,
    },
}

impl AnswerFlaw {
    /// The dynamic authentication data with the flaw in it.
    ///
    /// # Errors
    /// The status word that stands for the answer.
    pub(crate) fn apply(&self, data: &[u8]) -> Result<Vec<u8>, Status> {
        let content = data_object::only(data, 0x7C).unwrap_or_default();
        let objects = data_object::parse(content).unwrap_or_default();
        let mut spoilt = Vec::new();
        for object in objects {
            let (tag, mut value) = (object.tag, object.value.to_vec());
            match self {
                Self::Status(status) => return Err(*status),
                Self::Missing(of) if *of == tag => continue,
                Self::Tag { of, becomes } if *of == tag => {
                    spoilt.extend(data_object::encode(*becomes, &value));
                    continue;
                }
                Self::Value { of, becomes } if *of == tag => value.clone_from(becomes),
                Self::Flip { of, byte } if *of == tag => {
                    if let Some(byte) = value.get_mut(*byte) {
                        *byte ^= 0x01;
                    }
                }
                _ => {}
            }
            spoilt.extend(data_object::encode(tag, &value));
        }
        if let Self::Added { tag, value } = self {
            spoilt.extend(data_object::encode(*tag, value));
        }
        Ok(data_object::encode(0x7C, &spoilt))
    }
}

/// What is wrong with the private keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyFault {
    /// There are none.
    Absent,
    /// They are others.
    Other,
}

/// What is wrong with an ephemeral public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EphemeralFault {
    /// The terminal's own, sent back.
    Reflected,
    /// A point beside the curve, or a number outside the subgroup.
    Outside,
    /// The neutral element.
    Neutral,
    /// The number p−1, of order 2; on curves, a point beside the curve.
    SmallSubgroup,
}
