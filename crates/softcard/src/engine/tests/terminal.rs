//! A small terminal of the tests' own, to talk to the card through its protocols.

use num_bigint::BigUint;

use crate::SoftCard;
use crate::apdu::Status;
use crate::crypto::{Key, Purpose, pad, unpad};
use crate::data_object::{self, encode};
use crate::hash::Hash;
use crate::mapping;
use crate::pace::{Pace, PasswordKind};
use crate::personalisation::{CaKey, Cipher, Group, Mapping, PaceSupport};

pub(super) const MRZ: &str = "090000123390011583001156";
pub(super) const SELECT_APPLICATION: &str = "00A4040C07A0000002471001";

/// A card and the keys of the session with it.
pub(super) struct Terminal {
    pub(super) card: SoftCard,
    pub(super) keys: Option<Keys>,
}

#[derive(Clone)]
pub(super) struct Keys {
    encryption: Key,
    mac: Key,
    counter: Vec<u8>,
}

/// A command without class byte: instruction, parameters, data, expected length.
pub(super) struct Plain<'a>(pub u8, pub u16, pub &'a [u8], pub Option<usize>);

impl Terminal {
    pub(super) fn new(card: SoftCard) -> Self {
        Self { card, keys: None }
    }

    /// A command as it stands.
    pub(super) fn raw(&mut self, command: &[u8]) -> (Vec<u8>, Status) {
        let mut response = self.card.process(command).expect("the card is present");
        let status = response.split_off(response.len() - 2);
        (response, Status(u16::from_be_bytes([status[0], status[1]])))
    }

    /// A command as it stands, in hexadecimal; its status.
    pub(super) fn hex(&mut self, command: &str) -> Status {
        self.raw(&hex::decode(command.replace(' ', "")).unwrap()).1
    }

    /// A command, protected in a session.
    pub(super) fn send(&mut self, command: &Plain<'_>, extended: bool) -> (Vec<u8>, Status) {
        let bytes = match &mut self.keys {
            Some(keys) => keys.protect(command, extended),
            None => assemble(0x00, command.0, command.1, command.2, command.3, extended),
        };
        let (response, status) = self.raw(&bytes);
        match &mut self.keys {
            Some(keys) => (keys.open(command.0, &response, status), status),
            None => (response, status),
        }
    }

    /// A short command, protected in a session.
    pub(super) fn short(&mut self, command: &Plain<'_>) -> (Vec<u8>, Status) {
        self.send(command, false)
    }

    pub(super) fn bac(&mut self, mrz: &str) -> Status {
        assert_eq!(self.hex(SELECT_APPLICATION), Status::OK);
        let (challenge, _) = self.raw(&[0x00, 0x84, 0, 0, 8]);
        let seed = &Hash::Sha1.digest(mrz.as_bytes())[..16];
        let encryption = Key::derive(Cipher::Tdes, seed, Purpose::Encryption);
        let mac = Key::derive(Cipher::Tdes, seed, Purpose::Mac);
        let (random, own_key) = ([1; 8], [2; 16]);
        let mut data = encryption.encrypt(&[0; 8], &[&random[..], &challenge, &own_key].concat());
        data.extend(mac.token(&data));
        let (answer, status) = self.short(&Plain(0x82, 0, &data, Some(40)));
        if status == Status::OK {
            let plain = encryption.decrypt(&[0; 8], &answer[..32]);
            let seed: Vec<u8> = plain[16..]
                .iter()
                .zip(&own_key)
                .map(|(a, b)| a ^ b)
                .collect();
            let mut keys = Keys::new(Cipher::Tdes, &seed);
            keys.counter = [&challenge[4..], &random[4..]].concat();
            self.keys = Some(keys);
        }
        status
    }

    /// PACE; the status of the first command that did not succeed, or of the last.
    pub(super) fn pace(
        &mut self,
        support: PaceSupport,
        kind: PasswordKind,
        password: &str,
    ) -> Status {
        let oid: Vec<u8> = [
            4,
            0,
            0x7F,
            0,
            7,
            2,
            2,
            4,
            support.mapping_arc(),
            support.cipher.arc(),
        ]
        .to_vec();
        let set = [
            encode(0x80, &oid),
            encode(0x83, &[kind as u8]),
            encode(0x84, &[support.group.parameter_id()]),
        ]
        .concat();
        let (_, status) = self.short(&Plain(0x22, 0xC1A4, &set, None));
        if status.0 & 0xFFF0 != 0x63C0 && status != Status::OK {
            return status;
        }
        self.pace_after_set(support, &oid, kind, password)
            .unwrap_or_else(|status| status)
    }

    fn pace_after_set(
        &mut self,
        support: PaceSupport,
        oid: &[u8],
        kind: PasswordKind,
        password: &str,
    ) -> Result<Status, Status> {
        let group = support.group;
        let encrypted = self.step(0x10, &[], 0x80)?;
        let key = Pace::password_key(support, kind, password);
        let nonce = key.decrypt(&vec![0; support.cipher.block_bytes()], &encrypted);
        let private = BigUint::from(0x1234_5678_9ABC_u64);
        let generator = if support.mapping == Mapping::Integrated {
            let t = vec![9; support.cipher.key_bytes()];
            self.step(0x10, &encode(0x81, &t), 0x82)?;
            mapping::integrated(group, support.cipher, &nonce, &t).unwrap()
        } else {
            let own = group.encode(&group.power(&group.generator(), &private));
            let chip = self.step(0x10, &encode(0x81, &own), 0x82)?;
            let shared = group.power(&group.decode(&chip).unwrap(), &private);
            let multiple = group.power(&group.generator(), &BigUint::from_bytes_be(&nonce));
            group.combine(&multiple, &shared)
        };
        let own = group.encode(&group.power(&generator, &private));
        let chip = self.step(0x10, &encode(0x83, &own), 0x84)?;
        let secret = group
            .secret(&group.power(&group.decode(&chip).unwrap(), &private))
            .unwrap();
        let keys = Keys::new(support.cipher, &secret);
        let input = |public: &[u8]| {
            let key = encode(group.public_key_tag(), public);
            encode(0x7F49, &[encode(0x06, oid), key].concat())
        };
        let token = self.step(0x00, &encode(0x85, &keys.mac.token(&input(&chip))), 0x86)?;
        assert_eq!(token, keys.mac.token(&input(&own)), "the chip's token");
        self.keys = Some(keys);
        Ok(Status::OK)
    }

    fn step(&mut self, cla: u8, content: &[u8], expected: u16) -> Result<Vec<u8>, Status> {
        let data = encode(0x7C, content);
        let extended = data.len() > 255;
        let ne = if extended { 65_536 } else { 256 };
        let (answer, status) = self.raw(&assemble(cla, 0x86, 0, &data, Some(ne), extended));
        if status != Status::OK {
            return Err(status);
        }
        let objects = data_object::parse(data_object::only(&answer, 0x7C).unwrap()).unwrap();
        assert_eq!(objects[0].tag, expected);
        Ok(objects[0].value.to_vec())
    }

    /// Chip Authentication by MSE:Set AT and GENERAL AUTHENTICATE. The keys change only where the
    /// card said 9000.
    pub(super) fn chip_authentication(&mut self, key: &CaKey) -> Status {
        let agreement = if matches!(key.group, Group::Modp(_)) {
            1
        } else {
            2
        };
        let oid = [4, 0, 0x7F, 0, 7, 2, 2, 3, agreement, key.cipher.arc()];
        let mut set = encode(0x80, &oid);
        set.extend(key.key_id.map_or(Vec::new(), |id| encode(0x84, &[id])));
        let (_, status) = self.short(&Plain(0x22, 0x41A4, &set, None));
        if status != Status::OK {
            return status;
        }
        let (own, keys) = Self::agree(key);
        let data = encode(0x7C, &encode(0x80, &own));
        let (answer, status) = self.send(&Plain(0x86, 0, &data, Some(256)), data.len() > 200);
        if status == Status::OK {
            assert_eq!(answer, [0x7C, 0x00]);
            self.keys = Some(keys);
        }
        status
    }

    /// Chip Authentication by MSE:Set KAT.
    pub(super) fn set_key_agreement(&mut self, key: &CaKey) -> Status {
        let (own, keys) = Self::agree(key);
        let mut data = encode(0x91, &own);
        data.extend(key.key_id.map_or(Vec::new(), |id| encode(0x84, &[id])));
        let (_, status) = self.send(&Plain(0x22, 0x41A6, &data, None), data.len() > 200);
        if status == Status::OK {
            self.keys = Some(keys);
        }
        status
    }

    fn agree(key: &CaKey) -> (Vec<u8>, Keys) {
        let group = key.group;
        let private = BigUint::from(0xFEDC_BA98_u32);
        let own = group.encode(&group.power(&group.generator(), &private));
        let chip = BigUint::from_bytes_be(key.private.reveal());
        let public = group.power(&group.generator(), &chip);
        let secret = group.secret(&group.power(&public, &private)).unwrap();
        (own, Keys::new(key.cipher, &secret))
    }
}

impl Keys {
    fn new(cipher: Cipher, secret: &[u8]) -> Self {
        Self {
            encryption: Key::derive(cipher, secret, Purpose::Encryption),
            mac: Key::derive(cipher, secret, Purpose::Mac),
            counter: vec![0; cipher.block_bytes()],
        }
    }

    pub(super) fn step(&mut self) {
        let next = BigUint::from_bytes_be(&self.counter) + 1_u8;
        self.counter = crate::curve::pad(&next, self.counter.len());
    }

    fn iv(&self) -> Vec<u8> {
        let block = self.counter.len();
        if block == 8 {
            vec![0; 8]
        } else {
            self.encryption.encrypt(&vec![0; block], &self.counter)
        }
    }

    pub(super) fn protect(&mut self, command: &Plain<'_>, extended: bool) -> Vec<u8> {
        let Plain(ins, p1_p2, data, ne) = *command;
        self.step();
        let block = self.counter.len();
        let mut body = Vec::new();
        if !data.is_empty() {
            let encrypted = self.encryption.encrypt(&self.iv(), &pad(data, block));
            body = if ins & 1 == 0 {
                encode(0x87, &[&[1], encrypted.as_slice()].concat())
            } else {
                encode(0x85, &encrypted)
            };
        }
        if let Some(ne) = ne {
            let le = u16::try_from(ne).unwrap_or(0).to_be_bytes();
            body.extend(encode(0x97, if extended { &le } else { &le[1..] }));
        }
        let [p1, p2] = p1_p2.to_be_bytes();
        let header = pad(&[0x0C, ins, p1, p2], block);
        let input = pad(&[self.counter.as_slice(), &header, &body].concat(), block);
        body.extend(encode(0x8E, &self.mac.mac(&input)));
        assemble(
            0x0C,
            ins,
            p1_p2,
            &body,
            Some(if extended { 65_536 } else { 256 }),
            extended,
        )
    }

    /// The plain data of a protected response; nothing of a plain status word.
    fn open(&mut self, ins: u8, response: &[u8], status: Status) -> Vec<u8> {
        if response.is_empty() {
            return Vec::new();
        }
        self.step();
        let block = self.counter.len();
        let (body, mac) = response.split_at(response.len() - 10);
        let expected = self
            .mac
            .mac(&pad(&[self.counter.as_slice(), body].concat(), block));
        assert_eq!(mac, encode(0x8E, &expected), "the MAC of the response");
        let objects = data_object::parse(body).unwrap();
        let (last, data) = objects.split_last().unwrap();
        assert_eq!((last.tag, last.value), (0x99, &status.0.to_be_bytes()[..]));
        data.first().map_or(Vec::new(), |object| {
            let encrypted = if ins & 1 == 0 {
                &object.value[1..]
            } else {
                object.value
            };
            let padded = self.encryption.decrypt(&self.iv(), encrypted);
            unpad(&padded, block).expect("padding").to_vec()
        })
    }
}

/// A command APDU.
pub(super) fn assemble(
    cla: u8,
    ins: u8,
    p1_p2: u16,
    data: &[u8],
    ne: Option<usize>,
    extended: bool,
) -> Vec<u8> {
    let [p1, p2] = p1_p2.to_be_bytes();
    let mut bytes = vec![cla, ins, p1, p2];
    let length = u16::try_from(data.len()).unwrap().to_be_bytes();
    let le = ne.map(|ne| u16::try_from(ne).unwrap_or(0).to_be_bytes());
    if extended {
        bytes.push(0);
        if !data.is_empty() {
            bytes.extend(length);
        }
    } else if !data.is_empty() {
        bytes.push(length[1]);
    }
    bytes.extend(data);
    if let Some(le) = le {
        bytes.extend(if extended { &le[..] } else { &le[1..] });
    }
    bytes
}
