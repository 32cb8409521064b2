//! What goes in comes out, is counted, corrected, found and marked.

use cccd_chip::lds::Private;
use cccd_desk::record::{CheckIn, Purpose, Source, Stay};
use cccd_desk::store::{Amendment, Refusal, Session, Store, StoreError};
use cccd_desk::vault::DataKey;
use time::Duration;
use time::macros::{date, datetime};

use crate::sample::{TODAY, by, citizen, id, stay, visit};

fn fresh() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    (dir, store)
}

fn stay_of(check_in: &CheckIn) -> &Stay {
    match &check_in.purpose {
        Purpose::Stay(stay) => stay,
        Purpose::Visit(_) => panic!("a visit"),
    }
}

#[test]
fn what_was_registered_is_read_back_whole() {
    let (_dir, mut store) = fresh();
    let mut first = visit(1);
    assert_eq!(store.register(&first).unwrap().ticket, Some(1));
    let mut second = stay(2);
    second.person.source = Source::Qr;
    second.person.expires = None;
    second.override_reason = "thẻ hỏng chip".into();
    assert_eq!(store.register(&second).unwrap().ticket, None);

    if let Purpose::Visit(visit) = &mut first.purpose {
        visit.ticket = 1;
    }
    assert_eq!(store.get(first.id()).unwrap().check_in, first);
    let entry = store.get(second.id()).unwrap();
    assert_eq!(entry.check_in, second);
    assert!(!entry.corrected && entry.departed.is_none() && entry.exports.is_empty());
    let today: Vec<_> = store
        .day(TODAY)
        .unwrap()
        .into_iter()
        .map(|e| e.check_in)
        .collect();
    assert_eq!(today, [second, first]);
    assert_eq!(store.count(TODAY).unwrap(), 2);
    assert!(store.day(date!(2026 - 03 - 03)).unwrap().is_empty());
    assert!(matches!(store.get(id(9, 9)), Err(StoreError::NotFound)));
    store.verify().unwrap();
}

#[test]
fn tickets_count_from_one_each_day_of_the_desk() {
    let (_dir, mut store) = fresh();
    for number in 1..=3 {
        let ticket = store.register(&visit(number)).unwrap().ticket;
        assert_eq!(ticket, Some(u32::try_from(number).unwrap()));
    }
    // Still the 2nd of March in UTC, but the 3rd at the desk.
    let mut late = visit(4);
    late.at = datetime!(2026-03-03 00:30:00 +07:00);
    assert_eq!(store.register(&late).unwrap().ticket, Some(1));
    assert_eq!(store.register(&visit(5)).unwrap().ticket, Some(4));
}

#[test]
fn a_repeated_check_in_stores_nothing() {
    let (_dir, mut store) = fresh();
    let first = store.register(&visit(1)).unwrap();
    store.register(&visit(2)).unwrap();
    let mut again = visit(1);
    again.at += Duration::seconds(9);
    let second = store.register(&again).unwrap();
    assert!(second.again && !first.again);
    assert_eq!((second.id, second.ticket), (first.id, Some(1)));
    assert_eq!(store.count(TODAY).unwrap(), 2);

    let mut other = visit(1);
    other.person.phone = "0999".to_owned().into();
    assert!(matches!(store.register(&other), Err(StoreError::Conflict)));
}

#[test]
fn demo_and_real_records_never_meet() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let mut real = Store::open(dir.path(), &key, Session::Real).unwrap();
    let mut demo = Store::open(dir.path(), &key, Session::Demo).unwrap();
    let mut shown = visit(1);
    shown.demo = true;
    let refused = StoreError::Refused(Refusal::DemoMixed).kind();
    assert_eq!(real.register(&shown).unwrap_err().kind(), refused);
    assert_eq!(demo.register(&visit(1)).unwrap_err().kind(), refused);
    demo.register(&shown).unwrap();
    assert!(demo.get(shown.id()).unwrap().check_in.demo);
    assert_eq!(real.count(TODAY).unwrap(), 0);
}

#[test]
fn a_correction_keeps_the_old_values() {
    let (_dir, mut store) = fresh();
    let original = visit(1);
    store.register(&original).unwrap();
    let mut to = Amendment {
        person: original.person.clone(),
        purpose: original.purpose.clone(),
    };
    to.person.full_name = "Nguyễn Thị Sửa".to_owned().into();
    to.person.source = Source::Typed;
    if let Purpose::Visit(visit) = &mut to.purpose {
        visit.clinic = "Mắt".into();
    }
    let entry = store
        .correct(original.id(), &to, &by(60, "gõ nhầm"))
        .unwrap();
    assert!(entry.corrected);
    assert_eq!(entry.check_in.person, to.person);
    assert_eq!(entry.check_in.at, original.at);

    let history = store.history(original.id()).unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|c| {
            (
                c.field.as_str(),
                c.old.reveal().as_str(),
                c.new.reveal().as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("person.source", "chip genuine genuine valid", "typed"),
            ("person.full_name", "Trần Văn An", "Nguyễn Thị Sửa"),
            ("visit.clinic", "Nội tổng quát", "Mắt"),
        ]
    );
    assert!(
        history
            .iter()
            .all(|c| c.why == "gõ nhầm" && c.at == by(60, "").at)
    );
    assert_eq!(store.search("sua", 9).unwrap().len(), 1);
    assert!(store.search("tran van", 9).unwrap().is_empty());

    // The same once more changes nothing; a stay out of a visit is refused.
    store.correct(original.id(), &to, &by(61, "")).unwrap();
    assert_eq!(store.history(original.id()).unwrap().len(), 3);
    let bent = Amendment {
        person: to.person,
        purpose: stay(1).purpose,
    };
    let refused = store
        .correct(original.id(), &bent, &by(62, ""))
        .unwrap_err();
    assert_eq!(refused.kind(), "refused_kind_changed");
}

#[test]
fn a_stay_is_extended_moved_and_checked_out() {
    let (_dir, mut store) = fresh();
    let guest = stay(1);
    store.register(&guest).unwrap();
    store.register(&stay(2)).unwrap();
    let until = date!(2026 - 03 - 08);
    store
        .extend_stay(guest.id(), until, &by(60, "ở thêm"))
        .unwrap();
    let entry = store
        .move_room(guest.id(), "P305", &by(61, "máy lạnh hỏng"))
        .unwrap();
    assert_eq!(stay_of(&entry.check_in).departs, until);
    assert_eq!(stay_of(&entry.check_in).room, "P305");
    let fields: Vec<_> = store
        .history(guest.id())
        .unwrap()
        .into_iter()
        .map(|change| change.field)
        .collect();
    assert_eq!(fields, ["stay.departs", "stay.room"]);

    let before = store
        .extend_stay(guest.id(), date!(2026 - 03 - 01), &by(62, ""))
        .unwrap_err();
    assert_eq!(before.kind(), "refused_departs_before_arrival");
    let rooms = |store: &Store| -> Vec<String> {
        let guests = store.in_house().unwrap();
        guests
            .iter()
            .map(|e| stay_of(&e.check_in).room.clone())
            .collect()
    };
    assert_eq!(rooms(&store), ["P102", "P305"]);
    assert_eq!(store.arrivals(TODAY).unwrap().len(), 2);
    assert_eq!(store.departures(date!(2026 - 03 - 04)).unwrap().len(), 1);

    let gone = store.check_out(guest.id(), &by(63, "")).unwrap();
    assert_eq!(gone.departed, Some(by(63, "").at));
    assert_eq!(rooms(&store), ["P102"]);
    assert_eq!(
        store.check_out(guest.id(), &by(64, "")).unwrap_err().kind(),
        "refused_checked_out"
    );
    let patient = visit(3);
    store.register(&patient).unwrap();
    assert_eq!(
        store
            .move_room(patient.id(), "1", &by(65, ""))
            .unwrap_err()
            .kind(),
        "refused_not_a_stay"
    );
}

#[test]
fn persons_are_found_by_number_and_by_any_part_of_the_name() {
    let (_dir, mut store) = fresh();
    let mut one = visit(1);
    one.person.full_name = "Đặng Quỳnh Như".to_owned().into();
    let mut two = visit(2);
    two.person.full_name = "Nguyễn Đặng Như Ý".to_owned().into();
    let mut foreigner = stay(3);
    foreigner.person.full_name = "O'BRIEN-SMITH MARY".to_owned().into();
    foreigner.person.number = "PA1234567".to_owned().into();
    foreigner.person.nationality = "IRL".into();
    for check_in in [&one, &two, &foreigner] {
        store.register(check_in).unwrap();
    }
    let names = |text: &str| -> Vec<String> {
        let found = store.search(text, 9).unwrap();
        found
            .iter()
            .map(|f| f.person.full_name.reveal().clone())
            .collect()
    };
    assert_eq!(names("nhu dang"), ["Nguyễn Đặng Như Ý", "Đặng Quỳnh Như"]);
    assert_eq!(names("ĐẶNG QU"), ["Đặng Quỳnh Như"]);
    assert_eq!(names("obri"), ["O'BRIEN-SMITH MARY"]);
    assert_eq!(names("o'br ma"), ["O'BRIEN-SMITH MARY"]);
    assert_eq!(names("0011 0000 0002"), ["Nguyễn Đặng Như Ý"]);
    assert_eq!(names("pa12"), ["O'BRIEN-SMITH MARY"]);
    assert_eq!(names("0011").len(), 2);
    for nothing in ["", "  ", "\"", "* OR", "NEAR(", "zzz", "9999"] {
        assert!(names(nothing).is_empty(), "{nothing:?}");
    }
}

#[test]
fn who_comes_again_is_shown_once_with_the_count() {
    let (_dir, mut store) = fresh();
    store.register(&visit(1)).unwrap();
    let mut again = visit(101);
    again.person = citizen(1);
    again.person.id = id(1, 101);
    store.register(&again).unwrap();
    let found = store.search("0011", 9).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].times, found[0].last), (2, again.id()));
    assert_eq!(found[0].last_at, again.at);

    // By number both records; without a number, by name and birth date.
    assert_eq!(store.returning(&citizen(1)).unwrap().len(), 1);
    let mut typed = citizen(1);
    typed.number = Private::default();
    typed.full_name = "TRAN VAN AN".to_owned().into();
    assert_eq!(store.returning(&typed).unwrap().len(), 1);
    typed.birth = "1950".to_owned().into();
    assert!(store.returning(&typed).unwrap().is_empty());
}

#[test]
fn the_same_person_returning_changes_no_record_of_before() {
    let (_dir, mut store) = fresh();
    store.register(&visit(1)).unwrap();
    let mut again = visit(101);
    again.person = citizen(1);
    again.person.phone = "0911222333".to_owned().into();
    store.register(&again).unwrap();
    let before = store.get(visit(1).id()).unwrap();
    assert_eq!(before.check_in.person, citizen(1));
    assert!(!before.corrected);
    let found = store.search("0011", 9).unwrap();
    assert_eq!((found.len(), found[0].times), (1, 2));
    assert_eq!(found[0].person.phone.reveal(), "0911222333");

    // Nor does a correction of the one.
    let mut amendment = Amendment {
        person: again.person.clone(),
        purpose: again.purpose.clone(),
    };
    amendment.person.full_name = "Trần Văn Anh".to_owned().into();
    store
        .correct(again.id(), &amendment, &by(900, "gõ nhầm"))
        .unwrap();
    let before = store.get(visit(1).id()).unwrap();
    assert_eq!(before.check_in.person, citizen(1));
}

#[test]
fn what_is_typed_later_does_not_stand_as_read_from_a_chip() {
    let (_dir, mut store) = fresh();
    let read = visit(1);
    store.register(&read).unwrap();
    let mut typed = visit(101);
    typed.person = citizen(1);
    typed.person.source = Source::Typed;
    typed.person.residence = "một nơi khác".to_owned().into();
    store.register(&typed).unwrap();
    let of = |store: &Store, id| store.get(id).unwrap().check_in.person;
    assert_eq!(of(&store, read.id()), read.person);
    assert_eq!(of(&store, typed.id()), typed.person);
    // A void one is as if it had not been.
    store.void(typed.id(), &by(900, "nhầm người")).unwrap();
    let known = store.returning(&citizen(1)).unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].person, read.person);
}

#[test]
fn a_number_that_was_wrong_is_nobodys_once_the_person_came_with_the_right_one() {
    let (_dir, mut store) = fresh();
    let mut mistyped = visit(1);
    mistyped.person.number = citizen(2).number;
    store.register(&mistyped).unwrap();
    assert!(store.has_identity_conflict(&citizen(2)).unwrap());
    let mut right = visit(101);
    right.person = citizen(1);
    store.register(&right).unwrap();
    assert!(!store.has_identity_conflict(&citizen(2)).unwrap());
    assert!(store.returning(&citizen(2)).unwrap().is_empty());
}

#[test]
fn another_name_under_an_id_number_needs_a_reason() {
    let (_dir, mut store) = fresh();
    store.register(&visit(1)).unwrap();
    let mut other = visit(2);
    other.person.number = citizen(1).number;
    assert!(store.has_identity_conflict(&other.person).unwrap());
    assert!(matches!(
        store.register(&other),
        Err(StoreError::IdentityConflict)
    ));
    assert_eq!(store.count(TODAY).unwrap(), 1);
    // A reason for something else is none for this.
    other.override_reason = "chưa có chứng thư".into();
    assert!(matches!(
        store.register(&other),
        Err(StoreError::IdentityConflict)
    ));
    other.override_reason = "đã đối chiếu thẻ: lần trước gõ nhầm số".into();
    store.register_settled(&other).unwrap();

    // The same person without diacritics and with the year of birth alone is no conflict, nor are
    // two foreigners with one passport number.
    let mut plain = citizen(1);
    plain.id = id(1, 77);
    plain.full_name = "TRAN VAN AN".to_owned().into();
    plain.birth = "1901".to_owned().into();
    let (_dir, mut store) = fresh();
    store.register(&visit(1)).unwrap();
    assert!(!store.has_identity_conflict(&plain).unwrap());
    plain.nationality = "LAO".into();
    plain.full_name = "SOMEONE ELSE".to_owned().into();
    assert!(!store.has_identity_conflict(&plain).unwrap());
}

#[test]
fn exports_are_marked_and_can_be_repeated() {
    let (_dir, mut store) = fresh();
    for number in 1..=3 {
        store.register(&stay(number)).unwrap();
    }
    let waiting = |store: &Store| -> Vec<_> {
        let waiting = store.not_exported("lodging_xlsx", TODAY, TODAY).unwrap();
        waiting.iter().map(|e| e.check_in.id()).collect()
    };
    let ids: Vec<_> = (1..=3).map(|number| stay(number).id()).collect();
    assert_eq!(waiting(&store), ids);
    store
        .mark_exported(&ids[..2], "lodging_xlsx", &by(60, ""))
        .unwrap();
    store
        .mark_exported(&ids[..1], "lodging_xlsx", &by(61, ""))
        .unwrap();
    store
        .mark_exported(&ids[2..], "register_csv", &by(62, ""))
        .unwrap();
    assert_eq!(waiting(&store), &ids[2..]);
    let marks = store.get(ids[0]).unwrap().exports;
    assert_eq!(
        marks.iter().map(|m| m.at).collect::<Vec<_>>(),
        [by(60, "").at, by(61, "").at]
    );
    assert_eq!(marks[0].format, "lodging_xlsx");

    // What was corrected after its export waits again.
    store.move_room(ids[1], "P9", &by(70, "")).unwrap();
    assert_eq!(waiting(&store), &ids[1..]);
    // All or none.
    let some_unknown = [ids[1], id(9, 9)];
    assert!(
        store
            .mark_exported(&some_unknown, "lodging_xlsx", &by(80, ""))
            .is_err()
    );
    assert_eq!(waiting(&store), &ids[1..]);
}

#[test]
fn errors_and_debug_say_nothing_personal() {
    let (_dir, mut store) = fresh();
    store.register(&visit(1)).unwrap();
    let mut other = visit(2);
    other.person.number = citizen(1).number;
    let error = store.register(&other).unwrap_err();
    let shown = format!(
        "{error} {error:?} {:?} {:?}",
        store.get(visit(1).id()),
        store
    );
    for secret in ["Trần", "001100000001", "0900000001", "đau đầu"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
