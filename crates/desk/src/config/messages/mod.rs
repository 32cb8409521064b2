//! What is said of mistakes, in two languages: one file of exhaustive matches each, so that a text
//! that is missing in one of them does not compile.

pub(super) mod en;
pub(super) mod vi;

/// Words in quotes with something between them.
fn quoted(words: &[&str], between: &str) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    words.join(between)
}
