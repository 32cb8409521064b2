//! What was made void: kept and marked, and counted nowhere.

use cccd_desk::record::Purpose;
use cccd_desk::store::{Amendment, Session, Store, StoreError};
use cccd_desk::vault::DataKey;

use crate::sample::{TODAY, by, citizen, stay, visit};

fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    (dir, store)
}

#[test]
fn a_void_visit_is_kept_and_its_ticket_is_not_given_again() {
    let (_dir, mut store) = fresh();
    for number in 1..=2 {
        store.register(&visit(number)).unwrap();
    }
    let last = visit(2).id();
    let refused = store.void(last, &by(60, "  ")).unwrap_err();
    assert_eq!(refused.kind(), "refused_reason_missing");
    let entry = store.void(last, &by(60, "nhầm người")).unwrap();
    let voided = entry.voided.unwrap();
    assert_eq!(
        (voided.why.as_str(), voided.at),
        ("nhầm người", by(60, "").at)
    );

    let today = store.day(TODAY).unwrap();
    assert_eq!(today.len(), 2);
    assert!(today[0].voided.is_some() && today[1].voided.is_none());
    assert_eq!(store.count(TODAY).unwrap(), 1);
    let waiting = store.not_exported("fhir", TODAY, TODAY).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(store.register(&visit(3)).unwrap().ticket, Some(3));
    // It still cannot be registered twice.
    assert!(store.register(&visit(2)).unwrap().again);
}

#[test]
fn what_is_void_does_not_change_any_more() {
    let (_dir, mut store) = fresh();
    store.register(&stay(1)).unwrap();
    let id = stay(1).id();
    store.void(id, &by(60, "khách đổi ý")).unwrap();
    let amendment = Amendment {
        person: stay(1).person,
        purpose: stay(1).purpose,
    };
    let refused = [
        store.void(id, &by(61, "lần nữa")).unwrap_err(),
        store.correct(id, &amendment, &by(61, "")).unwrap_err(),
        store.move_room(id, "1", &by(61, "")).unwrap_err(),
        store.extend_stay(id, TODAY, &by(61, "")).unwrap_err(),
        store.check_out(id, &by(61, "")).unwrap_err(),
    ];
    assert!(
        refused.iter().all(|error| error.kind() == "refused_voided"),
        "{refused:?}"
    );
    assert!(store.in_house().unwrap().is_empty());
    assert!(store.arrivals(TODAY).unwrap().is_empty());
    let Purpose::Stay(guest) = stay(1).purpose else {
        panic!("a stay");
    };
    assert!(store.departures(guest.departs).unwrap().is_empty());
}

#[test]
fn a_person_of_void_check_ins_alone_is_found_and_does_not_return() {
    let (_dir, mut store) = fresh();
    store.register(&visit(1)).unwrap();
    store.void(visit(1).id(), &by(60, "gõ nhầm số")).unwrap();
    assert!(store.returning(&citizen(1)).unwrap().is_empty());
    let found = store.search("0011", 9).unwrap();
    assert_eq!((found.len(), found[0].times), (1, 0));
    // The number was a mistake: whoever it belongs to needs no reason.
    let mut other = visit(2);
    other.person.number = citizen(1).number;
    store.register(&other).unwrap();

    // Of two check-ins the one that counts is the last.
    let mut again = visit(102);
    again.person = other.person.clone();
    store.register(&again).unwrap();
    store.void(again.id(), &by(61, "trùng")).unwrap();
    let known = store.returning(&other.person).unwrap();
    assert_eq!((known[0].times, known[0].last), (1, other.id()));
    let shown: Vec<_> = store.search("0011", 9).unwrap();
    let shown: Vec<_> = shown.iter().map(|found| found.last).collect();
    assert!(shown.contains(&other.id()) && !shown.contains(&again.id()));
    assert!(matches!(
        store.void(stay(9).id(), &by(62, "không có")),
        Err(StoreError::NotFound)
    ));
    store.verify().unwrap();
}
