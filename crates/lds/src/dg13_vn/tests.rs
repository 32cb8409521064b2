use hex_literal::hex;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

/// An invented person in the layout of 2021, 420 bytes.
const CARD_2021: [u8; 420] = hex!(
    "6d8201a03082019c020101060628d3160100083182018d3011020101130c3030313039303030303132333018"
    "0201020c134e677579e1bb856e2056c4836e204de1baab75300f020103130a31352f30312f31393930300802"
    "01040c034e616d300f0201050c0a5669e1bb8774204e616d30090201060c044b696e68300b0201070c064b68"
    "c3b46e6730280201080c2358c3a3204de1baab752c20487579e1bb876e204de1baab752c2048c3a0204ee1bb"
    "996930460201090c4153e1bb9120312c20c490c6b0e1bb9d6e67204de1baab752c205068c6b0e1bb9d6e6720"
    "4de1baab752c205175e1baad6e204de1baab752c2048c3a0204ee1bb9969302b02010a0c264ee1bb91742072"
    "75e1bb936920433a31636d2064c6b0e1bb9b69206dc3a970207068e1baa369300f02010b130a32302f30352f"
    "32303231300f02010c0c0a31352f30312f32303330302d02010d30130c114e677579e1bb856e2056c4836e20"
    "43686130130c115472e1baa76e205468e1bb8b204de1bab9300302010e300e02010f13093031323334353637"
    "383015020110131030313233343536373839414243444546"
);

fn shown(text: &Option<Private<String>>) -> &str {
    text.as_ref().map_or("-", |text| text.reveal())
}

/// A file of these fields, each already encoded.
fn file_of(fields: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.nest(DG13, |file| {
        file.nest(Tag::SEQUENCE, |body| {
            body.uint(1).oid(&Dg13Vn::LAYOUT).nest(Tag::SET, |set| {
                for field in fields {
                    set.raw(field);
                }
            });
        });
    });
    writer.into_bytes()
}

fn field(number: u8, value: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.nest(Tag::SEQUENCE, |inner| {
        inner.uint(u64::from(number)).raw(value);
    });
    writer.into_bytes()
}

fn string(tag: Tag, text: &str) -> Vec<u8> {
    crate::tlv::encode(tag, text.as_bytes())
}

fn utf8(text: &str) -> Vec<u8> {
    string(Tag::UTF8_STRING, text)
}

/// Parses, without the warnings about fields that such a short file does not have.
fn parse_fields(fields: &[Vec<u8>]) -> Dg13Vn {
    let mut dg13 = Dg13Vn::parse(&file_of(fields)).unwrap();
    dg13.warnings
        .retain(|warning| !matches!(warning, Dg13Warning::Missing(_)));
    dg13
}

#[test]
fn a_card_of_2021() {
    let dg13 = Dg13Vn::parse(&CARD_2021).unwrap();
    assert_eq!(dg13.warnings, []);
    assert!(dg13.extras.is_empty() && dg13.is_vietnamese());
    let details = &dg13.details;
    assert_eq!(details.id_number.as_ref().unwrap().reveal(), "001090000123");
    assert_eq!(shown(&details.name), "Nguyễn Văn Mẫu");
    assert_eq!(
        *details.birth.as_ref().unwrap().reveal(),
        PartialDate::full(1990, 1, 15).unwrap()
    );
    assert_eq!(details.sex, Some(Sex::Male));
    assert_eq!(shown(&details.nationality), "Việt Nam");
    assert_eq!(shown(&details.ethnicity), "Kinh");
    assert_eq!(shown(&details.religion), "Không");
    assert_eq!(shown(&details.origin), "Xã Mẫu, Huyện Mẫu, Hà Nội");
    assert_eq!(
        shown(&details.residence),
        "Số 1, Đường Mẫu, Phường Mẫu, Quận Mẫu, Hà Nội"
    );
    assert_eq!(shown(&details.features), "Nốt ruồi C:1cm dưới mép phải");
    assert_eq!(details.issued, PartialDate::full(2021, 5, 20));
    assert_eq!(
        details.expiry,
        PartialDate::full(2030, 1, 15).map(Expiry::On)
    );
    assert_eq!(shown(&details.father), "Nguyễn Văn Cha");
    assert_eq!(shown(&details.mother), "Trần Thị Mẹ");
    assert_eq!(
        (shown(&details.spouse), shown(&details.one_parent)),
        ("-", "-")
    );
    assert_eq!(shown(&details.old_id_number), "012345678");
    assert_eq!(shown(&details.sixteenth), "0123456789ABCDEF");
    assert_eq!(dg13.encode(), CARD_2021);
}

#[test]
fn parents() {
    let (father, mother) = (utf8("Nguyễn Văn Cha"), utf8("Trần Thị Mẹ"));
    let sequence = |inner: &[u8]| crate::tlv::encode(Tag::SEQUENCE, inner);
    let siblings = [sequence(&father), sequence(&mother)].concat();
    for (value, layout) in [
        (siblings.clone(), ParentsLayout::Siblings),
        (sequence(&siblings), ParentsLayout::Nested),
        (
            sequence(&[father.clone(), mother.clone()].concat()),
            ParentsLayout::Nested,
        ),
        (
            [father.clone(), mother.clone()].concat(),
            ParentsLayout::Siblings,
        ),
    ] {
        let dg13 = parse_fields(&[field(13, &value)]);
        assert_eq!(shown(&dg13.details.father), "Nguyễn Văn Cha");
        assert_eq!(shown(&dg13.details.mother), "Trần Thị Mẹ");
        assert_eq!((dg13.parents, dg13.warnings.as_slice()), (layout, &[][..]));
    }
    // Which one is missing is known from the empty place.
    let dg13 = parse_fields(&[field(13, &[sequence(&[]), sequence(&mother)].concat())]);
    assert_eq!(
        (shown(&dg13.details.father), shown(&dg13.details.mother)),
        ("-", "Trần Thị Mẹ")
    );
    // With one place only, it is not.
    for value in [
        father.clone(),
        sequence(&father),
        sequence(&sequence(&father)),
    ] {
        let dg13 = parse_fields(&[field(13, &value)]);
        assert_eq!(shown(&dg13.details.one_parent), "Nguyễn Văn Cha");
        assert_eq!(
            (shown(&dg13.details.father), shown(&dg13.details.mother)),
            ("-", "-")
        );
        assert_eq!(dg13.warnings, [Dg13Warning::OneParent]);
    }
    for value in [
        vec![],
        sequence(&[]),
        [sequence(&[]), sequence(&[])].concat(),
    ] {
        let dg13 = parse_fields(&[field(13, &value)]);
        assert_eq!(dg13.warnings, []);
        assert_eq!(
            (shown(&dg13.details.father), shown(&dg13.details.mother)),
            ("-", "-")
        );
    }
    let three = [siblings, sequence(&father)].concat();
    let dg13 = parse_fields(&[field(13, &three)]);
    assert_eq!(shown(&dg13.details.mother), "Trần Thị Mẹ");
    assert!(
        dg13.warnings
            .contains(&Dg13Warning::ExtraValue(Field::Parents))
    );
    assert_eq!(dg13.extras.len(), 1);
}

#[test]
fn any_string_type() {
    let utf16: Vec<u8> = "Nguyễn".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (value, warnings) in [
        (string(Tag::PRINTABLE_STRING, "Nguyễn"), vec![]),
        (
            crate::tlv::encode(Tag::BMP_STRING, &utf16),
            vec![Dg13Warning::StringType(Field::Name)],
        ),
        (
            string(Tag::OCTET_STRING, "Nguyễn"),
            vec![Dg13Warning::StringType(Field::Name)],
        ),
        (
            string(Tag::IA5_STRING, "Nguyễn"),
            vec![Dg13Warning::StringType(Field::Name)],
        ),
        (
            utf8(&"Nguyễn".nfd().collect::<String>()),
            vec![Dg13Warning::Normalised(Field::Name)],
        ),
        (utf8(" Nguyễn "), vec![Dg13Warning::Normalised(Field::Name)]),
    ] {
        let dg13 = parse_fields(&[field(2, &value)]);
        assert_eq!(shown(&dg13.details.name), "Nguyễn");
        assert_eq!(dg13.warnings, warnings);
    }
    let dg13 = parse_fields(&[field(2, &hex!("0C03 4E67FF"))]);
    assert_eq!(shown(&dg13.details.name), "Ng\u{FFFD}");
    assert_eq!(dg13.warnings, [Dg13Warning::Encoding(Field::Name)]);
}

#[test]
fn long_values() {
    let address = "Đường Rất Dài, ".repeat(40);
    let mut details = Dg13Vn::parse(&CARD_2021).unwrap().details;
    details.residence = Some(Private::new(crate::name::tidy(&address)));
    let dg13 = Dg13Vn::new(details);
    assert_eq!(Dg13Vn::parse(&dg13.encode()).unwrap(), dg13);
}

#[test]
fn dates_of_every_form() {
    for (text, date) in [
        ("15011990", "15/01/1990"),
        ("1990", "1990"),
        ("01/1990", "01/1990"),
    ] {
        let dg13 = parse_fields(&[field(3, &utf8(text))]);
        assert_eq!(dg13.details.birth.unwrap().reveal().to_string(), date);
        assert_eq!(dg13.warnings, []);
    }
    let dg13 = parse_fields(&[field(12, &utf8("Không thời hạn"))]);
    assert_eq!(dg13.details.expiry, Some(Expiry::Never));
    let dg13 = parse_fields(&[field(3, &utf8("hôm qua"))]);
    assert_eq!(dg13.warnings, [Dg13Warning::Unreadable(Field::Birth)]);
    assert_eq!(dg13.extras[0].number, Some(3));
    assert_eq!(dg13.extras[0].value.reveal(), &utf8("hôm qua"));
}

#[test]
fn fields_repeated_unknown_and_in_any_order() {
    let fields = [
        field(2, &utf8("Nguyễn Văn Mẫu")),
        field(1, &utf8("001090000123")),
        field(2, &utf8("Trần Thị Khác")),
        field(17, &utf8("mới")),
        utf8("lạc"),
    ];
    let dg13 = parse_fields(&fields);
    assert_eq!(shown(&dg13.details.name), "Nguyễn Văn Mẫu");
    assert_eq!(dg13.details.id_number.as_ref().unwrap().can(), "000123");
    assert_eq!(
        dg13.warnings,
        [
            Dg13Warning::Order,
            Dg13Warning::Repeated(Field::Name),
            Dg13Warning::UnknownField(17),
            Dg13Warning::UnknownObject(Tag::UTF8_STRING),
        ]
    );
    let numbers: Vec<_> = dg13.extras.iter().map(|extra| extra.number).collect();
    assert_eq!(numbers, [Some(2), Some(17), None]);
    // The first that has a value counts.
    let dg13 = parse_fields(&[field(2, &[]), field(2, &utf8("Nguyễn"))]);
    assert_eq!(shown(&dg13.details.name), "Nguyễn");
    assert_eq!(dg13.warnings, [Dg13Warning::Repeated(Field::Name)]);
    let dg13 = parse_fields(&[field(2, &[utf8("Nguyễn"), utf8("Trần")].concat())]);
    assert_eq!(dg13.warnings, [Dg13Warning::ExtraValue(Field::Name)]);
}

#[test]
fn fewer_fields() {
    let mut dg13 = Dg13Vn::parse(&CARD_2021).unwrap();
    dg13.details.ethnicity = None;
    dg13.details.religion = None;
    dg13.details.old_id_number = None;
    let parsed = Dg13Vn::parse(&dg13.encode()).unwrap();
    assert_eq!(parsed.details, dg13.details);
    assert_eq!(
        parsed.warnings,
        [
            Dg13Warning::Empty(Field::Ethnicity),
            Dg13Warning::Empty(Field::Religion)
        ]
    );
    dg13.left_out = vec![Field::Ethnicity, Field::Religion];
    let bytes = dg13.encode();
    let parsed = Dg13Vn::parse(&bytes).unwrap();
    assert_eq!(parsed.details, dg13.details);
    assert_eq!(parsed.encode(), bytes);
    assert!(
        parsed
            .warnings
            .contains(&Dg13Warning::Missing(Field::Ethnicity))
    );
}

#[test]
fn structures_of_other_shape() {
    let warnings = |bytes: &[u8]| Dg13Vn::parse(bytes).unwrap().warnings;
    assert!(warnings(&hex!("6D00")).contains(&Dg13Warning::SequenceMissing));
    assert!(warnings(&hex!("6D00")).contains(&Dg13Warning::FieldsMissing));
    assert!(warnings(&hex!("04 01 FF")).contains(&Dg13Warning::FileTag(Tag::OCTET_STRING)));
    let mut other = CARD_2021.to_vec();
    other[14] = 2;
    assert!(warnings(&other).contains(&Dg13Warning::ObjectIdentifier));
    let mut other = CARD_2021.to_vec();
    other[10] = 2;
    assert_eq!(warnings(&other), [Dg13Warning::Version]);
    let mut other = CARD_2021.to_vec();
    other.push(0);
    assert_eq!(warnings(&other), [Dg13Warning::TrailingData]);
    // A length that runs over the end of the set: what came before is read.
    let mut other = CARD_2021.to_vec();
    let last = other.len() - 22;
    other[last] += 1;
    let parsed = Dg13Vn::parse(&other).unwrap();
    assert!(matches!(
        parsed.warnings.as_slice(),
        [Dg13Warning::Broken(_)]
    ));
    assert_eq!(shown(&parsed.details.old_id_number), "012345678");
    assert_eq!(parsed.extras.len(), 1);
    // A length in more bytes than needed.
    let parsed = Dg13Vn::parse(&hex!("6D8105 3003 020101")).unwrap();
    assert!(parsed.warnings.contains(&Dg13Warning::NotDer));
    assert!(Dg13Vn::parse(&CARD_2021[..419]).is_err());
    assert!(Dg13Vn::parse(&[]).is_err());
}

#[test]
fn debug_is_silent() {
    let shown = format!("{:?}", Dg13Vn::parse(&CARD_2021).unwrap());
    assert!(
        !shown.contains("Mẫu") && !shown.contains("000123"),
        "{shown}"
    );
}

fn any_text() -> impl Strategy<Value = Option<Private<String>>> {
    proptest::option::of(
        "[A-ZĐÀẤ0-9][a-zđễ,]{0,60}( [A-ZĂ0-9][a-zấ]{1,30}){0,4}"
            .prop_map(|text| Private::new(crate::name::tidy(&text))),
    )
}

fn any_details() -> impl Strategy<Value = Details> {
    let texts = proptest::collection::vec(any_text(), 12);
    let date = (1900u16..2100, 1u8..=12, 1u8..=28, 0u8..3).prop_map(|(y, m, d, known)| {
        PartialDate::new(Some(y), (known > 0).then_some(m), (known > 1).then_some(d)).unwrap()
    });
    let dates = proptest::collection::vec(proptest::option::of(date), 3);
    (
        texts,
        dates,
        proptest::option::of("[0-9]{12}"),
        0u8..3,
        any::<bool>(),
    )
        .prop_map(|(mut texts, dates, id, sex, never)| Details {
            id_number: id.map(|id| IdNumber::parse(&id).unwrap()),
            name: texts.remove(0),
            birth: dates[0].map(Private::new),
            sex: [None, Some(Sex::Male), Some(Sex::Female)][usize::from(sex)],
            nationality: texts.remove(0),
            ethnicity: texts.remove(0),
            religion: texts.remove(0),
            origin: texts.remove(0),
            residence: texts.remove(0),
            features: texts.remove(0),
            issued: dates[1],
            expiry: if never {
                Some(Expiry::Never)
            } else {
                dates[2].map(Expiry::On)
            },
            father: texts.remove(0),
            mother: texts.remove(0),
            one_parent: None,
            spouse: texts.remove(0),
            old_id_number: texts.remove(0),
            sixteenth: texts.remove(0),
        })
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>) {
        let _ = Dg13Vn::parse(&bytes);
        let _ = Dg13Vn::parse(&file_of(&[bytes.clone(), field(13, &bytes), field(2, &bytes)]));
    }

    #[test]
    fn any_damage_to_a_card(at in 0usize..420, value: u8, cut in 0usize..420) {
        let mut damaged = CARD_2021.to_vec();
        damaged[at] = value;
        let _ = Dg13Vn::parse(&damaged);
        prop_assert!(Dg13Vn::parse(&CARD_2021[..cut]).is_err());
        // Whatever is read can be written and read again.
        if let Ok(read) = Dg13Vn::parse(&damaged) {
            prop_assert!(Dg13Vn::parse(&read.encode()).is_ok());
        }
    }

    #[test]
    fn encoded_and_parsed(
        details in any_details(), nested: bool, left_out: [bool; 16])
    {
        let has_parents = details.father.is_some() || details.mother.is_some();
        let parents =
            if nested && has_parents { ParentsLayout::Nested } else { ParentsLayout::Siblings };
        let left_out =
            Field::ALL.into_iter().zip(left_out).filter(|(_, out)| *out).map(|(f, _)| f).collect();
        let dg13 = Dg13Vn { parents, left_out, ..Dg13Vn::new(details) };
        let bytes = dg13.encode();
        let parsed = Dg13Vn::parse(&bytes).unwrap();
        prop_assert!(parsed.details == dg13.details);
        prop_assert_eq!(parsed.parents, dg13.parents);
        prop_assert_eq!(parsed.encode(), bytes);
    }
}
