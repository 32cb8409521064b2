//! The data groups, the SOD's signature, and the way to an anchor.

use super::*;

#[test]
fn hashes() {
    const MISMATCH: Differs = (PaHashes, Failed, "hash_mismatch");
    let mut table = Table::default();
    for group in [DataGroup::Dg2, DataGroup::Dg13] {
        let changed = faulty(Fault::FlippedBit(dg(group)));
        table.row(&format!("{group} changed"), &changed, &[MISMATCH], Invalid);
        let wrong = faulty(Fault::WrongHash(group));
        table.row(
            &format!("{group} with another hash"),
            &wrong,
            &[MISMATCH],
            Invalid,
        );
    }
    // The keys of the chip count only where they are signed.
    for (group, proof) in [(DataGroup::Dg14, Ca), (DataGroup::Dg15, Aa)] {
        let wrong = faulty(Fault::WrongHash(group));
        let differs = [MISMATCH, (proof, Inconclusive, "key_not_bound")];
        table.row(
            &format!("{group} with another hash"),
            &wrong,
            &differs,
            Invalid,
        );
    }
    let unlisted = changed(|order| order.faults.push(Fault::NotInSod(DataGroup::Dg13)));
    let differs = [(PaHashes, Failed, "not_signed")];
    let report = table.row("DG13 not in the SOD", &unlisted, &differs, Invalid);
    assert_eq!(notes(&report, PaConsistency), ["com_extra"]);
    // What is not signed proves nothing; what is not used does not condemn.
    for (group, proof) in [(DataGroup::Dg14, Ca), (DataGroup::Dg15, Aa)] {
        let unlisted = faulty(Fault::NotInSod(group));
        let differs = [(proof, NotApplicable, "not_listed")];
        table.row(
            &format!("{group} not in the SOD"),
            &unlisted,
            &differs,
            Genuine,
        );
    }

    let hash = |group| Hash::Sha256.digest(&good().card.personalisation.files[&dg(group)]);
    let withheld = altered(|j| j.state(dg(DataGroup::Dg2), FileState::Hash(hash(DataGroup::Dg2))));
    let report = table.row("the hash of DG2 instead of it", &withheld, &[], Genuine);
    assert!(notes(&report, PaHashes).contains(&"hash_only"));
    let other = altered(|j| j.state(dg(DataGroup::Dg2), FileState::Hash(hash(DataGroup::Dg1))));
    table.row("another hash instead of DG2", &other, &[MISMATCH], Invalid);
    let short = altered(|j| j.state(dg(DataGroup::Dg2), FileState::Hash(Vec::new())));
    table.row("an empty hash instead of DG2", &short, &[MISMATCH], Invalid);
    let key = altered(|j| j.state(dg(DataGroup::Dg15), FileState::Hash(hash(DataGroup::Dg15))));
    let differs = [(Aa, NotAvailable, "only_hash")];
    table.row("the hash of DG15 instead of it", &key, &differs, Genuine);

    let alone = altered(|j| {
        j.document
            .files
            .retain(|file, _| *file == FileIdentity::SOD)
    });
    let differs = [
        (PaHashes, NotAvailable, "nothing_read"),
        (Aa, NotAvailable, "file_not_given"),
        (Ca, NotAvailable, "file_not_given"),
    ];
    table.row("an SOD alone", &alone, &differs, SignedChipUnproven);
    table.done();
}

#[test]
fn signature() {
    let bad = |code| with(&NO_SIGNER, &[(PaSignature, Failed, code)]);
    // The last bit of the content belongs to the hash of the last group.
    let content = [
        (PaHashes, Failed, "hash_mismatch"),
        (Aa, Inconclusive, "key_not_bound"),
    ];
    let mut table = Table::default();
    for (flaw, differs) in [
        (CmsFlaw::Signature, bad("bad_signature")),
        (CmsFlaw::MessageDigest, bad("digest_mismatch")),
        (CmsFlaw::ContentType, bad("bad_attributes")),
        (CmsFlaw::NoMessageDigest, bad("bad_attributes")),
        (CmsFlaw::Content, with(&bad("digest_mismatch"), &content)),
        (
            CmsFlaw::ContentAndMessageDigest,
            with(&bad("bad_signature"), &content),
        ),
    ] {
        let judged = faulty(Fault::Cms(flaw));
        table.row(&format!("{flaw:?}"), &judged, &differs, Invalid);
    }
    let flipped = faulty(Fault::FlippedBit(FileIdentity::SOD));
    table.row(
        "last bit of the SOD",
        &flipped,
        &bad("bad_signature"),
        Invalid,
    );

    // Nobody's SOD, and no SOD: nothing can be said of anything signed.
    let nothing = |code| {
        let rest = [
            (PaHashes, NotAvailable, code),
            (PaSignature, NotAvailable, code),
            (PaConsistency, NotAvailable, "file_not_given"),
            (Aa, NotAvailable, code),
            (Ca, NotAvailable, code),
        ];
        with(&NO_SIGNER, &rest)
    };
    let missing = altered(|j| drop(j.document.files.remove(&FileIdentity::SOD)));
    table.row(
        "no SOD",
        &missing,
        &nothing("file_not_given"),
        IssuerUnknown,
    );
    let broken = altered(|j| {
        let mut sod = j.card.personalisation.files[&FileIdentity::SOD].clone();
        sod.truncate(sod.len() - 1);
        j.document.insert(FileIdentity::SOD, sod);
    });
    let differs = with(&nothing("needs"), &[(PaSignature, Failed, "malformed")]);
    table.row("an SOD cut short", &broken, &differs, Invalid);

    // The signer's certificate need not come along, if the verifier has it.
    let without = changed(|order| order.cms.certificate = false);
    let unknown = with(&NO_SIGNER, &[(PaSignature, NotAvailable, "signer_unknown")]);
    table.row(
        "no certificate in the SOD",
        &without,
        &unknown,
        IssuerUnknown,
    );
    let mut at_hand = without;
    at_hand.trust.add_bytes(&at_hand.card.ds_der, "the signer");
    table.row("the certificate at hand", &at_hand, &[], Genuine);
    let mut alone = at_hand;
    alone.trust = TrustStore::new();
    alone.trust.add_bytes(&alone.card.ds_der, "the signer");
    table.row(
        "a signer at hand is no anchor",
        &alone,
        &NO_ANCHOR,
        IssuerUnknown,
    );

    for identifier in [
        SignerIdentifier::IssuerAndSerialNumber,
        SignerIdentifier::SubjectKeyIdentifier,
    ] {
        for attributes in [true, false] {
            let judged = changed(|order| {
                order.cms.identifier = identifier;
                order.cms.signed_attributes = attributes;
            });
            table.row(
                &format!("{identifier:?} {attributes}"),
                &judged,
                &[],
                Genuine,
            );
        }
    }
    table.done();
}

#[test]
fn chain() {
    let mut table = Table::default();
    let empty = altered(|j| j.trust = TrustStore::new());
    table.row("no anchor", &empty, &NO_ANCHOR, IssuerUnknown);

    let authority = |seed, generation, country| {
        let mut spec = order().authority;
        (spec.generation, spec.country) = (generation, country);
        Issuer::from_seed(seed).authority(&spec).unwrap()
    };
    let trusting = |anchors: &[&[u8]]| {
        altered(|j| {
            j.trust = TrustStore::new();
            for anchor in anchors {
                j.trust.add_bytes(anchor, "given");
            }
        })
    };
    let own = authority(SEED, 1, Country::VIETNAM);
    let next = authority(SEED, 2, Country::VIETNAM);
    let stranger = authority(SEED, 1, Country::UTOPIA);
    let forger = authority(SEED + 1, 1, Country::VIETNAM);
    for (name, anchor) in [
        ("another country's anchor", &stranger),
        ("an anchor of the same name, another key", &next),
        ("an anchor of the same name, another issuer", &forger),
    ] {
        let judged = trusting(&[anchor.certificate()]);
        table.row(name, &judged, &NO_ANCHOR, IssuerUnknown);
        let both = trusting(&[anchor.certificate(), own.certificate()]);
        table.row(
            &format!("{name}, beside the right one"),
            &both,
            &[],
            Genuine,
        );
    }
    let broken = faulty(Fault::SignerCertificate);
    let differs = with(&NO_ANCHOR, &[(PaChain, Failed, "chain_broken")]);
    table.row(
        "last bit of the signer's certificate",
        &broken,
        &differs,
        Invalid,
    );
    // A document signer is no authority, even if somebody puts it among the anchors.
    let signer = good().card.ds_der;
    table.row(
        "the signer as anchor",
        &trusting(&[&signer]),
        &NO_ANCHOR,
        IssuerUnknown,
    );

    // Roll-over, both ways, with the link in the SOD or in the store.
    let validity = order().authority.validity;
    let forward = own.link(&next, validity).unwrap();
    let backward = next.link(&own, validity).unwrap();
    let forged = forger.link(&next, validity).unwrap();
    let linked = |generation, anchor: &[u8], in_sod: &[&[u8]], in_store: &[&[u8]]| {
        let mut judged = changed(|order| {
            order.authority.generation = generation;
            let links = in_sod.iter().map(|link| link.to_vec());
            order.cms.additional_certificates.extend(links);
        });
        judged.trust = TrustStore::new();
        judged.trust.add_bytes(anchor, "anchor");
        for link in in_store {
            judged.trust.add_bytes(link, "link");
        }
        judged
    };
    let (old, new) = (own.certificate(), next.certificate());
    for (name, judged) in [
        (
            "new signer, old anchor, link in the SOD",
            linked(2, old, &[&forward], &[]),
        ),
        (
            "new signer, old anchor, link in the store",
            linked(2, old, &[], &[&forward]),
        ),
        (
            "old signer, new anchor, link in the SOD",
            linked(1, new, &[&backward], &[]),
        ),
        (
            "old signer, new anchor, link in the store",
            linked(1, new, &[], &[&backward]),
        ),
        (
            "a forged link beside the right one",
            linked(2, old, &[&forged, &forward], &[]),
        ),
    ] {
        table.row(name, &judged, &[], Genuine);
    }
    for (name, judged) in [
        ("new signer, old anchor, no link", linked(2, old, &[], &[])),
        ("old signer, new anchor, no link", linked(1, new, &[], &[])),
        (
            "the link of the other way",
            linked(2, old, &[&backward], &[]),
        ),
        ("a forged link", linked(2, old, &[&forged], &[])),
        ("the anchor that came along", linked(2, old, &[new], &[])),
    ] {
        table.row(name, &judged, &NO_ANCHOR, IssuerUnknown);
    }

    // Certificates that may not be used so. Their dates and revocation are beside the point.
    let wrong_usage = with(&NO_ANCHOR, &[(PaChain, Failed, "wrong_usage")]);
    let signer_with =
        |extension| changed(|order| order.signer.changes = vec![CertificateChange::Put(extension)]);
    let unknown = Extension {
        oid: "1.2.3.4",
        critical: true,
        value: vec![0x05, 0x00],
    };
    for (name, judged) in [
        (
            "a signer for certificates",
            signer_with(Extension::key_usage(USAGE_AUTHORITY)),
        ),
        (
            "an unknown critical extension",
            signer_with(unknown.clone()),
        ),
    ] {
        table.row(name, &judged, &wrong_usage, Invalid);
    }
    // One that cannot be read limits nothing, and is told.
    let unreadable = Extension {
        oid: "2.5.29.16",
        critical: false,
        value: der::sequence(&[der::implicit(1, b"20210230000000Z")]),
    };
    let report = table.row("a period unread", &signer_with(unreadable), &[], Genuine);
    assert_eq!(notes(&report, PaChain), ["departs"]);
    // Who stands between signer and anchor must say that it may sign certificates.
    let silent = ["2.5.29.19", "2.5.29.15"].map(CertificateChange::Omit);
    let silent = own.changed_link(&next, validity, &silent).unwrap();
    let judged = linked(2, old, &[&silent], &[]);
    table.row(
        "a link that says nothing",
        &judged,
        &NO_ANCHOR,
        IssuerUnknown,
    );
    // As grave in a link between keys, which is in the chain without being the anchor.
    let odd_link = own
        .changed_link(&next, validity, &[CertificateChange::Put(unknown.clone())])
        .unwrap();
    for (name, judged) in [
        (
            "an unknown critical extension on a link in the SOD",
            linked(2, old, &[&odd_link], &[]),
        ),
        (
            "with a better link in the store",
            linked(2, old, &[&odd_link], &[&forward]),
        ),
        (
            "with a better link beside it",
            linked(2, old, &[&odd_link, &forward], &[]),
        ),
        (
            "with a better link before it",
            linked(2, old, &[&forward, &odd_link], &[]),
        ),
    ] {
        let better = name.contains("better");
        let differs = if better { &[][..] } else { &wrong_usage };
        let headline = if better { Genuine } else { Invalid };
        table.row(name, &judged, differs, headline);
    }
    let lenient = Extension {
        critical: false,
        ..unknown
    };
    table.row("an unknown extension", &signer_with(lenient), &[], Genuine);
    let powerless = changed(|order| {
        order.authority.changes = vec![
            CertificateChange::Omit("2.5.29.19"),
            CertificateChange::Put(Extension::key_usage(USAGE_SIGNER)),
        ];
    });
    table.row(
        "an anchor that may not certify",
        &powerless,
        &NO_ANCHOR,
        IssuerUnknown,
    );
    for oid in ["2.5.29.14", "2.5.29.35"] {
        let judged = changed(|order| {
            order.authority.changes = vec![CertificateChange::Omit(oid)];
            order.signer.changes = vec![CertificateChange::Omit(oid)];
        });
        table.row(
            &format!("without the key identifier {oid}"),
            &judged,
            &[],
            Genuine,
        );
    }
    table.done();
}
