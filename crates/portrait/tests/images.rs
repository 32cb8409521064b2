//! Images decoded as OpenJPEG decodes them, and images that were made to crash decoders. The
//! images lie in `shared/data`; `opj_decompress` is in Debian's libopenjp2-tools. Where either is
//! missing, the test says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::time::Duration;
use std::{env, fs};

use cccd_portrait::{Limits, PortraitError, decode};
use sha2::{Digest as _, Sha256};

/// The largest difference of any sample, by file: none where the coding is reversible, rounding
/// where it is not. `file5.jp2` is left out: OpenJPEG applies its colour profile.
const GOOD: [(&str, u8); 12] = [
    ("a1_mono.j2c", 0),
    ("b1_mono.j2c", 0),
    ("c1_mono.j2c", 0),
    ("e1_colr.j2c", 0),
    ("file1.jp2", 0),
    ("file9.jp2", 0),
    ("libbiomeval_img.jp2", 0),
    ("p0_01.j2k", 0),
    ("p0_04.j2k", 1),
    ("p1_04.j2k", 1),
    ("silver.jp2", 0),
    ("subsampling_1.jp2", 2),
];

/// The limits, with time enough on the busiest machine.
fn patient() -> Limits {
    Limits {
        time: Duration::from_secs(60),
        ..Limits::default()
    }
}

#[test]
fn as_openjpeg_decodes_them() {
    let Some(folder) = shared("images/jp2") else {
        return;
    };
    for (name, tolerance) in GOOD {
        let path = folder.join(name);
        let Some(expected) = openjpeg(&path) else {
            return;
        };
        let image = fs::read(&path).unwrap();
        let portrait = decode(&image, &patient()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = expected.expect("OpenJPEG decodes the good ones");
        assert_eq!(
            (portrait.width, portrait.height),
            expected.dimensions(),
            "{name}"
        );
        let difference = difference(&portrait.rgba, expected.as_raw());
        assert!(difference <= tolerance, "{name}: differs by {difference}");
    }
}

#[test]
fn harmful_images_neither_panic_nor_hang() {
    let Some(folder) = shared("images/jp2_bad") else {
        return;
    };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let result = decode(&fs::read(&path).unwrap(), &patient());
        let gave_up = match &result {
            Err(PortraitError::TooSlow(_)) => true,
            Err(PortraitError::Damaged(why)) => why.contains("gave up"),
            _ => false,
        };
        assert!(!gave_up, "{}: {result:?}", path.display());
    }
}

/// The pixels, one byte each, as NIST's own decoder (NBIS) gives them: SHA-256.
const FINGERS: [(&str, (u32, u32), &str); 3] = [
    (
        "bsi2008_dg3_f1.wsq",
        (620, 620),
        "93ec6a7669542e34c928105dd1d376a2fa798c89a86476da54e9862407295e69",
    ),
    (
        "fp.wsq",
        (620, 620),
        "c2d1ffda8470be104a65d35f2e0099195f458f4893f38291c679d4f12e8a124a",
    ),
    (
        "sample_image.wsq",
        (545, 622),
        "9a264e44ae0d89aae020810e0fce755c69baa9c7eb8e3d3e67f256adb99eb1df",
    ),
];

#[test]
fn fingerprints_as_nist_decodes_them() {
    let Some(folder) = shared("images/wsq") else {
        return;
    };
    for (name, size, expected) in FINGERS {
        let image = fs::read(folder.join(name)).unwrap();
        let decoded = decode(&image, &patient()).unwrap();
        assert_eq!((decoded.width, decoded.height), size, "{name}");
        let grey: Vec<u8> = decoded.rgba.chunks_exact(4).map(|pixel| pixel[0]).collect();
        assert_eq!(hex::encode(Sha256::digest(&grey)), expected, "{name}");

        // Cut within the image it is damaged, and nothing worse; one file has other bytes behind.
        for length in (0..image.len()).step_by(4999) {
            match decode(&image[..length], &patient()) {
                Ok(cut) => assert!(cut == decoded, "{name}, {length} bytes"),
                Err(PortraitError::Damaged(_) | PortraitError::Unsupported(_)) => {}
                Err(other) => panic!("{name}, {length} bytes: {other}"),
            }
        }
        let few = Limits {
            pixels: 1000,
            ..patient()
        };
        assert!(matches!(
            decode(&image, &few),
            Err(PortraitError::TooLarge { .. })
        ));
    }
}

/// A folder of other people's data: `shared/data` beside the checkout or further up, or where
/// `CCCD_SHARED` points.
fn shared(path: &str) -> Option<PathBuf> {
    let given = env::var_os("CCCD_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared"));
    let found = given
        .into_iter()
        .chain(beside)
        .map(|root| root.join("data").join(path))
        .find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("skipped: shared/data/{path} is not on this machine");
    }
    found
}

/// What OpenJPEG makes of a file; `None` where it is not installed.
fn openjpeg(path: &Path) -> Option<Option<image::RgbaImage>> {
    let png = env::temp_dir().join(format!("cccd-openjpeg-{}.png", process::id()));
    let run = Command::new("opj_decompress")
        .arg("-quiet")
        .arg("-i")
        .arg(path)
        .arg("-o")
        .arg(&png)
        .output();
    if run.is_err() {
        eprintln!("skipped: no opj_decompress (libopenjp2-tools)");
        return None;
    }
    let decoded = fs::read(&png).ok().map(|bytes| {
        image::load_from_memory(&bytes)
            .expect("OpenJPEG writes PNG")
            .into_rgba8()
    });
    let _ = fs::remove_file(&png);
    Some(decoded)
}

fn difference(one: &[u8], other: &[u8]) -> u8 {
    assert_eq!(one.len(), other.len());
    one.iter()
        .zip(other)
        .map(|(a, b)| a.abs_diff(*b))
        .max()
        .unwrap_or(0)
}
