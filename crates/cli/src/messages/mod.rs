//! What the command says, in Vietnamese and English.
//!
//! Each language is one file of exhaustive matches, so a text that is missing in one of them does
//! not compile.

mod en;
pub(crate) mod profile;
pub(crate) mod usage_vi;
mod vi;

use cccd_chip::words;

use crate::problem::Problem;

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Vi,
    En,
}

/// What happened and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) what: String,
    pub(crate) todo: String,
    /// What a library or the system says of it, in English, where the language is another.
    pub(crate) detail: Option<String>,
}

impl Language {
    /// The language of the environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is
    /// set and not empty decides. `vi…` is Vietnamese; everything else, `C` and nothing at all
    /// are English.
    pub(crate) fn from_environment() -> Self {
        Self::from_variables(
            ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default()),
        )
    }

    fn from_variables(values: [String; 3]) -> Self {
        let locale = values
            .into_iter()
            .find(|value| !value.is_empty())
            .unwrap_or_default();
        let language = locale
            .split(['_', '.', '@', '-'])
            .next()
            .unwrap_or_default();
        if language.eq_ignore_ascii_case("vi") {
            Self::Vi
        } else {
            Self::En
        }
    }

    pub(crate) fn label(self, label: Label) -> &'static str {
        match self {
            Self::Vi => vi::label(label),
            Self::En => en::label(label),
        }
    }

    /// The same language for the words of a report.
    pub(crate) const fn words(self) -> words::Language {
        match self {
            Self::Vi => words::Language::Vi,
            Self::En => words::Language::En,
        }
    }

    pub(crate) fn advice(self, problem: &Problem) -> Advice {
        match self {
            Self::Vi => vi::advice(problem),
            Self::En => en::advice(problem),
        }
    }
}

/// A short fixed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Error,
    Warning,
    Detail,
    Demo,
    #[cfg(feature = "demo")]
    DemoKey,
    TriesLeft,
    AllTries,
    #[cfg(feature = "pcsc")]
    PlaceCard,
    // What to do when the link was lost in the middle.
    #[cfg(feature = "pcsc")]
    PutCardBack,
    #[cfg(feature = "pcsc")]
    PlugReaderIn,
    #[cfg(feature = "pcsc")]
    GoingOn,
    #[cfg(feature = "pcsc")]
    Card,
    #[cfg(feature = "pcsc")]
    NoCard,
    #[cfg(feature = "pcsc")]
    MuteCard,
    // Headlines of the verdict.
    Genuine,
    SignedChipUnproven,
    Expired,
    IssuerUnknown,
    Invalid,
    // What each headline means for the one who asked.
    GenuineMeans,
    SignedChipUnprovenMeans,
    ExpiredMeans,
    IssuerUnknownMeans,
    InvalidMeans,
    // The person.
    Name,
    IdNumber,
    DocumentNumber,
    DocumentKind,
    IssuingState,
    DateOfBirth,
    Sex,
    Nationality,
    Ethnicity,
    Religion,
    PlaceOfOrigin,
    Residence,
    IdentifyingFeatures,
    DateOfIssue,
    DateOfExpiry,
    NoExpiry,
    Father,
    Mother,
    Spouse,
    OldIdNumber,
    OtherData,
    PersonalNumber,
    PlaceOfBirth,
    Telephone,
    Profession,
    Authority,
    OneParent,
    FilesDiffer,
    QrSays,
    OtherThanChip,
    OtherDiacritics,
    OtherSpacing,
    OtherOrder,
    CutOff,
    UnreadableGroup,
    BirthCenturyGuessed,
    Male,
    Female,
    Unspecified,
    Province,
    BirthYear,
    Unverified,
    // The read.
    OpenedBy,
    Cost,
    Exchanges,
    Reader,
    Offered,
    Why,
    ExtendedLength,
    ExtendedNotUsed,
    ExtendedStated,
    ExtendedTried,
    ExtendedRemembered,
    ExtendedRefusedBefore,
    ExtendedRefused,
    #[cfg(feature = "pcsc")]
    Connecting,
    Opening,
    ReadingFile,
    ProvingChip,
    Wrote,
    ProfileMayBeSent,
    #[cfg(feature = "demo")]
    Serving,
    #[cfg(feature = "demo")]
    Stopped,
    QrCode,
    MrzText,
    LdsFile,
    Key,
    // What is odd, or was repaired, in a text.
    UnknownProvince,
    SexDiffers,
    BirthYearDiffers,
    NumberDiffersFromId,
    SlotCount,
    Unreadable,
    Empty,
    Damaged,
    CheckDigit,
    Odd,
    RepairedControlCharacters,
    RepairedEncoding,
    RepairedSeparators,
    RepairedInputMethod,
    RepairedLeadingZero,
    RepairedDate,
    RepairedMrz,
    // Evidence.
    Verifying,
    DeskUnsigned,
    DeskTrusted,
    DeskUnknown,
    DeskBroken,
    // The trust store.
    File,
    Certificates,
    NewOnes,
    RevocationLists,
    Deviations,
    ListSignature,
    ListWithoutAnchor,
    Country,
    Countries,
    Role,
    RoleAuthority,
    RoleLink,
    RoleSigner,
    Signature,
    ValidFrom,
    ValidUntil,
    Source,
    TakenIn,
    SignedOn,
    ExpiredCertificates,
    StaleCrl,
    Subject,
    IssuedBy,
    SerialNumber,
    KeyInUse,
    CurveParameters,
    Weak,
    KeyIdentifier,
    IssuerKeyIdentifier,
    DocumentTypes,
    OddExtensions,
    Fingerprint,
    PathUp,
    SignedByWhom,
    SelfSigned,
    SignedByAnother,
    IssuerAbsent,
    BadlySigned,
    // Signed things taken apart.
    Refused,
    ContentType,
    SecurityObject,
    HashAlgorithm,
    Hashes,
    ContentHash,
    SignatureHolds,
    SignatureFails,
    SignerNotHere,
    CheckedByKey,
    KeyUsage,
    ExtendedKeyUsage,
    Certificate,
    Version,
    // Printed text and images taken apart.
    FileUnverified,
    OnlyHints,
    ComputedExpiry,
    Slots,
    Unread,
    InsuranceCode,
    Facility,
    Layout,
    NameMayBeCut,
    CompositeCheckDigit,
    NoStateCode,
    RepairedFillers,
    RepairedKind,
    RepairedCheckDigit,
    ExtendedNotStated,
    Format,
    Bytes,
    PixelSize,
    Decodes,
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_set_decides() {
        let language = |all: &str, messages: &str, lang: &str| {
            Language::from_variables([all, messages, lang].map(String::from))
        };
        assert_eq!(language("", "", ""), Language::En);
        assert_eq!(language("", "", "C"), Language::En);
        assert_eq!(language("", "", "vi_VN.UTF-8"), Language::Vi);
        assert_eq!(language("", "vi", "en_US.UTF-8"), Language::Vi);
        assert_eq!(language("C.UTF-8", "vi_VN", "vi_VN"), Language::En);
        assert_eq!(language("", "", "vie"), Language::En);
    }
}
