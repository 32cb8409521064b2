//! Secure messaging (Doc 9303-11, 9.8): protects commands and checks responses, without any I/O.

use core::fmt;

use super::ChannelError;
use crate::crypto::{Cipher, CipherError, Secret, constant_time_eq};
use crate::iso7816::{Command, Response, StatusWord};

/// Bits of CLA for secure messaging with the header authenticated (ISO 7816-4, 5.4.1).
const CLA_SECURE: u8 = 0x0C;
/// DO'99' (4 bytes) and DO'8E' (10 bytes), which end every protected response.
const TRAILER: usize = 14;

/// Session keys and send sequence counter.
///
/// [`SecureMessaging::wrap`] and [`SecureMessaging::unwrap`] alternate; each advances the counter
/// (9.8.2). After an error the session is over.
pub struct SecureMessaging {
    cipher: Cipher,
    ks_enc: Secret,
    ks_mac: Secret,
    ssc: u128,
}

impl SecureMessaging {
    /// Starts with session keys and the counter's start value: zero, but after BAC the last four
    /// bytes of RND.IC and of RND.IFD, read as one number (9.8.6.3, 9.8.7.3).
    ///
    /// # Errors
    /// [`CipherError`] if a key has not the cipher's length.
    pub fn new(
        cipher: Cipher,
        ks_enc: Secret,
        ks_mac: Secret,
        ssc: u128,
    ) -> Result<Self, CipherError> {
        if [&ks_enc, &ks_mac]
            .iter()
            .any(|key| key.reveal().len() != cipher.key_len())
        {
            return Err(CipherError);
        }
        Ok(Self {
            cipher,
            ks_enc,
            ks_mac,
            ssc,
        })
    }

    /// The cipher in use.
    #[must_use]
    pub const fn cipher(&self) -> Cipher {
        self.cipher
    }

    /// Protects a command (9.8.4, figure 5). The outer Le is always present: `00`, or `0000` where
    /// the protected command is long or more than 256 bytes are asked for.
    ///
    /// A response of more than [`SecureMessaging::capacity`] of 256 bytes does not fit a short
    /// one: who needs it whole asks for more than 256.
    ///
    /// # Errors
    /// [`CipherError`] cannot happen with the keys that [`SecureMessaging::new`] let in.
    pub fn wrap(&mut self, command: &Command) -> Result<Command, CipherError> {
        self.advance();
        let header = Command {
            cla: command.cla | CLA_SECURE,
            ..Command::new(command.ins, command.p1, command.p2)
        };
        let mut body = Vec::with_capacity(command.data.len().saturating_add(48));
        if !command.data.is_empty() {
            let padded = self.cipher.pad(&command.data);
            let sealed = self
                .cipher
                .encrypt_cbc(self.ks_enc.reveal(), &self.iv()?, &padded)?;
            if is_odd(command.ins) {
                put(&mut body, 0x85, &[&sealed]);
            } else {
                put(&mut body, 0x87, &[&[0x01], &sealed]);
            }
        }
        match command.ne {
            None => {}
            // 256 and 65,536 are written as zero.
            Some(ne @ ..=256) => put(&mut body, 0x97, &[&[u8::try_from(ne).unwrap_or(0)]]),
            Some(ne) => put(
                &mut body,
                0x97,
                &[&u16::try_from(ne).unwrap_or(0).to_be_bytes()],
            ),
        }
        let mut message = self.cipher.pad(&header.header());
        message.extend_from_slice(&body);
        let mac = self.mac(&message)?;
        put(&mut body, 0x8E, &[&mac]);

        let long = body.len() > 255 || command.ne.is_some_and(|ne| ne > 256);
        Ok(header
            .with_data(body)
            .expecting(if long { 65_536 } else { 256 }))
    }

    /// Checks and opens the response to `command` (9.8.4, figure 6).
    ///
    /// # Errors
    /// [`ChannelError::SessionLost`] if it is a plain status word; [`ChannelError::Tampered`] if
    /// MAC, padding, data objects or lengths are wrong.
    pub fn unwrap(
        &mut self,
        command: &Command,
        response: &Response,
    ) -> Result<Response, ChannelError> {
        self.advance();
        if response.data.is_empty() {
            return Err(ChannelError::SessionLost(response.status));
        }
        let objects = Objects::parse(&response.data, command.ins)?;
        let mac = self.mac(objects.covered).map_err(broken)?;
        if !constant_time_eq(&mac, objects.mac) {
            return Err(ChannelError::Tampered("the MAC is wrong"));
        }
        let status = StatusWord(u16::from_be_bytes(objects.status));
        if status != response.status {
            return Err(ChannelError::Tampered("DO'99' and the status word differ"));
        }
        let data = match objects.sealed {
            None => Vec::new(),
            Some(sealed) => self.open(sealed)?,
        };
        if data.len() > command.ne.unwrap_or(0) {
            return Err(ChannelError::Tampered("more data than was asked for"));
        }
        Ok(Response { data, status })
    }

    /// The most plain bytes that a response data field of `field` bytes carries: 231 of 256 under
    /// 3DES, 223 under AES.
    #[must_use]
    pub fn capacity(&self, field: usize) -> usize {
        capacity(self.cipher.block_len(), field)
    }

    fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, ChannelError> {
        if sealed.is_empty() || !sealed.len().is_multiple_of(self.cipher.block_len()) {
            return Err(ChannelError::Tampered(
                "the cryptogram is not made of blocks",
            ));
        }
        let iv = self.iv().map_err(broken)?;
        let mut padded = self
            .cipher
            .decrypt_cbc(self.ks_enc.reveal(), &iv, sealed)
            .map_err(broken)?;
        let length = self.cipher.unpad(&padded).map(<[u8]>::len);
        padded.truncate(length.ok_or(ChannelError::Tampered("the padding is wrong"))?);
        Ok(padded)
    }

    /// The counter is as wide as a block (9.8.2), so under 3DES it wraps at 64 bits.
    fn advance(&mut self) {
        self.ssc = self.ssc.wrapping_add(1);
    }

    fn counter(&self) -> Vec<u8> {
        let bytes = self.ssc.to_be_bytes();
        let skip = bytes.len().saturating_sub(self.cipher.block_len());
        bytes.iter().copied().skip(skip).collect()
    }

    /// Zero under 3DES (9.8.6.1), the encrypted counter under AES (9.8.7.1).
    fn iv(&self) -> Result<Vec<u8>, CipherError> {
        match self.cipher {
            Cipher::Tdes => Ok(vec![0; self.cipher.block_len()]),
            _ => self
                .cipher
                .encrypt_block(self.ks_enc.reveal(), &self.counter()),
        }
    }

    fn mac(&self, message: &[u8]) -> Result<[u8; 8], CipherError> {
        let mut covered = self.counter();
        covered.extend_from_slice(message);
        self.cipher.mac_padded(self.ks_mac.reveal(), &covered)
    }

    /// The state before a command that was never sent.
    pub(super) const fn counter_value(&self) -> u128 {
        self.ssc
    }

    /// Takes back a command that was never sent.
    pub(super) const fn rewind(&mut self, ssc: u128) {
        self.ssc = ssc;
    }
}

/// Prints the cipher, never keys or counter.
impl fmt::Debug for SecureMessaging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecureMessaging({:?})", self.cipher)
    }
}

/// The data objects of a protected response.
struct Objects<'a> {
    /// The cryptogram of DO'87' or DO'85', without the padding indicator.
    sealed: Option<&'a [u8]>,
    status: [u8; 2],
    mac: &'a [u8],
    /// Everything before DO'8E'.
    covered: &'a [u8],
}

impl<'a> Objects<'a> {
    /// [DO'85' or DO'87'] DO'99' DO'8E', in this order and nothing else (9.8.4). DO'99' is asked
    /// for in every response: without it the status word would not be authentic.
    fn parse(bytes: &'a [u8], ins: u8) -> Result<Self, ChannelError> {
        let missing = ChannelError::Tampered("a data object is missing, wrong or out of order");
        let mut rest = bytes;
        let mut sealed = None;
        let first = take(&mut rest).ok_or_else(|| missing.clone())?;
        let (tag, value) = match first {
            (0x87, value) if !is_odd(ins) => {
                let (indicator, cryptogram) = value.split_first().ok_or_else(|| missing.clone())?;
                if *indicator != 0x01 {
                    return Err(ChannelError::Tampered("the padding indicator is not 01"));
                }
                sealed = Some(cryptogram);
                take(&mut rest).ok_or_else(|| missing.clone())?
            }
            (0x85, value) if is_odd(ins) => {
                sealed = Some(value);
                take(&mut rest).ok_or_else(|| missing.clone())?
            }
            other => other,
        };
        let status = match (tag, value) {
            (0x99, &[sw1, sw2]) => [sw1, sw2],
            _ => return Err(missing),
        };
        let covered = bytes
            .len()
            .checked_sub(rest.len())
            .and_then(|end| bytes.get(..end))
            .ok_or_else(|| missing.clone())?;
        match take(&mut rest) {
            Some((0x8E, mac)) if mac.len() == 8 && rest.is_empty() => Ok(Self {
                sealed,
                status,
                mac,
                covered,
            }),
            _ => Err(missing),
        }
    }
}

/// Reads one data object with a one-byte tag and a BER length of up to three bytes.
fn take<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let (&tag, after) = rest.split_first()?;
    let (&first, after) = after.split_first()?;
    let (length, after) = match first {
        0..=0x7F => (usize::from(first), after),
        0x81 => {
            let (&length, after) = after.split_first()?;
            (usize::from(length), after)
        }
        0x82 => {
            let (length, after) = after.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), after)
        }
        0x83 => {
            let (&[a, b, c], after) = after.split_first_chunk::<3>()?;
            (
                usize::try_from(u32::from_be_bytes([0, a, b, c])).ok()?,
                after,
            )
        }
        _ => return None,
    };
    let (value, after) = after.split_at_checked(length)?;
    *rest = after;
    Some((tag, value))
}

/// Appends one data object.
fn put(body: &mut Vec<u8>, tag: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    body.push(tag);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(length @ ..=0x7F), _) => body.push(length),
        (Ok(length), _) => body.extend([0x81, length]),
        (_, Ok(length)) => {
            body.push(0x82);
            body.extend(length.to_be_bytes());
        }
        _ => {
            body.push(0x83);
            body.extend(length.to_be_bytes().iter().rev().take(3).rev());
        }
    }
    for part in parts {
        body.extend_from_slice(part);
    }
}

/// What a field carries at least, whatever the cipher.
pub(crate) fn least_capacity(field: usize) -> usize {
    capacity(Cipher::Aes256.block_len(), field)
}

/// The largest plaintext whose padded cryptogram, with everything around it, fits the field.
fn capacity(block: usize, field: usize) -> usize {
    let room = field.saturating_sub(TRAILER);
    // Tag and length of DO'87', and the longest content that such a length can name.
    [(2_usize, 0x7F_usize), (3, 0xFF), (4, 0xFFFF)]
        .into_iter()
        .map(|(header, most)| {
            let content = room.saturating_sub(header).min(most).saturating_sub(1);
            let blocks = content.checked_div(block).unwrap_or(0);
            blocks.saturating_mul(block).saturating_sub(1)
        })
        .max()
        .unwrap_or(0)
}

const fn is_odd(ins: u8) -> bool {
    ins & 1 == 1
}

fn broken(_: CipherError) -> ChannelError {
    ChannelError::Tampered("the cipher refuses its length")
}

#[cfg(test)]
mod tests;
