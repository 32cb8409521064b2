//! The recovery key, made to be written on paper and typed again years later.
//!
//! 160 random bits as eight groups of five: four letters of Crockford's base 32 and a check
//! letter. The check finds any one wrong letter in a group, any two neighbours swapped, and
//! groups in the wrong order, so that the mistake can be pointed at.

use core::fmt;

use uuid::Uuid;
use zeroize::{Zeroize as _, Zeroizing};

use super::VaultError;
use super::key::{Secret, derive};

const GROUPS: usize = 8;
const DATA_PER_GROUP: usize = 4;
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A recovery key. Wiped when dropped, silent in `Debug`; [`RecoveryKey::reveal`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey {
    /// Five bits each.
    digits: Zeroizing<[[u8; DATA_PER_GROUP]; GROUPS]>,
}

/// Why what was typed is not a recovery key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryKeyError {
    /// Too few or too many letters.
    #[error("a recovery key has 40 letters and digits in eight groups; {found} were given")]
    Length {
        /// How many were given.
        found: usize,
    },
    /// A letter that no recovery key has.
    #[error("group {group} has a character that no recovery key has: compare it with the paper")]
    Letter {
        /// Counted from 1.
        group: usize,
    },
    /// The check letter does not fit.
    #[error("group {group} does not fit its check letter: compare it with the paper")]
    Check {
        /// Counted from 1.
        group: usize,
    },
}

impl RecoveryKeyError {
    /// A stable name of the kind, for translation.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Length { .. } => "recovery_key_length",
            Self::Letter { .. } => "recovery_key_letter",
            Self::Check { .. } => "recovery_key_check",
        }
    }
}

impl RecoveryKey {
    pub(super) fn generate() -> Result<Self, VaultError> {
        let mut digits = Zeroizing::new([[0; DATA_PER_GROUP]; GROUPS]);
        for group in digits.iter_mut() {
            getrandom::fill(group).map_err(|_| VaultError::Crypto)?;
            for digit in group {
                *digit &= 31;
            }
        }
        Ok(Self { digits })
    }

    /// Understands what was typed: any case, spaces and hyphens anywhere, O for 0, I and L for 1.
    ///
    /// # Errors
    /// Says which group to look at.
    pub fn parse(text: &str) -> Result<Self, RecoveryKeyError> {
        const IN_GROUP: usize = DATA_PER_GROUP + 1;
        let letters: Zeroizing<Vec<char>> = Zeroizing::new(
            text.chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '_' | '.'))
                .take(GROUPS.saturating_mul(IN_GROUP).saturating_add(1))
                .collect(),
        );
        let (groups, rest) = letters.as_chunks::<IN_GROUP>();
        if groups.len() != GROUPS || !rest.is_empty() {
            return Err(RecoveryKeyError::Length {
                found: letters.len(),
            });
        }
        let mut digits = Zeroizing::new([[0; DATA_PER_GROUP]; GROUPS]);
        for (number, (letters, into)) in (1_u8..).zip(groups.iter().zip(digits.iter_mut())) {
            let group = usize::from(number);
            let [data @ .., check] = letters;
            for (letter, into) in data.iter().zip(into.iter_mut()) {
                *into = value(*letter).ok_or(RecoveryKeyError::Letter { group })?;
            }
            let check = value(*check).ok_or(RecoveryKeyError::Letter { group })?;
            if check != check_digit(number, into) {
                return Err(RecoveryKeyError::Check { group });
            }
        }
        Ok(Self { digits })
    }

    /// The key as it is shown and written down: `ABCD7-…`, eight groups.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(GROUPS.saturating_mul(6)));
        for (number, group) in (1..).zip(self.digits.iter()) {
            if number > 1 {
                text.push('-');
            }
            for digit in group.iter().copied().chain([check_digit(number, group)]) {
                text.push(
                    LETTERS
                        .get(usize::from(digit))
                        .map_or('?', |&b| char::from(b)),
                );
            }
        }
        text
    }

    pub(super) fn wrapping_key(&self, vault: Uuid) -> Result<Secret, VaultError> {
        let mut input = self.digits.concat();
        let key = derive(&input, vault.as_bytes(), &[b"cccd-desk recovery"]);
        input.zeroize();
        key.map(Secret::new)
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(secret)")
    }
}

fn value(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = LETTERS
        .iter()
        .position(|&known| char::from(known) == letter)?;
    u8::try_from(at).ok()
}

/// A sum over GF(32) with a different weight for every place and for the group's number: one
/// wrong letter, two swapped neighbours and a group in another's place all change it.
fn check_digit(number: u8, group: &[u8; DATA_PER_GROUP]) -> u8 {
    // Horner's rule with the generator x; the group's number comes first, and the last digit is
    // multiplied too, or swapping it with the check letter would go unseen.
    times_x(
        group
            .iter()
            .fold(number & 31, |sum, &digit| times_x(sum) ^ digit),
    )
}

/// Multiplication by x in the field of the polynomial x^5 + x^2 + 1 over two elements.
const fn times_x(value: u8) -> u8 {
    let shifted = value.wrapping_shl(1);
    if shifted & 32 == 0 {
        shifted & 31
    } else {
        (shifted ^ 0b10_0101) & 31
    }
}
