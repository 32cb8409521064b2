//! Basic Access Control (Doc 9303-11, 4.3).

use zeroize::Zeroizing;

use super::{AccessError, Password};
use crate::channel::{Channel, SecureMessaging};
use crate::crypto::{Cipher, KeyUse, Rng, Secret, constant_time_eq, kdf};
use crate::iso7816::{Command, ins};

/// Length of E_IFD ‖ M_IFD and E_IC ‖ M_IC. Le says it exactly: some chips refuse any other.
const TOKEN_LEN: usize = 40;

/// Runs BAC in the selected application and returns the session's keys.
///
/// # Errors
/// [`AccessError::WrongKey`] if EXTERNAL AUTHENTICATE is refused, which is all that a chip says;
/// [`AccessError::NotAuthentic`] if the chip accepts and answers wrongly.
pub(super) fn run(
    channel: &mut dyn Channel,
    password: &Password,
    rng: &mut dyn Rng,
) -> Result<SecureMessaging, AccessError> {
    let seed = password.bac_seed().ok_or(AccessError::NeedsMrz)?;
    let keys = Keys::derive(seed.reveal());

    let response = channel.exchange(&Command::new(ins::GET_CHALLENGE, 0, 0).expecting(8))?;
    let challenge = response.ok().map_err(|status| AccessError::Refused {
        step: "BAC: GET CHALLENGE",
        status,
    })?;
    let rnd_ic: [u8; 8] = challenge
        .try_into()
        .map_err(|_| AccessError::Protocol("the challenge is not of 8 bytes"))?;
    let mut rnd_ifd = [0; 8];
    let mut k_ifd = Zeroizing::new([0; 16]);
    rng.fill(&mut rnd_ifd)?;
    rng.fill(&mut *k_ifd)?;

    let plain = Zeroizing::new([&rnd_ifd[..], &rnd_ic, &*k_ifd].concat());
    let command = Command::new(ins::EXTERNAL_AUTHENTICATE, 0, 0)
        .with_data(keys.seal(&plain)?)
        .expecting(TOKEN_LEN);
    let response = channel.exchange(&command)?;
    let status = response.status;
    let answer = response.ok().map_err(|_| match status.0 {
        0x6983 => AccessError::Blocked,
        0x6300..=0x63FF | 0x6900..=0x69FF | 0x6A80 => AccessError::WrongKey {
            tries_left: status.tries_left(),
        },
        _ => AccessError::Refused {
            step: "BAC: EXTERNAL AUTHENTICATE",
            status,
        },
    })?;

    let plain = Zeroizing::new(keys.open(&answer)?);
    let (rnds, k_ic) = plain
        .split_at_checked(16)
        .ok_or(AccessError::NotAuthentic)?;
    if !constant_time_eq(rnds, &[rnd_ic, rnd_ifd].concat()) {
        return Err(AccessError::NotAuthentic);
    }
    let seed: Zeroizing<Vec<u8>> =
        Zeroizing::new(k_ifd.iter().zip(k_ic).map(|(ifd, ic)| ifd ^ ic).collect());
    let session = Keys::derive(&seed);
    let ssc = rnd_ic
        .iter()
        .skip(4)
        .chain(rnd_ifd.iter().skip(4))
        .fold(0, |ssc, byte| (ssc << 8) | u128::from(*byte));
    SecureMessaging::new(Cipher::Tdes, session.enc, session.mac, ssc)
        .map_err(|_| AccessError::Protocol("no session keys"))
}

struct Keys {
    enc: Secret,
    mac: Secret,
}

impl Keys {
    const IV: [u8; 8] = [0; 8];

    fn derive(seed: &[u8]) -> Self {
        Self {
            enc: kdf(Cipher::Tdes, seed, KeyUse::Encryption),
            mac: kdf(Cipher::Tdes, seed, KeyUse::Authentication),
        }
    }

    fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, AccessError> {
        let wrong = |_| AccessError::Protocol("no blocks to encrypt");
        let mut sealed = Cipher::Tdes
            .encrypt_cbc(self.enc.reveal(), &Self::IV, plain)
            .map_err(wrong)?;
        let mac = Cipher::Tdes
            .mac(self.mac.reveal(), &sealed)
            .map_err(wrong)?;
        sealed.extend_from_slice(&mac);
        Ok(sealed)
    }

    fn open(&self, answer: &[u8]) -> Result<Vec<u8>, AccessError> {
        if answer.len() != TOKEN_LEN {
            return Err(AccessError::Protocol(
                "the answer to EXTERNAL AUTHENTICATE is not 40 bytes",
            ));
        }
        let wrong = |_| AccessError::NotAuthentic;
        let (sealed, mac) = answer
            .split_last_chunk::<8>()
            .ok_or(AccessError::NotAuthentic)?;
        let expected = Cipher::Tdes.mac(self.mac.reveal(), sealed).map_err(wrong)?;
        if !constant_time_eq(&expected, mac) {
            return Err(AccessError::NotAuthentic);
        }
        Cipher::Tdes
            .decrypt_cbc(self.enc.reveal(), &Self::IV, sealed)
            .map_err(wrong)
    }
}
