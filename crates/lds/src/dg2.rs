//! DG2, the face of the holder (Doc 9303-10, 4.7.2).

use crate::biometric::{BiometricGroup, BiometricImage, Record, face::FaceRecord};

/// EF.DG2: face images, the most recent first.
pub type Dg2 = BiometricGroup<FaceRecord>;

impl Dg2 {
    /// A DG2 with one image, as issuers write it (ISO/IEC 19794-5, full frontal).
    #[must_use]
    pub fn of_image(image: Vec<u8>) -> Self {
        Self::of_record(0x00, Record::Iso19794(FaceRecord::of_image(image)))
    }

    /// The portrait: the first image.
    #[must_use]
    pub fn portrait(&self) -> Option<BiometricImage<'_>> {
        self.images().next()
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;
    use crate::image_format::ImageFormat;

    fn dg2() -> Dg2 {
        Dg2::of_image(hex!("FFD8 FFC0000B 08 0070 0050 01 011100 FFD9").to_vec())
    }

    #[test]
    fn as_issued() {
        let file = dg2().encode();
        let parsed = Dg2::parse(&file).unwrap();
        assert_eq!(parsed, dg2());
        let portrait = parsed.portrait().unwrap();
        assert_eq!(portrait.format, ImageFormat::Jpeg);
        assert_eq!((portrait.width, portrait.height), (Some(80), Some(112)));
        assert_eq!(parsed.encode(), file);
    }

    #[test]
    fn several_records() {
        let mut two = dg2();
        two.templates.push(two.templates[0].clone());
        if let Record::Iso19794(record) = &mut two.templates[0].record {
            record.images.push(record.images[0].clone());
        }
        let parsed = Dg2::parse(&two.encode()).unwrap();
        assert_eq!(parsed, two);
        assert_eq!(parsed.images().count(), 3);
    }

    #[test]
    fn no_face() {
        let file = dg2().encode();
        let with = |at: usize, byte: u8| {
            let mut other = file.clone();
            other[at] = byte;
            Dg2::parse(&other)
        };
        assert!(with(0, 0x76).is_err());
        assert!(with(1, file[1] - 1).is_err());
        assert!(with(1, file[1] + 1).is_err());
        let record = file.windows(3).position(|bytes| bytes == b"FAC").unwrap();
        assert!(with(record, b'G').is_err());
        // Nothing was enrolled.
        let empty = Dg2::parse(&hex!("75 06 7F61 03 020100")).unwrap();
        assert!(empty.portrait().is_none());
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>, at in 0usize..128, value: u8) {
            let _ = Dg2::parse(&bytes);
            let mut damaged = dg2().encode();
            if let Some(byte) = damaged.get_mut(at) {
                *byte = value;
            }
            let _ = Dg2::parse(&damaged);
        }
    }
}
