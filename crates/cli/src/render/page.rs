//! Text laid out for a terminal: wrapped to its width, continued under where it began, in colours
//! where it has any.

use crate::messages::{Label, Language};
use crate::problem::Problem;

/// What text is laid out for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) language: Language,
    /// Columns.
    pub(crate) width: usize,
    /// Whether colours are shown.
    pub(crate) colour: bool,
}

/// How a piece of text stands out, always beside a sign or a word that says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Dim,
    Good,
    Unproven,
    Unknown,
    Expired,
    Bad,
}

/// Columns before everything that is not a headline.
const MARGIN: usize = 2;
/// Columns between a name and its text.
const GAP: usize = 2;
/// A text with fewer columns beside its name goes under it.
const NARROW: usize = 30;

/// Lines of text, each ended.
#[derive(Debug)]
pub(crate) struct Page {
    view: View,
    text: String,
}

impl Page {
    pub(crate) const fn new(view: View) -> Self {
        Self {
            view,
            text: String::new(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A text of its own, all of it behind the indent.
    pub(crate) fn paragraph(&mut self, style: Style, indent: usize, text: &str) {
        for line in wrap(text, self.view.width.saturating_sub(indent)) {
            self.line(indent, style, &line);
        }
    }

    /// One line as it is.
    pub(crate) fn row(&mut self, indent: usize, style: Style, text: &str) {
        self.line(indent, style, text);
    }

    /// A remark on the document.
    pub(crate) fn note(&mut self, words: &str) {
        let head = format!("{}: ", self.view.language.label(Label::Warning));
        self.hanging(MARGIN, &head, words);
    }

    /// What happened, and what to do about it.
    pub(crate) fn problem(&mut self, label: Label, problem: &Problem) {
        let advice = self.view.language.advice(problem);
        let head = format!("{}: ", self.view.language.label(label));
        self.hanging(0, &head, &advice.what);
        self.hanging(MARGIN, "→ ", &advice.todo);
        if let Some(detail) = advice.detail {
            let head = format!("{}: ", self.view.language.label(Label::Detail));
            self.hanging(MARGIN, &head, &detail);
        }
    }

    /// A name and its texts beside it, `width` being the columns of the longest such name; in a
    /// narrow terminal under it.
    pub(crate) fn entry(
        &mut self,
        (style, name): (Style, &str),
        width: usize,
        texts: &[(Style, String)],
    ) {
        let beside = MARGIN.saturating_add(width).saturating_add(GAP);
        let narrow = self.view.width.saturating_sub(beside) < NARROW;
        let indent = if narrow { MARGIN * 3 } else { beside };
        self.text.push_str(&" ".repeat(MARGIN));
        self.styled(style, name);
        let mut filled = if narrow {
            self.text.push('\n');
            0
        } else {
            MARGIN.saturating_add(columns(name))
        };
        for (style, text) in texts {
            for line in wrap(text, self.view.width.saturating_sub(indent)) {
                self.line(indent.saturating_sub(filled), *style, &line);
                filled = 0;
            }
        }
        if filled > 0 {
            self.text.push('\n');
        }
    }

    fn hanging(&mut self, indent: usize, head: &str, text: &str) {
        let under = indent.saturating_add(columns(head).min(NARROW));
        let width = self.view.width.saturating_sub(under);
        for (position, line) in wrap(text, width).iter().enumerate() {
            if position == 0 {
                self.line(indent, Style::Plain, &format!("{head}{line}"));
            } else {
                self.line(under, Style::Plain, line);
            }
        }
    }

    fn line(&mut self, indent: usize, style: Style, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.styled(style, text);
        self.text.push('\n');
    }

    fn styled(&mut self, style: Style, text: &str) {
        let code = match style {
            Style::Plain => None,
            Style::Dim => Some("2"),
            Style::Good => Some("1;32"),
            Style::Unproven => Some("1;33"),
            Style::Unknown => Some("1;36"),
            Style::Expired => Some("1;35"),
            Style::Bad => Some("1;31"),
        };
        match code.filter(|_| self.view.colour) {
            Some(code) => {
                for piece in ["\x1b[", code, "m", text, "\x1b[0m"] {
                    self.text.push_str(piece);
                }
            }
            None => self.text.push_str(text),
        }
    }
}

/// How many columns a text takes: none for combining marks, two for the wide letters of East
/// Asia that names in passports may hold.
pub(crate) fn columns(text: &str) -> usize {
    text.chars()
        .map(|letter| match letter {
            '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' => 0,
            '\u{1100}'..='\u{115F}'
            | '\u{2E80}'..='\u{A4CF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF00}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}' => 2,
            _ => 1,
        })
        .sum()
}

/// The text in lines of at most `width` columns, broken at spaces; a longer word stays whole.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        let fits = columns(line)
            .saturating_add(1)
            .saturating_add(columns(word))
            <= width;
        if line.is_empty() {
            line.push_str(word);
        } else if fits {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, colour: bool) -> Page {
        Page::new(View {
            language: Language::Vi,
            width,
            colour,
        })
    }

    #[test]
    fn text_continues_under_where_it_began() {
        let mut wide = page(44, false);
        let texts = [(Style::Dim, "một hai ba bốn năm sáu bảy tám chín".to_owned())];
        wide.entry((Style::Good, "✓ Tên"), 5, &texts);
        assert_eq!(
            wide.as_str(),
            "  ✓ Tên  một hai ba bốn năm sáu bảy tám chín\n"
        );
        let mut narrower = page(43, false);
        narrower.entry((Style::Good, "✓ Tên"), 5, &texts);
        assert_eq!(
            narrower.as_str(),
            "  ✓ Tên  một hai ba bốn năm sáu bảy tám\n         chín\n"
        );
        let mut narrow = page(20, false);
        narrow.entry((Style::Good, "✓ Tên"), 5, &texts);
        assert_eq!(
            narrow.as_str(),
            "  ✓ Tên\n      một hai ba bốn\n      năm sáu bảy\n      tám chín\n"
        );
    }

    #[test]
    fn colours_are_shown_only_where_there_are_any() {
        let mut coloured = page(80, true);
        coloured.paragraph(Style::Bad, 0, "không đạt");
        assert_eq!(coloured.as_str(), "\x1b[1;31mkhông đạt\x1b[0m\n");
        let mut plain = page(80, false);
        plain.paragraph(Style::Bad, 0, "không đạt");
        assert_eq!(plain.as_str(), "không đạt\n");
    }

    #[test]
    fn letters_are_counted_as_they_are_shown() {
        assert_eq!(columns("Nguyễn"), 6);
        assert_eq!(columns("Nguye\u{302}\u{303}n"), 6);
        assert_eq!(columns("王伟"), 4);
        assert_eq!(wrap("1.2.840.113549 a", 5), ["1.2.840.113549", "a"]);
    }
}
