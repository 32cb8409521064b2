//! DG15: the public key of Active Authentication (Doc 9303-10, 4.7.15).

use crate::{
    error::ParseError,
    spki::{PublicKey, SubjectPublicKeyInfo},
    tlv::{Tag, encode, only},
};

const DG15: Tag = Tag(0x6F);

/// DG15.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg15 {
    /// The key, with its bytes as signed in `raw`.
    pub spki: SubjectPublicKeyInfo,
}

impl Dg15 {
    /// Parses the file.
    ///
    /// # Errors
    /// [`ParseError`] where it holds no SubjectPublicKeyInfo. A key of an unknown kind is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = only(bytes, DG15)?.children()?;
        let spki = SubjectPublicKeyInfo::from_tlv(&reader.expect(Tag::SEQUENCE)?)?;
        reader.finish()?;
        Ok(Self { spki })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(DG15, &self.spki.raw)
    }

    /// The key by its kind.
    ///
    /// # Errors
    /// [`ParseError`] where its algorithm is known, but the key is malformed.
    pub fn public_key(&self) -> Result<PublicKey, ParseError> {
        self.spki.public_key()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_data::shared;

    #[test]
    fn specimens() {
        for path in [
            "datasets/bsi_silver_2008/Datagroup15.bin",
            "datasets/mixed_2020/EF_DG15.bin",
            "datasets/nl_specimen_2006/ef010F.bin",
        ] {
            let Some(bytes) = shared(path) else { return };
            let dg15 = Dg15::parse(&bytes).unwrap();
            let PublicKey::Rsa { modulus, exponent } = dg15.public_key().unwrap() else {
                panic!("an RSA key")
            };
            assert_eq!((modulus.len(), &exponent[..]), (128, &[1, 0, 1][..]));
            assert_eq!(dg15.encode(), bytes);
        }
    }

    #[test]
    fn debug_is_silent_about_the_key() {
        let Some(bytes) = shared("datasets/nl_specimen_2006/ef010F.bin") else {
            return;
        };
        let text = format!("{:?}", Dg15::parse(&bytes).unwrap());
        assert!(
            text.contains("1.2.840.113549.1.1.1") && !text.contains("180"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = Dg15::parse(&bytes);
            let _ = Dg15::parse(&encode(DG15, &encode(Tag::SEQUENCE, &bytes)));
        }
    }
}
