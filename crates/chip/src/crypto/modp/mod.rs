//! Diffie-Hellman in multiplicative groups modulo a prime (RFC 2631), constant time wherever a
//! secret takes part.

mod table;
#[cfg(test)]
mod tests;

use core::fmt;
use std::sync::Arc;

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use zeroize::{Zeroize as _, Zeroizing};

use super::bytes::{from_hexadecimal, without_leading_zeros};
use super::{Rng, RngError, Secret};
use table::TABLE;

/// Bits of a prime that are worth computing with: below is broken, above is an attack on our time.
const PRIME_BITS: core::ops::RangeInclusive<u32> = 1024..=8192;

/// A prime-order subgroup of a multiplicative group.
#[derive(Clone)]
pub struct ModpGroup(Arc<Parameters>);

struct Parameters {
    parameter_id: Option<u32>,
    generator: BoxedUint,
    /// The order of the subgroup, where known.
    order: Option<BoxedUint>,
    modulus: BoxedMontyParams,
}

/// What cannot be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModpError {
    /// Not an element of the subgroup (0, 1, −1, too large, of another order): whoever sent it is
    /// not to be trusted.
    #[error("not an element of the Diffie-Hellman group")]
    Element,
    /// The elements or keys belong to different groups.
    #[error("elements of different Diffie-Hellman groups")]
    Mixed,
    /// Parameters that make no group to compute in.
    #[error("not the parameters of a Diffie-Hellman group")]
    Parameters,
    /// The result is 1, which no honest run reaches.
    #[error("the result is the neutral element")]
    Neutral,
    /// The integrated mapping needs the order of the subgroup.
    #[error("the integrated mapping needs the order of the subgroup")]
    NoIntegratedMapping,
    /// No random numbers.
    #[error(transparent)]
    Rng(#[from] RngError),
}

impl ModpGroup {
    /// The group of a standardised domain parameter id (Doc 9303-11, 9.5.1): 0 to 2.
    #[must_use]
    pub fn from_parameter_id(id: u32) -> Option<Self> {
        let row = TABLE.get(usize::try_from(id).ok()?)?;
        let [p, g, q] = [row.p, row.g, row.q].map(from_hexadecimal);
        Self::build(&p, &g, Some(&q), Some(id)).ok()
    }

    /// The group with these parameters, big-endian. A known group is recognised by prime and
    /// generator, and then its order is known even where it is not given.
    ///
    /// An unknown group is computed in, but nothing here proves it a good one: take it only from
    /// signed data.
    ///
    /// # Errors
    /// [`ModpError::Parameters`] if the prime is even or not of 1024 to 8192 bits, or the
    /// generator does not generate a group of the order given.
    pub fn from_explicit(
        prime: &[u8],
        generator: &[u8],
        order: Option<&[u8]>,
    ) -> Result<Self, ModpError> {
        match Self::known(prime, generator, order) {
            Some(known) => known,
            None => Self::build(prime, generator, order, None),
        }
    }

    /// The same for known groups alone: nothing is computed with what is given. `None` if it is
    /// none of them.
    pub(crate) fn known(
        prime: &[u8],
        generator: &[u8],
        order: Option<&[u8]>,
    ) -> Option<Result<Self, ModpError>> {
        let (id, row) = (0..).zip(&TABLE).find(|(_, row)| {
            from_hexadecimal(row.p) == without_leading_zeros(prime)
                && without_leading_zeros(&from_hexadecimal(row.g))
                    == without_leading_zeros(generator)
        })?;
        let fits = order.is_none_or(|order| {
            without_leading_zeros(order) == without_leading_zeros(&from_hexadecimal(row.q))
        });
        Some(
            fits.then(|| Self::from_parameter_id(id))
                .flatten()
                .ok_or(ModpError::Parameters),
        )
    }

    /// The standardised domain parameter id, if it is a known group.
    #[must_use]
    pub fn parameter_id(&self) -> Option<u32> {
        self.0.parameter_id
    }

    /// Length in bytes of the prime, and of a shared secret.
    #[must_use]
    pub fn prime_len(&self) -> usize {
        usize::try_from(self.prime().bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// The prime, big-endian.
    #[must_use]
    pub fn prime_bytes(&self) -> Vec<u8> {
        without_leading_zeros(&self.prime().to_be_bytes()).to_vec()
    }

    /// The generator.
    #[must_use]
    pub fn generator(&self) -> ModpElement {
        ModpElement {
            group: self.clone(),
            value: self.0.generator.clone(),
        }
    }

    /// Reads a public value, an unsigned big-endian integer (leading zeros are tolerated), and
    /// validates it (RFC 2631, 2.1.5).
    ///
    /// # Errors
    /// [`ModpError::Element`] if it is not in `[2, p − 2]` or not in the subgroup.
    pub fn decode(&self, encoded: &[u8]) -> Result<ModpElement, ModpError> {
        let magnitude = without_leading_zeros(encoded);
        if magnitude.len() > self.prime_len() {
            return Err(ModpError::Element);
        }
        let value = BoxedUint::from_be_slice(magnitude, self.precision())
            .map_err(|_| ModpError::Element)?;
        let one = BoxedUint::one_with_precision(self.precision());
        if value <= one || value >= self.prime().wrapping_sub(&one) {
            return Err(ModpError::Element);
        }
        if let Some(order) = &self.0.order
            && self.power(&value, order) != one
        {
            return Err(ModpError::Element);
        }
        Ok(ModpElement {
            group: self.clone(),
            value,
        })
    }

    /// Draws a private key, uniformly below the order of the subgroup, or below the prime where
    /// that order is unknown.
    ///
    /// # Errors
    /// [`ModpError::Rng`] if there are no random numbers.
    pub fn random_key(&self, rng: &mut dyn Rng) -> Result<ModpPrivateKey, ModpError> {
        let bound = self.0.order.as_ref().unwrap_or_else(|| self.prime());
        let bits = bound.bits();
        let len = usize::try_from(bits.div_ceil(8)).unwrap_or_default();
        let surplus = bits.div_ceil(8).saturating_mul(8).saturating_sub(bits);
        // The chance that an honest source fails once is below one half.
        for _ in 0..128 {
            let mut bytes = Zeroizing::new(vec![0; len]);
            rng.fill(&mut bytes)?;
            if let Some(first) = bytes.first_mut() {
                *first &= 0xFF_u8.checked_shr(surplus).unwrap_or(0xFF);
            }
            let exponent = BoxedUint::from_be_slice(&bytes, bound.bits_precision())
                .map_err(|_| ModpError::Parameters)?;
            if exponent > BoxedUint::one_with_precision(bound.bits_precision()) && exponent < *bound
            {
                return Ok(ModpPrivateKey {
                    group: self.clone(),
                    exponent,
                });
            }
        }
        Err(RngError.into())
    }

    /// The generic mapping (Doc 9303-11, 4.4.3.3.1): `g^s · h`; the nonce `s` is big-endian.
    ///
    /// # Errors
    /// [`ModpError::Neutral`] if the product is 1, [`ModpError::Mixed`].
    pub fn map_generic(
        &self,
        nonce: &[u8],
        shared: &ModpElement,
    ) -> Result<ModpElement, ModpError> {
        if !self.is(&shared.group) {
            return Err(ModpError::Mixed);
        }
        let bits = u32::try_from(nonce.len().saturating_mul(8)).unwrap_or(u32::MAX);
        let exponent = BoxedUint::from_be_slice(nonce, bits).map_err(|_| ModpError::Parameters)?;
        let base = BoxedMontyForm::new(self.0.generator.clone(), &self.0.modulus);
        let shared = BoxedMontyForm::new(shared.value.clone(), &self.0.modulus);
        self.not_neutral(base.pow(&exponent).mul(&shared).retrieve())
    }

    /// The integrated mapping (Doc 9303-11, 4.4.3.3.2): `x^((p − 1) / q)`, where `x` is the output
    /// of the pseudo-random function, reduced modulo `p`, big-endian.
    ///
    /// # Errors
    /// [`ModpError::NoIntegratedMapping`] if the order `q` is unknown; [`ModpError::Neutral`] if
    /// the result is 0 or 1.
    pub fn map_integrated(&self, x: &[u8]) -> Result<ModpElement, ModpError> {
        let order = self
            .0
            .order
            .as_ref()
            .ok_or(ModpError::NoIntegratedMapping)?;
        let order = Option::<crypto_bigint::NonZero<BoxedUint>>::from(order.to_nz())
            .ok_or(ModpError::Parameters)?;
        let one = BoxedUint::one_with_precision(self.precision());
        let (cofactor, _) = self.prime().wrapping_sub(&one).div_rem_vartime(&order);
        let x = BoxedUint::from_be_slice(without_leading_zeros(x), self.precision())
            .map_err(|_| ModpError::Element)?;
        self.not_neutral(self.power(&x, &cofactor))
    }

    fn build(
        prime: &[u8],
        generator: &[u8],
        order: Option<&[u8]>,
        parameter_id: Option<u32>,
    ) -> Result<Self, ModpError> {
        let prime = number(prime)?;
        if !PRIME_BITS.contains(&prime.bits()) {
            return Err(ModpError::Parameters);
        }
        let precision = prime.bits_precision();
        let odd = Option::<Odd<BoxedUint>>::from(prime.to_odd()).ok_or(ModpError::Parameters)?;
        let generator = without_leading_zeros(generator);
        let generator =
            BoxedUint::from_be_slice(generator, precision).map_err(|_| ModpError::Parameters)?;
        let order = order.map(number).transpose()?;
        if order
            .as_ref()
            .is_some_and(|order| order.bits() < 160 || *order >= prime)
        {
            return Err(ModpError::Parameters);
        }
        let group = Self(Arc::new(Parameters {
            parameter_id,
            generator: generator.clone(),
            order,
            modulus: BoxedMontyParams::new(odd),
        }));
        // The generator passes the same check as every element.
        match group.decode(&generator.to_be_bytes()) {
            Ok(_) => Ok(group),
            Err(_) => Err(ModpError::Parameters),
        }
    }

    fn prime(&self) -> &BoxedUint {
        self.0.modulus.modulus().as_ref()
    }

    fn precision(&self) -> u32 {
        self.prime().bits_precision()
    }

    fn power(&self, base: &BoxedUint, exponent: &BoxedUint) -> BoxedUint {
        BoxedMontyForm::new(base.clone(), &self.0.modulus)
            .pow(exponent)
            .retrieve()
    }

    fn not_neutral(&self, value: BoxedUint) -> Result<ModpElement, ModpError> {
        if value <= BoxedUint::one_with_precision(self.precision()) {
            return Err(ModpError::Neutral);
        }
        Ok(ModpElement {
            group: self.clone(),
            value,
        })
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self == other
    }
}

impl PartialEq for ModpGroup {
    fn eq(&self, other: &Self) -> bool {
        self.prime() == other.prime() && self.0.generator == other.0.generator
    }
}

impl Eq for ModpGroup {}

impl fmt::Debug for ModpGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModpGroup({} bits)", self.prime().bits())
    }
}

impl fmt::Display for ModpGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.parameter_id {
            Some(0) => f.write_str("RFC 5114 MODP-1024/160"),
            Some(1) => f.write_str("RFC 5114 MODP-2048/224"),
            Some(2) => f.write_str("RFC 5114 MODP-2048/256"),
            _ => write!(f, "MODP-{}", self.prime().bits()),
        }
    }
}

/// An element of the group, never 0 or 1; wiped when dropped, as it may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ModpElement {
    group: ModpGroup,
    value: BoxedUint,
}

impl ModpElement {
    /// The number, big-endian, in the fewest bytes (Doc 9303-11, 9.4.1).
    #[must_use]
    pub fn encoded(&self) -> Vec<u8> {
        without_leading_zeros(&self.value.to_be_bytes()).to_vec()
    }

    /// The number, big-endian, at the length of the prime.
    #[must_use]
    pub fn padded(&self) -> Vec<u8> {
        let number = self.encoded();
        let mut padded = vec![0; self.group.prime_len().saturating_sub(number.len())];
        padded.extend_from_slice(&number);
        padded
    }
}

impl Drop for ModpElement {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

impl fmt::Debug for ModpElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModpElement({})", self.group)
    }
}

/// A private key, wiped when dropped.
#[derive(Clone)]
pub struct ModpPrivateKey {
    group: ModpGroup,
    exponent: BoxedUint,
}

impl ModpPrivateKey {
    /// A generator, or the other side's public value, to the power of this key.
    ///
    /// # Errors
    /// [`ModpError::Mixed`], and [`ModpError::Neutral`] if the result is 1.
    pub fn power(&self, base: &ModpElement) -> Result<ModpElement, ModpError> {
        if !self.group.is(&base.group) {
            return Err(ModpError::Mixed);
        }
        self.group
            .not_neutral(self.group.power(&base.value, &self.exponent))
    }

    /// The shared secret, at the length of the prime (RFC 2631, 2.1.2).
    ///
    /// # Errors
    /// [`ModpError::Mixed`], and [`ModpError::Neutral`] if the result is 1.
    pub fn agree(&self, other: &ModpElement) -> Result<Secret, ModpError> {
        Ok(Secret::new(self.power(other)?.padded()))
    }
}

impl Drop for ModpPrivateKey {
    fn drop(&mut self) {
        self.exponent.zeroize();
    }
}

impl fmt::Debug for ModpPrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModpPrivateKey({})", self.group)
    }
}

fn number(bytes: &[u8]) -> Result<BoxedUint, ModpError> {
    let magnitude = without_leading_zeros(bytes);
    let bits =
        u32::try_from(magnitude.len().saturating_mul(8)).map_err(|_| ModpError::Parameters)?;
    if bits == 0 || bits > *PRIME_BITS.end() {
        return Err(ModpError::Parameters);
    }
    BoxedUint::from_be_slice(magnitude, bits).map_err(|_| ModpError::Parameters)
}
