//! The MRZ that an issuer prints and writes into DG1 (Doc 9303-3, -4, -5), with its check digits.

use cccd_lds::name;

/// What an MRZ says, in its own letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MrzFields<'a> {
    /// `P`, `ID` …
    pub(crate) document_code: &'a str,
    /// Issuing state, three letters.
    pub(crate) issuer: &'a str,
    /// Up to nine characters.
    pub(crate) document_number: &'a str,
    /// `YYMMDD`.
    pub(crate) birth: &'a str,
    /// `M`, `F` or `<`.
    pub(crate) sex: char,
    /// `YYMMDD`.
    pub(crate) expiry: &'a str,
    /// Three letters.
    pub(crate) nationality: &'a str,
    /// The optional data after the document number in TD1, or the personal number in TD3.
    pub(crate) optional: &'a str,
    /// The name with its diacritics.
    pub(crate) name: &'a str,
}

impl MrzFields<'_> {
    /// Three lines of 30 characters, without line breaks.
    pub(crate) fn td1(&self) -> String {
        let number = with_check(&fill(self.document_number, 9));
        let first = fill(
            &format!(
                "{}{}{number}{}",
                fill(self.document_code, 2),
                self.issuer,
                self.optional
            ),
            30,
        );
        let (birth, expiry) = (with_check(self.birth), with_check(self.expiry));
        let second = format!("{birth}{}{expiry}{}", self.sex, fill(self.nationality, 3));
        let second = fill(&second, 29);
        let composite = format!(
            "{}{birth}{expiry}{}",
            first.get(5..).unwrap_or_default(),
            second.get(18..).unwrap_or_default()
        );
        let digit = check_digit(&composite);
        format!(
            "{first}{second}{digit}{}",
            name::to_mrz_field(self.name, 30)
        )
    }

    /// Two lines of 44 characters, without line breaks.
    pub(crate) fn td3(&self) -> String {
        let first = format!(
            "{}{}{}",
            fill(self.document_code, 2),
            self.issuer,
            name::to_mrz_field(self.name, 39)
        );
        let number = with_check(&fill(self.document_number, 9));
        let (birth, expiry) = (with_check(self.birth), with_check(self.expiry));
        let personal = fill(self.optional, 14);
        // An empty personal number may have a filler as its check digit.
        let personal = if self.optional.is_empty() {
            format!("{personal}<")
        } else {
            with_check(&personal)
        };
        let digit = check_digit(&format!("{number}{birth}{expiry}{personal}"));
        let nationality = fill(self.nationality, 3);
        format!(
            "{first}{number}{nationality}{birth}{}{expiry}{personal}{digit}",
            self.sex
        )
    }

    /// Document number, birth and expiry with their check digits (Doc 9303-11, 4.3.2).
    pub(crate) fn information(&self) -> String {
        let number = with_check(&fill(self.document_number, 9));
        format!(
            "{number}{}{}",
            with_check(self.birth),
            with_check(self.expiry)
        )
    }
}

/// The text with its check digit behind it.
pub(crate) fn with_check(text: &str) -> String {
    format!("{text}{}", check_digit(text))
}

/// The weighted sum 7-3-1 modulo 10 (Doc 9303-3, 4.9).
fn check_digit(text: &str) -> u32 {
    let values = text.chars().map(|c| match c {
        '<' => 0,
        c => c.to_digit(36).unwrap_or(0),
    });
    let sum = values.zip([7_u32, 3, 1].into_iter().cycle());
    sum.fold(0_u32, |sum, (value, weight)| {
        sum.wrapping_add(value.wrapping_mul(weight)) % 10
    })
}

fn fill(text: &str, width: usize) -> String {
    format!("{text:<<width$}").chars().take(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_of_doc_9303_5() {
        let fields = MrzFields {
            document_code: "I",
            issuer: "UTO",
            document_number: "D23145890",
            birth: "740812",
            sex: 'F',
            expiry: "120415",
            nationality: "UTO",
            optional: "",
            name: "Eriksson Anna Maria",
        };
        let expected = "I<UTOD231458907<<<<<<<<<<<<<<<\
            7408122F1204159UTO<<<<<<<<<<<6\
            ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        assert_eq!(fields.td1(), expected);
    }

    #[test]
    fn the_specimen_of_doc_9303_4() {
        let fields = MrzFields {
            document_code: "P",
            issuer: "UTO",
            document_number: "L898902C3",
            birth: "740812",
            sex: 'F',
            expiry: "120415",
            nationality: "UTO",
            optional: "ZE184226B",
            name: "Eriksson Anna Maria",
        };
        let expected = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
            L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        assert_eq!(fields.td3(), expected);
        assert_eq!(fields.information(), "L898902C3674081221204159");
    }
}
