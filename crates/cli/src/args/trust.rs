//! `cccd trust`, as typed.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Takes certificates, master lists, revocation lists and deviation lists into the store.
    Import(ImportArgs),
    /// Lists the certificates of the store, and what in it is out of date.
    List(ListArgs),
    /// Shows all that is known of one certificate.
    Show(ShowArgs),
    /// Checks the signature of every certificate in the store.
    Verify(StoreArgs),
    /// Writes the certificates of the store to one file.
    Export(ExportArgs),
}

#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// The folder that the trust store is kept in.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) store: PathBuf,
    /// One JSON document instead of text.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Files or folders: DER, PEM, LDIF, master lists, revocation lists, deviation lists.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Take in only lists whose signer leads to this certificate (PEM or DER).
    #[arg(long, value_name = "FILE")]
    pub(crate) anchor: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// Only this country, by the code of two letters in the certificates.
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
    /// Judge as of this date, YYYY-MM-DD [default: today].
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The beginning of the certificate's SHA-256 or key identifier, in hexadecimal.
    #[arg(value_name = "HEX")]
    pub(crate) certificate: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// The file to write to [default: standard output].
    #[arg(long = "out", value_name = "FILE", required_if_eq("json", "true"))]
    pub(crate) out_file: Option<PathBuf>,
    /// Only this country, by the code of two letters in the certificates.
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
    /// The form of the file.
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub(crate) format: ExportFormat,
}

/// What `cccd trust export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ExportFormat {
    /// PEM blocks, revocation lists included.
    #[default]
    Pem,
    /// A CscaMasterList that nobody signed.
    MasterList,
}
