//! Application selection.

use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::Fault;

use crate::cards::{bac, plain};
use crate::case::{Unit, titled};

pub(crate) fn unit() -> Unit {
    let refused = || {
        bac().with(Fault::Refuse {
            ins: 0xA4,
            p1_p2: Some(0x040C),
            status: Status::FILE_NOT_FOUND,
        })
    };
    Unit {
        name: "ISO7816_A",
        title: "application selection",
        count: 3,
        cases: vec![
            titled("ISO7816_A_01", "Positive test with unprotected MRTD")
                .succeeds(|| [plain()], "signed_chip_unproven"),
            titled("ISO7816_A_02", "Positive test with BAC MRTD")
                .succeeds(|| [bac()], "signed_chip_unproven"),
            titled("ISO7816_A_03", "Application selection failure").fails(move || [refused()], "not opened: this card has no travel document application: 6A82 (file or application not found)"),
        ],
    }
}
