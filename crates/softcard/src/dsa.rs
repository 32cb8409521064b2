//! DSA keys and signatures (FIPS 186-4, 4), as in documents of the first years. Not constant time:
//! the keys are those of test issuers.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "big integers do not overflow; the moduli are primes"
)]

use std::sync::LazyLock;

use cccd_lds::Private;
use num_bigint::BigUint;

use crate::curve::pad;
use crate::der;
use crate::dh::ModpGroup;
use crate::hash::Hash;
use crate::rng::Rng;

/// Domain parameters, by the bits of p and q.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DsaGroup {
    /// 2048 and 256 bits: those of RFC 5114, 2.3.
    L2048N256,
    /// 3072 and 256 bits: made for this issuer with OpenSSL.
    L3072N256,
}

/// A DSA key pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DsaKey {
    group: DsaGroup,
    private: Private<Vec<u8>>,
}

impl DsaKey {
    /// The key that follows from the stream.
    #[must_use]
    pub fn generate(group: DsaGroup, mut rng: Rng) -> Self {
        let (_, q, _) = group.numbers();
        let x = BigUint::from_bytes_be(&rng.bytes(64)) % (q - 1_u8) + 1_u8;
        let private = Private::new(pad(&x, 32));
        Self { group, private }
    }

    /// The DSAPublicKey (RFC 3279, 2.3.2).
    #[must_use]
    pub fn public_key_der(&self) -> Vec<u8> {
        let (p, _, g) = self.group.numbers();
        der::unsigned(&g.modpow(&self.x(), p).to_bytes_be())
    }

    /// The AlgorithmIdentifier of the key, with its Dss-Parms.
    #[must_use]
    pub fn identifier(&self) -> Vec<u8> {
        let (p, q, g) = self.group.numbers();
        let numbers = [p, q, g].map(|number| der::unsigned(&number.to_bytes_be()));
        der::sequence(&[der::oid("1.2.840.10040.4.1"), der::sequence(&numbers)])
    }

    /// Signs a message: the Dss-Sig-Value (RFC 3279, 2.2.2). The secret number of the signature
    /// follows from key and message.
    #[must_use]
    pub fn sign(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let (p, q, g) = self.group.numbers();
        let digest = hash.digest(message);
        let z = BigUint::from_bytes_be(digest.get(..32).unwrap_or(&digest));
        let mut rng = Rng::from_seed(&[self.private.reveal(), message].concat());
        loop {
            let k = BigUint::from_bytes_be(&rng.bytes(64)) % q;
            let Some(inverse) = k.modinv(q) else { continue };
            let r = g.modpow(&k, p) % q;
            let s = inverse * (&z + self.x() * &r) % q;
            if r.bits() > 0 && s.bits() > 0 {
                let numbers = [r, s].map(|number| der::unsigned(&number.to_bytes_be()));
                return der::sequence(&numbers);
            }
        }
    }

    fn x(&self) -> BigUint {
        BigUint::from_bytes_be(self.private.reveal())
    }
}

impl DsaGroup {
    /// p, q and g.
    fn numbers(self) -> (&'static BigUint, &'static BigUint, &'static BigUint) {
        match self {
            Self::L2048N256 => {
                let group = ModpGroup::Modp2048Order256;
                (group.prime(), group.order(), group.generator())
            }
            Self::L3072N256 => {
                let [p, q, g] = &*L3072N256;
                (p, q, g)
            }
        }
    }
}

static L3072N256: LazyLock<[BigUint; 3]> = LazyLock::new(|| {
    [P, Q, G].map(|digits| BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default())
});

const P: &str = "C8D34C8CB93722FAFFCD15751FDE65A5346042F7896CAF1388EDF7746A0E659D040DA14B40D36E89\
    7B00EC1CB2A4661A3CD6A4853A0217F1819274E3A841F64D194EA175EB824B90241265D5E6444F21\
    343A8AF8C11E79ECA14BC434EB550EE27B4FDDEDA19D5BD6013EE10C19A08345DE069783E93F1E82\
    8F1017745EB319A16F518EFB7FAF21A8D75DC170C154B2DFBB111FC7F4A937E0E326ADE972086A19\
    03A18ACA26088266094D605F9C9D8BC2C93D7EF89BC4ADB4FA53C278E91048C7EE07404B08CBFEB1\
    D000239AB8CB9C6DB895BCFBCC28A15B1BEB87852FBA6328B343B35B69981838DD185EBEC84B41D9\
    2DCE904ACF0EB0F7ABA66A163E0839496CE0B1F33B8823A5DA238EAB2DE0261AC0C0A347DFB470A9\
    7AB10B91A184C7B9DBCCE367AD65B5539C1E76EA27DE393856E85B5A831B4239321E424792029033\
    AC16CF29B25F367AA13878A8E529D4E0CDCFA68146D2D44592A1625227B55C4F9D6741D018AAEB9A\
    8D14B12608D1FFEEFF38837E60C7A8A833BE51573663DBD1";
const Q: &str = "D979D3C4E6811A117DE90AE879D138EFCFA35407A0E491771A16C984F732F62F";
const G: &str = "B4D7541A75600E2172DF777349186F8B266CC7B25E31E660E50A563DF19026484F105D835B8E0FC0\
    4F0FF3221F69CE60B6DC1AB89B844151C4A4A7286AABBBCE9D4DCDC224E90B46C36C99ED3647CBAA\
    F5A9840AB9EE1582D1E98903E12BB766EF5CF03E4A146248FE5A1BEEC101F5DF512E63DF8FD8D313\
    4E989C937E2B6DAC48F91F57C53DF3DBDAEFCCF6A347B935B1314A41D631C4028769C4337BBE4C0F\
    B7031B2405E02D870875016FBC22AD4D540A252CCB8B2B85AFB328FA6B0E198B1DFE521B9664EDCE\
    ED3F1378E5771B45930B6C446B5C0CB62EAEC0D7ABC939D54DE008E3C4E8F6F80235133A8F6B5E23\
    407BB4EC8B5CA8D10CC6C42F4A985D6A9C7CCE0BB2CC980881873A4F70C893868181326991E572B0\
    3B069BD75FF59D4B7EA4785CF2BDEDE65FF1332052FCE3F9A62D17E218077DEF48C2DF565701F202\
    59F161200A5DFC0F382FBB94F218550B9F051A476B53DD44E268BD1D64D4B0BC7E51D81E58486152\
    2DBE71A87731E4BBB12D4381F233086098C5F9BF7FA2F984";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_are_consistent() {
        for group in [DsaGroup::L2048N256, DsaGroup::L3072N256] {
            let (p, q, g) = group.numbers();
            assert_eq!(q.bits(), 256);
            assert_eq!((p - 1_u8) % q, BigUint::ZERO);
            assert_eq!(g.modpow(q, p), BigUint::from(1_u8));
        }
    }
}
