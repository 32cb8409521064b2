//! What a state has declared of its own documents explains a check that fails over just that, and
//! makes no check pass.

use cccd_softcard::authority::{Authority, Signer};
use cccd_softcard::certificate::key_identifier;
use cccd_softcard::cms::{SignedData, SignedDataOptions};
use cccd_softcard::signature::digest_identifier;

use super::*;

const COM_INCONSISTENT: &str = "2.23.136.1.1.7.2.4";
const DG_HASH_WRONG: &str = "2.23.136.1.1.7.2.2";
const SOD_SIGNATURE_WRONG: &str = "2.23.136.1.1.7.2.3";
const DS_SIGNATURE: &str = "2.23.136.1.1.7.1.1";
const DS_ENCODING: &str = "2.23.136.1.1.7.1.2";
const AA_KEY_COMPROMISED: &str = "2.23.136.1.1.7.1.4";
const MRZ_WRONG_DATA: &str = "2.23.136.1.1.7.3.1";

fn own() -> Authority {
    Issuer::from_seed(SEED)
        .authority(&order().authority)
        .unwrap()
}

fn list_signer(authority: &Authority) -> Signer {
    authority.deviation_list_signer(&order().signer).unwrap()
}

/// A list of one deviation: which documents, and one kind with its parameter.
fn list(signer: &Signer, documents: &[Vec<u8>], kind: &str, parameter: Option<u32>) -> Vec<u8> {
    list_of(signer, documents, &[(kind, parameter)])
}

/// A list of one deviation of several kinds, in this order.
fn list_of(signer: &Signer, documents: &[Vec<u8>], kinds: &[(&str, Option<u32>)]) -> Vec<u8> {
    let description = |(kind, parameter): &(&str, Option<u32>)| {
        let mut description = vec![der::oid(kind)];
        description.extend(parameter.map(|number| der::explicit(0, &der::integer(number))));
        der::sequence(&description)
    };
    let descriptions: Vec<u8> = kinds.iter().flat_map(description).collect();
    let deviation = der::sequence(&[
        der::sequence(documents),
        // Not sorted, as a SET OF would be: the order is to make no difference.
        der::element(0x31, &descriptions),
    ]);
    let content = der::sequence(&[
        der::integer(0),
        digest_identifier(Hash::Sha256),
        der::set_of(&[deviation]),
    ]);
    SignedData {
        content_type: "2.23.136.1.1.7",
        content: &content,
        digest: Hash::Sha256,
        signer,
        options: &SignedDataOptions::default(),
    }
    .sign()
    .unwrap()
}

fn with_list(mut judged: Judged, list: &[u8]) -> Judged {
    judged.trust.add_bytes(list, "the list");
    assert_eq!(judged.trust.deviation_lists().len(), 1);
    judged
}

/// All documents of the state.
const ALL: &[Vec<u8>] = &[];

#[test]
fn a_declared_failure_is_explained_and_no_pass() {
    let mut table = Table::default();
    let signer = list_signer(&own());
    let declared =
        |judged, kind, parameter| with_list(judged, &list(&signer, ALL, kind, parameter));
    let wrong_hash = || faulty(Fault::WrongHash(DataGroup::Dg2));
    let explained = |check| [(check, Inconclusive, "declared")];

    let judged = declared(wrong_hash(), DG_HASH_WRONG, Some(2));
    let report = table.row("hash of DG2", &judged, &explained(PaHashes), IssuerUnknown);
    assert!(notes(&report, PaHashes).contains(&"hash_mismatch"));
    let judged = declared(
        faulty(Fault::Cms(CmsFlaw::Signature)),
        SOD_SIGNATURE_WRONG,
        None,
    );
    let differs = with(&NO_SIGNER, &explained(PaSignature));
    table.row("signature of the SOD", &judged, &differs, IssuerUnknown);
    let judged = declared(faulty(Fault::SignerCertificate), DS_SIGNATURE, None);
    let differs = with(&NO_ANCHOR, &explained(PaChain));
    table.row(
        "signature of the signer's certificate",
        &judged,
        &differs,
        IssuerUnknown,
    );
    let usage = || {
        let usage = CertificateChange::Put(Extension::key_usage(USAGE_AUTHORITY));
        changed(|order| order.signer.changes = vec![usage])
    };
    let judged = declared(usage(), DS_ENCODING, None);
    table.row("the signer's certificate", &judged, &differs, IssuerUnknown);
    // EF.COM is not signed and decides nothing.
    let judged = declared(
        faulty(Fault::NotInCom(DataGroup::Dg2)),
        COM_INCONSISTENT,
        None,
    );
    table.row("EF.COM", &judged, &explained(PaConsistency), Genuine);
    // A key that the state has given up proves nothing.
    let judged = declared(good(), AA_KEY_COMPROMISED, None);
    table.row("the key of AA", &judged, &explained(Aa), Genuine);
    let mut judged = declared(good(), AA_KEY_COMPROMISED, None);
    judged.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
    let differs = with(&explained(Aa), &[(Ca, NotAvailable, "not_run")]);
    table.row(
        "the key of AA, and no CA",
        &judged,
        &differs,
        SignedChipUnproven,
    );

    // Something else is not explained.
    let mismatch = [(PaHashes, Failed, "hash_mismatch")];
    for (name, kind, parameter) in [
        ("another group", DG_HASH_WRONG, Some(13)),
        ("no group", DG_HASH_WRONG, None),
        ("another fault", SOD_SIGNATURE_WRONG, None),
        ("EF.COM instead", COM_INCONSISTENT, None),
    ] {
        let judged = declared(wrong_hash(), kind, parameter);
        table.row(name, &judged, &mismatch, Invalid);
    }
    let judged = declared(
        changed(|order| {
            order.faults = vec![
                Fault::WrongHash(DataGroup::Dg2),
                Fault::NotInSod(DataGroup::Dg13),
            ];
        }),
        DG_HASH_WRONG,
        Some(2),
    );
    table.row(
        "one of two faults of the hashes",
        &judged,
        &mismatch,
        Invalid,
    );
    let mut judged = declared(
        faulty(Fault::NotInCom(DataGroup::Dg2)),
        COM_INCONSISTENT,
        None,
    );
    judged.state(dg(DataGroup::Dg13), FileState::Absent(0x6A82));
    let differs = [(PaConsistency, Failed, "com_lacks")];
    table.row("EF.COM, and a group denied", &judged, &differs, Invalid);

    // What explains nothing is remarked where it belongs, and so is what did not happen.
    for (kind, check) in [
        (MRZ_WRONG_DATA, PaConsistency),
        (DG_HASH_WRONG, PaHashes),
        (DS_ENCODING, PaChain),
    ] {
        let judged = declared(good(), kind, Some(2));
        let report = table.row(kind, &judged, &[], Genuine);
        let notes = notes(&report, check).into_iter();
        assert_eq!(
            notes.filter(|code| *code == "declared").count(),
            1,
            "{kind}"
        );
    }
    table.done();
}

#[test]
fn only_the_states_own_list_counts() {
    let mut table = Table::default();
    let mismatch = [(PaHashes, Failed, "hash_mismatch")];
    let wrong_hash = || faulty(Fault::WrongHash(DataGroup::Dg2));
    let listed = |signer: &Signer| list(signer, ALL, DG_HASH_WRONG, Some(2));
    let foreign = {
        let mut spec = order().authority;
        spec.country = Country::UTOPIA;
        Issuer::from_seed(SEED).authority(&spec).unwrap()
    };
    let forger = Issuer::from_seed(SEED + 1)
        .authority(&order().authority)
        .unwrap();
    let judged = with_list(wrong_hash(), &listed(&list_signer(&forger)));
    table.row(
        "signed under an unknown authority",
        &judged,
        &mismatch,
        Invalid,
    );
    let mut judged = with_list(wrong_hash(), &listed(&list_signer(&foreign)));
    judged
        .trust
        .add_bytes(foreign.certificate(), "another state");
    table.row("signed by another state", &judged, &mismatch, Invalid);
    let document_signer = own().document_signer(&order().signer).unwrap();
    let judged = with_list(wrong_hash(), &listed(&document_signer));
    table.row("signed by a document signer", &judged, &mismatch, Invalid);
    let mut spoilt = listed(&list_signer(&own()));
    *spoilt.last_mut().unwrap() ^= 1;
    let judged = with_list(wrong_hash(), &spoilt);
    table.row("a bad signature", &judged, &mismatch, Invalid);
    table.done();
}

/// What a deviation is limited to must all be met.
#[test]
fn only_documents_that_are_meant() {
    let mut table = Table::default();
    let signer = list_signer(&own());
    let document_signer = own().document_signer(&order().signer).unwrap();
    let judged = || faulty(Fault::WrongHash(DataGroup::Dg2));
    let number = &order().holder.id_number[3..];
    let of_type = |code: &[u8]| der::implicit(0, code);
    let by_name = |serial: &[u8]| {
        let fields = [document_signer.issuer().to_der(), der::unsigned(serial)];
        der::element(0xA1, &fields.concat())
    };
    let by_key = |key: &[u8]| der::implicit(2, key);
    let by_digest = |bytes: &[u8]| der::implicit(3, &Hash::Sha256.digest(bytes));
    let issued = |from, until| {
        let moments = [from, until].map(|day| der::generalized_time(day, "000000"));
        der::element(0xA4, &moments.concat())
    };
    let numbers = |number: &str| der::element(0xA5, &der::printable(number));
    let key = key_identifier(document_signer.key());
    let (day, later) = (date!(2021 - 05 - 20), date!(2021 - 05 - 21));
    let explained = [(PaHashes, Inconclusive, "declared")];
    for (name, documents) in [
        ("type", vec![of_type(b"ID")]),
        ("name", vec![by_name(document_signer.serial())]),
        ("key", vec![by_key(&key)]),
        ("digest", vec![by_digest(document_signer.certificate())]),
        ("days", vec![issued(day, later)]),
        ("number", vec![numbers(number)]),
        (
            "all of it",
            vec![
                of_type(b"ID"),
                by_key(&key),
                issued(day, day),
                numbers(number),
            ],
        ),
    ] {
        let list = list(&signer, &documents, DG_HASH_WRONG, Some(2));
        table.row(name, &with_list(judged(), &list), &explained, IssuerUnknown);
    }
    let mismatch = [(PaHashes, Failed, "hash_mismatch")];
    for (name, documents) in [
        ("another type", vec![of_type(b"P<")]),
        ("another serial number", vec![by_name(&[7; 16])]),
        ("another key", vec![by_key(&[7; 20])]),
        ("another digest", vec![by_digest(b"another")]),
        ("other days", vec![issued(later, later)]),
        ("another number", vec![numbers("123456789")]),
        (
            "one of all is another",
            vec![
                of_type(b"ID"),
                by_key(&key),
                issued(later, later),
                numbers(number),
            ],
        ),
    ] {
        let list = list(&signer, &documents, DG_HASH_WRONG, Some(2));
        table.row(name, &with_list(judged(), &list), &mismatch, Invalid);
    }
    table.done();
}

/// Certificates and SignerInfos of the SOD are not signed: a clone with a key that was given up may
/// not choose by them whose lists count.
#[test]
fn whom_the_sod_names_besides_changes_nothing() {
    let mut table = Table::default();
    let foreign = {
        let mut spec = order().authority;
        spec.country = Country::UTOPIA;
        Issuer::from_seed(SEED).authority(&spec).unwrap()
    };
    let stranger = foreign.document_signer(&order().signer).unwrap();
    let info = der::sequence(&[
        der::integer(1),
        der::sequence(&[stranger.issuer().to_der(), der::unsigned(stranger.serial())]),
        digest_identifier(Hash::Sha256),
        stranger.algorithm().identifier(),
        der::octet_string(&[0x30, 0]),
    ]);
    let joined = |order: &mut Order| {
        let certificate = stranger.certificate().to_vec();
        order.cms.additional_certificates.push(certificate);
        order.cms.additional_signers.push(info.clone());
    };
    table.row("no list", &changed(joined), &[], Genuine);
    let list = list(&list_signer(&own()), ALL, AA_KEY_COMPROMISED, None);
    let mut judged = with_list(changed(joined), &list);
    let given_up = [(Aa, Inconclusive, "declared")];
    table.row("the key of AA", &judged, &given_up, Genuine);
    judged.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
    let differs = with(&given_up, &[(Ca, NotAvailable, "not_run")]);
    let name = "the key of AA, and no CA";
    table.row(name, &judged, &differs, SignedChipUnproven);
    table.done();
}

/// A limit that cannot be compared is no excuse for a fault, and no way around an accusation.
#[test]
fn limits_that_cannot_be_compared() {
    let mut table = Table::default();
    let signer = list_signer(&own());
    let issued = |from, until| {
        let moments = [from, until].map(|day| der::generalized_time(day, "000000"));
        der::element(0xA4, &moments.concat())
    };
    let day = date!(2021 - 05 - 20);
    let other = date!(2020 - 05 - 20);
    let given_up = [(Aa, Inconclusive, "declared")];
    let mismatch = [(PaHashes, Failed, "hash_mismatch")];
    let of_type = |code: &[u8]| der::implicit(0, code);
    let without = |mut judged: Judged, group| {
        judged.document.files.remove(&dg(group));
        judged
    };
    // The date of issue stands in DG13, the type in DG1.
    for (name, group, limit, differing) in [
        (
            "days",
            DataGroup::Dg13,
            issued(day, day),
            issued(other, other),
        ),
        ("type", DataGroup::Dg1, of_type(b"ID"), of_type(b"P")),
    ] {
        for (read, limit, accused) in [
            (true, &limit, true),
            (true, &differing, false),
            (false, &differing, true),
        ] {
            let state = |judged| if read { judged } else { without(judged, group) };
            let limits = std::slice::from_ref(limit);
            let accusing = list(&signer, limits, AA_KEY_COMPROMISED, None);
            let judged = with_list(state(good()), &accusing);
            let differs = if accused { &given_up[..] } else { &[] };
            let name = format!("{name}, read: {read}, accused: {accused}");
            table.row(&name, &judged, differs, Genuine);
        }
        let excusing = list(&signer, &[limit], DG_HASH_WRONG, Some(2));
        let judged = without(faulty(Fault::WrongHash(DataGroup::Dg2)), group);
        table.row(name, &with_list(judged, &excusing), &mismatch, Invalid);
    }
    // One that differs excuses, whatever else cannot be compared.
    let limits = [of_type(b"P"), issued(day, day)];
    let judged = without(good(), DataGroup::Dg13);
    let accusing = list(&signer, &limits, AA_KEY_COMPROMISED, None);
    table.row("one differs", &with_list(judged, &accusing), &[], Genuine);
    table.done();
}

/// A limit that cannot be read excuses nothing, and is told of; an accusation stands.
#[test]
fn limits_that_cannot_be_read() {
    let signer = list_signer(&own());
    let day = |day| der::generalized_time(day, "000000");
    let (first, last) = (date!(2021 - 05 - 20), date!(2021 - 05 - 21));
    let period = |fields: &[Vec<u8>]| der::element(0xA4, &fields.concat());
    let number = order().holder.id_number[3..].to_owned();
    let numbers = der::element(0xA5, &der::printable(&number));
    let another = vec![der::implicit(0, b"P")];
    let mut table = Table::default();
    for (name, documents) in [
        (
            "no times",
            vec![period(&[der::printable("2021"), day(last)])],
        ),
        (
            "a day that is none",
            vec![period(&[der::element(0x18, b"20210230000000Z"), day(last)])],
        ),
        ("one time", vec![period(&[day(first)])]),
        ("no time", vec![period(&[])]),
        (
            "out of order",
            vec![numbers, period(&[day(first), day(last)])],
        ),
        ("an unknown one", vec![der::element(0xA6, &day(first))]),
    ] {
        let excusing = list(&signer, &documents, DG_HASH_WRONG, Some(2));
        let judged = with_list(faulty(Fault::WrongHash(DataGroup::Dg2)), &excusing);
        let mismatch = [(PaHashes, Failed, "hash_mismatch")];
        let report = table.row(name, &judged, &mismatch, Invalid);
        let last = notes(&report, PaHashes).pop();
        assert_eq!(last, Some("deviation_unreadable"), "{name}");
        let told = judged.trust.failures();
        assert!(
            told.iter().any(|failure| failure.origin == "the list"),
            "{name}"
        );

        let accusing = list(&signer, &documents, AA_KEY_COMPROMISED, None);
        let judged = with_list(good(), &accusing);
        table.row(name, &judged, &[(Aa, Inconclusive, "declared")], Genuine);
        // What differs in what can be read is not meant.
        let documents = [another.clone(), documents].concat();
        let accusing = list(&signer, &documents, AA_KEY_COMPROMISED, None);
        table.row(name, &with_list(good(), &accusing), &[], Genuine);
    }
    table.done();
}

#[test]
fn the_order_of_the_kinds_makes_no_difference() {
    let mut table = Table::default();
    let signer = list_signer(&own());
    let (com, mrz) = ((COM_INCONSISTENT, None), (MRZ_WRONG_DATA, None));
    for kinds in [[com, mrz], [mrz, com]] {
        let judged = with_list(
            faulty(Fault::NotInCom(DataGroup::Dg2)),
            &list_of(&signer, ALL, &kinds),
        );
        let explained = [(PaConsistency, Inconclusive, "declared")];
        let report = table.row(&format!("{kinds:?}"), &judged, &explained, Genuine);
        assert_eq!(notes(&report, PaConsistency), ["com_lacks", "declared"]);
    }
    table.done();
}
