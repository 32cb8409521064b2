//! English.

use super::{Advice, Label};
use crate::problem::Problem;

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Error => "Error",
        Label::Warning => "Note",
        Label::Detail => "Details",
        Label::Demo => "DEMO: a card in software, an invented person, a test authority",
        #[cfg(feature = "demo")]
        Label::DemoKey => "DEMO key",
        Label::TriesLeft => "Tries left",
        Label::AllTries => "all",
        #[cfg(feature = "pcsc")]
        Label::PlaceCard => "Place the card on the reader …",
        #[cfg(feature = "pcsc")]
        Label::PutCardBack => {
            "The card left the reader in the middle. Put the same card back: the read goes on where \
             it was."
        }
        #[cfg(feature = "pcsc")]
        Label::PlugReaderIn => {
            "The reader or its service is gone. Plug the reader in and put the card on it: the read \
             goes on where it was."
        }
        #[cfg(feature = "pcsc")]
        Label::GoingOn => "The link to the card broke. Keep the card still: the read goes on.",
        #[cfg(feature = "pcsc")]
        Label::Card => "Card",
        #[cfg(feature = "pcsc")]
        Label::NoCard => "no card",
        #[cfg(feature = "pcsc")]
        Label::MuteCard => "a card that does not answer",
        Label::Genuine => "GENUINE",
        Label::SignedChipUnproven => "SIGNED, CHIP NOT PROVEN",
        Label::Expired => "EXPIRED",
        Label::IssuerUnknown => "ISSUER UNKNOWN",
        Label::Invalid => "INVALID",
        Label::GenuineMeans => "The data is signed by a trusted issuer and the chip is no copy.",
        Label::SignedChipUnprovenMeans => {
            "The data is signed by a trusted issuer, but the chip could be a copy."
        }
        Label::ExpiredMeans => "The document is genuine, but its validity has ended.",
        Label::IssuerUnknownMeans => {
            "The signature leads to no trust anchor given; add anchors with --trust."
        }
        Label::InvalidMeans => "A proof failed: do not rely on this document.",
        Label::Name => "Name",
        Label::IdNumber => "ID number",
        Label::DocumentNumber => "Document number",
        Label::DocumentKind => "Kind of document",
        Label::IssuingState => "Issuing state",
        Label::DateOfBirth => "Date of birth",
        Label::Sex => "Sex",
        Label::Nationality => "Nationality",
        Label::Ethnicity => "Ethnicity",
        Label::Religion => "Religion",
        Label::PlaceOfOrigin => "Place of origin",
        Label::Residence => "Residence",
        Label::IdentifyingFeatures => "Identifying features",
        Label::DateOfIssue => "Date of issue",
        Label::DateOfExpiry => "Date of expiry",
        Label::NoExpiry => "none, valid for life",
        Label::Father => "Father",
        Label::Mother => "Mother",
        Label::Spouse => "Spouse",
        Label::OldIdNumber => "Old ID number",
        Label::OtherData => "Other data",
        Label::PersonalNumber => "Personal number",
        Label::PlaceOfBirth => "Place of birth",
        Label::Telephone => "Telephone",
        Label::Profession => "Profession",
        Label::Authority => "Issuing authority",
        Label::OneParent => "Parent",
        Label::QrSays => "the QR code says",
        Label::OtherThanChip => "the chip something else",
        Label::OtherDiacritics => "the chip the same with other diacritics",
        Label::OtherSpacing => "the chip the same with other spaces",
        Label::OtherOrder => "the chip the same words in another order",
        Label::CutOff => "the chip the same, one of them cut off",
        Label::FilesDiffer => "two files on the chip differ",
        Label::UnreadableGroup => "a data group with personal data cannot be read",
        Label::BirthCenturyGuessed => "the century of birth is a guess",
        Label::Male => "male",
        Label::Female => "female",
        Label::Unspecified => "unspecified",
        Label::Province => "Province of registration",
        Label::BirthYear => "Year of birth",
        Label::Unverified => "Not verified: printed text can be copied; only the chip proves it.",
        Label::OpenedBy => "Opened by",
        Label::Exchanges => "exchanges",
        Label::Cost => "It took",
        Label::Reader => "Reader",
        Label::Offered => "Chip offered",
        Label::Why => "Why",
        Label::ExtendedLength => "Extended length",
        Label::ExtendedNotUsed => "not used",
        Label::ExtendedStated => "used, within the sizes that the card states",
        Label::ExtendedTried => "tried without the card's word for it, and it worked",
        Label::ExtendedRemembered => "used, since it worked before on this kind of card",
        Label::ExtendedRefusedBefore => "not used, since this kind of card refused it before",
        Label::ExtendedRefused => "tried and given up: card or reader refused it",
        #[cfg(feature = "pcsc")]
        Label::Connecting => "Connecting",
        Label::Opening => "Opening the chip",
        Label::ReadingFile => "Reading",
        Label::ProvingChip => "Proving the chip",
        Label::ProfileMayBeSent => {
            "This tells nothing of the holder and may be sent to anyone; docs/real-cards.md says what it settles."
        }
        Label::Wrote => "Written",
        #[cfg(feature = "demo")]
        Label::Serving => "The soft card is in the virtual reader; Ctrl+C takes it out.",
        #[cfg(feature = "demo")]
        Label::Stopped => "The virtual reader closed the connection.",
        Label::QrCode => "QR code of an ID card",
        Label::MrzText => "machine-readable zone",
        Label::Key => "Key",
        Label::UnknownProvince => "the first three digits are no province of the former list",
        Label::SexDiffers => "the sex differs from the one in the ID number",
        Label::BirthYearDiffers => "the year of birth differs from the one in the ID number",
        Label::NumberDiffersFromId => "the document number is not the end of the ID number",
        Label::SlotCount => "an unusual number of fields",
        Label::Unreadable => "cannot be read",
        Label::Empty => "is empty",
        Label::Damaged => "letters were lost or replaced",
        Label::CheckDigit => "a check digit does not match",
        Label::Odd => "something is not as expected",
        Label::RepairedControlCharacters => "control characters were left out",
        Label::RepairedEncoding => "a wrong text encoding was undone",
        Label::RepairedSeparators => "\\ was read as |",
        Label::RepairedInputMethod => "changes by a Vietnamese input method were undone",
        Label::RepairedLeadingZero => "lost leading zeros were put back",
        Label::RepairedMrz => {
            "characters that were read wrongly were repaired; compare with the card"
        }
        Label::LdsFile => "file of this kind",
        Label::RepairedDate => "a date with slashes was accepted",
        Label::Verifying => "Verifying",
        Label::DeskUnsigned => "no desk signed this evidence",
        Label::DeskTrusted => "signed by a desk that is trusted",
        Label::DeskUnknown => "signed by a desk that is not known here",
        Label::DeskBroken => "the desk's signature does not hold: the file was changed",
        Label::File => "File",
        Label::Certificates => "Certificates",
        Label::NewOnes => "New",
        Label::RevocationLists => "CRLs",
        Label::Deviations => "Deviations",
        Label::ListSignature => "List signature",
        Label::ListWithoutAnchor => {
            "Nobody vouches for a list without --anchor: whoever made the file decides whom this store trusts."
        }
        Label::Country => "Country",
        Label::Countries => "Countries",
        Label::Role => "Kind",
        Label::RoleAuthority => "CSCA",
        Label::RoleLink => "link",
        Label::RoleSigner => "document signer",
        Label::Signature => "Signature",
        Label::ValidFrom => "Valid from",
        Label::ValidUntil => "Valid until",
        Label::Source => "From",
        Label::TakenIn => "Taken in",
        Label::SignedOn => "Signed",
        Label::ExpiredCertificates => "Expired certificates (!), which older documents still need",
        Label::StaleCrl => "Revocation list overdue",
        Label::Subject => "Subject",
        Label::IssuedBy => "Issued by",
        Label::SerialNumber => "Serial number",
        Label::KeyInUse => "Key in use",
        Label::CurveParameters => "Curve parameters",
        Label::Weak => "Weak",
        Label::KeyIdentifier => "Key identifier",
        Label::IssuerKeyIdentifier => "Issuer's key",
        Label::DocumentTypes => "Document types",
        Label::OddExtensions => "Odd extensions",
        Label::Fingerprint => "SHA-256",
        Label::SignedByWhom => "Signed by",
        Label::PathUp => "Path",
        Label::SelfSigned => "its own key",
        Label::SignedByAnother => "another key in the store",
        Label::IssuerAbsent => "a key that is not in the store",
        Label::BadlySigned => "BAD: not the key that it names",
        Label::Refused => "cannot be read as such",
        Label::ContentType => "Type of the content",
        Label::SecurityObject => "LDS security object",
        Label::HashAlgorithm => "Hash algorithm",
        Label::Hashes => "Hashes of the data groups",
        Label::ContentHash => "Hash of the content",
        Label::SignatureHolds => "holds by the certificate beside it",
        Label::SignatureFails => "DOES NOT HOLD",
        Label::SignerNotHere => "the signer's certificate is not here",
        Label::CheckedByKey => "Check",
        Label::KeyUsage => "Key usage",
        Label::ExtendedKeyUsage => "Extended key usage",
        Label::Certificate => "Certificate",
        Label::Version => "Version",
        Label::FileUnverified => {
            "Not verified: this only takes the file apart; cccd verify judges a document."
        }
        Label::OnlyHints => "Hints from the digits alone, no proof: the number has no check digit.",
        Label::ComputedExpiry => "Expiry by the law",
        Label::Slots => "Slots of unknown meaning",
        Label::Unread => "Cannot be read",
        Label::InsuranceCode => "Insurance code",
        Label::Facility => "Facility of first registration",
        Label::Layout => "Layout of the zone",
        Label::NameMayBeCut => "fills its line of the zone and may be cut off",
        Label::CompositeCheckDigit => "Composite check digit",
        Label::NoStateCode => "no code of a state",
        Label::RepairedFillers => "fillers (<) lost at the end of the name were added",
        Label::RepairedKind => {
            "characters misread between letters and digits were repaired; compare with the card"
        }
        Label::RepairedCheckDigit => {
            "one look-alike was exchanged as the check digits demand; compare with the card"
        }
        Label::ExtendedNotStated => {
            "not used: the card says that EF.ATR/INFO states its sizes, and it does not"
        }
        Label::Format => "Format",
        Label::Bytes => "Bytes",
        Label::PixelSize => "Size (pixels)",
        Label::Decodes => "Decodes",
        Label::Yes => "yes",
        Label::No => "no",
    }
}

pub(super) fn advice(problem: &Problem) -> Advice {
    let (what, todo) = match problem {
        Problem::Usage(what) => (what.clone(), "See cccd --help.".into()),
        #[cfg(not(feature = "pcsc"))]
        Problem::NoPcsc => (
            "This cccd was built without PC/SC, so it reaches no reader.".into(),
            "Install libpcsclite-dev and pkg-config and build it again; --soft and --replay work as it is.".into(),
        ),
        Problem::NoService => (
            "The smart card service does not run.".into(),
            "Start it: on Debian, apt-get install pcscd, then systemctl start pcscd (or pcscd \
             --foreground as root); on Windows, start the service SCardSvr and plug the reader in."
                .into(),
        ),
        Problem::AccessDenied => (
            "The smart card service denies access to this user.".into(),
            "On Linux let polkit allow org.debian.pcsc-lite.access_pcsc and access_card for this \
             user, or work from the local session."
                .into(),
        ),
        Problem::NoReader => (
            "No reader is connected.".into(),
            "Plug the reader in. An ACR122U on Linux may need the kernel module pn533_usb removed \
             (modprobe -r pn533_usb)."
                .into(),
        ),
        #[cfg(feature = "pcsc")]
        Problem::UnknownReader { wanted, connected } => (
            format!("No connected reader is named “{wanted}”."),
            format!("Connected: {}. cccd readers lists them.", connected.join(", ")),
        ),
        Problem::NoCard => (
            "There is no card on the reader.".into(),
            "Lay the card flat on the reader and keep it there, then try again; --wait 30 waits \
             for it."
                .into(),
        ),
        Problem::CardShared => (
            "Another program is using the card.".into(),
            "Close the other program, or take the card off and put it back, then try again.".into(),
        ),
        Problem::CardRemoved => (
            "The card left the reader in the middle.".into(),
            "Put the card back, keep it still until the read ends, and try again.".into(),
        ),
        Problem::AnotherCard => (
            "This is another card than the one that was being read.".into(),
            "Nothing of the two was mixed. Leave one card on the reader and start again.".into(),
        ),
        Problem::CardReset => (
            "The card was reset by another program.".into(),
            "Close other programs that use the reader and try again.".into(),
        ),
        Problem::ReaderGone => (
            "The reader was disconnected in the middle.".into(),
            "Plug the reader in again and try again.".into(),
        ),
        Problem::Timeout => (
            "The card did not answer in time.".into(),
            "Take the card off, put it back in another position, and try again.".into(),
        ),
        Problem::Cancelled => ("Cancelled.".into(), "Start again when ready.".into()),
        Problem::Unresponsive => (
            "The card does not respond.".into(),
            "Check that it is a chip card and lies right; try another position. If no reader \
             opens it, the chip is damaged."
                .into(),
        ),
        Problem::Link(what) => (
            format!("The link to the card failed: {what}."),
            "Put the card back and try again; if it happens again, plug the reader in anew.".into(),
        ),
        Problem::Chip(what) => (
            format!("The chip did not answer as it must: {what}."),
            "Try again. If it stays so, keep a record (--record FILE) and report it; the record \
             holds no personal data."
                .into(),
        ),
        Problem::WrongKey { tries_left } => (
            match tries_left {
                Some(tries) => format!("This key does not open the chip; {tries} tries are left."),
                None => "This key does not open the chip.".into(),
            },
            "Compare it with the card: the CAN is the last six digits of the ID number; for the \
             MRZ, document number, date of birth and date of expiry must all be right."
                .into(),
        ),
        Problem::WrongCan => (
            "The card access number is wrong; no try of the PIN was spent.".into(),
            "Compare --can with the card: it is the last six digits of the ID number.".into(),
        ),
        Problem::FewTries { tries_left } => (
            format!("Tries that the chip still gives this key: {tries_left}. None was spent."),
            "Make sure of the digits, then add --last-try; after the last wrong one the chip \
             blocks the key."
                .into(),
        ),
        Problem::Suspended => (
            "The chip has suspended the PIN after wrong tries; the last one was not spent.".into(),
            "Make sure of the digits, then give --can beside --pin, and --last-try.".into(),
        ),
        Problem::KeyBlocked => (
            "The chip has blocked this key after too many wrong tries.".into(),
            "Use another key; the MRZ is never blocked.".into(),
        ),
        Problem::NeedsMrz => (
            "This chip is opened by the machine-readable zone only.".into(),
            "Give --mrz with all its lines, or --doc with --dob and --exp.".into(),
        ),
        Problem::NoApplication => (
            "This card is no electronic ID card or passport.".into(),
            "Put the right card on the reader; a bank or transport card beside it disturbs.".into(),
        ),
        Problem::NotAuthentic => (
            "The chip accepted the key without knowing it: something stands between it and the \
             reader, or it is no real chip."
                .into(),
            "Do not rely on this card. Try once more on another reader.".into(),
        ),
        Problem::KeyMissing => (
            "A key is needed to open the chip.".into(),
            "Give one of --can, --id, --mrz, --qr, or --doc with --dob and --exp.".into(),
        ),
        Problem::KeyMalformed { option, why } => (
            format!("{option} is not what it must be: {why}."),
            match *option {
                "--at" => "Write the date as in --at 2026-01-31.".into(),
                "--challenge" | "--expect-challenge" => "Write it as in 0102030405060708.".into(),
                "--disclose" => "Write them as in --disclose DG1,DG13.".into(),
                _ => "Type it as printed on the card.".into(),
            },
        ),
        #[cfg(not(feature = "demo"))]
        Problem::NoDemo => (
            "This cccd was built without the soft card.".into(),
            "For demonstrations build it with: cargo build -p cccd-cli --features demo (./run does)."
                .into(),
        ),
        #[cfg(feature = "demo")]
        Problem::UnknownProfile { given } => (
            format!("There is no profile “{given}”."),
            "The profiles are cccd-2021, cancuoc-2024 and passport.".into(),
        ),
        Problem::Trust { why } => (
            format!("The trust anchors cannot be used: {why}."),
            "--trust takes a folder kept by cccd trust, CSCA certificates in PEM or DER, or folders \
             of them."
                .into(),
        ),
        Problem::NoStore { folder } => (
            format!("{} holds no trust store.", folder.display()),
            "Begin one with cccd trust import FILE --store FOLDER.".into(),
        ),
        Problem::Store { why, .. } => (
            format!("The trust store cannot be used: {why}."),
            "Import the files into a new folder, or bring the folder back from a copy.".into(),
        ),
        Problem::NoCertificate { wanted } => (
            format!("No certificate in the store begins with {wanted}."),
            "Give the first digits of a SHA-256 or key identifier; cccd trust list shows them."
                .into(),
        ),
        Problem::ReadFile { path, why, .. } => (
            format!("{} cannot be read: {why}.", path.display()),
            "Check the path and the permissions.".into(),
        ),
        Problem::WriteFile { path, why, .. } => (
            format!("{} cannot be written: {why}.", path.display()),
            "Check the folder and the permissions.".into(),
        ),
        Problem::NoSod { path } => (
            format!("{} holds no EF.SOD, so there is no signature to judge.", path.display()),
            "Give an EF.SOD (it begins with byte 77), or the folder of files it lies in.".into(),
        ),
        Problem::Evidence { path, why } => (
            format!("{} cannot be used as evidence: {why}.", path.display()),
            "Give a file that cccd read --evidence wrote; if it is damaged, ask for another copy."
                .into(),
        ),
        Problem::NoEvidence { why } => (
            format!("No evidence can be written: {why}."),
            "Read the card again; EF.SOD must be readable.".into(),
        ),
        Problem::DeskKey { path, why } => (
            format!("{} cannot be used as a desk's key: {why}.", path.display()),
            "Give a key that cccd desk-key made: the private one to sign, the public one to verify."
                .into(),
        ),
        Problem::Terminal { path, why } => (
            format!("{} and the certificates make no terminal: {why}.", path.display()),
            "Give the private key of the terminal's certificate, that certificate, and those of the \
             authorities above it."
                .into(),
        ),
        Problem::Trace { path, why } => (
            format!("{} cannot be replayed: {why}.", path.display()),
            "Give a file that cccd read --record wrote, with the same options as when it was \
             recorded."
                .into(),
        ),
        Problem::Text { what, why } => {
            (format!("This is no {}: {why}.", label(*what)), "Check the text and try again.".into())
        }
        Problem::NoPortrait { why } => (
            format!("There is no portrait to write: {why}."),
            "The read itself is not affected.".into(),
        ),
        #[cfg(feature = "demo")]
        Problem::Vpcd { address, why } => (
            format!("No virtual reader answers at {address}: {why}."),
            "Install vsmartcard-vpcd and start pcscd; the first slot listens on 127.0.0.1:35963."
                .into(),
        ),
        Problem::Internal(what) => {
            (format!("Unexpected: {what}."), "Please report this as a bug.".into())
        }
    };
    // The libraries speak English, so all of it stands in the sentence.
    let detail = None;
    Advice { what, todo, detail }
}
