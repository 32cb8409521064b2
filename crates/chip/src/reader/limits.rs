//! How much goes into one response: what reader and card state, and what the caller allows.

use cccd_lds::FileIdentity;
use cccd_lds::atr_info::AtrInfo;

use super::file::{Sizes, read_file};
use super::memory::Habits;
use crate::channel::{Channel, ChannelError};
use crate::document::FileState;
use crate::transport::{CardInfo, Limits, Protocol};

/// Responses shorter than this gain nothing over short ones once they are protected, in bytes.
const WORTHWHILE: usize = 320;

/// Extended length for reading. Doc 9303-11, 9.3.1 allows it beyond MSE:Set KAT and GENERAL
/// AUTHENTICATE only where the card states its buffer sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExtendedLength {
    /// Where the card states its sizes in EF.ATR/INFO.
    #[default]
    WhenStated,
    /// Where the card states its sizes, or where it worked before on this kind of card
    /// ([`Memory`](super::Memory)).
    WhenKnown,
    /// Wherever the reader carries it and this kind of card has not refused it before, falling
    /// back to short reads when the card refuses.
    Try,
    /// Never.
    Never,
}

/// How extended length was used for reading, for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ExtendedUse {
    /// Short reads only.
    #[default]
    NotUsed,
    /// Within the sizes that the card states.
    Stated {
        /// The longest command in bytes.
        command: usize,
        /// The longest response in bytes, status word included.
        response: usize,
    },
    /// Not used: the card says that EF.ATR/INFO states its sizes, and it does not.
    NotStated,
    /// Tried without the card's word for it.
    Tried,
    /// Used without the card's word for it, since it worked before on this kind of card.
    Remembered,
    /// Not used, since this kind of card refused it before.
    RefusedBefore,
    /// Tried, and given up for short reads since the card refused it.
    Refused,
}

impl ExtendedUse {
    /// Its name in reports and records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotUsed => "not_used",
            Self::Stated { .. } => "stated",
            Self::NotStated => "not_stated",
            Self::Tried => "tried",
            Self::Remembered => "remembered",
            Self::RefusedBefore => "refused_before",
            Self::Refused => "refused",
        }
    }
}

/// Chooses the size of reads, by what was learnt `before` of this kind of card; asks for
/// EF.ATR/INFO only where the ATR makes that promising. The master file must be current.
///
/// # Errors
/// [`ChannelError`] if the link was lost.
pub(super) fn choose(
    channel: &mut dyn Channel,
    wanted: ExtendedLength,
    before: Option<Habits>,
) -> Result<(Sizes, ExtendedUse), ChannelError> {
    let sizes = before.as_ref().map(|before| before.sizes.clone());
    let sizes = |field| match &sizes {
        Some(sizes) => sizes.clone().with_field(field),
        None => Sizes::new(field),
    };
    let short = (sizes(256), ExtendedUse::NotUsed);
    let card = channel.card();
    let reader = card.limits;
    if wanted == ExtendedLength::Never
        || !reader.extended()
        || reader.response < WORTHWHILE
        || card.protocol == Protocol::T0
    {
        return Ok(short);
    }
    let tries = wanted == ExtendedLength::Try;
    match before {
        Some(Habits {
            extended: ExtendedUse::Refused | ExtendedUse::RefusedBefore,
            ..
        }) => return Ok((sizes(256), ExtendedUse::RefusedBefore)),
        Some(Habits {
            sizes,
            extended: stated @ ExtendedUse::Stated { .. },
        }) => return Ok((sizes, stated)),
        Some(Habits {
            sizes,
            extended: ExtendedUse::Tried | ExtendedUse::Remembered,
        }) if tries || wanted == ExtendedLength::WhenKnown => {
            return Ok((sizes, ExtendedUse::Remembered));
        }
        // It was asked before and stated nothing.
        Some(Habits {
            extended: used @ (ExtendedUse::NotUsed | ExtendedUse::NotStated),
            ..
        }) if !tries => return Ok((short.0, used)),
        _ => {}
    }
    if tries {
        return Ok((sizes(field(reader.response)), ExtendedUse::Tried));
    }
    if !may_state_sizes(card) {
        return Ok(short);
    }
    let info = read_file(
        channel,
        FileIdentity::ATR_INFO,
        &mut Sizes::new(256).believing_absence(),
        4096,
        &mut |_, _| {},
    )?;
    let stated = match &info {
        FileState::Read(info) => stated_sizes(info.reveal()),
        _ => None,
    };
    let Some(stated) = stated else {
        return Ok(match channel.card().capabilities() {
            Some(card) if card.extended_length_in_file() => (short.0, ExtendedUse::NotStated),
            _ => short,
        });
    };
    let response = stated.response.min(reader.response);
    if response < WORTHWHILE {
        return Ok(short);
    }
    let used = ExtendedUse::Stated {
        command: stated.command,
        response: stated.response,
    };
    Ok((sizes(field(response)), used))
}

/// The response data field of a response of this length.
fn field(response: usize) -> usize {
    response.saturating_sub(2).min(65_536)
}

fn may_state_sizes(card: &CardInfo) -> bool {
    card.capabilities()
        .is_some_and(|card| card.extended_length() || card.extended_length_in_file())
}

/// The extended length information `7F66` of EF.ATR/INFO (Doc 9303-10, table 29).
fn stated_sizes(info: &[u8]) -> Option<Limits> {
    let stated = AtrInfo::parse(info).ok()?.extended_length?;
    Some(Limits {
        command: usize::try_from(stated.max_command).ok()?,
        response: usize::try_from(stated.max_response).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Session;
    use crate::transport::script::Script;
    use hex_literal::hex;

    fn chosen(
        atr: &[u8],
        limits: Limits,
        wanted: ExtendedLength,
        lines: &[(&[u8], &[u8])],
    ) -> (bool, ExtendedUse) {
        let mut script = Script::new(Protocol::T1, limits, lines).with_atr(atr);
        let mut session = Session::new(&mut script);
        let (sizes, used) = choose(&mut session, wanted, None).unwrap();
        assert!(script.is_done());
        (sizes.extended(), used)
    }

    const SILENT: &[u8] = &hex!("3B80800101");
    const STATES: &[u8] = &hex!("3B858001807380016000");

    #[test]
    fn the_card_must_state_its_sizes_or_the_caller_say_try() {
        let when = ExtendedLength::WhenStated;
        let all = Limits::EXTENDED;
        assert_eq!(
            chosen(SILENT, all, when, &[]),
            (false, ExtendedUse::NotUsed)
        );
        assert_eq!(
            chosen(STATES, Limits::SHORT, when, &[]),
            (false, ExtendedUse::NotUsed)
        );
        assert_eq!(
            chosen(SILENT, all, ExtendedLength::Try, &[]),
            (true, ExtendedUse::Tried)
        );
        assert_eq!(
            chosen(STATES, all, ExtendedLength::Never, &[]),
            (false, ExtendedUse::NotUsed)
        );
        let info = hex!("4703 840160 7F66 08 0202 03E8 0202 07D0 9000");
        assert_eq!(
            chosen(STATES, all, when, &[(&hex!("00B0810000"), &info)]),
            (
                true,
                ExtendedUse::Stated {
                    command: 1000,
                    response: 2000
                }
            )
        );
        let none: &[(&[u8], &[u8])] = &[(&hex!("00B0810000"), &hex!("6A82"))];
        assert_eq!(
            chosen(STATES, all, when, none),
            (false, ExtendedUse::NotStated)
        );
    }
}
