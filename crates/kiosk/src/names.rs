//! Keys of the texts for what the desk's types say.

use cccd_chip::lds::person::Subject;
use cccd_desk::flow::{Field, KeyProblem, Notice, Phase, Problem, ReadFailure, StoreTrouble};
use cccd_desk::record::DocumentKind;
use cccd_desk::setup::AnchorFault;
use cccd_desk::wedge::ScanProblem;

use crate::office::Value;

/// What a field is called.
#[must_use]
pub const fn field(field: Field) -> &'static str {
    match field {
        Field::Document => "field-document",
        Field::Number => "field-number",
        Field::FullName => "field-full-name",
        Field::Birth => "field-birth",
        Field::Sex => "field-sex",
        Field::Nationality => "field-nationality",
        Field::Residence => "field-residence",
        Field::Phone => "field-phone",
        Field::ConflictReason => "field-conflict-reason",
        Field::Staff => "field-staff",
        Field::OverrideReason => "field-override-reason",
        Field::Insurance => "field-insurance",
        Field::Clinic => "field-clinic",
        Field::Reason => "field-reason",
        Field::Room => "field-room",
        Field::Arrives => "field-arrives",
        Field::Departs => "field-departs",
        Field::StayReason => "field-stay-reason",
        Field::StayReasonText => "field-stay-reason-text",
        Field::ResidenceKind => "field-residence-kind",
        Field::StayLimit => "field-stay-limit",
        Field::Note => "field-note",
    }
}

/// What helps against a file of trust anchors that cannot be used.
#[must_use]
pub const fn anchor_fault(fault: AnchorFault) -> &'static str {
    match fault {
        AnchorFault::Missing => "settings-anchor-missing",
        AnchorFault::Unreadable => "settings-anchor-unreadable",
        AnchorFault::Unusable => "settings-anchor-unusable",
    }
}

/// What a field is called of which the chip says something else.
#[must_use]
pub const fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::IdNumber | Subject::DocumentNumber => "field-number",
        Subject::Name => "field-full-name",
        Subject::Birth => "field-birth",
        Subject::Sex => "field-sex",
        Subject::Nationality => "field-nationality",
        Subject::Residence => "field-residence",
        Subject::Issued => "field-issued",
        Subject::Expiry => "field-expires",
        Subject::OldIdNumber => "field-old-number",
        _ => "field-document",
    }
}

/// What stands in an empty field.
#[must_use]
pub const fn hint(field: Field) -> &'static str {
    match field {
        Field::Birth => "hint-birth",
        Field::Arrives => "hint-arrives",
        Field::Departs | Field::StayLimit => "hint-date",
        Field::Insurance => "hint-insurance",
        Field::Phone | Field::Note | Field::Residence | Field::Reason => "hint-optional",
        _ => "hint-none",
    }
}

/// What a value is called that is corrected.
#[must_use]
pub const fn value(value: Value) -> &'static str {
    match value {
        Value::FullName => "field-full-name",
        Value::Residence => "field-residence",
        Value::Phone => "field-phone",
        Value::Clinic => "field-clinic",
        Value::Reason => "field-reason",
        Value::Note => "field-note",
    }
}

/// What a field of the records is called that was changed.
#[must_use]
pub fn changed(field: &str) -> Option<&'static str> {
    Some(match field {
        "person.full_name" => "field-full-name",
        "person.residence" => "field-residence",
        "person.phone" => "field-phone",
        "visit.clinic" => "field-clinic",
        "visit.reason" => "field-reason",
        "stay.note" => "field-note",
        "stay.room" => "field-room",
        "stay.departs" => "field-departs",
        "stay.departed" => "record-departed",
        _ => return None,
    })
}

/// What is wrong with a field.
#[must_use]
pub const fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Missing => "problem-missing",
        Problem::IdNumber => "problem-id-number",
        Problem::PassportNumber => "problem-passport-number",
        Problem::Date => "problem-date",
        Problem::Future => "problem-future",
        Problem::Choice => "problem-choice",
        Problem::Insurance => "problem-insurance",
        Problem::BeforeArrival => "problem-before-arrival",
        Problem::Past => "problem-past",
    }
}

/// Why a key is asked for again.
#[must_use]
pub const fn key_problem(problem: KeyProblem) -> &'static str {
    match problem {
        KeyProblem::Wrong { tries_left: None } => "key-wrong",
        KeyProblem::Wrong {
            tries_left: Some(_),
        } => "key-wrong-tries",
        KeyProblem::NeedsMrz => "key-needs-mrz",
        KeyProblem::Blocked => "key-blocked",
        KeyProblem::Unreadable => "key-unreadable",
        KeyProblem::CheckDigits => "key-check-digits",
        KeyProblem::Date => "key-date",
    }
}

/// Why a read came to no end: title, and what to do.
#[must_use]
pub const fn failure(failure: &ReadFailure) -> (&'static str, &'static str) {
    match failure {
        ReadFailure::WrongKey { .. } => ("failure-wrong-key", "failure-wrong-key-do"),
        ReadFailure::NeedsMrz => ("failure-needs-mrz", "failure-needs-mrz-do"),
        ReadFailure::Blocked => ("failure-blocked", "failure-blocked-do"),
        ReadFailure::CardRemoved => ("failure-card-removed", "failure-card-removed-do"),
        ReadFailure::ReaderGone => ("failure-reader-gone", "failure-reader-gone-do"),
        ReadFailure::Link => ("failure-link", "failure-link-do"),
        ReadFailure::InUse => ("failure-in-use", "failure-in-use-do"),
        ReadFailure::AnotherCard => ("failure-another-card", "failure-another-card-do"),
        ReadFailure::OtherCard => ("failure-other-card", "failure-other-card-do"),
        ReadFailure::Chip => ("failure-chip", "failure-chip-do"),
        ReadFailure::NoPerson => ("failure-no-person", "failure-no-person-do"),
        ReadFailure::Stopped => ("failure-stopped", "failure-stopped-do"),
    }
}

/// Why the records did not do as asked: title, and what to do.
#[must_use]
pub const fn store_trouble(trouble: StoreTrouble) -> (&'static str, &'static str) {
    match trouble {
        StoreTrouble::DiskFull => ("store-disk-full", "store-disk-full-do"),
        StoreTrouble::IdentityConflict => ("store-conflict", "store-conflict-do"),
        StoreTrouble::IdTaken => ("store-id-taken", "store-id-taken-do"),
        StoreTrouble::Other(_) => ("store-other", "store-other-do"),
    }
}

/// Something to tell the clerk: title, and what to do.
#[must_use]
pub const fn notice(notice: Notice) -> (&'static str, &'static str) {
    match notice {
        Notice::ScanRefused(ScanProblem::InputMethod) => ("notice-scan-ime", "notice-scan-ime-do"),
        Notice::ScanRefused(ScanProblem::Incomplete) => ("notice-scan-part", "notice-scan-part-do"),
        Notice::ScanRefused(ScanProblem::IdNumber) => ("notice-scan-id", "notice-scan-id-do"),
        Notice::ScanRefused(ScanProblem::CheckDigits) => {
            ("notice-scan-check", "notice-scan-check-do")
        }
        Notice::ScanIgnored => ("notice-scan-ignored", "notice-scan-ignored-do"),
        Notice::InsuranceOfAnother => ("notice-insurance", "notice-insurance-do"),
        Notice::BasisFirst => ("notice-basis", "notice-basis-do"),
        Notice::TimedOut => ("notice-timed-out", "notice-timed-out-do"),
        Notice::CardMute => ("notice-card-mute", "notice-card-mute-do"),
        Notice::CardInUse => ("notice-card-in-use", "notice-card-in-use-do"),
        Notice::StillStoring => ("notice-still-storing", "notice-still-storing-do"),
        Notice::DiscardsUnstored => ("notice-discards", "notice-discards-do"),
        Notice::ReasonMissing => ("notice-reason", "notice-reason-do"),
    }
}

/// A part of a read.
#[must_use]
pub const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Opening => "phase-opening",
        Phase::Data => "phase-data",
        Phase::Portrait => "phase-portrait",
        Phase::Proving => "phase-proving",
    }
}

/// A kind of document.
#[must_use]
pub const fn document(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Cccd => "document-cccd",
        DocumentKind::CanCuoc => "document-can-cuoc",
        DocumentKind::Passport => "document-passport",
        DocumentKind::Other => "document-other",
    }
}

/// Sex.
#[must_use]
pub const fn sex(letter: char) -> &'static str {
    match letter {
        'M' => "sex-male",
        'F' => "sex-female",
        _ => "sex-unspecified",
    }
}

/// A kind of residence by its code.
#[must_use]
pub const fn residence_kind(code: u8) -> &'static str {
    match code {
        1 => "residence-permanent",
        2 => "residence-temporary",
        _ => "residence-other",
    }
}

/// What to do where the records or a file refused, by the stable name of the kind.
#[must_use]
pub fn refusal(kind: &str) -> &'static str {
    match kind {
        "disk_full" => "refusal-disk-full",
        "write_io" => "refusal-write",
        "write_exists" => "refusal-exists",
        "store_busy" => "refusal-busy",
        "store_damaged" => "refusal-damaged",
        "refused_reason_missing" => "refusal-reason",
        "refused_departs_before_arrival" => "refusal-departs",
        "refused_checked_out" => "refusal-checked-out",
        "refused_voided" => "refusal-voided",
        "vault_wrong_key" => "refusal-wrong-key",
        "vault_weak_passphrase" => "refusal-weak",
        "vault_keyring_unavailable" | "vault_keyring_empty" => "refusal-keyring",
        "vault_damaged" => "refusal-vault-damaged",
        "vault_newer" | "store_newer" => "refusal-newer",
        "setup_vault_missing" => "refusal-vault-missing",
        "setup_records_missing" => "refusal-records-missing",
        "setup_seat_taken" => "refusal-seat-taken",
        "setup_store_exists" => "refusal-store-exists",
        "recovery_key_length" | "recovery_key_letter" | "recovery_key_check" => "refusal-recovery",
        "window_date" => "refusal-date",
        "window_blank" => "refusal-blank",
        "window_room" => "refusal-room",
        "window_facility" => "refusal-facility",
        "window_repeat" => "refusal-repeat",
        _ => "refusal-other",
    }
}
