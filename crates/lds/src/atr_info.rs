//! What a card tells about itself outside its application: EF.ATR/INFO (Doc 9303-10, 3.11.1;
//! ISO/IEC 7816-4, 12.2.2) and the historical bytes of its ATR (12.1.1).
//!
//! Of interest is whether the card takes extended lengths and chained commands, and how long an
//! APDU may be.

use crate::{
    error::ParseError,
    tlv::{Reader, Tag, Writer},
};

const CARD_CAPABILITIES: Tag = Tag(0x47);
const EXTENDED_LENGTH: Tag = Tag(0x7F66);

/// The three software function bytes (ISO/IEC 7816-4, 12.1.1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CardCapabilities(pub [u8; 3]);

impl CardCapabilities {
    /// A DF can be selected by its full name.
    #[must_use]
    pub const fn selects_by_name(self) -> bool {
        self.0[0] & 0x80 != 0
    }

    /// Files have short identifiers.
    #[must_use]
    pub const fn short_identifiers(self) -> bool {
        self.0[0] & 0x04 != 0
    }

    /// Commands can be chained.
    #[must_use]
    pub const fn command_chaining(self) -> bool {
        self.0[2] & 0x80 != 0
    }

    /// Extended Lc and Le fields are understood.
    #[must_use]
    pub const fn extended_length(self) -> bool {
        self.0[2] & 0x40 != 0
    }

    /// EF.ATR/INFO tells the longest APDUs.
    #[must_use]
    pub const fn extended_length_in_file(self) -> bool {
        self.0[2] & 0x20 != 0
    }

    /// From one to three bytes; those that are missing promise nothing.
    fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut all = [0; 3];
        if bytes.is_empty() || bytes.len() > all.len() {
            return Err(ParseError::invalid(
                "card capabilities",
                "length",
                "not 1 to 3",
            ));
        }
        all.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Ok(Self(all))
    }
}

/// EF.ATR/INFO.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AtrInfo {
    /// What the card can do.
    pub capabilities: Option<CardCapabilities>,
    /// The longest APDUs.
    pub extended_length: Option<ExtendedLength>,
    /// Other data objects, kept as they are.
    pub others: Vec<(Tag, Vec<u8>)>,
}

/// The extended length information `7F66`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExtendedLength {
    /// Most bytes of a command APDU.
    pub max_command: u64,
    /// Most bytes of a response APDU.
    pub max_response: u64,
}

impl AtrInfo {
    /// Parses the file. Zero bytes that pad it are ignored.
    ///
    /// # Errors
    /// [`ParseError`] where it is no series of data objects, or one of those known is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut info = Self::default();
        for object in Reader::new(unpadded(bytes)) {
            let object = object?;
            match object.tag {
                CARD_CAPABILITIES if info.capabilities.is_none() => {
                    info.capabilities = Some(CardCapabilities::from_bytes(object.value)?);
                }
                EXTENDED_LENGTH if info.extended_length.is_none() => {
                    let mut inner = object.children()?;
                    let max_command = inner.expect(Tag::INTEGER)?.to_u64()?;
                    let max_response = inner.expect(Tag::INTEGER)?.to_u64()?;
                    inner.finish()?;
                    info.extended_length = Some(ExtendedLength {
                        max_command,
                        max_response,
                    });
                }
                tag => info.others.push((tag, object.value.to_vec())),
            }
        }
        Ok(info)
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        if let Some(capabilities) = self.capabilities {
            writer.put(CARD_CAPABILITIES, &capabilities.0);
        }
        if let Some(length) = self.extended_length {
            writer.nest(EXTENDED_LENGTH, |inner| {
                inner.uint(length.max_command).uint(length.max_response);
            });
        }
        for (tag, value) in &self.others {
            writer.put(*tag, value);
        }
        writer.into_bytes()
    }
}

/// The historical bytes of an ATR (ISO/IEC 7816-3, 8.2).
///
/// # Errors
/// [`ParseError::Invalid`] where the ATR ends before them.
pub fn historical_bytes(atr: &[u8]) -> Result<&[u8], ParseError> {
    let cut_off = || ParseError::invalid("ATR", "interface bytes", "cut off");
    let [_ts, format, rest @ ..] = atr else {
        return Err(cut_off());
    };
    let mut rest = rest;
    let mut present = format >> 4;
    loop {
        // TA, TB and TC, then TD, which says what follows it.
        let skipped = (present & 0x07).count_ones() as usize;
        rest = rest.get(skipped..).ok_or_else(cut_off)?;
        if present & 0x08 == 0 {
            break;
        }
        let (next, after) = rest.split_first().ok_or_else(cut_off)?;
        present = next >> 4;
        rest = after;
    }
    rest.get(..usize::from(format & 0x0F)).ok_or_else(cut_off)
}

/// The card capabilities among historical bytes, where these say so in the standard's way.
#[must_use]
pub fn capabilities_of(historical_bytes: &[u8]) -> Option<CardCapabilities> {
    // Category 80: data objects only; 00: three bytes of status behind them.
    let mut rest = match historical_bytes.split_first()? {
        (0x80, objects) => objects,
        (0x00, objects) => objects.get(..objects.len().checked_sub(3)?)?,
        _ => return None,
    };
    loop {
        let (&header, after) = rest.split_first()?;
        let (value, next) = after.split_at_checked(usize::from(header & 0x0F))?;
        if header >> 4 == 7 {
            return CardCapabilities::from_bytes(value).ok();
        }
        rest = next;
    }
}

fn unpadded(bytes: &[u8]) -> &[u8] {
    let mut reader = Reader::new(bytes);
    while !reader.is_empty() && reader.rest().iter().any(|byte| *byte != 0) {
        if reader.read().is_err() {
            return bytes;
        }
    }
    bytes.get(..reader.offset()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn file_of_an_identity_card() {
        // Card capabilities, extended length of 65535 and 65536, a pre-issuing object, padding.
        let bytes = hex!("4703C411E0 7F66090203 00FFFF 0202 0400 46021122 0000");
        let info = AtrInfo::parse(&bytes).unwrap();
        let capabilities = info.capabilities.unwrap();
        assert!(capabilities.selects_by_name() && capabilities.short_identifiers());
        assert!(capabilities.command_chaining() && capabilities.extended_length());
        assert!(capabilities.extended_length_in_file());
        let expected = ExtendedLength {
            max_command: 65_535,
            max_response: 1024,
        };
        assert_eq!(info.extended_length, Some(expected));
        assert_eq!(info.others, [(Tag(0x46), vec![0x11, 0x22])]);
        assert_eq!(info.encode(), bytes[..bytes.len() - 2]);
    }

    #[test]
    fn historical_bytes_after_interface_bytes() {
        // As a PC/SC reader builds it for a contactless card: TD1, TD2, eight bytes, check.
        let contactless = hex!("3B88 8001 0073C84013009000 71");
        let historical = historical_bytes(&contactless).unwrap();
        assert_eq!(historical, hex!("0073C84013009000"));
        let capabilities = capabilities_of(historical).unwrap();
        assert_eq!(capabilities.0, [0xC8, 0x40, 0x13]);
        assert!(!capabilities.extended_length());
        // TA1, TC1, TD1; TD2; TA3, TB3: then five bytes.
        let contact = hex!("3BD5 18FF81 31 FE45 8073C8213F 00");
        assert_eq!(historical_bytes(&contact), Ok(&hex!("8073C8213F")[..]));
        assert_eq!(historical_bytes(&hex!("3B00")), Ok(&[][..]));
        for cut_off in [
            &hex!("3B")[..],
            &hex!("3B80"),
            &hex!("3BF0 00"),
            &hex!("3B02 00"),
        ] {
            assert!(historical_bytes(cut_off).is_err());
        }
    }

    #[test]
    fn capabilities_in_either_category() {
        let with = CardCapabilities([0xC8, 0x21, 0xC0]);
        assert_eq!(capabilities_of(&hex!("80 31C0 73C821C0")), Some(with));
        assert_eq!(capabilities_of(&hex!("00 73C821C0 009000")), Some(with));
        assert_eq!(
            capabilities_of(&hex!("80 72C821")),
            Some(CardCapabilities([0xC8, 0x21, 0]))
        );
        assert_eq!(capabilities_of(&hex!("80 74C821C000")), None);
        assert_eq!(capabilities_of(&hex!("80 75C821")), None);
        assert_eq!(capabilities_of(&hex!("C1 73C821C0")), None);
        assert_eq!(capabilities_of(&[]), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = AtrInfo::parse(&bytes);
            let _ = capabilities_of(&bytes);
            if let Ok(historical) = historical_bytes(&bytes) {
                prop_assert!(historical.len() <= 15);
            }
        }

        #[test]
        fn what_is_encoded_is_parsed(
            capabilities in prop::option::of(any::<[u8; 3]>().prop_map(CardCapabilities)),
            lengths in prop::option::of(any::<(u64, u64)>()),
            others in prop::collection::vec((0x41_u32..0x47, any::<Vec<u8>>()), 0..3),
        ) {
            let info = AtrInfo {
                capabilities,
                extended_length: lengths.map(|(max_command, max_response)| ExtendedLength {
                    max_command,
                    max_response,
                }),
                others: others.into_iter().map(|(tag, value)| (Tag(tag), value)).collect(),
            };
            prop_assert_eq!(AtrInfo::parse(&info.encode()).unwrap(), info);
        }
    }
}
