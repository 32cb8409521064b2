//! Status words (ISO 7816-4, 5.6) and what they mean.

use core::fmt;

/// SW1-SW2, the last two bytes of every response.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Normal processing.
    pub const OK: Self = Self(0x9000);
    /// Warning: the file ended before the length asked for.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// Warning: authentication failed, no further information.
    pub const AUTHENTICATION_FAILED: Self = Self(0x6300);
    /// Wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// Security status not satisfied.
    pub const SECURITY_STATUS: Self = Self(0x6982);
    /// Authentication method blocked.
    pub const BLOCKED: Self = Self(0x6983);
    /// Conditions of use not satisfied.
    pub const CONDITIONS_OF_USE: Self = Self(0x6985);
    /// Command not allowed: no file is current.
    pub const NO_CURRENT_FILE: Self = Self(0x6986);
    /// Expected secure messaging objects are missing.
    pub const SM_MISSING: Self = Self(0x6987);
    /// Secure messaging objects are incorrect.
    pub const SM_INCORRECT: Self = Self(0x6988);
    /// Incorrect parameters in the data field.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// Function not supported.
    pub const FUNCTION_NOT_SUPPORTED: Self = Self(0x6A81);
    /// File or application not found.
    pub const NOT_FOUND: Self = Self(0x6A82);
    /// Incorrect parameters P1-P2.
    pub const WRONG_P1_P2: Self = Self(0x6A86);
    /// Referenced data not found.
    pub const REFERENCE_NOT_FOUND: Self = Self(0x6A88);
    /// Wrong parameters P1-P2: an offset outside the file.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// Instruction not supported.
    pub const INS_NOT_SUPPORTED: Self = Self(0x6D00);
    /// Class not supported.
    pub const CLA_NOT_SUPPORTED: Self = Self(0x6E00);

    /// Whether it is `9000`.
    #[must_use]
    pub const fn is_ok(self) -> bool {
        self.0 == Self::OK.0
    }

    /// SW1.
    #[must_use]
    pub const fn sw1(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    /// SW2.
    #[must_use]
    pub const fn sw2(self) -> u8 {
        self.0.to_be_bytes()[1]
    }

    /// Warnings (`62xx`, `63xx`): processed, and data may have come.
    #[must_use]
    pub const fn is_warning(self) -> bool {
        matches!(self.sw1(), 0x62 | 0x63)
    }

    /// Whether the command was executed, with a warning or without.
    #[must_use]
    pub const fn is_processed(self) -> bool {
        self.is_ok() || self.is_warning()
    }

    /// `61xx`: this many bytes more can be fetched (256 for `6100`).
    #[must_use]
    pub fn more(self) -> Option<usize> {
        (self.sw1() == 0x61).then(|| length(self.sw2()))
    }

    /// `6Cxx`: the Le to repeat the command with (256 for `6C00`).
    #[must_use]
    pub fn exact_length(self) -> Option<usize> {
        (self.sw1() == 0x6C).then(|| length(self.sw2()))
    }

    /// `63Cx`: tries left.
    #[must_use]
    pub const fn tries_left(self) -> Option<u8> {
        if self.sw1() == 0x63 && self.sw2() & 0xF0 == 0xC0 {
            Some(self.sw2() & 0x0F)
        } else {
            None
        }
    }

    /// Its meaning in ISO 7816-4, in a few words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self.0 {
            0x9000 => "done",
            0x6100..=0x61FF => "done, more data to fetch",
            0x6281 => "part of the data may be corrupted",
            0x6282 => "end of file before the length asked for",
            0x6283 => "selected file is deactivated",
            0x6285 => "selected file is terminated",
            0x6200..=0x62FF => "warning, memory unchanged",
            0x6300 => "authentication failed",
            0x63C0..=0x63CF => "verification failed, tries are counted",
            0x6301..=0x63FF => "warning, memory changed",
            0x6400..=0x64FF => "execution error, memory unchanged",
            0x6500..=0x65FF => "execution error, memory changed",
            0x6600..=0x66FF => "security-related failure",
            0x6700..=0x67FF => "wrong length",
            0x6883 => "last command of the chain expected",
            0x6884 => "command chaining not supported",
            0x6800..=0x68FF => "function in CLA not supported",
            0x6982 => "security status not satisfied",
            0x6983 => "authentication method blocked",
            0x6984 => "reference data not usable",
            0x6985 => "conditions of use not satisfied",
            0x6986 => "command not allowed, no current file",
            0x6987 => "secure messaging objects missing",
            0x6988 => "secure messaging objects incorrect",
            0x6900..=0x69FF => "command not allowed",
            0x6A80 => "incorrect data",
            0x6A81 => "function not supported",
            0x6A82 => "file or application not found",
            0x6A84 => "not enough memory",
            0x6A86 => "incorrect P1-P2",
            0x6A88 => "referenced data not found",
            0x6A00..=0x6AFF => "wrong parameters",
            0x6B00..=0x6BFF => "offset outside the file",
            0x6C00..=0x6CFF => "wrong Le, the right one is given",
            0x6D00..=0x6DFF => "instruction not supported",
            0x6E00..=0x6EFF => "class not supported",
            0x6F00..=0x6FFF => "no precise diagnosis",
            _ => "not a status word of ISO 7816-4",
        }
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X} ({})", self.0, self.meaning())
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

/// A one-byte length, where zero stands for 256.
fn length(byte: u8) -> usize {
    if byte == 0 { 256 } else { usize::from(byte) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_tries() {
        assert_eq!(StatusWord(0x6100).more(), Some(256));
        assert_eq!(StatusWord(0x6112).more(), Some(18));
        assert_eq!(StatusWord(0x6C05).exact_length(), Some(5));
        assert_eq!(StatusWord(0x63C2).tries_left(), Some(2));
        assert_eq!(StatusWord(0x6300).tries_left(), None);
        assert_eq!(
            StatusWord(0x6A82).to_string(),
            "6A82 (file or application not found)"
        );
    }

    #[test]
    fn every_number_has_a_meaning() {
        for sw in 0..=u16::MAX {
            assert!(!StatusWord(sw).meaning().is_empty());
        }
    }
}
