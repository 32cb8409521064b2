//! Named values of a person or a printed text, once for both ways of showing them.

use cccd_chip::lds::date::{Expiry, PartialDate};
use cccd_chip::lds::sex::Sex;
use serde_json::{Map, Value};

use super::page::{Page, Style, columns};
use crate::messages::{Label, Language};

/// Values in the order they are shown.
#[derive(Debug)]
pub(crate) struct Fields {
    language: Language,
    list: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    /// Its name in JSON.
    key: &'static str,
    /// Its name in text; `None` where only JSON shows it.
    label: Option<Label>,
    json: Value,
    text: String,
}

impl Fields {
    pub(crate) fn new(language: Language) -> Self {
        Self {
            language,
            list: Vec::new(),
        }
    }

    pub(crate) const fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn text(&mut self, key: &'static str, label: Label, value: &str) {
        if !value.is_empty() {
            self.push(key, Some(label), value.into(), value.to_owned());
        }
    }

    /// A state by its code, which people read as a name.
    pub(crate) fn state(&mut self, key: &'static str, label: Label, code: &str) {
        if !code.is_empty() {
            let name = self.language.words().state(code).to_owned();
            self.push(key, Some(label), code.into(), name);
        }
    }

    pub(crate) fn texts<'a>(
        &mut self,
        key: &'static str,
        label: Label,
        values: impl IntoIterator<Item = &'a str>,
    ) {
        let values: Vec<&str> = values
            .into_iter()
            .filter(|value| !value.is_empty())
            .collect();
        if !values.is_empty() {
            self.push(
                key,
                Some(label),
                values.as_slice().into(),
                values.join(" · "),
            );
        }
    }

    /// Texts whose places count, from `first` on: empty ones stay in JSON, the others have their
    /// number.
    pub(crate) fn list<'a>(
        &mut self,
        key: &'static str,
        label: Label,
        first: usize,
        values: impl IntoIterator<Item = &'a str>,
    ) {
        let values: Vec<&str> = values.into_iter().collect();
        let shown: Vec<String> = values
            .iter()
            .zip(first..)
            .filter(|(value, _)| !value.is_empty())
            .map(|(value, number)| format!("({number}) {value}"))
            .collect();
        if !values.is_empty() {
            let label = (!shown.is_empty()).then_some(label);
            self.push(key, label, values.as_slice().into(), shown.join(" · "));
        }
    }

    /// The twelve digits in groups, as the card prints them nowhere but people read them.
    pub(crate) fn id_number(&mut self, value: &str) {
        let grouped = match (value.get(..3), value.get(3..6), value.get(6..)) {
            (Some(a), Some(b), Some(c)) if value.len() == 12 => format!("{a} {b} {c}"),
            _ => value.to_owned(),
        };
        self.push("id_number", Some(Label::IdNumber), value.into(), grouped);
    }

    pub(crate) fn date(&mut self, key: &'static str, label: Label, date: PartialDate) {
        self.push(key, Some(label), iso(date).into(), date.to_string());
    }

    pub(crate) fn expiry(&mut self, expiry: Expiry) {
        let (json, text) = self.of_expiry(expiry);
        self.push(
            "date_of_expiry",
            Some(Label::DateOfExpiry),
            json.into(),
            text,
        );
    }

    /// Days of which one is the last, the likeliest first.
    pub(crate) fn expiries(&mut self, key: &'static str, label: Label, expiries: &[Expiry]) {
        if !expiries.is_empty() {
            let both = expiries.iter().map(|expiry| self.of_expiry(*expiry));
            let (json, text): (Vec<String>, Vec<String>) = both.unzip();
            self.push(key, Some(label), json.into(), text.join(" / "));
        }
    }

    fn of_expiry(&self, expiry: Expiry) -> (String, String) {
        match expiry {
            Expiry::On(date) => (iso(date), date.to_string()),
            Expiry::Never => (
                "never".to_owned(),
                self.language.label(Label::NoExpiry).to_owned(),
            ),
        }
    }

    pub(crate) fn sex(&mut self, sex: Sex) {
        let (json, label) = match sex {
            Sex::Male => ("male", Label::Male),
            Sex::Female => ("female", Label::Female),
            Sex::Unspecified => ("unspecified", Label::Unspecified),
        };
        let text = self.language.label(label).to_owned();
        self.push("sex", Some(Label::Sex), json.into(), text);
    }

    /// A value that only programs want.
    pub(crate) fn json_only(&mut self, key: &'static str, json: Value) {
        self.push(key, None, json, String::new());
    }

    fn push(&mut self, key: &'static str, label: Option<Label>, json: Value, text: String) {
        self.list.push(Field {
            key,
            label,
            json,
            text,
        });
    }

    pub(crate) fn to_json(&self) -> Map<String, Value> {
        self.list
            .iter()
            .map(|field| (field.key.to_owned(), field.json.clone()))
            .collect()
    }

    /// One entry each, names aligned, long values wrapped under themselves.
    pub(crate) fn write(&self, page: &mut Page) {
        let labelled: Vec<(&str, &Field)> = self
            .list
            .iter()
            .filter_map(|field| Some((self.language.label(field.label?), field)))
            .collect();
        let width = labelled
            .iter()
            .map(|(label, _)| columns(label))
            .max()
            .unwrap_or(0);
        for (label, field) in labelled {
            // Values come from cards and scanners: no control character of theirs may reach
            // the terminal.
            let value = field.text.replace(char::is_control, " ");
            page.entry((Style::Dim, label), width, &[(Style::Plain, value)]);
        }
    }
}

/// `YYYY-MM-DD`, shorter where the end is unknown, `--` for a part unknown in the middle (as
/// RFC 3339's ancestor ISO 8601:2000 writes it).
fn iso(date: PartialDate) -> String {
    let year = date
        .year()
        .map_or("----".to_owned(), |year| format!("{year:04}"));
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        (None, Some(day)) => format!("{year}----{day:02}"),
        (None, None) => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_json() {
        let date = |year, month, day| iso(PartialDate::new(year, month, day).unwrap());
        assert_eq!(date(Some(1990), Some(1), Some(5)), "1990-01-05");
        assert_eq!(date(Some(1990), Some(1), None), "1990-01");
        assert_eq!(date(Some(1990), None, None), "1990");
    }

    #[test]
    fn numbers_are_grouped_for_people_only() {
        let mut fields = Fields::new(Language::En);
        fields.id_number("001090000123");
        assert_eq!(fields.list[0].text, "001 090 000123");
        assert_eq!(fields.to_json()["id_number"], "001090000123");
    }
}
