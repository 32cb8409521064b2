use super::*;

/// The words themselves are complete by the compiler; this is what it cannot see.
#[test]
fn names_are_short() {
    let line = "C=VN, O=Ministry, of all, CN=Test CSCA 01, serialNumber=7";
    assert_eq!(short_name(line), "Test CSCA 01 (VN)");
    assert_eq!(short_name("CN=a, b=c=d, C=de"), "a (DE)");
    assert_eq!(short_name("C=VN, O=Ministry"), "Ministry (VN)");
    assert_eq!(short_name("key 01 02"), "key 01 02");
    assert_eq!(short_name("C=VN"), "C=VN");
}

#[test]
fn days_are_written_as_on_the_card() {
    assert_eq!(day_in_text("2030-01-15"), "15/01/2030");
    assert_eq!(day_in_text("-"), "-");
}

#[test]
fn every_check_that_another_waits_for_has_a_name() {
    let needs = Finding::Needs { check: "pa.chain" };
    assert_eq!(
        Language::Vi.finding(&needs),
        "phải đạt mục “Cơ quan cấp đáng tin cậy” trước"
    );
    assert_eq!(
        Language::En.finding(&needs),
        "“Trusted issuer” must pass first"
    );
}

#[test]
fn both_languages_say_the_same_facts_and_none_says_more_than_a_line() {
    for finding in samples() {
        let (vi, en) = (
            Language::Vi.finding(&finding),
            Language::En.finding(&finding),
        );
        for sentence in [&vi, &en] {
            assert!(
                !sentence.is_empty() && !sentence.ends_with('.'),
                "{sentence}"
            );
            assert!(!sentence.contains("CN="), "{sentence}");
            assert!(sentence.chars().count() <= 120, "{sentence}");
        }
        // What is not words is the same in both.
        let facts = |text: &str| -> Vec<String> {
            let words = text.split([' ', '(', ')', ',', ';', ':']);
            let mut facts: Vec<String> = words
                .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
                .map(str::to_owned)
                .collect();
            facts.sort();
            facts
        };
        assert_eq!(facts(&vi), facts(&en), "{vi} / {en}");
    }
}

/// One of each kind of which there is a code.
fn samples() -> Vec<Finding> {
    use crate::lds::{DataGroup, FileIdentity};
    use crate::verify::finding::{Groups, Words};
    use time::macros::date;

    let file = FileIdentity::SOD;
    let group = DataGroup::Dg15;
    let groups = Groups(vec![DataGroup::Dg1, DataGroup::Dg13]);
    let dn = || "C=VN, O=Test, CN=Signer 7".to_owned();
    let (from, to) = (date!(2020 - 01 - 02), date!(2030 - 03 - 04));
    let day = date!(2031 - 05 - 06);
    let words = |text: &str| Words(vec![text.into()]);
    let list = vec![
        Finding::NoChip,
        Finding::FileNotGiven { file },
        Finding::LinkLost { file },
        Finding::OnlyHash { file },
        Finding::Malformed {
            file,
            error: "x".into(),
        },
        Finding::FreeToRead,
        Finding::AssertedByReader,
        Finding::Attested,
        Finding::HashMismatch {
            groups: groups.clone(),
        },
        Finding::NotSigned {
            groups: groups.clone(),
        },
        Finding::NotRead {
            groups: groups.clone(),
        },
        Finding::Withheld {
            groups: groups.clone(),
        },
        Finding::HashOnly {
            groups: groups.clone(),
        },
        Finding::NothingRead,
        Finding::UnsupportedAlgorithm {
            oid: "1.2.3".into(),
        },
        Finding::UnusableKey { error: "x".into() },
        Finding::BadSignature {
            what: "the SOD".into(),
            algorithm: "RSA SHA-256".into(),
        },
        Finding::DigestMismatch,
        Finding::BadAttributes { error: "x".into() },
        Finding::SignerUnknown { signer: dn() },
        Finding::Needs { check: "pa.chain" },
        Finding::IssuerUnknown {
            issuer: dn(),
            candidates: 3,
        },
        Finding::ChainBroken { error: "x".into() },
        Finding::Departs {
            rule: crate::pki::Departure::KeyUsage,
        },
        Finding::BrokenCertificates { count: 2 },
        Finding::WrongUsage {
            subject: dn(),
            error: "x".into(),
        },
        Finding::Weak {
            what: "SHA-1".into(),
        },
        Finding::NotValidAt {
            subject: dn(),
            day,
            from,
            to,
        },
        Finding::KeyNotInUseAt {
            subject: dn(),
            day,
            from: "2020-01-02".into(),
            to: "-".into(),
        },
        Finding::IssuedOutOfUse {
            subject: dn(),
            day,
            issuer: dn(),
            from: "-".into(),
            to: "2020-01-02".into(),
        },
        Finding::ExpiredNow { subject: dn(), to },
        Finding::IssueDateUnknown,
        Finding::ExpiredAndIssueUnknown { subject: dn(), to },
        Finding::NoCrl { issuer: dn() },
        Finding::Revoked { subject: dn(), day },
        Finding::StaleCrl { issuer: dn(), day },
        Finding::BadCrl { issuer: dn() },
        Finding::PartialCrl {
            issuer: dn(),
            oid: "2.5.29.28".into(),
        },
        Finding::CountryMismatch {
            signer: "VN".into(),
            issuer: "DE".into(),
            document: "VNM".into(),
        },
        Finding::DocumentTypeMismatch {
            allowed: words("P"),
            document: "ID".into(),
        },
        Finding::LdsVersionMismatch {
            com: "1.7".into(),
            sod: "1.8".into(),
        },
        Finding::ComLacks {
            groups: groups.clone(),
        },
        Finding::ComExtra { groups },
        Finding::PaceHidden,
        Finding::PaceDiffers {
            card_access: words("a"),
            dg14: words("b"),
        },
        Finding::PaceNotSigned,
        Finding::Declared {
            kind: crate::pki::DeviationKind::ComInconsistent,
        },
        Finding::DeviationUnreadable {
            kind: crate::pki::DeviationKind::DgHashWrong,
        },
        Finding::NotListed { group },
        Finding::NotOffered,
        Finding::KeyWithheld {
            group,
            detail: "6A82".into(),
        },
        Finding::KeyNotBound { group },
        Finding::Refused {
            step: "INTERNAL AUTHENTICATE",
            status: 0x6A88,
        },
        Finding::ProofFailed { error: "x".into() },
        Finding::NotFinished { error: "x".into() },
        Finding::NotRun,
        Finding::ChallengeMismatch,
        Finding::ChallengeUnknown,
        Finding::KeyNotSigned,
        Finding::KeyUntied,
        Finding::WeakerVariant {
            refused: words("id-PACE-ECDH-GM-AES-CBC-CMAC-256 (6A80)"),
        },
        Finding::TriesLost { left: 2 },
        Finding::StaticBinding,
        Finding::KeyOfAnother,
        Finding::PrintedDiffers,
        Finding::CardSecurityLacks { offers: words("a") },
    ];
    let mut codes: Vec<_> = list.iter().map(Finding::code).collect();
    let mut all: Vec<_> = Finding::CODES.iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    all.sort_unstable();
    assert_eq!(codes, all, "a sample of each");
    list
}
