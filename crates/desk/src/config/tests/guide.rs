//! `docs/configuration.md`, made from the keys, so that neither can say what the other does not.

use std::fmt::Write as _;
use std::path::Path;

use super::super::keys::{KEYS, TABLES};
use super::super::{Config, Facility, sample};
use crate::record::Mode;

const BEGINNING: &str = "\
# Configuration

The desk reads one text file, `desk.toml`, when it starts. The first run writes it; after that any text
editor changes it.

| system | where it is |
|---|---|
| Linux | `~/.config/cccd/desk.toml` |
| Windows | `%APPDATA%\\cccd\\config\\desk.toml` |

The format is [TOML](https://toml.io): a setting is `name = value`, text stands in quotes, a list in
square brackets, and what follows `#` on a line is a comment. A setting stands below the name of its
group in square brackets, `[store]`; the settings of the first section below stand above all groups.
Save the file as UTF-8, as every editor does today.

**If something is wrong, the desk does not start, and shows every mistake at once**, each with its line
and what to do, in Vietnamese or English. A name it does not know is a mistake too: a misspelt setting
would otherwise be ignored without a word. Correct the file and start again; the records are not
touched.

A path that does not begin at the root is taken from the folder of this file.

[config.sample.toml](config.sample.toml) is a whole file to copy from, with every setting in it.
";

const TITLES: [(&str, &str); 12] = [
    ("", "The desk"),
    ("facility", "The place"),
    ("hospital", "Hospitals"),
    ("lodging", "Lodgings"),
    ("notice", "The notice to visitors"),
    ("reader", "Reading chips"),
    ("trust", "Whom the desk trusts"),
    ("policy", "Stricter verdicts"),
    ("policy.at_least", "Stricter clerks"),
    ("store", "Records"),
    ("export", "Exports"),
    ("fhir", "FHIR"),
];

fn guide() -> String {
    let defaults = Config::new(Mode::Hospital, Facility::default());
    let mut out = BEGINNING.to_owned();
    for (table, title) in TITLES {
        let _ = write!(out, "\n## {title}\n");
        if !table.is_empty() {
            let _ = write!(out, "\nBelow `[{table}]`.\n");
        }
        for key in KEYS.iter().filter(|key| key.table() == table) {
            let _ = write!(out, "\n### `{}`\n\n{}\n\n", key.name(), key.doc);
            let _ = writeln!(out, "Example: `{} = {}`\n", key.name(), key.example);
            let _ = match (key.required, (key.get)(&defaults)) {
                (true, _) => writeln!(out, "Must be there."),
                (false, Some(default)) => writeln!(out, "Without it: `{default}`"),
                (false, None) => writeln!(out, "May be left out."),
            };
        }
    }
    out
}

#[test]
fn the_guide_in_the_documentation_is_made_from_the_keys() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    if std::env::var_os("CCCD_UPDATE_DOCS").is_some() {
        std::fs::write(&path, guide()).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap().replace('\r', "");
    assert_eq!(stands, guide(), "run again with CCCD_UPDATE_DOCS=1");
}

#[test]
fn every_group_has_its_section() {
    let groups: Vec<_> = TITLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(groups[0], "");
    assert_eq!(groups[1..], TABLES);
    assert!(sample().contains("[policy.at_least]"));
}
