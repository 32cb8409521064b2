//! Finds the collection of other people's cards and vectors that is too large, or not ours, to
//! stand in the repository.

use std::path::{Path, PathBuf};

/// A file of the collection. Where there is no collection at all it says so and gives `None`,
/// and the test passes without it; where a single file is missing, the test fails.
pub(crate) fn shared(path: &str) -> Option<Vec<u8>> {
    let Some(root) = root() else {
        println!("skipped: no collection of test data (set CCCD_SHARED to find {path})");
        return None;
    };
    let path = root.join(path);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn root() -> Option<PathBuf> {
    if let Some(root) = std::env::var_os("CCCD_SHARED") {
        return Some(PathBuf::from(root).join("data"));
    }
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|ancestor| ancestor.join("shared/data"))
        .find(|candidate| candidate.is_dir())
}

/// The hexadecimal value of a key in a JSON file of the collection.
pub(crate) fn shared_json_hex(path: &str, key: &str) -> Option<Vec<u8>> {
    let text = String::from_utf8(shared(path)?).unwrap();
    let (_, after) = text
        .split_once(&format!("\"{key}\""))
        .expect("the key is there");
    let value = after.split('"').nth(1).expect("a string follows");
    Some(hex::decode(value).unwrap())
}
