//! The command line in Vietnamese: help, and what is wrong with what was typed. In English it is
//! as the parser makes it from the text beside each argument.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error};

use crate::args::CommandLine;
use crate::messages::{Language, usage_vi};

/// The language that a command line asks for, before it is known to be right.
pub(crate) fn language(mut arguments: impl Iterator<Item = OsString>) -> Option<Language> {
    let name = loop {
        let argument = arguments.next()?;
        let argument = argument.to_str().unwrap_or_default();
        if argument == "--lang" {
            break arguments.next()?.to_str()?.to_owned();
        }
        if let Some(name) = argument.strip_prefix("--lang=") {
            break name.to_owned();
        }
    };
    match name.as_str() {
        "vi" => Some(Language::Vi),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The command line with its help in this language.
pub(crate) fn command(language: Language) -> Command {
    let mut command = CommandLine::command();
    match language {
        Language::En => command,
        Language::Vi => {
            // Only then are the arguments there that the parser adds by itself.
            command.build();
            vietnamese(command, "")
        }
    }
}

const TEMPLATE: &str = "{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}\n";

fn vietnamese(command: Command, within: &str) -> Command {
    let name = command.get_name().to_owned();
    let about = about(within, &name);
    let mut command = command
        .mut_args(vietnamese_arg)
        .mut_subcommands(|sub| vietnamese(sub, &name))
        .help_template(TEMPLATE)
        .subcommand_help_heading("Các lệnh");
    if let Some(about) = about {
        command = command.about(about).long_about(about);
    }
    let usage = command.render_usage().to_string();
    let usage = usage
        .trim_start_matches("Usage: ")
        .replace("[OPTIONS]", "[TÙY CHỌN]")
        .replace("COMMAND", "LỆNH");
    command.override_usage(usage)
}

/// What a command does that belongs to another.
fn about(within: &str, name: &str) -> Option<&'static str> {
    usage_vi::about(&format!("{within} {name}")).or_else(|| usage_vi::about(name))
}

fn vietnamese_arg(arg: Arg) -> Arg {
    let heading = if arg.is_positional() {
        "Đối số"
    } else {
        "Tùy chọn"
    };
    let names = arg.get_value_names().unwrap_or_default().to_vec();
    let help = usage_vi::help(arg.get_id().as_str());
    let mut arg = arg
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true);
    if let Some(name) = names.first().and_then(|name| usage_vi::value_name(name)) {
        arg = arg.value_name(name);
    }
    match help {
        Some(help) => arg.help(help).long_help(help),
        None => arg,
    }
}

/// What is wrong with a command line.
pub(crate) fn explain(error: &Error) -> String {
    let of = |kind| error.get(kind).map(shown).filter(|text| !text.is_empty());
    let arg = of(ContextKind::InvalidArg).unwrap_or_default();
    let maybe = |text: Option<String>| {
        text.map_or_else(String::new, |text| {
            format!(" Có phải ý bạn là {}?", text.replace(", ", " hay "))
        })
    };
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let valid = of(ContextKind::ValidValue).map_or_else(String::new, |values| {
                format!(" Các giá trị dùng được: {values}.")
            });
            match of(ContextKind::InvalidValue) {
                Some(value) => format!("“{value}” không phải giá trị của {arg}.{valid}"),
                None => format!("{arg} thiếu giá trị.{valid}"),
            }
        }
        ErrorKind::UnknownArgument => {
            let suggested = maybe(of(ContextKind::SuggestedArg));
            format!("Không có tùy chọn {arg}.{suggested}")
        }
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand).unwrap_or_default();
            let suggested = maybe(of(ContextKind::SuggestedSubcommand));
            format!("Không có lệnh {name}.{suggested}")
        }
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            Some(prior) if prior != arg => format!("Không dùng {arg} cùng với {prior}."),
            _ => format!("{arg} chỉ được cho một lần."),
        },
        ErrorKind::MissingRequiredArgument => format!("Còn thiếu {}.", arg.trim_end_matches("...")),
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("Số giá trị cho {arg} không đúng.")
        }
        ErrorKind::MissingSubcommand => "Còn thiếu tên lệnh.".into(),
        _ => "Dòng lệnh không đúng.".into(),
    }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command, every argument and every value's name.
    #[test]
    fn all_help_is_translated() {
        fn walk(command: &Command, within: &str) {
            let name = command.get_name();
            assert!(about(within, name).is_some(), "{name}");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(usage_vi::help(id).is_some(), "{name} {id}");
                let names = arg.get_value_names().unwrap_or_default();
                for value in names.iter().filter(|_| arg.get_action().takes_values()) {
                    assert!(usage_vi::value_name(value).is_some(), "{name} {value}");
                }
            }
            for sub in command
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
            {
                walk(sub, name);
            }
        }
        let mut english = CommandLine::command();
        english.build();
        walk(&english, "");
    }

    #[test]
    fn help_is_vietnamese_from_head_to_foot() {
        for line in [
            "cccd --help",
            "cccd read --help",
            "cccd parse --help",
            "cccd verify -h",
            "cccd trust import --help",
        ] {
            let error = command(Language::Vi)
                .try_get_matches_from(line.split(' '))
                .unwrap_err();
            assert!(!error.use_stderr(), "{line}");
            let help = error.to_string();
            assert!(help.contains("Cách dùng: cccd"), "{help}");
            for english in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "Print",
                "default",
            ] {
                assert!(!help.contains(english), "{line}: {english} in {help}");
            }
        }
    }

    #[test]
    fn mistakes_are_explained() {
        for (line, words) in [
            ("cccd", "Còn thiếu tên lệnh."),
            (
                "cccd red",
                "Không có lệnh red. Có phải ý bạn là readers hay read?",
            ),
            ("cccd read --cna 1", "Không có tùy chọn --cna."),
            ("cccd read --can", "--can <SỐ> thiếu giá trị."),
            ("cccd verify", "Còn thiếu <ĐƯỜNG_DẪN>."),
            (
                "cccd read --can 1 --id 2",
                "Không dùng --can <SỐ> cùng với --id <SỐ>.",
            ),
            (
                "cccd read --lang fr",
                "“fr” không phải giá trị của --lang <NGÔN_NGỮ>. Các giá trị dùng được: vi, en.",
            ),
        ] {
            let error = command(Language::Vi)
                .try_get_matches_from(line.split(' '))
                .unwrap_err();
            if error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                assert_eq!(explain(&error), words, "{line}");
            }
        }
    }

    #[test]
    fn the_language_is_found_anywhere() {
        let of = |line: &str| language(line.split(' ').map(OsString::from));
        assert_eq!(of("cccd read --lang vi --can"), Some(Language::Vi));
        assert_eq!(of("cccd --lang=en read"), Some(Language::En));
        assert_eq!(of("cccd --lang"), None);
        assert_eq!(of("cccd --lang fr"), None);
    }
}
