//! Authorities who may let terminals read fingerprints, and a terminal's key in a security module.

use std::sync::{Arc, Mutex};

use cccd_chip::lds::cv_certificate::{CvCertificate, TerminalAuthProtocol};
use cccd_chip::terminal_auth::{SignerError, Terminal, TerminalSigner};
use cccd_softcard::hash::Hash;
use cccd_softcard::personalisation::{CurveId, TerminalTrust};
use cccd_softcard::rng::Rng;
use cccd_softcard::signature::{KeySpec, SignatureAlgorithm};
use cccd_softcard::terminal_authority::{Grant, Role, TerminalKey, on_curve};
use cccd_softcard::{IssuedCard, Order};
use time::Date;
use time::macros::date;

use crate::soft::issue;

const PERSONALISED: Date = date!(2025 - 01 - 01);

pub(super) fn plain(hash: Hash) -> SignatureAlgorithm {
    SignatureAlgorithm::EcdsaPlain(hash)
}

pub(super) fn key(name: &str, algorithm: SignatureAlgorithm) -> TerminalKey {
    let spec = match algorithm {
        SignatureAlgorithm::EcdsaPlain(_) => on_curve(CurveId::BrainpoolP256r1),
        _ => KeySpec::Rsa(2048),
    };
    TerminalKey::generate(name, spec, algorithm, &Rng::from_seed(b"terminals")).unwrap()
}

pub(super) const fn grant(role: Role) -> Grant {
    Grant {
        role,
        rights: 0x03,
        from: date!(2025 - 02 - 01),
        to: date!(2026 - 02 - 01),
    }
}

/// An authority, its verifier, a terminal, and their certificates.
pub(super) struct Pki {
    pub(super) cvca: TerminalKey,
    pub(super) verifier: TerminalKey,
    pub(super) terminal: TerminalKey,
    pub(super) certificates: Vec<CvCertificate>,
}

impl Pki {
    pub(super) fn new(algorithm: SignatureAlgorithm) -> Self {
        Self::of("VT", algorithm)
    }

    pub(super) fn of(state: &str, algorithm: SignatureAlgorithm) -> Self {
        let cvca = key(&format!("{state}CVCATEST00001"), algorithm);
        let verifier = key(&format!("{state}DVTEST00001"), algorithm);
        let terminal = key(&format!("{state}DESKTEST00001"), algorithm);
        let mut pki = Self {
            cvca,
            verifier,
            terminal,
            certificates: Vec::new(),
        };
        pki.add(
            &pki.cvca.clone(),
            &pki.verifier.clone(),
            grant(Role::DomesticVerifier),
        );
        pki.add(
            &pki.verifier.clone(),
            &pki.terminal.clone(),
            grant(Role::Terminal),
        );
        pki
    }

    pub(super) fn add(&mut self, issuer: &TerminalKey, subject: &TerminalKey, grant: Grant) {
        let certificate = issuer.certify(subject, grant).unwrap();
        self.certificates
            .push(CvCertificate::parse(&certificate).unwrap());
    }

    /// The card trusts the authority.
    pub(super) fn trusted_by(&self, order: Order) -> IssuedCard {
        self.trusted_by_card(&issue(&order))
    }

    pub(super) fn trusted_by_card(&self, card: &IssuedCard) -> IssuedCard {
        let own = self.cvca.certify(&self.cvca, grant(Role::Cvca)).unwrap();
        let mut card = card.clone();
        card.personalisation.terminals = Some(TerminalTrust {
            certificates: vec![own],
            today: PERSONALISED,
        });
        card
    }

    pub(super) fn terminal(&self) -> Terminal {
        self.signing(Arc::new(Module::new(&self.terminal)))
    }

    pub(super) fn signing(&self, signer: Arc<dyn TerminalSigner>) -> Terminal {
        Terminal::new(self.certificates.clone(), signer).unwrap()
    }
}

/// The key in a security module: it is asked, and never seen.
#[derive(Debug)]
pub(super) struct Module {
    key: TerminalKey,
    pub(super) asked: Mutex<Vec<TerminalAuthProtocol>>,
}

impl Module {
    pub(super) fn new(key: &TerminalKey) -> Self {
        Self {
            key: key.clone(),
            asked: Mutex::new(Vec::new()),
        }
    }
}

impl TerminalSigner for Module {
    fn sign(&self, protocol: TerminalAuthProtocol, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.asked.lock().unwrap().push(protocol);
        self.key
            .sign(message)
            .map_err(|error| SignerError(error.to_string()))
    }
}
