//! The `cccd` command.

fn main() {}
