//! Names: folded to the letters of an MRZ, and compared.
//!
//! The chip holds a name twice: in DG13 with diacritics, in the MRZ without and possibly cut.
//! Clerks type a third version. Whether two of these are one name is a graded answer.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How two names compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameMatch {
    /// The same name. Against an MRZ or other text without diacritics: the same letters.
    Exact,
    /// The same name by a known cause of difference.
    Likely(NameDifference),
    /// No known cause makes one out of the other.
    Different,
}

/// A known cause by which one name is written in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameDifference {
    /// Both carry diacritics, and these differ ("Hoà" and "Hòa", or a typing mistake).
    Diacritics,
    /// Spaces differ ("Y Bhăm" and "Ybhăm").
    Spacing,
    /// The same words in another order (given name first).
    Order,
    /// One is the beginning of the other: cut to the width of the MRZ.
    Truncated,
}

/// A name in the letters A to Z and single spaces: upper case, no diacritics, Đ as D, and without
/// apostrophes, hyphens, tildes and backticks. `<` counts as a space. Digits are kept, other
/// characters outside the Latin alphabet too.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd() {
        if is_combining_mark(c) || is_dropped(c) {
            continue;
        }
        if c == '<' || c.is_whitespace() || c.is_control() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
            continue;
        }
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(c.to_uppercase().filter(|c| !is_dropped(*c))),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The text in Unicode's composed form (NFC), trimmed, without control characters and with single
/// spaces: how names and addresses are shown and stored.
#[must_use]
pub fn tidy(text: &str) -> String {
    let composed: String = text
        .nfc()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| *c != '\u{FEFF}')
        .collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares two full names, in any case, with or without diacritics.
#[must_use]
pub fn compare(a: &str, b: &str) -> NameMatch {
    let (folded_a, folded_b) = (fold(a), fold(b));
    if folded_a.is_empty() || folded_b.is_empty() {
        return if folded_a == folded_b {
            NameMatch::Exact
        } else {
            NameMatch::Different
        };
    }
    if folded_a == folded_b {
        let (upper_a, upper_b) = (upper(a), upper(b));
        // Where one side has no diacritics at all, there are none to compare.
        let plain_side = upper_a == folded_a || upper_b == folded_b;
        return if upper_a == upper_b || plain_side {
            NameMatch::Exact
        } else {
            NameMatch::Likely(NameDifference::Diacritics)
        };
    }
    if folded_a
        .split(' ')
        .flat_map(str::chars)
        .eq(folded_b.split(' ').flat_map(str::chars))
    {
        return NameMatch::Likely(NameDifference::Spacing);
    }
    let sorted = |text: &str| {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    if sorted(&folded_a) == sorted(&folded_b) {
        return NameMatch::Likely(NameDifference::Order);
    }
    NameMatch::Different
}

/// Compares a full name with the name field of an MRZ, fillers and all
/// (`NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<`).
///
/// A field that ends in a letter may have been cut (Doc 9303-3, 4.6): then every word of it has
/// to begin, in order, a word of the name.
#[must_use]
pub fn compare_with_mrz(full: &str, mrz_field: &str) -> NameMatch {
    let result = compare(full, mrz_field);
    // A name has to fill the field for anything to have been left out.
    let may_be_cut = !mrz_field.is_empty() && !mrz_field.ends_with("<<");
    if result != NameMatch::Different || !may_be_cut {
        return result;
    }
    let (full, cut) = (fold(full), fold(mrz_field));
    let squeezed = |text: &str| text.replace(' ', "");
    if !cut.is_empty() && squeezed(&full).starts_with(&squeezed(&cut)) {
        return NameMatch::Likely(NameDifference::Truncated);
    }
    // Words shortened to initials, or left out.
    let mut words = full.split(' ');
    let in_order = cut.split(' ').enumerate().all(|(index, part)| {
        if index == 0 {
            words.next().is_some_and(|word| word.starts_with(part))
        } else {
            words.any(|word| word.starts_with(part))
        }
    });
    if in_order && !cut.is_empty() {
        NameMatch::Likely(NameDifference::Truncated)
    } else {
        NameMatch::Different
    }
}

/// The name field of an MRZ as the Vietnamese card writes it: the first word as the primary
/// identifier, the rest as the secondary, cut or filled to `width` characters (30 in TD1).
/// Characters that no MRZ can hold are left out.
#[must_use]
pub fn to_mrz_field(full: &str, width: usize) -> String {
    let folded = fold(full);
    let mut field = folded.replacen(' ', "<<", 1).replace(' ', "<");
    field.retain(|c| c.is_ascii_uppercase() || c == '<');
    field.truncate(width);
    let missing = width.saturating_sub(field.len());
    field.extend(core::iter::repeat_n('<', missing));
    field
}

fn upper(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !is_dropped(*c)).collect();
    tidy(&kept.replace('<', " ")).to_uppercase()
}

/// What a name loses on its way into an MRZ.
const fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}'
            | '\u{2018}'
            | '\u{02BC}'
            | '-'
            | '\u{2010}'
            | '\u{2011}'
            | '~'
            | '`'
            | '\u{FEFF}'
            | '\u{200B}'
    )
}

/// Letters that Unicode does not decompose (Doc 9303-3, section 6, and those of the languages of
/// Vietnam).
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'Đ' | 'đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' | 'Ɗ' | 'ɗ' => "D",
        'ƀ' | 'Ƀ' | 'Ɓ' | 'ɓ' => "B",
        'Ł' | 'ł' => "L",
        'Ø' | 'ø' | 'Œ' | 'œ' => "OE",
        'Æ' | 'æ' => "AE",
        'ß' | 'ẞ' => "SS",
        'Þ' | 'þ' => "TH",
        'Ħ' | 'ħ' => "H",
        'Ŧ' | 'ŧ' => "T",
        'Ŋ' | 'ŋ' => "N",
        'ı' => "I",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding() {
        assert_eq!(fold("Nguyễn Văn Mẫu"), "NGUYEN VAN MAU");
        assert_eq!(fold("đặng  thị\u{00A0}ĐÀO "), "DANG THI DAO");
        assert_eq!(fold("Y’Bhăm Niê-Kđăm"), "YBHAM NIEKDAM");
        assert_eq!(fold("ŏ ŭ č ĕ ĭ ñ ơ̆ ƀ"), "O U C E I N O B");
        assert_eq!(fold("NGUYEN<<VAN<MAU<<<"), "NGUYEN VAN MAU");
        let decomposed: String = "Nguyễn Văn Mẫu".nfd().collect();
        assert_eq!(fold(&decomposed), "NGUYEN VAN MAU");
    }

    #[test]
    fn the_same_name() {
        for (a, b) in [
            ("Nguyễn Văn Mẫu", "NGUYỄN VĂN MẪU"),
            ("Nguyễn Văn Mẫu", "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"),
            ("Đặng Thị Đào", "dang thi dao"),
            ("K'Brể", "KBRE"),
        ] {
            assert_eq!(compare(a, b), NameMatch::Exact, "{a} {b}");
            assert_eq!(compare(b, a), NameMatch::Exact, "{b} {a}");
        }
    }

    #[test]
    fn likely_and_different() {
        use NameDifference::{Diacritics, Order, Spacing};
        assert_eq!(
            compare("Lê Thị Hoà", "Lê Thị Hòa"),
            NameMatch::Likely(Diacritics)
        );
        assert_eq!(
            compare("Y Bhăm Niê", "Ybham Nie"),
            NameMatch::Likely(Spacing)
        );
        assert_eq!(
            compare("Van Mau Nguyen", "Nguyễn Văn Mẫu"),
            NameMatch::Likely(Order)
        );
        assert_eq!(
            compare("Nguyễn Văn Mẫu", "Nguyễn Văn Mận"),
            NameMatch::Different
        );
        assert_eq!(compare("", "Nguyễn"), NameMatch::Different);
    }

    #[test]
    fn cut_by_the_mrz() {
        let full = "Công Tằng Tôn Nữ Nguyễn Thị Ngọc Huyền Trân";
        let field = to_mrz_field(full, 30);
        assert_eq!(field, "CONG<<TANG<TON<NU<NGUYEN<THI<N");
        assert_eq!(
            compare_with_mrz(full, &field),
            NameMatch::Likely(NameDifference::Truncated)
        );
        let initials = "CONG<<TANG<T<N<NGUYEN<T<N<H<TR";
        assert_eq!(
            compare_with_mrz(full, initials),
            NameMatch::Likely(NameDifference::Truncated)
        );
        assert_eq!(
            compare_with_mrz(full, "CONG<<TANG<<<<<<<<<<<<<<<<<<<<"),
            NameMatch::Different
        );
        assert_eq!(
            compare_with_mrz(full, "DONG<<TANG<TON<NU<NGUYEN<THI<N"),
            NameMatch::Different
        );
        assert_eq!(
            to_mrz_field("Nguyễn Văn Mẫu", 30),
            "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"
        );
    }

    proptest! {
        #[test]
        fn any_text(a in "\\PC{0,24}", b in "[A-Z<]{0,40}") {
            let _ = compare(&a, &b);
            let _ = compare_with_mrz(&a, &b);
            prop_assert_eq!(to_mrz_field(&a, 30).len(), 30);
            prop_assert_eq!(compare(&a, &a), NameMatch::Exact);
            let folded = fold(&a);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn a_name_matches_its_own_mrz(words in proptest::collection::vec(
            "(Nguyễn|Trần|Đỗ|Thị|Văn|Ngọc|Huyền|Ĭa|Č)", 1..9))
        {
            let full = words.join(" ");
            let field = to_mrz_field(&full, 30);
            prop_assert_ne!(compare_with_mrz(&full, &field), NameMatch::Different);
        }
    }
}
