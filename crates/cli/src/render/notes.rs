//! What is odd in a text or was repaired in it, as a stable code and as words.

use cccd_chip::lds::id_number::IdNumberWarning;
use cccd_chip::lds::mrz::{MrzRepair, Warning as MrzWarning};
use cccd_chip::lds::person::Subject;
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

    /// Two files on the chip say different things of this.
    pub(crate) const fn differs(subject: Subject) -> Self {
        let code = match subject {
            Subject::IdNumber => "id_number_differs",
            Subject::DocumentNumber => "document_number_differs",
            Subject::Name => "name_differs",
            Subject::Birth => "date_of_birth_differs",
            Subject::Sex => "sex_differs",
            Subject::Nationality => "nationality_differs",
            Subject::Residence => "residence_differs",
            Subject::Issued => "date_of_issue_differs",
            Subject::Expiry => "date_of_expiry_differs",
            Subject::OldIdNumber => "old_id_number_differs",
            _ => return Self::new("files_differ", Label::FilesDiffer),
        };
        let (_, field) = subject_names(subject);
        Self {
            code,
            what: Label::FilesDiffer,
            field: Some(field),
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

/// The name of a subject in JSON, and in words.
pub(crate) const fn subject_names(subject: Subject) -> (&'static str, Label) {
    match subject {
        Subject::IdNumber => ("id_number", Label::IdNumber),
        Subject::DocumentNumber => ("document_number", Label::DocumentNumber),
        Subject::Name => ("full_name", Label::Name),
        Subject::Birth => ("date_of_birth", Label::DateOfBirth),
        Subject::Sex => ("sex", Label::Sex),
        Subject::Nationality => ("nationality_code", Label::Nationality),
        Subject::Residence => ("residence", Label::Residence),
        Subject::Issued => ("date_of_issue", Label::DateOfIssue),
        Subject::Expiry => ("date_of_expiry", Label::DateOfExpiry),
        Subject::OldIdNumber => ("old_id_number", Label::OldIdNumber),
        _ => ("other", Label::OtherData),
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

impl From<MrzWarning> for Note {
    fn from(warning: MrzWarning) -> Self {
        match warning {
            MrzWarning::CheckDigit(_) => Self::new("mrz_check_digit", Label::CheckDigit),
            MrzWarning::DateOfBirth => Self {
                field: Some(Label::DateOfBirth),
                ..Self::new("mrz_date_of_birth", Label::Unreadable)
            },
            MrzWarning::DateOfExpiry => Self {
                field: Some(Label::DateOfExpiry),
                ..Self::new("mrz_date_of_expiry", Label::Unreadable)
            },
            MrzWarning::Sex => Self {
                field: Some(Label::Sex),
                ..Self::new("mrz_sex", Label::Unreadable)
            },
            MrzWarning::NoName => Self {
                field: Some(Label::Name),
                ..Self::new("mrz_no_name", Label::Empty)
            },
            MrzWarning::NumberDiffersFromId => {
                Self::new("mrz_number_differs_from_id", Label::NumberDiffersFromId)
            }
            _ => Self::new("mrz_odd", Label::Odd),
        }
    }
}

impl From<MrzRepair> for Note {
    fn from(repair: MrzRepair) -> Self {
        let code = match repair {
            MrzRepair::Fillers => "repaired_mrz_fillers",
            MrzRepair::Kind(_) => "repaired_mrz_kind",
            MrzRepair::CheckDigit(_) => "repaired_mrz_check_digit",
            _ => "repaired_mrz",
        };
        Self::new(code, Label::RepairedMrz)
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
