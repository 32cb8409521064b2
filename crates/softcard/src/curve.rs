//! Elliptic curves for the card's side and its issuer: the textbook short Weierstrass formulas in
//! Jacobian coordinates over big integers.
//!
//! Deliberately plain and not constant time: the keys are those of test cards. It shares nothing
//! with the terminal's arithmetic, so that one mistake cannot sit on both sides.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "big integers do not overflow; subtraction goes through `Domain::sub`, moduli are not zero"
)]

mod table;

use num_bigint::BigUint;

use self::table::Row;
use crate::hash::Hash;

/// A curve that the standards name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the standard's")]
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

/// A point of a curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    /// The neutral element.
    Infinity,
    /// A point with its two coordinates, each below the prime.
    Affine {
        /// The x-coordinate.
        x: BigUint,
        /// The y-coordinate.
        y: BigUint,
    },
}

/// An ECDSA signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// 1 … n−1.
    pub r: BigUint,
    /// 1 … n−1.
    pub s: BigUint,
}

impl Curve {
    /// Every curve, in the order of its parameter identifier.
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

    /// The curve with this standardised parameter identifier, 8 to 18 (Doc 9303-11, 9.5.1).
    #[must_use]
    pub fn from_parameter_id(id: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|curve| curve.parameter_id() == id)
    }

    /// The curve with this object identifier (its content bytes, without tag and length).
    #[must_use]
    pub fn from_oid_bytes(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.oid_bytes() == oid)
    }

    /// Its usual name, such as `brainpoolP256r1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Row::of(self).name
    }

    /// Its object identifier, dotted.
    #[must_use]
    pub fn oid(self) -> &'static str {
        Row::of(self).oid
    }

    /// Its object identifier's content bytes, without tag and length.
    #[must_use]
    pub fn oid_bytes(self) -> &'static [u8] {
        Row::of(self).oid_bytes
    }

    /// Its standardised parameter identifier, 8 to 18.
    #[must_use]
    pub fn parameter_id(self) -> u8 {
        Row::of(self).parameter_id
    }

    /// Length of a coordinate in bytes.
    #[must_use]
    pub fn field_bytes(self) -> usize {
        Row::of(self).field_bytes
    }

    /// Length of a scalar in bytes; the same as a coordinate's on all these curves.
    #[must_use]
    pub fn order_bytes(self) -> usize {
        usize::try_from(self.domain().n.bits().div_ceil(8)).unwrap_or_default()
    }

    /// The prime of the field.
    #[must_use]
    pub fn prime(self) -> &'static BigUint {
        &self.domain().p
    }

    /// The coefficient a.
    #[must_use]
    pub fn a(self) -> &'static BigUint {
        &self.domain().a
    }

    /// The coefficient b.
    #[must_use]
    pub fn b(self) -> &'static BigUint {
        &self.domain().b
    }

    /// The order of the generator; the cofactor of all these curves is 1.
    #[must_use]
    pub fn order(self) -> &'static BigUint {
        &self.domain().n
    }

    /// The base point.
    #[must_use]
    pub fn generator(self) -> &'static Point {
        &self.domain().g
    }

    /// A private key in 1 … n−1 made from `seed`, the same for the same seed.
    #[must_use]
    pub fn private_key(self, seed: &[u8]) -> BigUint {
        let domain = self.domain();
        let mut wide = Vec::new();
        let mut counter = 0_u8;
        // 64 bits more than the order leave no visible bias.
        while wide.len() < self.field_bytes() + 8 {
            wide.extend(Hash::Sha512.digest_parts(&[&[counter], seed]));
            counter = counter.wrapping_add(1);
        }
        BigUint::from_bytes_be(&wide) % (&domain.n - 1_u8) + 1_u8
    }

    /// The public key of a private key.
    #[must_use]
    pub fn public_key(self, private: &BigUint) -> Point {
        self.multiply(private, self.generator())
    }

    /// Whether the point lies on the curve; infinity does.
    #[must_use]
    pub fn contains(self, point: &Point) -> bool {
        let domain = self.domain();
        match point {
            Point::Infinity => true,
            Point::Affine { x, y } => {
                x < &domain.p
                    && y < &domain.p
                    && (y * y) % &domain.p == ((x * x + &domain.a) * x + &domain.b) % &domain.p
            }
        }
    }

    /// `scalar · point`.
    #[must_use]
    pub fn multiply(self, scalar: &BigUint, point: &Point) -> Point {
        let domain = self.domain();
        let base = Jacobian::from(point);
        let mut sum = Jacobian::infinity();
        for bit in (0..scalar.bits()).rev() {
            sum = domain.double(&sum);
            if scalar.bit(bit) {
                sum = domain.add(&sum, &base);
            }
        }
        domain.affine(&sum)
    }

    /// `left + right`.
    #[must_use]
    pub fn add(self, left: &Point, right: &Point) -> Point {
        let domain = self.domain();
        domain.affine(&domain.add(&left.into(), &right.into()))
    }

    /// The uncompressed encoding `04 ‖ x ‖ y` (TR-03111, 3.2.1), both coordinates padded to the
    /// field's length; infinity is the single byte `00`.
    #[must_use]
    pub fn encode(self, point: &Point) -> Vec<u8> {
        match point {
            Point::Infinity => vec![0x00],
            Point::Affine { x, y } => {
                let mut bytes = vec![0x04];
                bytes.extend(pad(x, self.field_bytes()));
                bytes.extend(pad(y, self.field_bytes()));
                bytes
            }
        }
    }

    /// The point of an uncompressed encoding, if it has the right length and lies on the curve.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Option<Point> {
        let (&0x04, coordinates) = bytes.split_first()? else {
            return None;
        };
        let (x, y) = coordinates.split_at_checked(self.field_bytes())?;
        if y.len() != self.field_bytes() {
            return None;
        }
        let point = Point::Affine {
            x: BigUint::from_bytes_be(x),
            y: BigUint::from_bytes_be(y),
        };
        self.contains(&point).then_some(point)
    }

    /// The x-coordinate at the field's full length; `None` for infinity.
    #[must_use]
    pub fn x_bytes(self, point: &Point) -> Option<Vec<u8>> {
        match point {
            Point::Infinity => None,
            Point::Affine { x, .. } => Some(pad(x, self.field_bytes())),
        }
    }

    /// Signs a message: ECDSA with the deterministic nonce of RFC 6979.
    #[must_use]
    pub fn sign(self, private: &BigUint, hash: Hash, message: &[u8]) -> Signature {
        self.sign_prehash(private, hash, &hash.digest(message))
    }

    /// Signs a hash value: ECDSA with the deterministic nonce of RFC 6979, whose HMAC uses `hash`.
    /// The value is truncated to the order's length where it is longer.
    #[must_use]
    pub fn sign_prehash(self, private: &BigUint, hash: Hash, prehash: &[u8]) -> Signature {
        let domain = self.domain();
        let n = &domain.n;
        let z = self.bits_to_integer(prehash);
        let mut nonces = NonceSource::new(self, hash, private, &(&z % n));
        loop {
            let k = nonces.next();
            let Point::Affine { x, .. } = self.public_key(&k) else {
                continue;
            };
            let r = x % n;
            let Some(inverse) = k.modinv(n) else { continue };
            let s = inverse * (&z + &r * private) % n;
            if r.bits() != 0 && s.bits() != 0 {
                return Signature { r, s };
            }
        }
    }

    /// Verifies a signature over a hash value.
    #[must_use]
    pub fn verify_prehash(self, public: &Point, prehash: &[u8], signature: &Signature) -> bool {
        let n = &self.domain().n;
        let in_range = |value: &BigUint| value.bits() != 0 && value < n;
        if !in_range(&signature.r) || !in_range(&signature.s) || !self.contains(public) {
            return false;
        }
        let Some(inverse) = signature.s.modinv(n) else {
            return false;
        };
        let u1 = self.bits_to_integer(prehash) * &inverse % n;
        let u2 = &signature.r * &inverse % n;
        let sum = self.add(&self.public_key(&u1), &self.multiply(&u2, public));
        matches!(&sum, Point::Affine { x, .. } if x % n == signature.r)
    }

    /// The leftmost bits of a hash value, as many as the order has (RFC 6979, 2.3.2).
    fn bits_to_integer(self, bytes: &[u8]) -> BigUint {
        let have = u64::try_from(bytes.len())
            .unwrap_or(u64::MAX)
            .saturating_mul(8);
        BigUint::from_bytes_be(bytes) >> have.saturating_sub(self.domain().n.bits())
    }

    fn domain(self) -> &'static Domain {
        Row::of(self).domain()
    }
}

impl Signature {
    /// `r ‖ s`, each at the length of the curve's order (TR-03111, 5.2.1).
    #[must_use]
    pub fn to_plain(&self, curve: Curve) -> Vec<u8> {
        let mut bytes = pad(&self.r, curve.order_bytes());
        bytes.extend(pad(&self.s, curve.order_bytes()));
        bytes
    }

    /// The DER `SEQUENCE { r INTEGER, s INTEGER }` (TR-03111, 5.2.2).
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut body = der_integer(&self.r);
        body.extend(der_integer(&self.s));
        der(0x30, &body)
    }
}

/// An unsigned integer as a DER INTEGER with tag and length.
#[must_use]
pub fn der_integer(value: &BigUint) -> Vec<u8> {
    let mut content = value.to_bytes_be();
    if content.first().is_some_and(|byte| byte & 0x80 != 0) {
        content.insert(0, 0);
    }
    der(0x02, &content)
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length @ 0..0x80) => bytes.push(length),
        Ok(length) => bytes.extend([0x81, length]),
        Err(_) => {
            bytes.push(0x82);
            bytes.extend(
                u16::try_from(content.len())
                    .unwrap_or(u16::MAX)
                    .to_be_bytes(),
            );
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// Big-endian bytes, padded with zeros on the left to `length`.
#[must_use]
pub fn pad(value: &BigUint, length: usize) -> Vec<u8> {
    let bytes = value.to_bytes_be();
    let mut padded = vec![0; length.saturating_sub(bytes.len())];
    padded.extend(bytes);
    padded
}

/// The nonces of RFC 6979, 3.2.
struct NonceSource {
    curve: Curve,
    hash: Hash,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl NonceSource {
    fn new(curve: Curve, hash: Hash, private: &BigUint, reduced_hash: &BigUint) -> Self {
        let length = curve.order_bytes();
        let seed = [pad(private, length), pad(reduced_hash, length)].concat();
        let (mut key, mut value) = (vec![0; hash.output_len()], vec![1; hash.output_len()]);
        for round in [0, 1] {
            key = hash.hmac(&key, &[&value, &[round], &seed]);
            value = hash.hmac(&key, &[&value]);
        }
        Self {
            curve,
            hash,
            key,
            value,
        }
    }

    fn next(&mut self) -> BigUint {
        loop {
            let mut bytes = Vec::new();
            while bytes.len() < self.curve.order_bytes() {
                self.value = self.hash.hmac(&self.key, &[&self.value]);
                bytes.extend_from_slice(&self.value);
            }
            bytes.truncate(self.curve.order_bytes());
            let k = self.curve.bits_to_integer(&bytes);
            self.key = self.hash.hmac(&self.key, &[&self.value, &[0]]);
            self.value = self.hash.hmac(&self.key, &[&self.value]);
            if k.bits() != 0 && &k < self.curve.order() {
                return k;
            }
        }
    }
}

struct Domain {
    p: BigUint,
    a: BigUint,
    b: BigUint,
    n: BigUint,
    g: Point,
}

/// (X : Y : Z) with x = X/Z², y = Y/Z³; infinity where Z = 0.
struct Jacobian {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

impl Jacobian {
    fn infinity() -> Self {
        Self {
            x: 1_u8.into(),
            y: 1_u8.into(),
            z: 0_u8.into(),
        }
    }

    fn is_infinity(&self) -> bool {
        self.z.bits() == 0
    }
}

impl From<&Point> for Jacobian {
    fn from(point: &Point) -> Self {
        match point {
            Point::Infinity => Self::infinity(),
            Point::Affine { x, y } => Self {
                x: x.clone(),
                y: y.clone(),
                z: 1_u8.into(),
            },
        }
    }
}

impl Domain {
    fn new(row: &'static Row) -> Self {
        let number = |digits: &str| BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default();
        Self {
            p: number(row.p),
            a: number(row.a),
            b: number(row.b),
            n: number(row.n),
            g: Point::Affine {
                x: number(row.gx),
                y: number(row.gy),
            },
        }
    }

    /// `left − right` in the field; both below the prime.
    fn sub(&self, left: &BigUint, right: &BigUint) -> BigUint {
        (left + &self.p - right) % &self.p
    }

    fn mul(&self, left: &BigUint, right: &BigUint) -> BigUint {
        left * right % &self.p
    }

    fn double(&self, point: &Jacobian) -> Jacobian {
        if point.is_infinity() || point.y.bits() == 0 {
            return Jacobian::infinity();
        }
        let yy = self.mul(&point.y, &point.y);
        let zz = self.mul(&point.z, &point.z);
        let s = &point.x * &yy * 4_u8 % &self.p;
        let m = (&point.x * &point.x * 3_u8 + self.mul(&zz, &zz) * &self.a) % &self.p;
        let x = self.sub(&self.mul(&m, &m), &(&s * 2_u8 % &self.p));
        let y = self.sub(
            &self.mul(&m, &self.sub(&s, &x)),
            &(&yy * &yy * 8_u8 % &self.p),
        );
        let z = &point.y * &point.z * 2_u8 % &self.p;
        Jacobian { x, y, z }
    }

    fn add(&self, left: &Jacobian, right: &Jacobian) -> Jacobian {
        if left.is_infinity() {
            return Jacobian {
                x: right.x.clone(),
                y: right.y.clone(),
                z: right.z.clone(),
            };
        }
        if right.is_infinity() {
            return Jacobian {
                x: left.x.clone(),
                y: left.y.clone(),
                z: left.z.clone(),
            };
        }
        let z1z1 = self.mul(&left.z, &left.z);
        let z2z2 = self.mul(&right.z, &right.z);
        let u1 = self.mul(&left.x, &z2z2);
        let u2 = self.mul(&right.x, &z1z1);
        let s1 = self.mul(&left.y, &self.mul(&right.z, &z2z2));
        let s2 = self.mul(&right.y, &self.mul(&left.z, &z1z1));
        if u1 == u2 {
            return if s1 == s2 {
                self.double(left)
            } else {
                Jacobian::infinity()
            };
        }
        let h = self.sub(&u2, &u1);
        let r = self.sub(&s2, &s1);
        let hh = self.mul(&h, &h);
        let hhh = self.mul(&hh, &h);
        let v = self.mul(&u1, &hh);
        let x = self.sub(&self.sub(&self.mul(&r, &r), &hhh), &(&v * 2_u8 % &self.p));
        let y = self.sub(&self.mul(&r, &self.sub(&v, &x)), &self.mul(&s1, &hhh));
        let z = self.mul(&self.mul(&left.z, &right.z), &h);
        Jacobian { x, y, z }
    }

    fn affine(&self, point: &Jacobian) -> Point {
        // The inverse exists for every Z but 0, as the prime is prime.
        let Some(inverse) = point.z.modinv(&self.p) else {
            return Point::Infinity;
        };
        let square = self.mul(&inverse, &inverse);
        Point::Affine {
            x: self.mul(&point.x, &square),
            y: self.mul(&point.y, &self.mul(&square, &inverse)),
        }
    }
}

#[cfg(test)]
mod tests;
