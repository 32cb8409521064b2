//! English.

use super::quoted;
use crate::config::Wrong;

pub(in crate::config) fn wrong(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Toml(message) => format!("{message}; correct it, it is no TOML"),
        Wrong::Missing { line, table: "" } => {
            format!("missing; add `{line}` at the top of the file")
        }
        Wrong::Missing { line, table } => format!("missing; add `{line}` below `[{table}]`"),
        Wrong::Group(path) => {
            format!("is a group of settings; write `[{path}]` on a line of its own")
        }
        Wrong::Unknown { meant: Some(meant) } => {
            format!("is not a setting; did you mean `{meant}`?")
        }
        Wrong::Unknown { meant: None } => {
            "is not a setting; remove the line, or see docs/configuration.md".to_owned()
        }
        Wrong::NotAHospitalCode => {
            "a hospital's code has five letters or digits, like \"01999\"; it stands on the \
             contract with the social insurance"
                .to_owned()
        }
        Wrong::NotText => "must be text: put it in quotes, like \"text\"".to_owned(),
        Wrong::Empty => "is empty; fill it in or remove the line".to_owned(),
        Wrong::TooLong { most } => format!("is longer than {most} characters; shorten it"),
        Wrong::Control => "has a line break or another control character; remove it".to_owned(),
        Wrong::NotAList => "must be a list, like [\"one\", \"two\"]".to_owned(),
        Wrong::Twice(value) => format!("\"{value}\" stands there twice; remove one"),
        Wrong::NotABoolean => "must be true or false, without quotes".to_owned(),
        Wrong::NotDays { most } => {
            format!("must be a number of days from 1 to {most}, without quotes")
        }
        Wrong::NotOneOf(words) => format!("must be {}", quoted(words, " or ")),
        Wrong::OnlyStricter => {
            "can only make the desk stricter; write \"reason\" or \"staff\", or remove the line"
                .to_owned()
        }
        Wrong::NotAUri => {
            "must be a URI, like \"https://his.example/id\" or \"urn:oid:1.2.3\"".to_owned()
        }
        Wrong::NotATable => "must be a table, like { 1 = \"label\" }".to_owned(),
        Wrong::NoSuchCode { given, last } => {
            format!("\"{given}\" is no code; codes go from 1 to {last}")
        }
        Wrong::NotCountryCodes => {
            "codes have one to three capital letters, like { D = \"DEU\" }".to_owned()
        }
    }
}
