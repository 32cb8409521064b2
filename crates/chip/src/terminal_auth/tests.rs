use cccd_lds::DataGroup;
use cccd_lds::cv_certificate::{Authorization, CvBody, CvPublicKey};
use cccd_lds::hash::HashAlgorithm as Hash;
use proptest::prelude::*;
use time::macros::date;

use super::*;
use crate::channel::Session;
use crate::crypto::Group;
use crate::transport::script::Script;

fn reference(name: &str) -> Reference {
    Reference::new(name).unwrap()
}

/// A certificate that says who issued it and for whom; nobody here looks at its signature.
fn certificate(authority: &str, holder: &str, role: Role) -> CvCertificate {
    let body = CvBody {
        authority: reference(authority),
        public_key: CvPublicKey::Ec {
            algorithm: TerminalAuthProtocol::Ecdsa(Hash::Sha256).oid().unwrap(),
            parameters: None,
            point: vec![4; 65],
        },
        holder: reference(holder),
        authorization: Authorization::inspection_system(role, &[DataGroup::Dg3]),
        effective: date!(2026 - 01 - 01),
        expiration: date!(2026 - 12 - 31),
        extensions: None,
    };
    CvCertificate::new(body, vec![0xAB; 64])
}

/// Two keys of the CVCA with the link between them, two verifiers, one terminal.
fn certificates() -> Vec<CvCertificate> {
    use Role::{Cvca, DomesticVerifier, Terminal};
    vec![
        certificate("VTDV00002", "VTIS00001", Terminal),
        certificate("VTCVCA00001", "VTCVCA00001", Cvca),
        certificate("VTCVCA00001", "VTCVCA00002", Cvca),
        certificate("VTCVCA00002", "VTCVCA00003", Cvca),
        certificate("VTCVCA00003", "VTDV00002", DomesticVerifier),
        certificate("VTCVCA00001", "VTDV00001", DomesticVerifier),
    ]
}

fn holders(chain: &[&CvCertificate]) -> Vec<String> {
    let holder = |certificate: &&CvCertificate| certificate.body().holder.to_string();
    chain.iter().map(holder).collect()
}

#[test]
fn the_shortest_chain_from_a_trust_point_is_found() {
    let certificates = certificates();
    let from = |points: &[&str]| {
        let points: Vec<Reference> = points.iter().map(|name| reference(name)).collect();
        chain::find(&certificates, &points).map(|chain| holders(&chain))
    };
    assert_eq!(from(&["VTCVCA00003"]).unwrap(), ["VTDV00002", "VTIS00001"]);
    assert_eq!(
        from(&["VTCVCA00003", "VTCVCA00002"]).unwrap(),
        ["VTDV00002", "VTIS00001"]
    );
    assert_eq!(
        from(&["VTCVCA00001"]).unwrap(),
        ["VTCVCA00002", "VTCVCA00003", "VTDV00002", "VTIS00001"]
    );
    assert_eq!(from(&["VTDV00002"]).unwrap(), ["VTIS00001"]);
    assert_eq!(from(&["VTCVCA00009"]), None);
    assert_eq!(from(&[]), None);
}

fn effective(certificate: &CvCertificate, effective: time::Date) -> CvCertificate {
    let body = CvBody {
        effective,
        ..certificate.body().clone()
    };
    CvCertificate::new(body, vec![0xAB; 64])
}

/// Renewed for the same holder, in whatever order the files come.
#[test]
fn of_two_certificates_for_one_holder_the_newer_is_sent() {
    let old = certificates();
    let renewed: Vec<CvCertificate> = old
        .iter()
        .map(|certificate| effective(certificate, date!(2026 - 06 - 01)))
        .collect();
    for both in [
        [old.clone(), renewed.clone()].concat(),
        [renewed.clone(), old].concat(),
    ] {
        let chain = chain::find(&both, &[reference("VTCVCA00001")]).unwrap();
        assert_eq!(chain.len(), 4);
        assert!(
            chain
                .iter()
                .all(|certificate| renewed.contains(certificate))
        );
    }
}

#[test]
fn circles_end() {
    let mut circle = vec![certificate("VTDV0", "VTIS0", Role::Terminal)];
    for (authority, holder) in [("VTDV1", "VTDV0"), ("VTDV0", "VTDV1"), ("VTDV1", "VTDV1")] {
        for _ in 0..5 {
            circle.push(certificate(authority, holder, Role::DomesticVerifier));
        }
    }
    assert_eq!(chain::find(&circle, &[reference("VTCVCA00001")]), None);
}

/// Signs nothing that anybody checks.
#[derive(Debug)]
struct Stamp(Result<Vec<u8>, SignerError>);

impl TerminalSigner for Stamp {
    fn sign(&self, _: TerminalAuthProtocol, _: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.0.clone()
    }
}

fn terminal() -> Terminal {
    Terminal::new(certificates(), Arc::new(Stamp(Ok(vec![0x51; 4])))).unwrap()
}

#[test]
fn what_makes_no_terminal() {
    let signer = || Arc::new(Stamp(Ok(vec![])));
    let authorities: Vec<CvCertificate> = certificates().split_off(1);
    assert_eq!(
        Terminal::new(authorities, signer()).unwrap_err(),
        TerminalError::NoTerminal
    );
    let mut two = certificates();
    two.push(certificate("VTDV00001", "VTIS00002", Role::Terminal));
    assert_eq!(
        Terminal::new(two, signer()).unwrap_err(),
        TerminalError::SeveralTerminals
    );
    // The same terminal certified twice.
    let mut twice = certificates();
    twice.push(certificate("VTDV00001", "VTIS00001", Role::Terminal));
    assert!(Terminal::new(twice, signer()).is_ok());
    let garbled = Terminal::from_files(&[vec![0x7F]], signer()).unwrap_err();
    assert!(matches!(garbled, TerminalError::Certificates(_)));
    let file: Vec<u8> = certificates()
        .iter()
        .flat_map(CvCertificate::encode)
        .collect();
    let terminal = Terminal::from_files(&[file], signer()).unwrap();
    assert_eq!(terminal.certificates, certificates());
}

fn dg14() -> SecurityInfos {
    let info = hex_literal::hex!("310F300D060804007F00070202020201 01");
    SecurityInfos::parse(&info).unwrap()
}

fn binding() -> Binding {
    Binding {
        chip: cccd_lds::Private::new(vec![0xC1]),
        printed: None,
        terminal: vec![0x7E],
    }
}

fn run_script(lines: &[(Vec<u8>, String)], terminal: &Terminal) -> Proof<TerminalAuthEvidence> {
    run_bound(lines, terminal, &binding())
}

fn run_bound(
    lines: &[(Vec<u8>, String)],
    terminal: &Terminal,
    binding: &Binding,
) -> Proof<TerminalAuthEvidence> {
    let lines: Vec<(Vec<u8>, Vec<u8>)> = lines
        .iter()
        .map(|(command, answer)| (command.clone(), hex::decode(answer).unwrap()))
        .collect();
    let lines: Vec<(&[u8], &[u8])> = lines.iter().map(|(c, r)| (&c[..], &r[..])).collect();
    let mut script = Script::t1(&lines);
    let proof = run(
        &mut Session::new(&mut script),
        std::slice::from_ref(terminal),
        &dg14(),
        binding,
    )
    .unwrap();
    assert!(script.is_done());
    proof
}

fn named(header: &str, name: &str) -> Vec<u8> {
    let object = encode(Tag(0x83), name.as_bytes());
    let mut bytes = hex::decode(header).unwrap();
    bytes.push(object.len() as u8);
    bytes.extend(object);
    bytes
}

fn verify_certificate(index: usize) -> Vec<u8> {
    let data = certificates()[index].to_command_data();
    [&[0x00, 0x2A, 0x00, 0xBE, data.len() as u8][..], &data].concat()
}

/// EF.CVCA with one trust point, and the status word.
fn cvca(name: &str) -> String {
    let mut file = encode(Tag(0x42), name.as_bytes());
    file.resize(CVCA_LEN, 0);
    format!("{}9000", hex::encode(file))
}

/// The commands of TR-03110-3, B.3, in their order and byte by byte.
fn commands() -> Vec<(Vec<u8>, String)> {
    let cvca = cvca("VTCVCA00003");
    let lines = [
        (hex::decode("00B09C0024").unwrap(), cvca.as_str()),
        (named("002281B6", "VTCVCA00003"), "9000"),
        (verify_certificate(4), "9000"),
        (named("002281B6", "VTDV00002"), "9000"),
        (verify_certificate(0), "9000"),
        (named("002281A4", "VTIS00001"), "9000"),
        (hex::decode("0084000008").unwrap(), "01020304050607089000"),
        (hex::decode("008200000451515151").unwrap(), "9000"),
    ];
    lines
        .map(|(command, answer)| (command, answer.to_owned()))
        .into()
}

#[test]
fn the_commands_in_their_order() {
    let Proof::Done(evidence) = run_script(&commands(), &terminal()) else {
        panic!("not done")
    };
    assert_eq!(evidence.trust_point, "VTCVCA00003");
    assert_eq!(evidence.chain, ["VTDV00002", "VTIS00001"]);
    assert_eq!(evidence.algorithm, "id-TA-ECDSA-SHA-256");
    assert!(!evidence.static_binding);
}

#[test]
fn each_refusal_names_its_step_and_ends_it() {
    let steps = [
        "SELECT EF.CVCA",
        "MSE:Set DST",
        "PSO: VERIFY CERTIFICATE",
        "MSE:Set DST",
        "PSO: VERIFY CERTIFICATE",
        "MSE:Set AT",
        "GET CHALLENGE",
        "EXTERNAL AUTHENTICATE",
    ];
    for (index, step) in steps.into_iter().enumerate() {
        let mut lines = commands();
        lines.truncate(index + 1);
        lines[index].1 = "6985".into();
        if index == 0 {
            lines.push((hex::decode("00A4020C02011C").unwrap(), "6985".into()));
        }
        let refused = Proof::Refused {
            step,
            status: 0x6985,
        };
        assert_eq!(run_script(&lines, &terminal()), refused);
    }
}

#[test]
fn the_file_of_trust_points_is_where_dg14_says() {
    let mut infos = dg14();
    for (sfid, expected) in [(Some(0x05), "00B0850024"), (None, "00A4020C020205")] {
        infos.terminal_auth[0].ef_cvca = Some(FileId { fid: 0x0205, sfid });
        let command = hex::decode(expected).unwrap();
        let mut script = Script::t1(&[(&command, &[0x69, 0x85])]);
        let _ = run(
            &mut Session::new(&mut script),
            &[terminal()],
            &infos,
            &binding(),
        );
        assert!(script.is_done());
    }
}

#[test]
fn what_is_not_offered_or_does_not_lead_to_the_terminal_is_not_tried() {
    let mut script = Script::t1(&[]);
    let mut session = Session::new(&mut script);
    let mut try_with = |infos: &SecurityInfos| run(&mut session, &[terminal()], infos, &binding());
    let none = SecurityInfos::default();
    assert_eq!(try_with(&none), Ok(Proof::NotRun(NotRun::NotOffered)));
    let mut second = dg14();
    second.terminal_auth[0].version = 2;
    let result = try_with(&second).unwrap();
    assert!(matches!(result, Proof::NotRun(NotRun::Unsupported(_))));

    let other = cvca("VTCVCA00009");
    let proof = run_script(&[(commands()[0].0.clone(), other)], &terminal());
    assert!(
        matches!(&proof, Proof::NotRun(NotRun::Unsupported(why)) if why.contains("VTCVCA00009")),
        "{proof:?}"
    );
    let garbled = [(commands()[0].0.clone(), "5F2001419000".into())];
    assert!(matches!(
        run_script(&garbled, &terminal()),
        Proof::Inconclusive(_)
    ));
}

#[test]
fn a_signer_that_does_not_answer_is_not_the_chips_fault() {
    let mute = Stamp(Err(SignerError("the security module is locked".into())));
    let terminal = Terminal::new(certificates(), Arc::new(mute)).unwrap();
    let mut lines = commands();
    lines.pop();
    let proof = run_script(&lines, &terminal);
    assert!(
        matches!(&proof, Proof::Inconclusive(why) if why.contains("locked")),
        "{proof:?}"
    );
}

/// The chip refuses the signature over its session; the terminal may allow the printed number.
#[test]
fn the_static_binding_is_tried_only_where_it_is_allowed() {
    let printed = Some(cccd_lds::Private::new(b"000123".to_vec()));
    let binding = Binding {
        printed,
        ..binding()
    };
    let mut lines = commands();
    lines[7].1 = "6300".into();
    for allowed in [false, true] {
        let terminal = if allowed {
            terminal().allowing_static_binding()
        } else {
            terminal()
        };
        let mut all = lines.clone();
        if allowed {
            all.extend(commands().split_off(1));
        }
        let proof = run_bound(&all, &terminal, &binding);
        match proof {
            Proof::Done(evidence) => assert!(allowed && evidence.static_binding),
            other => assert!(!allowed, "{other:?}"),
        }
    }
}

/// The first import has moved the chip's trust point on: the links are not sent again.
#[test]
fn the_second_try_begins_at_the_new_trust_point() {
    let import = |index: usize| {
        let authority = certificates()[index].body().authority.to_string();
        let ok = "9000".to_owned();
        [
            (named("002281B6", &authority), ok.clone()),
            (verify_certificate(index), ok),
        ]
    };
    let mut lines = vec![(commands()[0].0.clone(), cvca("VTCVCA00001"))];
    lines.extend([2, 3, 4, 0].into_iter().flat_map(import));
    lines.extend(commands().split_off(5));
    lines.last_mut().unwrap().1 = "6300".into();
    lines.extend([4, 0].into_iter().flat_map(import));
    lines.extend(commands().split_off(5));
    let binding = Binding {
        printed: Some(cccd_lds::Private::new(b"000123".to_vec())),
        ..binding()
    };
    let terminal = terminal().allowing_static_binding();
    let proof = run_bound(&lines, &terminal, &binding);
    assert!(matches!(proof, Proof::Done(evidence) if evidence.static_binding));
}

/// After BAC the chip's part is the document number.
#[test]
fn a_binding_does_not_show_the_document_number() {
    let binding = Binding {
        chip: cccd_lds::Private::new(b"C012345678".to_vec()),
        ..binding()
    };
    let shown = format!("{binding:?}");
    assert!(!shown.contains("67, 48, 49"), "{shown}");
}

#[test]
fn compressed_keys() {
    let ec = Group::from_parameter_id(13).unwrap();
    let point = ec.generator().unwrap();
    assert_eq!(compress(&point), point.encoded()[1..33]);
    let dh = Group::from_parameter_id(0).unwrap();
    assert_eq!(compress(&dh.generator().unwrap()).len(), 20);
}

/// A file of those that stand beside the checkout.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data").join(name))
        .find(|path| path.is_file())?;
    Some(std::fs::read(path).unwrap())
}

/// Certificates and signature of the EAC worked example, by ECDSA and by RSA: the message is bound to
/// the chip's key of PACE and the terminal's key of Chip Authentication, as in version 1.
#[test]
fn the_eac_worked_example_verifies() {
    let Some(text) = shared("vectors/eac_worked_example.json") else {
        eprintln!("skipped: no shared/data beside the checkout");
        return;
    };
    let values: serde_json::Value = serde_json::from_slice(&text).unwrap();
    for (family, group) in [("ecdh", 13), ("dh", 0)] {
        let named = |name: &str| {
            let value = values[format!("{family}_{name}")].as_str();
            hex::decode(value.unwrap()).unwrap()
        };
        // Two of the certificates in the example itself have a byte too many.
        let chain = ["cvca", "dvca", "at"].map(|holder| {
            let file = format!("cv_certificates/{family}_{holder}.cvcert");
            CvCertificate::parse(&shared(&file).unwrap()).unwrap()
        });
        assert_eq!(verify_chain(&chain).unwrap().len(), 2);
        let found = chain::find(&chain, &[chain[0].body().holder.clone()]).unwrap();
        assert_eq!(found, [&chain[1], &chain[2]]);

        let group = Group::from_parameter_id(group).unwrap();
        let key = |name: &str| compress(&group.decode(&named(name)).unwrap());
        let message = [
            key("picc_pub_key"),
            named("ta_nonce"),
            key("ca_pcd_pub_key"),
        ]
        .concat();
        let signature = named("ta_pcd_signature");
        let curve = chain[0].body().public_key.domain_parameters();
        let terminal = &chain[2].body().public_key;
        let holds = |message: &[u8]| {
            verify::verify_signature(terminal, curve, message, &signature, "terminal").is_ok()
        };
        assert!(holds(&message), "{family}");
        for at in 0..message.len() {
            let mut other = message.clone();
            other[at] ^= 1;
            assert!(!holds(&other), "{family} {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A chip that answers anything.
    #[test]
    fn arbitrary_answers_never_panic(
        answers in proptest::collection::vec(
            proptest::collection::vec(any::<u8>(), 0..40), 0..12),
        good: usize,
    ) {
        let right = commands().into_iter().map(|(_, answer)| hex::decode(answer).unwrap());
        let answers = right.take(good % 9).chain(answers).collect();
        let mut script = Script::answering(answers, false);
        let _ = run(&mut Session::new(&mut script), &[terminal()], &dg14(), &binding());
    }
}
