//! Chip Authentication on the chip's side (Doc 9303-11, 6.2): static against ephemeral key.

use num_bigint::BigUint;

use crate::apdu::Status;
use crate::personalisation::{CaKey, Cipher};
use crate::sm::SecureMessaging;

/// The session that a terminal's ephemeral public key leads to.
///
/// # Errors
/// [`Status::WRONG_DATA`] if that is not a public key of the group.
pub(crate) fn agree(
    key: &CaKey,
    cipher: Cipher,
    terminal: &[u8],
) -> Result<SecureMessaging, Status> {
    let public = key.group.decode(terminal).ok_or(Status::WRONG_DATA)?;
    let private = BigUint::from_bytes_be(key.private.reveal().as_slice());
    let secret = key
        .group
        .secret(&key.group.power(&public, &private))
        .ok_or(Status::WRONG_DATA)?;
    Ok(SecureMessaging::from_secret(cipher, &secret))
}
