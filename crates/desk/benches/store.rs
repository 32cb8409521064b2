//! Durable check-ins per second, and search over 100,000 records.
//!
//! The folder is the system's temporary one, or that of `CCCD_BENCH_DIR`: on a file system in
//! memory, a synchronous write costs nothing and the first number means nothing.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a bench"
)]

#[path = "../tests/store/sample.rs"]
mod sample;

use std::hint::black_box;

use cccd_desk::store::{Session, Store};
use cccd_desk::vault::DataKey;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sample::{by, citizen, stay, visit};

const RECORDS: u64 = 100_000;

fn folder() -> tempfile::TempDir {
    match std::env::var_os("CCCD_BENCH_DIR") {
        Some(dir) => tempfile::tempdir_in(dir).unwrap(),
        None => tempfile::tempdir().unwrap(),
    }
}

fn register(c: &mut Criterion) {
    let dir = folder();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    let mut group = c.benchmark_group("register");
    group.throughput(Throughput::Elements(1)).sample_size(20);
    let mut number = 0;
    group.bench_function("durable", |b| {
        b.iter(|| {
            number += 1;
            store.register(&visit(number)).unwrap()
        });
    });
    group.finish();
}

fn search(c: &mut Criterion) {
    let dir = folder();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    for number in 0..RECORDS {
        let check_in = if number.is_multiple_of(2) {
            visit(number)
        } else {
            stay(number)
        };
        store.register(&check_in).unwrap();
    }
    let mut group = c.benchmark_group("search_100k");
    group.sample_size(20);
    for (name, text) in [
        ("number_prefix", "00110005"),
        ("number_whole", "001100050000"),
        ("common_word", "nguyen"),
        ("two_words", "ng van"),
        ("whole_name", "Nguyễn Văn An"),
        ("one_letter", "t"),
        ("nothing", "zzz"),
    ] {
        assert_eq!(
            store.search(text, 20).unwrap().is_empty(),
            name == "nothing"
        );
        group.bench_function(name, |b| {
            b.iter(|| store.search(black_box(text), 20).unwrap())
        });
    }
    let person = citizen(RECORDS / 2);
    group.bench_function("returning", |b| {
        b.iter(|| store.returning(black_box(&person)).unwrap())
    });
    group.finish();

    let mut group = c.benchmark_group("records_100k");
    group.sample_size(10);
    drop(store);
    group.bench_function("open_and_check", |b| {
        b.iter(|| Store::open(dir.path(), &key, Session::Real).unwrap());
    });
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    let mut number = RECORDS;
    group.bench_function("register", |b| {
        b.iter(|| {
            number += 1;
            store.register(&visit(number)).unwrap()
        });
    });
    let guest = stay(1).id();
    group.bench_function("move_room", |b| {
        b.iter(|| {
            number += 1;
            store
                .move_room(guest, &number.to_string(), &by(0, "bench"))
                .unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, register, search);
criterion_main!(benches);
