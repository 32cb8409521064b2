//! DG3, fingers of the holder (Doc 9303-10, 4.7.3). A chip shows it to authorities alone, by
//! Terminal Authentication.

use crate::biometric::{BiometricGroup, finger::FingerRecord};

/// EF.DG3: images of fingers. Without templates, nothing was enrolled.
pub type Dg3 = BiometricGroup<FingerRecord>;

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;
    use crate::biometric::{
        BiometricWarning, Modality, Record, cbeff::TemplateWarning, finger::FingerPosition,
        iso39794::DataBlock,
    };

    fn dg3() -> Dg3 {
        let image = hex!("FFA0FFA4").to_vec();
        let record = FingerRecord::of_image(FingerPosition::RightIndex, [320, 448], image.clone());
        let mut dg3 = Dg3::of_record(0x09, Record::Iso19794(record));
        let block = DataBlock::of_image(Modality::Finger, 7, [2024, 7, 8], &image);
        let newer = Dg3::of_record(0x0A, Record::Iso39794(block));
        dg3.templates.extend(newer.templates);
        dg3
    }

    #[test]
    fn both_generations_in_one_file() {
        let file = dg3().encode();
        let parsed = Dg3::parse(&file).unwrap();
        assert_eq!(parsed, dg3());
        assert_eq!(parsed.encode(), file);
        assert_eq!(parsed.images().count(), 2);
    }

    #[test]
    fn sub_types_say_which_finger() {
        let mut bytes = dg3().encode();
        let place = bytes
            .windows(3)
            .position(|three| three == hex!("820109"))
            .unwrap()
            + 2;
        bytes[place] = 0xFE;
        let expected = [BiometricWarning::Template(TemplateWarning::Subtype)];
        assert_eq!(Dg3::parse(&bytes).unwrap().warnings, expected);
    }

    #[test]
    fn nobody_enrolled() {
        let empty = Dg3::parse(&hex!("63 06 7F61 03 020100")).unwrap();
        assert_eq!((empty.templates.len(), empty.warnings.len()), (0, 0));
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, at in 0usize..160, value: u8) {
            let _ = Dg3::parse(&bytes);
            let mut damaged = dg3().encode();
            if let Some(byte) = damaged.get_mut(at) {
                *byte = value;
            }
            let _ = Dg3::parse(&damaged);
        }
    }
}
