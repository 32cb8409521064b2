mod faults;
mod habits;
mod protocols;
mod terminal;
mod worked_examples;

use cccd_lds::{DataGroup, FileIdentity, Private};

use self::terminal::MRZ;
use crate::behaviour::Behaviour;
use crate::curve::{Curve, pad};
use crate::personalisation::{
    AaKey, CaKey, ChipKeys, Cipher, Group, Hash, Mapping, PaceSupport, Passwords,
};
use crate::{Personalisation, SoftCard};

const PACE: PaceSupport = PaceSupport {
    mapping: Mapping::Generic,
    cipher: Cipher::Aes128,
    group: Group::Curve(Curve::BrainpoolP256r1),
};

/// A chip with all doors: BAC, PACE, one key for Chip and one for Active Authentication, and a DG2
/// of 700 bytes.
fn personalisation() -> Personalisation {
    let dg2 = [&[0x75, 0x82, 0x02, 0xB8][..], &[0xA5; 696]].concat();
    let password = |text: &str| Some(Private::new(text.to_owned()));
    Personalisation {
        files: [
            (FileIdentity::CARD_ACCESS, vec![0x31, 0x00]),
            (FileIdentity::CARD_SECURITY, vec![0x30, 0x00]),
            (FileIdentity::COM, vec![0x60, 0x03, 1, 2, 3]),
            (FileIdentity::dg(DataGroup::Dg2), dg2),
        ]
        .into(),
        keys: ChipKeys {
            active_authentication: Some(AaKey::Ecdsa {
                curve: Curve::Secp521r1,
                private: Private::new(vec![7; 66]),
                hash: Hash::Sha512,
            }),
            chip_authentication: vec![ca_key(Curve::BrainpoolP256r1.into(), Cipher::Aes128)],
        },
        passwords: Passwords {
            mrz_information: password(MRZ),
            can: password("000123"),
            pin: password("123456"),
            puk: password("1234567890"),
        },
        bac: true,
        pace: vec![PACE],
        ..Personalisation::default()
    }
}

fn ca_key(group: Group, cipher: Cipher) -> CaKey {
    let length = usize::try_from(group.order().bits().div_ceil(8)).unwrap();
    let private = pad(&(group.order() - 12_345_u32), length);
    CaKey {
        key_id: None,
        group,
        private: Private::new(private),
        cipher,
    }
}

fn terminal(behaviour: Behaviour) -> terminal::Terminal {
    terminal::Terminal::new(SoftCard::new(personalisation(), behaviour))
}
