//! What happens at the counter, and what the flow asks for in answer.

use cccd_chip::access::Password;
use cccd_chip::lds::Private;
use cccd_chip::lds::person::Person;
use time::OffsetDateTime;
use uuid::Uuid;

use super::form::Field;
use super::matching::Known;
use super::model::Settings;
use crate::judging::Verified;
use crate::record::{CheckIn, PersonRecord};
use crate::wedge::Scan;

/// One sitting with one person. Whatever arrives for another session than the present one is
/// dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SessionId(pub u64);

/// One attempt within a session to read a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ReadId {
    /// The session.
    pub session: SessionId,
    /// Counted from 1 in each session.
    pub attempt: u32,
}

/// What the flow cannot make itself: the time, and identifiers nobody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Now, with the desk's offset.
    pub at: OffsetDateTime,
    /// Two fresh identifiers, used if this is the moment of a confirmation.
    pub fresh: [Uuid; 2],
}

/// Something happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// Time has come this far. Sent before every other event, and now and then.
    Now(Moment),
    /// The records answer, or do not.
    SelfTested(Result<(), StoreTrouble>),
    /// The desk is set up otherwise, or another clerk signed in: in force from the next session.
    Settings(Box<Settings>),
    /// From a reader.
    Reader(ReaderEvent),
    /// From a scanner.
    Scanned(Scan),

    /// The clerk records the basis: consent, or the legal duty in its place.
    GiveBasis,
    /// The clerk types a key to the chip.
    EnterKey(KeyEntry),
    /// Read the card that lies on a reader since before this session.
    UseCard,
    /// Register from the QR code alone, labelled unverified.
    UseQr,
    /// Register what the clerk types, labelled unverified.
    TypePerson,
    /// A field of the form was edited.
    Set(Field, Private<String>),
    /// The primary action of the screen.
    Proceed,
    /// To the screen before.
    Back,
    /// The person is this one of [`super::Matching::known`].
    TakeKnown(usize),
    /// The person is none of [`super::Matching::known`].
    DeclareNew,
    /// Store what the confirm screen shows.
    Confirm,
    /// Try again what failed: the self test, or the reading.
    Retry,
    /// End the session; nothing of it stays. What was confirmed but not stored is discarded only
    /// by cancelling twice.
    Cancel,

    /// Answer to [`Effect::FindReturning`].
    Returning {
        /// For which session.
        session: SessionId,
        /// Who it may be.
        found: Result<Vec<Known>, StoreTrouble>,
    },
    /// Answer to [`Effect::Store`].
    Stored {
        /// For which session.
        session: SessionId,
        /// The ticket, or why nothing is stored.
        result: Result<Ticket, StoreTrouble>,
    },
}

/// From a reader, or about it.
#[derive(Debug, Clone)]
pub enum ReaderEvent {
    /// The smart card service's state.
    Service(Service),
    /// A reader is there.
    Added(String),
    /// A reader is gone.
    Removed(String),
    /// A card was put on a reader.
    CardIn {
        /// The reader.
        reader: String,
        /// Whether it can be used.
        card: Slot,
    },
    /// The card has left the reader.
    CardOut {
        /// The reader.
        reader: String,
    },
    /// Of a read that was asked for.
    Read {
        /// Which.
        id: ReadId,
        /// What.
        news: ReadNews,
    },
}

/// The smart card service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Service {
    /// Not known yet.
    #[default]
    Unknown,
    /// It answers.
    Up,
    /// It does not run: start it.
    Down,
    /// It denies access to this user: a matter of permissions.
    Denied,
}

/// What lies on a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Slot {
    /// Nothing.
    #[default]
    Empty,
    /// A card that answers.
    Card,
    /// A card that does not answer: it lies wrongly, or is none with a chip.
    Mute,
    /// A card that another program holds for itself.
    InUse,
}

impl Slot {
    /// Whether a read is worth a try; a program that holds a card may have let it go since.
    #[must_use]
    pub const fn may_be_read(self) -> bool {
        matches!(self, Self::Card | Self::InUse)
    }
}

/// The parts of a read, as they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Phase {
    /// The key opens the chip.
    #[default]
    Opening,
    /// Name, number, and what they are judged by.
    Data,
    /// The portrait.
    Portrait,
    /// The chip proves itself, and everything is judged.
    Proving,
}

impl Phase {
    /// All phases in their order.
    pub const ALL: [Self; 4] = [Self::Opening, Self::Data, Self::Portrait, Self::Proving];

    /// Its place, counted from 1.
    #[must_use]
    pub const fn number(self) -> usize {
        match self {
            Self::Opening => 1,
            Self::Data => 2,
            Self::Portrait => 3,
            Self::Proving => 4,
        }
    }
}

/// What a read tells.
#[derive(Debug, Clone)]
pub enum ReadNews {
    /// It goes on.
    Progress {
        /// The part it is in.
        phase: Phase,
        /// Bytes of the present file that have come.
        read: usize,
        /// Its length in bytes; zero where the phase has no file.
        total: usize,
    },
    /// The holder as far as read, which nobody has verified.
    Early(Box<Person>),
    /// The portrait's file, which nobody has verified: to be decoded while the chip proves itself.
    EarlyPortrait(Private<Vec<u8>>),
    /// Read, verified and judged.
    Verified(Box<Verified>),
    /// It came to no end.
    Failed(ReadFailure),
}

/// Why a read came to no end; one kind per recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFailure {
    /// The chip says that the key is wrong: ask again.
    WrongKey {
        /// How many tries the chip still gives, where it counts them.
        tries_left: Option<u8>,
    },
    /// The chip is opened by the machine-readable zone only.
    NeedsMrz,
    /// The chip has blocked this key, or would with the next mistake.
    Blocked,
    /// The card has left the reader: put it back.
    CardRemoved,
    /// The reader or its service has gone: it comes back by itself.
    ReaderGone,
    /// The link broke with card and reader in place: try again.
    Link,
    /// Another program uses the card: close it.
    InUse,
    /// Another card was put back than was read before.
    AnotherCard,
    /// No travel document: some other kind of card.
    OtherCard,
    /// The chip breaks the protocol: try once more, else go on without the chip.
    Chip,
    /// The chip was read, but holds no person that can be made out.
    NoPerson,
    /// Stopped by the desk.
    Stopped,
}

/// A key as the clerk types it.
#[derive(Debug, Clone)]
pub enum KeyEntry {
    /// In one field: six digits (card access number), twelve (ID number), the machine-readable
    /// zone, or the text of the QR code.
    Text(Private<String>),
    /// As printed on a passport.
    Document {
        /// Document number.
        number: Private<String>,
        /// Date of birth, dd/mm/yyyy.
        birth: Private<String>,
        /// Date of expiry, dd/mm/yyyy.
        expiry: Private<String>,
    },
}

/// What the records gave for a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The check-in.
    pub id: Uuid,
    /// The number on the ticket of a visit.
    pub number: Option<u32>,
}

/// Why the records did not do as asked; one kind per recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreTrouble {
    /// No space left: free some, then confirm again.
    DiskFull,
    /// The ID number is registered with another name or birth date.
    IdentityConflict,
    /// The identifiers are taken: confirm anew with others.
    IdTaken,
    /// Anything else, by the stable name of its kind.
    Other(&'static str),
}

/// Something to be done outside; answers come as events.
#[derive(Debug, Clone)]
pub enum Effect {
    /// See whether the records answer.
    SelfTest,
    /// Read the chip on a reader.
    Read(Box<ReadRequest>),
    /// Stop whatever this session has a reader do, between two exchanges.
    Stop(SessionId),
    /// Stop, and wipe what is kept of this session.
    Forget(SessionId),
    /// See who this person may be.
    FindReturning {
        /// For which session.
        session: SessionId,
        /// The person; its identifier means nothing yet.
        person: Box<PersonRecord>,
    },
    /// Store a check-in. The same one may come again after a failure.
    Store {
        /// For which session.
        session: SessionId,
        /// What was confirmed.
        check_in: Box<CheckIn>,
        /// Whether the clerk has settled that its number is known with another name or birth date.
        settled: bool,
    },
}

/// What to read, where and how.
#[derive(Debug, Clone)]
pub struct ReadRequest {
    /// Which read of which session.
    pub id: ReadId,
    /// On which reader.
    pub reader: String,
    /// The key to the chip.
    pub key: Password,
    /// Whether to go on where the session's last read was cut off.
    pub resume: bool,
    /// Now: what the document's dates are judged by.
    pub at: OffsetDateTime,
}
