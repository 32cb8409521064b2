//! From a document to what is known of it: trust and time come from the command line, the rest
//! from the library. Both commands that judge go through here.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use cccd_chip::document::Document;
use cccd_chip::judge::{Headline, Policy, Verdict, judge};
use cccd_chip::lds::dg2::Dg2;
use cccd_chip::lds::person::Person;
use cccd_chip::lds::qr::Qr;
use cccd_chip::lds::{DataGroup, Private};
use cccd_chip::pki::TrustStore;
use cccd_chip::verify::{Ahead, Report, Source, VerifyOptions, verify};

use crate::args::Judging;
use crate::commands::verify::EvidenceSeen;
use crate::exit::Exit;
use crate::input;
use crate::problem::Problem;
use crate::render::comparison::{self, Compared};

/// What documents are judged by.
#[derive(Debug)]
pub(crate) struct Judge {
    trust: Arc<TrustStore>,
    options: VerifyOptions,
}

impl Judge {
    /// # Errors
    /// Where trust anchors or the date cannot be read.
    pub(crate) fn new(judging: &Judging, source: Source) -> Result<Self, Problem> {
        for path in &judging.trust {
            fs::metadata(path).map_err(|error| Problem::read_file(path, &error))?;
        }
        let trust = TrustStore::from_paths(&judging.trust).map_err(|error| Problem::Trust {
            why: error.to_string(),
        })?;
        if let Some(failure) = trust.failures().first() {
            let why = format!("{}: {}", failure.origin, failure.reason);
            return Err(Problem::Trust { why });
        }
        let at = input::moment(judging.at.as_deref())?;
        Ok(Self {
            trust: Arc::new(trust),
            options: VerifyOptions {
                at,
                expected_challenge: None,
                source,
            },
        })
    }

    /// The challenge that the chip must have signed.
    pub(crate) fn expect_challenge(&mut self, challenge: [u8; 8]) {
        self.options.expected_challenge = Some(challenge);
    }

    /// Trusts one more authority, for this run only.
    #[cfg(feature = "demo")]
    pub(crate) fn trust_also(&mut self, certificate: &[u8]) {
        Arc::make_mut(&mut self.trust).add_bytes(certificate, "soft card");
    }

    /// Begins to verify a document that is about to be read; [`Self::judge_read`] goes on.
    pub(crate) fn begin(&self) -> Ahead {
        Ahead::begin(Arc::clone(&self.trust))
    }

    /// Judges a document whose files were given to `ahead` while they were read.
    pub(crate) fn judge_read(&self, ahead: &Ahead, document: Document, demo: bool) -> Judged {
        let report = ahead.verify(&document, &self.options);
        self.judged(report, document, demo)
    }

    pub(crate) fn judge(&self, document: Document, demo: bool) -> Judged {
        self.judge_from(self.options.source, document, demo)
    }

    /// Judges a document that comes from elsewhere than most.
    pub(crate) fn judge_from(&self, source: Source, document: Document, demo: bool) -> Judged {
        let options = VerifyOptions {
            source,
            ..self.options
        };
        let report = verify(&document, &self.trust, &options);
        self.judged(report, document, demo)
    }

    fn judged(&self, report: Report, document: Document, demo: bool) -> Judged {
        let verdict = judge(&report, &Policy::default());
        let today = self.options.at.date();
        let person = Person::read(|group| document.dg(group), Some(today));
        Judged {
            path: None,
            evidence: None,
            document,
            report,
            verdict,
            person,
            qr: None,
            demo,
        }
    }
}

/// A document, its checks and the verdict.
#[derive(Debug)]
pub(crate) struct Judged {
    /// Where its files lie, if it was not read from a chip.
    pub(crate) path: Option<PathBuf>,
    /// What is known of the evidence file, if it came in one.
    pub(crate) evidence: Option<EvidenceSeen>,
    pub(crate) document: Document,
    pub(crate) report: Report,
    pub(crate) verdict: Verdict,
    /// The holder, if a data group that names one was read.
    pub(crate) person: Option<Person>,
    /// The QR code that opened the chip, if that did. Unverified.
    pub(crate) qr: Option<Qr>,
    /// A soft card whose test authority was trusted for this run.
    pub(crate) demo: bool,
}

impl Judged {
    pub(crate) fn exit(&self) -> Exit {
        match self.verdict.headline {
            Headline::Genuine => Exit::Genuine,
            _ => Exit::NotGenuine,
        }
    }

    /// What the QR code says beside what the chip says, if there are both.
    pub(crate) fn comparison(&self) -> Option<Vec<Compared>> {
        let (person, qr) = (self.person.as_ref()?, self.qr.as_ref()?);
        Some(comparison::with_qr(person, qr))
    }

    /// The portrait as stored, if DG2 was read and holds one.
    pub(crate) fn portrait(&self) -> Option<Private<Vec<u8>>> {
        let dg2 = Dg2::parse(self.document.dg(DataGroup::Dg2)?).ok()?;
        Some(Private::new(dg2.portrait()?.image.to_vec()))
    }
}
