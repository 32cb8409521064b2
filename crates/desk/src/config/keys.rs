//! Every key of the file: its documentation, how it is read and how it is written. The file, the
//! sample and the list of known keys all come from here.

mod values;

use std::path::PathBuf;

use cccd_chip::reader::ExtendedLength;
use toml::Value;

pub(super) use self::values::Flaw;
use self::values::{
    Flaws, Found, boolean, days, labels, nationalities, one_of, path_value, put, some_labels,
    some_text, some_texts, stricter, text, text_value, texts, uri,
};
use super::{BasisKind, Config, FhirSystems, Separator};
use crate::{
    catalogue::{DOCUMENTS, Language, REASONS},
    record::Mode,
};

/// The groups of settings, parents before children.
pub(super) const TABLES: [&str; 11] = [
    "facility",
    "hospital",
    "lodging",
    "notice",
    "reader",
    "trust",
    "policy",
    "policy.at_least",
    "store",
    "export",
    "fhir",
];

/// One key.
pub(super) struct Key {
    /// Dotted path.
    pub(super) path: &'static str,
    /// Whether the file must have it.
    pub(super) required: bool,
    /// A valid value, as TOML.
    pub(super) example: &'static str,
    /// What it does, in lines of a comment.
    pub(super) doc: &'static str,
    /// Takes the value over, or says what is wrong with it.
    pub(super) set: fn(&mut Config, Found<'_, '_>, Flaws<'_>),
    /// The value as it is now; `None` where it is unset.
    pub(super) get: fn(&Config) -> Option<Value>,
}

impl Key {
    /// The table it stands in, empty for the top.
    pub(super) fn table(&self) -> &'static str {
        self.path.rsplit_once('.').map_or("", |(table, _)| table)
    }

    /// Its name in the table.
    pub(super) fn name(&self) -> &'static str {
        self.path
            .rsplit_once('.')
            .map_or(self.path, |(_, name)| name)
    }
}

macro_rules! fhir_key {
    ($path:literal, $field:ident, $example:literal, $doc:literal) => {
        Key {
            path: $path,
            required: false,
            example: $example,
            doc: $doc,
            set: |c, v, f| put(&mut c.fhir.$field, uri(v, f)),
            get: |c| {
                (c.fhir.$field != FhirSystems::default().$field).then(|| text_value(&c.fhir.$field))
            },
        }
    };
}

macro_rules! policy_key {
    ($path:literal, $field:ident, $doc:literal) => {
        Key {
            path: $path,
            required: false,
            example: "true",
            doc: $doc,
            set: |c, v, f| put(&mut c.policy.$field, boolean(v, f)),
            get: |c| c.policy.$field.then_some(Value::Boolean(true)),
        }
    };
}

macro_rules! at_least_key {
    ($path:literal, $field:ident, $example:literal, $doc:literal) => {
        Key {
            path: $path,
            required: false,
            example: $example,
            doc: $doc,
            set: |c, v, f| put(&mut c.tightening.$field, stricter(v, f).map(Some)),
            get: |c| c.tightening.$field.map(|p| text_value(p.as_str())),
        }
    };
}

/// What the desk may do with extended length, by name.
const EXTENDED_LENGTH: [(&str, ExtendedLength); 3] = [
    ("stated", ExtendedLength::WhenStated),
    ("try", ExtendedLength::Try),
    ("never", ExtendedLength::Never),
];

/// All keys, in the order of the file.
pub(super) const KEYS: [Key; 37] = [
    Key {
        path: "mode",
        required: true,
        example: "\"hospital\"",
        doc: "What kind of desk this is: \"hospital\" or \"lodging\".",
        set: |c, v, f| {
            put(
                &mut c.mode,
                one_of(
                    v,
                    f,
                    &[("hospital", Mode::Hospital), ("lodging", Mode::Lodging)],
                ),
            );
        },
        get: |c| Some(text_value(c.mode.as_str())),
    },
    Key {
        path: "language",
        required: false,
        example: "\"vi\"",
        doc: "Language at start: \"vi\" or \"en\". One key changes it at any time.",
        set: |c, v, f| {
            put(
                &mut c.language,
                one_of(v, f, &[("vi", Language::Vi), ("en", Language::En)]),
            );
        },
        get: |c| Some(text_value(c.language.as_str())),
    },
    Key {
        path: "facility.name",
        required: true,
        example: "\"Bệnh viện Đa khoa Mẫu\"",
        doc: "Name as on the licence. It stands on screens, registers and exports.",
        set: |c, v, f| put(&mut c.facility.name, text(v, f)),
        get: |c| Some(text_value(&c.facility.name)),
    },
    Key {
        path: "facility.code",
        required: false,
        example: "\"01999\"",
        doc: "Hospital: the five-character code with the social insurance. Lodging: the code with\n\
              the police, where there is one. In quotes, so that leading zeros stay.",
        set: |c, v, f| put(&mut c.facility.code, text(v, f)),
        get: |c| some_text(&c.facility.code),
    },
    Key {
        path: "facility.address",
        required: false,
        example: "\"1 Đường Mẫu, Phường Mẫu, Hà Nội\"",
        doc: "Address as one line.",
        set: |c, v, f| put(&mut c.facility.address, text(v, f)),
        get: |c| some_text(&c.facility.address),
    },
    Key {
        path: "facility.remote",
        required: false,
        example: "true",
        doc: "A remote area: foreigners are declared within 24 hours in the place of 12.",
        set: |c, v, f| put(&mut c.facility.remote, boolean(v, f)),
        get: |c| c.facility.remote.then_some(Value::Boolean(true)),
    },
    Key {
        path: "hospital.clinics",
        required: false,
        example: "[\"Khám tổng quát\", \"Nội\"]",
        doc: "Clinics or rooms that patients are sent to, in the order of the screen. Without a\n\
              list the clerk types them.",
        set: |c, v, f| put(&mut c.clinics, texts(v, f)),
        get: |c| some_texts(&c.clinics),
    },
    Key {
        path: "lodging.rooms",
        required: false,
        example: "[\"101\", \"102\"]",
        doc: "Rooms of the lodging, in quotes. Without a list the clerk types them.",
        set: |c, v, f| put(&mut c.rooms, texts(v, f)),
        get: |c| some_texts(&c.rooms),
    },
    Key {
        path: "lodging.reasons",
        required: false,
        example: "{ 18 = \"Chữa bệnh\" }",
        doc: "Labels of reasons of stay, by code 1 to 20, where the portal's template spells them\n\
              in another way than this program.",
        set: |c, v, f| put(&mut c.catalogue.reasons, labels(v, f, REASONS.len())),
        get: |c| some_labels(&c.catalogue.reasons),
    },
    Key {
        path: "lodging.documents",
        required: false,
        example: "{ 8 = \"Thẻ Căn Cước\" }",
        doc: "Labels of document types, by code 1 to 9, likewise.",
        set: |c, v, f| put(&mut c.catalogue.documents, labels(v, f, DOCUMENTS.len())),
        get: |c| some_labels(&c.catalogue.documents),
    },
    Key {
        path: "lodging.nationalities",
        required: false,
        example: "{ D = \"DEU\" }",
        doc: "Nationality codes as the portal wants them, by the code in the passport, where the\n\
              portal's list has another or none.",
        set: |c, v, f| put(&mut c.catalogue.nationalities, nationalities(v, f)),
        get: |c| {
            let all = &c.catalogue.nationalities;
            (!all.is_empty()).then(|| {
                Value::Table(
                    all.iter()
                        .map(|(k, v)| (k.clone(), text_value(v)))
                        .collect(),
                )
            })
        },
    },
    Key {
        path: "notice.basis",
        required: false,
        example: "\"consent\"",
        doc: "On what basis people's data is processed: \"consent\" (each person is asked), or\n\
              \"legal_duty\" (a law demands it, which the notice names). Ask your counsel.",
        set: |c, v, f| {
            put(
                &mut c.notice.basis,
                one_of(
                    v,
                    f,
                    &[
                        ("consent", BasisKind::Consent),
                        ("legal_duty", BasisKind::LegalDuty),
                    ],
                ),
            );
        },
        get: |c| Some(text_value(c.notice.basis.as_str())),
    },
    Key {
        path: "notice.version",
        required: false,
        example: "\"1\"",
        doc: "Version of the notice's text. Change it with the text: it is kept with every record.",
        set: |c, v, f| put(&mut c.notice.version, text(v, f)),
        get: |c| Some(text_value(&c.notice.version)),
    },
    Key {
        path: "reader.extended_length",
        required: false,
        example: "\"try\"",
        doc: "Reading with extended length takes far fewer exchanges: \"stated\" (where the card\n\
              states its sizes, as the standard wants it), \"try\" (on every card, and shorter where\n\
              card or reader refuse, which is remembered for the next card), or \"never\".",
        set: |c, v, f| put(&mut c.extended_length, one_of(v, f, &EXTENDED_LENGTH)),
        get: |c| {
            let mut names = EXTENDED_LENGTH.iter();
            let (name, _) = names.find(|(_, set)| *set == c.extended_length)?;
            Some(text_value(name))
        },
    },
    Key {
        path: "trust.anchors",
        required: false,
        example: "[\"anchors\"]",
        doc: "Files and folders with trust anchors: country signing certificates (PEM, DER) and\n\
              master lists. Without them no document can be genuine.",
        set: |c, v, f| {
            let paths = texts(v, f).map(|all| all.into_iter().map(PathBuf::from).collect());
            put(&mut c.anchors, paths);
        },
        get: |c| {
            (!c.anchors.is_empty())
                .then(|| Value::Array(c.anchors.iter().map(|path| path_value(path)).collect()))
        },
    },
    policy_key!(
        "policy.require_revocation",
        require_revocation,
        "A document whose signer was not checked against a revocation list counts as one of an\n\
         unknown issuer. The settings of this group can only make a verdict stricter."
    ),
    policy_key!(
        "policy.require_validity",
        require_validity,
        "A document whose signer's validity could not be shown counts as one of an unknown issuer."
    ),
    policy_key!(
        "policy.refuse_weak",
        refuse_weak,
        "A document that rests on weak algorithms counts as one of an unknown issuer, and what a chip\n\
         proves with them as not proven."
    ),
    policy_key!(
        "policy.refuse_departures",
        refuse_departures,
        "A document that departs from the standards, even in what no signature hangs on, counts as\n\
         one of an unknown issuer. Real documents depart: see docs/checks.md before setting it."
    ),
    policy_key!(
        "policy.require_every_chip_proof",
        require_every_chip_proof,
        "Every proof of the chip that applies must pass, not just one."
    ),
    at_least_key!(
        "policy.at_least.signed_chip_unproven",
        signed_chip_unproven,
        "\"reason\"",
        "What the clerk must do at least before registering a person whose document is signed but\n\
         whose chip was not proven: give a \"reason\", or call \"staff\". The settings of this\n\
         group can only make the desk stricter; nobody is turned away by any of them."
    ),
    at_least_key!(
        "policy.at_least.expired",
        expired,
        "\"staff\"",
        "The same for an expired document."
    ),
    at_least_key!(
        "policy.at_least.issuer_unknown",
        issuer_unknown,
        "\"staff\"",
        "The same for a document of an unknown issuer."
    ),
    at_least_key!(
        "policy.at_least.qr",
        qr,
        "\"reason\"",
        "The same for a QR code without the chip."
    ),
    at_least_key!(
        "policy.at_least.typed",
        typed,
        "\"staff\"",
        "The same for typed data."
    ),
    Key {
        path: "store.dir",
        required: false,
        example: "\"store\"",
        doc: "Folder of the encrypted store; by default the system's place for program data.",
        set: |c, v, f| put(&mut c.store.dir, text(v, f).map(|t| Some(t.into()))),
        get: |c| c.store.dir.as_deref().map(path_value),
    },
    Key {
        path: "store.visit_days",
        required: false,
        example: "3650",
        doc: "Days after which a hospital visit is purged. Ask your counsel.",
        set: |c, v, f| put(&mut c.store.visit_days, days(v, f)),
        get: |c| Some(Value::Integer(c.store.visit_days.into())),
    },
    Key {
        path: "store.stay_days",
        required: false,
        example: "1095",
        doc: "Days after departure after which a stay is purged. Ask your counsel.",
        set: |c, v, f| put(&mut c.store.stay_days, days(v, f)),
        get: |c| Some(Value::Integer(c.store.stay_days.into())),
    },
    Key {
        path: "export.dir",
        required: false,
        example: "\"exports\"",
        doc: "Folder for exported files; by default a folder beside the store. The files hold\n\
              personal data in the clear: choose a folder that only this desk's clerks can open.",
        set: |c, v, f| put(&mut c.export.dir, text(v, f).map(|t| Some(t.into()))),
        get: |c| c.export.dir.as_deref().map(path_value),
    },
    Key {
        path: "export.csv_separator",
        required: false,
        example: "\";\"",
        doc: "What stands between the fields of a CSV file: \",\" or \";\". Excel wants \";\" where\n\
              the system's decimal sign is a comma.",
        set: |c, v, f| {
            put(
                &mut c.export.separator,
                one_of(
                    v,
                    f,
                    &[(",", Separator::Comma), (";", Separator::Semicolon)],
                ),
            );
        },
        get: |c| Some(text_value(c.export.separator.as_str())),
    },
    fhir_key!(
        "fhir.national_id12",
        national_id12,
        "\"urn:cccd:national_id12\"",
        "Identifier systems of the FHIR bundle, as the receiving system knows them. This one: the\n\
         12-digit personal identification number."
    ),
    fhir_key!(
        "fhir.insurance_nr",
        insurance_nr,
        "\"urn:cccd:insurance_nr\"",
        "The health-insurance code."
    ),
    fhir_key!(
        "fhir.passport_nr",
        passport_nr,
        "\"http://hl7.org/fhir/sid/passport-{country}\"",
        "Passport numbers; {country} becomes the three-letter code."
    ),
    fhir_key!(
        "fhir.other_nr",
        other_nr,
        "\"urn:cccd:other_nr\"",
        "Any other paper's number."
    ),
    fhir_key!(
        "fhir.visit",
        visit,
        "\"urn:cccd:visit\"",
        "Visits of this desk."
    ),
    fhir_key!(
        "fhir.ticket",
        ticket,
        "\"urn:cccd:ticket\"",
        "Ticket numbers of this desk."
    ),
    fhir_key!(
        "fhir.facility",
        facility,
        "\"urn:cccd:facility\"",
        "Facilities."
    ),
];
