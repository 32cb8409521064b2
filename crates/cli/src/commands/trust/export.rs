//! `cccd trust export`.

use std::fs;

use cccd_chip::pki::{TrustFolder, bare_master_list, to_pem};
use serde::Serialize;

use super::{of_country, open};
use crate::args::{ExportArgs, ExportFormat};
use crate::exit::Exit;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::json;
use crate::render::screen::Screen;

/// # Errors
/// Where there is no store, or the file cannot be written.
pub(super) fn run(args: &ExportArgs, screen: &Screen) -> Result<Exit, Problem> {
    let store = open(&args.store.store)?;
    let (content, certificates) = content(&store, args);
    match &args.out_file {
        None => screen.raw(&content),
        Some(path) => {
            fs::write(path, &content).map_err(|error| Problem::write_file(path, &error))?;
            if args.store.json {
                let file = path.display().to_string();
                json::print(screen, &Output { file, certificates });
            } else {
                let wrote = screen.label(Label::Wrote);
                screen.note(&format!("{wrote}: {} ({certificates})", path.display()));
            }
        }
    }
    Ok(Exit::Genuine)
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output {
    file: String,
    certificates: usize,
}

fn content(store: &TrustFolder, args: &ExportArgs) -> (Vec<u8>, usize) {
    let held = store.certificates().iter();
    let certificates: Vec<&[u8]> = held
        .filter(|held| of_country(&held.item, args.country.as_deref()))
        .map(|held| held.item.der())
        .collect();
    let content = match args.format {
        ExportFormat::MasterList => bare_master_list(&certificates),
        ExportFormat::Pem => {
            let mut text: String = certificates
                .iter()
                .map(|der| to_pem("CERTIFICATE", der))
                .collect();
            // Revocation lists carry the country of their issuer.
            let wanted = args.country.as_deref();
            for held in store.crls() {
                let country = held.item.issuer().country().unwrap_or_default();
                if wanted.is_none_or(|wanted| country.eq_ignore_ascii_case(wanted)) {
                    text.push_str(&to_pem("X509 CRL", held.item.der()));
                }
            }
            text.into_bytes()
        }
    };
    (content, certificates.len())
}
