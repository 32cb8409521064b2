//! Writing zones, and the part of them that keys are derived from.

use super::{Format, Mrz, STRUCTURE, Span, at, check_digit, value};
use crate::{error::ParseError, private::Private, sex::Sex};

/// What a zone is written from. Texts may hold capitals, digits, and fillers or spaces.
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "as in `Mrz`, where each is described")]
pub struct Fields<'a> {
    pub document_code: &'a str,
    pub issuing_state: &'a str,
    /// A number longer than nine characters goes on in the optional data of TD1 and TD2.
    pub document_number: &'a str,
    /// Follows the continuation of a long number.
    pub optional_data: &'a str,
    /// TD1 only.
    pub optional_data_2: &'a str,
    /// `YYMMDD`.
    pub date_of_birth: &'a str,
    pub sex: Sex,
    /// `YYMMDD`.
    pub date_of_expiry: &'a str,
    pub nationality: &'a str,
    /// The primary identifier, transliterated.
    pub primary_identifier: &'a str,
    /// The secondary identifier, transliterated; cut where the field ends.
    pub secondary_identifier: &'a str,
}

impl core::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Fields")
    }
}

impl Mrz {
    /// Writes a zone with all its check digits.
    ///
    /// # Errors
    /// [`ParseError::Invalid`] where a field is too long or holds other characters.
    pub fn new(format: Format, fields: &Fields<'_>) -> Result<Self, ParseError> {
        let layout = format.layout();
        let mut zone = Zone(Private::new(vec![b'<'; format.zone_len()]));
        let number = clean("document number", fields.document_number)?;
        let number_width = width(layout.number);
        let (principal, rest) = number
            .split_at_checked(number_width)
            .unwrap_or((number.as_str(), ""));
        let mut optional = String::new();
        zone.put("document number", layout.number, principal)?;
        if rest.is_empty() {
            zone.seal(layout.number);
        } else if format == Format::Td3 {
            return Err(ParseError::invalid(
                STRUCTURE,
                "document number",
                "too long",
            ));
        } else {
            optional.push_str(rest);
            optional.push(char::from(check_digit(number.as_bytes())));
            optional.push('<');
        }
        optional.push_str(&clean("optional data", fields.optional_data)?);
        let optional = Private::new(optional);
        zone.put(
            "optional data",
            layout.optional,
            optional.reveal().trim_end_matches('<'),
        )?;
        if layout.optional_check.is_some() {
            zone.seal(layout.optional);
        }
        zone.put(
            "document code",
            (0, 2),
            &clean("document code", fields.document_code)?,
        )?;
        zone.put(
            "issuing state",
            (2, 5),
            &clean("issuing state", fields.issuing_state)?,
        )?;
        let optional_2 = clean("optional data", fields.optional_data_2)?;
        zone.put("optional data", layout.optional_2, &optional_2)?;
        for (field, span, date) in [
            ("date of birth", layout.birth, fields.date_of_birth),
            ("date of expiry", layout.expiry, fields.date_of_expiry),
        ] {
            zone.put(field, span, &clean(field, date)?)?;
            zone.seal(span);
        }
        let sex = fields.sex.to_mrz().to_string();
        zone.put("sex", (layout.sex, layout.sex.saturating_add(1)), &sex)?;
        zone.put(
            "nationality",
            layout.nationality,
            &clean("nationality", fields.nationality)?,
        )?;
        let name = Private::new(name_field(fields, format.name_len())?);
        zone.put("name", layout.name, name.reveal())?;
        zone.seal_composite(layout.composite, layout.composite_over);
        Self::parse(zone.0.reveal())
    }
}

/// What keys for BAC, and for PACE with the MRZ, are derived from, where only the three fields
/// are known and not the zone: dates as `YYMMDD`, fillers of a short number optional.
///
/// # Errors
/// [`ParseError::Invalid`] where a field holds other characters or a date has another length.
pub fn mrz_information(
    document_number: &str,
    date_of_birth: &str,
    date_of_expiry: &str,
) -> Result<Private<String>, ParseError> {
    let number = Private::new(clean("document number", document_number)?);
    let mut information = Private::new(String::with_capacity(40));
    let mut push = |field: &str| {
        information.reveal_mut().push_str(field);
        information
            .reveal_mut()
            .push(char::from(check_digit(field.as_bytes())));
    };
    push(&format!("{:<<9}", number.reveal()));
    for (field, date) in [
        ("date of birth", date_of_birth),
        ("date of expiry", date_of_expiry),
    ] {
        let date = Private::new(capitals(field, date)?);
        if date.reveal().len() != 6 {
            return Err(ParseError::invalid(STRUCTURE, field, "not YYMMDD"));
        }
        push(date.reveal());
    }
    Ok(information)
}

/// The optional data of the first line of a Vietnamese card: the ID number and its check digit.
#[must_use]
pub fn vietnamese_optional_data(id_number: &str) -> Private<String> {
    let check = char::from(check_digit(id_number.as_bytes()));
    Private::new(format!("{id_number}<<{check}"))
}

/// The characters of a zone while it is written.
struct Zone(Private<Vec<u8>>);

impl Zone {
    fn put(&mut self, field: &'static str, span: Span, text: &str) -> Result<(), ParseError> {
        let place = self
            .0
            .reveal_mut()
            .get_mut(span.0..span.1)
            .unwrap_or_default();
        if text.len() > place.len() {
            return Err(ParseError::invalid(STRUCTURE, field, "too long"));
        }
        place
            .iter_mut()
            .zip(text.bytes())
            .for_each(|(to, from)| *to = from);
        Ok(())
    }

    /// Writes the check digit of a field behind it.
    fn seal(&mut self, span: Span) {
        let digit = check_digit(self.0.reveal_mut().get(span.0..span.1).unwrap_or_default());
        if let Some(place) = self.0.reveal_mut().get_mut(span.1) {
            *place = digit;
        }
    }

    fn seal_composite(&mut self, place: usize, over: &[Span]) {
        let text = core::str::from_utf8(self.0.reveal()).unwrap_or_default();
        let covered: Private<Vec<u8>> = Private::new(
            over.iter()
                .flat_map(|span| at(text, *span).bytes())
                .collect(),
        );
        let digit = check_digit(covered.reveal());
        if let Some(place) = self.0.reveal_mut().get_mut(place) {
            *place = digit;
        }
    }
}

const fn width(span: Span) -> usize {
    span.1.saturating_sub(span.0)
}

/// As [`capitals`], without fillers at the end.
fn clean(field: &'static str, text: &str) -> Result<String, ParseError> {
    let mut text = capitals(field, text)?;
    text.truncate(text.trim_end_matches('<').len());
    Ok(text)
}

/// Capitals, digits and fillers, spaces as fillers.
fn capitals(field: &'static str, text: &str) -> Result<String, ParseError> {
    let text: String = text
        .chars()
        .map(|letter| {
            if letter == ' ' {
                '<'
            } else {
                letter.to_ascii_uppercase()
            }
        })
        .collect();
    if !text.bytes().all(|byte| value(byte).is_some()) {
        return Err(ParseError::invalid(
            STRUCTURE,
            field,
            "not A to Z, 0 to 9 or <",
        ));
    }
    Ok(text)
}

fn name_field(fields: &Fields<'_>, width: usize) -> Result<String, ParseError> {
    let mut name = clean("name", fields.primary_identifier)?;
    let secondary = clean("name", fields.secondary_identifier)?;
    if !secondary.is_empty() {
        name.push_str("<<");
        name.push_str(&secondary);
    }
    name.truncate(width);
    Ok(name)
}
