//! EF.CVCA: the keys by which the chip verifies terminals (Doc 9303-11, appendix K).

use crate::{
    error::ParseError,
    tlv::{Reader, Tag, Writer},
};

const REFERENCE: Tag = Tag(0x42);
/// Bytes of the file, padding included.
const FILE_LEN: usize = 36;

/// EF.CVCA: references of one or two certification authorities, the most recent first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EfCvca {
    /// Certification authority references, as `DECVCAAT00001`: country, mnemonic, sequence
    /// number.
    pub references: Vec<String>,
}

impl EfCvca {
    /// Parses the file, which zero bytes pad to 36.
    ///
    /// # Errors
    /// [`ParseError`] where it holds other objects or none, or a reference is empty or longer
    /// than 16 characters.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut references = Vec::new();
        let mut reader = Reader::new(bytes);
        while reader.rest().iter().any(|byte| *byte != 0) {
            let value = reader.expect(REFERENCE)?.value;
            if value.is_empty() || value.len() > 16 {
                return Err(ParseError::invalid(
                    "EF.CVCA",
                    "reference",
                    "not 1 to 16 bytes",
                ));
            }
            // ISO 8859-1 (TR-03110-3, A.6.1)
            references.push(value.iter().map(|byte| char::from(*byte)).collect());
        }
        if references.is_empty() {
            return Err(ParseError::missing("EF.CVCA", "reference"));
        }
        Ok(Self { references })
    }

    /// Writes the file with its padding; characters beyond ISO 8859-1 become `?`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        for reference in &self.references {
            let latin: Vec<u8> = reference
                .chars()
                .map(|c| u8::try_from(c).unwrap_or(b'?'))
                .collect();
            writer.put(REFERENCE, &latin);
        }
        let mut bytes = writer.into_bytes();
        bytes.resize(bytes.len().max(FILE_LEN), 0);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_references() {
        let bytes =
            hex!("420E44454356434145504153533030 32 420E44454356434145504153533030 31 00000000");
        let file = EfCvca::parse(&bytes).unwrap();
        assert_eq!(file.references, ["DECVCAEPASS002", "DECVCAEPASS001"]);
        assert_eq!(file.encode(), bytes);
    }

    #[test]
    fn nothing_and_other_objects_are_refused() {
        assert!(EfCvca::parse(&[0; 36]).is_err());
        assert!(EfCvca::parse(&[]).is_err());
        assert!(EfCvca::parse(&hex!("4200")).is_err());
        assert!(EfCvca::parse(&hex!("5F200141")).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = EfCvca::parse(&bytes);
        }

        #[test]
        fn what_is_encoded_is_parsed(
            references in prop::collection::vec("[A-Z]{2}[A-Zä]{1,9}[0-9]{5}", 1..3),
        ) {
            let file = EfCvca { references };
            prop_assert_eq!(EfCvca::parse(&file.encode()).unwrap(), file);
        }
    }
}
