//! EF.DG1: the machine readable zone.

use cccd_lds::DataGroup;
use cccd_lds::mrz::check_digit;

use crate::cards::{bac, tagged, too_long, too_short};
use crate::case::{Unit, titled};
use crate::inspection::Inspection;

/// Where the fields of a passport's zone begin (Doc 9303-4, 4.2.2), counted over both lines.
const CODE: usize = 0;
const STATE: usize = 2;
const NAME: usize = 5;
const NUMBER: usize = 44;
const NATIONALITY: usize = 54;
const BIRTH: usize = 57;
const SEX: usize = 64;
const EXPIRY: usize = 65;
const OPTIONAL: usize = 72;
const COMPOSITE: usize = 87;

fn dg1(alter: impl FnOnce(&mut Vec<u8>)) -> [Inspection; 1] {
    [bac().altered_group(DataGroup::Dg1, alter)]
}

/// The zone with a field changed, and all check digits right.
fn zone(at: usize, text: &'static str) -> [Inspection; 1] {
    dg1(|file| {
        let zone = &mut file[5..];
        zone[at..at + text.len()].copy_from_slice(text.as_bytes());
        for (start, end) in [
            (NUMBER, NUMBER + 9),
            (BIRTH, BIRTH + 6),
            (EXPIRY, EXPIRY + 6),
            (OPTIONAL, OPTIONAL + 14),
        ] {
            zone[end] = check_digit(&zone[start..end]);
        }
        compose(zone);
    })
}

fn compose(zone: &mut [u8]) {
    let over = [
        &zone[NUMBER..NATIONALITY],
        &zone[BIRTH..SEX],
        &zone[EXPIRY..COMPOSITE],
    ];
    zone[COMPOSITE] = check_digit(&over.concat());
}

/// Another check digit than the right one, and, where asked for, a composite that covers it.
fn miscounted(at: usize, composed: bool) -> [Inspection; 1] {
    dg1(|file| {
        let zone = &mut file[5..];
        zone[at] = b'0' + (zone[at] - b'0' + 1) % 10;
        if composed {
            compose(zone);
        }
    })
}

/// No optional data, with this in place of their check digit.
fn no_optional_data(digit: u8) -> [Inspection; 1] {
    dg1(|file| {
        let zone = &mut file[5..];
        zone[OPTIONAL..OPTIONAL + 14].fill(b'<');
        zone[OPTIONAL + 14] = digit;
        compose(zone);
    })
}

fn no_zone() -> [Inspection; 1] {
    dg1(|file| file[2] = 0x5E)
}

pub(crate) fn unit() -> Unit {
    let signed = "signed_chip_unproven";
    let full_name = "NGUYEN<<VAN<MAU<THU<NGHIEM<PHUONG<THAO<";
    let surname = "NGUYEN<VAN<MAU<<<<<<<<<<<<<<<<<<<<<<<<<";
    let void = "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<";
    let other = "MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<";
    Unit {
        name: "LDS_B",
        title: "EF.DG1",
        count: 28,
        cases: vec![
            titled("LDS_B_01", "MRZ with optional data")
                .succeeds(|| zone(OPTIONAL, "ZE184226B<<<<<"), signed),
            titled(
                "LDS_B_02",
                "Name in MRZ indicates abbreviation of the secondary identifier",
            )
            .succeeds(move || zone(NAME, full_name), signed),
            titled("LDS_B_03", "Name in MRZ without secondary identifier")
                .succeeds(move || zone(NAME, surname), signed),
            titled(
                "LDS_B_04",
                "No optional data, checksum is '0' instead of '<'",
            )
            .succeeds(|| no_optional_data(b'0'), signed),
            titled("LDS_B_05", "DG tag 61 wrong (use tag 62 instead)")
                .fails(|| dg1(tagged(0x62)), "signed_chip_unproven — EF.DG1 not read, it does not begin with its tag"),
            titled("LDS_B_06", "DG tag 61 length byte too small").fails(|| dg1(too_short()), "invalid: pa.hashes failed (hash_mismatch) — EF.DG1 data object at byte 2 is cut off: 1 more bytes needed"),
            titled("LDS_B_07", "DG tag 61 length byte too big").fails(|| dg1(too_long()), "signed_chip_unproven — EF.DG1 not read, it ends before the length that it states"),
            titled("LDS_B_08", "Incorrect MRZ, document type unknown")
                .fails(|| zone(CODE, "XX"), "invalid: pa.consistency failed (document_type_mismatch)"),
            titled("LDS_B_09", "Incorrect MRZ, issuing state syntax error")
                .fails(|| zone(STATE, "U7O"), "invalid: pa.consistency failed (country_mismatch) — EF.DG1 no code of an issuing state"),
            titled("LDS_B_10", "Incorrect MRZ, name is void").fails(move || zone(NAME, void), "signed_chip_unproven — EF.DG1 no name"),
            titled("LDS_B_11", "Incorrect MRZ, name different from data page")
                .fails(
                    move || zone(NAME, other).map(Inspection::with_the_usual_page),
                    "signed_chip_unproven — printed_differs",
                ),
            titled(
                "LDS_B_12",
                "Incorrect MRZ, document number different from data page",
            )
            .fails(
                || zone(NUMBER, "M11T002JM").map(Inspection::with_the_usual_page),
                "invalid: access failed (key_of_another)",
            ),
            titled("LDS_B_13", "Incorrect MRZ, wrong document number checksum")
                .fails(|| miscounted(NUMBER + 9, true), "signed_chip_unproven — EF.DG1 check digit of the document number"),
            titled("LDS_B_14", "Incorrect MRZ, nationality syntax error")
                .fails(|| zone(NATIONALITY, "U7O"), "signed_chip_unproven — EF.DG1 no code of a nationality"),
            titled("LDS_B_15", "Incorrect MRZ, date of birth syntax error")
                .fails(|| zone(BIRTH, "85A130"), "signed_chip_unproven — EF.DG1 date of birth does not exist"),
            titled("LDS_B_16", "Incorrect MRZ, date of birth error")
                .fails(|| zone(BIRTH, "851330"), "signed_chip_unproven — EF.DG1 date of birth does not exist"),
            titled(
                "LDS_B_17",
                "Incorrect MRZ, incorrect date of birth checksum",
            )
            .fails(|| miscounted(BIRTH + 6, true), "signed_chip_unproven — EF.DG1 check digit of the date of birth"),
            titled("LDS_B_18", "Incorrect MRZ, incorrect sex").fails(|| zone(SEX, "Q"), "signed_chip_unproven — EF.DG1 unknown letter for the sex"),
            titled("LDS_B_19", "Incorrect MRZ, date of expiry syntax error")
                .fails(|| zone(EXPIRY, "33A310"), "signed_chip_unproven — EF.DG1 date of expiry does not exist"),
            titled("LDS_B_20", "Incorrect MRZ, date of expiry error")
                .fails(|| zone(EXPIRY, "331310"), "signed_chip_unproven — EF.DG1 date of expiry does not exist"),
            titled(
                "LDS_B_21",
                "Incorrect MRZ, incorrect date of expiry checksum",
            )
            .fails(|| miscounted(EXPIRY + 6, true), "signed_chip_unproven — EF.DG1 check digit of the date of expiry"),
            titled(
                "LDS_B_22",
                "Incorrect MRZ, incorrect optional data checksum",
            )
            .fails(|| miscounted(OPTIONAL + 14, true), "signed_chip_unproven — EF.DG1 check digit of the optional data"),
            titled("LDS_B_23", "Incorrect MRZ, incorrect checksum")
                .fails(|| miscounted(COMPOSITE, false), "signed_chip_unproven — EF.DG1 composite check digit"),
            titled("LDS_B_24", "Missing MRZ data object").fails(no_zone, "signed_chip_unproven — EF.DG1 expected data object 5F1F at byte 2, found 5E"),
            titled("LDS_B_25", "Incomplete birth date (missing day)")
                .succeeds(|| zone(BIRTH, "8511<<"), signed),
            titled("LDS_B_26", "Incomplete birth date (missing month)")
                .succeeds(|| zone(BIRTH, "85<<30"), signed),
            titled("LDS_B_27", "Incomplete birth date (missing year)")
                .succeeds(|| zone(BIRTH, "<<1130"), signed),
            titled("LDS_B_28", "Incomplete birth date (missing complete dob)")
                .succeeds(|| zone(BIRTH, "<<<<<<"), signed),
        ],
    }
}
