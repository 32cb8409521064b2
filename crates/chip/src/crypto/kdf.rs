//! Key derivation (Doc 9303-11, 9.7.1).

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Cipher, Secret};

/// What a derived key is for: the counter that goes into the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Encryption (counter 1).
    Encryption,
    /// Message authentication (counter 2).
    Authentication,
    /// Encryption of the PACE nonce, derived from a password (counter 3).
    Password,
}

impl KeyUse {
    const fn counter(self) -> u32 {
        match self {
            Self::Encryption => 1,
            Self::Authentication => 2,
            Self::Password => 3,
        }
    }
}

/// Derives a key of [`Cipher::key_len`] bytes from a shared secret: SHA-1 for 3DES and AES-128,
/// SHA-256 for AES-192 and AES-256.
///
/// The parity bits of a 3DES key are adjusted, as the worked examples show them; ciphers ignore
/// them.
#[must_use]
pub fn kdf(cipher: Cipher, secret: &[u8], key_use: KeyUse) -> Secret {
    let counter = key_use.counter().to_be_bytes();
    let digest: Zeroizing<Vec<u8>> = Zeroizing::new(match cipher {
        Cipher::Tdes | Cipher::Aes128 => Sha1::new()
            .chain_update(secret)
            .chain_update(counter)
            .finalize()
            .to_vec(),
        Cipher::Aes192 | Cipher::Aes256 => Sha256::new()
            .chain_update(secret)
            .chain_update(counter)
            .finalize()
            .to_vec(),
    });
    let mut key: Vec<u8> = digest.iter().copied().take(cipher.key_len()).collect();
    if cipher == Cipher::Tdes {
        for byte in &mut key {
            *byte = odd_parity(*byte);
        }
    }
    Secret::new(key)
}

/// Sets the lowest bit so that the number of ones is odd.
const fn odd_parity(byte: u8) -> u8 {
    let upper = byte & 0xFE;
    upper | (upper.count_ones() as u8 & 1 ^ 1)
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use sha1::{Digest as _, Sha1};

    use super::*;

    #[test]
    fn basic_access_keys_of_appendix_d_2() {
        let seed = &Sha1::digest(b"L898902C<369080619406236")[..16];
        assert_eq!(seed, hex!("239AB9CB282DAF66231DC5A4DF6BFBAE"));
        let enc = kdf(Cipher::Tdes, seed, KeyUse::Encryption);
        let mac = kdf(Cipher::Tdes, seed, KeyUse::Authentication);
        assert_eq!(enc.reveal()[..], hex!("AB94FDECF2674FDFB9B391F85D7F76F2"));
        assert_eq!(mac.reveal()[..], hex!("7962D9ECE03D1ACD4C76089DCE131543"));
    }

    #[test]
    fn key_lengths_follow_the_cipher() {
        for cipher in Cipher::ALL {
            assert_eq!(
                kdf(cipher, b"s", KeyUse::Password).reveal().len(),
                cipher.key_len()
            );
        }
    }
}
