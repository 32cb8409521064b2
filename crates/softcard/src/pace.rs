//! PACE on the chip's side (Doc 9303-11, 4.4): one value per run, one call per GENERAL
//! AUTHENTICATE.

use num_bigint::BigUint;

use crate::apdu::Status;
use crate::behaviour::EphemeralFault;
use crate::crypto::{Key, Purpose, pad};
use crate::data_object;
use crate::group::{Element, Group};
use crate::hash::Hash;
use crate::mapping;
use crate::personalisation::{CaKey, Mapping, PaceSupport};
use crate::random::Random;
use crate::sm::SecureMessaging;

/// Length of the nonce of the generic mapping in bytes.
const NONCE_BYTES: usize = 16;

/// Which password MSE:Set AT named in object 83.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasswordKind {
    Mrz = 1,
    Can = 2,
    Pin = 3,
    Puk = 4,
}

impl PasswordKind {
    pub(crate) fn from_reference(reference: u8) -> Option<Self> {
        [Self::Mrz, Self::Can, Self::Pin, Self::Puk]
            .into_iter()
            .find(|kind| *kind as u8 == reference)
    }
}

/// One run of PACE.
pub(crate) struct Pace {
    support: PaceSupport,
    /// The protocol's object identifier, content bytes.
    oid: Vec<u8>,
    password: PasswordKind,
    password_key: Key,
    stage: Stage,
    /// The ephemeral public keys, the chip's first, once they were exchanged.
    public_keys: Option<[Vec<u8>; 2]>,
}

/// What a run needs from the chip around it.
pub(crate) struct Surroundings<'a> {
    pub(crate) random: &'a mut Random,
    /// The key of the chip authentication mapping.
    pub(crate) static_key: Option<&'a CaKey>,
    pub(crate) ephemeral: Option<EphemeralFault>,
    pub(crate) zero_nonce: bool,
    pub(crate) wrong_token: bool,
    pub(crate) wrong_proof: bool,
    pub(crate) proof_as_integer: bool,
}

/// What a GENERAL AUTHENTICATE led to.
pub(crate) enum Progress {
    /// The dynamic authentication data to answer with.
    Continue(Vec<u8>),
    /// The same, and the session that begins after it.
    Done(Vec<u8>, SecureMessaging),
}

enum Stage {
    Nonce,
    Map {
        nonce: Vec<u8>,
    },
    Agree {
        generator: Element,
        mapping_private: Option<BigUint>,
    },
    Confirm(Box<Agreed>),
    Over,
}

struct Agreed {
    secret: Vec<u8>,
    mac: Key,
    terminal_public: Vec<u8>,
    chip_public: Vec<u8>,
    mapping_private: Option<BigUint>,
}

impl Pace {
    pub(crate) fn new(
        support: PaceSupport,
        oid: &[u8],
        password: PasswordKind,
        password_key: Key,
    ) -> Self {
        Self {
            support,
            oid: oid.to_vec(),
            password,
            password_key,
            stage: Stage::Nonce,
            public_keys: None,
        }
    }

    /// The ephemeral public keys in compressed form, the chip's first.
    pub(crate) fn compressed_keys(&self) -> Option<[Vec<u8>; 2]> {
        let [chip, terminal] = self.public_keys.as_ref()?;
        let group = self.support.group;
        Some([group.compress(chip), group.compress(terminal)])
    }

    /// The key of the encrypted nonce (Doc 9303-11, 9.7.3).
    pub(crate) fn password_key(support: PaceSupport, kind: PasswordKind, password: &str) -> Key {
        let secret = match kind {
            PasswordKind::Mrz => Hash::Sha1.digest(password.as_bytes()),
            _ => password.as_bytes().to_vec(),
        };
        Key::derive(support.cipher, &secret, Purpose::Password)
    }

    pub(crate) fn password(&self) -> PasswordKind {
        self.password
    }

    pub(crate) fn mapping(&self) -> Mapping {
        self.support.mapping
    }

    pub(crate) fn group(&self) -> Group {
        self.support.group
    }

    /// Which GENERAL AUTHENTICATE comes next, 1 to 4; 0 after the last.
    pub(crate) fn step_number(&self) -> u8 {
        match self.stage {
            Stage::Nonce => 1,
            Stage::Map { .. } => 2,
            Stage::Agree { .. } => 3,
            Stage::Confirm(_) => 4,
            Stage::Over => 0,
        }
    }

    /// Whether the next GENERAL AUTHENTICATE is the last of the chain.
    pub(crate) fn is_last(&self) -> bool {
        matches!(self.stage, Stage::Confirm(_))
    }

    /// Runs one GENERAL AUTHENTICATE.
    ///
    /// # Errors
    /// [`Status::WRONG_DATA`] for data that do not fit the step, [`Status::AUTHENTICATION_FAILED`]
    /// for a wrong token. The run is over then.
    pub(crate) fn step(
        &mut self,
        data: &[u8],
        around: &mut Surroundings<'_>,
    ) -> Result<Progress, Status> {
        let content = data_object::only(data, 0x7C).ok_or(Status::WRONG_DATA)?;
        let group = self.support.group;
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Nonce if content.is_empty() => self.nonce(around),
            Stage::Map { nonce } => {
                let terminal = data_object::only(content, 0x81).ok_or(Status::WRONG_DATA)?;
                self.map(&nonce, terminal, around)
            }
            Stage::Agree {
                generator,
                mapping_private,
            } => {
                let terminal = data_object::only(content, 0x83).ok_or(Status::WRONG_DATA)?;
                let public = group.decode(terminal).ok_or(Status::WRONG_DATA)?;
                let private = around.random.scalar(group.order());
                let own = group.encode(&group.power(&generator, &private));
                let own = spoil(group, around.ephemeral, own, terminal);
                if own == terminal && around.ephemeral.is_none() {
                    return Err(Status::WRONG_DATA);
                }
                let secret = group
                    .secret(&group.power(&public, &private))
                    .ok_or(Status::WRONG_DATA)?;
                let answer = answer(0x84, &own);
                self.public_keys = Some([own.clone(), terminal.to_vec()]);
                self.stage = Stage::Confirm(Box::new(Agreed {
                    mac: Key::derive(self.support.cipher, &secret, Purpose::Mac),
                    secret,
                    terminal_public: terminal.to_vec(),
                    chip_public: own,
                    mapping_private,
                }));
                Ok(Progress::Continue(answer))
            }
            Stage::Confirm(agreed) => {
                let token = data_object::only(content, 0x85).ok_or(Status::WRONG_DATA)?;
                self.confirm(&agreed, token, around)
            }
            Stage::Nonce | Stage::Over => Err(Status::WRONG_DATA),
        }
    }

    fn nonce(&mut self, around: &mut Surroundings<'_>) -> Result<Progress, Status> {
        let length = match self.support.mapping {
            Mapping::Integrated => mapping::nonce_bytes(self.support.cipher),
            _ => NONCE_BYTES,
        };
        let mut nonce = around.random.bytes(length);
        if around.zero_nonce {
            nonce.fill(0);
        }
        let iv = vec![0; self.support.cipher.block_bytes()];
        let encrypted = self.password_key.encrypt(&iv, &nonce);
        self.stage = Stage::Map { nonce };
        Ok(Progress::Continue(answer(0x80, &encrypted)))
    }

    fn map(
        &mut self,
        nonce: &[u8],
        terminal: &[u8],
        around: &mut Surroundings<'_>,
    ) -> Result<Progress, Status> {
        let group = self.support.group;
        if self.support.mapping == Mapping::Integrated {
            let generator = mapping::integrated(group, self.support.cipher, nonce, terminal)
                .ok_or(Status::WRONG_DATA)?;
            self.stage = Stage::Agree {
                generator,
                mapping_private: None,
            };
            return Ok(Progress::Continue(answer(0x82, &[])));
        }
        let public = group.decode(terminal).ok_or(Status::WRONG_DATA)?;
        let private = around.random.scalar(group.order());
        let own = group.encode(&group.power(&group.generator(), &private));
        let shared = group.power(&public, &private);
        let multiple = group.power(&group.generator(), &BigUint::from_bytes_be(nonce));
        let generator = group.combine(&multiple, &shared);
        if generator == group.neutral() {
            return Err(Status::WRONG_DATA);
        }
        let own = spoil(group, around.ephemeral, own, terminal);
        self.stage = Stage::Agree {
            generator,
            mapping_private: Some(private),
        };
        Ok(Progress::Continue(answer(0x82, &own)))
    }

    fn confirm(
        &self,
        agreed: &Agreed,
        token: &[u8],
        around: &Surroundings<'_>,
    ) -> Result<Progress, Status> {
        if agreed.mac.token(&self.token_input(&agreed.chip_public)) != token {
            return Err(Status::AUTHENTICATION_FAILED);
        }
        let mut own = agreed.mac.token(&self.token_input(&agreed.terminal_public));
        if around.wrong_token {
            own = own.map(|byte| byte ^ 0x01);
        }
        let mut content = data_object::encode(0x86, &own);
        if self.support.mapping == Mapping::ChipAuthentication {
            let proof = self
                .proof(agreed, around)
                .ok_or(Status::CONDITIONS_NOT_SATISFIED)?;
            content.extend(data_object::encode(0x8A, &proof));
        }
        let session = SecureMessaging::from_secret(self.support.cipher, &agreed.secret);
        Ok(Progress::Done(data_object::encode(0x7C, &content), session))
    }

    /// The public key data object of the other side (Doc 9303-11, 4.4.3.4).
    fn token_input(&self, public: &[u8]) -> Vec<u8> {
        let mut content = data_object::encode(0x06, &self.oid);
        content.extend(data_object::encode(
            self.support.group.public_key_tag(),
            public,
        ));
        data_object::encode(0x7F49, &content)
    }

    /// The encrypted chip authentication data: the mapping's private key divided by the static one
    /// (Doc 9303-11, 4.4.3.5).
    #[allow(
        clippy::arithmetic_side_effects,
        reason = "the order of a group is not zero"
    )]
    fn proof(&self, agreed: &Agreed, around: &Surroundings<'_>) -> Option<Vec<u8>> {
        let Group::Curve(curve) = self.support.group else {
            return None;
        };
        let static_key = BigUint::from_bytes_be(around.static_key?.private.reveal().as_slice());
        let quotient =
            static_key.modinv(curve.order())? * agreed.mapping_private.as_ref()? % curve.order();
        let mut data = crate::curve::pad(&quotient, curve.order_bytes());
        if around.wrong_proof
            && let Some(last) = data.last_mut()
        {
            *last ^= 0x01;
        }
        if around.proof_as_integer {
            data = crate::der::unsigned(&data);
        }
        let cipher = self.support.cipher;
        let key = Key::derive(cipher, &agreed.secret, Purpose::Encryption);
        let iv = key.encrypt(
            &vec![0; cipher.block_bytes()],
            &vec![0xFF; cipher.block_bytes()],
        );
        Some(key.encrypt(&iv, &pad(&data, cipher.block_bytes())))
    }
}

/// Dynamic authentication data with one object.
fn answer(tag: u16, value: &[u8]) -> Vec<u8> {
    data_object::encode(0x7C, &data_object::encode(tag, value))
}

/// An ephemeral public key, made wrong where the chip's fault says so.
fn spoil(
    group: Group,
    fault: Option<EphemeralFault>,
    mut own: Vec<u8>,
    terminal: &[u8],
) -> Vec<u8> {
    let flip_last = |mut bytes: Vec<u8>| {
        if let Some(last) = bytes.last_mut() {
            *last ^= 0x01;
        }
        bytes
    };
    match (fault, group) {
        (None, _) => own,
        (Some(EphemeralFault::Reflected), _) => terminal.to_vec(),
        (Some(EphemeralFault::Neutral), _) => group.encode(&group.neutral()),
        (Some(EphemeralFault::SmallSubgroup), Group::Modp(modp)) => {
            own = modp.encode(modp.prime());
            flip_last(own)
        }
        (Some(EphemeralFault::Outside | EphemeralFault::SmallSubgroup), _) => flip_last(own),
    }
}

#[cfg(test)]
mod tests;
