//! What a whole read costs: exchanges and bytes on the wire, and the host's own time (the soft
//! card's is taken off). The numbers stand in `docs/performance.md`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark stops where it cannot go on, and prints its table"
)]

use std::time::{Duration, Instant};

use cccd_chip::access::{self, AccessOptions, Password};
use cccd_chip::document::Document;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::pki::TrustStore;
use cccd_chip::reader::{self, ExtendedLength, Plan, ReadOptions};
use cccd_chip::transport::Limits;
use cccd_chip::verify::{VerifyOptions, verify};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};
use cccd_tests::soft::SoftReader;
use criterion::{Criterion, criterion_group, criterion_main};
use time::macros::datetime;

/// One way to open and read a card.
struct Way {
    name: &'static str,
    card: IssuedCard,
    key: Password,
    behaviour: Behaviour,
    limits: Limits,
}

impl Way {
    fn all() -> Vec<Self> {
        let way = |name, pace: bool, extended: bool| {
            let mut order = Order::new(Profile::Cccd2021);
            if !pace {
                order.pace.clear();
            }
            let card = Issuer::from_seed(1)
                .issue(&order)
                .expect("an order without fault");
            let key = if pace {
                Password::can(card.can.as_ref().expect("a CAN").reveal()).expect("six digits")
            } else {
                let mrz = Mrz::parse(card.mrz.reveal().as_bytes()).expect("an MRZ");
                Password::mrz_information(mrz.mrz_information().reveal()).expect("its key")
            };
            let (behaviour, limits) = if extended {
                (Behaviour::default(), Limits::EXTENDED)
            } else {
                (Behaviour::short_length(), Limits::SHORT)
            };
            Self {
                name,
                card,
                key,
                behaviour,
                limits,
            }
        };
        vec![
            way("BAC, short", false, false),
            way("BAC, extended", false, true),
            way("PACE, short", true, false),
            way("PACE, extended", true, true),
        ]
    }

    fn reader(&self) -> SoftReader {
        let card = SoftCard::new(self.card.personalisation.clone(), self.behaviour.clone());
        SoftReader::new(card, self.limits)
    }

    fn read(&self, reader: &mut SoftReader) -> Document {
        let options = ReadOptions {
            plan: Plan::everything(),
            // The soft card does not state its sizes in its ATR; it is asked all the same.
            extended_length: ExtendedLength::Try,
            ..ReadOptions::default()
        };
        reader::read(reader, Some(&self.key), &options).expect("a card without fault reads")
    }
}

fn whole_read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole read, host time");
    group.sample_size(10);
    println!("| way | exchanges | bytes sent | bytes received |");
    println!("|---|---|---|---|");
    for way in Way::all() {
        let traffic = way.read(&mut way.reader()).traffic;
        println!(
            "| {} | {} | {} | {} |",
            way.name, traffic.commands, traffic.sent, traffic.received
        );
        group.bench_function(way.name, |bencher| {
            bencher.iter_custom(|rounds| {
                host_time(rounds, &way, |reader| {
                    way.read(reader);
                })
            });
        });
    }
    group.finish();
}

fn opening(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("access, host time");
    group.sample_size(10);
    for way in Way::all() {
        if way.limits != Limits::EXTENDED {
            continue;
        }
        group.bench_function(way.name, |bencher| {
            bencher.iter_custom(|rounds| {
                host_time(rounds, &way, |reader| {
                    access::open(reader, Some(&way.key), &AccessOptions::default())
                        .expect("the right key");
                })
            });
        });
    }
    group.finish();
}

/// The time that a run takes, less what the card took of it.
fn host_time(rounds: u64, way: &Way, run: impl Fn(&mut SoftReader)) -> Duration {
    (0..rounds)
        .map(|_| {
            let mut reader = way.reader();
            let since = Instant::now();
            run(&mut reader);
            since.elapsed().saturating_sub(reader.spent())
        })
        .sum()
}

fn passive_authentication(criterion: &mut Criterion) {
    let options = VerifyOptions::file(datetime!(2026-06-01 12:00 UTC));
    let mut group = criterion.benchmark_group("passive authentication");
    for profile in Profile::ALL {
        let card = Issuer::from_seed(1)
            .issue(&Order::new(profile))
            .expect("an order");
        let mut document = Document::default();
        for (identity, bytes) in &card.personalisation.files {
            document.insert(*identity, bytes.clone());
        }
        let mut trust = TrustStore::new();
        trust.add_bytes(&card.csca_der, "bench");
        group.bench_function(profile.name(), |bencher| {
            bencher.iter(|| verify(&document, &trust, &options));
        });
    }
    group.finish();
}

criterion_group!(benches, whole_read, opening, passive_authentication);
criterion_main!(benches);
