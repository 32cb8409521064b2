//! PC/SC's return codes, sorted by what is to be done.

use ::pcsc::Error;

use super::super::TransportError;

/// A call that concerned the service.
pub(super) fn of_service(error: Error) -> TransportError {
    match error {
        // On Windows the service stops with the last reader.
        Error::NoService | Error::ServiceStopped if cfg!(windows) => TransportError::NoReader,
        Error::InvalidHandle => TransportError::NoService,
        other => of(other),
    }
}

/// A call that concerned a card that was open.
pub(super) fn of_card(error: Error) -> TransportError {
    match error {
        // The handle outlived its reader or its service.
        Error::InvalidHandle | Error::UnknownReader | Error::ReaderUnavailable => {
            TransportError::ReaderGone
        }
        Error::NoSmartcard => TransportError::CardRemoved,
        other => of(other),
    }
}

/// A call that was to open a card.
pub(super) fn of(error: Error) -> TransportError {
    match error {
        Error::NoService | Error::ServiceStopped | Error::Shutdown => TransportError::NoService,
        Error::SecurityViolation | Error::NoAccess => TransportError::AccessDenied,
        Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => {
            TransportError::NoReader
        }
        Error::NoSmartcard => TransportError::NoCard,
        Error::SharingViolation => TransportError::Shared,
        Error::RemovedCard => TransportError::CardRemoved,
        Error::ResetCard => TransportError::CardReset,
        Error::Timeout | Error::WaitedTooLong => TransportError::Timeout,
        Error::Cancelled | Error::SystemCancelled => TransportError::Cancelled,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::CardUnsupported
        | Error::InvalidAtr
        | Error::ProtoMismatch => TransportError::Unresponsive,
        other => TransportError::Other(other.to_string()),
    }
}

/// Whether the code only says that an exchange broke; the card's state says why.
pub(super) const fn is_vague(error: Error) -> bool {
    matches!(
        error,
        Error::NotTransacted
            | Error::CommDataLost
            | Error::CommError
            | Error::InternalError
            | Error::UnknownError
            | Error::NotReady
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kind_per_recovery() {
        assert_eq!(of(Error::SecurityViolation), TransportError::AccessDenied);
        assert_eq!(of(Error::SharingViolation), TransportError::Shared);
        assert_eq!(of(Error::NoSmartcard), TransportError::NoCard);
        assert_eq!(of_card(Error::NoSmartcard), TransportError::CardRemoved);
        assert_eq!(
            of_card(Error::ReaderUnavailable),
            TransportError::ReaderGone
        );
        assert_eq!(of_card(Error::ResetCard), TransportError::CardReset);
        assert!(matches!(of(Error::NoMemory), TransportError::Other(_)));
        let none = of_service(Error::NoService);
        let expected = if cfg!(windows) {
            TransportError::NoReader
        } else {
            TransportError::NoService
        };
        assert_eq!(none, expected);
    }
}
