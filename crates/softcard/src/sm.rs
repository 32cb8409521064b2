//! Secure messaging on the chip's side (Doc 9303-11, 9.8), without mercy: an object that is
//! missing, out of order or unknown, or a wrong MAC ends the session.

use crate::apdu::{Command, Status, extended_ne, short_ne};
use crate::behaviour::Damage;
use crate::crypto::{Key, Purpose, pad, unpad};
use crate::data_object::{self, DataObject};
use crate::personalisation::Cipher;

/// The keys and the counter of one session.
pub(crate) struct SecureMessaging {
    encryption: Key,
    mac: Key,
    /// The send sequence counter, as long as a block.
    counter: Vec<u8>,
}

impl SecureMessaging {
    /// A session whose keys follow from a shared secret, its counter at zero (PACE and Chip
    /// Authentication).
    pub(crate) fn from_secret(cipher: Cipher, secret: &[u8]) -> Self {
        Self::with_counter(cipher, secret, vec![0; cipher.block_bytes()])
    }

    /// A session whose keys follow from a shared secret, with this counter (Basic Access Control).
    pub(crate) fn with_counter(cipher: Cipher, secret: &[u8], counter: Vec<u8>) -> Self {
        Self {
            encryption: Key::derive(cipher, secret, Purpose::Encryption),
            mac: Key::derive(cipher, secret, Purpose::Mac),
            counter,
        }
    }

    /// The cipher of the session.
    pub(crate) fn cipher(&self) -> Cipher {
        self.encryption.cipher()
    }

    /// Opens a protected command.
    ///
    /// # Errors
    /// [`Status::SM_OBJECT_MISSING`] or [`Status::SM_OBJECT_INCORRECT`]; the session is then void.
    pub(crate) fn open(&mut self, command: &Command) -> Result<Command, Status> {
        if !command.is_protected() || command.data.is_empty() {
            return Err(Status::SM_OBJECT_MISSING);
        }
        let objects = data_object::parse(&command.data).ok_or(Status::SM_OBJECT_INCORRECT)?;
        let Some((mac, protected)) = objects.split_last() else {
            return Err(Status::SM_OBJECT_MISSING);
        };
        if mac.tag != 0x8E {
            return Err(Status::SM_OBJECT_MISSING);
        }
        self.step();
        self.check_mac(command, protected, mac.value)?;

        let mut opened = Command {
            data: Vec::new(),
            ne: None,
            ..command.clone()
        };
        opened.cla &= !0x0C;
        let data_tag = if command.ins & 1 == 0 { 0x87 } else { 0x85 };
        let mut rest = protected.iter();
        let mut next = rest.next();
        if let Some(object) = next.filter(|object| object.tag == data_tag) {
            opened.data = self.decrypt(object)?;
            next = rest.next();
        }
        if let Some(object) = next.filter(|object| object.tag == 0x97) {
            opened.ne = Some(match *object.value {
                [le] => short_ne(le),
                [high, low] => extended_ne(high, low),
                _ => return Err(Status::SM_OBJECT_INCORRECT),
            });
            next = rest.next();
        }
        if next.is_some() {
            return Err(Status::SM_OBJECT_INCORRECT);
        }
        Ok(opened)
    }

    /// Protects a response to a command with this instruction byte.
    pub(crate) fn protect(
        &mut self,
        ins: u8,
        data: &[u8],
        status: Status,
        damage: Option<Damage>,
    ) -> Vec<u8> {
        self.step();
        if damage == Some(Damage::Counter) {
            self.step();
        }
        let block = self.cipher().block_bytes();
        let mut body = Vec::new();
        if !data.is_empty() {
            let mut padded = pad(data, block);
            if damage == Some(Damage::Padding)
                && let Some(last) = padded.last_mut()
            {
                *last = 0x55;
            }
            let mut encrypted = self.encryption.encrypt(&self.iv(), &padded);
            if damage == Some(Damage::Cryptogram) {
                self.garble(&mut encrypted, &padded);
            }
            if damage == Some(Damage::NoCryptogram) {
                // Left out.
            } else if ins & 1 == 0 {
                body = data_object::encode(0x87, &[&[0x01], encrypted.as_slice()].concat());
            } else {
                body = data_object::encode(0x85, &encrypted);
            }
        }
        let protected = if damage == Some(Damage::Status) {
            Status(0x6A82)
        } else {
            status
        };
        if damage != Some(Damage::NoStatus) {
            body.extend(data_object::encode(0x99, &protected.0.to_be_bytes()));
        }
        let mut mac = self
            .mac
            .mac(&pad(&[self.counter.as_slice(), &body].concat(), block));
        if damage == Some(Damage::Mac) {
            mac = mac.map(|byte| byte ^ 0x01);
        }
        if damage != Some(Damage::NoMac) {
            body.extend(data_object::encode(0x8E, &mac));
        }
        body
    }

    /// Changes the first byte of a cryptogram so that the first plain byte is another too: a fixed
    /// change would leave it as it was under one key in 256.
    fn garble(&self, encrypted: &mut [u8], plain: &[u8]) {
        let Some(right) = encrypted.first().copied() else {
            return;
        };
        for change in 1..=u8::MAX {
            if let Some(first) = encrypted.first_mut() {
                *first = right ^ change;
            }
            if self.encryption.decrypt(&self.iv(), encrypted).first() != plain.first() {
                return;
            }
        }
    }

    /// How many bytes of plain data fit into a protected response of `room` bytes.
    pub(crate) fn fitting(&self, ins: u8, room: usize) -> usize {
        let block = self.cipher().block_bytes();
        // DO'99' is 4 bytes and DO'8E' 10; the padding indicator is 1 byte.
        let indicator = usize::from(ins & 1 == 0);
        let content = (0..=4_usize)
            .filter_map(|header| {
                let content = room.checked_sub(14)?.checked_sub(header)?;
                let needed = match content {
                    0..=0x7F => 2,
                    0x80..=0xFF => 3,
                    _ => 4,
                };
                (needed <= header).then_some(content)
            })
            .max()
            .unwrap_or(0);
        let encrypted = content.saturating_sub(indicator);
        let whole = encrypted
            .checked_div(block)
            .unwrap_or(0)
            .saturating_mul(block);
        whole.saturating_sub(1)
    }

    /// Counts one message.
    pub(crate) fn step(&mut self) {
        for byte in self.counter.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    /// Zero for 3DES, the encrypted counter for AES (Doc 9303-11, 9.8.6).
    fn iv(&self) -> Vec<u8> {
        let zero = vec![0; self.cipher().block_bytes()];
        match self.cipher() {
            Cipher::Tdes => zero,
            _ => self.encryption.encrypt(&zero, &self.counter),
        }
    }

    fn check_mac(
        &self,
        command: &Command,
        protected: &[DataObject<'_>],
        mac: &[u8],
    ) -> Result<(), Status> {
        let block = self.cipher().block_bytes();
        let header = pad(&[command.cla, command.ins, command.p1, command.p2], block);
        let mut input = [self.counter.as_slice(), &header].concat();
        if !protected.is_empty() {
            protected
                .iter()
                .for_each(|object| input.extend_from_slice(object.raw));
            input = pad(&input, block);
        } else if self.mac.mac(&pad(&input, block)) == mac {
            // A command with neither data nor Le: ISO/IEC 7816-4 pads the header alone,
            // Doc 9303-11 can be read as padding once more. Both are right.
            return Ok(());
        }
        if self.mac.mac(&input) == mac {
            Ok(())
        } else {
            Err(Status::SM_OBJECT_INCORRECT)
        }
    }

    fn decrypt(&self, object: &DataObject<'_>) -> Result<Vec<u8>, Status> {
        let encrypted = match (object.tag, object.value) {
            (0x87, [0x01, encrypted @ ..]) => encrypted,
            (0x85, encrypted) => encrypted,
            _ => return Err(Status::SM_OBJECT_INCORRECT),
        };
        let block = self.cipher().block_bytes();
        if encrypted.is_empty() || !encrypted.len().is_multiple_of(block) {
            return Err(Status::SM_OBJECT_INCORRECT);
        }
        let padded = self.encryption.decrypt(&self.iv(), encrypted);
        unpad(&padded, block)
            .map(<[u8]>::to_vec)
            .ok_or(Status::SM_OBJECT_INCORRECT)
    }
}

#[cfg(test)]
mod tests;
