//! Why a chip was not opened.

use crate::channel::ChannelError;
use crate::crypto::RngError;
use crate::iso7816::StatusWord;

/// Why a chip was not opened; one kind per recovery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// The chip says that the key is wrong: ask for it again.
    #[error("the chip says that the key is wrong{}", tries(*tries_left))]
    WrongKey {
        /// How many tries the chip still gives, where it counts them.
        tries_left: Option<u8>,
    },
    /// The card access number that was given beside a suspended PIN is wrong: ask for it again. No
    /// try of the PIN was spent.
    #[error("the chip says that the card access number is wrong; no try of the PIN was spent")]
    WrongCan,
    /// Few tries are left with this key, and the caller did not allow to spend one: nothing was
    /// spent. Ask the holder first.
    #[error("only {tries_left} tries are left with this key")]
    FewTries {
        /// How many tries the chip still gives.
        tries_left: u8,
    },
    /// The chip has suspended this PIN after wrong tries, and one try is left, which it keeps for
    /// whoever shows the card access number first (TR-03110-3, B.11.1): give that too
    /// ([`Password::pin_after_can`](super::Password::pin_after_can)).
    #[error("the chip has suspended the PIN: it takes the card access number and the PIN")]
    Suspended,
    /// The chip has blocked this key: use another (a PUK, where there is one).
    #[error("the chip has blocked this key")]
    Blocked,
    /// The chip has this key switched off: use another.
    #[error("the chip has this key switched off")]
    Deactivated,
    /// The chip wants a key and none was given.
    #[error("the chip needs a key: the machine-readable zone or the card access number")]
    KeyNeeded,
    /// The chip cannot be opened with this kind of key: ask for the machine-readable zone.
    #[error("the chip offers only Basic Access Control, which needs the machine-readable zone")]
    NeedsMrz,
    /// The chip has no e-passport application: it is another kind of card.
    #[error("this card has no travel document application: {0}")]
    NoApplication(StatusWord),
    /// The chip offers PACE only in forms that are unknown here, and the caller did not allow
    /// Basic Access Control instead.
    #[error("the chip offers PACE only in forms that are not supported")]
    Unsupported,
    /// The chip refuses a step before the key could matter: open it again; if it stays, the chip
    /// is broken or not what it says.
    #[error("the chip refused {step}: {status}")]
    Refused {
        /// The step, e.g. `PACE: Map Nonce`.
        step: &'static str,
        /// What it answered.
        status: StatusWord,
    },
    /// The chip's answer is against the protocol (wrong lengths, a point off the curve, a
    /// reflected key): the chip is broken or hostile, the key is not at fault.
    #[error("the chip broke the protocol: {0}")]
    Protocol(&'static str),
    /// The chip accepted the key, and its own proof of it is wrong: it does not know the key.
    /// Someone may sit between reader and chip.
    #[error("the chip did not prove that it knows the key")]
    NotAuthentic,
    /// The link failed: see there.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The operating system gives no random numbers.
    #[error(transparent)]
    Rng(#[from] RngError),
}

impl AccessError {
    /// Whether a chip that offers PACE alone may have meant that by it, where BAC was tried.
    pub(crate) const fn may_want_pace(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. }
                | Self::WrongKey { .. }
                | Self::Blocked
                | Self::NoApplication(_)
                | Self::Protocol(_)
        )
    }

    /// Whether it says something of the key, so that asking again may cost a try.
    pub(crate) const fn is_of_the_key(&self) -> bool {
        matches!(self, Self::WrongKey { .. } | Self::Blocked)
    }

    /// Whether another protocol could still open the chip with the same key: the chip refused or
    /// broke this one, and neither key nor link are at fault.
    pub(super) const fn may_fall_back(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::Protocol(_) | Self::Unsupported
        )
    }
}

fn tries(left: Option<u8>) -> String {
    left.map_or_else(String::new, |left| format!(" ({left} tries left)"))
}
