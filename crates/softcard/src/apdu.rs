//! Command APDUs as a chip reads them, every length checked (ISO/IEC 7816-3, 12.1.3), and status
//! words.

use core::fmt;

/// A status word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Status(pub u16);

#[allow(
    missing_docs,
    reason = "the names are those of ISO/IEC 7816-4, tables 5 and 6"
)]
impl Status {
    pub const OK: Self = Self(0x9000);
    pub const END_OF_FILE: Self = Self(0x6282);
    pub const AUTHENTICATION_FAILED: Self = Self(0x6300);
    pub const WRONG_LENGTH: Self = Self(0x6700);
    pub const LAST_COMMAND_EXPECTED: Self = Self(0x6883);
    pub const CHAINING_NOT_SUPPORTED: Self = Self(0x6884);
    pub const SECURITY_STATUS_NOT_SATISFIED: Self = Self(0x6982);
    pub const AUTHENTICATION_BLOCKED: Self = Self(0x6983);
    pub const CONDITIONS_NOT_SATISFIED: Self = Self(0x6985);
    pub const NO_CURRENT_FILE: Self = Self(0x6986);
    pub const SM_OBJECT_MISSING: Self = Self(0x6987);
    pub const SM_OBJECT_INCORRECT: Self = Self(0x6988);
    pub const WRONG_DATA: Self = Self(0x6A80);
    pub const FILE_NOT_FOUND: Self = Self(0x6A82);
    pub const WRONG_P1_P2: Self = Self(0x6A86);
    pub const REFERENCE_NOT_FOUND: Self = Self(0x6A88);
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    pub const INSTRUCTION_NOT_SUPPORTED: Self = Self(0x6D00);
    pub const CLASS_NOT_SUPPORTED: Self = Self(0x6E00);

    /// `61xx`: this many more bytes wait for GET RESPONSE; `00` for 256 or more.
    #[must_use]
    pub fn more(bytes: usize) -> Self {
        Self(0x6100 | u16::from(u8::try_from(bytes).unwrap_or(0)))
    }

    /// `6Cxx`: the right length; `00` for 256.
    #[must_use]
    pub fn right_length(bytes: usize) -> Self {
        Self(0x6C00 | u16::from(u8::try_from(bytes).unwrap_or(0)))
    }

    /// `63Cx`: this many tries remain.
    #[must_use]
    pub fn tries(remaining: u8) -> Self {
        Self(0x63C0 | u16::from(remaining & 0x0F))
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A command APDU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The class byte.
    pub cla: u8,
    /// The instruction byte.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// The data field, empty where there is none.
    pub data: Vec<u8>,
    /// The largest number of response bytes expected, 1 to 65,536; `None` for none.
    pub ne: Option<usize>,
    /// Whether the lengths stood in extended form.
    pub extended: bool,
}

impl Command {
    /// Reads a command.
    ///
    /// # Errors
    /// [`Status::WRONG_LENGTH`] if the length fields do not describe exactly these bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, Status> {
        let (&[cla, ins, p1, p2], body) = bytes.split_first_chunk().ok_or(Status::WRONG_LENGTH)?;
        let command = |data: &[u8], ne, extended| {
            Ok(Self {
                cla,
                ins,
                p1,
                p2,
                data: data.to_vec(),
                ne,
                extended,
            })
        };
        match *body {
            [] => command(&[], None, false),
            [le] => command(&[], Some(short_ne(le)), false),
            [0, high, low] => command(&[], Some(extended_ne(high, low)), true),
            [0, high, low, ref rest @ ..] => {
                let lc = usize::from(u16::from_be_bytes([high, low]));
                match rest.split_at_checked(lc) {
                    Some((data @ [_, ..], [])) => command(data, None, true),
                    Some((data @ [_, ..], &[high, low])) => {
                        command(data, Some(extended_ne(high, low)), true)
                    }
                    _ => Err(Status::WRONG_LENGTH),
                }
            }
            [lc, ref rest @ ..] => match rest.split_at_checked(usize::from(lc)) {
                Some((data @ [_, ..], [])) => command(data, None, false),
                Some((data @ [_, ..], &[le])) => command(data, Some(short_ne(le)), false),
                _ => Err(Status::WRONG_LENGTH),
            },
        }
    }

    /// The header with these parameters read as one number.
    #[must_use]
    pub fn p1_p2(&self) -> u16 {
        u16::from_be_bytes([self.p1, self.p2])
    }

    /// Whether the class byte announces secure messaging with an authenticated header.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.cla & 0x0C == 0x0C
    }

    /// Whether the class byte announces that this command is not the last of its chain.
    #[must_use]
    pub fn is_chained(&self) -> bool {
        self.cla & 0x10 != 0
    }
}

/// The number that a short Le stands for.
#[must_use]
pub(crate) fn short_ne(le: u8) -> usize {
    if le == 0 { 256 } else { usize::from(le) }
}

/// The number that an extended Le stands for.
#[must_use]
pub(crate) fn extended_ne(high: u8, low: u8) -> usize {
    match u16::from_be_bytes([high, low]) {
        0 => 65_536,
        ne => usize::from(ne),
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    fn shape(bytes: &[u8]) -> Result<(usize, Option<usize>, bool), Status> {
        Command::parse(bytes).map(|c| (c.data.len(), c.ne, c.extended))
    }

    #[test]
    fn the_seven_cases() {
        assert_eq!(shape(&hex!("00A4000C")), Ok((0, None, false)));
        assert_eq!(shape(&hex!("00B0000000")), Ok((0, Some(256), false)));
        assert_eq!(shape(&hex!("00A4020C02011C")), Ok((2, None, false)));
        assert_eq!(
            shape(&hex!("00880000 02 AABB 10")),
            Ok((2, Some(16), false))
        );
        assert_eq!(shape(&hex!("00B00000 000000")), Ok((0, Some(65_536), true)));
        assert_eq!(shape(&hex!("00880000 000002 AABB")), Ok((2, None, true)));
        assert_eq!(
            shape(&hex!("00880000 000002 AABB 0100")),
            Ok((2, Some(256), true))
        );
    }

    #[test]
    fn lengths_that_do_not_add_up_are_refused() {
        for bytes in [
            &hex!("00A400")[..],
            &hex!("00A4020C03011C"),
            &hex!("00A4020C01011C00"),
            &hex!("00A4020C0001"),
            &hex!("00A4020C 000002 AA"),
            &hex!("00A4020C 000002 AABB 00"),
            &hex!("00A4020C 000002 AABB 000000"),
            &hex!("00A4020C 000000 00"),
        ] {
            assert_eq!(shape(bytes), Err(Status::WRONG_LENGTH), "{bytes:02X?}");
        }
    }

    #[test]
    fn counted_status_words() {
        assert_eq!(Status::more(300), Status(0x6100));
        assert_eq!(Status::right_length(0x28), Status(0x6C28));
        assert_eq!(Status::tries(2).to_string(), "63C2");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_do_not_panic(bytes: Vec<u8>) {
            let _ = Command::parse(&bytes);
        }
    }
}
