//! The card is pulled at every exchange of a whole read, before the command ran or before its
//! answer came: the read goes on where it was, on the same card and no other.

use std::collections::BTreeMap;

use cccd_chip::access::Password;
use cccd_chip::document::{Document, FileState, Proof};
use cccd_chip::lds::{DataGroup, FileIdentity, Location};
use cccd_chip::reader::{ExtendedLength, Plan, ReadError, ReadOptions, read, resume};
use cccd_chip::transport::{Limits, TransportError};
use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::{Fault, Moment};
use cccd_softcard::{Behaviour, IssuedCard, Issuer, Order, Profile};

use crate::soft::{Soft, bac_only, can, four_files, issued, mrz, options};

const MOMENTS: [Moment; 2] = [Moment::Before, Moment::After];

fn reader(card: &IssuedCard, behaviour: Behaviour) -> Soft {
    Soft::new(card, behaviour, Limits::EXTENDED)
}

/// Reads until the card is pulled at this command.
fn cut(soft: &mut Soft, key: &Password, options: &ReadOptions) -> Document {
    match read(soft, Some(key), options).unwrap_err() {
        ReadError::Link { error, document } => {
            assert_eq!(error, TransportError::CardRemoved);
            *document
        }
        other => panic!("{other}"),
    }
}

/// How many bytes of each file of the application have come, whole or in part.
fn kept(document: &Document) -> BTreeMap<FileIdentity, u64> {
    let whole = document
        .files
        .iter()
        .filter_map(|(file, state)| match state {
            FileState::Read(bytes) => Some((*file, bytes.reveal().len() as u64)),
            _ => None,
        });
    let begun = document
        .begun
        .iter()
        .map(|begun| (begun.file, begun.bytes.reveal().len() as u64));
    whole
        .chain(begun)
        .filter(|(file, _)| file.location == Location::Application)
        .collect()
}

/// What proves that it is the same card, and what that takes of EF.SOD.
#[derive(Clone, Copy, PartialEq)]
enum Proven {
    /// Chip Authentication, whose new keys Active Authentication proves: nothing.
    Chip,
    /// Chip Authentication, whose new keys one byte of EF.SOD proves.
    ChipAndOneByte,
    /// EF.SOD: all of it again, where it had come before, whole or in part.
    Sod,
}

/// Pulls the card at every exchange; the bytes that the card gives are those of its files, and
/// those of the one answer that was lost.
fn pulled_everywhere(card: &IssuedCard, key: &Password, options: &ReadOptions, proven: Proven) {
    let mut soft = reader(card, Behaviour::default());
    let whole = read(&mut soft, Some(key), options).unwrap();
    for command in 1..=u64::from(whole.traffic.commands) {
        for moment in MOMENTS {
            let at = format!("{command} {moment:?}");
            let pull = Behaviour::default().with(Fault::Pull { command, moment });
            let mut soft = reader(card, pull);
            let partial = cut(&mut soft, key, options);
            let kept = kept(&partial);
            let given: BTreeMap<_, _> = card
                .personalisation
                .files
                .keys()
                .map(|file| (*file, soft.card.given(*file)))
                .collect();
            soft.put_back();
            let commands = soft.headers.len();
            let document = resume(&mut soft, Some(key), options, &partial)
                .unwrap_or_else(|error| panic!("{at}: {error}"));
            assert_eq!(document.files, whole.files, "{at}");
            assert_eq!(document.begun, None);
            assert_eq!(document.traffic.commands as usize, soft.headers.len());
            assert!(commands < soft.headers.len());
            match proven {
                Proven::Chip | Proven::ChipAndOneByte => {
                    assert!(matches!(document.chip_auth, Proof::Done(_)), "{at}");
                    assert!(matches!(document.active_auth, Proof::Done(_)), "{at}");
                }
                Proven::Sod => assert!(!matches!(document.chip_auth, Proof::Done(_))),
            }
            for (file, given) in given {
                if file.location == Location::MasterFile {
                    continue;
                }
                let length = document.file(file).map_or(0, <[u8]>::len) as u64;
                let kept = kept.get(&file).copied().unwrap_or(0);
                let again = match proven {
                    _ if file != FileIdentity::SOD => 0,
                    Proven::Chip => 0,
                    Proven::ChipAndOneByte => 1,
                    Proven::Sod if kept > 0 => length,
                    Proven::Sod => 0,
                };
                // Of the answer that was lost, or for a proof that was run before it.
                let lost = given - kept;
                let run_before = proven == Proven::ChipAndOneByte && again == 1 && lost == 1;
                assert!(
                    moment == Moment::After || lost == 0 || run_before,
                    "{at} {file}"
                );
                assert_eq!(soft.card.given(file), length + lost + again, "{at} {file}");
            }
        }
    }
}

/// The files that say who the holder is, several of which take several short reads.
fn short_without_portrait() -> ReadOptions {
    ReadOptions {
        plan: Plan::identity(),
        ..options(ExtendedLength::Never)
    }
}

#[test]
fn pulled_at_every_exchange_pace_extended() {
    let card = issued(Profile::Cccd2021);
    let options = options(ExtendedLength::Try);
    pulled_everywhere(&card, &can(&card), &options, Proven::Chip);
}

#[test]
fn pulled_at_every_exchange_pace_short() {
    let card = issued(Profile::Cccd2021);
    // Its RSA key is too long for a short response.
    pulled_everywhere(
        &card,
        &can(&card),
        &short_without_portrait(),
        Proven::ChipAndOneByte,
    );
}

#[test]
fn pulled_at_every_exchange_bac_extended() {
    let card = bac_only();
    let options = options(ExtendedLength::Try);
    pulled_everywhere(&card, &mrz(&card), &options, Proven::Chip);
}

#[test]
fn pulled_at_every_exchange_bac_short() {
    let card = bac_only();
    pulled_everywhere(&card, &mrz(&card), &short_without_portrait(), Proven::Chip);
}

/// With the portrait, in some eighty short reads.
#[test]
fn pulled_at_every_exchange_without_a_proof_of_the_chip() {
    let card = four_files(7, false);
    for extended in [ExtendedLength::Never, ExtendedLength::Try] {
        pulled_everywhere(&card, &mrz(&card), &options(extended), Proven::Sod);
    }
}

/// A second pull, in the read that goes on, loses nothing either.
#[test]
fn pulled_twice_in_one_file() {
    let card = four_files(7, false);
    let key = mrz(&card);
    let pull = |command| Fault::Pull {
        command,
        moment: Moment::After,
    };
    // In the middle of DG2 both times: the second within the read that went on.
    let behaviour = Behaviour::default().with(pull(25)).with(pull(40));
    let options = options(ExtendedLength::Never);
    let mut soft = reader(&card, behaviour);
    let mut partial = cut(&mut soft, &key, &options);
    let mut lengths = Vec::new();
    let document = loop {
        lengths.push(partial.begun.as_ref().unwrap().bytes.reveal().len());
        soft.put_back();
        match resume(&mut soft, Some(&key), &options, &partial) {
            Ok(document) => break document,
            Err(ReadError::Link { document, .. }) => partial = *document,
            Err(other) => panic!("{other}"),
        }
    };
    assert!(
        matches!(lengths[..], [first, second] if first < second),
        "{lengths:?}"
    );
    let dg2 = FileIdentity::dg(DataGroup::Dg2);
    assert_eq!(
        document.file(dg2),
        Some(&card.personalisation.files[&dg2][..])
    );
    // Two answers of 231 bytes were lost.
    let length = document.file(dg2).unwrap().len() as u64;
    assert_eq!(soft.card.given(dg2), length + 2 * 231);
}

/// Another card in between, at every exchange: with the same key of access, or another. What comes
/// of it is that card's document and no mix, and once EF.SOD had begun to come, nothing.
#[test]
fn another_card_in_between_is_found_out() {
    let cccd = |seed| {
        Issuer::from_seed(seed)
            .issue(&Order::new(Profile::Cccd2021))
            .unwrap()
    };
    let pairs = [
        (cccd(7), cccd(8), can as fn(&IssuedCard) -> Password),
        (four_files(7, false), four_files(8, false), mrz),
    ];
    for (first, second, key) in pairs {
        let key = key(&first);
        let options = options(ExtendedLength::Try);
        let mut soft = reader(&first, Behaviour::default());
        let commands = read(&mut soft, Some(&key), &options);
        let commands = u64::from(commands.unwrap().traffic.commands);
        for command in 1..=commands {
            let moment = Moment::After;
            let pull = Behaviour::default().with(Fault::Pull { command, moment });
            let partial = cut(&mut reader(&first, pull), &key, &options);
            let sod_began = kept(&partial).contains_key(&FileIdentity::SOD);
            let mut other = reader(&second, Behaviour::default());
            match resume(&mut other, Some(&key), &options, &partial) {
                Ok(document) => {
                    assert!(!sod_began, "{command} {moment:?}");
                    let files = &second.personalisation.files;
                    assert!(kept(&document).len() >= 4);
                    for file in kept(&document).keys() {
                        assert_eq!(document.file(*file), Some(&files[file][..]));
                    }
                }
                Err(ReadError::AnotherCard) => {}
                Err(error) => panic!("{command} {moment:?}: {error}"),
            }
        }
    }
}

/// The first half of DG2 of one card, and a second card that would give the other half: with the
/// keys of a copy, with the same EF.SOD, in the same order.
#[test]
fn halves_of_two_portraits_never_come_together() {
    let first = four_files(7, false);
    let dg2 = FileIdentity::dg(DataGroup::Dg2);
    let mut second = first.clone();
    let portrait = second.personalisation.files.get_mut(&dg2).unwrap();
    portrait.iter_mut().skip(40).for_each(|byte| *byte = !*byte);
    let pull = Behaviour::default().with(Fault::Pull {
        command: 25,
        moment: Moment::Before,
    });
    let key = mrz(&first);
    let options = options(ExtendedLength::Never);
    let partial = cut(&mut reader(&first, pull), &key, &options);
    assert_eq!(partial.begun.as_ref().unwrap().file, dg2);
    let mut other = reader(&second, Behaviour::default());
    let result = resume(&mut other, Some(&key), &options, &partial);
    assert!(matches!(result, Err(ReadError::AnotherCard)), "{result:?}");
}

/// A key that no longer fits is another card's, once this key has opened the first.
#[test]
fn a_key_that_no_longer_fits_is_another_card() {
    let first = issued(Profile::Cccd2021);
    let mut second = first.clone();
    second.personalisation.passwords.can = Some(String::from("999999").into());
    for (command, another) in [(2, false), (12, true)] {
        let pull = Behaviour::default().with(Fault::Pull {
            command,
            moment: Moment::Before,
        });
        let options = options(ExtendedLength::Try);
        let partial = cut(&mut reader(&first, pull), &can(&first), &options);
        let mut other = reader(&second, Behaviour::default());
        let key = can(&first);
        let error = resume(&mut other, Some(&key), &options, &partial);
        match error.unwrap_err() {
            ReadError::AnotherCard => assert!(another),
            ReadError::WrongKey { .. } => assert!(!another),
            other => panic!("{other}"),
        }
    }
}

/// One answer that calls the key wrong may be a bad moment on the air: the same card is gone on with.
/// A key that the chip counts is not sent again.
#[test]
fn a_key_that_looks_wrong_once_is_tried_once_more() {
    let pull = Fault::Pull {
        command: 12,
        moment: Moment::Before,
    };
    // The last step of each protocol, in the read that goes on.
    for (card, key, last) in [
        (
            issued(Profile::Cccd2021),
            can as fn(&IssuedCard) -> Password,
            12 + 6,
        ),
        (bac_only(), mrz, 12 + 4),
    ] {
        let wrong = Fault::PlainStatus {
            command: last,
            status: Status(0x6300),
        };
        let behaviour = Behaviour::default().with(pull.clone()).with(wrong);
        let options = options(ExtendedLength::Try);
        let key = key(&card);
        let mut soft = reader(&card, behaviour);
        let partial = cut(&mut soft, &key, &options);
        soft.put_back();
        let document = resume(&mut soft, Some(&key), &options, &partial).unwrap();
        assert_eq!(document.traffic.commands as usize, soft.headers.len());
        assert!(matches!(document.chip_auth, Proof::Done(_)));
        for (file, bytes) in kept(&partial) {
            assert_eq!(soft.card.given(file), bytes, "{file}");
        }
    }

    let mut order = Order::new(Profile::Cccd2021);
    order.pin = Some("24680".into());
    let card = Issuer::from_seed(7).issue(&order).unwrap();
    let pin = Password::pin("24680").unwrap();
    let options = options(ExtendedLength::Try);
    let partial = cut(
        &mut reader(&card, Behaviour::default().with(pull)),
        &pin,
        &options,
    );
    order.pin = Some("13579".into());
    let mut other = reader(
        &Issuer::from_seed(7).issue(&order).unwrap(),
        Behaviour::default(),
    );
    let error = resume(&mut other, Some(&pin), &options, &partial).unwrap_err();
    let tries_left = Some(2);
    assert!(
        matches!(error, ReadError::WrongKey { tries_left: left } if left == tries_left),
        "{error}"
    );
    assert_eq!(other.headers.len(), 6);
}

/// A card that does not open when it is back loses nothing of what was read: the next try goes on
/// with it.
#[test]
fn a_card_that_does_not_open_at_once_is_gone_on_with_later() {
    let card = issued(Profile::Cccd2021);
    let key = can(&card);
    let options = options(ExtendedLength::Try);
    let pull = |command| Fault::Pull {
        command,
        moment: Moment::Before,
    };
    let partial = cut(
        &mut reader(&card, Behaviour::default().with(pull(12))),
        &key,
        &options,
    );
    assert!(partial.dg(DataGroup::Dg1).is_some());
    // Back in the field, but not quite: the selection of PACE fails however often it is tried.
    let unwell = Behaviour::default().with(Fault::Refuse {
        ins: 0x22,
        p1_p2: Some(0xC1A4),
        status: Status(0x6F00),
    });
    let error = resume(&mut reader(&card, unwell), Some(&key), &options, &partial).unwrap_err();
    assert!(matches!(error, ReadError::NotOpened(_)), "{error}");
    let mut soft = reader(&card, Behaviour::default());
    let document = resume(&mut soft, Some(&key), &options, &partial).unwrap();
    let dg1 = FileIdentity::dg(DataGroup::Dg1);
    assert_eq!(soft.card.given(dg1), 0);
    assert_eq!(document.file(dg1), partial.file(dg1));
}
