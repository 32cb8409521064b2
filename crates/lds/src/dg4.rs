//! DG4, irises of the holder (Doc 9303-10, 4.7.4). A chip shows it to authorities alone, by
//! Terminal Authentication.

use crate::biometric::{BiometricGroup, iris::IrisRecord};

/// EF.DG4: images of irises. Without templates, nothing was enrolled.
pub type Dg4 = BiometricGroup<IrisRecord>;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::biometric::{
        Modality, Record,
        iris::{EyeLabel, IrisFormat},
        iso39794::DataBlock,
    };

    fn dg4() -> Dg4 {
        let raw = vec![1, 2, 3, 4];
        let record = IrisRecord::of_image(EyeLabel::Right, IrisFormat::MonoRaw, [2, 2], raw);
        let mut dg4 = Dg4::of_record(0x01, Record::Iso19794(record));
        let block = DataBlock::of_image(Modality::Iris, 2, [2024, 7, 8], b"\x89PNG\r\n\x1A\n");
        let newer = Dg4::of_record(0x02, Record::Iso39794(block));
        dg4.templates.extend(newer.templates);
        dg4
    }

    #[test]
    fn both_generations_in_one_file() {
        let file = dg4().encode();
        let parsed = Dg4::parse(&file).unwrap();
        assert_eq!(parsed, dg4());
        assert_eq!(parsed.encode(), file);
        let captured: Vec<_> = parsed.images().map(|image| image.captured).collect();
        assert_eq!(captured[0], None);
        assert_eq!(captured[1].unwrap().to_string(), "08/07/2024");
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, at in 0usize..160, value: u8) {
            let _ = Dg4::parse(&bytes);
            let mut damaged = dg4().encode();
            if let Some(byte) = damaged.get_mut(at) {
                *byte = value;
            }
            let _ = Dg4::parse(&damaged);
        }
    }
}
