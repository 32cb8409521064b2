//! EF.CardSecurity. It is read where the chip authentication mapping needs it, so these cards use
//! that.

use cccd_lds::security_infos::RawSecurityInfo;
use cccd_softcard::der;

use crate::cards::{cam, with_card_security};
use crate::case::{Unit, plan};
use crate::inspection::Inspection;

/// One entry more, of a protocol that nobody knows.
fn one_more() -> Inspection {
    let raw = der::sequence(&[der::oid("1.2.3.4.5"), der::integer(1)]);
    with_card_security(cam(), |infos| {
        infos.unknown.push(RawSecurityInfo {
            protocol: None,
            raw,
        });
    })
}

/// The key without the protocol it is for.
fn key_without_protocol() -> Inspection {
    with_card_security(cam(), |infos| {
        let key = infos.chip_auth_keys.remove(0);
        infos.unknown.push(RawSecurityInfo {
            protocol: None,
            raw: der::sequence(&[key.spki]),
        });
    })
}

pub(crate) fn unit() -> Unit {
    Unit {
        name: "LDS_J",
        title: "EF.CardSecurity",
        count: 4,
        cases: vec![
            plan(
                "LDS_J_01",
                "EF.CardSecurity inconsistent with EF.CardAccess (more SecurityInfos)",
            )
            .succeeds(|| [one_more()], "genuine by ca and pace_cam"),
            plan(
                "LDS_J_02",
                "EF.CardSecurity inconsistent with EF.CardAccess (less SecurityInfos)",
            )
            .fails(
                || [with_card_security(cam(), |infos| infos.pace.clear())],
                "invalid by ca and pace_cam: pa.consistency failed (card_security_lacks)",
            ),
            plan(
                "LDS_J_03",
                "EF.CardSecurity inconsistent with EF.CardAccess (different SecurityInfos)",
            )
            .fails(
                || {
                    [with_card_security(cam(), |infos| {
                        infos.pace[0].parameter_id = Some(12)
                    })]
                },
                "invalid by ca and pace_cam: pa.consistency failed (card_security_lacks)",
            ),
            plan(
                "LDS_J_04",
                "EF.CardSecurity with incorrect ChipAuthenticationPublicKeyInfo for PACE-CAM",
            )
            .fails(
                || [key_without_protocol()],
                "genuine by ca: pace_cam inconclusive (not_finished)",
            ),
        ],
    }
}
