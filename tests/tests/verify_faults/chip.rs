//! What the chip proves of itself, live and from files.

use super::*;

#[test]
fn active_authentication_answers() {
    let mut table = Table::default();
    let fault = |code| [(Aa, Failed, code)];
    let no_proof = |code| [(Aa, Inconclusive, code)];
    let keys = faulty(Fault::ForeignKeys);
    table.row("another key", &keys, &fault("proof_failed"), Invalid);
    let keys = faulty(Fault::NoKeys);
    table.row("no key", &keys, &fault("refused"), Invalid);
    let mut rsa = Order::new(Profile::Cccd2021);
    rsa.faults.push(Fault::ForeignKeys);
    table.row(
        "another RSA key",
        &Judged::new(&rsa),
        &fault("proof_failed"),
        Invalid,
    );

    let flipped = |mut judged: Judged, byte: usize| {
        if let Proof::Done(evidence) = &mut judged.document.active_auth {
            evidence.signature[byte] ^= 1;
        }
        judged
    };
    let rsa = Judged::new(&Order::new(Profile::Cccd2021));
    for byte in [0, 31, 32, 63] {
        let name = format!("signature with another byte {byte}");
        table.row(
            &name,
            &flipped(good(), byte),
            &fault("proof_failed"),
            Invalid,
        );
        table.row(
            &name,
            &flipped(rsa.clone(), byte),
            &fault("proof_failed"),
            Invalid,
        );
    }
    for length in [0, 63, 65] {
        let cut = altered(|j| {
            if let Proof::Done(evidence) = &mut j.document.active_auth {
                evidence.signature.resize(length, 0);
            }
        });
        table.row(
            &format!("signature of {length} bytes"),
            &cut,
            &fault("proof_failed"),
            Invalid,
        );
    }
    let other = altered(|j| {
        if let Proof::Done(evidence) = &mut j.document.active_auth {
            evidence.challenge[7] ^= 1;
        }
    });
    table.row("another challenge", &other, &fault("proof_failed"), Invalid);

    // A verifier that issued the challenge itself.
    let mut expected = good();
    expected.options.expected_challenge = Some(CHALLENGE);
    table.row("the expected challenge", &expected, &[], Genuine);
    let mut replayed = good();
    replayed.options.expected_challenge = Some([9; 8]);
    table.row(
        "a replayed challenge",
        &replayed,
        &fault("challenge_mismatch"),
        Invalid,
    );
    let mut answered = replayed;
    answered.document.active_auth = active_authentication(&answered.card, [9; 8]);
    table.row("the expected challenge, answered", &answered, &[], Genuine);

    let ended = |proof| altered(|j| j.document.active_auth = proof);
    let refused = Proof::Refused {
        step: "INTERNAL AUTHENTICATE",
        status: 0x6A80,
    };
    table.row(
        "INTERNAL AUTHENTICATE refused",
        &ended(refused),
        &fault("refused"),
        Invalid,
    );
    let lost = Proof::Inconclusive("the link was lost".into());
    table.row(
        "link lost",
        &ended(lost),
        &no_proof("not_finished"),
        Genuine,
    );
    let not_asked = [(Aa, NotAvailable, "not_run")];
    table.row(
        "not asked",
        &ended(Proof::NotRun(NotRun::NotAsked)),
        &not_asked,
        Genuine,
    );
    table.row(
        "said not to be offered",
        &ended(Proof::NotRun(NotRun::NotOffered)),
        &not_asked,
        Genuine,
    );

    let key = |state| altered(|j| j.state(dg(DataGroup::Dg15), state));
    for state in [
        FileState::Absent(0x6A82),
        FileState::Refused(0x6982),
        FileState::Broken("no end".into()),
    ] {
        let name = format!("DG15 {state:?}");
        table.row(&name, &key(state), &fault("key_withheld"), Invalid);
    }
    table.row(
        "DG15 lost",
        &key(FileState::LinkLost),
        &no_proof("link_lost"),
        Genuine,
    );
    let unasked = altered(|j| drop(j.document.files.remove(&dg(DataGroup::Dg15))));
    table.row(
        "DG15 not read",
        &unasked,
        &[(Aa, NotAvailable, "file_not_given")],
        Genuine,
    );
    let none = changed(|order| order.groups.retain(|group| *group != DataGroup::Dg15));
    table.row(
        "no DG15",
        &none,
        &[(Aa, NotApplicable, "not_listed")],
        Genuine,
    );
    table.done();
}

#[test]
fn chip_authentication_answers() {
    let mut table = Table::default();
    let fault = |code| [(Ca, Failed, code)];
    let no_proof = |code| [(Ca, Inconclusive, code)];
    let other = altered(|j| {
        j.document.chip_auth = Judged::issued_by(&Issuer::from_seed(SEED + 1), &order())
            .document
            .chip_auth;
    });
    table.row(
        "a key that is not DG14's",
        &other,
        &fault("key_not_signed"),
        Invalid,
    );
    let ended = |proof| altered(|j| j.document.chip_auth = proof);
    for step in ["MSE:Set KAT", "MSE:Set AT", "GENERAL AUTHENTICATE"] {
        let status = 0x6A80;
        let refused = ended(Proof::Refused { step, status });
        table.row(
            &format!("{step} refused"),
            &refused,
            &fault("refused"),
            Invalid,
        );
    }
    let failed = ended(Proof::Failed("wrong MAC under the new keys".into()));
    table.row(
        "wrong MAC after it",
        &failed,
        &fault("proof_failed"),
        Invalid,
    );
    let lost = ended(Proof::Inconclusive("the link was lost".into()));
    table.row("link lost", &lost, &no_proof("not_finished"), Genuine);
    let unknown = ended(Proof::NotRun(NotRun::Unsupported(
        "key on no known curve".into(),
    )));
    table.row("unsupported", &unknown, &no_proof("not_finished"), Genuine);
    let not_asked = ended(Proof::NotRun(NotRun::NotAsked));
    table.row(
        "not asked",
        &not_asked,
        &[(Ca, NotAvailable, "not_run")],
        Genuine,
    );

    let key = |state| altered(|j| j.state(dg(DataGroup::Dg14), state));
    for state in [
        FileState::Absent(0x6A82),
        FileState::Refused(0x6982),
        FileState::Broken("no end".into()),
    ] {
        let name = format!("DG14 {state:?}");
        table.row(&name, &key(state), &fault("key_withheld"), Invalid);
    }
    table.row(
        "DG14 lost",
        &key(FileState::LinkLost),
        &no_proof("link_lost"),
        Genuine,
    );
    let none = changed(|order| order.chip_authentication.clear());
    table.row(
        "DG14 without a key",
        &none,
        &[(Ca, NotApplicable, "not_offered")],
        Genuine,
    );
    let none = changed(|order| order.groups.retain(|group| *group != DataGroup::Dg14));
    table.row(
        "no DG14",
        &none,
        &[(Ca, NotApplicable, "not_listed")],
        Genuine,
    );

    // Neither proof, or one that failed beside one that passed.
    let neither = altered(|j| {
        j.document.active_auth = Proof::NotRun(NotRun::NotAsked);
        j.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
    });
    let differs = [(Aa, NotAvailable, "not_run"), (Ca, NotAvailable, "not_run")];
    table.row(
        "no proof of the chip",
        &neither,
        &differs,
        SignedChipUnproven,
    );

    let signed_key = match good().document.chip_auth {
        Proof::Done(evidence) => evidence.public_key,
        _ => panic!("the card has a key"),
    };
    let cam = |proof| altered(|j| j.document.pace_cam = proof);
    let done = |public_key| Proof::Done(PaceCamEvidence { public_key });
    let passed = [(PaceCam, Passed, "")];
    table.row(
        "PACE-CAM with DG14's key",
        &cam(done(signed_key)),
        &passed,
        Genuine,
    );
    let fault = |code| [(PaceCam, Failed, code)];
    table.row(
        "PACE-CAM with another key",
        &cam(done(vec![0x30, 0])),
        &fault("key_not_signed"),
        Invalid,
    );
    let failed = cam(Proof::Failed("the mapping key is another".into()));
    table.row("PACE-CAM failed", &failed, &fault("proof_failed"), Invalid);
    table.done();
}

/// A card with PACE's chip authentication mapping, which has run with its EF.CardSecurity's key.
fn mapped(issuer: &Issuer, change: impl FnOnce(&mut Order)) -> Judged {
    let group = Group::Curve(Curve::BrainpoolP256r1);
    let cipher = Cipher::Aes128;
    let mut order = order();
    order.pace = vec![PaceSupport {
        mapping: Mapping::ChipAuthentication,
        cipher,
        group,
    }];
    order.chip_authentication = vec![CaSpec {
        key_id: None,
        group,
        parameters: CurveParameters::Explicit,
        cipher,
    }];
    change(&mut order);
    let mut judged = Judged::issued_by(issuer, &order);
    let file = judged.document.file(FileIdentity::CARD_SECURITY).unwrap();
    let signed = cccd_chip::pki::SignedData::parse(file).unwrap();
    let infos = SecurityInfos::parse(&signed.content).unwrap();
    judged.document.pace_cam = Proof::Done(PaceCamEvidence {
        public_key: infos.chip_auth_keys[0].spki.clone(),
    });
    judged
}

/// EF.CardSecurity is signed by a state, not for a document: only the signed DG14 ties the two.
#[test]
fn card_security_belongs_to_the_document() {
    let mut table = Table::default();
    let own = Issuer::from_seed(SEED);
    let passed = [(PaceCam, Passed, "")];
    table.row("its own", &mapped(&own, |_| {}), &passed, Genuine);

    // On a chip that has the files of one card, and the EF.CardSecurity and the key of another.
    let with_that_of = |other: &Judged, change: fn(&mut Order)| {
        let mut judged = mapped(&own, change);
        let file = other.document.file(FileIdentity::CARD_SECURITY).unwrap();
        judged
            .document
            .insert(FileIdentity::CARD_SECURITY, file.to_vec());
        judged.document.pace_cam = other.document.pace_cam.clone();
        let anchors = other.trust.anchors().iter();
        for anchor in anchors.map(|anchor| anchor.certificate.der()) {
            judged.trust.add_bytes(anchor, "the other's anchor");
        }
        judged
    };
    let foreign = mapped(&Issuer::from_seed(SEED + 1), |order| {
        order.authority.country = Country::UTOPIA;
        order.signer.country = Country::UTOPIA;
    });
    let differs = [(PaceCam, Failed, "country_mismatch")];
    let judged = with_that_of(&foreign, |_| {});
    table.row("another state's", &judged, &differs, Invalid);
    let without_keys = |order: &mut Order| {
        let keys = [DataGroup::Dg14, DataGroup::Dg15];
        order.groups.retain(|group| !keys.contains(group));
    };
    let no_keys = [
        (Aa, NotApplicable, "not_listed"),
        (Ca, NotApplicable, "not_listed"),
    ];
    let judged = with_that_of(&foreign, without_keys);
    table.row(
        "another state's, on a card without keys",
        &judged,
        &with(&no_keys, &differs),
        Invalid,
    );

    let neighbour = mapped(&Issuer::from_seed(SEED + 1), |_| {});
    let untied = [(PaceCam, Inconclusive, "key_untied")];
    let judged = with_that_of(&neighbour, |_| {});
    table.row("another card's of the state", &judged, &untied, Genuine);
    let mut alone = judged;
    alone.document.active_auth = Proof::NotRun(NotRun::NotAsked);
    alone.document.chip_auth = Proof::NotRun(NotRun::NotAsked);
    let not_run = [(Aa, NotAvailable, "not_run"), (Ca, NotAvailable, "not_run")];
    table.row(
        "another card's of the state, and nothing else",
        &alone,
        &with(&not_run, &untied),
        SignedChipUnproven,
    );
    let differs = with(&no_keys, &untied);
    let judged = with_that_of(&neighbour, without_keys);
    let name = "another card's of the state, on a card without keys";
    table.row(name, &judged, &differs, SignedChipUnproven);

    // A signed DG14 that offers the mapping and has no key leaves the key to EF.CardSecurity.
    let dg14 = |alter: fn(&mut SecurityInfos)| {
        let whole = mapped(&own, |_| {});
        let mut infos = SecurityInfos::parse(whole.document.dg(DataGroup::Dg14).unwrap()).unwrap();
        alter(&mut infos);
        mapped(&own, |order| {
            order
                .contents
                .insert(dg(DataGroup::Dg14), infos.encode_dg14());
        })
    };
    let not_offered = [(Ca, NotApplicable, "not_offered")];
    let judged = dg14(|infos| infos.chip_auth_keys.clear());
    table.row(
        "DG14 offers the mapping, without a key",
        &judged,
        &with(&not_offered, &passed),
        Genuine,
    );
    let judged = dg14(|infos| {
        infos.chip_auth_keys.clear();
        infos.pace.clear();
    });
    table.row(
        "DG14 says nothing of it",
        &judged,
        &with(&not_offered, &untied),
        Genuine,
    );
    table.done();
}

/// What a policy demands of EF.SOD's signer it demands of EF.CardSecurity's too, where the proof of
/// the chip rests on that one.
#[test]
fn a_policy_reaches_the_signer_of_card_security() {
    let own = Issuer::from_seed(SEED);
    let sibling = Issuer::from_seed(SEED + 1);
    // An authority of the same state by another name, which has its own revocation lists.
    let second = Country {
        code: Country::VIETNAM.code,
        mrz_code: "VN2",
    };
    let period = days(date!(2025 - 05 - 01), date!(2025 - 08 - 01));
    // EF.SOD and all else of one signer, EF.CardSecurity and the chip's key of another of that state.
    let signed_by = |issuer: &Issuer, change: &dyn Fn(&mut Order)| {
        let other = mapped(issuer, change);
        let dg14 = other.document.dg(DataGroup::Dg14).unwrap().to_vec();
        let mut judged = mapped(&own, |order| {
            order.contents.insert(dg(DataGroup::Dg14), dg14.clone());
        });
        let file = other.document.file(FileIdentity::CARD_SECURITY).unwrap();
        judged
            .document
            .insert(FileIdentity::CARD_SECURITY, file.to_vec());
        judged.document.pace_cam = other.document.pace_cam.clone();
        judged.document.chip_auth = other.document.chip_auth.clone();
        judged
            .trust
            .add_bytes(&other.card.csca_der, "the other's anchor");
        // Of the first authority there is a revocation list.
        let list = own.authority(&order().authority).unwrap();
        let list = list.revocation_list(1, period, &[]).unwrap();
        judged.trust.add_crl(RevocationList::parse(&list).unwrap());
        judged
    };
    let strict = Policy {
        require_revocation: true,
        require_validity: true,
        refuse_weak: true,
        refuse_departures: true,
        ..Policy::default()
    };
    let default = Policy::default();
    let only = |policy: Policy| move |judged: &Judged| judge(&judged.report(), &policy).headline;

    let mut table = Table::default();
    let listed = (PaRevocation, Passed, "");
    let passed = [listed, (PaceCam, Passed, "")];
    let fine = signed_by(&own, &|_| {});
    let report = table.row("nothing to say", &fine, &passed, Genuine);
    assert_eq!(notes(&report, PaceCam), [""; 0]);
    assert_eq!(only(strict)(&fine), Genuine);

    let weak = signed_by(&own, &|order| {
        order.signer.algorithm = SignatureAlgorithm::Ecdsa(Hash::Sha1);
    });
    let report = table.row("SHA-1", &weak, &passed, Genuine);
    assert_eq!(notes(&report, PaceCam), ["weak"]);
    assert_eq!(report.facts.weak, ["SHA-1"]);
    let refuse_weak = Policy {
        refuse_weak: true,
        ..default
    };
    assert_eq!(only(refuse_weak)(&weak), IssuerUnknown);

    let departs = signed_by(&own, &|order| {
        let mut usage = Extension::key_usage(USAGE_SIGNER);
        usage.critical = false;
        order.signer.changes = vec![CertificateChange::Put(usage)];
    });
    let report = table.row("a departure", &departs, &passed, Genuine);
    assert_eq!(notes(&report, PaceCam), ["departs"]);
    let refuse_departures = Policy {
        refuse_departures: true,
        ..default
    };
    assert_eq!(only(refuse_departures)(&departs), IssuerUnknown);

    let unlisted = signed_by(&sibling, &|order| {
        (order.authority.country, order.signer.country) = (second, second);
    });
    let report = table.row("no revocation list", &unlisted, &passed, Genuine);
    assert_eq!(notes(&report, PaceCam), ["no_crl"]);
    let require_revocation = Policy {
        require_revocation: true,
        ..default
    };
    assert_eq!(only(require_revocation)(&unlisted), IssuerUnknown);

    // Expired by now, and no date of issue was read.
    let mut expired = signed_by(&own, &|order| {
        order.signer.validity = days(date!(2021 - 04 - 01), date!(2025 - 05 - 01));
    });
    expired.document.files.remove(&dg(DataGroup::Dg13));
    let report = table.row("expired", &expired, &passed, Genuine);
    assert_eq!(notes(&report, PaceCam), ["expired_issue_unknown"]);
    let require_validity = Policy {
        require_validity: true,
        ..default
    };
    assert_eq!(only(require_validity)(&expired), IssuerUnknown);

    // Nothing is asked of a file that no proof rests on.
    for judged in [weak, departs, unlisted, expired] {
        let mut judged = judged;
        judged.document.pace_cam = Proof::NotRun(NotRun::NotAsked);
        assert_eq!(only(strict)(&judged), Genuine);
    }
    table.done();
}

#[test]
fn from_files() {
    let mut table = Table::default();
    let from_file = |change: fn(&mut Judged)| {
        let mut judged = altered(change);
        judged.options = VerifyOptions::file(judged.options.at);
        judged
    };
    let asserted = [
        (Access, Inconclusive, "asserted_by_reader"),
        (Ca, Inconclusive, "asserted_by_reader"),
    ];
    let unknown = with(&asserted, &[(Aa, Inconclusive, "challenge_unknown")]);
    let judged = from_file(|_| {});
    assert_eq!(judged.options.source, Source::File);
    table.row("a file", &judged, &unknown, SignedChipUnproven);
    let mut issued = judged;
    issued.options.expected_challenge = Some(CHALLENGE);
    table.row(
        "a file with the expected challenge",
        &issued,
        &asserted,
        Genuine,
    );
    issued.options.expected_challenge = Some([9; 8]);
    let replayed = with(&asserted, &[(Aa, Failed, "challenge_mismatch")]);
    table.row(
        "a file with a re-used challenge",
        &issued,
        &replayed,
        Invalid,
    );

    let fabricated = from_file(|j| {
        let public_key = vec![0x30, 0];
        j.document.pace_cam = Proof::Done(PaceCamEvidence { public_key });
        j.document.terminal_auth = Proof::Done(Default::default());
    });
    let fabrications = [
        (PaceCam, Inconclusive, "asserted_by_reader"),
        (Ta, Inconclusive, "asserted_by_reader"),
    ];
    table.row(
        "fabricated proofs",
        &fabricated,
        &with(&unknown, &fabrications),
        SignedChipUnproven,
    );
    let forged = from_file(|j| {
        if let Proof::Done(evidence) = &mut j.document.active_auth {
            evidence.signature[5] ^= 4;
        }
    });
    let failed = with(&asserted, &[(Aa, Failed, "proof_failed")]);
    table.row("a forged signature", &forged, &failed, Invalid);
    let refused = from_file(|j| {
        let (step, status) = ("MSE:Set KAT", 0x6A80);
        j.document.chip_auth = Proof::Refused { step, status };
    });
    table.row(
        "a refusal that is asserted",
        &refused,
        &unknown,
        SignedChipUnproven,
    );
    let only_files = from_file(|j| {
        j.document.access = cccd_chip::document::Access::default();
        j.document.active_auth = Proof::NotRun(NotRun::NoChip);
        j.document.chip_auth = Proof::NotRun(NotRun::NoChip);
    });
    let differs = [
        (Access, NotApplicable, "no_chip"),
        (Aa, NotAvailable, "no_chip"),
        (Ca, NotAvailable, "no_chip"),
    ];
    table.row(
        "files of no chip",
        &only_files,
        &differs,
        SignedChipUnproven,
    );
    table.done();
}
