//! `cccd desk-key`: the key by which a desk signs evidence.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use cccd_chip::evidence::{DeskKey, DeskKeyKind, DeskPublicKey};
use cccd_chip::lds::Private;
use cccd_chip::pki::{from_pem, to_pem};
use serde::Serialize;

use crate::args::{DeskKeyArgs, KeyKind};
use crate::exit::Exit;
use crate::messages::Label;
use crate::output::create_private;
use crate::problem::Problem;
use crate::render::json;
use crate::render::screen::Screen;

const PRIVATE: &str = "PRIVATE KEY";
const PUBLIC: &str = "PUBLIC KEY";

/// Makes the key if it is missing; one that is there is never overwritten.
///
/// # Errors
/// Where a file cannot be read or written, or holds no such key.
pub(crate) fn run(args: &DeskKeyArgs, screen: &Screen) -> Result<Exit, Problem> {
    let path = &args.private_key;
    let missing = matches!(fs::metadata(path), Err(error) if error.kind() == ErrorKind::NotFound);
    if missing {
        let kind = match args.kind {
            KeyKind::Ed25519 => DeskKeyKind::Ed25519,
            KeyKind::P256 => DeskKeyKind::P256,
        };
        let pkcs8 = DeskKey::generate(kind).map_err(|error| unusable(path, &error))?;
        let pem = Private::new(to_pem(PRIVATE, pkcs8.reveal()));
        create_private(path, pem.reveal().as_bytes())
            .map_err(|error| Problem::write_file(path, &error))?;
    }
    let key = private(path)?;
    let public = to_pem(PUBLIC, key.public_key().spki());
    if let Some(path) = &args.public {
        fs::write(path, &public).map_err(|error| Problem::write_file(path, &error))?;
    }
    if args.json {
        let output = Output {
            created: missing,
            kind: match key.public_key().kind() {
                DeskKeyKind::Ed25519 => "ed25519",
                DeskKeyKind::P256 => "p256",
            },
            sha256: key.public_key().to_string(),
            public_key: public,
        };
        json::print(screen, &output);
    } else {
        if missing {
            let wrote = screen.label(Label::Wrote);
            screen.note(&format!("{wrote}: {}", path.display()));
        }
        screen.line(public.trim_end());
        screen.line(&format!("SHA-256: {}", key.public_key()));
    }
    Ok(Exit::Genuine)
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output {
    /// Whether the private key is new.
    created: bool,
    /// `ed25519` or `p256`.
    kind: &'static str,
    /// SHA-256 of the SubjectPublicKeyInfo, by which people compare keys.
    sha256: String,
    /// The public key in PEM.
    public_key: String,
}

/// The private key in a file.
///
/// # Errors
/// Where it cannot be read, or is none.
pub(crate) fn private(path: &Path) -> Result<DeskKey, Problem> {
    let pkcs8 = block(path, PRIVATE)?;
    DeskKey::from_pkcs8(pkcs8.reveal()).map_err(|error| unusable(path, &error))
}

/// The public keys in files.
///
/// # Errors
/// Where one cannot be read, or is none.
pub(crate) fn public(paths: &[PathBuf]) -> Result<Vec<DeskPublicKey>, Problem> {
    let key = |path: &PathBuf| {
        let spki = block(path, PUBLIC)?;
        DeskPublicKey::from_spki(spki.reveal()).map_err(|error| unusable(path, &error))
    };
    paths.iter().map(key).collect()
}

fn block(path: &Path, label: &str) -> Result<Private<Vec<u8>>, Problem> {
    let text = fs::read_to_string(path).map_err(|error| Problem::read_file(path, &error))?;
    let text = Private::new(text);
    from_pem(label, text.reveal())
        .map(Private::new)
        .ok_or_else(|| unusable(path, &format!("there is no {label} in it")))
}

fn unusable(path: &Path, why: &impl ToString) -> Problem {
    Problem::DeskKey {
        path: path.to_owned(),
        why: why.to_string(),
    }
}
