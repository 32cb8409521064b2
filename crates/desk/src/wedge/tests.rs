use proptest::prelude::*;

use super::*;

/// An invented person's code, as `docs` of the lds crate show it.
const QR: &str =
    "001090000123|012345678|Nguyễn Văn Mẫu|15011990|Nam|Số 1 Đường Mẫu, Hà Nội|20052021";
const ZONE: [&str; 3] = [
    "IDVNM0900001233001090000123<<4",
    "9001158M3001156VNM<<<<<<<<<<<6",
    "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
];

/// Types a text with one time between all keys, then waits.
fn typed(wedge: &mut Wedge, from: Duration, text: &str, gap: Duration) -> (Vec<Output>, Duration) {
    let mut at = from;
    let mut out = Vec::new();
    for c in text.chars() {
        at += gap;
        let press = match c {
            '\n' => Press::Enter,
            '\t' => Press::Tab,
            '\u{8}' => Press::Backspace,
            c => Press::Char(c),
        };
        out.extend(wedge.press(at, press));
    }
    at += GAP * 2;
    out.extend(wedge.poll(at));
    (out, at)
}

fn scan_of(text: &str) -> Vec<Output> {
    typed(
        &mut Wedge::new(),
        Duration::ZERO,
        text,
        Duration::from_millis(4),
    )
    .0
}

fn keys(out: &[Output]) -> String {
    out.iter()
        .map(|output| match output {
            Output::Typed(Press::Char(c)) => *c,
            Output::Typed(Press::Enter) => '\n',
            Output::Typed(Press::Tab) => '\t',
            Output::Typed(Press::Backspace) => '\u{8}',
            Output::Scanned(_) => '#',
        })
        .collect()
}

#[test]
fn a_card_s_code_with_and_without_line_ends() {
    for end in ["", "\n", "\t", "\n\n"] {
        let out = scan_of(&format!("{QR}{end}"));
        let [Output::Scanned(Scan::Qr(qr))] = out.as_slice() else {
            panic!("{end:?}: {out:?}");
        };
        assert_eq!(qr.id_number.can(), "000123");
        assert_eq!(qr.name.reveal(), "Nguyễn Văn Mẫu");
    }
}

#[test]
fn a_zone_in_one_line_or_three() {
    for separator in ["", "\n"] {
        for end in ["", "\n"] {
            let out = scan_of(&format!("{}{end}", ZONE.join(separator)));
            assert!(
                matches!(out.as_slice(), [Output::Scanned(Scan::Mrz(_))]),
                "{out:?}"
            );
        }
    }
}

#[test]
fn numbers_and_insurance_cards() {
    assert!(matches!(
        scan_of("001090000123\n").as_slice(),
        [Output::Scanned(Scan::IdNumber(_))]
    ));
    for code in ["GD4010123456789", "0123456789"] {
        let out = scan_of(code);
        let [Output::Scanned(Scan::InsuranceCode(read))] = out.as_slice() else {
            panic!("{out:?}");
        };
        assert_eq!(read.reveal(), code);
    }
    let name: String = "Nguyễn Văn Mẫu"
        .bytes()
        .map(|b| format!("{b:02x}"))
        .collect();
    let paper = format!("GD4010123456789|{name}|15/01/1990|1||01-001|01/01/2026|31/12/2026|x|$");
    assert!(matches!(
        scan_of(&paper).as_slice(),
        [Output::Scanned(Scan::Insurance(_))]
    ));
}

#[test]
fn hands_are_left_alone() {
    let mut wedge = Wedge::new();
    let text = "001090000123\nNguyễn\t";
    let (out, at) = typed(&mut wedge, Duration::ZERO, text, Duration::from_millis(90));
    assert_eq!(keys(&out), text);
    // A quick roll over a few keys comes out in order, a little later.
    let (out, _) = typed(&mut wedge, at, "the", Duration::from_millis(15));
    assert_eq!(keys(&out), "the");
    assert_eq!(wedge.wake_at(), None);
}

#[test]
fn another_barcode_lands_in_the_field() {
    assert_eq!(keys(&scan_of("ROOM-204-KEY-7\n")), "ROOM-204-KEY-7\n");
    assert_eq!(keys(&scan_of("893456789012345\n")), "893456789012345\n");
}

#[test]
fn a_scan_amid_typing() {
    let mut wedge = Wedge::new();
    let (before, at) = typed(&mut wedge, Duration::ZERO, "Ph", Duration::from_millis(80));
    let (scan, at) = typed(&mut wedge, at, &format!("{QR}\n"), Duration::from_millis(2));
    let (after, _) = typed(&mut wedge, at, "òng\n", Duration::from_millis(80));
    assert_eq!(keys(&[before, scan, after].concat()), "Ph#òng\n");
}

#[test]
fn an_input_method_that_takes_back_and_puts_again() {
    // Telex on the letters of a code that begins with them: AA comes as A, backspace, Â.
    let out = scan_of("DD\u{8}\u{8}Đ4010123456789");
    let [Output::Scanned(Scan::InsuranceCode(code))] = out.as_slice() else {
        panic!("{out:?}");
    };
    assert_eq!(code.reveal(), "DD4010123456789");
    // VNI: CA4 comes as CÃ.
    let out = scan_of("CÃ010123456789");
    let [Output::Scanned(Scan::InsuranceCode(code))] = out.as_slice() else {
        panic!("{out:?}");
    };
    assert_eq!(code.reveal(), "CA4010123456789");
}

#[test]
fn a_zone_through_an_input_method_is_repaired_or_refused() {
    let zone = ZONE.concat();
    let telex = zone.replacen("VAN", "VAAN", 1);
    // One letter more than the field holds; what was cut is a filler.
    let telex = telex.strip_suffix('<').unwrap().replacen("VAAN", "VÂN", 1);
    assert!(matches!(
        scan_of(&telex).as_slice(),
        [Output::Scanned(Scan::Mrz(_))]
    ));
    let lost = zone.replacen("MAU", "MẬ", 1);
    assert_eq!(
        scan_of(&lost),
        [Output::Scanned(Scan::Refused(ScanProblem::InputMethod))]
    );
    let misread = zone.replacen("9001158", "9001168", 1);
    assert_eq!(
        scan_of(&misread),
        [Output::Scanned(Scan::Refused(ScanProblem::CheckDigits))]
    );
    let cut = zone.get(..70).unwrap();
    assert_eq!(
        scan_of(cut),
        [Output::Scanned(Scan::Refused(ScanProblem::Incomplete))]
    );
}

#[test]
fn a_card_s_code_through_an_input_method_is_repaired_or_refused() {
    // The Vietnamese layout puts letters on the row of digits.
    let layout = QR.replacen("001090000123", "đđăđịđđđđăâê", 1);
    match scan_of(&layout).as_slice() {
        [Output::Scanned(Scan::Qr(qr))] => assert_eq!(qr.id_number.reveal(), "001090000123"),
        [Output::Scanned(Scan::Refused(ScanProblem::InputMethod))] => {}
        other => panic!("{other:?}"),
    }
    let backslashes = QR.replace('|', "\\");
    assert!(matches!(
        scan_of(&backslashes).as_slice(),
        [Output::Scanned(Scan::Qr(_))]
    ));
    let lost = QR.replacen("001090000123", "0Ớ1090000123", 1);
    assert_eq!(
        scan_of(&lost),
        [Output::Scanned(Scan::Refused(ScanProblem::InputMethod))]
    );
    let cut = "001090000123|012345678|Nguyễn Văn Mẫu|1501";
    assert_eq!(
        scan_of(cut),
        [Output::Scanned(Scan::Refused(ScanProblem::Incomplete))]
    );
}

#[test]
fn debug_shows_no_keys() {
    let mut wedge = Wedge::new();
    wedge.press(Duration::ZERO, Press::Char('7'));
    assert_eq!(format!("{wedge:?}"), "Wedge(1 held)");
    assert!(!format!("{:?}", scan_of(QR)).contains("123"));
}

proptest! {
    /// Whatever hands type comes back, in order.
    #[test]
    fn nothing_typed_is_lost(text in "[a-zA-Z0-9ăâđêôơư \n\t]{0,60}", gaps in prop::collection::vec(51u64..400, 60)) {
        let mut wedge = Wedge::new();
        let mut at = Duration::ZERO;
        let mut out = Vec::new();
        for (c, gap) in text.chars().zip(gaps) {
            at += Duration::from_millis(gap);
            let press = match c {
                '\n' => Press::Enter,
                '\t' => Press::Tab,
                c => Press::Char(c),
            };
            out.extend(wedge.press(at, press));
        }
        out.extend(wedge.poll(at + GAP * 2));
        prop_assert_eq!(keys(&out), text);
    }

    #[test]
    fn any_keys_at_any_time(keys in prop::collection::vec((0u64..120, any::<char>(), 0u8..8), 0..200)) {
        let mut wedge = Wedge::new();
        let mut at = Duration::ZERO;
        for (gap, c, kind) in keys {
            at += Duration::from_millis(gap);
            let press = match kind {
                0 => Press::Backspace,
                1 => Press::Enter,
                2 => Press::Tab,
                3 => Press::Char('|'),
                4 => Press::Char('<'),
                _ => Press::Char(c),
            };
            let _ = wedge.press(at, press);
        }
        let _ = wedge.poll(at + GAP * 2);
        prop_assert!(wedge.wake_at().is_none());
    }
}
