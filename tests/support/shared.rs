//! Documents, lists and vectors that others made. They stand beside the checkout, not in it.

use std::path::{Path, PathBuf};

/// The folder of other people's data: `CCCD_SHARED`, or `shared/data` beside the checkout or
/// further up. `None`, with a line on standard error, where there is none.
#[must_use]
pub fn data() -> Option<PathBuf> {
    let given = std::env::var_os("CCCD_SHARED").map(PathBuf::from);
    let found = given.filter(|path| path.is_dir()).or_else(|| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|folder| folder.join("shared/data"))
            .find(|path| path.is_dir())
    });
    if found.is_none() {
        eprintln!("skipped: no shared/data beside the checkout; CCCD_SHARED can name it");
    }
    found
}
