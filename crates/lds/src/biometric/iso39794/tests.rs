use hex_literal::hex;
use proptest::prelude::*;

use super::*;

/// Version 3 of 2019; one image of five bytes, 32 by 40 pixels, of 8 July 2024; an element that
/// came later.
fn face() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.nest(Tag::context(1), |w| {
        w.nest(Modality::Face.block_tag(), |w| {
            w.raw(&hex!("A007 800103 810207E3"))
                .nest(Tag::context(1), |w| {
                    w.nest(Tag::SEQUENCE, |w| {
                        w.raw(&hex!("800100")).nest(Tag::context(1), |w| {
                            w.nest(Tag::context(0), |w| {
                                w.nest(Tag::context(0), |w| {
                                    w.raw(&hex!("8005FFD8FF0000"))
                                        .raw(&hex!("A10D A003800100 A706 800120 810128"));
                                });
                            });
                        });
                        w.raw(&hex!("A20A 800207E8 810107 820108"))
                            .raw(&hex!("BE04 0402 ABCD"));
                    });
                });
        });
    });
    writer.into_bytes()
}

fn named<'a>(elements: &'a [Element], path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = elements
        .iter()
        .find_map(|element| (element.name.unwrap_or("-") == *first).then_some(&element.value))?;
    match (value, rest) {
        (value, []) => Some(value),
        (Value::Elements(inner), rest) => named(inner, rest),
        _ => None,
    }
}

#[test]
fn the_portrait_and_its_date() {
    let bytes = face();
    let parsed = DataBlock::parse(Modality::Face, &bytes).unwrap();
    assert_eq!((parsed.generation, parsed.year), (Some(3), Some(2019)));
    assert_eq!(parsed.warnings, []);
    let face = parsed.images()[0];
    assert_eq!((face.width, face.height), (Some(32), Some(40)));
    assert_eq!(face.captured, PartialDate::full(2024, 7, 8));
    assert_eq!(face.format, ImageFormat::Jpeg);
    assert_eq!(parsed.encode(), bytes);
    assert!(DataBlock::parse(Modality::Face, &bytes[2..]).is_ok());
    assert!(DataBlock::parse(Modality::Finger, &bytes).is_err());
}

#[test]
fn every_element_by_its_name() {
    let block = DataBlock::parse(Modality::Face, &face()).unwrap();
    let elements = block.elements();
    let value = |path: &[&str]| named(&elements, path).cloned();
    assert_eq!(value(&["versionBlock", "year"]), Some(Value::Number(2019)));
    let image = ["representationBlocks", "-", "imageRepresentation", "base"];
    let image = [&image[..], &["imageRepresentation2DBlock"]].concat();
    let information = [&image[..], &["imageInformation2DBlock"]].concat();
    assert_eq!(
        value(&[&information[..], &["imageDataFormat"]].concat()),
        Some(Value::Number(0))
    );
    assert_eq!(
        value(&[&information[..], &["imageSizeBlock", "height"]].concat()),
        Some(Value::Number(40))
    );
    // What came later is there without a name.
    let later = value(&["representationBlocks", "-", "-", "-"]);
    assert_eq!(later, Some(Value::Bytes(Private::new(vec![0xAB, 0xCD]))));
    assert_eq!(format!("{:?}", elements[0]), "versionBlock(A0)");
}

#[test]
fn without_an_image() {
    let empty = hex!("650B A003800103 A104 3002 A100");
    assert!(DataBlock::parse(Modality::Face, &empty).is_err());
    assert!(DataBlock::parse(Modality::Face, &[]).is_err());
}

#[test]
fn written_and_read_again() {
    let image = hex!("FFD8FF0000");
    for (modality, position) in [
        (Modality::Face, None),
        (Modality::Finger, Some(2)),
        (Modality::Iris, Some(1)),
    ] {
        let written =
            DataBlock::of_image(modality, position.unwrap_or(0) as u8, [2024, 7, 8], &image);
        let parsed = DataBlock::parse(modality, &written.encode()).unwrap();
        assert_eq!(parsed, written);
        assert_eq!(parsed.representations[0].position, position);
        let elements = parsed.elements();
        fn no_unnamed(elements: &[Element]) -> bool {
            elements.iter().all(|element| match &element.value {
                Value::Elements(inner) => no_unnamed(inner),
                _ => element.name.is_some(),
            })
        }
        assert!(no_unnamed(&elements), "{modality:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>, at in 0usize..80, value: u8) {
        let mut damaged = face();
        if let Some(byte) = damaged.get_mut(at) {
            *byte = value;
        }
        for bytes in [bytes, damaged] {
            for modality in [Modality::Face, Modality::Finger, Modality::Iris] {
                if let Ok(block) = DataBlock::parse(modality, &bytes) {
                    let _ = block.elements();
                    prop_assert_eq!(block.encode(), bytes.clone());
                }
            }
        }
    }
}
