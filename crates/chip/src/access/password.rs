//! What opens a chip: the printed lines, the card access number, PIN and PUK.

use core::fmt;

use cccd_lds::Private;
use cccd_lds::id_number::IdNumber;
use cccd_lds::mrz::Mrz;
use cccd_lds::qr::Qr;
use sha1::{Digest as _, Sha1};

use crate::crypto::{Cipher, KeyUse, Secret, kdf};
use crate::document::{KeyKind, PrintedZone};

/// A key to a chip, wiped when dropped.
#[derive(Clone)]
pub struct Password {
    kind: KeyKind,
    /// The MRZ_information, or the digits.
    text: Private<String>,
    /// The whole zone that the MRZ_information is from, where it was given.
    zone: Option<Private<Vec<u8>>>,
    /// What resumes a suspended PIN.
    can: Option<Box<Self>>,
}

/// Keys that open the same chips are equal.
impl PartialEq for Password {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.text == other.text
    }
}

impl Eq for Password {}

/// What cannot be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Not the six digits of a card access number.
    #[error("a card access number has six digits")]
    Can,
    /// A PIN or PUK of another form than digits (Doc 9303-11, 9.7.3; TR-03110-2, 3.3).
    #[error("a PIN or PUK has 5 to 16 digits")]
    Digits,
    /// A document number with other characters than A–Z, 0–9 and the filler, or over 22 of them.
    #[error("a document number has up to 22 letters, digits or fillers")]
    DocumentNumber,
    /// A date that is not six digits, YYMMDD.
    #[error("a date in the machine-readable zone has six digits, year month day")]
    Date,
    /// Not a document number, a birth date and an expiry date with their check digits.
    #[error("not the document number, birth date and expiry date with correct check digits")]
    MrzInformation,
}

impl Password {
    /// The card access number: six digits.
    ///
    /// # Errors
    /// [`PasswordError::Can`].
    pub fn can(digits: &str) -> Result<Self, PasswordError> {
        if digits.len() != 6 || !is_digits(digits) {
            return Err(PasswordError::Can);
        }
        Ok(Self::new(KeyKind::Can, digits))
    }

    /// A PIN.
    ///
    /// # Errors
    /// [`PasswordError::Digits`].
    pub fn pin(digits: &str) -> Result<Self, PasswordError> {
        Self::numeric(KeyKind::Pin, digits)
    }

    /// A PIN with the card access number, which is shown first if the chip has suspended the PIN:
    /// with one try left (TR-03110-3, B.11.1). That try is spent only where
    /// [`AccessOptions::min_tries`](super::AccessOptions::min_tries) allows it.
    ///
    /// # Errors
    /// [`PasswordError::Digits`], [`PasswordError::Can`].
    pub fn pin_after_can(pin: &str, can: &str) -> Result<Self, PasswordError> {
        Ok(Self {
            can: Some(Box::new(Self::can(can)?)),
            ..Self::pin(pin)?
        })
    }

    /// A PUK.
    ///
    /// # Errors
    /// [`PasswordError::Digits`].
    pub fn puk(digits: &str) -> Result<Self, PasswordError> {
        Self::numeric(KeyKind::Puk, digits)
    }

    /// The card access number of a Vietnamese card: the last six digits of the ID number.
    #[must_use]
    pub fn from_id_number(id: &IdNumber) -> Self {
        Self::new(KeyKind::Can, id.can())
    }

    /// The card access number of a Vietnamese card, from its QR code.
    #[must_use]
    pub fn from_qr(qr: &Qr) -> Self {
        Self::from_id_number(&qr.id_number)
    }

    /// From a machine-readable zone as it was read; the check digits are those printed.
    #[must_use]
    pub fn from_mrz(mrz: &Mrz) -> Self {
        Self {
            kind: KeyKind::Mrz,
            text: mrz.mrz_information(),
            zone: Some(Private::new(mrz.encode())),
            can: None,
        }
    }

    /// From what is printed: document number (also one longer than nine characters), birth and
    /// expiry dates as YYMMDD; the check digits are computed (Doc 9303-11, 4.3.2).
    ///
    /// # Errors
    /// [`PasswordError::DocumentNumber`], [`PasswordError::Date`].
    pub fn from_document(number: &str, birth: &str, expiry: &str) -> Result<Self, PasswordError> {
        let number = Private::new(format!(
            "{:<<9}",
            number.trim_end_matches('<').to_ascii_uppercase()
        ));
        let length = number.reveal().len();
        if !number.reveal().bytes().all(is_mrz) || length > 22 || number.reveal().starts_with('<') {
            return Err(PasswordError::DocumentNumber);
        }
        if [birth, expiry]
            .iter()
            .any(|date| date.len() != 6 || !date.bytes().all(is_mrz))
        {
            return Err(PasswordError::Date);
        }
        let mut information = String::with_capacity(40);
        for field in [number.reveal().as_str(), birth, expiry] {
            information.push_str(field);
            information.push(char::from(check_digit(field)));
        }
        Ok(Self {
            kind: KeyKind::Mrz,
            text: Private::new(information),
            zone: None,
            can: None,
        })
    }

    /// The MRZ_information itself: document number, birth date and expiry date, each with its
    /// check digit, which must be right.
    ///
    /// # Errors
    /// [`PasswordError::MrzInformation`].
    pub fn mrz_information(information: &str) -> Result<Self, PasswordError> {
        let wrong = PasswordError::MrzInformation;
        let fields = || {
            let (number, dates) =
                information.split_at_checked(information.len().checked_sub(14)?)?;
            let (birth, expiry) = dates.split_at_checked(7)?;
            (number.len() >= 10 && number.len() <= 23).then_some([number, birth, expiry])
        };
        let right = |field: &str| {
            field
                .split_at_checked(field.len().saturating_sub(1))
                .is_some_and(|(value, check)| {
                    value.bytes().all(is_mrz) && check.as_bytes() == [check_digit(value)]
                })
        };
        let fields = fields().ok_or(wrong)?;
        fields
            .into_iter()
            .all(right)
            .then(|| Self::new(KeyKind::Mrz, information))
            .ok_or(wrong)
    }

    /// How the zone that this key is from compares with the one in DG1.
    pub(crate) fn against(&self, dg1: &Mrz) -> Option<PrintedZone> {
        if self.kind != KeyKind::Mrz {
            return None;
        }
        let information = dg1.mrz_information();
        let (given, read) = (self.text.reveal().as_str(), information.reveal().as_str());
        let whole = Private::new(dg1.encode());
        Some(if given == read {
            match &self.zone {
                Some(zone) if *zone != whole => PrintedZone::OtherText,
                _ => PrintedZone::Same,
            }
        } else if parts(given) == parts(read) {
            PrintedZone::OtherText
        } else {
            PrintedZone::OtherDocument
        })
    }

    /// Which kind of key it is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The card access number that resumes this PIN.
    pub(super) fn can_of_pin(&self) -> Option<&Self> {
        self.can.as_deref()
    }

    /// What some old chips bind Terminal Authentication to (TR-03110-1, 3.5): the document number
    /// with its check digit, or the card access number.
    pub(crate) fn printed(&self) -> Option<Secret> {
        let text = self.text.reveal();
        let printed = match self.kind {
            // Both dates with their check digits stand behind it.
            KeyKind::Mrz => text.get(..text.len().checked_sub(14)?)?,
            KeyKind::Can => text,
            KeyKind::Pin | KeyKind::Puk => return None,
        };
        Some(Secret::new(printed.as_bytes().to_vec()))
    }

    /// Kπ: the key that encrypts the PACE nonce (Doc 9303-11, 9.7.3).
    pub(super) fn pace_key(&self, cipher: Cipher) -> Secret {
        match self.kind {
            KeyKind::Mrz => kdf(cipher, self.digest().reveal(), KeyUse::Password),
            _ => kdf(cipher, self.text.reveal().as_bytes(), KeyUse::Password),
        }
    }

    /// The key seed of BAC, 16 bytes (Doc 9303-11, 9.7.2); `None` for keys that BAC does not know.
    pub(super) fn bac_seed(&self) -> Option<Secret> {
        if self.kind != KeyKind::Mrz {
            return None;
        }
        let seed = self.digest().reveal().get(..16).map(<[u8]>::to_vec)?;
        Some(Secret::new(seed))
    }

    fn digest(&self) -> Secret {
        Secret::new(Sha1::digest(self.text.reveal()).to_vec())
    }

    fn numeric(kind: KeyKind, digits: &str) -> Result<Self, PasswordError> {
        if !(5..=16).contains(&digits.len()) || !is_digits(digits) {
            return Err(PasswordError::Digits);
        }
        Ok(Self::new(kind, digits))
    }

    fn new(kind: KeyKind, text: &str) -> Self {
        Self {
            kind,
            zone: None,
            can: None,
            text: Private::new(text.to_owned()),
        }
    }
}

/// Prints the kind, never the key.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Password({:?})", self.kind)
    }
}

/// The first nine characters of the document number, and both dates: issuers differ in how they take a
/// longer number into the key.
fn parts(information: &str) -> (Option<&str>, Option<&str>) {
    let dates = information.len().checked_sub(14);
    (
        information.get(..9),
        dates.and_then(|dates| information.get(dates..)),
    )
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

const fn is_mrz(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'<'
}

/// The check digit with weights 7, 3, 1 (Doc 9303-3, 4.9); fields are short, so nothing overflows.
fn check_digit(field: &str) -> u8 {
    let sum =
        field
            .bytes()
            .zip([7u32, 3, 1].into_iter().cycle())
            .fold(0u32, |sum, (byte, weight)| {
                let value = match byte {
                    b'0'..=b'9' => byte.wrapping_sub(b'0'),
                    b'A'..=b'Z' => byte.wrapping_sub(b'A').wrapping_add(10),
                    _ => 0,
                };
                sum.saturating_add(u32::from(value).saturating_mul(weight))
            });
    b'0'.wrapping_add((sum % 10).to_le_bytes()[0])
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    fn information(number: &str, birth: &str, expiry: &str) -> String {
        Password::from_document(number, birth, expiry)
            .unwrap()
            .text
            .reveal()
            .clone()
    }

    #[test]
    fn the_printed_zone_beside_dg1() {
        const ZONE: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
                            L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let dg1: Mrz = ZONE.parse().unwrap();
        let against = |key: Password| key.against(&dg1);
        let document = |number, birth| Password::from_document(number, birth, "120415").unwrap();
        assert_eq!(against(Password::from_mrz(&dg1)), Some(PrintedZone::Same));
        assert_eq!(
            against(document("L898902C3", "740812")),
            Some(PrintedZone::Same)
        );
        let other: Mrz = ZONE.replace("ANNA", "ANYA").parse().unwrap();
        assert_eq!(
            against(Password::from_mrz(&other)),
            Some(PrintedZone::OtherText)
        );
        let another = Some(PrintedZone::OtherDocument);
        assert_eq!(against(document("L898902C4", "740812")), another);
        assert_eq!(against(document("L898902C3", "740813")), another);
        // A number that goes on in the optional data, or was cut for the key.
        let longer = document("L898902C31", "740812");
        assert_eq!(against(longer), Some(PrintedZone::OtherText));
        assert_eq!(against(Password::can("123456").unwrap()), None);
    }

    /// Doc 9303-11, appendix D.2, and the invented Vietnamese card.
    #[test]
    fn mrz_information_of_short_and_long_numbers() {
        assert_eq!(
            information("L898902C", "690806", "940623"),
            "L898902C<369080619406236"
        );
        assert_eq!(
            information("l898902c<", "690806", "940623"),
            "L898902C<369080619406236"
        );
        assert_eq!(
            information("D23145890734", "340712", "950712"),
            "D23145890734934071279507122"
        );
        assert_eq!(
            information("090000123", "900115", "300115"),
            "090000123390011583001156"
        );
        for right in ["L898902C<369080619406236", "D23145890734934071279507122"] {
            assert!(Password::mrz_information(right).is_ok());
        }
        for wrong in [
            "",
            "L898902C<369080619406235",
            "898902C<369080619406236",
            "é898902C<369080619406236",
        ] {
            assert_eq!(
                Password::mrz_information(wrong),
                Err(PasswordError::MrzInformation)
            );
        }
    }

    #[test]
    fn from_a_whole_mrz() {
        let mrz = Mrz::parse(
            b"IDVNM0900001233001090000123<<49001158M3001156VNM<<<<<<<<<<<6NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
        )
        .unwrap();
        let printed = Password::from_document("090000123", "900115", "300115").unwrap();
        assert!(Password::from_mrz(&mrz) == printed);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for can in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(Password::can(can), Err(PasswordError::Can));
        }
        assert_eq!(Password::pin("1234"), Err(PasswordError::Digits));
        assert!(Password::puk("0123456789").is_ok());
        let document = |n, b, e| Password::from_document(n, b, e).unwrap_err();
        assert_eq!(
            document("", "900115", "300115"),
            PasswordError::DocumentNumber
        );
        assert_eq!(
            document("12-4", "900115", "300115"),
            PasswordError::DocumentNumber
        );
        assert_eq!(document("1", "90011", "300115"), PasswordError::Date);
        assert_eq!(document("1", "900115", "3é115"), PasswordError::Date);
    }

    /// Doc 9303-11, appendix G.
    #[test]
    fn pace_key_of_appendix_g() {
        let password = Password::from_document("T22000129", "640812", "101031").unwrap();
        assert_eq!(
            password.pace_key(Cipher::Aes128).reveal()[..],
            hex!("89DED1B26624EC1E634C1989302849DD")
        );
    }

    #[test]
    fn keys_print_nothing() {
        assert_eq!(
            format!("{:?}", Password::can("123456").unwrap()),
            "Password(Can)"
        );
        assert!(Password::can("123456").unwrap().bac_seed().is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_a_key_or_not(a in ".{0,40}", b in ".{0,8}", c in ".{0,8}") {
            let _ = Password::can(&a);
            let _ = Password::pin(&a);
            let _ = Password::mrz_information(&a);
            let _ = Password::from_document(&a, &b, &c);
        }
    }
}
