//! Where what others made is to be found.

use std::path::{Path, PathBuf};

/// The folder of other people's data: `CCCD_SHARED`, else `shared/data` beside an ancestor.
pub(crate) fn data(what: &str) -> Option<PathBuf> {
    let root = match std::env::var_os("CCCD_SHARED") {
        Some(root) => PathBuf::from(root),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|ancestor| ancestor.join("shared/data"))
            .find(|folder| folder.is_dir())
            .unwrap_or_default(),
    };
    let path = root.join(what);
    if !path.exists() {
        println!("skipped: {what} is not at hand");
        return None;
    }
    Some(path)
}
