//! From the configuration to what the engine is made of.

use crate::config::{BasisKind, Config};
use crate::engine::{Clock, Parts, Waker};
use crate::flow::Settings;
use crate::judging::Judge;
use crate::record::{Basis, Mode};
use crate::store::{Retention, Session, Store};
use cccd_chip::pki::TrustStore;
use std::io;
use std::sync::Arc;

/// What documents are judged by, and what of it is not at hand.
#[derive(Debug)]
pub struct Trust {
    /// The judge. Its trust store may be empty; then no document can be genuine.
    pub judge: Judge,
    /// Everything that the configuration names and that could not be used, for the window to
    /// list: the desk works without it.
    pub problems: Vec<AnchorProblem>,
}

/// A file of trust anchors that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorProblem {
    /// The file or folder.
    pub file: String,
    /// What is wrong, for the operator.
    pub fault: AnchorFault,
    /// The same in English, for whoever helps: a library's or the system's own words.
    pub detail: String,
}

/// What is wrong with a file of trust anchors, by what helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorFault {
    /// It is not there.
    Missing,
    /// It is there, and cannot be read.
    Unreadable,
    /// It was read, and it or something in it is nothing that can be used.
    Unusable,
}

impl AnchorFault {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            // What the trust store says of a file that it has read.
            io::ErrorKind::Other => Self::Unusable,
            _ => Self::Unreadable,
        }
    }
}

/// What the flow is told by the configuration.
#[must_use]
pub fn settings(config: &Config, clerk: &str, session: Session) -> Settings {
    let notice = config.notice.version.clone();
    let basis = match config.notice.basis {
        BasisKind::Consent => Basis::Consent { notice },
        BasisKind::LegalDuty => Basis::LegalDuty { notice },
    };
    let mut settings = Settings::new(config.mode, clerk, basis);
    if config.mode == Mode::Hospital {
        settings.clinics.clone_from(&config.clinics);
    }
    settings.tightening = config.tightening;
    settings.demo = session == Session::Demo;
    settings
}

/// Loads the trust anchors. The soft card's own are among them in a demo session, and only there.
#[must_use]
pub fn trust(config: &Config, session: Session) -> Trust {
    let mut anchors = TrustStore::new();
    let mut problems = Vec::new();
    for path in &config.anchors {
        if let Err(error) = anchors.add_path(path) {
            problems.push(AnchorProblem {
                file: path.display().to_string(),
                fault: AnchorFault::of(&error),
                detail: error.to_string(),
            });
        }
    }
    problems.extend(anchors.failures().iter().map(|failure| AnchorProblem {
        file: failure.origin.clone(),
        fault: AnchorFault::Unusable,
        detail: failure.reason.clone(),
    }));
    #[cfg(feature = "demo")]
    if session == Session::Demo {
        super::demo::trust_soft_cards(&mut anchors);
    }
    #[cfg(not(feature = "demo"))]
    let _ = session;
    Trust {
        judge: Judge {
            trust: Arc::new(anchors),
            policy: config.policy,
        },
        problems,
    }
}

/// What the engine is made of.
#[must_use]
pub fn parts(
    config: &Config,
    records: Store,
    clerk: &str,
    judge: Judge,
    clock: Clock,
    waker: Waker,
) -> Parts<Store> {
    Parts {
        settings: settings(config, clerk, records.session()),
        records,
        retention: Some(Retention {
            visit_days: config.store.visit_days,
            stay_days: config.store.stay_days,
        }),
        judge,
        extended_length: config.extended_length,
        clock,
        waker,
        pcsc: true,
    }
}
