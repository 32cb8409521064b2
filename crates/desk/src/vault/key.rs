//! 256-bit keys: the data key, and secrets that wrap it.

use core::fmt;

use ring::hkdf;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::VaultError;

/// The key to the records. Wiped when dropped, silent in `Debug`.
#[derive(Clone)]
pub struct DataKey(pub(super) Secret);

impl DataKey {
    /// A random key that belongs to no vault: for tests, and for demo sessions whose records end
    /// with them.
    ///
    /// # Errors
    /// [`VaultError::Crypto`] if the operating system gives no random numbers.
    pub fn generate() -> Result<Self, VaultError> {
        Ok(Self(Secret::generate()?))
    }

    /// The key of one database file, so that no two files share one.
    pub(crate) fn for_file(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        self.0.derive(&[], &[b"cccd-desk file", name.as_bytes()])
    }

    /// What tells this key from others without giving it away.
    pub(super) fn check_value(&self, vault: Uuid) -> Result<String, VaultError> {
        let value = self.0.derive(vault.as_bytes(), &[b"cccd-desk key check"])?;
        Ok(value
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(secret)")
    }
}

/// 256 secret bits.
#[derive(Clone)]
pub(super) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(super) fn generate() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| VaultError::Crypto)?;
        Ok(Self(bytes))
    }

    pub(super) const fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        <[u8; 32]>::try_from(bytes)
            .ok()
            .map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn derive(&self, salt: &[u8], info: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        derive(self.as_bytes(), salt, info)
    }
}

/// HKDF with SHA-256 (RFC 5869), for input that is random already.
pub(super) fn derive(
    input: &[u8],
    salt: &[u8],
    info: &[&[u8]],
) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let mut out = Zeroizing::new([0; 32]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(input)
        .expand(info, hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(out.as_mut_slice()))
        .map_err(|_| VaultError::Crypto)?;
    Ok(out)
}
