//! Named facts, once for people and once for programs.

use serde_json::{Map, Value};

use crate::messages::Language;
use crate::messages::profile;
use crate::render::page::{Page, Style};

/// Facts in the order they are shown.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Facts(Vec<(&'static str, Fact)>);

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fact {
    Text(String),
    Number(usize),
    Flag(bool),
    List(Vec<String>),
    Within(Facts),
}

impl Facts {
    pub(crate) fn text(&mut self, name: &'static str, text: impl Into<String>) {
        self.0.push((name, Fact::Text(text.into())));
    }

    pub(crate) fn number(&mut self, name: &'static str, number: usize) {
        self.0.push((name, Fact::Number(number)));
    }

    pub(crate) fn flag(&mut self, name: &'static str, flag: bool) {
        self.0.push((name, Fact::Flag(flag)));
    }

    /// A text that may be missing.
    pub(crate) fn maybe(&mut self, name: &'static str, text: Option<impl Into<String>>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A list; none where it is empty.
    pub(crate) fn list(&mut self, name: &'static str, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().collect();
        if !items.is_empty() {
            self.0.push((name, Fact::List(items)));
        }
    }

    /// Facts of their own; none where there are none.
    pub(crate) fn within(&mut self, name: &'static str, facts: Self) {
        if !facts.0.is_empty() {
            self.0.push((name, Fact::Within(facts)));
        }
    }

    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Fact)> {
        self.0.iter().map(|(name, fact)| (*name, fact))
    }

    pub(crate) fn to_json(&self) -> Value {
        let member = |(name, fact): &(&'static str, Fact)| ((*name).to_owned(), fact.to_json());
        Value::Object(self.0.iter().map(member).collect::<Map<_, _>>())
    }

    /// Each fact on a line of its own under the name of those that it belongs to.
    pub(crate) fn write(&self, page: &mut Page, language: Language, depth: usize) {
        let indent = depth.saturating_mul(2);
        for (name, fact) in &self.0 {
            let fact_name = *name;
            let name = profile::words(language, name);
            // Values come from cards: no control character of theirs may reach the terminal.
            let said = |value: &str| {
                profile::value(language, fact_name, value).replace(char::is_control, " ")
            };
            let under = depth.saturating_add(1);
            let line = match fact {
                Fact::Text(text) => format!("{name}: {}", said(text)),
                Fact::Number(number) => format!("{name}: {number}"),
                Fact::Flag(flag) => format!("{name}: {}", profile::flag(language, *flag)),
                Fact::List(items) if are_short(items) => format!("{name}: {}", items.join(", ")),
                Fact::List(_) | Fact::Within(_) => name.to_owned(),
            };
            if depth == 0 && matches!(fact, Fact::Within(_)) {
                page.blank();
            }
            page.paragraph(Style::Plain, indent, &line);
            match fact {
                Fact::List(items) if !are_short(items) => {
                    for item in items {
                        page.paragraph(Style::Plain, under.saturating_mul(2), &said(item));
                    }
                }
                Fact::Within(facts) => facts.write(page, language, under),
                _ => {}
            }
        }
    }
}

/// Whether the items are words that go on one line.
fn are_short(items: &[String]) -> bool {
    let is_word = |item: &String| item.chars().all(|letter| letter.is_ascii_alphanumeric());
    items.iter().all(is_word)
}

impl Fact {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::List(items) => items.as_slice().into(),
            Self::Within(facts) => facts.to_json(),
        }
    }
}
