//! Chips that cheat, and links that are tampered with: everything is refused, in a bounded number
//! of exchanges and bytes.

use cccd_chip::access::{AccessError, AccessOptions, open};
use cccd_chip::channel::ChannelError;
use cccd_chip::document::{Document, FileState, Proof};
use cccd_chip::iso7816::Command;
use cccd_chip::lds::security_infos::{PaceInfo, SecurityInfos};
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::reader::{ExtendedLength, Plan, ReadError, ReadOptions, read};
use cccd_chip::transport::{CardInfo, Limits, Protocol, Transport, TransportError};
use cccd_softcard::behaviour::{Damage, EphemeralFault, Fault};
use cccd_softcard::personalisation::{Cipher, CurveId, Group, Mapping, ModpGroup, PaceSupport};
use cccd_softcard::{Behaviour, IssuedCard, Issuer};

use super::soft::{CIPHERS, Soft, can, issue, order, pace, read_quick};

const BRAINPOOL: Group = Group::Curve(CurveId::BrainpoolP256r1);
const MODP: Group = Group::Modp(ModpGroup::Modp2048Order224);

fn refused(variant: PaceSupport, fault: Fault) -> AccessError {
    let card = issue(&order(&[variant], &[(variant.group, Cipher::Aes128)]));
    let mut soft = Soft::new(&card, Behaviour::default().with(fault));
    let error = open(&mut soft, Some(&can()), &AccessOptions::default())
        .unwrap_err()
        .error;
    // EF.CardAccess, MSE, at most four GENERAL AUTHENTICATE.
    assert!(soft.card.counters().commands <= 6);
    error
}

/// Reflected keys, points beside the curve, infinity, 0, 1 and p − 1: none becomes a session, and
/// none is blamed on the key.
#[test]
fn false_ephemeral_keys_are_refused() {
    for (mapping, group) in [
        (Mapping::Generic, BRAINPOOL),
        (Mapping::Generic, Group::Curve(CurveId::Secp521r1)),
        (Mapping::Generic, MODP),
        (Mapping::Integrated, BRAINPOOL),
        (Mapping::Integrated, MODP),
        (Mapping::ChipAuthentication, BRAINPOOL),
    ] {
        for fault in [
            EphemeralFault::Reflected,
            EphemeralFault::Outside,
            EphemeralFault::Neutral,
            EphemeralFault::SmallSubgroup,
        ] {
            let error = refused(
                pace(mapping, group, Cipher::Aes128),
                Fault::Ephemeral(fault),
            );
            assert!(
                matches!(error, AccessError::Protocol(_)),
                "{mapping:?} {group:?} {fault:?}: {error:?}"
            );
        }
    }
}

#[test]
fn a_nonce_of_zero_and_a_false_token_are_refused() {
    for mapping in [Mapping::Generic, Mapping::Integrated] {
        for group in [BRAINPOOL, MODP] {
            for cipher in CIPHERS {
                let variant = pace(mapping, group, cipher);
                let error = refused(variant, Fault::ZeroNonce);
                assert!(matches!(error, AccessError::Protocol(_)), "{error:?}");
            }
            let variant = pace(mapping, group, Cipher::Aes256);
            let error = refused(variant, Fault::WrongToken);
            assert_eq!(error, AccessError::NotAuthentic);
        }
    }
}

/// A copy of a chip with chip authentication mapping: it opens, and proves nothing.
#[test]
fn a_false_mapping_proof_fails() {
    let variant = pace(Mapping::ChipAuthentication, BRAINPOOL, Cipher::Aes192);
    let card = issue(&order(&[variant], &[(BRAINPOOL, Cipher::Aes128)]));
    let behaviour = Behaviour::default().with(Fault::WrongMappingProof);
    let document = read_quick(&mut Soft::new(&card, behaviour), &can()).unwrap();
    assert!(
        matches!(document.pace_cam, Proof::Failed(_)),
        "{:?}",
        document.pace_cam
    );
}

/// Two chips in the field, of which the second answers once the first has been reset.
struct Relay {
    chips: [Soft; 2],
    reset: bool,
    /// The exchange at which the first chip loses its session.
    lost_at: usize,
    exchanges: usize,
}

impl Relay {
    fn chip(&mut self) -> &mut Soft {
        &mut self.chips[usize::from(self.reset)]
    }
}

impl Transport for Relay {
    fn card(&self) -> &CardInfo {
        self.chips[0].card()
    }
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.exchanges += 1;
        if self.exchanges == self.lost_at && !self.reset {
            // Without secure messaging, as of a chip that has lost its keys.
            return Ok(vec![0x69, 0x88]);
        }
        self.chip().transmit(command)
    }
    fn reset(&mut self) -> Result<(), TransportError> {
        self.reset = true;
        self.chip().reset()
    }
}

/// The files come from one chip, and the proof by mapping from another: whenever the first is taken
/// away, none is credited to the other.
#[test]
fn two_chips_in_one_read_are_not_taken_for_one() {
    let variant = pace(Mapping::ChipAuthentication, BRAINPOOL, Cipher::Aes128);
    let order = order(&[variant], &[(BRAINPOOL, Cipher::Aes128)]);
    let genuine = issue(&order);
    let other = Issuer::from_seed(12).issue(&order).unwrap();
    let relay = |first: &IssuedCard, lost_at| Relay {
        chips: [first, &genuine].map(|card| Soft::new(card, Behaviour::default())),
        reset: false,
        lost_at,
        exchanges: 0,
    };
    let options = ReadOptions {
        plan: Plan::proofs().without_active_auth().without_chip_auth(),
        extended_length: ExtendedLength::Never,
        ..ReadOptions::default()
    };
    let mut undisturbed = relay(&genuine, 0);
    let whole = read(&mut undisturbed, Some(&can()), &options).unwrap();
    assert!(matches!(whole.pace_cam, Proof::Done(_)));
    let alone = read(
        &mut Soft::new(&other, Behaviour::default()),
        Some(&can()),
        &options,
    );
    let alone = alone.unwrap();
    assert_ne!(whole.pace_cam, alone.pace_cam);
    let mut noticed = 0;
    for lost_at in 1..=undisturbed.exchanges {
        // The same chip goes on.
        let mut same = relay(&genuine, lost_at);
        if let Ok(document) = read(&mut same, Some(&can()), &options)
            && same.reset
        {
            assert!(matches!(document.pace_cam, Proof::Done(_)), "{lost_at}");
            assert_eq!(document.files, whole.files, "{lost_at}");
        }
        match read(&mut relay(&other, lost_at), Some(&can()), &options) {
            Ok(document) => {
                // All came of the first, or none that counts.
                let is_of = |card: &Document| {
                    let sod = FileIdentity::SOD;
                    document.pace_cam == card.pace_cam && document.file(sod) == card.file(sod)
                };
                assert!(is_of(&whole) || is_of(&alone), "{lost_at}");
            }
            Err(ReadError::AnotherCard) => noticed += 1,
            Err(_) => {}
        }
    }
    assert!(noticed > 5, "{noticed}");
}

/// Wrong counters, a bit of the MAC, no MAC, another status, wrong padding, a replayed answer: at
/// any command of the session, under every cipher, nothing of it is believed.
#[test]
fn a_session_that_is_tampered_with_ends() {
    for cipher in CIPHERS {
        let variant = pace(Mapping::Generic, BRAINPOOL, cipher);
        let card = issue(&order(&[variant], &[]));
        // EF.CardAccess, MSE, four GENERAL AUTHENTICATE; SELECT is the first protected command.
        for command in [7, 8, 9] {
            let damages = [
                Damage::Mac,
                Damage::Counter,
                Damage::NoMac,
                Damage::Status,
                Damage::Padding,
            ];
            let faults = damages
                .map(|damage| Fault::Response { command, damage })
                .into_iter()
                .chain([Fault::Replay { command }]);
            for fault in faults {
                // The first protected answer has no data to pad, and nothing to repeat.
                let no_effect = matches!(
                    fault,
                    Fault::Response {
                        command: 7,
                        damage: Damage::Padding
                    }
                );
                if no_effect {
                    continue;
                }
                let mut soft = Soft::new(&card, Behaviour::default().with(fault.clone()));
                let error = tampered(&mut soft).expect_err("it was believed");
                assert!(
                    matches!(
                        error,
                        ChannelError::Tampered(_)
                            | ChannelError::SessionLost(_)
                            | ChannelError::Malformed(_)
                    ),
                    "{cipher:?} {fault:?}: {error:?}"
                );
            }
        }
    }
}

/// Opens the chip and reads twice; then, after an error, that nothing more goes out.
fn tampered(soft: &mut Soft) -> Result<(), ChannelError> {
    let mut opened = match open(soft, Some(&can()), &AccessOptions::default()) {
        Ok(opened) => opened,
        Err(not) => match not.error {
            AccessError::Channel(error) => return Err(error),
            other => panic!("{other:?}"),
        },
    };
    let channel = opened.session.channel();
    let mut read = |sfi| {
        let command = Command::read_binary_sfi(sfi, 0, 16);
        let result = channel.exchange(&command).map(drop);
        if result.is_err() {
            assert_eq!(channel.exchange(&command), Err(ChannelError::SessionOver));
        }
        result
    };
    read(1).and_then(|()| read(0x1D))
}

/// Commands and bytes of the whole read of a chip that never tires.
fn cost(
    behaviour: Behaviour,
    extended_length: ExtendedLength,
) -> (Result<(), ReadError>, u64, u64) {
    let variant = pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128);
    let card = issue(&order(&[variant], &[]));
    let mut soft = Soft::new(&card, behaviour);
    let options = ReadOptions {
        plan: Plan::everything(),
        extended_length,
        ..ReadOptions::default()
    };
    let result = read(&mut soft, Some(&can()), &options).map(drop);
    let counters = soft.card.counters();
    (result, counters.commands, counters.bytes_out)
}

#[test]
fn files_of_four_gigabytes_are_not_begun() {
    let groups = [
        DataGroup::Dg1,
        DataGroup::Dg2,
        DataGroup::Dg13,
        DataGroup::Dg14,
    ];
    let files = groups
        .map(FileIdentity::dg)
        .into_iter()
        .chain([FileIdentity::SOD, FileIdentity::COM]);
    let (_, usual, bytes) = cost(Behaviour::default(), ExtendedLength::Try);
    for file in files {
        let fault = Fault::ClaimLength {
            file,
            length: u32::MAX,
        };
        let (result, commands, out) = cost(Behaviour::default().with(fault), ExtendedLength::Try);
        assert!(result.is_ok(), "{file}");
        // Without EF.SOD every group is asked for, with a command or two each.
        assert!(commands <= usual + 40, "{file}: {commands} commands");
        assert!(out <= bytes + 4096, "{file}: {out} bytes");
    }
}

#[test]
fn more_than_was_asked_for_is_refused() {
    let (result, commands, _) = cost(
        Behaviour::default().with(Fault::MoreThanAsked),
        ExtendedLength::Never,
    );
    assert!(result.is_err());
    assert!(commands < 100, "{commands} commands");
}

#[test]
fn endless_61xx_over_t0_ends() {
    let behaviour = Behaviour::contact_t0().with(Fault::EndlessMore);
    let (result, commands, _) = cost(behaviour, ExtendedLength::Never);
    assert!(result.is_err());
    assert!(commands < 100, "{commands} commands");
}

/// A chip whose every answer is 65,536 bytes of nothing, or a byte at a time, without end.
struct Flood {
    info: CardInfo,
    answer: Vec<u8>,
    asked: usize,
}

impl Transport for Flood {
    fn card(&self) -> &CardInfo {
        &self.info
    }
    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.asked += 1;
        Ok(self.answer.clone())
    }
    fn reset(&mut self) -> Result<(), TransportError> {
        Ok(())
    }
}

#[test]
fn floods_are_bounded() {
    for answer in [
        vec![0x90, 0x00],
        [vec![0; 65_536], vec![0x90, 0x00]].concat(),
        [vec![0x31; 65_536], vec![0x61, 0x00]].concat(),
        vec![0x31, 0x61, 0xFF],
        vec![0x61, 0x00],
        vec![0x6C, 0x01],
        vec![0x62, 0x82],
        vec![],
    ] {
        for protocol in [Protocol::T0, Protocol::T1] {
            let mut flood = Flood {
                info: CardInfo {
                    reader: "flood".into(),
                    atr: vec![0x3B, 0x80, 0x80, 0x01, 0x01],
                    protocol,
                    limits: Limits::EXTENDED,
                },
                answer: answer.clone(),
                asked: 0,
            };
            let options = ReadOptions {
                extended_length: ExtendedLength::Try,
                ..ReadOptions::default()
            };
            let result = read(&mut flood, Some(&can()), &options);
            assert!(result.is_err());
            assert!(flood.asked < 1_250, "{} exchanges", flood.asked);
        }
    }
}

/// A hundred variants of PACE offered and none of them run: the strongest few are tried.
#[test]
fn offers_without_end_are_bounded() {
    let variant = pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128);
    let mut card = issue(&order(&[variant], &[]));
    let info = |version| PaceInfo {
        protocol: variant.oid().parse().unwrap(),
        version,
        parameter_id: Some(13),
    };
    let infos = SecurityInfos {
        pace: (2..152).map(info).collect(),
        ..SecurityInfos::default()
    };
    let files = &mut card.personalisation.files;
    files.insert(FileIdentity::CARD_ACCESS, infos.encode());
    card.personalisation.pace.clear();
    let mut soft = Soft::new(&card, Behaviour::default());
    let not = open(&mut soft, Some(&can()), &AccessOptions::default()).unwrap_err();
    assert!(matches!(not.error, AccessError::Refused { .. }));
    let commands = soft.card.counters().commands;
    assert!(commands < 60, "{commands} commands");
}

/// A file that cannot be read is one broken file, and no other is the worse for it.
#[test]
fn one_false_file_leaves_the_others() {
    let variant = pace(Mapping::Generic, BRAINPOOL, Cipher::Aes128);
    let card = issue(&order(&[variant], &[]));
    let dg13 = FileIdentity::dg(DataGroup::Dg13);
    let fault = Fault::Flip {
        file: dg13,
        offset: 0,
    };
    let mut soft = Soft::new(&card, Behaviour::default().with(fault));
    let document = read(&mut soft, Some(&can()), &ReadOptions::default()).unwrap();
    assert!(matches!(document.files[&dg13], FileState::Broken(_)));
    assert!(document.dg(DataGroup::Dg1).is_some() && document.dg(DataGroup::Dg2).is_some());
}
