//! What is too old goes for good, and what must be declared stays.

use cccd_desk::record::{CheckIn, Purpose};
use cccd_desk::store::{By, DECLARED_BY_HAND, Purged, Retention, Session, Store, StoreError};
use cccd_desk::vault::DataKey;
use time::{Date, Duration};

use crate::sample::{TODAY, by, stay, visit};

const RETENTION: Retention = Retention {
    visit_days: 10,
    stay_days: 5,
};

fn on(day: Date) -> By {
    let mut by = by(0, "");
    by.at = by.at.replace_date(day);
    by
}

/// A check-in so many days before today; a stay departs the same day.
fn ago(mut check_in: CheckIn, days: i64) -> CheckIn {
    check_in.at -= Duration::days(days);
    if let Purpose::Stay(stay) = &mut check_in.purpose {
        stay.arrives -= Duration::days(days);
        stay.departs = stay.arrives.date();
    }
    check_in
}

fn deleted(store: &Store, check_in: &CheckIn) -> bool {
    matches!(store.get(check_in.id()), Err(StoreError::NotFound))
}

#[test]
fn the_last_day_still_counts() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    let (kept, old) = (ago(visit(1), 10), ago(visit(2), 11));
    let (kept_stay, old_stay) = (ago(stay(3), 5), ago(stay(4), 6));
    for check_in in [&kept, &old, &kept_stay, &old_stay] {
        store.register(check_in).unwrap();
    }
    let stays = [kept_stay.id(), old_stay.id()];
    store
        .mark_exported(&stays, "lodging_xlsx", &by(60, ""))
        .unwrap();
    let purged = store.purge(RETENTION, &on(TODAY)).unwrap();
    assert_eq!(
        purged,
        Purged {
            deleted: 2,
            kept: 0
        }
    );
    assert!(deleted(&store, &old) && deleted(&store, &old_stay));
    assert!(!deleted(&store, &kept) && !deleted(&store, &kept_stay));
    assert!(
        store
            .search(old.person.number.reveal(), 9)
            .unwrap()
            .is_empty()
    );
    assert!(store.returning(&old.person).unwrap().is_empty());
    assert_eq!(
        store.search(kept.person.number.reveal(), 9).unwrap().len(),
        1
    );
    let again = store.purge(RETENTION, &on(TODAY)).unwrap();
    assert_eq!(again, Purged::default());
    store.verify().unwrap();
}

#[test]
fn a_stay_that_was_not_declared_is_kept_until_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    let stays: Vec<_> = (1..=4).map(|number| ago(stay(number), 30)).collect();
    for stay in &stays {
        store.register(stay).unwrap();
    }
    // One exported but corrected since, one void, one in a register only, one in the house for
    // longer than was said.
    store
        .mark_exported(&[stays[0].id()], "lodging_xml", &by(60, ""))
        .unwrap();
    store.move_room(stays[0].id(), "P7", &by(61, "")).unwrap();
    store.void(stays[1].id(), &by(62, "khách đổi ý")).unwrap();
    store
        .mark_exported(&[stays[2].id()], "register", &by(63, ""))
        .unwrap();
    store
        .mark_exported(&[stays[3].id()], DECLARED_BY_HAND, &by(64, ""))
        .unwrap();
    store.check_out(stays[3].id(), &on(TODAY)).unwrap();
    let purged = store.purge(RETENTION, &on(TODAY)).unwrap();
    assert_eq!(
        purged,
        Purged {
            deleted: 1,
            kept: 2
        }
    );
    assert!(deleted(&store, &stays[1]));
    for kept in [&stays[0], &stays[2], &stays[3]] {
        assert!(!deleted(&store, kept));
    }
    let both = [stays[0].id(), stays[2].id()];
    store
        .mark_exported(&both, DECLARED_BY_HAND, &by(65, ""))
        .unwrap();
    store.register(&visit(9)).unwrap();
    let later = TODAY + Duration::days(6);
    let purged = store.purge(RETENTION, &on(later)).unwrap();
    assert_eq!(
        purged,
        Purged {
            deleted: 3,
            kept: 0
        }
    );
}

#[test]
fn a_person_with_a_newer_check_in_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    let old = ago(visit(1), 30);
    let mut new = visit(2);
    new.person = old.person.clone();
    for check_in in [&old, &new] {
        store.register(check_in).unwrap();
    }
    store.purge(RETENTION, &on(TODAY)).unwrap();
    assert!(deleted(&store, &old) && !deleted(&store, &new));
    let found = store.returning(&new.person).unwrap();
    assert_eq!((found.len(), found[0].times), (1, 1));
}

#[test]
fn a_clock_years_ahead_deletes_nothing_that_was_kept_yesterday() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    let retention = Retention {
        visit_days: 100,
        stay_days: 100,
    };
    let (old, new) = (ago(visit(1), 80), visit(2));
    for check_in in [&old, &new] {
        store.register(check_in).unwrap();
    }
    let wrong = TODAY + Duration::days(10_000);
    let purged = store.purge(retention, &on(wrong)).unwrap();
    // A month ahead is believed, as of a desk that was closed.
    assert_eq!(
        purged,
        Purged {
            deleted: 1,
            kept: 0
        }
    );
    assert!(!deleted(&store, &new));
}
