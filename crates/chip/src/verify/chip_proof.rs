//! `aa`, `ca`, `pace_cam` and `ta`: what the chip proved by a key of its own.
//!
//! Whether a proof applies is read from the SOD's list, never from what the chip says of itself:
//! a copy would leave out the file, or refuse the command. And the key counts only where its
//! data group has the signed hash.

use core::fmt;

use cccd_lds::dg15::Dg15;
use cccd_lds::security_infos::{Mapping, SecurityInfos};
use cccd_lds::{DataGroup, FileIdentity};

use super::card_security::CardSecurity;
use super::finding::{Finding, Words};
use super::report::{Check, CheckName, Outcome, Status};
use super::sod::SodContent;
use super::{Evidence, Source, VerifyOptions};
use crate::crypto::HashAlgorithm;
use crate::crypto::signature::PublicKey;
use crate::document::{Document, FileState, NotRun, Proof};
use crate::{active_auth, chip_auth};

/// The chip proved that it holds the private key to a public key in the signed data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipProven {
    how: ChipProof,
}

/// What the chip did to prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChipProof {
    /// It signed a challenge with the key of DG15.
    ActiveAuthentication(active_auth::Verified),
    /// It agreed on keys with the key of DG14, by the protocol of this dotted identifier.
    ChipAuthentication(String),
    /// It mapped in PACE with the signed key of this file.
    PaceMapping(FileIdentity),
    /// It accepted this terminal, whose certificates lead to a trust point of the chip; empty where
    /// that is not known any more.
    TerminalAuthentication {
        /// Its Certificate Holder Reference.
        trust_point: String,
    },
}

impl ChipProven {
    /// What the chip did.
    #[must_use]
    pub const fn how(&self) -> &ChipProof {
        &self.how
    }
}

impl fmt::Display for ChipProven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.how {
            ChipProof::ActiveAuthentication(verified) => {
                let line = line(verified);
                write!(f, "signed the challenge with the key of DG15 ({line})")
            }
            ChipProof::ChipAuthentication(oid) => {
                write!(f, "holds the key of DG14 ({})", name_of(oid))
            }
            ChipProof::PaceMapping(file) => {
                write!(f, "holds the key of {file} that PACE mapped with")
            }
            ChipProof::TerminalAuthentication { trust_point } => {
                f.write_str("the chip accepted this terminal")?;
                match trust_point.as_str() {
                    "" => Ok(()),
                    name => write!(f, ", by its trust point {name}"),
                }
            }
        }
    }
}

/// What the proofs work from.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    pub(super) sod: &'a SodContent,
    /// The groups whose content is the signed one.
    pub(super) bound: &'a [DataGroup],
    /// DG14, where it is bound and parses.
    pub(super) dg14: Option<&'a SecurityInfos>,
    /// EF.CardSecurity, where it was read: its content, or why it does not count.
    pub(super) card_security: Option<Result<&'a CardSecurity, &'a Outcome>>,
    pub(super) options: &'a VerifyOptions,
}

/// Whether the check passed with a key that only EF.CardSecurity's signer vouches for.
pub(super) fn rests_on_card_security(pace_cam: &Check) -> bool {
    let how = match &pace_cam.outcome {
        Outcome::Passed(Evidence::Chip(proven)) => proven.how(),
        _ => return false,
    };
    *how == ChipProof::PaceMapping(FileIdentity::CARD_SECURITY)
}

const fn proven(how: ChipProof) -> Outcome {
    Outcome::Passed(Evidence::Chip(ChipProven { how }))
}

impl Subject<'_> {
    /// Active Authentication: anyone can verify it, so it is computed again here, with the
    /// signed key, and nobody's word is taken.
    pub(super) fn aa(&self) -> Check {
        let mut findings = Vec::new();
        let outcome = match self.key_group(DataGroup::Dg15) {
            Ok(dg15) => self.aa_with(dg15, &mut findings),
            Err(outcome) => outcome,
        };
        Check {
            name: CheckName::Aa,
            outcome,
            findings,
        }
    }

    fn aa_with(&self, dg15: &[u8], findings: &mut Vec<Finding>) -> Outcome {
        let file = FileIdentity::dg(DataGroup::Dg15);
        let spki = match Dg15::parse(dg15) {
            Ok(dg15) => dg15.spki.encode(),
            Err(error) => {
                let error = error.to_string();
                return Outcome::Inconclusive(Finding::Malformed { file, error });
            }
        };
        let evidence = match &self.document.active_auth {
            Proof::Done(evidence) => evidence,
            other => return self.not_done(other),
        };
        let hint = self
            .dg14
            .and_then(|dg14| dg14.active_auth.as_ref())
            .and_then(|aa| aa.hash());
        let challenge = &evidence.challenge;
        let verified = match active_auth::verify(&spki, challenge, &evidence.signature, hint) {
            Ok(verified) => verified,
            // A trailer that Doc 9303 does not know is found for any key by trying a few hundred
            // numbers, so it is no excuse.
            Err(
                error @ (active_auth::ActiveAuthError::Signature
                | active_auth::ActiveAuthError::UnsupportedHash),
            ) => {
                return Outcome::Failed(Finding::ProofFailed {
                    error: error.to_string(),
                });
            }
            Err(error) => {
                return Outcome::Inconclusive(Finding::NotFinished {
                    error: error.to_string(),
                });
            }
        };
        let weak_hash = (verified.hash == HashAlgorithm::Sha1).then(|| verified.hash.to_string());
        let weak_key = PublicKey::parse(&spki).ok().and_then(|key| key.weakness());
        let weak = weak_hash.into_iter().chain(weak_key);
        findings.extend(weak.map(|what| Finding::Weak { what }));
        match (self.options.expected_challenge, self.options.source) {
            (Some(expected), _) if expected != evidence.challenge => {
                Outcome::Failed(Finding::ChallengeMismatch)
            }
            // Whoever made the file may have chosen the challenge, or copied an old answer.
            (None, Source::File) => Outcome::Inconclusive(Finding::ChallengeUnknown),
            _ => proven(ChipProof::ActiveAuthentication(verified)),
        }
    }

    /// Chip Authentication: the reader's word that a command under the new keys went through.
    pub(super) fn ca(&self) -> Check {
        let outcome = match self.key_group(DataGroup::Dg14) {
            Ok(dg14) => self.ca_with(dg14),
            Err(outcome) => outcome,
        };
        let mut check = Check::new(CheckName::Ca, outcome);
        if let Proof::Done(evidence) = &self.document.chip_auth {
            if !evidence.refused.is_empty() {
                let refused = Words(evidence.refused.clone());
                check.findings.push(Finding::WeakerVariant { refused });
            }
            check
                .findings
                .extend(weak_key(&evidence.public_key, check.status()));
        }
        check
    }

    fn ca_with(&self, dg14: &[u8]) -> Outcome {
        let Some(infos) = self.dg14 else {
            let file = FileIdentity::dg(DataGroup::Dg14);
            let error = SecurityInfos::parse(dg14).err();
            let error = error.map_or_else(String::new, |error| error.to_string());
            return Outcome::Inconclusive(Finding::Malformed { file, error });
        };
        if infos.chip_auth_keys.is_empty() {
            return Outcome::NotApplicable(Finding::NotOffered);
        }
        let evidence = match &self.document.chip_auth {
            Proof::Done(evidence) => evidence,
            other => return self.not_done(other),
        };
        if !self.options.source.is_witnessed() {
            return Outcome::Inconclusive(Finding::AssertedByReader);
        }
        if !infos
            .chip_auth_keys
            .iter()
            .any(|key| key.spki == evidence.public_key)
        {
            return Outcome::Failed(Finding::KeyNotSigned);
        }
        proven(ChipProof::ChipAuthentication(evidence.oid.clone()))
    }

    /// PACE-CAM: the reader's word as well. The key stands in EF.CardSecurity, which has a signature
    /// of its own (Doc 9303-11, 4.4.3.5.2), or, on chips that have it there only, in DG14. That
    /// signature is of the state, not of this document: the signed DG14 must tie the two.
    pub(super) fn pace_cam(&self) -> Check {
        let outcome = match &self.document.pace_cam {
            Proof::Done(_) if !self.options.source.is_witnessed() => {
                Outcome::Inconclusive(Finding::AssertedByReader)
            }
            Proof::Done(evidence) => match self.signed_in(&evidence.public_key) {
                Ok(file) => proven(ChipProof::PaceMapping(file)),
                Err(outcome) => outcome,
            },
            // Whatever is signed: EF.CardAccess offered it, it ran, and it did not hold.
            failed @ (Proof::Failed(_) | Proof::Refused { .. }) => self.not_done(failed),
            _ if !self.offers_cam() => Outcome::NotApplicable(Finding::NotOffered),
            other => self.not_done(other),
        };
        let mut check = Check::new(CheckName::PaceCam, outcome);
        if let Proof::Done(evidence) = &self.document.pace_cam {
            check
                .findings
                .extend(weak_key(&evidence.public_key, check.status()));
        }
        check
    }

    fn offers_cam(&self) -> bool {
        self.dg14.is_some_and(|dg14| {
            let mechanisms = dg14.pace.iter().filter_map(|info| info.mechanism());
            mechanisms
                .into_iter()
                .any(|mechanism| mechanism.mapping == Mapping::ChipAuthentication)
        })
    }

    /// The file with a signature that holds the key. A false EF.CardSecurity is a forger's sign even
    /// where DG14 has the key.
    fn signed_in(&self, spki: &[u8]) -> Result<FileIdentity, Outcome> {
        let holds = |infos: &SecurityInfos| infos.chip_auth_keys.iter().any(|k| k.spki == spki);
        let undecided = match self.card_security {
            Some(Ok(card)) if holds(&card.infos) => {
                // DG14 has to repeat all of it (9.2.11); one without any key contradicts none.
                let without_key = |dg14: &SecurityInfos| dg14.chip_auth_keys.is_empty();
                let offered = self.offers_cam() && self.dg14.is_some_and(without_key);
                if self.dg14.is_some_and(holds) || offered {
                    return Ok(FileIdentity::CARD_SECURITY);
                }
                return Err(Outcome::Inconclusive(Finding::KeyUntied));
            }
            // The issuer has signed for another key than the chip's.
            Some(Ok(_)) => return Err(Outcome::Failed(Finding::KeyNotSigned)),
            Some(Err(failed @ Outcome::Failed(_))) => return Err(failed.clone()),
            Some(Err(outcome)) => Some(outcome.clone()),
            None => None,
        };
        if self.dg14.is_some_and(holds) {
            return Ok(FileIdentity::dg(DataGroup::Dg14));
        }
        Err(undecided.unwrap_or(Outcome::Failed(Finding::KeyNotSigned)))
    }

    /// Terminal Authentication proves the terminal to the chip, and nothing of the chip.
    pub(super) fn ta(&self) -> Check {
        let outcome = match &self.document.terminal_auth {
            Proof::Done(_) if !self.options.source.is_witnessed() => {
                Outcome::Inconclusive(Finding::AssertedByReader)
            }
            Proof::Done(evidence) => {
                let trust_point = evidence.trust_point.clone();
                proven(ChipProof::TerminalAuthentication { trust_point })
            }
            Proof::NotRun(NotRun::NotOffered) => Outcome::NotApplicable(Finding::NotOffered),
            Proof::Refused { step, status } => Outcome::Inconclusive(Finding::Refused {
                step,
                status: *status,
            }),
            Proof::Failed(error) => Outcome::Inconclusive(Finding::NotFinished {
                error: error.clone(),
            }),
            other => self.not_done(other),
        };
        let mut check = Check::new(CheckName::Ta, outcome);
        if let Proof::Done(evidence) = &self.document.terminal_auth
            && evidence.static_binding
        {
            check.findings.push(Finding::StaticBinding);
        }
        check
    }

    /// The content of a group that holds a key of the chip: listed in the SOD, read, and bound.
    fn key_group(&self, group: DataGroup) -> Result<&[u8], Outcome> {
        let object = self.sod.object().map_err(|outcome| match outcome {
            // The failure is the SOD's, and reported with it.
            Outcome::Failed(_) => Outcome::NotAvailable(Finding::Needs { check: "pa.hashes" }),
            other => other,
        })?;
        if object.hash_of(group).is_none() {
            return Err(Outcome::NotApplicable(Finding::NotListed { group }));
        }
        let file = FileIdentity::dg(group);
        let withheld = |detail: String| match self.options.source {
            Source::Live | Source::Attested => {
                Outcome::Failed(Finding::KeyWithheld { group, detail })
            }
            Source::File => Outcome::Inconclusive(Finding::AssertedByReader),
        };
        match self.document.files.get(&file) {
            Some(FileState::Read(bytes)) if self.bound.contains(&group) => Ok(bytes.reveal()),
            Some(FileState::Read(_)) => Err(Outcome::Inconclusive(Finding::KeyNotBound { group })),
            Some(FileState::Hash(_)) => Err(Outcome::NotAvailable(Finding::OnlyHash { file })),
            Some(FileState::Absent(status) | FileState::Refused(status)) => {
                Err(withheld(format!("{status:04X}")))
            }
            Some(FileState::Broken(error)) => Err(withheld(error.clone())),
            Some(FileState::LinkLost) => Err(Outcome::Inconclusive(Finding::LinkLost { file })),
            None => Err(Outcome::NotAvailable(Finding::FileNotGiven { file })),
        }
    }

    /// A proof that the signed data promises, and that did not come to its end.
    fn not_done<E>(&self, proof: &Proof<E>) -> Outcome {
        let against_chip = |finding| match self.options.source {
            Source::Live | Source::Attested => Outcome::Failed(finding),
            Source::File => Outcome::Inconclusive(Finding::AssertedByReader),
        };
        match proof {
            Proof::Refused { step, status } => against_chip(Finding::Refused {
                step,
                status: *status,
            }),
            Proof::Failed(error) => against_chip(Finding::ProofFailed {
                error: error.clone(),
            }),
            Proof::Inconclusive(error) => Outcome::Inconclusive(Finding::NotFinished {
                error: error.clone(),
            }),
            Proof::NotRun(NotRun::Unsupported(error)) => {
                Outcome::Inconclusive(Finding::NotFinished {
                    error: error.clone(),
                })
            }
            Proof::NotRun(NotRun::NoChip) => Outcome::NotAvailable(Finding::NoChip),
            Proof::NotRun(NotRun::NotAsked | NotRun::NotOffered)
            | Proof::Pending
            | Proof::Done(_) => Outcome::NotAvailable(Finding::NotRun),
        }
    }
}

/// What is weak about the key that a proof passed with.
fn weak_key(spki: &[u8], status: Status) -> Option<Finding> {
    let what = chip_auth::weakness(spki).filter(|_| status == Status::Passed)?;
    Some(Finding::Weak { what })
}

fn line(verified: &active_auth::Verified) -> String {
    let hash = verified.hash;
    match verified.scheme {
        active_auth::Scheme::Rsa { bits } => format!("RSA {hash}, {bits} bits"),
        active_auth::Scheme::EcdsaPlain(curve) | active_auth::Scheme::EcdsaDer(curve) => {
            format!("ECDSA {hash}, {curve}")
        }
    }
}

/// The name of a protocol, for people; its number where it has none.
fn name_of(oid: &str) -> String {
    let name = oid
        .parse()
        .ok()
        .and_then(|oid| cccd_lds::security_infos::protocol::name(&oid));
    name.map_or_else(|| oid.to_owned(), str::to_owned)
}
