//! What the decoders make of good images stands in `tests/images.rs`, beside
//! OpenJPEG's results; here are the limits, and images made to do harm.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use hex_literal::hex;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use proptest::prelude::*;

use super::*;

/// One layer, one decomposition, code-blocks of 64 × 64, reversible.
const CODING_STYLE: [u8; 10] = hex!("00 00 0001 00 01 04 04 00 01");

/// The headers of a codestream: width and height of image and tile, components of 8 bits, and a
/// coding style; no quantisation.
fn main_header(image: [u32; 2], tile: [u32; 2], components: u16, style: &[u8]) -> Vec<u8> {
    let mut bytes = hex!("FF4F FF51").to_vec();
    bytes.extend((38 + 3 * components).to_be_bytes());
    bytes.extend([0, 0]);
    for pair in [image, [0, 0], tile, [0, 0]] {
        bytes.extend(pair.map(u32::to_be_bytes).concat());
    }
    bytes.extend(components.to_be_bytes());
    bytes.extend([7, 1, 1].repeat(components.into()));
    bytes.extend(segment(0x52, style));
    bytes.extend(segment(0x5C, &hex!("40 40 48 48 50")));
    bytes
}

/// The only tile-part, with these segments in its header and two empty packets.
fn tile_part(segments: &[u8]) -> Vec<u8> {
    let length = 16 + segments.len() as u32;
    [
        &hex!("FF90 000A 0000")[..],
        &length.to_be_bytes(),
        &hex!("00 01"),
        segments,
        &hex!("FF93 0000 FFD9"),
    ]
    .concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = 2 + content.len() as u16;
    [&[0xFF, marker], &length.to_be_bytes()[..], content].concat()
}

fn codestream(image: [u32; 2], tile: [u32; 2], components: u16, style: &[u8]) -> Vec<u8> {
    [main_header(image, tile, components, style), tile_part(&[])].concat()
}

fn small() -> Vec<u8> {
    codestream([24, 16], [24, 16], 1, &CODING_STYLE)
}

fn jpeg(width: u32, height: u32, colours: ExtendedColorType) -> Vec<u8> {
    let channels = if colours == ExtendedColorType::L8 {
        1
    } else {
        3
    };
    let samples = vec![200; width as usize * height as usize * channels];
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes)
        .write_image(&samples, width, height, colours)
        .unwrap();
    bytes
}

fn refused(image: &[u8]) -> Limited {
    match decode(image, &Limits::default()).unwrap_err() {
        PortraitError::TooLarge { what, .. } => what,
        other => panic!("{other}"),
    }
}

#[test]
fn an_empty_codestream_is_mid_grey() {
    let portrait = decode(&small(), &Limits::default()).unwrap();
    assert_eq!((portrait.width, portrait.height), (24, 16));
    assert_eq!(portrait.rgba, [128, 128, 128, 255].repeat(24 * 16));
    assert_eq!(
        format!("{portrait:?}"),
        "Portrait { width: 24, height: 16, .. }"
    );
}

#[test]
fn grey_and_colour_jpeg() {
    for colours in [ExtendedColorType::L8, ExtendedColorType::Rgb8] {
        let portrait = decode(&jpeg(10, 6, colours), &Limits::default()).unwrap();
        assert_eq!((portrait.width, portrait.height), (10, 6));
        assert_eq!(portrait.rgba, [200, 200, 200, 255].repeat(60));
    }
}

#[test]
fn headers_that_claim_terabytes_are_refused() {
    let huge = |image, tile, components| codestream(image, tile, components, &CODING_STYLE);
    for (image, what) in [
        (huge([0x8000_0018, 16], [24, 16], 1), Limited::Side),
        (huge([24, 0x8000_0010], [24, 16], 1), Limited::Side),
        (huge([8192, 8192], [8192, 8192], 1), Limited::Pixels),
        (huge([2048, 2048], [1, 1], 1), Limited::Tiles),
        (huge([2048, 2048], [2048, 2048], 16384), Limited::Memory),
    ] {
        assert_eq!(refused(&image), what);
    }
}

#[test]
fn code_blocks_of_one_sample_are_refused_wherever_they_are_asked_for() {
    let header = |style: &[u8]| main_header([2048, 2048], [2048, 2048], 3, style);
    // Precincts of 2 × 2 at both resolutions, in 32 layers.
    let tiny = hex!("01 00 0020 00 01 04 04 00 01 11 11");
    assert_eq!(
        refused(&[header(&tiny), tile_part(&[])].concat()),
        Limited::Memory
    );
    let in_tile_part = tile_part(&segment(0x52, &tiny));
    assert_eq!(
        refused(&[header(&CODING_STYLE), in_tile_part].concat()),
        Limited::Memory
    );
    let of_one_component = hex!("00 01 01 04 04 00 01 11 11");
    let in_tile_part = tile_part(&segment(0x53, &of_one_component));
    assert_eq!(
        refused(&[header(&CODING_STYLE), in_tile_part].concat()),
        Limited::Memory
    );
}

#[test]
fn segments_whose_length_contradicts_their_content_are_refused() {
    let style = [&CODING_STYLE[..], &[0]].concat();
    for image in [
        codestream([24, 16], [24, 16], 1, &style),
        [
            main_header([24, 16], [24, 16], 1, &CODING_STYLE),
            tile_part(&segment(0x5E, &[0, 0, 0, 0])),
        ]
        .concat(),
        // A derived quantisation has one step size.
        [
            main_header([24, 16], [24, 16], 1, &CODING_STYLE),
            tile_part(&segment(0x5C, &[1, 0, 0, 0])),
        ]
        .concat(),
    ] {
        assert!(matches!(
            decode(&image, &Limits::default()),
            Err(PortraitError::Damaged(_))
        ));
    }
}

#[test]
fn every_limit_holds() {
    let image = jpeg(10, 6, ExtendedColorType::Rgb8);
    let with = |change: &dyn Fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        (decode(&image, &limits), decode(&small(), &limits))
    };
    let refused = |result: Result<Portrait, PortraitError>, limited| matches!(result, Err(PortraitError::TooLarge { what, .. }) if what == limited);
    let (jpeg, jpeg2000) = with(&|limits| limits.bytes = 20);
    assert!(refused(jpeg, Limited::Bytes) && refused(jpeg2000, Limited::Bytes));
    let (jpeg, jpeg2000) = with(&|limits| limits.side = 9);
    assert!(refused(jpeg, Limited::Side) && refused(jpeg2000, Limited::Side));
    let (jpeg, jpeg2000) = with(&|limits| limits.pixels = 59);
    assert!(refused(jpeg, Limited::Pixels) && refused(jpeg2000, Limited::Pixels));
    let (jpeg, jpeg2000) = with(&|limits| limits.memory = 1000);
    assert!(refused(jpeg, Limited::Memory) && refused(jpeg2000, Limited::Memory));
    let (_, jpeg2000) = with(&|limits| limits.tiles = 0);
    assert!(refused(jpeg2000, Limited::Tiles));
    let (jpeg, _) = with(&|limits| limits.time = Duration::ZERO);
    assert_eq!(jpeg, Err(PortraitError::TooSlow(Duration::ZERO)));
}

#[test]
fn what_is_no_portrait() {
    for image in [&b""[..], b"GIF89a", b"P5\n1 1\n255\n"] {
        assert!(matches!(
            decode(image, &Limits::default()),
            Err(PortraitError::Unsupported(_))
        ));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_after_a_magic(magic in 0_usize..4, tail: Vec<u8>) {
        let magics: [&[u8]; 4] = [
            &hex!("FFD8FF"),
            &hex!("FF4FFF51"),
            &hex!("0000000C6A5020200D0A870A"),
            &hex!("FFA0FFA4"),
        ];
        let _ = decode(&[magics[magic], &tail].concat(), &Limits::default());
    }

    #[test]
    fn a_changed_byte(at in 0_usize..100, value: u8) {
        for mut image in [small(), jpeg(10, 6, ExtendedColorType::L8)] {
            if let Some(byte) = image.get_mut(at) {
                *byte = value;
            }
            let result = decode(&image, &Limits::default());
            prop_assert!(!matches!(result, Err(PortraitError::TooSlow(_))));
        }
    }
}
