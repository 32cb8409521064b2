//! The known elliptic curves and what the protocols do on them.
//!
//! A document may name its curve by object identifier, by standardised parameter id, or write all
//! its parameters out: each way leads to the same row of one table, and a curve that is not there
//! is refused. Nobody computes on parameters that a chip made up.

mod ops;
mod own;
mod table;
#[cfg(test)]
mod tests;

use core::fmt;

use zeroize::Zeroizing;

use super::bytes::{from_hexadecimal, reduce, without_leading_zeros};
use super::{Rng, RngError, Secret};
use table::{Row, TABLE};

/// A known curve; all have prime order, so every point on one lies in the right group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the standards'")]
pub enum Curve {
    Secp192r1,
    BrainpoolP192r1,
    Secp224r1,
    BrainpoolP224r1,
    Secp256r1,
    BrainpoolP256r1,
    BrainpoolP320r1,
    Secp384r1,
    BrainpoolP384r1,
    BrainpoolP512r1,
    Secp521r1,
}

/// Domain parameters written out (TR-03111, A.2.1.2); numbers big-endian, leading zeros allowed.
#[derive(Debug, Clone, Copy)]
pub struct ExplicitParameters<'a> {
    /// The field's prime `p`.
    pub prime: &'a [u8],
    /// The coefficient `a`.
    pub a: &'a [u8],
    /// The coefficient `b`.
    pub b: &'a [u8],
    /// The generator, as an octet string: `04 ‖ x ‖ y` or compressed, `02` or `03 ‖ x`.
    pub generator: &'a [u8],
    /// The order `n` of the generator.
    pub order: &'a [u8],
    /// The cofactor, where given.
    pub cofactor: Option<&'a [u8]>,
}

/// What cannot be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CurveError {
    /// Not an uncompressed point of this curve (off the curve, infinity, wrong length): whoever
    /// sent it is not to be trusted.
    #[error("not a point of {0}")]
    Point(Curve),
    /// The points or keys belong to different curves.
    #[error("points of different curves")]
    Mixed,
    /// A private key out of `[1, n − 1]`.
    #[error("not a private key of {0}")]
    PrivateKey(Curve),
    /// The result is the point at infinity, which no honest run reaches.
    #[error("the result is the point at infinity")]
    Infinity,
    /// The integrated mapping is not defined on this curve.
    #[error("the integrated mapping is not defined on {0}")]
    NoIntegratedMapping(Curve),
    /// A signature that does not verify.
    #[error("the signature does not verify")]
    Signature,
    /// No random numbers.
    #[error(transparent)]
    Rng(#[from] RngError),
}

macro_rules! on_curve {
    ($curve:expr, $operation:ident($($argument:expr),*)) => {
        match $curve {
            Curve::Secp192r1 => ops::$operation::<own::Secp192r1>($($argument),*),
            Curve::BrainpoolP192r1 => ops::$operation::<own::BrainpoolP192r1>($($argument),*),
            Curve::Secp224r1 => ops::$operation::<p224::NistP224>($($argument),*),
            Curve::BrainpoolP224r1 => ops::$operation::<own::BrainpoolP224r1>($($argument),*),
            Curve::Secp256r1 => ops::$operation::<p256::NistP256>($($argument),*),
            Curve::BrainpoolP256r1 => ops::$operation::<bp256::BrainpoolP256r1>($($argument),*),
            Curve::BrainpoolP320r1 => ops::$operation::<own::BrainpoolP320r1>($($argument),*),
            Curve::Secp384r1 => ops::$operation::<p384::NistP384>($($argument),*),
            Curve::BrainpoolP384r1 => ops::$operation::<bp384::BrainpoolP384r1>($($argument),*),
            Curve::BrainpoolP512r1 => ops::$operation::<own::BrainpoolP512r1>($($argument),*),
            Curve::Secp521r1 => ops::$operation::<p521::NistP521>($($argument),*),
        }
    };
}

impl Curve {
    /// All of them, in the order of their parameter ids.
    pub const ALL: [Self; 11] = [
        Self::Secp192r1,
        Self::BrainpoolP192r1,
        Self::Secp224r1,
        Self::BrainpoolP224r1,
        Self::Secp256r1,
        Self::BrainpoolP256r1,
        Self::BrainpoolP320r1,
        Self::Secp384r1,
        Self::BrainpoolP384r1,
        Self::BrainpoolP512r1,
        Self::Secp521r1,
    ];

    /// The curve that a dotted object identifier names, e.g. `1.2.840.10045.3.1.7`.
    #[must_use]
    pub fn from_oid(oid: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.oid == oid).map(|row| row.curve)
    }

    /// The curve of a standardised domain parameter id (Doc 9303-11, 9.5.1): 8 to 18.
    #[must_use]
    pub fn from_parameter_id(id: u32) -> Option<Self> {
        TABLE
            .iter()
            .find(|row| row.parameter_id == id)
            .map(|row| row.curve)
    }

    /// The curve whose parameters are written out; all of them must match.
    #[must_use]
    pub fn from_explicit(parameters: &ExplicitParameters<'_>) -> Option<Self> {
        TABLE
            .iter()
            .find(|row| row.matches(parameters))
            .map(|row| row.curve)
    }

    /// Its usual name, e.g. `brainpoolP256r1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// Its dotted object identifier.
    #[must_use]
    pub fn oid(self) -> &'static str {
        self.row().map_or("", |row| row.oid)
    }

    /// Its standardised domain parameter id.
    #[must_use]
    pub fn parameter_id(self) -> u32 {
        self.row().map_or(0, |row| row.parameter_id)
    }

    /// Bits of the group order.
    #[must_use]
    pub fn order_bits(self) -> usize {
        self.row().map_or(0, |row| row.order_bits)
    }

    /// Length in bytes of a field element, of a shared secret, and of each half of a plain
    /// signature.
    #[must_use]
    pub fn field_len(self) -> usize {
        self.order_bits().div_ceil(8)
    }

    /// The field's prime `p`, big-endian.
    #[must_use]
    pub fn prime(self) -> Vec<u8> {
        self.row()
            .map_or_else(Vec::new, |row| from_hexadecimal(row.p))
    }

    /// The group order `n`, big-endian.
    #[must_use]
    pub fn order(self) -> Vec<u8> {
        self.row()
            .map_or_else(Vec::new, |row| from_hexadecimal(row.n))
    }

    /// The generator of the curve.
    ///
    /// # Errors
    /// None in practice: it is on the curve.
    pub fn generator(self) -> Result<Point, CurveError> {
        on_curve!(self, generator())
            .map(|encoded| Point::trusted(self, encoded))
            .ok_or(CurveError::Infinity)
    }

    /// Reads an uncompressed point, `04 ‖ x ‖ y`.
    ///
    /// # Errors
    /// [`CurveError::Point`] if it is none, is off the curve, or is infinity.
    pub fn decode_point(self, encoded: &[u8]) -> Result<Point, CurveError> {
        if on_curve!(self, is_point(encoded)) {
            Ok(Point::trusted(self, encoded.to_vec()))
        } else {
            Err(CurveError::Point(self))
        }
    }

    /// Draws a private key, uniformly.
    ///
    /// # Errors
    /// [`CurveError::Rng`] if there are no random numbers.
    pub fn random_key(self, rng: &mut dyn Rng) -> Result<PrivateKey, CurveError> {
        let surplus_bits = self
            .field_len()
            .saturating_mul(8)
            .saturating_sub(self.order_bits());
        // The chance that an honest source fails once is below one half.
        for _ in 0..128 {
            let mut scalar = Zeroizing::new(vec![0; self.field_len()]);
            rng.fill(&mut scalar)?;
            if let Some(first) = scalar.first_mut() {
                *first &= 0xFF >> surplus_bits;
            }
            if let Ok(key) = PrivateKey::new(self, &scalar) {
                return Ok(key);
            }
        }
        Err(RngError.into())
    }

    /// Verifies an ECDSA signature over a hash; only its leftmost bits count where it is longer
    /// than the group order. `r` and `s` are big-endian.
    ///
    /// # Errors
    /// [`CurveError::Signature`] if it does not verify, which includes `r` or `s` out of
    /// `[1, n − 1]`; [`CurveError::Mixed`] if the key is of another curve.
    pub fn verify(self, public: &Point, hash: &[u8], r: &[u8], s: &[u8]) -> Result<(), CurveError> {
        if public.curve != self {
            return Err(CurveError::Mixed);
        }
        match on_curve!(self, verify(&public.encoded, self.order_bits(), hash, r, s)) {
            Some(true) => Ok(()),
            _ => Err(CurveError::Signature),
        }
    }

    /// The generic mapping (Doc 9303-11, 4.4.3.3.1): `s · G + H`. The nonce `s` is big-endian, of
    /// any length.
    ///
    /// # Errors
    /// [`CurveError::Infinity`] if the sum is infinity, [`CurveError::Mixed`].
    pub fn map_generic(self, nonce: &[u8], shared: &Point) -> Result<Point, CurveError> {
        let generator = self.generator()?;
        if shared.curve != self {
            return Err(CurveError::Mixed);
        }
        let nonce = Zeroizing::new(reduce(nonce, &self.order()));
        on_curve!(
            self,
            multiply_add(&nonce, &generator.encoded, &shared.encoded)
        )
        .map(|encoded| Point::trusted(self, encoded))
        .ok_or(CurveError::Infinity)
    }

    /// The point encoding of the integrated mapping (Doc 9303-11, 4.4.3.3.2 and appendix B): `t`
    /// is the output of the pseudo-random function, reduced modulo `p`, big-endian.
    ///
    /// # Errors
    /// [`CurveError::NoIntegratedMapping`] on secp224r1, whose field has no such encoding, and
    /// for the few `t` (such as 0) that have no image.
    pub fn map_integrated(self, t: &[u8]) -> Result<Point, CurveError> {
        let prime = self.prime();
        on_curve!(self, encode_to_curve(t, &prime))
            .map(|encoded| Point::trusted(self, encoded))
            .ok_or(CurveError::NoIntegratedMapping(self))
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.curve == self)
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A point of a known curve, never infinity.
#[derive(Clone, PartialEq, Eq)]
pub struct Point {
    curve: Curve,
    encoded: Zeroizing<Vec<u8>>,
}

impl Point {
    fn trusted(curve: Curve, encoded: Vec<u8>) -> Self {
        Self {
            curve,
            encoded: Zeroizing::new(encoded),
        }
    }

    /// The curve it is on.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// `04 ‖ x ‖ y`.
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// The x-coordinate, [`Curve::field_len`] bytes.
    #[must_use]
    pub fn x(&self) -> &[u8] {
        self.encoded
            .get(1..=self.curve.field_len())
            .unwrap_or_default()
    }
}

/// Points can be secret (a mapped generator), so only the curve is shown.
impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Point({})", self.curve)
    }
}

/// A private key, wiped when dropped.
#[derive(Clone)]
pub struct PrivateKey {
    curve: Curve,
    scalar: Zeroizing<Vec<u8>>,
}

impl PrivateKey {
    /// Takes a big-endian number.
    ///
    /// # Errors
    /// [`CurveError::PrivateKey`] if it is out of `[1, n − 1]`.
    pub fn new(curve: Curve, scalar: &[u8]) -> Result<Self, CurveError> {
        if on_curve!(curve, is_scalar(scalar)) {
            Ok(Self {
                curve,
                scalar: Zeroizing::new(scalar.to_vec()),
            })
        } else {
            Err(CurveError::PrivateKey(curve))
        }
    }

    /// The public key for any generator.
    ///
    /// # Errors
    /// [`CurveError::Mixed`] if the generator is of another curve.
    pub fn public_key(&self, generator: &Point) -> Result<Point, CurveError> {
        self.multiply(generator)
    }

    /// This key times a point of the other side: the whole shared point.
    ///
    /// # Errors
    /// [`CurveError::Mixed`] if the point is of another curve.
    pub fn multiply(&self, point: &Point) -> Result<Point, CurveError> {
        if point.curve != self.curve {
            return Err(CurveError::Mixed);
        }
        on_curve!(self.curve, multiply(&self.scalar, &point.encoded))
            .map(|encoded| Point::trusted(self.curve, encoded))
            .ok_or(CurveError::Infinity)
    }

    /// The shared secret of ECDH (TR-03111, 4.3.1): the x-coordinate at its full length, leading
    /// zeros kept.
    ///
    /// # Errors
    /// [`CurveError::Mixed`] if the point is of another curve.
    pub fn agree(&self, other: &Point) -> Result<Secret, CurveError> {
        Ok(Secret::new(self.multiply(other)?.x().to_vec()))
    }
}

impl PrivateKey {
    /// An ECDSA signature over a hash (TR-03111, 4.2.1.1 and 5.2.1): `r ‖ s`, each
    /// [`Curve::field_len`] bytes.
    ///
    /// # Errors
    /// [`CurveError::Rng`] if there are no random numbers.
    pub fn sign(&self, hash: &[u8], rng: &mut dyn Rng) -> Result<Vec<u8>, CurveError> {
        let curve = self.curve;
        // One in 2^160 numbers gives no signature, at most.
        for _ in 0..8 {
            let k = curve.random_key(rng)?;
            let signature = on_curve!(
                curve,
                sign(&self.scalar, curve.order_bits(), hash, &k.scalar)
            );
            if let Some(signature) = signature {
                return Ok(signature);
            }
        }
        Err(RngError.into())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.curve)
    }
}

impl Row {
    fn matches(&self, given: &ExplicitParameters<'_>) -> bool {
        let equal = |number: &str, given: &[u8]| {
            let given = without_leading_zeros(given);
            // Most rows are of another length already.
            number.trim_start_matches('0').len().div_ceil(2) == given.len()
                && without_leading_zeros(&from_hexadecimal(number)) == given
        };
        equal(self.p, given.prime)
            && equal(self.a, given.a)
            && equal(self.b, given.b)
            && equal(self.n, given.order)
            && given
                .cofactor
                .is_none_or(|cofactor| without_leading_zeros(cofactor) == [1])
            && self.is_generator(given.generator)
    }

    fn is_generator(&self, encoded: &[u8]) -> bool {
        let (x, y) = (from_hexadecimal(self.x), from_hexadecimal(self.y));
        let odd = y.last().is_some_and(|byte| byte & 1 == 1);
        match encoded.split_first() {
            Some((0x04, rest)) => rest == [x, y].concat(),
            Some((0x02, rest)) => !odd && rest == x,
            Some((0x03, rest)) => odd && rest == x,
            _ => false,
        }
    }
}
