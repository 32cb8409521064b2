use cccd_chip::lds::biometric::BiometricRecord;
use cccd_chip::lds::biometric::face::FaceRecord;
use cccd_chip::lds::biometric::finger::{FingerPosition, FingerRecord};
use cccd_chip::lds::dg13_vn::Details;
use cccd_chip::lds::ef_dir::Application;
use serde_json::Value as Json;

use super::*;
use crate::render::page::{Page, View};

fn json((nodes, warnings): Shown) -> (Vec<Json>, Vec<String>) {
    let codes = warnings.into_iter().map(|odd| odd.code);
    (nodes.iter().map(Node::to_json).collect(), codes.collect())
}

fn data_group(file: &[u8]) -> Result<Shown, ParseError> {
    super::data_group(file, Language::En)
}

#[test]
fn a_portrait_in_its_data_group() {
    let image = vec![0xFF, 0xD8, 0xFF, 0xD9];
    let (nodes, warnings) = json(data_group(&Dg2::of_image(image).encode()).unwrap());
    assert_eq!(nodes[0]["name"], "EF.DG2");
    let text = nodes[0].to_string();
    for words in [
        "7F60 biometric information template",
        "ISO/IEC 19794-5 (face)",
        "JPEG, 4 bytes",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn elements_by_their_names() {
    let block = DataBlock::of_image(Modality::Face, 0, [0; 3], b"\xFF\xD8\xFF\xD9");
    let group = Dg2::of_record(0, cccd_chip::lds::biometric::Record::Iso39794(block));
    let (nodes, _) = json(data_group(&group.encode()).unwrap());
    let text = nodes[0].to_string();
    assert!(text.contains("imageInformation2DBlock"), "{text}");
}

#[test]
fn what_is_odd_and_what_is_refused() {
    // A DG16 without its number, and bytes that are none of the LDS.
    let (_, warnings) = data_group(&[0x70, 0x00]).unwrap();
    assert_eq!(warnings[0].code, "CountMissing");
    assert_eq!(warnings[0].words, "the number of instances is missing");
    let (_, warnings) = super::data_group(&[0x70, 0x00], Language::Vi).unwrap();
    assert_eq!(warnings[0].words, "thiếu số lượng");
    let (nodes, warnings) = json(data_group(&[0x61, 0x03, 0x04, 0x01, 0x41]).unwrap());
    let inner = &nodes[0]["elements"][0]["elements"][0];
    assert_eq!(inner["name"], "04 OCTET STRING");
    assert_eq!(warnings.len(), 1);
    assert!(data_group(&[0x61, 0x7F]).is_err());
    let nodes = der(&[0x30, 0x05, 0x06, 0x03, 0x55, 0x04, 0x06]).unwrap();
    assert_eq!(nodes[0].to_json()["elements"][0]["value"], "2.5.4.6");
    assert!(der(&[]).is_err());
}

#[test]
fn every_file_by_its_name_and_nothing_dropped() {
    let name = |file: &[u8]| json(data_group(file).unwrap()).0[0]["name"].clone();
    let com = Com::new([DataGroup::Dg1]).encode();
    let dir = EfDir {
        applications: vec![Application {
            aid: vec![0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01],
            ..Application::default()
        }],
    };
    let info = [0x47, 0x03, 0xC4, 0x01, 0xE0];
    for (file, expected) in [
        (com.as_slice(), "EF.COM"),
        (&dir.encode(), "EF.DIR"),
        (&info, "EF.ATR/INFO"),
        (&[0x31, 0x00], "EF.CardAccess"),
        (&[0x42, 0x01, 0x41, 0x00, 0x00], "EF.CVCA"),
        (&[0x66, 0x02, 0x12, 0x34], "EF.DG6"),
        (&[0x5F, 0x99, 0x01, 0x00], "?"),
    ] {
        assert_eq!(name(file), expected);
    }
    // Padding and what is no data object is shown as bytes.
    let (nodes, _) = json(data_group(&[0x42, 0x01, 0x41, 0x00, 0x00]).unwrap());
    assert_eq!(nodes[0]["elements"][1]["value"], "0000");
    let (nodes, _) = json(data_group(&[0x68, 0x05, 0x02, 0x01, 0x07, 0x04, 0x7F]).unwrap());
    let inner = &nodes[0]["elements"][0]["elements"];
    assert_eq!(inner[0]["value"], "7");
    assert_eq!(inner[1]["value"], "047F");
}

#[test]
fn a_nest_without_end_is_no_danger() {
    let mut file = Vec::new();
    for _ in 0..16_000 {
        file = cccd_chip::lds::tlv::encode(Tag::SEQUENCE, &file);
        if file.len() > 60_000 {
            break;
        }
    }
    assert!(!data_group(&file).unwrap().0.is_empty());
}

#[test]
fn an_image_and_none() {
    let (nodes, warnings) = json(image(b"\xFF\xD8\xFF\xD9", Language::En));
    assert_eq!(nodes[0]["value"], "JPEG");
    assert_eq!(nodes.last().unwrap()["value"], "no");
    assert_eq!(warnings.len(), 1);
}

#[test]
fn every_field_of_a_record_and_what_follows_it() {
    let mut face = FaceRecord::of_image(vec![0xFF, 0xD8, 0xFF, 0xD9]);
    face.images[0].feature_mask = 0b1011;
    face.images[0].pose = [1, 180, 0];
    let mut file = face.encode();
    file.extend(b"tail");
    let (nodes, warnings) = json(data_group(&file).unwrap());
    let text = nodes[0].to_string();
    for words in [
        r#""value":"00000B features are specified, glasses, beard""#,
        r#""value":"0°, -2°, unspecified""#,
        r#""value":"FullFrontal""#,
        r#"{"name":"bytes","value":"7461696C"}"#,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(warnings, ["RecordLength", "TrailingData"]);

    let image = vec![0xFF, 0xA0, 0xFF, 0xA8];
    let finger = FingerRecord::of_image(FingerPosition::LeftThumb, [2, 2], image).encode();
    let text = json(data_group(&finger).unwrap()).0[0].to_string();
    assert!(text.contains("LeftThumb"), "{text}");
    // A block of ISO/IEC 39794 begins with the tag of DG5, and a record with that of EF.ATR/INFO.
    let block = DataBlock::of_image(Modality::Face, 0, [0; 3], b"\xFF\xD8\xFF\xD9");
    for block in [block.encode(), block.encode()[2..].to_vec()] {
        let (nodes, _) = json(data_group(&block).unwrap());
        assert_eq!(nodes[0]["name"], "ISO/IEC 39794");
    }
}

#[test]
fn bytes_are_bytes_though_they_could_be_letters() {
    let com = Com::new([DataGroup::Dg1, DataGroup::Dg2, DataGroup::Dg13]).encode();
    let (nodes, _) = json(data_group(&com).unwrap());
    let list = &nodes[0]["elements"][0]["elements"][2];
    assert_eq!(list["value"], "61 (DG1), 75 (DG2), 6D (DG13)");
    // Programs get all of them, people the beginning, and the text that they may be.
    let file = cccd_chip::lds::tlv::encode(Tag(0x66), &[&[0x04, 40][..], &[b'A'; 40]].concat());
    let (nodes, _) = data_group(&file).unwrap();
    let all = nodes[0].to_json()["elements"][0]["elements"][0]["value"].clone();
    assert_eq!(all, "41".repeat(40));
    let mut page = Page::new(View {
        language: Language::En,
        width: 200,
        colour: false,
    });
    nodes[0].write(&mut page, 0);
    let shown = format!("{}… (40 bytes) “{}”", "41".repeat(32), "A".repeat(40));
    assert!(page.as_str().contains(&shown), "{}", page.as_str());
}

#[test]
fn a_zone_in_its_lines() {
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
                L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let dg1 = Dg1 {
        mrz: zone.parse().unwrap(),
    }
    .encode();
    let lines = &json(data_group(&dg1).unwrap()).0[0]["elements"][0]["elements"][0]["elements"];
    assert_eq!(lines[1]["value"], &zone[44..]);
}

#[test]
fn days_of_cv_certificates() {
    assert_eq!(cv_date(&[1, 0, 0, 9, 3, 0]).as_deref(), Some("2010-09-30"));
    assert_eq!(cv_date(&[1, 0, 0, 9, 3]), None);
    assert_eq!(cv_date(&[1, 0, 0, 9, 3, 10]), None);
}

#[test]
fn fields_of_dg13_by_their_names() {
    let file = Dg13Vn::new(Details {
        name: Some("Nguyễn Văn Mẫu".to_owned().into()),
        sixteenth: Some("0123456789ABCDEF".to_owned().into()),
        ..Details::default()
    })
    .encode();
    let fields = |language| {
        let (nodes, _) = super::data_group(&file, language).unwrap();
        let mut page = Page::new(View {
            language,
            width: 200,
            colour: false,
        });
        nodes[0].write(&mut page, 0);
        page.as_str().to_owned()
    };
    let vietnamese = fields(Language::Vi);
    assert!(
        vietnamese.contains("30 SEQUENCE: Họ và tên\n"),
        "{vietnamese}"
    );
    assert!(vietnamese.contains("0123456789ABCDEF"), "{vietnamese}");
    assert!(fields(Language::En).contains("30 SEQUENCE: Field 16\n"));
    // Anything beside the layout: data object by data object, nothing left out.
    let more = [&file[..], &[0x04, 0x01, 0x41]].concat();
    let (nodes, _) = json(data_group(&more).unwrap());
    assert_eq!(nodes[0]["elements"][1]["value"], "41");
}
