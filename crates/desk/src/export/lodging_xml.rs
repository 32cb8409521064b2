//! The lodging portal's file for foreigners: `KHAI_BAO_TAM_TRU` with one `THONG_TIN_KHACH` per
//! guest, dates as `dd/MM/yyyy`.
//!
//! The day of leaving is not known at check-in, and its element is left out, as the portal's own
//! files do.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    Destination, ExportError, Rendered,
    deadline::{day, vietnam},
    file_name,
    preflight::{self, Rules},
    text,
};
use crate::record::{CheckIn, Purpose, Stay};

/// The file for some guests.
///
/// # Errors
/// [`ExportError::Blocked`] with every problem of every guest, [`ExportError::Nothing`],
/// [`ExportError::DemoMixed`], or [`ExportError::Format`].
pub fn render(check_ins: &[&CheckIn], rules: &Rules<'_>) -> Result<Rendered, ExportError> {
    let demo = preflight::ready(Destination::LodgingXml, check_ins, rules)?;
    let bytes =
        document(check_ins, demo, rules).map_err(|error| ExportError::Format(error.to_string()))?;
    Ok(Rendered {
        file_name: file_name(
            demo,
            &format!("khach-nuoc-ngoai-{}.xml", text::iso_day(day(rules.now))),
        ),
        bytes: bytes.into(),
        included: check_ins.iter().map(|check_in| check_in.id()).collect(),
    })
}

fn document(
    check_ins: &[&CheckIn],
    demo: bool,
    rules: &Rules<'_>,
) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 4);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    if demo {
        writer.write_event(Event::Comment(BytesText::from_escaped(
            " DEMO: not to be handed in ",
        )))?;
    }
    writer
        .create_element("KHAI_BAO_TAM_TRU")
        .write_inner_content(|writer| {
            for (check_in, count) in check_ins.iter().zip(1_u32..) {
                let Purpose::Stay(stay) = &check_in.purpose else {
                    continue;
                };
                writer
                    .create_element("THONG_TIN_KHACH")
                    .write_inner_content(|writer| {
                        for (name, value) in guest(count, check_in, stay, rules) {
                            writer
                                .create_element(name)
                                .write_text_content(BytesText::new(&value))?;
                        }
                        Ok(())
                    })?;
            }
            Ok(())
        })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The elements of one guest.
fn guest(
    count: u32,
    check_in: &CheckIn,
    stay: &Stay,
    rules: &Rules<'_>,
) -> [(&'static str, String); 11] {
    let person = &check_in.person;
    let birth = text::birth(person.birth.reveal());
    let (born, exact) = match birth.map(|birth| (birth.to_date(), birth.year())) {
        Some((Some(date), _)) => (text::day(date), "D"),
        // The first of January stands for a year alone.
        Some((None, year)) => (format!("01/01/{:04}", year.unwrap_or(0)), "Y"),
        None => (String::new(), "D"),
    };
    [
        ("so_thu_tu", count.to_string()),
        ("ho_ten", person.full_name.reveal().clone()),
        ("ngay_sinh", born),
        ("ngay_sinh_dung_den", exact.to_owned()),
        ("gioi_tinh", person.sex.to_string()),
        (
            "ma_quoc_tich",
            rules
                .catalogue
                .nationality(&person.nationality)
                .unwrap_or_default(),
        ),
        ("so_ho_chieu", person.number.reveal().clone()),
        ("so_phong", stay.room.clone()),
        ("ngay_den", text::day(vietnam(stay.arrives).date())),
        ("ngay_di_du_kien", text::day(stay.departs)),
        (
            "thoi_han_tam_tru",
            stay.stay_limit.map(text::day).unwrap_or_default(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        catalogue::Catalogue,
        export::testing::{NOW, foreigner, stay, stay_of},
    };

    fn xml(check_ins: &[&CheckIn]) -> String {
        let rules = Rules {
            catalogue: &Catalogue::default(),
            now: NOW,
        };
        let file = render(check_ins, &rules).unwrap();
        assert_eq!(file.included.len(), check_ins.len());
        String::from_utf8(file.bytes.reveal().clone()).unwrap()
    }

    #[test]
    fn it_is_as_the_portal_documents_it() {
        let mut second = foreigner();
        second.person.birth = "1955".to_owned().into();
        second.person.number = "00123".to_owned().into();
        stay_of(&mut second).room = "Hoa & Lá <2>".to_owned();
        let xml = xml(&[&foreigner(), &second]);
        assert_eq!(
            xml,
            r#"<?xml version="1.0" encoding="UTF-8"?>
<KHAI_BAO_TAM_TRU>
    <THONG_TIN_KHACH>
        <so_thu_tu>1</so_thu_tu>
        <ho_ten>MUSTERMANN ERIKA</ho_ten>
        <ngay_sinh>02/03/1990</ngay_sinh>
        <ngay_sinh_dung_den>D</ngay_sinh_dung_den>
        <gioi_tinh>F</gioi_tinh>
        <ma_quoc_tich>D</ma_quoc_tich>
        <so_ho_chieu>X0012345</so_ho_chieu>
        <so_phong>0203</so_phong>
        <ngay_den>22/11/2026</ngay_den>
        <ngay_di_du_kien>24/11/2026</ngay_di_du_kien>
        <thoi_han_tam_tru>31/12/2026</thoi_han_tam_tru>
    </THONG_TIN_KHACH>
    <THONG_TIN_KHACH>
        <so_thu_tu>2</so_thu_tu>
        <ho_ten>MUSTERMANN ERIKA</ho_ten>
        <ngay_sinh>01/01/1955</ngay_sinh>
        <ngay_sinh_dung_den>Y</ngay_sinh_dung_den>
        <gioi_tinh>F</gioi_tinh>
        <ma_quoc_tich>D</ma_quoc_tich>
        <so_ho_chieu>00123</so_ho_chieu>
        <so_phong>Hoa &amp; Lá &lt;2&gt;</so_phong>
        <ngay_den>22/11/2026</ngay_den>
        <ngay_di_du_kien>24/11/2026</ngay_di_du_kien>
        <thoi_han_tam_tru>31/12/2026</thoi_han_tam_tru>
    </THONG_TIN_KHACH>
</KHAI_BAO_TAM_TRU>
"#
        );
    }

    #[test]
    fn vietnamese_guests_and_mixtures_stay_out() {
        let rules = Rules {
            catalogue: &Catalogue::default(),
            now: NOW,
        };
        assert!(matches!(
            render(&[&stay()], &rules),
            Err(ExportError::Blocked(_))
        ));
        assert!(matches!(render(&[], &rules), Err(ExportError::Nothing)));
        let mut demo = foreigner();
        demo.demo = true;
        assert!(matches!(
            render(&[&foreigner(), &demo], &rules),
            Err(ExportError::DemoMixed)
        ));
        let file = render(&[&demo], &rules).unwrap();
        assert_eq!(file.file_name, "DEMO-khach-nuoc-ngoai-2026-11-22.xml");
    }

    proptest! {
        #[test]
        fn any_name_survives(name in "[^\\p{Cc}\u{FFFE}\u{FFFF}]{1,60}") {
            prop_assume!(!name.trim().is_empty());
            let mut guest = foreigner();
            guest.person.full_name = name.clone().into();
            let text = xml(&[&guest]);
            let tree = roxmltree::Document::parse(&text).unwrap();
            let found = tree.descendants().find(|n| n.has_tag_name("ho_ten")).unwrap();
            prop_assert_eq!(found.text(), Some(name.as_str()));
        }
    }
}
