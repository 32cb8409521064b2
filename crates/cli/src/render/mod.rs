//! How results are shown: as text, as JSON, as a picture.

pub(crate) mod comparison;
pub(crate) mod fields;
pub(crate) mod json;
pub(crate) mod notes;
pub(crate) mod page;
pub(crate) mod person;
pub(crate) mod portrait;
pub(crate) mod progress;
pub(crate) mod screen;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod tree;

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
