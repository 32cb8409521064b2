//! The card's own key derivation, block chaining, padding and MACs over the bare block ciphers
//! (Doc 9303-11, 9.7 and 9.8).

use aes::{Aes128, Aes192, Aes256};
use cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use cmac::{Cmac, Mac};
use des::{Des, TdesEde2};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::hash::Hash;
use crate::personalisation::Cipher;

/// Length of every MAC and authentication token in bytes.
pub(crate) const MAC_BYTES: usize = 8;

/// What a key is derived for: the counter of the key derivation function (Doc 9303-11, 9.7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Encryption = 1,
    Mac = 2,
    Password = 3,
}

impl Cipher {
    /// Length of a block in bytes.
    #[must_use]
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::Tdes => 8,
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
        }
    }

    /// Length of a key in bytes.
    #[must_use]
    pub const fn key_bytes(self) -> usize {
        match self {
            Self::Tdes | Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }
}

/// A key of a block cipher.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key {
    #[zeroize(skip)]
    cipher: Cipher,
    bytes: Vec<u8>,
}

impl Key {
    /// The key derivation function.
    pub(crate) fn derive(cipher: Cipher, secret: &[u8], purpose: Purpose) -> Self {
        let hash = match cipher {
            Cipher::Tdes | Cipher::Aes128 => Hash::Sha1,
            Cipher::Aes192 | Cipher::Aes256 => Hash::Sha256,
        };
        let mut bytes = hash.digest_parts(&[secret, &[0, 0, 0, purpose as u8]]);
        bytes.truncate(cipher.key_bytes());
        if cipher == Cipher::Tdes {
            // DES ignores the parity bit; the standard's examples print it adjusted.
            for byte in &mut bytes {
                let key_bits = *byte & 0xFE;
                *byte = key_bits | u8::from(key_bits.count_ones().is_multiple_of(2));
            }
        }
        Self { cipher, bytes }
    }

    /// A key given as bytes; `None` where the length is not the cipher's.
    pub(crate) fn new(cipher: Cipher, bytes: &[u8]) -> Option<Self> {
        (bytes.len() == cipher.key_bytes()).then(|| Self {
            cipher,
            bytes: bytes.to_vec(),
        })
    }

    /// The cipher that it is for.
    pub(crate) fn cipher(&self) -> Cipher {
        self.cipher
    }

    /// CBC encryption of whole blocks, without padding. An incomplete last block is dropped.
    pub(crate) fn encrypt(&self, iv: &[u8], data: &[u8]) -> Vec<u8> {
        let mut state = iv.to_vec();
        let mut output = Vec::with_capacity(data.len());
        for block in data.chunks_exact(self.cipher.block_bytes()) {
            xor_into(&mut state, block);
            self.encrypt_block(&mut state);
            output.extend_from_slice(&state);
        }
        output
    }

    /// CBC decryption of whole blocks, without removing padding. An incomplete last block is
    /// dropped.
    pub(crate) fn decrypt(&self, iv: &[u8], data: &[u8]) -> Vec<u8> {
        let mut previous = iv;
        let mut output = Vec::with_capacity(data.len());
        for block in data.chunks_exact(self.cipher.block_bytes()) {
            let mut state = block.to_vec();
            self.decrypt_block(&mut state);
            xor_into(&mut state, previous);
            output.extend(state);
            previous = block;
        }
        output
    }

    /// The MAC of whole blocks: the retail MAC (ISO/IEC 9797-1, algorithm 3) or CMAC cut to eight
    /// bytes.
    pub(crate) fn mac(&self, blocks: &[u8]) -> [u8; MAC_BYTES] {
        let full = match self.cipher {
            Cipher::Tdes => self.retail_mac(blocks),
            Cipher::Aes128 => cmac::<Cmac<Aes128>>(&self.bytes, blocks),
            Cipher::Aes192 => cmac::<Cmac<Aes192>>(&self.bytes, blocks),
            Cipher::Aes256 => cmac::<Cmac<Aes256>>(&self.bytes, blocks),
        };
        full.first_chunk().copied().unwrap_or_default()
    }

    /// The MAC of an authentication token or of BAC, where DES pads and CMAC sees to itself
    /// (Doc 9303-11, 4.3.3.1 and 4.4.3.4).
    pub(crate) fn token(&self, message: &[u8]) -> [u8; MAC_BYTES] {
        match self.cipher {
            Cipher::Tdes => self.mac(&pad(message, self.cipher.block_bytes())),
            _ => self.mac(message),
        }
    }

    /// Single DES under the first half of the key, and at the last block 3DES under both.
    fn retail_mac(&self, blocks: &[u8]) -> Vec<u8> {
        let mut state = vec![0; 8];
        let mut blocks = blocks.chunks_exact(8).peekable();
        let first_half = self.bytes.get(..8).unwrap_or_default();
        while let Some(block) = blocks.next() {
            xor_into(&mut state, block);
            if blocks.peek().is_some() {
                encrypt_with::<Des>(first_half, &mut state);
            } else {
                self.encrypt_block(&mut state);
            }
        }
        state
    }

    fn encrypt_block(&self, block: &mut [u8]) {
        match self.cipher {
            Cipher::Tdes => encrypt_with::<TdesEde2>(&self.bytes, block),
            Cipher::Aes128 => encrypt_with::<Aes128>(&self.bytes, block),
            Cipher::Aes192 => encrypt_with::<Aes192>(&self.bytes, block),
            Cipher::Aes256 => encrypt_with::<Aes256>(&self.bytes, block),
        }
    }

    fn decrypt_block(&self, block: &mut [u8]) {
        match self.cipher {
            Cipher::Tdes => decrypt_with::<TdesEde2>(&self.bytes, block),
            Cipher::Aes128 => decrypt_with::<Aes128>(&self.bytes, block),
            Cipher::Aes192 => decrypt_with::<Aes192>(&self.bytes, block),
            Cipher::Aes256 => decrypt_with::<Aes256>(&self.bytes, block),
        }
    }
}

/// Padding method 2 of ISO/IEC 9797-1: `80`, then zeros to the end of the block.
pub(crate) fn pad(data: &[u8], block_bytes: usize) -> Vec<u8> {
    let mut padded = data.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(block_bytes.max(1)), 0);
    padded
}

/// The data before the padding; `None` where there is none.
pub(crate) fn unpad(padded: &[u8], block_bytes: usize) -> Option<&[u8]> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    let (data, padding) = padded.split_at_checked(end)?;
    (padding.first() == Some(&0x80) && padding.len() <= block_bytes).then_some(data)
}

/// `left ⊕ right` into `left`, as far as both go.
fn xor_into(left: &mut [u8], right: &[u8]) {
    for (left, right) in left.iter_mut().zip(right) {
        *left ^= right;
    }
}

fn cmac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    // The length of a key is checked where it is made.
    <M as KeyInit>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        },
    )
}

fn encrypt_with<C: BlockCipherEncrypt + KeyInit>(key: &[u8], block: &mut [u8]) {
    if let (Ok(cipher), Ok(block)) = (
        C::new_from_slice(key),
        <&mut Array<u8, C::BlockSize>>::try_from(block),
    ) {
        cipher.encrypt_block(block);
    }
}

fn decrypt_with<C: BlockCipherDecrypt + KeyInit>(key: &[u8], block: &mut [u8]) {
    if let (Ok(cipher), Ok(block)) = (
        C::new_from_slice(key),
        <&mut Array<u8, C::BlockSize>>::try_from(block),
    ) {
        cipher.decrypt_block(block);
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    const CIPHERS: [Cipher; 4] = [Cipher::Tdes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256];

    #[test]
    fn appendix_d_keys_and_mac() {
        let seed = hex!("239AB9CB282DAF66231DC5A4DF6BFBAE");
        let encryption = Key::derive(Cipher::Tdes, &seed, Purpose::Encryption);
        let mac = Key::derive(Cipher::Tdes, &seed, Purpose::Mac);
        assert_eq!(encryption.bytes, hex!("AB94FDECF2674FDFB9B391F85D7F76F2"));
        assert_eq!(mac.bytes, hex!("7962D9ECE03D1ACD4C76089DCE131543"));
        let s = hex!("781723860C06C2264608F919887022120B795240CB7049B01C19B33E32804F0B");
        let e = encryption.encrypt(&[0; 8], &s);
        assert_eq!(
            e,
            hex!("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2")
        );
        assert_eq!(encryption.decrypt(&[0; 8], &e), s);
        assert_eq!(mac.token(&e), hex!("5F1448EEA8AD90A7"));
    }

    #[test]
    fn nist_sp_800_38b_cmac() {
        let message = hex!("6bc1bee22e409f96e93d7e117393172a");
        for (cipher, key, mac) in [
            (
                Cipher::Aes128,
                &hex!("2b7e151628aed2a6abf7158809cf4f3c")[..],
                hex!("070a16b46b4d4144"),
            ),
            (
                Cipher::Aes192,
                &hex!("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"),
                hex!("9e99a7bf31e71090"),
            ),
            (
                Cipher::Aes256,
                &hex!("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
                hex!("28a7023f452e8f82"),
            ),
        ] {
            assert_eq!(Key::new(cipher, key).unwrap().mac(&message), mac);
            assert!(Key::new(cipher, &message[..15]).is_none());
        }
    }

    proptest! {
        #[test]
        fn padding_comes_off_again(data: Vec<u8>, wide: bool) {
            let block = if wide { 16 } else { 8 };
            let padded = pad(&data, block);
            prop_assert_eq!(padded.len() % block, 0);
            prop_assert_eq!(unpad(&padded, block), Some(data.as_slice()));
        }

        #[test]
        fn what_is_encrypted_decrypts(data: Vec<u8>, key in any::<[u8; 32]>(), which in 0_usize..4) {
            let cipher = CIPHERS[which];
            let key = Key::new(cipher, &key[..cipher.key_bytes()]).unwrap();
            let padded = pad(&data, cipher.block_bytes());
            let iv = vec![7; cipher.block_bytes()];
            prop_assert_eq!(key.decrypt(&iv, &key.encrypt(&iv, &padded)), padded);
        }

        #[test]
        fn arbitrary_padding_does_not_panic(data: Vec<u8>) {
            let _ = unpad(&data, 8);
        }
    }
}
