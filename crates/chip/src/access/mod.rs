//! Opening a chip: the passwords, Basic Access Control, PACE, and the negotiation between them.

mod bac;
mod by_pace;
mod error;
mod key_status;
mod pace;
mod password;
#[cfg(test)]
mod tests;

use cccd_lds::FileIdentity;
use cccd_lds::file::EMRTD_AID;
use cccd_lds::security_infos::SecurityInfos;

pub use error::AccessError;
pub use key_status::KeyStatus;
pub use pace::{ChipAuthenticationData, EphemeralKeys};
pub use password::{Password, PasswordError};

use crate::channel::{Bac, Channel, Open, Pace, Plain, Session};
use crate::crypto::{OsRng, Rng};
use crate::document::{Access, AccessProtocol, CardAccessSeen, FileState, KeyKind};
use crate::iso7816::{Command, StatusWord};
use crate::reader::file::{Sizes, read_file};
use crate::transport::Transport;
use by_pace::by_pace;

/// The longest EF.CardAccess that is believed, in bytes.
const CARD_ACCESS_LIMIT: usize = 4096;

/// What the caller allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessOptions {
    /// Whether BAC may be used although the chip offers PACE, when PACE is refused or broken. A
    /// wrong key is never tried a second time.
    pub allow_bac_fallback: bool,
    /// With fewer tries than this left for a key that the chip counts (PIN), nothing is tried.
    pub min_tries: u8,
    /// Whether a variant of PACE may be used although the chip refused the selection of a stronger
    /// one that it offers; the report says so.
    pub allow_weaker_pace: bool,
    /// Whether and how EF.CardAccess is looked for.
    pub card_access: AskCardAccess,
}

/// Whether and how EF.CardAccess, which says that the chip knows PACE, is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AskCardAccess {
    /// By its short identifier; if there is no such file, then as [`Self::Twice`] where the key
    /// opens nothing but PACE. [`crate::reader::read`] also asks so before it believes the chip
    /// where it does not open by BAC, or where DG14 speaks of PACE.
    #[default]
    Once,
    /// By its short identifier, then by its identifier, and at last once more with the master file
    /// selected: on some chips another application is current after a reset.
    Twice,
    /// Not at all: BAC at once, one exchange less. Doc 9303-11, 4.2 wants the file to be read
    /// where it is, so this is for kinds of chips that are known to have none.
    Never,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self {
            allow_bac_fallback: false,
            min_tries: 2,
            allow_weaker_pace: true,
            card_access: AskCardAccess::default(),
        }
    }
}

/// An opened chip with the application selected.
#[derive(Debug)]
pub struct Opened<'t> {
    /// The session, by how it was opened.
    pub session: OpenedSession<'t>,
    /// What was offered, what was used and why.
    pub access: Access,
    /// EF.CardAccess, as far as it was there; `None` if it was not asked for.
    pub card_access: Option<FileState>,
    /// What the chip sent to prove itself within PACE, if it uses the chip authentication mapping.
    pub cam: Option<ChipAuthenticationData>,
    /// The ephemeral keys of PACE, where it opened the chip.
    pub ephemeral: Option<EphemeralKeys>,
    /// EF.CardSecurity, read between PACE and the application where the mapping needs it.
    pub card_security: Option<FileState>,
}

/// The session of an opened chip.
#[derive(Debug)]
#[allow(missing_docs, reason = "named as the states")]
pub enum OpenedSession<'t> {
    Open(Session<'t, Open>),
    Bac(Session<'t, Bac>),
    Pace(Session<'t, Pace>),
}

impl OpenedSession<'_> {
    /// The session as a channel.
    pub fn channel(&mut self) -> &mut dyn Channel {
        match self {
            Self::Open(session) => session,
            Self::Bac(session) => session,
            Self::Pace(session) => session,
        }
    }
}

/// A chip that was not opened.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{error}")]
pub struct NotOpened {
    /// Why.
    #[source]
    pub error: AccessError,
    /// What it offered and what was tried.
    pub access: Box<Access>,
}

/// Opens a chip that was just powered or reset: EF.CardAccess, then PACE and SELECT of the
/// application under its keys; where the chip offers no PACE, SELECT and BAC. The master file is
/// selected only where EF.CardAccess is needed and not found: real chips refuse that, and after a
/// reset it is current on nearly all.
///
/// Without a password the chip is opened only if it has no access control.
///
/// # Errors
/// [`NotOpened`] with the reason and what was tried.
pub fn open<'t>(
    transport: &'t mut dyn Transport,
    password: Option<&Password>,
    options: &AccessOptions,
) -> Result<Opened<'t>, NotOpened> {
    open_session(Session::new(transport), password, options, None, &mut OsRng)
}

/// The same on a session that may be recorded, with the random numbers given. Where BAC has told
/// something of the key already, `bac`, it is not asked again.
pub(crate) fn open_session<'t>(
    mut session: Session<'t, Plain>,
    password: Option<&Password>,
    options: &AccessOptions,
    bac: Option<&AccessError>,
    rng: &mut dyn Rng,
) -> Result<Opened<'t>, NotOpened> {
    let mut access = Access {
        key: password.map(Password::kind),
        ..Access::default()
    };
    match negotiate(&mut session, password, options, bac, rng, &mut access) {
        Ok(negotiated) => negotiated.into_opened(session, access),
        Err(error) => Err(NotOpened {
            error,
            access: Box::new(access),
        }),
    }
}

/// Asks a chip that was just powered or reset for the state of a key, without spending a try:
/// EF.CardAccess and the selection of the strongest variant of PACE. The chip is to be reset
/// before it is opened.
///
/// A chip without PACE counts nothing: its MRZ is [`KeyStatus::Ready`].
///
/// # Errors
/// [`AccessError::NeedsMrz`] if the chip has no PACE and so no such key;
/// [`AccessError::Unsupported`], [`AccessError::Refused`], [`AccessError::Channel`].
pub fn key_status(transport: &mut dyn Transport, key: KeyKind) -> Result<KeyStatus, AccessError> {
    let mut session = Session::new(transport);
    let (_, infos, _) = read_card_access(&mut session, AskCardAccess::Once, Some(key))?;
    if infos.pace.is_empty() {
        return match key {
            KeyKind::Mrz => Ok(KeyStatus::Ready { tries_left: None }),
            _ => Err(AccessError::NeedsMrz),
        };
    }
    let mut last = AccessError::Unsupported;
    for option in &pace::options(&infos) {
        match pace::select(&mut session, option, key) {
            Err(error @ AccessError::Refused { .. }) => last = error,
            other => return other,
        }
    }
    Err(last)
}

/// How the chip is opened, with the plain session still in hand.
struct Negotiated {
    card_access: Option<FileState>,
    by: By,
}

enum By {
    Nothing,
    Bac(crate::channel::SecureMessaging),
    Pace(pace::Established),
}

impl Negotiated {
    fn into_opened(
        self,
        session: Session<'_, Plain>,
        access: Access,
    ) -> Result<Opened<'_>, NotOpened> {
        let card_access = self.card_access;
        let opened = |session, access| Opened {
            session,
            access,
            card_access,
            cam: None,
            ephemeral: None,
            card_security: None,
        };
        match self.by {
            By::Nothing => Ok(opened(OpenedSession::Open(session.into_open()), access)),
            By::Bac(keys) => Ok(opened(OpenedSession::Bac(session.into_bac(keys)), access)),
            By::Pace(established) => {
                let mut session = session.into_pace(established.keys);
                match finish_pace(&mut session, established.cam.is_some()) {
                    Ok(card_security) => Ok(Opened {
                        cam: established.cam,
                        ephemeral: Some(established.ephemeral),
                        card_security,
                        ..opened(OpenedSession::Pace(session), access)
                    }),
                    Err(error) => Err(NotOpened {
                        error,
                        access: Box::new(access),
                    }),
                }
            }
        }
    }
}

/// Under the keys of PACE: EF.CardSecurity where it is needed, then the application.
fn finish_pace(
    session: &mut Session<'_, Pace>,
    wants_card_security: bool,
) -> Result<Option<FileState>, AccessError> {
    let security = if wants_card_security {
        let mut sizes = Sizes::new(256);
        let file = FileIdentity::CARD_SECURITY;
        Some(read_file(
            session,
            file,
            &mut sizes,
            1 << 16,
            &mut |_, _| {},
        )?)
    } else {
        None
    };
    let status = session
        .exchange(&Command::select_application(&EMRTD_AID))?
        .status;
    if !status.is_ok() {
        return Err(AccessError::NoApplication(status));
    }
    Ok(security)
}

fn negotiate(
    session: &mut Session<'_, Plain>,
    password: Option<&Password>,
    options: &AccessOptions,
    bac: Option<&AccessError>,
    rng: &mut dyn Rng,
    access: &mut Access,
) -> Result<Negotiated, AccessError> {
    let key = password.map(Password::kind);
    let (card_access, infos, no_pace) = read_card_access(session, options.card_access, key)?;
    access.card_access = card_access
        .as_ref()
        .map_or(CardAccessSeen::NotAsked, |file| seen(file, &infos));

    let Some(password) = password else {
        return without_key(session, access, card_access);
    };
    let why_not_pace = if infos.pace.is_empty() {
        no_pace
    } else {
        match by_pace(session, &infos, password, options, rng, access) {
            Ok(established) => {
                return Ok(Negotiated {
                    card_access,
                    by: By::Pace(established),
                });
            }
            Err(error) if options.allow_bac_fallback && error.may_fall_back() => {
                format!("PACE failed ({error}) and the caller allows BAC instead")
            }
            Err(error) => return Err(error),
        }
    };
    if let Some(told) = bac {
        access.protocol = Some(AccessProtocol::Bac);
        access.reason = why_not_pace;
        return Err(told.clone());
    }
    by_bac(session, password, rng, access, &why_not_pace).map(|by| Negotiated { card_access, by })
}

/// EF.CardAccess, what it offers, and why there is no PACE if it offers none.
fn read_card_access(
    session: &mut Session<'_, Plain>,
    ask: AskCardAccess,
    key: Option<KeyKind>,
) -> Result<(Option<FileState>, SecurityInfos, String), AccessError> {
    let nothing = SecurityInfos::default;
    let needs_pace = key.is_some_and(|key| key != KeyKind::Mrz);
    let once = ask == AskCardAccess::Once && !needs_pace;
    let mut sizes = match ask {
        AskCardAccess::Never => {
            let why = "EF.CardAccess was not asked for, as the caller wants it";
            return Ok((None, nothing(), why.to_owned()));
        }
        _ if once => Sizes::new(256).believing_absence(),
        _ => Sizes::new(256),
    };
    let file = FileIdentity::CARD_ACCESS;
    let mut card_access = read_file(session, file, &mut sizes, CARD_ACCESS_LIMIT, &mut |_, _| {})?;
    let missing = matches!(card_access, FileState::Absent(_) | FileState::Refused(_));
    if missing
        && !once
        && session
            .exchange(&Command::select_master_file())?
            .status
            .is_ok()
    {
        // What was learnt of short identifiers was another directory's.
        let mut sizes = Sizes::new(256);
        card_access = read_file(session, file, &mut sizes, CARD_ACCESS_LIMIT, &mut |_, _| {})?;
    }
    let (infos, no_pace) = match &card_access {
        FileState::Read(bytes) => match SecurityInfos::parse(bytes.reveal()) {
            Ok(infos) => (infos, "the chip offers no PACE".to_owned()),
            Err(error) => (
                nothing(),
                format!("EF.CardAccess cannot be understood ({error})"),
            ),
        },
        FileState::Broken(why) => (nothing(), format!("EF.CardAccess cannot be read ({why})")),
        _ => (nothing(), "the chip offers no PACE".to_owned()),
    };
    Ok((Some(card_access), infos, no_pace))
}

fn by_bac(
    session: &mut Session<'_, Plain>,
    password: &Password,
    rng: &mut dyn Rng,
    access: &mut Access,
    why: &str,
) -> Result<By, AccessError> {
    access.protocol = Some(AccessProtocol::Bac);
    access.reason = why.to_owned();
    if password.kind() != KeyKind::Mrz {
        return Err(AccessError::NeedsMrz);
    }
    select_application(session)?;
    match bac::run(session, password, rng) {
        Ok(keys) => Ok(By::Bac(keys)),
        // Neither protocol is there: the chip may have no access control.
        Err(AccessError::Refused { status, step })
            if matches!(status.sw1(), 0x6D | 0x6E) && is_open(session)? =>
        {
            access.protocol = Some(AccessProtocol::Open);
            access.key = None;
            access.reason = format!("{why}, refuses {step} and gives its files freely");
            Ok(By::Nothing)
        }
        Err(error) => Err(error),
    }
}

fn without_key(
    session: &mut Session<'_, Plain>,
    access: &mut Access,
    card_access: Option<FileState>,
) -> Result<Negotiated, AccessError> {
    select_application(session)?;
    if !is_open(session)? {
        return Err(AccessError::KeyNeeded);
    }
    access.protocol = Some(AccessProtocol::Open);
    access.reason = "no key was given and the chip gives its files freely".into();
    Ok(Negotiated {
        card_access,
        by: By::Nothing,
    })
}

fn select_application(session: &mut Session<'_, Plain>) -> Result<(), AccessError> {
    let status = session
        .exchange(&Command::select_application(&EMRTD_AID))?
        .status;
    // Chips under access control may answer 6982 here although they have selected it
    // (Doc 9303-11, 4.3.2).
    if status.is_ok() || status == StatusWord::SECURITY_STATUS {
        Ok(())
    } else {
        Err(AccessError::NoApplication(status))
    }
}

fn is_open(session: &mut Session<'_, Plain>) -> Result<bool, AccessError> {
    let com = FileIdentity::COM;
    Ok(session
        .exchange(&Command::read_binary_sfi(com.sfi, 0, 4))?
        .status
        .is_ok())
}

fn seen(file: &FileState, infos: &SecurityInfos) -> CardAccessSeen {
    match file {
        FileState::Read(_) if infos.pace.is_empty() => CardAccessSeen::NoPace,
        FileState::Read(_) => CardAccessSeen::Offered(
            infos
                .pace
                .iter()
                .map(|info| {
                    let id = info
                        .parameter_id
                        .map_or_else(String::new, |id| format!(" ({id})"));
                    format!("{}{id}", pace::name(&info.protocol))
                })
                .collect(),
        ),
        FileState::Absent(status) | FileState::Refused(status) => CardAccessSeen::Absent(*status),
        _ => CardAccessSeen::NoPace,
    }
}
