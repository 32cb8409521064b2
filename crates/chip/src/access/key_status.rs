//! What a chip says of a key before a try is spent.

use super::AccessError;
use crate::document::KeyKind;
use crate::iso7816::StatusWord;

/// What a chip says of a key when PACE selects it (MSE:Set AT; TR-03110-3, B.11.1). Only PIN and PUK
/// are counted on real chips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyStatus {
    /// It can be tried.
    Ready {
        /// How many wrong tries it still bears; `None` where the chip does not count, or none was
        /// lost yet.
        tries_left: Option<u8>,
    },
    /// The PIN has one try left, which the chip keeps until the card access number was shown.
    Suspended,
    /// No try is left: a PIN is unblocked by the PUK.
    Blocked,
    /// It is switched off.
    Deactivated,
}

impl KeyStatus {
    /// `None` where the status word says nothing of the key: the selection is refused.
    pub(super) const fn from_selection(status: StatusWord, key: KeyKind) -> Option<Self> {
        Some(match (status.0, status.tries_left()) {
            (0x9000, _) => Self::Ready { tries_left: None },
            (_, Some(0)) | (0x6983, _) => Self::Blocked,
            (_, Some(1)) if matches!(key, KeyKind::Pin) => Self::Suspended,
            (_, tries_left @ Some(_)) => Self::Ready { tries_left },
            (0x6985, _) if matches!(key, KeyKind::Pin) => Self::Suspended,
            (0x6283 | 0x6984, _) => Self::Deactivated,
            _ => return None,
        })
    }

    /// The state after the card access number was shown, when a suspended PIN can be tried: its
    /// counter stays at one until then.
    pub(super) const fn resumed(self) -> Self {
        match self {
            Self::Suspended => Self::Ready {
                tries_left: Some(1),
            },
            other => other,
        }
    }

    /// The tries left, if the key may be tried at all and bears at least so many wrong ones.
    pub(super) const fn allow(self, min_tries: u8) -> Result<Option<u8>, AccessError> {
        match self {
            Self::Ready {
                tries_left: Some(tries_left),
            } if tries_left < min_tries => Err(AccessError::FewTries { tries_left }),
            Self::Ready { tries_left } => Ok(tries_left),
            Self::Suspended => Err(AccessError::Suspended),
            Self::Blocked => Err(AccessError::Blocked),
            Self::Deactivated => Err(AccessError::Deactivated),
        }
    }
}
