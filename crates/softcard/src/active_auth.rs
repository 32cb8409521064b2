//! Active Authentication on the chip's side (Doc 9303-11, 6.1): RSA by ISO/IEC 9796-2, digital
//! signature scheme 1, or ECDSA.

use num_bigint::BigUint;

use crate::behaviour::EcdsaFormat;
use crate::curve::pad;
use crate::hash::Hash;
use crate::personalisation::AaKey;
use crate::random::Random;

/// The chip's signature over a challenge; `None` if the RSA key is too short for its hash.
/// `nameless` makes the trailer of an RSA signature one that names no hash.
pub(crate) fn sign(
    key: &AaKey,
    challenge: &[u8],
    format: EcdsaFormat,
    nameless: bool,
    random: &mut Random,
) -> Option<Vec<u8>> {
    match key {
        AaKey::Rsa {
            modulus,
            private_exponent,
            hash,
        } => {
            let n = BigUint::from_bytes_be(modulus);
            let length = usize::try_from(n.bits().div_ceil(8)).ok()?;
            let nonce = random.bytes(recoverable_bytes(length, *hash)?);
            let mut representative = message_representative(&nonce, challenge, *hash);
            if let (true, Some(last)) = (nameless, representative.last_mut()) {
                *last = 0x00;
            }
            let exponent = BigUint::from_bytes_be(private_exponent.reveal().as_slice());
            let signature = BigUint::from_bytes_be(&representative).modpow(&exponent, &n);
            Some(pad(&signature, length))
        }
        AaKey::Ecdsa {
            curve,
            private,
            hash,
        } => {
            let private = BigUint::from_bytes_be(private.reveal().as_slice());
            let signature = curve.sign(&private, *hash, challenge);
            Some(match format {
                EcdsaFormat::Plain => signature.to_plain(*curve),
                EcdsaFormat::Der => signature.to_der(),
            })
        }
    }
}

/// `6A ‖ M1 ‖ H(M1 ‖ M2) ‖ trailer`: partial recovery, as the terminal knows the challenge M2.
fn message_representative(nonce: &[u8], challenge: &[u8], hash: Hash) -> Vec<u8> {
    let digest = hash.digest_parts(&[nonce, challenge]);
    [&[0x6A], nonce, &digest, trailer(hash)].concat()
}

/// Length of M1 in bytes: what header, hash and trailer leave of the modulus.
fn recoverable_bytes(modulus_bytes: usize, hash: Hash) -> Option<usize> {
    modulus_bytes
        .checked_sub(1)?
        .checked_sub(hash.output_len())?
        .checked_sub(trailer(hash).len())
}

/// The trailer that names the hash: one byte for SHA-1, two for the others
/// (ISO/IEC 9796-2, 8.2 with ISO/IEC 10118-3).
fn trailer(hash: Hash) -> &'static [u8] {
    match hash {
        Hash::Sha1 => &[0xBC],
        Hash::Sha224 => &[0x38, 0xCC],
        Hash::Sha256 => &[0x34, 0xCC],
        Hash::Sha384 => &[0x36, 0xCC],
        Hash::Sha512 => &[0x35, 0xCC],
    }
}

#[cfg(test)]
mod tests {
    use cccd_lds::Private;
    use hex_literal::hex;

    use super::*;
    use crate::curve::{Curve, Signature};

    #[test]
    fn appendix_f_message_representative() {
        let nonce = hex!(
            "9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991"
            "B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F967"
            "84D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E"
            "7292E2DCDA3024B47DA8"
        );
        assert_eq!(recoverable_bytes(128, Hash::Sha1), Some(nonce.len()));
        let f = message_representative(&nonce, &hex!("F173589974BF40C6"), Hash::Sha1);
        assert_eq!(f.len(), 128);
        assert_eq!(f[107..], hex!("C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC"));
        assert_eq!(f[..2], hex!("6A9D"));
    }

    #[test]
    fn rsa_signatures_open_with_the_public_key() {
        // Two Mersenne primes: a key that needs no table.
        let one = BigUint::from(1_u8);
        let (p, q) = ((&one << 521_u32) - 1_u8, (&one << 607_u32) - 1_u8);
        let n = &p * &q;
        let e = BigUint::from(65_537_u32);
        let d = e.modinv(&((&p - 1_u8) * (&q - 1_u8))).unwrap();
        for hash in Hash::ALL {
            let key = AaKey::Rsa {
                modulus: n.to_bytes_be(),
                private_exponent: Private::new(d.to_bytes_be()),
                hash,
            };
            let signature = sign(
                &key,
                &[7; 8],
                EcdsaFormat::Plain,
                false,
                &mut Random::default(),
            )
            .unwrap();
            assert_eq!(signature.len(), 141);
            let opened = BigUint::from_bytes_be(&signature)
                .modpow(&e, &n)
                .to_bytes_be();
            assert_eq!(opened.len(), 141);
            assert_eq!(opened[0], 0x6A);
            let (rest, end) = opened.split_at(opened.len() - trailer(hash).len());
            assert_eq!(end, trailer(hash));
            let (m1, digest) = rest[1..].split_at(rest.len() - 1 - hash.output_len());
            assert_eq!(digest, hash.digest_parts(&[m1, &[7; 8]]));
        }
    }

    #[test]
    fn ecdsa_signatures_verify_in_both_formats() {
        let curve = Curve::BrainpoolP320r1;
        let private = curve.private_key(b"aa");
        let key = AaKey::Ecdsa {
            curve,
            private: Private::new(pad(&private, curve.order_bytes())),
            hash: Hash::Sha256,
        };
        let plain = sign(
            &key,
            &[1; 8],
            EcdsaFormat::Plain,
            false,
            &mut Random::default(),
        )
        .unwrap();
        let (r, s) = plain.split_at(40);
        let signature = Signature {
            r: BigUint::from_bytes_be(r),
            s: BigUint::from_bytes_be(s),
        };
        let public = curve.public_key(&private);
        assert!(curve.verify_prehash(&public, &Hash::Sha256.digest(&[1; 8]), &signature));
        let der = sign(
            &key,
            &[1; 8],
            EcdsaFormat::Der,
            false,
            &mut Random::default(),
        )
        .unwrap();
        assert_eq!(der, signature.to_der());
    }
}
