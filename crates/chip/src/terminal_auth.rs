//! Terminal Authentication, version 1 (TR-03110-1, 3.5; Doc 9303-11, 7.1 and appendix K): the
//! terminal proves to the chip that its state may read fingerprints and irises (DG3, DG4).
//!
//! Only authorities hold such keys. They are used through [`TerminalSigner`], so that they can stay
//! in a security module or on a server; [`SoftwareSigner`] holds one in memory.

mod chain;
mod signer;
#[cfg(test)]
mod tests;
mod verify;

use std::sync::Arc;

use cccd_lds::cv_certificate::{CvCertificate, Reference, Role, TerminalAuthProtocol};
use cccd_lds::cvca::EfCvca;
use cccd_lds::security_infos::{FileId, SecurityInfos};
use cccd_lds::tlv::{Tag, encode};
use cccd_lds::{FileIdentity, ParseError, Private};
use zeroize::Zeroizing;

pub use signer::{SignerError, SoftwareSigner, TerminalSigner};
pub use verify::{ChainError, verify_chain};

use crate::channel::{Channel, ChannelError};
use crate::crypto::{Element, HashAlgorithm, digest};
use crate::document::{NotRun, Proof, TerminalAuthEvidence};
use crate::iso7816::{Command, StatusWord, ins};
use crate::transport::TransportError;

/// Length of the chip's challenge in bytes.
const CHALLENGE_LEN: usize = 8;
/// Length of EF.CVCA in bytes.
const CVCA_LEN: usize = 36;

/// A terminal with its certificates and the way to its private key.
#[derive(Clone)]
pub struct Terminal {
    certificates: Vec<CvCertificate>,
    signer: Arc<dyn TerminalSigner>,
    static_binding: bool,
}

/// What makes no terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TerminalError {
    /// The certificates do not parse: get them anew from the authority.
    #[error(transparent)]
    Certificates(#[from] ParseError),
    /// None of the certificates is a terminal's: the one for the private key is missing.
    #[error("none of the certificates is a terminal's")]
    NoTerminal,
    /// More than one certificate is a terminal's, and they are for different keys: give the one for
    /// the private key.
    #[error("the certificates are of several terminals")]
    SeveralTerminals,
}

/// What binds a run to the chip's session.
#[derive(Debug, Clone)]
pub struct Binding {
    /// ID_IC: the chip's compressed ephemeral key of PACE, or after BAC the document number with
    /// its check digit.
    pub chip: Private<Vec<u8>>,
    /// ID_IC of old chips that bind by what was printed although they were opened by PACE: the
    /// document number with its check digit, or the card access number. It is tried last, and only
    /// if the terminal allows.
    pub printed: Option<Private<Vec<u8>>>,
    /// The terminal's own compressed ephemeral key: of Chip Authentication, or else of PACE with
    /// chip authentication mapping.
    pub terminal: Vec<u8>,
}

impl Terminal {
    /// From certificates in any order: the terminal's own, its verifier's, and as many link
    /// certificates as may be needed; certificates of no use do no harm.
    ///
    /// # Errors
    /// [`TerminalError::NoTerminal`], [`TerminalError::SeveralTerminals`].
    pub fn new(
        certificates: Vec<CvCertificate>,
        signer: Arc<dyn TerminalSigner>,
    ) -> Result<Self, TerminalError> {
        let mut own = certificates.iter().filter(|c| is_terminal(c));
        let first = own.next().ok_or(TerminalError::NoTerminal)?;
        if own.any(|other| other.body().holder != first.body().holder) {
            return Err(TerminalError::SeveralTerminals);
        }
        Ok(Self {
            certificates,
            signer,
            static_binding: false,
        })
    }

    /// From files, each with one or more certificates.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn from_files(
        files: &[Vec<u8>],
        signer: Arc<dyn TerminalSigner>,
    ) -> Result<Self, TerminalError> {
        let mut certificates = Vec::new();
        for file in files {
            certificates.extend(CvCertificate::parse_all(file)?);
        }
        Self::new(certificates, signer)
    }

    /// Allows the static binding of some old chips (TR-03110-1, 3.5), by which a signature made
    /// once for a chip says nothing of when: a chip is tried again with it where it refuses the
    /// signature over its session.
    #[must_use]
    pub const fn allowing_static_binding(mut self) -> Self {
        self.static_binding = true;
        self
    }
}

impl core::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let names = self.certificates.iter().map(|c| &c.body().holder);
        f.debug_list().entries(names).finish()
    }
}

fn is_terminal(certificate: &CvCertificate) -> bool {
    certificate.body().authorization.role() == Role::Terminal
}

fn is_authority(certificate: &CvCertificate) -> bool {
    certificate.body().authorization.role() == Role::Cvca
}

/// The compressed form of an ephemeral key (TR-03110-3, A.2.2.3): the x-coordinate, or SHA-1 of the
/// number.
pub(crate) fn compress(key: &Element) -> Vec<u8> {
    match key {
        Element::Point(point) => point.x().to_vec(),
        Element::Modp(_) => digest(HashAlgorithm::Sha1, &key.encoded()),
    }
}

/// Runs Terminal Authentication after Chip Authentication; `dg14` says whether the chip knows it and
/// where its trust points stand. Of several terminals, of several states, the first is proven whose
/// certificates lead up to one of those.
///
/// # Errors
/// [`ChannelError`] if the link or the session is lost.
pub fn run(
    channel: &mut dyn Channel,
    terminals: &[Terminal],
    dg14: &SecurityInfos,
    binding: &Binding,
) -> Result<Proof<TerminalAuthEvidence>, ChannelError> {
    let Some(info) = dg14.terminal_auth.iter().find(|info| info.version == 1) else {
        return Ok(Proof::NotRun(if dg14.terminal_auth.is_empty() {
            NotRun::NotOffered
        } else {
            NotRun::Unsupported("a version of Terminal Authentication other than 1".into())
        }));
    };
    let trust_points = match trust_points(channel, info.ef_cvca)? {
        Ok(references) => references,
        Err(proof) => return Ok(proof),
    };
    let found = terminals.iter().find_map(|terminal| {
        let chain = chain::find(&terminal.certificates, &trust_points)?;
        Some((terminal, chain))
    });
    let Some((terminal, chain)) = found else {
        let names: Vec<&str> = trust_points.iter().map(Reference::as_str).collect();
        return Ok(Proof::NotRun(NotRun::Unsupported(format!(
            "no chain of certificates from {} to a terminal",
            names.join(" or ")
        ))));
    };
    let run = Run {
        terminal,
        chain: &chain,
    };
    match run.attempt(channel, binding) {
        Ok(proof) => Ok(proof),
        Err(Stop::Proof(proof)) => Ok(proof),
        Err(Stop::Lost(error)) => Err(error),
    }
}

/// One chain with one chip.
struct Run<'a> {
    terminal: &'a Terminal,
    chain: &'a [&'a CvCertificate],
}

/// Why a run ended early.
enum Stop {
    Proof(Proof<TerminalAuthEvidence>),
    Lost(ChannelError),
}

impl Run<'_> {
    fn attempt(
        &self,
        channel: &mut dyn Channel,
        binding: &Binding,
    ) -> Result<Proof<TerminalAuthEvidence>, Stop> {
        let refused = |step, status: StatusWord| Proof::Refused {
            step,
            status: status.0,
        };
        self.import(channel, self.chain)?;
        let status = self.authenticate(channel, binding.chip.reveal(), &binding.terminal)?;
        if status.is_ok() {
            return Ok(Proof::Done(self.evidence(false)));
        }
        // Some chips bind by what is printed; the chip has said that it does not take ours.
        if let Some(printed) = &binding.printed
            && self.terminal.static_binding
            && status.sw1() == 0x63
        {
            // The link certificates have moved the trust point on, and are taken only once
            // (TR-03110-3, 2.5.1); a chain has them before all others.
            let links = self
                .chain
                .iter()
                .take_while(|link| is_authority(link))
                .count();
            self.import(channel, self.chain.get(links..).unwrap_or_default())?;
            let status = self.authenticate(channel, printed.reveal(), &binding.terminal)?;
            if status.is_ok() {
                return Ok(Proof::Done(self.evidence(true)));
            }
        }
        Ok(refused("EXTERNAL AUTHENTICATE", status))
    }

    /// The certificates, from the chip's trust point to the terminal's (steps 1 and 2).
    fn import(&self, channel: &mut dyn Channel, chain: &[&CvCertificate]) -> Result<(), Stop> {
        for certificate in chain {
            let authority = certificate.body().authority.to_latin1();
            let set = Command::new(ins::MSE, 0x81, 0xB6).with_data(encode(Tag(0x83), &authority));
            step(channel, "MSE:Set DST", &set)?;
            let verify =
                Command::new(ins::PSO, 0x00, 0xBE).with_data(certificate.to_command_data());
            step(channel, "PSO: VERIFY CERTIFICATE", &verify)?;
        }
        Ok(())
    }

    /// Challenge and signature (steps 3 to 5); the chip's answer to the signature.
    fn authenticate(
        &self,
        channel: &mut dyn Channel,
        chip: &[u8],
        key: &[u8],
    ) -> Result<StatusWord, Stop> {
        let own = self.chain.last().map(|certificate| certificate.body());
        let Some(own) = own else {
            return Err(Stop::Proof(Proof::NotRun(NotRun::NotOffered)));
        };
        let Some(protocol) = own.public_key.protocol() else {
            let oid = own.public_key.algorithm();
            let unknown = NotRun::Unsupported(format!("the terminal's key is for {oid}"));
            return Err(Stop::Proof(Proof::NotRun(unknown)));
        };
        let name = encode(Tag(0x83), &own.holder.to_latin1());
        let set = Command::new(ins::MSE, 0x81, 0xA4).with_data(name);
        step(channel, "MSE:Set AT", &set)?;
        let command = Command::new(ins::GET_CHALLENGE, 0, 0).expecting(CHALLENGE_LEN);
        let challenge = step(channel, "GET CHALLENGE", &command)?;
        if challenge.len() != CHALLENGE_LEN {
            let wrong = "the chip's challenge is not of 8 bytes".to_owned();
            return Err(Stop::Proof(Proof::Inconclusive(wrong)));
        }
        let message = Zeroizing::new([chip, &challenge, key].concat());
        let signature = self
            .terminal
            .signer
            .sign(protocol, &message)
            .map_err(|error| Stop::Proof(Proof::Inconclusive(format!("terminal: {error}"))))?;
        let command = Command::new(ins::EXTERNAL_AUTHENTICATE, 0, 0).with_data(signature);
        Ok(exchange(channel, "EXTERNAL AUTHENTICATE", &command)?.0)
    }

    fn evidence(&self, static_binding: bool) -> TerminalAuthEvidence {
        let body = |certificate: &&CvCertificate| certificate.body().clone();
        let first = self.chain.first().map(body);
        let last = self.chain.last().map(body);
        TerminalAuthEvidence {
            trust_point: first.map_or_else(String::new, |body| body.authority.to_string()),
            chain: self
                .chain
                .iter()
                .map(|certificate| certificate.body().holder.to_string())
                .collect(),
            algorithm: last
                .and_then(|body| body.public_key.protocol())
                .map_or("id-TA", TerminalAuthProtocol::name),
            static_binding,
        }
    }
}

/// EF.CVCA, the most recent trust point first. It is a series of data objects without a length of
/// their own, of a fixed size.
fn trust_points(
    channel: &mut dyn Channel,
    place: Option<FileId>,
) -> Result<Result<Vec<Reference>, Proof<TerminalAuthEvidence>>, ChannelError> {
    let default = FileIdentity::CVCA;
    let (fid, sfi) = match place {
        Some(place) => (place.fid, place.sfid),
        None => (default.fid, Some(default.sfi)),
    };
    let mut response = None;
    if let Some(sfi) = sfi.filter(|sfi| (1..=30).contains(sfi)) {
        let by_sfi = channel.exchange(&Command::read_binary_sfi(sfi, 0, CVCA_LEN))?;
        // The signed DG14 names the short identifier, and the chip knows no such file.
        if place.is_some() && by_sfi.status == StatusWord::NOT_FOUND {
            return Ok(Err(Proof::Refused {
                step: "READ EF.CVCA",
                status: by_sfi.status.0,
            }));
        }
        response = Some(by_sfi).filter(|response| !response.data.is_empty());
    }
    let response = match response {
        Some(response) => response,
        None => {
            let selected = channel.exchange(&Command::select_file(fid))?;
            if !selected.status.is_ok() {
                return Ok(Err(Proof::Refused {
                    step: "SELECT EF.CVCA",
                    status: selected.status.0,
                }));
            }
            channel.exchange(&Command::read_binary(0, CVCA_LEN))?
        }
    };
    if response.data.is_empty() {
        return Ok(Err(Proof::Refused {
            step: "READ EF.CVCA",
            status: response.status.0,
        }));
    }
    let parsed = EfCvca::parse(&response.data).and_then(|file| {
        let references = file.references.iter().take(2);
        references.map(|text| Reference::new(text)).collect()
    });
    Ok(parsed
        .map_err(|error| Proof::Inconclusive(format!("EF.CVCA cannot be understood: {error}"))))
}

/// A command that must succeed; its data.
fn step(channel: &mut dyn Channel, step: &'static str, command: &Command) -> Result<Vec<u8>, Stop> {
    match exchange(channel, step, command)? {
        (status, data) if status.is_ok() => Ok(data),
        (status, _) => Err(Stop::Proof(Proof::Refused {
            step,
            status: status.0,
        })),
    }
}

fn exchange(
    channel: &mut dyn Channel,
    step: &'static str,
    command: &Command,
) -> Result<(StatusWord, Vec<u8>), Stop> {
    match channel.exchange(command) {
        Ok(response) => Ok((response.status, response.data)),
        Err(ChannelError::Transport(TransportError::TooLong { length, limit })) => {
            Err(Stop::Proof(Proof::Inconclusive(format!(
                "reader: {step} takes {length} bytes, and this reader carries {limit}"
            ))))
        }
        Err(error) => Err(Stop::Lost(error)),
    }
}
