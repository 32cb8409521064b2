use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

const CARD_2021: &str = "001090000123|012345678|Nguyễn Văn Mẫu|15011990|Nam|\
    Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội|20052021";

fn parse(text: &str) -> Qr {
    Qr::parse(text).unwrap()
}

#[test]
fn seven_slots() {
    let qr = parse(CARD_2021);
    assert_eq!(qr.id_number.can(), "000123");
    assert_eq!(qr.old_id_number.as_ref().unwrap().reveal(), "012345678");
    assert_eq!(qr.name.reveal(), "Nguyễn Văn Mẫu");
    assert_eq!(
        *qr.birth.as_ref().unwrap().reveal(),
        PartialDate::full(1990, 1, 15).unwrap()
    );
    assert_eq!(qr.sex, Some(Sex::Male));
    assert_eq!(
        qr.residence.reveal(),
        "Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội"
    );
    assert_eq!(qr.issued, PartialDate::full(2021, 5, 20));
    assert!(qr.repairs.is_empty() && qr.warnings.is_empty() && qr.extra.is_empty());
    assert_eq!(qr.expiry_candidates().first().unwrap().to_mrz(), "300115");
    assert_eq!(qr.encode().reveal(), CARD_2021);
}

#[test]
fn eleven_slots_and_other_numbers() {
    let qr = parse(&format!("{CARD_2021}||||"));
    assert_eq!(qr.extra.len(), 4);
    assert!(qr.warnings.is_empty());
    let qr = parse(&format!("{CARD_2021}|a|b"));
    assert_eq!(qr.warnings, [QrWarning::SlotCount(9)]);
    assert_eq!(qr.extra.last().unwrap().reveal(), "b");
    assert_eq!(Qr::parse("001090000123|x"), Err(QrError::TooFewSlots(2)));
    assert_eq!(Qr::parse(""), Err(QrError::TooFewSlots(1)));
}

#[test]
fn control_characters() {
    let clean = parse(CARD_2021);
    let qr = parse(&format!("{CARD_2021}\r\n"));
    assert_eq!(qr, clean);
    let qr = parse(&format!("\u{FEFF}{CARD_2021}\0"));
    assert_eq!(qr.repairs, [Repair::ControlCharacters]);
    assert_eq!(qr.encode(), clean.encode());
    let qr = parse(&CARD_2021.replace("Phường", "Phư\nờng"));
    assert_eq!(qr.encode(), clean.encode());
}

#[test]
fn dates_and_zeros() {
    let clean = parse(CARD_2021);
    let qr = parse(&CARD_2021.replace("15011990", "15/01/1990"));
    assert_eq!(qr.repairs, [Repair::DateSeparators(Slot::Birth)]);
    assert_eq!(qr.birth, clean.birth);
    let qr = parse(CARD_2021.strip_prefix('0').unwrap());
    assert_eq!(qr.repairs, [Repair::LeadingZero(Slot::IdNumber)]);
    assert_eq!(qr.id_number, clean.id_number);
    let qr = parse(CARD_2021.strip_prefix("00").unwrap());
    assert_eq!(qr.id_number, clean.id_number);
    let other_year = CARD_2021.replace("15011990", "15011991");
    assert_eq!(
        Qr::parse(other_year.strip_prefix("00").unwrap()),
        Err(QrError::IdNumber(IdNumberError::Length(10)))
    );
    let qr = parse(&CARD_2021.replace("15011990", "5011990"));
    assert_eq!(qr.repairs, [Repair::LeadingZero(Slot::Birth)]);
    let qr = parse(&CARD_2021.replace("15011990", "1990"));
    assert_eq!(
        *qr.birth.unwrap().reveal(),
        PartialDate::new(Some(1990), None, None).unwrap()
    );
}

/// The Vietnamese keyboard layout has letters and tone marks where other layouts have digits.
fn typed_in_vietnamese(digits: &str) -> String {
    digits
        .chars()
        .map(|c| match c {
            '0' => 'đ',
            '1' => 'ă',
            '2' => 'â',
            '3' => 'ê',
            '4' => 'ô',
            '5' => '\u{0300}',
            '6' => '\u{0309}',
            '7' => '\u{0303}',
            '8' => '\u{0301}',
            '9' => '\u{0323}',
            other => other,
        })
        .collect()
}

#[test]
fn keyboard_with_a_vietnamese_input_method() {
    let qr = parse(
        &CARD_2021
            .replace("001090000123", "ĐĐ1Đ9đđđđ123")
            .replace('|', "\\"),
    );
    assert_eq!(
        qr.repairs,
        [Repair::Separators, Repair::InputMethod(Slot::IdNumber)]
    );
    assert_eq!(qr.id_number, parse(CARD_2021).id_number);

    let damaged: Vec<String> = CARD_2021
        .split('|')
        .map(|slot| match slot.bytes().all(|b| b.is_ascii_digit()) {
            true => typed_in_vietnamese(slot),
            false => slot.to_owned(),
        })
        .collect();
    let qr = parse(&damaged.join("|"));
    assert_eq!(qr.encode().reveal(), CARD_2021);
    assert_eq!(qr.repairs.len(), 4);

    // Composed by an application: still one original, unless a dot meets another tone mark.
    let composed: String = damaged.join("|").nfc().collect();
    assert_eq!(parse(&composed).encode().reveal(), CARD_2021);
    let two_marks: String = CARD_2021
        .replace("001090000123", &typed_in_vietnamese("001098000123"))
        .nfc()
        .collect();
    assert_eq!(Qr::parse(&two_marks), Err(QrError::Ambiguous));
}

#[test]
fn utf8_taken_for_windows_1252() {
    let mojibake: String = CARD_2021
        .bytes()
        .map(|byte| match byte {
            0x80 => '€',
            0x83 => 'ƒ',
            0x90 => '\u{90}',
            0x91 => '‘',
            0x93 => '“',
            0x97 => '—',
            0x9D => '\u{9D}',
            other => char::from(other),
        })
        .collect();
    let qr = parse(&mojibake);
    assert_eq!(qr.repairs, [Repair::Mojibake]);
    assert_eq!(qr.encode().reveal(), CARD_2021);
}

#[test]
fn oddities_are_warnings() {
    let qr = parse("001190000123||Nguy?n V?n M?u|31021990|Khác||");
    assert_eq!(
        qr.warnings,
        [
            QrWarning::Unreadable(Slot::Birth),
            QrWarning::Empty(Slot::Issued),
            QrWarning::Unreadable(Slot::Sex),
            QrWarning::DamagedText(Slot::Name),
            QrWarning::Empty(Slot::Residence),
        ]
    );
    // Nothing is lost of what cannot be read.
    let unread: Vec<_> = qr
        .unread
        .iter()
        .map(|(slot, text)| (*slot, text.reveal().as_str()))
        .collect();
    assert_eq!(unread, [(Slot::Birth, "31021990"), (Slot::Sex, "Khác")]);
    assert_eq!(
        qr.encode().reveal(),
        "001190000123||Nguy?n V?n M?u|31021990|Khác||"
    );
    // An input method that types accents as digits was on where the code was made or read.
    let vni = parse(&CARD_2021.replace("Nguyễn", "Nguye6n4"));
    assert_eq!(vni.warnings, [QrWarning::DamagedText(Slot::Name)]);
    let qr = parse("001190000123||Nguyễn Văn Mẫu|15011990|Nam|Hà Nội|20052021");
    assert_eq!(qr.warnings, [QrWarning::IdNumber(IdNumberWarning::Sex)]);
    assert_eq!(
        Qr::parse("XYZ090000123||||||"),
        Err(QrError::IdNumber(IdNumberError::NotADigit(1)))
    );
}

#[test]
fn debug_is_silent() {
    let shown = format!("{:?}", parse(CARD_2021));
    assert!(!shown.contains("000123") && !shown.contains("Mẫu") && !shown.contains("1990"));
}

#[test]
fn paper_insurance_card() {
    let qr = InsuranceQr::parse(
        "DN4010000000000|4e677579e1bb856e2056c4836e204de1baab75|15/01/1990|1|48c3a0204ee1bb9969|\
         01 - 001|01/01/2021|31/12/2021|x|$",
    )
    .unwrap();
    assert_eq!(qr.name.reveal(), "Nguyễn Văn Mẫu");
    assert_eq!(qr.address.reveal(), "Hà Nội");
    assert_eq!(qr.sex, Some(Sex::Male));
    assert_eq!(qr.valid_to, PartialDate::full(2021, 12, 31));
    assert_eq!(qr.extra.len(), 2);
    assert_eq!(qr.unread, []);
    let odd = "GD1|4d61|31/02/1990|3|-|79034|01/01/2021|-|$";
    let odd = InsuranceQr::parse(odd).unwrap().unread;
    let odd: Vec<&str> = odd.iter().map(|text| text.reveal().as_str()).collect();
    assert_eq!(odd, ["31/02/1990", "3"]);
    assert!(InsuranceQr::parse(CARD_2021).is_none());
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,64}", slots in proptest::collection::vec("\\PC{0,12}", 7..12)) {
        let _ = Qr::parse(&text);
        let _ = InsuranceQr::parse(&text);
        let _ = Qr::parse(&slots.join("|"));
        let _ = Qr::parse(&format!("001090000123|{}", slots.join("|")));
        let _ = InsuranceQr::parse(&slots.join("|"));
    }

    #[test]
    fn encoded_and_parsed(
        id in "[0-9]{12}", name in "[A-ZĐÀẤ][a-zđễ]{0,9}( [A-Z][a-zấ]{1,6}){0,4}",
        year in 1900u16..2030, month in 1u8..=12, day in 1u8..=28, more in 0usize..6)
    {
        let text = format!(
            "{id}||{name}|{day:02}{month:02}{year}|Nữ|Hà Nội|01072024{}", "|x".repeat(more));
        let qr = parse(&text);
        let encoded = qr.encode();
        prop_assert_eq!(encoded.reveal(), &text);
        prop_assert_eq!(parse(qr.encode().reveal()), qr);
    }

    #[test]
    fn typing_is_undone(id in "[0-9]{12}") {
        let damaged = CARD_2021.replace("001090000123", &typed_in_vietnamese(&id));
        match Qr::parse(&damaged) {
            Ok(qr) => prop_assert_eq!(qr.id_number.reveal(), id.as_str()),
            Err(error) => prop_assert_eq!(error, QrError::Ambiguous),
        }
    }
}
