use cccd_chip::access::Password;
use cccd_chip::judge::{Authenticity, Headline, Validity, Verdict};
use cccd_chip::lds::Private;
use cccd_chip::lds::person::{self, Person, Subject};
use cccd_chip::lds::qr::Qr;
use cccd_chip::verify::{Expiry, Facts, Report};
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::*;
use crate::judging::{Verified, person_record};
use crate::record::{
    Basis, CheckIn, Mode, PersonRecord, Purpose, Source, Stay, VerdictSummary, Visit,
};
use crate::wedge::{Scan, ScanProblem};

mod hospital;
mod lodging;
mod random;
mod reads;

const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 +7);
const READER: &str = "reader 0";
/// Invented people: number and name.
const MAU: (&str, &str) = ("001090000123", "Nguyễn Văn Mẫu");
const LAN: (&str, &str) = ("079185000456", "Trần Thị Lan");

/// A counter under test, with what it asked for.
struct Desk {
    model: Model,
    effects: Vec<Effect>,
    ids: u128,
}

impl Desk {
    fn new(mode: Mode) -> Self {
        let basis = Basis::LegalDuty {
            notice: "1".to_owned(),
        };
        let mut settings = Settings::new(mode, "lan.nt", basis);
        settings.clinics = vec!["Nội tổng quát".to_owned(), "Mắt".to_owned()];
        Self::with(settings)
    }

    fn with(settings: Settings) -> Self {
        let mut desk = Self {
            model: Model::new(settings),
            effects: Vec::new(),
            ids: 0,
        };
        desk.at(NOW);
        desk.send(Event::SelfTested(Ok(())));
        desk.send(Event::Reader(ReaderEvent::Added(READER.to_owned())));
        desk
    }

    fn at(&mut self, at: OffsetDateTime) {
        self.ids += 2;
        let fresh = [Uuid::from_u128(self.ids), Uuid::from_u128(self.ids + 1)];
        self.send(Event::Now(Moment { at, fresh }));
    }

    fn later(&mut self, by: Duration) {
        let now = self.model.now.at + by;
        self.at(now);
    }

    fn send(&mut self, event: Event) {
        let effects = update(&mut self.model, event);
        self.effects.extend(effects);
    }

    fn card_in(&mut self) {
        self.send(Event::Reader(ReaderEvent::CardIn {
            reader: READER.to_owned(),
            card: Slot::Card,
        }));
    }

    fn card_out(&mut self) {
        self.send(Event::Reader(ReaderEvent::CardOut {
            reader: READER.to_owned(),
        }));
    }

    fn scan_qr(&mut self, (number, name): (&str, &str)) {
        self.send(Event::Scanned(Scan::Qr(Box::new(qr(number, name)))));
    }

    fn news(&mut self, news: ReadNews) {
        let id = self.read_id();
        self.send(Event::Reader(ReaderEvent::Read { id, news }));
    }

    fn read_id(&self) -> ReadId {
        self.reads().last().expect("a read was asked for").id
    }

    fn reads(&self) -> Vec<&ReadRequest> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Read(request) => Some(&**request),
                _ => None,
            })
            .collect()
    }

    fn stores(&self) -> Vec<(SessionId, &CheckIn)> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Store {
                    session, check_in, ..
                } => Some((*session, &**check_in)),
                _ => None,
            })
            .collect()
    }

    fn session(&self) -> &Session {
        self.model.session.as_ref().expect("a session")
    }

    fn found(&mut self, known: Vec<Known>) {
        self.searched(Ok(known));
    }

    fn searched(&mut self, found: Result<Vec<Known>, StoreTrouble>) {
        let session = self.session().id;
        self.send(Event::Returning { session, found });
    }

    /// Card, key and basis, and the chip was read with this verdict.
    fn read(&mut self, who: (&str, &str), headline: Headline, known: Vec<Known>) {
        self.read_and(who, headline, Ok(known));
    }

    fn read_and(
        &mut self,
        who: (&str, &str),
        headline: Headline,
        found: Result<Vec<Known>, StoreTrouble>,
    ) {
        self.card_in();
        self.scan_qr(who);
        self.send(Event::GiveBasis);
        self.news(ReadNews::Verified(Box::new(verified(who, headline))));
        self.searched(found);
    }

    fn type_in(&mut self, field: Field, text: &str) {
        self.send(Event::Set(field, Private::new(text.to_owned())));
    }

    fn answer_store(&mut self, result: Result<u32, StoreTrouble>) {
        let (session, id) = {
            let (session, check_in) = *self.stores().last().expect("something to store");
            (session, check_in.id())
        };
        let result = result.map(|number| Ticket {
            id,
            number: Some(number),
        });
        self.send(Event::Stored { session, result });
    }
}

fn qr(number: &str, name: &str) -> Qr {
    Qr::parse(&format!(
        "{number}||{name}|15011990|Nam|Số 1 Đường Mẫu, Hà Nội|20052021"
    ))
    .expect("a code")
}

fn person((number, name): (&str, &str), source: Source) -> PersonRecord {
    person_record(&Person::from_qr(&qr(number, name)), source)
}

fn verified(who: (&str, &str), headline: Headline) -> Verified {
    let authenticity = match headline {
        Headline::Invalid => Authenticity::Invalid,
        Headline::IssuerUnknown => Authenticity::IssuerUnknown,
        Headline::SignedChipUnproven => Authenticity::SignedChipUnproven,
        Headline::Expired | Headline::Genuine => Authenticity::Genuine,
    };
    let validity = if headline == Headline::Expired {
        Validity::Expired
    } else {
        Validity::Valid
    };
    let summary = VerdictSummary {
        headline,
        authenticity,
        validity,
    };
    Verified {
        verdict: Verdict {
            authenticity,
            validity,
            headline,
        },
        report: Report {
            checks: Vec::new(),
            facts: Facts {
                at: NOW,
                expiry: Expiry::NotStated,
                issued: None,
                weak: Vec::new(),
                card_security: None,
            },
        },
        person: person(who, Source::Chip(summary)),
        holder: Box::new(Person::from_qr(&qr(who.0, who.1))),
        portrait: None,
    }
}

fn foreigner() -> Verified {
    let mut verified = verified(MAU, Headline::IssuerUnknown);
    verified.person.nationality = "D".to_owned();
    verified.person.document = crate::record::DocumentKind::Passport;
    verified.person.number = Private::new("C01X00T47".to_owned());
    verified
}

fn known(who: (&str, &str), last: Option<Purpose>) -> Known {
    let mut person = person(who, Source::Typed);
    person.id = Uuid::from_u128(0xABCD);
    person.phone = Private::new("0900000001".to_owned());
    Known {
        person,
        last,
        last_at: datetime!(2026-01-05 08:00 +7),
        times: 1,
    }
}

fn visit() -> Purpose {
    Purpose::Visit(Visit {
        id: Uuid::from_u128(0xEF01),
        ticket: 7,
        insurance: Private::new("GD4010123456789".to_owned()),
        clinic: "Mắt".to_owned(),
        reason: Private::new("đau mắt".to_owned()),
    })
}

fn stay() -> Purpose {
    Purpose::Stay(Stay {
        id: Uuid::from_u128(0xEF02),
        room: "204".to_owned(),
        arrives: datetime!(2026-01-05 14:00 +7),
        departs: date!(2026 - 01 - 06),
        reason: 1,
        reason_text: String::new(),
        residence_kind: 1,
        stay_limit: None,
        note: Private::default(),
    })
}
