//! LibreOffice as an independent reader.

use std::path::Path;
use std::process::{Command, Stdio};

/// Opens a file in LibreOffice and returns what it shows. `None` where there is no LibreOffice.
pub(crate) fn shown(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    import: Option<&str>,
) -> Option<Vec<Vec<String>>> {
    let program = ["soffice", "libreoffice"].into_iter().find(|program| {
        Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    });
    let Some(program) = program else {
        eprintln!("skipped: LibreOffice is not installed (apt-get install libreoffice-calc)");
        return None;
    };
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let out = folder.join("out");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let mut command = Command::new(program);
    command.args([&profile, "--headless", "--norestore"]);
    if let Some(import) = import {
        command.arg(format!("--infilter={import}"));
    }
    // Fields separated by commas, texts in quotes, UTF-8, cells as they are shown.
    let output = command
        .arg("--convert-to")
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
        .arg("--outdir")
        .args([&out, &path])
        .output()
        .unwrap();
    let csv = out.join(Path::new(name).with_extension("csv"));
    let text = std::fs::read_to_string(&csv).unwrap_or_else(|_| panic!("{output:?}"));
    let rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    Some(rows)
}
