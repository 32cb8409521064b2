//! Sessions with a chip: what has been proven so far is their type, so that a wrong order of
//! protocols does not compile.

use core::fmt;
use core::marker::PhantomData;

use super::{Channel, ChannelError, SecureMessaging};
use crate::iso7816::{self, Command, ExchangeError, Response};
use crate::trace::Recorder;
use crate::transport::{CardInfo, Transport, TransportError};

/// No access yet: the wire is bare.
#[derive(Debug)]
pub struct Plain;
/// The application is selected and free to read without access control.
#[derive(Debug)]
pub struct Open;
/// Opened by Basic Access Control (Doc 9303-11, 4.3).
#[derive(Debug)]
pub struct Bac;
/// Opened by PACE (Doc 9303-11, 4.4).
#[derive(Debug)]
pub struct Pace;
/// Chip Authentication has replaced the keys (Doc 9303-11, 6.2).
#[derive(Debug)]
pub struct ChipAuthenticated;

/// States in which secure messaging protects the wire.
pub trait Secured {}
impl Secured for Bac {}
impl Secured for Pace {}
impl Secured for ChipAuthenticated {}

/// A chip being talked to, in state `S`.
///
/// It borrows the transport, which is free again for a reset and another try once the session is
/// dropped.
pub struct Session<'t, S> {
    transport: &'t mut dyn Transport,
    secure: Option<SecureMessaging>,
    over: bool,
    recorder: Option<Recorder>,
    state: PhantomData<S>,
}

impl<'t> Session<'t, Plain> {
    /// Starts on the bare wire.
    #[must_use]
    pub fn new(transport: &'t mut dyn Transport) -> Self {
        Self {
            transport,
            secure: None,
            over: false,
            recorder: None,
            state: PhantomData,
        }
    }

    /// Writes every exchange into a trace, through all states that follow.
    #[must_use]
    pub fn recorded_by(mut self, recorder: Recorder) -> Self {
        recorder.reset();
        self.recorder = Some(recorder);
        self
    }

    /// The application answered without access control.
    pub(crate) fn into_open(self) -> Session<'t, Open> {
        self.advance(None)
    }

    /// BAC is done; its keys protect everything from here on.
    pub(crate) fn into_bac(self, keys: SecureMessaging) -> Session<'t, Bac> {
        self.advance(Some(keys))
    }

    /// PACE is done with the card access number; under its keys a suspended PIN can be used
    /// (TR-03110-3, B.11.1).
    pub(crate) fn resumed_by(&mut self, keys: SecureMessaging) -> Session<'_, Pace> {
        Session {
            transport: &mut *self.transport,
            secure: Some(keys),
            over: self.over,
            recorder: self.recorder.clone(),
            state: PhantomData,
        }
    }

    /// PACE is done; its keys protect everything from here on.
    pub(crate) fn into_pace(self, keys: SecureMessaging) -> Session<'t, Pace> {
        self.advance(Some(keys))
    }
}

impl<'t, S: Secured> Session<'t, S> {
    /// Chip Authentication agreed on new keys (Doc 9303-11, 6.2.4.2); the next command proves
    /// that the chip has them too.
    pub(crate) fn into_chip_authenticated(
        self,
        keys: SecureMessaging,
    ) -> Session<'t, ChipAuthenticated> {
        self.advance(Some(keys))
    }
}

impl<'t, S> Session<'t, S> {
    /// The cipher that protects the wire; `None` while it is bare.
    #[must_use]
    pub fn cipher(&self) -> Option<crate::crypto::Cipher> {
        self.secure.as_ref().map(SecureMessaging::cipher)
    }

    fn advance<N>(self, keys: Option<SecureMessaging>) -> Session<'t, N> {
        Session {
            transport: self.transport,
            secure: keys,
            over: self.over,
            recorder: self.recorder,
            state: PhantomData,
        }
    }

    fn run(
        &mut self,
        command: &Command,
        wire: &mut (usize, usize),
    ) -> Result<Response, ChannelError> {
        let Some(secure) = self.secure.as_mut() else {
            wire.0 = command.encode().len();
            let response = iso7816::exchange(&mut *self.transport, command)?;
            wire.1 = response.encode().len();
            return Ok(response);
        };
        if self.over {
            return Err(ChannelError::SessionOver);
        }
        // Until the answer is found good, the counters of both ends may differ, or the chip may
        // have dropped its keys.
        self.over = true;
        let before = secure.counter_value();
        let protected = secure
            .wrap(command)
            .map_err(|_| ChannelError::Malformed("the command cannot be protected"))?;
        wire.0 = protected.encode().len();
        let response = match iso7816::exchange(&mut *self.transport, &protected) {
            Ok(response) => response,
            Err(error) => {
                if never_sent(&error) {
                    secure.rewind(before);
                    self.over = false;
                }
                return Err(error.into());
            }
        };
        wire.1 = response.encode().len();
        let plain = secure.unwrap(command, &response)?;
        self.over = false;
        Ok(plain)
    }
}

impl<S> Channel for Session<'_, S> {
    fn exchange(&mut self, command: &Command) -> Result<Response, ChannelError> {
        let mut wire = (0, 0);
        let result = self.run(command, &mut wire);
        if let Some(recorder) = &self.recorder {
            recorder.note(self.secure.is_some(), command, &result, wire);
        }
        result
    }

    fn card(&self) -> &CardInfo {
        self.transport.card()
    }

    fn capacity(&self, field: usize) -> usize {
        self.secure
            .as_ref()
            .map_or(field, |secure| secure.capacity(field))
    }
}

impl<S> fmt::Debug for Session<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session<{}>", core::any::type_name::<S>())
    }
}

/// Being cancelled does not count: it may come before a GET RESPONSE, when the chip has executed
/// the command.
const fn never_sent(error: &ExchangeError) -> bool {
    matches!(
        error,
        ExchangeError::Transport(TransportError::TooLong { .. })
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{Cipher, Secret};
    use crate::iso7816::StatusWord;
    use crate::transport::script::Script;
    use hex_literal::hex;

    fn keys() -> SecureMessaging {
        SecureMessaging::new(
            Cipher::Tdes,
            Secret::new(hex!("979EC13B1CBFE9DCD01AB0FED307EAE5").to_vec()),
            Secret::new(hex!("F1CB1F1FB5ADF208806B89DC579DC1F8").to_vec()),
            0x8870_2212_0C06_C226,
        )
        .unwrap()
    }

    #[test]
    fn a_secured_session_reads_over_the_wire_of_appendix_d() {
        let mut script = Script::t1(&[(
            &hex!("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
            &hex!("990290008E08FA855A5D4C50A8ED9000"),
        )]);
        let mut session = Session::new(&mut script).into_bac(keys());
        assert!(
            session
                .exchange(&Command::select_file(0x011E))
                .unwrap()
                .status
                .is_ok()
        );
        assert_eq!(session.capacity(256), 231);
    }

    #[test]
    fn a_lost_session_stays_lost_and_sends_nothing() {
        let mut script = Script::t1(&[(
            &hex!("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
            &hex!("6A82"),
        )]);
        let mut session = Session::new(&mut script).into_bac(keys());
        let command = Command::select_file(0x011E);
        assert_eq!(
            session.exchange(&command),
            Err(ChannelError::SessionLost(StatusWord::NOT_FOUND))
        );
        assert_eq!(session.exchange(&command), Err(ChannelError::SessionOver));
    }

    /// Cancelled between a protected command and its GET RESPONSE, the chip has counted.
    #[test]
    fn a_command_that_was_cancelled_half_way_counts() {
        struct Cancelled(Script, u8);
        impl Transport for Cancelled {
            fn card(&self) -> &CardInfo {
                self.0.card()
            }
            fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
                self.1 += 1;
                match self.1 {
                    2 => Err(TransportError::Cancelled),
                    _ => self.0.transmit(command),
                }
            }
            fn reset(&mut self) -> Result<(), TransportError> {
                self.0.reset()
            }
        }
        let script = Script::answering(vec![hex!("610E").to_vec(); 2], true);
        let mut card = Cancelled(script, 0);
        let mut session = Session::new(&mut card).into_bac(keys());
        let command = Command::select_file(0x011E);
        let cancelled = ChannelError::Transport(TransportError::Cancelled);
        assert_eq!(session.exchange(&command), Err(cancelled));
        assert_eq!(session.exchange(&command), Err(ChannelError::SessionOver));
    }

    #[test]
    fn a_command_that_was_never_sent_does_not_count() {
        let mut script = Script::t1(&[(
            &hex!("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"),
            &hex!("990290008E08FA855A5D4C50A8ED9000"),
        )]);
        let mut session = Session::new(&mut script).into_bac(keys());
        let long = Command::new(0x88, 0, 0).with_data(vec![0; 400]);
        assert!(matches!(
            session.exchange(&long),
            Err(ChannelError::Transport(TransportError::TooLong { .. }))
        ));
        assert!(
            session
                .exchange(&Command::select_file(0x011E))
                .unwrap()
                .status
                .is_ok()
        );
    }
}
