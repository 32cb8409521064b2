//! Commands, responses and status words (ISO 7816-4), and the one place that carries a command
//! over a transport whatever its protocol and limits: `61xx`, `6Cxx`, command chaining, T=0 Case 4.

mod command;
mod exchange;
mod status;

pub use command::{Command, ins};
pub use exchange::{ExchangeError, exchange};
pub use status::StatusWord;

use core::fmt;

/// What a card answers: data and status word (ISO 7816-4, 5.1).
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Response data field.
    pub data: Vec<u8>,
    /// SW1-SW2.
    pub status: StatusWord,
}

impl Response {
    /// Splits the bytes that came over the wire; `None` if there are fewer than two.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (data, status) = bytes.split_last_chunk::<2>()?;
        Some(Self {
            data: data.to_vec(),
            status: StatusWord(u16::from_be_bytes(*status)),
        })
    }

    /// A response without data.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self {
            data: Vec::new(),
            status: StatusWord(status),
        }
    }

    /// The bytes as they go over the wire.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.data.clone();
        bytes.extend_from_slice(&self.status.0.to_be_bytes());
        bytes
    }

    /// The data if the status word is `9000`.
    ///
    /// # Errors
    /// The status word, if it is another.
    pub fn ok(self) -> Result<Vec<u8>, StatusWord> {
        if self.status.is_ok() {
            Ok(self.data)
        } else {
            Err(self.status)
        }
    }
}

/// Prints the length of the data, never the data: it is personal or secret more often than not.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({} bytes, {})", self.data.len(), self.status)
    }
}
