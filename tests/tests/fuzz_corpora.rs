//! Every property of the fuzz targets on every input of their corpora, and on the same changes of
//! them in every run: what fuzzing found once stays found, on a compiler that cannot fuzz.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where it cannot go on"
)]

use std::collections::BTreeSet;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use cccd_properties::mutation::{Numbers, changed, dictionary};
use cccd_properties::{Target, seeds};

/// Changes of each target, shared by its inputs.
const ROUNDS: usize = 300;
/// The same where an input is a whole read with its key agreements.
const ROUNDS_OF_READS: usize = 24;
/// What a corpus may hold: it is fetched with every checkout, and replayed in every run.
const MOST_FILES: usize = 50;
const MOST_BYTES: usize = 100_000;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The inputs of a corpus, in the order of their names.
fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = fuzz().join("corpus").join(target.name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Writes the seeds of a corpus anew, where it is asked for.
fn update(target: &Target) {
    if std::env::var_os("CCCD_UPDATE_CORPORA").is_none() {
        return;
    }
    let folder = fuzz().join("corpus").join(target.name);
    fs::create_dir_all(&folder).unwrap();
    for (number, seed) in seeds::of(target.name).iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:02}")), seed).unwrap();
    }
}

/// One test, as the limit on memory is the whole program's.
#[test]
fn what_is_asked_of_any_bytes_holds() {
    Target::prepare();
    Target::ALL.iter().for_each(update);
    let broken: Vec<&str> = Target::ALL
        .iter()
        .filter(|target| panic::catch_unwind(|| replay(target)).is_err())
        .map(|target| target.name)
        .collect();
    assert!(broken.is_empty(), "{broken:?}: see above");
}

fn replay(target: &Target) {
    let inputs = corpus(target);
    assert!(!inputs.is_empty(), "{} has no corpus", target.name);
    // Heard of only where the test fails, or aborts for lack of memory with --nocapture.
    println!("{}", target.name);
    target.check(&[]);
    let slow = ["any_chip", "meddled_chip", "open", "terminal_auth"].contains(&target.name);
    let rounds = if slow { ROUNDS_OF_READS } else { ROUNDS };
    let words = dictionary(&fs::read_to_string(fuzz().join("dictionary")).unwrap());
    let mut numbers = Numbers::from_seed(u64::try_from(inputs.len()).unwrap());
    for input in &inputs {
        check(target, input);
        for _ in 0..rounds.div_ceil(inputs.len()) {
            let other = &inputs[numbers.below(inputs.len())];
            check(target, &changed(input, other, &words, &mut numbers));
        }
    }
}

/// Keeps the input where the property does not hold.
fn check(target: &Target, input: &[u8]) {
    if let Err(panic) = panic::catch_unwind(|| target.check(input)) {
        let folder = fuzz().join("artifacts").join(target.name);
        let kept = folder.join("replayed");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&kept, input))
            .unwrap();
        println!("the input is in {}", kept.display());
        panic::resume_unwind(panic);
    }
}

/// The files beside the targets fit [`Target::ALL`].
#[test]
fn corpora_are_small_and_each_belongs_to_a_target() {
    for target in Target::ALL {
        let inputs = corpus(target);
        let bytes: usize = inputs.iter().map(Vec::len).sum();
        assert!(inputs.len() < MOST_FILES, "{}", target.name);
        assert!(bytes < MOST_BYTES, "{}: {bytes} bytes", target.name);
    }
    let names = |folder: &str| -> BTreeSet<String> {
        fs::read_dir(fuzz().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect()
    };
    let targets: BTreeSet<String> = Target::ALL.iter().map(|t| t.name.to_owned()).collect();
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("fuzz_targets"), targets);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for target in &targets {
        assert!(manifest.contains(&format!("\"{target}\"")), "{target}");
    }
}
