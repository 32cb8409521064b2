//! EF.CVCA.

use cccd_lds::FileIdentity;

use crate::case::{Unit, plan};
use crate::inspection::Inspection;
use crate::terminals::eac;

fn holding(start: &[u8]) -> Inspection {
    let mut file = start.to_vec();
    file.resize(36, 0);
    eac().holding(FileIdentity::CVCA, file)
}

pub(crate) fn unit() -> Unit {
    let untrusting = || {
        holding(&[]).ordered(|order| {
            if let Some(trust) = &mut order.terminals {
                trust.certificates.clear();
            }
        })
    };
    Unit {
        name: "LDS_G",
        title: "EF.CVCA",
        count: 2,
        cases: vec![
            plan("LDS_G_01", "First CAR not encoded by tag 42")
                .fails(|| [holding(b"\x00\x0BUTCVCA00001")], "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "LDS_G_02",
                "Missing CARs, file empty, no trust point implemented",
            )
            .fails(move || [untrusting()], "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
        ],
    }
}
