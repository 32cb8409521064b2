//! Secure messaging with keys that are known, so that the input gets behind the MAC.

use cccd_chip::channel::{ChannelError, SecureMessaging};
use cccd_chip::crypto::{Cipher, Secret};
use cccd_chip::iso7816::{Command, Response, StatusWord};

use crate::bytes::Bytes;

/// One key for both purposes: what is tested is what comes behind it.
const KEY: [u8; 32] = *b"the key that both sides know 123";

/// A session, command by command; the answers are the input's, with a right MAC or without.
pub(crate) fn secure_messaging(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let choice = usize::from(input.byte());
    let ciphers = Cipher::ALL;
    let cipher = ciphers.get(choice % ciphers.len()).expect("it is within");
    let mut chip = Chip {
        cipher: *cipher,
        counter: u128::from(input.word()) << 48,
    };
    let key = || Secret::new(chip.key().to_vec());
    let reader = SecureMessaging::new(chip.cipher, key(), key(), chip.counter);
    let mut reader = reader.expect("the keys are as long as the cipher's");
    while !input.is_empty() {
        let command = command(input.byte());
        let protected = reader.wrap(&command).expect("the keys fit");
        assert_eq!(Command::parse(&protected.encode()), Some(protected));
        chip.counter += 2;
        let status = StatusWord(input.word());
        let mode = input.byte();
        let said = input.piece();
        let data = match mode & 3 {
            0 => said.to_vec(),
            1 => chip.with_mac(said),
            _ => chip.with_mac(&chip.sealed(&command, said, status)),
        };
        let honest = mode & 3 >= 2;
        match reader.unwrap(&command, &Response { data, status }) {
            Ok(plain) => {
                assert_eq!(plain.status, status);
                assert!(plain.data.len() <= command.ne.unwrap_or(0));
                assert!(mode & 3 != 0, "an answer without the key is believed");
                assert!(!honest || plain.data == said);
            }
            Err(ChannelError::SessionLost(plain)) => {
                assert!(said.is_empty() && mode & 3 == 0 && plain == status);
                return;
            }
            Err(_) => {
                let fits = said.len() <= command.ne.unwrap_or(0);
                assert!(!honest || !fits, "an honest answer is refused");
                return;
            }
        }
    }
}

fn command(kind: u8) -> Command {
    match kind & 3 {
        0 => Command::read_binary(0, 223),
        1 => Command::read_binary_odd(0x8000, 200),
        2 => Command::select_file(0x011E),
        _ => Command::new(0x88, 0, 0).with_data([7; 8]).expecting(65_536),
    }
}

/// The other side.
struct Chip {
    cipher: Cipher,
    counter: u128,
}

impl Chip {
    fn key(&self) -> &'static [u8] {
        KEY.split_at(self.cipher.key_len()).0
    }

    fn counter(&self) -> Vec<u8> {
        let bytes = self.counter.to_be_bytes();
        bytes
            .split_at(bytes.len() - self.cipher.block_len())
            .1
            .to_vec()
    }

    /// The data objects with DO'8E' behind them.
    fn with_mac(&self, objects: &[u8]) -> Vec<u8> {
        let covered = [&self.counter(), objects].concat();
        let mac = self.cipher.mac_padded(self.key(), &covered);
        [objects, &[0x8E, 8], &mac.expect("the key fits")].concat()
    }

    /// Data and status word as the chip should send them.
    fn sealed(&self, command: &Command, data: &[u8], status: StatusWord) -> Vec<u8> {
        let mut objects = Vec::new();
        if !data.is_empty() {
            let iv = match self.cipher {
                Cipher::Tdes => Ok(vec![0; 8]),
                aes => aes.encrypt_block(self.key(), &self.counter()),
            };
            let padded = self.cipher.pad(data);
            let iv = iv.expect("the key fits");
            let sealed = self.cipher.encrypt_cbc(self.key(), &iv, &padded);
            let mut value = sealed.expect("blocks are whole");
            let tag = if command.ins & 1 == 1 {
                0x85
            } else {
                value.insert(0, 0x01);
                0x87
            };
            objects = cccd_chip::lds::tlv::encode(cccd_chip::lds::tlv::Tag(tag), &value);
        }
        objects.extend([0x99, 2]);
        objects.extend(status.0.to_be_bytes());
        objects
    }
}
