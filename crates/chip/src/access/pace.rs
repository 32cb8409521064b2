//! Password Authenticated Connection Establishment (Doc 9303-11, 4.4).

mod cam;
mod mapping;
mod option;

use cccd_lds::Oid;
use cccd_lds::security_infos::Mapping;
use cccd_lds::tlv::{Reader, Tag, TlvError, encode};

pub use cam::ChipAuthenticationData;
pub(super) use option::{PaceOption, options};

use super::{AccessError, KeyStatus, Password};
use crate::channel::{Channel, ChannelError, SecureMessaging};
use crate::crypto::{Cipher, Element, GroupError, KeyUse, Rng, Secret, constant_time_eq, kdf};
use crate::document::KeyKind;
use crate::iso7816::{Command, Response, StatusWord, ins};
use crate::terminal_auth::compress;

/// Dynamic Authentication Data.
const DYNAMIC: Tag = Tag(0x7C);
/// A public key data object (Doc 9303-11, 9.4).
const PUBLIC_KEY: Tag = Tag(0x7F49);

/// What PACE brought.
pub(super) struct Established {
    pub(super) keys: SecureMessaging,
    /// What the chip sent to prove itself by chip authentication mapping.
    pub(super) cam: Option<ChipAuthenticationData>,
    pub(super) ephemeral: EphemeralKeys,
}

/// The ephemeral public keys of a run of PACE, compressed (TR-03110-3, A.2.2.3): Terminal
/// Authentication is bound to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EphemeralKeys {
    /// The chip's.
    pub chip: Vec<u8>,
    /// The terminal's.
    pub terminal: Vec<u8>,
}

/// Selects variant and password; what the chip says of the password before a try is spent
/// (4.4.4.1; TR-03110-3, B.11.1).
pub(super) fn select(
    channel: &mut dyn Channel,
    option: &PaceOption,
    key: KeyKind,
) -> Result<KeyStatus, AccessError> {
    let mut status = set_at(channel, option, key, option.ambiguous)?;
    if matches!(
        status,
        StatusWord::WRONG_DATA | StatusWord::REFERENCE_NOT_FOUND
    ) {
        // Chips differ in whether they want the domain parameters named where only one set is
        // offered, and whether they bear it.
        let other = set_at(channel, option, key, !option.ambiguous)?;
        if other.is_ok() || other.tries_left().is_some() {
            status = other;
        }
    }
    KeyStatus::from_selection(status, key).ok_or(AccessError::Refused {
        step: "PACE: MSE:Set AT",
        status,
    })
}

/// Runs the four steps after [`select`].
pub(super) fn run(
    channel: &mut dyn Channel,
    option: &PaceOption,
    password: &Password,
    rng: &mut dyn Rng,
) -> Result<Established, AccessError> {
    let key = password.pace_key(option.cipher);
    run_with_key(channel, option, &key, rng).map_err(|error| match (&error, password.kind()) {
        // A chip may accept the selection of a suspended PIN and refuse its use; 6982 may say that
        // too, or that it is blocked or switched off (TR-03110-3, B.14.2).
        (
            AccessError::Refused {
                status: StatusWord(0x63C1 | 0x6982 | 0x6985),
                ..
            },
            KeyKind::Pin,
        ) => AccessError::Suspended,
        (
            AccessError::Refused {
                status: StatusWord::SECURITY_STATUS,
                ..
            },
            KeyKind::Puk,
        ) => AccessError::Blocked,
        _ => error,
    })
}

/// The same with Kπ given.
pub(super) fn run_with_key(
    channel: &mut dyn Channel,
    option: &PaceOption,
    key: &Secret,
    rng: &mut dyn Rng,
) -> Result<Established, AccessError> {
    let answer = step(channel, option, "PACE: Encrypted Nonce", &[], false)?;
    let nonce = decrypt_nonce(option, key, &object(&answer, 0x80)?)?;

    let (generator, mapping_key) = mapping::run(channel, option, &nonce, rng)?;

    let private = option.group.random_key(rng).map_err(broken)?;
    let ours = private.apply(&generator).map_err(broken)?;
    let data = encode(Tag(0x83), &ours.encoded());
    let answer = step(channel, option, "PACE: Perform Key Agreement", &data, false)?;
    let theirs = option
        .group
        .decode(&object(&answer, 0x84)?)
        .map_err(broken)?;
    if ours.comparable() == theirs.comparable() {
        return Err(AccessError::Protocol(
            "the chip sent our own ephemeral key back",
        ));
    }
    let secret = private.agree(&theirs).map_err(broken)?;
    let enc = kdf(option.cipher, secret.reveal(), KeyUse::Encryption);
    let mac = kdf(option.cipher, secret.reveal(), KeyUse::Authentication);

    let data = encode(Tag(0x85), &token(option, &mac, &theirs)?);
    let answer = step(channel, option, "PACE: Mutual Authentication", &data, true)?;
    if !constant_time_eq(&token(option, &mac, &ours)?, &object(&answer, 0x86)?) {
        return Err(AccessError::NotAuthentic);
    }
    let cam = mapping_key
        .filter(|_| option.mapping == Mapping::ChipAuthentication)
        .map(|mapping_key| {
            let sealed = optional_object(&answer, 0x8A)?;
            Ok::<_, AccessError>(ChipAuthenticationData::open(
                option,
                &enc,
                mapping_key,
                sealed,
            ))
        })
        .transpose()?;
    let keys = SecureMessaging::new(option.cipher, enc, mac, 0)
        .map_err(|_| AccessError::Protocol("no session keys"))?;
    let ephemeral = EphemeralKeys {
        chip: compress(&theirs),
        terminal: compress(&ours),
    };
    Ok(Established {
        keys,
        cam,
        ephemeral,
    })
}

/// MSE:Set AT for mutual authentication (4.4.4.1).
fn set_at(
    channel: &mut dyn Channel,
    option: &PaceOption,
    key: KeyKind,
    name_parameters: bool,
) -> Result<StatusWord, AccessError> {
    let mut data = encode(Tag(0x80), option.protocol.content());
    data.extend(encode(Tag(0x83), &[reference(key)]));
    if let (true, Some(id)) = (name_parameters, option.parameter_id) {
        data.extend(encode(Tag(0x84), &unsigned(id)));
    }
    Ok(channel
        .exchange(&Command::new(ins::MSE, 0xC1, 0xA4).with_data(data))?
        .status)
}

/// The value of DO'83' in MSE:Set AT (4.4.4.1; TR-03110-3, B.11.1).
const fn reference(key: KeyKind) -> u8 {
    match key {
        KeyKind::Mrz => 1,
        KeyKind::Can => 2,
        KeyKind::Pin => 3,
        KeyKind::Puk => 4,
    }
}

/// One GENERAL AUTHENTICATE (4.4.4.2); returns the content of the response's DO'7C'.
fn step(
    channel: &mut dyn Channel,
    option: &PaceOption,
    step: &'static str,
    data: &[u8],
    last: bool,
) -> Result<Vec<u8>, AccessError> {
    // The answer with a number of 2,048 bits is longer than a short response.
    let ne = if option.group.prime().len() > 240 {
        65_536
    } else {
        256
    };
    let mut command = Command::new(ins::GENERAL_AUTHENTICATE, 0, 0)
        .with_data(encode(DYNAMIC, data))
        .expecting(ne);
    if !last {
        command = command.chained();
    }
    let response = match channel.exchange(&command) {
        Err(ChannelError::SessionLost(status)) if is_of_the_key(status, last) => {
            Response::status(status.0)
        }
        other => other?,
    };
    let status = response.status;
    let answer = response.ok().map_err(|_| match (status.0, last) {
        (0x6983, _) | (0x63C0, false) => AccessError::Blocked,
        (0x6984, _) => AccessError::Deactivated,
        // The chip checks the terminal's token, and so the key, in the last step only.
        (0x6300..=0x63FF | 0x6900..=0x69FF | 0x6A80, true) => AccessError::WrongKey {
            tries_left: status.tries_left(),
        },
        _ => AccessError::Refused { step, status },
    })?;
    let mut reader = Reader::new(&answer);
    let content = reader.expect(DYNAMIC).map_err(malformed)?.value.to_vec();
    Ok(content)
}

/// Whether a status word speaks of the key although it came without the protection of the session,
/// which it ended: these are no word for a session that is lost, and none of them opens anything.
const fn is_of_the_key(status: StatusWord, last: bool) -> bool {
    matches!(
        (status.0, last),
        (0x6300..=0x63FF, true) | (0x6983 | 0x6984, _)
    )
}

fn decrypt_nonce(
    option: &PaceOption,
    key: &Secret,
    encrypted: &[u8],
) -> Result<Secret, AccessError> {
    let block = option.cipher.block_len();
    let whole_blocks = !encrypted.is_empty() && encrypted.len().is_multiple_of(block);
    if !whole_blocks || encrypted.len() > 64 || encrypted.len() < 16 {
        return Err(AccessError::Protocol(
            "the encrypted nonce has a wrong length",
        ));
    }
    let nonce = option
        .cipher
        .decrypt_cbc(key.reveal(), &vec![0; block], encrypted)
        .map_err(|_| AccessError::Protocol("the encrypted nonce has a wrong length"))?;
    if nonce.iter().all(|byte| *byte == 0) {
        return Err(AccessError::Protocol("the nonce is zero"));
    }
    Ok(Secret::new(nonce))
}

/// The authentication token over the public key that was received (4.4.3.4).
fn token(option: &PaceOption, mac: &Secret, key: &Element) -> Result<[u8; 8], AccessError> {
    let mut object = encode(Tag::OID, option.protocol.content());
    let tag = match key {
        Element::Point(_) => Tag(0x86),
        Element::Modp(_) => Tag(0x84),
    };
    object.extend(encode(tag, &key.encoded()));
    option
        .cipher
        .mac(mac.reveal(), &encode(PUBLIC_KEY, &object))
        .map_err(|_| AccessError::Protocol("no session keys"))
}

fn object(content: &[u8], tag: u32) -> Result<Vec<u8>, AccessError> {
    optional_object(content, tag)?.ok_or(AccessError::Protocol(
        "an expected data object is missing in the answer",
    ))
}

fn optional_object(content: &[u8], tag: u32) -> Result<Option<Vec<u8>>, AccessError> {
    let mut reader = Reader::new(content);
    while !reader.is_empty() {
        let object = reader.read().map_err(malformed)?;
        if object.tag == Tag(tag) {
            return Ok(Some(object.value.to_vec()));
        }
    }
    Ok(None)
}

/// An unsigned number in the fewest bytes, at least one.
fn unsigned(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    bytes.get(zeros..).unwrap_or_default().to_vec()
}

fn malformed(_: TlvError) -> AccessError {
    AccessError::Protocol("the answer is not made of data objects")
}

fn broken(error: GroupError) -> AccessError {
    if error.is_rng() {
        AccessError::Rng(crate::crypto::RngError)
    } else {
        AccessError::Protocol("the chip's key is not an element of the group")
    }
}

/// The name of a protocol, e.g. `id-PACE-ECDH-GM-AES-CBC-CMAC-128`.
pub(super) fn name(protocol: &Oid) -> &'static str {
    cccd_lds::security_infos::protocol::name(protocol).unwrap_or("id-PACE")
}

#[cfg(test)]
mod tests;
