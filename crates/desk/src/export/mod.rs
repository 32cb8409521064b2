//! Files that leave the desk: for the hospital's system, for the lodging portal, and registers.
//!
//! Each format is one file of this folder, and a pure function from check-ins to bytes. Before a
//! file is made, [`preflight()`] lists everything that its destination would refuse or lose, for
//! every check-in at once: a file holds only check-ins without such problems, and says which, so
//! that exactly these can be marked as exported. [`write_new`] puts it into a folder without ever
//! replacing another file.
//!
//! Nothing here asks a clock or the network.

pub mod deadline;
pub mod fhir;
mod file;
pub mod hospital_json;
pub mod lodging_xlsx;
pub mod lodging_xml;
pub mod preflight;
pub mod register;
mod text;

use cccd_chip::lds::Private;
use thiserror::Error;
use uuid::Uuid;

pub use file::{WriteError, replace, write_new};
pub use preflight::{Destination, Problem, Sorted, preflight, sort};

/// A file that was made, not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// A name for it, without anything personal in it.
    pub file_name: String,
    /// Its content: personal data in the clear.
    pub bytes: Private<Vec<u8>>,
    /// The check-ins that are in it, by the identifier of their visit or stay, in its order.
    pub included: Vec<Uuid>,
}

/// Why no file was made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Some check-ins have problems. Sort them out first ([`sort`]), so that they do not hold up
    /// the others.
    #[error("{} problems stand in the way; correct them or leave those records out", .0.len())]
    Blocked(Vec<Problem>),
    /// There is nothing to export.
    #[error("there is nothing to export; choose another day or check somebody in")]
    Nothing,
    /// Demo records and real ones were given together.
    #[error("demo records and real ones cannot share a file; export them apart")]
    DemoMixed,
    /// The format's library refused.
    #[error("the file could not be made: {0}; report this with the program's version")]
    Format(String),
}

/// Demo files start with this, so that nobody hands one in.
const DEMO_PREFIX: &str = "DEMO-";

/// A name for a file, marked where it holds demo records.
fn file_name(demo: bool, name: &str) -> String {
    format!("{}{name}", if demo { DEMO_PREFIX } else { "" })
}

#[cfg(test)]
mod testing;
