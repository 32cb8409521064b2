//! How values are read, and what is wrong with them; and how they are written.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use crate::config::Wrong;
use crate::permission::Permission;

/// Longest text of a setting, in characters.
const TEXT_MAX: usize = 500;

/// Most days of a period: a hundred years.
const DAYS_MAX: u32 = 36_500;

/// Something wrong with a value, and where.
pub(in crate::config) struct Flaw {
    pub(in crate::config) span: Range<usize>,
    pub(in crate::config) what: Wrong,
}

pub(super) type Found<'a, 'i> = &'a Spanned<DeValue<'i>>;
pub(super) type Flaws<'a> = &'a mut Vec<Flaw>;

pub(super) fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn flaw<T>(found: Found<'_, '_>, flaws: Flaws<'_>, what: Wrong) -> Option<T> {
    flaws.push(Flaw {
        span: found.span(),
        what,
    });
    None
}

pub(super) fn text(found: Found<'_, '_>, flaws: Flaws<'_>) -> Option<String> {
    let Some(value) = found.get_ref().as_str() else {
        return flaw(found, flaws, Wrong::NotText);
    };
    let value = value.trim();
    if value.is_empty() {
        flaw(found, flaws, Wrong::Empty)
    } else if value.chars().count() > TEXT_MAX {
        flaw(found, flaws, Wrong::TooLong { most: TEXT_MAX })
    } else if value.chars().any(char::is_control) {
        flaw(found, flaws, Wrong::Control)
    } else {
        Some(value.to_owned())
    }
}

pub(super) fn texts(found: Found<'_, '_>, flaws: Flaws<'_>) -> Option<Vec<String>> {
    let Some(items) = found.get_ref().as_array() else {
        return flaw(found, flaws, Wrong::NotAList);
    };
    let mut all: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        // Every flaw of every item, not only the first.
        if let Some(value) = text(item, flaws) {
            if all.contains(&value) {
                flaw::<()>(item, flaws, Wrong::Twice(value.clone()));
            }
            all.push(value);
        }
    }
    Some(all)
}

pub(super) fn boolean(found: Found<'_, '_>, flaws: Flaws<'_>) -> Option<bool> {
    found
        .get_ref()
        .as_bool()
        .or_else(|| flaw(found, flaws, Wrong::NotABoolean))
}

pub(super) fn days(found: Found<'_, '_>, flaws: Flaws<'_>) -> Option<u32> {
    let number = found
        .get_ref()
        .as_integer()
        .and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok())
        .filter(|days| (1..=DAYS_MAX).contains(days));
    number.or_else(|| flaw(found, flaws, Wrong::NotDays { most: DAYS_MAX }))
}

pub(super) fn one_of<T: Copy>(
    found: Found<'_, '_>,
    flaws: Flaws<'_>,
    all: &[(&'static str, T)],
) -> Option<T> {
    let given = found.get_ref().as_str();
    let hit = all.iter().find(|(name, _)| Some(*name) == given);
    hit.map(|(_, value)| *value).or_else(|| {
        let names = all.iter().map(|(name, _)| *name).collect();
        flaw(found, flaws, Wrong::NotOneOf(names))
    })
}

pub(super) fn stricter(found: Found<'_, '_>, flaws: Flaws<'_>) -> Option<Permission> {
    if found.get_ref().as_str() == Some(Permission::Allow.as_str()) {
        return flaw(found, flaws, Wrong::OnlyStricter);
    }
    one_of(
        found,
        flaws,
        &[Permission::AllowWithReason, Permission::Staff].map(|p| (p.as_str(), p)),
    )
}

/// An absolute URI, as FHIR wants identifier systems: a scheme, a colon, no blanks.
pub(super) fn uri(found: Found<'_, '_>, flaws: Flaws<'_>) -> Option<String> {
    let value = text(found, flaws)?;
    let good = value.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            && !rest.is_empty()
            && !rest.contains(char::is_whitespace)
    });
    if good {
        Some(value)
    } else {
        flaw(found, flaws, Wrong::NotAUri)
    }
}

fn table<'a, 'i>(found: Found<'a, 'i>, flaws: Flaws<'_>) -> Option<&'a DeTable<'i>> {
    found
        .get_ref()
        .as_table()
        .or_else(|| flaw(found, flaws, Wrong::NotATable))
}

pub(super) fn labels(
    found: Found<'_, '_>,
    flaws: Flaws<'_>,
    last: usize,
) -> Option<BTreeMap<u8, String>> {
    let mut all = BTreeMap::new();
    for (name, value) in table(found, flaws)? {
        let code = name.get_ref().parse::<u8>().ok();
        let code = code.filter(|code| (1..=last).contains(&usize::from(*code)));
        let label = text(value, flaws);
        match code {
            Some(code) => all.extend(label.map(|label| (code, label))),
            None => flaws.push(Flaw {
                span: name.span(),
                what: Wrong::NoSuchCode {
                    given: name.get_ref().to_string(),
                    last,
                },
            }),
        }
    }
    Some(all)
}

pub(super) fn nationalities(
    found: Found<'_, '_>,
    flaws: Flaws<'_>,
) -> Option<BTreeMap<String, String>> {
    let code = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'-')
    };
    let mut all = BTreeMap::new();
    for (name, value) in table(found, flaws)? {
        let Some(given) = text(value, flaws) else {
            continue;
        };
        if code(name.get_ref()) && code(&given) {
            all.insert(name.get_ref().to_string(), given);
        } else {
            flaw::<()>(value, flaws, Wrong::NotCountryCodes);
        }
    }
    Some(all)
}

pub(super) fn text_value(text: &str) -> Value {
    Value::String(text.to_owned())
}

pub(super) fn path_value(path: &Path) -> Value {
    text_value(&path.to_string_lossy())
}

pub(super) fn some_text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text_value(text))
}

pub(super) fn some_texts(texts: &[String]) -> Option<Value> {
    (!texts.is_empty()).then(|| Value::Array(texts.iter().map(|t| text_value(t)).collect()))
}

pub(super) fn some_labels(labels: &BTreeMap<u8, String>) -> Option<Value> {
    (!labels.is_empty()).then(|| {
        Value::Table(
            labels
                .iter()
                .map(|(k, v)| (k.to_string(), text_value(v)))
                .collect(),
        )
    })
}
