//! The cases of BSI TR-03105 part 5.1, which tests inspection systems: a card is built as the case
//! says, the library reads and judges it, and what came out is compared with the case.
//!
//! One room per unit. A row says what the card does, what the plan demands, and exactly what this
//! inspection system gives: the error, or the headline with every check and every oddity that is
//! not as it should be, and no other. `docs/conformance.md` is written from the same rows.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by panicking"
)]

mod cards;
mod case;
mod inspection;
mod oddities;
mod over_pcscd;
mod report;
mod terminals;

mod iso7816_a;
mod iso7816_b;
mod iso7816_c;
mod iso7816_d;
mod iso7816_e;
mod iso7816_f;
mod iso7816_g;
mod lds_a;
mod lds_b;
mod lds_c;
mod lds_d;
mod lds_e;
mod lds_f;
mod lds_g;
mod lds_i;
mod lds_j;
mod lds_k;

use crate::case::Unit;

/// The units, in the order of the plan. EF.SOD (LDS_H) is the subject of other tests.
fn units() -> Vec<Unit> {
    vec![
        iso7816_a::unit(),
        iso7816_b::unit(),
        iso7816_c::unit(),
        iso7816_d::unit(),
        iso7816_e::unit(),
        iso7816_f::unit(),
        iso7816_g::unit(),
        lds_a::unit(),
        lds_b::unit(),
        lds_c::unit(),
        lds_d::unit(),
        lds_e::unit(),
        lds_f::unit(),
        lds_g::unit(),
        lds_i::unit(),
        lds_j::unit(),
        lds_k::unit(),
    ]
}

macro_rules! units {
    ($($room:ident),* $(,)?) => { $(
        #[test]
        fn $room() {
            crate::$room::unit().run();
        }
    )* };
}

/// Each unit is a test of its own, so that they share the processors.
mod units {
    units![
        iso7816_a, iso7816_b, iso7816_c, iso7816_d, iso7816_e, iso7816_f, iso7816_g, lds_a, lds_b,
        lds_c, lds_d, lds_e, lds_f, lds_g, lds_i, lds_j, lds_k,
    ];
}

#[test]
fn every_case_of_the_plan_has_its_row() {
    for unit in units() {
        let ids: Vec<&str> = unit.cases.iter().map(|case| case.id).collect();
        let expected: Vec<String> = (1..=unit.count)
            .map(|number| format!("{}_{number:02}", unit.name))
            .collect();
        assert_eq!(ids, expected);
    }
}

#[test]
fn the_documentation_shows_these_rows() {
    report::compare(&units());
}
