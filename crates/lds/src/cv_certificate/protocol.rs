//! The signature algorithms of Terminal Authentication, which are those of CV certificates
//! (TR-03110-3, A.6.3 and A.6.4; Doc 9303-11, tables 7 and 8).

use crate::{
    hash::HashAlgorithm,
    oid::Oid,
    security_infos::protocol::{self, ID_TA},
};

/// How a terminal or an authority over terminals signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TerminalAuthProtocol {
    /// RSASSA-PKCS1-v1_5, which Doc 9303 no longer has.
    RsaPkcs1(HashAlgorithm),
    /// RSASSA-PSS with the same hash in MGF1 and a salt as long as its output.
    RsaPss(HashAlgorithm),
    /// ECDSA, the signature as `r ‖ s`.
    Ecdsa(HashAlgorithm),
}

use HashAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
use TerminalAuthProtocol::{Ecdsa, RsaPkcs1, RsaPss};

/// The two last arcs of each identifier.
const ARCS: [([u8; 2], TerminalAuthProtocol); 11] = [
    ([1, 1], RsaPkcs1(Sha1)),
    ([1, 2], RsaPkcs1(Sha256)),
    ([1, 3], RsaPss(Sha1)),
    ([1, 4], RsaPss(Sha256)),
    ([1, 5], RsaPkcs1(Sha512)),
    ([1, 6], RsaPss(Sha512)),
    ([2, 1], Ecdsa(Sha1)),
    ([2, 2], Ecdsa(Sha224)),
    ([2, 3], Ecdsa(Sha256)),
    ([2, 4], Ecdsa(Sha384)),
    ([2, 5], Ecdsa(Sha512)),
];

impl TerminalAuthProtocol {
    /// All that have an identifier.
    pub fn all() -> impl Iterator<Item = Self> {
        ARCS.into_iter().map(|(_, protocol)| protocol)
    }

    /// The algorithm with this object identifier.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        let arcs = oid.content().strip_prefix(ID_TA.content())?;
        let known = ARCS.into_iter().find(|(known, _)| known == arcs)?;
        Some(known.1)
    }

    /// Its object identifier; `None` for hashes that have none with this algorithm.
    #[must_use]
    pub fn oid(self) -> Option<Oid> {
        let ([family, arc], _) = ARCS.into_iter().find(|(_, known)| *known == self)?;
        ID_TA.child(u128::from(family))?.child(u128::from(arc))
    }

    /// Its name, such as `id-TA-ECDSA-SHA-256`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.oid()
            .and_then(|oid| protocol::name(&oid))
            .unwrap_or("id-TA")
    }

    /// The hash of the message.
    #[must_use]
    pub const fn hash(self) -> HashAlgorithm {
        match self {
            RsaPkcs1(hash) | RsaPss(hash) | Ecdsa(hash) => hash,
        }
    }
}
