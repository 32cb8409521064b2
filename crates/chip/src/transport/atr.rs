//! What an answer to reset says of a card on a reader.

use cccd_lds::atr_info::{CardCapabilities, capabilities_of, historical_bytes};

use super::CardInfo;

impl CardInfo {
    /// Whether the reader reached the card without contacts: it then builds the answer to reset
    /// itself, as `3B 8n 80 01`, the historical bytes of the card's ATS and a check byte (PC/SC
    /// part 3, 3.1.3.2.3).
    #[must_use]
    pub fn is_contactless(&self) -> bool {
        matches!(self.atr.as_slice(), [0x3B, 0x80..=0x8F, 0x80, 0x01, ..])
    }

    /// What the card says of itself in its historical bytes (ISO 7816-4, 12.1.1); `None` if they
    /// say nothing in the standard's way.
    #[must_use]
    pub fn capabilities(&self) -> Option<CardCapabilities> {
        historical_bytes(&self.atr).ok().and_then(capabilities_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::{Limits, Protocol, script};
    use hex_literal::hex;

    fn card(atr: &[u8]) -> CardInfo {
        CardInfo {
            atr: atr.to_vec(),
            ..script::card(Protocol::T1, Limits::SHORT)
        }
    }

    #[test]
    fn contactless_by_the_form_of_the_atr() {
        assert!(card(&hex!("3B80800101")).is_contactless());
        assert!(card(&hex!("3B8880010073C84013900071 00")).is_contactless());
        assert!(!card(&hex!("3B00")).is_contactless());
        assert!(!card(&hex!("3BFA1300008131FE454A434F50323156323331A2")).is_contactless());
        assert!(!card(&[]).is_contactless());
    }

    #[test]
    fn capabilities_in_the_historical_bytes() {
        assert_eq!(card(&hex!("3B80800101")).capabilities(), None);
        let states = card(&hex!("3B858001807380016000")).capabilities().unwrap();
        assert!(states.extended_length() && states.extended_length_in_file());
    }
}
