//! The profile of a card: everything about it that is not about its holder, so that it can be
//! sent to anyone and settle what nobody knows yet of real cards (docs/real-cards.md).
//!
//! What goes in is chosen fact by fact, never by leaving out: tags, identifiers, algorithms, sizes
//! and status words. Nothing is copied from a file but names of algorithms and of the issuer;
//! lengths that depend on the holder are rounded up to whole kilobytes.

mod card;
mod data_groups;
mod facts;
mod files;
mod keys;
mod probe;
mod signer;
mod wire;

use cccd_chip::channel::ChannelError;
use cccd_chip::document::Document;
use cccd_chip::lds::qr::Qr;
use cccd_chip::lds::{DataGroup, FileIdentity};
use cccd_chip::trace::Trace;
use cccd_chip::transport::Transport;

pub(crate) use self::facts::Facts;
pub(crate) use self::wire::Timed;

/// The form of the profile; raised when a fact changes its meaning or goes away.
const VERSION: usize = 1;

/// What the chip answers before any access. The chip must have been powered or reset just now;
/// afterwards it is reset.
///
/// # Errors
/// [`ChannelError`] where the link was lost.
pub(crate) fn before_access(card: &mut dyn Transport) -> Result<Facts, ChannelError> {
    let facts = probe::master_file(card)?;
    card.reset()?;
    Ok(facts)
}

/// What a read brought.
pub(crate) struct Seen<'a> {
    /// What the chip answered before any access.
    pub(crate) before: Facts,
    /// What was read.
    pub(crate) document: &'a Document,
    /// The exchanges at the plain seam, redacted.
    pub(crate) trace: &'a Trace,
    /// The exchanges on the wire.
    pub(crate) wire: &'a Timed<'a>,
    /// The QR code of the card, if it was scanned.
    pub(crate) qr: Option<&'a Qr>,
    /// Whether this is a soft card.
    pub(crate) demo: bool,
}

/// The profile.
pub(crate) fn profile(seen: Seen<'_>) -> Facts {
    let document = seen.document;
    let group = |group| document.dg(group);
    let mut facts = Facts::default();
    facts.text("format", "cccd-profile");
    facts.number("version", VERSION);
    facts.text("program", concat!("cccd ", env!("CARGO_PKG_VERSION")));
    facts.flag("demo", seen.demo);
    if let Some(card) = &document.card {
        facts.within("card_and_reader", card::facts(card));
    }
    facts.within("before_access", seen.before);
    facts.within("access", card::access(document));
    facts.within("files", files::facts(document));
    if let Some(sod) = document.file(FileIdentity::SOD) {
        facts.within("signature", signer::facts(sod));
    }
    facts.within("chip_authentication", keys::chip_authentication(document));
    facts.within(
        "active_authentication",
        keys::active_authentication(document),
    );
    if let Some(dg1) = group(DataGroup::Dg1) {
        facts.within("DG1", data_groups::dg1(dg1));
    }
    if let Some(dg2) = group(DataGroup::Dg2) {
        facts.within("DG2", data_groups::dg2(dg2));
    }
    if let Some(dg13) = group(DataGroup::Dg13) {
        facts.within("DG13", data_groups::dg13(dg13));
    }
    if let Some(qr) = seen.qr {
        facts.within("qr", data_groups::qr(qr));
    }
    facts.within("exchanges", wire::facts(document, seen.trace, seen.wire));
    facts
}

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests;
