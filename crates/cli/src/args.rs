//! The command line, as typed.

mod trust;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::messages::Language;

pub(crate) use self::trust::{
    ExportArgs, ExportFormat, ImportArgs, ListArgs, ShowArgs, StoreArgs, TrustCommand,
};

/// Reads the chip on a Vietnamese citizen ID card or an e-passport and proves it genuine.
///
/// Exit status: 0 genuine, 1 read but not genuine, 2 usage, 3 no reader or no card, 4 wrong key,
/// 5 the chip or the link failed.
#[derive(Debug, Parser)]
#[command(name = "cccd", version)]
pub(crate) struct CommandLine {
    /// Language of what is printed; without it LC_ALL, LC_MESSAGES or LANG decide.
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lists the readers and the cards on them.
    Readers(ReadersArgs),
    /// Reads a card and judges it.
    Read(Box<ReadArgs>),
    /// Reads a card and tells everything about it that is not about its holder; it may be sent to
    /// anyone.
    Profile(Box<ProfileArgs>),
    /// Judges a document from its files.
    Verify(VerifyArgs),
    /// Makes a key by which a desk signs evidence, or shows the public key to it.
    DeskKey(DeskKeyArgs),
    /// Keeps the certificates that documents are judged by.
    #[command(subcommand)]
    Trust(TrustCommand),
    /// The card in software, for demonstrations and tests.
    #[command(subcommand)]
    Soft(SoftCommand),
    /// Issues a test card into a folder.
    Issue(IssueArgs),
    /// Takes apart what is printed on a card, or a file of it.
    #[command(subcommand)]
    Parse(ParseCommand),
}

#[derive(Debug, Args)]
pub(crate) struct ReadersArgs {
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) key: Key,
    #[command(flatten)]
    pub(crate) judging: Judging,
    #[command(flatten)]
    pub(crate) terminal: TerminalArgs,
    /// Seconds to wait for a card [default: 30 on a terminal, otherwise 0].
    #[arg(long, value_name = "SECONDS")]
    pub(crate) wait: Option<u16>,
    /// Use BAC even where the chip offers PACE and PACE fails.
    #[arg(long)]
    pub(crate) allow_bac: bool,
    /// Whether to read with extended length.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) extended: Extended,
    /// Leave the portrait (DG2) on the chip.
    #[arg(long, conflicts_with = "portrait")]
    pub(crate) no_portrait: bool,
    /// Write the portrait to a file: as stored, or as PNG where the name ends in .png.
    #[arg(long, value_name = "FILE")]
    pub(crate) portrait: Option<PathBuf>,
    /// Record the exchanges with the chip to a file, without keys and personal data.
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub(crate) record: Option<PathBuf>,
    /// Write evidence of this read, which anybody can judge later, to a file.
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub(crate) evidence: Option<PathBuf>,
    /// Data groups that the evidence holds whole, such as DG1,DG13, or all; of others it holds the
    /// hash [default: none].
    #[arg(long, value_name = "GROUPS", requires = "evidence")]
    pub(crate) disclose: Option<String>,
    /// Sign the evidence with the desk's private key.
    #[arg(long, value_name = "FILE", requires = "evidence")]
    pub(crate) sign_with: Option<PathBuf>,
    /// The verifier's challenge for Active Authentication: 16 hexadecimal digits [default: random].
    #[arg(long, value_name = "HEX", conflicts_with = "replay")]
    pub(crate) challenge: Option<String>,
    /// Let the record hold what the files say: it is then as private as the card itself.
    #[arg(long, requires = "record")]
    pub(crate) record_personal: bool,
}

/// A terminal whose state may read fingerprints and irises (DG3, DG4).
#[derive(Debug, Args)]
pub(crate) struct TerminalArgs {
    /// Certificates (CV) of this terminal and of the authorities above it, to read DG3 and DG4.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "terminal_key")]
    pub(crate) terminal_cert: Vec<PathBuf>,
    /// The terminal's private key (PKCS#8, PEM or DER).
    #[arg(
        long,
        value_name = "FILE",
        requires = "terminal_cert",
        group = "a_terminal"
    )]
    pub(crate) terminal_key: Option<PathBuf>,
    /// Folders with one terminal each, its private key and its certificates, for several issuing
    /// states: the chip chooses.
    #[arg(long, value_name = "FOLDER", num_args = 1.., group = "a_terminal")]
    pub(crate) terminal: Vec<PathBuf>,
    /// Where an old chip wants it, sign for what is printed instead of for the session.
    #[arg(long, requires = "a_terminal")]
    pub(crate) terminal_static: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ProfileArgs {
    /// The reader, by its name or a part of it [default: the first with a card].
    #[arg(long, value_name = "NAME", conflicts_with = "soft")]
    pub(crate) reader: Option<String>,
    /// A demonstration card in software: cccd-2021, cancuoc-2024 or passport. Needs no key.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) soft: Option<String>,
    #[command(flatten)]
    pub(crate) key: Key,
    /// Seconds to wait for a card [default: 30 on a terminal, otherwise 0].
    #[arg(long, value_name = "SECONDS")]
    pub(crate) wait: Option<u16>,
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Extended length: fewer, longer exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Extended {
    /// Where the card states its sizes.
    #[default]
    Stated,
    /// Wherever the reader carries it; short where the card refuses.
    Try,
    /// Never.
    Never,
}

/// Where the card is.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Source {
    /// The reader, by its name or a part of it [default: the first with a card].
    #[arg(long, value_name = "NAME")]
    pub(crate) reader: Option<String>,
    /// A demonstration card in software: cccd-2021, cancuoc-2024 or passport. Needs no key.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) soft: Option<String>,
    /// A file written by --record; needs no key and no card.
    #[arg(long, value_name = "FILE")]
    pub(crate) replay: Option<PathBuf>,
}

/// What opens the chip. "-" in place of a value reads one line from standard input, as a scanner
/// types it, and keeps it out of the list of processes.
#[derive(Debug, Args)]
#[group(multiple = true)]
pub(crate) struct Key {
    /// The six digits of the card access number.
    #[arg(long, value_name = "DIGITS", group = "one_key")]
    pub(crate) can: Option<String>,
    /// The twelve-digit ID number; its last six digits are the CAN.
    #[arg(long, value_name = "NUMBER", group = "one_key")]
    pub(crate) id: Option<String>,
    /// The holder's PIN, which the chip counts; with --can beside it, a suspended one too.
    #[arg(long, value_name = "DIGITS", conflicts_with_all = ["id", "mrz", "qr", "doc", "puk"])]
    pub(crate) pin: Option<String>,
    /// The PUK, which the chip counts.
    #[arg(long, value_name = "DIGITS", group = "one_key")]
    pub(crate) puk: Option<String>,
    /// The machine-readable zone, all lines of it.
    #[arg(long, value_name = "TEXT", group = "one_key")]
    pub(crate) mrz: Option<String>,
    /// The content of the QR code on the card.
    #[arg(long, value_name = "TEXT", group = "one_key")]
    pub(crate) qr: Option<String>,
    /// The document number, together with --dob and --exp.
    #[arg(long, value_name = "NUMBER", group = "one_key", requires_all = ["dob", "exp"])]
    pub(crate) doc: Option<String>,
    /// Date of birth, YYMMDD or YYYY-MM-DD.
    #[arg(long, value_name = "DATE", requires = "doc")]
    pub(crate) dob: Option<String>,
    /// Date of expiry, YYMMDD or YYYY-MM-DD.
    #[arg(long, value_name = "DATE", requires = "doc")]
    pub(crate) exp: Option<String>,
    /// Spend even the last try of a PIN or PUK; a suspended PIN takes --can too.
    #[arg(long)]
    pub(crate) last_try: bool,
}

/// What a document is judged by, and how the result is shown.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// Trust anchors: a folder kept by cccd trust, CSCA certificates, or folders of them.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) trust: Vec<PathBuf>,
    /// Judge as of this date, YYYY-MM-DD [default: today].
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,
    /// Show whole names, serial numbers and causes beside each check.
    #[arg(short, long, conflicts_with = "json")]
    pub(crate) verbose: bool,
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// An evidence file, an EF.SOD, or a folder with the files of one document, whatever their
    /// names; with --json-lines folders of any number of them.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The challenge that the chip must have signed: 16 hexadecimal digits.
    #[arg(long, value_name = "HEX")]
    pub(crate) expect_challenge: Option<String>,
    /// Believe what desks with these public keys signed in evidence files.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) desk_key: Vec<PathBuf>,
    /// Judge all documents in the folders, on all processors; one line of JSON for each.
    #[arg(long, conflicts_with = "verbose")]
    pub(crate) json_lines: bool,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

#[derive(Debug, Args)]
pub(crate) struct DeskKeyArgs {
    /// The file of the private key (PKCS#8 in PEM); it is made if missing.
    #[arg(value_name = "FILE")]
    pub(crate) private_key: PathBuf,
    /// The kind of a key that is made.
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    pub(crate) kind: KeyKind,
    /// Write the public key, which verifiers need, to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) public: Option<PathBuf>,
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The kind of a desk's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum KeyKind {
    /// Ed25519.
    #[default]
    Ed25519,
    /// ECDSA on P-256.
    P256,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SoftCommand {
    /// Puts a soft card into the virtual reader of vsmartcard-vpcd.
    Serve(ServeArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// cccd-2021, cancuoc-2024 or passport.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: String,
    /// Where the virtual reader listens.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:35963")]
    pub(crate) vpcd: String,
    /// The same seed gives the same test authority and keys.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// cccd-2021, cancuoc-2024 or passport.
    #[arg(long, value_name = "PROFILE", default_value = "cccd-2021")]
    pub(crate) profile: String,
    /// The folder to write to; it is made if missing.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// The same seed gives the same test authority and keys.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) seed: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ParseCommand {
    /// The machine-readable zone (TD1, TD2 or TD3), also as an optical reader gives it.
    Mrz(ParseArgs),
    /// The QR code's text, or a picture (JPEG, PNG) that shows the code.
    Qr(ParseArgs),
    /// The twelve-digit ID number.
    Id(ParseArgs),
    /// A data group or another file of a card (EF.COM, EF.CardAccess, EF.CardSecurity, EF.ATR/INFO,
    /// EF.DIR, EF.CVCA), as a tree.
    Dg(FileArgs),
    /// EF.SOD: the hashes of the data groups, and who signed them.
    Sod(FileArgs),
    /// A certificate, in DER or PEM.
    Cert(FileArgs),
    /// A master list: who signed it, and its certificates.
    Ml(FileArgs),
    /// An image: its format, its size, and whether it decodes.
    Image(FileArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// The text, or a file with it; "-" reads it from standard input.
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) text: String,
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FileArgs {
    /// The file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Vi, Self::En]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Self::Vi => "vi",
            Self::En => "en",
        }))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn one_source_and_one_key() {
        let parse = |line: &str| CommandLine::try_parse_from(line.split(' '));
        assert!(parse("cccd read --can 000123").is_ok());
        assert!(parse("cccd read --soft cccd-2021 --replay x").is_err());
        assert!(parse("cccd read --can 000123 --id 001090000123").is_err());
        assert!(parse("cccd read --doc 090000123 --dob 900115").is_err());
        assert!(parse("cccd read --doc 090000123 --dob 900115 --exp 300115").is_ok());
        assert!(parse("cccd read --dob 900115 --exp 300115").is_err());
        assert!(parse("cccd read --no-portrait --portrait x.jpg").is_err());
        assert!(parse("cccd read --lang vi --can 000123").is_ok());
        assert!(parse("cccd read --pin 12345 --can 000123 --last-try").is_ok());
        assert!(parse("cccd profile --puk 1234567890 --last-try").is_ok());
        assert!(parse("cccd read --pin 12345 --puk 12345").is_err());
        assert!(parse("cccd read --pin 12345 --id 001090000123").is_err());
        assert!(parse("cccd read --can 1 --terminal a --terminal b --terminal-static").is_ok());
        assert!(parse("cccd read --can 1 --terminal-static").is_err());
        let both = "cccd read --can 1 --terminal a --terminal-key b --terminal-cert c";
        assert!(parse(both).is_err());
    }
}
