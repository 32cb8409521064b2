//! DG1: the machine readable zone (Doc 9303-10, 4.7.1).

use crate::{
    error::ParseError,
    mrz::Mrz,
    tlv::{Tag, Writer, only},
};

const DG1: Tag = Tag(0x61);
const MRZ: Tag = Tag(0x5F1F);

/// DG1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg1 {
    /// The zone.
    pub mrz: Mrz,
}

impl Dg1 {
    /// Parses the file.
    ///
    /// # Errors
    /// [`ParseError`] where it is no TLV, or holds no zone.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let mut reader = only(bytes, DG1)?.children()?;
        let mrz = Mrz::parse(reader.expect(MRZ)?.value)?;
        reader.finish()?;
        Ok(Self { mrz })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.nest(DG1, |inner| {
            inner.put(MRZ, &self.mrz.encode());
        });
        writer.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{mrz::Format, test_data::shared, tlv::encode};

    #[test]
    fn specimens() {
        let Some(dutch) = shared("datasets/nl_specimen_2006/ef0101.bin") else {
            return;
        };
        let dg1 = Dg1::parse(&dutch).unwrap();
        assert_eq!(dg1.mrz.format, Format::Td3);
        assert_eq!(dg1.mrz.issuing_state, "NLD");
        assert_eq!(dg1.mrz.warnings, []);
        assert_eq!(dg1.encode(), dutch);

        let german = shared("datasets/bsi_silver_2008/Datagroup1.bin").unwrap();
        let dg1 = Dg1::parse(&german).unwrap();
        assert_eq!(dg1.mrz.issuing_state, "D");
        assert_eq!(dg1.mrz.primary_identifier().reveal(), "MUSTERMANN");
        assert_eq!(dg1.mrz.secondary_identifier().reveal(), "ERIKA");
        assert_eq!(dg1.mrz.warnings, []);
        assert_eq!(dg1.encode(), german);
        assert_eq!(shared("datasets/mixed_2020/EF_DG1.bin").unwrap(), german);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = Dg1::parse(&bytes);
            let _ = Dg1::parse(&encode(DG1, &encode(MRZ, &bytes)));
        }

        #[test]
        fn what_is_parsed_is_encoded(text in "[A-Z0-9<]{90}|[A-Z0-9<]{88}|[A-Z0-9<]{72}") {
            let bytes = encode(DG1, &encode(MRZ, text.as_bytes()));
            let dg1 = Dg1::parse(&bytes).unwrap();
            prop_assert_eq!(dg1.encode(), bytes);
            let _ = dg1.mrz.mrz_information();
            let _ = dg1.mrz.expiry();
            let _ = dg1.mrz.vietnamese_id_number();
            let _ = dg1.mrz.birth_date(time::Date::MAX);
            let _ = dg1.mrz.birth_date(time::Date::MIN);
            prop_assert_eq!(dg1.mrz.reveal_lines().collect::<String>(), text);
        }
    }
}
