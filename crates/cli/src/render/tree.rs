//! A structure as a tree: names, values, and what is within.

use serde_json::{Map, Value, json};

use super::page::{Page, Style};

/// One element.
#[derive(Debug)]
pub(crate) struct Node {
    name: String,
    /// What people call it, where that is not its name.
    words: Option<&'static str>,
    value: String,
    /// What people see of the value, where that is not all of it or in their language.
    said: Option<String>,
    inner: Vec<Node>,
}

impl Node {
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            words: None,
            value: value.into(),
            said: None,
            inner: Vec::new(),
        }
    }

    /// With other words for people than its name.
    pub(crate) const fn called(mut self, words: &'static str) -> Self {
        self.words = Some(words);
        self
    }

    /// With other words for people than its value.
    pub(crate) fn said(mut self, words: impl Into<String>) -> Self {
        self.said = Some(words.into());
        self
    }

    /// With a value beside what is within.
    pub(crate) fn with_value(mut self, value: String) -> Self {
        self.value = value;
        self
    }

    /// With what is within.
    pub(crate) fn of(name: impl Into<String>, inner: Vec<Self>) -> Self {
        Self {
            inner,
            ..Self::new(name, "")
        }
    }

    /// `{"name", "value", "elements"}`, empty ones left out.
    pub(crate) fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("name".into(), self.name.as_str().into());
        if !self.value.is_empty() {
            object.insert("value".into(), self.value.as_str().into());
        }
        if !self.inner.is_empty() {
            let inner: Vec<Value> = self.inner.iter().map(Self::to_json).collect();
            object.insert("elements".into(), json!(inner));
        }
        Value::Object(object)
    }

    /// Each element on lines of its own, behind those that hold it.
    pub(crate) fn write(&self, page: &mut Page, depth: usize) {
        // Values come from cards and files: no control character of theirs may reach the terminal.
        let name = self.words.unwrap_or(&self.name);
        let name = name.replace(char::is_control, " ");
        let line = match self.said.as_ref().unwrap_or(&self.value).as_str() {
            "" => name,
            value => format!("{name}: {}", value.replace(char::is_control, " ")),
        };
        page.paragraph(Style::Plain, depth.saturating_mul(2), &line);
        for inner in &self.inner {
            inner.write(page, depth.saturating_add(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;
    use crate::render::page::View;

    #[test]
    fn in_both_forms() {
        let tree = Node::of(
            "DG9",
            vec![
                Node::new("count", "1").called("Số"),
                Node::of("A1", vec![]).with_value("x".into()),
                Node::new("A2", "yes").said("có"),
            ],
        );
        let mut page = Page::new(View {
            language: Language::En,
            width: 80,
            colour: false,
        });
        tree.write(&mut page, 0);
        assert_eq!(page.as_str(), "DG9\n  Số: 1\n  A1: x\n  A2: có\n");
        assert_eq!(
            tree.to_json(),
            json!({"name": "DG9", "elements": [
                {"name": "count", "value": "1"},
                {"name": "A1", "value": "x"},
                {"name": "A2", "value": "yes"},
            ]})
        );
    }
}
