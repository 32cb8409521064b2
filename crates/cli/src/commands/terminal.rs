//! Terminals whose states may read fingerprints: certificates and keys from files.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use cccd_chip::lds::Private;
use cccd_chip::pki::from_pem;
use cccd_chip::terminal_auth::{SoftwareSigner, Terminal};

use crate::args::TerminalArgs;
use crate::problem::Problem;

/// The tag that a CV certificate begins with.
const CV_CERTIFICATE: [u8; 2] = [0x7F, 0x21];

/// The terminals that the arguments name.
///
/// # Errors
/// Where a file cannot be read, or certificates and key make no terminal.
pub(crate) fn terminals(args: &TerminalArgs) -> Result<Vec<Terminal>, Problem> {
    let named = args.terminal_key.iter().map(|key| {
        let certificates = args.terminal_cert.iter().map(|path| read(path));
        terminal(key, &read(key)?, certificates.collect::<Result<_, _>>()?)
    });
    let folders = args.terminal.iter().map(|folder| in_folder(folder));
    let allow = |terminal: Terminal| {
        if args.terminal_static {
            terminal.allowing_static_binding()
        } else {
            terminal
        }
    };
    named
        .chain(folders)
        .map(|terminal| terminal.map(allow))
        .collect()
}

/// The terminal in a folder: its certificates, and the one file that is none, its key.
fn in_folder(folder: &Path) -> Result<Terminal, Problem> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| Problem::read_file(folder, &error))?;
    let (mut certificates, mut keys) = (Vec::new(), Vec::new());
    for path in entries
        .iter()
        .map(fs::DirEntry::path)
        .filter(|path| path.is_file())
    {
        let content = read(&path)?;
        if content.reveal().starts_with(&CV_CERTIFICATE) {
            certificates.push(content);
        } else {
            keys.push((path, content));
        }
    }
    match keys.as_slice() {
        [(path, key)] => terminal(path, key, certificates),
        _ => Err(Problem::Terminal {
            path: folder.to_owned(),
            why: format!("there are {} files for the private key in it", keys.len()),
        }),
    }
}

fn terminal(
    path: &Path,
    key: &Private<Vec<u8>>,
    certificates: Vec<Private<Vec<u8>>>,
) -> Result<Terminal, Problem> {
    let unusable = |why: String| Problem::Terminal {
        path: path.to_owned(),
        why,
    };
    let signer = SoftwareSigner::from_pkcs8(&private_key(key))
        .map_err(|error| unusable(error.to_string()))?;
    let files: Vec<_> = certificates
        .iter()
        .map(|file| file.reveal().clone())
        .collect();
    Terminal::from_files(&files, Arc::new(signer)).map_err(|error| unusable(error.to_string()))
}

fn read(path: &Path) -> Result<Private<Vec<u8>>, Problem> {
    fs::read(path)
        .map(Private::new)
        .map_err(|error| Problem::read_file(path, &error))
}

/// PKCS#8, in PEM or as it is.
fn private_key(content: &Private<Vec<u8>>) -> Private<Vec<u8>> {
    let pem = std::str::from_utf8(content.reveal()).ok();
    let pem = pem.and_then(|text| from_pem("PRIVATE KEY", text));
    pem.map_or_else(|| content.clone(), Private::new)
}

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests {
    use cccd_softcard::curve::Curve;
    use cccd_softcard::hash::Hash;
    use cccd_softcard::rng::Rng;
    use cccd_softcard::signature::SignatureAlgorithm;
    use cccd_softcard::terminal_authority::{Grant, Role, TerminalKey, on_curve};
    use time::macros::date;

    use std::path::PathBuf;

    use super::*;

    #[test]
    fn certificates_and_key_make_a_terminal() {
        let folder = std::env::temp_dir().join(format!("cccd-terminal-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let key = |name| {
            let algorithm = SignatureAlgorithm::EcdsaPlain(Hash::Sha256);
            let curve = on_curve(Curve::BrainpoolP256r1);
            TerminalKey::generate(name, curve, algorithm, &Rng::from_seed(b"cli")).unwrap()
        };
        let grant = Grant {
            role: Role::Terminal,
            rights: 1,
            from: date!(2026 - 01 - 01),
            to: date!(2026 - 12 - 31),
        };
        let own = key("VTDESK00001");
        let certificate = key("VTDV00001").certify(&own, grant).unwrap();
        let write = |name: &str, content: &[u8]| {
            let path = folder.join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let der = write("key.der", own.pkcs8().reveal());
        let pem = cccd_chip::pki::to_pem("PRIVATE KEY", own.pkcs8().reveal());
        let pem = write("key.pem", pem.as_bytes());
        let certificate = write("own.cvcert", &certificate);
        let args = |key: Option<&PathBuf>, certificate: &PathBuf| {
            terminals(&TerminalArgs {
                terminal_cert: vec![certificate.clone()],
                terminal_key: key.cloned(),
                terminal: Vec::new(),
                terminal_static: true,
            })
        };
        assert_eq!(args(Some(&der), &certificate).unwrap().len(), 1);
        assert_eq!(args(Some(&pem), &certificate).unwrap().len(), 1);
        assert!(args(None, &certificate).unwrap().is_empty());
        let wrong = [
            args(Some(&certificate), &certificate),
            args(Some(&der), &der),
        ];
        for problem in wrong {
            assert!(matches!(problem, Err(Problem::Terminal { .. })));
        }
        let missing = folder.join("missing");
        assert!(matches!(
            args(Some(&missing), &certificate),
            Err(Problem::ReadFile { .. })
        ));

        let folders = || {
            terminals(&TerminalArgs {
                terminal_cert: Vec::new(),
                terminal_key: None,
                terminal: vec![folder.clone(), folder.clone()],
                terminal_static: false,
            })
        };
        // Two keys in it: which is the terminal's?
        assert!(matches!(folders(), Err(Problem::Terminal { .. })));
        fs::remove_file(&der).unwrap();
        assert_eq!(folders().unwrap().len(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }
}
