//! One face for both kinds of key agreement: on curves (ECDH) and in multiplicative groups (DH).

use core::fmt;

use cccd_lds::spki::DomainParameters;

use super::{
    Curve, CurveError, ExplicitParameters, ModpElement, ModpError, ModpGroup, ModpPrivateKey,
    Point, PrivateKey, Rng, Secret,
};

/// The domain parameters of a key agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// ECDH on a known curve.
    Curve(Curve),
    /// DH in a multiplicative group.
    Modp(ModpGroup),
}

/// What went wrong in a key agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// On a curve.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// In a multiplicative group.
    #[error(transparent)]
    Modp(#[from] ModpError),
    /// A key of the one kind with an element of the other.
    #[error("a key and an element of different kinds")]
    Mixed,
}

impl GroupError {
    /// Whether our own source of random numbers failed, rather than the other side's numbers.
    #[must_use]
    pub const fn is_rng(&self) -> bool {
        matches!(
            self,
            Self::Curve(CurveError::Rng(_)) | Self::Modp(ModpError::Rng(_))
        )
    }
}

impl Group {
    /// The standardised domain parameters of this id (Doc 9303-11, 9.5.1): 0 to 2, 8 to 18.
    #[must_use]
    pub fn from_parameter_id(id: u32) -> Option<Self> {
        ModpGroup::from_parameter_id(id)
            .map(Self::Modp)
            .or_else(|| Curve::from_parameter_id(id).map(Self::Curve))
    }

    /// The group that a key's or a protocol's domain parameters name or spell out: a known curve,
    /// or a multiplicative group. An unknown one of the latter is to be taken from signed data
    /// only.
    #[must_use]
    pub fn from_domain_parameters(parameters: &DomainParameters) -> Option<Self> {
        match parameters {
            DomainParameters::Standardized(id) => Self::from_parameter_id(u32::try_from(*id).ok()?),
            DomainParameters::NamedCurve(oid) => Curve::from_oid(&oid.to_string()).map(Self::Curve),
            DomainParameters::ExplicitCurve(given) => Curve::from_explicit(&ExplicitParameters {
                prime: &given.prime,
                a: &given.a,
                b: &given.b,
                generator: &given.base_point,
                order: &given.order,
                cofactor: given.cofactor.as_deref(),
            })
            .map(Self::Curve),
            DomainParameters::ExplicitGroup(given) => {
                let order = given.subgroup_order.as_deref();
                ModpGroup::from_explicit(&given.prime, &given.generator, order)
                    .ok()
                    .map(Self::Modp)
            }
            _ => None,
        }
    }

    /// The same for known groups alone. Nothing is computed with parameters that are spelt out, so
    /// that they may come from anyone: to validate a group of 8,192 bits takes a second.
    pub(crate) fn from_known_parameters(parameters: &DomainParameters) -> Option<Self> {
        match parameters {
            DomainParameters::ExplicitGroup(given) => {
                let order = given.subgroup_order.as_deref();
                ModpGroup::known(&given.prime, &given.generator, order)?
                    .ok()
                    .map(Self::Modp)
            }
            other => Self::from_domain_parameters(other),
        }
    }

    /// The standardised domain parameter id, if there is one.
    #[must_use]
    pub fn parameter_id(&self) -> Option<u32> {
        match self {
            Self::Curve(curve) => Some(curve.parameter_id()),
            Self::Modp(group) => group.parameter_id(),
        }
    }

    /// The prime of the field, big-endian.
    #[must_use]
    pub fn prime(&self) -> Vec<u8> {
        match self {
            Self::Curve(curve) => curve.prime(),
            Self::Modp(group) => group.prime_bytes(),
        }
    }

    /// The generator.
    ///
    /// # Errors
    /// None in practice.
    pub fn generator(&self) -> Result<Element, GroupError> {
        match self {
            Self::Curve(curve) => Ok(Element::Point(curve.generator()?)),
            Self::Modp(group) => Ok(Element::Modp(group.generator())),
        }
    }

    /// Reads the other side's public key and validates it.
    ///
    /// # Errors
    /// [`GroupError`] if it is not an element of the group.
    pub fn decode(&self, encoded: &[u8]) -> Result<Element, GroupError> {
        match self {
            Self::Curve(curve) => Ok(Element::Point(curve.decode_point(encoded)?)),
            Self::Modp(group) => Ok(Element::Modp(group.decode(encoded)?)),
        }
    }

    /// Draws a private key.
    ///
    /// # Errors
    /// [`GroupError`] if there are no random numbers.
    pub fn random_key(&self, rng: &mut dyn Rng) -> Result<GroupKey, GroupError> {
        match self {
            Self::Curve(curve) => Ok(GroupKey::Curve(curve.random_key(rng)?)),
            Self::Modp(group) => Ok(GroupKey::Modp(group.random_key(rng)?)),
        }
    }

    /// The generic mapping of a nonce (Doc 9303-11, 4.4.3.3.1).
    ///
    /// # Errors
    /// [`GroupError`] if the result is the neutral element.
    pub fn map_generic(&self, nonce: &[u8], shared: &Element) -> Result<Element, GroupError> {
        match (self, shared) {
            (Self::Curve(curve), Element::Point(point)) => {
                Ok(Element::Point(curve.map_generic(nonce, point)?))
            }
            (Self::Modp(group), Element::Modp(element)) => {
                Ok(Element::Modp(group.map_generic(nonce, element)?))
            }
            _ => Err(GroupError::Mixed),
        }
    }

    /// The integrated mapping of a field element (Doc 9303-11, 4.4.3.3.2).
    ///
    /// # Errors
    /// [`GroupError`] if the mapping is not defined here.
    pub fn map_integrated(&self, field_element: &[u8]) -> Result<Element, GroupError> {
        match self {
            Self::Curve(curve) => Ok(Element::Point(curve.map_integrated(field_element)?)),
            Self::Modp(group) => Ok(Element::Modp(group.map_integrated(field_element)?)),
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Curve(curve) => curve.fmt(f),
            Self::Modp(group) => group.fmt(f),
        }
    }
}

/// A public key or another element of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A point on a curve.
    Point(Point),
    /// A number modulo a prime.
    Modp(ModpElement),
}

impl Element {
    /// As the protocols send it: uncompressed point, or unsigned integer in the fewest bytes.
    #[must_use]
    pub fn encoded(&self) -> Vec<u8> {
        match self {
            Self::Point(point) => point.encoded().to_vec(),
            Self::Modp(element) => element.encoded(),
        }
    }

    /// What two keys that must differ are compared by: the x-coordinate, so that a reflected key
    /// is caught with either sign; or the number.
    #[must_use]
    pub fn comparable(&self) -> Vec<u8> {
        match self {
            Self::Point(point) => point.x().to_vec(),
            Self::Modp(element) => element.encoded(),
        }
    }
}

/// A private key of either kind, wiped when dropped.
#[derive(Debug, Clone)]
pub enum GroupKey {
    /// A scalar.
    Curve(PrivateKey),
    /// An exponent.
    Modp(ModpPrivateKey),
}

impl GroupKey {
    /// The public key for a generator, or the whole shared element for a public key.
    ///
    /// # Errors
    /// [`GroupError`] if the groups differ.
    pub fn apply(&self, element: &Element) -> Result<Element, GroupError> {
        match (self, element) {
            (Self::Curve(key), Element::Point(point)) => Ok(Element::Point(key.multiply(point)?)),
            (Self::Modp(key), Element::Modp(element)) => Ok(Element::Modp(key.power(element)?)),
            _ => Err(GroupError::Mixed),
        }
    }

    /// The shared secret, at its full length.
    ///
    /// # Errors
    /// [`GroupError`] if the groups differ.
    pub fn agree(&self, other: &Element) -> Result<Secret, GroupError> {
        match (self, other) {
            (Self::Curve(key), Element::Point(point)) => Ok(key.agree(point)?),
            (Self::Modp(key), Element::Modp(element)) => Ok(key.agree(element)?),
            _ => Err(GroupError::Mixed),
        }
    }
}
