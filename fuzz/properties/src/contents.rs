//! What is written on a card: whatever is parsed is written so that it parses to the same again.

use core::fmt::Debug;

use cccd_chip::lds::atr_info::{self, AtrInfo};
use cccd_chip::lds::com::Com;
use cccd_chip::lds::cvca::EfCvca;
use cccd_chip::lds::dg1::Dg1;
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::dg3::Dg3;
use cccd_chip::lds::dg4::Dg4;
use cccd_chip::lds::dg11::{Dg11, Dg11Element};
use cccd_chip::lds::dg12::Dg12;
use cccd_chip::lds::dg13_vn::Dg13Vn;
use cccd_chip::lds::dg15::Dg15;
use cccd_chip::lds::dg16::Dg16;
use cccd_chip::lds::displayed_images::DisplayedImages;
use cccd_chip::lds::ef_dir::EfDir;
use cccd_chip::lds::id_number::IdNumber;
use cccd_chip::lds::image_format::dimensions;
use cccd_chip::lds::mrz::Mrz;
use cccd_chip::lds::person::Person;
use cccd_chip::lds::qr::{InsuranceQr, Qr};
use cccd_chip::lds::raw::RawDataGroup;
use cccd_chip::lds::security_infos::SecurityInfos;
use cccd_chip::lds::tlv::{Reader, file_length};
use cccd_chip::lds::{DataGroup, date::PartialDate, name};
use time::macros::date;

use crate::bytes::Bytes;

pub(crate) fn atr_info(bytes: &[u8]) {
    let _ = atr_info::historical_bytes(bytes).map(atr_info::capabilities_of);
    settles(bytes, AtrInfo::parse, AtrInfo::encode);
}

pub(crate) fn com(bytes: &[u8]) {
    if let Some(com) = settles(bytes, Com::parse, Com::encode) {
        let _ = com.data_groups().count();
    }
}

pub(crate) fn cvca(bytes: &[u8]) {
    settles(bytes, EfCvca::parse, EfCvca::encode);
}

pub(crate) fn dg1(bytes: &[u8]) {
    if let Some(dg1) = settles(bytes, Dg1::parse, Dg1::encode) {
        assert_eq!(Dg1::parse(&dg1.encode()).as_ref(), Ok(&dg1));
    }
}

pub(crate) fn dg2(bytes: &[u8]) {
    if let Some(dg2) = settles(bytes, Dg2::parse, Dg2::encode) {
        let _ = dg2.portrait().map(|portrait| dimensions(portrait.image));
        let _ = dg2.images().count();
    }
}

pub(crate) fn dg3(bytes: &[u8]) {
    if let Some(dg3) = settles(bytes, Dg3::parse, Dg3::encode) {
        let _ = dg3.images().count();
    }
}

pub(crate) fn dg4(bytes: &[u8]) {
    if let Some(dg4) = settles(bytes, Dg4::parse, Dg4::encode) {
        let _ = dg4.images().count();
    }
}

pub(crate) fn dg11(bytes: &[u8]) {
    if let Some(dg11) = settles(bytes, Dg11::parse, Dg11::encode) {
        let _ = (dg11.name(), dg11.other_names(), dg11.birth());
        let _ = dg11.proof_of_citizenship().map(dimensions);
        let _ = (dg11.text(Dg11Element::Address), dg11.warnings());
    }
}

pub(crate) fn dg12(bytes: &[u8]) {
    if let Some(dg12) = settles(bytes, Dg12::parse, Dg12::encode) {
        let _ = (dg12.issued(), dg12.personalized(), dg12.other_persons());
        let _ = dg12.warnings();
    }
}

/// What cannot be read as a field is kept among the extras, and there it may look otherwise once
/// it was written.
pub(crate) fn dg13_vn(bytes: &[u8]) {
    if let Ok(dg13) = Dg13Vn::parse(bytes) {
        let written = dg13.encode();
        assert!(
            Dg13Vn::parse(&written).is_ok(),
            "what is written can be read"
        );
    }
}

pub(crate) fn dg15(bytes: &[u8]) {
    let Some(dg15) = settles(bytes, Dg15::parse, Dg15::encode) else {
        return;
    };
    let _ = dg15.public_key();
    let spki = &dg15.spki.raw;
    let length = cccd_chip::active_auth::signature_len(spki).unwrap_or(64);
    let signature = vec![0x6A; length.min(1024)];
    let verified = cccd_chip::active_auth::verify(spki, &[0x5A; 8], &signature, None);
    assert!(verified.is_err(), "a constant is the signature");
}

pub(crate) fn dg16(bytes: &[u8]) {
    if let Some(dg16) = settles(bytes, Dg16::parse, Dg16::encode) {
        for person in &dg16.persons {
            let _ = (person.recorded(), person.name(), person.telephone());
        }
    }
}

pub(crate) fn displayed_images(bytes: &[u8]) {
    if let Some(group) = settles(bytes, DisplayedImages::parse, DisplayedImages::encode) {
        for image in &group.images {
            let _ = dimensions(image.reveal());
        }
    }
}

pub(crate) fn ef_dir(bytes: &[u8]) {
    settles(bytes, EfDir::parse, EfDir::encode);
}

pub(crate) fn id_number(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(number) = IdNumber::parse(&text) {
        assert_eq!(IdNumber::parse(number.reveal()).as_ref(), Ok(&number));
        assert_eq!((number.reveal().len(), number.can().len()), (12, 6));
        let _ = (number.province(), number.sex());
    }
}

pub(crate) fn mrz(bytes: &[u8]) {
    if let Ok(mrz) = Mrz::parse(bytes) {
        assert_eq!(mrz.encode(), bytes);
        let field = mrz.name_field.reveal();
        let _ = name::compare_with_mrz("Nguyễn Văn Mẫu", field);
        let _ = name::to_mrz_field(field, mrz.format.line_len());
    }
}

/// A repaired zone is a zone, and nothing is left to repair in it.
pub(crate) fn mrz_ocr(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok((repaired, _)) = Mrz::from_ocr(&text) {
        let zone = repaired.encode();
        assert_eq!(Mrz::parse(&zone).as_ref(), Ok(&repaired));
        let again = Mrz::from_ocr(core::str::from_utf8(&zone).unwrap_or_default());
        assert_eq!(again, Ok((repaired, Vec::new())));
    }
}

/// Four files of one card, joined.
pub(crate) fn person(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let groups = [
        DataGroup::Dg1,
        DataGroup::Dg11,
        DataGroup::Dg12,
        DataGroup::Dg13,
    ];
    let files = groups.map(|group| (group, input.piece()));
    let given = |group: DataGroup| {
        let (_, file) = files.iter().find(|(other, _)| *other == group)?;
        (!file.is_empty()).then_some(*file)
    };
    let Some(person) = Person::read(given, Some(date!(2026 - 02 - 01))) else {
        return;
    };
    let text = String::from_utf8_lossy(input.piece());
    if let Ok(qr) = Qr::parse(&text) {
        let _ = person.compare_with_qr(&qr);
    }
    let _ = person.conflicts().count();
}

pub(crate) fn qr(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = InsuranceQr::parse(&text);
    if let Ok(qr) = Qr::parse(&text) {
        let _ = (qr.expiry_candidates(), Person::from_qr(&qr));
        let written = qr.encode();
        let again = Qr::parse(written.reveal()).expect("what was read can be read again");
        assert_eq!(again.id_number, qr.id_number);
        assert_eq!(again.birth, qr.birth);
        assert_eq!(again.issued, qr.issued);
        assert_eq!(again.encode(), written);
    }
}

pub(crate) fn raw_group(bytes: &[u8]) {
    if let Some(group) = settles(bytes, RawDataGroup::parse, RawDataGroup::encode) {
        let _ = group.objects().count();
    }
}

/// EF.CardAccess, DG14, the content of EF.CardSecurity.
pub(crate) fn security_infos(bytes: &[u8]) {
    if let Some(infos) = settles(bytes, SecurityInfos::parse, SecurityInfos::encode) {
        for key in &infos.chip_auth_keys {
            let _ = key.subject_public_key_info().map(|spki| spki.public_key());
        }
    }
    settles(bytes, SecurityInfos::parse_dg14, SecurityInfos::encode_dg14);
}

/// All objects, all levels, each value read as all that it could be.
pub(crate) fn tlv(bytes: &[u8]) {
    let _ = file_length(bytes);
    let mut readers = vec![Reader::new(bytes)];
    let mut objects = 0_usize;
    while let Some(reader) = readers.pop() {
        for object in reader.map_while(Result::ok) {
            objects += 1;
            assert!(objects <= 20 * (bytes.len() + 1), "deeper than it is long");
            let _ = (object.to_u64(), object.to_bool(), object.to_oid());
            let _ = (object.to_text(), object.unsigned());
            let _ = PartialDate::parse_yyyymmdd(object.value);
            readers.extend(object.children());
        }
    }
}

/// Parses, and checks that what is written of it parses and is written the same again. Equality
/// of the values is not asked for: oddities that were warned of are not written.
fn settles<T, E: Debug>(
    bytes: &[u8],
    parse: impl Fn(&[u8]) -> Result<T, E>,
    encode: impl Fn(&T) -> Vec<u8>,
) -> Option<T> {
    let parsed = parse(bytes).ok()?;
    let written = encode(&parsed);
    let again = parse(&written).expect("what is written can be read");
    assert_eq!(encode(&again), written, "it is written otherwise again");
    Some(parsed)
}
