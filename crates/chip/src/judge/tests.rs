use std::collections::BTreeMap;

use super::*;

use Authenticity::{Genuine as G, Invalid as X, IssuerUnknown as U, SignedChipUnproven as S};
use CheckName::*;

/// What each check's statuses allow at best, in the order of [`Status::ALL`]: passed, failed,
/// inconclusive, not applicable, not available. Written out by hand, not computed.
const CEILINGS: [(CheckName, [Authenticity; 5]); 11] = [
    (Access, [G, X, G, G, G]),
    (PaHashes, [G, X, U, U, S]),
    (PaSignature, [G, X, U, U, U]),
    (PaChain, [G, X, U, U, U]),
    (PaValidity, [G, X, G, G, G]),
    (PaRevocation, [G, X, G, G, G]),
    (PaConsistency, [G, X, G, G, G]),
    (Aa, [G, X, S, S, S]),
    (Ca, [G, X, S, S, S]),
    (Ta, [G, X, G, G, G]),
    (PaceCam, [G, X, S, S, S]),
];

/// The second half, by hand as well.
const HEADLINES: [(Authenticity, Validity, Headline); 12] = [
    (X, Validity::Expired, Headline::Invalid),
    (X, Validity::NotStated, Headline::Invalid),
    (X, Validity::Valid, Headline::Invalid),
    (U, Validity::Expired, Headline::IssuerUnknown),
    (U, Validity::NotStated, Headline::IssuerUnknown),
    (U, Validity::Valid, Headline::IssuerUnknown),
    (S, Validity::Expired, Headline::Expired),
    (S, Validity::NotStated, Headline::SignedChipUnproven),
    (S, Validity::Valid, Headline::SignedChipUnproven),
    (G, Validity::Expired, Headline::Expired),
    (G, Validity::NotStated, Headline::Genuine),
    (G, Validity::Valid, Headline::Genuine),
];

type Statuses = BTreeMap<CheckName, Status>;

fn all_passed() -> Statuses {
    CheckName::ALL
        .into_iter()
        .map(|name| (name, Status::Passed))
        .collect()
}

fn outcome(statuses: &Statuses, weak: bool, policy: &Policy) -> Authenticity {
    let passed = |name| statuses[&name] == Status::Passed;
    authenticity(&|name| statuses[&name], &passed, weak, weak, policy)
}

#[test]
fn every_row_of_the_table() {
    for (name, row) in CEILINGS {
        for (status, expected) in Status::ALL.into_iter().zip(row) {
            assert_eq!(ceiling(name, status), expected, "{name} {status}");

            let mut statuses = all_passed();
            statuses.insert(name, status);
            let found = outcome(&statuses, false, &Policy::default());
            // The other two proofs of the chip passed, so one that did not is made good.
            let lifted = CHIP_PROOFS.contains(&name) && expected == S;
            assert_eq!(found, if lifted { G } else { expected }, "{name} {status}");
        }
    }
    for (authenticity, validity, expected) in HEADLINES {
        assert_eq!(
            headline(authenticity, validity),
            expected,
            "{authenticity} {validity}"
        );
    }
}

#[test]
fn every_combination_of_chip_proofs() {
    for aa in Status::ALL {
        for ca in Status::ALL {
            for cam in Status::ALL {
                let mut statuses = all_passed();
                statuses.extend([(Aa, aa), (Ca, ca), (PaceCam, cam)]);
                let all = [aa, ca, cam];
                let expected = if all.contains(&Status::Failed) {
                    X
                } else if all.contains(&Status::Passed) {
                    G
                } else {
                    S
                };
                let found = outcome(&statuses, false, &Policy::default());
                assert_eq!(found, expected, "{aa} {ca} {cam}");
            }
        }
    }
}

#[test]
fn one_failure_outweighs_everything() {
    for failed in CheckName::ALL {
        for other in CheckName::ALL.into_iter().filter(|name| *name != failed) {
            for status in Status::ALL {
                let mut statuses = all_passed();
                statuses.extend([(failed, Status::Failed), (other, status)]);
                assert_eq!(outcome(&statuses, false, &Policy::default()), X);
            }
        }
    }
}

#[test]
fn a_policy_only_tightens() {
    for bits in 0_u8..32 {
        let policy = Policy {
            require_revocation: bits & 1 != 0,
            require_validity: bits & 2 != 0,
            refuse_weak: bits & 4 != 0,
            require_every_chip_proof: bits & 8 != 0,
            refuse_departures: bits & 16 != 0,
        };
        for first in CheckName::ALL {
            for second in CheckName::ALL {
                for one in Status::ALL {
                    for two in Status::ALL {
                        let mut statuses = all_passed();
                        statuses.extend([(first, one), (second, two)]);
                        for weak in [false, true] {
                            let strict = outcome(&statuses, weak, &policy);
                            let plain = outcome(&statuses, weak, &Policy::default());
                            assert!(strict <= plain, "{first} {one} {second} {two} {policy:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn each_demand_of_a_policy_bites() {
    let missing = |name| {
        let mut statuses = all_passed();
        statuses.insert(name, Status::NotAvailable);
        statuses
    };
    let default = Policy::default();
    let cases = [
        (
            Policy {
                require_revocation: true,
                ..default
            },
            missing(PaRevocation),
            false,
            U,
        ),
        (
            Policy {
                require_validity: true,
                ..default
            },
            missing(PaValidity),
            false,
            U,
        ),
        (
            Policy {
                refuse_weak: true,
                ..default
            },
            all_passed(),
            true,
            U,
        ),
        (
            Policy {
                refuse_departures: true,
                ..default
            },
            all_passed(),
            true,
            U,
        ),
        (
            Policy {
                require_every_chip_proof: true,
                ..default
            },
            missing(Ca),
            false,
            S,
        ),
    ];
    for (policy, statuses, weak, expected) in cases {
        assert_eq!(outcome(&statuses, weak, &default), G);
        assert_eq!(outcome(&statuses, weak, &policy), expected, "{policy:?}");
    }
    // What is fulfilled is demanded in vain.
    let all = Policy {
        require_revocation: true,
        require_validity: true,
        refuse_weak: true,
        refuse_departures: true,
        require_every_chip_proof: true,
    };
    assert_eq!(outcome(&all_passed(), false, &all), G);
    // What does not apply to a document is not demanded of it.
    let mut statuses = all_passed();
    statuses.insert(Aa, Status::NotApplicable);
    assert_eq!(
        outcome(
            &statuses,
            false,
            &Policy {
                require_every_chip_proof: true,
                ..default
            }
        ),
        G
    );
}

#[test]
fn the_documentation_shows_this_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/checks.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, table) = text
        .split_once("<!-- generated by judge::truth_table -->\n")
        .unwrap();
    assert_eq!(
        table,
        truth_table(),
        "put the table on the right into docs/checks.md"
    );
    for name in CheckName::ALL {
        assert!(
            text.contains(&format!("## `{name}` ")),
            "{name} is not told of"
        );
    }
}
