//! The choice among the variants of PACE that a chip offers, and a PIN that it has suspended.

use cccd_lds::security_infos::SecurityInfos;

use super::pace::{self, PaceOption};
use super::{AccessError, AccessOptions, KeyStatus, Password};
use crate::channel::{Plain, Session};
use crate::crypto::Rng;
use crate::document::{Access, AccessProtocol};

/// Tries the offered variants, strongest first; another one is tried only if the chip does not
/// accept a variant's selection, when nothing was spent yet, and the caller allows it.
pub(super) fn by_pace(
    session: &mut Session<'_, Plain>,
    infos: &SecurityInfos,
    password: &Password,
    options: &AccessOptions,
    rng: &mut dyn Rng,
    access: &mut Access,
) -> Result<pace::Established, AccessError> {
    let usable = pace::options(infos);
    let mut last = AccessError::Unsupported;
    for option in &usable {
        access.protocol = Some(AccessProtocol::Pace {
            oid: option.protocol.to_string(),
            name: pace::name(&option.protocol),
            parameter_id: option.group.parameter_id(),
        });
        access.reason = reason(option, usable.len(), infos.pace.len(), &access.refused);
        match pace::select(session, option, password.kind()) {
            Ok(key) => {
                let opened = key.allow(options.min_tries).and_then(|tries_left| {
                    access.tries_left = tries_left;
                    pace::run(session, option, password, rng)
                });
                return match (opened, password.can_of_pin()) {
                    // No try was spent, whether the chip told now or at the selection.
                    (Err(AccessError::Suspended), Some(can)) => {
                        after_can(session, option, can, password, options, rng, access)
                    }
                    (opened, _) => opened,
                };
            }
            Err(error @ AccessError::Refused { status, .. }) => {
                let name = pace::name(&option.protocol);
                access.refused.push(format!("{name} ({:04X})", status.0));
                last = error;
                if !options.allow_weaker_pace {
                    break;
                }
            }
            Err(error) => return Err(error),
        }
    }
    if usable.is_empty() {
        access.reason = "none of the offered PACE variants is supported".into();
    }
    Err(last)
}

/// A suspended PIN (TR-03110-3, B.11.1): PACE with the card access number, and under its keys PACE
/// with the PIN, whose last try that may be.
fn after_can(
    session: &mut Session<'_, Plain>,
    option: &PaceOption,
    can: &Password,
    pin: &Password,
    options: &AccessOptions,
    rng: &mut dyn Rng,
    access: &mut Access,
) -> Result<pace::Established, AccessError> {
    // Nothing is sent of either where the caller does not want the last try spent.
    KeyStatus::Suspended.resumed().allow(options.min_tries)?;
    pace::select(session, option, can.kind())?.allow(options.min_tries)?;
    let shown = pace::run(session, option, can, rng).map_err(|error| match error {
        AccessError::WrongKey { .. } => AccessError::WrongCan,
        other => other,
    })?;
    let mut resumed = session.resumed_by(shown.keys);
    let key = pace::select(&mut resumed, option, pin.kind())?.resumed();
    access.tries_left = key.allow(options.min_tries)?;
    access
        .reason
        .push_str("; the PIN was suspended, and the card access number shown first");
    pace::run(&mut resumed, option, pin, rng).map_err(|error| match error {
        // Suspended it is no longer.
        AccessError::Suspended => AccessError::Blocked,
        other => other,
    })
}

fn reason(option: &PaceOption, usable: usize, offered: usize, refused: &[String]) -> String {
    let mut reason = match (usable, offered) {
        (_, 1) => "the one variant of PACE that the chip offers".to_owned(),
        (usable, offered) if usable == offered => {
            format!("the strongest of {offered} variants of PACE that the chip offers")
        }
        (usable, offered) => {
            format!("the strongest of {usable} supported variants of PACE, of {offered} offered")
        }
    };
    reason.push_str(&format!(", on {}", option.group));
    if !refused.is_empty() {
        reason.push_str(&format!("; the chip refused {}", refused.join(", ")));
    }
    reason
}
