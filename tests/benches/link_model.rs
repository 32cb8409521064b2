//! How long a visitor waits, by a model of the link: bit rate, time per exchange, and what the chip
//! computes. Beside each time stands the floor, computed from the card's files alone. The tables
//! stand in `docs/performance.md`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a model of a few sums; it stops where it cannot go on, and prints its tables"
)]

use std::sync::{Arc, Mutex};
use std::time::Instant;

use cccd_chip::access::Password;
use cccd_chip::document::Document;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::TrustStore;
use cccd_chip::reader::{self, ExtendedLength, Plan, Progress, ReadOptions};
use cccd_chip::transport::{CardInfo, Limits, Transport, TransportError};
use cccd_chip::verify::{VerifyOptions, verify};
use cccd_softcard::personalisation::AaKey;
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile, SoftCard};
use cccd_tests::soft::SoftReader;
use time::macros::datetime;

/// Bit rates of ISO/IEC 14443-2, in kbit/s.
const RATES: [f64; 4] = [106.0, 212.0, 424.0, 848.0];
/// What reader, driver and service add to each exchange, in ms.
const LATENCIES: [f64; 6] = [1.0, 5.0, 10.0, 20.0, 30.0, 40.0];
/// Information bytes of a frame of 256 bytes, and what each frame adds (ISO/IEC 14443-4, 7.1).
const FRAME: usize = 253;
const FRAME_OVERHEAD: usize = 3;
/// Bits of a byte on the air: eight and a parity bit.
const BITS: f64 = 9.0;

/// What the chip computes for a command, in ms: assumed, of the order of what chips of these years
/// take, and the same for the read and for its floor.
fn chip(ins: u8, bytes: usize) -> f64 {
    let crypto = match ins {
        // A multiplication on a curve of 256 bits, or two.
        0x86 => 60.0,
        // An RSA signature of 1,024 to 2,048 bits, or an ECDSA signature.
        0x88 => 120.0,
        0x82 => 10.0,
        _ => 1.0,
    };
    // Memory and secure messaging, per kilobyte.
    crypto + 4.0 * as_f64(bytes) / 1024.0
}

fn as_f64(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("no card holds gigabytes"))
}

/// The link.
#[derive(Clone, Copy)]
struct Link {
    rate: f64,
    latency: f64,
}

impl Link {
    fn air(self, bytes: usize) -> f64 {
        let frames = bytes.div_ceil(FRAME).max(1);
        // All frames but the last are acknowledged by one of the same overhead.
        let all = bytes + FRAME_OVERHEAD * (2 * frames - 1);
        as_f64(all) * BITS / self.rate
    }

    fn exchange(self, ins: u8, sent: usize, received: usize) -> f64 {
        self.latency + self.air(sent) + self.air(received) + chip(ins, received)
    }
}

/// One exchange as it was, or as the floor has it.
#[derive(Clone, Copy)]
struct Exchange {
    ins: u8,
    sent: usize,
    received: usize,
}

fn time(link: Link, exchanges: &[Exchange]) -> f64 {
    let one = |e: &Exchange| link.exchange(e.ins, e.sent, e.received);
    exchanges.iter().map(one).sum()
}

/// Writes down what goes over the wire.
struct Logged {
    inner: SoftReader,
    log: Arc<Mutex<Vec<Exchange>>>,
}

impl Transport for Logged {
    fn card(&self) -> &CardInfo {
        self.inner.card()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let answer = self.inner.transmit(command)?;
        let exchange = Exchange {
            ins: command.get(1).copied().unwrap_or_default(),
            sent: command.len(),
            received: answer.len(),
        };
        self.log.lock().expect("one thread").push(exchange);
        Ok(answer)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.inner.reset()
    }
}

/// One way to open and read a card.
struct Way {
    name: &'static str,
    card: IssuedCard,
    pace: bool,
    extended: bool,
}

/// What a read was.
struct Run {
    exchanges: Vec<Exchange>,
    /// How many of them until name, number and EF.SOD had come.
    first: usize,
    document: Document,
}

impl Way {
    fn all() -> Vec<Self> {
        let issue = |profile| {
            let mut order = Order::new(profile);
            if profile == Profile::Passport {
                order.pace.clear();
            }
            Issuer::from_seed(1).issue(&order).expect("an order")
        };
        let way = |name, profile, extended| Self {
            name,
            card: issue(profile),
            pace: profile != Profile::Passport,
            extended,
        };
        vec![
            way(
                "CCCD by PACE with the CAN, extended",
                Profile::Cccd2021,
                true,
            ),
            way("CCCD by PACE with the CAN, short", Profile::Cccd2021, false),
            way("passport by BAC, extended", Profile::Passport, true),
            way("passport by BAC, short", Profile::Passport, false),
        ]
    }

    fn key(&self) -> Password {
        if self.pace {
            Password::can(self.card.can.as_ref().expect("a CAN").reveal()).expect("six digits")
        } else {
            let passwords = &self.card.personalisation.passwords;
            let information = passwords.mrz_information.as_ref().expect("an MRZ");
            Password::mrz_information(information.reveal()).expect("its key")
        }
    }

    fn run(&self) -> Run {
        // An RSA signature takes extended length also where files are read without.
        let wanted = if self.extended {
            ExtendedLength::Try
        } else {
            ExtendedLength::Never
        };
        let card = SoftCard::new(self.card.personalisation.clone(), Behaviour::default());
        let log = Arc::new(Mutex::new(Vec::new()));
        let mut wire = Logged {
            inner: SoftReader::new(card, Limits::EXTENDED),
            log: Arc::clone(&log),
        };
        let first = Arc::new(Mutex::new(0));
        let (seen, heard) = (Arc::clone(&log), Arc::clone(&first));
        let options = ReadOptions {
            plan: Plan::with_portrait(),
            extended_length: wanted,
            progress: Some(Box::new(move |event| {
                if let Progress::File { file, .. } = event
                    && EARLY.contains(&file)
                {
                    *heard.lock().expect("one thread") = seen.lock().expect("one thread").len();
                }
            })),
            ..ReadOptions::default()
        };
        let document =
            reader::read(&mut wire, Some(&self.key()), &options).expect("a card without fault");
        let exchanges = log.lock().expect("one thread").clone();
        let first = *first.lock().expect("one thread");
        Run {
            exchanges,
            first,
            document,
        }
    }

    /// The fewest exchanges and bytes that bring these files and proofs, from the specifications:
    /// the commands of access, each file in reads as large as they can be, the commands of the
    /// proofs; each with its secure messaging and nothing else.
    fn floor(&self, files: &[FileIdentity], proofs: bool) -> Vec<Exchange> {
        let plain = |ins, sent, received| Exchange {
            ins,
            sent,
            received,
        };
        // Block, DO'87' with its padding, DO'99', DO'8E', status word.
        let (block, most) = if self.pace { (16, 223) } else { (8, 231) };
        // A protected response with so many plain bytes.
        let response = |length: usize| {
            let sealed = (length / block + 1) * block + 1;
            let header = match sealed {
                ..0x80 => 2,
                0x80..0x100 => 3,
                _ => 4,
            };
            sealed + header + 4 + 10 + 2
        };
        // Header, Lc, DO'97', DO'8E', Le, with two bytes in each where lengths are extended.
        let sent = |data: usize, length: usize| data + if length > most { 23 } else { 19 };
        let read = |length: usize| plain(0xB0, sent(0, length), response(length));
        let length = |file: &FileIdentity| {
            self.card
                .personalisation
                .files
                .get(file)
                .map_or(0, Vec::len)
        };
        let access = if self.pace {
            let card_access = length(&FileIdentity::CARD_ACCESS);
            vec![
                plain(0xB0, 5, card_access + 2),
                plain(0x22, 5 + 15, 2),
                plain(0x86, 8, 22),
                plain(0x86, 5 + 69 + 1, 71),
                plain(0x86, 5 + 69 + 1, 71),
                plain(0x86, 5 + 12 + 1, 14),
                plain(0xA4, 6 + 19 + 10, 16),
            ]
        } else {
            vec![
                plain(0xB0, 5, 2),
                plain(0xA4, 12, 2),
                plain(0x84, 5, 10),
                plain(0x82, 46, 42),
            ]
        };
        let reads = files.iter().flat_map(|file| {
            let length = length(file);
            let chunk = if self.extended { length.max(1) } else { most };
            (0..length.div_ceil(chunk)).map(move |i| (length - i * chunk).min(chunk))
        });
        let mut all = access;
        all.extend(reads.map(read));
        if proofs {
            let keys = &self.card.personalisation.keys;
            let signature = match &keys.active_authentication {
                Some(AaKey::Rsa { modulus, .. }) => modulus.len(),
                _ => 64,
            };
            // MSE and GENERAL AUTHENTICATE under the old keys, then INTERNAL AUTHENTICATE; their
            // data in DO'87'.
            let point = if self.pace { 83 } else { 75 };
            all.push(plain(0x22, 6 + 19 + 10, 16));
            all.push(plain(0x86, sent(point, 0), response(2)));
            all.push(plain(0x88, sent(19, signature), response(signature)));
        }
        all
    }
}

/// Whose coming puts name and number on the screen, with what they are verified by.
const EARLY: [FileIdentity; 3] = [
    FileIdentity::dg(DataGroup::Dg1),
    FileIdentity::dg(DataGroup::Dg13),
    FileIdentity::SOD,
];

/// What verification takes on this machine, in ms: the middle of ten.
fn host(way: &Way, document: &Document) -> f64 {
    let mut trust = TrustStore::new();
    trust.add_bytes(&way.card.csca_der, "bench");
    let options = VerifyOptions::live(datetime!(2025-06-01 12:00 UTC));
    let mut times: Vec<f64> = (0..10)
        .map(|_| {
            let since = Instant::now();
            let _ = verify(document, &trust, &options);
            since.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(5).copied().unwrap_or_default()
}

fn main() {
    for way in Way::all() {
        let run = way.run();
        let host = host(&way, &run.document);
        let listed = |file: &&FileIdentity| run.document.file(**file).is_some();
        let files = Plan::with_portrait().files();
        let files: Vec<_> = files.iter().filter(listed).copied().collect();
        let early: Vec<_> = files
            .iter()
            .copied()
            .filter(|f| EARLY.contains(f))
            .collect();
        let first = run.exchanges.get(..run.first).unwrap_or_default();
        let (first_floor, floor) = (way.floor(&early, false), way.floor(&files, true));
        println!(
            "\n{}: {} exchanges (floor {}), {} until name, number and EF.SOD (floor {}); verification adds {host:.1} ms\n",
            way.name,
            run.exchanges.len(),
            floor.len(),
            first.len(),
            first_floor.len(),
        );
        print!("| kbit/s |");
        LATENCIES
            .iter()
            .for_each(|latency| print!(" {latency} ms |"));
        print!("\n|---|");
        LATENCIES.iter().for_each(|_| print!("---|"));
        println!();
        for rate in RATES {
            print!("| {rate} |");
            for latency in LATENCIES {
                let link = Link { rate, latency };
                let seconds = |ms: f64| ms / 1000.0;
                print!(
                    " {:.2} ({:.2}) → {:.2} ({:.2}) |",
                    seconds(time(link, first)),
                    seconds(time(link, &first_floor)),
                    seconds(time(link, &run.exchanges)),
                    seconds(time(link, &floor)),
                );
            }
            println!();
        }
    }
}
