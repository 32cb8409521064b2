//! The data key wrapped under another key, as it stands in the vault's file.

use argon2::{Algorithm, Argon2, Params, Version};
use cccd_chip::lds::Private;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::key::{DataKey, Secret};
use super::{SHORTEST_PASSPHRASE, VaultError};

/// What a wrapping is bound to: it opens in no other vault and in no other place of this one.
pub(super) fn context(vault: Uuid, slot: &str) -> Vec<u8> {
    format!("cccd-desk vault 1/{vault}/{slot}").into_bytes()
}

/// The data key under AES-256-GCM. Every wrapping draws a nonce; every wrapping key but the
/// passphrase's is used once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wrapped {
    #[serde(with = "hexadecimal")]
    nonce: Vec<u8>,
    #[serde(with = "hexadecimal")]
    text: Vec<u8>,
}

impl Wrapped {
    pub(super) fn new(key: &DataKey, under: &Secret, context: &[u8]) -> Result<Self, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| VaultError::Crypto)?;
        let mut text = key.0.as_bytes().to_vec();
        cipher(under)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut text,
            )
            .map_err(|_| VaultError::Crypto)?;
        Ok(Self {
            nonce: nonce.to_vec(),
            text,
        })
    }

    pub(super) fn open(&self, under: &Secret, context: &[u8]) -> Result<DataKey, VaultError> {
        let nonce =
            Nonce::try_assume_unique_for_key(&self.nonce).map_err(|_| VaultError::Damaged)?;
        let mut text = Zeroizing::new(self.text.clone());
        let key = cipher(under)?
            .open_in_place(nonce, Aad::from(context), &mut text)
            .map_err(|_| VaultError::WrongKey)?;
        Secret::from_slice(key)
            .map(DataKey)
            .ok_or(VaultError::Damaged)
    }
}

fn cipher(key: &Secret) -> Result<LessSafeKey, VaultError> {
    UnboundKey::new(&AES_256_GCM, key.as_bytes())
        .map(LessSafeKey::new)
        .map_err(|_| VaultError::Crypto)
}

/// The data key under a passphrase: Argon2id (RFC 9106) with its parameters beside it, so that
/// they can grow with the machines.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passphrase {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    #[serde(with = "hexadecimal")]
    salt: Vec<u8>,
    wrapped: Wrapped,
}

/// RFC 9106, section 4, second recommended option: 64 MiB, three passes; one lane, as it runs on
/// one core here.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// More than this is not ours: a forged file must not freeze the desk.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 16;

impl Passphrase {
    pub(super) fn new(
        key: &DataKey,
        text: &Private<String>,
        vault: Uuid,
    ) -> Result<Self, VaultError> {
        if text.reveal().trim().chars().count() < SHORTEST_PASSPHRASE {
            return Err(VaultError::WeakPassphrase);
        }
        let mut salt = vec![0; 16];
        getrandom::fill(&mut salt).map_err(|_| VaultError::Crypto)?;
        let under = stretch(text, &salt, MEMORY_KIB, PASSES, LANES)?;
        let wrapped = Wrapped::new(key, &under, &context(vault, "passphrase"))?;
        Ok(Self {
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt,
            wrapped,
        })
    }

    pub(super) fn open(&self, text: &Private<String>, vault: Uuid) -> Result<DataKey, VaultError> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES || self.lanes > MOST_LANES
        {
            return Err(VaultError::Damaged);
        }
        let under = stretch(text, &self.salt, self.memory_kib, self.passes, self.lanes)?;
        self.wrapped.open(&under, &context(vault, "passphrase"))
    }
}

fn stretch(
    text: &Private<String>,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<Secret, VaultError> {
    // One passphrase, however the input method composes its letters.
    let text: Zeroizing<String> = Zeroizing::new(text.reveal().trim().nfkc().collect());
    let params =
        Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| VaultError::Damaged)?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(text.as_bytes(), salt, out.as_mut_slice())
        .map_err(|_| VaultError::Damaged)?;
    Ok(Secret::new(out))
}

/// Bytes as hexadecimal text in JSON.
mod hexadecimal {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        to.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if !rest.is_empty() {
            return Err(D::Error::custom("odd number of digits"));
        }
        let digit = |byte: u8| {
            char::from(byte)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        pairs
            .iter()
            .map(|&[high, low]| Some(digit(high)?.wrapping_shl(4) | digit(low)?))
            .collect::<Option<Vec<u8>>>()
            .ok_or_else(|| D::Error::custom("not hexadecimal"))
    }
}
