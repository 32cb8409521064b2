//! Walking the file: every key by its span, so that each mistake has its line; and writing it.

use std::{collections::BTreeMap, fmt::Write as _, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Config, Facility, Mistake, Mistakes, Wrong,
    keys::{Flaw, KEYS, Key, TABLES},
};
use crate::record::Mode;

/// Two keys are taken for a slip of each other from this likeness (0 to 1).
const LIKE: f64 = 0.75;

pub(super) fn read(text: &str) -> Result<Config, Mistakes> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut walk = Walk {
        text,
        config: Config::new(Mode::Hospital, Facility::default()),
        seen: BTreeMap::new(),
        found: Vec::new(),
    };
    for error in &errors {
        walk.mistake(error.span(), "", Wrong::Toml(error.message().to_owned()));
    }
    walk.table("", document.get_ref());
    // After a syntax error a key may be missing just because its line could not be read.
    if errors.is_empty() {
        for key in KEYS.iter().filter(|key| key.required) {
            if !walk.seen.contains_key(key.path) {
                walk.found.push((
                    usize::MAX,
                    Mistake {
                        line: None,
                        key: key.path.to_owned(),
                        what: Wrong::Missing {
                            line: format!("{} = {}", key.name(), key.example),
                            table: key.table(),
                        },
                    },
                ));
            }
        }
    }
    walk.across();
    if walk.found.is_empty() {
        return Ok(walk.config);
    }
    walk.found.sort_by_key(|(offset, _)| *offset);
    Err(Mistakes(
        walk.found.into_iter().map(|(_, mistake)| mistake).collect(),
    ))
}

struct Walk<'t> {
    text: &'t str,
    config: Config,
    /// Where each known key that is there has its value.
    seen: BTreeMap<&'static str, Range<usize>>,
    /// Mistakes with their offset, by which they are sorted.
    found: Vec<(usize, Mistake)>,
}

impl Walk<'_> {
    fn mistake(&mut self, span: Option<Range<usize>>, key: &str, what: Wrong) {
        let offset = span.map(|span| span.start);
        let line = offset
            .and_then(|offset| self.text.as_bytes().get(..offset))
            .map(|before| before.split(|byte| *byte == b'\n').count());
        self.found.push((
            offset.unwrap_or(usize::MAX),
            Mistake {
                line,
                key: key.to_owned(),
                what,
            },
        ));
    }

    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let path = match prefix {
                "" => name.get_ref().to_string(),
                prefix => format!("{prefix}.{}", name.get_ref()),
            };
            if let Some(key) = KEYS.iter().find(|key| key.path == path) {
                self.seen.insert(key.path, value.span());
                self.key(key, value);
            } else if TABLES.contains(&path.as_str()) {
                match value.get_ref() {
                    DeValue::Table(inner) => self.table(&path, inner),
                    _ => self.mistake(Some(name.span()), &path, Wrong::Group(path.clone())),
                }
            } else {
                self.unknown(name.span(), &path);
            }
        }
    }

    fn key(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) {
        let mut flaws = Vec::new();
        (key.set)(&mut self.config, value, &mut flaws);
        for Flaw { span, what } in flaws {
            self.mistake(Some(span), key.path, what);
        }
    }

    fn unknown(&mut self, span: Range<usize>, path: &str) {
        let known = KEYS
            .iter()
            .map(|key| key.path)
            .chain(TABLES.iter().copied());
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        let best = known
            .map(|known| {
                // A key in the wrong table is as common as a misspelt one.
                let whole = strsim::jaro_winkler(known, path);
                let name = strsim::jaro_winkler(&last(known), &last(path));
                (whole.max(name - 0.05), known)
            })
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        let meant = best
            .filter(|(likeness, _)| *likeness >= LIKE)
            .map(|(_, known)| known);
        self.mistake(Some(span), path, Wrong::Unknown { meant });
    }

    /// What only two settings together can get wrong.
    fn across(&mut self) {
        let code = &self.config.facility.code;
        if self.config.mode == Mode::Hospital
            && !code.is_empty()
            && !(code.len() == 5 && code.bytes().all(|b| b.is_ascii_alphanumeric()))
        {
            let span = self.seen.get("facility.code").cloned();
            self.mistake(span, "facility.code", Wrong::NotAHospitalCode);
        }
    }
}

pub(super) fn render(config: &Config) -> String {
    let mut out = String::from(
        "# Configuration of the check-in desk. Lines that begin with # are comments; a setting\n\
         # behind # is an example that is not in force. Relative paths are taken from this file's\n\
         # folder. While there is a mistake here the desk does not start, and lists all of them.\n",
    );
    let mut table = "";
    for key in &KEYS {
        if key.table() != table {
            table = key.table();
            // Writing to a string cannot fail.
            let _ = write!(out, "\n[{table}]\n");
        }
        out.push('\n');
        for line in key.doc.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let _ = match (key.get)(config) {
            Some(value) => writeln!(out, "{} = {value}", key.name()),
            None => writeln!(out, "# {} = {}", key.name(), key.example),
        };
    }
    out
}
