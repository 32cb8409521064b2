//! The integrated mapping of PACE: nonces hashed into the group (Doc 9303-11, 4.4.3.3.2 and
//! appendix B).

#![allow(
    clippy::arithmetic_side_effects,
    reason = "big integers do not overflow; moduli are primes, and subtractions are from the prime"
)]

use hex_literal::hex;
use num_bigint::BigUint;

use crate::crypto::Key;
use crate::curve::{Curve, Point};
use crate::group::{Element, Group};
use crate::personalisation::Cipher;

const C0_128: [u8; 16] = hex!("a668892a7c41e3ca739f40b057d85904");
const C1_128: [u8; 16] = hex!("a4e136ac725f738b01c1f60217c188ad");
const C0_256: [u8; 32] = hex!("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676");
const C1_256: [u8; 32] = hex!("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517");

/// Length of the nonce s in bytes: the smallest number of whole blocks that covers a key.
pub(crate) fn nonce_bytes(cipher: Cipher) -> usize {
    cipher.key_bytes().next_multiple_of(cipher.block_bytes())
}

/// The generator that the nonces s and t lead to; `None` if t is not as long as a key, if the
/// group has no such mapping (secp224r1), or in the improbable case of the neutral element.
pub(crate) fn integrated(group: Group, cipher: Cipher, s: &[u8], t: &[u8]) -> Option<Element> {
    match group {
        Group::Modp(modp) => {
            let x = pseudo_random(cipher, s, t, modp.prime())?;
            let generator = modp.power(&x, &modp.cofactor());
            (generator.bits() > 1).then_some(Element::Number(generator))
        }
        Group::Curve(curve) => {
            let x = pseudo_random(cipher, s, t, curve.prime())?;
            encode_point(curve, &x).map(Element::Point)
        }
    }
}

/// Rp(s, t): a pseudo-random number below the prime.
fn pseudo_random(cipher: Cipher, s: &[u8], t: &[u8], prime: &BigUint) -> Option<BigUint> {
    let (c0, c1): (&[u8], &[u8]) = match cipher {
        Cipher::Tdes | Cipher::Aes128 => (&C0_128, &C1_128),
        Cipher::Aes192 | Cipher::Aes256 => (&C0_256, &C1_256),
    };
    let iv = vec![0; cipher.block_bytes()];
    let next_key = |key: &Key, message: &[u8]| {
        Key::new(cipher, key.encrypt(&iv, message).get(..cipher.key_bytes())?)
    };
    let mut key = next_key(&Key::new(cipher, t)?, s)?;
    let mut digits = Vec::new();
    let wanted = prime.bits() + 64;
    while digits.len() as u64 * 8 < wanted {
        digits.extend(key.encrypt(&iv, c1));
        key = next_key(&key, c0)?;
    }
    Some(BigUint::from_bytes_be(&digits) % prime)
}

/// The point of a field element, by the affine formulas of appendix B.2. They need a prime that is
/// 3 modulo 4.
fn encode_point(curve: Curve, t: &BigUint) -> Option<Point> {
    let (p, a, b) = (curve.prime(), curve.a(), curve.b());
    if !p.bit(1) {
        return None;
    }
    let one = BigUint::from(1_u8);
    let alpha = (p - t * t % p) % p;
    let sum = (&alpha + &alpha * &alpha) % p;
    let factor = one.clone() + sum.modinv(p)?;
    let x2 = (p - b * a.modinv(p)? % p) * factor % p;
    let x3 = &alpha * &x2 % p;
    let h2 = ((&x2 * &x2 + a) * &x2 + b) % p;
    let u = t * t * t * &h2 % p;
    let root = h2.modpow(&(p - &one - ((p + &one) >> 2)), p);
    let (x, y) = if &root * &root * &h2 % p == one {
        (x2, root * h2 % p)
    } else {
        (x3, root * u % p)
    };
    let point = Point::Affine { x, y };
    curve.contains(&point).then_some(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appendix_h_1_generator() {
        let s = hex!("2923BE84E16CD6AE529049F1F1BBE9EB");
        let t = hex!("5DD4CBFC96F5453B130D890A1CDBAE32");
        let curve = Curve::BrainpoolP256r1;
        let x = pseudo_random(Cipher::Aes128, &s, &t, curve.prime()).unwrap();
        assert_eq!(
            x.to_bytes_be(),
            hex!("A2F8FF2DF50E52C6599F386ADCB595D229F6A167ADE2BE5F2C3296ADD5B7430E")
        );
        let Some(Element::Point(point)) = integrated(curve.into(), Cipher::Aes128, &s, &t) else {
            panic!("no point");
        };
        assert_eq!(
            curve.encode(&point),
            hex!(
                "04"
                "8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D427"
                "4C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD"
            )
        );
    }

    #[test]
    fn every_cipher_leads_into_every_group_that_has_a_mapping() {
        for cipher in [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
            let s = vec![0x5A; nonce_bytes(cipher)];
            let t = vec![0xA5; cipher.key_bytes()];
            for curve in Curve::ALL {
                let point = integrated(curve.into(), cipher, &s, &t);
                assert_eq!(
                    point.is_some(),
                    curve != Curve::Secp224r1,
                    "{}",
                    curve.name()
                );
            }
            assert_eq!(
                integrated(Curve::Secp256r1.into(), cipher, &s, &t[1..]),
                None
            );
        }
    }
}
