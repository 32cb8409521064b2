//! The tries that a chip gives a PIN or PUK: told before one is spent, and the last one only for
//! whoever wants it.

use cccd_chip::access::{AccessError, KeyStatus, key_status};
use cccd_chip::document::KeyKind;
use cccd_chip::transport::Transport;

use crate::args::Key;
use crate::messages::Label;
use crate::problem::Problem;
use crate::render::screen::Screen;

/// With fewer tries left than this, none is spent.
pub(crate) const fn least(key: &Key) -> u8 {
    if key.last_try { 1 } else { 2 }
}

/// Says how many tries the chip still gives a key that it counts. The chip must have been powered or
/// reset just now; afterwards it is reset.
///
/// # Errors
/// What keeps the key from being tried at all.
pub(crate) fn show(card: &mut dyn Transport, key: KeyKind, screen: &Screen) -> Result<(), Problem> {
    if !matches!(key, KeyKind::Pin | KeyKind::Puk) {
        return Ok(());
    }
    let tries = left(card, key)?.map_or_else(
        || screen.label(Label::AllTries).to_owned(),
        |tries| tries.to_string(),
    );
    screen.note(&format!("{}: {tries}", screen.label(Label::TriesLeft)));
    Ok(())
}

/// How many tries the chip still gives this key; `None` where none was lost.
fn left(card: &mut dyn Transport, key: KeyKind) -> Result<Option<u8>, Problem> {
    let tries = match key_status(card, key)? {
        KeyStatus::Ready { tries_left } => tries_left,
        KeyStatus::Suspended => Some(1),
        KeyStatus::Blocked => return Err(Problem::KeyBlocked),
        KeyStatus::Deactivated => {
            return Err(AccessError::Deactivated.into());
        }
        // What it says when it is opened tells more.
        _ => None,
    };
    card.reset()?;
    Ok(tries)
}

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests {
    use cccd_chip::access::{AccessOptions, Password, open};
    use cccd_softcard::{Issuer, Order, Profile};

    use super::*;
    use crate::soft::InProcess;

    const CAN: &str = "000123";
    const PIN: &str = "135790";

    /// Three tries: counted without spending one, and the last one only for whoever wants it.
    #[test]
    fn tries_are_counted_before_one_is_spent() {
        let mut order = Order::new(Profile::Cccd2021);
        order.can = Some(CAN.into());
        order.pin = Some(PIN.into());
        let mut card = InProcess::new(&Issuer::from_seed(3).issue(&order).unwrap());
        let mut opened = |key: &Password, min_tries| {
            card.reset().unwrap();
            let tries = left(&mut card, KeyKind::Pin).unwrap();
            let options = AccessOptions {
                min_tries,
                ..AccessOptions::default()
            };
            let opened = open(&mut card, Some(key), &options);
            (tries, opened.map(drop).map_err(|not| not.error.into()))
        };
        let wrong = Password::pin("11111").unwrap();
        let wrongs = [(None, 2), (Some(2), 1)];
        for (before, after) in wrongs {
            let (tries, result) = opened(&wrong, 2);
            assert_eq!(tries, before);
            assert!(matches!(
                result,
                Err(Problem::WrongKey { tries_left: Some(left) }) if left == after
            ));
        }
        let right = Password::pin(PIN).unwrap();
        let (tries, result) = opened(&right, 1);
        assert_eq!(tries, Some(1));
        assert!(matches!(result, Err(Problem::Suspended)));
        let wrong_can = Password::pin_after_can(PIN, "999999").unwrap();
        assert!(matches!(
            opened(&wrong_can, 1),
            (Some(1), Err(Problem::WrongCan))
        ));
        let with_can = Password::pin_after_can(PIN, CAN).unwrap();
        let (_, result) = opened(&with_can, 2);
        assert!(matches!(result, Err(Problem::FewTries { tries_left: 1 })));
        assert!(opened(&with_can, 1).1.is_ok());
        assert_eq!(opened(&right, 2).0, None);
    }
}
