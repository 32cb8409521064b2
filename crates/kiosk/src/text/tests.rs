use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// The keys of a file with the variables of each.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::<_, BTreeSet<String>>::new();
    let mut last = String::new();
    for line in source.lines() {
        if let Some((key, _)) = line.split_once(" =")
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            last = key.to_owned();
            assert!(
                keys.insert(last.clone(), BTreeSet::new()).is_none(),
                "{last} stands twice"
            );
        }
        let variables = line
            .split("{ $")
            .skip(1)
            .filter_map(|rest| rest.split(' ').next());
        keys.entry(last.clone())
            .or_default()
            .extend(variables.map(str::to_owned));
    }
    keys.remove("");
    keys
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    assert_eq!(keys(VI), keys(EN));
}

#[test]
fn both_files_are_well_formed() {
    for source in [VI, EN] {
        if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
            panic!("{errors:?}");
        }
    }
}

#[test]
fn vietnamese_is_composed() {
    use unicode_normalization::UnicodeNormalization as _;
    assert!(VI.nfc().eq(VI.chars()));
}

/// Every literal in the source that looks like a key, is one; every key is used.
#[test]
fn code_and_files_agree_on_the_keys() {
    let mut source = String::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut source,
    );
    let keys = keys(VI);
    for key in keys.keys() {
        assert!(source.contains(&format!("\"{key}\"")), "{key} is not used");
    }
    for call in ["t.get(\"", "t.with(\"", "text.get(\"", "text.with(\""] {
        for rest in source.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(keys.contains_key(key), "{key} has no text");
        }
    }
}

fn collect(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
