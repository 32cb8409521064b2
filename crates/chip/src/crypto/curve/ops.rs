//! Curve arithmetic, written once over every curve type: constant time wherever a secret takes
//! part.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "field and group operations, which cannot overflow"
)]

use elliptic_curve::ff::{Field, PrimeField};
use elliptic_curve::group::Group as _;
use elliptic_curve::hazmat::FieldArithmetic;
use elliptic_curve::ops::{LinearCombination as _, Reduce};
use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::{CurveArithmetic, FieldBytes};
use primeorder::{AffinePoint, PrimeCurveParams, ProjectivePoint};
use zeroize::Zeroizing;

type Scalar<C> = <C as CurveArithmetic>::Scalar;
type FieldElement<C> = <C as FieldArithmetic>::FieldElement;

/// Reads `04 ‖ x ‖ y`, the only form the protocols know (TR-03111, 3.2.1); `None` if it is
/// anything else or lies off the curve. Infinity has no such form.
pub(super) fn decode<C: PrimeCurveParams>(encoded: &[u8]) -> Option<ProjectivePoint<C>> {
    let coordinates = encoded.strip_prefix(&[0x04])?;
    if !coordinates.len().is_multiple_of(2) {
        return None;
    }
    let (x, y) = coordinates.split_at_checked(coordinates.len() / 2)?;
    let x = FieldBytes::<C>::try_from(x).ok()?;
    let y = FieldBytes::<C>::try_from(y).ok()?;
    let point: Option<AffinePoint<C>> = AffinePoint::<C>::from_coordinates(&x, &y).into();
    point.map(Into::into)
}

/// Writes `04 ‖ x ‖ y`; `None` for infinity.
pub(super) fn encode<C: PrimeCurveParams>(point: &ProjectivePoint<C>) -> Option<Vec<u8>> {
    if bool::from(point.is_identity()) {
        return None;
    }
    let affine = point.to_affine();
    Some([&[0x04], affine.x().as_slice(), affine.y().as_slice()].concat())
}

/// The generator, encoded.
pub(super) fn generator<C: PrimeCurveParams>() -> Option<Vec<u8>> {
    encode::<C>(&ProjectivePoint::<C>::GENERATOR)
}

/// Whether the encoding names a point of the curve.
pub(super) fn is_point<C: PrimeCurveParams>(encoded: &[u8]) -> bool {
    decode::<C>(encoded).is_some()
}

/// Whether big-endian bytes name a scalar in `[1, n − 1]`.
pub(super) fn is_scalar<C: PrimeCurveParams>(bytes: &[u8]) -> bool {
    scalar::<C>(bytes).is_some()
}

/// `k · P`; `None` if an input is none or the result is infinity.
pub(super) fn multiply<C: PrimeCurveParams>(k: &[u8], point: &[u8]) -> Option<Vec<u8>> {
    let k = Zeroizing::new(scalar::<C>(k)?);
    encode::<C>(&(decode::<C>(point)? * *k))
}

/// `k · P + Q`, where `k` is any integer no longer than the field, reduced.
pub(super) fn multiply_add<C: PrimeCurveParams>(
    k: &[u8],
    point: &[u8],
    summand: &[u8],
) -> Option<Vec<u8>> {
    let k = Zeroizing::new(reduced::<C>(k)?);
    encode::<C>(&(decode::<C>(point)? * *k + decode::<C>(summand)?))
}

/// ECDSA (TR-03111, 4.2.1.2): all of it public, so in variable time.
pub(super) fn verify<C: PrimeCurveParams>(
    public: &[u8],
    order_bits: usize,
    prehash: &[u8],
    r: &[u8],
    s: &[u8],
) -> Option<bool> {
    let public = decode::<C>(public)?;
    let (r, s) = (scalar::<C>(r)?, scalar::<C>(s)?);
    let s_inverse: Option<Scalar<C>> = Field::invert(&s).into();
    let s_inverse = s_inverse?;
    let hash = reduced::<C>(&leftmost_bits(prehash, order_bits))?;
    let point = ProjectivePoint::<C>::lincomb_vartime(&[
        (ProjectivePoint::<C>::GENERATOR, hash * s_inverse),
        (public, r * s_inverse),
    ]);
    if bool::from(point.is_identity()) {
        return Some(false);
    }
    Some(<Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&point.to_affine().x()) == r)
}

/// ECDSA (TR-03111, 4.2.1.1) with the ephemeral number given: `r ‖ s`; `None` if a number is out of
/// range or the result is zero.
pub(super) fn sign<C: PrimeCurveParams>(
    private: &[u8],
    order_bits: usize,
    prehash: &[u8],
    ephemeral: &[u8],
) -> Option<Vec<u8>> {
    let private = Zeroizing::new(scalar::<C>(private)?);
    let k = Zeroizing::new(scalar::<C>(ephemeral)?);
    let point = (ProjectivePoint::<C>::GENERATOR * *k).to_affine();
    let r = <Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&point.x());
    let inverse: Option<Scalar<C>> = Field::invert(&*k).into();
    let inverse = Zeroizing::new(inverse?);
    let hash = reduced::<C>(&leftmost_bits(prehash, order_bits))?;
    let s = *inverse * (hash + r * *private);
    if bool::from(r.is_zero()) || bool::from(s.is_zero()) {
        return None;
    }
    Some([r.to_repr().as_slice(), s.to_repr().as_slice()].concat())
}

/// The point encoding of the integrated mapping (Doc 9303-11, appendix B.2), for fields with
/// `p ≡ 3 (mod 4)`; `t` is a big-endian integer below `p`. `None` for other fields, or for the
/// few `t` that have no image.
pub(super) fn encode_to_curve<C: PrimeCurveParams>(t: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    if modulus.last()? & 3 != 3 {
        return None;
    }
    let t = field_element::<C>(t)?;
    let (a, b) = (C::EQUATION_A, C::EQUATION_B);
    let curve_equation = |x: FieldElement<C>| x.square() * x + a * x + b;

    let alpha = -t.square();
    let alpha_sum = alpha + alpha.square();
    let inverse: Option<FieldElement<C>> = Field::invert(&(a * alpha_sum)).into();
    let x2 = -b * (FieldElement::<C>::ONE + alpha_sum) * inverse?;
    let x3 = alpha * x2;
    let h2 = curve_equation(x2);
    let u = t.square() * t * h2;

    // h2^(p−1−(p+1)/4) is the inverse of h2^((p+1)/4), and (p+1)/4 is p/4 rounded down, plus 1.
    let root = power_of_quarter(h2, modulus) * h2;
    let inverse_root: Option<FieldElement<C>> = Field::invert(&root).into();
    let inverse_root = inverse_root?;
    let is_square = inverse_root.square() * h2 == FieldElement::<C>::ONE;
    let (x, y) = if is_square {
        (x2, inverse_root * h2)
    } else {
        (x3, inverse_root * u)
    };
    let point: Option<AffinePoint<C>> =
        AffinePoint::<C>::from_coordinates(&x.to_repr(), &y.to_repr()).into();
    encode::<C>(&point?.into())
}

/// `base^⌊modulus/4⌋`; the exponent is public.
fn power_of_quarter<F: PrimeField>(base: F, modulus: &[u8]) -> F {
    let bits = modulus.len().saturating_mul(8).saturating_sub(2);
    modulus
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
        .take(bits)
        .fold(F::ONE, |power, bit| {
            let square = power.square();
            if bit { square * base } else { square }
        })
}

fn scalar<C: PrimeCurveParams>(bytes: &[u8]) -> Option<Scalar<C>> {
    let bytes = Zeroizing::new(left_padded::<C>(bytes)?);
    let scalar: Option<Scalar<C>> = Scalar::<C>::from_repr(*bytes).into();
    scalar.filter(|scalar| !bool::from(scalar.is_zero()))
}

fn reduced<C: PrimeCurveParams>(bytes: &[u8]) -> Option<Scalar<C>> {
    let bytes = Zeroizing::new(left_padded::<C>(bytes)?);
    Some(<Scalar<C> as Reduce<FieldBytes<C>>>::reduce(&bytes))
}

fn field_element<C: PrimeCurveParams>(bytes: &[u8]) -> Option<FieldElement<C>> {
    FieldElement::<C>::from_repr(left_padded::<C>(bytes)?).into()
}

/// Big-endian bytes at the field's length; `None` if the number is longer than that.
fn left_padded<C: PrimeCurveParams>(bytes: &[u8]) -> Option<FieldBytes<C>> {
    let mut padded = FieldBytes::<C>::default();
    let surplus = bytes.len().saturating_sub(padded.len());
    let (zeros, bytes) = bytes.split_at_checked(surplus)?;
    if zeros.iter().any(|byte| *byte != 0) {
        return None;
    }
    let start = padded.len().checked_sub(bytes.len())?;
    padded.get_mut(start..)?.copy_from_slice(bytes);
    Some(padded)
}

/// The leftmost bits of a hash, as many as the group order has (FIPS 186-5, 6.4.1).
pub(super) fn leftmost_bits(hash: &[u8], bits: usize) -> Vec<u8> {
    let bytes = bits.div_ceil(8);
    let mut kept: Vec<u8> = hash.iter().copied().take(bytes).collect();
    let surplus = bytes.saturating_mul(8).saturating_sub(bits);
    if kept.len() == bytes && surplus > 0 {
        let mut carry = 0u8;
        for byte in &mut kept {
            let shifted = (u16::from(carry) << 8 | u16::from(*byte)) >> surplus;
            carry = *byte;
            *byte = shifted.to_le_bytes()[0];
        }
    }
    kept
}
