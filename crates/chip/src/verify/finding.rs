//! Why a check ended as it did: one kind per cause, with a stable code and an English line.
//!
//! The code is for programs and translations and never changes its meaning; the line is for
//! people. Neither holds personal data.

use core::fmt;

use cccd_lds::{DataGroup, FileIdentity};
use time::Date;

use crate::pki::{Departure, DeviationKind};

/// A list of data groups, shown as `DG1, DG2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups(pub Vec<DataGroup>);

impl fmt::Display for Groups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, group) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{group}")?;
        }
        Ok(())
    }
}

/// A list of words, shown with commas between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

macro_rules! findings {
    ($( $(#[$doc:meta])* $name:ident $({ $( $field:ident : $ty:ty ),* })? = $code:literal, $text:literal; )*) => {
        /// Why a check ended as it did, or what was noticed beside it.
        ///
        /// The list is closed: who puts it into words, in whatever language, is told by the
        /// compiler of a cause without words.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are what the variant's text shows")]
        pub enum Finding {
            $( $(#[$doc])* $name $({ $( $field: $ty ),* })? ),*
        }

        impl Finding {
            /// Every code with its English text, for documentation and translation tables.
            pub const CODES: &'static [(&'static str, &'static str)] = &[ $( ($code, $text) ),* ];

            /// Its stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code ),* }
            }
        }

        impl fmt::Display for Finding {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $( Self::$name $({ $( $field ),* })? => write!(f, $text) ),* }
            }
        }
    };
}

findings! {
    // Files.
    /// There is no chip behind the data, only files.
    NoChip = "no_chip", "no chip was read, only files were given";
    /// A file that the check needs was not given or not asked for.
    FileNotGiven { file: FileIdentity } = "file_not_given", "{file} was not read";
    /// A file that the check needs could not be read because the link was lost.
    LinkLost { file: FileIdentity } = "link_lost", "the link was lost before {file} was read";
    /// Only the hash of a file is at hand.
    OnlyHash { file: FileIdentity } = "only_hash", "only the hash of {file} is given";
    /// A file does not parse.
    Malformed { file: FileIdentity, error: String } = "malformed", "{file} is malformed: {error}";

    // Access.
    /// The chip was read without access control.
    FreeToRead = "free_to_read", "the chip asks for no key";
    /// The chip offers stronger variants of the protocol, refused them, and did a weaker one.
    WeakerVariant { refused: Words } = "weaker_variant", "the chip offers stronger variants and refused them: {refused}";
    /// Wrong keys had been shown to the chip before the right one.
    TriesLost { left: u8 } = "tries_lost", "wrong keys had been tried on the chip: {left} tries were left";
    /// The chip opened with the number and dates of another document than DG1 names.
    KeyOfAnother = "key_of_another", "the printed number or dates opened the chip, but are not those of DG1";
    /// The printed zone is not DG1's, though its number and dates are.
    PrintedDiffers = "printed_differs", "the printed zone differs from DG1";
    /// Evidence that only the reader witnessed, taken from a file.
    AssertedByReader = "asserted_by_reader", "asserted by the reader";
    /// Evidence that the desk witnessed which read the chip, and signed for.
    Attested = "attested", "witnessed and signed by a trusted desk";

    // pa.hashes.
    /// Content that differs from what was signed.
    HashMismatch { groups: Groups } = "hash_mismatch", "{groups}: not what the issuer signed";
    /// Content that nobody signed.
    NotSigned { groups: Groups } = "not_signed", "{groups}: on the chip but not listed in the SOD";
    /// Groups listed in the SOD, but not read.
    NotRead { groups: Groups } = "not_read", "{groups}: listed in the SOD but not read";
    /// Groups listed in the SOD, for which the chip answers that there are none.
    Withheld { groups: Groups } = "withheld", "{groups}: listed in the SOD but absent or refused";
    /// Groups of which only a hash is given.
    HashOnly { groups: Groups } = "hash_only", "{groups}: compared by hash only";
    /// No data group was read.
    NothingRead = "nothing_read", "no data group was read";

    // Signatures and certificates.
    /// An algorithm that is not implemented.
    UnsupportedAlgorithm { oid: String } = "unsupported_algorithm", "algorithm {oid} is not supported";
    /// A key that cannot be used.
    UnusableKey { error: String } = "unusable_key", "the key cannot be used: {error}";
    /// A signature that does not hold.
    BadSignature { what: String, algorithm: String } = "bad_signature", "the signature over {what} does not hold ({algorithm})";
    /// The signed attributes name another digest than the content has.
    DigestMismatch = "digest_mismatch", "the content is not what the signed attributes name";
    /// The signed attributes break CMS.
    BadAttributes { error: String } = "bad_attributes", "signed attributes: {error}";
    /// The signer's certificate is neither in the file nor in the trust store.
    SignerUnknown { signer: String } = "signer_unknown", "the signer's certificate is not at hand ({signer})";
    /// Something that must hold first does not.
    Needs { check: &'static str } = "needs", "needs {check} first";
    /// No anchor leads to the certificate.
    IssuerUnknown { issuer: String, candidates: usize } = "issuer_unknown", "no trust anchor for {issuer} ({candidates} of that name tried)";
    /// A step of the chain is broken.
    ChainBroken { error: String } = "chain_broken", "{error}";
    /// A rule was broken that no signature hangs on.
    Departs { rule: Departure } = "departs", "departs from the standard: {rule}";
    /// Certificates that came along and do not parse.
    BrokenCertificates { count: usize } = "broken_certificates", "{count} certificate(s) in the SOD cannot be read";
    /// A certificate may not be used so.
    WrongUsage { subject: String, error: String } = "wrong_usage", "certificate of {subject}: {error}";
    /// An algorithm or key that is weak by now.
    Weak { what: String } = "weak", "weak: {what}";

    // pa.validity.
    /// A certificate was not valid at the date in question.
    NotValidAt { subject: String, day: Date, from: Date, to: Date } = "not_valid_at", "certificate of {subject} ({from} to {to}) was not valid on {day}";
    /// The private key was not in use at the date in question.
    KeyNotInUseAt { subject: String, day: Date, from: String, to: String } = "key_not_in_use_at", "the signing key of {subject} was in use from {from} to {to}, not on {day}";
    /// A certificate begins on a day on which the key that signed it was not in use.
    IssuedOutOfUse { subject: String, day: Date, issuer: String, from: String, to: String } = "issued_out_of_use", "certificate of {subject} begins on {day}, and the key of {issuer} that signed it was in use from {from} to {to}";
    /// The signer's certificate has expired by now.
    ExpiredNow { subject: String, to: Date } = "expired_now", "certificate of {subject} has expired since ({to})";
    /// There is no signed date of issue.
    IssueDateUnknown = "issue_date_unknown", "no signed date of issue was read";
    /// The signer's certificate has expired and no signed date says when it signed.
    ExpiredAndIssueUnknown { subject: String, to: Date } = "expired_issue_unknown", "certificate of {subject} expired on {to} and no signed date of issue was read";

    // pa.revocation.
    /// No revocation list is at hand.
    NoCrl { issuer: String } = "no_crl", "no revocation list of {issuer} is at hand";
    /// A certificate is revoked.
    Revoked { subject: String, day: Date } = "revoked", "certificate of {subject} was revoked on {day}";
    /// The revocation list is older than its next issue.
    StaleCrl { issuer: String, day: Date } = "stale_crl", "the revocation list of {issuer} should have been renewed by {day}";
    /// The revocation list's signature does not hold.
    BadCrl { issuer: String } = "bad_crl", "the signature of the revocation list of {issuer} does not hold";

    /// The revocation list does not speak of all certificates.
    PartialCrl { issuer: String, oid: String } = "partial_crl", "the revocation list of {issuer} covers only a part (critical extension {oid})";

    // pa.consistency.
    /// Signer, issuer and document name different countries.
    CountryMismatch { signer: String, issuer: String, document: String } = "country_mismatch", "countries differ: signer {signer}, issuer {issuer}, document {document}";
    /// The signer may not sign this type of document.
    DocumentTypeMismatch { allowed: Words, document: String } = "document_type_mismatch", "the signer may sign {allowed}, not {document}";
    /// EF.COM and the SOD name different LDS versions.
    LdsVersionMismatch { com: String, sod: String } = "lds_version_mismatch", "LDS version {com} in EF.COM, {sod} in the SOD";
    /// EF.COM leaves out what the SOD lists.
    ComLacks { groups: Groups } = "com_lacks", "{groups}: listed in the SOD but left out of EF.COM";
    /// EF.COM lists what the SOD does not.
    ComExtra { groups: Groups } = "com_extra", "{groups}: listed in EF.COM but not in the SOD";
    /// The signed DG14 offers PACE, and the chip hid it before access.
    PaceHidden = "pace_hidden", "DG14 offers PACE but EF.CardAccess did not: downgraded";
    /// EF.CardAccess offers other PACE protocols than the signed DG14.
    PaceDiffers { card_access: Words, dg14: Words } = "pace_differs", "EF.CardAccess offers PACE {card_access}, DG14 {dg14}";
    /// The signed EF.CardSecurity lacks what EF.CardAccess offers.
    CardSecurityLacks { offers: Words } = "card_security_lacks", "EF.CardAccess offers PACE {offers}, which EF.CardSecurity does not";
    /// The signed DG14 does not repeat the PACE protocols, as it should.
    PaceNotSigned = "pace_not_signed", "DG14 does not repeat the PACE protocols of EF.CardAccess";

    // Deviation lists.
    /// The issuing state says of such documents that they came out so.
    Declared { kind: DeviationKind } = "declared", "the issuing state has declared a deviation: {kind}";

    /// A deviation list may mean this document, and describes it in a way that cannot be read.
    DeviationUnreadable { kind: DeviationKind } = "deviation_unreadable", "a deviation ({kind}) is declared of documents that are described in a way that cannot be read, and excuses none";

    // aa, ca, ta, pace_cam.
    /// The SOD does not list the group that holds the chip's key.
    NotListed { group: DataGroup } = "not_listed", "the SOD lists no {group}";
    /// The group that holds the chip's key names no such protocol.
    NotOffered = "not_offered", "the document offers none";
    /// The chip's key is listed in the SOD, and the chip does not give it out: a clone's sign.
    KeyWithheld { group: DataGroup, detail: String } = "key_withheld", "{group} is listed in the SOD, but the chip does not give it out ({detail})";
    /// The chip's key is not the one that was signed.
    KeyNotBound { group: DataGroup } = "key_not_bound", "{group} is not what the issuer signed, so its key proves nothing";
    /// The chip refused the protocol that its signed data promises: a clone's sign.
    Refused { step: &'static str, status: u16 } = "refused", "the chip refused {step} ({status:04X})";
    /// The protocol ran, and the chip does not hold the key.
    ProofFailed { error: String } = "proof_failed", "the chip does not hold the key: {error}";
    /// The protocol was not run to its end, through no fault of the chip.
    NotFinished { error: String } = "not_finished", "not finished: {error}";
    /// The protocol was not asked for.
    NotRun = "not_run", "was not run";
    /// The challenge signed is not the one expected.
    ChallengeMismatch = "challenge_mismatch", "the challenge signed is not the one expected";
    /// A signature over a challenge of which nobody here says that it was fresh.
    ChallengeUnknown = "challenge_unknown", "the signature holds, but whether its challenge was fresh is not known";
    /// Terminal Authentication was bound to what is printed, not to the session.
    StaticBinding = "static_binding", "bound to what is printed on the document, not to this session";
    /// The key that was proven is not in the signed data.
    KeyNotSigned = "key_not_signed", "the key proven is not in the signed data";
    /// The state signed the key, and nothing says that it is this document's.
    KeyUntied = "key_untied", "the signed DG14 does not tie the key of EF.CardSecurity to this document";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_lines_are_filled_in() {
        let mut codes: Vec<_> = Finding::CODES.iter().map(|(code, _)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Finding::CODES.len());

        let finding = Finding::Refused {
            step: "INTERNAL AUTHENTICATE",
            status: 0x6A88,
        };
        assert_eq!(finding.code(), "refused");
        assert_eq!(
            finding.to_string(),
            "the chip refused INTERNAL AUTHENTICATE (6A88)"
        );
        let groups = Groups(vec![DataGroup::Dg1, DataGroup::Dg13]);
        assert_eq!(
            Finding::HashMismatch { groups }.to_string(),
            "DG1, DG13: not what the issuer signed"
        );
    }
}
