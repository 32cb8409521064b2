#[path = "../../tests/store/sample.rs"]
mod sample;

use rusqlite::OpenFlags;
use sample::{TODAY, at, by, id, name, stay, visit};

use super::*;
use crate::record::Purpose;

fn connection(dir: &Path, key: &DataKey) -> Connection {
    connect(
        &dir.join("records.db"),
        key,
        Session::Real,
        OpenFlags::default(),
    )
    .unwrap()
}

#[test]
fn every_older_version_with_data_is_brought_up_to_date() {
    for older in 0..=schema::STEPS.len() {
        let dir = tempfile::tempdir().unwrap();
        let key = DataKey::generate().unwrap();
        {
            let db = connection(dir.path(), &key);
            for step in &schema::STEPS[..older] {
                db.execute_batch(step).unwrap();
            }
            db.pragma_update(None, "user_version", u32::try_from(older).unwrap())
                .unwrap();
            if older > 0 {
                for number in 1..=3 {
                    insert_as_version_1(&db, number);
                }
            }
            if older >= 5 {
                db.execute_batch("UPDATE person SET who = id").unwrap();
            }
            if older >= 3 {
                for number in 1..=3 {
                    schema::index_name(&db, number, &name(u64::try_from(number).unwrap())).unwrap();
                }
            }
        }
        let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
        if older > 0 {
            let entries = store.day(TODAY).unwrap();
            assert_eq!(entries.len(), 3, "from version {older}");
            for (number, entry) in (1..).zip(entries.iter().rev()) {
                let mut expected = visit(number);
                if let Purpose::Visit(visit) = &mut expected.purpose {
                    visit.ticket = u32::try_from(number).unwrap();
                }
                assert_eq!(entry.check_in, expected, "from version {older}");
            }
            assert_eq!(
                store.search(&name(2), 9).unwrap().len(),
                1,
                "from version {older}"
            );
        }
        let next = store.register(&visit(4)).unwrap();
        assert_eq!(next.ticket, Some(if older > 0 { 4 } else { 1 }));
        store.register(&stay(5)).unwrap();
        store.move_room(stay(5).id(), "P1", &by(60, "")).unwrap();
        store
            .mark_exported(&[stay(5).id()], "lodging_xlsx", &by(61, ""))
            .unwrap();
        store.verify().unwrap();
    }
}

/// A visit in the columns of version 1, written out so that it cannot follow later changes.
fn insert_as_version_1(db: &Connection, number: i64) {
    let n = u64::try_from(number).unwrap();
    let person = sample::citizen(n);
    db.execute(
        "INSERT INTO person (no, id, source, headline, authenticity, validity, document, number,
           number_key, full_name, folded_name, birth, sex, nationality, residence, expires, phone)
         VALUES (?1, ?2, 'chip', 'genuine', 'genuine', 'valid', 'can_cuoc',
           ?3, ?3, ?4, ?5, ?6, ?7, 'VNM', ?8, '2035-07-21', ?9)",
        rusqlite::params![
            number,
            id(1, n).as_bytes(),
            person.number.reveal(),
            person.full_name.reveal(),
            cccd_chip::lds::name::fold(person.full_name.reveal()),
            person.birth.reveal(),
            person.sex.to_string(),
            person.residence.reveal(),
            person.phone.reveal(),
        ],
    )
    .unwrap();
    let at = i64::try_from(at(number).unix_timestamp_nanos()).unwrap();
    db.execute(
        "INSERT INTO check_in VALUES (?1, ?2, ?1, 'visit', 'chip', 'genuine', 'genuine', 'valid',
           'consent', '2026-01', 'lan.tiepdon', ?3, 25200, '2026-03-02', '', x'00')",
        rusqlite::params![number, id(2, n).as_bytes(), at],
    )
    .unwrap();
    db.execute(
        "INSERT INTO visit VALUES (?1, '2026-03-02', ?1, ?2, 'Nội tổng quát', 'đau đầu kéo dài')",
        rusqlite::params![number, format!("GD401{number:010}")],
    )
    .unwrap();
}

#[test]
fn a_failed_step_leaves_the_older_version_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    {
        let db = connection(dir.path(), &key);
        db.execute_batch(schema::STEPS[0]).unwrap();
        // Something of that name is in the way of the third step.
        db.execute_batch("CREATE TABLE name_index (x); PRAGMA user_version = 1;")
            .unwrap();
        insert_as_version_1(&db, 1);
    }
    assert!(Store::open(dir.path(), &key, Session::Real).is_err());
    let db = connection(dir.path(), &key);
    let version: u32 = db
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
    assert!(db.prepare("SELECT * FROM correction").is_err());
    db.execute_batch("DROP TABLE name_index").unwrap();
    drop(db);
    let store = Store::open(dir.path(), &key, Session::Real).unwrap();
    assert_eq!(store.count(TODAY).unwrap(), 1);
}

#[test]
fn exports_of_version_3_still_know_which_corrections_they_contained() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    {
        let db = connection(dir.path(), &key);
        for step in &schema::STEPS[..3] {
            db.execute_batch(step).unwrap();
        }
        for number in 1..=2 {
            insert_as_version_1(&db, number);
        }
        // The first was corrected before its export, the second after.
        db.execute_batch(
            "INSERT INTO correction VALUES (1, 1, 50, 0, 'lan', '', 'visit.clinic', 'a', 'b');
             INSERT INTO correction VALUES (2, 2, 70, 0, 'lan', '', 'visit.clinic', 'a', 'b');
             INSERT INTO export VALUES (1, 1, 'fhir', 60, 0, 'lan');
             INSERT INTO export VALUES (2, 2, 'fhir', 60, 0, 'lan');
             PRAGMA user_version = 3;",
        )
        .unwrap();
    }
    let store = Store::open(dir.path(), &key, Session::Real).unwrap();
    let waiting = store.not_exported("fhir", TODAY, TODAY).unwrap();
    let waiting: Vec<_> = waiting.iter().map(|e| e.check_in.id()).collect();
    assert_eq!(waiting, [visit(2).id()]);
}

#[test]
fn a_correction_leaves_alone_who_shared_a_row_until_version_4() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    {
        let db = connection(dir.path(), &key);
        for step in &schema::STEPS[..4] {
            db.execute_batch(step).unwrap();
        }
        db.execute_batch("PRAGMA user_version = 4").unwrap();
        insert_as_version_1(&db, 1);
        insert_as_version_1(&db, 2);
        // The same person twice.
        db.execute_batch("UPDATE check_in SET person = 1; DELETE FROM person WHERE no = 2")
            .unwrap();
    }
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    let entry = |store: &Store, n| store.get(visit(n).id()).unwrap().check_in;
    let mut to = Amendment {
        person: entry(&store, 2).person,
        purpose: entry(&store, 2).purpose,
    };
    to.person.phone = "0911222333".to_owned().into();
    store.correct(visit(2).id(), &to, &by(9, "số mới")).unwrap();
    assert_eq!(entry(&store, 2).person, to.person);
    assert_eq!(entry(&store, 1).person, sample::citizen(1));
    let known = store.returning(&sample::citizen(1)).unwrap();
    assert_eq!((known.len(), known[0].times), (1, 2));
    assert_eq!(known[0].person, to.person);
}

#[test]
fn records_of_a_newer_program_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    drop(Store::open(dir.path(), &key, Session::Real).unwrap());
    connection(dir.path(), &key)
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    let error = Store::open(dir.path(), &key, Session::Real).unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Newer {
                found: 99,
                known: 5
            }
        ),
        "{error:?}"
    );
}

#[test]
fn full_by_the_page_limit_is_a_full_disk() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    store.register(&visit(1)).unwrap();
    let pages: i64 = store
        .db
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    store
        .db
        .query_row(
            &format!("PRAGMA max_page_count = {}", pages + 3),
            [],
            |_| Ok(()),
        )
        .unwrap();
    let mut number = 1;
    let error = loop {
        match store.register(&visit(number + 1)) {
            Ok(_) => number += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    assert!(store.db.is_autocommit());
    assert_eq!(store.count(TODAY).unwrap(), number);
    store.verify().unwrap();
    // A back-up to another disk is made all the same, though the journal has no room for it.
    while store
        .write(|tx| journal(tx, "fill", None, &by(1, "")))
        .is_ok()
    {}
    let elsewhere = tempfile::tempdir().unwrap();
    let made = store.back_up(elsewhere.path(), &by(2, "")).unwrap();
    assert_eq!(backups(elsewhere.path()).unwrap(), [made]);
    store
        .db
        .query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(()))
        .unwrap();
    let stored = store.register(&visit(number + 1)).unwrap();
    assert_eq!(u64::from(stored.ticket.unwrap()), number + 1);
}

#[test]
fn the_settings_that_durability_rests_on() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    let text = |sql: &str| -> String {
        store
            .db
            .query_row(sql, [], |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| format!("{value:?}"))
            .unwrap()
    };
    assert_eq!(text("PRAGMA journal_mode"), "Text(\"wal\")");
    assert_eq!(text("PRAGMA synchronous"), "Integer(2)");
    assert_eq!(text("PRAGMA foreign_keys"), "Integer(1)");
    assert_eq!(text("PRAGMA secure_delete"), "Integer(1)");
    assert_eq!(
        text("PRAGMA cipher_hmac_algorithm"),
        "Text(\"HMAC_SHA512\")"
    );
    assert!(text("PRAGMA cipher_version").starts_with("Text(\"4."));
}

#[test]
fn two_programs_share_the_records() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let mut one = Store::open(dir.path(), &key, Session::Real).unwrap();
    let mut two = Store::open(dir.path(), &key, Session::Real).unwrap();
    let tickets: Vec<_> = (1..=6)
        .map(|number| {
            let store = if number % 2 == 0 { &mut one } else { &mut two };
            store.register(&visit(number)).unwrap().ticket.unwrap()
        })
        .collect();
    assert_eq!(tickets, [1, 2, 3, 4, 5, 6]);
    two.db.busy_timeout(Duration::ZERO).unwrap();
    let held = one
        .db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    assert!(matches!(two.register(&visit(7)), Err(StoreError::Busy)));
    drop(held);
    two.register(&visit(7)).unwrap();
}

#[test]
fn a_purge_leaves_no_word_of_a_name_and_a_line_in_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    for number in 1..=3 {
        store.register(&visit(number)).unwrap();
    }
    store.register(&stay(4)).unwrap();
    let retention = Retention {
        visit_days: 1,
        stay_days: 1,
    };
    let mut late = by(0, "");
    late.at += time::Duration::days(30);
    for _ in 0..2 {
        store.purge(retention, &late).unwrap();
    }
    let count = |sql: &str| -> i64 { store.db.query_row(sql, [], |row| row.get(0)).unwrap() };
    for table in ["person", "check_in"] {
        assert_eq!(
            count(&format!("SELECT count(*) FROM {table}")),
            1,
            "{table}"
        );
    }
    assert_eq!(
        count("SELECT count(*) FROM journal WHERE deed = 'purge'"),
        3
    );
    let kept = "SELECT count(*) FROM journal WHERE deed = 'purge_kept_undeclared'";
    assert_eq!(count(kept), 1);
    // The index's own pages hold the words of the one who is left and no others.
    let mut blocks = store
        .db
        .prepare("SELECT block FROM name_index_data")
        .unwrap();
    let words: Vec<u8> = blocks
        .query_map([], |row| row.get::<_, Vec<u8>>(0))
        .unwrap()
        .flat_map(Result::unwrap)
        .collect();
    let holds = |word: &str| {
        words
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    assert!(holds("hoang"));
    assert!(!holds("tran") && !holds("pham"));
}

#[test]
fn the_journal_names_deeds_and_no_people() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &DataKey::generate().unwrap(), Session::Real).unwrap();
    store.register(&stay(1)).unwrap();
    store.check_out(stay(1).id(), &by(9, "")).unwrap();
    store
        .note("show_record", Some(stay(1).id()), &by(10, ""))
        .unwrap();
    let mut journal = store
        .db
        .prepare("SELECT deed, clerk, subject FROM journal")
        .unwrap();
    let lines: Vec<(String, String, [u8; 16])> = journal
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let deeds: Vec<_> = lines.iter().map(|(deed, ..)| deed.as_str()).collect();
    assert_eq!(deeds, ["register", "check_out", "show_record"]);
    assert!(
        lines
            .iter()
            .all(|(_, clerk, id)| clerk == "lan.tiepdon" && id == stay(1).id().as_bytes())
    );
}

#[test]
fn the_work_to_find_a_person_again_grows_with_their_check_ins_and_no_faster() {
    let dir = tempfile::tempdir().unwrap();
    let key = DataKey::generate().unwrap();
    let mut store = Store::open(dir.path(), &key, Session::Real).unwrap();
    store.register(&visit(1)).unwrap();
    let work = |rows: i64| {
        come_again(&store.db, rows);
        let sql = format!(
            "SELECT p.no FROM person p WHERE {}",
            void::present("p.number_key = ?1")
        );
        let mut found = store.db.prepare(&sql).unwrap();
        let number = sample::citizen(1).number;
        let last: i64 = found
            .query_row([number.reveal()], |row| row.get(0))
            .unwrap();
        assert_eq!(last, rows);
        found.get_status(rusqlite::StatementStatus::VmStep)
    };
    let (few, many) = (work(50), work(800));
    assert!(
        few > 50 && many < few * 16 * 2,
        "{few} steps for 50 check-ins, {many} for 800"
    );
}

/// Copies the first person's row and check-in until there are so many.
fn come_again(db: &Connection, rows: i64) {
    db.execute(
        "WITH RECURSIVE n (no) AS (
           SELECT (SELECT max(no) FROM person) + 1 UNION ALL SELECT no + 1 FROM n WHERE no < ?1)
         INSERT INTO person (no, id, who, source, headline, authenticity, validity, document,
           number, number_key, full_name, folded_name, birth, sex, nationality, residence, expires,
           phone)
         SELECT n.no, randomblob(16), who, source, headline, authenticity, validity, document,
           number, number_key, full_name, folded_name, birth, sex, nationality, residence, expires,
           phone FROM n JOIN person p ON p.no = 1",
        [rows],
    )
    .unwrap();
    db.execute_batch(
        "INSERT INTO check_in
         SELECT p.no, randomblob(16), p.no, kind, c.source, c.headline, c.authenticity, c.validity,
           basis, notice, clerk, at, at_offset, day, override_reason, digest
         FROM person p JOIN check_in c ON c.no = 1
         WHERE p.no NOT IN (SELECT no FROM check_in)",
    )
    .unwrap();
}
