//! Contents of cards that others made. They lie beside the checkout, in `shared/data`, or where
//! `CCCD_SHARED` points; without them these tests say so and pass.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]
#![allow(clippy::indexing_slicing, reason = "a test that fails may panic")]

use std::path::{Path, PathBuf};

use cccd_lds::{
    DataGroup,
    cbeff::{Header, TemplateGroup},
    dg2::{Dg2, Record},
    dg11::{Dg11, Dg11Element},
    dg12::{Dg12, Dg12Element},
    elements::ElementWarning,
    face_image::{FaceWarning, iso19794::FaceRecord, iso39794::FaceBlock},
    image_format::{ImageFormat, dimensions},
    person::{DocumentKind, Person},
    raw::RawDataGroup,
};

#[test]
fn holders_of_passports() {
    for (folder, names, state) in [
        ("nl_specimen_2006", ["ef0101.bin", "", ""], "NLD"),
        ("bsi_silver_2008", ["Datagroup1.bin", "", ""], "D"),
        (
            "mixed_2020",
            ["EF_DG1.bin", "EF_DG11.bin", "EF_DG12.bin"],
            "D",
        ),
    ] {
        let Some(dg1) = shared(&format!("{folder}/{}", names[0])) else {
            continue;
        };
        let other = |name: &str| (!name.is_empty()).then(|| shared(&format!("{folder}/{name}")))?;
        let (dg11, dg12) = (other(names[1]), other(names[2]));
        let file = |group| match group {
            DataGroup::Dg1 => Some(dg1.as_slice()),
            DataGroup::Dg11 => dg11.as_deref(),
            DataGroup::Dg12 => dg12.as_deref(),
            _ => None,
        };
        let person = Person::read(file, None).unwrap();
        assert_eq!(person.document, DocumentKind::Passport);
        assert_eq!(person.issuing_state.as_deref(), Some(state));
        eprintln!("{folder}: {person:?}");
        // The mixed set has the DG11 of somebody else, and that is found.
        let conflicts = person.conflicts().count();
        assert_eq!(
            conflicts,
            if folder == "mixed_2020" { 2 } else { 0 },
            "{folder}"
        );
    }
}

fn shared(relative: &str) -> Option<Vec<u8>> {
    let roots = std::env::var_os("CCCD_SHARED")
        .map(PathBuf::from)
        .into_iter()
        .chain(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .map(|folder| folder.join("shared")),
        );
    let found = roots
        .map(|root| root.join("data/datasets").join(relative))
        .find_map(|path| std::fs::read(path).ok());
    if found.is_none() {
        eprintln!("skipped: shared/data/datasets/{relative} is not on this machine");
    }
    found
}

#[test]
fn dg2_of_iso_19794() {
    for (path, size) in [
        ("bsi_silver_2008/Datagroup2.bin", (413, 531)),
        ("nl_specimen_2006/ef0102.bin", (449, 598)),
        ("mixed_2020/EF_DG2.bin", (413, 531)),
    ] {
        let Some(file) = shared(path) else { continue };
        let dg2 = Dg2::parse(&file).unwrap();
        assert_eq!(dg2.encode(), file, "{path}");
        let portrait = dg2.portrait().unwrap();
        assert_eq!(portrait.format, ImageFormat::Jp2, "{path}");
        assert_eq!(
            (portrait.width, portrait.height),
            (Some(size.0), Some(size.1)),
            "{path}"
        );
        assert_eq!(dg2.faces().count(), 1);
        assert_eq!(
            dg2.templates[0].header.get(Header::FORMAT_TYPE),
            Some(&[0x00, 0x08][..])
        );
        eprintln!("{path}: {:?}", dg2.warnings);
    }
}

#[test]
fn dg2_of_iso_39794() {
    let Some(image) = shared("iso39794/ICAO_39794_5_AP_DG2_Face.jpg") else {
        return;
    };
    for path in [
        "dg2_silver_all_fields.bin",
        "dg2_silver_mandatory_fields.bin",
        "iso39794/ICAO_39794_5_AP_DG2_AllFields.dat",
        "iso39794/ICAO_39794_5_AP_DG2_MandFields.dat",
    ] {
        let Some(file) = shared(path) else { continue };
        let dg2 = Dg2::parse(&file).unwrap();
        assert_eq!(dg2.encode(), file, "{path}");
        let portrait = dg2.portrait().unwrap();
        assert!(portrait.image == image, "{path}");
        assert_eq!(portrait.format, ImageFormat::Jp2);
        assert_eq!(
            (portrait.width, portrait.height),
            (Some(413), Some(531)),
            "{path}"
        );
        assert_eq!(
            portrait.captured.is_some(),
            path.to_lowercase().contains("all"),
            "{path}"
        );
        assert!(matches!(dg2.templates[0].record, Record::Iso39794(_)));
        eprintln!("{path}: {:?}", dg2.warnings);
    }
}

#[test]
fn face_blocks_of_iso_39794() {
    if let Some(block) = shared("iso39794/sample-39794-5-ed-1-v1.der") {
        let parsed = FaceBlock::parse(&block).unwrap();
        assert_eq!((parsed.generation, parsed.year), (Some(3), Some(2019)));
        let face = parsed.faces().next().unwrap();
        assert_eq!(face.format, ImageFormat::Jpeg);
        assert_eq!((face.width, face.height), (Some(1024), Some(1024)));
        assert_eq!(face.captured.unwrap().to_string(), "08/07/2019");
    }
    if let Some(block) = shared("iso39794/ICAO_39794_5_AP_MandFields_InvalidImage.dat") {
        let parsed = FaceBlock::parse(&block).unwrap();
        assert_eq!(parsed.warnings, [FaceWarning::UnknownFormat]);
    }
}

#[test]
fn face_records_of_iso_19794() {
    if let (Some(record), Some(image)) = (
        shared("iso39794/ISO19794_Test1_Data.bin"),
        shared("iso39794/ISO19794_Test1_Face.jpg"),
    ) {
        let parsed = FaceRecord::parse(&record).unwrap();
        assert!(parsed.images[0].image.reveal() == &image);
        assert_eq!(parsed.encode(), record);
        let face = parsed.faces().next().unwrap();
        assert_eq!((face.width, face.height), (Some(148), Some(70)));
    }
    if let Some(record) = shared("iso39794/ISO19794_Test2_Data_InvalidImage.bin") {
        assert!(
            FaceRecord::parse(&record)
                .unwrap()
                .warnings
                .contains(&FaceWarning::UnknownFormat)
        );
    }
}

#[test]
fn fingers_and_irises() {
    for (path, types) in [
        ("bsi_silver_2008/Datagroup3.bin", [[0x00, 0x07]]),
        ("bsi_silver_2008/Datagroup4.bin", [[0x00, 0x09]]),
    ] {
        let Some(file) = shared(path) else { continue };
        let content = cccd_lds::tlv::Reader::new(&file).read().unwrap().value;
        let group = TemplateGroup::parse(content, &types).unwrap();
        eprintln!("{path}: {group:?}");
        assert_eq!(group.templates.len(), 2, "{path}");
        assert_eq!(group.encode(), content, "{path}");
    }
}

#[test]
fn additional_details() {
    if let Some(file) = shared("mixed_2020/EF_DG11.bin") {
        let dg11 = Dg11::parse(&file).unwrap();
        assert_eq!(dg11.encode(), file);
        assert_eq!(dg11.name().unwrap().reveal(), "Doe John");
        assert_eq!(dg11.other_names()[0].reveal(), "William");
        assert_eq!(dg11.birth().unwrap().reveal().to_string(), "01/01/1970");
        assert_eq!(dg11.text(Dg11Element::Profession).unwrap().reveal(), "TEST");
        assert_eq!(
            dg11.text(Dg11Element::OtherDocuments).unwrap().reveal(),
            "123<123"
        );
        // Its tag list forgets the other documents.
        let other_documents = Dg11Element::OtherDocuments.tag();
        assert_eq!(
            dg11.warnings(),
            [ElementWarning::NotListed(other_documents)]
        );
    }
    if let Some(file) = shared("mixed_2020/EF_DG12.bin") {
        let dg12 = Dg12::parse(&file).unwrap();
        assert_eq!(dg12.encode(), file);
        assert_eq!(dg12.issued().unwrap().to_string(), "01/01/2024");
        assert_eq!(dg12.text(Dg12Element::Authority).unwrap().reveal(), "TEST");
        assert_eq!(dg12.other_persons()[0].reveal(), "William");
        assert_eq!(dg12.personalized().unwrap().1.as_deref(), Some("123059"));
    }
}

#[test]
fn displayed_images() {
    for (path, group, size) in [
        ("mixed_2020/EF_DG5.bin", DataGroup::Dg5, (413, 531)),
        ("mixed_2020/EF_DG7.bin", DataGroup::Dg7, (550, 142)),
    ] {
        let Some(file) = shared(path) else { continue };
        let raw = RawDataGroup::parse(&file).unwrap();
        assert_eq!((raw.group(), raw.encode()), (group, file));
        let images = raw.displayed_images();
        assert_eq!(images.len(), 1, "{path}");
        assert_eq!(ImageFormat::detect(images[0]), ImageFormat::Jp2);
        assert_eq!(dimensions(images[0]), Some(size), "{path}");
    }
}
