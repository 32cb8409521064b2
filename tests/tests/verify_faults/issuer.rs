//! Dates, revocation, and whether everything tells one story.

use super::*;

#[test]
fn validity() {
    // The card was issued on 2021-05-20.
    let mut table = Table::default();
    let signer = |from, until| changed(|order| order.signer.validity = days(from, until));
    let key = |from, until| changed(|order| order.signer.key_usage_period = days(from, until));
    let authority = |from, until| changed(|order| order.authority.validity = days(from, until));
    let (early, late) = (date!(2021 - 04 - 01), date!(2036 - 06 - 30));
    let not_valid = [(PaValidity, Failed, "not_valid_at")];
    let not_in_use = [(PaValidity, Failed, "key_not_in_use_at")];
    for (name, judged, differs) in [
        (
            "signer expired at issue",
            signer(early, date!(2021 - 05 - 18)),
            &not_valid,
        ),
        (
            "signer not yet valid at issue",
            signer(date!(2021 - 05 - 22), late),
            &not_valid,
        ),
        (
            "CSCA expired at issue",
            authority(date!(2011 - 01 - 01), date!(2021 - 05 - 18)),
            &not_valid,
        ),
        (
            "CSCA not yet valid at issue",
            authority(date!(2021 - 05 - 22), late),
            &not_valid,
        ),
        (
            "key out of use before issue",
            key(early, date!(2021 - 05 - 18)),
            &not_in_use,
        ),
        (
            "key not yet in use at issue",
            key(date!(2021 - 05 - 22), late),
            &not_in_use,
        ),
    ] {
        table.row(name, &judged, differs, Invalid);
    }
    // A day is allowed on both sides: a date of issue has no time zone.
    for (name, judged) in [
        (
            "signer's last day before issue",
            signer(early, date!(2021 - 05 - 19)),
        ),
        (
            "signer's first day after issue",
            signer(date!(2021 - 05 - 21), late),
        ),
        (
            "key's last day before issue",
            key(early, date!(2021 - 05 - 19)),
        ),
        (
            "key's first day after issue",
            key(date!(2021 - 05 - 21), late),
        ),
        (
            "no usage period",
            changed(|order| {
                order.signer.changes = vec![CertificateChange::Omit("2.5.29.16")];
            }),
        ),
    ] {
        table.row(name, &judged, &[], Genuine);
    }

    // When the CSCA signed stands nowhere, only from when on its signer's certificate is valid:
    // that day outside the use of the CSCA's key is a remark.
    let authority_key =
        |from, until| changed(|order| order.authority.key_usage_period = days(from, until));
    let start = date!(2021 - 01 - 01);
    for (name, until, remarks) in [
        (
            "CSCA's key out of use before its signer's certificate",
            date!(2021 - 03 - 30),
            &["issued_out_of_use"][..],
        ),
        (
            "CSCA's key's last day before its signer's certificate",
            date!(2021 - 03 - 31),
            &[],
        ),
    ] {
        let report = table.row(name, &authority_key(start, until), &[], Genuine);
        assert_eq!(notes(&report, PaValidity), remarks, "{name}");
    }

    // Cards outlive their signers, some for life.
    let signer_only = signer(early, date!(2022 - 06 - 30));
    let report = table.row("signer expired since", &signer_only, &[], Genuine);
    assert_eq!(notes(&report, PaValidity), ["expired_now"]);
    let mut lifelong = Judged::new(&Order::new(Profile::Cancuoc2024));
    lifelong.options.at = datetime!(2060-01-01 12:00 UTC);
    let report = table.row(
        "a lifelong card, everything expired since",
        &lifelong,
        &[],
        Genuine,
    );
    assert_eq!(notes(&report, PaValidity), ["expired_now"]);

    // Without a signed date of issue, today is all there is.
    let undated = |mut judged: Judged| {
        judged.document.files.remove(&dg(DataGroup::Dg13));
        judged
    };
    table.row("no date of issue", &undated(good()), &[], Genuine);
    let differs = [(PaValidity, Inconclusive, "expired_issue_unknown")];
    table.row(
        "expired, no date of issue",
        &undated(signer_only),
        &differs,
        Genuine,
    );
    let future = signer(date!(2030 - 01 - 01), late);
    table.row(
        "not yet valid, no date of issue",
        &undated(future),
        &not_valid,
        Invalid,
    );
    // A date that is not signed is no date.
    let mut unsigned = faulty(Fault::FlippedBit(dg(DataGroup::Dg13)));
    unsigned.options.at = datetime!(2060-01-01 12:00 UTC);
    let differs = [
        (PaHashes, Failed, "hash_mismatch"),
        (PaValidity, Inconclusive, "expired_issue_unknown"),
    ];
    table.row(
        "expired, a date of issue that is not signed",
        &unsigned,
        &differs,
        Invalid,
    );
    table.done();
}

#[test]
fn revocation() {
    let mut table = Table::default();
    let authority = |seed, generation, country| {
        let mut spec = order().authority;
        (spec.generation, spec.country) = (generation, country);
        Issuer::from_seed(seed).authority(&spec).unwrap()
    };
    let own = authority(SEED, 1, Country::VIETNAM);
    let signer = own.document_signer(&order().signer).unwrap();
    let period = days(date!(2025 - 05 - 01), date!(2025 - 08 - 01));
    let revoked = [(signer.serial().to_vec(), date!(2025 - 05 - 15))];
    let others = [(vec![0x41; 16], date!(2025 - 05 - 15))];
    let listed = |lists: &[Vec<u8>]| {
        altered(|j| {
            for list in lists {
                j.trust.add_crl(RevocationList::parse(list).unwrap());
            }
        })
    };
    let clean = own.revocation_list(7, period, &others).unwrap();
    let naming = own.revocation_list(8, period, &revoked).unwrap();
    let passed = [(PaRevocation, Passed, "")];
    let failed = [(PaRevocation, Failed, "revoked")];
    table.row(
        "not on the list",
        &listed(std::slice::from_ref(&clean)),
        &passed,
        Genuine,
    );
    let empty = own.revocation_list(6, period, &[]).unwrap();
    table.row("an empty list", &listed(&[empty]), &passed, Genuine);
    table.row(
        "on the list",
        &listed(std::slice::from_ref(&naming)),
        &failed,
        Invalid,
    );
    table.row(
        "on one of two lists",
        &listed(&[clean.clone(), naming.clone()]),
        &failed,
        Invalid,
    );

    let foreign = authority(SEED, 1, Country::UTOPIA);
    let foreign = foreign.revocation_list(1, period, &revoked).unwrap();
    let judged = listed(&[foreign]);
    table.row("the list of another issuer", &judged, &[], Genuine);

    // A list that the issuer did not sign says nothing, neither way.
    for (name, list) in [("naming", &naming), ("clean", &clean)] {
        let mut list = list.clone();
        *list.last_mut().unwrap() ^= 1;
        let judged = listed(&[list]);
        let report = table.row(
            &format!("a {name} list with a bad signature"),
            &judged,
            &[],
            Genuine,
        );
        assert_eq!(notes(&report, PaRevocation), ["bad_crl"]);
    }
    let forger = authority(SEED + 1, 1, Country::VIETNAM);
    let forged = forger.revocation_list(1, period, &revoked).unwrap();
    let judged = listed(&[forged]);
    let report = table.row("a list of another key of that name", &judged, &[], Genuine);
    assert_eq!(notes(&report, PaRevocation), ["bad_crl"]);
    // The issuer's next key may sign its list, if that key is trusted.
    let next = authority(SEED, 2, Country::VIETNAM);
    let by_next = next.revocation_list(1, period, &revoked).unwrap();
    let mut judged = listed(&[by_next]);
    judged.trust.add_bytes(next.certificate(), "the next key");
    table.row("a list by the next key", &judged, &failed, Invalid);

    let past = days(date!(2024 - 01 - 01), date!(2024 - 04 - 01));
    let stale = own.revocation_list(1, past, &others).unwrap();
    let report = table.row("a list overdue", &listed(&[stale]), &passed, Genuine);
    assert_eq!(notes(&report, PaRevocation), ["stale_crl"]);
    let stale = own.revocation_list(1, past, &revoked).unwrap();
    table.row("on a list overdue", &listed(&[stale]), &failed, Invalid);

    let past = days(date!(2024 - 01 - 01), date!(2024 - 04 - 01));
    partial_lists(&mut table, &own, past);

    // A policy may ask for a list.
    let policy = Policy {
        require_revocation: true,
        ..Policy::default()
    };
    let headline = |judged: &Judged| judge(&judged.report(), &policy).headline;
    assert_eq!(headline(&good()), IssuerUnknown);
    assert_eq!(headline(&listed(&[clean])), Genuine);
    table.done();
}

/// A list that speaks of a part of the certificates, or of others' too, convicts whom it names and
/// acquits nobody.
fn partial_lists(table: &mut Table, own: &Authority, period: Days) {
    let signer = own.document_signer(&order().signer).unwrap();
    let entry = |serial: &[u8]| [(serial.to_vec(), date!(2024 - 02 - 01))];
    let (named, other) = (entry(signer.serial()), entry(&[0x41; 16]));
    let listed = |revoked, extension: &Extension, of_entries: Option<&Extension>| {
        let list = IssuedList {
            issuer: own.name(),
            number: 9,
            validity: period,
            revoked,
            of_entries: &of_entries
                .map(Extension::to_der)
                .into_iter()
                .collect::<Vec<_>>(),
            extensions: core::slice::from_ref(extension),
        };
        let list = RevocationList::parse(&own.sign_list(&list).unwrap()).unwrap();
        altered(|j| j.trust.add_crl(list))
    };
    let scopes = [
        ListScope::Everything,
        ListScope::UserCertificates,
        ListScope::AuthorityCertificates,
        ListScope::SomeReasons,
        ListScope::Indirect,
        ListScope::AttributeCertificates,
    ];
    let limits = scopes
        .map(Extension::issuing_distribution_point)
        .into_iter()
        .chain([Extension::delta_of(8)]);
    let failed = [(PaRevocation, Failed, "revoked")];
    let acquitted_nobody = [(PaRevocation, NotAvailable, "no_crl")];
    for limit in limits {
        let name = format!("limited by {} {:02X?}", limit.oid, limit.value);
        let report = table.row(
            &name,
            &listed(&other, &limit, None),
            &acquitted_nobody,
            Genuine,
        );
        assert_eq!(notes(&report, PaRevocation), ["partial_crl"], "{name}");
        table.row(
            &format!("{name}, named"),
            &listed(&named, &limit, None),
            &failed,
            Invalid,
        );
    }

    // In an indirect list an entry may be another issuer's certificate of the same number.
    let indirect = Extension::issuing_distribution_point(ListScope::Indirect);
    let stranger = Extension::certificate_issuer(&Name {
        common_name: "Another authority".into(),
        ..own.name().clone()
    });
    let ours = Extension::certificate_issuer(own.name());
    let judged = listed(&named, &indirect, Some(&stranger));
    table.row(
        "another issuer's number",
        &judged,
        &acquitted_nobody,
        Genuine,
    );
    let judged = listed(&named, &indirect, Some(&ours));
    table.row("our number in an indirect list", &judged, &failed, Invalid);
    // In a list of changes an entry may take an earlier one back.
    let (delta, back) = (Extension::delta_of(8), Extension::reason(8));
    let judged = listed(&named, &delta, Some(&back));
    table.row("taken back", &judged, &acquitted_nobody, Genuine);
    let judged = listed(&named, &delta, Some(&Extension::reason(1)));
    table.row("revoked by a list of changes", &judged, &failed, Invalid);
}

#[test]
fn an_odd_extension_of_an_entry_does_not_take_the_list_away() {
    let mut table = Table::default();
    let own = Issuer::from_seed(SEED)
        .authority(&order().authority)
        .unwrap();
    let signer = own.document_signer(&order().signer).unwrap();
    let without_value = der::sequence(&[der::oid("2.5.29.21")]);
    let of_no_issuer = Extension {
        oid: "2.5.29.29",
        critical: true,
        value: vec![0x05, 0x00],
    };
    for (name, of_entries) in [
        ("one without a value", vec![without_value.clone()]),
        ("one that is no sequence", vec![der::null()]),
        (
            "and a reason after it",
            vec![without_value.clone(), Extension::reason(1).to_der()],
        ),
        ("an issuer that is none", vec![of_no_issuer.to_der()]),
    ] {
        let list = IssuedList {
            issuer: own.name(),
            number: 9,
            validity: days(date!(2025 - 05 - 01), date!(2025 - 08 - 01)),
            revoked: &[(signer.serial().to_vec(), date!(2025 - 05 - 15))],
            of_entries: &of_entries,
            extensions: &[],
        };
        let list = own.sign_list(&list).unwrap();
        let judged = altered(|j| j.trust.add_bytes(&list, "the list"));
        let failed = [(PaRevocation, Failed, "revoked")];
        table.row(name, &judged, &failed, Invalid);
    }
    table.done();
}

/// The path goes by the key, so a certificate may name its issuer otherwise than the anchor does;
/// the lists are under the anchor's name, or under the one named.
#[test]
fn an_issuer_named_otherwise_still_revokes() {
    let mut table = Table::default();
    let own = Issuer::from_seed(SEED)
        .authority(&order().authority)
        .unwrap();
    let other_name = Name {
        common_name: "The authority by another name".into(),
        ..own.name().clone()
    };
    let named = |order: &mut Order| {
        let issuer = FieldChange::Put(CertificateField::Issuer, other_name.to_der());
        let issuer = CertificateChange::Field(issuer);
        order.signer.changes.push(issuer);
        order.cms.identifier = SignerIdentifier::SubjectKeyIdentifier;
    };
    table.row("no list", &changed(named), &[], Genuine);
    let signer = own.document_signer(&order().signer).unwrap();
    let listed = |name: &Name, serial: &[u8]| {
        let list = IssuedList {
            issuer: name,
            number: 9,
            validity: days(date!(2025 - 05 - 01), date!(2025 - 08 - 01)),
            revoked: &[(serial.to_vec(), date!(2025 - 05 - 15))],
            of_entries: &[],
            extensions: &[],
        };
        let list = own.sign_list(&list).unwrap();
        let mut judged = changed(named);
        judged.trust.add_bytes(&list, "the list");
        judged
    };
    for (whose, name) in [("the anchor's", own.name()), ("the one named", &other_name)] {
        let judged = listed(name, signer.serial());
        let failed = [(PaRevocation, Failed, "revoked")];
        table.row(&format!("by {whose}"), &judged, &failed, Invalid);
        let judged = listed(name, &[0x41; 16]);
        let passed = [(PaRevocation, Passed, "")];
        table.row(&format!("not by {whose}"), &judged, &passed, Genuine);
    }
    table.done();
}

#[test]
fn consistency() {
    let mut table = Table::default();
    let fault = |code| [(PaConsistency, Failed, code)];
    let foreign = |order: &mut Order| {
        order.authority.country = Country::UTOPIA;
        order.signer.country = Country::UTOPIA;
    };
    let country = fault("country_mismatch");
    let judged = changed(foreign);
    table.row(
        "a foreign signer for a VNM card",
        &judged,
        &country,
        Invalid,
    );
    let judged = changed(|order| order.signer.country = Country::UTOPIA);
    table.row(
        "a foreign signer under the right CSCA",
        &judged,
        &country,
        Invalid,
    );
    let judged = changed(|order| order.authority.country = Country::UTOPIA);
    table.row(
        "the right signer under a foreign CSCA",
        &judged,
        &country,
        Invalid,
    );
    // The card says its country in DG13 as well: leaving the MRZ out is no way around.
    let judged = changed(|order| {
        foreign(order);
        order.groups.remove(&DataGroup::Dg1);
    });
    table.row(
        "a foreign signer, no DG1 at all",
        &judged,
        &country,
        Invalid,
    );
    let mut judged = changed(foreign);
    judged.document.files.remove(&dg(DataGroup::Dg1));
    table.row("a foreign signer, DG1 not read", &judged, &country, Invalid);
    let judged = changed(|order| {
        foreign(order);
        order.country = Country::UTOPIA;
    });
    table.row(
        "a foreign MRZ over a Vietnamese DG13",
        &judged,
        &country,
        Invalid,
    );
    let mut passport = Order::new(Profile::Passport);
    foreign(&mut passport);
    table.row(
        "a foreign signer for a VNM passport",
        &Judged::new(&passport),
        &country,
        Invalid,
    );
    passport.country = Country::UTOPIA;
    table.row("a foreign passport", &Judged::new(&passport), &[], Genuine);

    let types = |types: &[&'static str]| {
        let types = types.to_vec();
        changed(|order| order.signer.document_types = types)
    };
    let judged = types(&["P"]);
    table.row(
        "a signer for passports",
        &judged,
        &fault("document_type_mismatch"),
        Invalid,
    );
    let judged = types(&["IP", "P"]);
    table.row(
        "a signer for other cards",
        &judged,
        &fault("document_type_mismatch"),
        Invalid,
    );
    table.row("a signer for both", &types(&["P", "ID"]), &[], Genuine);
    table.row("a signer for all cards", &types(&["I"]), &[], Genuine);
    let judged =
        changed(|order| order.signer.changes = vec![CertificateChange::Omit("2.23.136.1.1.6.2")]);
    table.row("a signer that does not say", &judged, &[], Genuine);

    for group in [DataGroup::Dg2, DataGroup::Dg14, DataGroup::Dg15] {
        let judged = faulty(Fault::NotInCom(group));
        let name = format!("EF.COM without {group}");
        table.row(&name, &judged, &fault("com_lacks"), Invalid);
    }
    // The clone that leaves out what it cannot prove: in EF.COM and on the chip.
    for (group, proof) in [(DataGroup::Dg14, Ca), (DataGroup::Dg15, Aa)] {
        let mut judged = faulty(Fault::NotInCom(group));
        judged.state(dg(group), FileState::Absent(0x6A82));
        let differs = with(&fault("com_lacks"), &[(proof, Failed, "key_withheld")]);
        table.row(
            &format!("EF.COM and chip without {group}"),
            &judged,
            &differs,
            Invalid,
        );
    }
    let no_com = altered(|j| drop(j.document.files.remove(&FileIdentity::COM)));
    table.row("no EF.COM", &no_com, &[], Genuine);
    let garbage = altered(|j| j.document.insert(FileIdentity::COM, vec![0x60, 0x01, 0x00]));
    table.row("an EF.COM that does not parse", &garbage, &[], Genuine);
    let mut mixed = changed(|order| order.security_object = SecurityObjectVersion::V1);
    let com = good().card.personalisation.files[&FileIdentity::COM].clone();
    mixed.document.insert(FileIdentity::COM, com);
    table.row(
        "EF.COM of another LDS",
        &mixed,
        &fault("lds_version_mismatch"),
        Invalid,
    );

    for group in [DataGroup::Dg1, DataGroup::Dg2, DataGroup::Dg13] {
        let judged = altered(|j| j.state(dg(group), FileState::Absent(0x6A82)));
        table.row(
            &format!("{group} absent"),
            &judged,
            &fault("withheld"),
            Invalid,
        );
    }
    for group in [DataGroup::Dg1, DataGroup::Dg2] {
        let judged = altered(|j| j.state(dg(group), FileState::Refused(0x6982)));
        table.row(
            &format!("{group} refused"),
            &judged,
            &fault("withheld"),
            Invalid,
        );
    }

    let hidden = altered(|j| {
        j.document.files.remove(&FileIdentity::CARD_ACCESS);
        j.document.access.card_access = CardAccessSeen::Absent(0x6A82);
        j.document.access.protocol = Some(AccessProtocol::Bac);
        j.document.access.key = Some(KeyKind::Mrz);
    });
    table.row(
        "EF.CardAccess hidden",
        &hidden,
        &fault("pace_hidden"),
        Invalid,
    );
    let emptied = altered(|j| j.document.access.card_access = CardAccessSeen::NoPace);
    table.row(
        "EF.CardAccess without PACE",
        &emptied,
        &fault("pace_hidden"),
        Invalid,
    );
    let weaker = altered(|j| {
        let mut order = order();
        order.pace[0].cipher = cccd_softcard::personalisation::Cipher::Tdes;
        let other = Judged::new(&order).card.personalisation;
        let other = other.files[&FileIdentity::CARD_ACCESS].clone();
        j.document.insert(FileIdentity::CARD_ACCESS, other);
    });
    table.row(
        "EF.CardAccess changed",
        &weaker,
        &fault("pace_differs"),
        Invalid,
    );
    let unsigned = faulty(Fault::PaceNotInDg14);
    let report = table.row("PACE not in DG14", &unsigned, &[], Genuine);
    assert_eq!(notes(&report, PaConsistency), ["pace_not_signed"]);
    table.done();
}
