//! Contents of cards that others made. They lie beside the checkout, in `shared/data`, or where
//! `CCCD_SHARED` points; without them these tests say so and pass.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]
#![allow(clippy::indexing_slicing, reason = "a test that fails may panic")]

mod published;

use std::path::{Path, PathBuf};

use cccd_lds::{
    DataGroup, ParseError,
    atr_info::AtrInfo,
    biometric::{
        BiometricRecord, BiometricWarning, Modality, Record, RecordWarning,
        cbeff::{Header, TemplateWarning},
        face::FaceRecord,
        finger::{FingerCompression, FingerPosition},
        iris::{EyeLabel, IrisFormat},
        iso39794::{DataBlock, Element, Value},
    },
    com::Com,
    dg1::Dg1,
    dg2::Dg2,
    dg3::Dg3,
    dg4::Dg4,
    dg11::{Dg11, Dg11Element},
    dg12::{Dg12, Dg12Element},
    dg15::Dg15,
    displayed_images::{Displayed, DisplayedImages},
    elements::{ElementName, ElementWarning},
    image_format::{ImageFormat, dimensions},
    person::{DocumentKind, Person},
    security_infos::SecurityInfos,
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
        assert_eq!(dg2.images().count(), 1);
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
fn blocks_of_iso_39794() {
    for (path, modality, format, size, captured, position, elements) in [
        (
            "iso39794/sample-39794-4-ed-1-v1.der",
            Modality::Finger,
            ImageFormat::Png,
            Some((24, 24)),
            "30/12/2018",
            Some(2),
            79,
        ),
        (
            "iso39794/sample-39794-5-ed-1-v1.der",
            Modality::Face,
            ImageFormat::Jpeg,
            Some((1024, 1024)),
            "08/07/2019",
            None,
            85,
        ),
        (
            "iso39794/sample-39794-6-ed-1-v1.der",
            Modality::Iris,
            ImageFormat::Png,
            Some((640, 480)),
            "18/09/2019",
            Some(1),
            19,
        ),
    ] {
        let Some(bytes) = shared(path) else { continue };
        let block = DataBlock::parse(modality, &bytes).unwrap();
        assert_eq!(block.encode(), bytes, "{path}");
        assert_eq!((block.generation, block.year), (Some(3), Some(2019)));
        assert_eq!(block.warnings, [], "{path}");
        let image = block.images()[0];
        assert_eq!(image.format, format, "{path}");
        assert_eq!(image.width.zip(image.height), size, "{path}");
        assert_eq!(image.captured.unwrap().to_string(), captured, "{path}");
        assert_eq!(block.representations[0].position, position, "{path}");
        let tree = block.elements();
        let mut named = 0;
        each(&tree, &mut |element, inside| {
            named += usize::from(element.name.is_some());
            let leaf = !matches!(element.value, Value::Elements(_));
            let item = inside.ends_with("Blocks") || inside == "challenges";
            assert!(
                !leaf || element.name.is_some() || item,
                "{path}: {element:?} in {inside}"
            );
        });
        assert_eq!(named, elements, "{path}");
    }
    let path = "iso39794/ICAO_39794_5_AP_MandFields_InvalidImage.dat";
    if let Some(bytes) = shared(path) {
        let block = DataBlock::parse(Modality::Face, &bytes).unwrap();
        assert_eq!(block.warnings, [RecordWarning::UnknownFormat]);
    }
}

/// Each element of the tree, with the name of the nearest named one that holds it.
fn each(elements: &[Element], see: &mut impl FnMut(&Element, &str)) {
    fn walk(elements: &[Element], inside: &str, see: &mut impl FnMut(&Element, &str)) {
        for element in elements {
            see(element, inside);
            if let Value::Elements(inner) = &element.value {
                walk(inner, element.name.unwrap_or(inside), see);
            }
        }
    }
    walk(elements, "", see);
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
        let face = parsed.images()[0];
        assert_eq!((face.width, face.height), (Some(148), Some(70)));
    }
    if let Some(record) = shared("iso39794/ISO19794_Test2_Data_InvalidImage.bin") {
        assert!(
            FaceRecord::parse(&record)
                .unwrap()
                .warnings
                .contains(&RecordWarning::UnknownFormat)
        );
    }
}

#[test]
fn fingers() {
    for path in ["bsi_silver_2008/Datagroup3.bin", "mixed_2020/EF_DG3.bin"] {
        let Some(file) = shared(path) else { continue };
        let dg3 = Dg3::parse(&file).unwrap();
        assert_eq!(dg3.encode(), file, "{path}");
        assert_eq!(dg3.warnings, [], "{path}");
        let views: Vec<_> = dg3
            .templates
            .iter()
            .map(|template| match &template.record {
                Record::Iso19794(record) => {
                    assert_eq!(record.compression, FingerCompression::Wsq);
                    assert_eq!(record.image_resolution, [500, 500]);
                    let view = &record.views[0];
                    (view.position, view.quality, view.image.reveal().len())
                }
                _ => panic!("{path}: an older record"),
            })
            .collect();
        assert_eq!(views[0], (FingerPosition::RightIndex, 100, 16_389));
        assert_eq!(views[1], (FingerPosition::LeftIndex, 100, 15_931));
        for image in dg3.images() {
            assert_eq!(image.format, ImageFormat::Wsq);
            assert_eq!((image.width, image.height), (Some(620), Some(620)));
        }
    }
}

#[test]
fn irises() {
    for path in ["bsi_silver_2008/Datagroup4.bin", "mixed_2020/EF_DG4.bin"] {
        let Some(file) = shared(path) else { continue };
        let dg4 = Dg4::parse(&file).unwrap();
        assert_eq!(dg4.encode(), file, "{path}");
        assert_eq!(dg4.warnings, [], "{path}");
        let eyes: Vec<_> = dg4
            .templates
            .iter()
            .map(|template| match &template.record {
                Record::Iso19794(record) => {
                    assert_eq!(record.format, IrisFormat::RgbJpeg2000);
                    assert_eq!(record.diameter, 150);
                    let eye = &record.eyes[0];
                    (eye.label, eye.images[0].image.reveal().len())
                }
                _ => panic!("{path}: an older record"),
            })
            .collect();
        assert_eq!(eyes, [(EyeLabel::Right, 6386), (EyeLabel::Left, 6718)]);
        for image in dg4.images() {
            assert_eq!(image.format, ImageFormat::Jp2);
        }
    }
}

/// The alterations of TR-03105 part 5.1, units LDS_D and LDS_E, on the data that these units are
/// written for: what must fail a strict conformance test is an error or a warning.
#[test]
fn conformance_of_fingers_and_irises() {
    type Parse = fn(&[u8]) -> Result<Vec<BiometricWarning>, ParseError>;
    let sets: [(_, Parse, _, _); 2] = [
        (
            "bsi_silver_2008/Datagroup3.bin",
            |file| Dg3::parse(file).map(|dg3| dg3.warnings),
            [&[0x81, 0x01, 0x08][..], &[0x88, 0x02, 0x00, 0x07]],
            b"FIR\0",
        ),
        (
            "bsi_silver_2008/Datagroup4.bin",
            |file| Dg4::parse(file).map(|dg4| dg4.warnings),
            [&[0x81, 0x01, 0x10][..], &[0x88, 0x02, 0x00, 0x09]],
            b"IIR\0",
        ),
    ];
    for (path, warnings, header, identifier) in sets {
        let Some(file) = shared(path) else { continue };
        let find = |bytes: &[u8]| file.windows(bytes.len()).position(|w| w == bytes).unwrap();
        let with = |at: usize, byte: u8| {
            let mut altered = file.clone();
            altered[at] = byte;
            warnings(&altered)
        };
        let template = |warning| Ok(vec![BiometricWarning::Template(warning)]);
        // LDS_D_04 to 06, LDS_E_03 to 05: tag and length of the data group.
        assert!(with(0, file[0] + 1).is_err());
        assert!(with(3, file[3] - 1).is_err());
        assert!(with(3, file[3] + 1).is_err());
        // LDS_D_07, LDS_E_06: no number of instances.
        assert_ne!(with(9, 0x04), Ok(vec![]));
        // LDS_D_08 and 09, LDS_E_07 and 08: the format owner.
        let owner = find(&[0x87, 0x02, 0x01, 0x01]);
        assert_eq!(
            with(owner + 3, 0xFF),
            template(TemplateWarning::FormatOwner)
        );
        assert_eq!(with(owner, 0x89), template(TemplateWarning::FormatOwner));
        // LDS_D_10 and 11, LDS_E_09 and 10: the format type.
        let format = find(header[1]);
        assert_eq!(
            with(format + 3, 0x0F),
            template(TemplateWarning::FormatType)
        );
        assert_eq!(with(format, 0x89), template(TemplateWarning::FormatType));
        // LDS_D_12 and 13, LDS_E_11 and 12: the sub-type.
        let subtype = find(header[0]) + 3;
        assert_eq!(with(subtype + 2, 0xFE), template(TemplateWarning::Subtype));
        assert_eq!(with(subtype, 0x89), template(TemplateWarning::Subtype));
        // LDS_D_14, LDS_E_13: the record's own identifier.
        let unreadable = with(find(identifier), b'P').unwrap();
        assert!(matches!(unreadable[..], [BiometricWarning::Unreadable(_)]));
        // LDS_D_15, LDS_E_14: the second template without its record.
        let last = file.windows(2).rposition(|w| w == [0x5F, 0x2E]).unwrap();
        assert_eq!(
            with(last + 1, 0x2F),
            Ok(vec![
                BiometricWarning::Template(TemplateWarning::UnknownObject(cccd_lds::tlv::Tag(
                    0x5F2F
                ))),
                BiometricWarning::Template(TemplateWarning::RecordMissing),
            ])
        );
    }
}

#[test]
fn whole_sets_parse() {
    for (path, group) in [
        ("bsi_silver_2008/Datagroup1.bin", DataGroup::Dg1),
        ("bsi_silver_2008/Datagroup14.bin", DataGroup::Dg14),
        ("bsi_silver_2008/Datagroup15.bin", DataGroup::Dg15),
        ("mixed_2020/EF_DG1.bin", DataGroup::Dg1),
        ("mixed_2020/EF_DG14.bin", DataGroup::Dg14),
        ("mixed_2020/EF_DG15.bin", DataGroup::Dg15),
        ("nl_specimen_2006/ef0101.bin", DataGroup::Dg1),
        ("nl_specimen_2006/ef010F.bin", DataGroup::Dg15),
        ("spec_sample_encoded_dg14.bin", DataGroup::Dg14),
    ] {
        let Some(file) = shared(path) else { continue };
        let encoded = match group {
            DataGroup::Dg1 => Dg1::parse(&file).unwrap().encode(),
            DataGroup::Dg15 => Dg15::parse(&file).unwrap().encode(),
            _ => {
                // A set has no order to keep.
                let mut infos = SecurityInfos::parse_dg14(&file).unwrap();
                infos.warnings.clear();
                let again = SecurityInfos::parse_dg14(&infos.encode_dg14()).unwrap();
                assert_eq!(again, infos, "{path}");
                continue;
            }
        };
        assert_eq!(encoded, file, "{path}");
    }
    for (path, groups) in [
        ("bsi_silver_2008/EF_COM.bin", 4),
        ("mixed_2020/EF_COM.bin", 4),
        ("nl_specimen_2006/ef011E.bin", 3),
    ] {
        let Some(file) = shared(path) else { continue };
        let com = Com::parse(&file).unwrap();
        assert_eq!(com.data_groups().count(), groups, "{path}");
        assert_eq!(com.encode(), file, "{path}");
    }
    // No set has one; an empty file says nothing.
    assert_eq!(AtrInfo::parse(&[]).unwrap(), AtrInfo::default());
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
    for (path, kind, length, size) in [
        (
            "mixed_2020/EF_DG5.bin",
            Displayed::Portrait,
            14_999,
            (413, 531),
        ),
        (
            "mixed_2020/EF_DG7.bin",
            Displayed::Signature,
            289,
            (550, 142),
        ),
    ] {
        let Some(file) = shared(path) else { continue };
        let displayed = DisplayedImages::parse(&file).unwrap();
        assert_eq!((displayed.kind(), displayed.encode()), (kind, file));
        assert_eq!(displayed.warnings, [], "{path}");
        let [image] = displayed.images.as_slice() else {
            panic!("{path}: one image");
        };
        let image = image.reveal();
        assert_eq!(image.len(), length);
        assert_eq!(ImageFormat::detect(image), ImageFormat::Jp2);
        assert_eq!(dimensions(image), Some(size), "{path}");
    }
}
