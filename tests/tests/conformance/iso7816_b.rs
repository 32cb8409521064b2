//! Basic Access Control and secure messaging.

use cccd_softcard::apdu::Status;
use cccd_softcard::behaviour::{Damage, Fault, MutualAuthenticationFlaw};

use crate::cards::bac;
use crate::case::{Unit, titled};
use crate::inspection::Inspection;

/// Every READ BINARY is answered so.
fn damaged(damage: Damage) -> Vec<Inspection> {
    vec![bac().with(Fault::Responses { ins: 0xB0, damage })]
}

fn unauthentic(flaw: MutualAuthenticationFlaw) -> Vec<Inspection> {
    vec![bac().with(Fault::MutualAuthentication(flaw))]
}

pub(crate) fn unit() -> Unit {
    let wrong_key = || {
        bac().with(Fault::Refuse {
            ins: 0x82,
            p1_p2: None,
            status: Status::AUTHENTICATION_FAILED,
        })
    };
    Unit {
        name: "ISO7816_B",
        title: "Basic Access Control, secure messaging",
        count: 10,
        cases: vec![
            titled("ISO7816_B_01", "Mutual authentication MAC failure")
                .fails(|| unauthentic(MutualAuthenticationFlaw::Mac), "not opened: the chip did not prove that it knows the key"),
            titled("ISO7816_B_02", "Mutual authentication encryption failure")
                .fails(|| unauthentic(MutualAuthenticationFlaw::Cryptogram), "not opened: the chip did not prove that it knows the key"),
            titled("ISO7816_B_03", "Mutual authentication failure")
                .fails(move || [wrong_key()], "not opened: the chip says that the key is wrong"),
            titled("ISO7816_B_04", "SM failure returned by MRTD")
                .fails(|| damaged(Damage::Plain), "broken off: the session was lost and is not opened again: the chip ended the secured session: 6988 (secure messaging objects incorrect)"),
            titled("ISO7816_B_05", "SM failure – MAC missing")
                .fails(|| damaged(Damage::NoMac), "broken off: the protected answer is not authentic: a data object is missing, wrong or out of order"),
            titled("ISO7816_B_06", "SM failure – cryptogram missing")
                .fails(|| damaged(Damage::NoCryptogram), "issuer_unknown: pa.hashes not_available (file_not_given); pa.signature not_available (file_not_given); pa.chain not_available (needs); pa.validity not_available (needs); pa.revocation not_available (needs); pa.consistency not_available (file_not_given); aa not_available (file_not_given); ca not_available (file_not_given) — EF.DG1 not read, READ BINARY: 9000 (done); EF.DG2 not read, READ BINARY: 9000 (done); EF.SOD not read, READ BINARY: 9000 (done); EF.COM not read, READ BINARY: 9000 (done)"),
            titled("ISO7816_B_07", "SM failure – secured status bytes missing")
                .fails(|| damaged(Damage::NoStatus), "broken off: the protected answer is not authentic: a data object is missing, wrong or out of order"),
            titled("ISO7816_B_08", "SM failure – incorrect MAC")
                .fails(|| damaged(Damage::Mac), "broken off: the protected answer is not authentic: the MAC is wrong"),
            titled("ISO7816_B_09", "SM failure – incorrect cryptogram")
                .fails(|| damaged(Damage::Cryptogram), "issuer_unknown: pa.hashes not_available (file_not_given); pa.signature not_available (file_not_given); pa.chain not_available (needs); pa.validity not_available (needs); pa.revocation not_available (needs); pa.consistency not_available (file_not_given); aa not_available (file_not_given); ca not_available (file_not_given) — EF.DG1 not read, it does not begin with its tag; EF.DG2 not read, it does not begin with its tag; EF.SOD not read, it does not begin with its tag; EF.COM not read, it does not begin with its tag"),
            titled(
                "ISO7816_B_10",
                "Passive Authentication with revocation list",
            )
            .fails(|| [bac().with_signer_revoked()], "invalid: pa.revocation failed (revoked)"),
        ],
    }
}
