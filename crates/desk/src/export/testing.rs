//! Invented people for the tests of this folder.

use cccd_chip::judge::{Authenticity, Headline, Validity};
use time::{
    OffsetDateTime,
    macros::{date, datetime},
};
use uuid::Uuid;

use crate::{
    config::Facility,
    record::{
        Basis, CheckIn, DocumentKind, PersonRecord, Purpose, Source, Stay, VerdictSummary, Visit,
    },
};

pub(super) const NOW: OffsetDateTime = datetime!(2026-11-22 15:00 +7);

pub(super) fn facility() -> Facility {
    Facility {
        name: "Bệnh viện Đa khoa Mẫu".to_owned(),
        code: "01999".to_owned(),
        ..Facility::default()
    }
}

pub(super) fn genuine() -> Source {
    Source::Chip(VerdictSummary {
        headline: Headline::Genuine,
        authenticity: Authenticity::Genuine,
        validity: Validity::Valid,
    })
}

pub(super) fn visit() -> CheckIn {
    check_in(
        1,
        Purpose::Visit(Visit {
            id: Uuid::from_u128(0x11),
            ticket: 7,
            insurance: "DN4010123456789".to_owned().into(),
            clinic: "Nội".to_owned(),
            reason: "Đau đầu".to_owned().into(),
        }),
    )
}

pub(super) fn stay() -> CheckIn {
    check_in(
        2,
        Purpose::Stay(Stay {
            id: Uuid::from_u128(0x22),
            room: "0203".to_owned(),
            arrives: datetime!(2026-11-22 14:00 +7),
            departs: date!(2026 - 11 - 24),
            reason: 1,
            reason_text: String::new(),
            residence_kind: 1,
            stay_limit: None,
            note: "Tầng 2".to_owned().into(),
        }),
    )
}

pub(super) fn foreigner() -> CheckIn {
    let mut guest = stay();
    guest.person.document = DocumentKind::Passport;
    guest.person.number = "X0012345".to_owned().into();
    guest.person.full_name = "MUSTERMANN ERIKA".to_owned().into();
    guest.person.nationality = "D".to_owned();
    if let Purpose::Stay(stay) = &mut guest.purpose {
        stay.id = Uuid::from_u128(0x33);
        stay.stay_limit = Some(date!(2026 - 12 - 31));
    }
    guest
}

pub(super) fn stay_of(check_in: &mut CheckIn) -> &mut Stay {
    match &mut check_in.purpose {
        Purpose::Stay(stay) => stay,
        Purpose::Visit(_) => panic!("a stay"),
    }
}

fn check_in(id: u128, purpose: Purpose) -> CheckIn {
    CheckIn {
        person: PersonRecord {
            id: Uuid::from_u128(id),
            source: genuine(),
            document: DocumentKind::Cccd,
            number: "001190000123".to_owned().into(),
            full_name: "Nguyễn Thị Ánh Đào".to_owned().into(),
            birth: "1990-03-02".to_owned().into(),
            sex: 'F',
            nationality: "VNM".to_owned(),
            residence: "12 Đường Mẫu, Phường Mẫu, Hà Nội".to_owned().into(),
            expires: Some(date!(2030 - 03 - 02)),
            phone: "0900000123".to_owned().into(),
        },
        purpose,
        basis: Basis::Consent {
            notice: "2026-11".to_owned(),
        },
        clerk: "lan".to_owned(),
        at: datetime!(2026-11-22 07:30 UTC),
        override_reason: String::new(),
        demo: false,
    }
}
