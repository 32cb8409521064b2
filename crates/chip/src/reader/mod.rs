//! The whole read of a chip as a list of named steps.

pub(crate) mod file;
