//! A terminal whose state may read fingerprints: certificates and key from files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cccd_chip::lds::Private;
use cccd_chip::pki::from_pem;
use cccd_chip::terminal_auth::{SoftwareSigner, Terminal};

use crate::args::TerminalArgs;
use crate::problem::Problem;

/// The terminal that the arguments name, if they name one.
///
/// # Errors
/// Where a file cannot be read, or certificates and key make no terminal.
pub(crate) fn terminal(args: &TerminalArgs) -> Result<Option<Terminal>, Problem> {
    let Some(path) = &args.terminal_key else {
        return Ok(None);
    };
    let unusable = |why: String| Problem::Terminal {
        path: path.clone(),
        why,
    };
    let signer = SoftwareSigner::from_pkcs8(&private_key(path)?)
        .map_err(|error| unusable(error.to_string()))?;
    let read = |path: &PathBuf| fs::read(path).map_err(|error| Problem::read_file(path, &error));
    let files: Vec<Vec<u8>> = args
        .terminal_cert
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    let terminal = Terminal::from_files(&files, Arc::new(signer))
        .map_err(|error| unusable(error.to_string()))?;
    Ok(Some(if args.terminal_static {
        terminal.allowing_static_binding()
    } else {
        terminal
    }))
}

/// PKCS#8, in PEM or as it is.
fn private_key(path: &Path) -> Result<Private<Vec<u8>>, Problem> {
    let content = fs::read(path).map_err(|error| Problem::read_file(path, &error))?;
    let content = Private::new(content);
    let pem = std::str::from_utf8(content.reveal()).ok();
    let pem = pem.and_then(|text| from_pem("PRIVATE KEY", text));
    Ok(pem.map_or(content, Private::new))
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
            terminal(&TerminalArgs {
                terminal_cert: vec![certificate.clone()],
                terminal_key: key.cloned(),
                terminal_static: true,
            })
        };
        assert!(args(Some(&der), &certificate).unwrap().is_some());
        assert!(args(Some(&pem), &certificate).unwrap().is_some());
        assert!(args(None, &certificate).unwrap().is_none());
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
        fs::remove_dir_all(&folder).unwrap();
    }
}
