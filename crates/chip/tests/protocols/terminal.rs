//! Terminal Authentication with every algorithm, chain and binding, and the chips that refuse.

mod pki;

use std::sync::Arc;

use cccd_chip::document::{Document, FileState, NotRun, Proof};
use cccd_chip::lds::cv_certificate::{CvCertificate, TerminalAuthProtocol};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{ExtendedLength, Plan, ReadOptions, read};
use cccd_chip::terminal_auth::{SoftwareSigner, Terminal, TerminalSigner, verify_chain};
use cccd_chip::transport::Limits;
use cccd_chip::verify::{CheckName, Status};
use cccd_softcard::apdu::Status as Word;
use cccd_softcard::behaviour::{Damage, Fault};
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{Cipher, CurveId, Group, Mapping, ModpGroup};
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{KeySpec, SignatureAlgorithm};
use cccd_softcard::terminal_authority::{Grant, Role, TerminalKey, algorithms, on_curve};
use cccd_softcard::{Behaviour, IssuedCard, Order};
use time::macros::date;

use super::soft::{Soft, can, check, issue, mrz, order, pace, report, status};
use pki::{Module, Pki, grant, key, plain};

const BRAINPOOL: Group = Group::Curve(CurveId::BrainpoolP256r1);
const DG3: FileIdentity = FileIdentity::dg(DataGroup::Dg3);
fn generic() -> Order {
    order(
        &[pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128)],
        &[(BRAINPOOL, Cipher::Aes128)],
    )
}

fn options(terminals: impl IntoIterator<Item = Terminal>) -> ReadOptions {
    ReadOptions {
        plan: Plan::proofs()
            .without_com()
            .without_active_auth()
            .and(DataGroup::Dg3),
        extended_length: ExtendedLength::Never,
        terminals: terminals.into_iter().collect(),
        ..ReadOptions::default()
    }
}

fn read_with(card: &IssuedCard, behaviour: Behaviour, terminal: Terminal) -> Document {
    let mut soft = Soft::new(card, behaviour);
    read(&mut soft, Some(&can()), &options(Some(terminal))).unwrap()
}

fn assert_opened(card: &IssuedCard, document: &Document) {
    assert!(
        matches!(document.terminal_auth, Proof::Done(_)),
        "{:?}",
        document.terminal_auth
    );
    assert_eq!(
        document.file(DG3),
        Some(&card.personalisation.files[&DG3][..])
    );
    let report = report(card, document);
    assert_eq!(status(&report, CheckName::Ta), Status::Passed);
    assert_eq!(status(&report, CheckName::PaHashes), Status::Passed);
}

fn assert_closed(document: &Document) {
    assert!(!matches!(document.terminal_auth, Proof::Done(_)));
    assert!(matches!(document.files[&DG3], FileState::Refused(0x6982)));
    // Nothing else suffers.
    assert!(matches!(document.chip_auth, Proof::Done(_)));
}

/// RSA by PKCS #1 and PSS and ECDSA, with every hash that has an identifier.
#[test]
fn every_algorithm_opens_the_fingerprints() {
    assert_eq!(algorithms().len(), TerminalAuthProtocol::all().count());
    let card = issue(&generic());
    for algorithm in algorithms() {
        let pki = Pki::new(algorithm);
        let card = pki.trusted_by_card(&card);
        let module = Arc::new(Module::new(&pki.terminal));
        let terminal = pki.signing(Arc::clone(&module) as Arc<dyn TerminalSigner>);
        let document = read_with(&card, Behaviour::default(), terminal);
        assert_opened(&card, &document);
        let Proof::Done(evidence) = &document.terminal_auth else {
            panic!("not done")
        };
        assert_eq!(evidence.trust_point, "VTCVCATEST00001");
        assert_eq!(evidence.chain, ["VTDVTEST00001", "VTDESKTEST00001"]);
        assert_eq!(module.asked.lock().unwrap()[0].name(), evidence.algorithm);
    }
}

/// A key in memory signs as the security module does: on every curve, and by RSA.
#[test]
fn a_key_in_memory_opens_them_too() {
    let rng = Rng::from_seed(b"in memory");
    let curves = CurveId::ALL.map(|curve| (on_curve(curve), plain(Hash::Sha256)));
    let rsa = [Hash::Sha256, Hash::Sha512].into_iter().flat_map(|hash| {
        [
            SignatureAlgorithm::RsaPkcs1(hash),
            SignatureAlgorithm::pss(hash),
        ]
        .map(|algorithm| (KeySpec::Rsa(2048), algorithm))
    });
    let card = issue(&generic());
    for (spec, algorithm) in curves.into_iter().chain(rsa) {
        let new = |name| TerminalKey::generate(name, spec, algorithm, &rng).unwrap();
        let mut pki = Pki::new(algorithm);
        pki.cvca = new("VTCVCAMEM00001");
        pki.verifier = new("VTDVMEM00001");
        pki.terminal = new("VTDESKMEM00001");
        pki.certificates.clear();
        pki.add(
            &pki.cvca.clone(),
            &pki.verifier.clone(),
            grant(Role::DomesticVerifier),
        );
        pki.add(
            &pki.verifier.clone(),
            &pki.terminal.clone(),
            grant(Role::Terminal),
        );
        let card = pki.trusted_by_card(&card);
        let signer = SoftwareSigner::from_pkcs8(&pki.terminal.pkcs8()).unwrap();
        let document = read_with(&card, Behaviour::default(), pki.signing(Arc::new(signer)));
        assert_opened(&card, &document);
    }
    for wrong in [vec![], vec![0x30, 0], vec![0x30, 0x80, 0, 0]] {
        assert!(SoftwareSigner::from_pkcs8(&cccd_chip::lds::Private::new(wrong)).is_err());
    }
}

/// After BAC, after PACE in any group, and over Chip Authentication or chip mapping, ECDH and DH: the
/// signature is bound to the keys of this session.
#[test]
fn every_binding() {
    let pki = Pki::new(plain(Hash::Sha256));
    let modp = Group::Modp(ModpGroup::Modp1024Order160);
    let large = Group::Curve(CurveId::Secp521r1);
    for (mapping, group, ca) in [
        (Mapping::Generic, BRAINPOOL, Some(large)),
        (Mapping::Generic, modp, Some(modp)),
        (Mapping::Integrated, large, Some(modp)),
        (Mapping::ChipAuthentication, BRAINPOOL, Some(BRAINPOOL)),
    ] {
        for cipher in [Cipher::Tdes, Cipher::Aes256] {
            let variant = match mapping {
                Mapping::ChipAuthentication => pace(mapping, group, Cipher::Aes256),
                _ => pace(mapping, group, cipher),
            };
            let keys: Vec<_> = ca.map(|group| (group, cipher)).into_iter().collect();
            let card = pki.trusted_by(order(&[variant], &keys));
            let document = read_with(&card, Behaviour::default(), pki.terminal());
            assert_opened(&card, &document);
        }
    }
    let mut bac = generic();
    bac.pace.clear();
    let card = pki.trusted_by(bac);
    let mut soft = Soft::new(&card, Behaviour::default());
    let document = read(&mut soft, Some(&mrz(&card)), &options(Some(pki.terminal()))).unwrap();
    assert_opened(&card, &document);
}

/// PACE with chip mapping stands in for Chip Authentication.
#[test]
fn chip_mapping_alone_is_enough() {
    let pki = Pki::new(plain(Hash::Sha256));
    let variant = pace(Mapping::ChipAuthentication, BRAINPOOL, Cipher::Aes128);
    let card = pki.trusted_by(order(&[variant], &[(BRAINPOOL, Cipher::Aes128)]));
    let mut soft = Soft::new(&card, Behaviour::default());
    let all = options(Some(pki.terminal()));
    let options = ReadOptions {
        plan: all.plan.clone().without_chip_auth(),
        ..all
    };
    let document = read(&mut soft, Some(&can()), &options).unwrap();
    assert_eq!(document.chip_auth, Proof::NotRun(NotRun::NotAsked));
    assert_opened(&card, &document);
}

/// The authority has changed its key twice since the card was made. The card learns the new keys,
/// and the next terminal needs fewer certificates.
#[test]
fn link_certificates_bring_an_old_card_up_to_date() {
    let mut pki = Pki::new(plain(Hash::Sha256));
    let card = pki.trusted_by(generic());
    let second = key("VTCVCATEST00002", plain(Hash::Sha384));
    let third = key("VTCVCATEST00003", plain(Hash::Sha512));
    // A link is taken even when it has expired.
    let link = Grant {
        to: date!(2024 - 01 - 01),
        ..grant(Role::Cvca)
    };
    pki.certificates.remove(0);
    pki.add(&pki.cvca.clone(), &second, link);
    pki.add(&second, &third, grant(Role::Cvca));
    pki.add(&third, &pki.verifier.clone(), grant(Role::DomesticVerifier));
    let mut soft = Soft::new(&card, Behaviour::default());
    let options = options(Some(pki.terminal()));
    for (trust_point, length) in [("VTCVCATEST00001", 4), ("VTCVCATEST00003", 2)] {
        let document = read(soft.again(), Some(&can()), &options).unwrap();
        assert_opened(&card, &document);
        let Proof::Done(evidence) = &document.terminal_auth else {
            panic!("not done")
        };
        assert_eq!(evidence.trust_point, trust_point);
        assert_eq!(evidence.chain.len(), length);
    }
}

#[test]
fn what_the_chip_refuses_stays_closed_and_is_told() {
    let pki = || Pki::new(plain(Hash::Sha256));
    let refused = |pki: &Pki, card: &IssuedCard| {
        let document = read_with(card, Behaviour::default(), pki.terminal());
        assert_closed(&document);
        let report = report(card, &document);
        let ta = check(&report, CheckName::Ta);
        // It says nothing against the document.
        assert_ne!(ta.status(), Status::Failed);
        document.terminal_auth
    };
    let expired = Grant {
        to: date!(2024 - 12 - 31),
        ..grant(Role::Terminal)
    };

    let mut late = pki();
    late.certificates.pop();
    late.add(&late.verifier.clone(), &late.terminal.clone(), expired);
    let card = late.trusted_by(generic());
    let verify = Proof::Refused {
        step: "PSO: VERIFY CERTIFICATE",
        status: 0x6300,
    };
    assert_eq!(refused(&late, &card), verify);

    // The verifier's signature is another's.
    let mut forged = pki();
    forged.certificates.pop();
    let stranger = TerminalKey::generate(
        &forged.verifier.name,
        on_curve(CurveId::BrainpoolP256r1),
        plain(Hash::Sha256),
        &Rng::from_seed(b"strangers"),
    )
    .unwrap();
    forged.add(&stranger, &forged.terminal.clone(), grant(Role::Terminal));
    let card = forged.trusted_by(generic());
    assert_eq!(refused(&forged, &card), verify);

    // The private key is not that of the certificate.
    let stolen = pki();
    let card = stolen.trusted_by(generic());
    let other = Arc::new(Module::new(&key("VTDESKOTHER0001", plain(Hash::Sha256))));
    let document = read_with(&card, Behaviour::default(), stolen.signing(other));
    assert_closed(&document);
    let signature = Proof::Refused {
        step: "EXTERNAL AUTHENTICATE",
        status: 0x6300,
    };
    assert_eq!(document.terminal_auth, signature);

    // Certificates of an authority that the chip does not know.
    let foreign = Pki {
        cvca: key("VTCVCAELSE00001", plain(Hash::Sha256)),
        ..pki()
    };
    let card = foreign.trusted_by(generic());
    assert!(matches!(
        refused(&pki(), &card),
        Proof::NotRun(NotRun::Unsupported(_))
    ));

    // A chip that knows no terminals at all, and says that it does.
    let card = issue(&generic());
    assert!(matches!(refused(&pki(), &card), Proof::Refused { .. }));

    // And one that does not say so.
    let mut silent = generic();
    silent.terminal_authentication = false;
    let card = issue(&silent);
    let not_offered = Proof::NotRun(NotRun::NotOffered);
    assert_eq!(refused(&pki(), &card), not_offered);
}

/// Authenticated, and without the right to read fingerprints.
#[test]
fn a_terminal_reads_what_it_may() {
    let mut pki = Pki::new(plain(Hash::Sha256));
    pki.certificates.pop();
    let iris_only = Grant {
        rights: 0x02,
        ..grant(Role::Terminal)
    };
    pki.add(&pki.verifier.clone(), &pki.terminal.clone(), iris_only);
    let card = pki.trusted_by(generic());
    let document = read_with(&card, Behaviour::default(), pki.terminal());
    assert!(matches!(document.terminal_auth, Proof::Done(_)));
    assert!(matches!(document.files[&DG3], FileState::Refused(0x6982)));
}

/// Terminals of several states at hand: the chip's trust point chooses, whatever their order.
#[test]
fn of_several_terminals_the_one_that_the_chip_trusts_is_proven() {
    let algorithm = plain(Hash::Sha256);
    let pkis = ["VT", "UT", "XT"].map(|state| Pki::of(state, algorithm));
    for pki in &pkis {
        let card = pki.trusted_by(generic());
        let all = options(pkis.iter().map(Pki::terminal));
        let document = read(
            &mut Soft::new(&card, Behaviour::default()),
            Some(&can()),
            &all,
        );
        let document = document.unwrap();
        assert_opened(&card, &document);
        let Proof::Done(evidence) = &document.terminal_auth else {
            panic!("{:?}", document.terminal_auth)
        };
        assert_eq!(evidence.chain.last().unwrap(), &pki.terminal.name);
    }
    let stranger = Pki::of("YT", algorithm).trusted_by(generic());
    let all = options(pkis.iter().map(Pki::terminal));
    let document = read(
        &mut Soft::new(&stranger, Behaviour::default()),
        Some(&can()),
        &all,
    );
    let document = document.unwrap();
    assert_closed(&document);
    assert!(matches!(
        &document.terminal_auth,
        Proof::NotRun(NotRun::Unsupported(why)) if why.contains("YTCVCATEST00001")
    ));
}

/// An old chip binds by what is printed: only where the terminal allows it, and the report says so.
#[test]
fn the_static_binding_of_old_chips_is_the_callers_choice() {
    let pki = Pki::new(plain(Hash::Sha256));
    let card = pki.trusted_by(generic());
    let old = Behaviour {
        static_binding: true,
        ..Behaviour::default()
    };
    assert_closed(&read_with(&card, old.clone(), pki.terminal()));
    for password in [can(), mrz(&card)] {
        let mut soft = Soft::new(&card, old.clone());
        let options = options(Some(pki.terminal().allowing_static_binding()));
        let document = read(&mut soft, Some(&password), &options).unwrap();
        assert_opened(&card, &document);
        let report = report(&card, &document);
        let ta = check(&report, CheckName::Ta);
        let codes: Vec<_> = ta.findings.iter().map(|finding| finding.code()).collect();
        assert_eq!(codes, ["static_binding"]);
    }
    // On other chips it is not even tried.
    let terminal = pki.terminal().allowing_static_binding();
    let document = read_with(&card, Behaviour::default(), terminal);
    let report = report(&card, &document);
    assert!(check(&report, CheckName::Ta).findings.is_empty());
}

/// Nobody is asked to sign where there is nothing to read.
#[test]
fn without_protected_groups_no_signature_is_made() {
    let pki = Pki::new(plain(Hash::Sha256));
    let mut without = generic();
    without.groups.remove(&DataGroup::Dg3);
    let card = pki.trusted_by(without);
    let module = Arc::new(Module::new(&pki.terminal));
    let terminal = pki.signing(Arc::clone(&module) as Arc<dyn TerminalSigner>);
    let document = read_with(&card, Behaviour::default(), terminal);
    assert_eq!(document.terminal_auth, Proof::NotRun(NotRun::NotAsked));
    assert!(module.asked.lock().unwrap().is_empty());
}

/// The session is lost in the middle: the chip is opened again, and the terminal signs for the new
/// keys; what came before is not read again.
#[test]
fn a_lost_session_is_opened_and_signed_for_again() {
    let pki = Pki::new(plain(Hash::Sha256));
    let card = pki.trusted_by(generic());
    let mut soft = Soft::new(&card, Behaviour::default());
    let whole = read(&mut soft, Some(&can()), &options(Some(pki.terminal()))).unwrap();
    let last = soft.card.counters().commands;
    // EXTERNAL AUTHENTICATE, GET CHALLENGE, MSE:Set AT, and the last certificate.
    for command in last - 4..last {
        let fault = Fault::PlainStatus {
            command,
            status: Word(0x6988),
        };
        let document = read_with(&card, Behaviour::default().with(fault), pki.terminal());
        assert_opened(&card, &document);
        assert_eq!(document.files, whole.files);
    }
    // A chip that always does so is read without.
    let never = Behaviour::default().with(Fault::Responses {
        ins: 0x2A,
        damage: Damage::Plain,
    });
    let document = read_with(&card, never, pki.terminal());
    assert!(matches!(
        document.terminal_auth,
        Proof::Refused {
            step: "Terminal Authentication",
            ..
        }
    ));
    assert!(matches!(document.files[&DG3], FileState::Refused(_)));
}

/// Large certificates need extended length; a short reader says so, and blames nobody.
#[test]
fn a_reader_too_short_for_the_certificates() {
    let pki = Pki::new(SignatureAlgorithm::pss(Hash::Sha256));
    let card = pki.trusted_by(generic());
    let mut soft = Soft::on(&card, Behaviour::default(), Limits::SHORT);
    let document = read(&mut soft, Some(&can()), &options(Some(pki.terminal()))).unwrap();
    assert_closed(&document);
    assert!(
        matches!(&document.terminal_auth, Proof::Inconclusive(why) if why.starts_with("reader")),
        "{:?}",
        document.terminal_auth
    );
}

/// The certificates of other authorities and simulators stand beside the checkout.
#[test]
fn certificates_of_others_parse_and_their_chains_verify() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data/cv_certificates"))
        .find(|path| path.is_dir());
    let Some(folder) = folder else {
        eprintln!("skipped: no shared/data beside the checkout");
        return;
    };
    let parse = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let certificate =
            CvCertificate::parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(certificate.encode(), bytes, "{name}");
        assert_eq!(
            certificate.body().encode(),
            certificate.signed_bytes(),
            "{name}"
        );
        certificate
    };
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".cvcert") {
            parse(&name);
            count += 1;
        }
    }
    assert!(count >= 25, "{count}");
    let orig = "orig_certCVCA_orig.cvcert";
    for (chain, signatures) in [
        (
            vec![orig, "orig_certDVD_orig.cvcert", "orig_certIS_orig.cvcert"],
            2,
        ),
        // A link certificate to the authority's next key.
        (
            vec![
                orig,
                "new_certCVCA_new.cvcert",
                "new_certDVD_new.cvcert",
                "new_certIS_new.cvcert",
            ],
            3,
        ),
        (
            vec!["ecdh_cvca.cvcert", "ecdh_dvca.cvcert", "ecdh_at.cvcert"],
            2,
        ),
        (vec!["dh_cvca.cvcert", "dh_dvca.cvcert", "dh_at.cvcert"], 2),
    ] {
        let chain: Vec<CvCertificate> = chain.into_iter().map(parse).collect();
        assert_eq!(verify_chain(&chain).unwrap().len(), signatures);
        let mut gap = chain.clone();
        gap.swap(1, 2);
        assert!(verify_chain(&gap).is_err());
    }
}
