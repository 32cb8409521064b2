//! Counts what goes over the wire, and stops between two exchanges when told to.

use std::time::Instant;

use super::{Cancel, CardInfo, Traffic, Transport, TransportError};

/// A transport that counts, and that stops before the next command once cancelled or late.
pub struct Metered<'t> {
    inner: &'t mut dyn Transport,
    cancel: Cancel,
    deadline: Option<Instant>,
    traffic: Traffic,
    started: Option<Instant>,
}

impl<'t> Metered<'t> {
    /// Wraps a transport.
    #[must_use]
    pub fn new(inner: &'t mut dyn Transport, cancel: Cancel, deadline: Option<Instant>) -> Self {
        Self {
            inner,
            cancel,
            deadline,
            traffic: Traffic::default(),
            started: None,
        }
    }

    /// What went over the wire so far.
    #[must_use]
    pub const fn traffic(&self) -> Traffic {
        self.traffic
    }

    fn check(&self) -> Result<(), TransportError> {
        if self.cancel.is_cancelled() {
            return Err(TransportError::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(TransportError::Deadline),
            _ => Ok(()),
        }
    }
}

impl Transport for Metered<'_> {
    fn card(&self) -> &CardInfo {
        self.inner.card()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.check()?;
        let started = *self.started.get_or_insert_with(Instant::now);
        let result = self.inner.transmit(command);
        if let Err(TransportError::TooLong { .. }) = result {
            return result;
        }
        let received = result.as_ref().map_or(0, Vec::len);
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        self.traffic.commands = self.traffic.commands.saturating_add(1);
        self.traffic.sent = self.traffic.sent.saturating_add(count(command.len()));
        self.traffic.received = self.traffic.received.saturating_add(count(received));
        self.traffic.elapsed = started.elapsed();
        result
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.check()?;
        self.inner.reset()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::script::Script;

    #[test]
    fn counts_both_ways() {
        let mut script = Script::t1(&[(&[0, 0xB0, 0, 0, 1], &[7, 0x90, 0])]);
        let mut wire = Metered::new(&mut script, Cancel::new(), None);
        wire.transmit(&[0, 0xB0, 0, 0, 1]).unwrap();
        let traffic = wire.traffic();
        assert_eq!(
            (traffic.commands, traffic.sent, traffic.received),
            (1, 5, 3)
        );
    }

    #[test]
    fn stops_before_the_next_command() {
        let cancel = Cancel::new();
        let mut script = Script::t1(&[]);
        let mut wire = Metered::new(&mut script, cancel.clone(), Some(Instant::now()));
        assert_eq!(wire.transmit(&[0; 4]), Err(TransportError::Deadline));
        cancel.cancel();
        assert_eq!(wire.transmit(&[0; 4]), Err(TransportError::Cancelled));
        assert_eq!(wire.reset(), Err(TransportError::Cancelled));
        assert_eq!(wire.traffic(), Traffic::default());
    }
}
