//! The four block ciphers of secure messaging and PACE, with their MACs and padding
//! (Doc 9303-11, 9.8 and 4.4.4).

use aes::{Aes128, Aes192, Aes256};
use cbc::{Decryptor, Encryptor};
use cccd_lds::security_infos::CipherSuite;
use cipher::block_padding::NoPadding;
use cipher::{BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit};
use cmac::Cmac;
use des::{Des, TdesEde2};
use digest::Mac;
use retail_mac::RetailMac;

/// Length of every MAC and authentication token in bytes.
pub const MAC_LEN: usize = 8;

/// A block cipher with the MAC that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cipher {
    /// Two-key triple DES in CBC mode with the retail MAC (ISO 9797-1, MAC algorithm 3).
    Tdes,
    /// AES with 128-bit keys in CBC mode, with CMAC.
    Aes128,
    /// AES with 192-bit keys in CBC mode, with CMAC.
    Aes192,
    /// AES with 256-bit keys in CBC mode, with CMAC.
    Aes256,
}

impl From<CipherSuite> for Cipher {
    fn from(suite: CipherSuite) -> Self {
        match suite {
            CipherSuite::Tdes => Self::Tdes,
            CipherSuite::Aes128 => Self::Aes128,
            CipherSuite::Aes192 => Self::Aes192,
            CipherSuite::Aes256 => Self::Aes256,
        }
    }
}

/// A key, an initialisation vector or data of a length that the cipher cannot take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key, vector or message of a length that the cipher cannot take")]
pub struct CipherError;

impl Cipher {
    /// All of them, weakest first.
    pub const ALL: [Self; 4] = [Self::Tdes, Self::Aes128, Self::Aes192, Self::Aes256];

    /// Length of a key in bytes.
    #[must_use]
    pub const fn key_len(self) -> usize {
        match self {
            Self::Tdes | Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Length of a block, and so of the send sequence counter, in bytes.
    #[must_use]
    pub const fn block_len(self) -> usize {
        match self {
            Self::Tdes => 8,
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
        }
    }

    /// Encrypts whole blocks in CBC mode.
    ///
    /// # Errors
    /// [`CipherError`] if key, vector or data have a wrong length.
    pub fn encrypt_cbc(self, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherError> {
        match self {
            Self::Tdes => encrypt::<Encryptor<TdesEde2>>(key, iv, data),
            Self::Aes128 => encrypt::<Encryptor<Aes128>>(key, iv, data),
            Self::Aes192 => encrypt::<Encryptor<Aes192>>(key, iv, data),
            Self::Aes256 => encrypt::<Encryptor<Aes256>>(key, iv, data),
        }
    }

    /// Decrypts whole blocks in CBC mode.
    ///
    /// # Errors
    /// [`CipherError`] if key, vector or data have a wrong length.
    pub fn decrypt_cbc(self, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>, CipherError> {
        match self {
            Self::Tdes => decrypt::<Decryptor<TdesEde2>>(key, iv, data),
            Self::Aes128 => decrypt::<Decryptor<Aes128>>(key, iv, data),
            Self::Aes192 => decrypt::<Decryptor<Aes192>>(key, iv, data),
            Self::Aes256 => decrypt::<Decryptor<Aes256>>(key, iv, data),
        }
    }

    /// Encrypts one block as it is: the vector of AES secure messaging is the encrypted send
    /// sequence counter (Doc 9303-11, 9.8.6.1).
    ///
    /// # Errors
    /// [`CipherError`] if key or block have a wrong length.
    pub fn encrypt_block(self, key: &[u8], block: &[u8]) -> Result<Vec<u8>, CipherError> {
        match self {
            Self::Tdes => encrypt_one::<TdesEde2>(key, block),
            Self::Aes128 => encrypt_one::<Aes128>(key, block),
            Self::Aes192 => encrypt_one::<Aes192>(key, block),
            Self::Aes256 => encrypt_one::<Aes256>(key, block),
        }
    }

    /// The MAC over a message of any length: 3DES pads it (ISO 9797-1, method 2) and takes the
    /// retail MAC; AES takes CMAC, which needs no padding, and keeps its first 8 bytes.
    /// So it is used for EXTERNAL AUTHENTICATE and authentication tokens.
    ///
    /// # Errors
    /// [`CipherError`] if the key has a wrong length.
    pub fn mac(self, key: &[u8], message: &[u8]) -> Result<[u8; MAC_LEN], CipherError> {
        match self {
            Self::Tdes => retail_mac(key, &self.pad(message)),
            Self::Aes128 => first_eight::<Cmac<Aes128>>(key, message),
            Self::Aes192 => first_eight::<Cmac<Aes192>>(key, message),
            Self::Aes256 => first_eight::<Cmac<Aes256>>(key, message),
        }
    }

    /// The MAC over a message that is padded by [`Cipher::pad`] first, whatever the cipher. So it
    /// is used for secure messaging (Doc 9303-11, 9.8.4).
    ///
    /// # Errors
    /// [`CipherError`] if the key has a wrong length.
    pub fn mac_padded(self, key: &[u8], message: &[u8]) -> Result<[u8; MAC_LEN], CipherError> {
        match self {
            Self::Tdes => self.mac(key, message),
            Self::Aes128 | Self::Aes192 | Self::Aes256 => self.mac(key, &self.pad(message)),
        }
    }

    /// Pads to whole blocks: `80`, then as many `00` as needed (ISO 9797-1, method 2).
    #[must_use]
    pub fn pad(self, data: &[u8]) -> Vec<u8> {
        let blocks = data
            .len()
            .checked_div(self.block_len())
            .map_or(1, |full| full.saturating_add(1));
        let mut padded = Vec::with_capacity(blocks.saturating_mul(self.block_len()));
        padded.extend_from_slice(data);
        padded.push(0x80);
        padded.resize(blocks.saturating_mul(self.block_len()), 0);
        padded
    }

    /// Takes the padding off; `None` if what stands there is no padding of this cipher.
    #[must_use]
    pub fn unpad(self, padded: &[u8]) -> Option<&[u8]> {
        let end = padded.iter().rposition(|byte| *byte != 0)?;
        let (data, padding) = padded.split_at_checked(end)?;
        (padding.first() == Some(&0x80)
            && padding.len() <= self.block_len()
            && padded.len().is_multiple_of(self.block_len()))
        .then_some(data)
    }
}

fn encrypt<M: KeyIvInit + BlockModeEncrypt>(
    key: &[u8],
    iv: &[u8],
    data: &[u8],
) -> Result<Vec<u8>, CipherError> {
    if !data
        .len()
        .is_multiple_of(<M as cipher::BlockSizeUser>::block_size())
    {
        return Err(CipherError);
    }
    let mode = M::new_from_slices(key, iv).map_err(|_| CipherError)?;
    let mut buffer = data.to_vec();
    mode.encrypt_padded::<NoPadding>(&mut buffer, data.len())
        .map_err(|_| CipherError)?;
    Ok(buffer)
}

fn decrypt<M: KeyIvInit + BlockModeDecrypt>(
    key: &[u8],
    iv: &[u8],
    data: &[u8],
) -> Result<Vec<u8>, CipherError> {
    let mode = M::new_from_slices(key, iv).map_err(|_| CipherError)?;
    let mut buffer = data.to_vec();
    mode.decrypt_padded::<NoPadding>(&mut buffer)
        .map_err(|_| CipherError)?;
    Ok(buffer)
}

fn encrypt_one<C: KeyInit + BlockCipherEncrypt>(
    key: &[u8],
    block: &[u8],
) -> Result<Vec<u8>, CipherError> {
    let cipher = C::new_from_slice(key).map_err(|_| CipherError)?;
    let mut buffer = cipher::Block::<C>::try_from(block).map_err(|_| CipherError)?;
    cipher.encrypt_block(&mut buffer);
    Ok(buffer.to_vec())
}

fn retail_mac(key: &[u8], blocks: &[u8]) -> Result<[u8; MAC_LEN], CipherError> {
    // The crate halves whatever key it is given.
    if key.len() != Cipher::Tdes.key_len() {
        return Err(CipherError);
    }
    first_eight::<RetailMac<Des>>(key, blocks)
}

fn first_eight<M: KeyInit + Mac>(key: &[u8], message: &[u8]) -> Result<[u8; MAC_LEN], CipherError> {
    let mut mac = <M as KeyInit>::new_from_slice(key).map_err(|_| CipherError)?;
    mac.update(message);
    mac.finalize()
        .into_bytes()
        .first_chunk()
        .copied()
        .ok_or(CipherError)
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn external_authenticate_of_appendix_d_3() {
        let s = hex!("781723860C06C2264608F919887022120B795240CB7049B01C19B33E32804F0B");
        let e = Cipher::Tdes
            .encrypt_cbc(&hex!("AB94FDECF2674FDFB9B391F85D7F76F2"), &[0; 8], &s)
            .unwrap();
        assert_eq!(
            e,
            hex!("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2")
        );
        let mac = Cipher::Tdes
            .mac(&hex!("7962D9ECE03D1ACD4C76089DCE131543"), &e)
            .unwrap();
        assert_eq!(mac, hex!("5F1448EEA8AD90A7"));
    }

    #[test]
    fn secure_messaging_mac_of_appendix_d_4() {
        let n = hex!("887022120C06C2270CA4020C800000008709016375432908C044F6");
        let mac = Cipher::Tdes
            .mac_padded(&hex!("F1CB1F1FB5ADF208806B89DC579DC1F8"), &n)
            .unwrap();
        assert_eq!(mac, hex!("BF8B92D635FF24F8"));
    }

    /// RFC 4493, example 3 (40 bytes).
    #[test]
    fn cmac_of_rfc_4493() {
        let key = hex!("2b7e151628aed2a6abf7158809cf4f3c");
        let message = hex!(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411"
        );
        assert_eq!(
            Cipher::Aes128.mac(&key, &message).unwrap(),
            hex!("dfa66747de9ae630")
        );
    }

    #[test]
    fn wrong_lengths_are_errors() {
        for cipher in Cipher::ALL {
            let key = vec![1; cipher.key_len()];
            let iv = vec![0; cipher.block_len()];
            assert!(cipher.encrypt_cbc(&key, &iv, &[0; 7]).is_err());
            assert!(cipher.decrypt_cbc(&key, &iv, &[0; 17]).is_err());
            assert!(cipher.encrypt_cbc(&key[1..], &iv, &[]).is_err());
            assert!(cipher.encrypt_cbc(&key, &iv[1..], &[]).is_err());
            assert!(cipher.encrypt_block(&key, &iv[1..]).is_err());
            assert!(cipher.mac(&key[1..], b"").is_err());
        }
    }

    #[test]
    fn padding_must_be_padding() {
        assert_eq!(
            Cipher::Tdes.unpad(&hex!("011E800000000000")),
            Some(&hex!("011E")[..])
        );
        assert_eq!(Cipher::Tdes.unpad(&[0; 8]), None);
        assert_eq!(Cipher::Tdes.unpad(&[]), None);
        assert_eq!(Cipher::Tdes.unpad(&hex!("011E810000000000")), None);
        assert_eq!(Cipher::Tdes.unpad(&hex!("80")), None);
        assert_eq!(
            Cipher::Tdes.unpad(&hex!("01020304050607800000000000000000")),
            None
        );
    }

    proptest! {
        #[test]
        fn pad_encrypt_decrypt_unpad(
            data in proptest::collection::vec(any::<u8>(), 0..100),
            which in 0usize..4,
        ) {
            let cipher = Cipher::ALL[which];
            let key = vec![0x5A; cipher.key_len()];
            let iv = vec![0xA5; cipher.block_len()];
            let sealed = cipher.encrypt_cbc(&key, &iv, &cipher.pad(&data)).unwrap();
            let padded = cipher.decrypt_cbc(&key, &iv, &sealed).unwrap();
            prop_assert_eq!(cipher.unpad(&padded), Some(&data[..]));
        }

        #[test]
        fn unpad_takes_any_bytes(data in proptest::collection::vec(any::<u8>(), 0..64)) {
            for cipher in Cipher::ALL {
                if let Some(plain) = cipher.unpad(&data) {
                    prop_assert_eq!(cipher.pad(plain), data.clone());
                }
            }
        }
    }
}
