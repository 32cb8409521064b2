//! A reader with the limits of a CCID reader, in front of a transport that has none.

use cccd_chip::transport::{CardInfo, Limits, Transport, TransportError};

/// What a reader does with an exchange that is longer than it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// Its driver reports an error.
    Fails,
    /// It answers with this status word itself, and the card hears nothing of a long command.
    Answers(u16),
}

/// Carries so much and says so, or says more.
pub struct Ccid<T> {
    inner: T,
    info: CardInfo,
    carries: Limits,
    beyond: Beyond,
}

impl<T: Transport> Ccid<T> {
    /// A reader that carries `carries` and claims `claims`.
    pub fn new(inner: T, carries: Limits, claims: Limits, beyond: Beyond) -> Self {
        let info = CardInfo {
            limits: claims,
            ..inner.card().clone()
        };
        Self {
            inner,
            info,
            carries,
            beyond,
        }
    }

    fn too_long(&self) -> Result<Vec<u8>, TransportError> {
        match self.beyond {
            Beyond::Fails => Err(TransportError::Other("the reader cannot".into())),
            Beyond::Answers(status) => Ok(status.to_be_bytes().to_vec()),
        }
    }
}

impl<T: Transport> Transport for Ccid<T> {
    fn card(&self) -> &CardInfo {
        &self.info
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if command.len() > self.carries.command {
            return self.too_long();
        }
        let answer = self.inner.transmit(command)?;
        if answer.len() > self.carries.response {
            return self.too_long();
        }
        Ok(answer)
    }

    fn reset(&mut self) -> Result<(), TransportError> {
        self.inner.reset()
    }
}
