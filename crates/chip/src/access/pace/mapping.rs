//! From the nonce to a new generator (Doc 9303-11, 4.4.3.3).

use cccd_lds::security_infos::Mapping;
use cccd_lds::tlv::{Tag, encode};
use zeroize::Zeroizing;

use super::{AccessError, PaceOption, broken, object, optional_object, step};
use crate::channel::Channel;
use crate::crypto::{Cipher, Element, Rng, Secret, reduce};

const STEP: &str = "PACE: Map Nonce";

/// Runs the mapping step; returns the new generator and, of the generic mapping, the chip's
/// mapping key, which the chip authentication mapping proves.
pub(super) fn run(
    channel: &mut dyn Channel,
    option: &PaceOption,
    nonce: &Secret,
    rng: &mut dyn Rng,
) -> Result<(Element, Option<Element>), AccessError> {
    match option.mapping {
        Mapping::Generic | Mapping::ChipAuthentication => {
            let (generator, key) = generic(channel, option, nonce, rng)?;
            Ok((generator, Some(key)))
        }
        Mapping::Integrated => Ok((integrated(channel, option, nonce, rng)?, None)),
    }
}

fn generic(
    channel: &mut dyn Channel,
    option: &PaceOption,
    nonce: &Secret,
    rng: &mut dyn Rng,
) -> Result<(Element, Element), AccessError> {
    let group = &option.group;
    let private = group.random_key(rng).map_err(broken)?;
    let ours = private
        .apply(&group.generator().map_err(broken)?)
        .map_err(broken)?;
    let answer = step(
        channel,
        option,
        STEP,
        &encode(Tag(0x81), &ours.encoded()),
        false,
    )?;
    let theirs = group.decode(&object(&answer, 0x82)?).map_err(broken)?;
    if ours.comparable() == theirs.comparable() {
        return Err(AccessError::Protocol(
            "the chip sent our own mapping key back",
        ));
    }
    let shared = private.apply(&theirs).map_err(broken)?;
    let generator = group.map_generic(nonce.reveal(), &shared).map_err(broken)?;
    Ok((generator, theirs))
}

fn integrated(
    channel: &mut dyn Channel,
    option: &PaceOption,
    nonce: &Secret,
    rng: &mut dyn Rng,
) -> Result<Element, AccessError> {
    let mut ours = vec![0; option.cipher.key_len()];
    rng.fill(&mut ours)?;
    let answer = step(channel, option, STEP, &encode(Tag(0x81), &ours), false)?;
    if optional_object(&answer, 0x82)?.is_some_and(|data| !data.is_empty()) {
        return Err(AccessError::Protocol("the mapping data is not empty"));
    }
    let prime = option.group.prime();
    let random = pseudo_random(option.cipher, nonce.reveal(), &ours, prime.len())?;
    let element = Zeroizing::new(reduce(&random, &prime));
    option.group.map_integrated(&element).map_err(broken)
}

/// R(s, t): as many blocks as reach 64 bits beyond the prime (figure 2).
fn pseudo_random(
    cipher: Cipher,
    s: &[u8],
    t: &[u8],
    prime_len: usize,
) -> Result<Zeroizing<Vec<u8>>, AccessError> {
    let wrong = |_| AccessError::Protocol("the encrypted nonce has a wrong length");
    let iv = vec![0; cipher.block_len()];
    let (c0, c1) = constants(cipher);
    if s.len() != c0.len() {
        return Err(AccessError::Protocol(
            "the encrypted nonce has a wrong length",
        ));
    }
    let mut key = Zeroizing::new(cipher.encrypt_cbc(t, &iv, s).map_err(wrong)?);
    let mut output = Zeroizing::new(Vec::new());
    while output.len() < prime_len.saturating_add(8) {
        key.truncate(cipher.key_len());
        output.extend(cipher.encrypt_cbc(&key, &iv, c1).map_err(wrong)?);
        key = Zeroizing::new(cipher.encrypt_cbc(&key, &iv, c0).map_err(wrong)?);
    }
    Ok(output)
}

/// c0 and c1, as long as the nonce.
const fn constants(cipher: Cipher) -> (&'static [u8], &'static [u8]) {
    match cipher {
        Cipher::Tdes | Cipher::Aes128 => (&SHORT_C0, &SHORT_C1),
        Cipher::Aes192 | Cipher::Aes256 => (&LONG_C0, &LONG_C1),
    }
}

const SHORT_C0: [u8; 16] = [
    0xA6, 0x68, 0x89, 0x2A, 0x7C, 0x41, 0xE3, 0xCA, 0x73, 0x9F, 0x40, 0xB0, 0x57, 0xD8, 0x59, 0x04,
];
const SHORT_C1: [u8; 16] = [
    0xA4, 0xE1, 0x36, 0xAC, 0x72, 0x5F, 0x73, 0x8B, 0x01, 0xC1, 0xF6, 0x02, 0x17, 0xC1, 0x88, 0xAD,
];
const LONG_C0: [u8; 32] = [
    0xD4, 0x63, 0xD6, 0x52, 0x34, 0x12, 0x4E, 0xF7, 0x89, 0x70, 0x54, 0x98, 0x6D, 0xCA, 0x0A, 0x17,
    0x4E, 0x28, 0xDF, 0x75, 0x8C, 0xBA, 0xA0, 0x3F, 0x24, 0x06, 0x16, 0x41, 0x4D, 0x5A, 0x16, 0x76,
];
const LONG_C1: [u8; 32] = [
    0x54, 0xBD, 0x72, 0x55, 0xF0, 0xAA, 0xF8, 0x31, 0xBE, 0xC3, 0x42, 0x3F, 0xCF, 0x39, 0xD6, 0x9B,
    0x6C, 0xBF, 0x06, 0x66, 0x77, 0xD0, 0xFA, 0xAE, 0x5A, 0xAD, 0xD9, 0x9D, 0xF8, 0xE5, 0x35, 0x17,
];

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    /// Doc 9303-11, appendix H.1.
    #[test]
    fn pseudo_random_function_of_appendix_h_1() {
        let s = hex!("2923BE84E16CD6AE529049F1F1BBE9EB");
        let t = hex!("5DD4CBFC96F5453B130D890A1CDBAE32");
        let r = pseudo_random(Cipher::Aes128, &s, &t, 32).unwrap();
        assert_eq!(
            r[..],
            hex!(
                "E4447E2DFB3586BAC05DDB00156B57FBB2179A3949294C97254189800C517BAA8DA0FF397ED8C445D3E421E4FEB57322"
            )
        );
        let prime = crate::crypto::Curve::BrainpoolP256r1.prime();
        assert_eq!(
            reduce(&r, &prime)[..],
            hex!("A2F8FF2DF50E52C6599F386ADCB595D229F6A167ADE2BE5F2C3296ADD5B7430E")
        );
    }

    #[test]
    fn every_cipher_takes_its_own_nonce_length() {
        for cipher in Cipher::ALL {
            let length = constants(cipher).0.len();
            let t = vec![7; cipher.key_len()];
            assert!(
                pseudo_random(cipher, &vec![1; length], &t, 66)
                    .unwrap()
                    .len()
                    >= 74
            );
            assert!(pseudo_random(cipher, &[1; 8], &t, 66).is_err());
        }
    }
}
