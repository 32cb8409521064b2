//! The operating system's keyring, behind a seam.

use zeroize::Zeroizing;

use super::VaultError;

/// A place outside the data folder that keeps small secrets for this user.
pub trait Keyring {
    /// Keeps a secret under a name, in place of any former one.
    ///
    /// # Errors
    /// [`VaultError::KeyringUnavailable`].
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError>;

    /// The secret kept under a name.
    ///
    /// # Errors
    /// [`VaultError::KeyringUnavailable`].
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError>;

    /// Forgets the secret of that name; none is as good.
    ///
    /// # Errors
    /// [`VaultError::KeyringUnavailable`].
    fn remove(&self, name: &str) -> Result<(), VaultError>;
}

/// Secret Service on Linux, Credential Manager on Windows, Keychain on macOS.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeyring;

/// What our secrets stand under in the keyring.
const SERVICE: &str = "vn.cccd.desk";

impl OsKeyring {
    /// Whether there is one that answers.
    #[must_use]
    pub fn is_available() -> bool {
        ::keyring::Entry::store_status().is_ok()
    }

    fn entry(name: &str) -> Result<::keyring::Entry, VaultError> {
        ::keyring::Entry::new(SERVICE, name).map_err(|_| VaultError::KeyringUnavailable)
    }
}

impl Keyring for OsKeyring {
    fn put(&self, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        Self::entry(name)?
            .set_secret(secret)
            .map_err(|_| VaultError::KeyringUnavailable)
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        match Self::entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(::keyring::Error::NoEntry) => Ok(None),
            Err(_) => Err(VaultError::KeyringUnavailable),
        }
    }

    fn remove(&self, name: &str) -> Result<(), VaultError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(::keyring::Error::NoEntry) => Ok(()),
            Err(_) => Err(VaultError::KeyringUnavailable),
        }
    }
}
