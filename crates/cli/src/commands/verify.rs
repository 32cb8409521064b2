//! `cccd verify`: judges documents from their files, without a chip.

mod bulk;

use std::fs;
use std::path::Path;

use cccd_chip::document::Document;
use cccd_chip::evidence::{Attestation, DeskPublicKey, EvidenceFile, MAX_FILE as MAX_EVIDENCE};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::verify::Source;
use time::OffsetDateTime;

use crate::args::VerifyArgs;
use crate::commands::desk_key;
use crate::exit::Exit;
use crate::input;
use crate::judged::{Judge, Judged};
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::screen::Screen;
use crate::render::{json, text};

/// Largest file that is looked at, in bytes; a portrait in the best quality has some 100 kB.
const MAX_FILE: u64 = MAX_EVIDENCE as u64;

/// Judges each path; one that cannot be judged is reported, and the others go on.
///
/// # Errors
/// Where nothing can be judged at all: a wrong date, trust anchors that cannot be used.
pub(crate) fn run(args: &VerifyArgs, screen: &Screen) -> Result<Exit, Problem> {
    let verifier = Verifier::new(args)?;
    if args.json_lines {
        return Ok(bulk::run(&args.paths, &verifier, screen));
    }
    let mut worst = Exit::Genuine;
    for path in &args.paths {
        let exit = match given(path) {
            Ok(given) => {
                let judged = verifier.judge(path, given);
                if args.judging.json {
                    json::print(screen, &json::Output::new(&judged));
                } else {
                    text::print(screen, &judged, args.judging.verbose);
                }
                judged.exit()
            }
            Err(problem) => {
                screen.problem(Label::Error, &problem);
                problem.exit()
            }
        };
        worst = worst.max(exit);
    }
    Ok(worst)
}

/// What documents are judged by, and whose word is believed.
#[derive(Debug)]
struct Verifier {
    judge: Judge,
    desks: Vec<DeskPublicKey>,
}

impl Verifier {
    fn new(args: &VerifyArgs) -> Result<Self, Problem> {
        let mut judge = Judge::new(&args.judging, Source::File)?;
        if let Some(given) = &args.expect_challenge {
            judge.expect_challenge(input::challenge("--expect-challenge", given)?);
        }
        Ok(Self {
            judge,
            desks: desk_key::public(&args.desk_key)?,
        })
    }

    fn judge(&self, path: &Path, given: Given) -> Judged {
        let mut judged = match given {
            Given::Files(document) => self.judge.judge(*document, false),
            Given::Evidence(evidence) => {
                let attestation = evidence.attestation(&self.desks);
                let source = attestation.source();
                let mut judged = self.judge.judge_from(source, evidence.document, false);
                judged.evidence = Some(EvidenceSeen {
                    created: evidence.created,
                    attestation,
                });
                judged
            }
        };
        judged.path = Some(path.to_owned());
        judged
    }
}

/// What is known of an evidence file besides the document in it.
#[derive(Debug)]
pub(crate) struct EvidenceSeen {
    /// When it was written, as it says.
    pub(crate) created: OffsetDateTime,
    /// Who vouches for what only the reader witnessed.
    pub(crate) attestation: Attestation,
}

/// What a path holds.
enum Given {
    Files(Box<Document>),
    Evidence(Box<EvidenceFile>),
}

/// The document in an evidence file, in an EF.SOD or in a folder.
fn given(path: &Path) -> Result<Given, Problem> {
    let mut document = Document::default();
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|error| Problem::read_file(path, &error))?;
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        // The same folder gives the same document on every system.
        paths.sort();
        for file in paths.iter().filter(|file| file.is_file()) {
            if let Some(bytes) = read(file)? {
                insert(&mut document, bytes);
            }
        }
    } else if let Some(bytes) = read(path)? {
        if EvidenceFile::is_evidence(&bytes) {
            return match EvidenceFile::parse(&bytes) {
                Ok(evidence) => Ok(Given::Evidence(Box::new(evidence))),
                Err(error) => Err(Problem::Evidence {
                    path: path.to_owned(),
                    why: error.to_string(),
                }),
            };
        }
        insert(&mut document, bytes);
    }
    match document.file(FileIdentity::SOD) {
        Some(_) => Ok(Given::Files(Box::new(document))),
        None => Err(Problem::NoSod {
            path: path.to_owned(),
        }),
    }
}

/// The content of a file, unless it is larger than any of a document.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    let problem = |error| Problem::read_file(path, &error);
    if fs::metadata(path).map_err(problem)?.len() > MAX_FILE {
        return Ok(None);
    }
    fs::read(path).map(Some).map_err(problem)
}

/// Puts a file in as what its first bytes say that it is; others are not part of a document.
fn insert(document: &mut Document, mut bytes: Vec<u8>) {
    let Some(identity) = identity(&bytes) else {
        return;
    };
    // Dumps often end with the padding that stands behind the content on the chip.
    if let Ok(length) = cccd_chip::lds::tlv::file_length(&bytes) {
        bytes.truncate(length);
    }
    document.insert(identity, bytes);
}

/// Which file begins like this (Doc 9303-10, 4.6 and 4.7; 3.11 for those of the master file).
fn identity(bytes: &[u8]) -> Option<FileIdentity> {
    // EF.CardSecurity and a certificate both begin with 30; only the former goes on with the
    // object identifier of SignedData.
    const SIGNED_DATA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2];
    if is_text(bytes) {
        return None;
    }
    match *bytes.first()? {
        0x60 => Some(FileIdentity::COM),
        0x77 => Some(FileIdentity::SOD),
        0x31 => Some(FileIdentity::CARD_ACCESS),
        0x30 => bytes
            .get(..20)?
            .windows(SIGNED_DATA.len())
            .any(|window| window == SIGNED_DATA)
            .then_some(FileIdentity::CARD_SECURITY),
        tag => DataGroup::from_tag(tag).map(FileIdentity::dg),
    }
}

/// A note that lies beside the files: text without control characters, which no file has.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.chars().all(|c| c.is_whitespace() || !c.is_control()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_by_their_content() {
        let is = |bytes: &[u8]| identity(bytes);
        assert_eq!(is(&[0x77, 0x82, 0x04, 0x20, 0x30]), Some(FileIdentity::SOD));
        assert_eq!(is(&[0x60, 0x16, 0x5F, 0x01, 0x04]), Some(FileIdentity::COM));
        assert_eq!(
            is(b"\x61\x5B\x5F\x1F\x58IDVNM"),
            Some(FileIdentity::dg(DataGroup::Dg1))
        );
        assert_eq!(is(b"about this folder: length, names"), None);
        assert_eq!(is(b""), None);
    }

    #[test]
    fn a_certificate_is_no_card_security() {
        let mut card_security = vec![0x30, 0x82, 0x05, 0x00, 6, 9];
        card_security.extend([
            0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0, 0x82, 0, 0,
        ]);
        card_security.extend([0xA0; 8]);
        assert_eq!(identity(&card_security), Some(FileIdentity::CARD_SECURITY));
        let mut certificate = vec![0x30, 0x82, 0x03, 0x00, 0x30, 0x82, 0x02, 0x00];
        certificate.extend([0xA0; 16]);
        assert_eq!(identity(&certificate), None);
    }
}
