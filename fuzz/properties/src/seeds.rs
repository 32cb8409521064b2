//! Where fuzzing begins: whole and valid inputs of each target, made of invented people by the
//! soft card and its issuer. The test of the corpora writes them there (`docs/fuzzing.md`).

use std::sync::{Arc, Mutex, PoisonError};

use cccd_chip::document::{Document, Proof};
use cccd_chip::evidence::{Disclosure, write};
use cccd_chip::lds::atr_info::AtrInfo;
use cccd_chip::lds::biometric::finger::{FingerPosition, FingerRecord};
use cccd_chip::lds::biometric::iris::{EyeLabel, IrisFormat, IrisRecord};
use cccd_chip::lds::biometric::iso39794::DataBlock;
use cccd_chip::lds::biometric::{BiometricGroup, Modality, Record};
use cccd_chip::lds::cvca::EfCvca;
use cccd_chip::lds::date::PartialDate;
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::dg3::Dg3;
use cccd_chip::lds::dg4::Dg4;
use cccd_chip::lds::dg16::{Dg16, PersonToNotify};
use cccd_chip::lds::displayed_images::{Displayed, DisplayedImages};
use cccd_chip::lds::ef_dir::{Application, EfDir};
use cccd_chip::lds::file::EMRTD_AID;
use cccd_chip::lds::sod::unwrap_sod;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::pki::to_pem;
use cccd_chip::reader::{Plan, ReadOptions, read};
use cccd_chip::trace::{Detail, Recorder};
use cccd_chip::transport::{CardInfo, Transport, TransportError};
use cccd_softcard::certificate::Validity;
use cccd_softcard::cms::{SignedData, SignedDataOptions};
use cccd_softcard::hash::Hash;
use cccd_softcard::{IssuedCard, Issuer, Order, Profile, der};
use time::macros::date;

use crate::believed::{Issued, LEAN, NOW, issuer, order};
use crate::bytes::piece;
use crate::meddled::{CARDS, MeddledChip, key};
use crate::terminal::TERMINALS;
use crate::trust::KEYS;

/// The smallest thing that is recognised as a picture: a JPEG of 2 by 3 pixels, cut off.
const PICTURE: &[u8] = &[
    0xFF, 0xD8, 0xFF, 0xC0, 0x00, 0x0B, 0x08, 0x00, 0x03, 0x00, 0x02, 0x01, 0x01, 0x11, 0x00, 0xFF,
    0xD9,
];
const OCR: &str = "IDVNMO900001233001090000123<<4\n9OO1158M3001156VNM<<<<<<<<<<<6\n\
                   NGUYEN<<VAN<MAU";
const DEVIATION_LIST: &str = "2.23.136.1.1.7";

/// The seeds of a target.
#[must_use]
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "atr_info" => vec![file(Profile::Cccd2021, FileIdentity::ATR_INFO), atr_info()],
        "com" => files(FileIdentity::COM),
        "cvca" => vec![cvca()],
        "dg1" => files(FileIdentity::dg(DataGroup::Dg1)),
        "dg2" => faces(),
        "dg3" => fingers(),
        "dg4" => irises(),
        "dg11" => files(FileIdentity::dg(DataGroup::Dg11)),
        "dg12" => files(FileIdentity::dg(DataGroup::Dg12)),
        "dg13_vn" => files(FileIdentity::dg(DataGroup::Dg13)),
        "dg15" => files(FileIdentity::dg(DataGroup::Dg15)),
        "dg16" => vec![dg16()],
        "displayed_images" => [Displayed::Portrait, Displayed::Signature]
            .map(|kind| DisplayedImages::new(kind, vec![PICTURE.to_vec()]).encode())
            .to_vec(),
        "ef_dir" => vec![ef_dir()],
        "id_number" => vec![b"001090000123".to_vec(), b"001 090.000-123".to_vec()],
        "mrz" => zones(),
        "mrz_ocr" => [zones(), vec![OCR.into()]].concat(),
        "person" => Profile::ALL.map(person).to_vec(),
        "qr" => codes(),
        "raw_group" => vec![
            der::element(0x66, b"anything"),
            der::element(0x68, &[2, 1, 0]),
        ],
        "security_infos" => security_infos(),
        "tlv" => files(FileIdentity::SOD),
        "active_auth" => signatures(),
        "certificate" => certificates(),
        "cv_certificate" => cv_certificates(),
        "terminal_auth" => at_terminals(),
        "wsq" => vec![fingerprint()],
        "deviation_list" => vec![deviation_list()],
        "evidence" => evidence(),
        "master_list" => vec![master_list()],
        "revocation_list" => revocation_lists(),
        "signed_data" => [cms_of(&LEAN.card), cms_of(&stranger(Profile::Cancuoc2024))].to_vec(),
        "sod" => [LEAN.file(FileIdentity::SOD).to_vec()]
            .into_iter()
            .chain(files(FileIdentity::SOD))
            .collect(),
        "trace" => vec![trace(Detail::Personal), trace(Detail::Redacted)],
        "trust_file" => trust_files(),
        "any_chip" | "open" => recorded_reads(),
        "exchange" => exchanges(),
        "meddled_chip" => meddled(),
        "secure_messaging" => sessions(),
        "configuration" | "wedge" => desk(target),
        _ => Vec::new(),
    }
}

/// Issued by somebody whom no property trusts.
fn stranger(profile: Profile) -> IssuedCard {
    let card = Issuer::from_seed(77).issue(&Order::new(profile));
    card.expect("the order holds together")
}

fn file(profile: Profile, file: FileIdentity) -> Vec<u8> {
    let files = stranger(profile).personalisation.files;
    files.get(&file).cloned().unwrap_or_default()
}

/// The file of each profile that has it.
fn files(identity: FileIdentity) -> Vec<Vec<u8>> {
    let all = Profile::ALL.map(|profile| file(profile, identity));
    all.into_iter().filter(|file| !file.is_empty()).collect()
}

fn atr_info() -> Vec<u8> {
    let mut info = AtrInfo::parse(&[0x47, 3, 0x84, 1, 0x60]).expect("it is one");
    info.others.push((cccd_chip::lds::tlv::Tag(0x43), vec![1]));
    info.encode()
}

fn cvca() -> Vec<u8> {
    let references = ["VNCVCA00002", "VNCVCA00001"].map(str::to_owned).to_vec();
    EfCvca { references }.encode()
}

fn dg16() -> Vec<u8> {
    let day = PartialDate::full(2024, 8, 15).expect("it exists");
    let person = PersonToNotify::new(day, "NGUYEN<<VAN<CHA", "0900000123", "HA<NOI");
    let persons = vec![person.clone(), person];
    Dg16 {
        persons,
        ..Dg16::default()
    }
    .encode()
}

fn ef_dir() -> Vec<u8> {
    let application = Application {
        aid: EMRTD_AID.to_vec(),
        label: Some(b"eMRTD".to_vec()),
        others: Vec::new(),
    };
    EfDir {
        applications: vec![application.clone(), application],
    }
    .encode()
}

fn block(modality: Modality, position: u8) -> DataBlock {
    DataBlock::of_image(modality, position, [2024, 8, 15], PICTURE)
}

fn faces() -> Vec<Vec<u8>> {
    let new: Dg2 = BiometricGroup::of_record(0, Record::Iso39794(block(Modality::Face, 0)));
    let many = Dg2 {
        templates: [
            &new.templates[..],
            &Dg2::of_image(PICTURE.to_vec()).templates,
        ]
        .concat(),
        others: Vec::new(),
        warnings: Vec::new(),
    };
    vec![
        Dg2::of_image(PICTURE.to_vec()).encode(),
        new.encode(),
        many.encode(),
    ]
}

fn fingers() -> Vec<Vec<u8>> {
    let old = FingerRecord::of_image(FingerPosition::RightIndex, [2, 3], PICTURE.to_vec());
    let old: Dg3 = BiometricGroup::of_record(9, Record::Iso19794(old));
    let new: Dg3 = BiometricGroup::of_record(9, Record::Iso39794(block(Modality::Finger, 2)));
    vec![
        old.encode(),
        new.encode(),
        file(Profile::Cccd2021, FileIdentity::dg(DataGroup::Dg3)),
    ]
}

fn irises() -> Vec<Vec<u8>> {
    let image = PICTURE.to_vec();
    let old = IrisRecord::of_image(EyeLabel::Right, IrisFormat::MonoJpeg, [2, 3], image);
    let old: Dg4 = BiometricGroup::of_record(1, Record::Iso19794(old));
    let new: Dg4 = BiometricGroup::of_record(1, Record::Iso39794(block(Modality::Iris, 1)));
    vec![old.encode(), new.encode()]
}

fn zones() -> Vec<Vec<u8>> {
    Profile::ALL
        .map(|profile| stranger(profile).mrz.reveal().clone().into_bytes())
        .to_vec()
}

fn codes() -> Vec<Vec<u8>> {
    let printed = Profile::ALL.map(|profile| stranger(profile).qr);
    let mut codes: Vec<Vec<u8>> = printed
        .into_iter()
        .flatten()
        .map(|code| code.reveal().clone().into_bytes())
        .collect();
    // Without leading zeros, with raw Telex keys, and the code of an insurance card.
    codes.push("1090000123||Nguyeenx Vawn Maaux|15011990|Nam|Haf Nooij|20052021".into());
    codes.push("DN4010000000123|4e677579e1bb85n|15/01/1990|1||01 - 999|||-||".into());
    codes
}

fn person(profile: Profile) -> Vec<u8> {
    let card = stranger(profile);
    let groups = [
        DataGroup::Dg1,
        DataGroup::Dg11,
        DataGroup::Dg12,
        DataGroup::Dg13,
    ];
    let mut input = Vec::new();
    for group in groups {
        let file = card.personalisation.files.get(&FileIdentity::dg(group));
        input.extend(piece(file.map(Vec::as_slice).unwrap_or_default()));
    }
    let code = card.qr.map(|code| code.reveal().clone());
    input.extend(piece(code.unwrap_or_default().as_bytes()));
    input
}

fn security_infos() -> Vec<Vec<u8>> {
    let of = |issued: &Issued| {
        [FileIdentity::CARD_ACCESS, FileIdentity::dg(DataGroup::Dg14)]
            .map(|file| issued.file(file).to_vec())
    };
    let all = CARDS
        .iter()
        .flat_map(of)
        .chain(Profile::ALL.map(|profile| file(profile, FileIdentity::dg(DataGroup::Dg14))));
    all.filter(|file| !file.is_empty()).collect()
}

/// Each key's signature over the challenge of [`signature`], which is not the one verified.
fn signatures() -> Vec<Vec<u8>> {
    let keys = KEYS.iter().zip(0_u8..);
    keys.map(|((issued, _), choice)| [&[choice], &signature(issued)[..]].concat())
        .collect()
}

fn signature(issued: &Issued) -> Vec<u8> {
    match honest_read(issued, &ReadOptions::default()).active_auth {
        Proof::Done(evidence) => evidence.signature,
        _ => Vec::new(),
    }
}

fn honest_read(issued: &Issued, options: &ReadOptions) -> Document {
    let mut chip = MeddledChip::new(issued, 0, &[]);
    let document = read(&mut chip, key(issued).as_ref(), options);
    document.expect("an honest chip is read")
}

fn certificates() -> Vec<Vec<u8>> {
    let profiles = Profile::ALL.map(stranger);
    let all = profiles
        .iter()
        .flat_map(|card| [card.csca_der.clone(), card.ds_der.clone()]);
    [LEAN.card.csca_der.clone(), LEAN.card.ds_der.clone()]
        .into_iter()
        .chain(all)
        .collect()
}

/// Each alone, and what leads from the authority to a terminal.
fn cv_certificates() -> Vec<Vec<u8>> {
    let [authority, chain @ ..] = &TERMINALS.certificates;
    vec![authority.clone(), chain.concat()]
}

/// Two that nobody meddles with; then changes of each kind from some command on, from the selection
/// of a trust point to the terminal's signature.
fn at_terminals() -> Vec<Vec<u8>> {
    let changes = (8..16_u8).zip(16_u8..);
    let changed = changes.map(|(change, after)| vec![after, change & 3, 1, change, 2, 0x69, 0x82]);
    [vec![0, 0, 1], vec![0, 1, 0x11]]
        .into_iter()
        .chain(changed)
        .collect()
}

/// A fingerprint's frame of 2 by 3 pixels, without its tables.
fn fingerprint() -> Vec<u8> {
    let frame: [u8; 19] = [
        0xFF, 0xA2, 0, 17, 0, 0xFF, 0, 3, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0,
    ];
    [&[0xFF, 0xA0], &frame[..], &[0xFF, 0xA1]].concat()
}

fn deviation_list() -> Vec<u8> {
    let description = der::sequence(&[der::printable("a test"), der::oid("2.23.136.1.1.7.2.2")]);
    let documents = der::sequence(&[
        der::implicit(0, b"ID"),
        der::implicit(2, &[7; 20]),
        der::explicit(
            4,
            &[
                der::generalized_time(date!(2024 - 01 - 01), "000000"),
                der::generalized_time(date!(2024 - 02 - 01), "000000"),
            ]
            .concat(),
        ),
        der::explicit(5, &der::printable("090000123")),
    ]);
    let deviation = der::sequence(&[documents, der::set_of(&[description])]);
    let content = der::sequence(&[
        der::integer(0),
        der::sequence(&[der::sequence(&[der::oid("2.16.840.1.101.3.4.2.1")])]),
        der::set_of(&[deviation]),
    ]);
    let order = order(&[DataGroup::Dg1]);
    let authority = Issuer::from_seed(77).authority(&order.authority);
    let signer = authority.and_then(|authority| authority.document_signer(&order.signer));
    SignedData {
        content_type: DEVIATION_LIST,
        content: &content,
        digest: Hash::Sha256,
        signer: &signer.expect("key and algorithm fit"),
        options: &SignedDataOptions::default(),
    }
    .sign()
    .expect("key and algorithm fit")
}

fn evidence() -> Vec<Vec<u8>> {
    let written = |issued: &Issued, disclosure: &Disclosure| {
        let document = honest_read(issued, &ReadOptions::default());
        let file = write(&document, disclosure, NOW, None);
        file.expect("it has an SOD").reveal().clone()
    };
    let lean = write(&LEAN.document(), &Disclosure::whole(), NOW, None);
    CARDS
        .iter()
        .take(3)
        .map(|issued| written(issued, &Disclosure::minimal()))
        .chain(
            CARDS
                .iter()
                .skip(6)
                .map(|issued| written(issued, &Disclosure::whole())),
        )
        .chain([lean.expect("it has an SOD").reveal().clone()])
        .collect()
}

fn master_list() -> Vec<u8> {
    let order = order(&[DataGroup::Dg1]);
    let authority = Issuer::from_seed(77)
        .authority(&order.authority)
        .expect("key and algorithm fit");
    let certificates = Profile::ALL.map(|profile| stranger(profile).csca_der);
    let list = authority
        .master_list_signer(&order.signer)
        .and_then(|signer| signer.master_list(&authority, &certificates, date!(2026 - 02 - 01)));
    list.expect("key and algorithm fit")
}

/// The trusted authority has revoked its signer; a stranger has revoked nobody.
fn revocation_lists() -> Vec<Vec<u8>> {
    let order = order(&[DataGroup::Dg1]);
    let days = Validity {
        from: date!(2025 - 05 - 01),
        until: date!(2025 - 08 - 01),
    };
    let list = |issuer: Issuer, all: bool| {
        let authority = issuer.authority(&order.authority)?;
        let signer = authority.document_signer(&order.signer)?;
        let revoked = [(signer.serial().to_vec(), date!(2025 - 05 - 15))];
        let revoked = revoked.get(..usize::from(all)).unwrap_or_default();
        authority.revocation_list(1, days, revoked)
    };
    [
        list(issuer(), true),
        list(Issuer::from_seed(77), true),
        list(Issuer::from_seed(77), false),
    ]
    .map(|list| list.expect("key and algorithm fit"))
    .to_vec()
}

fn cms_of(card: &IssuedCard) -> Vec<u8> {
    let sod = card.personalisation.files.get(&FileIdentity::SOD);
    unwrap_sod(sod.map(Vec::as_slice).unwrap_or_default())
        .expect("it is one")
        .to_vec()
}

fn trace(detail: Detail) -> Vec<u8> {
    let recorder = Recorder::new(detail);
    let options = ReadOptions {
        plan: Plan::proofs().and(DataGroup::Dg1),
        recorder: Some(recorder.clone()),
        ..ReadOptions::default()
    };
    let issued = CARDS.get(1).expect("it is there");
    let document = honest_read(issued, &options);
    let text = recorder.trace(&document).to_json();
    text.expect("it can be written").into_bytes()
}

fn trust_files() -> Vec<Vec<u8>> {
    let der = stranger(Profile::Cccd2021).csca_der;
    let pem = to_pem("CERTIFICATE", &der);
    let base64: Vec<&str> = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let ldif = format!(
        "version: 1\n# a remark\ndn: c=VN\nuserCertificate;binary:: {}\n",
        base64.join("\n ")
    );
    vec![
        der,
        pem.into_bytes(),
        ldif.into_bytes(),
        master_list(),
        deviation_list(),
        revocation_lists().pop().unwrap_or_default(),
    ]
}

/// Writes down what a chip answers.
struct Listener<'a> {
    chip: MeddledChip<'a>,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Transport for Listener<'_> {
    fn card(&self) -> &CardInfo {
        self.chip.card()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let answer = self.chip.transmit(command)?;
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.extend(piece(&answer));
        Ok(answer)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.chip.reset()
    }
}

/// What each kind of card answered once. To other random numbers the protected part is wrong, so
/// these lead as far as a chip without the key can come.
fn recorded_reads() -> Vec<Vec<u8>> {
    let recorded = |issued: &Issued| {
        let heard = Arc::default();
        let mut chip = Listener {
            chip: MeddledChip::new(issued, 0, &[]),
            heard: Arc::clone(&heard),
        };
        let key = key(issued);
        let kind = match &key {
            None => 3,
            Some(_) if issued.card.personalisation.bac => 1,
            Some(_) => 0,
        };
        let options = crate::chip::options(1);
        let _ = read(&mut chip, key.as_ref(), &options);
        let heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        // The key, what is read and how, the reader.
        [&[kind, 1, 0], &heard[..]].concat()
    };
    CARDS.iter().map(recorded).collect()
}

fn exchanges() -> Vec<Vec<u8>> {
    let of = |command: &[u8], kind: u8, answers: &[&[u8]]| {
        let answers = answers.iter().flat_map(|answer| piece(answer));
        [piece(command), vec![kind], answers.collect()].concat()
    };
    vec![
        of(&[0, 0xB0, 0, 0, 0], 0, &[&[0x61, 2], &[1, 2, 0x90, 0]]),
        of(&[0, 0xB0, 0, 0, 0], 2, &[&[0x6C, 1], &[1, 0x90, 0]]),
        of(
            &[0, 0x88, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0],
            3,
            &[&[0x61, 1], &[0x6C, 1], &[1, 0x90, 0]],
        ),
        of(&[0, 0xB0, 0, 0, 0, 0, 0], 1, &[&[1, 2, 3, 0x62, 0x82]]),
        of(
            &[&[0, 0x86, 0, 0, 0, 1, 4][..], &[7; 260], &[0, 0]].concat(),
            0,
            &[&[0x90, 0], &[1, 0x90, 0]],
        ),
    ]
}

/// Each kind of card as it is; then one change of each kind at the first commands of some.
fn meddled() -> Vec<Vec<u8>> {
    let cards = 0..u8::try_from(CARDS.len()).unwrap_or(u8::MAX);
    let honest = cards.map(|kind| vec![kind, 1, 0x13]);
    let changes: [&[u8]; 8] = [
        &[8, 2, 0x31, 0],
        &[9, 0x6A, 0x82],
        &[10, 0, 3, 0x40],
        &[11, 0, 2],
        &[12, 3, 1, 2, 3],
        &[13, 2, 0x69, 0x88],
        &[14, 0, 9, 1],
        &[15, 0],
    ];
    let later = |(kind, change): (u8, &&[u8])| {
        let honest = vec![0; usize::from(kind) + 2];
        [&[kind, kind & 3, kind << 2 | 1], &honest[..], change].concat()
    };
    honest.chain((0_u8..).zip(&changes).map(later)).collect()
}

fn sessions() -> Vec<Vec<u8>> {
    let exchange = |command: u8, status: [u8; 2], mode: u8, said: &[u8]| {
        [&[command], &status[..], &[mode], &piece(said)].concat()
    };
    let session = [
        exchange(0, [0x90, 0], 2, b"some bytes of a file"),
        exchange(2, [0x90, 0], 2, b""),
        exchange(1, [0x62, 0x82], 2, b"\x53\x01\x07"),
        exchange(3, [0x90, 0], 2, &[0x6A; 300]),
        exchange(2, [0x6A, 0x82], 1, &[0x99, 2, 0x6A, 0x82]),
        exchange(0, [0x69, 0x88], 0, b""),
    ]
    .concat();
    (0..4)
        .map(|cipher| [&[cipher, 0xFF, 0xFF], &session[..]].concat())
        .collect()
}

#[cfg(feature = "desk")]
fn desk(target: &str) -> Vec<Vec<u8>> {
    if target == "configuration" {
        let sample = cccd_desk::config::sample();
        let every_key = sample.replace("\n# ", "\n");
        return vec![sample.into_bytes(), every_key.into_bytes()];
    }
    let with_ends = |mut code: Vec<u8>| {
        code.extend(b"\n\x01ab\x08");
        code
    };
    let mut scans: Vec<Vec<u8>> = codes().into_iter().map(with_ends).collect();
    scans.extend(zones().into_iter().map(with_ends));
    scans.push(b"001090000123\tDN4010000000123\n\x010123456789\n".to_vec());
    scans
}

#[cfg(not(feature = "desk"))]
fn desk(_: &str) -> Vec<Vec<u8>> {
    Vec::new()
}
