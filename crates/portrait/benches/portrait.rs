//! A portrait from the bytes of DG2 to pixels, beside `opj_decompress`, which is a process of its own
//! that reads and writes files: its time with an area of one pixel is told too.
//!
//! `cargo bench --workspace --all-features --bench portrait`

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops where it cannot go on, and prints its table"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use cccd_lds::dg2::Dg2;
use cccd_portrait::{Limits, Portrait, decode};
use criterion::{Criterion, criterion_group, criterion_main};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

/// How often OpenJPEG is run; the middle of the times counts.
const RUNS: usize = 41;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/portraits/short-hair.jp2")
}

/// The portrait of a DG2.
fn portrait(dg2: &[u8]) -> Portrait {
    let dg2 = Dg2::parse(dg2).expect("a DG2");
    let stored = dg2.portrait().expect("a portrait");
    decode(stored.image, &Limits::default()).expect("pixels")
}

fn benchmarks(criterion: &mut Criterion) {
    let jp2 = std::fs::read(fixture()).expect("the fixture");
    let of_jp2 = Dg2::of_image(jp2).encode();
    let pixels = portrait(&of_jp2);
    let rgb: Vec<u8> = pixels
        .rgba
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().copied().take(3))
        .collect();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85)
        .encode(&rgb, pixels.width, pixels.height, ExtendedColorType::Rgb8)
        .expect("a JPEG");
    let of_jpeg = Dg2::of_image(jpeg).encode();
    for (name, dg2) in [("DG2, JPEG 2000", &of_jp2), ("DG2, JPEG", &of_jpeg)] {
        let size = format!(
            "{name}, {} × {}, {} B",
            pixels.width,
            pixels.height,
            dg2.len()
        );
        criterion.bench_function(&size, |bench| bench.iter(|| portrait(black_box(dg2))));
    }
    if let (Some(all), Some(nothing)) = (openjpeg(&["-r", "0"]), openjpeg(&["-d", "0,0,1,1"])) {
        println!("opj_decompress: {all:?} a run, {nothing:?} for one pixel");
    }
}

/// The middle time of a run of OpenJPEG's program; `None` where it is not installed.
fn openjpeg(options: &[&str]) -> Option<Duration> {
    let out = std::env::temp_dir().join(format!("cccd-bench-{}.ppm", std::process::id()));
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let mut command = Command::new("opj_decompress");
        command
            .args(["-quiet", "-i"])
            .arg(fixture())
            .arg("-o")
            .arg(&out);
        let started = Instant::now();
        let ran = command.args(options).output().ok()?;
        times.push(started.elapsed());
        assert!(ran.status.success(), "OpenJPEG decodes the fixture");
    }
    let _ = std::fs::remove_file(&out);
    times.sort_unstable();
    times.get(RUNS / 2).copied()
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
