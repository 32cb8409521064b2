//! The examples of Doc 9303-10, appendix A, and its table 31, with invented people.

use cccd_lds::com::Com;
use cccd_lds::dg1::Dg1;
use cccd_lds::dg11::{Dg11, Dg11Element};
use cccd_lds::dg16::Dg16;
use cccd_lds::displayed_images::{DisplayedImages, DisplayedWarning};
use cccd_lds::ef_dir::EfDir;
use cccd_lds::mrz::{CheckedField, Format, Warning};
use hex_literal::hex;

/// A data object whose length takes one byte, or two from 128 on.
fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).unwrap();
    let long: &[u8] = if length < 0x80 { &[] } else { &[0x81] };
    [tag, long, &[length], value].concat()
}

#[test]
fn common_data_elements() {
    let file = hex!("60 16 5F01 04 30313037 5F36 06 303430303030 5C 04 6175766C");
    let com = Com::parse(&file).unwrap();
    let groups: Vec<String> = com.data_groups().map(|group| group.to_string()).collect();
    assert_eq!(groups, ["DG1", "DG2", "DG4", "DG12"]);
    assert_eq!((com.encode(), com.warnings().len()), (file.to_vec(), 0));
    // "Version 15.99" is of the standard's own invention.
    let file = hex!("60 16 5F01 04 31353939 5F36 06 303430303030 5C 04 6175766C");
    let com = Com::parse(&file).unwrap();
    assert_eq!(
        (com.lds_version.as_str(), com.warnings().len()),
        ("1599", 1)
    );
    assert_eq!(com.encode(), file);
}

/// The example for TD2 is printed with nine characters too many; that of Doc 9303-6 is in the tests of
/// the zone.
#[test]
fn a_zone_of_a_card() {
    let zone = "I<NLDXI85935F86999999990<<<<<<7208148F1108268NLD<<<<<<<<<<<4\
                VAN<DER<STEEN<<MARIANNE<LOUISE";
    let file = object(&[0x61], &object(&[0x5F, 0x1F], zone.as_bytes()));
    let dg1 = Dg1::parse(&file).unwrap();
    assert_eq!(dg1.encode(), file);
    let mrz = dg1.mrz;
    assert_eq!(mrz.format, Format::Td1);
    assert_eq!(mrz.document_number.reveal(), "XI85935F8");
    assert_eq!(mrz.optional_data.reveal(), "999999990");
    assert_eq!(mrz.primary_identifier().reveal(), "VAN DER STEEN");
    assert_eq!(mrz.secondary_identifier().reveal(), "MARIANNE LOUISE");
    assert!(mrz.name_may_be_truncated());
    // The standard's own composite check digit is 4 where its rule gives another.
    assert_eq!(mrz.warnings, [Warning::CheckDigit(CheckedField::Composite)]);
}

#[test]
fn a_displayed_image() {
    let image = [&hex!("5F40 82 07D0")[..], &[0; 2000]].concat();
    let file = [&hex!("65 82 07D8 020101")[..], &image].concat();
    let dg5 = DisplayedImages::parse(&file).unwrap();
    assert_eq!(dg5.images[0].reveal().len(), 2000);
    assert_eq!(dg5.warnings, [DisplayedWarning::UnknownFormat]);
    assert_eq!(dg5.encode(), file);
}

#[test]
fn additional_personal_details() {
    let elements = [
        (0x0E, "SMITH<<JOHN<J"),
        (0x11, "ANYTOWN<MN"),
        (0x42, "123 MAPLE RD<ANYTOWN<MN"),
        (0x12, "1-612-555-1212"),
        (0x13, "TRAVEL<AGENT"),
    ];
    let mut content = hex!("5C 0A 5F0E 5F11 5F42 5F12 5F13").to_vec();
    for (tag, text) in elements {
        content.extend(object(&[0x5F, tag], text.as_bytes()));
    }
    assert_eq!(content.len(), 0x63, "as printed");
    let file = object(&[0x6B], &content);
    let dg11 = Dg11::parse(&file).unwrap();
    assert_eq!((dg11.encode(), dg11.warnings()), (file, vec![]));
    assert_eq!(dg11.name().unwrap().reveal(), "SMITH JOHN J");
    let profession = dg11.text(Dg11Element::Profession).unwrap();
    assert_eq!(profession.reveal(), "TRAVEL<AGENT");
}

#[test]
fn persons_to_notify() {
    let person = |tag, texts: [&str; 4]| {
        let elements = texts.iter().zip(0x50..);
        let elements = elements.map(|(text, tag)| object(&[0x5F, tag], text.as_bytes()));
        object(&[tag], &elements.collect::<Vec<_>>().concat())
    };
    let first = [
        "20020101",
        "SMITH<<CHARLES<R",
        "19525551212",
        "123 MAPLE RD<ANYTOWN<MN<55100",
    ];
    let second = [
        "20020315",
        "BROWN<<MARY<J",
        "14155551212",
        "49 REDWOOD LN<OCEAN BREEZE<CA<94000",
    ];
    let content = [
        hex!("020102").to_vec(),
        person(0xA1, first),
        person(0xA2, second),
    ]
    .concat();
    assert_eq!(content.len(), 0xA2, "as printed");
    let file = object(&[0x70], &content);
    let dg16 = Dg16::parse(&file).unwrap();
    assert_eq!((dg16.encode(), dg16.warnings.as_slice()), (file, &[][..]));
    let second = &dg16.persons[1];
    assert_eq!(second.name().unwrap().reveal(), "BROWN MARY J");
    assert_eq!(second.recorded().unwrap().to_string(), "15/03/2002");
}

#[test]
fn applications() {
    let file = hex!(
        "61094F07A0000002471001 61094F07A0000002472001 61094F07A0000002472002"
        "61094F07A0000002472003"
    );
    let dir = EfDir::parse(&file).unwrap();
    assert!(dir.has_emrtd());
    assert_eq!((dir.encode(), dir.applications.len()), (file.to_vec(), 4));
}
