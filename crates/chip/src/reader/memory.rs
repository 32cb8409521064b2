//! What earlier reads taught of kinds of chips, kept by the caller between reads.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::file::Sizes;
use super::limits::ExtendedUse;
use crate::transport::CardInfo;

/// The most kinds that are kept; a desk meets a handful.
const MOST: usize = 64;

/// What earlier reads taught of kinds of chips: which sizes they take, and whether files have short
/// identifiers. A kind is an ATR on a reader: cards of one product share it, so that nothing here
/// says which cards were read. Clones share one memory.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<Kind, Habits>>>);

/// The reader's name, and the card's answer to reset.
type Kind = (String, Vec<u8>);

/// What was learnt of one kind.
#[derive(Debug, Clone)]
pub(super) struct Habits {
    pub(super) sizes: Sizes,
    pub(super) extended: ExtendedUse,
}

impl Memory {
    /// Nothing learnt yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many kinds it knows.
    #[must_use]
    pub fn kinds(&self) -> usize {
        self.with(|kinds| kinds.len())
    }

    pub(super) fn recall(&self, card: &CardInfo) -> Option<Habits> {
        self.with(|kinds| kinds.get(&kind(card)).cloned())
    }

    pub(super) fn learn(&self, card: &CardInfo, habits: Habits) {
        let habits = Habits {
            sizes: habits.sizes.for_another_card(),
            ..habits
        };
        self.with(|kinds| {
            kinds.insert(kind(card), habits);
            if kinds.len() > MOST {
                kinds.pop_first();
            }
        });
    }

    /// Every change is one insertion or removal, so that what a thread that panicked left is whole.
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<Kind, Habits>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn kind(card: &CardInfo) -> Kind {
    (card.reader.clone(), card.atr.clone())
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memory({} kinds)", self.kinds())
    }
}
