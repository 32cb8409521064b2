//! Answer to reset (ISO 7816-3, 8) and what its historical bytes say of the card (ISO 7816-4, 8.1.1).
//!
//! For a contactless card the reader builds it: `3B 8n 80 01`, the historical bytes of the card's
//! ATS, and a check byte (PC/SC part 3, 3.1.3.2.3).

/// An answer to reset, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atr {
    /// Historical bytes, at most 15.
    pub historical: Vec<u8>,
    /// Whether a reader built it for a contactless card.
    pub contactless: bool,
}

/// What a card says of itself in its historical bytes (ISO 7816-4, table 119).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// Command chaining.
    pub chaining: bool,
    /// Extended Lc and Le fields.
    pub extended_length: bool,
    /// The sizes for extended length stand in EF.ATR/INFO.
    pub sizes_in_atr_info: bool,
}

impl Atr {
    /// Takes an answer to reset apart; `None` if it contradicts itself.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (&[ts, t0], mut rest) = bytes.split_first_chunk::<2>()?;
        if !matches!(ts, 0x3B | 0x3F) {
            return None;
        }
        let mut next = || {
            let (&byte, after) = rest.split_first()?;
            rest = after;
            Some(byte)
        };
        let mut indicator = t0;
        let mut interface = Vec::new();
        // An ATR has at most 33 bytes, and each round takes one at least.
        while indicator & 0xF0 != 0 {
            let (a, b, c) = (indicator & 0x10, indicator & 0x20, indicator & 0x40);
            for present in [a, b, c] {
                if present != 0 {
                    interface.push(next()?);
                }
            }
            if indicator & 0x80 == 0 {
                break;
            }
            indicator = next()?;
            interface.push(indicator);
        }
        let historical = rest.get(..usize::from(t0 & 0x0F))?.to_vec();
        let contactless = t0 & 0xF0 == 0x80 && interface == [0x80, 0x01];
        Some(Self {
            historical,
            contactless,
        })
    }

    /// The card's own description; `None` if its historical bytes hold none.
    #[must_use]
    pub fn capabilities(&self) -> Option<Capabilities> {
        let (&category, objects) = self.historical.split_first()?;
        let mut objects = match category {
            // Three status bytes stand at the end.
            0x00 => objects.get(..objects.len().checked_sub(3)?)?,
            0x80 => objects,
            _ => return None,
        };
        // COMPACT-TLV: tag number in the upper half, length in the lower.
        while let Some((&head, after)) = objects.split_first() {
            let (value, after) = after.split_at_checked(usize::from(head & 0x0F))?;
            if let (0x70, Some(third)) = (head & 0xF0, value.get(2)) {
                return Some(Capabilities {
                    chaining: third & 0x80 != 0,
                    extended_length: third & 0x40 != 0,
                    sizes_in_atr_info: third & 0x20 != 0,
                });
            }
            objects = after;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use proptest::prelude::*;

    #[test]
    fn a_contactless_card() {
        let atr = Atr::parse(&hex!("3B80800101")).unwrap();
        assert!(atr.contactless && atr.historical.is_empty());
        assert_eq!(atr.capabilities(), None);
        let atr = Atr::parse(&hex!("3B888001 0073C840139000 71 00")).unwrap();
        assert!(atr.contactless);
        assert_eq!(atr.historical.len(), 8);
    }

    #[test]
    fn capabilities_in_the_historical_bytes() {
        let third = |byte: u8| {
            let mut atr = hex!("3B85800180 73 84 01").to_vec();
            atr.extend([byte, 0x00]);
            Atr::parse(&atr).unwrap().capabilities().unwrap()
        };
        assert_eq!(third(0x00), Capabilities::default());
        assert!(third(0x40).extended_length && !third(0x40).sizes_in_atr_info);
        assert!(third(0x60).sizes_in_atr_info);
        assert!(third(0x80).chaining);
    }

    #[test]
    fn a_contact_card() {
        // T=0 only, no historical bytes; and TA1, TD1, TD2 with TB for T=1.
        assert!(!Atr::parse(&hex!("3B00")).unwrap().contactless);
        let atr = Atr::parse(&hex!("3BFA1300008131FE45 4A434F503231563233 31 A2")).unwrap();
        assert!(!atr.contactless);
        assert_eq!(atr.historical, hex!("4A434F50323156323331"));
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Some(atr) = Atr::parse(&bytes) {
                let _ = atr.capabilities();
            }
        }
    }
}
