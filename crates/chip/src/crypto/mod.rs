//! The arithmetic under the protocols: key derivation, block ciphers and their MACs, curves and
//! groups, random numbers. It knows no card and no command.

mod bytes;
mod cipher;
pub mod curve;
pub mod group;
mod hash;
mod kdf;
pub mod modp;
pub(crate) mod rng;
pub mod signature;

pub(crate) use bytes::reduce;
pub use cccd_lds::hash::HashAlgorithm;
pub use cipher::{Cipher, CipherError, MAC_LEN};
pub use curve::{Curve, CurveError, ExplicitParameters, Point, PrivateKey};
pub use group::{Element, Group, GroupError, GroupKey};
pub use hash::{digest, digest_parts};
pub use kdf::{KeyUse, kdf};
pub use modp::{ModpElement, ModpError, ModpGroup, ModpPrivateKey};
pub use rng::{OsRng, Rng, RngError};

use cccd_lds::Private;

/// A secret of bytes (key, nonce, shared secret): silent in `Debug`, wiped when dropped.
pub type Secret = Private<Vec<u8>>;

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
#[must_use]
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq as _;
    a.ct_eq(b).into()
}
