//! The whole read of a chip as a list of named steps.

pub(crate) mod file;
mod files;
mod limits;
mod plan;
mod progress;

pub use limits::{ExtendedLength, ExtendedUse};
pub use plan::Plan;
pub use progress::{Content, Progress, Step};

pub(crate) use file::{Sizes, read_file, refusal};
