//! What is odd in a text or was repaired in it, as a stable code and as words.

use cccd_chip::lds::id_number::IdNumberWarning;
use cccd_chip::lds::qr::{QrWarning, Repair, Slot};

use crate::messages::{Label, Language};

/// One remark; never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Note {
    /// Its name in JSON.
    pub(crate) code: &'static str,
    what: Label,
    /// The field it is about.
    field: Option<Label>,
}

impl Note {
    pub(crate) const fn new(code: &'static str, what: Label) -> Self {
        Self {
            code,
            what,
            field: None,
        }
    }

    const fn of(code: &'static str, what: Label, slot: Slot) -> Self {
        Self {
            code,
            what,
            field: Some(slot_label(slot)),
        }
    }

    pub(crate) fn words(self, language: Language) -> String {
        let what = language.label(self.what);
        match self.field {
            Some(field) => format!("{}: {what}", language.label(field)),
            None => what.to_owned(),
        }
    }
}

impl From<IdNumberWarning> for Note {
    fn from(warning: IdNumberWarning) -> Self {
        match warning {
            IdNumberWarning::UnknownProvince => {
                Self::new("id_number_unknown_province", Label::UnknownProvince)
            }
            IdNumberWarning::Sex => Self::new("id_number_sex_differs", Label::SexDiffers),
            IdNumberWarning::BirthYear => {
                Self::new("id_number_birth_year_differs", Label::BirthYearDiffers)
            }
            _ => Self::new("id_number_odd", Label::Odd),
        }
    }
}

impl From<QrWarning> for Note {
    fn from(warning: QrWarning) -> Self {
        match warning {
            QrWarning::SlotCount(_) => Self::new("qr_slot_count", Label::SlotCount),
            QrWarning::Unreadable(slot) => Self::of("qr_unreadable", Label::Unreadable, slot),
            QrWarning::Empty(slot) => Self::of("qr_empty", Label::Empty, slot),
            QrWarning::DamagedText(slot) => Self::of("qr_damaged", Label::Damaged, slot),
            QrWarning::IdNumber(warning) => warning.into(),
            _ => Self::new("qr_odd", Label::Odd),
        }
    }
}

impl From<Repair> for Note {
    fn from(repair: Repair) -> Self {
        match repair {
            Repair::ControlCharacters => Self::new(
                "repaired_control_characters",
                Label::RepairedControlCharacters,
            ),
            Repair::Mojibake => Self::new("repaired_encoding", Label::RepairedEncoding),
            Repair::Separators => Self::new("repaired_separators", Label::RepairedSeparators),
            Repair::InputMethod(slot) => {
                Self::of("repaired_input_method", Label::RepairedInputMethod, slot)
            }
            Repair::LeadingZero(slot) => {
                Self::of("repaired_leading_zero", Label::RepairedLeadingZero, slot)
            }
            Repair::DateSeparators(slot) => Self::of("repaired_date", Label::RepairedDate, slot),
            _ => Self::new("repaired", Label::Odd),
        }
    }
}

const fn slot_label(slot: Slot) -> Label {
    match slot {
        Slot::IdNumber => Label::IdNumber,
        Slot::OldIdNumber => Label::OldIdNumber,
        Slot::Name => Label::Name,
        Slot::Birth => Label::DateOfBirth,
        Slot::Sex => Label::Sex,
        Slot::Residence => Label::Residence,
        Slot::Issued => Label::DateOfIssue,
    }
}
