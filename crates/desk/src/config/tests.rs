mod guide;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::permission::Permission;

fn mistakes(text: &str) -> Vec<String> {
    match parse(text) {
        Ok(_) => Vec::new(),
        Err(Mistakes(all)) => all.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_sample_in_the_documentation_is_the_rendered_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/config.sample.toml");
    if std::env::var_os("CCCD_UPDATE_DOCS").is_some() {
        std::fs::write(&path, sample()).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap().replace('\r', "");
    assert_eq!(stands, sample(), "run again with CCCD_UPDATE_DOCS=1");
}

#[test]
fn every_line_of_the_sample_is_valid_also_those_in_comments() {
    assert_eq!(mistakes(&sample()), Vec::<String>::new());
    let all: String = sample()
        .lines()
        .map(|line| {
            let code = line.strip_prefix("# ").filter(|rest| {
                rest.split_once(" = ")
                    .is_some_and(|(k, _)| !k.contains(' '))
            });
            format!("{}\n", code.unwrap_or(line))
        })
        .collect();
    assert_eq!(mistakes(&all), Vec::<String>::new());
    assert!(parse(&all).unwrap().facility.remote);
}

#[test]
fn all_mistakes_at_once_with_their_lines() {
    let text = r#"mode = "hotel"
langauge = "vi"

[facility]
name = 7
code = "1"

[hospital]
clinics = ["Nội", "", 3, "Nội"]

[policy]
refuse_week = true
require_validity = "yes"

[policy.at_least]
qr = "allow"

[store]
visit_days = 0

[fhir]
visit = "no uri"

[colour]
blue = 1
"#;
    let all = mistakes(text);
    let starts = [
        "line 1: mode: must be \"hospital\" or \"lodging\"",
        "line 2: langauge: is not a setting; did you mean `language`?",
        "line 5: facility.name: must be text",
        "line 6: facility.code: a hospital's code",
        "line 9: hospital.clinics: is empty",
        "line 9: hospital.clinics: must be text",
        "line 9: hospital.clinics: \"Nội\" stands there twice",
        "line 12: policy.refuse_week: is not a setting; did you mean `policy.refuse_weak`?",
        "line 13: policy.require_validity: must be true or false",
        "line 16: policy.at_least.qr: can only make the desk stricter",
        "line 19: store.visit_days: must be a number of days",
        "line 22: fhir.visit: must be a URI",
        "line 24: colour: is not a setting",
    ];
    assert_eq!(all.len(), starts.len(), "{all:#?}");
    for (is, start) in all.iter().zip(starts) {
        assert!(is.starts_with(start), "{is}\n{start}");
    }
}

#[test]
fn mistakes_are_told_in_vietnamese_too() {
    let Err(mistakes) = parse("mode = \"hotel\"\nlangauge = \"vi\"\n[store]\nvisit_days = 0\n")
    else {
        panic!("mistakes");
    };
    let vi: Vec<_> = mistakes.0.iter().map(|m| m.text(Language::Vi)).collect();
    assert_eq!(
        vi,
        [
            "dòng 1: mode: phải là \"hospital\" hoặc \"lodging\"",
            "dòng 2: langauge: không phải là thiết lập; có phải ý bạn là `language`?",
            "dòng 4: store.visit_days: phải là số ngày từ 1 đến 36500, không có dấu ngoặc kép",
            "facility.name: còn thiếu; hãy thêm `name = \"Bệnh viện Đa khoa Mẫu\"` vào dưới `[facility]`",
        ]
    );
    assert_eq!(vi.len(), mistakes.text(Language::En).lines().count());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.toml");
    let missing = load(&path).unwrap_err().text(Language::Vi);
    assert!(missing.contains("không có tệp này"), "{missing}");
    std::fs::write(&path, [0xFF]).unwrap();
    let binary = load(&path).unwrap_err().text(Language::Vi);
    assert!(binary.contains("UTF-8"), "{binary}");
    std::fs::write(&path, "mode = 1").unwrap();
    let wrong = load(&path).unwrap_err().text(Language::Vi);
    assert!(wrong.contains("dòng 1: mode: phải là"), "{wrong}");
}

#[test]
fn what_is_missing_is_said() {
    let all = mistakes("");
    assert_eq!(
        all,
        [
            "mode: missing; add `mode = \"hospital\"` at the top of the file",
            "facility.name: missing; add `name = \"Bệnh viện Đa khoa Mẫu\"` below `[facility]`",
        ]
    );
}

#[test]
fn broken_toml_has_its_line_too_and_hides_nothing_else() {
    let all = mistakes("mode = \"hospital\"\nlanguage = \n[facility]\nnam = \"A\"\nname = \"B\"\n");
    assert!(all[0].starts_with("line 2: "), "{all:?}");
    assert!(
        all.iter()
            .any(|m| m.contains("facility.nam: is not a setting; did you mean `facility.name`?")),
        "{all:?}"
    );
    let twice = mistakes("mode = \"hospital\"\nmode = \"lodging\"\n[facility]\nname = \"A\"");
    assert_eq!(twice.len(), 1);
    assert!(twice[0].starts_with("line 2: "), "{twice:?}");
}

#[test]
fn a_whole_file_is_taken_over_and_written_back() {
    let mut config = Config::new(
        Mode::Lodging,
        Facility {
            name: "Nhà nghỉ \"Hương\" \\ Mẫu".to_owned(),
            code: "HN-007".to_owned(),
            address: "Đường số 1".to_owned(),
            remote: true,
        },
    );
    config.language = Language::En;
    config.rooms = vec!["001".to_owned(), "Sen".to_owned()];
    config.clinics = vec!["Nội".to_owned()];
    config.notice.basis = BasisKind::LegalDuty;
    config.notice.version = "2026-11".to_owned();
    config.anchors = vec![PathBuf::from("a"), PathBuf::from("/b")];
    config.policy.refuse_weak = true;
    config.policy.require_revocation = true;
    config.tightening.typed = Some(Permission::Staff);
    config.tightening.qr = Some(Permission::AllowWithReason);
    config.store.dir = Some(PathBuf::from("data"));
    config.store.visit_days = 1;
    config.export.dir = Some(PathBuf::from("/out"));
    config.export.separator = Separator::Semicolon;
    config.catalogue.reasons = BTreeMap::from([(18, "Khám".to_owned())]);
    config.catalogue.documents = BTreeMap::from([(8, "CC".to_owned())]);
    config.catalogue.nationalities = BTreeMap::from([("D".to_owned(), "DEU".to_owned())]);
    config.fhir.visit = "https://his.example/visit".to_owned();
    let text = render(&config);
    assert_eq!(parse(&text).as_ref(), Ok(&config), "{text}");
    // Windows editors add a mark and carriage returns.
    let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    assert_eq!(parse(&windows), Ok(config));
}

#[test]
fn relative_paths_are_taken_from_the_files_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.toml");
    std::fs::write(
        &path,
        "mode = \"hospital\"\nfacility.name = \"A\"\ntrust.anchors = [\"anchors\"]\n\
         store.dir = \"s\"\n",
    )
    .unwrap();
    let config = load(&path).unwrap();
    assert_eq!(config.anchors, [folder.path().join("anchors")]);
    assert_eq!(config.store.dir, Some(folder.path().join("s")));
    assert_eq!(config.export.dir, None);

    assert!(matches!(
        load(&folder.path().join("none.toml")),
        Err(ConfigError::Unreadable { .. })
    ));
    std::fs::write(&path, "mode = 1").unwrap();
    let error = load(&path).unwrap_err().to_string();
    assert!(error.contains("line 1: mode"), "{error}");
}

proptest! {
    #[test]
    fn any_text_gives_an_answer(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn any_name_survives(name in "[^\\p{Cc}]{1,60}") {
        prop_assume!(name.trim() == name && !name.is_empty());
        let config = Config::new(Mode::Lodging, Facility { name, ..Facility::default() });
        prop_assert_eq!(parse(&render(&config)), Ok(config));
    }
}
