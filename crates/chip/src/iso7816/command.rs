//! Command APDUs (ISO 7816-4, 5.1; encoding: ISO 7816-3, 12.1).

use core::fmt;

/// Instruction bytes used here (ISO 7816-4, table 4).
pub mod ins {
    /// MANAGE SECURITY ENVIRONMENT.
    pub const MSE: u8 = 0x22;
    /// PERFORM SECURITY OPERATION.
    pub const PSO: u8 = 0x2A;
    /// EXTERNAL AUTHENTICATE.
    pub const EXTERNAL_AUTHENTICATE: u8 = 0x82;
    /// GET CHALLENGE.
    pub const GET_CHALLENGE: u8 = 0x84;
    /// GENERAL AUTHENTICATE.
    pub const GENERAL_AUTHENTICATE: u8 = 0x86;
    /// INTERNAL AUTHENTICATE.
    pub const INTERNAL_AUTHENTICATE: u8 = 0x88;
    /// SELECT.
    pub const SELECT: u8 = 0xA4;
    /// READ BINARY, offset in P1-P2.
    pub const READ_BINARY: u8 = 0xB0;
    /// READ BINARY, offset in a data object.
    pub const READ_BINARY_ODD: u8 = 0xB1;
    /// GET RESPONSE.
    pub const GET_RESPONSE: u8 = 0xC0;
}

/// Bit of CLA that says that more commands of a chain follow (ISO 7816-4, 5.4.1).
pub(crate) const CHAINING: u8 = 0x10;
/// Bits of CLA for secure messaging with the header authenticated (ISO 7816-4, 5.4.1).
pub(crate) const SECURE: u8 = 0x0C;

/// A command, apart from how its lengths are encoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    /// Class byte.
    pub cla: u8,
    /// Instruction byte.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Command data field, up to 65,535 bytes; empty if there is none.
    pub data: Vec<u8>,
    /// Ne: the largest response data field expected, 1 to 65,536 bytes; `None` if none is.
    pub ne: Option<usize>,
}

impl Command {
    /// A command of class 00 without data or expected response (Case 1).
    #[must_use]
    pub const fn new(ins: u8, p1: u8, p2: u8) -> Self {
        Self {
            cla: 0x00,
            ins,
            p1,
            p2,
            data: Vec::new(),
            ne: None,
        }
    }

    /// The same with command data.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.data = data.into();
        self
    }

    /// The same expecting up to `ne` bytes of response data.
    #[must_use]
    pub const fn expecting(mut self, ne: usize) -> Self {
        self.ne = Some(ne);
        self
    }

    /// The same with the chaining bit set: more commands of the chain follow.
    #[must_use]
    pub const fn chained(mut self) -> Self {
        self.cla |= CHAINING;
        self
    }

    /// SELECT an application by its identifier, no response data (Doc 9303-10, 3.6.1).
    #[must_use]
    pub fn select_application(aid: &[u8]) -> Self {
        Self::new(ins::SELECT, 0x04, 0x0C).with_data(aid)
    }

    /// SELECT the master file, no response data (ISO/IEC 7816-4, 11.2.2).
    #[must_use]
    pub fn select_master_file() -> Self {
        Self::new(ins::SELECT, 0x00, 0x0C).with_data([0x3F, 0x00])
    }

    /// SELECT a file below the current directory, no response data (Doc 9303-10, 3.6.2).
    #[must_use]
    pub fn select_file(fid: u16) -> Self {
        Self::new(ins::SELECT, 0x02, 0x0C).with_data(fid.to_be_bytes())
    }

    /// READ BINARY by short file identifier, which also makes the file current; offset 0 to 255.
    #[must_use]
    pub const fn read_binary_sfi(sfi: u8, offset: u8, ne: usize) -> Self {
        Self::new(ins::READ_BINARY, 0x80 | (sfi & 0x1F), offset).expecting(ne)
    }

    /// READ BINARY of the current file at an offset below 32,768.
    #[must_use]
    pub const fn read_binary(offset: u16, ne: usize) -> Self {
        let [p1, p2] = offset.to_be_bytes();
        Self::new(ins::READ_BINARY, p1 & 0x7F, p2).expecting(ne)
    }

    /// READ BINARY (odd instruction) of the current file at any offset; the response carries the
    /// bytes in a data object `53`, and `ne` counts that object's header too.
    #[must_use]
    pub fn read_binary_odd(offset: u32, ne: usize) -> Self {
        let offset = offset.to_be_bytes();
        let skip = offset.iter().take_while(|b| **b == 0).count().min(2);
        let offset = offset.get(skip..).unwrap_or_default();
        let mut data = vec![0x54, u8::try_from(offset.len()).unwrap_or(4)];
        data.extend_from_slice(offset);
        Self::new(ins::READ_BINARY_ODD, 0x00, 0x00)
            .with_data(data)
            .expecting(ne)
    }

    /// Whether it can only be written with extended length fields.
    #[must_use]
    pub fn needs_extended(&self) -> bool {
        self.data.len() > 255 || self.ne.is_some_and(|ne| ne > 256)
    }

    /// The four header bytes.
    #[must_use]
    pub const fn header(&self) -> [u8; 4] {
        [self.cla, self.ins, self.p1, self.p2]
    }

    /// The bytes as they go over the wire: short if that holds them, else extended.
    ///
    /// Data over 65,535 bytes does not fit any command; the excess is left out, and
    /// [`crate::iso7816::exchange()`] never lets it come to that.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.header().to_vec();
        if self.needs_extended() {
            let lc = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
            bytes.push(0);
            if lc > 0 {
                bytes.extend_from_slice(&lc.to_be_bytes());
                bytes.extend(self.data.iter().take(usize::from(lc)));
            }
            if let Some(ne) = self.ne {
                bytes.extend_from_slice(&u16::try_from(ne).unwrap_or(0).to_be_bytes());
            }
        } else {
            if let (Ok(lc), false) = (u8::try_from(self.data.len()), self.data.is_empty()) {
                bytes.push(lc);
                bytes.extend_from_slice(&self.data);
            }
            if let Some(ne) = self.ne {
                bytes.push(u8::try_from(ne).unwrap_or(0));
            }
        }
        bytes
    }

    /// Reads a command back from its bytes; `None` if its lengths contradict each other.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, body) = bytes.split_first_chunk::<4>()?;
        let [cla, ins, p1, p2] = *header;
        let short = |le: u8| if le == 0 { 256 } else { usize::from(le) };
        let long = |le: [u8; 2]| match u16::from_be_bytes(le) {
            0 => 65_536,
            le => usize::from(le),
        };
        let (data, ne): (&[u8], _) = match *body {
            [] => (&[], None),
            [le] => (&[], Some(short(le))),
            [0, hi, lo] => (&[], Some(long([hi, lo]))),
            [0, hi, lo, ref rest @ ..] => {
                let lc = usize::from(u16::from_be_bytes([hi, lo]));
                match rest.split_at_checked(lc)? {
                    (_, _) if lc == 0 => return None,
                    (data, []) => (data, None),
                    (data, &[hi, lo]) => (data, Some(long([hi, lo]))),
                    _ => return None,
                }
            }
            [lc, ref rest @ ..] => match rest.split_at_checked(usize::from(lc))? {
                (data, []) => (data, None),
                (data, &[le]) => (data, Some(short(le))),
                _ => return None,
            },
        };
        Some(Self {
            cla,
            ins,
            p1,
            p2,
            data: data.to_vec(),
            ne,
        })
    }
}

/// Prints header and lengths, never the data, which may hold a password's proof.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cla, ins, p1, p2] = self.header();
        write!(
            f,
            "Command({cla:02X} {ins:02X} {p1:02X} {p2:02X}, {} bytes",
            self.data.len()
        )?;
        match self.ne {
            Some(ne) => write!(f, ", ne {ne})"),
            None => write!(f, ")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use proptest::prelude::*;

    #[test]
    fn the_seven_cases() {
        let case = |lc: usize, ne: Option<usize>| {
            let mut command = Command::new(0xA4, 1, 2).with_data(vec![7; lc]);
            command.ne = ne;
            command.encode()
        };
        assert_eq!(case(0, None), hex!("00A40102"));
        assert_eq!(case(0, Some(256)), hex!("00A4010200"));
        assert_eq!(case(2, None), hex!("00A40102020707"));
        assert_eq!(case(2, Some(4)), hex!("00A4010202070704"));
        assert_eq!(case(0, Some(65_536)), hex!("00A40102000000"));
        assert_eq!(case(2, Some(257)), hex!("00A4010200000207070101"));
        assert_eq!(case(256, None)[..7], hex!("00A40102000100"));
    }

    #[test]
    fn reads_as_the_standards_write_them() {
        assert_eq!(
            Command::read_binary_sfi(0x1C, 0, 256).encode(),
            hex!("00B09C0000")
        );
        assert_eq!(Command::read_binary(4, 18).encode(), hex!("00B0000412"));
        assert_eq!(
            Command::select_file(0x011E).encode(),
            hex!("00A4020C02011E")
        );
        assert_eq!(
            Command::select_application(&hex!("A0000002471001")).encode(),
            hex!("00A4040C07A0000002471001")
        );
        assert_eq!(
            Command::read_binary_odd(0x8000, 256).encode(),
            hex!("00B1000004540280 0000")
        );
        assert_eq!(
            Command::read_binary_odd(0x12345, 9).encode(),
            hex!("00B10000055403012345 09")
        );
    }

    proptest! {
        #[test]
        fn parse_undoes_encode(
            header: [u8; 4],
            data in proptest::collection::vec(any::<u8>(), 0..600),
            ne in proptest::option::of(1_usize..=65_536),
        ) {
            let [cla, ins, p1, p2] = header;
            let command = Command { cla, ins, p1, p2, data, ne };
            prop_assert_eq!(Command::parse(&command.encode()), Some(command));
        }

        #[test]
        fn any_bytes_parse_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Command::parse(&bytes);
        }
    }
}
