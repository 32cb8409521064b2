//! The group of a key agreement, be it a curve or numbers modulo a prime, in one notation:
//! elements, `power` and `combine`.

use num_bigint::BigUint;

use crate::curve::{Curve, Point};
use crate::dh::ModpGroup;
use crate::hash::Hash;

/// The group of a key agreement: standardised domain parameters (Doc 9303-11, 9.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Diffie-Hellman modulo a prime.
    Modp(ModpGroup),
    /// Diffie-Hellman on an elliptic curve.
    Curve(Curve),
}

/// An element of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Element {
    Number(BigUint),
    Point(Point),
}

impl Group {
    /// The identifier of the standardised domain parameters, 0 to 2 or 8 to 18.
    #[must_use]
    pub fn parameter_id(self) -> u8 {
        match self {
            Self::Modp(group) => group.parameter_id(),
            Self::Curve(curve) => curve.parameter_id(),
        }
    }

    /// The order of the generator.
    #[must_use]
    pub fn order(self) -> &'static BigUint {
        match self {
            Self::Modp(group) => group.order(),
            Self::Curve(curve) => curve.order(),
        }
    }

    /// The generator.
    pub(crate) fn generator(self) -> Element {
        match self {
            Self::Modp(group) => Element::Number(group.generator().clone()),
            Self::Curve(curve) => Element::Point(curve.generator().clone()),
        }
    }

    /// `base`, taken `exponent` times. An element of another kind of group becomes the neutral
    /// element, which no protocol accepts.
    pub(crate) fn power(self, base: &Element, exponent: &BigUint) -> Element {
        match (self, base) {
            (Self::Modp(group), Element::Number(base)) => {
                Element::Number(group.power(base, exponent))
            }
            (Self::Curve(curve), Element::Point(base)) => {
                Element::Point(curve.multiply(exponent, base))
            }
            _ => self.neutral(),
        }
    }

    /// The group's operation.
    pub(crate) fn combine(self, left: &Element, right: &Element) -> Element {
        match (self, left, right) {
            (Self::Modp(group), Element::Number(left), Element::Number(right)) => {
                Element::Number(group.multiply(left, right))
            }
            (Self::Curve(curve), Element::Point(left), Element::Point(right)) => {
                Element::Point(curve.add(left, right))
            }
            _ => self.neutral(),
        }
    }

    /// The neutral element.
    pub(crate) fn neutral(self) -> Element {
        match self {
            Self::Modp(_) => Element::Number(1_u8.into()),
            Self::Curve(_) => Element::Point(Point::Infinity),
        }
    }

    /// A public key as it travels: an uncompressed point, or a number in the fewest bytes
    /// (Doc 9303-11, 9.4.1).
    pub(crate) fn encode(self, element: &Element) -> Vec<u8> {
        match (self, element) {
            (Self::Modp(_), Element::Number(number)) => number.to_bytes_be(),
            (Self::Curve(curve), Element::Point(point)) => curve.encode(point),
            _ => Vec::new(),
        }
    }

    /// The public key of these bytes, if it is one: of the right length, in the group, and not the
    /// neutral element. A number without leading zeros is of the right length.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Element> {
        match self {
            Self::Modp(group) => {
                let number = BigUint::from_bytes_be(bytes);
                (number.to_bytes_be() == bytes && group.contains(&number))
                    .then_some(Element::Number(number))
            }
            Self::Curve(curve) => curve.decode(bytes).map(Element::Point),
        }
    }

    /// The shared secret of an element: its x-coordinate or itself, at full length; `None` for the
    /// neutral element.
    pub(crate) fn secret(self, element: &Element) -> Option<Vec<u8>> {
        match (self, element) {
            (Self::Modp(group), Element::Number(number)) if number.bits() > 1 => {
                Some(group.encode(number))
            }
            (Self::Curve(curve), Element::Point(point)) => curve.x_bytes(point),
            _ => None,
        }
    }

    /// An ephemeral public key, as it travelled, in the compressed form of Terminal Authentication
    /// (TR-03110-3, A.2.2.3).
    pub(crate) fn compress(self, public: &[u8]) -> Vec<u8> {
        match self {
            Self::Modp(_) => Hash::Sha1.digest(public),
            Self::Curve(curve) => public
                .get(1..=curve.field_bytes())
                .unwrap_or_default()
                .to_vec(),
        }
    }

    /// The tag of a public key in an authentication token (Doc 9303-11, 9.4.4 and 9.4.5).
    pub(crate) fn public_key_tag(self) -> u16 {
        match self {
            Self::Modp(_) => 0x84,
            Self::Curve(_) => 0x86,
        }
    }
}

impl From<Curve> for Group {
    fn from(curve: Curve) -> Self {
        Self::Curve(curve)
    }
}

impl From<ModpGroup> for Group {
    fn from(group: ModpGroup) -> Self {
        Self::Modp(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One public key in 256 has a byte less than the prime.
    #[test]
    fn numbers_travel_without_leading_zeros() {
        let modp = ModpGroup::Modp1024Order160;
        let group = Group::from(modp);
        let keys = (2_u32..).map(|private| modp.power(modp.generator(), &private.into()));
        let short = keys.into_iter().find(|key| key.bits() <= 1016).unwrap();
        let travels = group.encode(&Element::Number(short.clone()));
        assert!(travels.len() < modp.element_bytes());
        assert!(group.decode(&travels).is_some());
        assert_eq!(group.decode(&modp.encode(&short)), None);
        let secret = group.secret(&Element::Number(short)).unwrap();
        assert_eq!(secret.len(), modp.element_bytes());
    }

    #[test]
    fn both_sides_agree_in_every_group() {
        let groups = Curve::ALL.into_iter().map(Group::from);
        for group in groups.chain(ModpGroup::ALL.into_iter().map(Group::from)) {
            let (one, two) = (
                BigUint::from(0x1234_5678_u32),
                BigUint::from(0x9ABC_DEF0_u32),
            );
            let public = |private| {
                let bytes = group.encode(&group.power(&group.generator(), private));
                group.decode(&bytes).unwrap()
            };
            let secret = group.secret(&group.power(&public(&one), &two));
            assert_eq!(secret, group.secret(&group.power(&public(&two), &one)));
            assert!(secret.is_some());
            assert_eq!(group.secret(&group.neutral()), None);
            assert_eq!(group.decode(&group.encode(&group.neutral())), None);
            let sum = group.combine(&public(&one), &public(&two));
            assert_eq!(sum, public(&(&one + &two)));
        }
    }
}
