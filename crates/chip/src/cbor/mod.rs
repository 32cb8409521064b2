//! CBOR (RFC 8949): what the program's own files are written in.
//!
//! Only the deterministic encoding (4.2.1) of whole numbers, byte and text strings, arrays, maps,
//! `true`, `false` and `null` is there, so that one content has one file. The reader goes exactly
//! as deep as the code that calls it, and copies nothing.

mod reader;
mod writer;

pub use reader::{CborError, Reader};
pub use writer::Writer;

/// The kinds of data items, as the first three bits tell them (RFC 8949, 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Major {
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Simple = 7,
}

const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u64 = 22;

#[cfg(test)]
mod tests;
