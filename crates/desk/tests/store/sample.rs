//! Invented people who check in. The same number always makes the same check-in.

use cccd_chip::judge::{Authenticity, Headline, Validity};
use cccd_desk::record::{
    Basis, CheckIn, DocumentKind, PersonRecord, Purpose, Source, Stay, VerdictSummary, Visit,
};
use cccd_desk::store::By;
use time::macros::{date, datetime};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

/// The day on which everything here happens.
pub(crate) const TODAY: Date = date!(2026 - 03 - 02);
const MORNING: OffsetDateTime = datetime!(2026-03-02 07:00:00 +07:00);

const FAMILIES: [&str; 12] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
];
const MIDDLES: [&str; 8] = ["Văn", "Thị", "Đức", "Ngọc", "Minh", "Thanh", "Quốc", "Hữu"];
const GIVEN: [&str; 20] = [
    "An", "Bình", "Châu", "Dũng", "Em", "Giang", "Hà", "Khánh", "Lan", "Mẫu", "Nga", "Oanh",
    "Phúc", "Quỳnh", "Sơn", "Thảo", "Uyên", "Vinh", "Xuân", "Yến",
];

/// One clerk, so many seconds into the morning.
pub(crate) fn by(second: i64, why: &str) -> By {
    By {
        clerk: "lan.tiepdon".into(),
        at: at(second),
        why: why.into(),
    }
}

/// So many seconds into the morning.
pub(crate) fn at(second: i64) -> OffsetDateTime {
    MORNING + Duration::seconds(second)
}

/// An identifier made of a number, in the form of a UUIDv7.
pub(crate) fn id(kind: u8, number: u64) -> Uuid {
    let mut bytes = [kind; 16];
    bytes[6] = 0x70;
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Uuid::from_bytes(bytes)
}

pub(crate) fn name(number: u64) -> String {
    let pick =
        |list: &[&'static str], by: u64| list[usize::try_from(number / by).unwrap() % list.len()];
    format!(
        "{} {} {}",
        pick(&FAMILIES, 1),
        pick(&MIDDLES, 12),
        pick(&GIVEN, 96)
    )
}

pub(crate) fn citizen(number: u64) -> PersonRecord {
    PersonRecord {
        id: id(1, number),
        source: Source::Chip(VerdictSummary {
            headline: Headline::Genuine,
            authenticity: Authenticity::Genuine,
            validity: Validity::Valid,
        }),
        document: DocumentKind::CanCuoc,
        number: format!("0011{number:08}").into(),
        full_name: name(number).into(),
        birth: format!("19{:02}-07-21", number % 100).into(),
        sex: if number.is_multiple_of(2) { 'M' } else { 'F' },
        nationality: "VNM".into(),
        residence: format!("Số {number} phố Hàng Mẫu, phường Thử Nghiệm").into(),
        expires: Some(date!(2035 - 07 - 21)),
        phone: format!("0900{number:06}").into(),
    }
}

pub(crate) fn visit(number: u64) -> CheckIn {
    check_in(
        number,
        Purpose::Visit(Visit {
            id: id(2, number),
            ticket: 0,
            insurance: format!("GD401{number:010}").into(),
            clinic: "Nội tổng quát".into(),
            reason: "đau đầu kéo dài".to_owned().into(),
        }),
    )
}

pub(crate) fn stay(number: u64) -> CheckIn {
    let second = i64::try_from(number).unwrap();
    check_in(
        number,
        Purpose::Stay(Stay {
            id: id(3, number),
            room: format!("P{}", 100 + number),
            arrives: at(second),
            departs: TODAY + Duration::days(2),
            reason: 20,
            reason_text: "thăm người thân".into(),
            residence_kind: 1,
            stay_limit: None,
            note: "đến muộn, cần phòng yên tĩnh".to_owned().into(),
        }),
    )
}

fn check_in(number: u64, purpose: Purpose) -> CheckIn {
    CheckIn {
        person: citizen(number),
        purpose,
        basis: Basis::Consent {
            notice: "2026-01".into(),
        },
        clerk: "lan.tiepdon".into(),
        at: at(i64::try_from(number).unwrap()),
        override_reason: String::new(),
        demo: false,
    }
}
