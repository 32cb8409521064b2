//! Rows under headings, each column as wide as its longest text.

use super::page::{Page, Style, columns};

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    heading: String,
    right: bool,
}

impl Column {
    /// Of texts.
    pub(crate) fn left(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            right: false,
        }
    }

    /// Of numbers.
    pub(crate) fn right(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            right: true,
        }
    }
}

/// A table of `N` columns.
#[derive(Debug)]
pub(crate) struct Table<const N: usize> {
    columns: [Column; N],
    rows: Vec<[String; N]>,
}

/// Columns of space between two columns of the table.
const GAP: &str = "  ";
/// Columns of space before a row.
const MARGIN: usize = 2;

impl<const N: usize> Table<N> {
    pub(crate) const fn new(columns: [Column; N]) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row. Control characters, which may come from files, do not reach the terminal.
    pub(crate) fn row(&mut self, cells: [String; N]) {
        self.rows
            .push(cells.map(|cell| cell.replace(char::is_control, " ")));
    }

    /// Rows are not wrapped: a terminal does that, and what is cut off nobody can copy.
    pub(crate) fn write(&self, page: &mut Page) {
        if self.rows.is_empty() {
            return;
        }
        let headings = self.columns.clone().map(|column| column.heading);
        let mut widths = [0; N];
        for row in self.rows.iter().chain([&headings]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = columns(cell).max(*width);
            }
        }
        page.row(MARGIN, Style::Dim, &self.line(&headings, &widths));
        for row in &self.rows {
            page.row(MARGIN, Style::Plain, &self.line(row, &widths));
        }
    }

    fn line(&self, cells: &[String; N], widths: &[usize; N]) -> String {
        let padded = cells.iter().zip(widths).zip(&self.columns);
        let cells: Vec<String> = padded
            .map(|((cell, width), column)| {
                let space = " ".repeat(width.saturating_sub(columns(cell)));
                if column.right {
                    format!("{space}{cell}")
                } else {
                    format!("{cell}{space}")
                }
            })
            .collect();
        cells.join(GAP).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;
    use crate::render::page::View;

    #[test]
    fn columns_are_as_wide_as_they_need() {
        let mut table = Table::new([Column::left("Nước"), Column::right("Số")]);
        table.row(["VN".into(), "12".into()]);
        table.row(["Đức\n!".into(), "3".into()]);
        let mut page = Page::new(View {
            language: Language::Vi,
            width: 80,
            colour: false,
        });
        table.write(&mut page);
        assert_eq!(page.as_str(), "  Nước   Số\n  VN     12\n  Đức !   3\n");
    }
}
