//! Habits of chips and readers in the field, a test for each.

use cccd_chip::access::Password;
use cccd_chip::document::{AccessProtocol, Document, Proof};
use cccd_chip::lds::cvca::EfCvca;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{ExtendedLength, ExtendedUse, ReadError, ReadOptions, read};
use cccd_chip::transport::Limits;
use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::{EndOfFile, Fault, LargestRead, PaceReference, SelectMasterFile};
use cccd_softcard::{Behaviour, Issuer, Order, Profile};

use crate::soft::{
    Beyond, Soft, assert_whole, bac_only, can, four_files, issued, mrz, options, with_portrait_of,
};

/// Reads a Vietnamese card with this habit by short reads; what came, and what was sent. Active
/// Authentication with its RSA key has extended length.
fn read_cccd(behaviour: Behaviour) -> (Document, Soft) {
    let card = issued(Profile::Cccd2021);
    let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
    let document = read(&mut soft, Some(&can(&card)), &ReadOptions::default()).unwrap();
    assert_whole(&document, &card, 8);
    assert!(matches!(document.chip_auth, Proof::Done(_)));
    assert!(matches!(document.active_auth, Proof::Done(_)));
    (document, soft)
}

fn usual() -> usize {
    read_cccd(Behaviour::default()).1.headers.len()
}

/// Vietnamese cards answer 6D00 to `00A4000C023F00`, others 6982, 6A81, 6A86 or 6A87 (gmrtd/gmrtd
/// #414): it is not sent where EF.CardAccess is found.
#[test]
fn select_of_the_master_file_6d00_vietnam_gmrtd_414() {
    for select_master_file in [
        SelectMasterFile::Refused,
        SelectMasterFile::NotFound,
        SelectMasterFile::Accepted,
    ] {
        let (_, soft) = read_cccd(Behaviour {
            select_master_file,
            ..Behaviour::default()
        });
        assert!(
            soft.headers
                .iter()
                .all(|header| header[1..3] != [0xA4, 0x00])
        );
        assert_eq!(soft.headers.len(), usual());
    }
}

/// German passports take EXTERNAL AUTHENTICATE with Le = 28 and no other.
#[test]
fn bac_le_28_germany() {
    let card = bac_only();
    let behaviour = Behaviour {
        bac_le: Some(0x28),
        ..Behaviour::default()
    };
    let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
    let document = read(&mut soft, Some(&mrz(&card)), &ReadOptions::default()).unwrap();
    assert_whole(&document, &card, 6);
    assert_eq!(soft.count(0x82), 1);
}

/// Some chips refuse `97 01 00` in a protected short read: DF under AES and E7 under 3DES say how
/// much fits, and so nothing is refused.
#[test]
fn do97_df_under_aes_e7_under_3des_in_protected_short_reads() {
    let minds = Behaviour {
        zero_le_in_protected_read: false,
        ..Behaviour::default()
    };
    assert_eq!(read_cccd(minds.clone()).1.headers.len(), usual());

    let card = with_portrait_of(four_files(7, false), 20_480);
    let mut costs = [minds, Behaviour::default()].map(|behaviour| {
        let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
        let document = read(&mut soft, Some(&mrz(&card)), &ReadOptions::default()).unwrap();
        assert_whole(&document, &card, 4);
        soft.headers.len()
    });
    costs.sort_unstable();
    assert_eq!(costs[0], costs[1]);
}

/// Ukrainian passports give 192 bytes at most: refused once beyond, or cut.
#[test]
fn largest_read_192_ukraine() {
    let card = with_portrait_of(four_files(7, false), 20_480);
    let sod = card.personalisation.files[&FileIdentity::SOD].len();
    for (refused, lost) in [(true, 1), (false, 0)] {
        let behaviour = Behaviour {
            largest_read: Some(LargestRead {
                bytes: 192,
                refused,
            }),
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
        let document = read(&mut soft, Some(&mrz(&card)), &ReadOptions::default()).unwrap();
        assert_whole(&document, &card, 4);
        let reads = 1 + sod.div_ceil(192) + 1 + 20_480_usize.div_ceil(192);
        assert_eq!(soft.headers.len(), 4 + lost + reads);
    }
}

/// MSE:Set AT of PACE with object 84 and without: the chip that minds is asked once more.
#[test]
fn mse_set_at_with_and_without_tag_84() {
    let usual = usual();
    for (pace_reference, more) in [
        (PaceReference::Optional, 0..=0),
        (PaceReference::Required, 0..=1),
        (PaceReference::Refused, 0..=1),
    ] {
        let (_, soft) = read_cccd(Behaviour {
            pace_reference,
            ..Behaviour::default()
        });
        assert!(
            more.contains(&(soft.headers.len() - usual)),
            "{pace_reference:?}"
        );
    }
}

/// SELECT is sent without Le, which German documents refuse beside P2 = 0C
/// (AndyQ/NFCPassportReader #153).
#[test]
fn le_on_select_refused_nfcpassportreader_153() {
    let (_, soft) = read_cccd(Behaviour {
        le_on_select: false,
        ..Behaviour::default()
    });
    assert_eq!(soft.headers.len(), usual());
    // The same where files must be selected.
    read_cccd(Behaviour {
        le_on_select: false,
        no_short_identifiers: Some(Status::WRONG_P1_P2),
        ..Behaviour::default()
    });
}

/// Reads beyond the end of a file bring 6282 with the data and cost nothing more.
#[test]
fn end_of_file_6282() {
    let (_, soft) = read_cccd(Behaviour {
        end_of_file: EndOfFile::Warning,
        ..Behaviour::default()
    });
    assert_eq!(soft.headers.len(), usual());
}

/// Reads beyond the end of a file bring 6B00 and no data: the length is read first then.
#[test]
fn end_of_file_6b00() {
    read_cccd(Behaviour {
        end_of_file: EndOfFile::WrongOffset,
        ..Behaviour::default()
    });
    let card = with_portrait_of(four_files(7, false), 20_480);
    let behaviour = Behaviour {
        end_of_file: EndOfFile::WrongOffset,
        ..Behaviour::default()
    };
    for limits in [Limits::SHORT, Limits::EXTENDED] {
        let mut soft = Soft::new(&card, behaviour.clone(), limits);
        let document = read(&mut soft, Some(&mrz(&card)), &options(ExtendedLength::Try)).unwrap();
        assert_whole(&document, &card, 4);
    }
}

/// The same with 6Cxx, which names the right length.
#[test]
fn end_of_file_6cxx() {
    read_cccd(Behaviour {
        end_of_file: EndOfFile::RightLength,
        ..Behaviour::default()
    });
}

/// Files may be longer than their outer length says; what follows is neither read nor kept.
#[test]
fn data_groups_with_trailing_bytes() {
    let card = issued(Profile::Cccd2021);
    for trailing_bytes in [1, 300] {
        let behaviour = Behaviour {
            trailing_bytes,
            ..Behaviour::default()
        };
        for limits in [Limits::SHORT, Limits::EXTENDED] {
            let mut soft = Soft::new(&card, behaviour.clone(), limits);
            let document = read(&mut soft, Some(&can(&card)), &options(ExtendedLength::Try));
            assert_whole(&document.unwrap(), &card, 8);
        }
    }
    let (_, soft) = read_cccd(Behaviour {
        trailing_bytes: 300,
        ..Behaviour::default()
    });
    assert_eq!(soft.headers.len(), usual());
    let dg2 = FileIdentity::dg(DataGroup::Dg2);
    let length = card.personalisation.files[&dg2].len();
    assert_eq!(soft.card.given(dg2), length as u64);
}

/// An ACR122U carries short commands only: where it says so, none other is sent; where it does
/// not, it answers 6300 by itself.
#[test]
fn no_extended_length_acr122u() {
    let card = issued(Profile::Cccd2021);
    let mut honest = Soft::new(&card, Behaviour::default(), Limits::SHORT)
        .carrying(Limits::SHORT, Beyond::Answers(0x6300));
    let document = read(
        &mut honest,
        Some(&can(&card)),
        &options(ExtendedLength::Try),
    )
    .unwrap();
    assert_whole(&document, &card, 8);
    assert_eq!(document.extended_length, ExtendedUse::NotUsed);
    assert_eq!(honest.headers.len(), usual());
    // Its RSA signature is longer than a short response carries.
    assert!(matches!(document.active_auth, Proof::Inconclusive(_)));

    let mut not = Soft::new(&card, Behaviour::default(), Limits::EXTENDED)
        .carrying(Limits::SHORT, Beyond::Answers(0x6300));
    let document = read(&mut not, Some(&can(&card)), &options(ExtendedLength::Try)).unwrap();
    assert_whole(&document, &card, 8);
    assert_eq!(document.extended_length, ExtendedUse::Refused);
    assert!(matches!(document.chip_auth, Proof::Done(_)));
    assert!(matches!(document.active_auth, Proof::Inconclusive(_)));
}

/// A chip whose EF.CardAccess has no short identifier: it is asked by SELECT before PACE is given
/// up for a key that opens nothing else, before a refusal of BAC counts, and before DG14 makes it
/// look like a copy that hides PACE.
#[test]
fn card_access_without_a_short_identifier() {
    let hidden = |card: &cccd_softcard::IssuedCard, key, bac: bool| {
        let mut card = card.clone();
        card.personalisation.bac = bac;
        let behaviour = Behaviour {
            short_identifier_of_card_access: false,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
        let document = read(&mut soft, Some(&key), &ReadOptions::default()).unwrap();
        let opened = document.access.protocol.clone().unwrap();
        assert!(matches!(opened, AccessProtocol::Pace { .. }), "{opened:?}");
        assert_whole(&document, &card, 8);
        soft.headers.len()
    };
    let card = issued(Profile::Cccd2021);
    let usual = usual();
    // SELECT and READ BINARY instead of one READ BINARY.
    assert_eq!(hidden(&card, can(&card), true), usual + 2);
    hidden(&card, mrz(&card), false);
    hidden(&card, mrz(&card), true);

    // A chip that has none at all is asked once, and by its key for PACE twice.
    let bac = four_files(7, false);
    let mut soft = Soft::new(&bac, Behaviour::default(), Limits::SHORT);
    read(&mut soft, Some(&mrz(&bac)), &ReadOptions::default()).unwrap();
    assert_eq!(
        soft.headers[..2],
        [[0x00, 0xB0, 0x9C, 0x00], [0x00, 0xA4, 0x04, 0x0C]]
    );
    let mut soft = Soft::new(&bac, Behaviour::default(), Limits::SHORT);
    assert!(read(&mut soft, Some(&can(&bac)), &ReadOptions::default()).is_err());
    assert_eq!(
        soft.headers,
        [
            [0x00, 0xB0, 0x9C, 0x00],
            [0x00, 0xA4, 0x02, 0x0C],
            [0x00, 0xA4, 0x00, 0x0C]
        ]
    );
}

/// A chip with PACE alone whose EF.CardAccess is not found at first, and which answers BAC as if
/// the key were wrong or the application not there: it is opened by PACE all the same.
#[test]
fn a_chip_with_pace_alone_is_not_given_up_for_what_it_says_to_bac() {
    let mut card = issued(Profile::Cccd2021);
    card.personalisation.bac = false;
    let refusing = |ins, p1_p2, status| Fault::Refuse { ins, p1_p2, status };
    let to_bac = |status| refusing(0x82, Some(0), Status(status));
    for says in [
        to_bac(0x6300),
        to_bac(0x6982),
        to_bac(0x6983),
        to_bac(0x6985),
        to_bac(0x6D00),
        refusing(0x84, Some(0), Status(0x6985)),
    ] {
        let behaviour = Behaviour {
            short_identifier_of_card_access: false,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour.with(says.clone()), Limits::SHORT);
        let document = read(&mut soft, Some(&mrz(&card)), &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{says:?}: {error}"));
        assert_whole(&document, &card, 8);
    }

    // After a reset another application is current, and the master file must be selected.
    for key in [can(&card), mrz(&card)] {
        let behaviour = Behaviour {
            begins_in_master_file: false,
            select_master_file: SelectMasterFile::Accepted,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
        let document = read(&mut soft, Some(&key), &ReadOptions::default()).unwrap();
        assert_whole(&document, &card, 8);
    }
}

/// After a reset the application is current, and its EF.CVCA, which bears the identifiers of
/// EF.CardAccess, may be read by anyone: it is not taken for a broken EF.CardAccess.
#[test]
fn ef_cvca_in_the_place_of_ef_card_access_does_not_hide_pace() {
    let issued = issued(Profile::Cccd2021);
    for (key, bac) in [
        (can(&issued), true),
        (mrz(&issued), false),
        (mrz(&issued), true),
    ] {
        let mut card = issued.clone();
        card.personalisation.bac = bac;
        let cvca = EfCvca {
            references: vec!["VTCVCATEST00001".into()],
        };
        let files = &mut card.personalisation.files;
        files.insert(FileIdentity::CVCA, cvca.encode());
        let behaviour = Behaviour {
            begins_in_master_file: false,
            select_master_file: SelectMasterFile::Accepted,
            free_cvca: true,
            ..Behaviour::default()
        };
        let mut soft = Soft::new(&card, behaviour, Limits::SHORT);
        let document = read(&mut soft, Some(&key), &ReadOptions::default()).unwrap();
        let opened = document.access.protocol.clone().unwrap();
        assert!(matches!(opened, AccessProtocol::Pace { .. }), "{opened:?}");
        assert_whole(&document, &card, 8);
    }
}

/// A key that BAC found wrong is sent to the chip no second time where there is no PACE.
#[test]
fn a_wrong_key_is_tried_by_bac_once() {
    let card = four_files(7, false);
    let other = Password::from_document("X12345678", "900115", "300115").unwrap();
    let mut soft = Soft::new(&card, Behaviour::default(), Limits::SHORT);
    let error = read(&mut soft, Some(&other), &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, ReadError::WrongKey { .. }), "{error}");
    assert_eq!(soft.count(0x82), 1);
}

/// A copy that hides EF.CardAccess to be opened by BAC is asked twice and still tells on itself.
#[test]
fn a_hidden_card_access_stays_hidden_and_told() {
    let card = Issuer::from_seed(7)
        .issue(&Order::new(Profile::Cccd2021))
        .unwrap();
    let behaviour = Behaviour::default().with(Fault::Hide {
        file: FileIdentity::CARD_ACCESS,
        status: Status::FILE_NOT_FOUND,
    });
    let mut soft = Soft::new(&card, behaviour, Limits::EXTENDED);
    let document = read(&mut soft, Some(&mrz(&card)), &options(ExtendedLength::Try)).unwrap();
    assert_eq!(
        document.access.card_access,
        cccd_chip::document::CardAccessSeen::Absent(0x6A82)
    );
    let by_identifier = [0x00, 0xA4, 0x02, 0x0C];
    assert!(soft.headers.contains(&by_identifier));
}
