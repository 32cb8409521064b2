//! What whole reads cost, command by command. The table stands in `docs/performance.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use cccd_chip::access::{AccessOptions, AskCardAccess, Password};
use cccd_chip::document::Proof;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{ExtendedLength, ExtendedUse, ReadOptions, read};
use cccd_chip::transport::{Limits, Transport as _};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile};

use crate::soft::{Soft, assert_whole, can, four_files, issued, mrz, options, with_portrait_of};

/// One command, or several that go on reading one file.
type Step = (String, usize);

/// The portrait of the public floors, in bytes.
const PORTRAIT: u16 = 20_480;

/// What was sent, by names, reads of one file together.
fn steps(soft: &Soft) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut in_application = false;
    for header in &soft.headers {
        let [_, ins, p1, p2] = *header;
        let name = match (ins, p1, p2) {
            (0xA4, 0x04, _) => {
                in_application = true;
                "SELECT the application".into()
            }
            (0x84, ..) => "GET CHALLENGE".into(),
            (0x82, ..) => "EXTERNAL AUTHENTICATE".into(),
            (0x22, 0xC1, 0xA4) => "MSE:Set AT (PACE)".into(),
            (0x22, 0x41, 0xA4) => "MSE:Set AT (Chip Authentication)".into(),
            (0x86, ..) if in_application => "GENERAL AUTHENTICATE (Chip Authentication)".into(),
            (0x86, ..) => "GENERAL AUTHENTICATE (PACE)".into(),
            (0x88, ..) => "INTERNAL AUTHENTICATE".into(),
            (0xB0, 0x80.., 0) => format!("READ BINARY {}", file(in_application, p1 & 0x1F)),
            // Of the current file.
            (0xB0, ..0x80, _) => steps.last().unwrap().0.clone(),
            _ => format!("{header:02X?}"),
        };
        match steps.last_mut() {
            Some((last, count)) if *last == name => *count += 1,
            _ => steps.push((name, 1)),
        }
    }
    steps
}

fn file(in_application: bool, sfi: u8) -> String {
    let application = [FileIdentity::COM, FileIdentity::SOD]
        .into_iter()
        .chain(DataGroup::ALL.map(FileIdentity::dg));
    let file = if in_application {
        application.into_iter().find(|file| file.sfi == sfi)
    } else {
        Some(FileIdentity::CARD_ACCESS).filter(|file| file.sfi == sfi)
    };
    file.unwrap().to_string()
}

/// A way to read a card, and what it must send.
struct Way {
    name: &'static str,
    card: IssuedCard,
    key: Password,
    extended: bool,
    ask: AskCardAccess,
    steps: Vec<(&'static str, usize)>,
}

impl Way {
    fn read(&self) -> Soft {
        // The RSA signature of a CCCD takes extended length also where files are read without.
        let mut soft = Soft::new(&self.card, Behaviour::default(), Limits::EXTENDED);
        let wanted = if self.extended {
            ExtendedLength::Try
        } else {
            ExtendedLength::Never
        };
        let options = ReadOptions {
            access: AccessOptions {
                card_access: self.ask,
                ..AccessOptions::default()
            },
            ..options(wanted)
        };
        let document = read(&mut soft, Some(&self.key), &options).unwrap();
        let used = [ExtendedUse::NotUsed, ExtendedUse::Tried][usize::from(self.extended)];
        assert_eq!(document.extended_length, used);
        assert_eq!(document.traffic.commands as usize, soft.headers.len());
        let reads = self.steps.iter().map(|(name, _)| *name);
        let files: BTreeSet<_> = reads
            .filter(|name| name.starts_with("READ BINARY"))
            .collect();
        let hidden = usize::from(
            self.card.personalisation.pace.is_empty() && self.ask != AskCardAccess::Never,
        );
        assert_whole(&document, &self.card, files.len() - hidden);
        if self.name.starts_with("CCCD") {
            assert!(matches!(document.chip_auth, Proof::Done(_)));
            assert!(matches!(document.active_auth, Proof::Done(_)));
        }
        soft
    }
}

const PROBE: (&str, usize) = ("READ BINARY EF.CardAccess", 1);
const SELECT: (&str, usize) = ("SELECT the application", 1);
const BAC: [(&str, usize); 3] = [SELECT, ("GET CHALLENGE", 1), ("EXTERNAL AUTHENTICATE", 1)];
const PACE: [(&str, usize); 4] = [
    PROBE,
    ("MSE:Set AT (PACE)", 1),
    ("GENERAL AUTHENTICATE (PACE)", 4),
    SELECT,
];
const CHIP_AUTHENTICATION: [(&str, usize); 2] = [
    ("MSE:Set AT (Chip Authentication)", 1),
    ("GENERAL AUTHENTICATE (Chip Authentication)", 1),
];
const ACTIVE_AUTHENTICATION: (&str, usize) = ("INTERNAL AUTHENTICATE", 1);
/// What proves the new keys where Active Authentication has extended length and the chip has not
/// taken any yet: a refusal of that would look like a copy's.
const PROOF: (&str, usize) = ("READ BINARY EF.SOD", 1);

/// The four files with a large portrait, in this many reads each.
fn four(sod: usize, dg2: usize) -> [(&'static str, usize); 4] {
    [
        ("READ BINARY EF.DG1", 1),
        ("READ BINARY EF.SOD", sod),
        ("READ BINARY EF.COM", 1),
        ("READ BINARY EF.DG2", dg2),
    ]
}

/// The seven files of a Vietnamese card: DG13, EF.SOD, DG14 and DG15 in this many reads.
fn seven(reads: [usize; 4], dg2: usize) -> [(&'static str, usize); 7] {
    [
        ("READ BINARY EF.DG1", 1),
        ("READ BINARY EF.DG13", reads[0]),
        ("READ BINARY EF.SOD", reads[1]),
        ("READ BINARY EF.DG14", reads[2]),
        ("READ BINARY EF.DG15", reads[3]),
        ("READ BINARY EF.COM", 1),
        ("READ BINARY EF.DG2", dg2),
    ]
}

fn ways() -> Vec<Way> {
    let bac = with_portrait_of(four_files(7, false), PORTRAIT);
    let pace = with_portrait_of(four_files(7, true), PORTRAIT);
    let cccd = with_portrait_of(issued(Profile::Cccd2021), PORTRAIT);
    let (once, never) = (AskCardAccess::Once, AskCardAccess::Never);
    let length = |card: &IssuedCard, file| card.personalisation.files[&file].len();
    let dg = FileIdentity::dg;
    let sod = length(&bac, FileIdentity::SOD);
    let sod_pace = length(&pace, FileIdentity::SOD);
    let long = [
        dg(DataGroup::Dg13),
        FileIdentity::SOD,
        dg(DataGroup::Dg14),
        dg(DataGroup::Dg15),
    ]
    .map(|file| length(&cccd, file).div_ceil(223));
    let way = |name, card: &IssuedCard, key, extended, ask, steps: Vec<_>| Way {
        name,
        card: card.clone(),
        key,
        extended,
        ask,
        steps,
    };
    vec![
        way(
            "BAC, extended, EF.CardAccess not asked for",
            &bac,
            mrz(&bac),
            true,
            never,
            [&BAC[..], &four(1, 1)].concat(),
        ),
        way(
            "BAC, extended",
            &bac,
            mrz(&bac),
            true,
            once,
            [&[PROBE][..], &BAC, &four(1, 1)].concat(),
        ),
        way(
            "BAC, short",
            &bac,
            mrz(&bac),
            false,
            once,
            [&[PROBE][..], &BAC, &four(sod.div_ceil(231), 89)].concat(),
        ),
        way(
            "PACE, extended",
            &pace,
            can(&pace),
            true,
            once,
            [&PACE[..], &four(1, 1)].concat(),
        ),
        way(
            "PACE, short",
            &pace,
            can(&pace),
            false,
            once,
            [&PACE[..], &four(sod_pace.div_ceil(223), 92)].concat(),
        ),
        way(
            "CCCD, extended",
            &cccd,
            can(&cccd),
            true,
            once,
            [
                &PACE[..],
                &seven([1; 4], 1),
                &CHIP_AUTHENTICATION,
                &[ACTIVE_AUTHENTICATION],
            ]
            .concat(),
        ),
        way(
            "CCCD, short",
            &cccd,
            can(&cccd),
            false,
            once,
            [
                &PACE[..],
                &seven(long, 92),
                &CHIP_AUTHENTICATION,
                &[PROOF, ACTIVE_AUTHENTICATION],
            ]
            .concat(),
        ),
    ]
}

#[test]
fn every_way_sends_exactly_its_floor() {
    let mut totals = Vec::new();
    for way in ways() {
        let soft = way.read();
        let sent = steps(&soft);
        let sent: Vec<_> = sent.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        assert_eq!(sent, way.steps, "{}", way.name);
        totals.push(soft.headers.len());
    }
    // The public floors: with extended length 7, 8 with a look for EF.CardAccess, 17.
    assert_eq!([totals[0], totals[1], totals[3], totals[5]], [7, 8, 11, 17]);
}

/// The table in the documentation is what is sent.
#[test]
fn the_table_of_commands_is_true() {
    let ways = ways();
    let columns: Vec<Vec<Step>> = ways.iter().map(|way| steps(&way.read())).collect();
    let mut names: Vec<&str> = Vec::new();
    // The longest way of each kind first, so that the rows come in its order.
    for (name, _) in columns.iter().rev().flatten() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let order = [
        "READ BINARY EF.CardAccess",
        "MSE:Set AT (PACE)",
        "GENERAL AUTHENTICATE (PACE)",
        "SELECT the application",
        "GET CHALLENGE",
        "EXTERNAL AUTHENTICATE",
    ];
    let rest: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !order.contains(name))
        .collect();
    assert_eq!(order.len() + rest.len(), names.len());
    let mut table = String::from("| command |");
    ways.iter()
        .for_each(|way| write!(table, " {} |", way.name).unwrap());
    table.push_str("\n|---|");
    ways.iter().for_each(|_| table.push_str("---|"));
    for name in order.into_iter().chain(rest) {
        write!(table, "\n| {name} |").unwrap();
        for column in &columns {
            let times = column.iter().filter(|(found, _)| found == name);
            let count = match times.map(|(_, count)| count).sum::<usize>() {
                0 => "–".to_owned(),
                count => count.to_string(),
            };
            write!(table, " {count} |").unwrap();
        }
    }
    table.push_str("\n| **all** |");
    for column in &columns {
        let sum: usize = column.iter().map(|(_, count)| count).sum();
        write!(table, " **{sum}** |").unwrap();
    }
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.md");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains(&table),
        "docs/performance.md should have\n{table}"
    );
}

/// Sizes that the card states cost one exchange, which its ATR has to promise; or none.
#[test]
fn stated_sizes_are_asked_for_where_the_atr_promises_them() {
    let mut order = Order::new(Profile::Cccd2021);
    order.extended_length = Some((2_000, 1_500));
    let states = with_portrait_of(Issuer::from_seed(7).issue(&order).unwrap(), PORTRAIT);
    let promises = Behaviour {
        capabilities: Some([0, 0, 0x60]),
        ..Behaviour::default()
    };
    let mut soft = Soft::new(&states, promises.clone(), Limits::EXTENDED);
    let when = options(ExtendedLength::WhenStated);
    let document = read(&mut soft, Some(&can(&states)), &when).unwrap();
    let stated = ExtendedUse::Stated {
        command: 2_000,
        response: 1_500,
    };
    assert_eq!(document.extended_length, stated);
    // One more than the 17 for EF.ATR/INFO; EF.SOD and DG2 in pieces of 1,471 bytes, which 1,498
    // carry.
    let pieces = |length: usize| length.div_ceil(1_471);
    let sod = pieces(states.personalisation.files[&FileIdentity::SOD].len());
    let dg2 = pieces(usize::from(PORTRAIT));
    assert_eq!(soft.headers.len(), 17 + 1 + sod - 1 + dg2 - 1);
    assert_eq!(soft.headers[0], [0x00, 0xB0, 0x81, 0x00]);

    // A card that promises and has no such file: one question, then short reads.
    order.extended_length = None;
    let silent = Issuer::from_seed(7).issue(&order).unwrap();
    let mut soft = Soft::new(&silent, promises, Limits::EXTENDED);
    let document = read(&mut soft, Some(&can(&silent)), &when).unwrap();
    assert_eq!(document.extended_length, ExtendedUse::NotStated);
    assert_eq!(
        soft.headers[..2],
        [[0x00, 0xB0, 0x81, 0x00], [0x00, 0xB0, 0x9C, 0x00]]
    );

    // A card whose ATR says nothing is not asked.
    let mut soft = Soft::new(&states, Behaviour::default(), Limits::EXTENDED);
    read(&mut soft, Some(&can(&states)), &when).unwrap();
    assert_eq!(soft.headers[0], [0x00, 0xB0, 0x9C, 0x00]);
}

/// The reader's own limit (dwMaxAPDUDataSize) bounds every read.
#[test]
fn reads_are_as_large_as_the_reader_carries() {
    let card = with_portrait_of(issued(Profile::Cccd2021), PORTRAIT);
    let limits = Limits {
        command: 1_033,
        response: 1_026,
    };
    let mut soft = Soft::new(&card, Behaviour::default(), limits);
    read(&mut soft, Some(&can(&card)), &options(ExtendedLength::Try)).unwrap();
    // 991 plain bytes fit 1,024 under AES: the SOD of this card takes two reads.
    let reads: BTreeSet<_> = soft
        .headers
        .iter()
        .filter(|header| header[1] == 0xB0)
        .collect();
    assert!(!reads.is_empty());
    let sod = card.personalisation.files[&FileIdentity::SOD]
        .len()
        .div_ceil(991);
    assert_eq!(
        soft.headers.len(),
        17 + (sod - 1) + usize::from(PORTRAIT).div_ceil(991) - 1
    );
    assert_eq!(soft.card().limits, limits);
}

/// Beyond 32,767 bytes the offset goes into a data object (Doc 9303-10, 3.6.3.2).
#[test]
fn a_file_over_32_kilobytes_is_read_with_the_odd_instruction() {
    let card = with_portrait_of(four_files(7, false), 40_000);
    let mut soft = Soft::new(&card, Behaviour::default(), Limits::SHORT);
    let document = read(&mut soft, Some(&mrz(&card)), &ReadOptions::default()).unwrap();
    assert_whole(&document, &card, 4);
    // 142 reads of 231 bytes go up to 32,802; of the rest each object takes three bytes.
    assert_eq!(soft.count(0xB1), (40_000_usize - 142 * 231).div_ceil(228));
    let sod = card.personalisation.files[&FileIdentity::SOD]
        .len()
        .div_ceil(231);
    assert_eq!(soft.count(0xB0), 1 + 1 + sod + 1 + 142);
}
