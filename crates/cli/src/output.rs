//! Files for their owner alone, where the system knows of that.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file, over an old one if there is one.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    private(
        OpenOptions::new().create(true).truncate(true),
        path,
        content,
    )
}

/// Writes a file that must not be there yet.
pub(crate) fn create_private(path: &Path, content: &[u8]) -> io::Result<()> {
    private(OpenOptions::new().create_new(true), path, content)
}

fn private(options: &mut OpenOptions, path: &Path, content: &[u8]) -> io::Result<()> {
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)?.write_all(content)
}
