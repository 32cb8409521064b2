//! One command over one transport, whatever its protocol and limits.

use super::command::{CHAINING, SECURE};
use super::{Command, Response, StatusWord, ins};
use crate::transport::{Limits, Protocol, Transport, TransportError};

/// The largest response data field of ISO 7816-3, in bytes; nothing may add up to more.
const MAX_RESPONSE: usize = 65_536;

/// A card whose GET RESPONSE brings fewer bytes than this on average keeps the reader busy on
/// purpose: real ones bring 256, or what their buffer holds.
const TRICKLE: usize = 64;
/// GET RESPONSE commands that any response is granted.
const FETCHES: usize = 4;

/// Why a command brought no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The link failed or refused the command.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The card's answer is none: it is shorter than a status word, longer than asked for, or
    /// promises more data without end. Open the chip again; if it stays, it is a broken chip.
    #[error("the chip answered against ISO 7816: {0}")]
    Malformed(&'static str),
}

/// Sends a command and returns the whole response.
///
/// - Extended length fields are used only where the reader carries them and the protocol is not
///   T=0; else long data goes out as a command chain, and Le is at most 256.
/// - `61xx` is followed by GET RESPONSE until all is there (ISO 7816-4, 5.3.4), `6Cxx` by one
///   repetition with the length that the card names.
/// - Under T=0, Le never accompanies command data (ISO 7816-3, 12.2.1).
/// - A protected command is neither chained nor repeated, as its MAC covers it once.
///
/// # Errors
/// [`ExchangeError`]; [`TransportError::TooLong`] before anything was sent if the command can
/// neither fit nor be chained.
pub fn exchange(
    transport: &mut dyn Transport,
    command: &Command,
) -> Result<Response, ExchangeError> {
    let limits = transport.card().limits;
    let t0 = transport.card().protocol == Protocol::T0;
    let extended = limits.extended() && !t0;
    let secured = command.cla & SECURE != 0;

    let mut last = command.clone();
    if !extended {
        last.ne = last.ne.map(|ne| ne.min(256));
    }
    let chunk = if extended { command_room(limits) } else { 255 };
    if last.data.len() > chunk {
        if secured {
            let length = last.encode().len();
            let limit = if extended {
                limits.command
            } else {
                Limits::SHORT.command
            };
            return Err(TransportError::TooLong { length, limit }.into());
        }
        // Short pieces: a card that chains need not know extended length.
        let split = (last.data.len().saturating_sub(1) / 255).saturating_mul(255);
        let tail = last.data.split_off(split);
        for piece in last.data.chunks(255) {
            let part = Command {
                cla: command.cla | CHAINING,
                data: piece.to_vec(),
                ne: None,
                ..*command
            };
            let response = send(transport, &part, t0)?;
            if !response.status.is_ok() {
                // Nothing was asked for yet.
                return Ok(Response::status(response.status.0));
            }
        }
        last.data = tail;
    }

    let mut response = send(transport, &last, t0)?;
    if let (Some(ne), false) = (response.status.exact_length(), secured)
        && last.ne.is_some()
    {
        last.ne = Some(ne);
        response = send(transport, &last, t0)?;
    }
    collect(transport, command, response, t0)
}

/// Fetches what `61xx` announces.
fn collect(
    transport: &mut dyn Transport,
    command: &Command,
    mut response: Response,
    t0: bool,
) -> Result<Response, ExchangeError> {
    let Some(ne) = command.ne else {
        // Processed; what it offers beside was not asked for.
        if response.status.more().is_some() {
            response = Response::status(StatusWord::OK.0);
        }
        return if response.data.is_empty() {
            Ok(response)
        } else {
            Err(ExchangeError::Malformed("data where none was asked for"))
        };
    };
    let most = ne.min(MAX_RESPONSE);
    let cla = command.cla & !(SECURE | CHAINING);
    for fetched in 0_usize.. {
        let Some(more) = response.status.more() else {
            break;
        };
        if fetched > FETCHES.saturating_add(most / TRICKLE) {
            return Err(ExchangeError::Malformed("61xx with ever smaller pieces"));
        }
        let get = Command {
            cla,
            ..Command::new(ins::GET_RESPONSE, 0, 0)
        };
        let mut next = send(transport, &get.clone().expecting(more), t0)?;
        if let Some(exact) = next.status.exact_length() {
            next = send(transport, &get.expecting(exact), t0)?;
        }
        if next.data.is_empty() && next.status.more().is_some() {
            return Err(ExchangeError::Malformed("61xx again without any data"));
        }
        response.data.extend_from_slice(&next.data);
        response.status = next.status;
        if response.data.len() > most {
            break;
        }
    }
    if response.data.len() > most {
        return Err(ExchangeError::Malformed("more data than was asked for"));
    }
    Ok(response)
}

/// One command that fits, as the protocol wants it written.
fn send(
    transport: &mut dyn Transport,
    command: &Command,
    t0: bool,
) -> Result<Response, ExchangeError> {
    let mut bytes = command.encode();
    if t0 {
        match (command.data.is_empty(), command.ne) {
            // Case 1 is written with P3 = 00, Case 4 without Le.
            (true, None) => bytes.push(0),
            (false, Some(_)) => {
                bytes.pop();
            }
            _ => {}
        }
    }
    let limit = transport.card().limits.command;
    if bytes.len() > limit {
        return Err(TransportError::TooLong {
            length: bytes.len(),
            limit,
        }
        .into());
    }
    let answer = transport.transmit(&bytes)?;
    Response::parse(&answer).ok_or(ExchangeError::Malformed("no status word"))
}

/// Room for data in an extended command of this reader: seven bytes of header and Lc, two of Le.
fn command_room(limits: Limits) -> usize {
    limits.command.saturating_sub(9).min(65_535)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::script::Script;
    use hex_literal::hex;
    use proptest::prelude::*;

    fn run(script: &mut Script, command: &Command) -> Result<Response, ExchangeError> {
        let result = exchange(script, command);
        assert!(script.is_done(), "not all of the script was used");
        result
    }

    #[test]
    fn t0_case_4_goes_without_le_and_fetches() {
        let mut script = Script::t0(&[
            (&hex!("0084000003010203"), &hex!("6102")),
            (&hex!("00C0000002"), &hex!("AABB9000")),
        ]);
        let command = Command::new(0x84, 0, 0).with_data([1, 2, 3]).expecting(256);
        assert_eq!(run(&mut script, &command).unwrap().data, hex!("AABB"));
    }

    #[test]
    fn t0_case_1_has_a_p3() {
        let mut script = Script::t0(&[(&hex!("0070000000"), &hex!("9000"))]);
        run(&mut script, &Command::new(0x70, 0, 0)).unwrap();
    }

    #[test]
    fn wrong_le_is_repeated_once() {
        let mut script = Script::t1(&[
            (&hex!("00B09C0000"), &hex!("6C03")),
            (&hex!("00B09C0003"), &hex!("0102039000")),
        ]);
        let response = run(&mut script, &Command::read_binary_sfi(0x1C, 0, 256)).unwrap();
        assert_eq!(response.data, hex!("010203"));

        let mut script = Script::t1(&[
            (&hex!("00B09C0000"), &hex!("6C03")),
            (&hex!("00B09C0003"), &hex!("6C02")),
        ]);
        let response = run(&mut script, &Command::read_binary_sfi(0x1C, 0, 256)).unwrap();
        assert_eq!(response.status, StatusWord(0x6C02));
    }

    #[test]
    fn a_protected_command_is_never_repeated() {
        let mut script = Script::t1(&[(&hex!("0CB0000001AA00"), &hex!("6C03"))]);
        let command = Command {
            cla: 0x0C,
            ..Command::new(0xB0, 0, 0).with_data([0xAA]).expecting(256)
        };
        assert_eq!(
            run(&mut script, &command).unwrap().status,
            StatusWord(0x6C03)
        );
    }

    #[test]
    fn long_data_is_chained_over_a_short_reader() {
        let data: Vec<u8> = (0..300_u16)
            .map(|i| u8::try_from(i % 251).unwrap())
            .collect();
        let mut first = hex!("10860000FF").to_vec();
        first.extend(&data[..255]);
        let mut second = hex!("008600002D").to_vec();
        second.extend(&data[255..]);
        second.push(0);
        let mut script = Script::t1(&[(&first, &hex!("9000")), (&second, &hex!("7C009000"))]);
        let command = Command::new(0x86, 0, 0).with_data(data).expecting(256);
        assert_eq!(run(&mut script, &command).unwrap().data, hex!("7C00"));
    }

    #[test]
    fn a_protected_long_command_over_a_short_reader_is_refused_before_sending() {
        let mut script = Script::t1(&[]);
        let command = Command {
            cla: 0x0C,
            ..Command::new(0x22, 0, 0).with_data(vec![0; 300])
        };
        assert!(matches!(
            run(&mut script, &command),
            Err(ExchangeError::Transport(TransportError::TooLong { .. }))
        ));
    }

    #[test]
    fn endless_61xx_ends() {
        struct Endless(crate::transport::CardInfo, usize, usize);
        impl Transport for Endless {
            fn card(&self) -> &crate::transport::CardInfo {
                &self.0
            }
            fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
                self.2 += 1;
                let mut answer = vec![0x55; self.1];
                answer.extend(hex!("6100"));
                Ok(answer)
            }
            fn reset(&mut self) -> Result<(), TransportError> {
                Ok(())
            }
        }
        let info = Script::t1(&[]).card().clone();
        for size in [0, 1, 256] {
            let mut card = Endless(info.clone(), size, 0);
            let command = Command::read_binary(0, 65_536);
            assert!(matches!(
                exchange(&mut card, &command),
                Err(ExchangeError::Malformed(_))
            ));
            assert!(card.2 < 2_100, "{} exchanges", card.2);
        }
    }

    #[test]
    fn no_status_word_and_too_much_are_refused() {
        for answer in [&[][..], &[0x90], &hex!("010203049000")] {
            let mut script = Script::t1(&[(&hex!("00B0000003"), answer)]);
            let result = run(&mut script, &Command::read_binary(0, 3));
            assert!(matches!(result, Err(ExchangeError::Malformed(_))));
        }
    }

    #[test]
    fn what_was_not_asked_for_is_not_fetched() {
        let mut script = Script::t0(&[(&hex!("00A4020C02011E"), &hex!("6120"))]);
        assert!(
            run(&mut script, &Command::select_file(0x011E))
                .unwrap()
                .status
                .is_ok()
        );
    }

    proptest! {
        #[test]
        fn any_answers_end(
            answers in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..8), 1..6),
            t0: bool,
        ) {
            let mut card = Script::answering(answers, t0);
            let command = Command::new(0x86, 0, 0).with_data([1]).expecting(256);
            let _ = exchange(&mut card, &command);
        }
    }
}
