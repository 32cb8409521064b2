//! Basic Access Control on the chip's side (Doc 9303-11, 4.3).

use crate::apdu::Status;
use crate::behaviour::MutualAuthenticationFlaw;
use crate::crypto::{Key, MAC_BYTES, Purpose};
use crate::hash::Hash;
use crate::personalisation::Cipher;
use crate::random::Random;
use crate::sm::SecureMessaging;

/// Length of the challenge in bytes.
pub(crate) const CHALLENGE_BYTES: usize = 8;

/// Answers EXTERNAL AUTHENTICATE: the response data and the session that begins after it.
///
/// # Errors
/// [`Status::WRONG_LENGTH`] for anything but 40 bytes, [`Status::AUTHENTICATION_FAILED`] for a
/// wrong key or another challenge than the last.
pub(crate) fn authenticate(
    mrz_information: &str,
    challenge: &[u8],
    data: &[u8],
    flaw: Option<MutualAuthenticationFlaw>,
    random: &mut Random,
) -> Result<(Vec<u8>, SecureMessaging), Status> {
    let (encryption, mac) = access_keys(mrz_information);
    let (encrypted, token) = data
        .split_at_checked(32)
        .filter(|(_, token)| token.len() == MAC_BYTES)
        .ok_or(Status::WRONG_LENGTH)?;
    if mac.token(encrypted) != token {
        return Err(Status::AUTHENTICATION_FAILED);
    }
    let plain = encryption.decrypt(&[0; 8], encrypted);
    let (terminal_random, rest) = plain.split_at_checked(8).ok_or(Status::WRONG_LENGTH)?;
    let (returned_challenge, terminal_key) =
        rest.split_at_checked(8).ok_or(Status::WRONG_LENGTH)?;
    if returned_challenge != challenge {
        return Err(Status::AUTHENTICATION_FAILED);
    }

    let chip_key = random.bytes(terminal_key.len());
    let answer = [challenge, terminal_random, &chip_key].concat();
    let mut response = encryption.encrypt(&[0; 8], &answer);
    if let (Some(MutualAuthenticationFlaw::Cryptogram), Some(first)) = (flaw, response.first_mut())
    {
        *first ^= 0x01;
    }
    response.extend(mac.token(&response));
    if let (Some(MutualAuthenticationFlaw::Mac), Some(last)) = (flaw, response.last_mut()) {
        *last ^= 0x01;
    }

    let seed: Vec<u8> = terminal_key
        .iter()
        .zip(&chip_key)
        .map(|(a, b)| a ^ b)
        .collect();
    let last_four = |bytes: &[u8]| bytes.last_chunk::<4>().copied().unwrap_or_default();
    let counter = [last_four(challenge), last_four(terminal_random)].concat();
    Ok((
        response,
        SecureMessaging::with_counter(Cipher::Tdes, &seed, counter),
    ))
}

fn access_keys(mrz_information: &str) -> (Key, Key) {
    let mut seed = Hash::Sha1.digest(mrz_information.as_bytes());
    seed.truncate(16);
    (
        Key::derive(Cipher::Tdes, &seed, Purpose::Encryption),
        Key::derive(Cipher::Tdes, &seed, Purpose::Mac),
    )
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    const MRZ: &str = "L898902C<369080619406236";
    const CHALLENGE: [u8; 8] = hex!("4608F91988702212");
    const COMMAND: [u8; 40] =
        hex!("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7");

    #[test]
    fn appendix_d_byte_for_byte() {
        let mut random = Random::scripted([hex!("0B4F80323EB3191CB04970CB4052790B").to_vec()]);
        let (response, _) = authenticate(MRZ, &CHALLENGE, &COMMAND, None, &mut random).unwrap();
        assert_eq!(
            response,
            hex!(
                "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449"
            )
        );
    }

    #[test]
    fn wrong_key_challenge_or_length() {
        let mut random = Random::default();
        let mut run = |mrz, challenge: &[u8], data: &[u8]| {
            authenticate(mrz, challenge, data, None, &mut random)
                .map(|_| ())
                .unwrap_err()
        };
        let failed = Status::AUTHENTICATION_FAILED;
        assert_eq!(
            run("L898902C<369080619406235", &CHALLENGE, &COMMAND),
            failed
        );
        assert_eq!(run(MRZ, &[0; 8], &COMMAND), failed);
        assert_eq!(run(MRZ, &CHALLENGE, &COMMAND[..39]), Status::WRONG_LENGTH);
        assert_eq!(run(MRZ, &CHALLENGE, &[]), Status::WRONG_LENGTH);
    }
}
