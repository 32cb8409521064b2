//! What the window says, from `locales/vi.ftl` and `locales/en.ftl`.
//!
//! No other file holds a text that a person reads. Both files have the same keys, and every key
//! that the code asks for is in them: tests walk both and the source.

use std::borrow::Cow;

use cccd_chip::words::Language as Words;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

const VI: &str = include_str!("../locales/vi.ftl");
const EN: &str = include_str!("../locales/en.ftl");

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
    /// English, stretched by 40 % and accented: shows what would be cut off. Only for tests.
    Pseudo,
}

impl Language {
    /// The other one, to which one key leads.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En | Self::Pseudo => Self::Vi,
        }
    }

    /// The same for the words of a report.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::Vi => Words::Vi,
            Self::En | Self::Pseudo => Words::En,
        }
    }
}

/// The texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of this language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let (source, tag) = match language {
            Language::Vi => (VI, unic_langid::langid!("vi")),
            Language::En | Language::Pseudo => (EN, unic_langid::langid!("en")),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that keep directions of script apart show as boxes, and both are left to right.
        bundle.set_use_isolating(false);
        // What is wrong in the file, the tests report; what is right in it is shown.
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// Which language this is.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text without variables.
    #[must_use]
    pub fn get(&self, key: &str) -> Cow<'_, str> {
        self.format(key, None)
    }

    /// A text with variables.
    #[must_use]
    pub fn with<'a>(&self, key: &str, values: &[(&'a str, FluentValue<'a>)]) -> String {
        let args: FluentArgs<'_> = values.iter().cloned().collect();
        self.format(key, Some(&args)).into_owned()
    }

    fn format<'a>(&'a self, key: &str, args: Option<&'a FluentArgs<'_>>) -> Cow<'a, str> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|text| text.value()) else {
            // Better a key on the screen than nothing; the tests leave none missing.
            return Cow::Owned(key.to_owned());
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        match self.language {
            Language::Pseudo => Cow::Owned(stretch(&text)),
            Language::Vi | Language::En => text,
        }
    }
}

/// Longer by 40 %, still readable.
fn stretch(text: &str) -> String {
    let more = text.chars().count().saturating_mul(2) / 5;
    let tail: String = "ắệỗựýạơữ".chars().cycle().take(more).collect();
    if more == 0 {
        text.to_owned()
    } else {
        format!("{text} {tail}")
    }
}

#[cfg(test)]
mod tests;
