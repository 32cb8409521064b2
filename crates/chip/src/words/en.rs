//! English.

use crate::document::{AccessProtocol, KeyKind};
use crate::verify::evidence::{ChipProof, Compared, DayOf};
use crate::verify::{CheckName, Evidence, Finding, Status};

use super::{Language, WhyBac, certificate, check_named, day, day_in_text, short_name, signed_how};

pub(super) const fn check(name: CheckName) -> &'static str {
    match name {
        CheckName::Access => "Access to the chip",
        CheckName::PaHashes => "Data as signed",
        CheckName::PaSignature => "Issuer's signature",
        CheckName::PaChain => "Trusted issuer",
        CheckName::PaValidity => "Certificates in date",
        CheckName::PaRevocation => "Revocation",
        CheckName::PaConsistency => "Consistency",
        CheckName::Aa => "Active Authentication",
        CheckName::Ca => "Chip Authentication",
        CheckName::Ta => "Terminal Authentication",
        CheckName::PaceCam => "PACE chip mapping",
    }
}

pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Inconclusive => "inconclusive",
        Status::NotApplicable => "not applicable",
        Status::NotAvailable => "not available",
    }
}

pub(super) fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Opened(opened) => {
            let key = match opened.access().key {
                Some(KeyKind::Mrz) => "the MRZ",
                Some(KeyKind::Can) => "the CAN",
                Some(KeyKind::Pin) => "the PIN",
                Some(KeyKind::Puk) => "the PUK",
                None => "the key given",
            };
            match (&opened.access().protocol, WhyBac::of(opened)) {
                (Some(AccessProtocol::Pace { .. }), _) => format!("opened by PACE with {key}"),
                (_, WhyBac::NoPace) => {
                    format!("opened by BAC with {key}; the chip has no PACE")
                }
                (_, WhyBac::PaceFailed) => {
                    format!("opened by BAC with {key}, as PACE did not work")
                }
            }
        }
        Evidence::Hashes(hashes) => {
            let groups: Vec<_> = hashes.groups().iter().map(ToString::to_string).collect();
            format!(
                "{} are as signed ({})",
                groups.join(", "),
                hashes.algorithm()
            )
        }
        Evidence::Signature(holds) => {
            let signer = certificate(holds.signer());
            format!("signed by {signer} ({})", holds.verified().algorithm())
        }
        Evidence::Chain(chain) => {
            let names: Vec<_> = chain
                .certificates()
                .iter()
                .map(|c| certificate(c))
                .collect();
            match names.split_first() {
                Some((signer, issuers)) if !issuers.is_empty() => {
                    format!("{signer} issued by {}", issuers.join(", issued by "))
                }
                _ => format!("{} is a trust anchor", names.concat()),
            }
        }
        Evidence::Validity(valid) => match valid.basis() {
            DayOf::Issue => {
                let day = day(valid.day());
                format!("the certificates were valid when the document was issued ({day})")
            }
            DayOf::Judgement => format!(
                "the certificates are valid on {}; no signed date of issue was read",
                day(valid.day())
            ),
        },
        Evidence::Revocation(list) => {
            let names: Vec<_> = list.lists().iter().map(|name| short_name(name)).collect();
            format!("not on the revocation list of {}", names.join(", "))
        }
        Evidence::Consistency(agreement) => {
            let what = agreement.compared().iter().map(|what| match what {
                Compared::Countries => "countries",
                Compared::DocumentType => "type of document",
                Compared::DataGroups => "list of data groups",
                Compared::LdsVersion => "LDS version",
                Compared::Pace => "variants of PACE",
            });
            format!("these agree: {}", what.collect::<Vec<_>>().join(", "))
        }
        Evidence::Chip(proven) => match proven.how() {
            ChipProof::ActiveAuthentication(verified) => {
                format!(
                    "the chip signed a challenge with its own key ({})",
                    signed_how(verified)
                )
            }
            ChipProof::ChipAuthentication(_) => "the chip holds the key of DG14".into(),
            ChipProof::PaceMapping(file) => {
                format!("the chip holds the key of {file} that PACE mapped with")
            }
            ChipProof::TerminalAuthentication { trust_point } => match trust_point.as_str() {
                "" => "the chip accepted this terminal".into(),
                name => format!("the chip accepted this terminal by its key {name}"),
            },
        },
    }
}

pub(super) fn finding(finding: &Finding) -> String {
    match finding {
        Finding::NoChip => "no chip was read, only files were given".into(),
        Finding::FileNotGiven { file } => format!("{file} is not at hand"),
        Finding::LinkLost { file } => format!("the link was lost before {file} was read"),
        Finding::OnlyHash { file } => format!("only the hash of {file} is at hand"),
        Finding::Malformed { file, .. } => format!("{file} is malformed"),
        Finding::FreeToRead => "the chip asks for no key".into(),
        Finding::WeakerVariant { refused } => {
            format!("the chip offers stronger variants and refused them: {refused}")
        }
        Finding::TriesLost { left } => {
            format!("wrong keys had been tried on the chip: {left} tries were left")
        }
        Finding::KeyOfAnother => {
            "the number or dates that opened the chip are not those it holds: the chip of another document".into()
        }
        Finding::PrintedDiffers => {
            "the printed lines differ from what the chip holds: compare the name".into()
        }
        Finding::AssertedByReader => {
            "only the word of the reader; a file cannot prove it again".into()
        }
        Finding::Attested => "witnessed and signed by a desk that is trusted".into(),
        Finding::HashMismatch { groups } => format!("{groups}: not what the issuer signed"),
        Finding::NotSigned { groups } => format!("{groups}: on the chip but not signed"),
        Finding::NotRead { groups } => format!("{groups}: signed but not read"),
        Finding::Withheld { groups } => {
            format!("{groups}: signed, but the chip does not give it out")
        }
        Finding::HashOnly { groups } => format!("{groups}: compared by hash only"),
        Finding::NothingRead => "no data group was read".into(),
        Finding::UnsupportedAlgorithm { oid } => format!("algorithm {oid} is not supported"),
        Finding::UnusableKey { .. } => "the public key in the certificate cannot be used".into(),
        Finding::BadSignature { algorithm, .. } => {
            format!("the signature does not hold ({algorithm})")
        }
        Finding::DigestMismatch => "the content is not what was signed".into(),
        Finding::BadAttributes { .. } => "the signed part is malformed".into(),
        Finding::SignerUnknown { signer } => {
            format!(
                "the signer's certificate is not at hand ({})",
                short_name(signer)
            )
        }
        Finding::Needs { check } => match check_named(check) {
            Some(check) => format!("“{}” must pass first", Language::En.check(check)),
            None => "the signer is a trust anchor, so there is nothing to revoke".into(),
        },
        Finding::IssuerUnknown { issuer, candidates } => {
            let issuer = short_name(issuer);
            if *candidates == 0 {
                format!("no trust anchor of {issuer} is at hand")
            } else {
                format!(
                    "no trust anchor of {issuer} is at hand; of {candidates} tried by that name \
                     none fits"
                )
            }
        }
        Finding::ChainBroken { .. } => {
            "the signer's certificate falsely claims the key of a trusted issuer".into()
        }
        Finding::Departs { rule } => format!("departs from the standard: {rule}"),
        Finding::BrokenCertificates { count } => {
            format!("certificates in the signed list cannot be read: {count}")
        }
        Finding::WrongUsage { subject, .. } => {
            format!(
                "certificate of {} may not sign this document",
                short_name(subject)
            )
        }
        Finding::Weak { what } => format!("algorithm or key weak by now: {what}"),
        Finding::NotValidAt {
            subject,
            day: on,
            from,
            to,
        } => format!(
            "certificate of {} was not valid on {} (only {} to {})",
            short_name(subject),
            day(*on),
            day(*from),
            day(*to)
        ),
        Finding::KeyNotInUseAt {
            subject,
            day: on,
            from,
            to,
        } => format!(
            "the key of {} was not in use on {} (only {} to {})",
            short_name(subject),
            day(*on),
            day_in_text(from),
            day_in_text(to)
        ),
        Finding::IssuedOutOfUse {
            subject,
            day: on,
            issuer,
            from,
            to,
        } => format!(
            "certificate of {} begins {}, outside the use of the key of {} ({} to {})",
            short_name(subject),
            day(*on),
            short_name(issuer),
            day_in_text(from),
            day_in_text(to)
        ),
        Finding::ExpiredNow { subject, to } => format!(
            "certificate of {} has expired since ({}), which does not harm the document",
            short_name(subject),
            day(*to)
        ),
        Finding::IssueDateUnknown => "no signed date of issue was read".into(),
        Finding::ExpiredAndIssueUnknown { subject, to } => format!(
            "certificate of {} expired on {}, and no signed date of issue was read",
            short_name(subject),
            day(*to)
        ),
        Finding::NoCrl { issuer } => {
            format!("no revocation list of {} is at hand", short_name(issuer))
        }
        Finding::Revoked { subject, day: on } => {
            format!(
                "certificate of {} was revoked on {}",
                short_name(subject),
                day(*on)
            )
        }
        Finding::StaleCrl { issuer, day: due } => format!(
            "the revocation list of {} is old: a new one was due by {}",
            short_name(issuer),
            day(*due)
        ),
        Finding::BadCrl { issuer } => format!(
            "the signature of the revocation list of {} does not hold",
            short_name(issuer)
        ),
        Finding::PartialCrl { issuer, .. } => format!(
            "the revocation list of {} speaks of a part of the certificates only",
            short_name(issuer)
        ),
        Finding::CountryMismatch {
            signer,
            issuer,
            document,
        } => format!("countries differ: signer {signer}, issuer {issuer}, document {document}"),
        Finding::DocumentTypeMismatch { allowed, document } => {
            format!("the signer may sign documents of type {allowed}, and this one is {document}")
        }
        Finding::LdsVersionMismatch { com, sod } => {
            format!("LDS versions differ: {com} in EF.COM, {sod} signed")
        }
        Finding::ComLacks { groups } => format!("{groups}: signed but left out of EF.COM"),
        Finding::ComExtra { groups } => format!("{groups}: listed in EF.COM but not signed"),
        Finding::PaceHidden => {
            "the chip hid the PACE that the signed DG14 offers: downgraded".into()
        }
        Finding::PaceDiffers { .. } => {
            "the chip offered other variants of PACE than the signed DG14".into()
        }
        Finding::CardSecurityLacks { .. } => {
            "EF.CardSecurity does not have what EF.CardAccess offers".into()
        }
        Finding::PaceNotSigned => "DG14 does not repeat the variants of EF.CardAccess".into(),
        Finding::Declared { kind } => {
            format!("the issuing state has declared a fault of such documents ({kind})")
        }
        Finding::DeviationUnreadable { kind } => format!(
            "a list of known faults ({kind}) cannot be read in full, and excuses nothing here"
        ),
        Finding::NotListed { group } => format!("the document has no {group}"),
        Finding::NotOffered => "the document offers none".into(),
        Finding::KeyWithheld { group, .. } => {
            format!("{group} is signed, but the chip does not give it out: a copy's sign")
        }
        Finding::KeyNotBound { group } => {
            format!("{group} is not what the issuer signed, so its key proves nothing")
        }
        Finding::Refused { step, status } => format!("the chip refused {step} ({status:04X})"),
        Finding::ProofFailed { .. } => "the chip does not hold the key: it may be a copy".into(),
        Finding::NotFinished { .. } => "could not be finished".into(),
        Finding::NotRun => "was not run".into(),
        Finding::ChallengeMismatch => "the chip signed another challenge than the one sent".into(),
        Finding::ChallengeUnknown => {
            "the signature holds, but whether its challenge was fresh is not known".into()
        }
        Finding::StaticBinding => {
            "bound to what is printed on the document, not to this session".into()
        }
        Finding::KeyNotSigned => "the key proven is not in the signed data".into(),
        Finding::KeyUntied => {
            "the signed DG14 does not say that the key of EF.CardSecurity is this document's".into()
        }
    }
}
