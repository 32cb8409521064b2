//! What is odd in a text or was repaired in it, as a stable code and as words.

use cccd_chip::lds::id_number::IdNumberWarning;
use cccd_chip::lds::mrz::{CheckedField, MrzRepair, Warning as MrzWarning};
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
    /// How many there are of it.
    count: Option<u8>,
}

impl Note {
    pub(crate) const fn new(code: &'static str, what: Label) -> Self {
        Self {
            code,
            what,
            field: None,
            count: None,
        }
    }

    pub(crate) const fn about(code: &'static str, what: Label, field: Label) -> Self {
        Self {
            code,
            what,
            field: Some(field),
            count: None,
        }
    }

    const fn of(code: &'static str, what: Label, slot: Slot) -> Self {
        Self::about(code, what, slot_label(slot))
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
        Self::about(code, Label::FilesDiffer, field)
    }

    pub(crate) fn words(self, language: Language) -> String {
        let what = language.label(self.what);
        match self.field {
            Some(field) => format!("{}: {what}", language.label(field)),
            None => match self.count {
                Some(count) => format!("{count} {what}"),
                None => what.to_owned(),
            },
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
            MrzWarning::CheckDigit(field) => {
                let code = match field {
                    CheckedField::DocumentNumber => "mrz_check_digit_document_number",
                    CheckedField::DateOfBirth => "mrz_check_digit_date_of_birth",
                    CheckedField::DateOfExpiry => "mrz_check_digit_date_of_expiry",
                    CheckedField::OptionalData => "mrz_check_digit_optional_data",
                    CheckedField::Composite => "mrz_check_digit_composite",
                    CheckedField::VietnameseIdNumber => "mrz_check_digit_id_number",
                };
                Self::about(code, Label::CheckDigit, checked_label(field))
            }
            MrzWarning::DateOfBirth => {
                Self::about("mrz_date_of_birth", Label::Unreadable, Label::DateOfBirth)
            }
            MrzWarning::DateOfExpiry => {
                Self::about("mrz_date_of_expiry", Label::Unreadable, Label::DateOfExpiry)
            }
            MrzWarning::Sex => Self::about("mrz_sex", Label::Unreadable, Label::Sex),
            MrzWarning::NoName => Self::about("mrz_no_name", Label::Empty, Label::Name),
            MrzWarning::IssuingState => {
                Self::about("mrz_issuing_state", Label::NoStateCode, Label::IssuingState)
            }
            MrzWarning::Nationality => {
                Self::about("mrz_nationality", Label::NoStateCode, Label::Nationality)
            }
            MrzWarning::NumberDiffersFromId => {
                Self::new("mrz_number_differs_from_id", Label::NumberDiffersFromId)
            }
            _ => Self::new("mrz_odd", Label::Odd),
        }
    }
}

impl From<MrzRepair> for Note {
    fn from(repair: MrzRepair) -> Self {
        match repair {
            MrzRepair::Fillers => Self::new("repaired_mrz_fillers", Label::RepairedFillers),
            MrzRepair::Kind(count) => Self {
                count: Some(count),
                ..Self::new("repaired_mrz_kind", Label::RepairedKind)
            },
            MrzRepair::CheckDigit(field) => Self::about(
                "repaired_mrz_check_digit",
                Label::RepairedCheckDigit,
                checked_label(field),
            ),
            _ => Self::new("repaired_mrz", Label::RepairedMrz),
        }
    }
}

const fn checked_label(field: CheckedField) -> Label {
    match field {
        CheckedField::DocumentNumber => Label::DocumentNumber,
        CheckedField::DateOfBirth => Label::DateOfBirth,
        CheckedField::DateOfExpiry => Label::DateOfExpiry,
        CheckedField::OptionalData => Label::OtherData,
        CheckedField::Composite => Label::CompositeCheckDigit,
        CheckedField::VietnameseIdNumber => Label::IdNumber,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_oddity_of_a_zone_has_words_of_its_own() {
        let fields = [
            CheckedField::DocumentNumber,
            CheckedField::DateOfBirth,
            CheckedField::DateOfExpiry,
            CheckedField::OptionalData,
            CheckedField::Composite,
            CheckedField::VietnameseIdNumber,
        ];
        let warnings = [
            MrzWarning::DateOfBirth,
            MrzWarning::DateOfExpiry,
            MrzWarning::Sex,
            MrzWarning::NoName,
            MrzWarning::IssuingState,
            MrzWarning::Nationality,
            MrzWarning::NumberDiffersFromId,
        ];
        let repairs = fields.map(MrzRepair::CheckDigit).into_iter();
        let repairs = repairs.chain([MrzRepair::Fillers, MrzRepair::Kind(3)]);
        let notes: Vec<Note> = warnings
            .into_iter()
            .chain(fields.map(MrzWarning::CheckDigit))
            .map(Note::from)
            .chain(repairs.map(Note::from))
            .collect();
        for language in [Language::Vi, Language::En] {
            let mut words: Vec<String> = notes.iter().map(|note| note.words(language)).collect();
            assert!(!words.contains(&language.label(Label::Odd).to_owned()));
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), notes.len());
        }
        let three = Note::from(MrzRepair::Kind(3)).words(Language::Vi);
        assert!(three.starts_with("3 "), "{three}");
    }
}
