//! Chip Authentication (Doc 9303-11, 6.2): new session keys that only the owner of the chip's
//! static private key can have. A copied chip is found out by the first command under them.

#[cfg(test)]
mod tests;

use cccd_lds::Oid;
use cccd_lds::security_infos::{
    ChipAuthProtocol, ChipAuthPublicKeyInfo, CipherSuite, KeyAgreement, SecurityInfos, protocol,
};
use cccd_lds::spki::{DomainParameters, PublicKey, SubjectPublicKeyInfo};
use cccd_lds::tlv::{Tag, encode};

use crate::channel::{Channel, ChannelError, ChipAuthenticated, SecureMessaging, Secured, Session};
use crate::crypto::{Cipher, Element, Group, KeyUse, OsRng, Rng, kdf};
use crate::document::{ChipAuthEvidence, NotRun, Proof};
use crate::iso7816::{Command, Response, ins};
use crate::terminal_auth::compress;
use crate::transport::TransportError;

/// What came of it.
#[derive(Debug)]
pub enum Outcome<'t, S> {
    /// The chip has the private key: it answered a command under the new keys.
    Proven {
        /// The session under the new keys.
        session: Session<'t, ChipAuthenticated>,
        /// What to keep of it.
        evidence: ChipAuthEvidence,
        /// The answer to the command that was the proof.
        response: Response,
        /// Our ephemeral public key, compressed: Terminal Authentication is bound to it.
        ephemeral: Vec<u8>,
    },
    /// It was not run or the chip refused it; the session goes on under its old keys.
    Kept {
        /// The session as before.
        session: Session<'t, S>,
        /// Why there is no proof.
        proof: Proof<ChipAuthEvidence>,
    },
    /// The chip accepted, and then did not have the keys: it is a copy. The session is over.
    Failed(Proof<ChipAuthEvidence>),
}

/// Runs Chip Authentication with the keys of DG14 and proves it by `command`, which should be one
/// that is needed anyway.
///
/// AES is preferred to 3DES; where a variant is refused the next is tried. Nothing here checks
/// that DG14 is signed: without passive authentication the result means nothing.
///
/// # Errors
/// [`ChannelError`] if the link or the old session is lost.
pub fn run<'t, S: Secured>(
    session: Session<'t, S>,
    dg14: &SecurityInfos,
    command: &Command,
) -> Result<Outcome<'t, S>, ChannelError> {
    run_with(session, dg14, command, &mut OsRng)
}

pub(crate) fn run_with<'t, S: Secured>(
    mut session: Session<'t, S>,
    dg14: &SecurityInfos,
    command: &Command,
    rng: &mut dyn Rng,
) -> Result<Outcome<'t, S>, ChannelError> {
    let offers = offers(dg14);
    let mut proof = match (offers.is_empty(), dg14.chip_auth_keys.is_empty()) {
        (true, true) if dg14.chip_auth.is_empty() => Proof::NotRun(NotRun::NotOffered),
        (true, _) => Proof::NotRun(NotRun::Unsupported(
            "no variant of Chip Authentication with a key on a known group".into(),
        )),
        _ => Proof::Pending,
    };
    let mut refused = Vec::new();
    for offer in &offers {
        match offer.agree(&mut session, rng)? {
            Agreed::Keys(keys, ephemeral) => {
                let session = session.into_chip_authenticated(keys);
                return prove(session, offer.evidence(refused), ephemeral, command);
            }
            Agreed::Not(refusal) => {
                refused.push(offer.refused(&refusal));
                // The chip's refusal of the strongest variant is the one to report.
                if matches!(proof, Proof::Pending | Proof::Inconclusive(_)) {
                    proof = refusal;
                }
            }
        }
    }
    Ok(Outcome::Kept { session, proof })
}

fn prove<'t, S>(
    mut session: Session<'t, ChipAuthenticated>,
    evidence: ChipAuthEvidence,
    ephemeral: Vec<u8>,
    command: &Command,
) -> Result<Outcome<'t, S>, ChannelError> {
    match session.exchange(command) {
        Ok(response) => Ok(Outcome::Proven {
            session,
            evidence,
            response,
            ephemeral,
        }),
        Err(ChannelError::SessionLost(status)) => Ok(Outcome::Failed(Proof::Failed(format!(
            "the chip does not have the private key of its static key: {status} to the first \
             command under the new keys"
        )))),
        Err(ChannelError::Tampered(what)) => Ok(Outcome::Failed(Proof::Failed(format!(
            "the chip does not have the private key of its static key: {what}"
        )))),
        Err(error) => Err(error),
    }
}

/// One variant with one static key.
#[derive(Debug)]
struct Offer {
    protocol: Oid,
    cipher: Cipher,
    group: Group,
    static_key: Element,
    key_id: Option<u64>,
    /// Whether the chip has this key only, so that it need not be named.
    sole: bool,
    spki: Vec<u8>,
}

/// What a run of one variant brought.
enum Agreed {
    /// The session's keys, and our ephemeral public key, compressed.
    Keys(SecureMessaging, Vec<u8>),
    Not(Proof<ChipAuthEvidence>),
}

/// Variants and keys that are looked at; no chip has more than a few. DG14 is not verified yet, and
/// each pair costs time and memory.
const MOST: usize = 8;

/// All usable pairs of variant and key, strongest cipher first.
fn offers(dg14: &SecurityInfos) -> Vec<Offer> {
    let keys: Vec<Key<'_>> = dg14
        .chip_auth_keys
        .iter()
        .take(MOST)
        .filter_map(Key::new)
        .collect();
    let mut offers = Vec::new();
    for info in dg14.chip_auth.iter().take(MOST) {
        // Versions 2 and 3 (identity cards of TR-03110) run only after Terminal Authentication.
        let (Some(mechanism), 1) = (info.mechanism(), info.version) else {
            continue;
        };
        for key in &keys {
            let id = key.info.key_id;
            let named = info.key_id.is_none() || id.is_none() || info.key_id == id;
            if named && key.agreement == mechanism.key_agreement {
                let cipher = mechanism.cipher.into();
                offers.push(key.offer(info.protocol, cipher, id.or(info.key_id)));
            }
        }
    }
    if dg14.chip_auth.is_empty() {
        // Early chips give keys without a ChipAuthenticationInfo and mean 3DES.
        for key in &keys {
            let protocol = ChipAuthProtocol {
                key_agreement: key.agreement,
                cipher: CipherSuite::Tdes,
            }
            .oid();
            offers.push(key.offer(protocol, Cipher::Tdes, key.info.key_id));
        }
    }
    let sole = dg14.chip_auth_keys.len() == 1;
    for offer in &mut offers {
        offer.sole = sole;
    }
    offers.sort_by_key(|offer| {
        core::cmp::Reverse(
            Cipher::ALL
                .iter()
                .position(|cipher| *cipher == offer.cipher),
        )
    });
    offers
}

/// A static key that can be computed with.
struct Key<'a> {
    info: &'a ChipAuthPublicKeyInfo,
    agreement: KeyAgreement,
    group: Group,
    value: Element,
}

impl<'a> Key<'a> {
    fn new(info: &'a ChipAuthPublicKeyInfo) -> Option<Self> {
        let agreement = info.key_agreement()?;
        let (group, value) = static_key(&SubjectPublicKeyInfo::parse(&info.spki).ok()?)?;
        Some(Self {
            info,
            agreement,
            group,
            value,
        })
    }

    fn offer(&self, protocol: Oid, cipher: Cipher, key_id: Option<u64>) -> Offer {
        Offer {
            protocol,
            cipher,
            group: self.group.clone(),
            static_key: self.value.clone(),
            key_id,
            sole: false,
            spki: self.info.spki.clone(),
        }
    }
}

/// Group and value of a chip's static key; `None` if the group is unknown, or the value is not in
/// it.
pub(crate) fn static_key(spki: &SubjectPublicKeyInfo) -> Option<(Group, Element)> {
    let (parameters, value) = parameters_and_value(spki)?;
    let group = Group::from_domain_parameters(&parameters)?;
    let value = match group {
        // Under standardised parameters the key is a DER INTEGER, as under explicit ones.
        Group::Modp(_) => cccd_lds::tlv::only(&value, Tag::INTEGER)
            .ok()
            .and_then(|integer| integer.unsigned().ok().map(<[u8]>::to_vec))
            .unwrap_or(value),
        Group::Curve(_) => value,
    };
    let element = group.decode(&value).ok()?;
    Some((group, element))
}

/// What is weak about a chip's static key by now, if anything: a curve below 256 bits, or a prime
/// below 2048.
pub(crate) fn weakness(spki: &[u8]) -> Option<String> {
    let spki = SubjectPublicKeyInfo::parse(spki).ok()?;
    let (parameters, _) = parameters_and_value(&spki)?;
    let prime = match parameters {
        // As it stands: to validate it is no business of this.
        DomainParameters::ExplicitGroup(given) => given.prime,
        other => match Group::from_domain_parameters(&other)? {
            Group::Curve(curve) => {
                return (curve.order_bits() < 256).then(|| curve.to_string());
            }
            Group::Modp(group) => group.prime_bytes(),
        },
    };
    let bits = prime
        .iter()
        .skip_while(|byte| **byte == 0)
        .count()
        .saturating_mul(8);
    (bits < 2048).then(|| format!("DH {bits} bits"))
}

fn parameters_and_value(spki: &SubjectPublicKeyInfo) -> Option<(DomainParameters, Vec<u8>)> {
    match spki.public_key().ok()? {
        PublicKey::Ec { parameters, point } => Some((parameters, point)),
        PublicKey::Dh { parameters, value } => Some((parameters, value)),
        PublicKey::Standardized { parameters, key } => Some((parameters, key)),
        _ => None,
    }
}

impl Offer {
    fn evidence(&self, refused: Vec<String>) -> ChipAuthEvidence {
        ChipAuthEvidence {
            oid: self.protocol.to_string(),
            key_id: self.key_id.map(reference),
            public_key: self.spki.clone(),
            refused,
        }
    }

    /// The variant, and why it was not done.
    fn refused(&self, why: &Proof<ChipAuthEvidence>) -> String {
        let name = protocol::name(&self.protocol).unwrap_or("id-CA");
        match why {
            Proof::Refused { step, status } => format!("{name} ({step}: {status:04X})"),
            Proof::Inconclusive(why) => format!("{name} ({why})"),
            _ => name.to_owned(),
        }
    }

    fn agree(&self, channel: &mut dyn Channel, rng: &mut dyn Rng) -> Result<Agreed, ChannelError> {
        let mut ours = || {
            let private = self.group.random_key(rng)?;
            let public = private.apply(&self.group.generator()?)?;
            let secret = private.agree(&self.static_key)?;
            Ok::<_, crate::crypto::GroupError>((public, secret))
        };
        let (public, secret) = match ours() {
            Ok(ours) => ours,
            Err(error) => return Ok(Agreed::Not(Proof::Inconclusive(error.to_string()))),
        };
        if let Err(refusal) = self.send(channel, &public)? {
            return Ok(Agreed::Not(refusal));
        }
        let enc = kdf(self.cipher, secret.reveal(), KeyUse::Encryption);
        let mac = kdf(self.cipher, secret.reveal(), KeyUse::Authentication);
        Ok(match SecureMessaging::new(self.cipher, enc, mac, 0) {
            Ok(keys) => Agreed::Keys(keys, compress(&public)),
            Err(error) => Agreed::Not(Proof::Inconclusive(error.to_string())),
        })
    }

    /// Sends our public key and names the chip's; some chips with one key do not bear its name.
    fn send(
        &self,
        channel: &mut dyn Channel,
        public: &Element,
    ) -> Result<Result<(), Proof<ChipAuthEvidence>>, ChannelError> {
        let named = self.send_to(channel, public, self.key_id)?;
        // Not 6A88: such a chip knows names, and not this one (TR-03105-5.1, ISO7816_D_06).
        let bears_no_name = matches!(named, Err(Proof::Refused { status: 0x6A80, .. }));
        if bears_no_name && self.sole && self.key_id.is_some() {
            return Ok(self.send_to(channel, public, None)?.or(named));
        }
        Ok(named)
    }

    /// By MSE:Set KAT under 3DES (6.2.4.1), else by MSE:Set AT and GENERAL AUTHENTICATE (6.2.4.2),
    /// which some chips want under 3DES too (Doc 9303-11, 8.2).
    fn send_to(
        &self,
        channel: &mut dyn Channel,
        public: &Element,
        key_id: Option<u64>,
    ) -> Result<Result<(), Proof<ChipAuthEvidence>>, ChannelError> {
        let mut refused = None;
        if self.cipher == Cipher::Tdes {
            let mut data = encode(Tag(0x91), &public.encoded());
            name_key(&mut data, key_id);
            let command = Command::new(ins::MSE, 0x41, 0xA6).with_data(data);
            match step(channel, "MSE:Set KAT", &command)? {
                Ok(()) => return Ok(Ok(())),
                Err(proof) => refused = Some(proof),
            }
        }
        let mut data = encode(Tag(0x80), self.protocol.content());
        name_key(&mut data, key_id);
        let command = Command::new(ins::MSE, 0x41, 0xA4).with_data(data);
        if let Err(proof) = step(channel, "MSE:Set AT", &command)? {
            return Ok(Err(refused.unwrap_or(proof)));
        }
        let data = encode(Tag(0x7C), &encode(Tag(0x80), &public.encoded()));
        let command = Command::new(ins::GENERAL_AUTHENTICATE, 0, 0)
            .with_data(data)
            .expecting(256);
        step(channel, "GENERAL AUTHENTICATE", &command)
    }
}

fn name_key(data: &mut Vec<u8>, key_id: Option<u64>) {
    if let Some(id) = key_id {
        data.extend(encode(Tag(0x84), &reference(id)));
    }
}

/// One command, and why it is not done: the chip refuses it, or it does not fit the reader.
fn step(
    channel: &mut dyn Channel,
    step: &'static str,
    command: &Command,
) -> Result<Result<(), Proof<ChipAuthEvidence>>, ChannelError> {
    let status = match channel.exchange(command) {
        Ok(response) => response.status,
        Err(ChannelError::Transport(TransportError::TooLong { length, limit })) => {
            return Ok(Err(Proof::Inconclusive(format!(
                "reader: {step} takes {length} bytes, and this reader carries {limit}"
            ))));
        }
        Err(error) => return Err(error),
    };
    Ok(if status.is_ok() {
        Ok(())
    } else {
        Err(Proof::Refused {
            step,
            status: status.0,
        })
    })
}

/// A key reference in the fewest bytes, at least one.
fn reference(id: u64) -> Vec<u8> {
    let bytes = id.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    bytes.get(zeros..).unwrap_or_default().to_vec()
}
