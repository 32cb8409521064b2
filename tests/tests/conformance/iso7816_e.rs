//! Terminal Authentication.

use cccd_lds::security_infos::FileId;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::behaviour::Fault;
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, Group, ModpGroup};
use cccd_softcard::signature::SignatureAlgorithm;
use time::Duration;

use crate::cards::{DEFAULT_PACE, ca_key, with_infos};
use crate::case::{Unit, plan};
use crate::inspection::Inspection;
use crate::terminals::{Chain, FINGERS, FROM, IRISES, eac, eac_of, eac_with};

fn by(algorithm: SignatureAlgorithm) -> [Inspection; 1] {
    [eac_of(&Chain::by(algorithm))]
}

/// EF.CVCA with these references, whatever the chip knows.
fn naming(references: &[&str]) -> [Inspection; 1] {
    let mut file: Vec<u8> = Vec::new();
    for reference in references {
        file.push(0x42);
        file.push(u8::try_from(reference.len()).unwrap());
        file.extend(reference.as_bytes());
    }
    file.resize(36, 0);
    [eac().holding(FileIdentity::CVCA, file)]
}

fn granting(rights: u8) -> [Inspection; 1] {
    let chain = Chain {
        rights,
        ..Chain::default()
    };
    [eac_of(&chain)]
}

/// The last byte of one of the reader's certificates is another.
fn forged(certificate: usize) -> [Inspection; 1] {
    [eac().holding_certificates(|all| *all[certificate].last_mut().unwrap() ^= 0x01)]
}

/// DG14 says that EF.CVCA is elsewhere.
fn elsewhere(fid: u16, sfid: Option<u8>) -> [Inspection; 1] {
    [with_infos(eac(), |infos| {
        infos.terminal_auth[0].ef_cvca = Some(FileId { fid, sfid });
    })]
}

fn without(group: DataGroup) -> [Inspection; 1] {
    [eac().ordered(|order| {
        order.groups.remove(&group);
    })]
}

/// The newest of these authorities has certified the verifier; the chip knows the first so many.
fn linked(authorities: &[&'static str], known: usize) -> [Inspection; 1] {
    let chain = Chain {
        authorities: authorities.to_vec(),
        known,
        ..Chain::default()
    };
    [eac_of(&chain)]
}

fn outdated() -> [Inspection; 1] {
    let chain = Chain {
        today: FROM + Duration::days(15),
        ..Chain::default()
    };
    [eac_of(&chain)]
}

/// DG11 and DG12, which open to terminals alone.
fn more_groups() -> [Inspection; 1] {
    [eac()
        .ordered(|order| {
            order.groups.extend([DataGroup::Dg11, DataGroup::Dg12]);
        })
        .guarding([DataGroup::Dg11, DataGroup::Dg12])]
}

fn under_pace() -> [Inspection; 1] {
    [eac().ordered(|order| {
        order.bac = false;
        order.pace = vec![DEFAULT_PACE];
    })]
}

pub(crate) fn unit() -> Unit {
    use Hash::{Sha1, Sha224, Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{EcdsaPlain, RsaPkcs1};
    let genuine = "genuine by ca and ta";
    let deleted = "deleted in version 1.1 of the plan";
    let dh = ca_key(Group::Modp(ModpGroup::Modp2048Order256), Cipher::Tdes);
    let rsa = Chain::by(RsaPkcs1(Sha256));
    Unit {
        name: "ISO7816_E",
        title: "Terminal Authentication",
        count: 38,
        cases: vec![
            plan(
                "ISO7816_E_01",
                "Terminal Authentication with RSAv1.5 and SHA1",
            )
            .succeeds(|| by(RsaPkcs1(Sha1)), genuine),
            plan(
                "ISO7816_E_02",
                "Terminal Authentication with RSA v1.5 and SHA256",
            )
            .succeeds(|| by(RsaPkcs1(Sha256)), genuine),
            plan(
                "ISO7816_E_03",
                "Terminal Authentication with RSA-PSS and SHA1",
            )
            .succeeds(|| by(SignatureAlgorithm::pss(Sha1)), genuine),
            plan(
                "ISO7816_E_04",
                "Terminal Authentication with RSA-PSS and SHA256",
            )
            .succeeds(|| by(SignatureAlgorithm::pss(Sha256)), genuine),
            plan(
                "ISO7816_E_05",
                "Terminal Authentication with ECDSA and SHA1",
            )
            .succeeds(|| by(EcdsaPlain(Sha1)), genuine),
            plan(
                "ISO7816_E_06",
                "Terminal Authentication with ECDSA and SHA224",
            )
            .succeeds(|| by(EcdsaPlain(Sha224)), genuine),
            plan(
                "ISO7816_E_07",
                "Terminal Authentication with ECDSA and SHA256",
            )
            .succeeds(|| by(EcdsaPlain(Sha256)), genuine),
            plan(
                "ISO7816_E_08",
                "Verify certificates with wrong CAR in EF.CVCA",
            )
            .fails(|| naming(&["UTCVCA00002"]), "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_09",
                "Verify certificates with missing CAR in EF.CVCA",
            )
            .fails(|| naming(&[]), "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan("ISO7816_E_10", "Verify certificates with 3 CAR in EF.CVCA")
                .ends_either_way(|| naming(&["UTCV00001", "UTCV00002", "UTCV00003"]), "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_11",
                "External authenticate with wrong document number",
            )
            .fails(|| [eac().with(Fault::DocumentNumber)], "genuine by ca: ta inconclusive (refused) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_12",
                "External authenticate command with shorter challenge (7 bytes)",
            )
            .fails(|| [eac().with(Fault::ChallengeLength(7))], "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_13",
                "External authenticate command with longer challenge (9 bytes)",
            )
            .fails(|| [eac().with(Fault::ChallengeLength(9))], "broken off: the protected answer is not authentic: more data than was asked for"),
            plan("ISO7816_E_14", "Verify access denied to DG3").succeeds(|| granting(IRISES), "genuine by ca and ta — EF.DG3 refused (6982)"),
            plan("ISO7816_E_15", "Verify access denied to DG4").succeeds(|| granting(FINGERS), "genuine by ca and ta — EF.DG4 refused (6982)"),
            plan("ISO7816_E_16", "Verify denied access to DG3 and DG4")
                .succeeds(|| granting(0), "genuine by ca and ta — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_17",
                "Verify certificates with wrong signature in DV certificate",
            )
            .fails(|| forged(0), "genuine by ca: ta inconclusive (refused) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_18",
                "Verify certificates with wrong signature in IS certificate",
            )
            .fails(|| forged(1), "genuine by ca: ta inconclusive (refused) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_19",
                "Terminal Authentication with expired certificate chain",
            )
            .fails(outdated, "genuine by ca: ta inconclusive (refused) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_20",
                "Terminal Authentication with expired DV certificate",
            )
            .does_not_apply(deleted),
            plan(
                "ISO7816_E_21",
                "Terminal Authentication with expired IS certificate",
            )
            .does_not_apply(deleted),
            plan(
                "ISO7816_E_22",
                "TerminalAuthenticationInfo, file ID does not match FID of EF.CVCA",
            )
            .fails(|| elsewhere(0x0155, None), "genuine by ca: ta inconclusive (refused) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_23",
                "TerminalAuthenticationInfo, SFID does not match SFID of EF.CVCA",
            )
            .fails(|| elsewhere(0x011C, Some(0x15)), "genuine by ca: ta inconclusive (refused) — EF.DG3 refused (6982); EF.DG4 refused (6982)"),
            plan(
                "ISO7816_E_24",
                "Terminal Authentication with missing certificates",
            )
            .fails(
                || [eac().holding_certificates(|all| drop(all.remove(0)))],
                "genuine by ca: ta inconclusive (not_finished) — EF.DG3 refused (6982); EF.DG4 refused (6982)",
            ),
            plan(
                "ISO7816_E_25",
                "Terminal Authentication with several certificates",
            )
            .does_not_apply("deleted in version 1.2 of the plan"),
            plan(
                "ISO7816_E_26",
                "Terminal Authentication with additional data groups (DG11, DG12)",
            )
            .succeeds(more_groups, genuine),
            plan(
                "ISO7816_E_27",
                "Switch between different algorithms key sizes in CA and TA (RSA, CA with 2048 and \
                 TA with 1024)",
            )
            .succeeds(move || [eac_with([dh], &rsa)], genuine),
            plan(
                "ISO7816_E_28",
                "Switch between different algorithms key sizes in CA and TA (EC, CA with 224 and \
                 TA with 256)",
            )
            .succeeds(|| [eac()], genuine),
            plan(
                "ISO7816_E_29",
                "Terminal authentication with DG3 but no DG4",
            )
            .succeeds(|| without(DataGroup::Dg4), genuine),
            plan(
                "ISO7816_E_30",
                "Terminal authentication with DG4 but no DG3",
            )
            .succeeds(|| without(DataGroup::Dg3), genuine),
            plan(
                "ISO7816_E_31",
                "Terminal authentication in combination with PACE to check dynamic binding between \
                 protocols",
            )
            .succeeds(under_pace, genuine),
            plan(
                "ISO7816_E_32",
                "Terminal authentication including trust anchor update",
            )
            .succeeds(|| linked(&["UTCVCA00001", "UTCVCA00002"], 1), genuine),
            plan(
                "ISO7816_E_33",
                "Terminal authentication with two different trust anchor updates",
            )
            .succeeds(
                || linked(&["UTCVCA00001", "UTCVCA00002", "UTCVCA00003"], 1),
                genuine,
            ),
            plan(
                "ISO7816_E_34",
                "Terminal authentication with offered but not needed trust anchor update",
            )
            .succeeds(|| linked(&["UTCVCA00001", "UTCVCA00002"], 2), genuine),
            plan(
                "ISO7816_E_35",
                "Terminal Authentication with RSA v1.5 and SHA512",
            )
            .succeeds(|| by(RsaPkcs1(Sha512)), genuine),
            plan(
                "ISO7816_E_36",
                "Terminal Authentication with RSA-PSS and SHA512",
            )
            .succeeds(|| by(SignatureAlgorithm::pss(Sha512)), genuine),
            plan(
                "ISO7816_E_37",
                "Terminal Authentication with ECDSA and SHA384",
            )
            .succeeds(|| by(EcdsaPlain(Sha384)), genuine),
            plan(
                "ISO7816_E_38",
                "Terminal Authentication with ECDSA and SHA512",
            )
            .succeeds(|| by(EcdsaPlain(Sha512)), genuine),
        ],
    }
}
